#include "store/query.h"

#include <limits.h>
#include <math.h>

#include "base/limits.h"
#include "store/bindings.h"
#include "store/counts.h"
#include "store/query_filter.h"
#include "store/spatial.h"

/* Above so many matches, walking the table in order beats sorting what an index gives. */
enum { RARE_MAX = 20000 };

static void filter_sql(const FieldFilter *filter, Buffer *sql, Bindings *bindings)
{
    int64_t integer;
    double number;

    /* As in type_table.c: the plus lets an index over substr() answer for references. */
    buffer_string(sql, filter->field->kind == FIELD_REFERENCE && filter->value.length > 0 ? " AND +" : " AND ");
    sql_name(sql, filter->field->id);
    if (filter->value.length == 0) {
        buffer_string(sql, " IS NULL");
        return;
    }
    buffer_string(sql, "=?");
    if (filter->field->kind == FIELD_REFERENCE) {
        bind_text(bindings, filter->value);
        buffer_string(sql, " AND substr(");
        sql_name(sql, filter->field->id);
        buffer_string(sql, ",25)=substr(?,25) AND ");
        sql_name(sql, filter->field->id);
        buffer_string(sql, " IS NOT NULL");
        bind_text(bindings, filter->value);
    } else if (filter->field->kind == FIELD_BOOLEAN) {
        bind_int(bindings, text_equal(filter->value, TEXT("true")));
    } else if (filter->field->kind == FIELD_INTEGER && text_to_int64(filter->value, &integer)) {
        bind_int(bindings, integer);
    } else if (filter->field->kind == FIELD_NUMBER && text_to_double(filter->value, &number)) {
        bind_double(bindings, number);
    } else {
        bind_text(bindings, filter->value);
    }
}

static Status count_with(Database *db, const char *sql, const Bindings *bindings, uint64_t *out, Error *err)
{
    Statement *select;
    bool row;

    TRY(database_statement(db, sql, &select, err));
    bindings_apply(bindings, select);
    TRY(statement_step(select, &row, err));
    *out = row ? (uint64_t)column_int(select, 0) : 0;
    statement_reset(select);
    return ST_OK;
}

static Text day_text(Arena *arena, int32_t day)
{
    char *text = arena_raw(arena, DATE_TEXT_SIZE);
    int length = date_format((Date){day, PRECISION_DAY}, text);

    return (Text){text, (size_t)length};
}

static Text date_column(const RowQuery *query)
{
    return query->table->date == NULL ? TEXT("date_of_information") : query->table->date->id;
}

/* The tilde sorts behind everything a date of the bound's own precision begins. */
static void span_sql(const RowQuery *query, Arena *arena, Buffer *sql, Bindings *bindings)
{
    const DateSpan *span = &query->dated;

    buffer_string(sql, " AND ");
    sql_name(sql, date_column(query));
    if (span->none) {
        buffer_string(sql, " IS NULL");
        return;
    }
    buffer_string(sql, ">=?");
    bind_text(bindings, span->from);
    if (span->to.length > 0) {
        buffer_string(sql, " AND ");
        sql_name(sql, date_column(query));
        buffer_string(sql, "<=?");
        bind_text(bindings, text_of(arena_format(arena, "%.*s~", TEXT_ARG(span->to))));
    }
}

/*
 * Dates are ISO text of any precision: a year compares below its days, so what may be the lower bound's year or month
 * is let in by name. The plain range on the year comes first: an index can follow it.
 */
static void date_range_sql(const RowQuery *query, Arena *arena, Buffer *sql, Bindings *bindings)
{
    Text column = date_column(query);

    buffer_string(sql, "(1");
    if (query->dated.given) {
        span_sql(query, arena, sql, bindings);
    }
    if (query->has_dates && query->from_day != INT32_MIN) {
        Text from = day_text(arena, query->from_day);
        buffer_string(sql, " AND ");
        sql_name(sql, column);
        buffer_string(sql, ">=? AND (");
        sql_name(sql, column);
        buffer_string(sql, ">=? OR ");
        sql_name(sql, column);
        buffer_string(sql, " IN (?,?))");
        bind_text(bindings, (Text){from.at, 4});
        bind_text(bindings, from);
        bind_text(bindings, (Text){from.at, 4});
        bind_text(bindings, (Text){from.at, 7});
    }
    if (query->has_dates && query->to_day != INT32_MAX) {
        buffer_string(sql, " AND ");
        sql_name(sql, column);
        buffer_string(sql, "<=?");
        bind_text(bindings, day_text(arena, query->to_day));
    }
    buffer_byte(sql, ')');
}

