/*
 * programme_case.h - a programme made for one test in a folder of its own: files imported, rows counted, reports
 * judged.
 */
#ifndef TEST_SERVICE_PROGRAMME_CASE_H
#define TEST_SERVICE_PROGRAMME_CASE_H

#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "service/create.h"
#include "service/import.h"
#include "service/maintain.h"
#include "service/records.h"

typedef struct ProgrammeCase {
    char folder[64], path[128];
    Programme *programme;
    Arena arena;
    Error err;
    ImportOptions options; /* of the next imports */
    ImportStatement said;  /* by the last one */
} ProgrammeCase;

#define EXPECT_OK(c, call)                                                                                             \
    do {                                                                                                               \
        if ((call) != ST_OK) {                                                                                         \
            fail_msg("%s: %s (%s)", #call, (c)->err.message, (c)->err.path);                                           \
        }                                                                                                              \
    } while (0)

static inline void case_reopen(ProgrammeCase *c)
{
    programme_close(c->programme);
    c->programme = NULL;
    EXPECT_OK(c, programme_open(c->path, NULL, &c->programme, &c->err));
}

/* A programme whose places may lie anywhere. */
static inline void case_start(ProgrammeCase *c)
{
    CreateOptions create = {.programme = TEXT("COD"), .place_limit_km = 0};

    *c = (ProgrammeCase){0};
    arena_init(&c->arena, 0);
    snprintf(c->folder, sizeof c->folder, "/tmp/whitestone-XXXXXX");
    assert_non_null(mkdtemp(c->folder));
    snprintf(c->path, sizeof c->path, "%s/p.gpkg", c->folder);
    EXPECT_OK(c, programme_create(c->path, &create, &c->err));
    c->options = (ImportOptions){.approve = true, .reason = TEXT("checked"), .actor = {TEXT("ana")}};
    case_reopen(c);
}

/* Closes, and proves that the tables are what the journal says. */
static inline void case_done(ProgrammeCase *c)
{
    VerifyResult verified;
    char command[128];

    programme_close(c->programme);
    EXPECT_OK(c, programme_verify(c->path, NULL, NULL, &c->arena, &verified, &c->err));
    if (verified.faults_total > 0) {
        fail_msg("verify: %.*s: %.*s", TEXT_ARG(verified.faults[0].place), TEXT_ARG(verified.faults[0].message));
    }
    snprintf(command, sizeof command, "rm -rf '%s'", c->folder);
    assert_int_equal(system(command), 0);
    arena_done(&c->arena);
}

static inline const char *case_file(ProgrammeCase *c, const char *name, const char *content)
{
    const char *path = arena_format(&c->arena, "%s/%s", c->folder, name);
    FILE *file = fopen(path, "wb");

    assert_non_null(file);
    assert_int_equal(fwrite(content, 1, strlen(content), file), strlen(content));
    fclose(file);
    return path;
}

/* `mapping` is JSON, a shipped mapping's name, or NULL with c->options.type set. */
static inline Status case_import_status(ProgrammeCase *c, const char *mapping, const char *name, const char *content)
{
    c->options.path = case_file(c, name, content);
    c->options.mapping = (Text){0};
    if (mapping != NULL) {
        c->options.mapping = text_of(mapping[0] == '{' ? case_file(c, "mapping.json", mapping) : mapping);
    }
    return import_run(c->programme, &c->options, &c->arena, &c->said, &c->err);
}

static inline void case_import(ProgrammeCase *c, const char *mapping, const char *name, const char *content)
{
    EXPECT_OK(c, case_import_status(c, mapping, name, content));
    assert_int_equal(c->said.read,
                     c->said.stored + c->said.updated + c->said.unchanged + c->said.held + c->said.refused);
}

static inline void said_is(const ImportStatement *said, const char *wanted, const char *file, int line)
{
    char got[128];

    snprintf(got, sizeof got, "read %d stored %d updated %d unchanged %d held %d refused %d", (int)said->read,
             (int)said->stored, (int)said->updated, (int)said->unchanged, (int)said->held, (int)said->refused);
    if (strcmp(got, wanted) != 0) {
        print_error("%s:%d: first row: %.*s %.*s\n", file, line,
                    TEXT_ARG(said->row_count ? said->rows[0].column : TEXT("")),
                    TEXT_ARG(said->row_count ? said->rows[0].reason : TEXT("")));
    }
    _assert_string_equal(got, wanted, file, line);
}

#define ASSERT_SAID(c, read, stored, updated, unchanged, held, refused)                                                \
    said_is(&(c)->said,                                                                                                \
            "read " #read " stored " #stored " updated " #updated " unchanged " #unchanged " held " #held              \
            " refused " #refused,                                                                                      \
            __FILE__, __LINE__)

/* Every row of a type, in order of position. */
static inline RecordPage case_rows(ProgrammeCase *c, const char *type_id)
{
    RecordQuery query = {.scope = scope_of_administrator(), .limit = 10000, .wants_count = true};
    RecordPage page;
    Reader *reader;

    EXPECT_OK(c, reader_acquire(c->programme, &reader, &c->err));
    query.type = model_type(reader_model(reader), text_of(type_id));
    assert_non_null(query.type);
    EXPECT_OK(c, records_search(reader, &c->arena, &query, &page, &c->err));
    assert_int_equal(page.matched, page.row_count);
    reader_release(reader);
    return page;
}

static inline size_t case_count(ProgrammeCase *c, const char *type_id)
{
    return case_rows(c, type_id).row_count;
}

static inline const Field *case_field(ProgrammeCase *c, const char *type_id, const char *field_id)
{
    Reader *reader;

    EXPECT_OK(c, reader_acquire(c->programme, &reader, &c->err));
    const Field *field = type_field(model_type(reader_model(reader), text_of(type_id)), text_of(field_id));
    assert_non_null(field);
    reader_release(reader);
    return field;
}

/* "a|b||d": a text, code, integer or number field of every row; "-" where it has no value. */
static inline const char *case_values(ProgrammeCase *c, const char *type_id, const char *field_id)
{
    RecordPage page = case_rows(c, type_id);
    const Field *field = case_field(c, type_id, field_id);
    BUFFER out = {0};

    for (size_t i = 0; i < page.row_count; i++) {
        const Value *value = &page.rows[i].values[field->index];
        char number[40];
        if (i > 0) {
            buffer_byte(&out, '|');
        }
        if (value->state != VALUE_SET) {
            buffer_byte(&out, '-');
        } else if (value->kind == FIELD_INTEGER) {
            snprintf(number, sizeof number, "%lld", (long long)value->integer);
            buffer_string(&out, number);
        } else if (value->kind == FIELD_NUMBER) {
            snprintf(number, sizeof number, "%g", value->number);
            buffer_string(&out, number);
        } else if (value->kind == FIELD_REFERENCE) {
            buffer_string(&out, "set");
        } else {
            buffer_text(&out, value->text);
        }
    }
    return arena_copy(&c->arena, buffer_view(&out).at, buffer_view(&out).length);
}

#define ASSERT_VALUES(c, type, field, wanted) assert_string_equal(case_values((c), (type), (field)), (wanted))

static inline void case_approve(ProgrammeCase *c, uint64_t report)
{
    EXPECT_OK(c, report_approve(c->programme, (Actor){TEXT("ana")}, report, TEXT("fine"), &c->err));
}

static inline void case_reject(ProgrammeCase *c, uint64_t report)
{
    EXPECT_OK(c, report_reject(c->programme, (Actor){TEXT("ana")}, report, TEXT("not so"), &c->err));
}

/* The number of conflicts; 0 when it was withdrawn. */
static inline size_t case_withdraw(ProgrammeCase *c, uint64_t report, bool force)
{
    WithdrawalConflict *conflicts;
    size_t count;
    Status status = report_withdraw(c->programme, (Actor){TEXT("ana")}, report, TEXT("wrong file"), force, &c->arena,
                                    &conflicts, &count, &c->err);

    if (status != ST_OK && status != ST_CONFLICT) {
        fail_msg("withdraw: %s", c->err.message);
    }
    assert_int_equal(status == ST_OK, count == 0);
    return count;
}

static inline void case_submit(ProgrammeCase *c, const char *body, SubmitResult *result)
{
    EXPECT_OK(c, report_submit_wait(c->programme, (Actor){TEXT("ana")}, &c->arena, text_of(body), result, &c->err));
}

/* A record made at once, with its id as text. Values are members with single quotes for double ones. */
static inline const char *case_record(ProgrammeCase *c, const char *type, const char *values)
{
    SubmitResult result;
    char text[ID_TEXT_SIZE];
    char *body = arena_format(&c->arena,
                              "{\"observed\":\"2024-01-02\",\"approve\":true,\"reason\":\"test\",\"changes\":[{"
                              "\"type\":\"%s\",\"values\":{%s}}]}",
                              type, values);

    for (char *at = body; *at != '\0'; at++) {
        *at = *at == '\'' ? '"' : *at;
    }
    case_submit(c, body, &result);
    id_format(result.ids[0], text);
    return arena_copy(&c->arena, text, sizeof text);
}

static inline int32_t case_day(const char *text)
{
    Date date;

    assert_true(date_parse(text_of(text), &date));
    return date.day;
}

#endif
