#include "service/measures.h"

#include <stdlib.h>

#include "base/memory.h"
#include "measure/amount.h"
#include "measure/cube_page.h"
#include "measure/sums.h"
#include "model/role.h"
#include "service/measure_question.h"
#include "service/records.h"
#include "service/write_turn.h"
#include "store/cubes.h"

/* The members of one axis as pages bring them, in the order they are met. */
typedef struct MetMembers {
    Sums numbers; /* member -> its number in `members` + 1 */
    Text *members;
    size_t count, capacity;
} MetMembers;

/* The cells of pages on their way into rows. */
typedef struct Gather {
    const MeasureQuestion *question;
    const MeasureView *view;
    Arena *arena;  /* of the answer */
    Arena scratch; /* of one page */
    MetMembers met[MEASURE_DIMENSIONS_MAX];
    int axes[MEASURE_DIMENSIONS_MAX];   /* by dimension of the view: the axis it becomes, or -1 */
    int wheres[MEASURE_DIMENSIONS_MAX]; /* by dimension of the view: the condition on it, or -1 */
    size_t width;
    Sums rows; /* period, then a number for each axis -> numbers */
    int64_t total[CELL_NUMBERS_MAX];
} Gather;

/* A page's members looked up once: numbers of axes, and which are asked for. */
typedef struct PageView {
    PageReader reader;
    size_t shift; /* 1 when the first dimension of the page is the month */
    uint32_t *numbers[MEASURE_DIMENSIONS_MAX];
    bool *asked[MEASURE_DIMENSIONS_MAX];
    int32_t month;
} PageView;

static uint32_t met_number(Gather *gather, size_t axis, Text member)
{
    MetMembers *met = &gather->met[axis];
    int64_t *number = sums_at(&met->numbers, member, 1);

    if (*number == 0) {
        if (met->count == met->capacity) {
            met->capacity = met->capacity == 0 ? 16 : met->capacity * 2;
            met->members = memory_resize(met->members, sizeof *met->members * met->capacity);
        }
        met->members[met->count++] = text_copy(gather->arena, member);
        *number = (int64_t)met->count;
    }
    return (uint32_t)(*number - 1);
}

static void page_look_up(Gather *gather, PageView *page)
{
    for (size_t d = 0; d < gather->view->dimension_count; d++) {
        const Text *members = page->reader.members[d + page->shift];
        size_t count = page->reader.member_counts[d + page->shift];
        page->numbers[d] = NULL;
        page->asked[d] = NULL;
        if (gather->wheres[d] >= 0) {
            page->asked[d] = ARENA_ARRAY(&gather->scratch, bool, count);
            for (size_t i = 0; i < count; i++) {
                page->asked[d][i] = text_equal(members[i], gather->question->where[gather->wheres[d]].member);
            }
        }
        if (gather->axes[d] >= 0) {
            page->numbers[d] = ARENA_ARRAY(&gather->scratch, uint32_t, count);
            for (size_t i = 0; i < count; i++) {
                page->numbers[d][i] = met_number(gather, (size_t)gather->axes[d], members[i]);
            }
        }
    }
}

/* A period as a number that sorts in time: that of a year, a quarter or a month; what is coarser comes first. */
static int32_t period_of(PeriodStep step, int32_t month)
{
    enum { QUARTER = 3, TEN = 10 };
    int32_t year = month / 100, of_year = month % 100;

    switch (step) {
    case STEP_NONE:
        return 0;
    case STEP_YEAR:
        return year;
    case STEP_QUARTER:
        return year * TEN + (of_year == 0 ? 0 : (of_year - 1) / QUARTER + 1);
    case STEP_MONTH:
        break;
    }
    return month;
}

static bool cell_is_asked(const Gather *gather, const PageView *page, const size_t *indexes, int32_t month)
{
    const MeasureQuestion *question = gather->question;

    if (question->bounded && (month < question->from || month > question->to)) {
        return false;
    }
    for (size_t d = 0; d < gather->view->dimension_count; d++) {
        if (page->asked[d] != NULL && !page->asked[d][indexes[d + page->shift]]) {
            return false;
        }
    }
    return true;
}

