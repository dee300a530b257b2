#include "service/measure_question.h"

#include "measure/month.h"
#include "model/keyword.h"
#include "model/nearest.h"
#include "model/role.h"
#include "service/records_on.h"
#include "service/write_turn.h"
#include "store/rows.h"

enum { MONTHS = 12 };

static const Text STEPS[] = {{0}, KEYWORD_INIT(year), KEYWORD_INIT(quarter), KEYWORD_INIT(month)};

Text period_step_name(PeriodStep step)
{
    return STEPS[step];
}

/* The part before the next comma; what follows stays in `rest`. */
static Text take_item(Text *rest)
{
    ptrdiff_t at = text_index(*rest, ',');
    Text item = {rest->at, at < 0 ? rest->length : (size_t)at};
    size_t taken = at < 0 ? rest->length : (size_t)at + 1;

    *rest = (Text){rest->at + taken, rest->length - taken};
    return text_trim(item);
}

static Status no_dimension(const Measure *measure, Text name, const char *parameter, Error *err)
{
    char hint[NEAREST_HINT_SIZE];
    Nearest nearest = {.wrong = name};

    for (size_t i = 0; i < measure->dimension_count; i++) {
        nearest_try(&nearest, measure->dimensions[i].id);
    }
    for (int step = STEP_YEAR; step <= STEP_MONTH; step++) {
        nearest_try(&nearest, STEPS[step]);
    }
    return error_set_at(err, ST_INVALID, parameter, "the measure \"%.*s\" is not broken down by \"%.*s\"%s",
                        TEXT_ARG(measure->id), TEXT_SHOWN_ARG(name),
                        nearest_hint(&nearest, ": the list of measures says by what", hint));
}

static void by_add(MeasureQuestion *question, uint16_t dimension)
{
    for (size_t i = 0; i < question->by_count; i++) {
        if (question->by[i] == dimension) {
            return;
        }
    }
    question->by[question->by_count++] = dimension;
}

static Status read_by(MeasureQuestion *question, Text by, Error *err)
{
    while (by.length > 0) {
        Text name = take_item(&by);
        int dimension = measure_dimension(question->measure, name), step = STEP_MONTH;
        while (step > STEP_NONE && !text_equal(name, STEPS[step])) {
            step--;
        }
        if (dimension >= 0) {
            by_add(question, (uint16_t)dimension);
        } else if (step != STEP_NONE && question->step == STEP_NONE) {
            question->step = (PeriodStep)step;
        } else if (step != STEP_NONE) {
            return error_set_at(err, ST_INVALID, "by", "a measure is broken down by one step of time, not by two");
        } else {
            return no_dimension(question->measure, name, "by", err);
        }
    }
    return ST_OK;
}

/* The record of a type that people name by its code. */
static Status coded_record(Reader *reader, Arena *arena, const RecordType *type, Text code, Id *out, bool *found,
                           Error *err)
{
    const TypeTable *table = type_table(reader_tables(reader), type);
    RecordRow row = {0};
    int64_t fid;

    *found = false;
    if (type->code == NULL) {
        return ST_OK;
    }
    TRY(code_find_row(reader_database(reader), table, code, &fid, found, err));
    if (*found) {
        TRY(row_at(reader_database(reader), table, fid, arena, &row, found, err));
    }
    *out = row.id;
    return ST_OK;
}

/* A member as pages have it: what is named by an id, or the code of a record, is 16 bytes there. */
static Status member_read(Reader *reader, Arena *arena, const Measure *measure, const Dimension *dimension, Text text,
                          Text *out, Error *err)
{
    const RecordType *type = dimension_records(measure, dimension);
    Id id = {0};

    *out = text;
    if (type == NULL || text.length == 0) {
        return ST_OK;
    }
    bool found = id_parse(text, &id);
    if (!found) {
        TRY(coded_record(reader, arena, type, text, &id, &found, err));
    }
    if (!found) {
        return error_set_at(err, ST_INVALID, "where",
                            "\"%.*s\" is neither the id nor the code of a record: \"%.*s\" is one of records",
                            TEXT_SHOWN_ARG(text), TEXT_ARG(dimension->id));
    }
    *out = text_copy(arena, (Text){(const char *)id.bytes, sizeof id.bytes});
    return ST_OK;
}

