#include "api/imports.h"

#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

#include "api/list_query.h"
#include "api/uploads.h"
#include "base/memory.h"
#include "base/time.h"
#include "http/problem.h"
#include "http/upload.h"
#include "service/import.h"
#include "service/reason.h"
#include "service/repair.h"
#include "service/resubmit.h"

enum {
    /* A job that has ended can be asked for so long. */
    JOB_KEPT_MS = 60 * 60 * 1000
};

typedef enum JobState { JOB_RUNNING, JOB_DONE, JOB_FAILED, JOB_CANCELLED } JobState;

static const char *const JOB_STATES[] = {"running", "done", "failed", "cancelled"};

typedef struct ImportJob {
    uint64_t number;
    Arena arena; /* options and statement */
    Programme *programme;
    ImportOptions options;
    Uploads *uploads;
    Text upload;           /* name of the file among those that wait; empty: the file is the job's own */
    int held;              /* keeps the file from being swept; -1: there is none */
    ResubmitOptions again; /* of report 0: a file is imported */
    Text repair;           /* of held rows that are all to be repaired alike, or empty */
    atomic_bool cancel;
    atomic_ullong rows, bytes_read, bytes_total;
    pthread_t thread;
    struct ImportJob *next;
    /* What follows is of `lock` once the job runs. */
    pthread_mutex_t *lock;
    JobState state;
    bool joined;
    int64_t ended_ms;
    Buffer statements[LANGUAGE_COUNT];
    Status status;
    Error err;
} ImportJob;

struct Imports {
    pthread_mutex_t lock;
    ImportJob *first; /* newest first */
    uint64_t last_number;
};

Imports *imports_open(void)
{
    Imports *imports = memory_resize(NULL, sizeof *imports);

    /* Not from 1: a page that asks after the server was started again must not be told of another import. */
    *imports = (Imports){.last_number = (uint64_t)time_now_ms()};
    pthread_mutex_init(&imports->lock, NULL);
    return imports;
}

static void job_free(ImportJob *job)
{
    if (!job->joined) {
        pthread_join(job->thread, NULL);
    }
    if (job->held >= 0) {
        close(job->held);
    }
    for (int i = 0; i < LANGUAGE_COUNT; i++) {
        buffer_done(&job->statements[i]);
    }
    arena_done(&job->arena);
    memory_free(job);
}

void imports_close(Imports *imports)
{
    if (imports == NULL) {
        return;
    }
    for (ImportJob *job = imports->first; job != NULL; job = job->next) {
        atomic_store(&job->cancel, true);
    }
    while (imports->first != NULL) {
        ImportJob *next = imports->first->next;
        job_free(imports->first);
        imports->first = next;
    }
    pthread_mutex_destroy(&imports->lock);
    memory_free(imports);
}

static void job_progress(void *context, const ImportProgress *progress)
{
    ImportJob *job = context;

    atomic_store(&job->rows, progress->rows);
    atomic_store(&job->bytes_read, progress->bytes_read);
    atomic_store(&job->bytes_total, progress->bytes_total);
}

static JobState state_after(Status status)
{
    return status == ST_OK ? JOB_DONE : status == ST_CANCELLED ? JOB_CANCELLED : JOB_FAILED;
}

/* The rows a person mended, and those that one and the same repair mends. */
static Status resubmit_run(ImportJob *job, ImportStatement *out, Error *err)
{
    ResubmitOptions again = job->again;
    MendedRow *repaired = NULL;
    size_t count = 0;

    if (job->repair.length > 0) {
        TRY(held_repair_all(job->programme, &job->arena, again.report, job->repair, &repaired, &count, err));
    }
    MendedRow *rows = ARENA_ARRAY(&job->arena, MendedRow, again.row_count + count + 1);
    for (size_t i = 0; i < again.row_count; i++) {
        rows[i] = again.rows[i];
    }
    for (size_t i = 0; i < count; i++) {
        rows[again.row_count + i] = repaired[i];
    }
    again.rows = rows;
    again.row_count += count;
    if (again.row_count == 0) {
        return error_set(err, ST_INVALID, "no row of the report is mended by this: nothing was taken in again");
    }
    return report_resubmit(job->programme, &again, &job->arena, out, err);
}

/* A file that waits goes once it is in; after a failure or a cancelled import it can be tried again. */
static void file_leave(ImportJob *job, Status status)
{
    if (job->again.report != 0) {
        return;
    }
    if (job->upload.length == 0) {
        unlink(job->options.path);
    } else if (status == ST_OK) {
        uploads_remove(job->uploads, job->upload);
    }
}

/* Once in each language: nobody asks for it before the import has ended. */
static void statements_write(ImportJob *job, ImportStatement *statement, Buffer out[LANGUAGE_COUNT])
{
    for (Language language = LANGUAGE_EN; language < LANGUAGE_COUNT; language++) {
        for (size_t i = 0; i < statement->row_count; i++) {
            statement->rows[i].reason = reason_in(&job->arena, statement->rows[i].reason, language);
        }
        statement_json(statement, &out[language]);
    }
}

