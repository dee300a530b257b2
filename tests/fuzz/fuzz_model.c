/*
 * fuzz_model.c - overlays and values from strangers.
 *
 * The first byte chooses: even, the rest is an overlay of a small model; odd, the rest is a value of the kind that the
 * byte names. An overlay either has faults, each with a file and a sentence, or gives a model that holds together, says
 * itself as JSON and loads again to the same digest. A value that is read is written so that it reads back the same.
 */
#include <stdint.h>
#include <stdlib.h>

#include "../unit/model/small_model.h"
#include "json/document.h"
#include "model/compare.h"
#include "model/describe.h"
#include "model/value_text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define HOLDS(condition)                                                                                               \
    do {                                                                                                               \
        if (!(condition)) {                                                                                            \
            fprintf(stderr, "does not hold: %s\n", #condition);                                                        \
            abort();                                                                                                   \
        }                                                                                                              \
    } while (0)

static Status load_small(Text overlay, Arena *arena, Model **out, ModelFault **faults)
{
    ModelFile files[COUNT_OF(SMALL_PATHS)];
    Error err = {0};

    for (size_t i = 0; i < COUNT_OF(SMALL_PATHS); i++) {
        files[i] = (ModelFile){text_of(SMALL_PATHS[i]), text_of(SMALL_TEXTS[i])};
    }
    return model_build(files, COUNT_OF(SMALL_PATHS), overlay, out, faults, arena, &err);
}

static void check_type(const RecordType *type)
{
    size_t grouped = 0;

    for (size_t i = 0; i < type->field_count; i++) {
        const Field *field = &type->fields[i];
        HOLDS(type_field(type, field->id) == field && type_field_numbered(type, field->number) == field);
        HOLDS((field->kind == FIELD_CODE || field->kind == FIELD_CODES) == (field->list != NULL));
        HOLDS((field->kind == FIELD_REFERENCE) == (field->to != NULL));
        HOLDS(field->group < type->group_count);
        HOLDS(label_in(&field->label, LANGUAGE_EN).length > 0);
    }
    for (size_t i = 0; i < type->group_count; i++) {
        grouped += type->groups[i].field_count;
    }
    HOLDS(grouped == type->field_count && type->title_count > 0);
}

static void check_model(const Model *model, Arena *arena)
{
    ModelComparison comparison;
    Buffer json = {0};
    JsonValue *root;
    Error err = {0};
    Model *again = NULL;

    for (size_t i = 0; i < model->type_count; i++) {
        HOLDS(model_type_numbered(model, model->types[i].number) == &model->types[i]);
        check_type(&model->types[i]);
    }
    model_compare(model, model, arena, &comparison);
    HOLDS(comparison.count == 0 && comparison.faults == NULL);
    model_json(model, LANGUAGE_COUNT, &json);
    HOLDS(json_parse(arena, buffer_view(&json), (JsonLimits){1 << 28, 1 << 24, 64}, &root, &err) == ST_OK);
    HOLDS(load_small(model->source, arena, &again, NULL) == ST_OK && hash_equal(&again->digest, &model->digest));
    model_free(again);
    buffer_done(&json);
}

static void try_overlay(Text overlay)
{
    Arena arena = {0};
    Model *model = NULL;
    ModelFault *faults = NULL;

    if (load_small(overlay, &arena, &model, &faults) == ST_OK) {
        HOLDS(faults == NULL);
        check_model(model, &arena);
    } else {
        HOLDS(model == NULL && faults != NULL);
    }
    for (const ModelFault *fault = faults; fault != NULL; fault = fault->next) {
        HOLDS(fault->file.length > 0 && fault->message.length > 0);
    }
    model_free(model);
    arena_done(&arena);
}

static void check_back(Arena *arena, const Field *field, const Value *value)
{
    ValueOptions guess = {0};
    Buffer text = {0};
    Value back;
    Error err = {0};

    value_format(field, value, &text);
    HOLDS(value_parse(arena, field, buffer_view(&text), &back, &guess, &err) == ST_OK);
    HOLDS(value_equal(value, &back));
    buffer_done(&text);
}

static void try_value(unsigned choice, Text text)
{
    static const char *const units[] = {"", "m2", "people", "cm"};
    static const char decimals[] = {'\0', '.', ',', '\0'};
    Arena arena = {0};
    Model *model = NULL;
    HOLDS(load_small((Text){0}, &arena, &model, NULL) == ST_OK);
    Field field = {.id = TEXT("x"), .kind = (FieldKind)(choice % 10), .unit = text_of(units[choice / 10 % 4])};
    ValueOptions options = {
        .decimal = decimals[choice % 4], .date_order = choice / 4 % 2, .group_of_three = choice % 3 == 0};
    Value value;
    Error err = {0};

    field.list = &model->lists[choice / 2 % 2];
    if (value_parse(&arena, &field, text, &value, &options, &err) == ST_OK) {
        HOLDS(value.state != VALUE_ABSENT);
        check_back(&arena, &field, &value);
    } else {
        HOLDS(err.message[0] != '\0' && text_is_utf8(text_of(err.message), NULL));
    }
    model_free(model);
    arena_done(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0) {
        return 0;
    }
    Text rest = {(const char *)data + 1, size - 1};
    if (data[0] % 2 == 0) {
        try_overlay(rest);
    } else {
        try_value(data[0] / 2, rest);
    }
    return 0;
}
