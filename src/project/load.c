#include "project/load.h"

#include <pthread.h>

#include "base/memory.h"

typedef struct LoadBatch {
    LoadItem *items;
    size_t count, capacity;
    StoredCommit *commits;
    size_t commit_count, commit_capacity;
    Arena bytes;
} LoadBatch;

struct RecordLoad {
    Projector *projector;
    LoadBatch batches[2];
    int filling;  /* the other one is the writing thread's */
    bool writing; /* it has not done with it */
    bool stopping;
    Status status; /* of the first that failed */
    Error err;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    pthread_t thread;
};

Status load_item_write(Projector *projector, const LoadItem *item, Error *err)
{
    const NewRecord *record = &item->record;

    if (item->bytes.length > 0) {
        TRY(entry_store(projector->db, record->position, item->bytes, err));
    }
    TRY(project_new_record(projector, record, err));
    return project_mark(projector, record->type, item->system, &item->mark, record->id, err);
}

static Status batch_write(Projector *projector, const LoadBatch *batch, Error *err)
{
    Status status = ST_OK;

    database_claim(projector->db);
    for (size_t i = 0; i < batch->count && status == ST_OK; i++) {
        status = load_item_write(projector, &batch->items[i], err);
    }
    for (size_t i = 0; i < batch->commit_count && status == ST_OK; i++) {
        status = commit_store(projector->db, &batch->commits[i], err);
    }
    database_unclaim(projector->db);
    return status;
}

static void *load_loop(void *context)
{
    RecordLoad *load = context;

    pthread_mutex_lock(&load->lock);
    for (;;) {
        while (!load->writing && !load->stopping) {
            pthread_cond_wait(&load->changed, &load->lock);
        }
        if (!load->writing) {
            break;
        }
        LoadBatch *batch = &load->batches[1 - load->filling];
        bool failed = load->status != ST_OK;
        pthread_mutex_unlock(&load->lock);
        Status status = failed ? ST_OK : batch_write(load->projector, batch, &load->err);
        pthread_mutex_lock(&load->lock);
        load->status = failed ? load->status : status;
        load->writing = false;
        pthread_cond_signal(&load->changed);
    }
    pthread_mutex_unlock(&load->lock);
    return NULL;
}

Status record_load_start(Projector *projector, RecordLoad **out, Error *err)
{
    RecordLoad *load = memory_resize(NULL, sizeof *load);

    *load = (RecordLoad){.projector = projector};
    arena_init(&load->batches[0].bytes, 0);
    arena_init(&load->batches[1].bytes, 0);
    pthread_mutex_init(&load->lock, NULL);
    pthread_cond_init(&load->changed, NULL);
    if (pthread_create(&load->thread, NULL, load_loop, load) != 0) {
        memory_free(load);
        return error_set(err, ST_INTERNAL, "cannot start a thread to write records");
    }
    *out = load;
    return ST_OK;
}

void record_load_add(RecordLoad *load, const LoadItem *item)
{
    LoadBatch *batch = &load->batches[load->filling];

    if (batch->count == batch->capacity) {
        batch->capacity = batch->capacity == 0 ? 256 : batch->capacity * 2;
        batch->items = memory_resize(batch->items, sizeof *batch->items * batch->capacity);
    }
    LoadItem *added = &batch->items[batch->count++];
    *added = *item;
    added->bytes = text_copy(&batch->bytes, item->bytes);
}

void record_load_sign(RecordLoad *load, const StoredCommit *commit)
{
    LoadBatch *batch = &load->batches[load->filling];

    if (batch->commit_count == batch->commit_capacity) {
        batch->commit_capacity = batch->commit_capacity == 0 ? 4 : batch->commit_capacity * 2;
        batch->commits = memory_resize(batch->commits, sizeof *batch->commits * batch->commit_capacity);
    }
    batch->commits[batch->commit_count++] = *commit;
}

static void batch_clear(LoadBatch *batch)
{
    arena_reset(&batch->bytes);
    batch->count = batch->commit_count = 0;
}

/* With the lock held: until the writing thread is idle. */
static Status writing_wait(RecordLoad *load, Error *err)
{
    while (load->writing) {
        pthread_cond_wait(&load->changed, &load->lock);
    }
    if (load->status != ST_OK && err != NULL) {
        *err = load->err;
    }
    return load->status;
}

Status record_load_hand_over(RecordLoad *load, Error *err)
{
    pthread_mutex_lock(&load->lock);
    Status status = writing_wait(load, err);
    if (load->batches[load->filling].count + load->batches[load->filling].commit_count > 0) {
        load->filling = 1 - load->filling;
        batch_clear(&load->batches[load->filling]);
        load->writing = true;
        pthread_cond_signal(&load->changed);
    }
    pthread_mutex_unlock(&load->lock);
    return status;
}

Status record_load_settle(RecordLoad *load, Error *err)
{
    TRY(record_load_hand_over(load, err));
    pthread_mutex_lock(&load->lock);
    Status status = writing_wait(load, err);
    pthread_mutex_unlock(&load->lock);
    return status;
}

static void batch_done(LoadBatch *batch)
{
    memory_free(batch->items);
    memory_free(batch->commits);
    arena_done(&batch->bytes);
}

void record_load_stop(RecordLoad *load)
{
    if (load == NULL) {
        return;
    }
    pthread_mutex_lock(&load->lock);
    load->stopping = true;
    pthread_cond_signal(&load->changed);
    pthread_mutex_unlock(&load->lock);
    pthread_join(load->thread, NULL);
    batch_done(&load->batches[0]);
    batch_done(&load->batches[1]);
    pthread_mutex_destroy(&load->lock);
    pthread_cond_destroy(&load->changed);
    memory_free(load);
}
