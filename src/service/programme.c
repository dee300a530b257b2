#include "service/programme.h"

#include <stdio.h>
#include <unistd.h>

#include "base/memory.h"
#include "project/rebuild.h"
#include "service/country.h"
#include "service/programme_state.h"
#include "store/tables.h"
#include "store/settings.h"

static void state_free(ModelState *state)
{
    model_free(state->model);
    arena_done(&state->arena);
    memory_free(state);
}

/* What a programme added for itself may clash with what a later version ships. `err` names the member of the overlay.
 */
static Status overlay_misfit(Status status, Text overlay, Error *err)
{
    if (status != ST_INVALID || overlay.length == 0 || err == NULL) {
        return status;
    }
    const Error misfit = *err;
    return error_set_at(err, status, misfit.path,
                        "the programme's own part of the model does not fit what this version ships: %s. Nothing was "
                        "changed; mend it with the version used before ('whitestone model apply'), then come back",
                        misfit.message);
}

static Status state_load(Programme *programme, Text overlay, ModelState **out, Error *err)
{
    ModelState *state = memory_resize(NULL, sizeof *state);
    ModelFault *faults = NULL;

    *state = (ModelState){.users = 1};
    arena_init(&state->arena, 0);
    Status status = model_load(programme->share_dir, overlay, &state->model, &faults, &state->arena, err);
    if (status != ST_OK) {
        arena_done(&state->arena);
        memory_free(state);
        status = overlay_misfit(status, overlay, err);
        return status == ST_OK ? ST_INTERNAL : status;
    }
    type_tables_build(&state->arena, state->model, &state->tables);
    *out = state;
    return ST_OK;
}

static void digest_text(const Model *model, char out[HASH_TEXT_SIZE])
{
    hex_format(model->digest.bytes, sizeof model->digest.bytes, out);
}

static bool state_is(const ModelState *state, Text digest)
{
    char text[HASH_TEXT_SIZE];

    if (state == NULL) {
        return false;
    }
    digest_text(state->model, text);
    return text_equal(text_of(text), digest);
}

/* Call with the lock held. The new state becomes the current one. */
static Status state_refresh(Programme *programme, Database *db, Arena *arena, Error *err)
{
    ModelState *state;
    Text overlay;

    TRY(setting_read(db, SETTING_OVERLAY, arena, &overlay, err));
    TRY(state_load(programme, overlay, &state, err));
    if (programme->current != NULL && --programme->current->users == 0) {
        state_free(programme->current);
    }
    programme->current = state;
    return ST_OK;
}

Status model_state_for(Programme *programme, Database *db, ModelState **out, Error *err)
{
    Arena arena;
    Text digest;

    arena_init(&arena, 0);
    pthread_mutex_lock(&programme->lock);
    Status status = setting_read(db, SETTING_MODEL, &arena, &digest, err);
    if (status == ST_OK && !state_is(programme->current, digest)) {
        status = state_refresh(programme, db, &arena, err);
    }
    if (status == ST_OK) {
        *out = programme->current;
        (*out)->users++;
    }
    pthread_mutex_unlock(&programme->lock);
    arena_done(&arena);
    return status;
}

void model_state_release(Programme *programme, ModelState *state)
{
    pthread_mutex_lock(&programme->lock);
    if (state != NULL && --state->users == 0) {
        state_free(state);
    }
    pthread_mutex_unlock(&programme->lock);
}

static Status facts_load(Programme *programme, Database *db, Error *err)
{
    Text key, demonstration;

    TRY(setting_read(db, SETTING_PROGRAMME, &programme->texts, &programme->code, err));
    TRY(setting_read(db, SETTING_DEMONSTRATION, &programme->texts, &demonstration, err));
    TRY(setting_read(db, SETTING_SEAL_KEY, &programme->texts, &key, err));
    programme->demonstration = text_equal(demonstration, TEXT("true"));
    Label *name = &programme->name;
    if (!country_name(programme->code, &programme->texts, &name->in[LANGUAGE_EN], &name->in[LANGUAGE_FR])) {
        *name = (Label){{programme->code, programme->code}};
    }
    if (!hex_parse(key, programme->seal_key.bytes, sizeof programme->seal_key.bytes)) {
        return error_set_at(err, ST_CORRUPT, programme->path, "the programme's sealing key is not readable");
    }
    return ST_OK;
}

