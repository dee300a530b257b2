#include "service/demo_shape.h"

#include <math.h>

#include "geo/geodesic.h"
#include "geo/geojson.h"
#include "geo/locate.h"
#include "geo/validity.h"

#define METRES_PER_DEGREE 111195.0

enum { PLACE_TRIES = 60, SHAPE_TRIES = 12, CORNERS_MAX = 64, BAND_CORNERS_MAX = 4 * CORNERS_MAX };

typedef struct Place {
    double lon, lat;
} Place;

/* Seven decimals, a centimetre: what receivers write, and small in the journal. */
static double degrees_round(double degrees)
{
    return round(degrees * 1e7) / 1e7;
}

static void shape_take(const Geometry *geometry, Value *out)
{
    *out = (Value){.kind = FIELD_GEOMETRY, .state = VALUE_SET, .geometry = geometry};
}

Status demo_shape_read(const DemoRecipe *recipe, const JsonValue *at, Value *out, Error *err)
{
    Geometry *geometry = NULL;
    size_t consumed;
    Error inner;
    GeometryFault fault;

    if (geojson_geometry_read(recipe->arena, at->raw, &consumed, &geometry, &inner) != ST_OK || geometry == NULL) {
        return demo_fault(recipe, at, err, "%s", geometry == NULL ? "a geometry is expected here" : inner.message);
    }
    GeoContext *context = geo_context_create();
    bool valid = geometry_check(context, geometry, &fault);
    geo_context_free(context);
    if (!valid) {
        return demo_fault(recipe, at, err, "%s", fault.sentence);
    }
    shape_take(geometry, out);
    return ST_OK;
}

static bool has_geometry(const Value *value)
{
    return value != NULL && value->state == VALUE_SET && !geometry_is_empty(value->geometry);
}

size_t demo_corner_count(const Value *value)
{
    return has_geometry(value) && geometry_is_area(value->geometry) ? value->geometry->rings[1] - 1 : 0;
}

double demo_distance(const Value *a, const Value *b)
{
    if (!has_geometry(a) || !has_geometry(b)) {
        return INFINITY;
    }
    return geodesic_distance(a->geometry->xy[0], a->geometry->xy[1], b->geometry->xy[0], b->geometry->xy[1]);
}

static Place moved(Place from, double metres, double angle)
{
    return (Place){from.lon + metres * cos(angle) / (METRES_PER_DEGREE * cos(from.lat * M_PI / 180)),
                   from.lat + metres * sin(angle) / METRES_PER_DEGREE};
}

/* The middle of the box. */
static Place middle(const Geometry *geometry)
{
    Box box = geometry_box(geometry);

    return (Place){(box.west + box.east) / 2, (box.south + box.north) / 2};
}

static Place place_draw(DemoMaking *making, const DemoMaker *maker, const Value *near, const Value *inside)
{
    if (near != NULL || maker->has_place) {
        double metres = demo_between(making, maker->metres, 1);
        Place from = near != NULL ? middle(near->geometry) : (Place){maker->lon, maker->lat};
        return moved(from, metres, dice_unit(&making->dice) * 2 * M_PI);
    }
    Box box = geometry_box(inside->geometry);
    double share = dice_unit(&making->dice);
    return (Place){box.west + share * (box.east - box.west),
                   box.south + dice_unit(&making->dice) * (box.north - box.south)};
}

/* A place as the maker wants it; false when what it asks for is missing or none was found. */
static bool place_find(DemoMaking *making, const DemoMaker *maker, Place *out)
{
    const Value *near = demo_path_value(making->record, &maker->near, NULL);
    const Value *inside = demo_path_value(making->record, &maker->inside, NULL);

    if (near == NULL && (maker->near.count > 0 || (inside == NULL && !maker->has_place))) {
        return false;
    }
    for (int i = 0; i < PLACE_TRIES; i++) {
        *out = place_draw(making, maker, near, inside);
        if (inside == NULL || !geometry_is_area(inside->geometry) ||
            geometry_contains(inside->geometry, out->lon, out->lat)) {
            return true;
        }
    }
    return false;
}

Status demo_make_point(DemoMaking *making, const DemoMaker *maker, Value *out, Error *err)
{
    Place place;

    (void)err;
    if (place_find(making, maker, &place)) {
        shape_take(geometry_point(making->arena, degrees_round(place.lon), degrees_round(place.lat)), out);
    }
    return ST_OK;
}

/* A polygon of these corners, closed; NULL when it is not valid. */
static const Geometry *polygon_make(DemoMaking *making, const Place *corners, uint32_t count)
{
    Geometry *polygon = geometry_new(making->arena, GEOMETRY_POLYGON, count + 1, 1, 1, false);
    GeometryFault fault;

    for (uint32_t i = 0; i <= count; i++) {
        polygon->xy[2 * i] = degrees_round(corners[i % count].lon);
        polygon->xy[2 * i + 1] = degrees_round(corners[i % count].lat);
    }
    return geometry_check(making->geo, polygon, &fault) ? polygon : NULL;
}

/* Corners in order of their angle around the place, on an ellipse, drawn in by at most `ragged`. */
static uint32_t star_corners(DemoMaking *making, const DemoMaker *maker, Place place, Place *corners)
{
    uint32_t count = (uint32_t)lround(demo_between(making, maker->corners, 1));
    double radius = demo_between(making, maker->radius, maker->skew);
    double stretch = sqrt(demo_between(making, maker->stretch, 1));
    double turn = dice_unit(&making->dice) * 2 * M_PI;

    for (uint32_t i = 0; i < count; i++) {
        double angle = (i + 0.7 * dice_unit(&making->dice)) * 2 * M_PI / count;
        double length = radius * (1 - maker->ragged * dice_unit(&making->dice));
        double x = length * cos(angle) * stretch, y = length * sin(angle) / stretch;
        corners[i] = moved(place, hypot(x, y), atan2(y, x) + turn);
    }
    return count;
}

