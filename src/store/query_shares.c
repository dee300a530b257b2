#include <math.h>

#include "store/query_plan.h"

enum { WINDOWS = 200, WINDOW_ROWS = 50, WORD_WINDOWS = 60, CODES_MAX = 512, NODES_MAX = 64, NODE_BITS = 40 };

typedef struct Share {
    size_t field;
    Text code;
    uint64_t rows;
} Share;

typedef struct Shares {
    Arena arena;
    Share items[CODES_MAX];
    size_t count;
    uint64_t seen; /* rows looked at, whether they match or not */
} Shares;

static void share_add(Shares *shares, size_t field, Text code)
{
    for (size_t i = 0; i < shares->count; i++) {
        if (shares->items[i].field == field && text_equal(shares->items[i].code, code)) {
            shares->items[i].rows++;
            return;
        }
    }
    if (shares->count < CODES_MAX) {
        shares->items[shares->count++] = (Share){field, text_copy(&shares->arena, code), 1};
    }
}

static Text cell_code(Statement *select, int column, const Field *field)
{
    if (column_is_null(select, column)) {
        return TEXT("");
    }
    if (field->kind == FIELD_BOOLEAN) {
        return column_int(select, column) != 0 ? TEXT("true") : TEXT("false");
    }
    return column_text(select, column);
}

/* Column 0 says whether the row matches, the fields follow. */
static Status shares_walk(Statement *select, const Field *const *fields, size_t field_count, Shares *shares, Error *err)
{
    for (;;) {
        bool row;
        TRY(statement_step(select, &row, err));
        if (!row) {
            return ST_OK;
        }
        shares->seen++;
        for (size_t i = 0; i < field_count && column_int(select, 0) != 0; i++) {
            share_add(shares, i, cell_code(select, (int)i + 1, fields[i]));
        }
    }
}

static void fields_sql(const Field *const *fields, size_t field_count, Buffer *sql)
{
    for (size_t i = 0; i < field_count; i++) {
        buffer_string(sql, ",+");
        sql_name(sql, fields[i]->id);
    }
}

static void every_row_sql(const Plan *plan, const Field *const *fields, size_t field_count, Arena *arena, Buffer *sql,
                          Bindings *bindings)
{
    buffer_string(sql, "SELECT 1");
    fields_sql(fields, field_count, sql);
    buffer_string(sql, " FROM ");
    sql_name(sql, plan->query->table->type->id);
    buffer_string(sql, " WHERE 1");
    conditions_sql(plan, arena, sql, bindings);
}

typedef struct FidRange {
    int64_t first, last;
} FidRange;

static Status fid_read(Database *db, const TypeTable *table, const char *which, int64_t bound, int64_t *out,
                       bool *found, Error *err)
{
    BUFFER sql = {0};
    Statement *select;

    buffer_string(&sql, "SELECT fid FROM ");
    sql_name(&sql, table->type->id);
    buffer_string(&sql, which);
    buffer_byte(&sql, '\0');
    TRY(database_statement(db, sql.at, &select, err));
    statement_int(select, 1, bound);
    TRY(statement_step(select, found, err));
    *out = *found ? column_int(select, 0) : 0;
    statement_reset(select);
    return ST_OK;
}

/* Where the rows of each node's chain lie: positions of different nodes are far apart. */
static Status ranges_read(Database *db, const TypeTable *table, FidRange out[NODES_MAX], size_t *count, Error *err)
{
    int64_t from = INT64_MIN;
    bool found = true;

    *count = 0;
    while (*count < NODES_MAX) {
        FidRange *range = &out[*count];
        TRY(fid_read(db, table, " WHERE fid>=? ORDER BY fid LIMIT 1", from, &range->first, &found, err));
        if (!found) {
            return ST_OK;
        }
        from = ((range->first >> NODE_BITS) + 1) << NODE_BITS;
        TRY(fid_read(db, table, " WHERE fid<? ORDER BY fid DESC LIMIT 1", from, &range->last, &found, err));
        ++*count;
    }
    return ST_OK;
}

