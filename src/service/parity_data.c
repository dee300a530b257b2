#include "service/parity_data.h"

#include <stdlib.h>

#include "measure/amount.h"
#include "model/role.h"
#include "service/write_turn.h"
#include "store/column_rows.h"

#define LABEL_TEXT(literal)                                                                                            \
    {                                                                                                                  \
        literal, sizeof(literal) - 1                                                                                   \
    }

static const Label DIM_LABELS[] = {
#define PARITY_DIM(name, id, english, french) {{LABEL_TEXT(english), LABEL_TEXT(french)}},
#include "service/parity_dim.def"
#undef PARITY_DIM
};

static const char *const DIM_IDS[] = {
#define PARITY_DIM(name, id, ...) #id,
#include "service/parity_dim.def"
#undef PARITY_DIM
};

/* Which slot of a role says a dimension's value; the ladder follows from the grade. */
typedef struct PostSlots {
    int role, category, grade, contract, function, station, kind;
} PostSlots;

static const PostSlots ASSIGNED = {
    ROLE_ASSIGNS_PERSON,          SLOT_ASSIGNS_PERSON_CATEGORY, SLOT_ASSIGNS_PERSON_GRADE, SLOT_ASSIGNS_PERSON_CONTRACT,
    SLOT_ASSIGNS_PERSON_FUNCTION, SLOT_ASSIGNS_PERSON_STATION,  SLOT_ASSIGNS_PERSON_KIND,
};
static const PostSlots COUNTED = {
    ROLE_COUNTS_STAFF,          SLOT_COUNTS_STAFF_CATEGORY, SLOT_COUNTS_STAFF_GRADE, SLOT_COUNTS_STAFF_CONTRACT,
    SLOT_COUNTS_STAFF_FUNCTION, SLOT_COUNTS_STAFF_STATION,  SLOT_COUNTS_STAFF_KIND,
};

int parity_dim_find(Text id)
{
    for (int dim = 0; dim < PARITY_DIM_COUNT; dim++) {
        if (text_equal(id, text_of(DIM_IDS[dim]))) {
            return dim;
        }
    }
    return -1;
}

const char *parity_dim_id(ParityDim dim)
{
    return DIM_IDS[dim];
}

const Label *parity_dim_label(ParityDim dim)
{
    return &DIM_LABELS[dim];
}

static uint64_t id_hash(Id id)
{
    uint64_t words[2];

    memcpy(words, id.bytes, sizeof words);
    uint64_t hash = (words[0] ^ words[1] * 0x9e3779b97f4a7c15u) * 0xbf58476d1ce4e5b9u;
    return hash ^ hash >> 31;
}

static void index_put(ParityIndex *index, Id id, uint32_t number)
{
    size_t slot = id_hash(id) & index->mask;

    while (index->slots[slot] != 0) {
        slot = (slot + 1) & index->mask;
    }
    index->slots[slot] = number + 1;
}

static void people_index(ParityData *data)
{
    ParityPeople *people = &data->people;
    size_t slots = 16;

    while (slots < people->count * 2) {
        slots *= 2;
    }
    people->index = (ParityIndex){ARENA_ARRAY(data->arena, uint32_t, slots), slots - 1};
    for (size_t i = 0; i < people->count; i++) {
        index_put(&people->index, people->ids[i], (uint32_t)i);
    }
}

int64_t parity_person_find(const ParityData *data, Id id)
{
    const ParityIndex *index = &data->people.index;

    for (size_t slot = id_hash(id) & index->mask; index->slots[slot] != 0; slot = (slot + 1) & index->mask) {
        uint32_t number = index->slots[slot] - 1;
        if (id_equal(data->people.ids[number], id)) {
            return number;
        }
    }
    return PARITY_NONE;
}

/* Room for one more of `count` items of `size` bytes. */
static void *grown(Arena *arena, void *items, size_t count, size_t *capacity, size_t size)
{
    if (count < *capacity) {
        return items;
    }
    *capacity = *capacity == 0 ? 64 : *capacity * 2;
    void *larger = arena_new(arena, *capacity * size);
    if (count > 0) {
        memcpy(larger, items, count * size);
    }
    return larger;
}

