#include "model/compare.h"

#include "base/compiler.h"
#include "model/fault.h"
#include "model/measure.h"

typedef struct Comparer {
    Arena *arena;
    ModelComparison *out;
    ModelChange **end;
    FaultList faults;
    Text file;              /* of the type or list at hand, for faults */
    const RecordType *type; /* of the new model */
    const CodeList *list;
} Comparer;

typedef struct ChangeText {
    const char *id, *sentence;
} ChangeText;

static const ChangeText TEXTS[] = {
#define CHANGE(name, id, sentence) {#id, sentence},
#include "model/change.def"
#undef CHANGE
};

const char *change_name(ModelChangeKind kind)
{
    return TEXTS[kind].id;
}

/* `name` and `detail` take the places of the sentence's two %s. */
static Text sentence_of(Arena *arena, ModelChangeKind kind, const char *name, const char *detail)
{
    const char *sentence = TEXTS[kind].sentence;
    const char *first = strstr(sentence, "%s"), *second = strstr(first + 2, "%s");
    int middle = second == NULL ? (int)strlen(first + 2) : (int)(second - first - 2);

    return text_of(arena_format(arena, "%.*s%s%.*s%s%s", (int)(first - sentence), sentence, name, middle, first + 2,
                                second == NULL ? "" : detail, second == NULL ? "" : second + 2));
}

static ModelChange *note(Comparer *c, ModelChangeKind kind, bool needs_data_check, const char *name, const char *detail)
{
    ModelChange *change = ARENA_NEW(c->arena, ModelChange);

    *change = (ModelChange){.kind = kind, .needs_data_check = needs_data_check, .type = c->type, .list = c->list};
    change->sentence = sentence_of(c->arena, kind, name, detail);
    *c->end = change;
    c->end = &change->next;
    c->out->count++;
    c->out->checks += needs_data_check;
    return change;
}

static const char *type_name(const Comparer *c)
{
    return text_string(c->arena, c->type->id);
}

static const char *part_name(const Comparer *c, Text part)
{
    Text whole = c->type != NULL ? c->type->id : c->list->id;

    return arena_format(c->arena, "%.*s.%.*s", TEXT_ARG(whole), TEXT_ARG(part));
}

static void forbid(Comparer *c, const char *format, ...) PRINTF_LIKE(2, 3);

static void forbid(Comparer *c, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    fault_add_list(&c->faults, c->file, (Text){0}, format, arguments);
    va_end(arguments);
}

static bool label_equal(const Label *a, const Label *b)
{
    for (int i = 0; i < LANGUAGE_COUNT; i++) {
        if (!text_equal(a->in[i], b->in[i])) {
            return false;
        }
    }
    return true;
}

static bool texts_equal(const Text *a, size_t a_count, const Text *b, size_t b_count)
{
    bool equal = a_count == b_count;

    for (size_t i = 0; equal && i < a_count; i++) {
        equal = text_equal(a[i], b[i]);
    }
    return equal;
}

static Text id_of_field(const Field *field)
{
    return field == NULL ? (Text){0} : field->id;
}

static bool same_field(const Field *a, const Field *b)
{
    return text_equal(id_of_field(a), id_of_field(b));
}

static bool same_fields(const Field **a, size_t a_count, const Field **b, size_t b_count)
{
    bool equal = a_count == b_count;

    for (size_t i = 0; equal && i < a_count; i++) {
        equal = same_field(a[i], b[i]);
    }
    return equal;
}

static bool same_roles(const RecordType *a, const RecordType *b)
{
    bool equal = a->role_count == b->role_count;

    for (size_t i = 0; equal && i < a->role_count; i++) {
        equal = same_field(a->roles[i].field, type_role(b, a->roles[i].role, a->roles[i].slot));
    }
    return equal;
}

static bool same_sections(const RecordType *a, const RecordType *b)
{
    bool equal = a->section_count == b->section_count;

    for (size_t i = 0; equal && i < a->section_count; i++) {
        equal = text_equal(a->sections[i].id, b->sections[i].id) &&
                label_equal(&a->sections[i].label, &b->sections[i].label);
    }
    return equal;
}

