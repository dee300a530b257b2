/*
 * cube_scope.h - of whom the figures of a cube's page are: of all, or of one programme, organisation and unit.
 *
 * Pages are kept for: all; a programme; a programme and an organisation; a programme and a unit; all three. A unit's
 * page holds what lies in it or below.
 */
#ifndef MEASURE_CUBE_SCOPE_H
#define MEASURE_CUBE_SCOPE_H

#include "base/id.h"
#include "model/measure.h"

enum { CUBE_SCOPE_BYTES_MAX = 1 + 3 * 16 };

typedef struct CubeScope {
    bool has_programme, has_organisation, has_unit;
    Id programme; /* nil: the file's own */
    Id organisation, unit;
} CubeScope;

/*
 * The pages of all and of a programme are many cells a month: one for each month. Of an organisation or a unit they are
 * few: one for each year (its month 0), whose cells have the month as a dimension before the view's own.
 */
bool cube_key_is_by_year(Text key);

/* How many dimensions the pages of a view have under this key. */
size_t cube_page_dimensions(const MeasureView *view, Text key);

/* The scope as the key of its pages, in `room`. Who names an organisation or a unit names a programme. */
Text cube_scope_key(const CubeScope *scope, char room[CUBE_SCOPE_BYTES_MAX]);

/* Before the keys of programmes, each alone, in the order of keys. */
#define CUBE_SCOPE_BEFORE_PROGRAMMES TEXT("\1")

/* Is it the key of one programme, without organisation and unit? Then it is in `out`. */
bool cube_scope_of_programme(Text key, CubeScope *out);

#endif
