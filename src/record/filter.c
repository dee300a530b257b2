#include "record/filter.h"

#include "base/lower.h"
#include "geo/validity.h"
#include "geo/wkt.h"
#include "model/nearest.h"
#include "model/value_text.h"

typedef struct Binder {
    Arena *arena;
    Text source;
    const RecordType *type;
    Scope scope;
    Crs crs;
    Error *err;
} Binder;

#define FAULT(node, ...) cql_fault(b->err, b->source, (node)->at, __VA_ARGS__)

enum { MS_PER_DAY = 24 * 60 * 60 * 1000 };

static Status bind(Binder *b, const CqlNode *node, Filter **out) CHECKED;

static int shown(Text text)
{
    return text.length > 80 ? 80 : (int)text.length;
}

bool filter_knows(const RecordType *type, const Field *field, Scope scope)
{
    return field->class <= scope.max_class && field->class != CLASS_PERSONAL &&
           (field->kind != FIELD_GEOMETRY || field == type->geometry);
}

static Filter *filter_new(Binder *b, FilterKind kind, const Field *field)
{
    Filter *filter = ARENA_NEW(b->arena, Filter);

    filter->kind = kind;
    filter->field = field;
    return filter;
}

static FilterValue *value_new(Binder *b, Filter *filter, size_t count)
{
    filter->values = ARENA_ARRAY(b->arena, FilterValue, count);
    filter->value_count = count;
    return filter->values;
}

static Filter *filter_join(Binder *b, FilterKind kind, size_t count)
{
    Filter *filter = filter_new(b, kind, NULL);

    filter->items = ARENA_ARRAY(b->arena, Filter *, count);
    filter->count = count;
    return filter;
}

static Filter *negate(Binder *b, Filter *filter)
{
    Filter *not = filter_join(b, FILTER_NOT, 1);

    not ->items[0] = filter;
    return not ;
}

static Status unknown_name(Binder *b, const CqlNode *node)
{
    Nearest nearest = {.wrong = node->text};
    char hint[NEAREST_HINT_SIZE];

    for (size_t i = 0; i < b->type->field_count; i++) {
        if (filter_knows(b->type, &b->type->fields[i], b->scope)) {
            nearest_try(&nearest, b->type->fields[i].id);
        }
    }
    return FAULT(node, "%.*s has nothing called \"%.*s\" to ask for%s", TEXT_ARG(b->type->id), shown(node->text),
                 node->text.at, nearest_hint(&nearest, "; its queryables list what there is", hint));
}

/* The field a name means; `*id` when it is the record's own id. */
static Status name_find(Binder *b, const CqlNode *node, const Field **field, bool *id)
{
    *id = false;
    *field = type_field(b->type, node->text);
    if (*field == NULL && b->type->geometry != NULL && text_equal(node->text, TEXT("geometry"))) {
        *field = b->type->geometry;
    }
    if (*field == NULL && text_equal(node->text, TEXT("id"))) {
        *id = true;
        return ST_OK;
    }
    return *field != NULL && filter_knows(b->type, *field, b->scope) ? ST_OK : unknown_name(b, node);
}

static const CqlNode *unfolded(const CqlNode *node, bool *folded)
{
    *folded = *folded || node->kind == CQL_CASEI;
    return node->kind == CQL_CASEI ? node->items[0] : node;
}

static Text lowered(Binder *b, Text text)
{
    char *out = arena_raw(b->arena, text.length + 1);

    return (Text){out, text_lower_into(text, out)};
}

/* A name with what may be done to it. */
typedef struct Subject {
    const CqlNode *node;
    const Field *field; /* NULL: the id */
    bool folded;
} Subject;

static Status subject_find(Binder *b, const CqlNode *node, Subject *out)
{
    bool id;

    *out = (Subject){.node = node};
    node = unfolded(node, &out->folded);
    if (node->kind != CQL_PROPERTY) {
        return FAULT(node, node->kind == CQL_SUM ? "a SUM is compared with =, <>, <, <=, > and >= alone, or IS NULL"
                                                 : "a name was expected here, not a value");
    }
    TRY(name_find(b, node, &out->field, &id));
    if (out->folded && (id || (out->field->kind != FIELD_TEXT && out->field->kind != FIELD_CODE))) {
        return FAULT(node, "CASEI is for texts; \"%.*s\" is none", shown(node->text), node->text.at);
    }
    return ST_OK;
}

