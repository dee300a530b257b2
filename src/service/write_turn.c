#include "service/write_turn.h"

#include "base/memory.h"
#include "project/rebuild.h"
#include "service/programme_state.h"
#include "store/tables.h"
#include "store/settings.h"

/* How long a turn of the full-text index keeps the writer, and how long the writer is free after it. */
enum { SEARCH_TURN_MS = 4, SEARCH_PAUSE_MS = 2 };

enum { JOBS_PER_COMMIT = 512, CHECKPOINT_EVERY_MS = 1000 };

static Status writer_refresh(Programme *programme, Error *err)
{
    Writer *writer = &programme->writer;
    ModelState *state;
    bool older;

    TRY(tables_check(programme, writer->db, &older, err));
    TRY(journal_reload(&writer->journal, err));
    TRY(model_state_for(programme, writer->db, &state, err));
    model_state_release(programme, writer->state);
    writer->state = state;
    return ST_OK;
}

static void projector_start(Writer *writer)
{
    projector_init(&writer->projector, writer->db, writer->state->model, &writer->state->tables,
                   &writer->journal.nodes);
}

Status writer_begin(Programme *programme, Writer **out, Error *err)
{
    Writer *writer = &programme->writer;

    if (programme->read_only) {
        return error_set(err, ST_DENIED, "this programme was opened for reading only");
    }
    pthread_mutex_lock(&programme->write_lock);
    Status status = database_begin(writer->db, err);
    if (status == ST_OK) {
        int64_t version = database_foreign_version(writer->db);
        if (version != programme->foreign_version || writer->state == NULL) {
            status = writer_refresh(programme, err);
            programme->foreign_version = version;
        }
    }
    if (status != ST_OK) {
        database_rollback(writer->db);
        pthread_mutex_unlock(&programme->write_lock);
        return status;
    }
    projector_start(writer);
    *out = writer;
    return ST_OK;
}

void writer_expect_load(Writer *writer)
{
    writer->cache_shrinks = database_cache(writer->db, CACHE_LOAD_MIB, NULL) == ST_OK;
}

/* Nothing may have happened to the journal while the transaction was let go. */
static Status turn_again(Writer *writer, uint64_t entries, Error *err)
{
    uint64_t now;

    TRY(database_begin(writer->db, err));
    TRY(entries_count(writer->db, &now, err));
    writer->programme->foreign_version = database_foreign_version(writer->db);
    return now == entries ? ST_OK : error_set(err, ST_BUSY, "another program wrote to the file just now; try again");
}

Status writer_go_direct(Writer *writer, Error *err)
{
    uint64_t entries;

    TRY(entries_count(writer->db, &entries, err));
    database_rollback(writer->db);
    readers_drop(writer->programme);
    writer->direct = database_write_directly(writer->db);
    return turn_again(writer, entries, err);
}

static void writer_end(Writer *writer)
{
    bool shrinks = writer->cache_shrinks;

    if (writer->direct) {
        /* Whoever opens the file to write next does it, should this fail. */
        writer->direct = database_write_logged(writer->db, NULL) != ST_OK;
    }
    if (shrinks) {
        writer->cache_shrinks = database_cache(writer->db, CACHE_SMALL_MIB, NULL) != ST_OK;
    }
    projector_done(&writer->projector);
    pthread_mutex_unlock(&writer->programme->write_lock);
    if (shrinks) {
        memory_trim();
    }
}

void writer_abort(Writer *writer)
{
    database_rollback(writer->db);
    /* What was in memory of the transaction is not so: the next writer_begin reads it again. */
    writer->programme->foreign_version = -1;
    writer_end(writer);
}

/* What a commit leaves to others: the log to fold into the file, a load's rows to make searchable. */
static void commit_tell(Programme *programme, bool search)
{
    pthread_mutex_lock(&programme->queue_lock);
    programme->checkpoint_due = true;
    pthread_cond_signal(&programme->checkpoint_wake);
    if (search && !programme->search_due) {
        programme->search_due = true;
        pthread_cond_signal(&programme->queue_wake);
    }
    pthread_mutex_unlock(&programme->queue_lock);
}

