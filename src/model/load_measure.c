#include "base/compiler.h"
#include "base/number.h"
#include "model/measure.h"
#include "model/member.h"
#include "model/role.h"

static const Member MEASURE_MEMBERS[] = {
    MEMBER(measure, TEXT, MEMBER_NEEDED),
    MEMBER(number, NUMBER, MEMBER_NEEDED),
    MEMBER(label, OBJECT, MEMBER_NEEDED),
    MEMBER(help, OBJECT, 0),
    MEMBER(type, TEXT, MEMBER_NEEDED),
    MEMBER(date, TEXT, 0),
    MEMBER(condition, TEXT, 0),
    MEMBER(values, ARRAY, 0),
    MEMBER(parts, ARRAY, 0),
    MEMBER(whole, TEXT, 0),
    MEMBER(dimensions, ARRAY, 0),
    MEMBER(apart, ARRAY, 0),
    MEMBER(once, OBJECT, 0),
    MEMBER(views, ARRAY, 0),
};

static const Member VALUE_MEMBERS[] = {
    MEMBER(id, TEXT, MEMBER_NEEDED), MEMBER(label, OBJECT, MEMBER_NEEDED),
    MEMBER(unit, TEXT, 0),           MEMBER(fields, ARRAY, 0),
    MEMBER(when, TEXT, 0),           MEMBER(related, OBJECT, 0),
};

static const Member RELATED_MEMBERS[] = {
    MEMBER(type, TEXT, MEMBER_NEEDED),
    MEMBER(within, NUMBER, 0),
    MEMBER(shared, OBJECT, 0),
    MEMBER(until, OBJECT, 0),
};

static const Member PAIR_MEMBERS[] = {
    MEMBER(ours, TEXT, MEMBER_NEEDED),
    MEMBER(theirs, TEXT, MEMBER_NEEDED),
};

static const Member ONCE_MEMBERS[] = {
    MEMBER(value, TEXT, MEMBER_NEEDED),
    MEMBER(level, TEXT, MEMBER_NEEDED),
    MEMBER(label, OBJECT, MEMBER_NEEDED),
};

static const Member PART_MEMBERS[] = {
    MEMBER(value, TEXT, MEMBER_NEEDED),
    MEMBER(fields, ARRAY, MEMBER_NEEDED),
    MEMBER(at, OBJECT, 0),
};

static const Member DIMENSION_MEMBERS[] = {
    MEMBER(id, TEXT, MEMBER_NEEDED), MEMBER(means, TEXT, MEMBER_NEEDED),
    MEMBER(label, OBJECT, 0),        MEMBER(field, TEXT, 0),
    MEMBER(bands, ARRAY, 0),         MEMBER(level, TEXT, 0),
    MEMBER(list, TEXT, 0),
};

/* A measure while it is read: faults are noted at what declares it. */
typedef struct MeasureWork {
    Loader *loader;
    Measure *measure;
    const JsonValue *base;
} MeasureWork;

static void class_raise(Measure *measure, const Field *field)
{
    if (field != NULL && field->class > measure->class) {
        measure->class = field->class;
    }
}

/* A field of a type that may be read: personal values never leave their seal. NULL and a fault otherwise. */
static const Field *field_of(MeasureWork *work, const RecordType *type, const JsonValue *value, const char *use)
{
    if (value->kind != JSON_TEXT) {
        load_fault(work->loader, value, "%s is named by the id of a field, not by %s", use,
                   json_kind_name(value->kind));
        return NULL;
    }
    const Field *field = type_field(type, value->text);
    if (field == NULL) {
        fault_no_field(work->loader, type, value, use);
        return NULL;
    }
    if (field->class == CLASS_PERSONAL) {
        load_fault(work->loader, value, "\"%.*s\" is personal and stays sealed: it cannot be %s", TEXT_ARG(field->id),
                   use);
        return NULL;
    }
    class_raise(work->measure, field);
    return field;
}

static const Field *measured_field(MeasureWork *work, const JsonValue *value, const char *use)
{
    return field_of(work, work->measure->type, value, use);
}