static bool corners_are_inside(const Value *inside, const Place *corners, uint32_t count)
{
    for (uint32_t i = 0; inside != NULL && i < count; i++) {
        if (!geometry_contains(inside->geometry, corners[i].lon, corners[i].lat)) {
            return false;
        }
    }
    return true;
}

Status demo_make_star(DemoMaking *making, const DemoMaker *maker, Value *out, Error *err)
{
    const Value *inside = demo_path_value(making->record, &maker->inside, NULL);
    Place corners[CORNERS_MAX], place;

    (void)err;
    for (int i = 0; i < SHAPE_TRIES && place_find(making, maker, &place); i++) {
        uint32_t count = star_corners(making, maker, place, corners);
        const Geometry *polygon =
            corners_are_inside(inside, corners, count) ? polygon_make(making, corners, count) : NULL;
        if (polygon != NULL) {
            shape_take(polygon, out);
            break;
        }
    }
    return ST_OK;
}

/* A line across: a place lies beyond it when `lon * east + lat * north > limit`. */
typedef struct Cut {
    double east, north, limit;
} Cut;

static double cut_at(const Cut *cut, Place place)
{
    return place.lon * cut->east + place.lat * cut->north - cut->limit;
}

/* What of a polygon is not beyond the cut (Sutherland and Hodgman); right for areas that it parts in two. */
static uint32_t corners_cut(const Cut *cut, const Place *corners, uint32_t count, Place *out)
{
    uint32_t kept = 0;

    for (uint32_t i = 0; i < count; i++) {
        Place from = corners[i], to = corners[(i + 1) % count];
        double before = cut_at(cut, from), after = cut_at(cut, to);
        if (before <= 0) {
            out[kept++] = from;
        }
        if ((before < 0 && after > 0) || (before > 0 && after < 0)) {
            double share = before / (before - after);
            out[kept++] = (Place){from.lon + share * (to.lon - from.lon), from.lat + share * (to.lat - from.lat)};
        }
    }
    return kept;
}

/* Along the first corner and the one across, where the area lies between `least` and `most`. */
static Cut cut_along(const Place *corners, uint32_t count, double *least, double *most)
{
    Cut cut = {corners[count / 2].lon - corners[0].lon, corners[count / 2].lat - corners[0].lat, 0};

    *least = INFINITY;
    *most = -INFINITY;
    for (uint32_t i = 0; i < count; i++) {
        double at = cut_at(&cut, corners[i]);
        *least = at < *least ? at : *least;
        *most = at > *most ? at : *most;
    }
    return cut;
}

/* What lies between two shares of the way through an area; NULL when that is not one valid piece. */
static const Geometry *band_make(DemoMaking *making, const Geometry *area, double from, double to)
{
    Place corners[BAND_CORNERS_MAX] = {{0}}, half[BAND_CORNERS_MAX], band[BAND_CORNERS_MAX];
    uint32_t count = area->rings[1] - 1;
    double least, most;

    for (uint32_t i = 0; i < count; i++) {
        corners[i] = (Place){area->xy[2 * i], area->xy[2 * i + 1]};
    }
    Cut cut = cut_along(corners, count, &least, &most);
    Cut upper = {cut.east, cut.north, least + to * (most - least)};
    Cut lower = {-cut.east, -cut.north, -(least + from * (most - least))};
    count = corners_cut(&upper, corners, count, half);
    count = corners_cut(&lower, half, count, band);
    return count < 3 ? NULL : polygon_make(making, band, count);
}

/* The next band of an area, beside those taken before. */
Status demo_make_band(DemoMaking *making, const DemoMaker *maker, Value *out, Error *err)
{
    DemoRecord *holder;
    const Value *area = demo_path_value(making->record, &maker->path, &holder);
    size_t corners = demo_corner_count(area);

    (void)err;
    if (corners < 3 || corners > CORNERS_MAX || area->geometry->ring_count != 1 || holder->used >= 1) {
        return ST_OK;
    }
    double to = holder->used + (1 - holder->used) * demo_between(making, maker->share, 1);
    const Geometry *band = band_make(making, area->geometry, holder->used, to > 0.98 ? 1 : to);
    if (band != NULL) {
        holder->used = to > 0.98 ? 1 : to;
        shape_take(band, out);
    }
    return ST_OK;
}

/* Square metres of an area, as somebody might have measured them: to a multiple of the step. */
Status demo_make_area(DemoMaking *making, const DemoMaker *maker, Value *out, Error *err)
{
    const Value *area = demo_path_value(making->record, &maker->path, NULL);

    (void)err;
    if (has_geometry(area) && geometry_is_area(area->geometry)) {
        double metres = round(geodesic_area(area->geometry) / maker->step) * maker->step;
        *out = (Value){.kind = FIELD_NUMBER, .state = VALUE_SET, .number = metres};
    }
    return ST_OK;
}

/* The corner of the owner's area that has the number of this child. */
Status demo_make_corner(DemoMaking *making, const DemoMaker *maker, Value *out, Error *err)
{
    const Value *area = demo_path_value(making->record, &maker->path, NULL);
    int64_t ordinal = making->record->values[making->record->schema->ordinal->index].integer;

    (void)err;
    if (ordinal < 1 || (size_t)ordinal > demo_corner_count(area)) {
        return ST_OK;
    }
    const double *xy = area->geometry->xy + 2 * (ordinal - 1);
    shape_take(geometry_point(making->arena, xy[0], xy[1]), out);
    return ST_OK;
}
