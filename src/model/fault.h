/*
 * fault.h - the list of all faults found in a model's files.
 */
#ifndef MODEL_FAULT_H
#define MODEL_FAULT_H

#include <stdarg.h>

#include "base/arena.h"
#include "model/model.h"

typedef struct FaultList {
    Arena *arena; /* lends the faults */
    ModelFault *first, **end;
    size_t count; /* found; at most LIMIT_FAULTS of them are listed */
} FaultList;

void fault_list_init(FaultList *faults, Arena *arena);

void fault_add(FaultList *faults, Text file, Text pointer, const char *format, ...) PRINTF_LIKE(4, 5);

/* As fault_add, with the arguments of a caller of its kind. */
void fault_add_list(FaultList *faults, Text file, Text pointer, const char *format, va_list arguments)
    PRINTF_LIKE(4, 0);

/* ST_INVALID with the first fault in `err`, or ST_OK when there is none. */
Status fault_list_status(const FaultList *faults, Error *err) CHECKED;

#endif
