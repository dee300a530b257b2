#include "cli/command.h"
#include "cli/result_cell.h"
#include "cli/sentence.h"
#include "cli/table.h"
#include "json/writer.h"
#include "service/framework_json.h"
#include "service/measure_number.h"

enum { NAME_MAX_WIDTH = 60, COLUMNS_OF_ONE = 8, COLUMNS_OF_ALL = 8 };

/* A table that grows row by row. */
typedef struct Rows {
    const char *(*cells)[TABLE_COLUMNS_MAX];
    size_t count;
} Rows;

static const char *number_cell(const Call *call, Ratio ratio)
{
    int64_t thousandths = ratio_rounded(ratio, 1000);
    uint64_t size = (uint64_t)(thousandths < 0 ? -thousandths : thousandths);
    const char *sign = thousandths < 0 ? "-" : "";

    if (!ratio_is_known(ratio)) {
        return "–";
    }
    if (size % 1000 == 0) {
        return arena_format(call->arena, "%s%s", sign, message_count(call, size / 1000));
    }
    return arena_format(call->arena, "%s%s%c%03llu", sign, message_count(call, size / 1000),
                        call->language == LANGUAGE_FR ? ',' : '.', (unsigned long long)(size % 1000));
}

/* Cut behind a whole character where it is too long for a line. */
static const char *name_cell(const Call *call, Text name)
{
    size_t at = 0, width = 0;

    if (text_width(name) <= NAME_MAX_WIDTH) {
        return text_string(call->arena, name);
    }
    for (; at < name.length && width < NAME_MAX_WIDTH; width++) {
        uint32_t ignored;
        int bytes = utf8_decode((Text){name.at + at, name.length - at}, &ignored);
        at += bytes == 0 ? 1 : (size_t)bytes;
    }
    return arena_format(call->arena, "%.*s…", (int)at, name.at);
}

static const char *day_cell(const Call *call, int32_t day)
{
    char text[DATE_TEXT_SIZE];

    date_format((Date){day, PRECISION_DAY}, text);
    return arena_format(call->arena, "%s", text);
}

static const char *late_cell(const Call *call, const Lateness *lateness)
{
    return lateness->late ? day_cell(call, lateness->since) : "";
}

static const char **row_add(Rows *rows)
{
    return rows->cells[rows->count++];
}

static void heads_add(const Call *call, Rows *rows, const Message *heads, size_t count)
{
    const char **cells = row_add(rows);

    for (size_t i = 0; i < count; i++) {
        cells[i] = message_in(call->language, heads[i]);
    }
}

static const char *indented(const Call *call, int depth, Text code)
{
    return arena_format(call->arena, "%*s%.*s", 2 * depth, "", TEXT_ARG(code));
}

static void node_row(const Call *call, const ResultNode *node, int depth, Rows *rows)
{
    const char **cells = row_add(rows);

    cells[0] = indented(call, depth, node->code);
    cells[1] = name_cell(call, label_in(&node->text, call->language));
    cells[2] = cells[3] = cells[4] = "";
    cells[5] = percent_cell(call, node->progress);
    cells[6] = node->cancelled ? text_string(call->arena, label_in(&node->status->label, call->language))
                               : light_cell(call, node->light);
    cells[7] = late_cell(call, &node->lateness);
}

static void indicator_row(const Call *call, const Indicator *indicator, int depth, Rows *rows)
{
    const Figure *figure = &indicator->figure;
    const char **cells = row_add(rows);

    cells[0] = indented(call, depth, indicator->code);
    cells[1] = name_cell(call, label_in(&indicator->name, call->language));
    cells[2] = number_cell(call, figure->baseline);
    cells[3] = number_cell(call, figure->target);
    cells[4] = number_cell(call, figure->actual);
    cells[5] = percent_cell(call, figure->achievement);
    cells[6] = light_cell(call, figure->light);
    cells[7] = late_cell(call, &indicator->lateness);
}

static void node_rows(const Call *call, const Framework *framework, int32_t index, int depth, Rows *rows)
{
    node_row(call, &framework->nodes[index], depth, rows);
    for (size_t i = 0; i < framework->indicator_count; i++) {
        if (framework->indicators[i].node == (size_t)index) {
            indicator_row(call, &framework->indicators[i], depth + 1, rows);
        }
    }
}

/* Every result in front of its parts. */
static void framework_rows(const Call *call, const Framework *framework, Rows *rows)
{
    int32_t at = framework->first_root;
    int depth = 0;

    while (at != NO_NODE) {
        node_rows(call, framework, at, depth, rows);
        if (framework->nodes[at].first_child != NO_NODE) {
            at = framework->nodes[at].first_child;
            depth++;
            continue;
        }
        while (at != NO_NODE && framework->nodes[at].next_sibling == NO_NODE) {
            at = framework->nodes[at].parent;
            depth--;
        }
        at = at == NO_NODE ? NO_NODE : framework->nodes[at].next_sibling;
    }
}

