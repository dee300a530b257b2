#include "service/measure_once.h"

#include "measure/amount.h"
#include "measure/month.h"
#include "model/role.h"
#include "project/cube_spread.h"
#include "project/unit_paths.h"
#include "service/made.h"
#include "service/records_on.h"
#include "service/write_turn.h"
#include "store/column_rows.h"

_Static_assert((int)ONCE_READS_MAX <= (int)COLUMN_ROWS_FIELDS_MAX, "what a model may ask for can be read");

/* The greatest numbers, by the key that a row's cell has in the cubes: by what it names, its month and members. */
typedef struct GreatestCell {
    Text key;
    int64_t *numbers; /* 1 + thousandths of each field, 0: of no row; never added up */
} GreatestCell;

typedef struct Greatest {
    GreatestCell *cells;
    size_t count, width;
} Greatest;

/* Rows while they are read: the columns that are asked for, put where a row has them. */
typedef struct Reading {
    Sums cells;
    size_t width;
    const Measure *measure;
    const TypeTable *table;
    const MeasurePart *part;
    const Field *fields[ONCE_READS_MAX];
    size_t field_count;
    Value *values; /* by field index */
} Reading;

static void field_ask(Reading *reading, const Field *field)
{
    for (size_t i = 0; i < reading->field_count; i++) {
        if (reading->fields[i] == field) {
            return;
        }
    }
    if (field != NULL) {
        reading->fields[reading->field_count++] = field;
    }
}

static void fields_ask(Reading *reading)
{
    const Measure *measure = reading->measure;

    field_ask(reading, reading->table->programme);
    field_ask(reading, reading->table->organisation);
    field_ask(reading, reading->table->unit);
    field_ask(reading, reading->table->place);
    field_ask(reading, measure->date);
    for (size_t i = 0; i < measure->dimension_count; i++) {
        field_ask(reading, measure->dimensions[i].field);
    }
    for (size_t i = 0; i < reading->part->field_count; i++) {
        field_ask(reading, reading->part->fields[i]);
    }
    for (size_t i = 0; measure->condition != NULL && i < measure->condition->field_count; i++) {
        field_ask(reading, &measure->type->fields[measure->condition->fields[i]]);
    }
}

static Status row_take(void *context, Id id, const Value *values, Error *err)
{
    Reading *reading = context;
    char key[CELL_KEY_BYTES_MAX];
    int64_t amount;

    (void)err;
    for (size_t i = 0; i < reading->field_count; i++) {
        reading->values[reading->fields[i]->index] = values[i];
    }
    RecordRow row = {.id = id, .values = reading->values};
    Text cell = cube_cell_of(reading->table, reading->measure, &row, key);
    if (cell.length == 0) {
        return ST_OK;
    }
    int64_t *greatest = sums_at(&reading->cells, cell, reading->width);
    for (size_t i = 0; i < reading->width; i++) {
        if (amount_of(&reading->values[reading->part->fields[i]->index], &amount) && amount + 1 > greatest[i]) {
            greatest[i] = amount + 1;
        }
    }
    return ST_OK;
}

/* What was gathered, as it is kept. */
static void greatest_keep(const Reading *reading, Arena *arena, Greatest *out)
{
    const SumCell *cell;
    size_t at = 0;

    out->width = reading->width;
    out->cells = ARENA_ARRAY(arena, GreatestCell, reading->cells.used + 1);
    while ((cell = sums_next(&reading->cells, &at)) != NULL) {
        GreatestCell *kept = &out->cells[out->count++];
        kept->key = text_copy(arena, cell->key);
        kept->numbers = ARENA_ARRAY(arena, int64_t, reading->width);
        memcpy(kept->numbers, cell->numbers, sizeof *kept->numbers * reading->width);
    }
}

static Status greatest_make(Reader *reader, Arena *arena, const void *question, void **out, Error *err)
{
    const Measure *measure = question;
    Greatest *greatest = ARENA_NEW(arena, Greatest);
    Reading reading = {.measure = measure,
                       .table = type_table(reader_tables(reader), measure->type),
                       .part = measure_part_of(measure, measure->once->value)};

    *out = greatest;
    sums_init(&reading.cells);
    reading.width = reading.part->field_count;
    reading.values = ARENA_ARRAY(arena, Value, measure->type->field_count);
    fields_ask(&reading);
    Status status = column_rows_each(reader_database(reader), reading.table, reading.fields, reading.field_count,
                                     row_take, &reading, err);
    if (status == ST_OK) {
        greatest_keep(&reading, arena, greatest);
    }
    sums_done(&reading.cells);
    return status;
}

/* A question while it is answered: groups of what stands for one another, each with the row it counts in. */
typedef struct Counting {
    Reader *reader;
    const MeasureQuestion *question;
    Id own; /* the record of the file's own programme: named or not, it is the same */
    UnitPaths paths;
    const TypeTable *table;
    OnceRowFinder find;
    void *context;
    Sums groups; /* row, programme, organisation, unit of the level -> greatest of each field */
} Counting;

