/*
 * propose.h - writing the entries of a report: header, proposals, held rows, the end, the decision.
 */
#ifndef SERVICE_PROPOSE_H
#define SERVICE_PROPOSE_H

#include "project/record_load.h"
#include "service/reports.h"
#include "service/write_turn.h"

/* What the header of a report says. */
typedef struct ReportHeader {
    Text kind, title, source, mapping, system, author;
    Date observed;
    Position takes_up;    /* the report whose held rows it takes up; 0: none */
    const RowRange *rows; /* those of them; NULL: all */
    size_t row_count;
} ReportHeader;

/* A name of a record in a system of somebody else's. */
typedef struct ExternalName {
    Text system, value;
} ExternalName;

/* One proposed record or change. */
typedef struct Proposal {
    const RecordType *type;
    Id id;
    const Position *previous;
    size_t previous_count;
    const Position *base; /* NULL: the author saw `previous` */
    size_t base_count;
    Date observed; /* not known: the report's */
    const Value *values;
    Text key; /* external identifier in the report's system, or empty */
    bool has_fingerprint;
    uint64_t fingerprint, ordinal;
    const ExternalName *names;
    size_t name_count;
    bool lent_shortly; /* values and texts do not outlive the call */
} Proposal;

/* A report that is being written. Its buffers serve one entry after the other. */
typedef struct ReportWriter {
    Writer *writer;
    RecordLoad *load;  /* writes new records shown at once, or NULL; others settle it first */
    Position position; /* of the header */
    HybridTime time;
    Date observed;
    bool approve; /* every new record is shown at once: the approval follows in the same transaction */
    bool self;
    Text system;
    Buffer parts[CLASS_COUNT], plain;
} ReportWriter;

void report_writer_done(ReportWriter *report);

/* Before the caller reads or writes the writer's database: everything proposed so far is in it. */
Status report_settle(ReportWriter *report, Error *err) CHECKED;

/* Appends the header. */
Status report_begin(ReportWriter *report, Writer *writer, const ReportHeader *header, Error *err) CHECKED;

/* Appends a proposal. A new record of a report that will be approved is projected at once. */
Status report_propose(ReportWriter *report, const Proposal *proposal, Error *err) CHECKED;

/* A row that could not be proposed, as it stood; sealed where its type has personal fields. */
typedef struct HeldRow {
    uint64_t row;
    Text outcome, column, value, reason, proposal, where, raw;
    bool personal;
} HeldRow;
Status report_hold(ReportWriter *report, const HeldRow *held, Error *err) CHECKED;

/* Ends the report with its counts: read, stored, updated, unchanged, held, refused. */
Status report_end(ReportWriter *report, const uint64_t counts[6], Error *err) CHECKED;

/* Appends the approval; with `refold` every record of the report is folded again. */
Status report_decide(ReportWriter *report, Text author, Text reason, bool refold, Error *err) CHECKED;

/* Why a record of this type is not changed, or NULL when it may be: see the role is_frozen. */
const char *change_refusal(const RecordType *type);

/* May `author` approve a report of their own? ST_DENIED where the programme wants four eyes. */
Status self_approval_check(Writer *writer, Error *err) CHECKED;

#endif