static bool same_presentation(const RecordType *a, const RecordType *b)
{
    return same_fields(a->title, a->title_count, b->title, b->title_count) &&
           same_fields(a->columns, a->column_count, b->columns, b->column_count) &&
           same_fields(a->filters, a->filter_count, b->filters, b->filter_count) &&
           same_fields(a->searched, a->searched_count, b->searched, b->searched_count) && same_sections(a, b) &&
           same_field(a->map_class, b->map_class) && text_equal(a->map_symbol, b->map_symbol);
}

/* What never changes about a field: its stored values would mean something else. */
static void check_permanent(Comparer *c, const Field *old, const Field *new)
{
    Text id = new->id;
    Text old_list = old->list == NULL ? (Text){0} : old->list->id;
    Text new_list = new->list == NULL ? (Text){0} : new->list->id;
    Text old_to = old->to == NULL ? (Text){0} : old->to->id, new_to = new->to == NULL ? (Text){0} : new->to->id;

    if (old->number != new->number) {
        forbid(c, "the number of \"%.*s\" changed from %u to %u: it is permanent", TEXT_ARG(id), old->number,
               new->number);
    }
    if (old->kind != new->kind) {
        forbid(c, "the kind of \"%.*s\" changed from %s to %s: add a new field instead", TEXT_ARG(id),
               field_kind_name(old->kind), field_kind_name(new->kind));
    }
    if (!text_equal(old_list, new_list)) {
        forbid(c, "the list of \"%.*s\" changed from \"%.*s\" to \"%.*s\": add a new field instead", TEXT_ARG(id),
               TEXT_ARG(old_list), TEXT_ARG(new_list));
    }
    if (!text_equal(old_to, new_to)) {
        forbid(c, "\"%.*s\" refers to \"%.*s\" and no longer to \"%.*s\": add a new field instead", TEXT_ARG(id),
               TEXT_ARG(new_to), TEXT_ARG(old_to));
    }
    if (!text_equal(old->unit, new->unit)) {
        forbid(c, "the unit of \"%.*s\" changed from \"%.*s\" to \"%.*s\": add a new field instead", TEXT_ARG(id),
               TEXT_ARG(old->unit), TEXT_ARG(new->unit));
    }
    if (new->class < old->class) {
        forbid(c, "\"%.*s\" is %s and cannot become %s: what was entered under protection stays under it", TEXT_ARG(id),
               class_name(old->class), class_name(new->class));
    }
}

static bool limit_tightened(bool had, double old, bool has, double new, int sign)
{
    return has && (!had || (new - old) * sign > 0);
}

static void compare_limits(Comparer *c, const Field *old, const Field *new)
{
    bool tightened = limit_tightened(old->has_minimum, old->minimum, new->has_minimum, new->minimum, 1) ||
                     limit_tightened(old->has_maximum, old->maximum, new->has_maximum, new->maximum, -1);
    bool loosened = limit_tightened(new->has_minimum, new->minimum, old->has_minimum, old->minimum, 1) ||
                    limit_tightened(new->has_maximum, new->maximum, old->has_maximum, old->maximum, -1);

    if (tightened) {
        note(c, CHANGE_LIMITS_TIGHTENED, true, part_name(c, new->id), "")->field = new;
    }
    if (loosened) {
        note(c, CHANGE_LIMITS_LOOSENED, false, part_name(c, new->id), "")->field = new;
    }
    if ((old->geometry_kinds & ~new->geometry_kinds) != 0) {
        note(c, CHANGE_GEOMETRIES_NARROWED, true, part_name(c, new->id), "")->field = new;
    }
    if ((new->geometry_kinds & ~old->geometry_kinds) != 0) {
        note(c, CHANGE_GEOMETRIES_WIDENED, false, part_name(c, new->id), "")->field = new;
    }
}

