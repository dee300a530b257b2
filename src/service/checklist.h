/*
 * checklist.h - what each programme answered last to the questions of the gender checklist.
 */
#ifndef SERVICE_CHECKLIST_H
#define SERVICE_CHECKLIST_H

#include "service/workplans.h"

/* One score a programme that answered anything, in order of their names. Source: domain/programme.md 3.7. */
Status checklists_read(Reader *reader, Arena *arena, const FrameworkQuestion *question, ChecklistScore **out,
                       size_t *count, Error *err) CHECKED;

#endif
