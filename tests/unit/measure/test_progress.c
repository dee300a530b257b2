#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/time.h"
#include "measure/amount.h"
#include "measure/progress.h"
#include "measure/rollup.h"
#include "measure/series.h"

#define CASES "tests/cases/measure/progress.case"

enum { LINE_MAX_BYTES = 400, WORDS_MAX = 32, SHOWN_BYTES = 1200, PERCENT_BYTES = 32 };

/* The words of one line's middle part, split at blanks and at "..", "=" left in place. */
typedef struct Line {
    char *words[WORDS_MAX];
    size_t count;
    char shown[SHOWN_BYTES];
} Line;

/* "12.5", "3/4" or "?" */
static Ratio number_of(const char *word)
{
    double over, under = 1;

    if (word[0] == '?') {
        return ratio_unknown();
    }
    assert_true(sscanf(word, "%lf/%lf", &over, &under) >= 1);
    return ratio_divide(ratio_of((int64_t)(over * AMOUNT_ONE + (over < 0 ? -0.5 : 0.5)), AMOUNT_ONE),
                        ratio_of((int64_t)under, 1));
}

static int32_t day_of(const char *word)
{
    Date date;

    if (!date_parse((Text){word, 10}, &date)) {
        fail_msg("\"%s\" is no date", word);
    }
    return date.day;
}

static const char *after(const Line *line, const char *word)
{
    for (size_t i = 0; i + 1 < line->count; i++) {
        if (strcmp(line->words[i], word) == 0) {
            return line->words[i + 1];
        }
    }
    fail_msg("\"%s\" is missing", word);
    return NULL;
}

static const char *percent(Ratio ratio, char out[PERCENT_BYTES])
{
    if (ratio_is_known(ratio)) {
        snprintf(out, PERCENT_BYTES, "%.2f", (double)ratio_rounded(ratio, 10000) / 100);
    } else {
        snprintf(out, PERCENT_BYTES, "?");
    }
    return out;
}

static void show_percent(Line *line, Ratio ratio)
{
    percent(ratio, line->shown);
}

static bool is_up(const Line *line)
{
    return strcmp(line->words[line->count - 1], "up") == 0;
}

static Aim aim_of(const Line *line)
{
    return (Aim){number_of(after(line, "baseline")), number_of(after(line, "target")), is_up(line)};
}

static void achievement(Line *line)
{
    Aim aim = aim_of(line);

    show_percent(line, achievement_of(&aim, number_of(after(line, "actual"))));
}

static void contradicts(Line *line)
{
    Aim aim = aim_of(line);

    strcpy(line->shown, aim_contradicts(&aim) ? "yes" : "no");
}

static void whole(Line *line)
{
    Ratio share = ratio_divide(number_of(line->words[0]), number_of(line->words[2]));

    snprintf(line->shown, SHOWN_BYTES, "%d", (int)ratio_rounded(share, 100));
}

static void sum(Line *line)
{
    Ratio total = ratio_of(0, 1);

    for (size_t i = 0; i < line->count; i++) {
        total = ratio_add(total, number_of(line->words[i]));
    }
    snprintf(line->shown, SHOWN_BYTES, "%lld", (long long)ratio_rounded(total, 1));
}

static void change(Line *line)
{
    show_percent(line, change_of(number_of(line->words[0]), number_of(line->words[1])));
}

static void expected(Line *line)
{
    Aim aim = {ratio_of(0, 1), ratio_of(100, 1), true};
    Milestone milestones[WORDS_MAX];
    size_t count = 0;
    int32_t on = day_of(after(line, "on"));

    if (strcmp(line->words[0], "linear") == 0) {
        milestones[count++] = (Milestone){day_of(line->words[3]), aim.target};
        show_percent(line, expected_of(&aim, milestones, count, day_of(line->words[1]), on));
        return;
    }
    for (size_t i = 1; i + 2 < line->count; i++) {
        milestones[count++] = (Milestone){day_of(line->words[i]), number_of(line->words[i] + 11)};
    }
    show_percent(line, expected_of(&aim, milestones, count, 0, on));
}

static void light(Line *line)
{
    Ratio done = number_of(line->words[1]);
    Thresholds thresholds = {GREEN_DEFAULT, AMBER_DEFAULT};
    long long over, under;

    assert_int_equal(sscanf(line->words[1], "%lld/%lld", &over, &under), 2);
    done = ratio_of(over, under);
    strcpy(line->shown, light_id(light_of(strcmp(line->words[0], "verified") == 0, done,
                                          performance_of(done, number_of(line->words[3])), thresholds)));
}

static void trend(Line *line)
{
    static const char *const words[] = {"unknown", "level", "better", "worse"};

    strcpy(line->shown, words[direction_of(number_of(line->words[0]), number_of(line->words[1]), is_up(line))]);
}

