#include "project/related_count.h"

#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "geo/locate.h"
#include "measure/contribution.h"
#include "store/related_rows.h"

RelatedTables related_tables(Database *db, const TypeTables *tables, const Measure *measure)
{
    return (RelatedTables){.db = db,
                           .measure = measure,
                           .ours = type_table(tables, measure->type),
                           .theirs = type_table(tables, measure->related->type)};
}

Box box_widened(Box box, double metres)
{
    /* The shortest degree of latitude and the longest of longitude on WGS 84, with a little to spare. */
    const double metres_per_lat = 110500, metres_per_lon = 111400;
    double north = metres / metres_per_lat, latitude = fmax(fabs(box.south), fabs(box.north)) + north;
    double cosine = latitude < 89 ? cos(latitude * M_PI / 180) : 0.01;
    double east = metres / (metres_per_lon * cosine) * 1.01;

    return (Box){box.west - east, box.south - north, box.east + east, box.north + north};
}

/* m from a record's place to a point; 0 inside it. */
static double metres_to(const Geometry *place, const double *point)
{
    return geometry_contains(place, point[0], point[1]) ? 0 : geometry_distance(place, point[0], point[1]);
}

/* Is a date not after another, as far as both are known? "2024" is not after "2024-03-01", nor before it. */
static bool is_until(Text dated, Text until)
{
    size_t length = dated.length < until.length ? dated.length : until.length;

    return length > 0 && memcmp(dated.at, until.at, length) <= 0;
}

/* One record's own: what it counts by. */
typedef struct OneCount {
    const RelatedTables *tables;
    RelatedVisitor visit;
    void *context;
    Text until;
    const Geometry *place;
    Arena *arena;
} OneCount;

static Status shared_visit(void *context, const RelatedRow *row, Error *err)
{
    OneCount *one = context;

    return one->tables->measure->related->dated == NULL || is_until(row->date, one->until)
               ? one->visit(one->context, row->fid, 0, err)
               : ST_OK;
}

static Status near_visit(void *context, int64_t fid, Box box, Error *err)
{
    OneCount *one = context;
    Geometry *point;

    (void)box;
    TRY(geometry_at(one->tables->db, one->tables->theirs, fid, one->arena, &point, err));
    if (point == NULL || point->vertex_count != 1) {
        return ST_OK;
    }
    double metres = metres_to(one->place, point->xy);
    return metres <= one->tables->measure->related->within ? one->visit(one->context, fid, metres, err) : ST_OK;
}

static Status each_near(OneCount *one, int64_t fid, Error *err)
{
    const RelatedTables *tables = one->tables;
    Geometry *place;

    TRY(geometry_at(tables->db, tables->ours, fid, one->arena, &place, err));
    if (place == NULL || geometry_is_empty(place)) {
        return ST_OK;
    }
    one->place = place;
    return boxes_near(tables->db, tables->theirs, box_widened(geometry_box(place), tables->measure->related->within),
                      near_visit, one, err);
}

static Status each_shared(OneCount *one, const RecordRow *row, Error *err)
{
    const Related *related = one->tables->measure->related;
    const Value *target = &row->values[related->ours->index];
    const Value *until = related->until == NULL ? NULL : &row->values[related->until->index];
    char date[DATE_TEXT_SIZE];

    if (target->state != VALUE_SET) {
        return ST_OK;
    }
    if (until != NULL && until->state == VALUE_SET) {
        one->until = (Text){date, (size_t)date_format(until->date, date)};
    }
    return related_rows_naming(one->tables->db, one->tables->theirs, related->theirs, target->reference, related->dated,
                               shared_visit, one, err);
}

static Status each_of(OneCount *one, int64_t fid, Error *err)
{
    const RelatedTables *tables = one->tables;
    RecordRow row;
    bool found;

    TRY(row_at(tables->db, tables->ours, fid, one->arena, &row, &found, err));
    if (!found || !measure_applies(tables->measure, row.values)) {
        return ST_OK;
    }
    return tables->measure->related->within > 0 ? each_near(one, fid, err) : each_shared(one, &row, err);
}