/* A cell that is looked at, and the units it lies in. */
typedef struct OpenCell {
    CellParts parts;
    UnitPath path;
    Id units[MEASURE_DIMENSIONS_MAX]; /* that members FROM_PLACE lie in */
} OpenCell;

static Status cell_open(Counting *counting, Text key, OpenCell *out, Error *err)
{
    CellOwner *owner = &out->parts.owner;

    out->parts = cell_parts(counting->question->measure, key);
    owner->programme = id_equal(owner->programme, counting->own) ? (Id){0} : owner->programme;
    return cell_path(&counting->paths, counting->table, owner, &out->path, err);
}

static bool scope_holds(const MeasureQuestion *question, const OpenCell *cell)
{
    const CubeScope *scope = &question->scope;
    const CellOwner *owner = &cell->parts.owner;

    return (!scope->has_unit || unit_path_holds(&cell->path, scope->unit)) &&
           (!scope->has_programme || id_equal(owner->programme, scope->programme)) &&
           (!scope->has_organisation || id_equal(owner->organisation, scope->organisation));
}

static bool cell_is_asked(const Counting *counting, OpenCell *cell)
{
    const MeasureQuestion *question = counting->question;
    int32_t month = cell->parts.month;

    if (!scope_holds(question, cell) || (question->bounded && (month < question->from || month > question->to))) {
        return false;
    }
    for (size_t d = 0; d < question->measure->dimension_count; d++) {
        const Dimension *dimension = &question->measure->dimensions[d];
        if (dimension->source == FROM_PLACE) {
            cell->units[d] = unit_path_level(&cell->path, dimension->level);
            cell->parts.members[d] = id_member(&cell->units[d]);
        }
    }
    for (size_t i = 0; i < question->where_count; i++) {
        if (!text_equal(cell->parts.members[question->where[i].dimension], question->where[i].member)) {
            return false;
        }
    }
    return true;
}

static Status cell_count(Counting *counting, const GreatestCell *known, size_t width, Error *err)
{
    const MeasureQuestion *question = counting->question;
    Text by[MEASURE_DIMENSIONS_MAX];
    OpenCell cell;

    TRY(cell_open(counting, known->key, &cell, err));
    if (!cell_is_asked(counting, &cell)) {
        return ST_OK;
    }
    for (size_t i = 0; i < question->by_count; i++) {
        by[i] = cell.parts.members[question->by[i]];
    }
    int64_t row = counting->find(counting->context, cell.parts.month, by);
    Id key[4] = {[1] = cell.parts.owner.programme,
                 [2] = cell.parts.owner.organisation,
                 [3] = unit_path_level(&cell.path, question->measure->once->level)};
    memcpy(key[0].bytes, &row, sizeof row);
    if (row < 0) {
        return ST_OK;
    }
    int64_t *greatest = sums_at(&counting->groups, (Text){(const char *)key, sizeof key}, width);
    for (size_t i = 0; i < width; i++) {
        greatest[i] = known->numbers[i] > greatest[i] ? known->numbers[i] : greatest[i];
    }
    return ST_OK;
}

static Status cells_count(Counting *counting, const Greatest *greatest, int64_t *sums, Error *err)
{
    const SumCell *cell;
    size_t at = 0;

    for (size_t i = 0; i < greatest->count; i++) {
        TRY(cell_count(counting, &greatest->cells[i], greatest->width, err));
    }
    while ((cell = sums_next(&counting->groups, &at)) != NULL) {
        int64_t row;
        memcpy(&row, cell->key.at, sizeof row);
        for (size_t i = 0; i < cell->width; i++) {
            sums[row] += cell->numbers[i] > 0 ? cell->numbers[i] - 1 : 0;
        }
    }
    return ST_OK;
}

Status measure_once(Reader *reader, const MeasureQuestion *question, OnceRowFinder find, void *context, int64_t *sums,
                    Error *err)
{
    const Measure *measure = question->measure;
    MadeAsk ask = {.kind = MADE_ONCE, .subject = measure->number, .make = greatest_make, .question = measure};
    Counting counting = {.reader = reader,
                         .question = question,
                         .own = programme_own_id(reader),
                         .table = type_table(reader_tables(reader), measure->type),
                         .find = find,
                         .context = context};
    Made *made;

    made_of(&ask, measure->type);
    TRY(made_acquire(reader, &ask, &made, err));
    unit_paths_init(&counting.paths, reader_database(reader), reader_tables(reader));
    sums_init(&counting.groups);
    Status status = cells_count(&counting, made_content(made), sums, err);
    sums_done(&counting.groups);
    unit_paths_done(&counting.paths);
    made_release(reader, made);
    return status;
}
