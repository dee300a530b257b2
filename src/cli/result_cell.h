/*
 * result_cell.h - cells of tables that tell how far something has come.
 */
#ifndef CLI_RESULT_CELL_H
#define CLI_RESULT_CELL_H

#include "cli/command.h"
#include "measure/progress.h"

/* "68.70 %", or with a comma; a dash for what is not known. */
const char *percent_cell(const Call *call, Ratio ratio);

/* The word of a light. */
const char *light_cell(const Call *call, Light light);

#endif
