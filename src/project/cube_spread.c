#include "project/cube_spread.h"

#include "base/memory.h"
#include "measure/month.h"
#include "model/role.h"
#include "store/settings.h"

typedef struct PageMaking {
    Database *db;
    const Model *model;
    const TypeTables *tables;
    CubePageMaker make;
    void *context;
    UnitPaths paths;
    Id own; /* the record of the file's own programme: named or not, it is the same */
    Arena arena;
    Sums numbers; /* key of a page -> its number in `pages` + 1 */
    CubePage *pages;
    MemberTable members;
    size_t page_count, page_capacity;
    const Measure *measure; /* at hand, and its view */
    uint32_t view;
} PageMaking;

/* One cell, taken apart. */
typedef struct OpenCell {
    CellParts parts;
    Id units[MEASURE_DIMENSIONS_MAX]; /* that members FROM_PLACE lie in */
    const int64_t *numbers;
    UnitPath path;
} OpenCell;

static Status own_programme(PageMaking *making, Error *err)
{
    Text code;

    TRY(setting_read(making->db, TEXT("programme"), &making->arena, &code, err));
    for (size_t i = 0; i < making->model->type_count; i++) {
        const RecordType *type = &making->model->types[i];
        if (type_plays(type, ROLE_IS_PROGRAMME)) {
            making->own = id_of_name(type->id, type->authority, code);
        }
    }
    return ST_OK;
}

CellParts cell_parts(const Measure *measure, Text key)
{
    CellParts parts;
    const char *at = key.at + sizeof parts.owner + sizeof parts.month;

    memcpy(&parts.owner, key.at, sizeof parts.owner);
    memcpy(&parts.month, key.at + sizeof parts.owner, sizeof parts.month);
    for (size_t d = 0; d < measure->dimension_count; d++) {
        size_t length = (uint8_t)*at++;
        parts.members[d] = (Text){at, length};
        at += length;
    }
    return parts;
}

Status cell_path(UnitPaths *paths, const TypeTable *table, const CellOwner *owner, UnitPath *out, Error *err)
{
    Id unit = owner->in_place ? (Id){0} : owner->where, place = owner->in_place ? owner->where : (Id){0};

    return unit_path_of(paths, table, unit, place, out, err);
}

static Status cell_open(PageMaking *making, const SumCell *sum, OpenCell *out, Error *err)
{
    const Measure *measure = making->measure;

    out->parts = cell_parts(measure, sum->key);
    out->numbers = sum->numbers;
    if (id_equal(out->parts.owner.programme, making->own)) {
        out->parts.owner.programme = (Id){0};
    }
    TRY(cell_path(&making->paths, type_table(making->tables, measure->type), &out->parts.owner, &out->path, err));
    for (size_t d = 0; d < measure->dimension_count; d++) {
        const Dimension *dimension = &measure->dimensions[d];
        if (dimension->source == FROM_PLACE) {
            out->units[d] = unit_path_level(&out->path, dimension->level);
            out->parts.members[d] = id_member(&out->units[d]);
        }
    }
    return ST_OK;
}

static void page_begin(PageMaking *making, CubePage *page, Text scope, int32_t month)
{
    const Measure *measure = making->measure;

    *page = (CubePage){.measure = measure,
                       .key = {measure->number, making->view, text_copy(&making->arena, scope), month},
                       .dimensions = cube_page_dimensions(&measure->views[making->view], scope),
                       .width = measure_width(measure),
                       .table = &making->members};
}

static CubePage *page_of(PageMaking *making, const CubeScope *scope, int32_t month)
{
    char key[CUBE_SCOPE_BYTES_MAX + sizeof month];
    Text text = cube_scope_key(scope, key);

    memcpy(key + text.length, &month, sizeof month);
    int64_t *number = sums_at(&making->numbers, (Text){key, text.length + sizeof month}, 1);
    if (*number == 0) {
        if (making->page_count == making->page_capacity) {
            making->page_capacity = making->page_capacity == 0 ? 64 : making->page_capacity * 2;
            making->pages = memory_resize(making->pages, sizeof *making->pages * making->page_capacity);
        }
        page_begin(making, &making->pages[making->page_count++], text, month);
        *number = (int64_t)making->page_count;
    }
    return &making->pages[*number - 1];
}

/* A cell as the pages of a month have it, and as those of a year do: with its month before the other members. */
typedef struct SpreadCell {
    PageRow in_month, in_year;
    int32_t month, year;
} SpreadCell;

