#include "store/query.h"

#include "base/limits.h"
#include "store/query_plan.h"

/* A count that would walk far stops here and says so. */
enum { COUNT_ENOUGH = 1000 };

/* Counts rows of the table; `most` of 0 counts all. */
static Status plan_count(Database *db, const Plan *plan, uint64_t most, Arena *arena, uint64_t *out, Error *err)
{
    BUFFER sql = {0};
    BINDINGS bindings = {0};

    if (plan->query->within.asked) {
        within_prefix(plan->query->table, &plan->within, &sql, &bindings);
    }
    buffer_string(&sql, most > 0 ? "SELECT count(*) FROM (SELECT 1 FROM " : "SELECT count(*) FROM ");
    sql_name(&sql, plan->query->table->type->id);
    buffer_string(&sql, " WHERE 1");
    conditions_sql(plan, arena, &sql, &bindings);
    if (most > 0) {
        buffer_string(&sql, " LIMIT ?)");
        bind_int(&bindings, (int64_t)most);
    }
    buffer_byte(&sql, '\0');
    return count_with(db, sql.at, &bindings, out, err);
}

/*
 * One condition alone that something else than the table can count; `*done` tells whether it was so. Words that very
 * many rows have are counted no further than `most`.
 */
static Status alone_count(Database *db, const RowQuery *query, uint64_t most, uint64_t *out, bool *done, Error *err)
{
    BUFFER sql = {0};
    BINDINGS bindings = {0};
    RowQuery rest = *query;

    rest.within.asked = rest.has_box = false;
    rest.words.words.length = 0;
    bool box = query->has_box && query->box.west <= query->box.east, words = query->words.words.length > 0;
    *done = !query_is_filtered(&rest) && query->within.asked + query->has_box + words == 1;
    if (*done && query->within.asked) {
        return within_count(db, query->table, &query->within, out, err);
    }
    if (*done && box) {
        buffer_format(&sql, "SELECT count(*) FROM \"%s\" WHERE ", query->table->rtree);
        rtree_condition(query->box, &sql, &bindings);
    } else if (*done && words && query->words.named_count == 0) {
        return words_count(db, query, most, out, err);
    } else {
        *done = false;
        return ST_OK;
    }
    buffer_byte(&sql, '\0');
    return count_with(db, sql.at, &bindings, out, err);
}

Status rows_count(Database *db, const RowQuery *query, uint64_t *out, Error *err)
{
    return rows_count_near(db, query, out, NULL, err);
}

Status rows_count_near(Database *db, const RowQuery *query, uint64_t *out, bool *exact, Error *err)
{
    Arena arena;
    Plan plan;
    bool done = never_matches(query);

    *out = 0;
    if (exact != NULL) {
        *exact = true;
    }
    if (done) {
        return ST_OK;
    }
    arena_init(&arena, 0);
    patience_begin(db, query);
    uint64_t most = exact == NULL ? INT64_MAX : query_rare_max(query) + 1;
    Status status = alone_count(db, query, most, out, &done, err);
    if (status == ST_OK && done && exact != NULL && query->words.words.length > 0) {
        *exact = *out < most;
    }
    if (status == ST_OK && !done) {
        plan_make(db, query, false, &arena, &plan);
        bool far = exact != NULL && plan.words == WORDS_GATHERED;
        status = plan_count(db, &plan, far ? COUNT_ENOUGH : 0, &arena, out, err);
        if (far && *out >= COUNT_ENOUGH) {
            *exact = false;
        }
    }
    patience_end(db, query);
    arena_done(&arena);
    return status;
}

Status words_count(Database *db, const RowQuery *query, uint64_t most, uint64_t *out, Error *err)
{
    Arena arena;
    BINDINGS bindings = {0};

    arena_init(&arena, 0);
    search_expression_bind(query, &arena, &bindings);
    bind_int(&bindings, (int64_t)most);
    Status status =
        count_with(db, "SELECT count(*) FROM (SELECT 1 FROM search WHERE search MATCH ? LIMIT ?)", &bindings, out, err);
    arena_done(&arena);
    return status;
}

Status box_count(Database *db, const TypeTable *table, Box box, uint64_t most, uint64_t *out, Error *err)
{
    BUFFER sql = {0};
    BINDINGS bindings = {0};

    buffer_format(&sql, "SELECT count(*) FROM (SELECT 1 FROM \"%s\" WHERE ", table->rtree);
    rtree_touching(box, &sql, &bindings);
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
