/*
 * measure_most.h - the records of a measure that have the most others near them, or the most that name the same one.
 *
 * Both the records and those counted for them are only what the question's scope holds. The kept numbers are of all, so
 * they tell which records to look at first, and when none that follows can have more. Source: docs/formats/measures.md.
 */
#ifndef SERVICE_MEASURE_MOST_H
#define SERVICE_MEASURE_MOST_H

#include "service/measures.h"

enum { MOST_RECORDS_MAX = 100 };

typedef struct MostRecord {
    Id id;
    Label title;
    int64_t records; /* of the other type, within the scope */
    int64_t fid;
} MostRecord;

typedef struct MostAnswer {
    const Measure *measure;
    MostRecord *records; /* the most first; of equal ones what has more in all, then the older */
    size_t count;
} MostAnswer;

/*
 * At most `limit` (1..MOST_RECORDS_MAX) records of ask->measure, within its programme, organisation and unit;
 * ST_INVALID where the measure counts nothing that is related, or more is asked.
 */
Status measure_most(Reader *reader, Arena *arena, const Scope *scope, const MeasureAsk *ask, size_t limit,
                    MostAnswer *out, Error *err) CHECKED;

/* Those that were counted for one record, the nearest first: at most `limit`. */
typedef struct RelatedRecord {
    Id id;
    Label title;
    double metres; /* 0 where they name the same record */
} RelatedRecord;

typedef struct RelatedAnswer {
    const Measure *measure;
    RelatedRecord *records;
    size_t count;
    int64_t total; /* also those beyond the limit */
} RelatedAnswer;

Status measure_related(Reader *reader, Arena *arena, const Scope *scope, const MeasureAsk *ask, Id record, size_t limit,
                       RelatedAnswer *out, Error *err) CHECKED;

#endif
