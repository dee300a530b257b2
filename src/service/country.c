#include "service/country.h"

#include "base/embedded.h"
#include "base/number.h"
#include "geo/locate.h"
#include "geo/packed.h"
#include "store/settings.h"

Status country_limit(Database *db, double *out, Error *err)
{
    Arena arena;
    Text text;

    arena_init(&arena, 0);
    Status status = setting_read(db, TEXT("place_limit_km"), &arena, &text, err);
    *out = PLACE_LIMIT_M;
    double km;
    if (status == ST_OK && number_parse(text, &km)) {
        *out = km * 1000;
    }
    arena_done(&arena);
    return status;
}

Status country_outline(const Programme *programme, Database *db, Arena *arena, Outline **out, Error *err)
{
    Text code = programme_code(programme);
    const EmbeddedFile *file = embedded_find(arena_format(arena, "outlines/%.*s.packed", TEXT_ARG(code)));
    Geometry *geometry;
    double limit;

    *out = NULL;
    TRY(country_limit(db, &limit, err));
    if (file == NULL || limit <= 0) {
        return ST_OK;
    }
    TRY(packed_decode(arena, file->bytes, file->size, &geometry, err));
    *out = outline_create(arena, geometry);
    return ST_OK;
}

size_t country_crs(const Programme *programme, Crs out[CRS_OFFER_MAX])
{
    Arena arena = {0};
    Text code = programme_code(programme);
    const EmbeddedFile *file = embedded_find(arena_format(&arena, "outlines/%.*s.packed", TEXT_ARG(code)));
    Geometry *land = NULL;

    if (file != NULL && packed_decode(&arena, file->bytes, file->size, &land, NULL) != ST_OK) {
        land = NULL;
    }
    size_t count = crs_offer(land, out);
    arena_done(&arena);
    return count;
}

static Text line_cell(Text *line)
{
    ptrdiff_t tab = text_index(*line, '\t');
    Text cell = tab < 0 ? *line : (Text){line->at, (size_t)tab};

    line->at += tab < 0 ? (ptrdiff_t)line->length : tab + 1;
    line->length -= tab < 0 ? line->length : (size_t)tab + 1;
    return cell;
}

static bool is_upper(char letter)
{
    return letter >= 'A' && letter <= 'Z';
}

static bool is_for_users(Text code)
{
    return code.length == 3 && code.at[0] == 'X' && is_upper(code.at[1]) && is_upper(code.at[2]);
}

bool country_name(Text code, Arena *arena, Text *english, Text *french)
{
    const EmbeddedFile *file = embedded_find("outlines/countries.tsv");
    Text rest = file == NULL ? (Text){0} : (Text){(const char *)file->bytes, file->size};

    while (rest.length > 0) {
        ptrdiff_t end = text_index(rest, '\n');
        Text line = {rest.at, end < 0 ? rest.length : (size_t)end};
        rest.at += end < 0 ? (ptrdiff_t)rest.length : end + 1;
        rest.length -= end < 0 ? rest.length : (size_t)end + 1;
        if (text_equal(line_cell(&line), code)) {
            line_cell(&line); /* the number */
            *english = text_copy(arena, line_cell(&line));
            *french = text_copy(arena, line_cell(&line));
            return true;
        }
    }
    if (is_for_users(code)) {
        *english = text_of(arena_format(arena, "Headquarters or region %.*s", TEXT_ARG(code)));
        *french = text_of(arena_format(arena, "Siège ou région %.*s", TEXT_ARG(code)));
        return true;
    }
    return false;
}
