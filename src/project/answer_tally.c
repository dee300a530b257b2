#include "project/answer_tally.h"

#include <stdlib.h>

#include "base/memory.h"

enum { FIRST_SLOTS = 256 };

struct AnswerCell {
    AnswerKey key; /* type 0: not used */
    int64_t days;
    int64_t delta;
};

static void cells_clear(AnswerTally *tally)
{
    memset(tally->cells, 0, sizeof *tally->cells * tally->slots);
    tally->used = 0;
}

void answer_tally_init(AnswerTally *tally)
{
    *tally = (AnswerTally){.slots = FIRST_SLOTS};
    tally->cells = memory_resize(NULL, sizeof *tally->cells * FIRST_SLOTS);
    cells_clear(tally);
    arena_init(&tally->texts, 0);
}

void answer_tally_done(AnswerTally *tally)
{
    memory_free(tally->cells);
    arena_done(&tally->texts);
    *tally = (AnswerTally){0};
}

static bool same_key(const AnswerKey *a, const AnswerKey *b)
{
    return a->type == b->type && a->year == b->year && text_equal(a->code, b->code);
}

static AnswerCell *cell_find(const AnswerTally *tally, const AnswerKey *key, int64_t days)
{
    uint64_t hash = ((uint64_t)key->type << 40 ^ (uint64_t)(uint32_t)key->year << 20 ^ (uint64_t)days);

    for (size_t i = 0; i < key->code.length; i++) {
        hash = (hash ^ (unsigned char)key->code.at[i]) * 0x100000001b3u;
    }
    hash *= 0x9e3779b97f4a7c15u;
    size_t at = (size_t)(hash ^ hash >> 29) & (tally->slots - 1);
    while (tally->cells[at].key.type != 0 && !(tally->cells[at].days == days && same_key(&tally->cells[at].key, key))) {
        at = (at + 1) & (tally->slots - 1);
    }
    return &tally->cells[at];
}

static void tally_grow(AnswerTally *tally)
{
    AnswerCell *old = tally->cells;
    size_t slots = tally->slots, used = tally->used;

    tally->slots = slots * 2;
    tally->cells = memory_resize(NULL, sizeof *tally->cells * tally->slots);
    cells_clear(tally);
    for (size_t i = 0; i < slots; i++) {
        if (old[i].key.type != 0) {
            *cell_find(tally, &old[i].key, old[i].days) = old[i];
        }
    }
    tally->used = used;
    memory_free(old);
}

static void cell_add(AnswerTally *tally, AnswerKey key, int64_t days, int64_t delta)
{
    AnswerCell *cell = cell_find(tally, &key, days);

    if (cell->key.type == 0) {
        key.code = text_copy(&tally->texts, key.code);
        *cell = (AnswerCell){key, days, 0};
        tally->used++;
    }
    cell->delta += delta;
    if (tally->used * 2 > tally->slots) {
        tally_grow(tally);
    }
}

static bool is_day(const Value *value)
{
    return value->state == VALUE_SET && value->date.precision == PRECISION_DAY;
}

static bool row_has_ended(const TypeTable *table, const RecordRow *row)
{
    const Value *state = &row->values[table->state->index];
    const Code *code = state->state == VALUE_SET ? code_find(table->state->list, state->text) : NULL;

    return code != NULL && code->ends;
}

static int64_t row_days(const TypeTable *table, const RecordRow *row)
{
    const Value *asked = &row->values[table->date->index], *since = &row->values[table->since->index];

    if (!row_has_ended(table, row)) {
        return ANSWER_WAITING;
    }
    return is_day(asked) && is_day(since) && since->date.day >= asked->date.day ? since->date.day - asked->date.day
                                                                                : ANSWER_UNTOLD;
}