Status related_each(const RelatedTables *tables, int64_t fid, RelatedVisitor visit, void *context, Error *err)
{
    Arena arena;
    OneCount one = {.tables = tables, .visit = visit, .context = context, .arena = &arena};

    arena_init(&arena, 0);
    Status status = each_of(&one, fid, err);
    arena_done(&arena);
    return status;
}

static Status count_visit(void *context, int64_t fid, double metres, Error *err)
{
    (void)fid;
    (void)metres;
    (void)err;
    ++*(int64_t *)context;
    return ST_OK;
}

Status related_count_of(const RelatedTables *tables, int64_t fid, int64_t *out, Error *err)
{
    *out = 0;
    return related_each(tables, fid, count_visit, out, err);
}

/* A record that is counted: where it lies, or what it names and when. */
typedef struct TheirPoint {
    double xy[2];
} TheirPoint;

typedef struct TheirName {
    Id id;
    char date[DATE_TEXT_SIZE];
    uint8_t date_length;
} TheirName;

/* A record that is counted for, where places tell. */
typedef struct OurBox {
    int64_t fid;
    Box box;
} OurBox;

/* Everything at once: theirs in memory, in order of what they are sought by. */
typedef struct AllCount {
    const RelatedTables *tables;
    TheirPoint *points;
    TheirName *names;
    OurBox *boxes;
    RelatedNumber *numbers;
    size_t point_count, name_count, box_count, number_count;
    size_t point_room, name_room, box_room, number_room;
    Arena arena;
} AllCount;

/* Room for one more of `size` bytes. */
static void *grown(void *items, size_t count, size_t *room, size_t size)
{
    if (count == *room) {
        *room = *room == 0 ? 1024 : *room * 2;
        items = memory_resize(items, size * *room);
    }
    return items;
}

static void number_add(AllCount *all, int64_t fid, int64_t records)
{
    if (records > 0) {
        all->numbers = grown(all->numbers, all->number_count, &all->number_room, sizeof *all->numbers);
        all->numbers[all->number_count++] = (RelatedNumber){fid, records};
    }
}

static Status point_add(void *context, int64_t fid, Box box, Error *err)
{
    AllCount *all = context;
    Geometry *point;

    (void)box;
    arena_reset(&all->arena);
    TRY(geometry_at(all->tables->db, all->tables->theirs, fid, &all->arena, &point, err));
    if (point != NULL && point->vertex_count == 1) {
        all->points = grown(all->points, all->point_count, &all->point_room, sizeof *all->points);
        all->points[all->point_count++] = (TheirPoint){{point->xy[0], point->xy[1]}};
    }
    return ST_OK;
}

static int by_latitude(const void *a, const void *b)
{
    double left = ((const TheirPoint *)a)->xy[1], right = ((const TheirPoint *)b)->xy[1];

    return (left > right) - (left < right);
}

static Status box_add(void *context, int64_t fid, Box box, Error *err)
{
    AllCount *all = context;

    (void)err;
    all->boxes = grown(all->boxes, all->box_count, &all->box_room, sizeof *all->boxes);
    all->boxes[all->box_count++] = (OurBox){fid, box};
    return ST_OK;
}

static int by_fid(const void *a, const void *b)
{
    int64_t left = ((const OurBox *)a)->fid, right = ((const OurBox *)b)->fid;

    return (left > right) - (left < right);
}

