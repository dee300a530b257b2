/*
 * portfolio.h - every programme of a file side by side on a day: land, casualties, risk education, hazards, workplans,
 * parity, money, the gender checklist; and what to chase, the gravest first.
 *
 * Nothing is computed that the rooms of measures, frameworks and parity do not say: figures of a year are of its months
 * from January to the month of the day, those of the year before of the same months. Cubes know what is known today of
 * these months, whenever it was told. What nobody reported is not known, never zero. Source: domain/programme.md 8.7.
 */
#ifndef SERVICE_PORTFOLIO_H
#define SERVICE_PORTFOLIO_H

#include "measure/parity_count.h"
#include "service/measures.h"
#include "service/workplans.h"

enum { PORTFOLIO_SILENT_DAYS = 60, PORTFOLIO_VALUES_MAX = 2 };

/* Records of a measure's type, and of each value what those that have it come to: thousandths of its unit. */
typedef struct PortfolioSum {
    int64_t records;
    int64_t given[PORTFOLIO_VALUES_MAX], sums[PORTFOLIO_VALUES_MAX]; /* given 0: the sum is not known */
} PortfolioSum;

typedef struct PortfolioYears {
    PortfolioSum this_year, last_year;
} PortfolioYears;

/* Reached by one method; methods are never added to one another. */
typedef struct PortfolioReach {
    MeasureMember method;
    PortfolioYears years;
} PortfolioReach;

/* Women and men at a grade where one sex is over-represented and the group is not a small one. */
typedef struct ParityGap {
    Text grade;
    Label label;
    ParityCount count;
} ParityGap;

typedef struct PortfolioParity {
    bool told;  /* someone is counted, and the counts may be shown */
    bool share; /* so may their share */
    ParityCount count;
    ParityGap *gaps;
    size_t gap_count;
} PortfolioParity;

/* Of one currency: amounts of different money are not added. */
typedef struct PortfolioMoney {
    Text currency;
    int64_t needed, secured; /* thousandths; of needs whose secured amount is said */
    size_t needs;
} PortfolioMoney;

typedef struct PortfolioRow {
    Id id;
    Text code;
    Label name;
    Date from, to;
    bool own;  /* the programme the file was made for */
    bool over; /* it ended before the day: nobody is asked for anything */
    PortfolioYears land, casualties;
    PortfolioReach *reached;
    size_t reached_count;
    PortfolioSum hazards, open_hazards;
    PortfolioParity parity;
    const Framework **frameworks; /* of the programme, by code; workplans among them */
    size_t framework_count, workplan_count, in_force_count;
    PortfolioMoney *money;
    size_t money_count;
    const ChecklistScore *checklist; /* NULL: nothing was answered */
    Date reported;                   /* the last thing that was told of; a month where only that is known */
} PortfolioRow;

typedef enum FindingKind {
#define FINDING(name, ...) FINDING_##name,
#include "service/portfolio_finding.def"
#undef FINDING
    FINDING_COUNT
} FindingKind;

typedef struct PortfolioFinding {
    FindingKind kind;
    const PortfolioRow *row; /* NULL: of all together */
    const RecordType *type;  /* and id: the record to open; NULL where there is none */
    Id id;
    int32_t since;  /* INT32_MIN: not known */
    int64_t count;  /* of what it is about; 0: of nothing that is counted */
    Label parts[3]; /* {1}, {2}, {3} of its sentence */
} PortfolioFinding;

typedef struct Portfolio {
    int32_t on;
    const Measure *land, *casualties, *people, *hazards; /* NULL: not declared, or above the scope */
    PortfolioRow *rows;                                  /* the file's own first, then by code */
    size_t row_count;
    PortfolioRow all; /* totals of what adds up; the rest is not set */
    PortfolioFinding *findings;
    size_t finding_count;
} Portfolio;

/* `frameworks` lends what the rows point to. */
Status portfolio_read(Reader *reader, Arena *arena, const FrameworkQuestion *question, const FrameworkSet *frameworks,
                      Portfolio *out, Error *err) CHECKED;

/* Does it cover the day, and has its status not ended it? */
bool framework_in_force(const Framework *framework);

const char *finding_id(FindingKind kind);
const char *finding_gravity(FindingKind kind); /* "grave", "serious", "notice" */
Label finding_sentence(Arena *arena, const PortfolioFinding *finding);

#endif
