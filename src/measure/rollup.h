/*
 * rollup.h - the progress of a result from that of its parts: weighted, with what is beside every average.
 *
 * Cancelled parts do not count; parts that nobody reported on are no part of the average but of the coverage. Every
 * level has weights of its own, so that a plan of sixty small activities does not swamp one of ten. Source:
 * domain/programme.md 2.3.
 */
#ifndef MEASURE_ROLLUP_H
#define MEASURE_ROLLUP_H

#include <stddef.h>

#include "measure/ratio.h"

typedef struct RollPart {
    int64_t weight; /* thousandths, not negative */
    bool cancelled;
    Ratio progress; /* not known: nobody reported. More than 1 counts as 1 */
    Ratio planned;  /* to date */
} RollPart;

typedef struct RollUp {
    size_t parts, reported; /* without the cancelled */
    size_t cancelled;
    Ratio progress;    /* of the reported; not known without one of some weight */
    Ratio planned;     /* of the same */
    Ratio schedule;    /* progress by planned (SPI) over those of which both are known */
    size_t weakest;    /* index of the part with the least progress; meaningless when none is reported */
    Ratio least, most; /* progress of the parts */
} RollUp;

RollUp roll_up(const RollPart *parts, size_t count);

/* Of the parts that count, the share that was reported on. */
static inline Ratio roll_coverage(const RollUp *roll)
{
    return ratio_of((int64_t)roll->reported, (int64_t)roll->parts);
}

#endif