static Status wrong_value(Binder *b, const Subject *subject, const CqlNode *value, const char *wanted)
{
    Text name = subject->field == NULL ? TEXT("id") : subject->field->id;

    if (value->kind == CQL_PROPERTY || value->kind == CQL_CASEI) {
        return FAULT(value, "two names cannot be compared: compare \"%.*s\" with a value", TEXT_ARG(name));
    }
    return FAULT(value, "\"%.*s\" is compared with %s", TEXT_ARG(name), wanted);
}

/* What is asked for equality must be a code of the list, by its id, label or another name. */
static Status code_bind(Binder *b, const Subject *subject, const CqlNode *node, FilterValue *out)
{
    const Code *code = code_match(subject->field->list, node->text);
    if (code == NULL) {
        return FAULT(node, "\"%.*s\" is no code of \"%.*s\"; its queryables list them", shown(node->text),
                     node->text.at, TEXT_ARG(subject->field->id));
    }
    *out = (FilterValue){.kind = FILTER_TEXT, .text = code->id};
    return ST_OK;
}

static Status id_bind(Binder *b, const Subject *subject, const CqlNode *node, FilterValue *out)
{
    char *text = arena_raw(b->arena, ID_TEXT_SIZE);
    Id id;

    if (!id_parse(node->text, &id)) {
        return wrong_value(b, subject, node, "the id of a record");
    }
    id_format(id, text);
    *out = (FilterValue){.kind = FILTER_TEXT, .text = {text, ID_TEXT_SIZE - 1}};
    return ST_OK;
}

static Status text_bind(Binder *b, const Subject *subject, const CqlNode *node, bool exact, FilterValue *out)
{
    const Field *field = subject->field;
    bool folded = subject->folded;
    const CqlNode *value = unfolded(node, &folded);

    if (value->kind != CQL_TEXT) {
        return wrong_value(b, subject, node, "a text in '…'");
    }
    if (field == NULL || field->kind == FIELD_REFERENCE) {
        return id_bind(b, subject, value, out);
    }
    if (exact && !folded && (field->kind == FIELD_CODE || field->kind == FIELD_CODES)) {
        return code_bind(b, subject, value, out);
    }
    *out = (FilterValue){.kind = FILTER_TEXT, .text = folded ? lowered(b, value->text) : value->text};
    return ST_OK;
}

static Status number_bind(Binder *b, const Subject *subject, const CqlNode *node, FilterValue *out)
{
    if (node->kind != CQL_NUMBER) {
        return wrong_value(b, subject, node, "a number");
    }
    *out = (FilterValue){.kind = FILTER_NUMBER, .number = node->number};
    return ST_OK;
}

static Status boolean_bind(Binder *b, const Subject *subject, const CqlNode *node, FilterValue *out)
{
    bool digit = node->kind == CQL_NUMBER && (node->number == 0 || node->number == 1);

    if (node->kind != CQL_BOOLEAN && !digit) {
        return wrong_value(b, subject, node, "TRUE or FALSE");
    }
    *out = (FilterValue){.kind = FILTER_INTEGER, .integer = digit ? node->number != 0 : node->boolean};
    return ST_OK;
}

/* Not for dates. `exact`: for equality, not for order or a pattern. */
static Status value_bind(Binder *b, const Subject *subject, const CqlNode *node, bool exact, FilterValue *out)
{
    switch (subject->field == NULL ? FIELD_REFERENCE : subject->field->kind) {
    case FIELD_INTEGER:
    case FIELD_NUMBER:
        return number_bind(b, subject, node, out);
    case FIELD_BOOLEAN:
        return boolean_bind(b, subject, node, out);
    case FIELD_GEOMETRY:
        return FAULT(subject->node, "\"%.*s\" is a place: ask with S_INTERSECTS and its like",
                     TEXT_ARG(subject->field->id));
    default:
        return text_bind(b, subject, node, exact, out);
    }
}

