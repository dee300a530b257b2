#include "project/related_tally.h"

#include "base/memory.h"
#include "project/related_count.h"
#include "store/related_counts.h"
#include "store/related_rows.h"

/* Beyond so many that were touched, counting everything again is quicker. */
enum { TOUCHED_MAX = 4096 };

typedef enum TouchedKind { TOUCHED_RECORD, TOUCHED_NAME, TOUCHED_POINT } TouchedKind;

/* The key of something touched; bytes that are not used are zero. */
typedef struct TouchedKey {
    int64_t kind;
    union {
        int64_t fid;
        Id name;
        double point[2];
    };
} TouchedKey;

void related_tally_init(RelatedTally *tally)
{
    *tally = (RelatedTally){0};
}

static void tally_clear(RelatedTally *tally)
{
    for (size_t i = 0; i < tally->count; i++) {
        sums_done(&tally->measures[i].touched);
        sums_done(&tally->measures[i].before);
    }
    tally->count = 0;
}

void related_tally_done(RelatedTally *tally)
{
    tally_clear(tally);
    memory_free(tally->measures);
    *tally = (RelatedTally){0};
}

static RelatedTouched *touched_of(RelatedTally *tally, const Measure *measure)
{
    for (size_t i = 0; i < tally->count; i++) {
        if (tally->measures[i].measure == measure) {
            return &tally->measures[i];
        }
    }
    tally->measures = memory_resize(tally->measures, sizeof *tally->measures * (tally->count + 1));
    RelatedTouched *touched = &tally->measures[tally->count++];
    *touched = (RelatedTouched){.measure = measure};
    sums_init(&touched->touched);
    sums_init(&touched->before);
    return touched;
}

static Text key_bytes(const TouchedKey *key)
{
    return (Text){(const char *)key, sizeof *key};
}

/* False when it was touched before. */
static bool touch(RelatedTouched *touched, const TouchedKey *key)
{
    int64_t *seen = sums_at(&touched->touched, key_bytes(key), 1);
    bool is_first = *seen == 0;

    *seen = 1;
    return is_first;
}

static Text before_key(int64_t fid, Text cell, char bytes[sizeof fid + CELL_KEY_BYTES_MAX])
{
    memcpy(bytes, &fid, sizeof fid);
    memcpy(bytes + sizeof fid, cell.at, cell.length);
    return (Text){bytes, sizeof fid + cell.length};
}

/* Where the record counted before its first change; of later ones the cubes know nothing yet. */
static void note_before(RelatedTouched *touched, const TypeTable *table, const RecordRow *row)
{
    char cell[CELL_KEY_BYTES_MAX], bytes[sizeof row->position + CELL_KEY_BYTES_MAX];
    Text key = cube_cell_of(table, touched->measure, row, cell);

    if (key.length > 0) {
        *sums_at(&touched->before, before_key(row->position, key, bytes), 1) = 1;
    }
}

static void touch_record(RelatedTouched *touched, CubeTally *cubes, const TypeTable *table, const RecordRow *row,
                         int sign)
{
    TouchedKey key = {.kind = TOUCHED_RECORD, .fid = row->position};

    if (touched->all) {
        cubes->again |= sign < 0;
    } else if (touch(touched, &key) && sign < 0) {
        note_before(touched, table, row);
    }
}

static void touch_related(RelatedTouched *touched, const RecordRow *row)
{
    const Related *related = touched->measure->related;
    const Field *field = related->within > 0 ? related->type->geometry : related->theirs;
    const Value *value = &row->values[field->index];
    TouchedKey key = {.kind = related->within > 0 ? TOUCHED_POINT : TOUCHED_NAME};

    if (touched->all || value->state != VALUE_SET) {
        return;
    }
    if (related->within == 0) {
        key.name = value->reference;
        touch(touched, &key);
    } else if (value->geometry->vertex_count == 1) {
        memcpy(key.point, value->geometry->xy, sizeof key.point);
        touch(touched, &key);
    }
}

/* What was noted of before stays: counting everything visits each record that had a number. */
static void give_up(RelatedTouched *touched)
{
    touched->all |= touched->touched.used > TOUCHED_MAX;
}

