/*
 * two_nodes.h - a second node of a programme, in a file of its own, and slices from one to the other.
 */
#ifndef TEST_SERVICE_TWO_NODES_H
#define TEST_SERVICE_TWO_NODES_H

#include "programme_case.h"

#include "journal/slice.h"
#include "service/programme_state.h"
#include "store/settings.h"
#include "sync/receive.h"

static inline Status genesis_rewrite(Database *db, const ProgrammeCase *here, Arena *arena, Error *err)
{
    SealPublic seal = *programme_seal_key(here->programme);
    char key[HASH_TEXT_SIZE];
    JournalWriter journal;
    Text digest;
    Hash model;
    Position position;

    hex_format(seal.bytes, sizeof seal.bytes, key);
    TRY(setting_store(db, SETTING_SEAL_KEY, text_of(key), err));
    TRY(setting_read(db, SETTING_MODEL, arena, &digest, err));
    assert_true(hex_parse(digest, model.bytes, sizeof model.bytes));
    TRY(database_run(db, "DELETE FROM journal_entry; DELETE FROM journal_commit", err));
    TRY(journal_open(db, &journal, err));
    EntryDraft draft = {.kind = ENTRY_GENESIS,
                        .timed = true,
                        .programme = TEXT("COD"),
                        .seal_key = seal.bytes,
                        .model_digest = model.bytes,
                        .node_key = journal.key.bytes};
    Status status = journal_append(&journal, &draft, &position, err);
    if (status == ST_OK) {
        status = journal_commit(&journal, err);
    }
    journal_close(&journal);
    return status;
}

/* A new node of here's programme; case_done ends it. */
static inline void case_start_beside(ProgrammeCase *there, const ProgrammeCase *here)
{
    Database *db;

    case_start(there);
    programme_close(there->programme);
    there->programme = NULL;
    EXPECT_OK(there, database_open(there->path, DATABASE_WRITE, &db, &there->err));
    EXPECT_OK(there, database_begin(db, &there->err));
    EXPECT_OK(there, genesis_rewrite(db, here, &there->arena, &there->err));
    EXPECT_OK(there, database_commit(db, &there->err));
    database_close(db);
    case_reopen(there);
}

/* What `from` wrote itself goes to `to`. */
static inline void case_give(ProgrammeCase *from, ProgrammeCase *to)
{
    BUFFER bytes = {0};
    SliceResult result;
    Reader *reader;
    Writer *writer;
    uint64_t last;

    EXPECT_OK(from, reader_acquire(from->programme, &reader, &from->err));
    EXPECT_OK(from,
              slice_write(reader_database(reader), reader_nodes(reader), 0, 0, UINT64_MAX, &bytes, &last, &from->err));
    reader_release(reader);
    EXPECT_OK(to, writer_begin(to->programme, &writer, &to->err));
    EXPECT_OK(
        to, slice_apply(&writer->journal, &writer->projector, bytes.at, bytes.size, time_now_ms(), &result, &to->err));
    EXPECT_OK(to, writer_commit(writer, &to->err));
}

#endif
