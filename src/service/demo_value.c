#include "service/demo_making.h"

#include <math.h>

#include "model/value_text.h"
#include "record/draft.h"
#include "service/demo_shape.h"

enum { SEASON_TRIES = 40 };

double demo_between(DemoMaking *making, DemoRange range, double skew)
{
    return range.low + (range.high - range.low) * pow(dice_unit(&making->dice), skew);
}

const Value *demo_path_value(DemoRecord *record, const DemoPath *path, DemoRecord **holder)
{
    for (int i = 0; i + 1 < path->count && record != NULL; i++) {
        record = record->links[path->steps[i]->index];
    }
    if (holder != NULL) {
        *holder = record;
    }
    if (record == NULL || path->count == 0) {
        return NULL;
    }
    const Value *value = &record->values[path->steps[path->count - 1]->index];
    return value->state == VALUE_SET ? value : NULL;
}

typedef struct Question {
    const DemoRecipe *recipe;
    DemoRecord *record;
} Question;

static ExprValue path_lookup(const void *context, int variable)
{
    const Question *question = context;
    const Value *value = demo_path_value(question->record, &question->recipe->paths[variable], NULL);

    return value == NULL ? (ExprValue){.kind = EXPR_NULL} : value_in_rules(value);
}

ExprValue demo_evaluate(const DemoMaking *making, const Expr *expr, DemoRecord *record)
{
    Question question = {making->recipe, record};

    return expr_evaluate(expr, path_lookup, &question, making->today);
}

bool demo_holds(const DemoMaking *making, const Expr *condition, DemoRecord *record)
{
    if (condition == NULL) {
        return true;
    }
    ExprValue value = demo_evaluate(making, condition, record);
    return value.kind == EXPR_BOOLEAN && value.boolean;
}

Status demo_make_nothing(DemoMaking *making, const DemoMaker *maker, Value *out, Error *err)
{
    (void)making;
    (void)err;
    *out = (Value){.kind = maker->field->kind};
    return ST_OK;
}

Status demo_make_constant(DemoMaking *making, const DemoMaker *maker, Value *out, Error *err)
{
    (void)making;
    (void)err;
    *out = maker->constant;
    return ST_OK;
}

Status demo_make_pick(DemoMaking *making, const DemoMaker *maker, Value *out, Error *err)
{
    double left = dice_unit(&making->dice) * maker->weights;
    size_t i = 0;

    (void)err;
    while (i + 1 < maker->choice_count && left >= maker->choices[i].weight) {
        left -= maker->choices[i++].weight;
    }
    *out = maker->choices[i].value;
    return ST_OK;
}

static Status text_value(DemoMaking *making, const Field *field, Value *out, Error *err)
{
    static const ValueOptions options = {.decimal = '.'};

    return value_parse(making->arena, field, text_copy(making->arena, buffer_view(&making->text)), out, &options, err);
}

/* Each of the codes with its own probability; the first when none came. */
Status demo_make_some(DemoMaking *making, const DemoMaker *maker, Value *out, Error *err)
{
    buffer_clear(&making->text);
    for (size_t i = 0; i < maker->choice_count; i++) {
        if (dice_unit(&making->dice) < maker->choices[i].weight) {
            buffer_string(&making->text, making->text.size > 0 ? ";" : "");
            buffer_text(&making->text, maker->choices[i].value.text);
        }
    }
    if (making->text.size == 0) {
        buffer_text(&making->text, maker->choices[0].value.text);
    }
    return text_value(making, maker->field, out, err);
}

static void word_append(DemoMaking *making, const DemoWord *word)
{
    for (size_t i = 0; i < word->part_count; i++) {
        buffer_text(&making->text, word->parts[i][dice_below(&making->dice, (uint32_t)word->counts[i])]);
    }
}

static void value_append(DemoMaking *making, const DemoPiece *piece)
{
    const Value *value = demo_path_value(making->record, &piece->path, NULL);

    if (value != NULL && value->kind == FIELD_INTEGER) {
        buffer_format(&making->text, "%0*lld", piece->width, (long long)value->integer);
    } else if (value != NULL) {
        value_format(piece->path.steps[piece->path.count - 1], value, &making->text);
    }
}

