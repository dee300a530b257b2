/*
 * cube_tally.h - what rows add to the cubes of measures, as deltas in memory, written once per transaction.
 *
 * A cell hangs on what its row names: a programme, an organisation, a unit or a place. Which units lie above that is
 * looked up when pages are made, so that a cell depends on its row alone.
 */
#ifndef PROJECT_CUBE_TALLY_H
#define PROJECT_CUBE_TALLY_H

#include "measure/contribution.h"
#include "measure/cube_page.h"
#include "measure/cube_scope.h"
#include "measure/sums.h"
#include "project/unit_paths.h"
#include "store/cubes.h"
#include "store/rows.h"

/* What a transaction gathers at most: beyond it the cubes are counted again from the rows, piece by piece. */
enum { CUBE_CELLS_MAX = 400000 };

typedef struct CubeTally {
    Sums cells;
    size_t most; /* so many cells are gathered; 0: all */
    Sums tree;   /* rows of units and places, by where they lie: what is left over has changed */
    bool again;  /* all cubes are to be counted from the rows */
} CubeTally;

enum { CELL_KEY_BYTES_MAX = 64 + MEASURE_DIMENSIONS_MAX * (1 + MEMBER_BYTES_MAX) };

void cube_tally_init(CubeTally *tally);
void cube_tally_done(CubeTally *tally);

/* Adds `sign` (1 or -1) times the row to the measures of its type. */
void cube_tally_row(CubeTally *tally, const TypeTable *table, const RecordRow *row, int sign);

/* The key of the one cell that a row counts in, of a measure without parts; empty when its condition leaves it out. */
Text cube_cell_of(const TypeTable *table, const Measure *measure, const RecordRow *row, char key[CELL_KEY_BYTES_MAX]);

/* A row of that cell is known to have `records` related ones where none were counted; -1 takes them out again. */
void cube_tally_related(CubeTally *tally, const Measure *measure, Text cell, int64_t records, int sign);

/* The same for all that is kept of a measure, from the rows as they are. */
Status cube_tally_kept(CubeTally *tally, Database *db, const TypeTable *table, const Measure *measure,
                       Error *err) CHECKED;

void cube_tally_merge(CubeTally *tally, const CubeTally *other);

/* What the cells come to on one page; lent. */
typedef struct CubePage {
    const Measure *measure;
    CubeKey key;
    size_t dimensions, width;
    PageRows rows;
    MemberTable *table; /* of the rows' members */
} CubePage;

/* Visits the pages that the cells come to, each once. */
typedef Status (*CubePageMaker)(void *context, CubePage *page, Arena *arena, Error *err);
Status cube_tally_pages(const CubeTally *tally, Database *db, const Model *model, const TypeTables *tables,
                        CubePageMaker make, void *context, Error *err) CHECKED;

/*
 * Writes what came together and forgets it. Before anything else of the transaction's tallies: it compares with what is
 * kept. When units or places moved under records that were counted before, all cubes are made again from the rows.
 */
Status cube_tally_flush(CubeTally *tally, Database *db, const Model *model, const TypeTables *tables,
                        Error *err) CHECKED;

#endif