static void *job_run(void *context)
{
    ImportJob *job = context;
    ImportStatement statement = {0};
    Buffer texts[LANGUAGE_COUNT] = {0};
    Error err = {0};

    Status status = job->again.report == 0 ? import_run(job->programme, &job->options, &job->arena, &statement, &err)
                                           : resubmit_run(job, &statement, &err);
    file_leave(job, status);
    if (status == ST_OK) {
        statements_write(job, &statement, texts);
        atomic_store(&job->rows, statement.read);
        atomic_store(&job->bytes_read, atomic_load(&job->bytes_total));
    }
    pthread_mutex_lock(job->lock);
    memcpy(job->statements, texts, sizeof texts);
    job->status = status;
    job->err = err;
    job->state = state_after(status);
    job->ended_ms = time_ticks_ms();
    pthread_mutex_unlock(job->lock);
    return NULL;
}

/* Forgets jobs that ended long ago; true when one is still running. Holds the lock. */
static bool jobs_tidy(Imports *imports)
{
    int64_t oldest = time_ticks_ms() - JOB_KEPT_MS;
    bool running = false;

    for (ImportJob **at = &imports->first; *at != NULL;) {
        ImportJob *job = *at;
        running = running || job->state == JOB_RUNNING;
        if (job->state != JOB_RUNNING && job->ended_ms < oldest) {
            *at = job->next;
            job_free(job);
        } else {
            at = &job->next;
        }
    }
    return running;
}

static ImportJob *job_create(ApiServer *server)
{
    ImportJob *job = memory_resize(NULL, sizeof *job);

    memset(job, 0, sizeof *job);
    arena_init(&job->arena, 0);
    job->programme = server->programme;
    job->lock = &server->imports->lock;
    job->uploads = server->uploads;
    job->held = -1;
    return job;
}

/* What an import takes: the request's own body, or a file that waits. */
typedef struct ImportFile {
    Text upload;
    const char *path;
    uint64_t size;
} ImportFile;

static void job_take_file(ImportJob *job, const ImportFile *file, const ImportOptions *options)
{
    job->options = *options;
    job->upload = text_copy(&job->arena, file->upload);
    job->options.path = text_string(&job->arena, text_of(file->path));
    job->held = upload_hold(job->options.path);
    job->options.layer = options->layer == NULL ? NULL : text_string(&job->arena, text_of(options->layer));
    job->options.encoding = options->encoding == NULL ? NULL : text_string(&job->arena, text_of(options->encoding));
    job->options.source_name = text_copy(&job->arena, options->source_name);
    job->options.type = text_copy(&job->arena, options->type);
    job->options.mapping = text_copy(&job->arena, options->mapping);
    job->options.reason = text_copy(&job->arena, options->reason);
    job->options.progress = job_progress;
    job->options.context = job;
    job->options.cancel = &job->cancel;
    atomic_store(&job->bytes_total, file->size);
}

static void job_take_rows(ImportJob *job, const ResubmitOptions *again, Text repair)
{
    MendedRow *rows = ARENA_ARRAY(&job->arena, MendedRow, again->row_count + 1);

    for (size_t i = 0; i < again->row_count; i++) {
        rows[i] = (MendedRow){again->rows[i].row, text_copy(&job->arena, again->rows[i].raw)};
    }
    job->again = *again;
    job->again.rows = rows;
    job->again.reason = text_copy(&job->arena, again->reason);
    job->repair = text_copy(&job->arena, repair);
}

/* Starts the job, which is then the list's. */
static Status job_start(Imports *imports, ImportJob *job, uint64_t *number, Error *err)
{
    Status status = ST_OK;

    pthread_mutex_lock(&imports->lock);
    if (jobs_tidy(imports)) {
        status = error_set(err, ST_BUSY, "another import is running; wait for it or cancel it");
    } else {
        job->number = *number = ++imports->last_number;
        if (pthread_create(&job->thread, NULL, job_run, job) == 0) {
            job->next = imports->first;
            imports->first = job;
        } else {
            status = error_set(err, ST_INTERNAL, "cannot start a thread");
        }
    }
    pthread_mutex_unlock(&imports->lock);
    if (status != ST_OK) {
        job->joined = true;
        job_free(job);
    }
    return status;
}

static void started_answer(Request *req, Response *res, uint64_t number)
{
    JsonWriter w = answer_json(res);

    json_object_begin(&w);
    json_member_int(&w, "job", (int64_t)number);
    json_object_end(&w);
    res->status = 202;
    response_header(res, "Location", arena_format(&req->arena, "/api/imports/%llu", (unsigned long long)number));
}

Status resubmission_start(Request *req, Response *res, const ResubmitOptions *again, Text repair, Error *err)
{
    ImportJob *job = job_create(server_of(req));
    uint64_t number = 0;

    job_take_rows(job, again, repair);
    TRY(job_start(server_of(req)->imports, job, &number, err));
    started_answer(req, res, number);
    return ST_OK;
}

