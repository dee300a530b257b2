#include <stdio.h>

#include "base/compiler.h"
#include "model/member.h"
#include "model/nearest.h"
#include "model/role.h"

static const Member ROLE_MEMBERS[] = {
    MEMBER(role, TEXT, MEMBER_NEEDED),
    MEMBER(slots, OBJECT, MEMBER_NEEDED),
};

/* What the type that a slot's reference leads to must play. */
static const struct RoleTarget {
    int role, slot, target;
} ROLE_TARGETS[] = {
    {ROLE_RELEASES_LAND, SLOT_RELEASES_LAND_HAZARD, ROLE_OPENS_LAND},
    {ROLE_AFFECTS_PERSON, SLOT_AFFECTS_PERSON_ACCIDENT, ROLE_RECORDS_ACCIDENT},
    {ROLE_FINDS_ORDNANCE, SLOT_FINDS_ORDNANCE_HAZARD, ROLE_OPENS_LAND},
    {ROLE_IS_UNIT, SLOT_IS_UNIT_PARENT, ROLE_IS_UNIT},
    {ROLE_BELONGS_TO_UNIT, SLOT_BELONGS_TO_UNIT_UNIT, ROLE_IS_UNIT},
    {ROLE_BELONGS_TO_ORGANISATION, SLOT_BELONGS_TO_ORGANISATION_ORGANISATION, ROLE_IS_ORGANISATION},
    {ROLE_BELONGS_TO_PROGRAMME, SLOT_BELONGS_TO_PROGRAMME_PROGRAMME, ROLE_IS_PROGRAMME},
    {ROLE_ASSIGNS_PERSON, SLOT_ASSIGNS_PERSON_PERSON, ROLE_IS_PERSON},
    {ROLE_ASSIGNS_PERSON, SLOT_ASSIGNS_PERSON_STATION, ROLE_IS_DUTY_STATION},
    {ROLE_MOVES_PERSON, SLOT_MOVES_PERSON_PERSON, ROLE_IS_PERSON},
    {ROLE_COUNTS_STAFF, SLOT_COUNTS_STAFF_STATION, ROLE_IS_DUTY_STATION},
    {ROLE_OPENS_POST, SLOT_OPENS_POST_STATION, ROLE_IS_DUTY_STATION},
    {ROLE_COUNTS_CANDIDATES, SLOT_COUNTS_CANDIDATES_VACANCY, ROLE_OPENS_POST},
    {ROLE_FREEZES_PARITY, SLOT_FREEZES_PARITY_PROGRAMME, ROLE_IS_PROGRAMME},
    {ROLE_FREEZES_PARITY, SLOT_FREEZES_PARITY_ORGANISATION, ROLE_IS_ORGANISATION},
    {ROLE_IS_PROJECT, SLOT_IS_PROJECT_DONOR, ROLE_IS_ORGANISATION},
    {ROLE_PLANS_RESULTS, SLOT_PLANS_RESULTS_OWNER, ROLE_IS_ORGANISATION},
    {ROLE_PLANS_RESULTS, SLOT_PLANS_RESULTS_PROJECT, ROLE_IS_PROJECT},
    {ROLE_PLANS_RESULTS, SLOT_PLANS_RESULTS_ABOVE, ROLE_PLANS_RESULTS},
    {ROLE_NAMES_LEVEL, SLOT_NAMES_LEVEL_FRAMEWORK, ROLE_PLANS_RESULTS},
    {ROLE_IS_RESULT, SLOT_IS_RESULT_FRAMEWORK, ROLE_PLANS_RESULTS},
    {ROLE_IS_RESULT, SLOT_IS_RESULT_PARENT, ROLE_IS_RESULT},
    {ROLE_IS_RESULT, SLOT_IS_RESULT_OWNER, ROLE_IS_ORGANISATION},
    {ROLE_LINKS_RESULT, SLOT_LINKS_RESULT_NODE, ROLE_IS_RESULT},
    {ROLE_LINKS_RESULT, SLOT_LINKS_RESULT_TARGET, ROLE_IS_RESULT},
    {ROLE_ASSUMES, SLOT_ASSUMES_NODE, ROLE_IS_RESULT},
    {ROLE_IS_INDICATOR, SLOT_IS_INDICATOR_NODE, ROLE_IS_RESULT},
    {ROLE_IS_BASELINE, SLOT_IS_BASELINE_INDICATOR, ROLE_IS_INDICATOR},
    {ROLE_IS_BASELINE, SLOT_IS_BASELINE_UNIT, ROLE_IS_UNIT},
    {ROLE_IS_TARGET, SLOT_IS_TARGET_INDICATOR, ROLE_IS_INDICATOR},
    {ROLE_IS_TARGET, SLOT_IS_TARGET_UNIT, ROLE_IS_UNIT},
    {ROLE_IS_ACTUAL, SLOT_IS_ACTUAL_INDICATOR, ROLE_IS_INDICATOR},
    {ROLE_IS_ACTUAL, SLOT_IS_ACTUAL_UNIT, ROLE_IS_UNIT},
    {ROLE_FREEZES_RESULTS, SLOT_FREEZES_RESULTS_FRAMEWORK, ROLE_PLANS_RESULTS},
    {ROLE_REVIEWS_RESULTS, SLOT_REVIEWS_RESULTS_FRAMEWORK, ROLE_PLANS_RESULTS},
    {ROLE_UPDATES_PROGRESS, SLOT_UPDATES_PROGRESS_NODE, ROLE_IS_RESULT},
    {ROLE_NEEDS_FUNDS, SLOT_NEEDS_FUNDS_FRAMEWORK, ROLE_PLANS_RESULTS},
    {ROLE_FUNDS_RESULT, SLOT_FUNDS_RESULT_NODE, ROLE_IS_RESULT},
    {ROLE_FUNDS_RESULT, SLOT_FUNDS_RESULT_DONOR, ROLE_IS_ORGANISATION},
    {ROLE_FUNDS_RESULT, SLOT_FUNDS_RESULT_PROJECT, ROLE_IS_PROJECT},
    {ROLE_ANSWERS_CHECK, SLOT_ANSWERS_CHECK_ITEM, ROLE_ASKS_CHECK},
};

