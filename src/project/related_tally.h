/*
 * related_tally.h - which kept numbers of related records a transaction may have changed: gathered row by row, counted
 * from the tables at its end, and carried into the cubes of the measures that have them.
 */
#ifndef PROJECT_RELATED_TALLY_H
#define PROJECT_RELATED_TALLY_H

#include "project/cube_tally.h"

/* Of one measure. */
typedef struct RelatedTouched {
    const Measure *measure;
    Sums touched; /* records whose number may be another, and what records of the other type named or where they lay */
    Sums before;  /* record and the cell it counted in before the transaction */
    bool all;     /* so much was touched that everything is counted again */
} RelatedTouched;

typedef struct RelatedTally {
    RelatedTouched *measures; /* those that were touched */
    size_t count;
} RelatedTally;

void related_tally_init(RelatedTally *tally);
void related_tally_done(RelatedTally *tally);

/*
 * A row came (1) or went (-1). `cubes` is told when only the rows can say what cells come to: when one went of which,
 * among so many, it is not known whether it had changed before.
 */
void related_tally_row(RelatedTally *tally, CubeTally *cubes, const TypeTable *table, const RecordRow *row, int sign);

void related_tally_merge(RelatedTally *tally, const RelatedTally *other);

/* Writes the numbers and adds to `cubes` what changed; before these are flushed, when all rows are in their tables. */
Status related_tally_flush(RelatedTally *tally, CubeTally *cubes, Database *db, const TypeTables *tables,
                           Error *err) CHECKED;

#endif
