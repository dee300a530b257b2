#include "service/measure_gather.h"

#include "base/memory.h"
#include "store/cubes.h"

void gather_turn(Gather *gather, const MeasureQuestion *question)
{
    gather->question = question;
    gather->view = &question->measure->views[question->view];
    gather->page_count = 0;
    for (size_t d = 0; d < gather->view->dimension_count; d++) {
        gather->axes[d] = gather->wheres[d] = -1;
        for (size_t i = 0; i < question->by_count; i++) {
            gather->axes[d] = question->by[i] == gather->view->dimensions[d] ? (int)i : gather->axes[d];
        }
        for (size_t i = 0; i < question->where_count; i++) {
            gather->wheres[d] =
                question->where[i].dimension == gather->view->dimensions[d] ? (int)i : gather->wheres[d];
        }
    }
}

void gather_init(Gather *gather, const MeasureQuestion *question)
{
    *gather = (Gather){.width = measure_width(question->measure)};
    arena_init(&gather->arena, 0);
    sums_init(&gather->periods);
    for (size_t i = 0; i < question->by_count; i++) {
        member_table_init(&gather->met[i]);
    }
    gather_turn(gather, question);
}

void gather_done(Gather *gather)
{
    for (size_t i = 0; i < gather->question->by_count; i++) {
        member_table_done(&gather->met[i]);
    }
    sums_done(&gather->periods);
    memory_free(gather->pages);
    arena_done(&gather->arena);
}

int32_t gather_period(const Gather *gather, int32_t month)
{
    enum { MONTHS_OF_QUARTER = 3, QUARTERS = 10 };
    int32_t year = month / 100, of_year = month % 100;

    switch (gather->question->step) {
    case STEP_NONE:
        return 0;
    case STEP_YEAR:
        return year;
    case STEP_QUARTER:
        return year * QUARTERS + (of_year == 0 ? 0 : (of_year - 1) / MONTHS_OF_QUARTER + 1);
    case STEP_MONTH:
        break;
    }
    return month;
}

static void dimension_look_up(Gather *gather, GatheredPage *page, size_t d)
{
    const Text *members = page->reader.members[d + page->shift];
    size_t count = page->reader.member_counts[d + page->shift];

    if (gather->wheres[d] >= 0) {
        page->asked[d] = ARENA_ARRAY(&gather->arena, bool, count);
        for (size_t i = 0; i < count; i++) {
            page->asked[d][i] = text_equal(members[i], gather->question->where[gather->wheres[d]].member);
        }
    }
    if (gather->axes[d] >= 0) {
        page->numbers[d] = ARENA_ARRAY(&gather->arena, uint32_t, count);
        for (size_t i = 0; i < count; i++) {
            page->numbers[d][i] = member_number(&gather->met[gather->axes[d]], members[i]);
        }
    }
}

static int32_t month_in_year(const GatheredPage *page, size_t place)
{
    Text digits = page->reader.members[0][place];

    return digits.length == 2 ? (digits.at[0] - '0') * 10 + digits.at[1] - '0' : 0;
}

static void period_note(Gather *gather, int32_t month)
{
    int32_t period = gather_period(gather, month);

    *sums_at(&gather->periods, (Text){(const char *)&period, sizeof period}, 1) = 1;
}

static void page_look_up(Gather *gather, GatheredPage *page)
{
    for (size_t d = 0; d < gather->view->dimension_count; d++) {
        dimension_look_up(gather, page, d);
    }
    if (page->shift == 0) {
        period_note(gather, page->month);
    }
    for (size_t i = 0; page->shift > 0 && i < page->reader.member_counts[0]; i++) {
        period_note(gather, page->month + month_in_year(page, i));
    }
}

static Status page_take(void *context, const CubeKey *key, Text bytes, Error *err)
{
    Gather *gather = context;

    if (gather->page_count == gather->page_capacity) {
        gather->page_capacity = gather->page_capacity == 0 ? 64 : gather->page_capacity * 2;
        gather->pages = memory_resize(gather->pages, sizeof *gather->pages * gather->page_capacity);
    }
    GatheredPage *page = &gather->pages[gather->page_count++];
    *page = (GatheredPage){.month = key->month, .shift = gather->view->period && cube_key_is_by_year(key->scope)};
    TRY(page_open(text_copy(&gather->arena, bytes), cube_page_dimensions(gather->view, key->scope), gather->width,
                  &gather->arena, &page->reader, err));
    page_look_up(gather, page);
    return ST_OK;
}

