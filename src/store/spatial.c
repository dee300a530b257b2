#include "store/spatial.h"

#include <math.h>

#include "base/memory.h"
#include "base/sort.h"
#include "store/many_rows.h"

/* SQLite's layout: page size 4096 less 64, but never more than 51 cells of 24 bytes behind a head of 4. */
enum { CELL_SIZE = 24, NODE_CELLS = 51, NODE_SIZE = 4 + NODE_CELLS * CELL_SIZE, DEPTH_MAX = 12, HILBERT_BITS = 16 };

/* SQLite's own way of rounding outward, so that packed and single inserts store the same boxes. */
static const double TOWARDS_ZERO = 1.0 - 1.0 / 8388608.0, AWAY_FROM_ZERO = 1.0 + 1.0 / 8388608.0;

static float round_down(double value)
{
    float rounded = (float)value;

    return (double)rounded > value ? (float)(value * (value < 0 ? AWAY_FROM_ZERO : TOWARDS_ZERO)) : rounded;
}

static float round_up(double value)
{
    float rounded = (float)value;

    return (double)rounded < value ? (float)(value * (value < 0 ? TOWARDS_ZERO : AWAY_FROM_ZERO)) : rounded;
}

SpatialItem spatial_item(int64_t fid, Box box)
{
    return (SpatialItem){fid, round_down(box.west), round_up(box.east), round_down(box.south), round_up(box.north)};
}

static Status rtree_statement(Database *db, const TypeTable *table, const char *before, const char *after,
                              Statement **out, Error *err)
{
    char sql[256];

    snprintf(sql, sizeof sql, "%s\"%s\"%s", before, table->rtree, after);
    return database_statement(db, sql, out, err);
}

Status spatial_insert(Database *db, const TypeTable *table, int64_t fid, Box box, Error *err)
{
    Statement *insert;

    TRY(rtree_statement(db, table, "INSERT OR REPLACE INTO ", " VALUES(?,?,?,?,?)", &insert, err));
    statement_int(insert, 1, fid);
    statement_double(insert, 2, box.west);
    statement_double(insert, 3, box.east);
    statement_double(insert, 4, box.south);
    statement_double(insert, 5, box.north);
    return statement_run(insert, err);
}

Status spatial_delete(Database *db, const TypeTable *table, int64_t fid, Error *err)
{
    Statement *erase;

    TRY(rtree_statement(db, table, "DELETE FROM ", " WHERE id=?", &erase, err));
    statement_int(erase, 1, fid);
    return statement_run(erase, err);
}

/* Position of (x, y) along a Hilbert curve of order HILBERT_BITS. */
static uint32_t hilbert(uint32_t x, uint32_t y)
{
    uint32_t distance = 0;

    for (uint32_t s = 1u << (HILBERT_BITS - 1); s > 0; s >>= 1) {
        uint32_t right = (x & s) != 0, upper = (y & s) != 0;
        distance += s * s * ((3 * right) ^ upper);
        if (upper == 0) {
            if (right == 1) {
                x = (1u << HILBERT_BITS) - 1 - x;
                y = (1u << HILBERT_BITS) - 1 - y;
            }
            uint32_t swap = x;
            x = y;
            y = swap;
        }
    }
    return distance;
}

static uint32_t grid(double value, double span)
{
    double cell = (value + span) / (2 * span) * ((1u << HILBERT_BITS) - 1);

    return cell <= 0 ? 0 : cell >= (1u << HILBERT_BITS) - 1 ? (1u << HILBERT_BITS) - 1 : (uint32_t)cell;
}

/* The items in curve order; the result is given away. */
static SpatialItem *items_sorted(const SpatialItem *items, size_t count)
{
    SortKey *keys = memory_resize(NULL, count * sizeof *keys + 1);
    SpatialItem *sorted = memory_resize(NULL, count * sizeof *sorted + 1);

    for (size_t i = 0; i < count; i++) {
        double x = ((double)items[i].west + (double)items[i].east) / 2;
        double y = ((double)items[i].south + (double)items[i].north) / 2;
        keys[i] = (SortKey){hilbert(grid(x, 180), grid(y, 90)), i};
    }
    keys_sort(keys, count);
    for (size_t i = 0; i < count; i++) {
        sorted[i] = items[keys[i].index];
    }
    memory_free(keys);
    return sorted;
}

static uint8_t *put_bits(uint8_t *at, uint64_t bits, int size)
{
    for (int shift = 8 * (size - 1); shift >= 0; shift -= 8) {
        *at++ = (uint8_t)(bits >> shift);
    }
    return at;
}

static uint8_t *put_float(uint8_t *at, float value)
{
    uint32_t bits;

    memcpy(&bits, &value, sizeof bits);
    return put_bits(at, bits, 4);
}