static Filter *compare_new(Binder *b, const Subject *subject, FilterOperator operator, FilterValue value)
{
    Filter *filter = filter_new(b, FILTER_COMPARE, subject->field);

    filter->operator= operator;
    filter->folded = subject->folded;
    *value_new(b, filter, 1) = value;
    return filter;
}

static Filter *compare_text(Binder *b, const Subject *subject, FilterOperator operator, Text text)
{
    return compare_new(b, subject, operator,(FilterValue){.kind = FILTER_TEXT, .text = text});
}

/* A moment as dates are compared with it. */
typedef struct Moment {
    Text day;   /* "2024-05-01" */
    Text first; /* the shortest date that begins on that day: "2024-05"; dates of a month count from its first day */
    bool later; /* after midnight: no date is equal to it */
    bool exact; /* a year or a month: as it is written */
} Moment;

static void day_texts(Binder *b, int32_t day, Moment *out)
{
    char *text = arena_raw(b->arena, DATE_TEXT_SIZE);
    size_t length = (size_t)date_format((Date){day, PRECISION_DAY}, text);

    out->day = out->first = (Text){text, length};
    if (length == 10 && memcmp(text + 8, "01", 2) == 0) {
        out->first.length = memcmp(text + 5, "01", 2) == 0 ? 4 : 7;
    }
}

static Status moment_bind(Binder *b, const Subject *subject, const CqlNode *node, Moment *out)
{
    Text text = node->text;
    Date date;
    int64_t ms;

    *out = (Moment){0};
    if (node->kind != CQL_TEXT && node->kind != CQL_DATE && node->kind != CQL_TIMESTAMP) {
        return wrong_value(b, subject, node, "a date: DATE('2024-05-31')");
    }
    if (text.length == 11 && text.at[10] == 'T') {
        text.length--; /* GDAL writes a day so */
    }
    if (date_parse(text, &date)) {
        day_texts(b, date.day, out);
        if (date.precision != PRECISION_DAY) {
            *out = (Moment){.day = text, .first = text, .exact = true};
        }
        return ST_OK;
    }
    if (!timestamp_parse(text, &ms)) {
        return FAULT(node, "\"%.*s\" is no date (2024-05-31) and no moment (2024-05-31T12:00:00Z)", shown(text),
                     text.at);
    }
    int64_t day = ms / MS_PER_DAY - (ms % MS_PER_DAY < 0);
    day_texts(b, (int32_t)day, out);
    out->later = ms != day * MS_PER_DAY;
    return ST_OK;
}

static Filter *date_equal(Binder *b, const Subject *subject, const Moment *moment)
{
    if (moment->later) {
        return compare_text(b, subject, FILTER_EQUAL, TEXT("")); /* never, but unknown where there is no date */
    }
    if (text_equal(moment->first, moment->day)) {
        return compare_text(b, subject, FILTER_EQUAL, moment->day);
    }
    Filter *both = filter_join(b, FILTER_ALL, 2);
    both->items[0] = compare_text(b, subject, FILTER_AT_LEAST, moment->first);
    both->items[1] = compare_text(b, subject, FILTER_AT_MOST, moment->day);
    return both;
}

/* Dates are texts of any precision, each counting as its first day: "2024-05" lies between "2024-05-01" and itself. */
static Status date_compare_bind(Binder *b, const Subject *subject, FilterOperator operator, const CqlNode * node,
                                Filter **out)
{
    Moment moment;

    TRY(moment_bind(b, subject, node, &moment));
    switch (operator) {
    case FILTER_EQUAL:
        *out = date_equal(b, subject, &moment);
        break;
    case FILTER_UNEQUAL:
        *out = negate(b, date_equal(b, subject, &moment));
        break;
    case FILTER_LESS:
        *out = compare_text(b, subject, moment.later ? FILTER_AT_MOST : FILTER_LESS,
                            moment.later ? moment.day : moment.first);
        break;
    case FILTER_AT_MOST:
        *out = compare_text(b, subject, FILTER_AT_MOST, moment.day);
        break;
    case FILTER_MORE:
        *out = compare_text(b, subject, FILTER_MORE, moment.day);
        break;
    case FILTER_AT_LEAST:
        *out = compare_text(b, subject, moment.later ? FILTER_MORE : FILTER_AT_LEAST,
                            moment.later ? moment.day : moment.first);
        break;
    }
    return ST_OK;
}