static Programme *programme_create(const char *path, const ProgrammeOptions *options)
{
    Programme *programme = memory_resize(NULL, sizeof *programme);

    *programme = (Programme){.read_only = options->read_only};
    arena_init(&programme->texts, 0);
    programme->path = text_string(&programme->texts, text_of(path));
    programme->share_dir =
        options->share_dir == NULL ? NULL : text_string(&programme->texts, text_of(options->share_dir));
    pthread_mutex_init(&programme->lock, NULL);
    return programme;
}

Status tables_check(const Programme *programme, Database *db, bool *older, Error *err)
{
    int64_t version;

    TRY(tables_version_read(db, &version, err));
    *older = version < TABLES_VERSION;
    if (version > TABLES_VERSION) {
        return error_set_at(err, ST_CONFLICT, programme->path,
                            "its tables were made by a newer Whitestone (version %lld; this program makes %d): use "
                            "that one, or a newer; nothing was changed",
                            (long long)version, TABLES_VERSION);
    }
    if (*older && programme->read_only) {
        return error_set_at(err, ST_CONFLICT, programme->path,
                            "its tables were made by an older Whitestone; 'whitestone rebuild %s' makes them again "
                            "from the journal",
                            programme->path);
    }
    return ST_OK;
}

/* What a file has that this program would make otherwise. */
typedef struct Lag {
    Text overlay;
    bool tables, model;
} Lag;

static Status lag_read(Programme *programme, Database *db, Arena *arena, Lag *out, Error *err)
{
    Text digest;

    TRY(tables_check(programme, db, &out->tables, err));
    TRY(setting_read(db, SETTING_MODEL, arena, &digest, err));
    TRY(setting_read(db, SETTING_OVERLAY, arena, &out->overlay, err));
    if (programme->current == NULL) {
        TRY(state_load(programme, out->overlay, &programme->current, err));
    }
    out->model = !state_is(programme->current, digest);
    return ST_OK;
}

static Status lag_close(Programme *programme, Writer *writer, Arena *arena, Error *err)
{
    Lag lag;

    /* Another process may have done it while this one waited for its turn. */
    TRY(lag_read(programme, writer->db, arena, &lag, err));
    writer_expect_load(writer);
    if (lag.model) {
        return writer_change_model(writer, lag.overlay, TEXT("whitestone"), err);
    }
    return lag.tables ? projections_rebuild(writer->db, writer->state->model, &writer->state->tables,
                                            &writer->journal.nodes, err)
                      : ST_OK;
}

static Status tables_follow(Programme *programme, const ProgrammeOptions *options, Arena *arena, Error *err)
{
    Writer *writer;
    Lag lag;
    uint64_t entries;

    TRY(lag_read(programme, programme->writer.db, arena, &lag, err));
    if (!lag.model && !lag.tables) {
        return ST_OK;
    }
    TRY(entries_count(programme->writer.db, &entries, err));
    if (options->on_rebuild != NULL) {
        options->on_rebuild(options->context, entries);
    }
    TRY(writer_begin(programme, &writer, err));
    Status status = lag_close(programme, writer, arena, err);
    if (status != ST_OK) {
        writer_abort(writer);
        return status;
    }
    programme->rebuilt = true;
    return writer_commit(writer, err);
}

/* Tables of another model would be read as what they are not: figures of a measure that is another by now. */
static Status model_is_same(Programme *programme, Arena *arena, Error *err)
{
    Lag lag;

    TRY(lag_read(programme, programme->writer.db, arena, &lag, err));
    return lag.model ? error_set_at(err, ST_CONFLICT, programme->path,
                                    "its tables were made with the model of another Whitestone; 'whitestone rebuild "
                                    "%s' makes them again from the journal",
                                    programme->path)
                     : ST_OK;
}

/*
 * A newer program brings a newer model, or makes tables otherwise: journaled, and the tables made anew, before anything
 * else is written.
 */
static Status programme_follow(Programme *programme, const ProgrammeOptions *options, Error *err)
{
    Arena arena;

    arena_init(&arena, 0);
    Status status =
        programme->read_only ? model_is_same(programme, &arena, err) : tables_follow(programme, options, &arena, err);
    arena_done(&arena);
    return status;
}

Status programme_open(const char *path, const ProgrammeOptions *options, Programme **out, Error *err)
{
    static const ProgrammeOptions none;

    options = options == NULL ? &none : options;
    Programme *programme = programme_create(path, options);

    Status status = writer_open(programme, err);
    if (status == ST_OK) {
        status = facts_load(programme, programme->writer.db, err);
    }
    if (status == ST_OK) {
        status = programme_follow(programme, options, err);
    }
    if (status == ST_OK && !programme->read_only) {
        status = writer_search(programme, err);
    }
    if (status != ST_OK) {
        programme_close(programme);
        return status;
    }
    *out = programme;
    return ST_OK;
}

