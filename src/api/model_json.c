#include "api/model_json.h"

#include "model/role.h"

static const char *const LANGUAGE_KEYS[LANGUAGE_COUNT] = {"en", "fr"};

static void label_json(JsonWriter *w, const char *key, const Label *label)
{
    json_member_object(w, key);
    for (int i = 0; i < LANGUAGE_COUNT; i++) {
        if (label->in[i].length > 0) {
            json_member_text(w, LANGUAGE_KEYS[i], label->in[i]);
        }
    }
    json_object_end(w);
}

static void label_or_nothing_json(JsonWriter *w, const char *key, const Label *label)
{
    if (label->in[LANGUAGE_EN].length > 0 || label->in[LANGUAGE_FR].length > 0) {
        label_json(w, key, label);
    }
}

static void text_or_nothing_json(JsonWriter *w, const char *key, Text text)
{
    if (text.length > 0) {
        json_member_text(w, key, text);
    }
}

static bool is_shown(const Field *field, Scope scope)
{
    return !field->hidden && field->class <= scope.max_class;
}

static void geometry_kinds_json(JsonWriter *w, const Field *field)
{
    json_member_array(w, "geometries");
    for (GeometryKind kind = GEOMETRY_POINT; kind <= GEOMETRY_MULTIPOLYGON; kind++) {
        if (field->geometry_kinds >> kind & 1) {
            json_text(w, text_of(geometry_kind_name(kind)));
        }
    }
    json_array_end(w);
}

static void field_limits_json(JsonWriter *w, const Field *field)
{
    text_or_nothing_json(w, "unit", field->unit);
    if (field->has_minimum) {
        json_member_double(w, "minimum", field->minimum);
    }
    if (field->has_maximum) {
        json_member_double(w, "maximum", field->maximum);
    }
    if (field->list != NULL) {
        json_member_text(w, "list", field->list->id);
    }
    if (field->to != NULL) {
        json_member_text(w, "to", field->to->id);
    }
    if (field->kind == FIELD_GEOMETRY) {
        geometry_kinds_json(w, field);
    }
}

static void field_json(JsonWriter *w, const RecordType *type, const Field *field)
{
    json_object_begin(w);
    json_member_text(w, "id", field->id);
    json_member_string(w, "kind", field_kind_name(field->kind));
    label_json(w, "label", &field->label);
    label_or_nothing_json(w, "help", &field->help);
    text_or_nothing_json(w, "section", field->section);
    json_member_text(w, "group", type->groups[field->group].id);
    field_limits_json(w, field);
    if (field->required != REQUIRED_NO) {
        json_member_string(w, "required", field->required == REQUIRED_IDENTITY ? "identity" : "complete");
    }
    json_member_string(w, "class", class_name(field->class));
    if (field->safety_critical) {
        json_member_bool(w, "safety_critical", true);
    }
    json_object_end(w);
}

static void fields_json(JsonWriter *w, const RecordType *type, Scope scope)
{
    json_member_array(w, "fields");
    for (size_t i = 0; i < type->field_count; i++) {
        if (is_shown(&type->fields[i], scope)) {
            field_json(w, type, &type->fields[i]);
        }
    }
    json_array_end(w);
}

static void sections_json(JsonWriter *w, const RecordType *type)
{
    json_member_array(w, "sections");
    for (size_t i = 0; i < type->section_count; i++) {
        json_object_begin(w);
        json_member_text(w, "id", type->sections[i].id);
        label_json(w, "label", &type->sections[i].label);
        json_object_end(w);
    }
    json_array_end(w);
    json_member_array(w, "groups");
    for (size_t i = 0; i < type->group_count; i++) {
        json_object_begin(w);
        json_member_text(w, "id", type->groups[i].id);
        label_json(w, "label", &type->groups[i].label);
        json_object_end(w);
    }
    json_array_end(w);
}

static bool role_is_first(const RecordType *type, size_t i)
{
    for (size_t j = 0; j < i; j++) {
        if (type->roles[j].role == type->roles[i].role) {
            return false;
        }
    }
    return true;
}