static bool is_date(const Subject *subject)
{
    return subject->field != NULL && subject->field->kind == FIELD_DATE;
}

static bool has_order(const Subject *subject)
{
    return subject->field != NULL && subject->field->kind != FIELD_CODES && subject->field->kind != FIELD_BOOLEAN &&
           subject->field->kind != FIELD_REFERENCE;
}

static ValueState state_meant(const Subject *subject, FilterValue value)
{
    const Field *field = subject->field;
    const Code *code =
        field != NULL && field->kind == FIELD_CODE && !subject->folded ? code_find(field->list, value.text) : NULL;

    return code == NULL ? VALUE_SET : code->means;
}

/* That nobody knows is said by a code, or by a state without a value: both are found. */
static Filter *equal_new(Binder *b, const Subject *subject, FilterValue value)
{
    ValueState state = state_meant(subject, value);
    Filter *filter = compare_new(b, subject, FILTER_EQUAL, value);

    if (state != VALUE_SET) {
        filter->kind = FILTER_SAYS;
        filter->state = state;
    }
    return filter;
}

static Status subject_compare(Binder *b, const Subject *subject, FilterOperator operator, const CqlNode * value,
                              Filter **out)
{
    bool equality = operator== FILTER_EQUAL || operator== FILTER_UNEQUAL;
    FilterValue bound;

    if (is_date(subject)) {
        return date_compare_bind(b, subject, operator, value, out);
    }
    TRY(value_bind(b, subject, value, equality, &bound));
    if (!equality && !has_order(subject)) {
        return FAULT(subject->node, "\"%.*s\" has no order: ask with =, <> or IN",
                     TEXT_ARG(subject->field == NULL ? TEXT("id") : subject->field->id));
    }
    if (subject->field != NULL && subject->field->kind == FIELD_CODES) {
        Filter *member = filter_new(b, FILTER_MEMBER, subject->field);
        *value_new(b, member, 1) = bound;
        *out = operator== FILTER_EQUAL ? member : negate(b, member);
        return ST_OK;
    }
    *out = operator== FILTER_EQUAL ? equal_new(b, subject, bound) : compare_new(b, subject, operator, bound);
    return ST_OK;
}

static bool is_value(const CqlNode *node)
{
    bool ignored = false;

    return unfolded(node, &ignored)->kind != CQL_PROPERTY && node->kind != CQL_SUM;
}

/* A number of a record, or several added up. */
static Status amount_bind(Binder *b, const CqlNode *node, FilterAmount *out)
{
    size_t count = node->kind == CQL_SUM ? node->count : 1;

    *out = (FilterAmount){ARENA_ARRAY(b->arena, const Field *, count), count};
    for (size_t i = 0; i < count; i++) {
        const CqlNode *name = node->kind == CQL_SUM ? node->items[i] : node;
        Subject subject;
        TRY(subject_find(b, name, &subject));
        if (subject.field == NULL || (subject.field->kind != FIELD_INTEGER && subject.field->kind != FIELD_NUMBER)) {
            return FAULT(name, "SUM is for numbers; \"%.*s\" is none", shown(name->text), name->text.at);
        }
        out->fields[i] = subject.field;
    }
    return ST_OK;
}

static Status amounts_compare(Binder *b, const CqlNode *left, FilterOperator operator, const CqlNode * right,
                              Filter **out)
{
    *out = filter_new(b, FILTER_AMOUNTS, NULL);
    (*out)->operator= operator;
    TRY(amount_bind(b, left, &(*out)->left));
    if (right->kind == CQL_SUM || right->kind == CQL_PROPERTY) {
        return amount_bind(b, right, &(*out)->right);
    }
    if (right->kind != CQL_NUMBER) {
        return FAULT(right, "a SUM is compared with a number, with the name of one, or with a SUM");
    }
    *value_new(b, *out, 1) = (FilterValue){.kind = FILTER_NUMBER, .number = right->number};
    return ST_OK;
}

