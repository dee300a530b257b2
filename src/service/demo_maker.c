#include "service/demo_making.h"
#include "service/demo_shape.h"

#include "model/value_text.h"

enum { MONTHS = 12, PATTERN_PIECES_MAX = 32, WIDTH_MAX = 9, METRES_MAX = 1000 * 1000, RADIUS_MAX = 500 * 1000 };

#define MASK(kind) (1u << FIELD_##kind)
#define WORDED (MASK(TEXT) | MASK(TIME) | MASK(CODE))
#define COUNTED (MASK(INTEGER) | MASK(NUMBER))

/* What is being read: one maker for one field. */
typedef struct Reading {
    DemoRecipe *recipe;
    const DemoSchema *schema;
    const JsonValue *object;
    DemoMaker *maker;
} Reading;

typedef Status ReadMaker(Reading *reading, const JsonValue *at, Error *err);

static Status number_option(Reading *reading, const char *name, double least, double most, double *out, Error *err)
{
    const JsonValue *at = json_get(reading->object, name);

    return at == NULL ? ST_OK : demo_number_read(reading->recipe, at, least, most, out, err);
}

static Status range_option(Reading *reading, const char *name, DemoRange *out, Error *err)
{
    const JsonValue *at = json_get(reading->object, name);

    return at == NULL ? ST_OK : demo_range_read(reading->recipe, at, out, err);
}

static Status path_option(Reading *reading, const char *name, DemoPath *out, Error *err)
{
    const JsonValue *at = json_get(reading->object, name);

    return at == NULL ? ST_OK : demo_path_read(reading->recipe, reading->schema, at, out, err);
}

static Status expression_option(Reading *reading, const char *name, Expr **out, Error *err)
{
    const JsonValue *at = json_get(reading->object, name);

    return at == NULL ? ST_OK : demo_expression_read(reading->recipe, reading->schema, at, out, err);
}

static Status geometry_option(Reading *reading, const char *name, DemoPath *out, Error *err)
{
    TRY(path_option(reading, name, out, err));
    if (out->count > 0 && out->steps[out->count - 1]->kind != FIELD_GEOMETRY) {
        return demo_fault(reading->recipe, json_get(reading->object, name), err, "this path leads to no geometry");
    }
    return ST_OK;
}

/* The text as a value of the field: for a code its id, exactly. */
static Status word_value(Reading *reading, const JsonValue *at, Text text, Value *out, Error *err)
{
    static const ValueOptions options = {.decimal = '.'};
    const Field *field = reading->maker->field;
    Error inner;

    if (field->kind == FIELD_CODE && code_find(field->list, text) == NULL) {
        return demo_fault(reading->recipe, at, err, "the list of '%.*s' has no code '%.*s'", TEXT_ARG(field->id),
                          TEXT_ARG(text));
    }
    if (value_parse(reading->recipe->arena, field, text, out, &options, &inner) != ST_OK) {
        return demo_fault(reading->recipe, at, err, "%s", inner.message);
    }
    if (out->state != VALUE_EMPTY && out->kind != field->kind) {
        return demo_fault(reading->recipe, at, err, "a reference is made with 'of', 'same' or 'owner'");
    }
    return ST_OK;
}

static Status constant_read(Reading *reading, const JsonValue *at, Error *err)
{
    reading->maker->make = demo_make_constant;
    return word_value(reading, at, at->kind == JSON_TEXT ? at->text : at->raw, &reading->maker->constant, err);
}

static Status choices_read(Reading *reading, const JsonValue *at, Error *err)
{
    DemoMaker *maker = reading->maker;

    if (!json_is(at, JSON_OBJECT) || at->count == 0) {
        return demo_fault(reading->recipe, at, err, "choices are an object of values and their weights");
    }
    maker->choices = ARENA_ARRAY(reading->recipe->arena, DemoChoice, at->count);
    for (size_t i = 0; i < at->count; i++) {
        DemoChoice *choice = &maker->choices[maker->choice_count++];
        TRY(demo_number_read(reading->recipe, &at->items[i], 0, 1e9, &choice->weight, err));
        TRY(word_value(reading, &at->items[i], at->items[i].key, &choice->value, err));
        maker->weights += choice->weight;
    }
    if (maker->weights <= 0) {
        return demo_fault(reading->recipe, at, err, "all weights are zero");
    }
    return ST_OK;
}