static void kinds_text(uint32_t kinds, char *out, size_t size)
{
    size_t length = 0;

    for (int kind = 0; kind <= FIELD_GEOMETRY && length < size; kind++) {
        if ((kinds >> kind & 1) != 0) {
            length += (size_t)snprintf(out + length, size - length, "%s%s", length == 0 ? "" : " or ",
                                       field_kind_name((FieldKind)kind));
        }
    }
}

static void bind_slot(Loader *loader, RecordType *type, int role, const JsonValue *value)
{
    const RoleKind *kind = role_kind(role);
    int slot = role_slot_find(role, value->key);
    char kinds[96];

    if (slot < 0 || value->kind != JSON_TEXT) {
        load_fault(loader, value, "the role \"%.*s\" has no slot \"%.*s\" that takes %s", TEXT_ARG(kind->id),
                   TEXT_ARG(value->key), slot < 0 ? "a field" : json_kind_name(value->kind));
        return;
    }
    const Field *field = type_field(type, value->text);
    if (field == NULL) {
        fault_no_field(loader, type, value, "bound to the role");
    } else if ((kind->slots[slot].kinds >> field->kind & 1) == 0) {
        kinds_text(kind->slots[slot].kinds, kinds, sizeof kinds);
        load_fault(loader, value, "\"%.*s\" is of kind %s: the slot \"%.*s\" of \"%.*s\" takes %s", TEXT_ARG(field->id),
                   field_kind_name(field->kind), TEXT_ARG(value->key), TEXT_ARG(kind->id), kinds);
    } else if (field->class == CLASS_PERSONAL) {
        load_fault(loader, value, "\"%.*s\" is personal and stays sealed: no role can be bound to it",
                   TEXT_ARG(field->id));
    } else {
        type->roles[type->role_count++] = (RoleBinding){role, slot, field};
    }
}

