/*
 * verify_related.h - the kept numbers of related records against the tables; private to verify.c.
 */
#ifndef PROJECT_VERIFY_RELATED_H
#define PROJECT_VERIFY_RELATED_H

#include "project/cube_tally.h"

typedef struct RelatedVerify {
    Database *db, *second; /* second: measures are counted side by side on it; or NULL */
    const Model *model;
    const TypeTables *tables;
} RelatedVerify;

/*
 * The tables are known to be what the journal says. Counts everything again, tells whether that is what is kept, and
 * adds to `cubes` what it comes to there.
 */
Status related_verify(const RelatedVerify *verify, CubeTally *cubes, bool *whole, Error *err) CHECKED;

#endif
