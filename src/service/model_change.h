/*
 * model_change.h - a programme's own types, fields, lists and rules: checked against what is stored, then journaled.
 */
#ifndef SERVICE_MODEL_CHANGE_H
#define SERVICE_MODEL_CHANGE_H

#include "service/reports.h"

/*
 * Makes the overlay in `dir` the programme's model, without a restart. ST_INVALID with all faults of the files;
 * ST_CONFLICT with the changes that existing data would violate, as faults. Nothing is then changed.
 */
Status model_apply(Programme *programme, Actor actor, const char *dir, Arena *arena, ModelFault **faults,
                   Error *err) CHECKED;

#endif