static const Field *number_field(MeasureWork *work, const JsonValue *value, const char *use)
{
    const Field *field = measured_field(work, value, use);

    if (field != NULL && field->kind != FIELD_INTEGER && field->kind != FIELD_NUMBER) {
        load_fault(work->loader, value, "\"%.*s\" is of kind %s: only numbers can be %s", TEXT_ARG(field->id),
                   field_kind_name(field->kind), use);
        return NULL;
    }
    return field;
}

static void read_fields(MeasureWork *work, const JsonValue *fields, MeasurePart *part)
{
    part->fields = ARENA_ARRAY(work->loader->arena, const Field *, fields->count + 1);
    for (size_t i = 0; i < fields->count; i++) {
        const Field *field = number_field(work, &fields->items[i], "a number to add up");
        if (field != NULL) {
            part->fields[part->field_count++] = field;
        }
    }
}

static MeasurePart *part_add(MeasureWork *work, const JsonValue *at)
{
    if (work->measure->part_count == MEASURE_PARTS_MAX) {
        load_fault(work->loader, at, "a measure has at most %d parts", MEASURE_PARTS_MAX);
        return NULL;
    }
    return &work->measure->parts[work->measure->part_count++];
}

/* Two fields of one kind that are compared: ours and that of the records that are counted. */
static void read_pair(MeasureWork *work, const JsonValue *object, FieldKind kind, const RecordType *type,
                      const Field **ours, const Field **theirs)
{
    const Field **out[] = {ours, theirs};
    const JsonValue *names[] = {member(object, KEYWORD(ours), JSON_TEXT), member(object, KEYWORD(theirs), JSON_TEXT)};
    const RecordType *types[] = {work->measure->type, type};

    members_check(work->loader, object, PAIR_MEMBERS, COUNT_OF(PAIR_MEMBERS), "a pair of fields");
    for (size_t i = 0; i < COUNT_OF(out); i++) {
        *out[i] = names[i] == NULL ? NULL : field_of(work, types[i], names[i], "compared");
        if (*out[i] != NULL && (*out[i])->kind != kind) {
            load_fault(work->loader, names[i], "\"%.*s\" is of kind %s: here a %s is compared", TEXT_ARG((*out[i])->id),
                       field_kind_name((*out[i])->kind), field_kind_name(kind));
        }
    }
    if (*ours != NULL && *theirs != NULL && kind == FIELD_REFERENCE && (*ours)->to != (*theirs)->to) {
        load_fault(work->loader, object, "\"%.*s\" and \"%.*s\" name records of different types", TEXT_ARG((*ours)->id),
                   TEXT_ARG((*theirs)->id));
    }
}

/* Is the field one that lists are filtered by, or the parent: one with an index? */
static bool is_sought(const RecordType *type, const Field *field)
{
    bool sought = field == NULL || field == type->parent;

    for (size_t i = 0; i < type->filter_count; i++) {
        sought |= type->filters[i] == field;
    }
    return sought;
}

static void read_shared(MeasureWork *work, const JsonValue *shared, Related *related)
{
    read_pair(work, shared, FIELD_REFERENCE, related->type, &related->ours, &related->theirs);
    if (!is_sought(work->measure->type, related->ours) || !is_sought(related->type, related->theirs)) {
        load_fault(work->loader, shared,
                   "what is shared is followed from both sides: each field is one that its list "
                   "is filtered by");
    }
}

static void read_within(MeasureWork *work, const JsonValue *within, Related *related)
{
    const Field *ours = work->measure->type->geometry, *theirs = related->type->geometry;

    related->within = within->number;
    if (!(within->number > 0 && within->number <= RELATED_WITHIN_MAX)) {
        load_fault(work->loader, within, "near is more than 0 and at most %d metres", RELATED_WITHIN_MAX);
    } else if (ours == NULL || theirs == NULL || theirs->geometry_kinds != 1u << GEOMETRY_POINT) {
        load_fault(work->loader, within, "near asks for a type with places, and for one whose places are points");
    }
    class_raise(work->measure, ours);
    class_raise(work->measure, theirs);
}

