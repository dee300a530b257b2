/*
 * import_apply.h - drafts against what the programme has: found again, compared, written; private to the import.
 */
#ifndef SERVICE_IMPORT_APPLY_H
#define SERVICE_IMPORT_APPLY_H

#include "project/record_set.h"
#include "service/import.h"
#include "service/import_draft.h"
#include "service/number_counts.h"
#include "service/propose.h"

/* Records of a type by a text people write for them. */
typedef struct NameIndex NameIndex;

/* A record that a row was found to be. */
typedef struct Known {
    bool exists;
    Position heads[PREVIOUS_MAX];
    size_t head_count;
    const Value *base; /* what this source said of it last, else what everybody said */
    bool said;         /* this source said something of it */
    int64_t fid;
} Known;

/* What is kept per type of the mapping. */
typedef struct ImportType {
    const RecordType *type;
    uint32_t system;
    bool has_identifiers; /* the system names records already */
    bool has_records;     /* the type had records before this import */
    bool many;            /* more rows come than the type has */
    bool indexes_dropped;
    NumberCounts codes;
    NumberCounts fingerprints;
} ImportType;

typedef struct DraftList {
    Draft *items;
    size_t count, capacity;
} DraftList;

/* Rows that wait for the end of the file: so many, and so many bytes of them. */
enum { DEFERRED_MAX = 50000, DEFERRED_BYTES_MAX = 96 * 1024 * 1024, REPORTS_MATCHED_MAX = 64 };

typedef struct Importer {
    Writer *writer;
    const ImportOptions *options;
    const Mapping *mapping;
    DraftPlan plan;
    ReportWriter report;
    bool beside, looks_back;
    Reader *before; /* the programme as it was, while report.load writes */
    bool begun;     /* the report's header is written */
    ReportHeader header;
    uint64_t counts[6]; /* read, stored, updated, unchanged, held, refused */
    uint64_t warnings;
    uint64_t held_sum; /* of held_digest over rows put aside */
    ImportType *types;
    NameIndex *names[64]; /* per feed that refers by name or code */
    size_t name_count;
    Arena arena; /* of the whole import */
    Arena work;  /* of one draft against the file */
    DraftList deferred, leftover;
    uint64_t matched_reports[REPORTS_MATCHED_MAX];
    size_t matched_report_count;
    const TypeTable **peopled; /* tables with records, once a row brings an id */
    size_t peopled_count;
    RecordSlot *updated; /* to be folded again after the approval */
    size_t updated_count, updated_capacity;
    ImportRow *rows;
    size_t row_count;
    uint64_t expected_rows, bytes_total;
} Importer;

/* Counts of the statement. */
enum { COUNT_READ, COUNT_STORED, COUNT_UPDATED, COUNT_UNCHANGED, COUNT_HELD, COUNT_REFUSED };

/* Takes one draft: held, deferred, or matched and written. */
Status import_draft_take(Importer *importer, const Draft *draft, Error *err) CHECKED;

/* After the last row: what waited for later rows, then edited rows against vanished ones. */
Status import_drafts_finish(Importer *importer, Error *err) CHECKED;

/* A copy of values that the arena lends. */
Value *values_keep(Arena *arena, const RecordType *type, const Value *values);

/* Of a row that was put aside, as its journal entry tells it openly; the number of the row does not matter. */
uint64_t held_digest(Text outcome, Text column, Text reason, Text raw);

bool type_has_personal(const RecordType *type);
ImportType *import_type(Importer *importer, const RecordType *type);

/* The report's header, once something has to be written. */
Status import_report_begin(Importer *importer, Error *err) CHECKED;

/* In import_match.c: finding records. */

/* Fills references of the draft that can be found; `*missing` gets the field of the first that cannot. */
Status references_resolve(Importer *importer, const Draft *draft, const Field **missing, Error *err) CHECKED;

/* Could a later row of this file be the record that is missing? */
bool reference_may_come(const Importer *importer, const Draft *draft, const Field *field);

/* What the programme knows of a record and what this source said of it, as of `observed` (not known: ever). */
Status known_read(Importer *importer, const RecordType *type, Id id, Date observed, Known *out, Error *err) CHECKED;

/* A record that was just made can be referred to by its name and code. */
void names_learn(Importer *importer, const RecordType *type, const Value *values, Id id);

void import_names_done(Importer *importer);

/* In import_pair.c: edited rows of a source without keys. */

/* Notes which report made a record that was found again: vanished rows are looked for among its siblings. */
Status report_remember(Importer *importer, const RecordType *type, Id id, Error *err) CHECKED;

/* Pairs leftover drafts with records whose row has gone. */
Status leftovers_pair(Importer *importer, Id *out, bool *paired, Error *err) CHECKED;

/* Writes a new record, or the change of a known one; counts it. */
Status draft_write_new(Importer *importer, const Draft *draft, Id id, const Known *known, Error *err) CHECKED;
Status draft_write_change(Importer *importer, const Draft *draft, Id id, Error *err) CHECKED;

#endif