void answer_tally_row(AnswerTally *tally, const TypeTable *table, const RecordRow *row, int delta)
{
    int year, month, day;

    if (table->since == NULL || table->date == NULL || row->values[table->date->index].state != VALUE_SET) {
        return;
    }
    day_to_civil(row->values[table->date->index].date.day, &year, &month, &day);
    const Value *class = table->land_class == NULL ? NULL : &row->values[table->land_class->index];
    AnswerKey key = {table->type->number, year, class != NULL && class->state == VALUE_SET ? class->text : (Text){0}};
    cell_add(tally, key, row_days(table, row), delta);
}

void answer_tally_merge(AnswerTally *tally, const AnswerTally *other)
{
    for (size_t i = 0; i < other->slots; i++) {
        const AnswerCell *cell = &other->cells[i];
        if (cell->key.type != 0) {
            cell_add(tally, cell->key, cell->days, cell->delta);
        }
    }
}

static int key_compare(const AnswerKey *a, const AnswerKey *b)
{
    if (a->type != b->type) {
        return a->type < b->type ? -1 : 1;
    }
    return a->year != b->year ? (a->year < b->year ? -1 : 1) : text_compare(a->code, b->code);
}

static int cell_compare(const void *a, const void *b)
{
    const AnswerCell *x = a, *y = b;
    int order = key_compare(&x->key, &y->key);

    return order != 0 ? order : (x->days > y->days) - (x->days < y->days);
}

/* Calls `use` with the counts of each key in order of days; the cells are a list then and no table. */
typedef Status (*KeyUse)(void *context, AnswerKey key, const AnswerCount *counts, size_t count, Error *err);

static Status keys_each(AnswerTally *tally, Arena *scratch, KeyUse use, void *context, Error *err)
{
    size_t first = 0;

    qsort(tally->cells, tally->slots, sizeof *tally->cells, cell_compare);
    while (first < tally->slots && tally->cells[first].key.type == 0) {
        first++;
    }
    while (first < tally->slots) {
        size_t end = first;
        while (end < tally->slots && same_key(&tally->cells[first].key, &tally->cells[end].key)) {
            end++;
        }
        AnswerCount *counts = ARENA_ARRAY(scratch, AnswerCount, end - first);
        for (size_t i = first; i < end; i++) {
            counts[i - first] = (AnswerCount){tally->cells[i].days, tally->cells[i].delta};
        }
        TRY(use(context, tally->cells[first].key, counts, end - first, err));
        arena_reset(scratch);
        first = end;
    }
    return ST_OK;
}

typedef struct Flush {
    Database *db;
    Arena arena;
} Flush;

static Status key_write(void *context, AnswerKey key, const AnswerCount *counts, size_t count, Error *err)
{
    Flush *flush = context;

    arena_reset(&flush->arena);
    return answers_add(flush->db, key, counts, count, &flush->arena, err);
}

Status answer_tally_flush(AnswerTally *tally, Database *db, Error *err)
{
    Flush flush = {.db = db};
    Arena scratch;

    if (tally->used == 0) {
        return ST_OK;
    }
    arena_init(&flush.arena, 0);
    arena_init(&scratch, 0);
    Status status = keys_each(tally, &scratch, key_write, &flush, err);
    arena_done(&scratch);
    arena_done(&flush.arena);
    TRY(status);
    cells_clear(tally);
    arena_reset(&tally->texts);
    return ST_OK;
}

typedef struct Each {
    AnswerVisitor visit;
    void *context;
} Each;

static Status key_encode(void *context, AnswerKey key, const AnswerCount *counts, size_t count, Error *err)
{
    const Each *each = context;
    BUFFER bytes = {0};

    answers_encode(counts, count, &bytes);
    return bytes.size == 0 ? ST_OK : each->visit(each->context, key, buffer_view(&bytes), err);
}

Status answer_tally_each(AnswerTally *tally, AnswerVisitor visit, void *context, Error *err)
{
    Each each = {visit, context};
    Arena scratch;

    arena_init(&scratch, 0);
    Status status = keys_each(tally, &scratch, key_encode, &each, err);
    arena_done(&scratch);
    return status;
}
