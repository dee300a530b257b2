#include "service/create.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "project/rebuild.h"
#include "service/country.h"
#include "service/programme_state.h"
#include "store/tables.h"
#include "store/settings.h"

typedef struct Creation {
    const CreateOptions *options;
    Database *db;
    Model *model;
    Arena arena;
    SealPublic seal_public;
    SealSecret seal_secret;
} Creation;

static Status node_create(Creation *creation, Error *err)
{
    NodeKey key;
    NodeSecret secret;

    node_key_create(&key, &secret);
    TRY(node_add(creation->db, 0, &key, err));
    return node_secret_store(creation->db, &secret, err);
}

static Status settings_create(Creation *creation, Error *err)
{
    const CreateOptions *options = creation->options;
    char seal[HASH_TEXT_SIZE], digest[HASH_TEXT_SIZE], limit[32];

    hex_format(creation->seal_public.bytes, sizeof creation->seal_public.bytes, seal);
    hex_format(creation->model->digest.bytes, sizeof creation->model->digest.bytes, digest);
    TRY(setting_store(creation->db, SETTING_PROGRAMME, options->programme, err));
    TRY(setting_store(creation->db, SETTING_DEMONSTRATION, options->demonstration ? TEXT("true") : TEXT("false"), err));
    TRY(setting_store(creation->db, SETTING_SEAL_KEY, text_of(seal), err));
    TRY(setting_store(creation->db, SETTING_MODEL, text_of(digest), err));
    if (options->place_limit_km >= 0) {
        snprintf(limit, sizeof limit, "%.17g", options->place_limit_km);
        TRY(setting_store(creation->db, TEXT("place_limit_km"), text_of(limit), err));
    }
    return ST_OK;
}

static Status genesis_append(Creation *creation, Error *err)
{
    JournalWriter journal;
    Position position;

    TRY(journal_open(creation->db, &journal, err));
    EntryDraft draft = {.kind = ENTRY_GENESIS,
                        .timed = true,
                        .programme = creation->options->programme,
                        .seal_key = creation->seal_public.bytes,
                        .model_digest = creation->model->digest.bytes,
                        .node_key = journal.key.bytes,
                        .demonstration = creation->options->demonstration};
    Status status = journal_append(&journal, &draft, &position, err);
    if (status == ST_OK) {
        status = journal_commit(&journal, err);
    }
    journal_close(&journal);
    return status;
}

static Status tables_create(Creation *creation, Error *err)
{
    TypeTables tables;

    type_tables_build(&creation->arena, creation->model, &tables);
    return type_tables_create(creation->db, &tables, err);
}

static Status file_fill(Creation *creation, Error *err)
{
    TRY(database_begin(creation->db, err));
    TRY(schema_create(creation->db, err));
    TRY(node_create(creation, err));
    TRY(settings_create(creation, err));
    TRY(genesis_append(creation, err));
    TRY(tables_create(creation, err));
    return database_commit(creation->db, err);
}

static Status key_write(const char *path, const Creation *creation, Error *err)
{
    char secret[HASH_TEXT_SIZE];
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

    if (file < 0) {
        return error_set_at(err, ST_CONFLICT, path,
                            "cannot make the key file (it may exist already); nothing was changed");
    }
    hex_format(creation->seal_secret.bytes, sizeof creation->seal_secret.bytes, secret);
    bool written =
        dprintf(file, "whitestone programme key 1\n%.*s\n%s\n", TEXT_ARG(creation->options->programme), secret) > 0 &&
        fsync(file) == 0;
    close(file);
    return written ? ST_OK : error_set_at(err, ST_IO, path, "cannot write the key file");
}

static Status file_make(Creation *creation, const char *path, Error *err)
{
    char *partial = arena_format(&creation->arena, "%s.partial", path);
    char *key = arena_format(&creation->arena, "%s.key", path);

    if (access(path, F_OK) == 0 || access(key, F_OK) == 0) {
        return error_set_at(err, ST_CONFLICT, access(path, F_OK) == 0 ? path : key,
                            "the file exists already; nothing was changed");
    }
    unlink(partial);
    TRY(database_open(partial, DATABASE_CREATE, &creation->db, err));
    Status status = file_fill(creation, err);
    if (status == ST_OK) {
        database_checkpoint(creation->db);
    }
    database_close(creation->db);
    if (status == ST_OK) {
        status = key_write(key, creation, err);
    }
    if (status == ST_OK && link(partial, path) != 0) {
        unlink(key);
        status = error_set_at(err, ST_IO, path, "cannot give the new file its name");
    }
    unlink(partial);
    unlink(arena_format(&creation->arena, "%s-wal", partial));
    unlink(arena_format(&creation->arena, "%s-shm", partial));
    return status;
}

Status programme_create(const char *path, const CreateOptions *options, Error *err)
{
    Creation creation = {.options = options};
    ModelFault *faults;
    Text english, french;

    arena_init(&creation.arena, 0);
    Status status = ST_OK;
    if (!country_name(options->programme, &creation.arena, &english, &french)) {
        status = error_set(err, ST_USAGE,
                           "'%.*s' is no country code of three letters; the Democratic Republic of the "
                           "Congo is COD, a programme of no one country XAA to XZZ",
                           TEXT_ARG(options->programme));
    }
    if (status == ST_OK) {
        status = model_load(options->share_dir, (Text){0}, &creation.model, &faults, &creation.arena, err);
    }
    if (status == ST_OK) {
        seal_keys_create(&creation.seal_public, &creation.seal_secret);
        status = file_make(&creation, path, err);
        model_free(creation.model);
    }
    memset(&creation.seal_secret, 0, sizeof creation.seal_secret);
    arena_done(&creation.arena);
    return status;
}
