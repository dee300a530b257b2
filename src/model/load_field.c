#include "base/compiler.h"
#include "base/limits.h"
#include "model/member.h"
#include "model/nearest.h"

static const Member FIELD_MEMBERS[] = {
    MEMBER(id, TEXT, MEMBER_NEEDED | MEMBER_EXTENDS),
    MEMBER(number, NUMBER, MEMBER_NEEDED),
    MEMBER(kind, TEXT, MEMBER_NEEDED),
    MEMBER(label, OBJECT, MEMBER_NEEDED | MEMBER_EXTENDS),
    MEMBER(help, OBJECT, MEMBER_EXTENDS),
    MEMBER(section, TEXT, 0),
    MEMBER(group, TEXT, 0),
    MEMBER(required, TEXT, MEMBER_EXTENDS),
    MEMBER(class, TEXT, MEMBER_EXTENDS),
    MEMBER(list, TEXT, 0),
    MEMBER(to, TEXT, 0),
    MEMBER(unit, TEXT, 0),
    MEMBER(minimum, NUMBER, 0),
    MEMBER(maximum, NUMBER, 0),
    MEMBER(safety_critical, BOOLEAN, 0),
    MEMBER(aliases, ARRAY, MEMBER_EXTENDS),
    MEMBER(geometries, ARRAY, 0),
    MEMBER(hidden, BOOLEAN, MEMBER_EXTENDS),
};

static const Text KINDS[] = {
#define FIELD_KIND(name, id, sql) {id, sizeof(id) - 1},
    FIELD_KINDS(FIELD_KIND)
#undef FIELD_KIND
};

static const Text CLASSES[] = {KEYWORD_INIT(public), KEYWORD_INIT(internal), KEYWORD_INIT(restricted),
                               KEYWORD_INIT(personal)};

/* In the order of Requiredness, from REQUIRED_COMPLETE. */
static const Text REQUIRED[] = {KEYWORD_INIT(complete), KEYWORD_INIT(identity)};

_Static_assert(COUNT_OF(CLASSES) == CLASS_COUNT, "one word for each class");

#define KIND(name) (1u << FIELD_##name)

/* Which kinds of field a member belongs to, and whether these need it. */
static const struct {
    Text name;
    unsigned kinds;
    bool needed;
} KIND_MEMBERS[] = {
    {KEYWORD_INIT(list), KIND(CODE) | KIND(CODES), true},
    {KEYWORD_INIT(to), KIND(REFERENCE), true},
    {KEYWORD_INIT(geometries), KIND(GEOMETRY), true},
    {KEYWORD_INIT(unit), KIND(INTEGER) | KIND(NUMBER), false},
    {KEYWORD_INIT(minimum), KIND(INTEGER) | KIND(NUMBER), false},
    {KEYWORD_INIT(maximum), KIND(INTEGER) | KIND(NUMBER), false},
};

DataClass class_read(Loader *loader, const JsonValue *value, DataClass otherwise)
{
    int class = value == NULL ? -1 : word_check(loader, value, CLASSES, COUNT_OF(CLASSES));

    return class < 0 ? otherwise : (DataClass) class;
}

static Requiredness required_read(Loader *loader, const JsonValue *value)
{
    int required = value == NULL ? -1 : word_check(loader, value, REQUIRED, COUNT_OF(REQUIRED));

    return required < 0 ? REQUIRED_NO : (Requiredness)(REQUIRED_COMPLETE + required);
}

static void check_kind_members(Loader *loader, const JsonValue *base, FieldKind kind)
{
    for (size_t i = 0; i < COUNT_OF(KIND_MEMBERS); i++) {
        const JsonValue *value = json_find(base, KIND_MEMBERS[i].name);
        bool belongs = (KIND_MEMBERS[i].kinds >> kind & 1) != 0;
        if (value != NULL && !belongs) {
            load_fault(loader, value, "a field of kind %s has no \"%.*s\"", field_kind_name(kind),
                       TEXT_ARG(KIND_MEMBERS[i].name));
        } else if (value == NULL && belongs && KIND_MEMBERS[i].needed) {
            load_fault(loader, base, "a field of kind %s needs \"%.*s\"", field_kind_name(kind),
                       TEXT_ARG(KIND_MEMBERS[i].name));
        }
    }
}

