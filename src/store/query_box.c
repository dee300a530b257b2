#include "store/query_box.h"

#include <stdlib.h>

#include "store/query_plan.h"

bool box_is_alone(const RowQuery *query)
{
    RowQuery rest = *query;

    rest.has_box = false;
    return query->has_box && query->table->rtree != NULL && query->sort.key == SORT_POSITION &&
           !query_is_filtered(&rest);
}

/* Negative ones rise where positions fall, and the other way about. */
static int64_t in_order(const RowQuery *query, int64_t fid)
{
    return query->newest_first ? -fid : fid;
}

static int fid_compare(const void *a, const void *b)
{
    int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;

    return (left > right) - (left < right);
}

/* Parts what is not above `pivot` from what is not below it; returns where the second begins. */
static size_t fids_part(int64_t *fids, size_t low, size_t high)
{
    size_t i = low, j = high - 1;
    int64_t pivot = fids[low + (j - low) / 2];

    for (;; i++, j--) {
        while (fids[i] < pivot) {
            i++;
        }
        while (fids[j] > pivot) {
            j--;
        }
        if (i >= j) {
            return j + 1;
        }
        int64_t kept = fids[i];
        fids[i] = fids[j];
        fids[j] = kept;
    }
}

/* Sorts the `wanted` smallest to the front: most of what a large box holds never needs an order. */
static void fids_sort(int64_t *fids, size_t count, size_t wanted)
{
    size_t low = 0, high = count;

    while (wanted > low && wanted < high) {
        size_t middle = fids_part(fids, low, high);
        if (wanted < middle) {
            high = middle;
        } else {
            low = middle;
        }
    }
    qsort(fids, wanted, sizeof *fids, fid_compare);
}

static Status fids_read(Statement *select, const RowQuery *query, uint64_t most, BoxRows *out, Error *err)
{
    int64_t after = query->after == 0 ? INT64_MIN : in_order(query, query->after);

    for (;;) {
        bool row;
        TRY(statement_step(select, &row, err));
        if (!row) {
            return ST_OK;
        }
        if (++out->matched > most) {
            statement_reset(select);
            return ST_OK;
        }
        int64_t place = in_order(query, column_int(select, 0));
        if (place > after) {
            out->fids[out->count++] = place;
        }
    }
}

Status box_gather(Database *db, const RowQuery *query, Arena *arena, BoxRows *out, bool *few, Error *err)
{
    BUFFER sql = {0};
    BINDINGS bindings = {0};
    Statement *select;
    uint64_t most = query_rare_max(query);

    *out = (BoxRows){.fids = arena_raw(arena, sizeof *out->fids * most)};
    buffer_format(&sql, "SELECT id FROM \"%s\" WHERE ", query->table->rtree);
    rtree_touching(query->box, &sql, &bindings);
    buffer_byte(&sql, '\0');
    TRY(database_statement(db, sql.at, &select, err));
    bindings_apply(&bindings, select);
    TRY(fids_read(select, query, most, out, err));
    *few = out->matched <= most;
    size_t wanted = query->limit > 0 && query->limit < out->count ? query->limit : out->count;
    fids_sort(out->fids, out->count, wanted);
    out->count = wanted;
    for (size_t i = 0; i < out->count; i++) {
        out->fids[i] = in_order(query, out->fids[i]);
    }
    return ST_OK;
}
