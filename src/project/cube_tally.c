#include "project/cube_tally.h"

#include "measure/amount.h"
#include "model/role.h"
#include "project/cube_spread.h"
#include "store/reference_counts.h"
#include "store/related_counts.h"
#include "store/related_rows.h"

void cube_tally_init(CubeTally *tally)
{
    tally->most = 0;
    tally->again = false;
    sums_init(&tally->cells);
    sums_init(&tally->tree);
}

void cube_tally_done(CubeTally *tally)
{
    sums_done(&tally->cells);
    sums_done(&tally->tree);
}

/* The key of a cell while it is put together. */
typedef struct CellKey {
    CubeTally *tally;
    const Measure *measure;
    int sign;
    size_t fixed;  /* bytes that all cells of the row have in common */
    size_t length; /* of the last cell's key */
    char bytes[CELL_KEY_BYTES_MAX];
} CellKey;

static void key_begin(CellKey *key, const TypeTable *table, const RecordRow *row)
{
    CellOwner owner = {.measure = key->measure->index,
                       .programme = row_names(row, table->programme),
                       .organisation = row_names(row, table->organisation),
                       .where = row_names(row, table->unit)};

    if (id_is_nil(owner.where)) {
        owner.where = row_names(row, table->place);
        owner.in_place = !id_is_nil(owner.where);
    }
    memcpy(key->bytes, &owner, sizeof owner);
    key->fixed = sizeof owner;
}

static void key_finish(CellKey *key, const Contribution *cell)
{
    const Measure *measure = key->measure;
    size_t length = key->fixed + sizeof cell->month;

    memcpy(key->bytes + key->fixed, &cell->month, sizeof cell->month);
    for (size_t d = 0; d < measure->dimension_count; d++) {
        Text member = cell->members[d];
        key->bytes[length++] = (char)member.length;
        if (member.length > 0) {
            memcpy(key->bytes + length, member.at, member.length);
        }
        length += member.length;
    }
    key->length = length;
}

static void cell_add(void *context, const Contribution *cell)
{
    CellKey *key = context;

    key_finish(key, cell);
    sums_add(&key->tally->cells, (Text){key->bytes, key->length}, cell->numbers, measure_width(key->measure),
             key->sign);
}

static void cell_keep(void *context, const Contribution *cell)
{
    key_finish(context, cell);
}

Text cube_cell_of(const TypeTable *table, const Measure *measure, const RecordRow *row, char key[CELL_KEY_BYTES_MAX])
{
    CellKey cell = {.measure = measure};

    key_begin(&cell, table, row);
    measure_contribute(measure, row->values, row->observed, cell_keep, &cell);
    memcpy(key, cell.bytes, cell.length);
    return (Text){key, cell.length};
}

/* Where the record lies that others lie in: its parent or unit, and for a unit its level. */
static void tree_add(CubeTally *tally, const TypeTable *table, const RecordRow *row, int sign)
{
    const Field *level = type_role(table->type, ROLE_IS_UNIT, SLOT_IS_UNIT_LEVEL);
    const Value *said = level == NULL ? NULL : &row->values[level->index];
    Id above = row_names(row, table->unit);
    char key[2 * sizeof(Id) + MEMBER_BYTES_MAX];
    size_t length = 2 * sizeof(Id);
    int64_t one = 1;

    memcpy(key, row->id.bytes, sizeof row->id);
    memcpy(key + sizeof row->id, above.bytes, sizeof above);
    if (said != NULL && said->state == VALUE_SET && said->kind == FIELD_CODE && said->text.length <= MEMBER_BYTES_MAX) {
        memcpy(key + length, said->text.at, said->text.length);
        length += said->text.length;
    }
    sums_add(&tally->tree, (Text){key, length}, &one, 1, sign);
}

static bool is_full(const CubeTally *tally)
{
    return tally->most > 0 && tally->cells.used >= tally->most;
}