/* Do so few rows match the dates that looking them up beats walking the table in order? */
static bool dates_are_rare(Database *db, const RowQuery *query, Arena *arena)
{
    BUFFER sql = {0};
    BINDINGS bindings = {0};
    uint64_t hits = 0;

    buffer_string(&sql, "SELECT count(*) FROM (SELECT 1 FROM ");
    sql_name(&sql, query->table->type->id);
    buffer_string(&sql, " WHERE ");
    date_range_sql(query, arena, &sql, &bindings);
    buffer_string(&sql, " LIMIT ?)");
    bind_int(&bindings, RARE_MAX + 1);
    buffer_byte(&sql, '\0');
    return count_with(db, sql.at, &bindings, &hits, NULL) == ST_OK && hits <= RARE_MAX;
}

static void dates_sql(Database *db, const RowQuery *query, bool ordered, Arena *arena, Buffer *sql, Bindings *bindings)
{
    bool rare = ordered && dates_are_rare(db, query, arena);

    buffer_string(sql, " AND ");
    if (rare) {
        buffer_string(sql, "fid IN (SELECT fid FROM ");
        sql_name(sql, query->table->type->id);
        buffer_string(sql, " WHERE ");
    } else if (ordered) {
        buffer_string(sql, "+"); /* keeps the walk in order of fid */
    }
    date_range_sql(query, arena, sql, bindings);
    if (rare) {
        buffer_byte(sql, ')');
    }
}

/* The boxes a query's box stands for: two when it crosses the antimeridian. */
static int box_split(Box box, Box out[2])
{
    out[0] = out[1] = box;
    if (box.west <= box.east) {
        return 1;
    }
    out[0].east = 180;
    out[1].west = -180;
    return 2;
}

static void rtree_condition(Box box, Buffer *sql, Bindings *bindings)
{
    buffer_string(sql, "(maxx>=? AND minx<=? AND maxy>=? AND miny<=?)");
    bind_double(bindings, box.west);
    bind_double(bindings, box.east);
    bind_double(bindings, box.south);
    bind_double(bindings, box.north);
}

void box_condition(const TypeTable *table, Box box, bool first, Buffer *sql, Bindings *bindings)
{
    Box boxes[2];
    int count = box_split(box, boxes);

    buffer_format(sql,
                  first ? "fid IN (SELECT id FROM \"%s\" WHERE " : "EXISTS (SELECT 1 FROM \"%s\" WHERE id=fid AND ",
                  table->rtree);
    buffer_byte(sql, '(');
    for (int i = 0; i < count; i++) {
        if (i > 0) {
            buffer_string(sql, " OR ");
        }
        rtree_condition(boxes[i], sql, bindings);
    }
    buffer_string(sql, "))");
}

static void ended_sql(const RowQuery *query, Buffer *sql, Bindings *bindings)
{
    const Field *state = query->table->state;
    const char *separator = "";

    if (state == NULL) {
        buffer_string(sql, query->ended == ENDED_YES ? " AND 0" : "");
        return;
    }
    buffer_string(sql, query->ended == ENDED_YES ? " AND coalesce(" : " AND NOT coalesce(");
    sql_name(sql, state->id);
    buffer_string(sql, " IN (");
    for (size_t i = 0; i < state->list->code_count; i++) {
        if (state->list->codes[i].ends) {
            buffer_format(sql, "%s?", separator);
            bind_text(bindings, state->list->codes[i].id);
            separator = ",";
        }
    }
    buffer_string(sql, "),0)");
}

/* `ordered`: rows are wanted in order of fid, not only counted. */
static void conditions_sql(Database *db, const RowQuery *query, bool ordered, Arena *arena, Buffer *sql,
                           Bindings *bindings)
{
    for (size_t i = 0; i < query->filter_count; i++) {
        filter_sql(&query->filters[i], sql, bindings);
    }
    if (query->has_dates || query->dated.given) {
        dates_sql(db, query, ordered, arena, sql, bindings);
    }
    if (query->ended != ENDED_OR_NOT) {
        ended_sql(query, sql, bindings);
    }
    if (query->placeless_only) {
        buffer_string(sql, " AND ");
        sql_name(sql, query->table->type->geometry->id);
        buffer_string(sql, " IS NULL");
    }
    if (query->incomplete_only) {
        buffer_string(sql, " AND (missing_fields>0)=1 AND missing_fields>0");
    }
    if (query->within.asked) {
        within_condition(query->table, &query->within, sql);
    }
    if (query->has_box && query->table->rtree != NULL) {
        uint64_t hits = 0;
        bool few = box_count(db, query->table, query->box, RARE_MAX + 1, &hits, NULL) != ST_OK || hits <= RARE_MAX;
        buffer_string(sql, " AND ");
        box_condition(query->table, query->box, few, sql, bindings);
    }
    if (query->filter != NULL) {
        buffer_string(sql, " AND ");
        filter_condition(db, query->table, query->filter, arena, sql, bindings);
    }
}