void related_tally_row(RelatedTally *tally, CubeTally *cubes, const TypeTable *table, const RecordRow *row, int sign)
{
    for (size_t i = 0; i < table->cube_count; i++) {
        if (table->cubes[i]->related != NULL) {
            RelatedTouched *touched = touched_of(tally, table->cubes[i]);
            touch_record(touched, cubes, table, row, sign);
            give_up(touched);
        }
    }
    for (size_t i = 0; i < table->related_count; i++) {
        RelatedTouched *touched = touched_of(tally, table->related[i]);
        touch_related(touched, row);
        give_up(touched);
    }
}

void related_tally_merge(RelatedTally *tally, const RelatedTally *other)
{
    for (size_t i = 0; i < other->count; i++) {
        const RelatedTouched *from = &other->measures[i];
        RelatedTouched *to = touched_of(tally, from->measure);
        sums_merge(&to->touched, &from->touched);
        sums_merge(&to->before, &from->before);
        to->all |= from->all;
    }
}

/* The numbers of one measure while they are settled. */
typedef struct Settling {
    RelatedTables tables;
    CubeTally *cubes;
    Sums before; /* fid -> 1 + place of its cell in `cells` */
    Text *cells;
    Sums dirty; /* fid -> 1 */
    Arena arena;
} Settling;

static void correct(Settling *settling, Text cell, int64_t records, int sign)
{
    if (records != 0 && cell.length > 0) {
        cube_tally_related(settling->cubes, settling->tables.measure, cell, records, sign);
    }
}

static Status cell_read(Settling *settling, int64_t fid, char key[CELL_KEY_BYTES_MAX], Text *out, Error *err)
{
    const RelatedTables *tables = &settling->tables;
    RecordRow row;
    bool found;

    arena_reset(&settling->arena);
    TRY(row_at(tables->db, tables->ours, fid, &settling->arena, &row, &found, err));
    *out = found ? cube_cell_of(tables->ours, tables->measure, &row, key) : (Text){0};
    return ST_OK;
}

/*
 * The kept number becomes `now`, or nothing where the measure's condition leaves the record out, and the cells follow:
 * out of where the record counted, into where it counts.
 */
static Status settle(Settling *settling, int64_t fid, int64_t kept, int64_t now, Error *err)
{
    const RelatedTables *tables = &settling->tables;
    int64_t *place = sums_at(&settling->before, (Text){(const char *)&fid, sizeof fid}, 1);
    char key[CELL_KEY_BYTES_MAX];
    Text cell = {0};

    if ((kept == 0 && now == 0) || (kept == now && *place == 0)) {
        return ST_OK;
    }
    if (now != 0 || *place == 0) {
        TRY(cell_read(settling, fid, key, &cell, err));
    }
    now = cell.length == 0 ? 0 : now;
    if (kept != now) {
        TRY(related_count_store(tables->db, tables->measure->number, fid, now, err));
    }
    correct(settling, *place == 0 ? cell : settling->cells[*place - 1], kept, -1);
    correct(settling, cell, now, 1);
    return ST_OK;
}

static Status settle_one(Settling *settling, int64_t fid, Error *err)
{
    int64_t kept, now;

    TRY(related_count_read(settling->tables.db, settling->tables.measure->number, fid, &kept, err));
    TRY(related_count_of(&settling->tables, fid, &now, err));
    return settle(settling, fid, kept, now, err);
}

static void dirty_add(Settling *settling, int64_t fid)
{
    *sums_at(&settling->dirty, (Text){(const char *)&fid, sizeof fid}, 1) = 1;
}

static Status dirty_row(void *context, const RelatedRow *row, Error *err)
{
    (void)err;
    dirty_add(context, row->fid);
    return ST_OK;
}

static Status dirty_box(void *context, int64_t fid, Box box, Error *err)
{
    (void)box;
    (void)err;
    dirty_add(context, fid);
    return ST_OK;
}

/* Which records of ours something touched may concern. */
static Status dirty_find(Settling *settling, const TouchedKey *key, Error *err)
{
    const RelatedTables *tables = &settling->tables;
    const Related *related = tables->measure->related;
    Box point = {key->point[0], key->point[1], key->point[0], key->point[1]};

    switch ((TouchedKind)key->kind) {
    case TOUCHED_NAME:
        return related_rows_naming(tables->db, tables->ours, related->ours, key->name, NULL, dirty_row, settling, err);
    case TOUCHED_POINT:
        return boxes_near(tables->db, tables->ours, box_widened(point, related->within), dirty_box, settling, err);
    default:
        dirty_add(settling, key->fid);
        return ST_OK;
    }
}

