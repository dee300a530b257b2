/*
 * fold.h - the current value of a record: of each group of fields, what the greatest approved entry says.
 *
 * Greatest in (observed, decided, node, sequence): facts are ordered by the date they were observed, not by the day
 * they were typed. Pure: the same entries in any order fold to the same record. Source: ARCHITECTURE, Three times.
 */
#ifndef RECORD_FOLD_H
#define RECORD_FOLD_H

#include "base/sign.h"
#include "model/model.h"

/* What one approved entry says of a record. */
typedef struct Version {
    Date observed;
    HybridTime decided;
    const NodeKey *node;
    uint64_t sequence;
    uint64_t position;   /* in this file's journal: for links, not for the order */
    const Value *values; /* by field index; absent where the entry says nothing */
} Version;

/* Order of two versions: <0, 0, >0. Only a version is equal to itself. */
int version_compare(const Version *a, const Version *b);

/*
 * Fills `out` (type->field_count values) and, when `winners` is not NULL, per group the index of the version that
 * won it, or -1. A group is taken whole: what its winner does not say of it is absent.
 */
void record_fold(const RecordType *type, const Version *versions, size_t count, Value *out, int *winners);

/* The date of information of the folded record: the latest observed among the winners. */
Date fold_observed(const RecordType *type, const Version *versions, const int *winners);

#endif