/* A mapping is named here, never a path: the server's files are not the client's to choose. */
static Status mapping_check(Text mapping, Error *err)
{
    if (text_index(mapping, '/') >= 0 || text_index(mapping, '\\') >= 0 || text_starts(mapping, TEXT("."))) {
        return error_set_at(err, ST_INVALID, "mapping", "\"%.*s\" is no name of a mapping",
                            (int)(mapping.length > 100 ? 100 : mapping.length), mapping.at);
    }
    return ST_OK;
}

/* NULL when it is not given. */
static const char *param_string(Request *req, Text name)
{
    Text value = {0};

    return request_param(req, name, &value) && value.length > 0 ? text_string(&req->arena, value) : NULL;
}

static Status options_read(Request *req, ImportOptions *out, Error *err)
{
    *out = (ImportOptions){.actor = server_of(req)->actor};
    request_param(req, TEXT("mapping"), &out->mapping);
    request_param(req, TEXT("type"), &out->type);
    request_param(req, TEXT("reason"), &out->reason);
    out->layer = param_string(req, TEXT("layer"));
    out->encoding = param_string(req, TEXT("encoding"));
    if (!request_param(req, TEXT("name"), &out->source_name)) {
        out->source_name = TEXT("upload");
    }
    TRY(flag_param(req, "approve", &out->approve, err));
    return mapping_check(out->mapping, err);
}

static Status file_choose(Request *req, ImportFile *out, ImportOptions *options, Error *err)
{
    UploadFacts facts;

    *out = (ImportFile){.path = req->upload_path, .size = req->upload_size};
    if (!request_param(req, TEXT("upload"), &out->upload)) {
        return req->upload_size == 0 ? error_set(err, ST_INVALID, "the file is empty") : ST_OK;
    }
    if (req->upload_size > 0) {
        return error_set(err, ST_INVALID, "there is a file in the body and one that waits: send one of them");
    }
    TRY(uploads_find(server_of(req)->uploads, out->upload, &req->arena, &facts, err));
    out->path = facts.path;
    out->size = facts.size;
    options->source_name = text_of(facts.name);
    return ST_OK;
}

Status import_post(Request *req, Response *res, Error *err)
{
    ImportOptions options;
    ImportFile file;
    uint64_t number = 0;

    TRY(options_read(req, &options, err));
    TRY(file_choose(req, &file, &options, err));
    ImportJob *job = job_create(server_of(req));
    job_take_file(job, &file, &options);
    TRY(job_start(server_of(req)->imports, job, &number, err));
    req->upload_taken = file.upload.length == 0;
    started_answer(req, res, number);
    return ST_OK;
}

static ImportJob *job_find(Imports *imports, uint64_t number)
{
    ImportJob *job = imports->first;

    while (job != NULL && job->number != number) {
        job = job->next;
    }
    return job;
}

static void job_error_json(JsonWriter *w, const ImportJob *job)
{
    json_member_object(w, "error");
    json_member_string(w, "title", problem_title(status_http(job->status)));
    json_member_int(w, "status", status_http(job->status));
    json_member_string(w, "detail", job->err.message);
    if (job->err.path[0] != '\0') {
        json_member_string(w, "pointer", job->err.path);
    }
    json_object_end(w);
}

static void job_json(Response *res, const ImportJob *job, Language language)
{
    JsonWriter w = answer_json(res);

    json_object_begin(&w);
    json_member_int(&w, "job", (int64_t)job->number);
    json_member_string(&w, "state", JOB_STATES[job->state]);
    json_member_int(&w, "rows", (int64_t)atomic_load(&job->rows));
    json_member_int(&w, "bytes_read", (int64_t)atomic_load(&job->bytes_read));
    json_member_int(&w, "bytes_total", (int64_t)atomic_load(&job->bytes_total));
    if (job->state == JOB_DONE) {
        json_member_raw(&w, "statement", buffer_view(&job->statements[language]));
    } else if (job->state == JOB_FAILED) {
        job_error_json(&w, job);
    }
    json_object_end(&w);
}

static Status job_answer(Request *req, Response *res, bool cancel, Error *err)
{
    Imports *imports = server_of(req)->imports;
    uint64_t number;
    Language language;
    Status status = ST_OK;

    TRY(request_language(req, &language, err));
    TRY(request_number(req, 0, &number, err));
    pthread_mutex_lock(&imports->lock);
    ImportJob *job = job_find(imports, number);
    if (job == NULL) {
        status = error_set(err, ST_NOT_FOUND,
                           "there is no import %llu any more: they are kept for an hour, and until the server ends. "
                           "The list of reports tells what became of it",
                           (unsigned long long)number);
    } else {
        if (cancel) {
            atomic_store(&job->cancel, true);
        }
        job_json(res, job, language);
    }
    pthread_mutex_unlock(&imports->lock);
    return status;
}

Status import_get(Request *req, Response *res, Error *err)
{
    return job_answer(req, res, false, err);
}

Status import_delete(Request *req, Response *res, Error *err)
{
    return job_answer(req, res, true, err);
}
