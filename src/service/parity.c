#include "service/parity.h"

#include <stdlib.h>

#include "measure/amount.h"
#include "measure/suppression.h"
#include "model/role.h"
#include "service/parity_data.h"
#include "service/write_turn.h"
#include "store/column_rows.h"

/* One day as it is counted. */
typedef struct Counting {
    const ParityData *data;
    const ParityFilter *filter;
    int32_t on;
    bool fte;
    ParityCount total, from_counts;
    ParityFindings findings;
    ParityTable *table; /* NULL: no cells */
    size_t sizes[PARITY_BY_MAX];
    uint32_t *marks; /* by cell: 1 + the person counted last */
    bool *covered;   /* by employer and programme: has people of its own on the day */
    size_t programmes;
} Counting;

size_t parity_cell(const ParityTable *table, const size_t *at)
{
    size_t cell = 0;

    for (size_t i = 0; i < table->query.by_count; i++) {
        cell = cell * (table->axes[i].value_count + 1) + at[i];
    }
    return cell;
}

static bool covers(const ParityPost *post, int32_t on)
{
    return post->start <= on && on <= post->end;
}

/* The place of "no value" is the last one. */
static size_t covered_at(const Counting *counting, const ParityPlace *place)
{
    size_t employers = counting->data->names[PARITY_EMPLOYER].count;
    size_t employer = place->at[PARITY_EMPLOYER] == PARITY_NONE ? employers : (size_t)place->at[PARITY_EMPLOYER];

    return employer * counting->programmes + (size_t)place->at[PARITY_PROGRAMME];
}

static void covered_mark(Arena *arena, Counting *counting)
{
    const ParityData *data = counting->data;

    counting->programmes = data->names[PARITY_PROGRAMME].count + 1;
    counting->covered = ARENA_ARRAY(arena, bool, (data->names[PARITY_EMPLOYER].count + 1) * counting->programmes);
    for (size_t i = 0; i < data->post_count; i++) {
        if (covers(&data->posts[i], counting->on)) {
            counting->covered[covered_at(counting, &data->posts[i].place)] = true;
        }
    }
}

/* Every cell a place lies in: its value or the total of each axis. The cell of all totals is among them. */
static size_t cells_of(const Counting *counting, const ParityPlace *place, size_t out[1 << PARITY_BY_MAX])
{
    const ParityTable *table = counting->table;
    size_t axes = table->query.by_count, at[PARITY_BY_MAX];

    for (size_t mask = 0; mask < (size_t)1 << axes; mask++) {
        for (size_t i = 0; i < axes; i++) {
            int32_t value = place->at[table->axes[i].dim];
            size_t none = counting->sizes[i] - 1;
            at[i] = (mask >> i & 1) != 0 ? counting->sizes[i] : value == PARITY_NONE ? none : (size_t)value;
        }
        out[mask] = parity_cell(table, at);
    }
    return (size_t)1 << axes;
}

static void cells_add_post(Counting *counting, const ParityPost *post)
{
    ParitySex sex = (ParitySex)counting->data->people.sexes[post->person];
    size_t cells[1 << PARITY_BY_MAX], count = cells_of(counting, &post->place, cells);

    for (size_t i = 0; i < count; i++) {
        if (!counting->fte && counting->marks[cells[i]] == post->person + 1) {
            continue;
        }
        counting->marks[cells[i]] = post->person + 1;
        parity_count_add(&counting->table->cells[cells[i]].count, sex, counting->fte ? post->fte : 1);
    }
}

static void stations_name(Counting *counting, uint32_t person)
{
    ParityFindings *findings = &counting->findings;

    if (findings->two_stations < PARITY_PEOPLE_NAMED) {
        findings->two_stations_people[findings->two_stations] = counting->data->people.ids[person];
    }
    findings->two_stations++;
}

/* The posts of one person, `count` of them. */
static void person_count(Counting *counting, const ParityPost *posts, size_t count)
{
    ParitySex sex = (ParitySex)counting->data->people.sexes[posts->person];
    int32_t station = PARITY_NONE;
    bool counted = false, elsewhere = false;

    for (size_t i = 0; i < count; i++) {
        if (!covers(&posts[i], counting->on) || !parity_is_in(counting->filter, &posts[i].place)) {
            continue;
        }
        int32_t here = posts[i].place.at[PARITY_STATION];
        elsewhere |= station != PARITY_NONE && here != PARITY_NONE && here != station;
        station = here == PARITY_NONE ? station : here;
        if (counting->fte || !counted) {
            parity_count_add(&counting->total, sex, counting->fte ? posts[i].fte : 1);
        }
        if (counting->table != NULL) {
            cells_add_post(counting, &posts[i]);
        }
        counted = true;
    }
    counting->findings.people_without_sex += counted && sex == SEX_IS_UNKNOWN;
    if (elsewhere) {
        stations_name(counting, posts->person);
    }
}

