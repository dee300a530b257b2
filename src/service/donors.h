/*
 * donors.h - donors on a day: their projects, the frameworks of these, and what was reached with their money.
 *
 * A result that several pay for has two figures for each of them: the full one, which is the same for all, and its
 * share of it (pro rata), which of all together comes to the full one exactly. Full figures are never added over
 * donors; a share nobody knows gives no figure. Source: domain/programme.md 2.6 and trap 18 of 9.
 */
#ifndef SERVICE_DONORS_H
#define SERVICE_DONORS_H

#include "service/projects.h"

/* Money of projects in one currency. A sum is of those that say it. */
typedef struct DonorMoney {
    Text currency;
    size_t projects;
    Ratio grant, budget, spent; /* not known: no project says it */
    Ratio burn;                 /* of projects that say both */
    Ratio burn_spent, burn_budget;
} DonorMoney;

/* A result a donor pays for. */
typedef struct DonorResult {
    const Framework *framework;
    const ResultNode *node;
    NodeDonors donors;
    size_t at; /* of this donor among them */
} DonorResult;

typedef struct Donor {
    Id id;
    Text name, code;
    const ProjectFacts **projects; /* in order of code */
    size_t project_count;
    const Framework **frameworks; /* of its projects, or with a result it pays for */
    size_t framework_count;
    DonorResult *results; /* in order of frameworks, then of results */
    size_t result_count, co_funded_count;
    DonorMoney *money;
    size_t money_count;
} Donor;

typedef struct Donors {
    int32_t on;
    Donor *all; /* in order of names */
    size_t count;
    ProjectFacts *projects;
    size_t project_count;
    size_t result_count, co_funded_count; /* each result once */
    DonorMoney *money;
    size_t money_count;
} Donors;

/* `frameworks` lends what results point to. */
Status donors_read(Reader *reader, Arena *arena, const FrameworkQuestion *question, const FrameworkSet *frameworks,
                   Donors *out, Error *err) CHECKED;

/* By short name or id; ST_NOT_FOUND names the nearest. */
Status donor_find(Arena *arena, const Donors *donors, Text code, const Donor **out, Error *err) CHECKED;

#endif