Status writer_commit(Writer *writer, Error *err)
{
    Status status = projector_finish(&writer->projector, err);

    if (status == ST_OK) {
        status = journal_commit(&writer->journal, err);
    }
    if (status == ST_OK) {
        status = database_commit(writer->db, err);
    }
    if (status != ST_OK) {
        writer_abort(writer);
        return status;
    }
    bool search = writer->projector.search.pending.count > 0;
    writer_end(writer);
    commit_tell(writer->programme, search);
    return ST_OK;
}

Status writer_append(Writer *writer, const EntryDraft *draft, bool project, Position *out, Error *err)
{
    Entry entry;

    TRY(journal_append(&writer->journal, draft, out, err));
    if (!project) {
        return ST_OK;
    }
    TRY(entry_decode(*out, writer->journal.bytes.at, writer->journal.bytes.size, &writer->journal.nodes, &entry, err));
    return project_entry(&writer->projector, &entry, err);
}

Status writer_change_model(Writer *writer, Text overlay, Text author, Error *err)
{
    Programme *programme = writer->programme;
    char digest[HASH_TEXT_SIZE];
    ModelState *state;
    Position position;
    BUFFER public_part = {0};
    BUFFER restricted_part = {0};
    ModelFault *faults;
    Model *model = NULL;
    Arena arena;

    arena_init(&arena, 0);
    Status status = model_load(programme->share_dir, overlay, &model, &faults, &arena, err);
    arena_done(&arena);
    TRY(status);
    hex_format(model->digest.bytes, sizeof model->digest.bytes, digest);
    Hash model_digest = model->digest;
    model_free(model);
    journal_salt(&writer->journal, &public_part);
    cbor_map(&public_part, 1);
    cbor_uint(&public_part, PART_OVERLAY);
    cbor_text(&public_part, overlay);
    journal_salt(&writer->journal, &restricted_part);
    cbor_map(&restricted_part, 1);
    cbor_uint(&restricted_part, PART_AUTHOR);
    cbor_text(&restricted_part, author);
    EntryDraft draft = {.kind = ENTRY_MODEL, .timed = true, .model_digest = model_digest.bytes};
    draft.parts[CLASS_PUBLIC] = buffer_view(&public_part);
    draft.parts[CLASS_RESTRICTED] = buffer_view(&restricted_part);
    TRY(writer_append(writer, &draft, false, &position, err));
    TRY(setting_store(writer->db, SETTING_OVERLAY, overlay, err));
    TRY(setting_store(writer->db, SETTING_MODEL, text_of(digest), err));
    TRY(model_state_for(programme, writer->db, &state, err));
    projector_done(&writer->projector);
    model_state_release(programme, writer->state);
    writer->state = state;
    projector_start(writer);
    return projections_rebuild(writer->db, state->model, &state->tables, &writer->journal.nodes, err);
}

static void jobs_answer(QueuedJob *jobs, Status commit_status, const Error *commit_err)
{
    while (jobs != NULL) {
        QueuedJob *next = jobs->next;
        if (jobs->status == ST_OK && commit_status != ST_OK) {
            jobs->done(jobs->context, commit_status, commit_err);
        } else {
            jobs->done(jobs->context, jobs->status, &jobs->err);
        }
        memory_free(jobs);
        jobs = next;
    }
}

/* Runs those that have not failed; ST_INVALID when one failed now, which is marked. */
static Status jobs_write(Writer *writer, QueuedJob *jobs)
{
    for (QueuedJob *job = jobs; job != NULL; job = job->next) {
        if (job->status == ST_OK) {
            job->status = job->job(job->context, writer, &job->err);
            if (job->status != ST_OK) {
                return ST_INVALID;
            }
        }
    }
    return ST_OK;
}

static bool any_left(const QueuedJob *jobs)
{
    while (jobs != NULL && jobs->status != ST_OK) {
        jobs = jobs->next;
    }
    return jobs != NULL;
}

/* All in one transaction. A job that fails takes it down: the others are then written again without it. */
static void jobs_run(Programme *programme, QueuedJob *jobs)
{
    Writer *writer = NULL;
    Error err = {0};
    Status status = ST_OK;

    while (any_left(jobs)) {
        status = writer_begin(programme, &writer, &err);
        if (status != ST_OK || writer == NULL) {
            break;
        }
        if (jobs_write(writer, jobs) == ST_OK) {
            status = writer_commit(writer, &err);
            break;
        }
        writer_abort(writer);
    }
    jobs_answer(jobs, status, &err);
}