static void read_limits(Loader *loader, const JsonValue *base, Field *field)
{
    const JsonValue *minimum = member(base, KEYWORD(minimum), JSON_NUMBER);
    const JsonValue *maximum = member(base, KEYWORD(maximum), JSON_NUMBER);

    field->has_minimum = minimum != NULL;
    field->minimum = minimum == NULL ? 0 : minimum->number;
    field->has_maximum = maximum != NULL;
    field->maximum = maximum == NULL ? 0 : maximum->number;
    if (field->has_minimum && field->has_maximum && field->minimum > field->maximum) {
        load_fault(loader, minimum, "the minimum of \"%.*s\" is greater than its maximum", TEXT_ARG(field->id));
    }
}

static void read_geometries(Loader *loader, const JsonValue *base, Field *field)
{
    const JsonValue *kinds = member(base, KEYWORD(geometries), JSON_ARRAY);

    for (size_t i = 0; kinds != NULL && i < kinds->count; i++) {
        const JsonValue *kind = &kinds->items[i];
        int found =
            json_is(kind, JSON_TEXT) ? word_check(loader, kind, GEOMETRY_KEYWORDS + 1, GEOMETRY_MULTIPOLYGON) : -1;
        if (kind->kind != JSON_TEXT) {
            load_fault(loader, kind, "a kind of geometry is a text, not %s", json_kind_name(kind->kind));
        } else if (found >= 0) {
            field->geometry_kinds |= 1u << (GEOMETRY_POINT + found);
        }
    }
    if (kinds != NULL && kinds->count == 0) {
        load_fault(loader, kinds, "the geometry \"%.*s\" allows none: name a kind", TEXT_ARG(field->id));
    }
}

static void fault_no_list(Loader *loader, const JsonValue *at)
{
    char hint[NEAREST_HINT_SIZE];
    Nearest nearest = {.wrong = at->text};

    for (size_t i = 0; i < loader->model->list_count; i++) {
        nearest_try(&nearest, loader->model->lists[i].id);
    }
    load_fault(loader, at, "there is no list \"%.*s\"%s", TEXT_ARG(at->text),
               nearest_hint(&nearest, ": declare it in a file of lists/", hint));
}

static void fault_no_type(Loader *loader, const JsonValue *at)
{
    char hint[NEAREST_HINT_SIZE];
    Nearest nearest = {.wrong = at->text};

    for (size_t i = 0; i < loader->model->type_count; i++) {
        nearest_try(&nearest, loader->model->types[i].id);
    }
    load_fault(loader, at, "there is no type \"%.*s\" to refer to%s", TEXT_ARG(at->text),
               nearest_hint(&nearest, ": declare it in a file of types/", hint));
}

static void read_targets(Loader *loader, const JsonValue *base, Field *field)
{
    const JsonValue *list = member(base, KEYWORD(list), JSON_TEXT), *to = member(base, KEYWORD(to), JSON_TEXT);

    if (list != NULL) {
        field->list = model_list(loader->model, list->text);
        if (field->list == NULL) {
            fault_no_list(loader, list);
        }
    }
    if (to != NULL) {
        field->to = model_type(loader->model, to->text);
        if (field->to == NULL) {
            fault_no_type(loader, to);
        }
    }
}

static void read_kind(Loader *loader, const JsonValue *base, Field *field)
{
    const JsonValue *kind = member(base, KEYWORD(kind), JSON_TEXT);
    int found = kind == NULL ? -1 : word_check(loader, kind, KINDS, COUNT_OF(KINDS));

    if (found < 0) {
        return;
    }
    field->kind = (FieldKind)found;
    field->unit = member_text(loader, base, KEYWORD(unit));
    check_kind_members(loader, base, field->kind);
    read_limits(loader, base, field);
    read_geometries(loader, base, field);
    read_targets(loader, base, field);
}

