#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "json/document.h"
#include "model/compare.h"
#include "model/describe.h"
#include "small_model.h"

static const char OVERLAY[] =
    "{\"overlay\":1,\"programme\":\"COD\",\"name\":\"Test | programme\",\"types\":[{\"type\":\"plot\","
    "\"fields\":[{\"id\":\"soil\",\"number\":10000,\"kind\":\"text\",\"label\":{\"fr\":\"Sol | <b>\"}},"
    "{\"id\":\"fenced\",\"hidden\":true}]}]}";

static Model *load(Arena *arena, const char *overlay)
{
    ModelFault *faults = NULL;
    Model *model = NULL;
    Error err = {0};

    if (small_model_load(NULL, NULL, NULL, overlay, &model, &faults, arena, &err) != ST_OK) {
        faults_print(faults);
        fail_msg("%s: %s", err.path, err.message);
    }
    return model;
}

static const JsonValue *entry_of(const JsonValue *array, const char *key, const char *id)
{
    for (size_t i = 0; array != NULL && i < array->count; i++) {
        const JsonValue *value = json_get(&array->items[i], key);
        if (json_is(value, JSON_TEXT) && text_equal(value->text, text_of(id))) {
            return &array->items[i];
        }
    }
    fail_msg("there is no %s %s", key, id);
    return NULL;
}

static void assert_text_is(const JsonValue *object, const char *key, const char *expected)
{
    const JsonValue *value = json_get(object, key);

    assert_true(json_is(value, JSON_TEXT));
    assert_true(text_equal(value->text, text_of(expected)));
}

static const JsonValue *described(const Model *model, Language language, Arena *arena, Buffer *out)
{
    JsonValue *root = NULL;
    Error err = {0};

    model_json(model, language, out);
    if (json_parse(arena, buffer_view(out), JSON_LIMITS, &root, &err) != ST_OK) {
        fail_msg("%s: %s", err.path, err.message);
    }
    return root;
}

static void tells_a_model_as_json_in_one_language(void **state)
{
    Arena arena = {0};
    Buffer out = {0};
    Model *model = load(&arena, OVERLAY);
    const JsonValue *root = described(model, LANGUAGE_FR, &arena, &out);
    const JsonValue *plot = entry_of(json_get(root, "types"), "type", "plot");
    const JsonValue *fields = json_get(plot, "fields"), *size = entry_of(fields, "id", "size");
    const JsonValue *soil = entry_of(fields, "id", "soil");

    (void)state;
    assert_text_is(root, "programme", "COD");
    assert_int_equal(json_get(root, "digest")->text.length, 64);
    assert_text_is(plot, "label", "Parcelle");
    assert_text_is(plot, "geometry", "outline");
    assert_int_equal(fields->count, 10);
    assert_text_is(size, "kind", "number");
    assert_text_is(size, "unit", "m2");
    assert_text_is(size, "class", "internal");
    assert_true(json_get(size, "minimum")->number == 0);
    assert_null(json_get(size, "maximum"));
    assert_null(json_get(size, "overlaid"));
    assert_true(json_get(soil, "overlaid")->boolean);
    assert_true(json_get(entry_of(fields, "id", "fenced"), "hidden")->boolean);
    assert_text_is(entry_of(json_get(plot, "roles"), "role", "is_dated"), "role", "is_dated");
    assert_int_equal(json_get(json_get(plot, "list"), "columns")->count, 3);
    assert_text_is(json_get(plot, "map"), "class", "shade");
    assert_text_is(json_at(json_get(plot, "rules"), 0), "expression", "${until} >= ${since}");
    model_free(model);
    buffer_done(&out);
    arena_done(&arena);
}

static void tells_labels_in_all_languages_when_asked(void **state)
{
    Arena arena = {0};
    Buffer out = {0};
    Model *model = load(&arena, OVERLAY);
    const JsonValue *root = described(model, LANGUAGE_COUNT, &arena, &out);
    const JsonValue *shade = entry_of(json_get(root, "lists"), "list", "shade");
    const JsonValue *grey = entry_of(json_get(shade, "codes"), "code", "grey");

    (void)state;
    assert_text_is(json_get(grey, "label"), "en", "Grey");
    assert_text_is(json_get(grey, "label"), "fr", "Gris");
    assert_text_is(grey, "parent", "dark");
    assert_null(json_get(grey, "help"));
    assert_text_is(entry_of(json_get(shade, "codes"), "code", "light"), "active_to", "2030-12-31");
    model_free(model);
    buffer_done(&out);
    arena_done(&arena);
}