static QueuedJob *jobs_take(Programme *programme)
{
    pthread_mutex_lock(&programme->queue_lock);
    while (programme->queue_first == NULL && !programme->stopping && !programme->search_due) {
        pthread_cond_wait(&programme->queue_wake, &programme->queue_lock);
    }
    QueuedJob *first = programme->queue_first, *last = first;
    for (int i = 1; last != NULL && last->next != NULL && i < JOBS_PER_COMMIT; i++) {
        last = last->next;
    }
    if (last != NULL) {
        programme->queue_first = last->next;
        last->next = NULL;
    }
    if (programme->queue_first == NULL) {
        programme->queue_last = NULL;
    }
    pthread_mutex_unlock(&programme->queue_lock);
    return first;
}

Status writer_search(Programme *programme, Error *err)
{
    PendingList pending;

    TRY(pending_read(programme->writer.db, &pending, err));
    if (pending.count == 0) {
        return ST_OK;
    }
    pthread_mutex_lock(&programme->queue_lock);
    programme->search_due = true;
    pthread_cond_signal(&programme->queue_wake);
    pthread_mutex_unlock(&programme->queue_lock);
    return ST_OK;
}

static Status search_turn(Programme *programme, int64_t *left, Error *err)
{
    Writer *writer = &programme->writer;

    TRY(writer_begin(programme, &writer, err));
    Status status =
        search_turn_take(writer->db, writer->state->model, &writer->state->tables, SEARCH_TURN_MS, left, err);
    if (status != ST_OK) {
        writer_abort(writer);
        return status;
    }
    writer->cache_shrinks = writer->cache_shrinks || *left == 0;
    return writer_commit(writer, err);
}

/* While nobody writes, records that wait become searchable; a turn that fails is tried again after the next load. */
static void search_advance(Programme *programme)
{
    struct timespec until;
    int64_t left = 0;
    Error err;

    pthread_mutex_lock(&programme->queue_lock);
    programme->search_due = false; /* a load that ends meanwhile sets it again */
    pthread_mutex_unlock(&programme->queue_lock);
    bool more = search_turn(programme, &left, &err) == ST_OK && left > 0;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_nsec += SEARCH_PAUSE_MS * 1000000L;
    until.tv_sec += until.tv_nsec / 1000000000L;
    until.tv_nsec %= 1000000000L;
    pthread_mutex_lock(&programme->queue_lock);
    programme->search_due = programme->search_due || more;
    if (more && programme->queue_first == NULL && !programme->stopping) {
        pthread_cond_timedwait(&programme->queue_wake, &programme->queue_lock, &until);
    }
    pthread_mutex_unlock(&programme->queue_lock);
}

static bool is_stopping(Programme *programme)
{
    pthread_mutex_lock(&programme->queue_lock);
    bool stopping = programme->stopping;
    pthread_mutex_unlock(&programme->queue_lock);
    return stopping;
}

static void *write_loop(void *context)
{
    Programme *programme = context;

    for (;;) {
        QueuedJob *jobs = jobs_take(programme);
        if (jobs != NULL) {
            jobs_run(programme, jobs);
        } else if (is_stopping(programme)) {
            return NULL;
        } else {
            search_advance(programme);
        }
    }
}

/* Folds the log into the file on a thread and connection of its own: no writer waits for it. */
static void *checkpoint_loop(void *context)
{
    Programme *programme = context;
    Database *db = NULL;

    pthread_mutex_lock(&programme->queue_lock);
    while (!programme->stopping) {
        if (!programme->checkpoint_due) {
            pthread_cond_wait(&programme->checkpoint_wake, &programme->queue_lock);
            continue;
        }
        programme->checkpoint_due = false;
        pthread_mutex_unlock(&programme->queue_lock);
        if (db != NULL || database_open(programme->path, DATABASE_WRITE, &db, NULL) == ST_OK) {
            database_checkpoint(db);
        }
        pthread_mutex_lock(&programme->queue_lock);
        struct timespec until;
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_sec += CHECKPOINT_EVERY_MS / 1000;
        if (!programme->stopping) {
            pthread_cond_timedwait(&programme->checkpoint_wake, &programme->queue_lock, &until);
        }
    }
    pthread_mutex_unlock(&programme->queue_lock);
    database_close(db);
    return NULL;
}

