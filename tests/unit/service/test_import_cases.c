#include "programme_case.h"

#include <strings.h>

#define CASES "tests/cases/import/villages.case"

static ProgrammeCase c;
static bool running;
static char *line;
static size_t line_size;
static long line_length, line_number;
static bool waiting_line;
static const char *mapping, *file_name, *content;
static uint64_t last_report;

static bool next_line(FILE *cases)
{
    if (waiting_line) {
        waiting_line = false;
        return line_length >= 0;
    }
    line_length = getline(&line, &line_size, cases);
    line_number++;
    if (line_length > 0 && line[line_length - 1] == '\n') {
        line[--line_length] = '\0';
    }
    return line_length >= 0;
}

/* The indented lines that follow, as one text. */
static const char *block(FILE *cases)
{
    BUFFER text = {0};

    while (next_line(cases)) {
        if (strncmp(line, "    ", 4) != 0) {
            waiting_line = true;
            break;
        }
        buffer_string(&text, line + 4);
        buffer_byte(&text, '\n');
    }
    buffer_byte(&text, '\0');
    return arena_copy(&c.arena, text.at, text.size);
}

static void started(const char *name)
{
    if (running) {
        case_done(&c);
    }
    print_message("           %s\n", name);
    case_start(&c);
    running = true;
    mapping = file_name = content = NULL;
}

static uint64_t number_after(const char *text, const char *word)
{
    const char *at = strstr(text, word);
    int64_t number = 0;

    if (at != NULL) {
        at += strlen(word) + 1;
        assert_true(text_to_int64((Text){at, strspn(at, "0123456789")}, &number));
    }
    return (uint64_t)number;
}

static void imported(const char *wanted, bool approve)
{
    static const char *const words[] = {"read", "stored", "updated", "unchanged", "held", "refused"};

    c.options.approve = approve;
    case_import(&c, mapping, file_name, content);
    const uint64_t got[] = {c.said.read, c.said.stored, c.said.updated, c.said.unchanged, c.said.held, c.said.refused};
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        if (got[i] != number_after(wanted, words[i])) {
            fail_msg(CASES ":%ld: %s is %d", line_number, words[i], (int)got[i]);
        }
    }
    last_report = c.said.report != 0 ? c.said.report : last_report;
}

static void held(const char *what)
{
    for (size_t i = 0; i < c.said.row_count; i++) {
        char got[200];
        snprintf(got, sizeof got, "%d %.*s", (int)c.said.rows[i].row, TEXT_ARG(c.said.rows[i].column));
        if (strcmp(got, what) == 0) {
            return;
        }
    }
    fail_msg(CASES ":%ld: not held: %s", line_number, what);
}

/* The values of `fields` record by record, laid out as the case has them. */
static const char *shown(char *type, char *fields)
{
    const char *columns[8];
    size_t count = 0, rows = case_count(&c, type);
    BUFFER out = {0};

    for (char *field = strtok(fields, ", "); field != NULL; field = strtok(NULL, ", ")) {
        assert_true(count < COUNT_OF(columns));
        columns[count++] = case_values(&c, type, field);
    }
    for (size_t i = 0; i < rows; i++) {
        for (size_t k = 0; k < count; k++) {
            size_t length = strcspn(columns[k], "|");
            buffer_string(&out, k > 0 ? " | " : "");
            buffer_bytes(&out, columns[k], length);
            columns[k] += length + (columns[k][length] == '|');
        }
        buffer_byte(&out, '\n');
    }
    buffer_byte(&out, '\0');
    return arena_copy(&c.arena, out.at, out.size);
}

static void show(char *what, FILE *cases)
{
    char *colon = strchr(what, ':');

    assert_non_null(colon);
    *colon = '\0';
    char *type = arena_copy(&c.arena, what, strlen(what)), *fields = arena_copy(&c.arena, colon + 1, strlen(colon + 1));
    long at = line_number;
    const char *got = shown(type, fields), *wanted = block(cases);
    if (strcmp(got, wanted) != 0) {
        fail_msg(CASES ":%ld: shows\n%s", at, got);
    }
}

static char *after(const char *word)
{
    size_t length = strlen(word);

    return strncmp(line, word, length) == 0 ? line + length : NULL;
}

static void step(FILE *cases)
{
    char *rest;

    if ((rest = after("case ")) != NULL) {
        started(rest);
    } else if (after("mapping") != NULL) {
        mapping = block(cases);
    } else if ((rest = after("type ")) != NULL) {
        c.options.type = text_copy(&c.arena, text_of(rest));
    } else if ((rest = after("file ")) != NULL) {
        file_name = arena_copy(&c.arena, rest, strlen(rest));
        content = block(cases);
    } else if ((rest = after("import:")) != NULL || (rest = after("waiting:")) != NULL) {
        imported(rest, line[0] == 'i');
    } else if ((rest = after("held ")) != NULL) {
        held(rest);
    } else if ((rest = after("show ")) != NULL) {
        show(rest, cases);
    } else if (strcmp(line, "approve") == 0) {
        case_approve(&c, last_report);
    } else if (strcmp(line, "reject") == 0) {
        case_reject(&c, last_report);
    } else if (strcmp(line, "withdraw") == 0) {
        assert_int_equal(case_withdraw(&c, last_report, false), 0);
    } else {
        fail_msg(CASES ":%ld: what is '%s'?", line_number, line);
    }
}

static void imports_do_what_the_cases_say(void **state)
{
    FILE *cases = fopen(CASES, "r");
    int steps = 0;

    (void)state;
    assert_non_null(cases);
    while (next_line(cases)) {
        if (line_length > 0 && line[0] != '#') {
            step(cases);
            steps++;
        }
    }
    case_done(&c);
    fclose(cases);
    free(line);
    assert_true(steps > 30);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(imports_do_what_the_cases_say)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