static void read_related(MeasureWork *work, const JsonValue *object)
{
    Loader *loader = work->loader;
    Measure *measure = work->measure;
    Related *related = ARENA_ARRAY(loader->arena, Related, 1);
    const JsonValue *type = member(object, KEYWORD(type), JSON_TEXT);
    const JsonValue *within = member(object, KEYWORD(within), JSON_NUMBER);
    const JsonValue *shared = member(object, KEYWORD(shared), JSON_OBJECT);
    const JsonValue *until = member(object, KEYWORD(until), JSON_OBJECT);

    if (!members_check(loader, object, RELATED_MEMBERS, COUNT_OF(RELATED_MEMBERS), "what is related")) {
        return;
    }
    related->value = (uint16_t)(measure->value_count - 1);
    related->type = type == NULL ? NULL : model_type(loader->model, type->text);
    if (related->type == NULL) {
        load_fault(loader, type == NULL ? object : type,
                   "what is related needs the \"type\" whose records are counted");
        return;
    }
    if (measure->related != NULL || (within == NULL) == (shared == NULL)) {
        load_fault(loader, object,
                   "one value of a measure counts what is related, either \"within\" metres or by what "
                   "is \"shared\"");
        return;
    }
    measure->related = related;
    if (within != NULL) {
        read_within(work, within, related);
    } else {
        read_shared(work, shared, related);
    }
    if (until != NULL) {
        read_pair(work, until, FIELD_DATE, related->type, &related->until, &related->dated);
    }
}

/* A condition on fields of the type, which makes the measure as protected as what it reads. */
static const Rule *read_rule(MeasureWork *work, const JsonValue *expression)
{
    Measure *measure = work->measure;
    Rule *rule = ARENA_ARRAY(work->loader->arena, Rule, 1);

    condition_load(work->loader, measure->type, expression, rule);
    for (size_t i = 0; i < rule->field_count; i++) {
        class_raise(measure, &measure->type->fields[rule->fields[i]]);
    }
    return rule;
}

/* What a value comes to: fields that are added up, or whether something is so. */
static void read_own_part(MeasureWork *work, const JsonValue *fields, const JsonValue *when)
{
    MeasurePart *part = part_add(work, fields != NULL ? fields : when);

    if (part != NULL) {
        part->value = (uint16_t)(work->measure->value_count - 1);
    }
    if (part != NULL && fields != NULL) {
        read_fields(work, fields, part);
    } else if (part != NULL) {
        part->when = read_rule(work, when);
    }
}

static void read_value(MeasureWork *work, const JsonValue *declared_value)
{
    Loader *loader = work->loader;
    Measure *measure = work->measure;
    const JsonValue *fields = member(declared_value, KEYWORD(fields), JSON_ARRAY);

    if (!members_check(loader, declared_value, VALUE_MEMBERS, COUNT_OF(VALUE_MEMBERS), "a value")) {
        return;
    }
    if (measure->value_count == MEASURE_VALUES_MAX) {
        load_fault(loader, declared_value, "a measure has at most %d values", MEASURE_VALUES_MAX);
        return;
    }
    MeasureValue *value = &measure->values[measure->value_count++];
    value->id = member_text(loader, declared_value, KEYWORD(id));
    value->unit = member_text(loader, declared_value, KEYWORD(unit));
    label_read(loader, member(declared_value, KEYWORD(label), JSON_OBJECT), &value->label);
    const JsonValue *related = member(declared_value, KEYWORD(related), JSON_OBJECT);
    const JsonValue *when = member(declared_value, KEYWORD(when), JSON_TEXT);
    if ((related != NULL) + (fields != NULL) + (when != NULL) > 1) {
        load_fault(loader, declared_value,
                   "a value adds up fields, says when something is so, or counts what is "
                   "related: one of these");
    } else if (related != NULL) {
        read_related(work, related);
    } else if (fields != NULL || when != NULL) {
        read_own_part(work, fields, when);
    }
}