static void people_count(Counting *counting)
{
    const ParityData *data = counting->data;

    for (size_t i = 0; i < data->post_count;) {
        size_t next = i + 1;
        while (next < data->post_count && data->posts[next].person == data->posts[i].person) {
            next++;
        }
        person_count(counting, &data->posts[i], next - i);
        i = next;
    }
}

static ParityCount scaled(const Counting *counting, ParityCount count)
{
    int64_t unit = counting->fte ? AMOUNT_ONE : 1;

    return (ParityCount){count.women * unit, count.men * unit, count.other * unit, count.unknown * unit};
}

/* The counts of one cell on its last day; `heads` has that day's rows, `count` of them. */
static void heads_count(Counting *counting, const ParityHeads *heads, size_t count)
{
    ParityFindings *findings = &counting->findings;
    size_t cells[1 << PARITY_BY_MAX];
    ParityCount sum = {0};
    bool women = false, men = false;

    for (size_t i = 0; i < count; i++) {
        sum = parity_sum(sum, heads[i].count);
        women |= heads[i].women_given;
        men |= heads[i].men_given;
    }
    if (counting->covered[covered_at(counting, &heads->place)]) {
        findings->counts_left_out += parity_everybody(sum);
        return;
    }
    findings->counts_incomplete += !women || !men;
    if (parity_everybody(sum) > 0 && (findings->oldest_count == INT32_MIN || heads->day < findings->oldest_count)) {
        findings->oldest_count = heads->day;
    }
    sum = scaled(counting, sum);
    counting->total = parity_sum(counting->total, sum);
    counting->from_counts = parity_sum(counting->from_counts, sum);
    size_t in = counting->table == NULL ? 0 : cells_of(counting, &heads->place, cells);
    for (size_t i = 0; i < in; i++) {
        ParityCell *cell = &counting->table->cells[cells[i]];
        cell->count = parity_sum(cell->count, sum);
    }
}

static bool same_place(const ParityHeads *a, const ParityHeads *b)
{
    return memcmp(&a->place, &b->place, sizeof a->place) == 0;
}

/* Rows come by place, then by day: of each place the last day up to `on` counts. */
static void all_heads_count(Counting *counting)
{
    const ParityData *data = counting->data;

    for (size_t i = 0; i < data->head_count;) {
        size_t last = SIZE_MAX, first = i, end = i;
        for (; end < data->head_count && same_place(&data->heads[i], &data->heads[end]); end++) {
            if (data->heads[end].day <= counting->on) {
                first = last == SIZE_MAX || data->heads[end].day != data->heads[last].day ? end : first;
                last = end;
            }
        }
        if (last != SIZE_MAX && parity_is_in(counting->filter, &data->heads[i].place)) {
            heads_count(counting, &data->heads[first], last - first + 1);
        }
        i = end;
    }
}

static void counting_run(Arena *arena, Counting *counting)
{
    counting->findings = (ParityFindings){.people_missing = counting->data->people_missing,
                                          .ends_before_start = counting->data->ends_before_start,
                                          .oldest_count = INT32_MIN};
    covered_mark(arena, counting);
    people_count(counting);
    all_heads_count(counting);
}

void parity_day_count(const ParityData *data, const ParityFilter *filter, int32_t on, ParityDay *out)
{
    Arena arena = {0};
    Counting counting = {.data = data, .filter = filter, .on = on};

    counting_run(&arena, &counting);
    *out = (ParityDay){counting.total, counting.from_counts, counting.findings};
    arena_done(&arena);
}

/* The data may be gone before the answer is written. */
static ParityValue value_copy(Arena *arena, const ParityValue *value)
{
    ParityValue copy = {.id = text_copy(arena, value->id), .group = text_copy(arena, value->group)};

    for (int i = 0; i < LANGUAGE_COUNT; i++) {
        copy.label.in[i] = text_copy(arena, value->label.in[i]);
    }
    return copy;
}