/* `continues`: a WITH was begun already. */
static void starts_sql(const FidRange *ranges, size_t count, int windows, bool continues, Buffer *sql,
                       Bindings *bindings)
{
    double length = 0, step;

    for (size_t i = 0; i < count; i++) {
        length += (double)(ranges[i].last - ranges[i].first) + 1;
    }
    step = length / windows;
    buffer_string(sql, continues ? "," : "WITH ");
    buffer_string(sql, "\"every so often\"(\"its start\") AS (SELECT ?");
    bind_int(bindings, ranges[0].first);
    for (size_t i = 0; i < count; i++) {
        double span = (double)(ranges[i].last - ranges[i].first);
        for (int n = 0; ((double)n + 0.5) * step < span; n++) {
            buffer_string(sql, " UNION ALL SELECT ?");
            bind_int(bindings, ranges[i].first + (int64_t)(((double)n + 0.5) * step));
        }
    }
    buffer_string(sql, ")");
}

static void sample_sql(const Plan *plan, const FidRange *ranges, size_t range_count, const Field *const *fields,
                       size_t field_count, Arena *arena, Buffer *sql, Bindings *bindings)
{
    const RowQuery *query = plan->query;

    bool continues = query->within.asked && query->within.unit.length > 0;

    starts_sql(ranges, range_count, plan->words == WORDS_NONE ? WINDOWS : WORD_WINDOWS, continues, sql, bindings);
    buffer_string(sql, " SELECT (1");
    conditions_sql(plan, arena, sql, bindings);
    buffer_byte(sql, ')');
    fields_sql(fields, field_count, sql);
    buffer_string(sql, " FROM \"every so often\" CROSS JOIN ");
    sql_name(sql, query->table->type->id);
    buffer_string(sql, " WHERE fid IN (SELECT fid FROM ");
    sql_name(sql, query->table->type->id);
    buffer_format(sql, " WHERE fid>=\"its start\" ORDER BY fid LIMIT %d)", WINDOW_ROWS);
}

static uint64_t two_figures(double number)
{
    double scale = number < 100 ? 1 : pow(10, floor(log10(number)) - 1);

    return (uint64_t)(round(number / scale) * scale);
}

static void shares_tell(const Shares *shares, const Field *const *fields, double factor, ShareVisitor visit,
                        void *context)
{
    for (size_t i = 0; i < shares->count; i++) {
        const Share *share = &shares->items[i];
        uint64_t rows = factor == 1 ? share->rows : two_figures((double)share->rows * factor);
        visit(context, fields[share->field], share->code, rows);
    }
}

/* A walk over spread rows looks at each of them: no condition may gather rows by an index of its own. */
static void plan_for_sample(Plan *plan)
{
    plan->box_few = false;
    plan->filters_plus = true;
    plan->words = plan->words == WORDS_NONE ? WORDS_NONE : WORDS_GATHERED;
}

static Status shares_select(Database *db, Plan *plan, const Field *const *fields, size_t field_count, bool sample,
                            Shares *shares, Error *err)
{
    BUFFER sql = {0};
    BINDINGS bindings = {0};
    FidRange ranges[NODES_MAX];
    size_t range_count = 0;
    Statement *select;

    if (plan->query->within.asked) {
        within_prefix(plan->query->table, &plan->within, &sql, &bindings);
    }
    if (sample) {
        TRY(ranges_read(db, plan->query->table, ranges, &range_count, err));
        plan_for_sample(plan);
    }
    if (sample && range_count > 0) {
        sample_sql(plan, ranges, range_count, fields, field_count, &shares->arena, &sql, &bindings);
    } else {
        every_row_sql(plan, fields, field_count, &shares->arena, &sql, &bindings);
    }
    buffer_byte(&sql, '\0');
    TRY(database_statement(db, sql.at, &select, err));
    bindings_apply(&bindings, select);
    return shares_walk(select, fields, field_count, shares, err);
}

Status rows_shares(Database *db, const RowQuery *query, const Field *const *fields, size_t field_count,
                   uint64_t all_rows, ShareVisitor visit, void *context, bool *estimated, Error *err)
{
    Plan plan;
    Arena arena;

    arena_init(&arena, 0);
    Shares *shares = ARENA_NEW(&arena, Shares);
    arena_init(&shares->arena, 0);
    patience_begin(db, query);
    plan_make(db, query, true, &arena, &plan);
    plan.in_order = false;
    *estimated = !plan.looked_up && all_rows > query_rare_max(query);
    Status status = shares_select(db, &plan, fields, field_count, *estimated, shares, err);
    patience_end(db, query);
    if (status == ST_OK) {
        double factor = *estimated && shares->seen > 0 ? (double)all_rows / (double)shares->seen : 1;
        shares_tell(shares, fields, factor, visit, context);
    }
    arena_done(&shares->arena);
    arena_done(&arena);
    return status;
}
