#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/compiler.h"
#include "base/random.h"
#include "model/match.h"
#include "model/role.h"
#include "model/value_text.h"

#define CASES "tests/cases/model/values.case"

static Text one_alias[] = {{"MAP", 3}};

static Code answers[] = {
    {.id = TEXT("yes"), .label = {{TEXT("Yes"), TEXT("Oui")}}, .means = VALUE_SET},
    {.id = TEXT("no"), .label = {{TEXT("No"), TEXT("Non")}}, .means = VALUE_SET},
    {.id = TEXT("unknown"), .label = {{TEXT("Unknown"), TEXT("Inconnu")}}, .means = VALUE_UNKNOWN},
    {.id = TEXT("not_specified"),
     .label = {{TEXT("Not specified"), TEXT("Non précisé")}},
     .means = VALUE_NOT_SPECIFIED},
};

static Code devices[] = {
    {.id = TEXT("ap_mine"),
     .label = {{TEXT("AP mine"), TEXT("Mine antipersonnel")}},
     .aliases = one_alias,
     .alias_count = 1,
     .means = VALUE_SET},
    {.id = TEXT("uxo"), .label = {{TEXT("UXO"), TEXT("Engin non explosé")}}, .means = VALUE_SET},
    {.id = TEXT("store"), .label = {{TEXT("Depot, cache"), TEXT("Dépôt, cache")}}, .means = VALUE_SET},
    {.id = TEXT("other_a"), .label = {{TEXT("Other"), TEXT("Autre")}}, .means = VALUE_SET},
    {.id = TEXT("other_b"), .label = {{TEXT("Other"), TEXT("Autre")}}, .means = VALUE_SET},
};

static Code colours[] = {
    {.id = TEXT("red")},  {.id = TEXT("green")}, {.id = TEXT("blue")},  {.id = TEXT("black")},  {.id = TEXT("white")},
    {.id = TEXT("grey")}, {.id = TEXT("brown")}, {.id = TEXT("amber")}, {.id = TEXT("violet")},
};

static CodeList lists[] = {
    {.id = TEXT("answer"), .codes = answers, .code_count = COUNT_OF(answers)},
    {.id = TEXT("device"), .codes = devices, .code_count = COUNT_OF(devices)},
    {.id = TEXT("colour"), .codes = colours, .code_count = COUNT_OF(colours)},
};

typedef struct Case {
    Field field;
    ValueOptions options;
    Text text, expected;
} Case;

static FieldKind kind_named(Text name)
{
    for (int kind = 0; kind <= FIELD_GEOMETRY; kind++) {
        if (text_equal(name, text_of(field_kind_name((FieldKind)kind)))) {
            return (FieldKind)kind;
        }
    }
    fail_msg("no kind is called %.*s", TEXT_ARG(name));
    return FIELD_TEXT;
}

static Text rest_after(Text text, size_t offset)
{
    return (Text){text.at + offset, text.length - offset};
}

static void apply_setting(Case *row, Text word)
{
    if (text_starts(word, TEXT("unit="))) {
        row->field.unit = rest_after(word, 5);
    } else if (text_starts(word, TEXT("list="))) {
        for (size_t i = 0; i < COUNT_OF(lists); i++) {
            row->field.list = text_equal(rest_after(word, 5), lists[i].id) ? &lists[i] : row->field.list;
        }
    } else if (text_starts(word, TEXT("decimal="))) {
        row->options.decimal = word.at[8];
    } else if (text_equal(word, TEXT("thousands"))) {
        row->options.group_of_three = true;
    } else if (text_equal(word, TEXT("month-first"))) {
        row->options.date_order = DATE_ORDER_MONTH_FIRST;
    } else {
        fail_msg("no setting is called %.*s", TEXT_ARG(word));
    }
}

/* Up to the next '|' that no '\' stands before. */
static Text next_cell(Text *rest)
{
    size_t end = 0;

    while (end < rest->length && (rest->at[end] != '|' || (end > 0 && rest->at[end - 1] == '\\'))) {
        end++;
    }
    Text cell = {rest->at, end};
    *rest = rest_after(*rest, end < rest->length ? end + 1 : end);
    return cell;
}

static Text unescape(Arena *arena, Text text)
{
    Buffer out = {0};

    for (size_t i = 0; i < text.length; i++) {
        char c = text.at[i], next = i + 1 < text.length ? text.at[i + 1] : '\0';
        if (c != '\\') {
            buffer_byte(&out, (uint8_t)c);
            continue;
        }
        i++;
        if (next == 'u') {
            char digits[5] = {text.at[i + 1], text.at[i + 2], text.at[i + 3], text.at[i + 4], '\0'}, bytes[4];
            buffer_bytes(&out, bytes, (size_t)utf8_encode((uint32_t)strtoul(digits, NULL, 16), bytes));
            i += 4;
        } else {
            buffer_byte(&out, next == 't' ? '\t' : next == 'n' ? '\n' : next == 'r' ? '\r' : (uint8_t)next);
        }
    }
    Text copy = text_copy(arena, buffer_view(&out));
    buffer_done(&out);
    return copy;
}