static Status pick_read(Reading *reading, const JsonValue *at, Error *err)
{
    return choices_read(reading, at, err);
}

static Status piece_read(Reading *reading, const JsonValue *at, Text name, bool is_value, DemoPiece *piece, Error *err)
{
    ptrdiff_t colon = text_index(name, ':');
    int64_t width = 0;

    piece->is_programme = !is_value && text_equal(name, PROGRAMME_WORD);
    if (piece->is_programme) {
        return ST_OK;
    }
    if (!is_value) {
        for (size_t i = 0; i < reading->recipe->word_count; i++) {
            if (text_equal(reading->recipe->words[i].id, name)) {
                piece->word = &reading->recipe->words[i];
                return ST_OK;
            }
        }
        return demo_fault(reading->recipe, at, err, "there is no word '%.*s'", TEXT_ARG(name));
    }
    if (colon >= 0 && (!text_to_int64((Text){name.at + colon + 1, name.length - (size_t)colon - 1}, &width) ||
                       width < 1 || width > WIDTH_MAX)) {
        return demo_fault(reading->recipe, at, err, "behind ':' stands the width of a number, 1 to %d", WIDTH_MAX);
    }
    piece->width = (int)width;
    name.length = colon >= 0 ? (size_t)colon : name.length;
    if (!demo_path_find(reading->schema, reading->recipe->schemas, name, &piece->path)) {
        return demo_fault(reading->recipe, at, err, "'%.*s' leads nowhere", TEXT_ARG(name));
    }
    return ST_OK;
}

/* "${path}", "${path:5}", "{word}" and what stands between. */
static Status pattern_read(Reading *reading, const JsonValue *at, Error *err)
{
    DemoMaker *maker = reading->maker;
    Text rest = at->kind == JSON_TEXT ? at->text : (Text){0};

    if (rest.length == 0) {
        return demo_fault(reading->recipe, at, err, "a pattern is a text");
    }
    maker->pieces = ARENA_ARRAY(reading->recipe->arena, DemoPiece, PATTERN_PIECES_MAX);
    while (rest.at != NULL && rest.length > 0) {
        ptrdiff_t open = text_index(rest, '{'), close = text_index(rest, '}');
        size_t before = open < 0 ? rest.length : (size_t)open;
        bool is_value = open > 0 && rest.at[open - 1] == '$';
        if (maker->piece_count + 2 > PATTERN_PIECES_MAX || (open >= 0 && close < open)) {
            return demo_fault(reading->recipe, at, err, "a brace without its pair, or too many of them");
        }
        if (before > (size_t)is_value) {
            maker->pieces[maker->piece_count++].text = (Text){rest.at, before - (size_t)is_value};
        }
        if (open >= 0) {
            Text name = {rest.at + open + 1, (size_t)(close - open - 1)};
            TRY(piece_read(reading, at, name, is_value, &maker->pieces[maker->piece_count++], err));
            before = (size_t)close + 1;
        }
        rest = (Text){rest.at + before, rest.length - before};
    }
    return ST_OK;
}

static Status range_read(Reading *reading, const JsonValue *at, Error *err)
{
    DemoMaker *maker = reading->maker;

    maker->skew = 1;
    maker->step = maker->field->kind == FIELD_INTEGER ? 1 : 0;
    TRY(number_option(reading, "skew", 0.01, 100, &maker->skew, err));
    TRY(number_option(reading, "step", 0, 1e9, &maker->step, err));
    return demo_range_read(reading->recipe, at, &maker->range, err);
}

static Status season_read(Reading *reading, Error *err)
{
    const JsonValue *at = json_get(reading->object, "season");
    DemoMaker *maker = reading->maker;
    double most = 0;

    for (int month = 0; month < MONTHS; month++) {
        maker->season[month] = 1;
        if (at != NULL) {
            TRY(demo_number_read(reading->recipe, json_at(at, (size_t)month), 0, 1e6, &maker->season[month], err));
        }
        most = maker->season[month] > most ? maker->season[month] : most;
    }
    if (most <= 0) {
        return demo_fault(reading->recipe, at, err, "a season has twelve weights, not all of them zero");
    }
    for (int month = 0; month < MONTHS; month++) {
        maker->season[month] /= most;
    }
    return ST_OK;
}