#define GROWN(arena, items, count, capacity) grown(arena, items, count, capacity, sizeof *(items))

static int32_t name_add(ParityData *data, ParityDim dim, Id id, Text code, Label label)
{
    ParityNames *names = &data->names[dim];
    size_t capacity = names->capacity, same = capacity;
    char text[ID_TEXT_SIZE];

    names->values = GROWN(data->arena, names->values, names->count, &capacity);
    capacity = same;
    names->codes = GROWN(data->arena, names->codes, names->count, &capacity);
    names->ids = GROWN(data->arena, names->ids, names->count, &names->capacity);
    id_format(id, text);
    names->ids[names->count] = id;
    names->codes[names->count] = text_copy(data->arena, code);
    for (int i = 0; i < LANGUAGE_COUNT; i++) {
        label.in[i] = text_copy(data->arena, label.in[i]);
    }
    names->values[names->count] = (ParityValue){.id = text_copy(data->arena, text_of(text)), .label = label};
    return (int32_t)names->count++;
}

/* Stations, employers and programmes are few: they are looked through. */
int32_t parity_name_find(const ParityData *data, ParityDim dim, Id id)
{
    const ParityNames *names = &data->names[dim];

    for (size_t i = 0; i < names->count; i++) {
        if (id_equal(names->ids[i], id)) {
            return (int32_t)i;
        }
    }
    return PARITY_NONE;
}

/* One that is not in the file gets a number of its own. */
static int32_t name_number(ParityData *data, ParityDim dim, Id id)
{
    int32_t number = parity_name_find(data, dim, id);
    char text[ID_TEXT_SIZE];

    if (number != PARITY_NONE) {
        return number;
    }
    id_format(id, text);
    return name_add(data, dim, id, (Text){0}, (Label){{text_of(text), text_of(text)}});
}

static void codes_list(ParityData *data, ParityDim dim, const CodeList *list)
{
    ParityNames *names = &data->names[dim];

    if (list == NULL || names->values != NULL) {
        return;
    }
    names->values = ARENA_ARRAY(data->arena, ParityValue, list->code_count + 1);
    names->count = list->code_count;
    for (size_t i = 0; i < list->code_count; i++) {
        const Code *code = &list->codes[i];
        names->values[i] = (ParityValue){.id = code->id, .label = code->label};
        if (code->parent != NULL) {
            names->values[i].group = code->parent->id;
        }
    }
}

static int32_t code_number(const Field *field, const Value *value)
{
    const Code *code = value->state == VALUE_SET ? code_find(field->list, value->text) : NULL;

    return code == NULL || code->means != VALUE_SET ? PARITY_NONE : (int32_t)(code - field->list->codes);
}

ParitySex parity_sex_of(const Field *field, const Value *value)
{
    const Code *code = value->state == VALUE_SET ? code_find(field->list, value->text) : NULL;

    if (code == NULL || code->means != VALUE_SET) {
        return SEX_IS_UNKNOWN;
    }
    return code->stands_for == STANDS_FOR_WOMAN ? SEX_IS_WOMAN
           : code->stands_for == STANDS_FOR_MAN ? SEX_IS_MAN
                                                : SEX_IS_OTHER;
}

const Field *parity_programme_field(const RecordType *type)
{
    return type_role(type, ROLE_BELONGS_TO_PROGRAMME, SLOT_BELONGS_TO_PROGRAMME_PROGRAMME);
}

const Field *parity_employer_field(const RecordType *type)
{
    return type_role(type, ROLE_BELONGS_TO_ORGANISATION, SLOT_BELONGS_TO_ORGANISATION_ORGANISATION);
}

static int32_t programme_of(ParityData *data, const Value *value)
{
    return value->state == VALUE_SET ? name_number(data, PARITY_PROGRAMME, value->reference) : data->own_programme;
}