static Case read_case(Arena *arena, Text line)
{
    Case row = {0};
    Text head = text_trim(next_cell(&line));
    bool first = true;

    while (head.length > 0) {
        ptrdiff_t blank = text_index(head, ' ');
        Text word = {head.at, blank < 0 ? head.length : (size_t)blank};
        head = rest_after(head, blank < 0 ? head.length : (size_t)blank + 1);
        if (first) {
            row.field.kind = kind_named(word);
            row.field.id = TEXT("this_field");
        } else if (word.length > 0) {
            apply_setting(&row, word);
        }
        first = false;
    }
    row.text = unescape(arena, next_cell(&line));
    row.expected = unescape(arena, text_trim(line));
    return row;
}

static void put_result(Status status, const Case *row, const Value *value, const Error *err, Buffer *out)
{
    static const char *const states[] = {"(absent)", "", "(empty)", "(unknown)", "(not specified)"};

    if (status != ST_OK) {
        buffer_format(out, "error: %s", err->message);
    } else if (value->state != VALUE_SET) {
        buffer_string(out, states[value->state]);
    } else {
        buffer_string(out, value->kind == FIELD_TEXT && row->field.kind == FIELD_REFERENCE ? "text " : "");
        value_format(&row->field, value, out);
    }
}

static bool result_is(Text expected, Text result)
{
    if (!text_starts(expected, TEXT("error: "))) {
        return text_equal(expected, result);
    }
    Text part = rest_after(expected, 7);
    for (size_t i = 7; text_starts(result, TEXT("error: ")) && i + part.length <= result.length; i++) {
        if (memcmp(result.at + i, part.at, part.length) == 0) {
            return true;
        }
    }
    return false;
}

static void check_case(Arena *arena, Text line, int number, int *failures)
{
    Case row = read_case(arena, line);
    Value value = {0};
    Error err = {0};
    Buffer result = {0};

    Status status = value_parse(arena, &row.field, row.text, &value, &row.options, &err);
    put_result(status, &row, &value, &err, &result);
    if (!result_is(row.expected, buffer_view(&result))) {
        print_error("%s:%d: %.*s gives %.*s\n", CASES, number, TEXT_ARG(line), TEXT_ARG(buffer_view(&result)));
        ++*failures;
    }
    buffer_done(&result);
}

static void reads_every_row_of_the_case_file(void **state)
{
    Arena arena = {0};
    char line[512];
    int number = 0, rows = 0, failures = 0;
    FILE *file = fopen(CASES, "r");

    (void)state;
    assert_non_null(file);
    while (fgets(line, sizeof line, file) != NULL) {
        Text text = text_of(line);
        number++;
        text.length -= text_ends(text, TEXT("\n"));
        if (text.length > 0 && text.at[0] != '#') {
            check_case(&arena, text, number, &failures);
            rows++;
        }
    }
    fclose(file);
    arena_done(&arena);
    assert_int_equal(failures, 0);
    assert_true(rows > 250);
}

static void assert_round_trip(const Field *field, Value value, const ValueOptions *options)
{
    Arena arena = {0};
    Buffer text = {0};
    Value back;
    Error err = {0};

    value_format(field, &value, &text);
    if (value_parse(&arena, field, buffer_view(&text), &back, options, &err) != ST_OK || !value_equal(&value, &back)) {
        fail_msg("%.*s does not come back: %s", TEXT_ARG(buffer_view(&text)), err.message);
    }
    buffer_done(&text);
    arena_done(&arena);
}

static double some_number(Dice *dice)
{
    static const double scales[] = {1, 10, 100, 1000, 1e7, 1e-9, 1e12};
    double number = (double)(int64_t)(dice_next(dice) >> (dice_below(dice, 60) + 2)) / scales[dice_below(dice, 7)];

    return dice_below(dice, 2) == 0 ? number : -number;
}