Status demo_make_pattern(DemoMaking *making, const DemoMaker *maker, Value *out, Error *err)
{
    buffer_clear(&making->text);
    for (size_t i = 0; i < maker->piece_count; i++) {
        const DemoPiece *piece = &maker->pieces[i];
        if (piece->word != NULL) {
            word_append(making, piece->word);
        } else if (piece->is_programme) {
            buffer_text(&making->text, making->programme);
        } else if (piece->path.count > 0) {
            value_append(making, piece);
        } else {
            buffer_text(&making->text, piece->text);
        }
    }
    return text_value(making, maker->field, out, err);
}

static void number_take(const Field *field, double number, Value *out)
{
    *out = (Value){.kind = field->kind, .state = VALUE_SET, .number = number};
    if (field->kind == FIELD_INTEGER) {
        out->integer = (int64_t)llround(number);
    }
}

Status demo_make_number(DemoMaking *making, const DemoMaker *maker, Value *out, Error *err)
{
    double number = demo_between(making, maker->range, maker->skew);

    (void)err;
    number = maker->step > 0 ? round(number / maker->step) * maker->step : number;
    number_take(maker->field, number, out);
    return ST_OK;
}

static bool day_of(const DemoMaking *making, const Expr *expr, double otherwise, double *out)
{
    ExprValue value = {.kind = EXPR_DATE, .number = otherwise};

    if (expr != NULL) {
        value = demo_evaluate(making, expr, making->record);
    }
    *out = value.number;
    return value.kind == EXPR_DATE;
}

/* How often only the year or the month of a date is known. */
static Date date_blur(DemoMaking *making, int32_t day, DemoRange precision)
{
    Date date = {day, PRECISION_DAY};
    double drawn = dice_unit(&making->dice);
    int year, month, month_day;

    day_to_civil(day, &year, &month, &month_day);
    if (drawn < precision.low && day_of_civil(year, 1, 1, &date.day)) {
        date.precision = PRECISION_YEAR;
    } else if (drawn < precision.low + precision.high && day_of_civil(year, month, 1, &date.day)) {
        date.precision = PRECISION_MONTH;
    }
    return date;
}

/* A day from `from` to `to` at the latest; more often in the months of its season. */
Status demo_make_date(DemoMaking *making, const DemoMaker *maker, Value *out, Error *err)
{
    double from, to, drawn = 0;
    int year, month, day;

    (void)err;
    if (!day_of(making, maker->from, 0, &from) || !day_of(making, maker->to, making->today, &to)) {
        return ST_OK;
    }
    double first = from + (maker->has_days ? maker->days.low : 0);
    double last = maker->has_days && from + maker->days.high < to ? from + maker->days.high : to;
    if (first > last) {
        return ST_OK;
    }
    for (int i = 0; i < SEASON_TRIES; i++) {
        drawn = floor(demo_between(making, (DemoRange){first, last + 0.999}, maker->skew));
        day_to_civil((int32_t)drawn, &year, &month, &day);
        if (dice_unit(&making->dice) < maker->season[month - 1]) {
            break;
        }
    }
    *out = (Value){.kind = FIELD_DATE, .state = VALUE_SET};
    out->date = date_blur(making, (int32_t)drawn, maker->precision);
    return ST_OK;
}

Status demo_make_is(DemoMaking *making, const DemoMaker *maker, Value *out, Error *err)
{
    ExprValue value = demo_evaluate(making, maker->value, making->record);
    const Field *field = maker->field;

    if (value.kind == EXPR_DATE && field->kind == FIELD_DATE) {
        *out = (Value){.kind = FIELD_DATE, .state = VALUE_SET, .date = {(int32_t)value.number, PRECISION_DAY}};
    } else if (value.kind == EXPR_NUMBER && (field->kind == FIELD_INTEGER || field->kind == FIELD_NUMBER)) {
        number_take(field, value.number, out);
    } else if (value.kind == EXPR_BOOLEAN && field->kind == FIELD_BOOLEAN) {
        *out = (Value){.kind = FIELD_BOOLEAN, .state = VALUE_SET, .boolean = value.boolean};
    } else if (value.kind == EXPR_TEXT) {
        buffer_clear(&making->text);
        buffer_text(&making->text, value.text);
        return text_value(making, field, out, err);
    }
    return ST_OK;
}

