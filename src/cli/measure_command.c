#include "cli/command.h"
#include "cli/table.h"
#include "cli/sentence.h"
#include "measure/amount.h"
#include "measure/month.h"
#include "service/measure_json.h"

static MeasureAsk ask_of(const Call *call)
{
    return (MeasureAsk){.measure = text_of(call->arguments[1]),
                        .by = call_text(call, OPTION_BY),
                        .where = call_text(call, OPTION_WHERE),
                        .from = call_text(call, OPTION_FROM),
                        .to = call_text(call, OPTION_TO),
                        .programme = call_text(call, OPTION_IN_PROGRAMME),
                        .organisation = call_text(call, OPTION_ORGANISATION),
                        .unit = call_text(call, OPTION_UNIT),
                        .running = call_has(call, OPTION_RUNNING),
                        .last = call_has(call, OPTION_LAST),
                        .once = call_has(call, OPTION_ONCE)};
}

static const char *amount_text(Arena *arena, int64_t amount)
{
    return amount % AMOUNT_ONE == 0 ? arena_format(arena, "%lld", (long long)(amount / AMOUNT_ONE))
                                    : arena_format(arena, "%.3f", (double)amount / AMOUNT_ONE);
}

static const char *label_text(const Call *call, const Label *label, Text otherwise)
{
    Text text = label_in(label, call->language);

    return text_string(call->arena, text.length > 0 ? text : otherwise.length > 0 ? otherwise : TEXT("–"));
}

/* A table of an answer while it is filled: as many columns as fit, the numbers last. */
typedef struct AnswerTable {
    const Call *call;
    const MeasureAnswer *answer;
    Table table;
    size_t axes, values;
} AnswerTable;

static void put_numbers(AnswerTable *out, const char **cells, size_t column, const int64_t *numbers)
{
    cells[column++] = arena_format(out->call->arena, "%lld", (long long)numbers[0]);
    for (size_t v = 0; v < out->values; v++) {
        cells[column++] = amount_text(out->call->arena, numbers[cell_sum(v)]);
    }
}

static void put_head(AnswerTable *out)
{
    const MeasureAnswer *answer = out->answer;
    const char **cells = out->table.rows[out->table.count++];
    size_t column = 0;

    if (answer->step != STEP_NONE) {
        cells[column++] = text_string(out->call->arena, period_step_name(answer->step));
    }
    for (size_t i = 0; i < out->axes; i++) {
        const Dimension *dimension = answer->axes[i].dimension;
        cells[column++] = label_text(out->call, &dimension->label, dimension->id);
    }
    out->table.right = ~0u << column;
    cells[column++] = "n";
    for (size_t v = 0; v < out->values; v++) {
        cells[column++] = label_text(out->call, &answer->measure->values[v].label, answer->measure->values[v].id);
    }
    if (answer->once) {
        cells[column++] = message_in(out->call->language, MESSAGE_EACH_ONCE);
    }
    if (answer->last) {
        cells[column++] = message_in(out->call->language, MESSAGE_LAST);
    }
    out->table.columns = column;
}

static void put_row(AnswerTable *out, const MeasureRow *row)
{
    const char **cells = out->table.rows[out->table.count++];
    size_t column = 0;

    if (out->answer->step != STEP_NONE) {
        cells[column++] = row->period.length == 0 ? "–" : text_string(out->call->arena, row->period);
    }
    for (size_t i = 0; i < out->axes; i++) {
        const MeasureMember *member = &out->answer->axes[i].members[row->members[i]];
        cells[column++] = label_text(out->call, &member->label, member->id);
    }
    put_numbers(out, cells, column, row->numbers);
    column += 1 + out->values;
    if (out->answer->once) {
        cells[column++] = amount_text(out->call->arena, row->once);
    }
    if (out->answer->last) {
        char month[MONTH_TEXT_SIZE];
        cells[column] = text_string(out->call->arena, month_text(row->last, month));
    }
}

static Status answer_print(const Call *call, const MeasureAnswer *answer, Buffer *out, Error *err)
{
    AnswerTable filled = {
        .call = call, .answer = answer, .axes = answer->axis_count, .values = answer->measure->value_count};
    size_t fixed = (answer->step != STEP_NONE) + answer->axis_count + 1 + answer->last + answer->once;

    if (fixed > TABLE_COLUMNS_MAX) {
        return error_set(err, ST_INVALID, "a table has at most %d columns: ask --by fewer dimensions, or for --json",
                         TABLE_COLUMNS_MAX);
    }
    filled.values = filled.values > TABLE_COLUMNS_MAX - fixed ? TABLE_COLUMNS_MAX - fixed : filled.values;
    filled.table.rows = arena_raw(call->arena, sizeof *filled.table.rows * (answer->row_count + 1));
    put_head(&filled);
    for (size_t i = 0; i < answer->row_count; i++) {
        put_row(&filled, &answer->rows[i]);
    }
    table_print(&filled.table, 0, out);
    return ST_OK;
}