static FilterOperator mirrored(FilterOperator operator)
{
    static const FilterOperator mirrors[] = {FILTER_EQUAL,    FILTER_UNEQUAL, FILTER_MORE,
                                             FILTER_AT_LEAST, FILTER_LESS,    FILTER_AT_MOST};

    return mirrors[operator];
}

static Status bind_compare(Binder *b, const CqlNode *node, Filter **out)
{
    bool turned = is_value(node->items[0]) && !is_value(node->items[1]);
    FilterOperator operator=(FilterOperator) node->operator;
    const CqlNode *left = node->items[turned], *right = node->items[!turned];
    Subject subject;

    operator= turned ? mirrored(operator) : operator;
    if (left->kind == CQL_SUM || right->kind == CQL_SUM) {
        return amounts_compare(b, left, operator, right, out);
    }
    TRY(subject_find(b, left, &subject));
    return subject_compare(b, &subject, operator, right, out);
}

static Status bind_between(Binder *b, const CqlNode *node, Filter **out)
{
    Subject subject;

    TRY(subject_find(b, node->items[0], &subject));
    *out = filter_join(b, FILTER_ALL, 2);
    TRY(subject_compare(b, &subject, FILTER_AT_LEAST, node->items[1], &(*out)->items[0]));
    TRY(subject_compare(b, &subject, FILTER_AT_MOST, node->items[2], &(*out)->items[1]));
    *out = node->negated ? negate(b, *out) : *out;
    return ST_OK;
}

static bool has_states(const CodeList *list)
{
    for (size_t i = 0; i < list->code_count; i++) {
        if (list->codes[i].means != VALUE_SET) {
            return true;
        }
    }
    return false;
}

/* Dates, sets of codes, and codes that stand for states. */
static bool is_asked_one_by_one(const Subject *subject)
{
    const Field *field = subject->field;

    return is_date(subject) ||
           (field != NULL && (field->kind == FIELD_CODES || (field->kind == FIELD_CODE && has_states(field->list))));
}

static Status bind_in(Binder *b, const CqlNode *node, Filter **out)
{
    Subject subject;
    size_t count = node->count - 1;

    TRY(subject_find(b, node->items[0], &subject));
    bool single = is_asked_one_by_one(&subject);
    *out = single ? filter_join(b, FILTER_ANY, count) : filter_new(b, FILTER_IN, subject.field);
    (*out)->folded = subject.folded;
    FilterValue *values = single ? NULL : value_new(b, *out, count);
    for (size_t i = 0; i < count; i++) {
        const CqlNode *value = node->items[i + 1];
        TRY(single ? subject_compare(b, &subject, FILTER_EQUAL, value, &(*out)->items[i])
                   : value_bind(b, &subject, value, true, &values[i]));
    }
    *out = node->negated ? negate(b, *out) : *out;
    return ST_OK;
}

/* "100\% _x" as "100% ?x": % is *, _ is ?, a backslash takes their meaning away. */
static Text pattern_text(Binder *b, Text like)
{
    BUFFER out = {0};

    for (size_t i = 0; i < like.length; i++) {
        char c = like.at[i];
        bool literal = c == '\\' && i + 1 < like.length;
        c = literal ? like.at[++i] : c;
        if (!literal && (c == '%' || c == '_')) {
            buffer_byte(&out, c == '%' ? '*' : '?');
        } else if (c == '*' || c == '?' || c == '[') {
            buffer_format(&out, "[%c]", c);
        } else {
            buffer_byte(&out, (uint8_t)c);
        }
    }
    return text_copy(b->arena, buffer_view(&out));
}