static Status date_read(Reading *reading, const JsonValue *at, Error *err)
{
    DemoMaker *maker = reading->maker;

    TRY(demo_expression_read(reading->recipe, reading->schema, at, &maker->from, err));
    TRY(expression_option(reading, "to", &maker->to, err));
    maker->has_days = json_get(reading->object, "days") != NULL;
    TRY(range_option(reading, "days", &maker->days, err));
    TRY(range_option(reading, "precision", &maker->precision, err));
    maker->skew = 1;
    TRY(number_option(reading, "skew", 0.01, 100, &maker->skew, err));
    return season_read(reading, err);
}

static Status is_read(Reading *reading, const JsonValue *at, Error *err)
{
    return demo_expression_read(reading->recipe, reading->schema, at, &reading->maker->value, err);
}

static Status same_read(Reading *reading, const JsonValue *at, Error *err)
{
    const Field *field = reading->maker->field;

    TRY(demo_path_read(reading->recipe, reading->schema, at, &reading->maker->path, err));
    const Field *from = reading->maker->path.steps[reading->maker->path.count - 1];
    if (from->kind != field->kind || from->list != field->list || from->to != field->to) {
        return demo_fault(reading->recipe, at, err, "'%.*s' and '%.*s' are not of one kind", TEXT_ARG(from->id),
                          TEXT_ARG(field->id));
    }
    return ST_OK;
}

static Status match_read(Reading *reading, Error *err)
{
    const JsonValue *at = json_get(reading->object, "match");
    DemoMaker *maker = reading->maker;

    if (at == NULL) {
        return ST_OK;
    }
    if (!json_is(at, JSON_ARRAY) || at->count != 2) {
        return demo_fault(reading->recipe, at, err, "'match' is [path from the other record, path from this one]");
    }
    TRY(demo_path_read(reading->recipe, maker->of->schema, json_at(at, 0), &maker->match_theirs, err));
    return demo_path_read(reading->recipe, reading->schema, json_at(at, 1), &maker->match_ours, err);
}

static Status of_read(Reading *reading, const JsonValue *at, Error *err)
{
    DemoMaker *maker = reading->maker;
    const JsonValue *where = json_get(reading->object, "where"), *weight = json_get(reading->object, "weight");

    maker->of = json_is(at, JSON_TEXT) ? demo_batch_find(reading->recipe, at->text) : NULL;
    if (maker->of == NULL || maker->of->schema->type != maker->field->to) {
        return demo_fault(reading->recipe, at, err, "'of' names an earlier batch of type '%.*s'",
                          TEXT_ARG(maker->field->to->id));
    }
    if (where != NULL) {
        TRY(demo_expression_read(reading->recipe, maker->of->schema, where, &maker->where, err));
    }
    if (weight != NULL) {
        TRY(demo_path_read(reading->recipe, maker->of->schema, weight, &maker->weight, err));
    }
    TRY(match_read(reading, err));
    maker->metres = (DemoRange){0, METRES_MAX};
    TRY(range_option(reading, "metres", &maker->metres, err));
    return geometry_option(reading, "nearest", &maker->nearest, err);
}

static Status true_read(Reading *reading, const JsonValue *at, Error *err)
{
    return json_is(at, JSON_BOOLEAN) && at->boolean ? ST_OK : demo_fault(reading->recipe, at, err, "say true here");
}

static Status coordinates_read(Reading *reading, Error *err)
{
    const JsonValue *at = json_get(reading->object, "at");
    DemoMaker *maker = reading->maker;

    maker->has_place = at != NULL;
    if (at == NULL) {
        return ST_OK;
    }
    if (!json_is(at, JSON_ARRAY) || at->count != 2 || maker->near.count > 0) {
        return demo_fault(reading->recipe, at, err, "'at' is [longitude, latitude], without 'near'");
    }
    TRY(demo_number_read(reading->recipe, json_at(at, 0), -180, 180, &maker->lon, err));
    return demo_number_read(reading->recipe, json_at(at, 1), -90, 90, &maker->lat, err);
}

