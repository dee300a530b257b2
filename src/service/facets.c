#include "service/facets.h"

#include "service/write_turn.h"
#include "store/counts.h"

enum { FACET_CODES_MAX = 512 };

typedef struct Facets {
    Arena *arena;
    Facet *items;
    size_t count;
} Facets;

static void facet_add(Facets *facets, const Field *field, Text code, uint64_t records)
{
    for (size_t i = 0; i < facets->count; i++) {
        Facet *facet = &facets->items[i];
        if (facet->field == field && facet->code_count < FACET_CODES_MAX) {
            facet->codes[facet->code_count++] = (FacetCode){text_copy(facets->arena, code), records};
        }
    }
}

static void share_visit(void *context, const Field *field, Text code, uint64_t rows)
{
    facet_add(context, field, code, rows);
}

typedef struct KeptVisit {
    Facets *facets;
    const RecordType *type;
    const Field *field;
} KeptVisit;

static Status kept_visit(void *context, uint32_t type, int64_t field, Text code, int64_t records, Error *err)
{
    const KeptVisit *visit = context;

    (void)err;
    if (type == visit->type->number && field == (int64_t)visit->field->number) {
        facet_add(visit->facets, visit->field, code, (uint64_t)records);
    }
    return ST_OK;
}

static bool asks_for_all(const RecordQuery *query)
{
    return query->words.words.length == 0 && !query->has_box && !query->has_dates && !query->dated.given &&
           query->ended == ENDED_OR_NOT && !query->within.asked && query->filter == NULL && !query->incomplete_only &&
           !query->placeless_only && query->filter_count == 0;
}

/* Facets of several fields under the same conditions. */
static Status facets_count(Reader *reader, const RecordQuery *query, const Field **fields, size_t count, Facets *facets,
                           Error *err)
{
    Database *db = reader_database(reader);
    RowQuery rows = record_row_query(reader, query);
    int64_t all = 0;
    bool estimated = false;

    if (count > 0 && asks_for_all(query)) {
        for (size_t i = 0; i < count; i++) {
            KeptVisit visit = {facets, query->type, fields[i]};
            TRY(counts_each(db, kept_visit, &visit, err));
        }
        return ST_OK;
    }
    TRY(count_read(db, query->type->number, COUNT_ALL, (Text){0}, &all, err));
    if (count > 0) {
        TRY(rows_shares(db, &rows, fields, count, (uint64_t)all, share_visit, facets, &estimated, err));
    }
    for (size_t i = 0; i < facets->count; i++) {
        for (size_t j = 0; j < count; j++) {
            facets->items[i].estimated |= facets->items[i].field == fields[j] && estimated;
        }
    }
    return ST_OK;
}

static bool is_filtered(const RecordQuery *query, const Field *field)
{
    for (size_t i = 0; i < query->filter_count; i++) {
        if (query->filters[i].field == field) {
            return true;
        }
    }
    return false;
}

/* The query without the filters on one field. */
static RecordQuery query_without(Arena *arena, const RecordQuery *query, const Field *field)
{
    RecordQuery out = *query;
    FieldFilter *filters = ARENA_ARRAY(arena, FieldFilter, query->filter_count + 1);

    out.filters = filters;
    out.filter_count = 0;
    for (size_t i = 0; i < query->filter_count; i++) {
        if (query->filters[i].field != field) {
            filters[out.filter_count++] = query->filters[i];
        }
    }
    return out;
}

static void facets_of(const TypeTable *table, const RecordQuery *query, Arena *arena, Facets *out)
{
    const RecordType *type = query->type;

    *out = (Facets){.arena = arena, .items = ARENA_ARRAY(arena, Facet, type->filter_count + 1)};
    for (size_t i = 0; i < type->filter_count && out->count < SHARED_FIELDS_MAX; i++) {
        const Field *field = type->filters[i];
        if (table->counted[field->index] && field->class <= query->scope.max_class) {
            out->items[out->count++] = (Facet){.field = field, .codes = ARENA_ARRAY(arena, FacetCode, FACET_CODES_MAX)};
        }
    }
}

Status records_facets(Reader *reader, Arena *arena, const RecordQuery *query, Facet **out, size_t *count, Error *err)
{
    const Field *unfiltered[SHARED_FIELDS_MAX];
    size_t unfiltered_count = 0;
    Facets facets;

    facets_of(reader_table(reader, query->type), query, arena, &facets);
    for (size_t i = 0; i < facets.count; i++) {
        const Field *field = facets.items[i].field;
        if (!is_filtered(query, field)) {
            unfiltered[unfiltered_count++] = field;
            continue;
        }
        RecordQuery others = query_without(arena, query, field);
        TRY(facets_count(reader, &others, &field, 1, &facets, err));
    }
    TRY(facets_count(reader, query, unfiltered, unfiltered_count, &facets, err));
    *out = facets.items;
    *count = facets.count;
    return ST_OK;
}
