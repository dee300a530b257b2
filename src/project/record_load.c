#include "project/record_load.h"

#include <pthread.h>

#include "base/memory.h"
#include "project/record_row.h"
#include "store/heads.h"
#include "store/identifiers.h"

/* So many identifiers are sorted and written at once, and at most a quarter of those written before. */
enum { MARKS_MIN = 8192, MARKS_MAX = 65536, MARKS_SHARE = 4 };

/* Things of one kind in a row that grows. */
typedef struct LoadList {
    void *items;
    size_t count, capacity;
} LoadList;

typedef struct MarkList {
    IdentifierRow *rows;
    size_t count, capacity;
    Arena texts;
} MarkList;

/* An entry a record has, where its row does not tell. */
typedef struct LoadHead {
    Id id;
    Position position;
} LoadHead;

/* The systems whose names have to be known. */
typedef struct LoadSystems {
    const RecordType *type;
    Text system;
    SourceMark mark;
} LoadSystems;

typedef struct LoadBatch {
    LoadList entries;  /* StoredEntry */
    LoadList rows;     /* ReadyRow */
    LoadList findings; /* FindingRow */
    LoadList heads;    /* LoadHead */
    LoadList systems;  /* LoadSystems */
    LoadList commits;  /* StoredCommit */
    MarkList marks;    /* those of this batch and of earlier ones */
    Arena arena;       /* bytes of entries, cells of rows */
} LoadBatch;