static void read_bands(MeasureWork *work, const JsonValue *bands, Dimension *dimension)
{
    dimension->source = FROM_BANDS;
    dimension->bounds = ARENA_ARRAY(work->loader->arena, int64_t, bands->count + 1);
    if (bands->count == 0 || bands->count > MEASURE_BANDS_MAX) {
        load_fault(work->loader, bands, "a dimension has from one to %d bands", MEASURE_BANDS_MAX);
        return;
    }
    for (size_t i = 0; i < bands->count; i++) {
        const JsonValue *bound = &bands->items[i];
        if (bound->kind != JSON_NUMBER || !bound->whole ||
            (i > 0 && bound->integer <= dimension->bounds[dimension->bound_count - 1])) {
            load_fault(work->loader, bound, "bands are named by the least whole number of each, rising");
            return;
        }
        dimension->bounds[dimension->bound_count++] = bound->integer;
    }
}

static void read_field_dimension(MeasureWork *work, const JsonValue *object, const JsonValue *name,
                                 Dimension *dimension)
{
    const JsonValue *bands = member(object, KEYWORD(bands), JSON_ARRAY);
    const Field *field = bands != NULL ? number_field(work, name, "put into bands")
                                       : measured_field(work, name, "what a measure is broken down by");

    dimension->source = FROM_FIELD;
    dimension->field = field;
    if (field == NULL) {
        return;
    }
    dimension->label = field->label;
    dimension->list = field->list;
    if (bands != NULL) {
        read_bands(work, bands, dimension);
    } else if (field->kind != FIELD_CODE && field->kind != FIELD_BOOLEAN && field->kind != FIELD_REFERENCE &&
               field->kind != FIELD_TEXT) {
        load_fault(work->loader, name,
                   "\"%.*s\" is of kind %s: a measure is broken down by codes, yes or no, references, texts, or bands "
                   "of a number",
                   TEXT_ARG(field->id), field_kind_name(field->kind));
    }
}

/* A level is a code of the units' own list of levels, or a number where they have numbers; empty and a fault otherwise.
 */
static Text read_level(MeasureWork *work, const JsonValue *level, Label *label)
{
    const Field *unit = type_role(work->measure->type, ROLE_BELONGS_TO_UNIT, SLOT_BELONGS_TO_UNIT_UNIT);
    const Field *levels =
        unit == NULL || unit->to == NULL ? NULL : type_role(unit->to, ROLE_IS_UNIT, SLOT_IS_UNIT_LEVEL);
    int64_t number;
    const Code *code = levels == NULL || levels->list == NULL ? NULL : code_find(levels->list, level->text);

    if (levels != NULL && levels->kind == FIELD_INTEGER && text_to_int64(level->text, &number)) {
        return text_copy(work->loader->arena, level->text);
    }
    if (levels == NULL) {
        load_fault(work->loader, level, "records of \"%.*s\" lie in no administrative unit",
                   TEXT_ARG(work->measure->type->id));
        return (Text){0};
    }
    if (code == NULL) {
        load_fault(work->loader, level, "\"%.*s\" is no level of units", TEXT_ARG(level->text));
        return (Text){0};
    }
    *label = code->label;
    return code->id;
}

static void read_place(MeasureWork *work, const JsonValue *level, Dimension *dimension)
{
    dimension->source = FROM_PLACE;
    dimension->level = read_level(work, level, &dimension->label);
}

static void read_part_dimension(MeasureWork *work, const JsonValue *object, Dimension *dimension)
{
    const JsonValue *list = member(object, KEYWORD(list), JSON_TEXT);

    dimension->source = FROM_PART;
    dimension->list = list == NULL ? NULL : model_list(work->loader->model, list->text);
    work->measure->parted = true;
    if (dimension->list == NULL) {
        load_fault(work->loader, object,
                   "a dimension needs a \"field\", a \"level\" of units, or the \"list\" its members are codes of");
    } else {
        dimension->label = dimension->list->label;
    }
}

