/*
 * draft.h - a proposed record or change against its model: all faults at once, what is missing, what differs.
 */
#ifndef RECORD_DRAFT_H
#define RECORD_DRAFT_H

#include "model/model.h"

typedef struct DraftFault {
    const Field *field; /* or NULL when the record as a whole is at fault */
    const Rule *rule;   /* or NULL */
    const char *message;
} DraftFault;

typedef struct DraftFaults {
    DraftFault *items;
    size_t count, capacity;
} DraftFaults;

/* Adds a fault; the list and the message live in the arena. */
void faults_add(DraftFaults *faults, Arena *arena, DraftFault fault);

/* A value as rules and conditions see it: what is not set is NULL; of references and geometries only that they are
 * there. */
ExprValue value_in_rules(const Value *value);

/*
 * Checks the values of a whole record: identity fields, ranges, kinds of geometry and the rules that refuse. `today`
 * is a day number.
 */
void record_validate(const RecordType *type, const Value *values, int32_t today, Arena *arena, DraftFaults *faults);

/*
 * The next rule after number `from` (start with 0) that the record breaks without being refused for it; returns its
 * number + 1, 0 when there is none.
 */
size_t record_next_finding(const RecordType *type, const Value *values, int32_t today, size_t from);

/* How many fields below class personal are asked for and have no value (unknown and not specified are answers). */
uint32_t record_missing(const RecordType *type, const Value *values);

/*
 * What `incoming` changes of `base`, group by group, into `changes`: a group in which an incoming value differs is
 * taken whole: what `incoming` says, for the rest what `base` has. Where the source covers a field (covered[index])
 * and now leaves it blank though `base` has a value, the change says "empty". Returns how many groups change.
 */
size_t record_diff(const RecordType *type, const Value *base, const Value *incoming, const bool *covered,
                   Value *changes);

#endif