/* Values entered before a field became personal are not sealed: the data decides. */
static void compare_protection(Comparer *c, const Field *old, const Field *new)
{
    const char *name = part_name(c, new->id);

    if (new->required > old->required) {
        note(c, CHANGE_REQUIRED_RAISED, new->required == REQUIRED_IDENTITY, name, "")->field = new;
    } else if (new->required < old->required) {
        note(c, CHANGE_REQUIRED_LOWERED, false, name, "")->field = new;
    }
    if (new->class > old->class) {
        note(c, CHANGE_CLASS_RAISED, new->class == CLASS_PERSONAL, name, class_name(new->class))->field = new;
    }
    if (new->safety_critical != old->safety_critical) {
        note(c, CHANGE_SAFETY_CHANGED, false, name, "")->field = new;
    }
}

static void compare_field(Comparer *c, const RecordType *old_type, const Field *old, const Field *new)
{
    const char *name = part_name(c, new->id);

    check_permanent(c, old, new);
    compare_protection(c, old, new);
    compare_limits(c, old, new);
    if (!label_equal(&old->label, &new->label) || !label_equal(&old->help, &new->help) ||
        !texts_equal(old->aliases, old->alias_count, new->aliases, new->alias_count)) {
        note(c, CHANGE_FIELD_RELABELLED, false, name, "")->field = new;
    }
    if (!text_equal(old_type->groups[old->group].id, c->type->groups[new->group].id)) {
        note(c, CHANGE_FIELD_REGROUPED, false, name, "")->field = new;
    }
    if (old->hidden != new->hidden) {
        note(c, new->hidden ? CHANGE_FIELD_HIDDEN : CHANGE_FIELD_SHOWN, false, name, "")->field = new;
    }
}

static bool is_retired(const RecordType *type, uint32_t number)
{
    for (size_t i = 0; i < type->retired_count; i++) {
        if (type->retired[i] == number) {
            return true;
        }
    }
    return false;
}

static void compare_gone_field(Comparer *c, const Field *old)
{
    const Field *renamed = type_field_numbered(c->type, old->number);

    if (renamed != NULL) {
        forbid(c, "the field %u was \"%.*s\" and is \"%.*s\" now: ids are permanent, change the label", old->number,
               TEXT_ARG(old->id), TEXT_ARG(renamed->id));
    } else if (!is_retired(c->type, old->number)) {
        forbid(c, "the field \"%.*s\" is gone: put its number %u into \"retired\", or hide it", TEXT_ARG(old->id),
               old->number);
    } else {
        note(c, CHANGE_FIELD_RETIRED, true, part_name(c, old->id), "")->field = old;
    }
}

static void compare_fields(Comparer *c, const RecordType *old)
{
    for (size_t i = 0; i < old->field_count; i++) {
        const Field *new = type_field(c->type, old->fields[i].id);
        if (new == NULL) {
            compare_gone_field(c, &old->fields[i]);
        } else {
            compare_field(c, old, &old->fields[i], new);
        }
    }
    for (size_t i = 0; i < c->type->field_count; i++) {
        const Field *new = &c->type->fields[i];
        if (type_field(old, new->id) == NULL && type_field_numbered(old, new->number) == NULL) {
            note(c, CHANGE_FIELD_ADDED, new->required == REQUIRED_IDENTITY, part_name(c, new->id), "")->field = new;
        }
    }
    for (size_t i = 0; i < old->retired_count; i++) {
        if (!is_retired(c->type, old->retired[i])) {
            forbid(c, "the number %u is no longer in \"retired\": given up is given up", old->retired[i]);
        }
    }
}

static const Rule *rule_find(const RecordType *type, Text id)
{
    for (size_t i = 0; i < type->rule_count; i++) {
        if (text_equal(type->rules[i].id, id)) {
            return &type->rules[i];
        }
    }
    return NULL;
}

static void compare_rules(Comparer *c, const RecordType *old)
{
    for (size_t i = 0; i < c->type->rule_count; i++) {
        const Rule *new = &c->type->rules[i], *before = rule_find(old, new->id);
        if (before == NULL) {
            note(c, CHANGE_RULE_ADDED, new->refuses, part_name(c, new->id), "")->rule = new;
            continue;
        }
        bool same = text_equal(before->source, new->source) && before->refuses == new->refuses;
        if (!same || !label_equal(&before->message, &new->message)) {
            note(c, CHANGE_RULE_CHANGED, !same && new->refuses, part_name(c, new->id), "")->rule = new;
        }
    }
    for (size_t i = 0; i < old->rule_count; i++) {
        if (rule_find(c->type, old->rules[i].id) == NULL) {
            note(c, CHANGE_RULE_REMOVED, false, part_name(c, old->rules[i].id), "")->rule = &old->rules[i];
        }
    }
}