static void read_dimension(MeasureWork *work, const JsonValue *object)
{
    Loader *loader = work->loader;
    Measure *measure = work->measure;

    if (!members_check(loader, object, DIMENSION_MEMBERS, COUNT_OF(DIMENSION_MEMBERS), "a dimension")) {
        return;
    }
    if (measure->dimension_count == MEASURE_DIMENSIONS_MAX) {
        load_fault(loader, object, "a measure has at most %d dimensions", MEASURE_DIMENSIONS_MAX);
        return;
    }
    Dimension *dimension = &measure->dimensions[measure->dimension_count++];
    const JsonValue *means = member(object, KEYWORD(means), JSON_TEXT);
    const JsonValue *field = member(object, KEYWORD(field), JSON_TEXT), *label = json_find(object, KEYWORD(label));
    const JsonValue *level = member(object, KEYWORD(level), JSON_TEXT);
    int meaning = means == NULL ? -1 : word_check(loader, means, DIMENSION_KEYWORDS, DIMENSION_COUNT);
    dimension->id = member_text(loader, object, KEYWORD(id));
    dimension->meaning = meaning < 0 ? DIMENSION_SUBJECT : (DimensionMeaning)meaning;
    if (field != NULL) {
        read_field_dimension(work, object, field, dimension);
    } else if (level != NULL) {
        read_place(work, level, dimension);
    } else {
        read_part_dimension(work, object, dimension);
    }
    if (label != NULL) {
        label_read(loader, label, &dimension->label);
    }
}

static void read_at(MeasureWork *work, const JsonValue *object, const JsonValue *at, MeasurePart *part)
{
    Measure *measure = work->measure;

    for (size_t i = 0; at != NULL && i < at->count; i++) {
        const JsonValue *code = &at->items[i];
        int d = measure_dimension(measure, code->key);
        if (d < 0 || measure->dimensions[d].source != FROM_PART || code->kind != JSON_TEXT) {
            load_fault(work->loader, code, "\"%.*s\" is no dimension that parts name a code of", TEXT_ARG(code->key));
        } else if (measure->dimensions[d].list != NULL) {
            part->at[d] = code_find(measure->dimensions[d].list, code->text);
            if (part->at[d] == NULL) {
                load_fault(work->loader, code, "the list \"%.*s\" has no code \"%.*s\"",
                           TEXT_ARG(measure->dimensions[d].list->id), TEXT_ARG(code->text));
            }
        }
    }
    for (size_t d = 0; d < measure->dimension_count; d++) {
        if (measure->dimensions[d].source == FROM_PART && part->at[d] == NULL) {
            load_fault(work->loader, object, "a part says with \"at\" where it belongs in \"%.*s\"",
                       TEXT_ARG(measure->dimensions[d].id));
        }
    }
}

static void read_part(MeasureWork *work, const JsonValue *object)
{
    if (!members_check(work->loader, object, PART_MEMBERS, COUNT_OF(PART_MEMBERS), "a part")) {
        return;
    }
    const JsonValue *name = member(object, KEYWORD(value), JSON_TEXT);
    const JsonValue *fields = member(object, KEYWORD(fields), JSON_ARRAY);
    int value = name == NULL ? -1 : measure_value(work->measure, name->text);
    MeasurePart *part = part_add(work, object);
    if (name != NULL && value < 0) {
        load_fault(work->loader, name, "the measure has no value \"%.*s\"", TEXT_ARG(name->text));
    }
    if (part == NULL || value < 0 || fields == NULL) {
        return;
    }
    part->value = (uint16_t)value;
    read_fields(work, fields, part);
    read_at(work, object, member(object, KEYWORD(at), JSON_OBJECT), part);
}

static void read_once(MeasureWork *work, const JsonValue *object)
{
    Measure *measure = work->measure;
    CountedOnce *once = ARENA_ARRAY(work->loader->arena, CountedOnce, 1);
    const JsonValue *value = member(object, KEYWORD(value), JSON_TEXT),
                    *level = member(object, KEYWORD(level), JSON_TEXT);
    int at = value == NULL ? -1 : measure_value(measure, value->text);

    if (!members_check(work->loader, object, ONCE_MEMBERS, COUNT_OF(ONCE_MEMBERS), "what is counted once")) {
        return;
    }
    label_read(work->loader, member(object, KEYWORD(label), JSON_OBJECT), &once->label);
    once->level = level == NULL ? (Text){0} : read_level(work, level, &(Label){0});
    const MeasurePart *part = at < 0 ? NULL : measure_part_of(measure, (uint16_t)at);
    if (measure->parted || part == NULL || part->when != NULL) {
        load_fault(work->loader, value == NULL ? object : value,
                   "counted once is a value that fields are added up for, of a measure without parts");
        return;
    }
    once->value = (uint16_t)at;
    measure->once = once;
}