static void cell_gather(Gather *gather, const PageView *page, const size_t *indexes, const int64_t *numbers)
{
    uint32_t key[1 + MEASURE_DIMENSIONS_MAX];
    int32_t month = page->month;

    if (page->shift > 0 && page->reader.members[0][indexes[0]].length == 2) {
        const char *digits = page->reader.members[0][indexes[0]].at;
        month += (digits[0] - '0') * 10 + digits[1] - '0';
    }
    if (!cell_is_asked(gather, page, indexes, month)) {
        return;
    }
    key[0] = (uint32_t)period_of(gather->question->step, month);
    for (size_t d = 0; d < gather->view->dimension_count; d++) {
        if (page->numbers[d] != NULL) {
            key[1 + gather->axes[d]] = page->numbers[d][indexes[d + page->shift]];
        }
    }
    size_t size = sizeof *key * (1 + gather->question->by_count);
    sums_add(&gather->rows, (Text){(const char *)key, size}, numbers, gather->width, 1);
}

static Status page_gather(void *context, const CubeKey *key, Text bytes, Error *err)
{
    Gather *gather = context;
    PageView page = {.month = key->month, .shift = gather->view->period && cube_key_is_by_year(key->scope)};
    size_t indexes[PAGE_DIMENSIONS_MAX];
    int64_t numbers[CELL_NUMBERS_MAX];
    bool more;

    arena_reset(&gather->scratch);
    TRY(page_open(bytes, cube_page_dimensions(gather->view, key->scope), gather->width, &gather->scratch, &page.reader,
                  err));
    page_look_up(gather, &page);
    for (;;) {
        TRY(page_next(&page.reader, indexes, numbers, &more, err));
        if (!more) {
            return ST_OK;
        }
        cell_gather(gather, &page, indexes, numbers);
    }
}

static Status pages_gather(Reader *reader, Gather *gather, Error *err)
{
    const MeasureQuestion *question = gather->question;
    char room[CUBE_SCOPE_BYTES_MAX];
    CubeKey key = {question->measure->number, question->view, cube_scope_key(&question->scope, room), 0};
    int32_t from = question->bounded ? question->from / 100 * 100 : 0;

    return cube_pages_each(reader_database(reader), &key, from, question->to, page_gather, gather, err);
}

static void gather_init(Gather *gather, const MeasureQuestion *question, Arena *arena)
{
    *gather = (Gather){.question = question, .arena = arena, .width = measure_width(question->measure)};
    gather->view = &question->measure->views[question->view];
    arena_init(&gather->scratch, 0);
    sums_init(&gather->rows);
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
    for (size_t i = 0; i < question->by_count; i++) {
        sums_init(&gather->met[i].numbers);
    }
}

static void gather_done(Gather *gather)
{
    for (size_t i = 0; i < gather->question->by_count; i++) {
        sums_done(&gather->met[i].numbers);
        memory_free(gather->met[i].members);
    }
    sums_done(&gather->rows);
    arena_done(&gather->scratch);
}

/* What a member of records is called; of one that is not in the file, its id. */
static void record_member(Reader *reader, Arena *arena, const RecordType *type, Text bytes, MeasureMember *out)
{
    char text[ID_TEXT_SIZE];
    Id id;

    memcpy(id.bytes, bytes.at, sizeof id.bytes);
    id_format(id, text);
    out->id = text_copy(arena, text_of(text));
    for (int language = 0; language < LANGUAGE_COUNT; language++) {
        out->label.in[language] = reference_title(reader, arena, type, id, (Language)language);
        if (out->label.in[language].length == 0) {
            out->label.in[language] = out->id;
        }
    }
}

static const RecordType *member_type(const Measure *measure, const Dimension *dimension)
{
    if (dimension->source == FROM_PLACE) {
        return type_role(measure->type, ROLE_BELONGS_TO_UNIT, SLOT_BELONGS_TO_UNIT_UNIT)->to;
    }
    return dimension->source == FROM_FIELD && dimension->field->kind == FIELD_REFERENCE ? dimension->field->to : NULL;
}

static void band_label(Arena *arena, const Dimension *dimension, MeasureMember *out)
{
    int64_t least = 0;

    (void)text_to_int64(out->id, &least);
    size_t band = (size_t)dimension_band(dimension, least);
    const char *text = band + 1 == dimension->bound_count ? arena_format(arena, "%lld+", (long long)least)
                                                          : arena_format(arena, "%lld–%lld", (long long)least,
                                                                         (long long)dimension->bounds[band + 1] - 1);
    out->label = (Label){{text_of(text), text_of(text)}};
}