void cube_tally_related(CubeTally *tally, const Measure *measure, Text cell, int64_t records, int sign)
{
    int64_t numbers[CELL_NUMBERS_MAX] = {0};
    size_t value = measure->related->value;

    numbers[cell_missing(value)] = -1;
    numbers[cell_sum(value)] = records * AMOUNT_ONE;
    if (!is_full(tally)) {
        sums_add(&tally->cells, cell, numbers, measure_width(measure), sign);
    }
}

void cube_tally_row(CubeTally *tally, const TypeTable *table, const RecordRow *row, int sign)
{
    CellKey key = {.tally = tally, .sign = sign};

    if (table->locates) {
        tree_add(tally, table, row, sign);
    }
    for (size_t i = 0; i < table->cube_count && !is_full(tally); i++) {
        key.measure = table->cubes[i];
        key_begin(&key, table, row);
        measure_contribute(key.measure, row->values, row->observed, cell_add, &key);
    }
}

void cube_tally_merge(CubeTally *tally, const CubeTally *other)
{
    sums_merge(&tally->cells, &other->cells);
    sums_merge(&tally->tree, &other->tree);
    tally->again |= other->again;
}

/* Adds the rows to what is kept of their page. */
static Status page_write(void *context, CubePage *page, Arena *arena, Error *err)
{
    Database *db = context;
    BUFFER bytes = {0};
    Text kept;

    TRY(cube_page_read(db, &page->key, arena, &kept, err));
    if (kept.length > 0) {
        TRY(page_rows_read(kept, page->table, page->dimensions, page->width, arena, &page->rows, err));
    }
    page_encode(&page->rows, page->table, page->dimensions, page->width, arena, &bytes);
    return kept.length == 0 && bytes.size == 0 ? ST_OK : cube_page_store(db, &page->key, buffer_view(&bytes), err);
}

static Status cells_write(CubeTally *tally, Database *db, const Model *model, const TypeTables *tables, Error *err)
{
    TRY(cube_tally_pages(tally, db, model, tables, page_write, db, err));
    sums_clear(&tally->cells);
    return ST_OK;
}

/* Is what a kept reference names among the units and places that changed? */
typedef struct Moved {
    const Sums *tree;
    Sums ids;
    bool found;
} Moved;

static Status target_visit(void *context, uint32_t type, int64_t field, Text code, int64_t records, Error *err)
{
    Moved *moved = context;
    Id id;

    (void)type;
    (void)field;
    (void)err;
    if (records != 0 && id_parse(code, &id)) {
        moved->found |= *sums_at(&moved->ids, (Text){(const char *)id.bytes, sizeof id}, 1) != 0;
    }
    return ST_OK;
}

static Status moved_look(Moved *moved, Database *db, const TypeTables *tables, Error *err)
{
    for (size_t i = 0; i < tables->count && !moved->found; i++) {
        const TypeTable *table = &tables->tables[i];
        if (table->unit != NULL) {
            TRY(reference_counts_of(db, table->type->number, table->unit->number, target_visit, moved, err));
        }
        if (table->place != NULL) {
            TRY(reference_counts_of(db, table->type->number, -(int64_t)table->place->number, target_visit, moved, err));
        }
    }
    return ST_OK;
}

/* Did units or places change that records of before this transaction lie in, or units and places above them? */
static Status tree_moved(const CubeTally *tally, Database *db, const TypeTables *tables, bool *out, Error *err)
{
    Moved moved = {.tree = &tally->tree};
    const SumCell *cell;
    size_t at = 0;
    bool empty;

    *out = false;
    TRY(cubes_are_empty(db, &empty, err));
    if (empty || sums_next(&tally->tree, &at) == NULL) {
        return ST_OK;
    }
    sums_init(&moved.ids);
    at = 0;
    while ((cell = sums_next(&tally->tree, &at)) != NULL) {
        *sums_at(&moved.ids, (Text){cell->key.at, sizeof(Id)}, 1) = 1;
    }
    Status status = moved_look(&moved, db, tables, err);
    *out = moved.found;
    sums_done(&moved.ids);
    return status;
}

