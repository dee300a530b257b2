#include "base/number.h"
#include "exchange/source_reader.h"
#include "geo/wkt.h"

/* What people call these columns, folded. */
static const char LON_NAMES[] = " lon longitude long lng x coord_x point_x x_coord geo_lon ";
static const char LAT_NAMES[] = " lat latitude y coord_y point_y y_coord geo_lat ";
static const char WKT_NAMES[] = " wkt geometry geom the_geom wkt_geom geometrie geometry_wkt geo_wkt ";

static bool is_one_of(const char *names, Text name, Arena *scratch)
{
    Text folded = text_fold(scratch, name);

    return folded.length > 0 && strstr(names, arena_format(scratch, " %.*s ", TEXT_ARG(folded))) != NULL;
}

static ptrdiff_t obvious_column(const Columns *columns, const char *names)
{
    Arena scratch;
    ptrdiff_t found = -1;

    arena_init(&scratch, 0);
    for (size_t i = 0; i < columns->count && found < 0; i++) {
        bool named = is_one_of(names, columns->names[i], &scratch) || is_one_of(names, columns->tags[i], &scratch);
        found = named ? (ptrdiff_t)i : -1;
    }
    arena_done(&scratch);
    return found;
}

bool source_names_place(Text name)
{
    Arena scratch;

    arena_init(&scratch, 0);
    bool found = is_one_of(LON_NAMES, name, &scratch) || is_one_of(LAT_NAMES, name, &scratch) ||
                 is_one_of(WKT_NAMES, name, &scratch);
    arena_done(&scratch);
    return found;
}

static Status named_column(const Columns *columns, Text name, ptrdiff_t *out, Error *err)
{
    if (name.length == 0) {
        return ST_OK;
    }
    *out = columns_find(columns, name);
    *out = *out < 0 ? columns_match(columns, name) : *out;
    return *out >= 0 ? ST_OK : error_set(err, ST_INVALID, "there is no column \"%.*s\"", TEXT_ARG(name));
}

static void find_obvious(const Columns *columns, SourcePlace *place)
{
    place->wkt = obvious_column(columns, WKT_NAMES);
    place->lon = obvious_column(columns, LON_NAMES);
    place->lat = obvious_column(columns, LAT_NAMES);
    if (place->lon < 0 || place->lat < 0) {
        place->lon = place->lat = -1;
    }
}

Status source_settle_place(Source *source, Error *err)
{
    const SourceOptions *options = &source->options;
    SourcePlace *place = &source->place;

    *place = (SourcePlace){-1, -1, -1};
    if ((options->lon.length == 0) != (options->lat.length == 0)) {
        return error_set(err, ST_USAGE, "longitude and latitude need a column each");
    }
    TRY(named_column(&source->columns, options->lon, &place->lon, err));
    TRY(named_column(&source->columns, options->lat, &place->lat, err));
    TRY(named_column(&source->columns, options->wkt, &place->wkt, err));
    if (options->place_columns && place->lon < 0 && place->wkt < 0) {
        find_obvious(&source->columns, place);
    }
    return ST_OK;
}

bool degrees_parse(Text text, double *out)
{
    char point[64];

    text = text_trim(text);
    if (text.length == 0 || text.length >= sizeof point) {
        return false;
    }
    memcpy(point, text.at, text.length);
    char *comma = memchr(point, ',', text.length);
    if (comma != NULL && memchr(point, '.', text.length) == NULL) {
        *comma = '.';
    }
    return number_parse((Text){point, text.length}, out);
}

static void fault_row(Arena *arena, Row *row, const Source *source, ptrdiff_t column, const char *what)
{
    Text text = row->cells[column].text;
    int shown = text.length > 40 ? 40 : (int)text.length;

    row->geometry_status = ST_INVALID;
    row->geometry_fault = arena_format(arena, "column \"%.*s\": \"%.*s\" %s", TEXT_ARG(source->columns.names[column]),
                                       shown, text.at, what);
}

static bool is_blank_cell(const Row *row, ptrdiff_t column)
{
    return text_trim(row->cells[column].text).length == 0;
}

static bool degrees_of(const Source *source, Arena *arena, Row *row, ptrdiff_t column, double limit, double *out)
{
    if (!degrees_parse(row->cells[column].text, out)) {
        fault_row(arena, row, source, column, "is not a number of degrees");
        return false;
    }
    if (!(*out >= -limit && *out <= limit)) {
        fault_row(arena, row, source, column, limit > 90 ? "is not between -180 and 180" : "is not between -90 and 90");
        return false;
    }
    return true;
}

static void place_point(const Source *source, Arena *arena, Row *row)
{
    SourcePlace place = source->place;
    double lon, lat;

    if (is_blank_cell(row, place.lon) && is_blank_cell(row, place.lat)) {
        return;
    }
    if (degrees_of(source, arena, row, place.lon, 180, &lon) && degrees_of(source, arena, row, place.lat, 90, &lat)) {
        row->geometry = geometry_point(arena, lon, lat);
    }
}

static void place_wkt(const Source *source, Arena *arena, Row *row)
{
    Error fault;
    Geometry *geometry = NULL;
    ptrdiff_t column = source->place.wkt;

    if (is_blank_cell(row, column)) {
        return;
    }
    Status status = wkt_parse(arena, row->cells[column].text, &geometry, &fault);
    row->geometry = geometry;
    if (status != ST_OK) {
        row->geometry_status = status;
        row->geometry_fault =
            arena_format(arena, "column \"%.*s\": %s", TEXT_ARG(source->columns.names[column]), fault.message);
    }
}

void source_place_row(const Source *source, Arena *arena, Row *row)
{
    if (source->place.wkt >= 0) {
        place_wkt(source, arena, row);
    }
    if (source->place.lon >= 0 && row->geometry == NULL && row->geometry_status == ST_OK) {
        place_point(source, arena, row);
    }
}