bool query_is_filtered(const RowQuery *query)
{
    return query->has_box || query->has_dates || query->dated.given || query->ended != ENDED_OR_NOT ||
           query->placeless_only || query->incomplete_only || query->within.asked || query->filter_count > 0 ||
           query->filter != NULL;
}

/* A stranger's condition may cost more than anybody waits for. */
static void patience_begin(Database *db, const RowQuery *query)
{
    if (query->filter != NULL) {
        database_patience(db, query->patience_ms == 0 ? LIMIT_FILTER_MS : query->patience_ms);
    }
}

static void patience_end(Database *db, const RowQuery *query)
{
    if (query->filter != NULL) {
        database_patience(db, 0);
    }
}

static bool never_matches(const RowQuery *query)
{
    return ((query->has_box || query->placeless_only) && query->table->rtree == NULL) ||
           (query->within.asked && !table_has_units(query->table));
}

/* The query with what kept counts tell of its unit: are there so few that looking them up beats a walk? */
static RowQuery query_planned(Database *db, const RowQuery *query)
{
    enum { RARE_SHARE = 4 };
    RowQuery planned = *query;
    uint64_t hits = 0;
    int64_t rows = 0;

    if (query->within.asked && query->within.unit.length > 0) {
        planned.within.rare = count_read(db, query->table->type->number, COUNT_ALL, (Text){0}, &rows, NULL) == ST_OK &&
                              within_count(db, query->table, &query->within, &hits, NULL) == ST_OK &&
                              hits <= RARE_MAX && hits < (uint64_t)rows / RARE_SHARE;
    }
    return planned;
}

static void select_sql(Database *db, const RowQuery *query, Arena *arena, Buffer *sql, Bindings *bindings)
{
    if (query->within.asked) {
        within_prefix(query->table, &query->within, sql, bindings);
    }
    buffer_format(sql, "SELECT %s FROM ", query->table->columns);
    sql_name(sql, query->table->type->id);
    buffer_string(sql, " WHERE 1");
    if (query->after != 0) {
        buffer_string(sql, query->newest_first ? " AND fid<?" : " AND fid>?");
        bind_int(bindings, query->after);
    }
    conditions_sql(db, query, true, arena, sql, bindings);
    buffer_string(sql, query->newest_first ? " ORDER BY fid DESC" : " ORDER BY fid");
    if (query->limit > 0) {
        buffer_string(sql, " LIMIT ?");
        bind_int(bindings, (int64_t)query->limit);
    }
    buffer_byte(sql, '\0');
}

static Status rows_walk(Statement *select, const RowQuery *query, Arena *rows, bool keep, RowVisitor visit,
                        void *context, Error *err)
{
    for (;;) {
        RecordRow record;
        bool row;
        TRY(statement_step(select, &row, err));
        if (!row) {
            return ST_OK;
        }
        if (!keep) {
            arena_reset(rows);
        }
        Status status = row_from_statement(select, query->table, rows, !query->without_geometry, !keep, &record, err);
        if (status == ST_OK) {
            status = visit(context, &record, err);
        }
        if (status != ST_OK) {
            statement_reset(select);
            return status;
        }
    }
}

static Status rows_select(Database *db, const RowQuery *query, Arena *rows, bool keep, RowVisitor visit, void *context,
                          Error *err)
{
    Arena scratch;
    BUFFER sql = {0};
    BINDINGS bindings = {0};
    Statement *select;

    if (never_matches(query)) {
        return ST_OK;
    }
    arena_init(&scratch, 0);
    patience_begin(db, query);
    RowQuery planned = query_planned(db, query);
    select_sql(db, &planned, &scratch, &sql, &bindings);
    Status status = database_statement(db, sql.at, &select, err);
    if (status == ST_OK) {
        bindings_apply(&bindings, select);
        status = rows_walk(select, query, rows, keep, visit, context, err);
    }
    patience_end(db, query);
    arena_done(&scratch);
    return status;
}