static void member_name(Reader *reader, Arena *arena, const Measure *measure, const Dimension *dimension, Text member,
                        MeasureMember *out)
{
    const RecordType *type = member_type(measure, dimension);
    const Code *code = dimension->list == NULL ? NULL : code_find(dimension->list, member);

    *out = (MeasureMember){.id = member};
    if (member.length == 0) {
        return;
    }
    if (type != NULL && member.length == sizeof(Id)) {
        record_member(reader, arena, type, member, out);
    } else if (code != NULL) {
        out->label = code->label;
    } else if (dimension->source == FROM_BANDS) {
        band_label(arena, dimension, out);
    } else {
        out->label = (Label){{member, member}};
    }
}

/* A member while an axis is put in order. */
typedef struct RankedMember {
    MeasureMember member;
    int64_t order; /* of its code or band */
    uint32_t met;
} RankedMember;

/* What is not said comes last. */
static int ranked_compare(const void *a, const void *b)
{
    const RankedMember *x = a, *y = b;

    if (x->order != y->order) {
        return x->order < y->order ? -1 : 1;
    }
    int order = text_compare(x->member.label.in[LANGUAGE_EN], y->member.label.in[LANGUAGE_EN]);
    return order != 0 ? order : text_compare(x->member.id, y->member.id);
}

static int64_t member_order(const Dimension *dimension, Text member)
{
    const Code *code = dimension->list == NULL ? NULL : code_find(dimension->list, member);
    int64_t number = 0;

    if (member.length == 0) {
        return INT64_MAX;
    }
    if (dimension->source == FROM_BANDS) {
        (void)text_to_int64(member, &number);
        return number;
    }
    return code == NULL ? 0 : code - dimension->list->codes;
}

/* The axis in its order; `places` gets where each member that was met stands now. */
static void axis_settle(Reader *reader, Gather *gather, size_t axis, MeasureAxis *out, uint32_t *places)
{
    const Measure *measure = gather->question->measure;
    const MetMembers *met = &gather->met[axis];
    RankedMember *ranked = ARENA_ARRAY(gather->arena, RankedMember, met->count + 1);

    out->dimension = &measure->dimensions[gather->question->by[axis]];
    out->members = ARENA_ARRAY(gather->arena, MeasureMember, met->count + 1);
    out->member_count = met->count;
    for (size_t i = 0; i < met->count; i++) {
        member_name(reader, gather->arena, measure, out->dimension, met->members[i], &ranked[i].member);
        ranked[i].order = member_order(out->dimension, met->members[i]);
        ranked[i].met = (uint32_t)i;
    }
    if (met->count > 1) {
        qsort(ranked, met->count, sizeof *ranked, ranked_compare);
    }
    for (size_t i = 0; i < met->count; i++) {
        out->members[i] = ranked[i].member;
        places[ranked[i].met] = (uint32_t)i;
    }
}

/* A row while rows are put in order: its period and members as numbers that sort. */
typedef struct SortedRow {
    uint32_t key[1 + MEASURE_DIMENSIONS_MAX];
    const int64_t *numbers;
} SortedRow;

/* The parts of a key beyond the question's are zero in all rows. */
static int sorted_compare(const void *a, const void *b)
{
    const SortedRow *x = a, *y = b;

    for (size_t i = 0; i < COUNT_OF(x->key); i++) {
        if (x->key[i] != y->key[i]) {
            return x->key[i] < y->key[i] ? -1 : 1;
        }
    }
    return 0;
}

static Text period_text(Arena *arena, PeriodStep step, uint32_t period)
{
    if (period == 0) {
        return (Text){0};
    }
    if (step == STEP_MONTH && period % 100 != 0) {
        return text_of(arena_format(arena, "%04u-%02u", period / 100, period % 100));
    }
    if (step == STEP_QUARTER && period % 10 != 0) {
        return text_of(arena_format(arena, "%04u-Q%u", period / 10, period % 10));
    }
    return text_of(arena_format(arena, "%04u",
                                step == STEP_MONTH     ? period / 100
                                : step == STEP_QUARTER ? period / 10
                                                       : period));
}