static Status bind_like(Binder *b, const CqlNode *node, Filter **out)
{
    Subject subject;

    TRY(subject_find(b, node->items[0], &subject));
    bool folded = subject.folded;
    const CqlNode *pattern = unfolded(node->items[1], &folded);
    bool textual = subject.field != NULL && subject.field->kind != FIELD_INTEGER &&
                   subject.field->kind != FIELD_NUMBER && subject.field->kind != FIELD_BOOLEAN &&
                   subject.field->kind != FIELD_REFERENCE && subject.field->kind != FIELD_GEOMETRY;
    if (!textual) {
        return FAULT(node, "LIKE is for texts; \"%.*s\" is none",
                     TEXT_ARG(subject.field == NULL ? TEXT("id") : subject.field->id));
    }
    if (pattern->kind != CQL_TEXT) {
        return FAULT(pattern, "LIKE takes a pattern in '…'");
    }
    *out = filter_new(b, FILTER_LIKE, subject.field);
    (*out)->folded = subject.folded;
    Text text = pattern_text(b, folded ? lowered(b, pattern->text) : pattern->text);
    *value_new(b, *out, 1) = (FilterValue){.kind = FILTER_TEXT, .text = text};
    *out = node->negated ? negate(b, *out) : *out;
    return ST_OK;
}

/* A sum is missing where all of it is. */
static Status missing_bind(Binder *b, const CqlNode *node, Filter **out)
{
    Subject subject;
    FilterAmount amount;

    if (node->kind != CQL_SUM) {
        TRY(subject_find(b, node, &subject));
        *out = filter_new(b, FILTER_NULL, subject.field);
        return ST_OK;
    }
    TRY(amount_bind(b, node, &amount));
    *out = filter_join(b, FILTER_ALL, amount.count);
    for (size_t i = 0; i < amount.count; i++) {
        (*out)->items[i] = filter_new(b, FILTER_NULL, amount.fields[i]);
    }
    return ST_OK;
}

static Status bind_null(Binder *b, const CqlNode *node, Filter **out)
{
    TRY(missing_bind(b, node->items[0], out));
    *out = node->negated ? negate(b, *out) : *out;
    return ST_OK;
}

/* In degrees a box may cross the 180th meridian: its two parts are one place. */
static Geometry *boxes_join(Arena *arena, const Geometry *a, const Geometry *b)
{
    uint32_t first = a->vertex_count;
    Geometry *both = geometry_new(arena, GEOMETRY_MULTIPOLYGON, first + b->vertex_count, 2, 2, false);

    memcpy(both->xy, a->xy, 2 * sizeof(double) * first);
    memcpy(both->xy + 2 * (size_t)first, b->xy, 2 * sizeof(double) * b->vertex_count);
    both->rings[1] = first;
    both->parts[1] = 1;
    return both;
}

static Status box_bind(Binder *b, const CrsTurn *turn, const CqlNode *node, Geometry **out)
{
    size_t half = node->box_size / 2;
    double box[4] = {node->box[0], node->box[1], node->box[half], node->box[half + 1]};
    int lon = b->crs == CRS_GEOGRAPHIC ? 1 : 0;
    bool degrees = b->crs == CRS84 || b->crs == CRS_GEOGRAPHIC;

    if (!degrees || box[lon] <= box[lon + 2]) {
        return crs_box_to_wgs84(turn, b->arena, box, out, b->err);
    }
    double west[4] = {box[0], box[1], box[2], box[3]}, east[4] = {box[0], box[1], box[2], box[3]};
    Geometry *first, *second;
    west[lon + 2] = 180;
    east[lon] = -180;
    TRY(crs_box_to_wgs84(turn, b->arena, west, &first, b->err));
    TRY(crs_box_to_wgs84(turn, b->arena, east, &second, b->err));
    *out = boxes_join(b->arena, first, second);
    return ST_OK;
}

static Status wkt_bind(Binder *b, const CrsTurn *turn, const CqlNode *node, Geometry **out)
{
    GeometryFault fault;

    TRY(wkt_parse(b->arena, node->text, out, b->err));
    TRY(crs_to_wgs84(turn, *out, b->err));
    GeoContext *context = geo_context_create();
    bool fine = geometry_check(context, *out, &fault);
    geo_context_free(context);
    return fine ? ST_OK : error_set(b->err, ST_INVALID, "%s", fault.sentence);
}