static Status settle_touched(Settling *settling, const RelatedTouched *touched, Error *err)
{
    const SumCell *cell;
    TouchedKey key;
    size_t at = 0;

    while ((cell = sums_next(&touched->touched, &at)) != NULL) {
        memcpy(&key, cell->key.at, sizeof key);
        TRY(dirty_find(settling, &key, err));
    }
    at = 0;
    while ((cell = sums_next(&settling->dirty, &at)) != NULL) {
        int64_t fid;
        memcpy(&fid, cell->key.at, sizeof fid);
        TRY(settle_one(settling, fid, err));
    }
    return ST_OK;
}

/* What is kept, gathered before anything of it is changed. */
typedef struct KeptNumbers {
    RelatedNumber *numbers;
    size_t count, room;
} KeptNumbers;

static Status kept_gather(void *context, int64_t fid, int64_t records, bool *enough, Error *err)
{
    KeptNumbers *kept = context;

    (void)enough;
    (void)err;
    if (kept->count == kept->room) {
        kept->room = kept->room == 0 ? 1024 : kept->room * 2;
        kept->numbers = memory_resize(kept->numbers, sizeof *kept->numbers * kept->room);
    }
    kept->numbers[kept->count++] = (RelatedNumber){fid, records};
    return ST_OK;
}

/* Both in order of fid: what is kept and what it must be. */
static Status settle_all_of(Settling *settling, const KeptNumbers *kept, const RelatedNumber *now, size_t count,
                            Error *err)
{
    size_t k = 0, n = 0;

    while (k < kept->count || n < count) {
        bool has_kept = k < kept->count && (n == count || kept->numbers[k].fid <= now[n].fid);
        bool has_now = n < count && (k == kept->count || now[n].fid <= kept->numbers[k].fid);
        int64_t fid = has_kept ? kept->numbers[k].fid : now[n].fid;
        TRY(settle(settling, fid, has_kept ? kept->numbers[k].records : 0, has_now ? now[n].records : 0, err));
        k += has_kept;
        n += has_now;
    }
    return ST_OK;
}

static Status settle_all(Settling *settling, Error *err)
{
    KeptNumbers kept = {0};
    RelatedNumber *now = NULL;
    size_t count = 0;

    Status status = related_counts_each(settling->tables.db, settling->tables.measure->number, kept_gather, &kept, err);
    if (status == ST_OK) {
        status = related_count_all(&settling->tables, &now, &count, err);
    }
    if (status == ST_OK) {
        status = settle_all_of(settling, &kept, now, count, err);
    }
    memory_free(kept.numbers);
    memory_free(now);
    return status;
}

/* Looks up by record what is known of where it counted. */
static void before_index(Settling *settling, const RelatedTouched *touched)
{
    const SumCell *cell;
    size_t at = 0, count = 0;

    settling->cells = memory_resize(NULL, sizeof *settling->cells * (touched->before.used + 1));
    while ((cell = sums_next(&touched->before, &at)) != NULL) {
        settling->cells[count++] = (Text){cell->key.at + sizeof(int64_t), cell->key.length - sizeof(int64_t)};
        *sums_at(&settling->before, (Text){cell->key.at, sizeof(int64_t)}, 1) = (int64_t)count;
    }
}

static Status measure_settle(const RelatedTouched *touched, CubeTally *cubes, Database *db, const TypeTables *tables,
                             Error *err)
{
    Settling settling = {.tables = related_tables(db, tables, touched->measure), .cubes = cubes};

    sums_init(&settling.before);
    sums_init(&settling.dirty);
    arena_init(&settling.arena, 0);
    before_index(&settling, touched);
    Status status = touched->all ? settle_all(&settling, err) : settle_touched(&settling, touched, err);
    memory_free(settling.cells);
    sums_done(&settling.before);
    sums_done(&settling.dirty);
    arena_done(&settling.arena);
    return status;
}

Status related_tally_flush(RelatedTally *tally, CubeTally *cubes, Database *db, const TypeTables *tables, Error *err)
{
    for (size_t i = 0; i < tally->count; i++) {
        TRY(measure_settle(&tally->measures[i], cubes, db, tables, err));
    }
    tally_clear(tally);
    return ST_OK;
}
