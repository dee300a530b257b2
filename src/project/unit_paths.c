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

static Status unit_take(void *context, const UnitRow *row, Error *err)
{
    UnitPaths *paths = context;
    PathUnit unit = {0};

    (void)err;
    if (!id_parse(row->id, &unit.id)) {
        return ST_OK;
    }
    if (row->parent.length == 0 || !id_parse(row->parent, &unit.parent)) {
        unit.parent = (Id){0};
    }
    unit.level = text_copy(&paths->arena, row->level);
    if (paths->count == paths->capacity) {
        paths->capacity = paths->capacity == 0 ? 256 : paths->capacity * 2;
        paths->units = memory_resize(paths->units, sizeof *paths->units * paths->capacity);
    }
    paths->units[paths->count++] = unit;
    *number_of(paths, unit.id) = (int64_t)paths->count;
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

static bool path_has(const UnitPath *path, const PathUnit *unit)
{
    for (size_t i = 0; i < path->count; i++) {
        if (path->units[i] == unit) {
            return true;
        }
    }
    return false;
}

Status unit_path(UnitPaths *paths, Id unit, UnitPath *out, Error *err)
{
    out->count = 0;
    TRY(units_load(paths, err));
    while (!id_is_nil(unit) && out->count < UNIT_PATH_MAX) {
        int64_t number = *number_of(paths, unit);
        const PathUnit *found = number == 0 ? NULL : &paths->units[number - 1];
        if (found == NULL || path_has(out, found)) {
            return ST_OK;
        }
        out->units[out->count++] = found;
        unit = found->parent;
    }
    return ST_OK;
}

Status unit_of_place(UnitPaths *paths, const RecordType *places, Id place, Id *unit, bool *found, Error *err)
{
    return place_unit_find(paths->db, type_table(paths->tables, places), place, unit, found, err);
}