static void node_fill(uint8_t node[NODE_SIZE], int depth, const SpatialItem *cells, size_t count)
{
    uint8_t *at = node;

    memset(node, 0, NODE_SIZE);
    at = put_bits(at, (uint64_t)depth, 2);
    at = put_bits(at, count, 2);
    for (size_t i = 0; i < count; i++) {
        at = put_bits(at, (uint64_t)cells[i].fid, 8);
        at = put_float(at, cells[i].west);
        at = put_float(at, cells[i].east);
        at = put_float(at, cells[i].south);
        at = put_float(at, cells[i].north);
    }
}

static SpatialItem cells_union(const SpatialItem *cells, size_t count, int64_t node)
{
    SpatialItem all = cells[0];

    all.fid = node;
    for (size_t i = 1; i < count; i++) {
        all.west = fminf(all.west, cells[i].west);
        all.east = fmaxf(all.east, cells[i].east);
        all.south = fminf(all.south, cells[i].south);
        all.north = fmaxf(all.north, cells[i].north);
    }
    return all;
}

/* In which node a cell lies: a record in a leaf, a node in the one above. */
typedef struct CellPlace {
    int64_t cell, node;
} CellPlace;

typedef struct Packer {
    Database *db;
    const TypeTable *table;
    char node_sql[256];
    int64_t next_node;
    CellPlace *places; /* of the level at hand */
    size_t placed;
} Packer;

static Status packer_open(Packer *packer, Database *db, const TypeTable *table, size_t count, Error *err)
{
    char sql[256];

    *packer = (Packer){.db = db, .table = table, .next_node = 2};
    snprintf(sql, sizeof sql, "DELETE FROM \"%s_node\"; DELETE FROM \"%s_rowid\"; DELETE FROM \"%s_parent\";",
             table->rtree, table->rtree, table->rtree);
    TRY(database_run(db, sql, err));
    snprintf(packer->node_sql, sizeof packer->node_sql, "INSERT INTO \"%s_node\" VALUES(?,?)", table->rtree);
    packer->places = memory_resize(NULL, count * sizeof *packer->places + 1);
    return ST_OK;
}

static void place_bind(Statement *statement, int first, const void *rows, size_t i)
{
    const CellPlace *place = (const CellPlace *)rows + i;

    statement_int(statement, first, place->cell);
    statement_int(statement, first + 1, place->node);
}

/* The places of a level in order of its cells: their table then grows at its end, not all over. */
static void places_sort(Packer *packer)
{
    SortKey *keys = memory_resize(NULL, packer->placed * sizeof *keys + 1);
    CellPlace *sorted = memory_resize(NULL, packer->placed * sizeof *sorted + 1);

    for (size_t i = 0; i < packer->placed; i++) {
        keys[i] = (SortKey){(uint64_t)packer->places[i].cell, i};
    }
    keys_sort(keys, packer->placed);
    for (size_t i = 0; i < packer->placed; i++) {
        sorted[i] = packer->places[keys[i].index];
    }
    memory_free(keys);
    memory_free(packer->places);
    packer->places = sorted;
}

static Status places_store(Packer *packer, bool leaf, Error *err)
{
    char head[256];

    places_sort(packer);
    snprintf(head, sizeof head, "INSERT OR FAIL INTO \"%s_%s\"", packer->table->rtree, leaf ? "rowid" : "parent");
    Status status = many_rows_store(packer->db, head, 2, packer->placed, place_bind, packer->places, err);
    packer->placed = 0;
    return status;
}

static Status node_store(Packer *packer, int64_t number, int depth, const SpatialItem *cells, size_t count, Error *err)
{
    uint8_t node[NODE_SIZE];
    Statement *insert;

    node_fill(node, depth, cells, count);
    TRY(database_statement(packer->db, packer->node_sql, &insert, err));
    statement_int(insert, 1, number);
    statement_bytes(insert, 2, node, sizeof node);
    TRY(statement_run(insert, err));
    for (size_t i = 0; i < count; i++) {
        packer->places[packer->placed++] = (CellPlace){cells[i].fid, number};
    }
    return ST_OK;
}

/* Writes one level below the root; `cells` becomes the level above. */
static Status level_store(Packer *packer, SpatialItem *cells, size_t *count, bool leaf, Error *err)
{
    size_t nodes = (*count + NODE_CELLS - 1) / NODE_CELLS;

    /* Spread evenly, so that no node falls below SQLite's minimum of a third. */
    for (size_t n = 0, from = 0; n < nodes; n++) {
        size_t to = *count * (n + 1) / nodes;
        int64_t number = packer->next_node++;
        TRY(node_store(packer, number, 0, cells + from, to - from, err));
        SpatialItem all = cells_union(cells + from, to - from, number);
        from = to;
        cells[n] = all;
    }
    *count = nodes;
    return places_store(packer, leaf, err);
}

static int fid_compare(const void *a, const void *b)
{
    const SpatialItem *x = a, *y = b;

    return (x->fid > y->fid) - (x->fid < y->fid);
}

