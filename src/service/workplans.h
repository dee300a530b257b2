/*
 * workplans.h - all workplans together: the global one and those of the field, how far they are, who is late with an
 * update and since when, what money is missing, and the gender checklist of each programme.
 *
 * A workplan is of the field because it says so; nothing is kept by country. Source: domain/programme.md 1.4, 2.3, 3.7.
 */
#ifndef SERVICE_WORKPLANS_H
#define SERVICE_WORKPLANS_H

#include "base/time.h"
#include "service/framework.h"

/* A result of the field that works towards one of the global plan. */
typedef struct FieldContribution {
    size_t plan;  /* in plans */
    int32_t node; /* in its nodes */
} FieldContribution;

typedef struct GlobalResult {
    size_t plan;
    int32_t node;
    FieldContribution *contributions;
    size_t contribution_count;
    RollUp roll; /* of the contributions, each of one weight */
} GlobalResult;

/* An activity whose update is missing. */
typedef struct LateUpdate {
    size_t plan;
    int32_t node;
    Text owner_name, owner_function; /* of the activity, else of its plan; both empty: nobody is asked */
    int32_t since, last;             /* last: day of the last update, INT32_MIN without one */
    Period missing;
} LateUpdate;

/* Of one category (NULL: none is named) and currency: amounts of different money are not added. */
typedef struct NeedSum {
    const Code *category;
    Text currency;
    int64_t needed, secured; /* thousandths */
    size_t needs;
} NeedSum;

typedef struct ChecklistSection {
    const Code *section;
    size_t yes, partly, no, not_applicable, unanswered;
} ChecklistSection;

/* The last answers of a programme. The score is (yes + partly / 2) by those that apply and are answered. */
typedef struct ChecklistScore {
    Id programme;
    Label name; /* of the programme; empty when it has no record */
    size_t yes, partly, no, not_applicable, unanswered;
    Ratio score;
    Date last;
    ChecklistSection *sections;
    size_t section_count;
} ChecklistScore;

typedef struct Workplans {
    int32_t on;
    Framework *plans; /* the global ones first, then by code */
    size_t plan_count, global_count, field_count;
    RollUp roll; /* of all plans, each of one weight */
    RollUp field_roll;
    GlobalResult *results;
    size_t result_count;
    size_t local_only; /* results of the field that work towards none of the global plan */
    LateUpdate *late;  /* the longest first */
    size_t late_count;
    NeedSum *needs;
    size_t need_count;
    ChecklistScore *checklists;
    size_t checklist_count;
} Workplans;

/* `frameworks` lends what the plans are made of. */
Status workplans_read(Reader *reader, Arena *arena, const FrameworkQuestion *question, const FrameworkSet *frameworks,
                      Workplans *out, Error *err) CHECKED;

/* (yes + partly / 2) / (yes + partly + no); not known when none applies. */
Ratio checklist_score(size_t yes, size_t partly, size_t no);

#endif
