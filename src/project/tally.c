#include "project/tally.h"

#include "base/memory.h"

enum { FIRST_SLOTS = 256 };

struct TallyCell {
    TallyKind kind;
    uint32_t type;
    int64_t field;
    Text code;
    int64_t delta;
    bool used;
};

void tally_init(Tally *tally)
{
    *tally = (Tally){.slots = FIRST_SLOTS};
    tally->cells = memory_resize(NULL, sizeof *tally->cells * FIRST_SLOTS);
    memset(tally->cells, 0, sizeof *tally->cells * FIRST_SLOTS);
    arena_init(&tally->texts, 0);
    day_tally_init(&tally->days);
    answer_tally_init(&tally->answers);
    cube_tally_init(&tally->cubes);
    related_tally_init(&tally->related);
}

void tally_done(Tally *tally)
{
    memory_free(tally->cells);
    arena_done(&tally->texts);
    day_tally_done(&tally->days);
    answer_tally_done(&tally->answers);
    cube_tally_done(&tally->cubes);
    related_tally_done(&tally->related);
    *tally = (Tally){0};
}

static uint64_t cell_hash(TallyKind kind, uint32_t type, int64_t field, Text code)
{
    uint64_t hash = ((uint64_t)type << 33 ^ (uint64_t)kind << 32 ^ (uint64_t)field) * 0x9e3779b97f4a7c15u;

    for (size_t i = 0; i < code.length; i++) {
        hash = (hash ^ (unsigned char)code.at[i]) * 0x100000001b3u;
    }
    return hash ^ hash >> 29;
}

static TallyCell *cell_find(const Tally *tally, TallyKind kind, uint32_t type, int64_t field, Text code)
{
    size_t i = cell_hash(kind, type, field, code) & (tally->slots - 1);

    for (;; i = (i + 1) & (tally->slots - 1)) {
        TallyCell *cell = &tally->cells[i];
        if (!cell->used ||
            (cell->kind == kind && cell->type == type && cell->field == field && text_equal(cell->code, code))) {
            return cell;
        }
    }
}

static void tally_grow(Tally *tally)
{
    TallyCell *old = tally->cells;
    size_t slots = tally->slots;

    tally->slots = slots * 2;
    tally->cells = memory_resize(NULL, sizeof *tally->cells * tally->slots);
    memset(tally->cells, 0, sizeof *tally->cells * tally->slots);
    for (size_t i = 0; i < slots; i++) {
        if (old[i].used) {
            *cell_find(tally, old[i].kind, old[i].type, old[i].field, old[i].code) = old[i];
        }
    }
    memory_free(old);
}

static void cell_add(Tally *tally, TallyKind kind, uint32_t type, int64_t field, Text code, int64_t delta)
{
    TallyCell *cell = cell_find(tally, kind, type, field, code);

    if (!cell->used) {
        *cell = (TallyCell){kind, type, field, text_copy(&tally->texts, code), 0, true};
        tally->used++;
    }
    cell->delta += delta;
    if (tally->used * 2 > tally->slots) {
        tally_grow(tally);
    }
}

static void tally_add(Tally *tally, uint32_t type, int64_t field, Text code, int delta)
{
    cell_add(tally, TALLY_CODES, type, field, code, delta);
}

static void tally_reference(Tally *tally, uint32_t type, int64_t field, const Value *value, int delta)
{
    char text[ID_TEXT_SIZE];

    if (value->state == VALUE_SET) {
        id_format(value->reference, text);
        cell_add(tally, TALLY_REFERENCES, type, field, (Text){text, ID_TEXT_SIZE - 1}, delta);
    }
}

static Text counted_code(const Value *value)
{
    if (value->state != VALUE_SET) {
        return (Text){0};
    }
    if (value->kind == FIELD_BOOLEAN) {
        return value->boolean ? TEXT("true") : TEXT("false");
    }
    return value->text;
}

void tally_row(Tally *tally, const TypeTable *table, const RecordRow *row, int delta)
{
    const RecordType *type = table->type;

    tally_add(tally, type->number, COUNT_ALL, (Text){0}, delta);
    if (row->missing > 0) {
        tally_add(tally, type->number, COUNT_INCOMPLETE, (Text){0}, delta);
    }
    if (type->geometry != NULL && row->values[type->geometry->index].state != VALUE_SET) {
        tally_add(tally, type->number, COUNT_PLACELESS, (Text){0}, delta);
    }
    for (size_t i = 0; i < table->field_count; i++) {
        const Field *field = table->fields[i];
        if (table->counted[field->index]) {
            tally_add(tally, type->number, field->number, counted_code(&row->values[field->index]), delta);
        }
        if (table->referred[field->index]) {
            tally_reference(tally, type->number, field->number, &row->values[field->index], delta);
        }
    }
    if (table->place != NULL && row->values[table->unit->index].state != VALUE_SET) {
        tally_reference(tally, type->number, -(int64_t)table->place->number, &row->values[table->place->index], delta);
    }
    answer_tally_row(&tally->answers, table, row, delta);
    day_tally_row(&tally->days, table, row, delta);
    cube_tally_row(&tally->cubes, table, row, delta);
    related_tally_row(&tally->related, &tally->cubes, table, row, delta);
}

void tally_merge(Tally *tally, const Tally *other)
{
    for (size_t i = 0; i < other->slots; i++) {
        const TallyCell *cell = &other->cells[i];
        if (cell->used) {
            cell_add(tally, cell->kind, cell->type, cell->field, cell->code, cell->delta);
        }
    }
    answer_tally_merge(&tally->answers, &other->answers);
    day_tally_merge(&tally->days, &other->days);
    cube_tally_merge(&tally->cubes, &other->cubes);
    related_tally_merge(&tally->related, &other->related);
}

Status tally_flush(Tally *tally, Database *db, const Model *model, const TypeTables *tables, Error *err)
{
    TRY(related_tally_flush(&tally->related, &tally->cubes, db, tables, err));
    TRY(cube_tally_flush(&tally->cubes, db, model, tables, err));
    for (size_t i = 0; i < tally->slots; i++) {
        TallyCell *cell = &tally->cells[i];
        if (cell->used && cell->kind == TALLY_CODES) {
            TRY(count_add(db, cell->type, cell->field, cell->code, cell->delta, err));
        } else if (cell->used) {
            TRY(reference_count_add(db, cell->type, cell->field, cell->code, cell->delta, err));
        }
    }
    memset(tally->cells, 0, sizeof *tally->cells * tally->slots);
    tally->used = 0;
    arena_reset(&tally->texts);
    TRY(day_tally_flush(&tally->days, db, err));
    return answer_tally_flush(&tally->answers, db, err);
}

int64_t tally_count(const Tally *tally, TallyKind kind, uint32_t type, int64_t field, Text code)
{
    const TallyCell *cell = cell_find(tally, kind, type, field, code);

    return cell->used ? cell->delta : 0;
}

size_t tally_size(const Tally *tally, TallyKind kind)
{
    size_t size = 0;

    for (size_t i = 0; i < tally->slots; i++) {
        size += tally->cells[i].used && tally->cells[i].kind == kind && tally->cells[i].delta != 0;
    }
    return size;
}