/* A walk over a type's rows; cells are written whenever there are many. */
typedef struct Recount {
    CubeTally tally;
    Database *db;
    const Model *model;
    const TypeTables *tables;
    Arena arena;
} Recount;

static Status recount_rows(Recount *recount, const TypeTable *table, Statement *rows, Error *err)
{
    RecordRow row;
    bool more;

    for (;;) {
        TRY(statement_step(rows, &more, err));
        if (!more) {
            return ST_OK;
        }
        arena_reset(&recount->arena);
        TRY(row_from_statement(rows, table, &recount->arena, false, true, &row, err));
        cube_tally_row(&recount->tally, table, &row, 1);
        if (recount->tally.cells.used >= CUBE_CELLS_MAX / 2) {
            TRY(cells_write(&recount->tally, recount->db, recount->model, recount->tables, err));
        }
    }
}

/* What is kept of one measure, while it is added to a tally. */
typedef struct KeptRelated {
    CubeTally *tally;
    Database *db;
    const TypeTable *table;
    const Measure *measure;
    Arena arena;
} KeptRelated;

static Status kept_add(void *context, int64_t fid, int64_t records, bool *enough, Error *err)
{
    KeptRelated *kept = context;
    char key[CELL_KEY_BYTES_MAX];
    RecordRow row;
    bool found;

    (void)enough;
    arena_reset(&kept->arena);
    TRY(row_at(kept->db, kept->table, fid, &kept->arena, &row, &found, err));
    Text cell = found ? cube_cell_of(kept->table, kept->measure, &row, key) : (Text){0};
    if (cell.length > 0) {
        cube_tally_related(kept->tally, kept->measure, cell, records, 1);
    }
    return ST_OK;
}

Status cube_tally_kept(CubeTally *tally, Database *db, const TypeTable *table, const Measure *measure, Error *err)
{
    KeptRelated kept = {.tally = tally, .db = db, .table = table, .measure = measure};

    arena_init(&kept.arena, 0);
    Status status = related_counts_each(db, measure->number, kept_add, &kept, err);
    arena_done(&kept.arena);
    return status;
}

static Status recount_related(Recount *recount, const TypeTable *table, Error *err)
{
    for (size_t i = 0; i < table->cube_count; i++) {
        if (table->cubes[i]->related != NULL) {
            TRY(cube_tally_kept(&recount->tally, recount->db, table, table->cubes[i], err));
        }
    }
    return ST_OK;
}

static Status recount_run(Recount *recount, Error *err)
{
    for (size_t i = 0; i < recount->tables->count; i++) {
        const TypeTable *table = &recount->tables->tables[i];
        Statement *rows;
        if (table->cube_count > 0) {
            TRY(rows_from(recount->db, table, INT64_MIN, &rows, err));
            Status status = recount_rows(recount, table, rows, err);
            statement_reset(rows);
            TRY(status);
            TRY(recount_related(recount, table, err));
        }
    }
    return cells_write(&recount->tally, recount->db, recount->model, recount->tables, err);
}

static Status cubes_recount(Database *db, const Model *model, const TypeTables *tables, Error *err)
{
    Recount recount = {.db = db, .model = model, .tables = tables};

    TRY(cubes_clear(db, err));
    cube_tally_init(&recount.tally);
    arena_init(&recount.arena, 0);
    Status status = recount_run(&recount, err);
    cube_tally_done(&recount.tally);
    arena_done(&recount.arena);
    return status;
}

Status cube_tally_flush(CubeTally *tally, Database *db, const Model *model, const TypeTables *tables, Error *err)
{
    bool moved;

    TRY(tree_moved(tally, db, tables, &moved, err));
    sums_clear(&tally->tree);
    if (moved || tally->again || is_full(tally)) {
        tally->again = false;
        sums_clear(&tally->cells);
        return cubes_recount(db, model, tables, err);
    }
    return tally->cells.used == 0 ? ST_OK : cells_write(tally, db, model, tables, err);
}
