#include "project/unit_paths.h"

#include "base/memory.h"
#include "model/role.h"

void unit_paths_init(UnitPaths *paths, Database *db, const TypeTables *tables)
{
    *paths = (UnitPaths){.db = db, .tables = tables};
    arena_init(&paths->arena, 0);
    sums_init(&paths->numbers);
}

void unit_paths_done(UnitPaths *paths)
{
    memory_free(paths->units);
    sums_done(&paths->numbers);
    arena_done(&paths->arena);
    *paths = (UnitPaths){0};
}

static int64_t *number_of(UnitPaths *paths, Id id)
{
    return sums_at(&paths->numbers, (Text){(const char *)id.bytes, sizeof id.bytes}, 1);
}

/* So many are looked up one by one before all are read: a single change names few. */
enum { UNITS_SOUGHT_MAX = 24 };

static Status unit_take(void *context, const UnitRow *row, Error *err)
{
    UnitPaths *paths = context;
    PathUnit *unit = ARENA_NEW(&paths->arena, PathUnit);

    (void)err;
    if (!id_parse(row->id, &unit->id)) {
        return ST_OK;
    }
    if (row->parent.length == 0 || !id_parse(row->parent, &unit->parent)) {
        unit->parent = (Id){0};
    }
    unit->level = text_copy(&paths->arena, row->level);
    if (paths->count == paths->capacity) {
        paths->capacity = paths->capacity == 0 ? 256 : paths->capacity * 2;
        paths->units = memory_resize(paths->units, sizeof *paths->units * paths->capacity);
    }
    paths->units[paths->count++] = unit;
    *number_of(paths, unit->id) = (int64_t)paths->count;
    return ST_OK;
}

static Status units_load(UnitPaths *paths, Error *err)
{
    for (size_t i = 0; i < paths->tables->count && !paths->loaded; i++) {
        const TypeTable *table = &paths->tables->tables[i];
        if (type_plays(table->type, ROLE_IS_UNIT)) {
            TRY(unit_rows_each(paths->db, table, unit_take, paths, err));
        }
    }
    paths->loaded = true;
    return ST_OK;
}

/* By its id, in whichever type of units it is. */
static Status unit_seek(UnitPaths *paths, Id id, Error *err)
{
    paths->sought++;
    for (size_t i = 0; i < paths->tables->count && *number_of(paths, id) <= 0; i++) {
        const TypeTable *table = &paths->tables->tables[i];
        if (type_plays(table->type, ROLE_IS_UNIT)) {
            TRY(unit_row_find(paths->db, table, id, unit_take, paths, err));
        }
    }
    if (*number_of(paths, id) == 0) {
        *number_of(paths, id) = -1;
    }
    return ST_OK;
}

static Status unit_find(UnitPaths *paths, Id id, const PathUnit **out, Error *err)
{
    if (*number_of(paths, id) == 0 && !paths->loaded) {
        TRY(paths->sought < UNITS_SOUGHT_MAX ? unit_seek(paths, id, err) : units_load(paths, err));
    }
    int64_t number = *number_of(paths, id);
    *out = number <= 0 ? NULL : paths->units[number - 1];
    return ST_OK;
}

bool unit_path_holds(const UnitPath *path, Id unit)
{
    for (size_t i = 0; i < path->count; i++) {
        if (id_equal(path->units[i]->id, unit)) {
            return true;
        }
    }
    return false;
}

Status unit_path(UnitPaths *paths, Id unit, UnitPath *out, Error *err)
{
    const PathUnit *found;

    out->count = 0;
    while (!id_is_nil(unit) && out->count < UNIT_PATH_MAX) {
        TRY(unit_find(paths, unit, &found, err));
        if (found == NULL || unit_path_holds(out, found->id)) {
            return ST_OK;
        }
        out->units[out->count++] = found;
        unit = found->parent;
    }
    return ST_OK;
}

Status unit_path_of(UnitPaths *paths, const TypeTable *table, Id unit, Id place, UnitPath *out, Error *err)
{
    bool found = !id_is_nil(unit);

    out->count = 0;
    if (!found && !id_is_nil(place)) {
        TRY(place_unit_find(paths->db, type_table(paths->tables, table->place->to), place, &unit, &found, err));
    }
    return found ? unit_path(paths, unit, out, err) : ST_OK;
}

Id unit_path_level(const UnitPath *path, Text level)
{
    for (size_t i = 0; i < path->count; i++) {
        if (text_equal(path->units[i]->level, level)) {
            return path->units[i]->id;
        }
    }
    return (Id){0};
}