static void cell_put(PageMaking *making, const CubeScope *scope, const SpreadCell *cell)
{
    bool by_year = scope->has_organisation || scope->has_unit;
    CubePage *page = page_of(making, scope, by_year ? cell->year : cell->month);

    page_rows_add(&page->rows, &making->arena, by_year ? cell->in_year : cell->in_month);
}

/* The five kinds of page a cell counts in; of units, one each up to the country. */
static void cell_spread(PageMaking *making, const OpenCell *cell, const SpreadCell *spread)
{
    CubeScope scope = {.programme = cell->parts.owner.programme, .organisation = cell->parts.owner.organisation};
    bool organised = !id_is_nil(scope.organisation);

    cell_put(making, &scope, spread);
    scope.has_programme = true;
    cell_put(making, &scope, spread);
    for (size_t i = 0; i <= cell->path.count; i++) {
        if (i > 0) {
            scope.has_unit = true;
            scope.unit = cell->path.units[i - 1]->id;
            scope.has_organisation = false;
            cell_put(making, &scope, spread);
        }
        scope.has_organisation = organised;
        if (organised) {
            cell_put(making, &scope, spread);
        }
    }
}

static void cell_view(PageMaking *making, const OpenCell *cell)
{
    const MeasureView *view = &making->measure->views[making->view];
    uint32_t *members = ARENA_ARRAY(&making->arena, uint32_t, view->dimension_count + 1);
    int32_t month = view->period ? cell->parts.month : 0;

    members[0] = member_number(&making->members, month_member(month));
    for (size_t i = 0; i < view->dimension_count; i++) {
        members[i + 1] = member_number(&making->members, cell->parts.members[view->dimensions[i]]);
    }
    SpreadCell spread = {.in_month = {members + 1, cell->numbers},
                         .in_year = {view->period ? members : members + 1, cell->numbers},
                         .month = month,
                         .year = month / 100 * 100};
    cell_spread(making, cell, &spread);
}

static Status pages_hand_over(PageMaking *making, Error *err)
{
    Arena scratch;
    Status status = ST_OK;

    arena_init(&scratch, 0);
    for (size_t i = 0; i < making->page_count && status == ST_OK; i++) {
        status = making->make(making->context, &making->pages[i], &scratch, err);
        arena_reset(&scratch);
    }
    arena_done(&scratch);
    making->page_count = 0;
    sums_clear(&making->numbers);
    arena_reset(&making->arena);
    return status;
}

static Status view_make(PageMaking *making, const SumCell *const *cells, size_t count, Error *err)
{
    OpenCell cell;

    for (size_t i = 0; i < count; i++) {
        TRY(cell_open(making, cells[i], &cell, err));
        cell_view(making, &cell);
    }
    return pages_hand_over(making, err);
}

/* The cells of one measure. */
static size_t cells_of(const Sums *sums, const Measure *measure, const SumCell **out)
{
    size_t at = 0, count = 0;
    const SumCell *cell;

    while ((cell = sums_next(sums, &at)) != NULL) {
        CellOwner owner;
        memcpy(&owner, cell->key.at, sizeof owner);
        if (owner.measure == measure->index) {
            out[count++] = cell;
        }
    }
    return count;
}

static Status pages_make(PageMaking *making, const Sums *cells, Error *err)
{
    const SumCell **gathered = memory_resize(NULL, sizeof *gathered * (cells->used + 1));
    Status status = own_programme(making, err);

    for (size_t m = 0; m < making->model->measure_count && status == ST_OK; m++) {
        making->measure = &making->model->measures[m];
        size_t count = cells_of(cells, making->measure, gathered);
        for (making->view = 0; making->view < making->measure->view_count && count > 0 && status == ST_OK;
             making->view++) {
            status = view_make(making, gathered, count, err);
        }
    }
    memory_free(gathered);
    return status;
}

Status cube_tally_pages(const CubeTally *tally, Database *db, const Model *model, const TypeTables *tables,
                        CubePageMaker make, void *context, Error *err)
{
    PageMaking making = {.db = db, .model = model, .tables = tables, .make = make, .context = context};

    unit_paths_init(&making.paths, db, tables);
    arena_init(&making.arena, 0);
    sums_init(&making.numbers);
    member_table_init(&making.members);
    Status status = pages_make(&making, &tally->cells, err);
    unit_paths_done(&making.paths);
    arena_done(&making.arena);
    sums_done(&making.numbers);
    member_table_done(&making.members);
    memory_free(making.pages);
    return status;
}
