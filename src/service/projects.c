#include "service/projects.h"

#include <stdlib.h>

#include "measure/amount.h"
#include "model/role.h"
#include "service/named_find.h"

#define AT(name) SLOT_IS_PROJECT_##name

static Ratio amount_ratio(const Slots *slots, int slot)
{
    int64_t amount;

    return slot_amount(slots, slot, &amount) ? ratio_of(amount, AMOUNT_ONE) : ratio_unknown();
}

ProjectFacts project_of(Reader *reader, Arena *arena, const Slots *slots)
{
    const Slots state = {slots->type, ROLE_HAS_STATE, slots->row};
    Id donor = slot_reference(slots, AT(DONOR));

    return (ProjectFacts){.there = true,
                          .id = slots->row->id,
                          .donor_id = donor,
                          .donor = slot_reference_title(reader, arena, slots, AT(DONOR), donor),
                          .programme = record_programme(reader, slots->type, slots->row),
                          .code = slot_text(slots, AT(CODE)),
                          .currency = slot_text(slots, AT(CURRENCY)),
                          .name = slot_label(slots, AT(NAME), AT(NAME_FR)),
                          .phase = slot_code(&state, SLOT_HAS_STATE_STATE),
                          .start = slot_date(slots, AT(START)),
                          .end = slot_date(slots, AT(END)),
                          .actual_start = slot_date(slots, AT(ACTUAL_START)),
                          .actual_end = slot_date(slots, AT(ACTUAL_END)),
                          .spent_on = slot_date(slots, AT(SPENT_ON)),
                          .grant = amount_ratio(slots, AT(GRANT)),
                          .budget = amount_ratio(slots, AT(BUDGET)),
                          .spent = amount_ratio(slots, AT(SPENT))};
}

static int project_compare(const void *a, const void *b)
{
    return text_compare(((const ProjectFacts *)a)->code, ((const ProjectFacts *)b)->code);
}

Status projects_read(Reader *reader, Arena *arena, const FrameworkQuestion *question, ProjectFacts **out, size_t *count,
                     Error *err)
{
    const RecordType *type = model_role_type(reader_model(reader), ROLE_IS_PROJECT);
    Slots slots = {.type = type, .role = ROLE_IS_PROJECT};
    RecordsOn asked = {.type = type, .scope = question->scope, .on = question->on};
    RecordRow *rows = NULL;

    *count = 0;
    if (type != NULL) {
        TRY(records_on(reader, arena, &asked, &rows, count, err));
    }
    *out = ARENA_ARRAY(arena, ProjectFacts, *count + 1);
    for (size_t i = 0; i < *count; i++) {
        slots.row = &rows[i];
        (*out)[i] = project_of(reader, arena, &slots);
    }
    qsort(*out, *count, sizeof **out, project_compare);
    return ST_OK;
}

Status project_find(Arena *arena, const ProjectFacts *projects, size_t count, Text code, const ProjectFacts **out,
                    Error *err)
{
    NamedFind find;

    named_find_begin(&find, arena, code);
    for (size_t i = 0; i < count; i++) {
        if (named_find_is(&find, projects[i].id, projects[i].code)) {
            *out = &projects[i];
            return ST_OK;
        }
    }
    return named_find_fail(&find, "there was no project", err);
}

/* Both known to the day or coarser: what is coarser counts from its first day. */
static bool slip(Date planned, Date happened, int *days)
{
    if (!date_is_known(planned) || !date_is_known(happened)) {
        return false;
    }
    *days = happened.day - planned.day;
    return true;
}

bool project_start_slip(const ProjectFacts *project, int *days)
{
    return slip(project->start, project->actual_start, days);
}

bool project_end_slip(const ProjectFacts *project, int *days)
{
    return slip(project->end, project->actual_end, days);
}

int project_overdue(const ProjectFacts *project, int32_t on)
{
    bool runs = date_is_known(project->end) && !date_is_known(project->actual_end) &&
                (project->phase == NULL || !project->phase->ends);

    return runs && date_last_day(project->end) < on ? on - date_last_day(project->end) : 0;
}

Ratio project_elapsed(const ProjectFacts *project, int32_t on)
{
    Date start = date_is_known(project->actual_start) ? project->actual_start : project->start;
    Date end = date_is_known(project->actual_end) ? project->actual_end : project->end;

    if (!date_is_known(start) || !date_is_known(end)) {
        return ratio_unknown();
    }
    return expected_linear(start.day, date_last_day(end), on);
}

Ratio project_burn(const ProjectFacts *project)
{
    return ratio_divide(project->spent, project->budget);
}

/* The type whose records say where a project works: rows of it that lie in a unit. */
static const RecordType *area_type(const Model *model, const Field **project)
{
    for (size_t i = 0; i < model->type_count; i++) {
        const RecordType *type = &model->types[i];
        if (type->parent != NULL && type_plays(type->parent->to, ROLE_IS_PROJECT) &&
            type_role(type, ROLE_BELONGS_TO_UNIT, SLOT_BELONGS_TO_UNIT_UNIT) != NULL) {
            *project = type->parent;
            return type;
        }
    }
    return NULL;
}

Status project_areas_read(Reader *reader, Arena *arena, const FrameworkQuestion *question, Id project,
                          ProjectArea **out, size_t *count, Error *err)
{
    const Field *field = NULL;
    const RecordType *type = area_type(reader_model(reader), &field);
    Slots slots = {.type = type, .role = ROLE_BELONGS_TO_UNIT};
    RecordsOn asked = {type, field, project, question->scope, question->on};
    RecordRow *rows = NULL;

    *count = 0;
    if (type != NULL) {
        TRY(records_on(reader, arena, &asked, &rows, count, err));
    }
    *out = ARENA_ARRAY(arena, ProjectArea, *count + 1);
    for (size_t i = 0; i < *count; i++) {
        slots.row = &rows[i];
        Id unit = slot_reference(&slots, SLOT_BELONGS_TO_UNIT_UNIT);
        (*out)[i] = (ProjectArea){unit, slot_reference_title(reader, arena, &slots, SLOT_BELONGS_TO_UNIT_UNIT, unit)};
    }
    return ST_OK;
}

int measure_project_dimension(const Measure *measure)
{
    for (size_t i = 0; i < measure->dimension_count; i++) {
        if (measure->dimensions[i].meaning == DIMENSION_PROJECT) {
            return (int)i;
        }
    }
    return -1;
}
