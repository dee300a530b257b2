#include "service/measure_json.h"

#include "expr/cql.h"
#include "measure/amount.h"
#include "measure/month.h"

static void label_json(JsonWriter *w, const char *key, const Label *label, Language language)
{
    Text text = label_in(label, language);

    if (text.length > 0) {
        json_member_text(w, key, text);
    }
}

static const char *source_name(DimensionSource source)
{
    static const char *const names[] = {"field", "bands", "place", "part"};

    return names[source];
}

static void dimension_json(const Dimension *dimension, Language language, JsonWriter *w)
{
    json_member_text(w, "id", dimension->id);
    label_json(w, "label", &dimension->label, language);
    json_member_text(w, "means", DIMENSION_KEYWORDS[dimension->meaning]);
    json_member_string(w, "source", source_name(dimension->source));
    if (dimension->field != NULL) {
        json_member_text(w, "field", dimension->field->id);
    }
    if (dimension->source == FROM_PART) {
        json_member_text(w, "list", dimension->list->id);
    }
    if (dimension->source == FROM_BANDS) {
        json_member_array(w, "bands");
        for (size_t i = 0; i < dimension->bound_count; i++) {
            json_int(w, dimension->bounds[i]);
        }
        json_array_end(w);
    }
}

static void related_json(const Related *related, JsonWriter *w)
{
    json_member_object(w, "related");
    json_member_text(w, "type", related->type->id);
    if (related->within > 0) {
        json_member(w, "within");
        json_double(w, related->within);
    } else {
        json_member_text(w, "shared", related->ours->id);
    }
    json_object_end(w);
}

static void values_json(const Measure *measure, Language language, JsonWriter *w)
{
    json_member_array(w, "values");
    for (size_t i = 0; i < measure->value_count; i++) {
        json_object_begin(w);
        json_member_text(w, "id", measure->values[i].id);
        label_json(w, "label", &measure->values[i].label, language);
        if (measure->values[i].unit.length > 0) {
            json_member_text(w, "unit", measure->values[i].unit);
        }
        if (measure->related != NULL && measure->related->value == i) {
            related_json(measure->related, w);
        }
        json_object_end(w);
    }
    json_array_end(w);
}

/* Which fields are counted for which members. */
static void part_json(const Measure *measure, const MeasurePart *part, JsonWriter *w)
{
    json_object_begin(w);
    json_member_text(w, "value", measure->values[part->value].id);
    json_member_array(w, "fields");
    for (size_t i = 0; i < part->field_count; i++) {
        json_text(w, part->fields[i]->id);
    }
    json_array_end(w);
    json_member_object(w, "at");
    for (size_t d = 0; d < measure->dimension_count; d++) {
        if (measure->dimensions[d].source == FROM_PART) {
            json_key(w, measure->dimensions[d].id);
            json_text(w, part->at[d]->id);
        }
    }
    json_object_end(w);
    json_object_end(w);
}

static void made_of_json(const Measure *measure, JsonWriter *w)
{
    json_member_array(w, "made_of");
    for (size_t p = 0; p < measure->part_count; p++) {
        if (measure->parted) {
            part_json(measure, &measure->parts[p], w);
        }
    }
    json_array_end(w);
}

/* A filter asks whether a code is among several; a condition compares them all. */
static Text field_name(const void *context, int variable)
{
    const Field *field = &((const RecordType *)context)->fields[variable];

    return field->kind == FIELD_CODES ? (Text){0} : field->id;
}

/* The condition as a list's filter says it, where one does. */
static void condition_json(const Measure *measure, JsonWriter *w)
{
    BUFFER text = {0};
    Arena arena;

    arena_init(&arena, 0);
    const CqlNode *asked = cql_from_expr(&arena, measure->condition->expression, field_name, measure->type);
    if (asked != NULL) {
        cql_format(asked, &text);
        json_member_text(w, "condition", buffer_view(&text));
    }
    arena_done(&arena);
}

static void head_json(const Measure *measure, Language language, JsonWriter *w)
{
    json_member_text(w, "measure", measure->id);
    label_json(w, "label", &measure->label, language);
    label_json(w, "help", &measure->help, language);
    json_member_text(w, "type", measure->type->id);
    if (measure->date != NULL) {
        json_member_text(w, "date", measure->date->id);
    }
    json_member_bool(w, "parts", measure->parted);
    json_member_bool(w, "conditional", measure->condition != NULL);
    if (measure->condition != NULL) {
        condition_json(measure, w);
    }
    made_of_json(measure, w);
    if (measure->parted && measure->whole != NULL) {
        json_member_text(w, "whole", measure->whole->id);
    }
    values_json(measure, language, w);
    if (measure->once != NULL) {
        json_member_object(w, "once_told");
        json_member_text(w, "value", measure->values[measure->once->value].id);
        label_json(w, "label", &measure->once->label, language);
        json_member_text(w, "level", measure->once->level);
        json_object_end(w);
    }
}

static void view_json(const Measure *measure, const MeasureView *view, JsonWriter *w)
{
    json_array_begin(w);
    if (view->period) {
        json_text(w, TEXT("period"));
    }
    for (size_t i = 0; i < view->dimension_count; i++) {
        json_text(w, measure->dimensions[view->dimensions[i]].id);
    }
    json_array_end(w);
}