bool parity_passes(const ParityData *data, const ParityFilter *filter, const Value *employer, const Value *programme)
{
    ParityPlace place = {0};

    place.at[PARITY_EMPLOYER] =
        employer->state == VALUE_SET ? parity_name_find(data, PARITY_EMPLOYER, employer->reference) : PARITY_NONE;
    place.at[PARITY_PROGRAMME] = programme->state == VALUE_SET
                                     ? parity_name_find(data, PARITY_PROGRAMME, programme->reference)
                                     : data->own_programme;
    return parity_is_in(filter, &place);
}

/* A type's rows as they are read; values come in the order of `fields`. */
typedef struct Filling {
    ParityData *data;
    const RecordType *type;
    const Field *fields[COLUMN_ROWS_FIELDS_MAX];
    size_t field_count;
} Filling;

static size_t slot_ask(Filling *filling, int role, int slot)
{
    filling->fields[filling->field_count] = type_role(filling->type, role, slot);
    return filling->field_count++;
}

static Status filling_run(Reader *reader, Filling *filling, ColumnVisitor visit, Error *err)
{
    return column_rows_each(reader_database(reader), reader_table(reader, filling->type), filling->fields,
                            filling->field_count, visit, filling, err);
}

static Label label_of(const Value *english, const Value *french)
{
    Label label = {0};

    label.in[LANGUAGE_EN] = english->state == VALUE_SET ? english->text : (Text){0};
    label.in[LANGUAGE_FR] = french->state == VALUE_SET ? french->text : label.in[LANGUAGE_EN];
    return label;
}

static Status station_take(void *context, Id id, const Value *values, Error *err)
{
    Filling *filling = context;
    ParityData *data = filling->data;
    ParityNames *names = &data->names[PARITY_STATION];
    size_t capacity = names->capacity;

    (void)err;
    data->station_locations = GROWN(data->arena, data->station_locations, names->count, &capacity);
    int32_t number = name_add(data, PARITY_STATION, id, (Text){0}, label_of(&values[0], &values[0]));
    data->station_locations[number] =
        filling->fields[1] == NULL ? PARITY_NONE : code_number(filling->fields[1], &values[1]);
    if (filling->fields[1] != NULL) {
        codes_list(data, PARITY_LOCATION, filling->fields[1]->list);
    }
    return ST_OK;
}

static Status employer_take(void *context, Id id, const Value *values, Error *err)
{
    Filling *filling = context;

    (void)err;
    name_add(filling->data, PARITY_EMPLOYER, id, label_of(&values[1], &values[1]).in[0],
             label_of(&values[0], &values[0]));
    return ST_OK;
}

static Status programme_take(void *context, Id id, const Value *values, Error *err)
{
    Filling *filling = context;

    (void)err;
    name_add(filling->data, PARITY_PROGRAMME, id, label_of(&values[0], &values[0]).in[0],
             label_of(&values[1], &values[2]));
    return ST_OK;
}

static Status person_take(void *context, Id id, const Value *values, Error *err)
{
    Filling *filling = context;
    ParityPeople *people = &filling->data->people;
    size_t capacity = people->capacity;

    (void)err;
    people->sexes = GROWN(filling->data->arena, people->sexes, people->count, &capacity);
    people->ids = GROWN(filling->data->arena, people->ids, people->count, &people->capacity);
    people->ids[people->count] = id;
    people->sexes[people->count++] = (uint8_t)parity_sex_of(filling->fields[0], &values[0]);
    return ST_OK;
}

enum { PLACE_FIELDS = 8 };

/* The fields of a post, PLACE_FIELDS of them, in the order place_read takes them. */
static void place_ask(Filling *filling, const PostSlots *slots)
{
    slot_ask(filling, slots->role, slots->category);
    slot_ask(filling, slots->role, slots->grade);
    slot_ask(filling, slots->role, slots->contract);
    slot_ask(filling, slots->role, slots->function);
    slot_ask(filling, slots->role, slots->kind);
    slot_ask(filling, slots->role, slots->station);
    filling->fields[filling->field_count++] = parity_employer_field(filling->type);
    filling->fields[filling->field_count++] = parity_programme_field(filling->type);
}

