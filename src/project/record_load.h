/*
 * record_load.h - new records are written while the next ones are made on a thread of their own.
 *
 * The maker adds entries it has chained and the records they make, hands them over in batches, and may touch the
 * database only between record_load_settle and its next addition. What an item lends (values, texts) must live until
 * the hand-over after the next, or until record_load_settle.
 */
#ifndef PROJECT_RECORD_LOAD_H
#define PROJECT_RECORD_LOAD_H

#include "project/projector.h"
#include "store/entries.h"

typedef struct RecordLoad RecordLoad;

/* An entry and the new record it makes, approved with it. `bytes` are copied, nothing else is. */
typedef struct LoadItem {
    Text bytes; /* empty: the entry is stored already */
    NewRecord record;
    SourceMark mark;
    Text system; /* of the mark */
    bool dead;   /* the mark names nobody: of a report that was rejected or withdrawn */
} LoadItem;

/* Stores the entry and projects the record, on the caller's thread. */
Status load_item_write(Projector *projector, const LoadItem *item, Error *err) CHECKED;

/*
 * Runs `make` on a thread and writes what it hands over on this one, until `make` has returned; gives back its status.
 * What it did not hand over is dropped.
 */
typedef Status (*RecordMaker)(void *context, RecordLoad *load, Error *err);
Status record_load_run(Projector *projector, RecordMaker make, void *context, Error *err) CHECKED;

void record_load_add(RecordLoad *load, const LoadItem *item);

/* A record that has no row yet, or gets one later from several entries: its head; and its marks when it has a type. */
void record_load_add_head(RecordLoad *load, const LoadItem *item);

/* A commit that signs the entries added so far. */
void record_load_sign(RecordLoad *load, const StoredCommit *commit);

/* Has what was added written, once what was handed over before is. Fails as the writing of that failed. */
Status record_load_hand_over(RecordLoad *load, Error *err) CHECKED;

/* Waits until what was handed over is written: then, until more is, the maker may read the database. */
Status record_load_wait(RecordLoad *load, Error *err) CHECKED;

/* Waits until everything added is written. Fails as the first writing failed. */
Status record_load_settle(RecordLoad *load, Error *err) CHECKED;

#endif