static void writes_numbers_that_read_back_exactly(void **state)
{
    Field field = {.kind = FIELD_NUMBER, .unit = TEXT("m2")};
    ValueOptions guess = {0}, point = {.decimal = '.'}, thousands = {.group_of_three = true};
    Dice dice = {1};

    (void)state;
    for (int i = 0; i < 20000; i++) {
        Value value = {.state = VALUE_SET, .kind = FIELD_NUMBER, .number = some_number(&dice)};
        assert_round_trip(&field, value, &guess);
        assert_round_trip(&field, value, &point);
        assert_round_trip(&field, value, &thousands);
    }
    assert_round_trip(&field, (Value){.state = VALUE_SET, .kind = FIELD_NUMBER, .number = 1.234}, &guess);
    assert_round_trip(&field, (Value){.state = VALUE_SET, .kind = FIELD_NUMBER, .number = -999.125}, &guess);
    assert_round_trip(&field, (Value){.state = VALUE_SET, .kind = FIELD_NUMBER, .number = 5e-324}, &guess);
    assert_round_trip(&field, (Value){.state = VALUE_SET, .kind = FIELD_NUMBER, .number = 1.7976931348623157e308},
                      &guess);
}

static void writes_integers_that_read_back(void **state)
{
    Field field = {.kind = FIELD_INTEGER};
    ValueOptions guess = {0};
    Dice dice = {2};

    (void)state;
    for (int i = 0; i < 2000; i++) {
        int64_t integer = (int64_t)dice_next(&dice) >> dice_below(&dice, 63);
        assert_round_trip(&field, (Value){.state = VALUE_SET, .kind = FIELD_INTEGER, .integer = integer}, &guess);
    }
    assert_round_trip(&field, (Value){.state = VALUE_SET, .kind = FIELD_INTEGER, .integer = INT64_MIN}, &guess);
    assert_round_trip(&field, (Value){.state = VALUE_SET, .kind = FIELD_INTEGER, .integer = INT64_MAX}, &guess);
}

static void writes_dates_of_every_precision_that_read_back(void **state)
{
    Field field = {.kind = FIELD_DATE};
    ValueOptions day_first = {0}, month_first = {.date_order = DATE_ORDER_MONTH_FIRST};

    (void)state;
    for (int year = 1; year <= 9999; year += 13) {
        for (int month = 1; month <= 12; month++) {
            for (int precision = PRECISION_YEAR; precision <= PRECISION_DAY; precision++) {
                Date date = {.precision = (DatePrecision)precision};
                assert_true(day_of_civil(year, precision == PRECISION_YEAR ? 1 : month,
                                         precision == PRECISION_DAY ? 28 : 1, &date.day));
                Value value = {.state = VALUE_SET, .kind = FIELD_DATE, .date = date};
                assert_round_trip(&field, value, &day_first);
                assert_round_trip(&field, value, &month_first);
            }
        }
    }
}

static void writes_the_other_kinds_so_that_they_read_back(void **state)
{
    ValueOptions guess = {0};
    Field answer = {.kind = FIELD_CODE, .list = &lists[0]}, device = {.kind = FIELD_CODES, .list = &lists[1]};
    Field other = {.kind = FIELD_BOOLEAN}, reference = {.kind = FIELD_REFERENCE}, time = {.kind = FIELD_TIME};
    Field text = {.kind = FIELD_TEXT}, place = {.kind = FIELD_GEOMETRY};
    Arena arena = {0};
    const Geometry *point = geometry_point(&arena, 29.2, -1.65);

    (void)state;
    for (size_t i = 0; i < COUNT_OF(answers); i++) {
        assert_round_trip(&answer, (Value){.state = VALUE_SET, .kind = FIELD_CODE, .text = answers[i].id}, &guess);
    }
    assert_round_trip(&device, (Value){.state = VALUE_SET, .kind = FIELD_CODES, .text = TEXT("ap_mine;uxo;other_b")},
                      &guess);
    assert_round_trip(&other, (Value){.state = VALUE_SET, .kind = FIELD_BOOLEAN, .boolean = true}, &guess);
    assert_round_trip(&other, (Value){.state = VALUE_SET, .kind = FIELD_BOOLEAN, .boolean = false}, &guess);
    assert_round_trip(&reference, (Value){.state = VALUE_SET, .kind = FIELD_REFERENCE, .reference = {{1, 2, 3}}},
                      &guess);
    assert_round_trip(&time, (Value){.state = VALUE_SET, .kind = FIELD_TIME, .text = TEXT("23:59")}, &guess);
    assert_round_trip(&place, (Value){.state = VALUE_SET, .kind = FIELD_GEOMETRY, .geometry = point}, &guess);
    assert_round_trip(&text, (Value){.state = VALUE_SET, .kind = FIELD_TEXT, .text = TEXT("two\nlines, é")}, &guess);
    arena_done(&arena);
}