Status writer_open(Programme *programme, Error *err)
{
    Writer *writer = &programme->writer;

    pthread_mutex_init(&programme->write_lock, NULL);
    pthread_mutex_init(&programme->queue_lock, NULL);
    pthread_cond_init(&programme->queue_wake, NULL);
    pthread_cond_init(&programme->checkpoint_wake, NULL);
    writer->programme = programme;
    id_source_init(&writer->ids);
    DatabaseMode mode = programme->read_only ? DATABASE_READ : DATABASE_WRITE;
    TRY(database_open(programme->path, mode, &writer->db, err));
    if (programme->read_only) {
        return ST_OK;
    }
    TRY(journal_open(writer->db, &writer->journal, err));
    programme->foreign_version = -1;
    programme->threads_started = pthread_create(&programme->write_thread, NULL, write_loop, programme) == 0 &&
                                 pthread_create(&programme->checkpoint_thread, NULL, checkpoint_loop, programme) == 0;
    return programme->threads_started ? ST_OK : error_set(err, ST_INTERNAL, "cannot start the writer's threads");
}

void writer_close(Programme *programme)
{
    Writer *writer = &programme->writer;

    pthread_mutex_lock(&programme->queue_lock);
    programme->stopping = true;
    pthread_cond_broadcast(&programme->queue_wake);
    pthread_cond_broadcast(&programme->checkpoint_wake);
    pthread_mutex_unlock(&programme->queue_lock);
    if (programme->threads_started) {
        pthread_join(programme->write_thread, NULL);
        pthread_join(programme->checkpoint_thread, NULL);
    }
    if (writer->db != NULL && !programme->read_only) {
        database_checkpoint(writer->db);
    }
    model_state_release(programme, writer->state);
    journal_close(&writer->journal);
    database_close(writer->db);
    pthread_mutex_destroy(&programme->write_lock);
    pthread_mutex_destroy(&programme->queue_lock);
    pthread_cond_destroy(&programme->queue_wake);
    pthread_cond_destroy(&programme->checkpoint_wake);
}

void writer_queue(Programme *programme, WriteJob job, WriteDone done, void *context)
{
    QueuedJob *queued = memory_resize(NULL, sizeof *queued);

    *queued = (QueuedJob){.job = job, .done = done, .context = context};
    pthread_mutex_lock(&programme->queue_lock);
    if (programme->queue_last == NULL) {
        programme->queue_first = queued;
    } else {
        programme->queue_last->next = queued;
    }
    programme->queue_last = queued;
    pthread_cond_signal(&programme->queue_wake);
    pthread_mutex_unlock(&programme->queue_lock);
}

typedef struct Waiting {
    void *context;
    WriteJob job;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    bool done;
    Status status;
    Error err;
} Waiting;

static Status waiting_job(void *context, Writer *writer, Error *err)
{
    Waiting *waiting = context;

    return waiting->job(waiting->context, writer, err);
}

static void waiting_done(void *context, Status status, const Error *err)
{
    Waiting *waiting = context;

    pthread_mutex_lock(&waiting->lock);
    waiting->status = status;
    if (status != ST_OK) {
        waiting->err = *err;
    }
    waiting->done = true;
    pthread_cond_signal(&waiting->wake);
    pthread_mutex_unlock(&waiting->lock);
}

Status writer_run(Programme *programme, WriteJob job, void *context, Error *err)
{
    Waiting waiting = {.context = context, .job = job};

    if (programme->read_only) {
        return error_set(err, ST_DENIED, "this programme was opened for reading only");
    }
    pthread_mutex_init(&waiting.lock, NULL);
    pthread_cond_init(&waiting.wake, NULL);
    writer_queue(programme, waiting_job, waiting_done, &waiting);
    pthread_mutex_lock(&waiting.lock);
    while (!waiting.done) {
        pthread_cond_wait(&waiting.wake, &waiting.lock);
    }
    pthread_mutex_unlock(&waiting.lock);
    pthread_mutex_destroy(&waiting.lock);
    pthread_cond_destroy(&waiting.wake);
    if (waiting.status != ST_OK && err != NULL) {
        *err = waiting.err;
    }
    return waiting.status;
}