static void answer_json(const MeasureAnswer *answer, const Reader *reader, Language language, Buffer *out)
{
    JsonWriter w = json_writer(out);

    json_object_begin(&w);
    measure_answer_json(answer, language, &w);
    json_member_int(&w, "version", (int64_t)reader_info(reader).version);
    json_object_end(&w);
    buffer_byte(out, '\n');
}

static void most_print(const Call *call, const MostAnswer *answer, Buffer *out)
{
    const MeasureValue *value = &answer->measure->values[answer->measure->related->value];
    Table table = {.columns = 2, .right = 2, .rows = arena_raw(call->arena, sizeof *table.rows * (answer->count + 1))};
    char id[ID_TEXT_SIZE];

    table.rows[table.count][0] = label_text(call, &answer->measure->type->label, answer->measure->type->id);
    table.rows[table.count++][1] = label_text(call, &value->label, value->id);
    for (size_t i = 0; i < answer->count; i++) {
        id_format(answer->records[i].id, id);
        table.rows[table.count][0] = label_text(call, &answer->records[i].title, text_copy(call->arena, text_of(id)));
        table.rows[table.count++][1] = arena_format(call->arena, "%lld", (long long)answer->records[i].records);
    }
    table_print(&table, 0, out);
}

static Status most_answer(const Call *call, Reader *reader, const MeasureAsk *ask, Buffer *out, Error *err)
{
    Scope scope = scope_of_administrator();
    double limit = call_number(call, OPTION_MOST, 0);
    MostAnswer answer;

    if (!(limit >= 1 && limit <= MOST_RECORDS_MAX)) {
        return error_set(err, ST_INVALID, "--most takes a number from 1 to %d", MOST_RECORDS_MAX);
    }
    TRY(measure_most(reader, call->arena, &scope, ask, (size_t)limit, &answer, err));
    if (!call_has(call, OPTION_JSON)) {
        most_print(call, &answer, out);
        return ST_OK;
    }
    JsonWriter w = json_writer(out);
    json_object_begin(&w);
    measure_most_json(&answer, call->language, &w);
    json_member_int(&w, "version", (int64_t)reader_info(reader).version);
    json_object_end(&w);
    buffer_byte(out, '\n');
    return ST_OK;
}

static void list_print(const Call *call, const Model *model, Buffer *out)
{
    Table table = {.columns = 2, .rows = arena_raw(call->arena, sizeof *table.rows * (model->measure_count + 1))};

    for (size_t i = 0; i < model->measure_count; i++) {
        table.rows[table.count][0] = text_string(call->arena, model->measures[i].id);
        table.rows[table.count++][1] = label_text(call, &model->measures[i].label, model->measures[i].id);
    }
    table_print(&table, 0, out);
}

static void list_json(const Call *call, const Model *model, Buffer *out)
{
    JsonWriter w = json_writer(out);

    json_array_begin(&w);
    for (size_t i = 0; i < model->measure_count; i++) {
        measure_json(&model->measures[i], call->language, &w);
    }
    json_array_end(&w);
    buffer_byte(out, '\n');
}

Status command_measure(Call *call, Error *err)
{
    PROGRAMME *programme = NULL;
    READER *reader = NULL;
    Scope scope = scope_of_administrator();
    MeasureAnswer answer;
    BUFFER out = {0};
    MeasureAsk ask = ask_of(call);

    TRY(call_open(call, true, &programme, err));
    TRY(reader_acquire(programme, &reader, err));
    if (call->argument_count < 2) {
        (call_has(call, OPTION_JSON) ? list_json : list_print)(call, reader_model(reader), &out);
        return call_print(call, &out, err);
    }
    if (call_has(call, OPTION_MOST)) {
        TRY(most_answer(call, reader, &ask, &out, err));
        return call_print(call, &out, err);
    }
    TRY(measure_answer(reader, call->arena, &scope, &ask, &answer, err));
    if (call_has(call, OPTION_JSON)) {
        answer_json(&answer, reader, call->language, &out);
    } else {
        TRY(answer_print(call, &answer, &out, err));
    }
    return call_print(call, &out, err);
}
