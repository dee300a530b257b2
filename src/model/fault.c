#include "model/fault.h"

#include <stdio.h>

#include "base/limits.h"

void fault_list_init(FaultList *faults, Arena *arena)
{
    *faults = (FaultList){.arena = arena};
    faults->end = &faults->first;
}

void fault_add_list(FaultList *faults, Text file, Text pointer, const char *format, va_list arguments)
{
    char message[ERROR_MESSAGE_SIZE];

    if (faults->count++ >= LIMIT_FAULTS) {
        return;
    }
    vsnprintf(message, sizeof message, format, arguments);
    ModelFault *fault = ARENA_NEW(faults->arena, ModelFault);
    fault->file = text_copy(faults->arena, file);
    fault->pointer = text_copy(faults->arena, pointer);
    fault->message = text_copy(faults->arena, text_of(message));
    *faults->end = fault;
    faults->end = &fault->next;
}

void fault_add(FaultList *faults, Text file, Text pointer, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    fault_add_list(faults, file, pointer, format, arguments);
    va_end(arguments);
}

Status fault_list_status(const FaultList *faults, Error *err)
{
    char path[ERROR_PATH_SIZE];

    if (faults->first == NULL) {
        return ST_OK;
    }
    snprintf(path, sizeof path, "%.*s%s%.*s", TEXT_ARG(faults->first->file),
             faults->first->pointer.length > 0 ? "#" : "", TEXT_ARG(faults->first->pointer));
    return error_set_at(err, ST_INVALID, path, "%.*s", TEXT_ARG(faults->first->message));
}
