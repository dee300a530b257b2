#include "base/compiler.h"
#include "model/describe.h"
#include "model/keyword.h"
#include "model/role.h"

static void put_text(JsonWriter *w, Text key, Text text)
{
    if (text.length > 0) {
        json_key(w, key);
        json_text(w, text);
    }
}

static void put_string(JsonWriter *w, Text key, const char *string)
{
    put_text(w, key, text_of(string));
}

static void put_int(JsonWriter *w, Text key, int64_t value)
{
    json_key(w, key);
    json_int(w, value);
}

static void put_true(JsonWriter *w, Text key, bool value)
{
    if (value) {
        json_key(w, key);
        json_bool(w, true);
    }
}

static void put_all_languages(JsonWriter *w, const Label *label)
{
    json_object_begin(w);
    for (int i = 0; i < LANGUAGE_COUNT; i++) {
        put_text(w, LANGUAGE_KEYWORDS[i], label->in[i]);
    }
    json_object_end(w);
}

static void put_label(JsonWriter *w, Text key, const Label *label, Language language)
{
    if (language < LANGUAGE_COUNT) {
        put_text(w, key, label_in(label, language));
    } else if (label_in(label, LANGUAGE_EN).length > 0) {
        json_key(w, key);
        put_all_languages(w, label);
    }
}

static void put_field_id(JsonWriter *w, Text key, const Field *field)
{
    put_text(w, key, field == NULL ? (Text){0} : field->id);
}

static void put_field_ids(JsonWriter *w, Text key, const Field **fields, size_t count)
{
    json_key(w, key);
    json_array_begin(w);
    for (size_t i = 0; i < count; i++) {
        json_text(w, fields[i]->id);
    }
    json_array_end(w);
}

static void put_limits(JsonWriter *w, const Field *field)
{
    if (field->has_minimum) {
        json_key(w, KEYWORD(minimum));
        json_double(w, field->minimum);
    }
    if (field->has_maximum) {
        json_key(w, KEYWORD(maximum));
        json_double(w, field->maximum);
    }
}

static void put_geometries(JsonWriter *w, const Field *field)
{
    if (field->geometry_kinds == 0) {
        return;
    }
    json_key(w, KEYWORD(geometries));
    json_array_begin(w);
    for (int kind = GEOMETRY_POINT; kind <= GEOMETRY_MULTIPOLYGON; kind++) {
        if ((field->geometry_kinds >> kind & 1) != 0) {
            json_text(w, GEOMETRY_KEYWORDS[kind]);
        }
    }
    json_array_end(w);
}

static Text required_word(Requiredness required)
{
    return required == REQUIRED_IDENTITY   ? KEYWORD(identity)
           : required == REQUIRED_COMPLETE ? KEYWORD(complete)
                                           : (Text){0};
}

static void put_field(JsonWriter *w, const RecordType *type, const Field *field, Language language)
{
    json_object_begin(w);
    put_text(w, KEYWORD(id), field->id);
    put_int(w, KEYWORD(number), field->number);
    put_string(w, KEYWORD(kind), field_kind_name(field->kind));
    put_label(w, KEYWORD(label), &field->label, language);
    put_label(w, KEYWORD(help), &field->help, language);
    put_text(w, KEYWORD(section), field->section);
    put_text(w, KEYWORD(group), type->groups[field->group].id);
    put_text(w, KEYWORD(required), required_word(field->required));
    put_string(w, KEYWORD(class), class_name(field->class));
    put_text(w, KEYWORD(list), field->list == NULL ? (Text){0} : field->list->id);
    put_text(w, KEYWORD(to), field->to == NULL ? (Text){0} : field->to->id);
    put_text(w, KEYWORD(unit), field->unit);
    put_limits(w, field);
    put_geometries(w, field);
    put_true(w, KEYWORD(safety_critical), field->safety_critical);
    put_true(w, KEYWORD(hidden), field->hidden);
    put_true(w, KEYWORD(overlaid), field->overlaid);
    json_object_end(w);
}

static void put_sections(JsonWriter *w, const RecordType *type, Language language)
{
    json_key(w, KEYWORD(sections));
    json_array_begin(w);
    for (size_t i = 0; i < type->section_count; i++) {
        json_object_begin(w);
        put_text(w, KEYWORD(id), type->sections[i].id);
        put_label(w, KEYWORD(label), &type->sections[i].label, language);
        json_object_end(w);
    }
    json_array_end(w);
}

static void put_groups(JsonWriter *w, const RecordType *type, Language language)
{
    json_key(w, KEYWORD(groups));
    json_array_begin(w);
    for (size_t i = 0; i < type->group_count; i++) {
        const Group *group = &type->groups[i];
        json_object_begin(w);
        put_text(w, KEYWORD(id), group->id);
        put_label(w, KEYWORD(label), &group->label, language);
        json_key(w, KEYWORD(fields));
        json_array_begin(w);
        for (size_t f = 0; f < group->field_count; f++) {
            json_text(w, type->fields[group->fields[f]].id);
        }
        json_array_end(w);
        json_object_end(w);
    }
    json_array_end(w);
}

static void put_role(JsonWriter *w, const RecordType *type, int role)
{
    const RoleKind *kind = role_kind(role);

    json_object_begin(w);
    put_text(w, KEYWORD(role), kind->id);
    json_key(w, KEYWORD(slots));
    json_object_begin(w);
    for (size_t slot = 0; slot < kind->slot_count; slot++) {
        put_field_id(w, kind->slots[slot].id, type_role(type, role, (int)slot));
    }
    json_object_end(w);
    json_object_end(w);
}

