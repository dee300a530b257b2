#include "geo/crs.h"

#include <math.h>
#include <proj.h>
#include <stdio.h>
#include <strings.h>

#include "base/memory.h"

enum { BOX_STEPS = 32, ZONES = 60 };

struct CrsTurn {
    Crs crs;
    PJ_CONTEXT *context;
    PJ *projection; /* NULL for degrees */
};

static bool is_offered(Crs crs)
{
    return crs == CRS84 || crs == CRS_GEOGRAPHIC || crs == CRS_WEB || (crs > CRS_UTM_NORTH && crs <= 32660) ||
           (crs > CRS_UTM_SOUTH && crs <= 32760);
}

static bool take(Text *text, const char *prefix)
{
    size_t length = strlen(prefix);

    if (text->length < length || strncasecmp(text->at, prefix, length) != 0) {
        return false;
    }
    *text = (Text){text->at + length, text->length - length};
    return true;
}

/* What stands behind the last of `separator`. */
static Text last_part(Text text, char separator)
{
    for (size_t i = text.length; i > 0; i--) {
        if (text.at[i - 1] == separator) {
            return (Text){text.at + i, text.length - i};
        }
    }
    return text;
}

static bool epsg_parse(Text number, Crs *out)
{
    int64_t code;

    if (!text_to_int64(number, &code) || code <= 0 || code > CRS_UTM_SOUTH + ZONES) {
        return false;
    }
    *out = (Crs)code;
    return is_offered(*out);
}

bool crs_parse(Text reference, Crs *out)
{
    if (reference.length > 2 && reference.at[0] == '[' && reference.at[reference.length - 1] == ']') {
        reference = (Text){reference.at + 1, reference.length - 2};
    }
    bool address =
        take(&reference, "http://www.opengis.net/def/crs/") || take(&reference, "https://www.opengis.net/def/crs/");
    bool name = !address && take(&reference, "urn:ogc:def:crs:");
    char separator = address ? '/' : ':';
    if (take(&reference, address ? "EPSG/" : "EPSG:")) {
        return epsg_parse(address || name ? last_part(reference, separator) : reference, out);
    }
    if (take(&reference, address ? "OGC/" : "OGC:")) {
        *out = CRS84;
        return text_equal(last_part(reference, separator), TEXT("CRS84"));
    }
    return false;
}

void crs_uri(Crs crs, char out[CRS_URI_SIZE])
{
    if (crs == CRS84) {
        snprintf(out, CRS_URI_SIZE, "http://www.opengis.net/def/crs/OGC/1.3/CRS84");
    } else {
        snprintf(out, CRS_URI_SIZE, "http://www.opengis.net/def/crs/EPSG/0/%d", crs);
    }
}

static int zone_of(double lon)
{
    int zone = (int)floor((lon + 180) / 6) + 1;

    return zone < 1 ? 1 : zone > ZONES ? ZONES : zone;
}

/* A part of a country lies in every zone between its westernmost and its easternmost vertex. */
static void zones_mark(const Geometry *land, bool zones[ZONES + 1])
{
    for (uint32_t part = 0; part < land->part_count; part++) {
        double west = 180, east = -180;
        uint32_t end = land->rings[land->parts[part + 1]];
        for (uint32_t i = land->rings[land->parts[part]]; i < end; i++) {
            west = fmin(west, land->xy[2 * (size_t)i]);
            east = fmax(east, land->xy[2 * (size_t)i]);
        }
        for (int zone = zone_of(west); zone <= zone_of(east); zone++) {
            zones[zone] = true;
        }
    }
}

size_t crs_offer(const Geometry *land, Crs out[CRS_OFFER_MAX])
{
    bool zones[ZONES + 1] = {false};
    size_t count = 0;

    out[count++] = CRS84;
    out[count++] = CRS_GEOGRAPHIC;
    out[count++] = CRS_WEB;
    if (land == NULL || geometry_is_empty(land)) {
        return count;
    }
    zones_mark(land, zones);
    Box box = geometry_box(land);
    for (int zone = 1; zone <= ZONES; zone++) {
        if (zones[zone] && box.south < 0) {
            out[count++] = CRS_UTM_SOUTH + zone;
        }
        if (zones[zone] && box.north > 0) {
            out[count++] = CRS_UTM_NORTH + zone;
        }
    }
    return count;
}

/* Written out, so that PROJ needs no data base to know it. */
static void projection_text(Crs crs, char out[160])
{
    static const char degrees[] = "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad +step";
    bool south = crs > CRS_UTM_SOUTH;

    if (crs == CRS_WEB) {
        snprintf(out, 160, "%s +proj=webmerc +ellps=WGS84", degrees);
    } else {
        snprintf(out, 160, "%s +proj=utm +zone=%d%s +ellps=WGS84", degrees, crs % 100, south ? " +south" : "");
    }
}