static void read_view(MeasureWork *work, const JsonValue *names)
{
    Measure *measure = work->measure;

    if (names->kind != JSON_ARRAY || measure->view_count == MEASURE_VIEWS_MAX) {
        load_fault(work->loader, names, "a measure has at most %d views, each a list of dimensions", MEASURE_VIEWS_MAX);
        return;
    }
    MeasureView *view = &measure->views[measure->view_count++];
    for (size_t i = 0; i < names->count; i++) {
        const JsonValue *name = &names->items[i];
        int d = name->kind == JSON_TEXT ? measure_dimension(measure, name->text) : -1;
        if (name->kind == JSON_TEXT && text_equal(name->text, KEYWORD(period))) {
            view->period = true;
        } else if (d < 0 || view->dimension_count == MEASURE_DIMENSIONS_MAX) {
            load_fault(work->loader, name, "a view names dimensions of its measure, each once, and \"period\"");
        } else {
            view->dimensions[view->dimension_count++] = (uint16_t)d;
        }
    }
}

/* Without views all dimensions are kept together, by month. */
static void whole_view(Measure *measure)
{
    MeasureView *view = &measure->views[measure->view_count++];

    view->period = true;
    for (size_t i = 0; i < measure->dimension_count; i++) {
        view->dimensions[view->dimension_count++] = (uint16_t)i;
    }
}

static void read_apart(MeasureWork *work, const JsonValue *names)
{
    for (size_t i = 0; i < names->count; i++) {
        const JsonValue *name = &names->items[i];
        int d = name->kind == JSON_TEXT ? measure_dimension(work->measure, name->text) : -1;
        if (d < 0) {
            load_fault(work->loader, name, "what is kept apart is a dimension of the measure");
        } else {
            work->measure->apart |= 1u << d;
        }
    }
}

/* Where members are kept apart, a view without them would add them up. */
static void check_views(MeasureWork *work)
{
    Measure *measure = work->measure;

    for (size_t v = 0; v < measure->view_count; v++) {
        uint32_t has = 0;
        for (size_t i = 0; i < measure->views[v].dimension_count; i++) {
            has |= 1u << measure->views[v].dimensions[i];
        }
        if ((measure->apart & ~has) != 0) {
            load_fault(work->loader, work->base, "a view leaves out a dimension whose members are kept \"apart\"");
        }
    }
}

static void each(MeasureWork *work, const JsonValue *list, void (*read)(MeasureWork *, const JsonValue *))
{
    for (size_t i = 0; list != NULL && i < list->count; i++) {
        read(work, &list->items[i]);
    }
}

static void read_numbers(MeasureWork *work)
{
    const JsonValue *base = work->base, *whole = member(base, KEYWORD(whole), JSON_TEXT);
    const JsonValue *apart = member(base, KEYWORD(apart), JSON_ARRAY),
                    *views = member(base, KEYWORD(views), JSON_ARRAY), *once = member(base, KEYWORD(once), JSON_OBJECT);
    Measure *measure = work->measure;

    measure->parts = ARENA_ARRAY(work->loader->arena, MeasurePart, MEASURE_PARTS_MAX);
    each(work, member(base, KEYWORD(dimensions), JSON_ARRAY), read_dimension);
    each(work, member(base, KEYWORD(values), JSON_ARRAY), read_value);
    each(work, member(base, KEYWORD(parts), JSON_ARRAY), read_part);
    measure->whole = whole == NULL ? NULL : number_field(work, whole, "the whole of the parts");
    if (apart != NULL) {
        read_apart(work, apart);
    }
    if (once != NULL) {
        read_once(work, once);
    }
    each(work, views, read_view);
    if (measure->view_count == 0) {
        whole_view(measure);
    }
    check_views(work);
    if (measure->parted && measure->part_count == 0) {
        load_fault(work->loader, base, "a dimension that parts name needs \"parts\"");
    }
    for (size_t i = 0; i < measure->part_count; i++) {
        if (measure->parted && measure->parts[i].when != NULL) {
            load_fault(work->loader, base, "a measure whose values have parts says not when something is so");
        }
    }
    if (measure->parted && measure->related != NULL) {
        load_fault(work->loader, base, "a measure whose values have parts counts nothing that is related");
    }
}

