#include <stdlib.h>

#include "base/compiler.h"
#include "model/match.h"
#include "model/member.h"
#include "model/nearest.h"

static const Member TYPE_MEMBERS[] = {
    MEMBER(type, TEXT, MEMBER_NEEDED | MEMBER_EXTENDS),
    MEMBER(number, NUMBER, MEMBER_NEEDED),
    MEMBER(label, OBJECT, MEMBER_NEEDED | MEMBER_EXTENDS),
    MEMBER(plural, OBJECT, MEMBER_NEEDED | MEMBER_EXTENDS),
    MEMBER(help, OBJECT, MEMBER_EXTENDS),
    MEMBER(code_part, TEXT, MEMBER_NEEDED),
    MEMBER(class, TEXT, 0),
    MEMBER(authority, TEXT, 0),
    MEMBER(parent, TEXT, 0),
    MEMBER(sections, ARRAY, MEMBER_EXTENDS),
    MEMBER(groups, ARRAY, MEMBER_EXTENDS),
    MEMBER(fields, ARRAY, MEMBER_NEEDED | MEMBER_EXTENDS),
    MEMBER(retired, ARRAY, MEMBER_EXTENDS),
    MEMBER(code, TEXT, 0),
    MEMBER(geometry, TEXT, 0),
    MEMBER(title, ARRAY, MEMBER_NEEDED),
    MEMBER(roles, ARRAY, 0),
    MEMBER(rules, ARRAY, MEMBER_EXTENDS),
    MEMBER(list, OBJECT, MEMBER_EXTENDS),
    MEMBER(map, OBJECT, 0),
};

static const Member SECTION_MEMBERS[] = {
    MEMBER(id, TEXT, MEMBER_NEEDED | MEMBER_EXTENDS),
    MEMBER(label, OBJECT, MEMBER_NEEDED | MEMBER_EXTENDS),
};

static const Member PAGE_MEMBERS[] = {
    MEMBER(columns, ARRAY, MEMBER_EXTENDS),
    MEMBER(filters, ARRAY, MEMBER_EXTENDS),
    MEMBER(search, ARRAY, MEMBER_EXTENDS),
};

static const Member MAP_MEMBERS[] = {
    MEMBER(symbol, TEXT, MEMBER_NEEDED),
    MEMBER(class, TEXT, 0),
};

enum { CODE_PART_LEAST = 2, CODE_PART_MOST = 4 };

static void check_members(Loader *loader, const Declaration *declaration, const Member *members, size_t count,
                          const char *what)
{
    members_check(loader, declaration->base, members, count, what);
    if (declaration->extension != NULL) {
        members_check_extension(loader, declaration->extension, declaration->base, members, count, what);
    }
}

static Declarations merge(Loader *loader, const Declaration *declaration, Text name)
{
    return declarations_merge(loader, member(declaration->base, name, JSON_ARRAY),
                              member(declaration->extension, name, JSON_ARRAY), KEYWORD(id), ID_LENGTH_MAX);
}

static void load_sections(Loader *loader, RecordType *type, const Declaration *declaration)
{
    Declarations sections = merge(loader, declaration, KEYWORD(sections));

    type->sections = ARENA_ARRAY(loader->arena, Section, sections.count);
    type->section_count = sections.count;
    for (size_t i = 0; i < sections.count; i++) {
        check_members(loader, &sections.at[i], SECTION_MEMBERS, COUNT_OF(SECTION_MEMBERS), "a section");
        type->sections[i].id = sections.at[i].id;
        type->sections[i].label = label_declared(loader, &sections.at[i], KEYWORD(label));
    }
}

static size_t array_count(const JsonValue *array)
{
    return array == NULL ? 0 : array->count;
}