static void tells_lists_so_that_they_load_again(void **state)
{
    Arena arena = {0};
    Buffer text = {0};
    Model *again = NULL, *plain = NULL;
    JsonWriter w = json_writer(&text);
    Error err = {0};
    ModelComparison comparison;

    (void)state;
    ModelFile before = {TEXT("lists/answer.json"), text_of(SMALL_TEXTS[0])};
    assert_int_equal(model_build(&before, 1, (Text){0}, &plain, NULL, &arena, &err), ST_OK);
    list_json(&plain->lists[0], LANGUAGE_COUNT, &w);
    ModelFile file = {TEXT("lists/answer.json"), buffer_view(&text)};
    assert_int_equal(model_build(&file, 1, (Text){0}, &again, NULL, &arena, &err), ST_OK);
    model_compare(plain, again, &arena, &comparison);
    assert_null(comparison.changes);
    assert_null(comparison.faults);
    assert_true(hash_equal(&plain->digest, &again->digest));
    model_free(again);
    model_free(plain);
    buffer_done(&text);
    arena_done(&arena);
}

static void assert_line(const char *docs, const char *line)
{
    const char *found = strstr(docs, line);

    if (found == NULL || (found != docs && found[-1] != '\n') || found[strlen(line)] != '\n') {
        fail_msg("the dictionary has no line: %s", line);
    }
}

static void prints_a_dictionary_in_english(void **state)
{
    Arena arena = {0};
    Buffer out = {0};
    Model *model = load(&arena, OVERLAY);

    (void)state;
    model_docs(model, LANGUAGE_EN, &out);
    const char *docs = text_string(&arena, buffer_view(&out));
    assert_line(docs, "# Data dictionary");
    assert_line(docs, "- Programme: COD, Test \\| programme");
    assert_line(docs, "### <a id=\"type-plot\"></a>Plot (`plot`, 2)");
    assert_line(docs, "- Local code: `code` (…-PLO-00001)");
    assert_line(docs, "- Roles: `opens_land`, `is_dated`, `belongs_to_unit`");
    assert_line(
        docs,
        "| 2 | `shade` | Shade | Teinte | code |  | to be complete | internal | [shade](#list-shade) | `since` |  "
        "(critical to safety) |");
    assert_line(docs, "| 5 | `size` | Size | Superficie | number | m2, ≥ 0 |  | internal |  |  |  |");
    assert_line(docs,
                "| 8 | `outline` | Outline | Contour | geometry |  |  | internal | Polygon, MultiPolygon |  |  |");
    assert_line(docs,
                "| 10000 | `soil` |  | Sol \\| \\<b> | text |  |  | internal |  |  |  (added by the programme) |");
    assert_line(docs, "- It ends before it starts. (finding) `${until} >= ${since}`");
    assert_line(docs, "| `light` | Light | Clair |  | 2000 – 2030-12-31 |  |");
    assert_line(docs, "- A row of: [plot](#type-plot)");
    model_free(model);
    buffer_done(&out);
    arena_done(&arena);
}

static void prints_a_dictionary_in_french(void **state)
{
    Arena arena = {0};
    Buffer out = {0};
    Model *model = load(&arena, NULL);

    (void)state;
    model_docs(model, LANGUAGE_FR, &out);
    const char *docs = text_string(&arena, buffer_view(&out));
    assert_line(docs, "# Dictionnaire de données");
    assert_line(docs, "### <a id=\"type-plot\"></a>Parcelle (`plot`, 2)");
    assert_line(docs, "| 4 | `until` | Until | Jusqu’au | date |  |  | interne |  |  | Le dernier jour. |");
    assert_line(docs, "- Code local : `code` (…-PLO-00001)");
    model_free(model);
    buffer_done(&out);
    arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tells_a_model_as_json_in_one_language),
        cmocka_unit_test(tells_labels_in_all_languages_when_asked),
        cmocka_unit_test(tells_lists_so_that_they_load_again),
        cmocka_unit_test(prints_a_dictionary_in_english),
        cmocka_unit_test(prints_a_dictionary_in_french),
    };

    return cmocka_run_group_tests_name("model_describe", tests, NULL, NULL);
}
