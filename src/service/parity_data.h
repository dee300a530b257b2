/*
 * parity_data.h - people, posts and head counts as arrays of small numbers, read once for each version of the programme
 * and shared by its readers; private to the parity files. Immutable once it is there.
 */
#ifndef SERVICE_PARITY_DATA_H
#define SERVICE_PARITY_DATA_H

#include "service/parity.h"

typedef enum ParitySex { SEX_IS_WOMAN, SEX_IS_MAN, SEX_IS_OTHER, SEX_IS_UNKNOWN } ParitySex;

enum { PARITY_NONE = -1, PARITY_ALL = -2 };

/* One value of each dimension: its number, or PARITY_NONE. */
typedef struct ParityPlace {
    int32_t at[PARITY_DIM_COUNT];
} ParityPlace;

typedef struct ParityPost {
    ParityPlace place;
    uint32_t person;
    int32_t start, end; /* both days included */
    int32_t fte;        /* thousandths */
} ParityPost;

typedef struct ParityHeads {
    ParityPlace place;
    int32_t day;
    bool women_given, men_given;
    ParityCount count;
} ParityHeads;

/* The values of a dimension; of references also what they may be asked for by. */
typedef struct ParityNames {
    ParityValue *values;
    Text *codes; /* of references, else NULL */
    Id *ids;
    size_t count, capacity;
} ParityNames;

/* Where an id stands: open addressing over an array of ids. */
typedef struct ParityIndex {
    uint32_t *slots; /* number + 1 */
    size_t mask;
} ParityIndex;

typedef struct ParityPeople {
    Id *ids;
    uint8_t *sexes; /* ParitySex */
    size_t count, capacity;
    ParityIndex index;
} ParityPeople;

typedef struct ParityData {
    const Model *model;
    Arena *arena;
    ParityNames names[PARITY_DIM_COUNT];
    int32_t *station_locations; /* of the station dimension: numbers of the location dimension */
    size_t station_count;       /* so many of them: the others are not in the file */
    ParityPeople people;
    ParityPost *posts; /* by person */
    size_t post_count, post_capacity;
    ParityHeads *heads; /* by place, then day */
    size_t head_count, head_capacity;
    int64_t people_missing, ends_before_start;
    int32_t own_programme;
} ParityData;

/* Reads everything into `arena`; the model is the reader's. */
Status parity_data_load(Reader *reader, Arena *arena, ParityData *out, Error *err) CHECKED;

/* Data that is given back when the function returns; declare it after its reader. */
typedef struct ParityUse {
    Reader *reader;
    const ParityData *data;
    struct Made *made;
} ParityUse;

/* The data of the reader's version, read if nobody has yet. */
Status parity_data_acquire(Reader *reader, ParityUse *out, Error *err) CHECKED;
void parity_use_done(ParityUse *use);

#define PARITY_USE CLEANUP(parity_use_done) ParityUse

/* Does the scope not see fields of people? Every figure is then one to be published. */
bool parity_is_sealed(const Model *model, const Scope *scope);

/* Whom a question is about. */
typedef struct ParityFilter {
    int32_t programme, employer; /* PARITY_ALL, or a number */
} ParityFilter;
Status parity_filter(const ParityData *data, const ParityQuery *query, ParityFilter *out, Error *err) CHECKED;

static inline bool parity_is_in(const ParityFilter *filter, const ParityPlace *place)
{
    return (filter->programme == PARITY_ALL || place->at[PARITY_PROGRAMME] == filter->programme) &&
           (filter->employer == PARITY_ALL || place->at[PARITY_EMPLOYER] == filter->employer);
}

static inline void parity_count_add(ParityCount *count, ParitySex sex, int64_t number)
{
    switch (sex) {
    case SEX_IS_WOMAN:
        count->women += number;
        break;
    case SEX_IS_MAN:
        count->men += number;
        break;
    case SEX_IS_OTHER:
        count->other += number;
        break;
    case SEX_IS_UNKNOWN:
        count->unknown += number;
        break;
    }
}

/* The number of a record among the values of a dimension, or PARITY_NONE. */
int32_t parity_name_find(const ParityData *data, ParityDim dim, Id id);

/* Fields of a type that plays belongs_to_programme and belongs_to_organisation, or NULL. */
const Field *parity_programme_field(const RecordType *type);
const Field *parity_employer_field(const RecordType *type);

/* Does what names this employer and this programme (the file's own when it names none) pass? */
bool parity_passes(const ParityData *data, const ParityFilter *filter, const Value *employer, const Value *programme);

/* The person's number, or PARITY_NONE. */
int64_t parity_person_find(const ParityData *data, Id id);

ParitySex parity_sex_of(const Field *field, const Value *value);

/* Numbers 0 where the value is none. */
static inline int64_t parity_number(const Value *value)
{
    return value->state == VALUE_SET && value->integer > 0 ? value->integer : 0;
}

/* All people on one day, without cells. */
typedef struct ParityDay {
    ParityCount count, from_counts;
    ParityFindings findings;
} ParityDay;
void parity_day_count(const ParityData *data, const ParityFilter *filter, int32_t on, ParityDay *out);

/* The last day of the month `months` before that of `on`; `on` itself for 0. */
int32_t parity_month_end(int32_t on, int months);

/* Counts table->query of data that is there; nothing is hidden yet. */
Status parity_table_count(Arena *arena, const ParityData *data, const ParityFilter *filter, ParityTable *table,
                          Error *err) CHECKED;

/* Fills flows whose days are set, each of so many months. */
Status parity_flows_of(Reader *reader, const ParityData *data, const ParityFilter *filter, int months,
                       ParityFlow *flows, size_t count, Error *err) CHECKED;

/* Data and filter for a question whose counts are too small to be published. */
Status parity_open(Reader *reader, const ParityQuery *query, ParityUse *use, ParityFilter *filter, Error *err) CHECKED;

Status parity_frozen_read(Reader *reader, Arena *arena, const ParityData *data, const ParityFilter *filter,
                          ParityFrozen **out, size_t *count, Error *err) CHECKED;

/* Hides what must not be published of a table that is counted. */
void parity_table_publish(Arena *scratch, ParityTable *table);

#endif
