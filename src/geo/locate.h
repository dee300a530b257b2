/*
 * locate.h - is a place where it can be? And if not, which common mistake explains it.
 *
 * The rule of imports: a place is held only if it lies farther than a limit from the country's outline or at 0, 0; when
 * a lost sign, swapped axes or another UTM zone would put it inside, that is proposed. Nearer than the limit it is a
 * warning, whatever else its numbers could mean.
 */
#ifndef GEO_LOCATE_H
#define GEO_LOCATE_H

#include "geo/outline.h"

/* Outlines are drawn at 1:10,000,000 and stray that far from surveyed borders: so near outside counts as inside. */
#define PLACE_ACCURACY_M 5000.0

/* What a programme that sets nothing gets. */
#define PLACE_LIMIT_M 25000.0

typedef enum PlaceKind { PLACE_INSIDE, PLACE_NEAR, PLACE_FAR, PLACE_ZERO } PlaceKind;

/* PLACE_REPAIR(name, code, English: "it would lie inside …"). The code is the key of the text in other languages. */
#define PLACE_REPAIRS(PLACE_REPAIR)                                                                                    \
    PLACE_REPAIR(NONE, "place_no_repair", "")                                                                          \
    PLACE_REPAIR(LON_SIGN, "place_lon_sign", "with the other sign of the longitude")                                   \
    PLACE_REPAIR(LAT_SIGN, "place_lat_sign", "with the other sign of the latitude")                                    \
    PLACE_REPAIR(BOTH_SIGNS, "place_both_signs", "with the other sign of both numbers")                                \
    PLACE_REPAIR(SWAPPED, "place_swapped", "with longitude and latitude exchanged")                                    \
    PLACE_REPAIR(ZONE_EAST, "place_zone_east", "in the next UTM zone to the east")                                     \
    PLACE_REPAIR(ZONE_WEST, "place_zone_west", "in the next UTM zone to the west")

typedef enum PlaceRepair {
#define PLACE_REPAIR(name, code, sentence) REPAIR_##name,
    PLACE_REPAIRS(PLACE_REPAIR)
#undef PLACE_REPAIR
} PlaceRepair;

enum { PLACE_SENTENCE_SIZE = 256 };

typedef struct PlaceFinding {
    PlaceKind kind;
    PlaceRepair repair;                 /* only when PLACE_FAR */
    uint32_t vertex;                    /* of a geometry: the one that is farthest out */
    double lon, lat;                    /* the place, or that vertex */
    double repaired_lon, repaired_lat;  /* where the repair puts it; inside the outline */
    double distance_m;                  /* to the outline; 0 when PLACE_INSIDE or PLACE_ZERO */
    char sentence[PLACE_SENTENCE_SIZE]; /* English, one line; empty when PLACE_INSIDE */
} PlaceFinding;

/* `outline` may be NULL (no outline is known): only 0, 0 is then found. `limit_m` is metres. */
void place_check(const Outline *outline, double lon, double lat, double limit_m, PlaceFinding *out);

/*
 * Every vertex of a geometry, quickly when it lies well inside; `box` is its box. The finding is that of the farthest
 * vertex; a repair is proposed when it would put more than half of the vertices inside.
 */
void place_check_geometry(const Outline *outline, const Geometry *geometry, const Box *box, double limit_m,
                          PlaceFinding *out);

/* Must a person look at it before it is stored? */
static inline bool place_is_held(const PlaceFinding *finding)
{
    return finding->kind == PLACE_FAR || finding->kind == PLACE_ZERO;
}

/* Where `repair` moves a place. */
void place_repair_apply(PlaceRepair repair, double lon, double lat, double *new_lon, double *new_lat);

const char *place_repair_code(PlaceRepair repair);

/* In a polygon or multipolygon, by the even-odd rule; false for other kinds. For many questions use an Outline. */
bool geometry_contains(const Geometry *geometry, double lon, double lat);

/* m to the nearest edge or vertex, from either side, as exact as outline_distance; infinite when empty. */
double geometry_distance(const Geometry *geometry, double lon, double lat);

#endif
