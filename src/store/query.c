#include "store/query.h"

#include "base/limits.h"
#include "store/bindings.h"
#include "store/counts.h"
#include "store/query_box.h"
#include "store/query_filter.h"
#include "store/query_plan.h"
#include "store/search_index.h"
#include "store/spatial.h"

static void filter_value_bind(const FieldFilter *filter, Bindings *bindings)
{
    int64_t integer;
    double number;

    if (filter->field->kind == FIELD_BOOLEAN) {
        bind_int(bindings, text_equal(filter->value, TEXT("true")));
    } else if (filter->field->kind == FIELD_INTEGER && text_to_int64(filter->value, &integer)) {
        bind_int(bindings, integer);
    } else if (filter->field->kind == FIELD_NUMBER && text_to_double(filter->value, &number)) {
        bind_double(bindings, number);
    } else {
        bind_text(bindings, filter->value);
    }
}

/* A plus before a column keeps its index out of the plan. */
static void filter_sql(const FieldFilter *filter, bool plus, Buffer *sql, Bindings *bindings)
{
    bool refers = filter->field->kind == FIELD_REFERENCE && filter->value.length > 0;

    /* As in type_table.c: the plus lets an index over substr() answer for references. */
    buffer_string(sql, refers || plus ? " AND +" : " AND ");
    sql_name(sql, filter->field->id);
    if (filter->value.length == 0) {
        buffer_string(sql, " IS NULL");
        return;
    }
    buffer_string(sql, "=?");
    filter_value_bind(filter, bindings);
    if (refers) {
        buffer_string(sql, plus ? " AND +substr(" : " AND substr(");
        sql_name(sql, filter->field->id);
        buffer_string(sql, ",25)=substr(?,25) AND ");
        sql_name(sql, filter->field->id);
        buffer_string(sql, " IS NOT NULL");
        bind_text(bindings, filter->value);
    }
}

/* Of two common codes each index names its rows: where rows are only counted, none of them has to be read. */
static void filter_by_index_sql(const RowQuery *query, const FieldFilter *filter, Buffer *sql, Bindings *bindings)
{
    buffer_string(sql, " AND fid IN (SELECT fid FROM ");
    sql_name(sql, query->table->type->id);
    buffer_string(sql, " WHERE 1");
    filter_sql(filter, false, sql, bindings);
    buffer_byte(sql, ')');
}

Status count_with(Database *db, const char *sql, const Bindings *bindings, uint64_t *out, Error *err)
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
    bind_int(&bindings, (int64_t)query_rare_max(query) + 1);
    buffer_byte(&sql, '\0');
    return count_with(db, sql.at, &bindings, &hits, NULL) == ST_OK && hits <= query_rare_max(query);
}