static const ParityDim CODE_DIMS[] = {PARITY_CATEGORY, PARITY_GRADE, PARITY_CONTRACT, PARITY_FUNCTION, PARITY_LOCATION};

static void place_lists(ParityData *data, const Field *const *fields)
{
    for (size_t i = 0; i < COUNT_OF(CODE_DIMS); i++) {
        if (fields[i] != NULL) {
            codes_list(data, CODE_DIMS[i], fields[i]->list);
        }
    }
    if (fields[1] != NULL) {
        codes_list(data, PARITY_LADDER, fields[1]->list);
    }
}

/* The grade's uppermost code: a grade that has none above it is a ladder itself. */
static int32_t ladder_of(const CodeList *list, int32_t grade)
{
    const Code *code = &list->codes[grade];

    while (code->parent != NULL) {
        code = code->parent;
    }
    return (int32_t)(code - list->codes);
}

static ParityPlace place_read(ParityData *data, const Field *const *fields, const Value *values)
{
    ParityPlace place;
    int32_t *at = place.at;

    for (size_t i = 0; i < COUNT_OF(CODE_DIMS); i++) {
        at[CODE_DIMS[i]] = fields[i] == NULL ? PARITY_NONE : code_number(fields[i], &values[i]);
    }
    at[PARITY_LADDER] = at[PARITY_GRADE] == PARITY_NONE ? PARITY_NONE : ladder_of(fields[1]->list, at[PARITY_GRADE]);
    at[PARITY_STATION] =
        values[5].state == VALUE_SET ? name_number(data, PARITY_STATION, values[5].reference) : PARITY_NONE;
    at[PARITY_EMPLOYER] =
        values[6].state == VALUE_SET ? name_number(data, PARITY_EMPLOYER, values[6].reference) : PARITY_NONE;
    at[PARITY_PROGRAMME] = programme_of(data, &values[7]);
    return place;
}

/* What the duty station says where the post itself does not; stations that are not in the file say nothing. */
static void place_locate(const ParityData *data, ParityPlace *place)
{
    int32_t station = place->at[PARITY_STATION];

    if (place->at[PARITY_LOCATION] == PARITY_NONE && station >= 0 && (size_t)station < data->station_count) {
        place->at[PARITY_LOCATION] = data->station_locations[station];
    }
}

/* The last day a date may mean. */
static int32_t last_day(Date date)
{
    int year, month, day;
    int32_t next = date.day;

    day_to_civil(date.day, &year, &month, &day);
    if (date.precision == PRECISION_DAY) {
        return date.day;
    }
    bool is_year = date.precision == PRECISION_YEAR || month == 12;
    return day_of_civil(is_year ? year + 1 : year, is_year ? 1 : month + 1, 1, &next) ? next - 1 : INT32_MAX;
}

enum { POST_PERSON = PLACE_FIELDS, POST_START, POST_END, POST_FTE };

static Status post_take(void *context, Id id, const Value *values, Error *err)
{
    Filling *filling = context;
    ParityData *data = filling->data;
    ParityPost post = {.start = INT32_MIN, .end = INT32_MAX, .fte = AMOUNT_ONE};
    int64_t fte;

    (void)id;
    (void)err;
    int64_t person =
        values[POST_PERSON].state == VALUE_SET ? parity_person_find(data, values[POST_PERSON].reference) : PARITY_NONE;
    if (values[POST_START].state != VALUE_SET || person == PARITY_NONE) {
        data->people_missing += person == PARITY_NONE;
        return ST_OK;
    }
    post.start = values[POST_START].date.day;
    post.end = values[POST_END].state == VALUE_SET ? last_day(values[POST_END].date) : INT32_MAX;
    if (post.end < post.start) {
        data->ends_before_start++;
        return ST_OK;
    }
    if (values[POST_FTE].state == VALUE_SET && amount_of(&values[POST_FTE], &fte)) {
        post.fte = (int32_t)fte;
    }
    post.person = (uint32_t)person;
    post.place = place_read(data, filling->fields, values);
    data->posts = GROWN(data->arena, data->posts, data->post_count, &data->post_capacity);
    data->posts[data->post_count++] = post;
    return ST_OK;
}