static Status place_read(Reading *reading, Error *err)
{
    DemoMaker *maker = reading->maker;

    TRY(geometry_option(reading, "near", &maker->near, err));
    TRY(geometry_option(reading, "inside", &maker->inside, err));
    TRY(range_option(reading, "metres", &maker->metres, err));
    TRY(coordinates_read(reading, err));
    if (maker->near.count == 0 && maker->inside.count == 0 && !maker->has_place) {
        return demo_fault(reading->recipe, reading->object, err,
                          "a place is 'near' or 'inside' another geometry, or 'at' [longitude, latitude]");
    }
    return ST_OK;
}

static Status point_read(Reading *reading, const JsonValue *at, Error *err)
{
    TRY(true_read(reading, at, err));
    return place_read(reading, err);
}

static Status star_read(Reading *reading, const JsonValue *at, Error *err)
{
    DemoMaker *maker = reading->maker;

    maker->corners = (DemoRange){5, 9};
    maker->stretch = (DemoRange){1, 1};
    maker->skew = 1;
    TRY(demo_range_read(reading->recipe, at, &maker->radius, err));
    TRY(range_option(reading, "corners", &maker->corners, err));
    TRY(range_option(reading, "stretch", &maker->stretch, err));
    TRY(number_option(reading, "ragged", 0, 0.9, &maker->ragged, err));
    TRY(number_option(reading, "skew", 0.01, 100, &maker->skew, err));
    if (maker->radius.low < 1 || maker->radius.high > RADIUS_MAX || maker->corners.low < 3 ||
        maker->corners.high > 60) {
        return demo_fault(reading->recipe, at, err, "a star has a radius of 1 to 500,000 m and 3 to 60 corners");
    }
    return place_read(reading, err);
}

static Status band_read(Reading *reading, const JsonValue *at, Error *err)
{
    DemoMaker *maker = reading->maker;

    maker->share = (DemoRange){1, 1};
    TRY(range_option(reading, "share", &maker->share, err));
    if (!json_is(at, JSON_TEXT) || maker->share.low <= 0 || maker->share.high > 1) {
        return demo_fault(reading->recipe, at, err, "a band is of an area, and its 'share' within 0 to 1");
    }
    TRY(geometry_option(reading, "band", &maker->path, err));
    return ST_OK;
}

static Status corner_read(Reading *reading, const JsonValue *at, Error *err)
{
    (void)at;
    return geometry_option(reading, "corner", &reading->maker->path, err);
}

static Status area_read(Reading *reading, const JsonValue *at, Error *err)
{
    (void)at;
    reading->maker->step = 1;
    TRY(number_option(reading, "step", 1, 1e6, &reading->maker->step, err));
    return geometry_option(reading, "area", &reading->maker->path, err);
}

static Status shape_read(Reading *reading, const JsonValue *at, Error *err)
{
    (void)at;
    return demo_shape_read(reading->recipe, at, &reading->maker->constant, err);
}

/* Every maker: its member, the kinds of field it makes, how it is read and done, and its options. */
static const struct MakerRule {
    const char *name;
    uint32_t kinds;
    ReadMaker *read;
    DemoMake *make;
    const char *options[9];
} RULES[] = {
    {"pick", WORDED | COUNTED | MASK(BOOLEAN), pick_read, demo_make_pick, {NULL}},
    {"some", MASK(CODES), choices_read, demo_make_some, {NULL}},
    {"pattern", WORDED, pattern_read, demo_make_pattern, {NULL}},
    {"range", COUNTED, range_read, demo_make_number, {"skew", "step"}},
    {"after", MASK(DATE), date_read, demo_make_date, {"to", "days", "season", "precision", "skew"}},
    {"is", WORDED | COUNTED | MASK(DATE) | MASK(BOOLEAN), is_read, demo_make_is, {NULL}},
    {"same", ~0u, same_read, demo_make_same, {NULL}},
    {"of", MASK(REFERENCE), of_read, demo_make_of, {"where", "weight", "match", "nearest", "metres"}},
    {"owner", MASK(REFERENCE), true_read, demo_make_owner, {NULL}},
    {"point", MASK(GEOMETRY), point_read, demo_make_point, {"near", "inside", "at", "metres"}},
    {"star",
     MASK(GEOMETRY),
     star_read,
     demo_make_star,
     {"near", "inside", "at", "metres", "corners", "stretch", "ragged", "skew"}},
    {"band", MASK(GEOMETRY), band_read, demo_make_band, {"share"}},
    {"corner", MASK(GEOMETRY), corner_read, demo_make_corner, {NULL}},
    {"area", MASK(NUMBER), area_read, demo_make_area, {"step"}},
    {"nothing", ~0u, true_read, demo_make_nothing, {NULL}},
    {"shape", MASK(GEOMETRY), shape_read, demo_make_constant, {NULL}},
};