static void dates_sql(const Plan *plan, Arena *arena, Buffer *sql, Bindings *bindings)
{
    bool gather = plan->in_order && plan->dates_rare && !plan->sorted_by_date;

    buffer_string(sql, " AND ");
    if (gather) {
        buffer_string(sql, "fid IN (SELECT fid FROM ");
        sql_name(sql, plan->query->table->type->id);
        buffer_string(sql, " WHERE ");
    } else if (plan->in_order && !plan->sorted_by_date) {
        buffer_string(sql, "+"); /* keeps the walk in its order */
    }
    date_range_sql(plan->query, arena, sql, bindings);
    if (gather) {
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

void rtree_condition(Box box, Buffer *sql, Bindings *bindings)
{
    buffer_string(sql, "(maxx>=? AND minx<=? AND maxy>=? AND miny<=?)");
    bind_double(bindings, box.west);
    bind_double(bindings, box.east);
    bind_double(bindings, box.south);
    bind_double(bindings, box.north);
}

void rtree_touching(Box box, Buffer *sql, Bindings *bindings)
{
    Box boxes[2];
    int count = box_split(box, boxes);

    for (int i = 0; i < count; i++) {
        if (i > 0) {
            buffer_string(sql, " OR ");
        }
        rtree_condition(boxes[i], sql, bindings);
    }
}

void box_condition(const TypeTable *table, Box box, bool first, Buffer *sql, Bindings *bindings)
{
    buffer_format(sql,
                  first ? "fid IN (SELECT id FROM \"%s\" WHERE " : "EXISTS (SELECT 1 FROM \"%s\" WHERE id=fid AND ",
                  table->rtree);
    buffer_byte(sql, '(');
    rtree_touching(box, sql, bindings);
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

void search_expression_bind(const RowQuery *query, Arena *arena, Bindings *bindings)
{
    BUFFER expression = {0};

    search_expression(query->table->type, query->words.words, query->words.open, &expression);
    bind_text(bindings, text_copy(arena, buffer_view(&expression)));
}

static void named_sql(const RowWords *words, const char *before, Buffer *sql, Bindings *bindings)
{
    for (size_t i = 0; i < words->named_count; i++) {
        buffer_format(sql, "%s?", before);
        bind_int(bindings, words->named[i]);
    }
}

/* A page of what the index has alone, in its own order: no more than the page is asked of it. */
static void words_page_sql(const RowQuery *query, Arena *arena, Buffer *sql, Bindings *bindings)
{
    buffer_string(sql, " AND fid IN (SELECT rowid FROM search WHERE search MATCH ?");
    search_expression_bind(query, arena, bindings);
    if (query->after != 0) {
        buffer_string(sql, query->newest_first ? " AND rowid<?" : " AND rowid>?");
        bind_int(bindings, query->after);
    }
    buffer_string(sql, query->newest_first ? " ORDER BY rowid DESC LIMIT ?)" : " ORDER BY rowid LIMIT ?)");
    bind_int(bindings, (int64_t)query->limit);
}

static void words_sql(const Plan *plan, Arena *arena, Buffer *sql, Bindings *bindings)
{
    const RowQuery *query = plan->query;

    if (plan->words == WORDS_PAGE) {
        words_page_sql(query, arena, sql, bindings);
        return;
    }
    buffer_string(sql, " AND fid IN (SELECT rowid FROM search WHERE search MATCH ?");
    search_expression_bind(query, arena, bindings);
    named_sql(&query->words, " UNION ALL SELECT ", sql, bindings);
    buffer_byte(sql, ')');
}

void conditions_sql(const Plan *plan, Arena *arena, Buffer *sql, Bindings *bindings)
{
    const RowQuery *query = plan->query;

    if (plan->words != WORDS_NONE) {
        words_sql(plan, arena, sql, bindings);
    }
    for (size_t i = 0; i < query->filter_count; i++) {
        if (i > 0 && !plan->in_order && !plan->looked_up && query->table->counted[query->filters[i].field->index]) {
            filter_by_index_sql(query, &query->filters[i], sql, bindings);
        } else {
            filter_sql(&query->filters[i], plan->filters_plus && !plan->filter_rare[i], sql, bindings);
        }
    }
    if (query->has_dates || query->dated.given) {
        dates_sql(plan, arena, sql, bindings);
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
        within_condition(query->table, &plan->within, sql);
    }
    if (query->has_box && query->table->rtree != NULL) {
        buffer_string(sql, " AND ");
        box_condition(query->table, query->box, plan->box_few, sql, bindings);
    }
    if (query->filter != NULL) {
        buffer_string(sql, " AND ");
        filter_condition(plan->db, query->table, query->filter, arena, sql, bindings);
    }
}

bool query_is_filtered(const RowQuery *query)
{
    return query->has_box || query->has_dates || query->dated.given || query->ended != ENDED_OR_NOT ||
           query->placeless_only || query->incomplete_only || query->within.asked || query->filter_count > 0 ||
           query->filter != NULL || query->words.words.length > 0;
}

void patience_begin(Database *db, const RowQuery *query)
{
    if (query->filter != NULL) {
        database_patience(db, query->patience_ms == 0 ? LIMIT_FILTER_MS : query->patience_ms);
    }
}

void patience_end(Database *db, const RowQuery *query)
{
    if (query->filter != NULL) {
        database_patience(db, 0);
    }
}

bool never_matches(const RowQuery *query)
{
    return ((query->has_box || query->placeless_only) && query->table->rtree == NULL) ||
           (query->within.asked && !table_has_units(query->table));
}

/* How many rows one filter matches, counted no further than rare ones go. */
static bool filter_is_rare(Database *db, const RowQuery *query, const FieldFilter *filter)
{
    const TypeTable *table = query->table;
    uint64_t most = query_rare_max(query);
    BUFFER sql = {0};
    BINDINGS bindings = {0};
    uint64_t hits = 0;
    int64_t kept = 0;

    if (table->counted[filter->field->index]) {
        return count_read(db, table->type->number, filter->field->number, filter->value, &kept, NULL) == ST_OK &&
               kept <= (int64_t)most;
    }
    buffer_string(&sql, "SELECT count(*) FROM (SELECT 1 FROM ");
    sql_name(&sql, table->type->id);
    buffer_string(&sql, " WHERE 1");
    filter_sql(filter, false, &sql, &bindings);
    buffer_string(&sql, " LIMIT ?)");
    bind_int(&bindings, (int64_t)most + 1);
    buffer_byte(&sql, '\0');
    return count_with(db, sql.at, &bindings, &hits, NULL) == ST_OK && hits <= most;
}

static bool unit_is_rare(Database *db, const RowQuery *query)
{
    enum { RARE_SHARE = 4 };
    uint64_t hits = 0;
    int64_t rows = 0;

    return query->within.asked && query->within.unit.length > 0 &&
           count_read(db, query->table->type->number, COUNT_ALL, (Text){0}, &rows, NULL) == ST_OK &&
           within_count(db, query->table, &query->within, &hits, NULL) == ST_OK && hits <= query_rare_max(query) &&
           hits < (uint64_t)rows / RARE_SHARE;
}

/*
 * How the index is asked. Its rows are gathered once: asking it row by row begins a question anew each time, and for
 * the beginning of a word every question first puts together all rows that have such words. So it is asked seldom: a
 * page of words alone is taken as it comes, and how many there are is counted no further than the choice needs.
 */
static WordsPlan words_plan(Database *db, const RowQuery *query, bool in_order)
{
    uint64_t hits = 0;
    RowQuery wordless = *query;

    wordless.words.words.length = 0;
    if (in_order && query->limit > 0 && query->words.named_count == 0 && query->sort.key == SORT_POSITION &&
        !query_is_filtered(&wordless)) {
        return WORDS_PAGE;
    }
    bool rare =
        words_count(db, query, query_rare_max(query) + 1, &hits, NULL) == ST_OK && hits <= query_rare_max(query);
    return rare ? WORDS_RARE : WORDS_GATHERED;
}

static void filters_plan(Database *db, const RowQuery *query, bool few, Arena *arena, Plan *out)
{
    bool alone = query->filter_count == 1 && !few && query->sort.key == SORT_POSITION;
    bool any = few;

    out->filter_rare = ARENA_ARRAY(arena, bool, query->filter_count + 1);
    for (size_t i = 0; i < query->filter_count && !alone; i++) {
        out->filter_rare[i] = filter_is_rare(db, query, &query->filters[i]);
        any = any || out->filter_rare[i];
    }
    out->looked_up = any;
    out->filters_plus = any || query->sort.key != SORT_POSITION;
}

/* Either some condition finds so few rows that they are gathered and sorted, or the rows are walked in their order. */
void plan_make(Database *db, const RowQuery *query, bool in_order, Arena *arena, Plan *out)
{
    uint64_t hits = 0;

    *out = (Plan){.db = db, .query = query, .in_order = in_order, .within = query->within};
    out->sorted_by_date = (query->sort.key == SORT_FIELD && query->sort.field == query->table->date) ||
                          (query->sort.key == SORT_OBSERVED && query->table->date == NULL);
    if (query->words.words.length > 0) {
        out->words = words_plan(db, query, in_order);
    }
    if (query->has_box && query->table->rtree != NULL) {
        out->box_few = box_count(db, query->table, query->box, query_rare_max(query) + 1, &hits, NULL) != ST_OK ||
                       hits <= query_rare_max(query);
    }
    if (in_order && (query->has_dates || query->dated.given) && !out->sorted_by_date) {
        out->dates_rare = dates_are_rare(db, query, arena);
    }
    out->within.rare = unit_is_rare(db, query);
    bool few = out->words == WORDS_RARE || out->box_few || out->dates_rare || out->within.rare;
    filters_plan(db, query, few, arena, out);
}

static void select_sql(const Plan *plan, const RowStretch *stretch, Arena *arena, Buffer *sql, Bindings *bindings)
{
    const RowQuery *query = plan->query;

    if (query->within.asked) {
        within_prefix(query->table, &plan->within, sql, bindings);
    }
    buffer_format(sql, "SELECT %s FROM ", query->table->columns);
    sql_name(sql, query->table->type->id);
    buffer_string(sql, " WHERE 1");
    stretch_condition(plan, stretch, sql, bindings);
    conditions_sql(plan, arena, sql, bindings);
    stretch_order(plan, stretch, sql);
    if (query->limit > 0) {
        buffer_string(sql, " LIMIT ?");
        bind_int(bindings, (int64_t)stretch->limit);
    }
    buffer_byte(sql, '\0');
}

/* Rows on their way from a statement to a visitor. */
typedef struct Walk {
    const RowQuery *query;
    Arena *rows;
    bool keep; /* rows outlive the visit */
    RowVisitor visit;
    void *context;
    size_t seen;
    uint64_t matched; /* ROWS_UNCOUNTED, or how many rows match */
} Walk;

static Status row_visit(Walk *walk, Statement *select, Error *err)
{
    RecordRow record;

    if (!walk->keep) {
        arena_reset(walk->rows);
    }
    TRY(row_from_statement(select, walk->query->table, walk->rows, !walk->query->without_geometry, !walk->keep, &record,
                           err));
    walk->seen++;
    return walk->visit(walk->context, &record, err);
}

static Status rows_walk(Walk *walk, Statement *select, Error *err)
{
    for (;;) {
        bool row;
        TRY(statement_step(select, &row, err));
        if (!row) {
            return ST_OK;
        }
        Status status = row_visit(walk, select, err);
        if (status != ST_OK) {
            statement_reset(select);
            return status;
        }
    }
}

static Status stretch_walk(const Plan *plan, const RowStretch *stretch, Walk *walk, Error *err)
{
    Arena scratch;
    BUFFER sql = {0};
    BINDINGS bindings = {0};
    Statement *select;

    arena_init(&scratch, 0);
    select_sql(plan, stretch, &scratch, &sql, &bindings);
    Status status = database_statement(plan->db, sql.at, &select, err);
    if (status == ST_OK) {
        bindings_apply(&bindings, select);
        status = rows_walk(walk, select, err);
    }
    arena_done(&scratch);
    return status;
}

static Status plan_walk(const Plan *plan, Walk *walk, Error *err)
{
    const RowQuery *query = plan->query;
    RowStretch stretch = {.limit = query->limit};

    while ((query->limit == 0 || walk->seen < query->limit) && stretch_next(query, &stretch)) {
        stretch.limit = query->limit - walk->seen;
        TRY(stretch_walk(plan, &stretch, walk, err));
    }
    return ST_OK;
}

static Status planned_select(Database *db, Walk *walk, Arena *arena, Error *err)
{
    Plan plan;

    patience_begin(db, walk->query);
    plan_make(db, walk->query, true, arena, &plan);
    Status status = plan_walk(&plan, walk, err);
    patience_end(db, walk->query);
    return status;
}

/* Rows one after the other, from their positions. */
static Status fids_walk(Database *db, const BoxRows *rows, Walk *walk, Error *err)
{
    Statement *select;

    TRY(database_statement(db, walk->query->table->select_by_fid, &select, err));
    for (size_t i = 0; i < rows->count; i++) {
        statement_reset(select);
        statement_int(select, 1, rows->fids[i]);
        TRY(rows_walk(walk, select, err));
    }
    return ST_OK;
}

static Status box_select(Database *db, Walk *walk, Arena *arena, Error *err)
{
    BoxRows rows;
    bool few;

    TRY(box_gather(db, walk->query, arena, &rows, &few, err));
    if (!few) {
        return planned_select(db, walk, arena, err);
    }
    walk->matched = rows.matched;
    return fids_walk(db, &rows, walk, err);
}

static Status rows_select(Database *db, Walk *walk, Error *err)
{
    Arena arena;

    if (never_matches(walk->query)) {
        return ST_OK;
    }
    arena_init(&arena, 0);
    Status status =
        box_is_alone(walk->query) ? box_select(db, walk, &arena, err) : planned_select(db, walk, &arena, err);
    if (walk->query->after == 0 && walk->seen < walk->query->limit) {
        walk->matched = walk->seen; /* the first page, and not full: that is all */
    }
    arena_done(&arena);
    return status;
}

Status rows_each_counted(Database *db, const RowQuery *query, RowVisitor visit, void *context, uint64_t *matched,
                         Error *err)
{
    Arena rows;
    Walk walk = {.query = query, .rows = &rows, .visit = visit, .context = context, .matched = ROWS_UNCOUNTED};

    arena_init(&rows, 0);
    Status status = rows_select(db, &walk, err);
    arena_done(&rows);
    *matched = walk.matched;
    return status;
}

Status rows_each(Database *db, const RowQuery *query, RowVisitor visit, void *context, Error *err)
{
    uint64_t ignored;

    return rows_each_counted(db, query, visit, context, &ignored, err);
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

Status rows_page_counted(Database *db, const RowQuery *query, Arena *arena, RecordRow **out, size_t *count,
                         uint64_t *matched, Error *err)
{
    PageFill page = {.rows = ARENA_ARRAY(arena, RecordRow, query->limit)};
    Walk walk = {
        .query = query, .rows = arena, .keep = true, .visit = page_add, .context = &page, .matched = ROWS_UNCOUNTED};

    TRY(rows_select(db, &walk, err));
    *out = page.rows;
    *count = page.count;
    *matched = walk.matched;
    return ST_OK;
}

Status rows_page(Database *db, const RowQuery *query, Arena *arena, RecordRow **out, size_t *count, Error *err)
{
    uint64_t ignored;

    return rows_page_counted(db, query, arena, out, count, &ignored, err);
}
