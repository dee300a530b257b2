#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "../model/small_model.h"
#include "base/random.h"
#include "base/sign.h"
#include "geo/wkt.h"
#include "record/codec.h"

static Model *model;
static const RecordType *type;
static Arena arena;
static Error err;

static int setup(void **state)
{
    ModelFault *faults;

    (void)state;
    assert_true(crypto_start());
    arena_init(&arena, 0);
    if (small_model_load(NULL, NULL, NULL, "", &model, &faults, &arena, &err) != ST_OK) {
        fail_msg("%s", err.message);
    }
    type = model_type_numbered(model, 2);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    model_free(model);
    arena_done(&arena);
    return 0;
}

static Value *nothing(void)
{
    Value *values = ARENA_ARRAY(&arena, Value, type->field_count);

    for (size_t i = 0; i < type->field_count; i++) {
        values[i].kind = type->fields[i].kind;
    }
    return values;
}

static void value_fill(Dice *dice, const Field *field, Value *value)
{
    static const char *const texts[] = {"", "a", "déminage", "P\xc3\xb4le \xf0\x9f\x92\xa3"};
    static const double numbers[] = {0, -0.0, 1.5, 1e300, -3.1, 5e-324, 100000};

    switch (field->kind) {
    case FIELD_NUMBER:
        value->number = numbers[dice_below(dice, COUNT_OF(numbers))];
        break;
    case FIELD_INTEGER:
        value->integer = (int64_t)dice_next(dice);
        break;
    case FIELD_BOOLEAN:
        value->boolean = dice_below(dice, 2) == 0;
        break;
    case FIELD_DATE:
        value->date = (Date){(int32_t)dice_below(dice, 40000) - 20000, (DatePrecision)(1 + dice_below(dice, 3))};
        break;
    case FIELD_REFERENCE:
        value->reference.bytes[3] = (uint8_t)dice_next(dice);
        break;
    case FIELD_GEOMETRY: {
        Geometry *geometry = NULL;
        assert_int_equal(wkt_parse(&arena, TEXT("POLYGON((29 -1,29.25 -1,29.25 -1.75,29 -1))"), &geometry, &err),
                         ST_OK);
        value->geometry = geometry;
        break;
    }
    default:
        value->text = text_of(texts[dice_below(dice, COUNT_OF(texts))]);
        break;
    }
}

static void part_encode(const Value *values, DataClass class, Buffer *out)
{
    size_t counts[CLASS_COUNT];

    values_count(type, values, counts);
    buffer_clear(out);
    cbor_map(out, counts[class]);
    values_encode(type, values, class, out);
    assert_true(cbor_is_valid(out->at, out->size));
}

static void every_value_and_every_way_of_having_none_comes_back(void **state)
{
    Dice dice = {3};
    Buffer parts[CLASS_COUNT] = {0};
    BUFFER again = {0};

    (void)state;
    for (int round = 0; round < 2000; round++) {
        Value *values = nothing(), *out = nothing();
        for (size_t i = 0; i < type->field_count; i++) {
            values[i].state = (ValueState)dice_below(&dice, VALUE_NOT_SPECIFIED + 1);
            if (values[i].state == VALUE_SET) {
                value_fill(&dice, &type->fields[i], &values[i]);
            }
        }
        for (int class = 0; class < CLASS_COUNT; class ++) {
            part_encode(values, (DataClass) class, &parts[class]);
            assert_int_equal(
                values_decode(type, (const uint8_t *)parts[class].at, parts[class].size, &arena, out, NULL, &err),
                ST_OK);
        }
        for (size_t i = 0; i < type->field_count; i++) {
            if (!value_equal(&values[i], &out[i])) {
                fail_msg("%.*s does not come back", TEXT_ARG(type->fields[i].id));
            }
        }
        part_encode(out, CLASS_INTERNAL, &again);
        assert_true(text_equal(buffer_view(&parts[CLASS_INTERNAL]), buffer_view(&again)));
        arena_reset(&arena);
    }
    for (int class = 0; class < CLASS_COUNT; class ++) {
        buffer_done(&parts[class]);
    }
}

static void fields_this_model_does_not_know_are_passed_over(void **state)
{
    BUFFER part = {0};
    Value *values = nothing();
    SourceMark mark = {0};
    size_t offset = 0;
    Text system, value;

    (void)state;
    cbor_map(&part, 6);
    cbor_uint(&part, 1);
    cbor_text(&part, TEXT("P"));
    cbor_uint(&part, 77777);
    cbor_map(&part, 1);
    cbor_uint(&part, 1);
    cbor_text(&part, TEXT("of a later model"));
    cbor_int(&part, CODEC_KEY);
    cbor_text(&part, TEXT("K"));
    cbor_int(&part, CODEC_FINGERPRINT);
    cbor_array(&part, 2);
    cbor_uint(&part, UINT64_MAX);
    cbor_uint(&part, 3);
    cbor_int(&part, CODEC_IDENTIFIERS);
    cbor_array(&part, 2);
    cbor_array(&part, 2);
    cbor_text(&part, TEXT("a"));
    cbor_text(&part, TEXT("1"));
    cbor_array(&part, 2);
    cbor_text(&part, TEXT("b"));
    cbor_text(&part, TEXT("2"));
    cbor_int(&part, -9);
    cbor_text(&part, TEXT("of a later version"));
    assert_int_equal(values_decode(type, (const uint8_t *)part.at, part.size, &arena, values, &mark, &err), ST_OK);
    assert_true(text_equal(values[type_field(type, TEXT("code"))->index].text, TEXT("P")));
    assert_true(text_equal(mark.key, TEXT("K")));
    assert_true(mark.has_fingerprint && mark.fingerprint == UINT64_MAX && mark.ordinal == 3);
    assert_true(mark_identifier(&mark, &offset, &system, &value) && text_equal(value, TEXT("1")));
    assert_true(mark_identifier(&mark, &offset, &system, &value) && text_equal(system, TEXT("b")));
    assert_false(mark_identifier(&mark, &offset, &system, &value));
}

static void what_is_no_value_of_its_kind_is_refused(void **state)
{
    static const struct {
        const char *hex;
    } bad[] = {
        {"a10101"},         /* a number for a text */
        {"a1036161"},       /* a text for a date */
        {"a103820104"},     /* a date of precision 4 */
        {"a103820103"},     /* a day written as if it were less precise */
        {"a10501"},         /* an integer for a number */
        {"a1084100"},       /* no geometry */
        {"a10944000000ff"}, /* a reference of four bytes */
        {"a10a00"},         /* a number for a boolean */
        {"a101e3"},         /* simple(3): a fifth way of having no value */
        {"a1016161a0"},     /* bytes behind */
        {"8101"},           /* no map */
        {"a1616101"},       /* a field by name */
        {"a120a0"},         /* a key that is no text */
        {"a1"},
        {""},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        uint8_t bytes[16];
        size_t size = strlen(bad[i].hex) / 2;
        assert_true(hex_parse(text_of(bad[i].hex), bytes, size));
        if (values_decode(type, bytes, size, &arena, nothing(), NULL, &err) != ST_CORRUPT) {
            fail_msg("%s was taken", bad[i].hex);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fields_this_model_does_not_know_are_passed_over),
        cmocka_unit_test(what_is_no_value_of_its_kind_is_refused),
        cmocka_unit_test(every_value_and_every_way_of_having_none_comes_back),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