enum { HEADS_DATE = PLACE_FIELDS, HEADS_WOMEN, HEADS_MEN, HEADS_OTHER, HEADS_UNKNOWN, HEADS_SEX, HEADS_PEOPLE };

static Status heads_take(void *context, Id id, const Value *values, Error *err)
{
    Filling *filling = context;
    ParityData *data = filling->data;

    (void)id;
    (void)err;
    if (values[HEADS_DATE].state != VALUE_SET) {
        return ST_OK;
    }
    ParityHeads heads = {.place = place_read(data, filling->fields, values),
                         .day = values[HEADS_DATE].date.day,
                         .women_given = values[HEADS_WOMEN].state == VALUE_SET,
                         .men_given = values[HEADS_MEN].state == VALUE_SET,
                         .count = {parity_number(&values[HEADS_WOMEN]), parity_number(&values[HEADS_MEN]),
                                   parity_number(&values[HEADS_OTHER]), parity_number(&values[HEADS_UNKNOWN])}};
    if (values[HEADS_PEOPLE].state == VALUE_SET) {
        ParitySex sex = filling->fields[HEADS_SEX] == NULL
                            ? SEX_IS_UNKNOWN
                            : parity_sex_of(filling->fields[HEADS_SEX], &values[HEADS_SEX]);
        parity_count_add(&heads.count, sex, parity_number(&values[HEADS_PEOPLE]));
        heads.women_given |= sex == SEX_IS_WOMAN;
        heads.men_given |= sex == SEX_IS_MAN;
    }
    data->heads = GROWN(data->arena, data->heads, data->head_count, &data->head_capacity);
    data->heads[data->head_count++] = heads;
    return ST_OK;
}

static int post_compare(const void *a, const void *b)
{
    const ParityPost *x = a, *y = b;

    return x->person < y->person ? -1 : x->person > y->person;
}

static int heads_compare(const void *a, const void *b)
{
    const ParityHeads *x = a, *y = b;
    int order = memcmp(&x->place, &y->place, sizeof x->place);

    return order != 0 ? order : x->day < y->day ? -1 : x->day > y->day;
}

static Status stations_read(Reader *reader, ParityData *data, const RecordType *type, Error *err)
{
    Filling filling = {.data = data, .type = type};

    slot_ask(&filling, ROLE_IS_DUTY_STATION, SLOT_IS_DUTY_STATION_NAME);
    slot_ask(&filling, ROLE_IS_DUTY_STATION, SLOT_IS_DUTY_STATION_KIND);
    TRY(filling_run(reader, &filling, station_take, err));
    data->station_count = data->names[PARITY_STATION].count;
    return ST_OK;
}

static Status employers_read(Reader *reader, ParityData *data, const RecordType *type, Error *err)
{
    Filling filling = {.data = data, .type = type};

    slot_ask(&filling, ROLE_IS_ORGANISATION, SLOT_IS_ORGANISATION_NAME);
    slot_ask(&filling, ROLE_IS_ORGANISATION, SLOT_IS_ORGANISATION_CODE);
    return filling_run(reader, &filling, employer_take, err);
}

