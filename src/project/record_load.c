#include "project/record_load.h"

#include <pthread.h>

#include "base/memory.h"
#include "project/record_row.h"
#include "store/heads.h"
#include "store/identifiers.h"

enum { MARKS_MAX = 65536 };

/* What can be known of a row without the database. */
typedef struct LoadRow {
    const RecordType *type; /* NULL: of a record with several entries */
    Folded folded;
    SourceMark mark;
    Text bytes, system;
} LoadRow;

typedef struct MarkList {
    IdentifierRow *rows;
    size_t count, capacity;
    Arena texts;
} MarkList;

typedef struct LoadBatch {
    LoadRow *rows;
    size_t count, capacity;
    MarkList marks; /* those of this batch and of earlier ones */
    StoredCommit *commits;
    size_t commit_count, commit_capacity;
    Arena arena; /* bytes of entries, rules they break */
} LoadBatch;

struct RecordLoad {
    Projector *projector;
    KnownSystem system; /* the last asked for */
    char system_name[128];
    MarkList marks; /* gathered until there are enough to be worth sorting */
    LoadBatch batches[2];
    int filling;   /* the other one is being written */
    bool writing;  /* that is not done */
    bool made;     /* the maker has returned */
    Status status; /* of the first writing that failed */
    Error err;
    RecordMaker make;
    void *context;
    Status make_status;
    Error make_err;
    pthread_mutex_t lock;
    pthread_cond_t changed;
};

Status load_item_write(Projector *projector, const LoadItem *item, Error *err)
{
    const NewRecord *record = &item->record;

    TRY(entry_store(projector->db, record->position, item->bytes, err));
    TRY(project_new_record(projector, record, err));
    return project_mark(projector, record->type, item->system, &item->mark, record->id, err);
}

static Status row_store(Projector *projector, const LoadRow *row, Error *err)
{
    const RecordRow *stored = &row->folded.row;

    if (row->bytes.length > 0) {
        TRY(entry_store(projector->db, (uint64_t)stored->position, row->bytes, err));
    }
    if (row->folded.exists) {
        TRY(project_new_row(projector, row->type, &row->folded, err));
    } else {
        TRY(head_add(projector->db, stored->id, (uint64_t)stored->position, err));
    }
    return row->type == NULL ? ST_OK : project_mark_systems(projector, row->type, row->system, &row->mark, err);
}

static Status batch_store(Projector *projector, const LoadBatch *batch, Error *err)
{
    for (size_t i = 0; i < batch->count; i++) {
        TRY(row_store(projector, &batch->rows[i], err));
    }
    for (size_t i = 0; i < batch->marks.count; i++) {
        TRY(identifier_rows_store(projector->db, &batch->marks.rows[i], 1, err));
    }
    for (size_t i = 0; i < batch->commit_count; i++) {
        TRY(commit_store(projector->db, &batch->commits[i], err));
    }
    return ST_OK;
}

static Status batch_write(Projector *projector, const LoadBatch *batch, Error *err)
{
    database_claim(projector->db);
    Status status = batch_store(projector, batch, err);
    database_unclaim(projector->db);
    return status;
}