static Status read_where(MeasureQuestion *question, Reader *reader, Arena *arena, Text where, Error *err)
{
    while (where.length > 0) {
        Text item = take_item(&where);
        ptrdiff_t colon = text_index(item, ':');
        Text name = {item.at, colon < 0 ? item.length : (size_t)colon};
        int dimension = measure_dimension(question->measure, name);
        if (colon < 0 || question->where_count == WHERE_MAX) {
            return error_set_at(err, ST_INVALID, "where", "\"where\" is at most %d of dimension:member, with commas",
                                WHERE_MAX);
        }
        if (dimension < 0) {
            return no_dimension(question->measure, name, "where", err);
        }
        WhereMember *asked = &question->where[question->where_count++];
        asked->dimension = (uint16_t)dimension;
        TRY(member_read(reader, arena, question->measure, &question->measure->dimensions[dimension],
                        (Text){item.at + colon + 1, item.length - (size_t)colon - 1}, &asked->member, err));
    }
    return ST_OK;
}

static Status read_month(Text text, const char *parameter, bool last, int32_t *out, Error *err)
{
    Date date;
    int day;

    if (!date_parse(text, &date) || date.precision == PRECISION_DAY) {
        return error_set_at(err, ST_INVALID, parameter, "\"%.*s\" is no month or year: write it like 2024-05 or 2024",
                            TEXT_SHOWN_ARG(text));
    }
    *out = month_of(date, &day);
    *out += last && date.precision == PRECISION_YEAR ? MONTHS : 0;
    return ST_OK;
}

static Status read_period(MeasureQuestion *question, const MeasureAsk *ask, Error *err)
{
    question->from = 1;
    question->to = INT32_MAX;
    question->bounded = ask->from.length > 0 || ask->to.length > 0;
    if (ask->from.length > 0) {
        TRY(read_month(ask->from, "from", false, &question->from, err));
    }
    if (ask->to.length > 0) {
        TRY(read_month(ask->to, "to", true, &question->to, err));
    }
    if (question->from > question->to) {
        return error_set_at(err, ST_INVALID, "to", "the period ends before it begins");
    }
    return ST_OK;
}

/* Nil for the file's own. */
static Id programme_named(Reader *reader, Text code)
{
    Id id;

    if (!id_parse(code, &id)) {
        id = programme_id_of(reader, code);
    }
    return id_equal(id, programme_own_id(reader)) ? (Id){0} : id;
}

static Status read_record(Text text, const char *parameter, bool *has, Id *out, Error *err)
{
    *has = text.length > 0;
    if (*has && !id_parse(text, out)) {
        return error_set_at(err, ST_INVALID, parameter, "\"%.*s\" is not the id of a record", TEXT_SHOWN_ARG(text));
    }
    return ST_OK;
}

Status measure_scope(Reader *reader, const MeasureAsk *ask, CubeScope *out, Error *err)
{
    TRY(read_record(ask->organisation, "organisation", &out->has_organisation, &out->organisation, err));
    TRY(read_record(ask->unit, "unit", &out->has_unit, &out->unit, err));
    out->has_programme = ask->programme.length > 0;
    if (out->has_programme) {
        out->programme = programme_named(reader, ask->programme);
    }
    return ST_OK;
}

static uint32_t dimensions_needed(const MeasureQuestion *question)
{
    uint32_t needed = 0;

    for (size_t i = 0; i < question->by_count; i++) {
        needed |= 1u << question->by[i];
    }
    for (size_t i = 0; i < question->where_count; i++) {
        needed |= 1u << question->where[i].dimension;
    }
    return needed;
}

