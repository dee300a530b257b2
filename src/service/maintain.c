#include "service/maintain.h"

#include "base/limits.h"
#include "project/rebuild.h"
#include "project/verify.h"
#include "service/programme_state.h"
#include "store/entries.h"
#include "store/settings.h"
#include "store/tables.h"

typedef struct FaultList {
    Arena *arena;
    VerifyResult *result;
} FaultList;

static void fault_add(FaultList *list, const char *what, const char *place, const char *message)
{
    VerifyResult *result = list->result;

    result->faults_total++;
    if (result->fault_count < LIMIT_FAULTS) {
        result->faults[result->fault_count++] =
            (VerifyFault){text_copy(list->arena, text_of(what)), text_copy(list->arena, text_of(place)),
                          text_copy(list->arena, text_of(message))};
    }
}

static void fault_visit(void *context, const JournalFault *fault)
{
    fault_add(context, fault->what, fault->place, fault->message);
}

static void setting_compare(FaultList *list, Text stored, Text expected, const char *name)
{
    if (!text_equal(stored, expected)) {
        fault_add(list, "setting", name, "the setting is not what the journal began with");
    }
}

/* What the journal's first entry says of the programme, beside what the file goes by: a foreign sealing key would read.
 */
static Status settings_verify(Database *db, const NodeList *nodes, FaultList *list, Error *err)
{
    char key[HASH_TEXT_SIZE] = "";
    Entry genesis;
    Text body, stored;

    if (entry_load(db, position_of(0, 1), &body, err) != ST_OK ||
        entry_decode(position_of(0, 1), body.at, body.length, nodes, &genesis, err) != ST_OK) {
        return ST_OK; /* told by chains_verify */
    }
    if (genesis.seal_key != NULL) {
        hex_format(genesis.seal_key, sizeof(SealPublic), key);
    }
    Text programme = text_copy(list->arena, genesis.programme);
    bool demonstration = genesis.demonstration;
    TRY(setting_read(db, SETTING_PROGRAMME, list->arena, &stored, err));
    setting_compare(list, stored, programme, "programme");
    TRY(setting_read(db, SETTING_SEAL_KEY, list->arena, &stored, err));
    setting_compare(list, stored, text_of(key), "seal_key");
    TRY(setting_read(db, SETTING_DEMONSTRATION, list->arena, &stored, err));
    setting_compare(list, stored, demonstration ? TEXT("true") : TEXT("false"), "demonstration");
    return ST_OK;
}

/* The chains are verified with the second reader, beside the counting of records. */
typedef struct ChainsRun {
    Reader *reader;
    Arena arena;
    VerifyResult result;
    ChainReport chains;
    Status status;
    Error err;
} ChainsRun;

static void chains_run(void *context)
{
    ChainsRun *run = context;
    FaultList list = {&run->arena, &run->result};

    run->status = chains_verify(reader_database(run->reader), reader_nodes(run->reader), fault_visit, &list,
                                &run->chains, &run->err);
}

static Status chains_tell(const ChainsRun *run, const char *expect_head, FaultList *list, Error *err)
{
    const VerifyResult *result = &run->result;

    if (run->status != ST_OK) {
        *err = run->err;
        return run->status;
    }
    list->result->entries = run->chains.entries;
    hex_format(run->chains.head.bytes, sizeof run->chains.head.bytes, list->result->head);
    for (size_t i = 0; i < result->fault_count; i++) {
        const VerifyFault *fault = &result->faults[i];
        fault_add(list, fault->what.at, fault->place.at, fault->message.at);
    }
    list->result->faults_total += result->faults_total - result->fault_count;
    if (expect_head != NULL && strcmp(expect_head, list->result->head) != 0) {
        fault_add(list, "head", "journal", "the head is not the expected one: entries were added, or taken away");
    }
    return ST_OK;
}