static void check_needed(Loader *loader, int role, const JsonValue *slots)
{
    const RoleKind *kind = role_kind(role);

    for (size_t i = 0; i < kind->slot_count; i++) {
        if (kind->slots[i].needed && json_find(slots, kind->slots[i].id) == NULL) {
            load_fault(loader, slots, "the role \"%.*s\" needs its slot \"%.*s\" bound to a field", TEXT_ARG(kind->id),
                       TEXT_ARG(kind->slots[i].id));
        }
    }
    if (slots->count == 0) {
        load_fault(loader, slots, "the role \"%.*s\" binds no field: remove it", TEXT_ARG(kind->id));
    }
}

static void fault_no_role(Loader *loader, const JsonValue *at)
{
    char hint[NEAREST_HINT_SIZE];
    Nearest nearest = {.wrong = at->text};

    for (int role = 0; role < ROLE_COUNT; role++) {
        nearest_try(&nearest, role_kind(role)->id);
    }
    load_fault(loader, at, "there is no role \"%.*s\"%s", TEXT_ARG(at->text),
               nearest_hint(&nearest, ": docs/formats/model.md lists them", hint));
}

static void load_role(Loader *loader, RecordType *type, const JsonValue *value)
{
    members_check(loader, value, ROLE_MEMBERS, COUNT_OF(ROLE_MEMBERS), "a role");
    const JsonValue *id = member(value, KEYWORD(role), JSON_TEXT), *slots = member(value, KEYWORD(slots), JSON_OBJECT);
    int role = id == NULL ? -1 : role_find(id->text);

    if (id != NULL && role < 0) {
        fault_no_role(loader, id);
        return;
    }
    if (id == NULL || slots == NULL) {
        return;
    }
    if (type_plays(type, role)) {
        load_fault(loader, id, "the type \"%.*s\" plays the role \"%.*s\" twice", TEXT_ARG(type->id),
                   TEXT_ARG(id->text));
        return;
    }
    check_needed(loader, role, slots);
    for (size_t i = 0; i < slots->count; i++) {
        bind_slot(loader, type, role, &slots->items[i]);
    }
}

void load_roles(Loader *loader, RecordType *type, const Declaration *declaration)
{
    const JsonValue *roles = member(declaration->base, KEYWORD(roles), JSON_ARRAY);
    size_t slots = 0;

    for (size_t i = 0; roles != NULL && i < roles->count; i++) {
        const JsonValue *bound = member(&roles->items[i], KEYWORD(slots), JSON_OBJECT);
        slots += bound == NULL ? 0 : bound->count;
    }
    type->roles = ARENA_ARRAY(loader->arena, RoleBinding, slots);
    for (size_t i = 0; roles != NULL && i < roles->count; i++) {
        load_role(loader, type, &roles->items[i]);
    }
}

void check_role_targets(Loader *loader, const RecordType *type, const Declaration *declaration)
{
    for (size_t i = 0; i < COUNT_OF(ROLE_TARGETS); i++) {
        const struct RoleTarget *target = &ROLE_TARGETS[i];
        const Field *field = type_role(type, target->role, target->slot);
        if (field != NULL && field->to != NULL && !type_plays(field->to, target->target)) {
            load_fault(loader, member(declaration->base, KEYWORD(roles), JSON_ARRAY),
                       "\"%.*s\" refers to \"%.*s\", which does not play the role \"%.*s\" that \"%.*s\" needs",
                       TEXT_ARG(field->id), TEXT_ARG(field->to->id), TEXT_ARG(role_kind(target->target)->id),
                       TEXT_ARG(role_kind(target->role)->id));
        }
    }
}