static uint32_t dimensions_of(const MeasureView *view)
{
    uint32_t has = 0;

    for (size_t i = 0; i < view->dimension_count; i++) {
        has |= 1u << view->dimensions[i];
    }
    return has;
}

/* The view that keeps what is asked together with the fewest cells: without a period rather than with one. */
static Status choose_view(MeasureQuestion *question, Error *err)
{
    const Measure *measure = question->measure;
    uint32_t needed = dimensions_needed(question);
    bool timed = question->step != STEP_NONE || question->bounded || question->last;
    size_t best_size = SIZE_MAX;

    for (size_t v = 0; v < measure->view_count; v++) {
        const MeasureView *view = &measure->views[v];
        size_t size = view->dimension_count + (view->period ? MEASURE_DIMENSIONS_MAX : 0);
        if ((needed & ~dimensions_of(view)) == 0 && (view->period || !timed) && size < best_size) {
            question->view = (uint32_t)v;
            best_size = size;
        }
    }
    if (best_size == SIZE_MAX) {
        return error_set_at(err, ST_INVALID, "by",
                            "the measure \"%.*s\" keeps no figures by all of these together: the list of measures says "
                            "what goes together",
                            TEXT_ARG(measure->id));
    }
    return ST_OK;
}

/* Members that are kept apart are always told apart, unless one of them is asked for. */
static void keep_apart(MeasureQuestion *question)
{
    uint32_t fixed = 0;

    for (size_t i = 0; i < question->where_count; i++) {
        fixed |= 1u << question->where[i].dimension;
    }
    for (uint16_t d = 0; d < question->measure->dimension_count; d++) {
        if ((question->measure->apart & ~fixed) >> d & 1) {
            by_add(question, d);
        }
    }
}

Status measure_find(Reader *reader, const Scope *scope, Text id, const Measure **out, Error *err)
{
    const Model *model = reader_model(reader);
    char hint[NEAREST_HINT_SIZE];
    Nearest nearest = {.wrong = id};

    *out = model_measure(model, id);
    if (*out == NULL) {
        for (size_t i = 0; i < model->measure_count; i++) {
            nearest_try(&nearest, model->measures[i].id);
        }
        return error_set(err, ST_NOT_FOUND, "there is no measure \"%.*s\"%s", TEXT_SHOWN_ARG(id),
                         nearest_hint(&nearest, "", hint));
    }
    if ((*out)->class > scope->max_class) {
        return error_set(err, ST_DENIED, "the measure \"%.*s\" reads what you may not see", TEXT_ARG((*out)->id));
    }
    return ST_OK;
}

Status measure_question(Reader *reader, Arena *arena, const Scope *scope, const MeasureAsk *ask, MeasureQuestion *out,
                        Error *err)
{
    *out = (MeasureQuestion){.running = ask->running};
    if (ask->last && (ask->running || ask->by.length == 0)) {
        return error_set_at(err, ST_INVALID, "last", "when something was there last is said of what a measure is by");
    }
    TRY(measure_find(reader, scope, ask->measure, &out->measure, err));
    TRY(read_by(out, ask->by, err));
    TRY(read_where(out, reader, arena, ask->where, err));
    TRY(read_period(out, ask, err));
    TRY(measure_scope(reader, ask, &out->scope, err));
    if (ask->once && (out->measure->once == NULL || ask->running)) {
        return error_set_at(err, ST_INVALID, "once",
                            "people are counted once by a measure that says so, in periods that do not run on");
    }
    keep_apart(out);
    if (ask->last && out->step != STEP_NONE) {
        return error_set_at(err, ST_INVALID, "last", "where periods are told apart they say themselves when it was");
    }
    return choose_view(out, err);
}

Status measure_question_by_month(const MeasureQuestion *question, MeasureQuestion *out, Error *err)
{
    *out = *question;
    out->last = true;
    return choose_view(out, err);
}
