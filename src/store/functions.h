/*
 * functions.h - what queries of ours ask of geometry and of letters: functions known to every connection.
 */
#ifndef STORE_FUNCTIONS_H
#define STORE_FUNCTIONS_H

struct sqlite3;

/*
 * ws_relates(kind, wkb, blob): does the GeoPackage blob of a row RELATE to the place that stays the same? NULL when
 * there is no blob. ws_lower(text): capitals made small, accents kept.
 */
int functions_register(struct sqlite3 *sqlite);

#endif
