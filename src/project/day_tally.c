#include "project/day_tally.h"

#include "base/memory.h"
#include "measure/amount.h"
#include "measure/month.h"

enum { FIRST_SLOTS = 256 };

struct DayCell {
    CalendarKey key;
    const TypeTable *table; /* NULL: not used */
    CalendarMonth month;
};

void day_tally_init(DayTally *tally)
{
    *tally = (DayTally){.slots = FIRST_SLOTS};
    tally->cells = memory_resize(NULL, sizeof *tally->cells * FIRST_SLOTS);
    memset(tally->cells, 0, sizeof *tally->cells * FIRST_SLOTS);
    arena_init(&tally->texts, 0);
}

void day_tally_done(DayTally *tally)
{
    memory_free(tally->cells);
    arena_done(&tally->texts);
    *tally = (DayTally){0};
}

static size_t key_hash(const CalendarKey *key)
{
    uint64_t hash = ((uint64_t)key->type << 32 ^ (uint32_t)key->month) * 0x9e3779b97f4a7c15u;

    for (size_t i = 0; i < key->code.length; i++) {
        hash = (hash ^ (unsigned char)key->code.at[i]) * 0x100000001b3u;
    }
    return (size_t)(hash ^ hash >> 29);
}

static bool key_equal(const CalendarKey *a, const CalendarKey *b)
{
    return a->type == b->type && a->month == b->month && text_equal(a->code, b->code);
}

static DayCell *cell_find(const DayTally *tally, const CalendarKey *key)
{
    size_t i = key_hash(key) & (tally->slots - 1);

    while (tally->cells[i].table != NULL && !key_equal(&tally->cells[i].key, key)) {
        i = (i + 1) & (tally->slots - 1);
    }
    return &tally->cells[i];
}

static void tally_grow(DayTally *tally)
{
    DayCell *old = tally->cells;
    size_t slots = tally->slots;

    tally->slots = slots * 2;
    tally->cells = memory_resize(NULL, sizeof *tally->cells * tally->slots);
    memset(tally->cells, 0, sizeof *tally->cells * tally->slots);
    for (size_t i = 0; i < slots; i++) {
        if (old[i].table != NULL) {
            *cell_find(tally, &old[i].key) = old[i];
        }
    }
    memory_free(old);
}

static DayCell *cell_get(DayTally *tally, const TypeTable *table, CalendarKey key)
{
    DayCell *cell = cell_find(tally, &key);

    if (cell->table != NULL) {
        return cell;
    }
    if (tally->used * 2 >= tally->slots) {
        tally_grow(tally);
        cell = cell_find(tally, &key);
    }
    tally->used++;
    *cell = (DayCell){.key = {key.type, key.month, text_copy(&tally->texts, key.code)}, .table = table};
    return cell;
}

static int32_t value_month(const Value *value, int *day)
{
    return month_of(value->state == VALUE_SET ? value->date : (Date){0}, day);
}

static Text split_code(const TypeTable *table, const RecordRow *row)
{
    const Value *value = table->split == NULL ? NULL : &row->values[table->split->index];

    return value != NULL && value->state == VALUE_SET ? value->text : (Text){0};
}

void day_tally_row(DayTally *tally, const TypeTable *table, const RecordRow *row, int sign)
{
    int day;
    int64_t amount;

    if (table->date == NULL) {
        return;
    }
    CalendarKey key = {table->type->number, value_month(&row->values[table->date->index], &day),
                       split_code(table, row)};
    DayCell *cell = cell_get(tally, table, key);
    if (cell->month.days[day] == NULL) {
        cell->month.days[day] = ARENA_ARRAY(&tally->texts, int64_t, calendar_width(table));
    }
    int64_t *numbers = cell->month.days[day];
    numbers[0] += sign;
    for (size_t i = 0; i < table->measure_count; i++) {
        if (amount_of(&row->values[table->measures[i]->index], &amount)) {
            numbers[1 + 2 * i] += sign;
            numbers[2 + 2 * i] = amount_add(numbers[2 + 2 * i], sign * amount);
        }
    }
}

static void month_merge(DayTally *tally, DayCell *cell, const DayCell *other)
{
    size_t width = calendar_width(cell->table);

    for (size_t day = 0; day < COUNT_OF(cell->month.days); day++) {
        const int64_t *numbers = other->month.days[day];
        if (numbers != NULL && cell->month.days[day] == NULL) {
            cell->month.days[day] = ARENA_ARRAY(&tally->texts, int64_t, width);
        }
        for (size_t i = 0; numbers != NULL && i < width; i++) {
            cell->month.days[day][i] = amount_add(cell->month.days[day][i], numbers[i]);
        }
    }
}

void day_tally_merge(DayTally *tally, const DayTally *other)
{
    for (size_t i = 0; i < other->slots; i++) {
        const DayCell *cell = &other->cells[i];
        if (cell->table != NULL) {
            month_merge(tally, cell_get(tally, cell->table, cell->key), cell);
        }
    }
}

static Status cells_write(const DayTally *tally, Database *db, Arena *scratch, Error *err)
{
    for (size_t i = 0; i < tally->slots; i++) {
        const DayCell *cell = &tally->cells[i];
        if (cell->table != NULL) {
            TRY(calendar_add(db, cell->key, calendar_width(cell->table), &cell->month, scratch, err));
            arena_reset(scratch);
        }
    }
    return ST_OK;
}

Status day_tally_flush(DayTally *tally, Database *db, Error *err)
{
    Arena scratch;

    arena_init(&scratch, 0);
    Status status = cells_write(tally, db, &scratch, err);
    arena_done(&scratch);
    TRY(status);
    memset(tally->cells, 0, sizeof *tally->cells * tally->slots);
    tally->used = 0;
    arena_reset(&tally->texts);
    return ST_OK;
}

bool day_tally_is(const DayTally *tally, CalendarKey key, Text bytes)
{
    const DayCell *cell = cell_find(tally, &key);
    BUFFER expected = {0};

    if (cell->table == NULL) {
        return false;
    }
    calendar_encode(&cell->month, calendar_width(cell->table), &expected);
    return bytes.length > 0 && text_equal(buffer_view(&expected), bytes);
}

size_t day_tally_size(const DayTally *tally)
{
    BUFFER bytes = {0};
    size_t size = 0;

    for (size_t i = 0; i < tally->slots; i++) {
        if (tally->cells[i].table != NULL) {
            buffer_clear(&bytes);
            calendar_encode(&tally->cells[i].month, calendar_width(tally->cells[i].table), &bytes);
            size += bytes.size > 0;
        }
    }
    return size;
}