static void compare_type_itself(Comparer *c, const RecordType *old)
{
    const RecordType *new = c->type;

    if (old->number != new->number) {
        forbid(c, "the number of the type changed from %u to %u: it is permanent", old->number, new->number);
    }
    if (!text_equal(old->authority, new->authority)) {
        forbid(c, "the authority changed from \"%.*s\" to \"%.*s\": the records would get other ids",
               TEXT_ARG(old->authority), TEXT_ARG(new->authority));
    }
    if (!same_field(old->geometry, new->geometry) && old->geometry != NULL && new->geometry != NULL) {
        forbid(c, "the geometry is \"%.*s\" and no longer \"%.*s\": it is permanent", TEXT_ARG(new->geometry->id),
               TEXT_ARG(old->geometry->id));
    }
    if (!label_equal(&old->label, &new->label) || !label_equal(&old->plural, &new->plural) ||
        !label_equal(&old->help, &new->help)) {
        note(c, CHANGE_TYPE_RELABELLED, false, type_name(c), "");
    }
    if (!text_equal(old->code_part, new->code_part)) {
        note(c, CHANGE_CODE_PART_CHANGED, false, type_name(c), text_string(c->arena, new->code_part));
    }
    if (!same_field(old->code, new->code)) {
        note(c, CHANGE_CODE_FIELD_CHANGED, true, type_name(c), "");
    }
    if (!same_field(old->parent, new->parent)) {
        note(c, CHANGE_PARENT_CHANGED, true, type_name(c), "");
    }
    if (!same_roles(old, new)) {
        note(c, CHANGE_ROLES_CHANGED, false, type_name(c), "");
    }
    if (!same_presentation(old, new)) {
        note(c, CHANGE_PRESENTATION_CHANGED, false, type_name(c), "");
    }
}

static Text file_name(Arena *arena, const char *folder, Text id)
{
    return text_of(arena_format(arena, "%s%.*s.json", folder, TEXT_ARG(id)));
}

static void compare_types(Comparer *c, const Model *old, const Model *new)
{
    for (size_t i = 0; i < new->type_count; i++) {
        const RecordType *before = model_type(old, new->types[i].id);
        c->type = &new->types[i];
        c->file = file_name(c->arena, "types/", c->type->id);
        if (before == NULL) {
            note(c, CHANGE_TYPE_ADDED, false, type_name(c), "");
            continue;
        }
        compare_type_itself(c, before);
        compare_fields(c, before);
        compare_rules(c, before);
    }
    c->type = NULL;
    for (size_t i = 0; i < old->type_count; i++) {
        if (model_type(new, old->types[i].id) == NULL) {
            c->file = file_name(c->arena, "types/", old->types[i].id);
            forbid(c, "the type \"%.*s\" is gone: types are permanent", TEXT_ARG(old->types[i].id));
        }
    }
}

static Text parent_of(const Code *code)
{
    return code->parent == NULL ? (Text){0} : code->parent->id;
}

static void compare_active(Comparer *c, const Code *old, const Code *new)
{
    int order = date_compare(new->active_to, old->active_to);
    bool sooner = date_is_known(new->active_to) && (!date_is_known(old->active_to) || order < 0);
    bool later = order != 0 && !sooner;
    int start = date_compare(new->active_from, old->active_from);

    if (sooner || start > 0) {
        note(c, CHANGE_LIST_CODE_RETIRED, false, part_name(c, new->id), "")->code = new;
    }
    if (later || start < 0) {
        note(c, CHANGE_LIST_CODE_REVIVED, false, part_name(c, new->id), "")->code = new;
    }
}