static void reader_free(Reader *reader)
{
    database_close(reader->db);
    memory_free(reader->keys);
    memory_free(reader);
}

void readers_drop(Programme *programme)
{
    pthread_mutex_lock(&programme->lock);
    while (programme->kept_count > 0) {
        reader_free(programme->kept[--programme->kept_count]);
    }
    pthread_mutex_unlock(&programme->lock);
}

void programme_close(Programme *programme)
{
    if (programme == NULL) {
        return;
    }
    writer_close(programme);
    readers_drop(programme);
    made_drop(programme);
    if (programme->current != NULL) {
        state_free(programme->current);
    }
    pthread_mutex_destroy(&programme->lock);
    Arena texts = programme->texts;
    memory_free(programme);
    arena_done(&texts);
}

static Reader *reader_take(Programme *programme)
{
    Reader *reader = NULL;

    pthread_mutex_lock(&programme->lock);
    if (programme->kept_count > 0) {
        reader = programme->kept[--programme->kept_count];
    }
    pthread_mutex_unlock(&programme->lock);
    return reader;
}

static Status reader_open(Programme *programme, Reader **out, Error *err)
{
    Reader *reader = memory_resize(NULL, sizeof *reader);

    *reader = (Reader){.programme = programme};
    Status status = database_open(programme->path, DATABASE_READ, &reader->db, err);
    if (status != ST_OK) {
        memory_free(reader);
        return status;
    }
    *out = reader;
    return ST_OK;
}

static Status reader_begin(Reader *reader, Error *err)
{
    Programme *programme = reader->programme;
    uint64_t entries;
    bool older;

    TRY(database_begin_read(reader->db, err));
    TRY(tables_check(programme, reader->db, &older, err));
    TRY(model_state_for(programme, reader->db, &reader->state, err));
    TRY(entries_count(reader->db, &entries, err));
    reader->info = (ProgrammeInfo){.code = programme->code,
                                   .name = programme->name,
                                   .demonstration = programme->demonstration,
                                   .version = entries,
                                   .entries = entries};
    Text own = reader->state->model->name;
    if (own.length > 0) {
        reader->info.name = (Label){{own, own}};
    }
    return ST_OK;
}

Status reader_acquire(Programme *programme, Reader **out, Error *err)
{
    Reader *reader = reader_take(programme);

    if (reader == NULL) {
        TRY(reader_open(programme, &reader, err));
    }
    Status status = reader_begin(reader, err);
    if (status != ST_OK) {
        model_state_release(programme, reader->state);
        reader_free(reader);
        return status;
    }
    *out = reader;
    return ST_OK;
}

void reader_release(Reader *reader)
{
    Programme *programme = reader->programme;

    database_rollback(reader->db);
    model_state_release(programme, reader->state);
    reader->state = NULL;
    memory_free(reader->keys);
    reader->keys = NULL;
    pthread_mutex_lock(&programme->lock);
    bool keep = programme->kept_count < READERS_KEPT;
    if (keep) {
        programme->kept[programme->kept_count++] = reader;
    }
    pthread_mutex_unlock(&programme->lock);
    if (!keep) {
        reader_free(reader);
    }
}

const Model *reader_model(const Reader *reader)
{
    return reader->state->model;
}

ProgrammeInfo reader_info(const Reader *reader)
{
    return reader->info;
}

ModelState *reader_state_share(Reader *reader)
{
    pthread_mutex_lock(&reader->programme->lock);
    reader->state->users++;
    pthread_mutex_unlock(&reader->programme->lock);
    return reader->state;
}

Database *reader_database(Reader *reader)
{
    return reader->db;
}

const TypeTables *reader_tables(const Reader *reader)
{
    return &reader->state->tables;
}

const TypeTable *reader_table(const Reader *reader, const RecordType *type)
{
    return type_table(&reader->state->tables, type);
}

const NodeList *reader_nodes(Reader *reader)
{
    if (reader->keys == NULL && nodes_read(reader->db, &reader->keys, &reader->nodes.count, NULL) == ST_OK) {
        reader->nodes.keys = reader->keys;
    }
    return &reader->nodes;
}

const SealPublic *programme_seal_key(const Programme *programme)
{
    return &programme->seal_key;
}

Text programme_code(const Programme *programme)
{
    return programme->code;
}

const char *programme_path(const Programme *programme)
{
    return programme->path;
}

const char *programme_share_dir(const Programme *programme)
{
    return programme->share_dir;
}
