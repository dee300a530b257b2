/*
 * crs.h - the coordinate reference systems that places can be asked for and given in, by reference.
 *
 * Everything inside is WGS 84 longitude and latitude. Offered are CRS84, EPSG:4326 (latitude first), EPSG:3857 and the
 * UTM zones on WGS 84; datum shifts are none of our business.
 */
#ifndef GEO_CRS_H
#define GEO_CRS_H

#include "base/text.h"
#include "geo/geometry.h"

/* An EPSG number; 0 is CRS84: longitude first. */
typedef int Crs;

enum { CRS84 = 0, CRS_GEOGRAPHIC = 4326, CRS_WEB = 3857, CRS_UTM_NORTH = 32600, CRS_UTM_SOUTH = 32700 };

/* CRS84, EPSG:4326, EPSG:3857 and every zone of both halves. */
enum { CRS_URI_SIZE = 64, CRS_OFFER_MAX = 3 + 2 * 60 };

/*
 * "http://www.opengis.net/def/crs/EPSG/0/32735" (with any version), its https, "[EPSG:32735]", "EPSG:32735" or
 * "urn:ogc:def:crs:EPSG::32735"; the same for "OGC/1.3/CRS84". False for any system that is not listed above.
 */
bool crs_parse(Text reference, Crs *out);

/* The address that names it: "http://www.opengis.net/def/crs/EPSG/0/32735". */
void crs_uri(Crs crs, char out[CRS_URI_SIZE]);

/* Its three systems and the zones that `land` (NULL: none) touches, north and south of the equator alike. */
size_t crs_offer(const Geometry *land, Crs out[CRS_OFFER_MAX]);

typedef struct CrsTurn CrsTurn;

/* The way between longitude and latitude and `crs`; one thread at a time. ST_INTERNAL when PROJ refuses. */
Status crs_turn_open(Crs crs, CrsTurn **out, Error *err) CHECKED;
void crs_turn_close(CrsTurn *turn);

#define CRS_TURN CLEANUP(crs_turn_leave) CrsTurn

static inline void crs_turn_leave(CrsTurn **turn)
{
    crs_turn_close(*turn);
}

/*
 * Turns the vertices in place; metres are rounded to a tenth of a millimetre. ST_INVALID, naming the vertex, when the
 * system ends before it (a quarter of the earth away from a UTM zone).
 */
Status crs_from_wgs84(const CrsTurn *turn, Geometry *geometry, Error *err) CHECKED;
Status crs_to_wgs84(const CrsTurn *turn, Geometry *geometry, Error *err) CHECKED;

/*
 * A box of four numbers in the axes of `turn` as an area in longitude and latitude, its edges bent as they are there
 * (points every thirty-second). Lent by the arena. ST_INVALID when a number is out of range or the box is empty.
 */
Status crs_box_to_wgs84(const CrsTurn *turn, Arena *arena, const double box[4], Geometry **out, Error *err) CHECKED;

#endif
