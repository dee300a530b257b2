/*
 * write_turn.h - the one writer of a programme: transactions, and group commit for many small ones.
 *
 * Whoever holds the writer has the write transaction. Small changes are queued as jobs: a thread takes all that wait,
 * writes them in one transaction and answers each when it is on disk.
 */
#ifndef SERVICE_WRITE_TURN_H
#define SERVICE_WRITE_TURN_H

#include "base/id.h"
#include "base/seal.h"
#include "journal/write.h"
#include "project/projector.h"
#include "service/programme.h"

/* A model and the tables made from it: immutable, shared, counted. */
typedef struct ModelState {
    Model *model;
    TypeTables tables;
    Arena arena;
    int users; /* guarded by the programme's lock */
} ModelState;

typedef struct Writer {
    Programme *programme;
    Database *db;
    JournalWriter journal;
    Projector projector;
    ModelState *state;
    IdSource ids;
    bool cache_shrinks; /* when this turn ends: what it read is not read again soon */
    bool direct;        /* until this turn ends */
} Writer;

/* Waits for the writer and begins a transaction. */
Status writer_begin(Programme *programme, Writer **out, Error *err) CHECKED;

/* Signs, projects what is left, commits: on return it is on disk. On failure everything is rolled back. */
Status writer_commit(Writer *writer, Error *err) CHECKED;

/* A large load follows: more pages are kept in memory until the turn ends. */
void writer_expect_load(Writer *writer);

/*
 * Before anything was written: a turn of who has the file to themselves writes straight into it where that can be had.
 * Nobody may read the programme before the turn ends. Fails when the turn could not be begun again.
 */
Status writer_go_direct(Writer *writer, Error *err) CHECKED;

/* Gives everything since writer_begin up. */
void writer_abort(Writer *writer);

/* A small change: writes through `writer`, or fails and leaves nothing. Runs on the writer's thread. */
typedef Status (*WriteJob)(void *context, Writer *writer, Error *err);
typedef void (*WriteDone)(void *context, Status status, const Error *err);

/* Queues a job; `done` is called once from the writer's thread. */
void writer_queue(Programme *programme, WriteJob job, WriteDone done, void *context);

/* Runs a job and waits until it is on disk. */
Status writer_run(Programme *programme, WriteJob job, void *context, Error *err) CHECKED;

/* Appends an entry, and applies it to the projections when `project`. */
Status writer_append(Writer *writer, const EntryDraft *draft, bool project, Position *out, Error *err) CHECKED;

/* Makes `overlay` the programme's model: journaled, and the projections made anew. */
Status writer_change_model(Writer *writer, Text overlay, Text author, Error *err) CHECKED;

/* Keeps the model a reader sees beyond the reader; give it back with model_state_release. */
ModelState *reader_state_share(Reader *reader);
void model_state_release(Programme *programme, ModelState *state);

/* The programme's open file, for those who share the room. */
Database *reader_database(Reader *reader);
const TypeTables *reader_tables(const Reader *reader);
const TypeTable *reader_table(const Reader *reader, const RecordType *type);
const NodeList *reader_nodes(Reader *reader);
const SealPublic *programme_seal_key(const Programme *programme);
const char *programme_path(const Programme *programme);
const char *programme_share_dir(const Programme *programme);

#endif