Status rows_each(Database *db, const RowQuery *query, RowVisitor visit, void *context, Error *err)
{
    Arena rows;

    arena_init(&rows, 0);
    Status status = rows_select(db, query, &rows, false, visit, context, err);
    arena_done(&rows);
    return status;
}

typedef struct PageFill {
    RecordRow *rows;
    size_t count;
} PageFill;

static Status page_add(void *context, const RecordRow *row, Error *err)
{
    PageFill *page = context;

    (void)err;
    page->rows[page->count++] = *row;
    return ST_OK;
}

Status rows_page(Database *db, const RowQuery *query, Arena *arena, RecordRow **out, size_t *count, Error *err)
{
    PageFill page = {.rows = ARENA_ARRAY(arena, RecordRow, query->limit)};

    TRY(rows_select(db, query, arena, true, page_add, &page, err));
    *out = page.rows;
    *count = page.count;
    return ST_OK;
}

Status rows_count(Database *db, const RowQuery *query, uint64_t *out, Error *err)
{
    Arena scratch;
    BUFFER sql = {0};
    BINDINGS bindings = {0};

    *out = 0;
    if (never_matches(query)) {
        return ST_OK;
    }
    RowQuery anywhere = *query;
    anywhere.within.asked = false;
    if (query->within.asked && !query_is_filtered(&anywhere)) {
        return within_count(db, query->table, &query->within, out, err);
    }
    arena_init(&scratch, 0);
    patience_begin(db, query);
    RowQuery unboxed = *query;
    unboxed.has_box = false;
    if (query->has_box && !query_is_filtered(&unboxed) && query->box.west <= query->box.east) {
        buffer_format(&sql, "SELECT count(*) FROM \"%s\" WHERE ", query->table->rtree);
        rtree_condition(query->box, &sql, &bindings);
    } else {
        RowQuery planned = query_planned(db, query);
        if (planned.within.asked) {
            within_prefix(planned.table, &planned.within, &sql, &bindings);
        }
        buffer_string(&sql, "SELECT count(*) FROM ");
        sql_name(&sql, planned.table->type->id);
        buffer_string(&sql, " WHERE 1");
        conditions_sql(db, &planned, false, &scratch, &sql, &bindings);
    }
    buffer_byte(&sql, '\0');
    Status status = count_with(db, sql.at, &bindings, out, err);
    patience_end(db, query);
    arena_done(&scratch);
    return status;
}

Status box_count(Database *db, const TypeTable *table, Box box, uint64_t most, uint64_t *out, Error *err)
{
    BUFFER sql = {0};
    BINDINGS bindings = {0};
    Box boxes[2];
    int count = box_split(box, boxes);

    buffer_format(&sql, "SELECT count(*) FROM (SELECT 1 FROM \"%s\" WHERE ", table->rtree);
    for (int i = 0; i < count; i++) {
        if (i > 0) {
            buffer_string(&sql, " OR ");
        }
        rtree_condition(boxes[i], &sql, &bindings);
    }
    buffer_string(&sql, " LIMIT ?)");
    bind_int(&bindings, (int64_t)most);
    buffer_byte(&sql, '\0');
    return count_with(db, sql.at, &bindings, out, err);
}

static int cell_of(double value, double low, double high, int cells)
{
    int cell = (int)((value - low) / (high - low) * cells);

    return cell < 0 ? 0 : cell >= cells ? cells - 1 : cell;
}

Status grid_count(Database *db, const TypeTable *table, Box box, int columns, int rows, uint32_t *cells, Error *err)
{
    BUFFER sql = {0};
    BINDINGS bindings = {0};
    Statement *select;

    buffer_format(&sql, "SELECT minx,maxx,miny,maxy FROM \"%s\" WHERE ", table->rtree);
    rtree_condition(box, &sql, &bindings);
    buffer_byte(&sql, '\0');
    TRY(database_statement(db, sql.at, &select, err));
    bindings_apply(&bindings, select);
    memset(cells, 0, sizeof *cells * (size_t)columns * (size_t)rows);
    for (;;) {
        bool row;
        TRY(statement_step(select, &row, err));
        if (!row) {
            return ST_OK;
        }
        double lon = (column_double(select, 0) + column_double(select, 1)) / 2;
        double lat = (column_double(select, 2) + column_double(select, 3)) / 2;
        int column = cell_of(lon, box.west, box.east, columns), line = cell_of(lat, box.south, box.north, rows);
        cells[(size_t)line * (size_t)columns + (size_t)column]++;
    }
}