void measure_json(const Measure *measure, Language language, JsonWriter *w)
{
    json_object_begin(w);
    head_json(measure, language, w);
    json_member_array(w, "dimensions");
    for (size_t i = 0; i < measure->dimension_count; i++) {
        json_object_begin(w);
        dimension_json(&measure->dimensions[i], language, w);
        json_member_bool(w, "apart", measure->apart >> i & 1);
        json_object_end(w);
    }
    json_array_end(w);
    json_member_array(w, "views");
    for (size_t i = 0; i < measure->view_count; i++) {
        view_json(measure, &measure->views[i], w);
    }
    json_array_end(w);
    json_object_end(w);
}

/* Thousandths as a number: whole ones without a fraction. */
static void amount_json(JsonWriter *w, int64_t amount)
{
    if (amount % AMOUNT_ONE == 0) {
        json_int(w, amount / AMOUNT_ONE);
    } else {
        json_double(w, (double)amount / AMOUNT_ONE);
    }
}

static void numbers_json(const Measure *measure, const int64_t *numbers, JsonWriter *w)
{
    json_int(w, numbers[0]);
    for (size_t v = 0; v < measure->value_count; v++) {
        json_int(w, numbers[cell_missing(v)]);
        amount_json(w, numbers[cell_sum(v)]);
    }
}

static void axis_json(const MeasureAxis *axis, Language language, JsonWriter *w)
{
    json_object_begin(w);
    dimension_json(axis->dimension, language, w);
    json_member_array(w, "members");
    for (size_t i = 0; i < axis->member_count; i++) {
        json_object_begin(w);
        json_member_text(w, "id", axis->members[i].id);
        label_json(w, "label", &axis->members[i].label, language);
        json_object_end(w);
    }
    json_array_end(w);
    json_object_end(w);
}

static void row_json(const MeasureAnswer *answer, const MeasureRow *row, JsonWriter *w)
{
    json_array_begin(w);
    if (answer->step != STEP_NONE && row->period.length == 0) {
        json_null(w);
    } else if (answer->step != STEP_NONE) {
        json_text(w, row->period);
    }
    for (size_t i = 0; i < answer->axis_count; i++) {
        json_int(w, row->members[i]);
    }
    numbers_json(answer->measure, row->numbers, w);
    json_array_end(w);
}

/* The last month of each row, in the order of the rows. */
static void last_json(const MeasureAnswer *answer, JsonWriter *w)
{
    char text[MONTH_TEXT_SIZE];

    json_member_array(w, "last");
    for (size_t i = 0; i < answer->row_count; i++) {
        if (answer->rows[i].last == 0) {
            json_null(w);
        } else {
            json_text(w, month_text(answer->rows[i].last, text));
        }
    }
    json_array_end(w);
}

void measure_answer_json(const MeasureAnswer *answer, Language language, JsonWriter *w)
{
    head_json(answer->measure, language, w);
    json_member(w, "step");
    if (answer->step == STEP_NONE) {
        json_null(w);
    } else {
        json_text(w, period_step_name(answer->step));
    }
    json_member_array(w, "dimensions");
    for (size_t i = 0; i < answer->axis_count; i++) {
        axis_json(&answer->axes[i], language, w);
    }
    json_array_end(w);
    json_member_array(w, "rows");
    for (size_t i = 0; i < answer->row_count; i++) {
        row_json(answer, &answer->rows[i], w);
    }
    json_array_end(w);
    if (answer->last) {
        last_json(answer, w);
    }
    if (answer->once) {
        json_member_array(w, "once");
        for (size_t i = 0; i < answer->row_count; i++) {
            amount_json(w, answer->rows[i].once);
        }
        json_array_end(w);
    }
    json_member(w, "total");
    if (answer->total == NULL) {
        json_null(w);
    } else {
        json_array_begin(w);
        numbers_json(answer->measure, answer->total, w);
        json_array_end(w);
    }
}

/* What every record of an answer has. */
static void record_json(Id id, const Label *title, Language language, JsonWriter *w)
{
    char text[ID_TEXT_SIZE];

    id_format(id, text);
    json_member_string(w, "id", text);
    label_json(w, "title", title, language);
}

void measure_most_json(const MostAnswer *answer, Language language, JsonWriter *w)
{
    head_json(answer->measure, language, w);
    json_member_array(w, "most");
    for (size_t i = 0; i < answer->count; i++) {
        const MostRecord *record = &answer->records[i];
        json_object_begin(w);
        record_json(record->id, &record->title, language, w);
        json_member_int(w, "records", record->records);
        json_object_end(w);
    }
    json_array_end(w);
}

void measure_related_json(const RelatedAnswer *answer, Language language, JsonWriter *w)
{
    head_json(answer->measure, language, w);
    json_member_text(w, "related_type", answer->measure->related->type->id);
    json_member_int(w, "total", answer->total);
    json_member_array(w, "related");
    for (size_t i = 0; i < answer->count; i++) {
        const RelatedRecord *record = &answer->records[i];
        json_object_begin(w);
        record_json(record->id, &record->title, language, w);
        if (answer->measure->related->within > 0) {
            json_member_int(w, "metres", (int64_t)(record->metres + 0.5));
        }
        json_object_end(w);
    }
    json_array_end(w);
}