static Status axes_make(Arena *arena, const ParityData *data, Counting *counting, Error *err)
{
    ParityTable *table = counting->table;
    size_t cells = 1;

    for (size_t i = 0; i < table->query.by_count; i++) {
        const ParityNames *names = &data->names[table->query.by[i]];
        ParityValue *values = ARENA_ARRAY(arena, ParityValue, names->count + 1);
        for (size_t v = 0; v < names->count; v++) {
            values[v] = value_copy(arena, &names->values[v]);
        }
        table->axes[i] = (ParityAxis){table->query.by[i], values, names->count + 1};
        counting->sizes[i] = names->count + 1;
        cells *= names->count + 2;
        if (cells > PARITY_CELLS_MAX) {
            return error_set(err, ST_INVALID, "a table by all of these would have too many cells; ask for fewer");
        }
    }
    table->cell_count = cells;
    table->cells = ARENA_ARRAY(arena, ParityCell, cells);
    counting->marks = ARENA_ARRAY(arena, uint32_t, cells);
    return ST_OK;
}

static Status query_check(const ParityData *data, ParityQuery *query, Error *err)
{
    query->published |= parity_is_sealed(data->model, &query->scope);
    if (query->published && query->by_count > PARITY_BY_PUBLISHED) {
        return error_set(err, ST_INVALID, "a table to be published has %d dimensions at most", PARITY_BY_PUBLISHED);
    }
    if (query->published && query->fte) {
        return error_set(err, ST_INVALID,
                         "what is published counts heads: full-time equivalents would tell small counts");
    }
    return ST_OK;
}

Status parity_table_count(Arena *arena, const ParityData *data, const ParityFilter *filter, ParityTable *table,
                          Error *err)
{
    Counting counting = {
        .data = data, .filter = filter, .on = table->query.on, .fte = table->query.fte, .table = table};

    TRY(axes_make(arena, data, &counting, err));
    counting_run(arena, &counting);
    for (size_t i = 0; i < table->cell_count; i++) {
        table->cells[i].base = parity_base(table->cells[i].count);
    }
    table->from_counts = counting.from_counts;
    table->findings = counting.findings;
    return ST_OK;
}

Status parity_table(Reader *reader, Arena *arena, const ParityQuery *query, ParityTable *out, Error *err)
{
    PARITY_USE use = {0};
    ParityFilter filter;

    *out = (ParityTable){.query = *query};
    TRY(parity_data_acquire(reader, &use, err));
    TRY(query_check(use.data, &out->query, err));
    TRY(parity_filter(use.data, query, &filter, err));
    TRY(parity_table_count(arena, use.data, &filter, out, err));
    TRY(parity_frozen_read(reader, arena, use.data, &filter, &out->frozen, &out->frozen_count, err));
    if (out->query.published) {
        parity_table_publish(arena, out);
    }
    return ST_OK;
}

/* Frozen figures as they are read. */
typedef struct FrozenFill {
    Arena *arena;
    const ParityData *data;
    const ParityFilter *filter;
    const Field *const *fields;
    ParityFrozen *items;
    size_t count, capacity;
} FrozenFill;

enum {
    FROZEN_NAME,
    FROZEN_NAME_FR,
    FROZEN_KIND,
    FROZEN_DATE,
    FROZEN_WOMEN,
    FROZEN_MEN,
    FROZEN_OTHER,
    FROZEN_UNKNOWN,
    FROZEN_PERCENT,
    FROZEN_POPULATION,
    FROZEN_SOURCE,
    FROZEN_PROGRAMME,
    FROZEN_ORGANISATION,
    FROZEN_FIELDS
};

/* Figures of one programme or employer are shown with it alone, those of the file's own programme also with everything.
 */
static bool frozen_is_of(const ParityNames *names, int32_t asked, int32_t own, const Value *value)
{
    int32_t shown = asked == PARITY_ALL ? own : asked;

    if (value->state != VALUE_SET) {
        return true;
    }
    return shown >= 0 && (size_t)shown < names->count && id_equal(names->ids[shown], value->reference);
}

static Text text_or_none(Arena *arena, const Value *value)
{
    return value->state == VALUE_SET ? text_copy(arena, value->text) : (Text){0};
}

static int tenths_of_percent(const Value *percent)
{
    int64_t thousandths;

    return amount_of(percent, &thousandths) ? (int)((thousandths + AMOUNT_ONE / 20) / (AMOUNT_ONE / 10)) : -1;
}

