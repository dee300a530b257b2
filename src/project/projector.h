/*
 * projector.h - journal entries become tables: applied in the transaction that writes them.
 *
 * A Projector serves one write transaction. Small changes go row by row; after projector_expect_many the spatial and
 * filter indexes are made at the end, all at once.
 */
#ifndef PROJECT_PROJECTOR_H
#define PROJECT_PROJECTOR_H

#include "journal/entry.h"
#include "project/search_turn.h"
#include "project/tally.h"
#include "project/type_load.h"
#include "record/codec.h"
#include "store/report_rows.h"

typedef struct Folded Folded;

typedef struct KnownSystem {
    uint32_t type, number;
    Text name;
} KnownSystem;

typedef struct Projector {
    Database *db;
    const Model *model;
    const TypeTables *tables;
    const NodeList *nodes;
    Arena scratch; /* of one record */
    Arena names;   /* of systems */
    Buffer blob;
    Tally tally;
    SearchTurn search;
    TypeLoad *loads; /* per type */
    uint64_t reports_written;
    ReportRow report; /* the one whose entries are being applied */
    Arena report_texts;
    KnownSystem systems[16]; /* whose names were kept already */
    size_t system_count;
    Position *retaken; /* reports of whose held rows other reports may have taken up more, or fewer */
    size_t retaken_count, retaken_capacity;
} Projector;

void projector_init(Projector *projector, Database *db, const Model *model, const TypeTables *tables,
                    const NodeList *nodes);
void projector_done(Projector *projector);

/*
 * About `rows` rows of `type` will come: decides whether indexes go away until projector_finish. `unsought`: they come
 * by project_ready_rows, and nobody looks for one by its id; project_record may still be called.
 */
Status projector_expect_many(Projector *projector, const RecordType *type, uint64_t rows, bool unsought,
                             Error *err) CHECKED;

/* Writes counts, spatial indexes and extents, and which held rows were taken up. Call once, before the transaction's
 * commit. */
Status projector_finish(Projector *projector, Error *err) CHECKED;

/* Applies one entry that was just appended. */
Status project_entry(Projector *projector, const Entry *entry, Error *err) CHECKED;

/* A record that has only this approved entry: its row without a walk through the journal. */
typedef struct NewRecord {
    const RecordType *type;
    Id id;
    Position position;
    const Value *values;
    Date observed;
    HybridTime recorded; /* of its report */
    bool self_approved;
} NewRecord;
Status project_new_record(Projector *projector, const NewRecord *record, Error *err) CHECKED;
Status project_new_row(Projector *projector, const RecordType *type, const Folded *folded, Error *err) CHECKED;

/*
 * Rows of new records of one type, at least one, made ready by record_row_ready. What else there is of them, counts,
 * findings, marks, is the caller's to bring.
 */
Status project_ready_rows(Projector *projector, const ReadyRow *rows, size_t count, Error *err) CHECKED;

/* Folds a record again from the journal and makes its row, heads, identifiers and counts agree. */
Status project_record(Projector *projector, const RecordType *type, Id id, Error *err) CHECKED;

/* Ends a report by its submit entry without folding its records: for those who fold all later. */
Status project_submission(Projector *projector, const Entry *entry, Error *err) CHECKED;

/*
 * Judges a report by a decide or withdraw entry without folding its records again: for those who fold all later. A
 * decision on a report that is not here, or not yet whole, waits for it.
 */
Status project_decision(Projector *projector, const Entry *entry, Error *err) CHECKED;

/*
 * Applies entries first…last of one chain, which were just stored as another node wrote them: reports may be cut,
 * decisions may stand before their report, earlier entries of a record may be missing.
 */
Status project_arrivals(Projector *projector, Position first, Position last, Error *err) CHECKED;

/* Keeps what came of a report whose end is not here yet. */
Status project_open_report(Projector *projector, Error *err) CHECKED;

/* Keeps the names of the systems a mark uses, of whatever report: a name that was once used stays known. */
Status project_mark_systems(Projector *projector, const RecordType *type, Text system, const SourceMark *mark,
                            Error *err) CHECKED;

/* Names the record by the marks of an entry whose report waits or is approved. */
Status project_mark(Projector *projector, const RecordType *type, Text system, const SourceMark *mark, Id id,
                    Error *err) CHECKED;

#endif
