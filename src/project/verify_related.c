#include "project/verify_related.h"

#include <pthread.h>

#include "base/memory.h"
#include "project/related_count.h"
#include "store/related_counts.h"
#include "store/related_rows.h"

/* Every second measure, beginning with one of them: the share of one thread. */
typedef struct RelatedShare {
    const RelatedVerify *verify;
    Database *db;
    size_t first, step;
    CubeTally cubes;
    uint64_t rows;
    bool wrong;
    Status status;
    Error err;
} RelatedShare;

/* What is kept of one measure, walked beside what was counted. */
typedef struct RelatedWalk {
    const RelatedNumber *numbers;
    size_t count, at;
    bool wrong;
} RelatedWalk;

static Status kept_visit(void *context, int64_t fid, int64_t records, bool *enough, Error *err)
{
    RelatedWalk *walk = context;

    (void)err;
    walk->wrong |=
        walk->at == walk->count || walk->numbers[walk->at].fid != fid || walk->numbers[walk->at].records != records;
    *enough = walk->wrong;
    walk->at++;
    return ST_OK;
}

/* Leaves those that the measure's condition counts, and adds them to their cells. */
static Status numbers_apply(RelatedShare *share, const RelatedTables *tables, RelatedNumber *numbers, size_t *count,
                            Error *err)
{
    size_t kept = 0;
    Status status = ST_OK;
    Arena arena;

    arena_init(&arena, 0);
    for (size_t i = 0; i < *count && status == ST_OK; i++) {
        char key[CELL_KEY_BYTES_MAX];
        RecordRow row;
        bool found;
        arena_reset(&arena);
        status = row_at(tables->db, tables->ours, numbers[i].fid, &arena, &row, &found, err);
        Text cell = status == ST_OK && found ? cube_cell_of(tables->ours, tables->measure, &row, key) : (Text){0};
        if (cell.length > 0) {
            cube_tally_related(&share->cubes, tables->measure, cell, numbers[i].records, 1);
            numbers[kept++] = numbers[i];
        }
    }
    arena_done(&arena);
    *count = kept;
    return status;
}

static Status measure_check(RelatedShare *share, const Measure *measure, Error *err)
{
    RelatedTables tables = related_tables(share->db, share->verify->tables, measure);
    RelatedNumber *numbers = NULL;
    RelatedWalk walk = {0};

    TRY(related_count_all(&tables, &numbers, &walk.count, err));
    walk.numbers = numbers;
    Status status = numbers_apply(share, &tables, numbers, &walk.count, err);
    if (status == ST_OK) {
        status = related_counts_each(share->db, measure->number, kept_visit, &walk, err);
    }
    memory_free(numbers);
    share->wrong |= walk.wrong || walk.at != walk.count;
    share->rows += walk.count;
    return status;
}

static void *share_run(void *context)
{
    RelatedShare *share = context;
    const Model *model = share->verify->model;
    size_t seen = 0;

    for (size_t i = 0; i < model->measure_count && share->status == ST_OK; i++) {
        if (model->measures[i].related != NULL && seen++ % share->step == share->first) {
            share->status = measure_check(share, &model->measures[i], &share->err);
        }
    }
    return NULL;
}

static Status shares_join(RelatedShare *shares, size_t count, CubeTally *cubes, bool *whole, Error *err)
{
    uint64_t expected = 0, kept;

    *whole = true;
    for (size_t i = 0; i < count; i++) {
        if (shares[i].status != ST_OK) {
            *err = shares[i].err;
            return shares[i].status;
        }
        cube_tally_merge(cubes, &shares[i].cubes);
        *whole = *whole && !shares[i].wrong;
        expected += shares[i].rows;
    }
    TRY(related_counts_total(shares[0].db, &kept, err));
    *whole = *whole && kept == expected;
    return ST_OK;
}

Status related_verify(const RelatedVerify *verify, CubeTally *cubes, bool *whole, Error *err)
{
    size_t count = verify->second == NULL ? 1 : 2;
    RelatedShare shares[2] = {{.verify = verify, .db = verify->db, .step = count},
                              {.verify = verify, .db = verify->second, .first = 1, .step = count}};
    pthread_t thread;

    for (size_t i = 0; i < COUNT_OF(shares); i++) {
        cube_tally_init(&shares[i].cubes);
    }
    bool is_beside = count > 1 && pthread_create(&thread, NULL, share_run, &shares[1]) == 0;
    share_run(&shares[0]);
    if (is_beside) {
        pthread_join(thread, NULL);
    } else if (count > 1) {
        share_run(&shares[1]);
    }
    Status status = shares_join(shares, count, cubes, whole, err);
    for (size_t i = 0; i < COUNT_OF(shares); i++) {
        cube_tally_done(&shares[i].cubes);
    }
    return status;
}