static void frozen_fill(const FrozenFill *fill, const Value *values, ParityFrozen *out)
{
    const Code *kind = values[FROZEN_KIND].state == VALUE_SET
                           ? code_find(fill->fields[FROZEN_KIND]->list, values[FROZEN_KIND].text)
                           : NULL;
    Arena *arena = fill->arena;
    Text name = text_or_none(arena, &values[FROZEN_NAME]), name_fr = text_or_none(arena, &values[FROZEN_NAME_FR]);

    out->name = (Label){{name, name_fr.length > 0 ? name_fr : name}};
    out->date = values[FROZEN_DATE].state == VALUE_SET ? values[FROZEN_DATE].date : (Date){0};
    out->baseline = kind != NULL && kind->stands_for == STANDS_FOR_BASELINE;
    out->has_counts = values[FROZEN_WOMEN].state == VALUE_SET && values[FROZEN_MEN].state == VALUE_SET;
    out->count = (ParityCount){parity_number(&values[FROZEN_WOMEN]), parity_number(&values[FROZEN_MEN]),
                               parity_number(&values[FROZEN_OTHER]), parity_number(&values[FROZEN_UNKNOWN])};
    out->has_men_percent = values[FROZEN_PERCENT].state == VALUE_SET;
    int women = out->has_counts ? parity_tenths(out->count) : -1;
    out->men_tenths = out->has_men_percent ? tenths_of_percent(&values[FROZEN_PERCENT]) : women < 0 ? -1 : 1000 - women;
    out->population = text_or_none(arena, &values[FROZEN_POPULATION]);
    out->source = text_or_none(arena, &values[FROZEN_SOURCE]);
}

static Status frozen_take(void *context, Id id, const Value *values, Error *err)
{
    FrozenFill *fill = context;
    const ParityData *data = fill->data;

    (void)err;
    if (!frozen_is_of(&data->names[PARITY_PROGRAMME], fill->filter->programme, data->own_programme,
                      &values[FROZEN_PROGRAMME]) ||
        !frozen_is_of(&data->names[PARITY_EMPLOYER], fill->filter->employer, PARITY_NONE,
                      &values[FROZEN_ORGANISATION])) {
        return ST_OK;
    }
    if (fill->count == fill->capacity) {
        size_t capacity = fill->capacity * 2 + 8;
        ParityFrozen *items = ARENA_ARRAY(fill->arena, ParityFrozen, capacity);
        for (size_t i = 0; i < fill->count; i++) {
            items[i] = fill->items[i];
        }
        fill->items = items;
        fill->capacity = capacity;
    }
    ParityFrozen *frozen = &fill->items[fill->count++];
    frozen->id = id;
    frozen_fill(fill, values, frozen);
    return ST_OK;
}

static int frozen_compare(const void *a, const void *b)
{
    const ParityFrozen *x = a, *y = b;

    if (x->baseline != y->baseline) {
        return x->baseline ? -1 : 1;
    }
    int order = date_compare(y->date, x->date);
    return order != 0 ? order : id_compare(x->id, y->id);
}

Status parity_frozen_read(Reader *reader, Arena *arena, const ParityData *data, const ParityFilter *filter,
                          ParityFrozen **out, size_t *count, Error *err)
{
    static const int SLOTS[FROZEN_FIELDS] = {
        SLOT_FREEZES_PARITY_NAME,         SLOT_FREEZES_PARITY_NAME_FR, SLOT_FREEZES_PARITY_KIND,
        SLOT_FREEZES_PARITY_DATE,         SLOT_FREEZES_PARITY_WOMEN,   SLOT_FREEZES_PARITY_MEN,
        SLOT_FREEZES_PARITY_OTHER,        SLOT_FREEZES_PARITY_UNKNOWN, SLOT_FREEZES_PARITY_MEN_PERCENT,
        SLOT_FREEZES_PARITY_POPULATION,   SLOT_FREEZES_PARITY_SOURCE,  SLOT_FREEZES_PARITY_PROGRAMME,
        SLOT_FREEZES_PARITY_ORGANISATION,
    };
    const Field *fields[FROZEN_FIELDS];
    FrozenFill fill = {.arena = arena, .data = data, .filter = filter, .fields = fields};

    for (size_t i = 0; i < data->model->type_count; i++) {
        const RecordType *type = &data->model->types[i];
        if (!type_plays(type, ROLE_FREEZES_PARITY)) {
            continue;
        }
        for (size_t f = 0; f < FROZEN_FIELDS; f++) {
            fields[f] = type_role(type, ROLE_FREEZES_PARITY, SLOTS[f]);
        }
        TRY(column_rows_each(reader_database(reader), reader_table(reader, type), fields, FROZEN_FIELDS, frozen_take,
                             &fill, err));
    }
    if (fill.count > 0) {
        qsort(fill.items, fill.count, sizeof *fill.items, frozen_compare);
    }
    *out = fill.items;
    *count = fill.count;
    return ST_OK;
}
