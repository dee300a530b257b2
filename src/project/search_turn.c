#include "project/search_turn.h"

#include "base/memory.h"
#include "base/time.h"
#include "journal/entry.h"

enum { ROWS_BETWEEN_LOOKS = 100 };

void search_turn_init(SearchTurn *turn, size_t type_count)
{
    *turn = (SearchTurn){.loaded = false};
    turn->put = memory_resize(NULL, sizeof *turn->put * (type_count + 1));
    memset(turn->put, 0, sizeof *turn->put * (type_count + 1));
}

void search_turn_done(SearchTurn *turn)
{
    memory_free(turn->put);
    buffer_done(&turn->old);
    buffer_done(&turn->new);
    *turn = (SearchTurn){0};
}

void search_turn_expect_many(SearchTurn *turn, const RecordType *type)
{
    turn->put[type->index] = SEARCH_AT_ONCE_MAX;
}

static Status pending_load(SearchTurn *turn, Database *db, Error *err)
{
    if (!turn->loaded) {
        TRY(pending_read(db, &turn->pending, err));
        turn->loaded = true;
    }
    return ST_OK;
}

/*
 * Lets a range of the type reach to `fid`, when no row that is searchable already lies between: chains of different
 * nodes lie far apart, and what a node writes next must not fall into the range.
 */
static Status range_stretch(SearchTurn *turn, Database *db, const TypeTable *table, int64_t fid, bool *done, Error *err)
{
    PendingList *list = &turn->pending;

    *done = false;
    for (size_t i = list->count; i-- > 0 && !*done;) {
        PendingRange *range = &list->ranges[i];
        bool between = false, above = fid > range->last;
        if (range->type != table->type->number ||
            position_node((Position)range->first) != position_node((Position)fid)) {
            continue;
        }
        TRY(rows_lie_between(db, table, above ? range->last : fid, above ? fid : range->first, &between, err));
        if (!between) {
            *(above ? &range->last : &range->first) = fid;
            range->records++;
            *done = true;
        }
    }
    return ST_OK;
}

static Status range_add(SearchTurn *turn, Database *db, const TypeTable *table, int64_t fid, bool *done, Error *err)
{
    PendingList *list = &turn->pending;

    TRY(range_stretch(turn, db, table, fid, done, err));
    if (!*done && list->count < PENDING_MAX) {
        list->ranges[list->count++] = (PendingRange){table->type->number, fid, fid, 1};
        *done = true;
    }
    turn->changed = turn->changed || *done;
    return ST_OK;
}

static Status row_added(SearchTurn *turn, Database *db, const TypeTable *table, const RecordRow *row, Error *err)
{
    uint32_t *put = &turn->put[table->type->index];
    bool waits = false;

    if (*put >= SEARCH_AT_ONCE_MAX) {
        TRY(range_add(turn, db, table, row->position, &waits, err));
    }
    if (waits) {
        return ST_OK;
    }
    ++*put;
    search_row_words(table, row->values, &turn->new);
    return search_put(db, row->position, buffer_view(&turn->new), err);
}

static void range_forget(PendingList *list, PendingRange *range)
{
    *range = list->ranges[--list->count];
}

/* Does the row wait? Then its range counts it, or goes with the last of its records. */
static bool pending_count(SearchTurn *turn, const RecordType *type, int64_t fid, int more)
{
    PendingRange *range = pending_find(&turn->pending, type->number, fid);

    if (range == NULL) {
        return false;
    }
    range->records += more;
    turn->changed = turn->changed || more != 0;
    if (range->records <= 0) {
        range_forget(&turn->pending, range);
    }
    return true;
}

Status search_turn_change(SearchTurn *turn, Database *db, const TypeTable *table, const RecordRow *before,
                          const RecordRow *after, Error *err)
{
    int64_t fid = before == NULL ? after->position : before->position;

    if (table->type->searched_count == 0) {
        return ST_OK;
    }
    TRY(pending_load(turn, db, err));
    if (pending_count(turn, table->type, fid, (before == NULL) - (after == NULL))) {
        return ST_OK;
    }
    if (before == NULL) {
        return row_added(turn, db, table, after, err);
    }
    search_row_words(table, before->values, &turn->old);
    buffer_clear(&turn->new);
    if (after != NULL) {
        search_row_words(table, after->values, &turn->new);
    }
    if (text_equal(buffer_view(&turn->old), buffer_view(&turn->new))) {
        return ST_OK;
    }
    TRY(search_take_out(db, fid, buffer_view(&turn->old), err));
    return search_put(db, fid, buffer_view(&turn->new), err);
}

Status search_turn_finish(SearchTurn *turn, Database *db, Error *err)
{
    if (!turn->changed) {
        return ST_OK;
    }
    turn->changed = false;
    return pending_store(db, &turn->pending, err);
}

/* Puts some rows of the last range in; it goes when no row of it is left. */
static Status range_take(Database *db, const Model *model, const TypeTables *tables, PendingList *list, Error *err)
{
    PendingRange *range = &list->ranges[list->count - 1];
    const RecordType *type = model_type_numbered(model, range->type);
    size_t taken = 0;
    int64_t next = range->first;

    if (type != NULL) {
        TRY(search_put_rows(db, type_table(tables, type), range->first, range->last, ROWS_BETWEEN_LOOKS, &taken, &next,
                            err));
    }
    range->records -= (int64_t)taken;
    range->first = next;
    if (taken < ROWS_BETWEEN_LOOKS || next > range->last) {
        range_forget(list, range);
    }
    return ST_OK;
}

Status search_turn_take(Database *db, const Model *model, const TypeTables *tables, int budget_ms, int64_t *left,
                        Error *err)
{
    PendingList list;
    int64_t until = time_ticks_ms() + budget_ms;

    TRY(pending_read(db, &list, err));
    if (list.count == 0) {
        *left = 0;
        return ST_OK;
    }
    do {
        TRY(range_take(db, model, tables, &list, err));
    } while (list.count > 0 && time_ticks_ms() < until);
    *left = pending_records(&list, 0);
    return pending_store(db, &list, err);
}