static bool items_rise(const SpatialItem *items, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        if (items[i - 1].fid > items[i].fid) {
            return false;
        }
    }
    return true;
}

static Status items_existing(Database *db, const TypeTable *table, const SpatialItem *items, size_t count,
                             SpatialItem **out, size_t *out_count, Error *err)
{
    Statement *select;
    bool row;
    size_t capacity = count + 1024, used = count;
    SpatialItem *all = memory_resize(NULL, capacity * sizeof *all);
    SpatialItem *sorted = memory_resize(NULL, count * sizeof *sorted + 1);
    Status status = rtree_statement(db, table, "SELECT id,minx,maxx,miny,maxy FROM ", "", &select, err);

    if (count > 0) {
        memcpy(all, items, count * sizeof *all);
        memcpy(sorted, items, count * sizeof *sorted);
    }
    if (!items_rise(items, count)) {
        qsort(sorted, count, sizeof *sorted, fid_compare);
    }
    while (status == ST_OK && (status = statement_step(select, &row, err)) == ST_OK && row) {
        SpatialItem item = {column_int(select, 0), (float)column_double(select, 1), (float)column_double(select, 2),
                            (float)column_double(select, 3), (float)column_double(select, 4)};
        if (bsearch(&item, sorted, count, sizeof item, fid_compare) != NULL) {
            continue; /* replaced by the new one */
        }
        if (used == capacity) {
            capacity *= 2;
            all = memory_resize(all, capacity * sizeof *all);
        }
        all[used++] = item;
    }
    memory_free(sorted);
    *out = all;
    *out_count = used;
    return status;
}

static Status levels_store(Packer *packer, SpatialItem *cells, size_t count, Error *err)
{
    int depth = 0;

    while (count > NODE_CELLS && depth < DEPTH_MAX) {
        TRY(level_store(packer, cells, &count, depth == 0, err));
        depth++;
    }
    TRY(node_store(packer, 1, depth, cells, count, err));
    return places_store(packer, depth == 0, err);
}

static Status tree_store(Database *db, const TypeTable *table, SpatialItem *cells, size_t count, Error *err)
{
    Packer packer;
    Status status = packer_open(&packer, db, table, count, err);

    if (status == ST_OK) {
        status = levels_store(&packer, cells, count, err);
    }
    memory_free(packer.places);
    return status;
}

Status spatial_pack(Database *db, const TypeTable *table, const SpatialItem *items, size_t count, Error *err)
{
    SpatialItem *all, *sorted;
    size_t total;
    Status status = items_existing(db, table, items, count, &all, &total, err);

    sorted = items_sorted(all, total);
    memory_free(all);
    if (status == ST_OK) {
        status = tree_store(db, table, sorted, total, err);
    }
    memory_free(sorted);
    return status;
}

Status spatial_extent(Database *db, const TypeTable *table, Box *out, Error *err)
{
    char sql[256];
    Statement *select;
    bool row;

    *out = BOX_EMPTY;
    if (table->rtree == NULL) {
        return ST_OK;
    }
    snprintf(sql, sizeof sql, "SELECT data FROM \"%s_node\" WHERE nodeno=1", table->rtree);
    TRY(database_statement(db, sql, &select, err));
    TRY(statement_step(select, &row, err));
    Text node = row ? column_bytes(select, 0) : (Text){0};
    const uint8_t *bytes = (const uint8_t *)node.at;
    size_t cells = node.length < 4 ? 0 : (size_t)bytes[2] << 8 | bytes[3];
    for (size_t i = 0; i < cells && 4 + (i + 1) * CELL_SIZE <= node.length; i++) {
        float edges[4];
        for (int k = 0; k < 4; k++) {
            const uint8_t *at = bytes + 4 + i * CELL_SIZE + 8 + k * 4;
            uint32_t bits = (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
            memcpy(&edges[k], &bits, sizeof bits);
        }
        out->west = fmin(out->west, (double)edges[0]);
        out->east = fmax(out->east, (double)edges[1]);
        out->south = fmin(out->south, (double)edges[2]);
        out->north = fmax(out->north, (double)edges[3]);
    }
    if (row) {
        statement_reset(select);
    }
    return ST_OK;
}

Status spatial_publish_extent(Database *db, const TypeTable *table, Error *err)
{
    Statement *update;
    Box box;

    TRY(spatial_extent(db, table, &box, err));
    if (box.west > box.east) {
        return ST_OK;
    }
    TRY(database_statement(db,
                           "UPDATE gpkg_contents SET min_x=?,min_y=?,max_x=?,max_y=?,"
                           "last_change=strftime('%Y-%m-%dT%H:%M:%fZ','now') WHERE table_name=?",
                           &update, err));
    statement_double(update, 1, box.west);
    statement_double(update, 2, box.south);
    statement_double(update, 3, box.east);
    statement_double(update, 4, box.north);
    statement_text(update, 5, table->type->id);
    return statement_run(update, err);
}