static void link_take(DemoMaking *making, const Field *field, DemoRecord *to, Value *out)
{
    making->record->links[field->index] = to;
    *out = (Value){.kind = FIELD_REFERENCE, .state = VALUE_SET, .reference = to->id};
}

Status demo_make_same(DemoMaking *making, const DemoMaker *maker, Value *out, Error *err)
{
    DemoRecord *holder;
    const Value *value = demo_path_value(making->record, &maker->path, &holder);

    (void)err;
    if (value == NULL) {
        return ST_OK;
    }
    *out = *value;
    if (value->kind == FIELD_REFERENCE) {
        making->record->links[maker->field->index] = holder->links[maker->path.steps[maker->path.count - 1]->index];
    }
    return ST_OK;
}

Status demo_make_owner(DemoMaking *making, const DemoMaker *maker, Value *out, Error *err)
{
    if (making->owner == NULL || making->owner->schema->type != maker->field->to) {
        return error_set(err, ST_INVALID, "'%.*s' asks for an owner of another type", TEXT_ARG(maker->field->id));
    }
    link_take(making, maker->field, making->owner, out);
    return ST_OK;
}

/* How readily `other` is taken; 0 when it does not fit. */
static double record_weight(DemoMaking *making, const DemoMaker *maker, DemoRecord *other)
{
    if (maker->match_ours.count > 0) {
        const Value *theirs = demo_path_value(other, &maker->match_theirs, NULL);
        const Value *ours = demo_path_value(making->record, &maker->match_ours, NULL);
        if (theirs == NULL || ours == NULL || !value_equal(theirs, ours)) {
            return 0;
        }
    }
    if (!demo_holds(making, maker->where, other)) {
        return 0;
    }
    if (maker->nearest.count > 0) {
        const Field *place = other->schema->type->geometry;
        const Value *ours = demo_path_value(making->record, &maker->nearest, NULL);
        double metres = place == NULL ? INFINITY : demo_distance(&other->values[place->index], ours);
        return metres >= maker->metres.low && metres <= maker->metres.high ? 1 / (metres + 1) : 0;
    }
    const Value *weight = demo_path_value(other, &maker->weight, NULL);
    if (maker->weight.count == 0) {
        return 1;
    }
    return weight == NULL ? 0 : weight->kind == FIELD_INTEGER ? (double)weight->integer : weight->number;
}

/* One of the records of a batch: by weight, or the nearest. */
Status demo_make_of(DemoMaking *making, const DemoMaker *maker, Value *out, Error *err)
{
    DemoRecord *taken = NULL;
    double total = 0, best = 0;

    (void)err;
    for (size_t i = 0; i < maker->of->record_count; i++) {
        DemoRecord *other = maker->of->records[i];
        double weight = record_weight(making, maker, other);
        total += weight;
        if (weight <= 0) {
            continue;
        }
        if (maker->nearest.count > 0 ? weight > best : dice_unit(&making->dice) * total < weight) {
            taken = other;
            best = weight;
        }
    }
    if (taken != NULL) {
        link_take(making, maker->field, taken, out);
    }
    return ST_OK;
}

static Status field_make(DemoMaking *making, const DemoMaker *maker, Error *err)
{
    const Field *field = maker->field;
    Value *value = &making->record->values[field->index];

    while (maker != NULL && !((maker->odds >= 1 || dice_unit(&making->dice) < maker->odds) &&
                              demo_holds(making, maker->condition, making->record))) {
        maker = maker->next;
    }
    if (maker == NULL) {
        return ST_OK;
    }
    Value made = {.kind = field->kind};
    TRY(maker->make(making, maker, &made, err));
    if (made.state == VALUE_EMPTY) {
        made.state = VALUE_ABSENT;
    }
    *value = made;
    return ST_OK;
}

Status demo_fields_make(DemoMaking *making, const DemoFields *fields, Error *err)
{
    for (size_t i = 0; i < fields->count; i++) {
        TRY(field_make(making, &fields->makers[i], err));
    }
    return ST_OK;
}