typedef Status (*ScopeVisitor)(Gather *gather, Database *db, CubeKey *key, Error *err);

/*
 * The keys of the pages that the question's scope is made of, with month 0. Pages of an organisation or unit are each
 * of one programme: of all together they are those of every programme.
 */
static Status scopes_each(Gather *gather, Database *db, ScopeVisitor visit, Error *err)
{
    const MeasureQuestion *question = gather->question;
    CubeScope scope = question->scope, programme;
    CubeKey key = {question->measure->number, question->view, CUBE_SCOPE_BEFORE_PROGRAMMES, 0};
    CubeKey asked = key;
    char room[CUBE_SCOPE_BYTES_MAX];

    if (scope.has_programme || (!scope.has_organisation && !scope.has_unit)) {
        asked.scope = cube_scope_key(&scope, room);
        return visit(gather, db, &asked, err);
    }
    scope.has_programme = true;
    for (;;) {
        TRY(cube_scope_next(db, &key, &gather->arena, &key.scope, err));
        if (!cube_scope_of_programme(key.scope, &programme)) {
            return ST_OK;
        }
        scope.programme = programme.programme;
        asked.scope = cube_scope_key(&scope, room);
        TRY(visit(gather, db, &asked, err));
    }
}

static Status pages_of(Gather *gather, Database *db, CubeKey *key, Error *err)
{
    const MeasureQuestion *question = gather->question;

    /* A page of a year has month 0 of it, whatever months its cells have. */
    return cube_pages_each(db, key, question->bounded ? question->from / 100 * 100 : 0, question->to, page_take, gather,
                           err);
}

Status gather_pages(Gather *gather, Database *db, Error *err)
{
    return scopes_each(gather, db, pages_of, err);
}

static Status month_before(Gather *gather, Database *db, CubeKey *key, Error *err)
{
    int32_t month;
    bool found;

    key->month = gather->before;
    TRY(cube_month_before(db, key, &month, &found, err));
    gather->back = found && month > gather->back ? month : gather->back;
    return ST_OK;
}

static Status pages_back(Gather *gather, Database *db, CubeKey *key, Error *err)
{
    return cube_pages_each(db, key, gather->back, gather->back, page_take, gather, err);
}

Status gather_back(Gather *gather, Database *db, int32_t *month, Error *err)
{
    gather->before = *month;
    gather->back = 0;
    gather->page_count = 0;
    TRY(scopes_each(gather, db, month_before, err));
    *month = gather->back;
    return *month > 0 ? scopes_each(gather, db, pages_back, err) : ST_OK;
}

static bool cell_is_asked(const Gather *gather, const GatheredPage *page, const size_t *places, int32_t month)
{
    const MeasureQuestion *question = gather->question;

    if (question->bounded && (month < question->from || month > question->to)) {
        return false;
    }
    for (size_t d = 0; d < gather->view->dimension_count; d++) {
        if (page->asked[d] != NULL && !page->asked[d][places[d + page->shift]]) {
            return false;
        }
    }
    return true;
}

static Status page_cells(Gather *gather, GatheredPage *page, GatherVisitor visit, void *context, Error *err)
{
    size_t places[PAGE_DIMENSIONS_MAX];
    int64_t numbers[CELL_NUMBERS_MAX];
    uint32_t members[MEASURE_DIMENSIONS_MAX] = {0};
    bool more;

    for (;;) {
        TRY(page_next(&page->reader, places, numbers, &more, err));
        if (!more) {
            return ST_OK;
        }
        int32_t month = page->month + (page->shift > 0 ? month_in_year(page, places[0]) : 0);
        if (!cell_is_asked(gather, page, places, month)) {
            continue;
        }
        for (size_t d = 0; d < gather->view->dimension_count; d++) {
            if (page->numbers[d] != NULL) {
                members[gather->axes[d]] = page->numbers[d][places[d + page->shift]];
            }
        }
        visit(context, gather_period(gather, month), members, numbers);
    }
}

Status gather_cells(Gather *gather, GatherVisitor visit, void *context, Error *err)
{
    for (size_t i = 0; i < gather->page_count; i++) {
        TRY(page_cells(gather, &gather->pages[i], visit, context, err));
    }
    return ST_OK;
}