static void write_handed_over(RecordLoad *load)
{
    pthread_mutex_lock(&load->lock);
    for (;;) {
        while (!load->writing && !load->made) {
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
}

static void *maker_run(void *context)
{
    RecordLoad *load = context;

    load->make_status = load->make(load->context, load, &load->make_err);
    pthread_mutex_lock(&load->lock);
    load->made = true;
    pthread_cond_signal(&load->changed);
    pthread_mutex_unlock(&load->lock);
    return NULL;
}

static void batch_init(LoadBatch *batch)
{
    arena_init(&batch->arena, 0);
    arena_init(&batch->marks.texts, 0);
}

static void marks_done(MarkList *marks)
{
    memory_free(marks->rows);
    arena_done(&marks->texts);
}

static void batch_done(LoadBatch *batch)
{
    memory_free(batch->rows);
    memory_free(batch->commits);
    marks_done(&batch->marks);
    arena_done(&batch->arena);
}

static void load_init(RecordLoad *load)
{
    batch_init(&load->batches[0]);
    batch_init(&load->batches[1]);
    arena_init(&load->marks.texts, 0);
    pthread_mutex_init(&load->lock, NULL);
    pthread_cond_init(&load->changed, NULL);
}

static void load_done(RecordLoad *load)
{
    batch_done(&load->batches[0]);
    batch_done(&load->batches[1]);
    marks_done(&load->marks);
    pthread_mutex_destroy(&load->lock);
    pthread_cond_destroy(&load->changed);
}

Status record_load_run(Projector *projector, RecordMaker make, void *context, Error *err)
{
    RecordLoad load = {.projector = projector, .make = make, .context = context};
    pthread_t thread;

    load_init(&load);
    if (pthread_create(&thread, NULL, maker_run, &load) != 0) {
        load_done(&load);
        return error_set(err, ST_INTERNAL, "cannot start a thread to make records");
    }
    write_handed_over(&load);
    pthread_join(thread, NULL);
    load_done(&load);
    if (load.make_status != ST_OK && err != NULL) {
        *err = load.make_err;
    }
    return load.make_status;
}

static uint32_t system_of(RecordLoad *load, const RecordType *type, Text name)
{
    KnownSystem *known = &load->system;

    if (name.length > sizeof load->system_name) {
        return identifier_system(type->number, name);
    }
    if (known->type != type->number || !text_equal(known->name, name)) {
        memcpy(load->system_name, name.at, name.length);
        *known = (KnownSystem){type->number, identifier_system(type->number, name), {load->system_name, name.length}};
    }
    return known->number;
}

static void mark_add(MarkList *marks, IdentifierRow row)
{
    if (marks->count == marks->capacity) {
        marks->capacity = marks->capacity == 0 ? 1024 : marks->capacity * 2;
        marks->rows = memory_resize(marks->rows, sizeof *marks->rows * marks->capacity);
    }
    row.text = text_copy(&marks->texts, row.text);
    marks->rows[marks->count++] = row;
}

static void marks_gather(RecordLoad *load, const LoadItem *item)
{
    const RecordType *type = item->record.type;
    const SourceMark *mark = &item->mark;
    Id id = item->record.id;
    size_t offset = 0;
    Text other, value;

    if (mark->key.length > 0) {
        mark_add(&load->marks, identifier_row(system_of(load, type, item->system), mark->key, id));
    }
    if (mark->has_fingerprint) {
        mark_add(&load->marks,
                 fingerprint_row(system_of(load, type, item->system), mark->fingerprint, mark->ordinal, id));
    }
    while (mark_identifier(mark, &offset, &other, &value)) {
        mark_add(&load->marks, identifier_row(system_of(load, type, other), value, id));
    }
}

static LoadRow *row_add(RecordLoad *load, const LoadItem *item)
{
    LoadBatch *batch = &load->batches[load->filling];

    if (batch->count == batch->capacity) {
        batch->capacity = batch->capacity == 0 ? 256 : batch->capacity * 2;
        batch->rows = memory_resize(batch->rows, sizeof *batch->rows * batch->capacity);
    }
    LoadRow *row = &batch->rows[batch->count++];
    *row = (LoadRow){.type = item->record.type,
                     .mark = item->mark,
                     .bytes = text_copy(&batch->arena, item->bytes),
                     .system = item->system};
    if (row->type != NULL && !item->dead) {
        marks_gather(load, item);
    }
    return row;
}

void record_load_add(RecordLoad *load, const LoadItem *item)
{
    LoadRow *row = row_add(load, item);

    record_row_single(&item->record, &row->folded);
    record_row_judge(row->type, &load->batches[load->filling].arena, &row->folded);
}

void record_load_add_head(RecordLoad *load, const LoadItem *item)
{
    LoadRow *row = row_add(load, item);

    row->folded.row.id = item->record.id;
    row->folded.row.position = (int64_t)item->record.position;
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
    arena_reset(&batch->arena);
    arena_reset(&batch->marks.texts);
    batch->count = batch->commit_count = batch->marks.count = 0;
}

/* In the order of their index: pages are then written one after the other instead of all over the tree. */
static void marks_move(RecordLoad *load, LoadBatch *batch)
{
    MarkList empty = batch->marks;

    qsort(load->marks.rows, load->marks.count, sizeof *load->marks.rows, identifier_row_compare);
    batch->marks = load->marks;
    load->marks = empty;
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

static Status hand_over(RecordLoad *load, size_t marks_min, Error *err)
{
    LoadBatch *batch = &load->batches[load->filling];

    if (load->marks.count > 0 && load->marks.count >= marks_min) {
        marks_move(load, batch);
    }
    pthread_mutex_lock(&load->lock);
    Status status = writing_wait(load, err);
    if (batch->count + batch->commit_count + batch->marks.count > 0) {
        load->filling = 1 - load->filling;
        batch_clear(&load->batches[load->filling]);
        load->writing = true;
        pthread_cond_signal(&load->changed);
    }
    pthread_mutex_unlock(&load->lock);
    return status;
}

Status record_load_hand_over(RecordLoad *load, Error *err)
{
    return hand_over(load, MARKS_MAX, err);
}

Status record_load_wait(RecordLoad *load, Error *err)
{
    pthread_mutex_lock(&load->lock);
    Status status = writing_wait(load, err);
    pthread_mutex_unlock(&load->lock);
    return status;
}

Status record_load_settle(RecordLoad *load, Error *err)
{
    TRY(hand_over(load, 0, err));
    return record_load_wait(load, err);
}