static SeriesValue series_value(const char *word)
{
    SeriesValue value = {.period = {day_of(word), day_of(word + 12)}, .value = number_of(word + 23)};
    double over, under;

    if (sscanf(word + 23, "%lf/%lf", &over, &under) == 2) {
        value.has_shares = true;
        value.over = (int64_t)over * AMOUNT_ONE;
        value.under = (int64_t)under * AMOUNT_ONE;
    }
    return value;
}

static void series(Line *line)
{
    static const char *const words[] = {"sum", "average", "shares", "latest", "greatest"};
    SeriesValue values[WORDS_MAX];
    size_t count = 0, adding = 0;

    while (strcmp(words[adding], line->words[0]) != 0) {
        adding++;
    }
    for (size_t i = 1; i < line->count; i++) {
        values[count++] = series_value(line->words[i]);
    }
    series_order(values, count);
    Ratio total = series_total(values, count, (Adding)adding);
    if (ratio_is_known(total)) {
        snprintf(line->shown, SHOWN_BYTES, "%g", (double)ratio_rounded(total, 1000) / 1000);
    } else {
        strcpy(line->shown, "?");
    }
}

static void parts(Line *line)
{
    int64_t amounts[WORDS_MAX];
    size_t count = 0;

    for (size_t i = 2; i < line->count; i++) {
        amounts[count++] = atoll(line->words[i]) * AMOUNT_ONE;
    }
    PartsSum said = parts_sum(atoll(line->words[0]) * AMOUNT_ONE, amounts, count);
    if (said.adds_up) {
        strcpy(line->shown, "adds up");
    } else {
        snprintf(line->shown, SHOWN_BYTES, "%lld missing", (long long)(said.missing / AMOUNT_ONE));
    }
}

static RollPart roll_part(const char *word)
{
    const char *said = strchr(word, ':') + 1, *plan = strchr(said, '/');
    RollPart part = {.weight = atoll(word) * AMOUNT_ONE, .cancelled = *said == 'x'};

    if (plan != NULL) {
        part.progress = ratio_of(atoll(said), 100);
        part.planned = ratio_of(atoll(plan + 1), 100);
    }
    return part;
}

static void rollup(Line *line)
{
    RollPart all[WORDS_MAX];
    char p[PERCENT_BYTES], s[PERCENT_BYTES], c[PERCENT_BYTES], d[PERCENT_BYTES], weakest[PERCENT_BYTES] = "-";

    for (size_t i = 0; i < line->count; i++) {
        all[i] = roll_part(line->words[i]);
    }
    RollUp roll = roll_up(all, line->count);
    if (roll.reported > 0) {
        snprintf(weakest, sizeof weakest, "%d", (int)roll.weakest + 1);
    }
    snprintf(line->shown, SHOWN_BYTES, "progress %s schedule %s coverage %s weakest %s spread %s",
             percent(roll.progress, p), percent(roll.schedule, s), percent(roll_coverage(&roll), c), weakest,
             percent(ratio_subtract(roll.most, roll.least), d));
}

static Rhythm rhythm_of(const Line *line)
{
    return (Rhythm){day_of(after(line, "from")), day_of(after(line, "to")), atoi(after(line, "every")),
                    atoi(after(line, "grace"))};
}

static void due(Line *line)
{
    Rhythm rhythm = rhythm_of(line);
    Period period;
    char from[DATE_TEXT_SIZE], to[DATE_TEXT_SIZE];

    if (!rhythm_due(&rhythm, day_of(after(line, "on")), &period)) {
        strcpy(line->shown, "none");
        return;
    }
    date_format((Date){period.from, PRECISION_DAY}, from);
    date_format((Date){period.to, PRECISION_DAY}, to);
    snprintf(line->shown, SHOWN_BYTES, "%s..%s", from, to);
}

static void late(Line *line)
{
    Rhythm rhythm = rhythm_of(line);
    Period period;
    int32_t since;
    char text[DATE_TEXT_SIZE];

    if (!rhythm_late(&rhythm, day_of(after(line, "reported")), day_of(after(line, "on")), &period, &since)) {
        strcpy(line->shown, "no");
        return;
    }
    date_format((Date){since, PRECISION_DAY}, text);
    snprintf(line->shown, SHOWN_BYTES, "since %s", text);
}

static void covers(Line *line)
{
    Rhythm rhythm = rhythm_of(line);
    int32_t covered = rhythm_covered(&rhythm, day_of(after(line, "covered")), day_of(after(line, "day")));

    date_format((Date){covered, PRECISION_DAY}, line->shown);
}

static const struct Question {
    const char *name;
    void (*answer)(Line *line);
    int asked_at_least;
} QUESTIONS[] = {
    {"achievement", achievement, 10},
    {"contradicts", contradicts, 3},
    {"whole", whole, 1},
    {"sum", sum, 1},
    {"change", change, 2},
    {"expected", expected, 8},
    {"light", light, 7},
    {"trend", trend, 4},
    {"series", series, 9},
    {"parts", parts, 3},
    {"rollup", rollup, 7},
    {"due", due, 6},
    {"late", late, 3},
    {"covers", covers, 5},
};