static void read_date(MeasureWork *work)
{
    const JsonValue *date = member(work->base, KEYWORD(date), JSON_TEXT);
    Measure *measure = work->measure;

    measure->date = type_role(measure->type, ROLE_IS_DATED, SLOT_IS_DATED_DATE);
    if (date == NULL) {
        return;
    }
    measure->date = measured_field(work, date, "the date of a measure");
    if (measure->date != NULL && measure->date->kind != FIELD_DATE) {
        load_fault(work->loader, date, "\"%.*s\" is no date", TEXT_ARG(date->text));
    }
}

static Hash declaration_digest(const JsonValue *base)
{
    BUFFER canonical = {0};
    Hasher hasher;
    Hash digest;

    json_canonical(base, &canonical);
    hasher_init(&hasher);
    hasher_add(&hasher, canonical.at, canonical.size);
    hasher_finish(&hasher, &digest);
    return digest;
}

/* Its rows are read by a few columns: those it is told by, the date, and whose and where it is. */
static void check_once(MeasureWork *work)
{
    enum { OF_WHOM_AND_WHERE = 4 };
    const Measure *measure = work->measure;
    size_t reads = 1 + OF_WHOM_AND_WHERE + measure->dimension_count;

    if (measure->once == NULL) {
        return;
    }
    reads += measure_part_of(measure, measure->once->value)->field_count;
    reads += measure->condition == NULL ? 0 : measure->condition->field_count;
    if (measure->date == NULL) {
        load_fault(work->loader, work->base, "people are counted once within periods: the measure needs a \"date\"");
    }
    if (reads > ONCE_READS_MAX) {
        load_fault(
            work->loader, work->base,
            "what is counted once is read from at most %d columns; dimensions, fields and the condition take %zu",
            ONCE_READS_MAX, reads);
    }
}

static void load_measure(Loader *loader, Measure *measure, const Declaration *declaration)
{
    MeasureWork work = {loader, measure, declaration->base};
    const JsonValue *base = declaration->base, *type = member(base, KEYWORD(type), JSON_TEXT);
    const JsonValue *condition = member(base, KEYWORD(condition), JSON_TEXT);

    members_check(loader, base, MEASURE_MEMBERS, COUNT_OF(MEASURE_MEMBERS), "a measure");
    if (declaration->extension != NULL) {
        load_fault(loader, declaration->extension, "a shipped measure cannot be changed: give yours an id of its own");
    }
    measure->id = declaration->id;
    measure->number = number_check(loader, member(base, KEYWORD(number), JSON_NUMBER),
                                   declaration->overlaid ? SHIPPED_NUMBER_MAX + 1 : 1,
                                   declaration->overlaid ? NUMBER_MAX : SHIPPED_NUMBER_MAX);
    measure->label = label_declared(loader, declaration, KEYWORD(label));
    measure->help = label_declared(loader, declaration, KEYWORD(help));
    measure->digest = declaration_digest(base);
    measure->type = type == NULL ? NULL : model_type(loader->model, type->text);
    if (measure->type == NULL) {
        load_fault(loader, type == NULL ? base : type, "a measure needs the \"type\" whose records it measures");
        return;
    }
    read_date(&work);
    read_numbers(&work);
    if (condition != NULL) {
        measure->condition = read_rule(&work, condition);
    }
    check_once(&work);
}

void load_measures(Loader *loader)
{
    Model *model = loader->model;

    model->measures = ARENA_ARRAY(loader->arena, Measure, loader->measures.count);
    model->measure_count = loader->measures.count;
    for (size_t i = 0; i < model->measure_count; i++) {
        model->measures[i].index = (uint16_t)i;
        load_measure(loader, &model->measures[i], &loader->measures.at[i]);
        for (size_t k = 0; k < i; k++) {
            if (model->measures[i].number != 0 && model->measures[i].number == model->measures[k].number) {
                load_fault(loader, loader->measures.at[i].base, "the measure \"%.*s\" has the number %u of \"%.*s\"",
                           TEXT_ARG(model->measures[i].id), model->measures[i].number, TEXT_ARG(model->measures[k].id));
            }
        }
    }
}