static void put_roles(JsonWriter *w, const RecordType *type)
{
    json_key(w, KEYWORD(roles));
    json_array_begin(w);
    for (int role = 0; role < ROLE_COUNT; role++) {
        if (type_plays(type, role)) {
            put_role(w, type, role);
        }
    }
    json_array_end(w);
}

static void put_rules(JsonWriter *w, const RecordType *type, Language language)
{
    json_key(w, KEYWORD(rules));
    json_array_begin(w);
    for (size_t i = 0; i < type->rule_count; i++) {
        const Rule *rule = &type->rules[i];
        json_object_begin(w);
        put_text(w, KEYWORD(id), rule->id);
        put_text(w, KEYWORD(expression), rule->source);
        put_text(w, KEYWORD(effect), rule->refuses ? KEYWORD(refuse) : KEYWORD(finding));
        put_label(w, KEYWORD(message), &rule->message, language);
        json_key(w, KEYWORD(fields));
        json_array_begin(w);
        for (size_t f = 0; f < rule->field_count; f++) {
            json_text(w, type->fields[rule->fields[f]].id);
        }
        json_array_end(w);
        json_object_end(w);
    }
    json_array_end(w);
}

static void put_page(JsonWriter *w, const RecordType *type)
{
    json_key(w, KEYWORD(list));
    json_object_begin(w);
    put_field_ids(w, KEYWORD(columns), type->columns, type->column_count);
    put_field_ids(w, KEYWORD(filters), type->filters, type->filter_count);
    put_field_ids(w, KEYWORD(search), type->searched, type->searched_count);
    json_object_end(w);
    if (type->map_symbol.length > 0) {
        json_key(w, KEYWORD(map));
        json_object_begin(w);
        put_text(w, KEYWORD(symbol), type->map_symbol);
        put_field_id(w, KEYWORD(class), type->map_class);
        json_object_end(w);
    }
}

void type_json(const RecordType *type, Language language, JsonWriter *w)
{
    json_object_begin(w);
    put_text(w, KEYWORD(type), type->id);
    put_int(w, KEYWORD(number), type->number);
    put_label(w, KEYWORD(label), &type->label, language);
    put_label(w, KEYWORD(plural), &type->plural, language);
    put_label(w, KEYWORD(help), &type->help, language);
    put_text(w, KEYWORD(code_part), type->code_part);
    put_text(w, KEYWORD(authority), type->authority);
    put_field_id(w, KEYWORD(code), type->code);
    put_field_id(w, KEYWORD(geometry), type->geometry);
    put_field_id(w, KEYWORD(parent), type->parent);
    put_field_ids(w, KEYWORD(title), type->title, type->title_count);
    put_sections(w, type, language);
    put_groups(w, type, language);
    json_key(w, KEYWORD(fields));
    json_array_begin(w);
    for (size_t i = 0; i < type->field_count; i++) {
        put_field(w, type, &type->fields[i], language);
    }
    json_array_end(w);
    put_roles(w, type);
    put_rules(w, type, language);
    put_page(w, type);
    put_true(w, KEYWORD(overlaid), type->overlaid);
    json_object_end(w);
}

static void put_date(JsonWriter *w, Text key, Date date)
{
    char text[DATE_TEXT_SIZE];

    date_format(date, text);
    put_string(w, key, text);
}

static void put_code(JsonWriter *w, const Code *code, Language language)
{
    json_object_begin(w);
    put_text(w, KEYWORD(code), code->id);
    put_int(w, KEYWORD(order), code->order);
    put_label(w, KEYWORD(label), &code->label, language);
    put_label(w, KEYWORD(help), &code->help, language);
    put_text(w, KEYWORD(parent), code->parent == NULL ? (Text){0} : code->parent->id);
    put_date(w, KEYWORD(active_from), code->active_from);
    put_date(w, KEYWORD(active_to), code->active_to);
    put_text(w, KEYWORD(means),
             code->means == VALUE_UNKNOWN         ? KEYWORD(unknown)
             : code->means == VALUE_NOT_SPECIFIED ? KEYWORD(not_specified)
                                                  : (Text){0});
    put_true(w, KEYWORD(ends), code->ends);
    put_text(w, KEYWORD(stands_for),
             code->stands_for == STANDS_FOR_NOTHING ? (Text){0} : STANDS_FOR_KEYWORDS[code->stands_for - 1]);
    json_object_end(w);
}

void list_json(const CodeList *list, Language language, JsonWriter *w)
{
    json_object_begin(w);
    put_text(w, KEYWORD(list), list->id);
    put_int(w, KEYWORD(number), list->number);
    put_label(w, KEYWORD(label), &list->label, language);
    json_key(w, KEYWORD(codes));
    json_array_begin(w);
    for (size_t i = 0; i < list->code_count; i++) {
        put_code(w, &list->codes[i], language);
    }
    json_array_end(w);
    json_object_end(w);
}

void model_json(const Model *model, Language language, Buffer *out)
{
    JsonWriter w = json_writer(out);
    char digest[HASH_TEXT_SIZE];

    hex_format(model->digest.bytes, sizeof model->digest.bytes, digest);
    json_object_begin(&w);
    put_string(&w, KEYWORD(digest), digest);
    put_text(&w, KEYWORD(programme), model->programme);
    put_text(&w, KEYWORD(name), model->name);
    json_key(&w, KEYWORD(types));
    json_array_begin(&w);
    for (size_t i = 0; i < model->type_count; i++) {
        type_json(&model->types[i], language, &w);
    }
    json_array_end(&w);
    json_key(&w, KEYWORD(lists));
    json_array_begin(&w);
    for (size_t i = 0; i < model->list_count; i++) {
        list_json(&model->lists[i], language, &w);
    }
    json_array_end(&w);
    json_object_end(&w);
}