static Status programmes_read(Reader *reader, ParityData *data, const RecordType *type, Error *err)
{
    Filling filling = {.data = data, .type = type};
    Text own = reader_info(reader).code;

    slot_ask(&filling, ROLE_IS_PROGRAMME, SLOT_IS_PROGRAMME_CODE);
    slot_ask(&filling, ROLE_IS_PROGRAMME, SLOT_IS_PROGRAMME_NAME);
    slot_ask(&filling, ROLE_IS_PROGRAMME, SLOT_IS_PROGRAMME_NAME_FR);
    TRY(filling_run(reader, &filling, programme_take, err));
    Id id = id_of_name(type->id, type->authority, own);
    size_t known = data->names[PARITY_PROGRAMME].count;
    data->own_programme = name_number(data, PARITY_PROGRAMME, id);
    if ((size_t)data->own_programme == known) {
        Label name = reader_info(reader).name;
        for (int i = 0; i < LANGUAGE_COUNT; i++) {
            name.in[i] = text_copy(data->arena, name.in[i]);
        }
        data->names[PARITY_PROGRAMME].values[known].label = name;
        data->names[PARITY_PROGRAMME].codes[known] = text_copy(data->arena, own);
    }
    return ST_OK;
}

static Status people_read(Reader *reader, ParityData *data, const RecordType *type, Error *err)
{
    Filling filling = {.data = data, .type = type};

    slot_ask(&filling, ROLE_IS_PERSON, SLOT_IS_PERSON_SEX);
    return filling_run(reader, &filling, person_take, err);
}

static Status posts_read(Reader *reader, ParityData *data, const RecordType *type, Error *err)
{
    Filling filling = {.data = data, .type = type};

    place_ask(&filling, &ASSIGNED);
    slot_ask(&filling, ROLE_ASSIGNS_PERSON, SLOT_ASSIGNS_PERSON_PERSON);
    slot_ask(&filling, ROLE_ASSIGNS_PERSON, SLOT_ASSIGNS_PERSON_START);
    slot_ask(&filling, ROLE_ASSIGNS_PERSON, SLOT_ASSIGNS_PERSON_END);
    slot_ask(&filling, ROLE_ASSIGNS_PERSON, SLOT_ASSIGNS_PERSON_FTE);
    place_lists(data, filling.fields);
    return filling_run(reader, &filling, post_take, err);
}

static Status heads_read(Reader *reader, ParityData *data, const RecordType *type, Error *err)
{
    Filling filling = {.data = data, .type = type};

    place_ask(&filling, &COUNTED);
    slot_ask(&filling, ROLE_COUNTS_STAFF, SLOT_COUNTS_STAFF_DATE);
    slot_ask(&filling, ROLE_COUNTS_STAFF, SLOT_COUNTS_STAFF_WOMEN);
    slot_ask(&filling, ROLE_COUNTS_STAFF, SLOT_COUNTS_STAFF_MEN);
    slot_ask(&filling, ROLE_COUNTS_STAFF, SLOT_COUNTS_STAFF_OTHER);
    slot_ask(&filling, ROLE_COUNTS_STAFF, SLOT_COUNTS_STAFF_UNKNOWN);
    slot_ask(&filling, ROLE_COUNTS_STAFF, SLOT_COUNTS_STAFF_SEX);
    slot_ask(&filling, ROLE_COUNTS_STAFF, SLOT_COUNTS_STAFF_PEOPLE);
    place_lists(data, filling.fields);
    return filling_run(reader, &filling, heads_take, err);
}

/* What is referred to comes before what refers to it. */
static const struct Part {
    Role role;
    Status (*read)(Reader *reader, ParityData *data, const RecordType *type, Error *err);
} PARTS[] = {
    {ROLE_IS_PROGRAMME, programmes_read}, {ROLE_IS_ORGANISATION, employers_read}, {ROLE_IS_DUTY_STATION, stations_read},
    {ROLE_IS_PERSON, people_read},        {ROLE_ASSIGNS_PERSON, posts_read},      {ROLE_COUNTS_STAFF, heads_read},
};

static Status part_read(Reader *reader, ParityData *data, const struct Part *part, Error *err)
{
    for (size_t i = 0; i < data->model->type_count; i++) {
        if (type_plays(&data->model->types[i], (int)part->role)) {
            TRY(part->read(reader, data, &data->model->types[i], err));
        }
    }
    return ST_OK;
}