/* The first point that is not south of a latitude. */
static size_t point_from(const AllCount *all, double latitude)
{
    size_t low = 0, high = all->point_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (all->points[middle].xy[1] < latitude) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/* The record's place is read only when a point lies in the widened box. */
static Status points_count(AllCount *all, const OurBox *ours, int64_t *out, Error *err)
{
    const RelatedTables *tables = all->tables;
    double within = tables->measure->related->within;
    Box box = box_widened(ours->box, within);
    Geometry *place = NULL;

    *out = 0;
    for (size_t i = point_from(all, box.south); i < all->point_count && all->points[i].xy[1] <= box.north; i++) {
        const double *point = all->points[i].xy;
        if (point[0] < box.west || point[0] > box.east) {
            continue;
        }
        if (place == NULL) {
            arena_reset(&all->arena);
            TRY(geometry_at(tables->db, tables->ours, ours->fid, &all->arena, &place, err));
            if (place == NULL || geometry_is_empty(place)) {
                return ST_OK;
            }
        }
        *out += metres_to(place, point) <= within;
    }
    return ST_OK;
}

static Status all_near(AllCount *all, Error *err)
{
    const RelatedTables *tables = all->tables;
    int64_t records;

    TRY(boxes_all(tables->db, tables->theirs, point_add, all, err));
    if (all->point_count == 0) {
        return ST_OK;
    }
    qsort(all->points, all->point_count, sizeof *all->points, by_latitude);
    TRY(boxes_all(tables->db, tables->ours, box_add, all, err));
    if (all->box_count > 1) {
        qsort(all->boxes, all->box_count, sizeof *all->boxes, by_fid);
    }
    for (size_t i = 0; i < all->box_count; i++) {
        TRY(points_count(all, &all->boxes[i], &records, err));
        number_add(all, all->boxes[i].fid, records);
    }
    return ST_OK;
}

static Status name_add(void *context, const RelatedRow *row, Error *err)
{
    AllCount *all = context;
    TheirName name = {.date_length = (uint8_t)row->date.length};

    (void)err;
    if (!id_parse(row->reference, &name.id) || row->date.length > sizeof name.date) {
        return ST_OK;
    }
    if (row->date.length > 0) {
        memcpy(name.date, row->date.at, row->date.length);
    }
    all->names = grown(all->names, all->name_count, &all->name_room, sizeof *all->names);
    all->names[all->name_count++] = name;
    return ST_OK;
}

static int by_name(const void *a, const void *b)
{
    return memcmp(((const TheirName *)a)->id.bytes, ((const TheirName *)b)->id.bytes, sizeof(Id));
}

static size_t name_from(const AllCount *all, Id id)
{
    size_t low = 0, high = all->name_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (memcmp(all->names[middle].id.bytes, id.bytes, sizeof id) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static Status names_count(void *context, const RelatedRow *row, Error *err)
{
    AllCount *all = context;
    bool dated = all->tables->measure->related->dated != NULL;
    int64_t records = 0;
    Id id;

    (void)err;
    if (!id_parse(row->reference, &id)) {
        return ST_OK;
    }
    for (size_t i = name_from(all, id); i < all->name_count && id_equal(all->names[i].id, id); i++) {
        const TheirName *name = &all->names[i];
        records += !dated || is_until((Text){name->date, name->date_length}, row->date);
    }
    number_add(all, row->fid, records);
    return ST_OK;
}

static Status all_shared(AllCount *all, Error *err)
{
    const RelatedTables *tables = all->tables;
    const Related *related = tables->measure->related;

    TRY(related_rows_all(tables->db, tables->theirs, related->theirs, related->dated, name_add, all, err));
    if (all->name_count == 0) {
        return ST_OK;
    }
    qsort(all->names, all->name_count, sizeof *all->names, by_name);
    return related_rows_all(tables->db, tables->ours, related->ours, related->until, names_count, all, err);
}

Status related_count_all(const RelatedTables *tables, RelatedNumber **out, size_t *count, Error *err)
{
    AllCount all = {.tables = tables};

    arena_init(&all.arena, 0);
    Status status = tables->measure->related->within > 0 ? all_near(&all, err) : all_shared(&all, err);
    arena_done(&all.arena);
    memory_free(all.points);
    memory_free(all.names);
    memory_free(all.boxes);
    if (status != ST_OK) {
        memory_free(all.numbers);
        return status;
    }
    *out = all.numbers;
    *count = all.number_count;
    return ST_OK;
}
