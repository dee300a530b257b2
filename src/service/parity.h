/*
 * parity.h - women and men who work for a programme: on a day, by what they are and where, over time, and to come.
 *
 * Counted are people whose assignment covers the day, each once in a total and once in each cell that one of their
 * assignments lies in, and head counts of employers that have no such person in the programme on that day: of each cell
 * the latest before or on the day. Source: domain/programme.md 3; docs/decisions/0021.
 */
#ifndef SERVICE_PARITY_H
#define SERVICE_PARITY_H

#include "measure/parity_count.h"
#include "measure/projection.h"
#include "record/scope.h"
#include "service/programme.h"

typedef enum ParityDim {
#define PARITY_DIM(name, ...) PARITY_##name,
#include "service/parity_dim.def"
#undef PARITY_DIM
    PARITY_DIM_COUNT
} ParityDim;

enum {
    PARITY_BY_MAX = 3,
    PARITY_BY_PUBLISHED = 2,    /* more would be hidden almost whole */
    PARITY_CELLS_MAX = 1 << 20, /* of one table, totals included */
    PARITY_PEOPLE_NAMED = 20,   /* of a finding */
    PARITY_MONTHS_MAX = 240,
    PARITY_STAGES_MAX = 32,
    PARITY_YEARS_MAX = 40
};

typedef struct ParityQuery {
    Scope scope;       /* who may not see fields of people gets published figures, whatever is asked for */
    Text programme;    /* id or code; empty: all */
    Text organisation; /* id, code or name of an employer; empty: all */
    int32_t on;        /* days since 1970-01-01 */
    ParityDim by[PARITY_BY_MAX];
    size_t by_count;
    bool fte;       /* full-time equivalents instead of heads */
    bool published; /* small counts are hidden */
} ParityQuery;

/* A value of a dimension. The last of an axis is that there is none. */
typedef struct ParityValue {
    Text id; /* code or record id; empty: no value */
    Label label;
    Text group; /* of a grade: the ladder it is on */
} ParityValue;

typedef struct ParityAxis {
    ParityDim dim;
    ParityValue *values;
    size_t value_count;
} ParityAxis;

typedef struct ParityCell {
    ParityCount count; /* thousandths of full-time equivalents when asked for; 0 where hidden */
    int64_t base;      /* women and men, also where one of them is hidden; 0 where hidden */
    bool hide_women, hide_men, hide_base, hide_other, hide_unknown;
} ParityCell;

typedef struct ParityFindings {
    int64_t people_without_sex; /* among those counted one by one; not known or not stated */
    int64_t people_missing;     /* assignments whose person is not in the file */
    int64_t ends_before_start;  /* assignments that count on no day */
    int64_t two_stations;       /* people in two duty stations on the day */
    Id two_stations_people[PARITY_PEOPLE_NAMED];
    int64_t counts_left_out;   /* people of head counts whose employer has people of its own here */
    int64_t counts_incomplete; /* cells of head counts that leave women or men blank */
    int32_t oldest_count;      /* day of the oldest head count that counts; INT32_MIN: none */
} ParityFindings;

/* What was frozen once. Counts are there or a share of men is. */
typedef struct ParityFrozen {
    Id id;
    Label name;
    Date date;
    bool baseline, has_counts, has_men_percent;
    ParityCount count;
    int men_tenths; /* of a percent; -1: neither is given */
    Text population, source;
} ParityFrozen;

typedef struct ParityTable {
    ParityQuery query; /* as it was answered */
    ParityAxis axes[PARITY_BY_MAX];
    ParityCell *cells;       /* along each axis its values, then their total; the last axis fastest */
    size_t cell_count;       /* the last one is the total of all */
    ParityCount from_counts; /* the part of the total that comes from head counts */
    bool withheld;           /* published: too few people, or too much would be hidden */
    ParityFindings findings;
    ParityFrozen *frozen; /* baselines first, newest first; of the query's programme or of all */
    size_t frozen_count;
} ParityTable;

/* ST_INVALID names a programme or organisation that is not there, or a table of too many cells. */
Status parity_table(Reader *reader, Arena *arena, const ParityQuery *query, ParityTable *out, Error *err) CHECKED;

/* The place in `cells` of one value (or of the total, value_count) of each axis. */
size_t parity_cell(const ParityTable *table, const size_t *at);

/*
 * The ends of `months` months up to that of `on`, whose count is of `on`; recomputed, the oldest first. What is
 * published is rounded to five, and withheld of fewer than ten people.
 */
typedef struct ParityMonth {
    int32_t day;
    bool withheld;
    ParityCount count, from_counts;
} ParityMonth;
Status parity_series(Reader *reader, Arena *arena, const ParityQuery *query, int months, ParityMonth **out,
                     Error *err) CHECKED;

/*
 * Movements of people in the days after `from` up to `to`, and the mean number of people (without head counts, which
 * have no movements) at the ends of its months. ST_DENIED where figures are to be published: these are small.
 */
typedef struct ParityFlow {
    int32_t from, to;
    ParityCount hires, promotions, separations;
    ParityCount mean; /* thousandths */
} ParityFlow;
/* `count` periods of `months` months each, the last one up to the query's day; the oldest first. */
Status parity_flows(Reader *reader, Arena *arena, const ParityQuery *query, int months, size_t count, ParityFlow **out,
                    Error *err) CHECKED;
/* Are figures for this query to be published: because it asks so, or because its scope sees no others? */
bool parity_is_published(Reader *reader, const ParityQuery *query);

/*
 * Candidates of recruitments opened in the `months` months up to `on`. `from` and `into`: of the recruitments that
 * count both this stage and the one before, how many there were at each: what a conversion rate may be made of.
 */
typedef struct ParityStage {
    ParityValue stage;
    bool declined; /* no step of the ladder */
    int64_t vacancies;
    ParityCount count, from, into;
} ParityStage;
typedef struct ParityPipeline {
    int64_t vacancies;
    ParityStage stages[PARITY_STAGES_MAX];
    size_t stage_count;
} ParityPipeline;
Status parity_pipeline(Reader *reader, Arena *arena, const ParityQuery *query, int months, ParityPipeline *out,
                       Error *err) CHECKED;

/* What a projection is asked; levers in thousandths, -1 for what was observed. */
typedef struct ParityOutlookQuery {
    int months; /* that rates and increments are observed over */
    int years;  /* of the simulation, and until when the band should be reached */
    int growth;
    int women_turnover, men_turnover, women_hired, promoted;
} ParityOutlookQuery;

typedef struct ParityOutlook {
    ParityCount now, then; /* on the day, and so many months before */
    ParityFlow flow;
    double share, increment, turnover, hired; /* NAN: not to be known */
    Projection by_increment;                  /* years to one half */
    Projection by_flow, hiring_share;         /* to the band's edge */
    ScenarioLevers levers;
    bool levers_given; /* false: some lever can neither be observed nor was it given, and there are no rungs */
    ParityValue *grades;
    size_t grade_count;
    ScenarioRung *rungs; /* (years + 1) * grade_count: people at a grade, head counts among them */
} ParityOutlook;
Status parity_outlook(Reader *reader, Arena *arena, const ParityQuery *query, const ParityOutlookQuery *asked,
                      ParityOutlook *out, Error *err) CHECKED;

/* The dimension of this id, or -1. */
int parity_dim_find(Text id);
const char *parity_dim_id(ParityDim dim);
const Label *parity_dim_label(ParityDim dim);

/* "grade,station": ST_INVALID names what is no dimension, comes twice or is one too many. */
Status parity_by_parse(Text text, ParityQuery *query, Error *err) CHECKED;

#endif