static void roles_json(JsonWriter *w, const RecordType *type)
{
    json_member_array(w, "roles");
    for (size_t i = 0; i < type->role_count; i++) {
        if (!role_is_first(type, i)) {
            continue;
        }
        const RoleKind *kind = role_kind(type->roles[i].role);
        json_object_begin(w);
        json_member_text(w, "role", kind->id);
        json_member_object(w, "slots");
        for (size_t j = i; j < type->role_count; j++) {
            if (type->roles[j].role == type->roles[i].role) {
                json_key(w, kind->slots[type->roles[j].slot].id);
                json_text(w, type->roles[j].field->id);
            }
        }
        json_object_end(w);
        json_object_end(w);
    }
    json_array_end(w);
}

static void field_ids_json(JsonWriter *w, const char *key, const Field **fields, size_t count, Scope scope)
{
    json_member_array(w, key);
    for (size_t i = 0; i < count; i++) {
        if (is_shown(fields[i], scope)) {
            json_text(w, fields[i]->id);
        }
    }
    json_array_end(w);
}

static void field_or_nothing_json(JsonWriter *w, const char *key, const Field *field)
{
    if (field != NULL) {
        json_member_text(w, key, field->id);
    }
}

static void presentation_json(JsonWriter *w, const RecordType *type, Scope scope)
{
    field_ids_json(w, "title", type->title, type->title_count, scope);
    json_member_object(w, "list");
    field_ids_json(w, "columns", type->columns, type->column_count, scope);
    field_ids_json(w, "filters", type->filters, type->filter_count, scope);
    json_object_end(w);
    json_member_object(w, "map");
    text_or_nothing_json(w, "symbol", type->map_symbol);
    field_or_nothing_json(w, "class", type->map_class);
    json_object_end(w);
}

static void type_json(JsonWriter *w, const RecordType *type, Scope scope)
{
    json_object_begin(w);
    json_member_text(w, "type", type->id);
    label_json(w, "label", &type->label);
    label_json(w, "plural", &type->plural);
    label_or_nothing_json(w, "help", &type->help);
    text_or_nothing_json(w, "code_part", type->code_part);
    text_or_nothing_json(w, "authority", type->authority);
    field_or_nothing_json(w, "parent", type->parent);
    field_or_nothing_json(w, "code", type->code);
    field_or_nothing_json(w, "geometry", type->geometry);
    sections_json(w, type);
    fields_json(w, type, scope);
    roles_json(w, type);
    presentation_json(w, type, scope);
    json_object_end(w);
}

static void date_or_nothing_json(JsonWriter *w, const char *key, Date date)
{
    char text[DATE_TEXT_SIZE];

    if (date_format(date, text) > 0) {
        json_member_string(w, key, text);
    }
}

static void code_json(JsonWriter *w, const Code *code)
{
    json_object_begin(w);
    json_member_text(w, "code", code->id);
    label_json(w, "label", &code->label);
    label_or_nothing_json(w, "help", &code->help);
    if (code->parent != NULL) {
        json_member_text(w, "parent", code->parent->id);
    }
    if (code->means != VALUE_SET) {
        json_member_string(w, "means", code->means == VALUE_UNKNOWN ? "unknown" : "not_specified");
    }
    date_or_nothing_json(w, "active_from", code->active_from);
    date_or_nothing_json(w, "active_to", code->active_to);
    json_object_end(w);
}

static void list_json(JsonWriter *w, const CodeList *list)
{
    json_object_begin(w);
    json_member_text(w, "list", list->id);
    label_json(w, "label", &list->label);
    json_member_array(w, "codes");
    for (size_t i = 0; i < list->code_count; i++) {
        code_json(w, &list->codes[i]);
    }
    json_array_end(w);
    json_object_end(w);
}

void model_json(JsonWriter *w, const Model *model, Scope scope)
{
    json_object_begin(w);
    json_member_array(w, "types");
    for (size_t i = 0; i < model->type_count; i++) {
        type_json(w, &model->types[i], scope);
    }
    json_array_end(w);
    json_member_array(w, "lists");
    for (size_t i = 0; i < model->list_count; i++) {
        list_json(w, &model->lists[i]);
    }
    json_array_end(w);
    json_object_end(w);
}
