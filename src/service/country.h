/*
 * country.h - where the records of a programme may plausibly lie: its country's outline.
 */
#ifndef SERVICE_COUNTRY_H
#define SERVICE_COUNTRY_H

#include "geo/crs.h"
#include "geo/outline.h"
#include "service/write_turn.h"

/* The outline of the programme's country; NULL when none is known or the programme turned the check off. */
Status country_outline(const Programme *programme, Database *db, Arena *arena, Outline **out, Error *err) CHECKED;

/* How far from the outline a place is held: the programme's setting, else PLACE_LIMIT_M. */
Status country_limit(Database *db, double *out, Error *err) CHECKED;

/*
 * Is this an ISO 3166 alpha-3 code, and what is the country called? XAA to XZZ, which the standard leaves to its users,
 * are programmes of no one country: headquarters, a region. False for anything else.
 */
bool country_name(Text code, Arena *arena, Text *english, Text *french);

/* The coordinate systems the programme's maps are likely to be in: see crs_offer. */
size_t country_crs(const Programme *programme, Crs out[CRS_OFFER_MAX]);

Text programme_code(const Programme *programme);

#endif