static void be_silent(void *data, int level, const char *message)
{
    (void)data;
    (void)level;
    (void)message;
}

Status crs_turn_open(Crs crs, CrsTurn **out, Error *err)
{
    CrsTurn *turn = memory_resize(NULL, sizeof *turn);
    char text[160];

    *turn = (CrsTurn){.crs = crs};
    *out = turn;
    if (crs == CRS84 || crs == CRS_GEOGRAPHIC) {
        return ST_OK;
    }
    projection_text(crs, text);
    turn->context = proj_context_create();
    proj_log_func(turn->context, NULL, be_silent);
    turn->projection = proj_create(turn->context, text);
    if (turn->projection == NULL) {
        crs_turn_close(turn);
        *out = NULL;
        return error_set(err, ST_INTERNAL, "PROJ does not know EPSG:%d", crs);
    }
    return ST_OK;
}

void crs_turn_close(CrsTurn *turn)
{
    if (turn != NULL) {
        proj_destroy(turn->projection);
        proj_context_destroy(turn->context);
        memory_free(turn);
    }
}

static void swap_axes(Geometry *geometry)
{
    for (size_t i = 0; i < 2 * (size_t)geometry->vertex_count; i += 2) {
        double first = geometry->xy[i];
        geometry->xy[i] = geometry->xy[i + 1];
        geometry->xy[i + 1] = first;
    }
}

static void project(const CrsTurn *turn, PJ_DIRECTION direction, Geometry *geometry)
{
    const size_t stride = 2 * sizeof(double), count = geometry->vertex_count;

    proj_trans_generic(turn->projection, direction, geometry->xy, stride, count, geometry->xy + 1, stride, count, NULL,
                       0, 0, NULL, 0, 0);
}

Status crs_from_wgs84(const CrsTurn *turn, Geometry *geometry, Error *err)
{
    if (turn->projection == NULL) {
        if (turn->crs == CRS_GEOGRAPHIC) {
            swap_axes(geometry);
        }
        return ST_OK;
    }
    project(turn, PJ_FWD, geometry);
    for (size_t i = 0; i < 2 * (size_t)geometry->vertex_count; i++) {
        if (!isfinite(geometry->xy[i])) {
            return error_set_at(err, ST_INVALID, "crs", "vertex %zu of a place lies beyond what EPSG:%d can show",
                                i / 2 + 1, turn->crs);
        }
        geometry->xy[i] = round(geometry->xy[i] * 1e4) / 1e4;
    }
    return ST_OK;
}

Status crs_to_wgs84(const CrsTurn *turn, Geometry *geometry, Error *err)
{
    if (turn->projection != NULL) {
        project(turn, PJ_INV, geometry);
    } else if (turn->crs == CRS_GEOGRAPHIC) {
        swap_axes(geometry);
    }
    for (size_t i = 0; i < 2 * (size_t)geometry->vertex_count; i++) {
        double most = i % 2 == 0 ? 180 : 90;
        if (!(fabs(geometry->xy[i]) <= most)) {
            return error_set(err, ST_INVALID, "vertex %zu is no place on earth%s", i / 2 + 1,
                             turn->crs == CRS84            ? ": longitude comes first, then latitude"
                             : turn->crs == CRS_GEOGRAPHIC ? ": in EPSG:4326 latitude comes first, then longitude"
                                                           : "");
        }
    }
    return ST_OK;
}

Status crs_box_to_wgs84(const CrsTurn *turn, Arena *arena, const double box[4], Geometry **out, Error *err)
{
    int steps = turn->projection == NULL ? 1 : BOX_STEPS;
    Geometry *area = geometry_new(arena, GEOMETRY_POLYGON, (uint32_t)(4 * steps + 1), 1, 1, false);
    double corners[5][2] = {{box[0], box[1]}, {box[2], box[1]}, {box[2], box[3]}, {box[0], box[3]}, {box[0], box[1]}};
    double *xy = area->xy;

    if (!(box[0] <= box[2] && box[1] <= box[3])) {
        return error_set(err, ST_INVALID, "a box begins with its least numbers and ends with its greatest");
    }
    for (int side = 0; side < 4; side++) {
        for (int step = 0; step < steps; step++) {
            double share = (double)step / steps;
            *xy++ = corners[side][0] + share * (corners[side + 1][0] - corners[side][0]);
            *xy++ = corners[side][1] + share * (corners[side + 1][1] - corners[side][1]);
        }
    }
    xy[0] = box[0];
    xy[1] = box[1];
    area->rings[1] = area->vertex_count;
    TRY(crs_to_wgs84(turn, area, err));
    /* exactly closed, whatever rounding did */
    xy[0] = area->xy[0];
    xy[1] = area->xy[1];
    *out = area;
    return ST_OK;
}