/* What a programme may make stricter, never laxer. */
static void read_protection(Loader *loader, const Declaration *declaration, DataClass otherwise, Field *field)
{
    const JsonValue *required = member(declaration->extension, KEYWORD(required), JSON_TEXT);
    const JsonValue *class = member(declaration->extension, KEYWORD(class), JSON_TEXT);

    field->required = required_read(loader, member(declaration->base, KEYWORD(required), JSON_TEXT));
    field->class = class_read(loader, member(declaration->base, KEYWORD(class), JSON_TEXT), otherwise);
    Requiredness wanted = required == NULL ? field->required : required_read(loader, required);
    DataClass wanted_class = class_read(loader, class, field->class);
    if (wanted < field->required) {
        load_fault(loader, required, "\"%.*s\" is required more strictly already: a programme can only raise it",
                   TEXT_ARG(field->id));
    }
    if (wanted_class < field->class) {
        load_fault(loader, class, "\"%.*s\" is %s: a programme can only protect it more", TEXT_ARG(field->id),
                   class_name(field->class));
    }
    field->required = wanted;
    field->class = wanted_class;
}

static void read_hidden(Loader *loader, const Declaration *declaration, Field *field)
{
    const JsonValue *hidden = declared(declaration, KEYWORD(hidden), JSON_BOOLEAN);

    field->hidden = hidden != NULL && hidden->boolean;
    if (hidden != NULL && !is_overlay(loader, hidden)) {
        load_fault(loader, hidden, "only a programme's overlay hides fields");
    }
    if (field->hidden && field->required == REQUIRED_IDENTITY) {
        load_fault(loader, hidden, "\"%.*s\" cannot be hidden: no record is stored without it", TEXT_ARG(field->id));
    }
}

static void read_number(Loader *loader, const RecordType *type, const Declaration *declaration, Field *field)
{
    const JsonValue *number = member(declaration->base, KEYWORD(number), JSON_NUMBER);
    bool added = declaration->overlaid && !type->overlaid;
    uint32_t most = declaration->overlaid ? NUMBER_MAX : SHIPPED_FIELD_MAX;

    field->number = number_check(loader, number, added ? SHIPPED_FIELD_MAX + 1 : 1, most);
    for (size_t i = 0; field->number != 0 && i < type->retired_count; i++) {
        if (type->retired[i] == field->number) {
            load_fault(loader, number, "the number %u was given up for good: take one that was never used",
                       field->number);
        }
    }
    for (size_t i = 0; field->number != 0 && i < field->index; i++) {
        if (type->fields[i].number == field->number) {
            load_fault(loader, number, "\"%.*s\" has the number %u of \"%.*s\": give it one of its own",
                       TEXT_ARG(field->id), field->number, TEXT_ARG(type->fields[i].id));
        }
    }
}

static void read_section(Loader *loader, const RecordType *type, const JsonValue *base, Field *field)
{
    const JsonValue *section = member(base, KEYWORD(section), JSON_TEXT);
    Nearest nearest = {.wrong = section == NULL ? (Text){0} : section->text};
    char hint[NEAREST_HINT_SIZE];

    if (section == NULL) {
        return;
    }
    for (size_t i = 0; i < type->section_count; i++) {
        nearest_try(&nearest, type->sections[i].id);
        if (text_equal(type->sections[i].id, section->text)) {
            field->section = type->sections[i].id;
        }
    }
    if (field->section.length == 0) {
        load_fault(loader, section, "the type \"%.*s\" has no section \"%.*s\"%s", TEXT_ARG(type->id),
                   TEXT_ARG(section->text), nearest_hint(&nearest, ": add it to its sections", hint));
    }
}

static void load_field(Loader *loader, RecordType *type, const Declaration *declaration, DataClass otherwise,
                       Field *field)
{
    members_check(loader, declaration->base, FIELD_MEMBERS, COUNT_OF(FIELD_MEMBERS), "a field");
    if (declaration->extension != NULL) {
        members_check_extension(loader, declaration->extension, declaration->base, FIELD_MEMBERS,
                                COUNT_OF(FIELD_MEMBERS), "a field");
    }
    field->id = declaration->id;
    field->overlaid = declaration->overlaid;
    field->label = label_declared(loader, declaration, KEYWORD(label));
    field->help = label_declared(loader, declaration, KEYWORD(help));
    field->aliases = texts_declared(loader, declaration, KEYWORD(aliases), &field->alias_count);
    field->safety_critical = member_true(declaration->base, KEYWORD(safety_critical));
    read_number(loader, type, declaration, field);
    read_kind(loader, declaration->base, field);
    read_section(loader, type, declaration->base, field);
    read_protection(loader, declaration, otherwise, field);
    read_hidden(loader, declaration, field);
}