static void numbers_add(int64_t *sum, const int64_t *numbers, size_t width)
{
    for (size_t i = 0; i < width; i++) {
        sum[i] = amount_add(sum[i], numbers[i]);
    }
}

/* What came before under the same members is in each row as well; a member that has nothing new has no row. */
static void rows_run(const Gather *gather, SortedRow *rows, size_t count)
{
    Sums sums;

    sums_init(&sums);
    for (size_t i = 0; i < count; i++) {
        Text members = {(const char *)&rows[i].key[1], sizeof *rows[i].key * gather->question->by_count};
        int64_t *sum = sums_at(&sums, members, gather->width);
        int64_t *running = ARENA_ARRAY(gather->arena, int64_t, gather->width);
        numbers_add(sum, rows[i].numbers, gather->width);
        memcpy(running, sum, sizeof *running * gather->width);
        rows[i].numbers = running;
    }
    sums_done(&sums);
}

static SortedRow *rows_sort(Gather *gather, uint32_t *const *places, size_t *count)
{
    SortedRow *rows = ARENA_ARRAY(gather->arena, SortedRow, gather->rows.used + 1);
    const SumCell *cell;
    size_t at = 0;

    *count = 0;
    while ((cell = sums_next(&gather->rows, &at)) != NULL) {
        SortedRow *row = &rows[(*count)++];
        memcpy(row->key, cell->key.at, cell->key.length);
        for (size_t i = 0; i < gather->question->by_count; i++) {
            row->key[1 + i] = places[i][row->key[1 + i]];
        }
        int64_t *numbers = ARENA_ARRAY(gather->arena, int64_t, gather->width);
        memcpy(numbers, cell->numbers, sizeof *numbers * gather->width);
        row->numbers = numbers;
        numbers_add(gather->total, numbers, gather->width);
    }
    if (*count > 1) {
        qsort(rows, *count, sizeof *rows, sorted_compare);
    }
    return rows;
}

static void answer_rows(Gather *gather, SortedRow *rows, size_t count, MeasureAnswer *out)
{
    out->rows = ARENA_ARRAY(gather->arena, MeasureRow, count + 1);
    out->row_count = count;
    for (size_t i = 0; i < count; i++) {
        bool same = i > 0 && rows[i].key[0] == rows[i - 1].key[0];
        Text period = same ? out->rows[i - 1].period : period_text(gather->arena, out->step, rows[i].key[0]);
        out->rows[i] = (MeasureRow){period, &rows[i].key[1], rows[i].numbers};
    }
}

static bool is_additive(const MeasureQuestion *question)
{
    uint32_t told = question->measure->apart;

    for (size_t i = 0; i < question->where_count; i++) {
        told &= ~(1u << question->where[i].dimension);
    }
    return told == 0;
}

static void answer_make(Reader *reader, Gather *gather, MeasureAnswer *out)
{
    const MeasureQuestion *question = gather->question;
    uint32_t *places[MEASURE_DIMENSIONS_MAX];
    size_t count;

    *out = (MeasureAnswer){.measure = question->measure, .step = question->step, .axis_count = question->by_count};
    out->axes = ARENA_ARRAY(gather->arena, MeasureAxis, question->by_count + 1);
    for (size_t i = 0; i < question->by_count; i++) {
        places[i] = ARENA_ARRAY(gather->arena, uint32_t, gather->met[i].count + 1);
        axis_settle(reader, gather, i, &out->axes[i], places[i]);
    }
    SortedRow *rows = rows_sort(gather, places, &count);
    if (question->running) {
        rows_run(gather, rows, count);
    }
    answer_rows(gather, rows, count, out);
    if (is_additive(question)) {
        out->total = ARENA_ARRAY(gather->arena, int64_t, gather->width);
        memcpy(out->total, gather->total, sizeof *out->total * gather->width);
    }
}

Status measure_answer(Reader *reader, Arena *arena, const Scope *scope, const MeasureAsk *ask, MeasureAnswer *out,
                      Error *err)
{
    MeasureQuestion question;
    Gather gather;

    TRY(measure_question(reader, arena, scope, ask, &question, err));
    gather_init(&gather, &question, arena);
    Status status = pages_gather(reader, &gather, err);
    if (status == ST_OK) {
        answer_make(reader, &gather, out);
    }
    gather_done(&gather);
    return status;
}