static char *trimmed(char *text)
{
    text += strspn(text, " ");
    for (size_t length = strlen(text); length > 0 && strchr(" \n", text[length - 1]) != NULL; length--) {
        text[length - 1] = '\0';
    }
    return text;
}

static void line_check(char *text, int *asked)
{
    char copy[LINE_MAX_BYTES], *rest = NULL, *words = NULL;
    Line line = {0};

    strcpy(copy, text);
    const char *name = trimmed(strtok_r(copy, "|", &rest));
    char *said = strtok_r(NULL, "|", &rest);
    const char *wanted = trimmed(strtok_r(NULL, "|", &rest));
    for (char *word = strtok_r(said, " ", &words); word != NULL; word = strtok_r(NULL, " ", &words)) {
        line.words[line.count++] = word;
    }
    for (size_t i = 0; i < sizeof QUESTIONS / sizeof QUESTIONS[0]; i++) {
        if (strcmp(QUESTIONS[i].name, name) == 0) {
            QUESTIONS[i].answer(&line);
            asked[i]++;
            if (strcmp(line.shown, wanted) != 0) {
                fail_msg("%sis \"%s\"", text, line.shown);
            }
            return;
        }
    }
    fail_msg("no question is called \"%s\"", name);
}

static void progress_is_what_the_cases_say(void **state)
{
    FILE *file = fopen(CASES, "r");
    char text[LINE_MAX_BYTES];
    int asked[sizeof QUESTIONS / sizeof QUESTIONS[0]] = {0};

    (void)state;
    assert_non_null(file);
    while (fgets(text, sizeof text, file) != NULL) {
        if (text[0] != '#' && text[0] != '\n') {
            line_check(text, asked);
        }
    }
    fclose(file);
    for (size_t i = 0; i < sizeof QUESTIONS / sizeof QUESTIONS[0]; i++) {
        assert_true(asked[i] >= QUESTIONS[i].asked_at_least);
    }
}

/* Thirds of sevenths of elevenths…: what no floating number holds is compared exactly. */
static void fractions_are_exact(void **state)
{
    Ratio sum = ratio_of(0, 1);

    (void)state;
    for (int i = 0; i < 21; i++) {
        sum = ratio_add(sum, ratio_of(1, 21));
    }
    assert_int_equal(ratio_compare(sum, ratio_of(1, 1)), 0);
    assert_int_equal(ratio_compare(ratio_of(899999999999999, 1000000000000000), ratio_of(9, 10)), -1);
    assert_int_equal(ratio_rounded(ratio_of(1, 2), 1), 1);
    assert_int_equal(ratio_rounded(ratio_of(-1, 2), 1), -1);
    assert_int_equal(ratio_rounded(ratio_of(-5, -10), 1), 1);
    assert_false(ratio_is_known(ratio_of(1, 0)));
    assert_false(ratio_is_known(ratio_divide(ratio_of(1, 2), ratio_of(0, 1))));
}

/* Denominators of hundreds of primes outgrow any whole number: the sum stays near instead of wrong. */
static void a_fraction_that_does_not_fit_is_rounded(void **state)
{
    Ratio sum = ratio_of(0, 1);
    double near = 0;

    (void)state;
    for (int i = 1; i <= 400; i++) {
        sum = ratio_add(sum, ratio_of(1, 1000003 + 2 * i));
        near += 1.0 / (1000003 + 2 * i);
    }
    assert_true(ratio_is_known(sum));
    assert_true(ratio_rounded(sum, 1000000000) - (int64_t)(near * 1e9) < 400);
    assert_true(ratio_rounded(sum, 1000000000) - (int64_t)(near * 1e9) > -400);
    sum = ratio_multiply(ratio_of(INT64_MAX, 3), ratio_of(INT64_MAX, 7));
    sum = ratio_multiply(sum, sum);
    assert_false(ratio_is_known(sum));
}

/* A month that is too short ends a period early, and the next begins where its own month has the day. */
static void periods_follow_each_other_without_a_gap(void **state)
{
    Rhythm rhythm = {day_of("2024-01-31"), day_of("2026-01-30"), 1, 0};
    Period before, period;
    size_t n = 0;

    (void)state;
    assert_true(rhythm_period(&rhythm, n++, &before));
    for (; rhythm_period(&rhythm, n, &period); n++) {
        assert_int_equal(period.from, before.to + 1);
        before = period;
    }
    assert_int_equal(n, 24);
    assert_int_equal(before.to, rhythm.to);
    assert_int_equal(rhythm_begun(&rhythm, day_of("2024-03-01")), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(progress_is_what_the_cases_say),
        cmocka_unit_test(fractions_are_exact),
        cmocka_unit_test(a_fraction_that_does_not_fit_is_rounded),
        cmocka_unit_test(periods_follow_each_other_without_a_gap),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