static const struct MakerRule *rule_find(const JsonValue *object)
{
    for (size_t i = 0; i < COUNT_OF(RULES); i++) {
        if (json_get(object, RULES[i].name) != NULL) {
            return &RULES[i];
        }
    }
    return NULL;
}

static Status maker_object_read(Reading *reading, Error *err)
{
    const struct MakerRule *rule = rule_find(reading->object);
    DemoMaker *maker = reading->maker;

    if (rule == NULL) {
        return demo_fault(reading->recipe, reading->object, err,
                          "this says not how the value is made; see docs/formats/demo.md");
    }
    const char *const allowed[] = {rule->name, "odds", "if", NULL};
    TRY(demo_members_check(reading->recipe, reading->object, allowed, rule->options, err));
    if ((rule->kinds >> maker->field->kind & 1) == 0) {
        return demo_fault(reading->recipe, reading->object, err, "'%s' makes no value of kind %s", rule->name,
                          field_kind_name(maker->field->kind));
    }
    maker->make = rule->make;
    TRY(number_option(reading, "odds", 0, 1, &maker->odds, err));
    TRY(expression_option(reading, "if", &maker->condition, err));
    return rule->read(reading, json_get(reading->object, rule->name), err);
}

static Status maker_read(DemoRecipe *recipe, const DemoSchema *schema, const JsonValue *at, DemoMaker *maker,
                         Error *err)
{
    Reading reading = {.recipe = recipe, .schema = schema, .object = at, .maker = maker};

    maker->odds = 1;
    if (at->kind == JSON_OBJECT) {
        return maker_object_read(&reading, err);
    }
    if (at->kind == JSON_TEXT || at->kind == JSON_NUMBER || at->kind == JSON_BOOLEAN) {
        return constant_read(&reading, at, err);
    }
    return demo_fault(recipe, at, err, "a value, an object that makes one, or a list of these is expected here");
}

/* One maker, or a list of which the first that applies makes the value. */
static Status makers_read(DemoRecipe *recipe, const DemoSchema *schema, const JsonValue *at, DemoMaker *first,
                          Error *err)
{
    const Field *field = first->field;

    if (at->kind != JSON_ARRAY) {
        return maker_read(recipe, schema, at, first, err);
    }
    for (size_t i = 0; i < at->count; i++) {
        TRY(maker_read(recipe, schema, json_at(at, i), first, err));
        if (i + 1 < at->count) {
            first->next = ARENA_NEW(recipe->arena, DemoMaker);
            first = first->next;
            first->field = field;
        }
    }
    return at->count > 0 ? ST_OK : demo_fault(recipe, at, err, "an empty list makes nothing");
}

Status demo_fields_read(DemoRecipe *recipe, const DemoSchema *schema, const JsonValue *object, DemoFields *out,
                        Error *err)
{
    if (object == NULL) {
        return ST_OK;
    }
    if (!json_is(object, JSON_OBJECT)) {
        return demo_fault(recipe, object, err, "'fields' is an object of fields and how they are made");
    }
    out->makers = ARENA_ARRAY(recipe->arena, DemoMaker, object->count + 1);
    for (size_t i = 0; i < object->count; i++) {
        const JsonValue *at = json_at(object, i);
        DemoMaker *maker = &out->makers[out->count++];
        DemoPath path;
        if (!demo_path_find(schema, recipe->schemas, at->key, &path) || path.count != 1) {
            return demo_fault(recipe, at, err, "the type '%.*s' has no field or note '%.*s'",
                              TEXT_ARG(schema->type->id), TEXT_ARG(at->key));
        }
        maker->field = path.steps[0];
        if (maker->field->class == CLASS_PERSONAL) {
            return demo_fault(recipe, at, err, "a demonstration has nothing personal in it");
        }
        TRY(makers_read(recipe, schema, at, maker, err));
    }
    return ST_OK;
}