static void faults_print(const Call *call, const Framework *framework, Buffer *out)
{
    if (framework->fault_count > 0) {
        buffer_format(out, "\n%s\n", message_in(call->language, MESSAGE_FRAMEWORK_FAULTS));
    }
    for (size_t i = 0; i < framework->fault_count; i++) {
        Text sentence = framework_fault_sentence(call->arena, &framework->faults[i], call->language);
        buffer_format(out, "  %.*s\n", TEXT_ARG(sentence));
    }
}

static void framework_print(const Call *call, const Framework *framework, Buffer *out)
{
    static const Message heads[COLUMNS_OF_ONE] = {MESSAGE_HEAD_CODE,   MESSAGE_HEAD_NAME,   MESSAGE_HEAD_BASELINE,
                                                  MESSAGE_HEAD_TARGET, MESSAGE_HEAD_ACTUAL, MESSAGE_HEAD_PROGRESS,
                                                  MESSAGE_HEAD_LIGHT,  MESSAGE_HEAD_LATE};
    size_t most = framework->node_count + framework->indicator_count + 1;
    Rows rows = {.cells = arena_new(call->arena, most * sizeof *rows.cells)};

    buffer_format(out, "%s\n\n",
                  message_fill(call, MESSAGE_FRAMEWORK_LINE, text_string(call->arena, framework->code),
                               text_string(call->arena, label_in(&framework->name, call->language)),
                               day_cell(call, framework->on)));
    heads_add(call, &rows, heads, COLUMNS_OF_ONE);
    framework_rows(call, framework, &rows);
    table_print(&(Table){COLUMNS_OF_ONE, 1u << 2 | 1u << 3 | 1u << 4 | 1u << 5, rows.cells, rows.count}, 0, out);
    faults_print(call, framework, out);
}

static void framework_line(const Call *call, const Framework *framework, Rows *rows)
{
    const char **cells = row_add(rows);

    cells[0] = text_string(call->arena, framework->code);
    cells[1] = name_cell(call, label_in(&framework->name, call->language));
    cells[2] = percent_cell(call, framework->roll.progress);
    cells[3] = percent_cell(call, framework->roll.planned);
    cells[4] = percent_cell(call, roll_coverage(&framework->roll));
    cells[5] = light_cell(call, framework->light);
    cells[6] = message_count(call, framework_late_count(framework));
    cells[7] = message_count(call, framework->fault_count);
}

static void frameworks_print(const Call *call, const Framework *frameworks, size_t count, Buffer *out)
{
    static const Message heads[COLUMNS_OF_ALL] = {MESSAGE_HEAD_CODE,       MESSAGE_HEAD_NAME,     MESSAGE_HEAD_PROGRESS,
                                                  MESSAGE_HEAD_PLANNED,    MESSAGE_HEAD_COVERAGE, MESSAGE_HEAD_LIGHT,
                                                  MESSAGE_HEAD_LATE_COUNT, MESSAGE_HEAD_FAULTS};
    Rows rows = {.cells = arena_new(call->arena, (count + 1) * sizeof *rows.cells)};

    if (count == 0) {
        buffer_format(out, "%s\n", message_in(call->language, MESSAGE_NO_FRAMEWORKS));
        return;
    }
    heads_add(call, &rows, heads, COLUMNS_OF_ALL);
    for (size_t i = 0; i < count; i++) {
        framework_line(call, &frameworks[i], &rows);
    }
    table_print(&(Table){COLUMNS_OF_ALL, 1u << 2 | 1u << 3 | 1u << 4 | 1u << 6 | 1u << 7, rows.cells, rows.count}, 0,
                out);
}

static Status one_print(Call *call, Reader *reader, const FrameworkQuestion *question, Buffer *out, Error *err)
{
    JsonWriter w = json_writer(out);
    const Framework *framework;
    FrameworkSet set;

    TRY(framework_set_read(reader, call->arena, question, &set, err));
    TRY(framework_find(call->arena, &set, text_of(call->arguments[1]), &framework, err));
    if (call_has(call, OPTION_JSON)) {
        framework_json(&w, call->arena, framework, false);
        buffer_byte(out, '\n');
    } else {
        framework_print(call, framework, out);
    }
    return ST_OK;
}

static Status all_print(Call *call, Reader *reader, const FrameworkQuestion *question, Buffer *out, Error *err)
{
    JsonWriter w = json_writer(out);
    FrameworkSet set;

    TRY(framework_set_read(reader, call->arena, question, &set, err));
    if (call_has(call, OPTION_JSON)) {
        frameworks_json(&w, set.all, set.count, question->on);
        buffer_byte(out, '\n');
    } else {
        frameworks_print(call, set.all, set.count, out);
    }
    return ST_OK;
}

Status command_framework(Call *call, Error *err)
{
    PROGRAMME *programme = NULL;
    READER *reader = NULL;
    BUFFER out = {0};
    const Scope scope = scope_of_administrator();
    FrameworkQuestion question = {.scope = &scope};

    TRY(call_day(call, &question.on, err));
    TRY(call_open(call, true, &programme, err));
    TRY(reader_acquire(programme, &reader, err));
    MeasureNumber number = {reader, call->arena, &scope};
    question.total = measure_number;
    question.total_context = &number;
    TRY(call->arguments[1] != NULL ? one_print(call, reader, &question, &out, err)
                                   : all_print(call, reader, &question, &out, err));
    return call_print(call, &out, err);
}