static void compare_code(Comparer *c, const Code *old, const Code *new)
{
    const char *name = part_name(c, new->id);

    if (old->means != new->means) {
        forbid(c, "the code \"%.*s\" means something else: add a new code instead", TEXT_ARG(new->id));
    }
    compare_active(c, old, new);
    if (!label_equal(&old->label, &new->label) || !label_equal(&old->help, &new->help) ||
        !texts_equal(old->aliases, old->alias_count, new->aliases, new->alias_count)) {
        note(c, CHANGE_LIST_CODE_RELABELLED, false, name, "")->code = new;
    }
    if (old->ends != new->ends) {
        note(c, CHANGE_LIST_CODE_ENDING, false, name, "")->code = new;
    }
    if (old->stands_for != new->stands_for) {
        note(c, CHANGE_LIST_CODE_STANDING, false, name, "")->code = new;
    }
    if (old->order != new->order || !text_equal(parent_of(old), parent_of(new))) {
        note(c, CHANGE_LIST_CODE_MOVED, false, name, "")->code = new;
    }
}

static void compare_list(Comparer *c, const CodeList *old)
{
    if (old->number != c->list->number) {
        forbid(c, "the number of the list changed from %u to %u: it is permanent", old->number, c->list->number);
    }
    if (!label_equal(&old->label, &c->list->label)) {
        note(c, CHANGE_LIST_RELABELLED, false, text_string(c->arena, c->list->id), "");
    }
    for (size_t i = 0; i < c->list->code_count; i++) {
        const Code *new = &c->list->codes[i], *before = code_find(old, new->id);
        if (before == NULL) {
            note(c, CHANGE_LIST_CODE_ADDED, false, part_name(c, new->id), "")->code = new;
        } else {
            compare_code(c, before, new);
        }
    }
    for (size_t i = 0; i < old->code_count; i++) {
        if (code_find(c->list, old->codes[i].id) == NULL) {
            forbid(c, "the code \"%.*s\" is gone: codes are permanent, end it with \"active_to\"",
                   TEXT_ARG(old->codes[i].id));
        }
    }
}

static void compare_lists(Comparer *c, const Model *old, const Model *new)
{
    for (size_t i = 0; i < new->list_count; i++) {
        const CodeList *before = model_list(old, new->lists[i].id);
        c->list = &new->lists[i];
        c->file = file_name(c->arena, "lists/", c->list->id);
        if (before == NULL) {
            note(c, CHANGE_LIST_ADDED, false, text_string(c->arena, c->list->id), "");
        } else {
            compare_list(c, before);
        }
    }
    for (size_t i = 0; i < old->list_count; i++) {
        if (model_list(new, old->lists[i].id) == NULL) {
            c->file = file_name(c->arena, "lists/", old->lists[i].id);
            forbid(c, "the list \"%.*s\" is gone: lists are permanent", TEXT_ARG(old->lists[i].id));
        }
    }
}

/* A measure is made anew from the records: it may change or go. */
static void compare_measures(Comparer *c, const Model *old, const Model *new)
{
    c->type = NULL;
    c->list = NULL;
    for (size_t i = 0; i < new->measure_count; i++) {
        const Measure *measure = &new->measures[i], *before = model_measure(old, measure->id);
        const char *name = text_string(c->arena, measure->id);
        if (before == NULL) {
            note(c, CHANGE_MEASURE_ADDED, false, name, "");
        } else if (!hash_equal(&before->digest, &measure->digest)) {
            note(c, CHANGE_MEASURE_CHANGED, false, name, "");
        }
    }
    for (size_t i = 0; i < old->measure_count; i++) {
        if (model_measure(new, old->measures[i].id) == NULL) {
            note(c, CHANGE_MEASURE_REMOVED, false, text_string(c->arena, old->measures[i].id), "");
        }
    }
}

void model_compare(const Model *old, const Model *new, Arena *arena, ModelComparison *out)
{
    Comparer c = {.arena = arena, .out = out};

    *out = (ModelComparison){0};
    c.end = &out->changes;
    fault_list_init(&c.faults, arena);
    compare_types(&c, old, new);
    compare_lists(&c, old, new);
    compare_measures(&c, old, new);
    out->faults = c.faults.first;
}