static void states_come_back_where_no_words_or_codes_stand_for_them(void **state)
{
    static const FieldKind kinds[] = {FIELD_INTEGER, FIELD_NUMBER, FIELD_BOOLEAN, FIELD_DATE,
                                      FIELD_TIME,    FIELD_CODE,   FIELD_CODES,   FIELD_REFERENCE};
    static const ValueState states[] = {VALUE_EMPTY, VALUE_UNKNOWN, VALUE_NOT_SPECIFIED};
    ValueOptions guess = {0};

    (void)state;
    for (size_t k = 0; k < COUNT_OF(kinds); k++) {
        for (size_t s = 0; s < COUNT_OF(states); s++) {
            Field field = {.kind = kinds[k], .list = &lists[1]};
            assert_round_trip(&field, (Value){.state = states[s], .kind = kinds[k]}, &guess);
        }
    }
}

static void refuses_text_that_is_no_utf8_or_too_long(void **state)
{
    Arena arena = {0};
    Field field = {.kind = FIELD_TEXT};
    ValueOptions guess = {0};
    Value value;
    Error err = {0};
    Text bad = TEXT("caf\xe9 noir");
    char *plenty = arena_raw(&arena, 70000);

    (void)state;
    memset(plenty, 'x', 70000);
    assert_int_equal(value_parse(&arena, &field, bad, &value, &guess, &err), ST_INVALID);
    assert_string_equal(err.message, "\"caf? noir\" is not UTF-8 from byte 4: save the file as UTF-8");
    assert_int_equal(value_parse(&arena, &field, (Text){plenty, 65536}, &value, &guess, &err), ST_OK);
    assert_int_equal(value_parse(&arena, &field, (Text){plenty, 65537}, &value, &guess, &err), ST_INVALID);
    assert_non_null(strstr(err.message, "longer than 65536 bytes"));
    field = (Field){.kind = FIELD_CODES, .list = &lists[1]};
    assert_int_equal(value_parse(&arena, &field, (Text){plenty, 5000}, &value, &guess, &err), ST_INVALID);
    assert_string_equal(err.message, "\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…\" is too long for a list of codes");
    arena_done(&arena);
}

static void guesses_the_decimal_mark_only_from_proof(void **state)
{
    (void)state;
    assert_int_equal(decimal_guess(TEXT("1,234.5")), '.');
    assert_int_equal(decimal_guess(TEXT("1.234,5")), ',');
    assert_int_equal(decimal_guess(TEXT("12,5")), ',');
    assert_int_equal(decimal_guess(TEXT("12.5 ha")), '.');
    assert_int_equal(decimal_guess(TEXT("1,234,567")), '.');
    assert_int_equal(decimal_guess(TEXT("1.234.567")), ',');
    assert_int_equal(decimal_guess(TEXT("1 234,567")), ',');
    assert_int_equal(decimal_guess(TEXT("1,234")), 0);
    assert_int_equal(decimal_guess(TEXT("1.234")), 0);
    assert_int_equal(decimal_guess(TEXT("1234")), 0);
    assert_int_equal(decimal_guess(TEXT("1 234 567")), 0);
    assert_int_equal(decimal_guess(TEXT("1,2,3")), 0);
    assert_int_equal(decimal_guess(TEXT("none")), 0);
}

static void guesses_the_order_of_dates_only_from_proof(void **state)
{
    DateOrder order = DATE_ORDER_DAY_FIRST;

    (void)state;
    assert_true(date_order_guess(TEXT("05/31/2024"), &order));
    assert_int_equal(order, DATE_ORDER_MONTH_FIRST);
    assert_true(date_order_guess(TEXT("31.5.2024 10:30"), &order));
    assert_int_equal(order, DATE_ORDER_DAY_FIRST);
    assert_false(date_order_guess(TEXT("05/06/2024"), &order));
    assert_false(date_order_guess(TEXT("31/13/2024"), &order));
    assert_false(date_order_guess(TEXT("2024-05-31"), &order));
    assert_false(date_order_guess(TEXT("31 May 2024"), &order));
    assert_false(date_order_guess(TEXT(""), &order));
}

static int build_lists(void **state)
{
    static Arena arena;

    for (size_t i = 0; i < COUNT_OF(lists); i++) {
        list_index_build(&arena, &lists[i]);
    }
    *state = &arena;
    return 0;
}

static int free_lists(void **state)
{
    arena_done(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_every_row_of_the_case_file),
        cmocka_unit_test(writes_numbers_that_read_back_exactly),
        cmocka_unit_test(writes_integers_that_read_back),
        cmocka_unit_test(writes_dates_of_every_precision_that_read_back),
        cmocka_unit_test(writes_the_other_kinds_so_that_they_read_back),
        cmocka_unit_test(states_come_back_where_no_words_or_codes_stand_for_them),
        cmocka_unit_test(refuses_text_that_is_no_utf8_or_too_long),
        cmocka_unit_test(guesses_the_decimal_mark_only_from_proof),
        cmocka_unit_test(guesses_the_order_of_dates_only_from_proof),
    };

    return cmocka_run_group_tests_name("model_value_text", tests, build_lists, free_lists);
}
