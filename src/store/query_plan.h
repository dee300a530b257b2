/*
 * query_plan.h - how a query's rows are found: private to the files that make its statements.
 */
#ifndef STORE_QUERY_PLAN_H
#define STORE_QUERY_PLAN_H

#include "store/bindings.h"
#include "store/query.h"

/* Above so many matches, walking the table in order beats sorting what an index gives. */
static inline uint64_t query_rare_max(const RowQuery *query)
{
    return query->rare_max == 0 ? 20000 : query->rare_max;
}

/* WORDS_PAGE: a page of the index alone, in its own order. The others gather all rows that have the words. */
typedef enum WordsPlan { WORDS_NONE, WORDS_RARE, WORDS_GATHERED, WORDS_PAGE } WordsPlan;

typedef struct Plan {
    Database *db;
    const RowQuery *query;
    Within within;       /* the query's, with what kept counts say */
    bool in_order;       /* rows are wanted, not only their count */
    bool looked_up;      /* some condition finds few rows: they are sorted, no index gives the order */
    bool sorted_by_date; /* by the column that dates are compared with */
    bool dates_rare, box_few, filters_plus;
    bool *filter_rare;
    WordsPlan words;
} Plan;

/* `plan` lends the query and the arena. Its rows are wanted `in_order`, or only counted. */
void plan_make(Database *db, const RowQuery *query, bool in_order, Arena *arena, Plan *out);

/* A stranger's condition may cost more than anybody waits for: questions in between end with ST_BUSY. */
void patience_begin(Database *db, const RowQuery *query);
void patience_end(Database *db, const RowQuery *query);

/* Does something that the type's records do not have keep the query from matching any? */
bool never_matches(const RowQuery *query);

/* The number that a statement answers with. */
Status count_with(Database *db, const char *sql, const Bindings *bindings, uint64_t *out, Error *err) CHECKED;

/* Binds the query's words as the full-text index is asked for them; the text is of `arena`. */
void search_expression_bind(const RowQuery *query, Arena *arena, Bindings *bindings);

/* Appends what holds for boxes of the spatial index that touch `box`; rtree_condition: one that crosses no meridian. */
void rtree_touching(Box box, Buffer *sql, Bindings *bindings);
void rtree_condition(Box box, Buffer *sql, Bindings *bindings);

/* Appends every condition of the plan as " AND …". */
void conditions_sql(const Plan *plan, Arena *arena, Buffer *sql, Bindings *bindings);

/*
 * A sorted list in at most three stretches: rows of the value where the last page ended, rows of values beyond it, rows
 * without a value. In order of position there is one.
 */
typedef struct RowStretch {
    enum { STRETCH_NONE, STRETCH_ALL, STRETCH_SAME, STRETCH_BEYOND, STRETCH_WITHOUT, STRETCH_END } which;
    size_t limit;
} RowStretch;

/* The stretch that follows; false behind the last one. */
bool stretch_next(const RowQuery *query, RowStretch *stretch);

/* Appends " AND …" for the rows of a stretch that come after the query's cursor, and " ORDER BY …". */
void stretch_condition(const Plan *plan, const RowStretch *stretch, Buffer *sql, Bindings *bindings);
void stretch_order(const Plan *plan, const RowStretch *stretch, Buffer *sql);

#endif
