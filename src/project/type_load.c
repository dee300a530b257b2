#include "project/type_load.h"

#include "base/memory.h"
#include "store/type_index.h"

/* A load this much larger than what a table has makes indexes anew instead of row by row. */
enum { BULK_ROWS_MIN = 2000, BULK_SHARE = 4, PACK_SHARE = 25 };

void type_load_init(TypeLoad *load, const TypeTable *table)
{
    *load = (TypeLoad){.table = table};
}

void type_load_done(TypeLoad *load)
{
    memory_free(load->dropped);
    memory_free(load->columns);
    memory_free(load->boxes);
    *load = (TypeLoad){0};
}

static void *zeros_make(size_t count, size_t size)
{
    return memset(memory_resize(NULL, count * size + 1), 0, count * size);
}

static Status index_drop(TypeLoad *load, Database *db, size_t index, Error *err)
{
    load->dropped[index] = true;
    return type_index_drop(db, &load->table->indexes[index], err);
}

static bool is_sparse(const TypeIndex *index)
{
    return index->rows != INDEXED_ALL;
}

/* To make an index that nothing is in costs a walk through the table; to keep it costs nothing. */
static bool stays(const TypeIndex *index, bool unsought)
{
    return unsought ? !index->computed && (is_sparse(index) || index->few_keys) : index->of_ids;
}

Status type_load_expect(TypeLoad *load, Database *db, uint64_t rows, uint64_t existing, bool unsought, Error *err)
{
    const TypeTable *table = load->table;

    load->pack = table->rtree != NULL && rows >= BULK_ROWS_MIN && rows >= existing / PACK_SHARE;
    if (rows < BULK_ROWS_MIN || rows < existing / BULK_SHARE || load->dropped != NULL) {
        return ST_OK;
    }
    load->dropped = zeros_make(table->index_count, sizeof *load->dropped);
    database_forget_statements(db);
    for (size_t i = 0; i < table->index_count; i++) {
        if (!stays(&table->indexes[i], unsought)) {
            TRY(index_drop(load, db, i, err));
        } else {
            load->staying += is_sparse(&table->indexes[i]);
        }
    }
    return ST_OK;
}

static bool row_enters(const TypeIndex *index, const TypeTable *table, const RecordRow *row)
{
    switch (index->rows) {
    case INDEXED_VALUED:
        return row->values[index->field->index].state == VALUE_SET;
    case INDEXED_PLACELESS:
        return row->values[table->type->geometry->index].state != VALUE_SET;
    case INDEXED_ALL:
        return true;
    }
    return true;
}

static bool any_row_enters(const TypeIndex *index, const TypeTable *table, const ReadyRow *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (row_enters(index, table, &rows[i].row)) {
            return true;
        }
    }
    return false;
}

static Status entered_drop(TypeLoad *load, Database *db, const ReadyRow *rows, size_t count, Error *err)
{
    for (size_t i = 0; i < load->table->index_count; i++) {
        const TypeIndex *index = &load->table->indexes[i];
        if (is_sparse(index) && !load->dropped[i] && any_row_enters(index, load->table, rows, count)) {
            database_forget_statements(db);
            load->staying--;
            TRY(index_drop(load, db, i, err));
        }
    }
    return ST_OK;
}

Status type_load_rows(TypeLoad *load, Database *db, const ReadyRow *rows, size_t count, Arena *scratch, Error *err)
{
    RowCells *cells = arena_raw(scratch, sizeof *cells * (count + 1));

    if (load->staying > 0) {
        TRY(entered_drop(load, db, rows, count, err));
    }
    if (load->columns == NULL) {
        load->columns = zeros_make(load->table->column_count, sizeof *load->columns);
    }
    for (size_t i = 0; i < count; i++) {
        cells[i] = rows[i].cells;
    }
    load->written += count;
    return rows_insert(db, load->table, cells, count, load->columns, err);
}

void type_load_box(TypeLoad *load, SpatialItem item)
{
    if (load->box_count == load->box_capacity) {
        load->box_capacity = load->box_capacity == 0 ? 1024 : load->box_capacity * 2;
        load->boxes = memory_resize(load->boxes, sizeof *load->boxes * load->box_capacity);
    }
    load->boxes[load->box_count++] = item;
    load->touched = true;
}

static Status indexes_make(TypeLoad *load, Database *db, bool of_ids_only, Error *err)
{
    for (size_t i = 0; load->dropped != NULL && i < load->table->index_count; i++) {
        const TypeIndex *index = &load->table->indexes[i];
        if (load->dropped[i] && (index->of_ids || !of_ids_only)) {
            load->dropped[i] = false;
            TRY(type_index_create(db, index, err));
        }
    }
    return ST_OK;
}

Status type_load_seek(TypeLoad *load, Database *db, Error *err)
{
    return indexes_make(load, db, true, err);
}

Status type_load_finish(TypeLoad *load, Database *db, Error *err)
{
    if (load->box_count > 0) {
        TRY(spatial_pack(db, load->table, load->boxes, load->box_count, err));
        load->box_count = 0;
    }
    TRY(indexes_make(load, db, false, err));
    memory_free(load->dropped);
    load->dropped = NULL;
    load->staying = 0;
    return load->touched && load->table->rtree != NULL ? spatial_publish_extent(db, load->table, err) : ST_OK;
}