struct RecordLoad {
    Projector *projector;
    KnownSystem system; /* the last asked for */
    char system_name[128];
    MarkList marks; /* gathered until there are enough to be worth sorting */
    size_t marks_moved;
    Tally tally; /* of what was added */
    Buffer blob;
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

static size_t same_type(const ReadyRow *rows, size_t count)
{
    size_t same = 1;

    while (same < count && rows[same].type == rows[0].type) {
        same++;
    }
    return same;
}

static Status rows_store(Projector *projector, const LoadList *list, Error *err)
{
    const ReadyRow *rows = list->items;

    for (size_t i = 0, same = 0; i < list->count; i += same) {
        same = same_type(&rows[i], list->count - i);
        TRY(project_ready_rows(projector, &rows[i], same, err));
    }
    return ST_OK;
}

static Status heads_store(Projector *projector, const LoadList *list, Error *err)
{
    const LoadHead *heads = list->items;

    for (size_t i = 0; i < list->count; i++) {
        TRY(head_add(projector->db, heads[i].id, heads[i].position, err));
    }
    return ST_OK;
}

static Status systems_store(Projector *projector, const LoadList *list, Error *err)
{
    const LoadSystems *systems = list->items;

    for (size_t i = 0; i < list->count; i++) {
        TRY(project_mark_systems(projector, systems[i].type, systems[i].system, &systems[i].mark, err));
    }
    return ST_OK;
}

static Status commits_store(Projector *projector, const LoadList *list, Error *err)
{
    const StoredCommit *commits = list->items;

    for (size_t i = 0; i < list->count; i++) {
        TRY(commit_store(projector->db, &commits[i], err));
    }
    return ST_OK;
}

static Status batch_store(Projector *projector, const LoadBatch *batch, Error *err)
{
    TRY(entries_append(projector->db, batch->entries.items, batch->entries.count, err));
    TRY(rows_store(projector, &batch->rows, err));
    TRY(findings_add(projector->db, batch->findings.items, batch->findings.count, err));
    TRY(heads_store(projector, &batch->heads, err));
    TRY(systems_store(projector, &batch->systems, err));
    TRY(identifier_rows_store(projector->db, batch->marks.rows, batch->marks.count, err));
    return commits_store(projector, &batch->commits, err);
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
    LoadList *lists[] = {&batch->entries, &batch->rows,    &batch->findings,
                         &batch->heads,   &batch->systems, &batch->commits};

    for (size_t i = 0; i < COUNT_OF(lists); i++) {
        memory_free(lists[i]->items);
    }
    marks_done(&batch->marks);
    arena_done(&batch->arena);
}

static void load_init(RecordLoad *load)
{
    batch_init(&load->batches[0]);
    batch_init(&load->batches[1]);
    arena_init(&load->marks.texts, 0);
    tally_init(&load->tally);
    pthread_mutex_init(&load->lock, NULL);
    pthread_cond_init(&load->changed, NULL);
}

static void load_done(RecordLoad *load)
{
    batch_done(&load->batches[0]);
    batch_done(&load->batches[1]);
    marks_done(&load->marks);
    tally_done(&load->tally);
    buffer_done(&load->blob);
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
    tally_merge(&projector->tally, &load.tally);
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

/* Room for one more. */
static void *list_add(LoadList *list, size_t size)
{
    if (list->count == list->capacity) {
        list->capacity = list->capacity == 0 ? 256 : list->capacity * 2;
        list->items = memory_resize(list->items, size * list->capacity);
    }
    return (char *)list->items + size * list->count++;
}

static LoadBatch *batch_filling(RecordLoad *load)
{
    return &load->batches[load->filling];
}

/* What there is of every item: its entry, and how sources call its record. */
static void item_add(RecordLoad *load, const LoadItem *item)
{
    LoadBatch *batch = batch_filling(load);
    const NewRecord *record = &item->record;

    if (item->bytes.length > 0) {
        StoredEntry *entry = list_add(&batch->entries, sizeof *entry);
        *entry = (StoredEntry){record->position, text_copy(&batch->arena, item->bytes)};
    }
    if (record->type != NULL) {
        LoadSystems *systems = list_add(&batch->systems, sizeof *systems);
        *systems = (LoadSystems){record->type, item->system, item->mark};
    }
    if (record->type != NULL && !item->dead) {
        marks_gather(load, item);
    }
}

static void findings_gather(LoadBatch *batch, const RecordType *type, const Folded *folded)
{
    for (size_t i = 0; i < folded->broken_count; i++) {
        FindingRow *finding = list_add(&batch->findings, sizeof *finding);
        *finding = (FindingRow){type->number, folded->row.position, (uint32_t)folded->broken[i] + 1};
    }
}

void record_load_add(RecordLoad *load, const LoadItem *item)
{
    const RecordType *type = item->record.type;
    const TypeTable *table = type_table(load->projector->tables, type);
    LoadBatch *batch = batch_filling(load);
    Folded folded;

    item_add(load, item);
    record_row_single(&item->record, &folded);
    record_row_judge(type, &batch->arena, &folded);
    findings_gather(batch, type, &folded);
    tally_row(&load->tally, table, &folded.row, 1);
    ReadyRow *row = list_add(&batch->rows, sizeof *row);
    record_row_ready(table, &folded.row, &load->blob, &batch->arena, row);
}

void record_load_add_head(RecordLoad *load, const LoadItem *item)
{
    item_add(load, item);
    LoadHead *head = list_add(&batch_filling(load)->heads, sizeof *head);
    *head = (LoadHead){item->record.id, item->record.position};
}

void record_load_sign(RecordLoad *load, const StoredCommit *commit)
{
    StoredCommit *added = list_add(&batch_filling(load)->commits, sizeof *added);

    *added = *commit;
}

static bool batch_is_empty(const LoadBatch *batch)
{
    return batch->entries.count + batch->rows.count + batch->heads.count + batch->commits.count + batch->marks.count ==
           0;
}

static void batch_clear(LoadBatch *batch)
{
    arena_reset(&batch->arena);
    arena_reset(&batch->marks.texts);
    batch->entries.count = batch->rows.count = batch->findings.count = 0;
    batch->heads.count = batch->systems.count = batch->commits.count = batch->marks.count = 0;
}

/* In the order of their index: pages are then written one after the other instead of all over the tree. */
static void marks_move(RecordLoad *load, LoadBatch *batch)
{
    MarkList empty = batch->marks;

    qsort(load->marks.rows, load->marks.count, sizeof *load->marks.rows, identifier_row_compare);
    load->marks_moved += load->marks.count;
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
    if (!batch_is_empty(batch)) {
        load->filling = 1 - load->filling;
        batch_clear(&load->batches[load->filling]);
        load->writing = true;
        pthread_cond_signal(&load->changed);
    }
    pthread_mutex_unlock(&load->lock);
    return status;
}

/* So many that several fall on each page of their index, and yet few are left for the end, when nothing else runs. */
static size_t marks_enough(const RecordLoad *load)
{
    size_t share = load->marks_moved / MARKS_SHARE;

    return share < MARKS_MIN ? MARKS_MIN : share > MARKS_MAX ? MARKS_MAX : share;
}

Status record_load_hand_over(RecordLoad *load, Error *err)
{
    return hand_over(load, marks_enough(load), err);
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
