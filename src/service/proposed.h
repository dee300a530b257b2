/*
 * proposed.h - what a report proposes, record by record and field by field, beside what stands now: for who decides.
 */
#ifndef SERVICE_PROPOSED_H
#define SERVICE_PROPOSED_H

#include "service/records.h"
#include "service/reports.h"

typedef struct ProposedField {
    const Field *field;
    Value before;   /* what stands now; of a report that was decided on, what stood just before */
    Value after;    /* absent: the change takes the value away */
    bool shows;     /* as far as can be told now the value shows once it is approved: no later observation stands */
    bool overtaken; /* what stands now is not what the author saw */
} ProposedField;

typedef struct ProposedChange {
    const RecordType *type;
    Id id;
    bool creates;
    bool sealed; /* proposes personal values too, which are not shown */
    Date observed;
    Text title; /* of the record as it stands, or as it is proposed */
    ProposedField *fields;
    size_t field_count;
} ProposedChange;

/*
 * Proposals of a report in the order they were written, after the position `after` (0: from the first). Of a new record
 * every value, of a change those that would become others. `*next` is the `after` of the next page, 0 at the end; a
 * page may have fewer than `limit`.
 */
Status report_proposals(Reader *reader, Arena *arena, uint64_t number, uint64_t after, size_t limit, const Scope *scope,
                        Language language, ProposedChange **out, size_t *count, uint64_t *next, Error *err) CHECKED;

/* What a record is called that may be only proposed: reference_title, else its title with all that waits. */
Text proposed_title(Reader *reader, Arena *arena, const RecordType *type, Id id, Language language);

#endif