/* Room is left for the fields that are groups of their own. */
static void load_declared_groups(Loader *loader, RecordType *type, const Declaration *declaration)
{
    Declarations groups = merge(loader, declaration, KEYWORD(groups));
    size_t fields = array_count(member(declaration->base, KEYWORD(fields), JSON_ARRAY)) +
                    array_count(member(declaration->extension, KEYWORD(fields), JSON_ARRAY));

    type->groups = ARENA_ARRAY(loader->arena, Group, groups.count + fields);
    type->group_count = groups.count;
    for (size_t i = 0; i < groups.count; i++) {
        check_members(loader, &groups.at[i], SECTION_MEMBERS, COUNT_OF(SECTION_MEMBERS), "a group");
        type->groups[i].id = groups.at[i].id;
        type->groups[i].label = label_declared(loader, &groups.at[i], KEYWORD(label));
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

static void read_retired(Loader *loader, RecordType *type, const JsonValue *array, uint32_t least)
{
    for (size_t i = 0; i < array_count(array); i++) {
        const JsonValue *value = &array->items[i];
        uint32_t number = number_check(loader, value, least, NUMBER_MAX);
        if (value->kind != JSON_NUMBER) {
            load_fault(loader, value, "a number given up is a number, not %s", json_kind_name(value->kind));
        } else if (is_retired(type, number)) {
            load_fault(loader, value, "the number %u is listed twice", number);
        } else if (number != 0) {
            type->retired[type->retired_count++] = number;
        }
    }
}

static void load_retired(Loader *loader, RecordType *type, const Declaration *declaration)
{
    const JsonValue *base = member(declaration->base, KEYWORD(retired), JSON_ARRAY);
    const JsonValue *extension = member(declaration->extension, KEYWORD(retired), JSON_ARRAY);

    type->retired = ARENA_ARRAY(loader->arena, uint32_t, array_count(base) + array_count(extension));
    read_retired(loader, type, base, 1);
    read_retired(loader, type, extension, SHIPPED_FIELD_MAX + 1);
}

void fault_no_field(Loader *loader, const RecordType *type, const JsonValue *at, const char *use)
{
    char hint[NEAREST_HINT_SIZE];
    Nearest nearest = {.wrong = at->text};

    for (size_t i = 0; i < type->field_count; i++) {
        nearest_try(&nearest, type->fields[i].id);
    }
    load_fault(loader, at, "the type \"%.*s\" has no field \"%.*s\" to be %s%s", TEXT_ARG(type->id), TEXT_ARG(at->text),
               use, nearest_hint(&nearest, "", hint));
}

/* The field that `value` names, fit for `use`; personal values never leave their seal. NULL and a fault otherwise. */
static const Field *field_named(Loader *loader, const RecordType *type, const JsonValue *value, const char *use)
{
    if (value->kind != JSON_TEXT) {
        load_fault(loader, value, "%s is named by the id of a field, not by %s", use, json_kind_name(value->kind));
        return NULL;
    }
    const Field *field = type_field(type, value->text);
    if (field == NULL) {
        fault_no_field(loader, type, value, use);
    } else if (field->class == CLASS_PERSONAL) {
        load_fault(loader, value, "\"%.*s\" is personal and stays sealed: it cannot be %s", TEXT_ARG(field->id), use);
        return NULL;
    }
    return field;
}

static const Field *field_of_kind(Loader *loader, const RecordType *type, const Declaration *declaration, Text name,
                                  FieldKind kind, const char *use)
{
    const JsonValue *value = member(declaration->base, name, JSON_TEXT);
    const Field *field = value == NULL ? NULL : field_named(loader, type, value, use);

    if (field != NULL && field->kind != kind) {
        load_fault(loader, value, "\"%.*s\" is of kind %s: %s is of kind %s", TEXT_ARG(field->id),
                   field_kind_name(field->kind), use, field_kind_name(kind));
        return NULL;
    }
    return field;
}

static bool is_among(const Field **fields, size_t count, const Field *field)
{
    for (size_t i = 0; i < count; i++) {
        if (fields[i] == field) {
            return true;
        }
    }
    return false;
}

/* The fields an array names; those the programme hides are left out unless it is the title. */
static const Field **fields_named(Loader *loader, const RecordType *type, const JsonValue *array, const char *use,
                                  bool keep_hidden, size_t *count)
{
    const Field **fields = ARENA_ARRAY(loader->arena, const Field *, array_count(array));

    *count = 0;
    for (size_t i = 0; i < array_count(array); i++) {
        const JsonValue *value = &array->items[i];
        const Field *field = field_named(loader, type, value, use);
        if (field == NULL) {
            continue;
        }
        if (field->kind == FIELD_GEOMETRY) {
            load_fault(loader, value, "\"%.*s\" is a geometry: it cannot be %s", TEXT_ARG(field->id), use);
        } else if (is_among(fields, *count, field)) {
            load_fault(loader, value, "\"%.*s\" is named twice", TEXT_ARG(field->id));
        } else if (keep_hidden || !field->hidden) {
            fields[(*count)++] = field;
        }
    }
    return fields;
}

static void load_title(Loader *loader, RecordType *type, const Declaration *declaration)
{
    const JsonValue *title = member(declaration->base, KEYWORD(title), JSON_ARRAY);

    type->title = fields_named(loader, type, title, "part of the title", true, &type->title_count);
    if (title != NULL && title->count == 0) {
        load_fault(loader, title, "a record needs something to be called by: name a field");
    }
}

/* What is restricted is searched only where the list shows it anyway; what is sealed never. */
static bool is_searchable(const RecordType *type, const Field *field)
{
    return field->kind == FIELD_TEXT &&
           (field->class < CLASS_RESTRICTED ||
            (field->class == CLASS_RESTRICTED && is_among(type->columns, type->column_count, field)));
}

/* Without a list of its own a type is searched by its code and the texts it is called by. */
static void load_search_default(Loader *loader, RecordType *type)
{
    type->searched = ARENA_ARRAY(loader->arena, const Field *, type->title_count + 1);
    if (type->code != NULL && is_searchable(type, type->code)) {
        type->searched[type->searched_count++] = type->code;
    }
    for (size_t i = 0; i < type->title_count; i++) {
        const Field *field = type->title[i];
        if (is_searchable(type, field) && field != type->code) {
            type->searched[type->searched_count++] = field;
        }
    }
}

static void load_search(Loader *loader, RecordType *type, const JsonValue *search)
{
    if (search == NULL) {
        load_search_default(loader, type);
        return;
    }
    type->searched = fields_named(loader, type, search, "searched", false, &type->searched_count);
    for (size_t i = 0; i < type->searched_count; i++) {
        const Field *field = type->searched[i];
        if (!is_searchable(type, field)) {
            load_fault(loader, search,
                       "\"%.*s\" cannot be searched: only texts can, restricted ones when they are columns",
                       TEXT_ARG(field->id));
        }
    }
}

static void load_page(Loader *loader, RecordType *type, const Declaration *declaration)
{
    Declaration page = {.base = member(declaration->base, KEYWORD(list), JSON_OBJECT),
                        .extension = member(declaration->extension, KEYWORD(list), JSON_OBJECT)};

    if (page.base != NULL) {
        members_check(loader, page.base, PAGE_MEMBERS, COUNT_OF(PAGE_MEMBERS), "the list page");
    }
    if (page.extension != NULL) {
        members_check_extension(loader, page.extension, page.base, PAGE_MEMBERS, COUNT_OF(PAGE_MEMBERS),
                                "the list page");
    }
    const JsonValue *columns = declared(&page, KEYWORD(columns), JSON_ARRAY);
    const JsonValue *filters = declared(&page, KEYWORD(filters), JSON_ARRAY);
    type->columns = fields_named(loader, type, columns, "a column", false, &type->column_count);
    type->filters = fields_named(loader, type, filters, "a filter", false, &type->filter_count);
    if (columns == NULL) {
        type->columns = type->title;
        type->column_count = type->title_count;
    }
    load_search(loader, type, declared(&page, KEYWORD(search), JSON_ARRAY));
}

static void load_map(Loader *loader, RecordType *type, const Declaration *declaration)
{
    const JsonValue *map = member(declaration->base, KEYWORD(map), JSON_OBJECT);
    const Declaration place = {.base = map};

    if (map == NULL) {
        return;
    }
    members_check(loader, map, MAP_MEMBERS, COUNT_OF(MAP_MEMBERS), "the map");
    type->map_symbol = member_text(loader, map, KEYWORD(symbol));
    type->map_class = field_of_kind(loader, type, &place, KEYWORD(class), FIELD_CODE, "what chooses the map symbol");
    if (type->geometry == NULL) {
        load_fault(loader, map, "the type \"%.*s\" has no geometry to put on a map", TEXT_ARG(type->id));
    }
}

static void check_geometry(Loader *loader, const RecordType *type, const Declaration *declaration,
                           const Declarations *fields)
{
    const JsonValue *named = member(declaration->base, KEYWORD(geometry), JSON_TEXT);

    for (size_t i = 0; i < type->field_count; i++) {
        const Field *field = &type->fields[i];
        if (field->kind != FIELD_GEOMETRY || field == type->geometry) {
            continue;
        }
        if (named == NULL) {
            load_fault(loader, fields->at[i].base, "the type \"%.*s\" needs \"geometry\": \"%.*s\"", TEXT_ARG(type->id),
                       TEXT_ARG(field->id));
        } else {
            load_fault(loader, fields->at[i].base,
                       "a type has one geometry: make \"%.*s\" a child record with a geometry of its own",
                       TEXT_ARG(field->id));
        }
    }
}

static void check_authority(Loader *loader, const RecordType *type, const Declaration *declaration)
{
    const JsonValue *authority = member(declaration->base, KEYWORD(authority), JSON_TEXT);

    if (authority != NULL && type->code == NULL) {
        load_fault(loader, authority, "ids made from a key of \"%.*s\" need \"code\", the field that holds the key",
                   TEXT_ARG(type->authority));
    }
}

static void check_code_part(Loader *loader, const RecordType *type, const Declaration *declaration)
{
    const JsonValue *part = member(declaration->base, KEYWORD(code_part), JSON_TEXT);
    Text text = part == NULL ? (Text){0} : part->text;
    bool good = text.length >= CODE_PART_LEAST && text.length <= CODE_PART_MOST;

    for (size_t i = 0; good && i < text.length; i++) {
        good = text.at[i] >= 'A' && text.at[i] <= 'Z';
    }
    if (part != NULL && !good) {
        load_fault(loader, part, "\"%.*s\" is no code part: two to four letters A-Z", TEXT_ARG(text));
    }
    for (size_t i = 0; part != NULL && i < type->index; i++) {
        if (text_equal(loader->model->types[i].code_part, text)) {
            load_fault(loader, part, "\"%.*s\" is the code part of the type \"%.*s\" already", TEXT_ARG(text),
                       TEXT_ARG(loader->model->types[i].id));
        }
    }
}

static void read_type(Loader *loader, RecordType *type, const Declaration *declaration)
{
    check_members(loader, declaration, TYPE_MEMBERS, COUNT_OF(TYPE_MEMBERS), "a type");
    type->label = label_declared(loader, declaration, KEYWORD(label));
    type->plural = label_declared(loader, declaration, KEYWORD(plural));
    type->help = label_declared(loader, declaration, KEYWORD(help));
    type->code_part = member_text(loader, declaration->base, KEYWORD(code_part));
    type->authority = member_text(loader, declaration->base, KEYWORD(authority));
    check_code_part(loader, type, declaration);
    load_retired(loader, type, declaration);
    load_sections(loader, type, declaration);
    load_declared_groups(loader, type, declaration);
}

static void read_uses(Loader *loader, RecordType *type, const Declaration *declaration, const Declarations *fields)
{
    type->code = field_of_kind(loader, type, declaration, KEYWORD(code), FIELD_TEXT, "the local code");
    type->geometry = field_of_kind(loader, type, declaration, KEYWORD(geometry), FIELD_GEOMETRY, "the geometry");
    type->parent = field_of_kind(loader, type, declaration, KEYWORD(parent), FIELD_REFERENCE, "the parent");
    load_title(loader, type, declaration);
    load_page(loader, type, declaration);
    load_map(loader, type, declaration);
    check_geometry(loader, type, declaration, fields);
    check_authority(loader, type, declaration);
}

static void check_parent_circle(Loader *loader, const RecordType *type, const Declaration *declaration)
{
    const RecordType *at = type;

    for (size_t steps = 0; at != NULL && at->parent != NULL && steps <= loader->model->type_count; steps++) {
        at = at->parent->to;
        if (at == type) {
            load_fault(loader, member(declaration->base, KEYWORD(parent), JSON_TEXT),
                       "the type \"%.*s\" is its own ancestor: its parents run in a circle", TEXT_ARG(type->id));
            return;
        }
    }
}

static uint32_t declared_number(Loader *loader, const Declaration *declaration)
{
    return number_check(loader, member(declaration->base, KEYWORD(number), JSON_NUMBER),
                        declaration->overlaid ? SHIPPED_NUMBER_MAX + 1 : 1,
                        declaration->overlaid ? NUMBER_MAX : SHIPPED_NUMBER_MAX);
}

static uint32_t raw_number(const Declaration *declaration)
{
    const JsonValue *number = member(declaration->base, KEYWORD(number), JSON_NUMBER);

    return number == NULL || !number->whole || number->integer < 0 || number->integer > NUMBER_MAX
               ? 0
               : (uint32_t)number->integer;
}

static int compare_types(const void *a, const void *b)
{
    const Declaration *x = a, *y = b;
    uint32_t m = raw_number(x), n = raw_number(y);

    return m != n ? (m < n ? -1 : 1) : text_compare(x->id, y->id);
}

/* In the order of their numbers. */
static void create_types(Loader *loader)
{
    Model *model = loader->model;

    if (loader->types.count > 1) {
        qsort(loader->types.at, loader->types.count, sizeof *loader->types.at, compare_types);
    }
    model->type_count = loader->types.count;
    model->types = ARENA_ARRAY(loader->arena, RecordType, model->type_count);
    model->by_number = ARENA_ARRAY(loader->arena, uint16_t, model->type_count);
    loader->fields = ARENA_ARRAY(loader->scratch, Declarations, model->type_count);
    for (size_t i = 0; i < model->type_count; i++) {
        RecordType *type = &model->types[i];
        type->id = loader->types.at[i].id;
        type->overlaid = loader->types.at[i].overlaid;
        type->index = (uint16_t)i;
        type->number = declared_number(loader, &loader->types.at[i]);
        model->by_number[i] = (uint16_t)i;
        if (i > 0 && type->number != 0 && type->number == type[-1].number) {
            load_fault(loader, loader->types.at[i].base, "the type \"%.*s\" has the number %u of \"%.*s\"",
                       TEXT_ARG(type->id), type->number, TEXT_ARG(type[-1].id));
        }
    }
}

void load_types(Loader *loader)
{
    create_types(loader);
    for (size_t i = 0; i < loader->types.count; i++) {
        RecordType *type = &loader->model->types[i];
        const Declaration *declaration = &loader->types.at[i];
        read_type(loader, type, declaration);
        load_fields(loader, type, &loader->fields[i], declaration);
        type_index_build(loader->arena, type);
        read_uses(loader, type, declaration, &loader->fields[i]);
        load_roles(loader, type, declaration);
        load_rules(loader, type, declaration);
    }
    for (size_t i = 0; i < loader->types.count; i++) {
        check_parent_circle(loader, &loader->model->types[i], &loader->types.at[i]);
        check_role_targets(loader, &loader->model->types[i], &loader->types.at[i]);
    }
}
