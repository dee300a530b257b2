/*
 * measure_gather.h - the cells that a question asks for, from the pages that keep them; private to the measures.
 */
#ifndef SERVICE_MEASURE_GATHER_H
#define SERVICE_MEASURE_GATHER_H

#include "measure/cube_page.h"
#include "service/measure_question.h"
#include "store/database.h"

/* A page that was read, its members looked up: numbers in the axes, and which are asked for. */
typedef struct GatheredPage {
    PageReader reader;
    size_t shift;                              /* 1 when the first dimension of the page is the month */
    uint32_t *numbers[MEASURE_DIMENSIONS_MAX]; /* by dimension of the view; NULL: no axis */
    bool *asked[MEASURE_DIMENSIONS_MAX];       /* NULL: all are */
    int32_t month;
} GatheredPage;

typedef struct Gather {
    const MeasureQuestion *question;
    const MeasureView *view;
    size_t width;
    Arena arena; /* of the work */
    GatheredPage *pages;
    size_t page_count, page_capacity;
    MemberTable met[MEASURE_DIMENSIONS_MAX]; /* by axis: its members in the order they were met */
    int axes[MEASURE_DIMENSIONS_MAX];        /* by dimension of the view: the axis it becomes, or -1 */
    int wheres[MEASURE_DIMENSIONS_MAX];      /* by dimension of the view: the condition on it, or -1 */
    Sums periods;                            /* period -> 1: those that pages have */
    int32_t before, back;                    /* while pages are sought backwards: up to where, and the last found */
} Gather;

void gather_init(Gather *gather, const MeasureQuestion *question);
void gather_done(Gather *gather);

/* Reads the pages and looks up their members, so that axes can be put in order; no cell is read yet. */
Status gather_pages(Gather *gather, Database *db, Error *err) CHECKED;

/* From now on the pages of another view of the same dimensions; those read so far are forgotten, their members not. */
void gather_turn(Gather *gather, const MeasureQuestion *question);

/* Reads the last pages up to `month` in place of those read before; `*month` becomes theirs, or 0 when there are none.
 */
Status gather_back(Gather *gather, Database *db, int32_t *month, Error *err) CHECKED;

/* A month as a number of the question's step that sorts in time; what is coarser comes first. */
int32_t gather_period(const Gather *gather, int32_t month);

/*
 * Visits the cells that are asked for, in no order: period, then by axis the number its member was met with. Cells of
 * equal period and members come apart.
 */
typedef void (*GatherVisitor)(void *context, int32_t period, const uint32_t *members, const int64_t *numbers);
Status gather_cells(Gather *gather, GatherVisitor visit, void *context, Error *err) CHECKED;

#endif