bool parity_is_sealed(const Model *model, const Scope *scope)
{
    for (size_t i = 0; i < model->type_count; i++) {
        const RecordType *type = &model->types[i];
        for (size_t j = 0; j < type->role_count; j++) {
            int role = type->roles[j].role;
            bool is_of_people = role == ROLE_IS_PERSON || role == ROLE_ASSIGNS_PERSON || role == ROLE_COUNTS_STAFF;
            if (is_of_people && type->roles[j].field->class > scope->max_class) {
                return true;
            }
        }
    }
    return false;
}

bool parity_is_published(Reader *reader, const ParityQuery *query)
{
    return query->published || parity_is_sealed(reader_model(reader), &query->scope);
}

Status parity_data_load(Reader *reader, Arena *arena, ParityData *out, Error *err)
{
    *out = (ParityData){.model = reader_model(reader), .arena = arena};
    for (size_t i = 0; i < COUNT_OF(PARTS); i++) {
        if (PARTS[i].role == ROLE_ASSIGNS_PERSON) {
            people_index(out);
        }
        TRY(part_read(reader, out, &PARTS[i], err));
    }
    for (size_t i = 0; i < out->post_count; i++) {
        place_locate(out, &out->posts[i].place);
    }
    for (size_t i = 0; i < out->head_count; i++) {
        place_locate(out, &out->heads[i].place);
    }
    if (out->post_count > 0) {
        qsort(out->posts, out->post_count, sizeof *out->posts, post_compare);
    }
    if (out->head_count > 0) {
        qsort(out->heads, out->head_count, sizeof *out->heads, heads_compare);
    }
    return ST_OK;
}

static Status name_asked(const ParityData *data, ParityDim dim, Text asked, int32_t *out, Error *err)
{
    const ParityNames *names = &data->names[dim];

    *out = PARITY_ALL;
    if (asked.length == 0) {
        return ST_OK;
    }
    for (size_t i = 0; i < names->count; i++) {
        const ParityValue *value = &names->values[i];
        if (text_equal(value->id, asked) || (names->codes[i].length > 0 && text_equal(names->codes[i], asked)) ||
            text_equal(value->label.in[LANGUAGE_EN], asked) || text_equal(value->label.in[LANGUAGE_FR], asked)) {
            *out = (int32_t)i;
            return ST_OK;
        }
    }
    return error_set(err, ST_INVALID, "%s: there is no \"%.*s\" in this file; give its code, its name or its record id",
                     parity_dim_id(dim), TEXT_ARG(asked));
}

Status parity_filter(const ParityData *data, const ParityQuery *query, ParityFilter *out, Error *err)
{
    TRY(name_asked(data, PARITY_PROGRAMME, query->programme, &out->programme, err));
    return name_asked(data, PARITY_EMPLOYER, query->organisation, &out->employer, err);
}

static Status by_add(Text word, ParityQuery *query, Error *err)
{
    int dim = parity_dim_find(word);

    if (dim < 0) {
        return error_set(err, ST_INVALID,
                         "\"%.*s\" is nothing to break parity down by: category, ladder, grade, contract, function, "
                         "station, location, employer or programme",
                         TEXT_ARG(word));
    }
    for (size_t i = 0; i < query->by_count; i++) {
        if (query->by[i] == (ParityDim)dim) {
            return error_set(err, ST_INVALID, "\"%.*s\" is asked for twice", TEXT_ARG(word));
        }
    }
    if (query->by_count == PARITY_BY_MAX) {
        return error_set(err, ST_INVALID, "a table of parity has %d dimensions at most", PARITY_BY_MAX);
    }
    query->by[query->by_count++] = (ParityDim)dim;
    return ST_OK;
}

Status parity_by_parse(Text text, ParityQuery *query, Error *err)
{
    for (size_t from = 0; text.length > 0 && from <= text.length;) {
        size_t to = from;
        while (to < text.length && text.at[to] != ',') {
            to++;
        }
        TRY(by_add((Text){text.at + from, to - from}, query, err));
        from = to + 1;
    }
    return ST_OK;
}