/* The group of this id among the first `count`, or -1. */
static int group_find(const RecordType *type, size_t count, Text id)
{
    for (size_t i = 0; i < count; i++) {
        if (text_equal(type->groups[i].id, id)) {
            return (int)i;
        }
    }
    return -1;
}

static void fault_no_group(Loader *loader, const RecordType *type, size_t declared_count, const JsonValue *at)
{
    char hint[NEAREST_HINT_SIZE];
    Nearest nearest = {.wrong = at->text};

    for (size_t i = 0; i < declared_count; i++) {
        nearest_try(&nearest, type->groups[i].id);
    }
    load_fault(loader, at, "the type \"%.*s\" has no group \"%.*s\"%s", TEXT_ARG(type->id), TEXT_ARG(at->text),
               nearest_hint(&nearest, ": add it to its groups", hint));
}

/* A field without a group, or of an unknown one, is a group of its own. */
static void bind_group(Loader *loader, RecordType *type, size_t declared_count, const JsonValue *base, Field *field)
{
    const JsonValue *named = member(base, KEYWORD(group), JSON_TEXT);
    int found = named == NULL ? -1 : group_find(type, declared_count, named->text);

    if (named != NULL && found < 0) {
        fault_no_group(loader, type, declared_count, named);
    }
    if (found < 0) {
        found = (int)type->group_count++;
        type->groups[found].id = field->id;
        type->groups[found].label = field->label;
    }
    field->group = (uint16_t)found;
    type->groups[found].field_count++;
}

static void fill_groups(Loader *loader, RecordType *type)
{
    for (size_t i = 0; i < type->group_count; i++) {
        type->groups[i].fields = ARENA_ARRAY(loader->arena, uint16_t, type->groups[i].field_count);
        type->groups[i].field_count = 0;
    }
    for (size_t i = 0; i < type->field_count; i++) {
        Group *group = &type->groups[type->fields[i].group];
        group->fields[group->field_count++] = (uint16_t)i;
    }
}

static void check_group_classes(Loader *loader, const RecordType *type, const Declarations *fields)
{
    for (size_t i = 0; i < type->field_count; i++) {
        const Field *field = &type->fields[i];
        const Group *group = &type->groups[field->group];
        const Field *first = &type->fields[group->fields[0]];
        if (field->class != first->class) {
            load_fault(loader, fields->at[i].base,
                       "\"%.*s\" is %s but \"%.*s\" of the same group is %s: a group has one class",
                       TEXT_ARG(field->id), class_name(field->class), TEXT_ARG(first->id), class_name(first->class));
        }
    }
}

static void load_groups(Loader *loader, RecordType *type, const Declarations *fields, const Declaration *declaration)
{
    size_t declared_count = type->group_count;

    for (size_t i = 0; i < type->field_count; i++) {
        bind_group(loader, type, declared_count, fields->at[i].base, &type->fields[i]);
    }
    for (size_t i = 0; i < declared_count; i++) {
        if (type->groups[i].field_count == 0) {
            load_fault(loader, declaration->base, "no field is in the group \"%.*s\": remove it",
                       TEXT_ARG(type->groups[i].id));
        }
    }
    fill_groups(loader, type);
    check_group_classes(loader, type, fields);
}

void load_fields(Loader *loader, RecordType *type, Declarations *fields, const Declaration *declaration)
{
    DataClass otherwise = class_read(loader, member(declaration->base, KEYWORD(class), JSON_TEXT), CLASS_INTERNAL);

    *fields =
        declarations_merge(loader, member(declaration->base, KEYWORD(fields), JSON_ARRAY),
                           member(declaration->extension, KEYWORD(fields), JSON_ARRAY), KEYWORD(id), ID_LENGTH_MAX);
    if (fields->count > LIMIT_FIELDS) {
        load_fault(loader, declaration->base, "the type \"%.*s\" has %zu fields: at most %d are possible",
                   TEXT_ARG(type->id), fields->count, LIMIT_FIELDS);
        fields->count = LIMIT_FIELDS;
    }
    type->fields = ARENA_ARRAY(loader->arena, Field, fields->count);
    for (size_t i = 0; i < fields->count; i++) {
        type->fields[i].index = (uint16_t)i;
        load_field(loader, type, &fields->at[i], otherwise, &type->fields[i]);
        type->field_count = i + 1;
    }
    load_groups(loader, type, fields, declaration);
}