/* The place a value gives; a fault of it is told with where it stands in the filter. */
static Status place_bind(Binder *b, const CqlNode *node, Geometry **out)
{
    CRS_TURN *turn = NULL;
    Error local, *outer = b->err;

    if (node->kind != CQL_WKT && node->kind != CQL_BOX) {
        return FAULT(node, "a place was expected: POINT(…), POLYGON((…)), BBOX(…)");
    }
    TRY(crs_turn_open(b->crs, &turn, b->err));
    b->err = &local;
    Status status = node->kind == CQL_BOX ? box_bind(b, turn, node, out) : wkt_bind(b, turn, node, out);
    b->err = outer;
    return status == ST_OK ? ST_OK : FAULT(node, "%s", local.message);
}

static Status bind_spatial(Binder *b, const CqlNode *node, Filter **out)
{
    bool turned = is_value(node->items[0]) && !is_value(node->items[1]), id;
    const CqlNode *name = node->items[turned];
    const Field *field;
    Geometry *geometry = NULL;

    if (name->kind != CQL_PROPERTY) {
        return FAULT(name, "the name of a place was expected here: \"%.*s\"",
                     TEXT_ARG(b->type->geometry == NULL ? TEXT("geometry") : b->type->geometry->id));
    }
    TRY(name_find(b, name, &field, &id));
    if (id || field != b->type->geometry) {
        return FAULT(name, "\"%.*s\" is no place", shown(name->text), name->text.at);
    }
    TRY(place_bind(b, node->items[!turned], &geometry));
    *out = filter_new(b, FILTER_RELATION, field);
    (*out)->relation = (RelationKind)node->relation;
    (*out)->relation = turned ? relation_mirror((*out)->relation) : (*out)->relation;
    (*out)->geometry = geometry;
    return ST_OK;
}

static Status bind_items(Binder *b, const CqlNode *node, FilterKind kind, Filter **out)
{
    *out = filter_join(b, kind, node->count);
    for (size_t i = 0; i < node->count; i++) {
        TRY(bind(b, node->items[i], &(*out)->items[i]));
    }
    return ST_OK;
}

static Status bind(Binder *b, const CqlNode *node, Filter **out)
{
    switch (node->kind) {
    case CQL_AND:
        return bind_items(b, node, FILTER_ALL, out);
    case CQL_OR:
        return bind_items(b, node, FILTER_ANY, out);
    case CQL_NOT:
        return bind_items(b, node, FILTER_NOT, out);
    case CQL_COMPARE:
        return bind_compare(b, node, out);
    case CQL_LIKE:
        return bind_like(b, node, out);
    case CQL_BETWEEN:
        return bind_between(b, node, out);
    case CQL_IN:
        return bind_in(b, node, out);
    case CQL_IS_NULL:
        return bind_null(b, node, out);
    case CQL_SPATIAL:
        return bind_spatial(b, node, out);
    default: /* nothing else comes out of the parser where a condition stands */
        *out = filter_new(b, FILTER_CONSTANT, NULL);
        (*out)->holds = node->boolean;
        return ST_OK;
    }
}

Status filter_check(Arena *arena, Text source, const RecordType *type, Scope scope, Crs crs, Filter **out, Error *err)
{
    Binder b = {arena, source, type, scope, crs, err};
    CqlNode *node;

    TRY(cql_parse(arena, source, &node, err));
    return bind(&b, node, out);
}

const Filter *filter_and(Arena *arena, const Filter *a, const Filter *b)
{
    Binder binder = {.arena = arena};

    if (a == NULL || b == NULL) {
        return a == NULL ? b : a;
    }
    Filter *both = filter_join(&binder, FILTER_ALL, 2);
    both->items[0] = (Filter *)(uintptr_t)a;
    both->items[1] = (Filter *)(uintptr_t)b;
    return both;
}

const Filter *filter_touching(Arena *arena, const RecordType *type, const Geometry *area)
{
    Binder binder = {.arena = arena};
    Filter *filter = filter_new(&binder, FILTER_RELATION, type->geometry);

    filter->relation = RELATION_INTERSECTS;
    filter->geometry = area;
    return filter;
}