static Status readers_verify(Reader *reader, Reader *second, ChainsRun *run, FaultList *list, Error *err)
{
    const VerifyInput input = {.db = reader_database(reader),
                               .second = reader == second ? NULL : reader_database(second),
                               .model = reader_model(reader),
                               .tables = reader_tables(reader),
                               .nodes = reader_nodes(reader),
                               .visit = fault_visit,
                               .context = list,
                               .beside = chains_run,
                               .beside_context = run};

    TRY(settings_verify(input.db, input.nodes, list, err));
    return projections_verify(&input, err);
}

static Status same_snapshot(Reader *a, Reader *b, bool *same, Error *err)
{
    uint64_t left, right;

    TRY(entries_count(reader_database(a), &left, err));
    TRY(entries_count(reader_database(b), &right, err));
    *same = left == right;
    return ST_OK;
}

/* A second reader of what the first one sees; the first again where somebody wrote in between. */
static Status second_acquire(Programme *programme, Reader *first, Reader **out, Error *err)
{
    bool same;

    TRY(reader_acquire(programme, out, err));
    Status status = same_snapshot(first, *out, &same, err);
    if (status != ST_OK || !same) {
        reader_release(*out);
        *out = first;
    }
    return status;
}

static Status verify_readers(Reader *reader, Reader *second, const char *expect_head, FaultList *list, Error *err)
{
    ChainsRun run = {.reader = second};

    arena_init(&run.arena, 0);
    run.result.faults = ARENA_ARRAY(&run.arena, VerifyFault, LIMIT_FAULTS);
    Status status = readers_verify(reader, second, &run, list, err);
    if (status == ST_OK) {
        status = chains_tell(&run, expect_head, list, err);
    }
    arena_done(&run.arena);
    return status;
}

static Status verify_programme(Programme *programme, const char *expect_head, FaultList *list, Error *err)
{
    Reader *reader, *second;

    TRY(reader_acquire(programme, &reader, err));
    Status status = second_acquire(programme, reader, &second, err);
    if (status == ST_OK) {
        status = verify_readers(reader, second, expect_head, list, err);
        if (second != reader) {
            reader_release(second);
        }
    }
    reader_release(reader);
    return status;
}

Status programme_verify(const char *path, const char *share_dir, const char *expect_head, Arena *arena,
                        VerifyResult *out, Error *err)
{
    const ProgrammeOptions options = {.share_dir = share_dir, .read_only = true};
    FaultList list = {arena, out};
    Programme *programme;

    *out = (VerifyResult){.faults = ARENA_ARRAY(arena, VerifyFault, LIMIT_FAULTS)};
    TRY(programme_open(path, &options, &programme, err));
    Status status = verify_programme(programme, expect_head, &list, err);
    programme_close(programme);
    return status;
}

static Status rebuild_write(Programme *programme, Error *err)
{
    Writer *writer;

    TRY(writer_begin(programme, &writer, err));
    writer_expect_load(writer);
    Status status = writer_go_direct(writer, err);
    if (status == ST_OK) {
        status =
            projections_rebuild(writer->db, writer->state->model, &writer->state->tables, &writer->journal.nodes, err);
    }
    if (status != ST_OK) {
        writer_abort(writer);
        return status;
    }
    return writer_commit(writer, err);
}

Status programme_rebuild(const char *path, const char *share_dir, Error *err)
{
    const ProgrammeOptions options = {.share_dir = share_dir};
    Programme *programme;

    TRY(programme_open(path, &options, &programme, err));
    Status status = programme->rebuilt ? ST_OK : rebuild_write(programme, err);
    programme_close(programme);
    return status;
}

static Status line_write(void *context, Text line, Error *err)
{
    if (fwrite(line.at, 1, line.length, context) != line.length || fputc('\n', context) == EOF) {
        return error_set(err, ST_IO, "cannot write the dump");
    }
    return ST_OK;
}

Status programme_dump(const char *path, const char *share_dir, FILE *out, Error *err)
{
    const ProgrammeOptions options = {.share_dir = share_dir, .read_only = true};
    Programme *programme;
    Reader *reader;

    TRY(programme_open(path, &options, &programme, err));
    Status status = reader_acquire(programme, &reader, err);
    if (status == ST_OK) {
        status = projections_dump(reader_database(reader), line_write, out, err);
        reader_release(reader);
    }
    programme_close(programme);
    return status;
}
