#include "store/rows.h"

#include "geo/wkb.h"
#include "model/keyword.h"
#include "store/many_rows.h"

static RowCell text_cell(int column, Text text)
{
    return (RowCell){.column = column, .kind = STORED_TEXT, .text = text};
}

static RowCell integer_cell(int column, int64_t integer)
{
    return (RowCell){.column = column, .kind = STORED_INTEGER, .integer = integer};
}

static RowCell id_cell(int column, Id id, Arena *arena)
{
    char *text = arena_raw(arena, ID_TEXT_SIZE);

    id_format(id, text);
    return text_cell(column, (Text){text, ID_TEXT_SIZE - 1});
}

/* A date that is not known has no cell. */
static size_t date_cell(int column, Date date, Arena *arena, RowCell *out)
{
    char *text = arena_raw(arena, DATE_TEXT_SIZE);
    int length = date_format(date, text);

    *out = text_cell(column, (Text){text, (size_t)length});
    return length > 0;
}

/* The cell of a value that is set, and whether there is one: the geometry has its own. */
static size_t value_cell(int column, const Value *value, Arena *arena, RowCell *out)
{
    switch (value->kind) {
    case FIELD_TEXT:
    case FIELD_TIME:
    case FIELD_CODE:
    case FIELD_CODES:
        *out = text_cell(column, value->text);
        return 1;
    case FIELD_INTEGER:
        *out = integer_cell(column, value->integer);
        return 1;
    case FIELD_NUMBER:
        *out = (RowCell){.column = column, .kind = STORED_REAL, .number = value->number};
        return 1;
    case FIELD_BOOLEAN:
        *out = integer_cell(column, value->boolean);
        return 1;
    case FIELD_DATE:
        return date_cell(column, value->date, arena, out);
    case FIELD_REFERENCE:
        *out = id_cell(column, value->reference, arena);
        return 1;
    case FIELD_GEOMETRY:
        return 0;
    }
    return 0;
}

/* Names of the states in `unanswered`, by ValueState. */
static const Text STATE_NAMES[] = {[VALUE_EMPTY] = KEYWORD_INIT(empty),
                                   [VALUE_UNKNOWN] = KEYWORD_INIT(unknown),
                                   [VALUE_NOT_SPECIFIED] = KEYWORD_INIT(not_specified)};

Text row_state_name(ValueState state)
{
    return STATE_NAMES[state];
}

/* Appends "field=state" of a column that is NULL for a reason. */
static void unanswered_add(const Field *field, ValueState state, Buffer *out)
{
    if (out->size > 0) {
        buffer_byte(out, ' ');
    }
    buffer_text(out, field->id);
    buffer_byte(out, '=');
    buffer_text(out, STATE_NAMES[state]);
}

/* The columns that are NULL for a reason: "field=state …". */
static void unanswered_format(const TypeTable *table, const Value *values, Buffer *out)
{
    for (size_t i = 0; i < table->field_count; i++) {
        const Value *value = &values[table->fields[i]->index];
        if (value->state > VALUE_SET) {
            unanswered_add(table->fields[i], value->state, out);
        }
    }
}

static void state_read(const RecordType *type, Text item, Value *values)
{
    ptrdiff_t equals = text_index(item, '=');
    const Field *field = equals < 0 ? NULL : type_field(type, (Text){item.at, (size_t)equals});
    Text name = {item.at + equals + 1, item.length - (size_t)equals - 1};

    for (int state = VALUE_EMPTY; field != NULL && state <= VALUE_NOT_SPECIFIED; state++) {
        if (text_equal(name, STATE_NAMES[state])) {
            values[field->index].state = (ValueState)state;
        }
    }
}

static void unanswered_read(const RecordType *type, Text text, Value *values)
{
    while (text.length > 0) {
        ptrdiff_t blank = text_index(text, ' ');
        size_t length = blank < 0 ? text.length : (size_t)blank;
        state_read(type, (Text){text.at, length}, values);
        length += blank >= 0;
        text = (Text){text.at + length, text.length - length};
    }
}

/* Appends the cells of the fields; gives back how many. */
static size_t field_cells(const TypeTable *table, const Value *values, Arena *arena, Buffer *unanswered, RowCell *out)
{
    size_t count = 0;

    for (size_t i = 0; i < table->field_count; i++) {
        const Value *value = &values[table->fields[i]->index];
        if (value->state == VALUE_SET) {
            count += value_cell((int)i + COLUMN_FIRST_FIELD, value, arena, &out[count]);
        } else if (value->state > VALUE_SET) {
            unanswered_add(table->fields[i], value->state, unanswered);
        }
    }
    return count;
}

RowCells row_cells(const TypeTable *table, const RecordRow *row, Text blob, Arena *arena)
{
    RowCell *cells = arena_raw(arena, sizeof *cells * table->column_count);
    size_t count = 0;
    BUFFER unanswered = {0};

    cells[count++] = integer_cell(COLUMN_FID, row->position);
    cells[count++] = id_cell(COLUMN_ID, row->id, arena);
    count += date_cell(COLUMN_OBSERVED, row->observed, arena, &cells[count]);
    cells[count++] = integer_cell(COLUMN_MISSING, row->missing);
    if (row->self_approved) {
        cells[count++] = integer_cell(COLUMN_SELF_APPROVED, 1);
    }
    cells[count++] = integer_cell(COLUMN_ENTRY, (int64_t)row->version);
    if (blob.length > 0) {
        cells[count++] = (RowCell){.column = COLUMN_GEOMETRY, .kind = STORED_BYTES, .text = blob};
    }
    count += field_cells(table, row->values, arena, &unanswered, &cells[count]);
    if (unanswered.size > 0) {
        cells[count++] = text_cell(COLUMN_UNANSWERED, text_copy(arena, buffer_view(&unanswered)));
    }
    return (RowCells){cells, count};
}

static void cell_bind(Statement *statement, int index, const RowCell *cell)
{
    switch (cell->kind) {
    case STORED_INTEGER:
        statement_int(statement, index, cell->integer);
        break;
    case STORED_REAL:
        statement_double(statement, index, cell->number);
        break;
    case STORED_TEXT:
        statement_text(statement, index, cell->text);
        break;
    case STORED_BYTES:
        statement_bytes(statement, index, cell->text.at, cell->text.length);
        break;
    }
}

static Status row_write(Database *db, const char *sql, const TypeTable *table, const RecordRow *row, Text blob,
                        Arena *scratch, Error *err)
{
    RowCells cells = row_cells(table, row, blob, scratch);
    Statement *statement;

    TRY(database_statement(db, sql, &statement, err));
    for (size_t i = 0; i < cells.count; i++) {
        cell_bind(statement, cells.cells[i].column + 1, &cells.cells[i]);
    }
    return statement_run(statement, err);
}

/* Rows of one table and, by column, the number of the parameter its values are bound as. */
typedef struct RowsAndColumns {
    const RowCells *rows;
    const int *parameters;
} RowsAndColumns;

static void cells_bind(Statement *statement, int first, const void *rows, size_t i)
{
    const RowsAndColumns *all = rows;
    const RowCells *row = &all->rows[i];

    for (size_t k = 0; k < row->count; k++) {
        cell_bind(statement, first + all->parameters[row->cells[k].column] - 1, &row->cells[k]);
    }
}

static void columns_note(const RowCells *rows, size_t count, int *columns)
{
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < rows[i].count; k++) {
            columns[rows[i].cells[k].column] = 1;
        }
    }
}

/* Names the columns that are used and numbers them; SQLite fills the others in for itself. */
static int columns_name(const TypeTable *table, int *columns, Buffer *out)
{
    int used = 0;

    for (size_t column = 0; column < table->column_count; column++) {
        if (columns[column] != 0) {
            buffer_byte(out, used == 0 ? '(' : ',');
            column_name(table, (int)column, out);
            columns[column] = ++used;
        }
    }
    buffer_byte(out, ')');
    return used;
}

Status rows_insert(Database *db, const TypeTable *table, const RowCells *rows, size_t count, int *columns, Error *err)
{
    BUFFER head = {0};
    RowsAndColumns all = {rows, columns};

    columns_note(rows, count, columns);
    buffer_string(&head, "INSERT OR FAIL INTO ");
    sql_name(&head, table->type->id);
    int used = columns_name(table, columns, &head);
    buffer_byte(&head, '\0');
    return many_rows_store(db, head.at, used, count, cells_bind, &all, err);
}

Status row_insert(Database *db, const TypeTable *table, const RecordRow *row, Text blob, Arena *scratch, Error *err)
{
    return row_write(db, table->insert, table, row, blob, scratch, err);
}

Status row_update(Database *db, const TypeTable *table, const RecordRow *row, Text blob, Arena *scratch, Error *err)
{
    return row_write(db, table->update, table, row, blob, scratch, err);
}

Status rows_from(Database *db, const TypeTable *table, int64_t fid, Statement **out, Error *err)
{
    TRY(database_statement(db, table->select_from, out, err));
    statement_int(*out, 1, fid);
    return ST_OK;
}

Status row_delete(Database *db, const TypeTable *table, int64_t fid, Error *err)
{
    Statement *statement;

    TRY(database_statement(db, table->remove, &statement, err));
    statement_int(statement, 1, fid);
    return statement_run(statement, err);
}

static Text text_keep(Arena *arena, Text text, bool lent)
{
    return lent ? text : text_copy(arena, text);
}

static void value_read(Statement *select, int column, const Field *field, Arena *arena, bool lent, Value *out)
{
    out->state = VALUE_SET;
    switch (field->kind) {
    case FIELD_TEXT:
    case FIELD_TIME:
    case FIELD_CODE:
    case FIELD_CODES:
        out->text = text_keep(arena, column_text(select, column), lent);
        break;
    case FIELD_INTEGER:
        out->integer = column_int(select, column);
        break;
    case FIELD_NUMBER:
        out->number = column_double(select, column);
        break;
    case FIELD_BOOLEAN:
        out->boolean = column_int(select, column) != 0;
        break;
    case FIELD_DATE:
        out->state = date_parse(column_text(select, column), &out->date) ? VALUE_SET : VALUE_ABSENT;
        break;
    case FIELD_REFERENCE:
        out->state = id_parse(column_text(select, column), &out->reference) ? VALUE_SET : VALUE_ABSENT;
        break;
    case FIELD_GEOMETRY:
        out->state = VALUE_ABSENT;
        break;
    }
}

static Status geometry_read(Statement *select, const TypeTable *table, Arena *arena, Value *values, Error *err)
{
    const Field *field = table->type->geometry;

    if (field == NULL || column_is_null(select, COLUMN_GEOMETRY)) {
        return ST_OK;
    }
    Text blob = column_bytes(select, COLUMN_GEOMETRY);
    Geometry *geometry = NULL;
    TRY(gpkg_decode(arena, blob.at, blob.length, &geometry, err));
    values[field->index].state = VALUE_SET;
    values[field->index].geometry = geometry;
    return ST_OK;
}

Status row_from_statement(Statement *select, const TypeTable *table, Arena *arena, bool with_geometry, bool lent,
                          RecordRow *out, Error *err)
{
    Value *values = ARENA_ARRAY(arena, Value, table->type->field_count);

    *out = (RecordRow){.position = column_int(select, COLUMN_FID),
                       .values = values,
                       .missing = (uint32_t)column_int(select, COLUMN_MISSING),
                       .self_approved = column_int(select, COLUMN_SELF_APPROVED) != 0,
                       .version = (uint64_t)column_int(select, COLUMN_ENTRY)};
    if (!id_parse(column_text(select, COLUMN_ID), &out->id)) {
        return error_set(err, ST_CORRUPT, "row %lld of '%.*s' has no readable id", (long long)out->position,
                         TEXT_ARG(table->type->id));
    }
    if (!date_parse(column_text(select, COLUMN_OBSERVED), &out->observed)) {
        out->observed = (Date){0};
    }
    for (size_t i = 0; i < table->type->field_count; i++) {
        values[i].kind = table->type->fields[i].kind;
    }
    for (size_t i = 0; i < table->field_count; i++) {
        int column = (int)i + COLUMN_FIRST_FIELD;
        if (!column_is_null(select, column)) {
            value_read(select, column, table->fields[i], arena, lent, &values[table->fields[i]->index]);
        }
    }
    if (!column_is_null(select, COLUMN_UNANSWERED)) {
        unanswered_read(table->type, column_text(select, COLUMN_UNANSWERED), values);
    }
    return with_geometry ? geometry_read(select, table, arena, values, err) : ST_OK;
}

static Status select_by_id(Database *db, const char *sql, Id id, char text[ID_TEXT_SIZE], Statement **select,
                           bool *found, Error *err)
{
    TRY(database_statement(db, sql, select, err));
    id_format(id, text);
    statement_text(*select, 1, (Text){text, ID_TEXT_SIZE - 1});
    return statement_step(*select, found, err);
}

static Status read_by_id(Database *db, const TypeTable *table, Id id, bool with_geometry, Arena *arena, RecordRow *out,
                         bool *found, Error *err)
{
    Statement *select;
    char text[ID_TEXT_SIZE];

    TRY(select_by_id(db, table->select_by_id, id, text, &select, found, err));
    if (!*found) {
        return ST_OK;
    }
    Status status = row_from_statement(select, table, arena, with_geometry, false, out, err);
    statement_reset(select);
    return status;
}

Status row_read(Database *db, const TypeTable *table, Id id, Arena *arena, RecordRow *out, bool *found, Error *err)
{
    return read_by_id(db, table, id, true, arena, out, found, err);
}

Status row_read_plain(Database *db, const TypeTable *table, Id id, Arena *arena, RecordRow *out, bool *found,
                      Error *err)
{
    return read_by_id(db, table, id, false, arena, out, found, err);
}

Status row_at(Database *db, const TypeTable *table, int64_t fid, Arena *arena, RecordRow *out, bool *found, Error *err)
{
    Statement *select;

    TRY(database_statement(db, table->select_by_fid, &select, err));
    statement_int(select, 1, fid);
    TRY(statement_step(select, found, err));
    Status status = *found ? row_from_statement(select, table, arena, false, false, out, err) : ST_OK;
    statement_reset(select);
    return status;
}

Status row_find(Database *db, const TypeTable *table, Id id, int64_t *fid, uint64_t *version, bool *found, Error *err)
{
    Statement *select;
    char text[ID_TEXT_SIZE];

    TRY(select_by_id(db, table->select_fid_by_id, id, text, &select, found, err));
    if (*found) {
        *fid = column_int(select, 0);
        *version = (uint64_t)column_int(select, 1);
        statement_reset(select);
    }
    return ST_OK;
}

Status code_find_row(Database *db, const TypeTable *table, Text code, int64_t *fid, bool *found, Error *err)
{
    Statement *select;

    TRY(database_statement(db, table->select_fid_of_code, &select, err));
    statement_text(select, 1, code);
    TRY(statement_step(select, found, err));
    *fid = *found ? column_int(select, 0) : 0;
    statement_reset(select);
    return ST_OK;
}

Status code_is_taken(Database *db, const TypeTable *table, Text code, int64_t except, bool *taken, Error *err)
{
    int64_t fid;
    bool found;

    TRY(code_find_row(db, table, code, &fid, &found, err));
    *taken = found && fid != except;
    return ST_OK;
}

static bool cell_is_text(Statement *stored, int column, Text text)
{
    return column_is_text(stored, column) && text_equal(column_text(stored, column), text);
}

static bool cell_is_int(Statement *stored, int column, int64_t number)
{
    return column_is_integer(stored, column) && column_int(stored, column) == number;
}

static bool cell_is_date(Statement *stored, int column, Date date)
{
    char text[DATE_TEXT_SIZE];
    int length = date_format(date, text);

    return length == 0 ? column_is_null(stored, column) : cell_is_text(stored, column, (Text){text, (size_t)length});
}

static bool cell_is_id(Statement *stored, int column, Id id)
{
    char text[ID_TEXT_SIZE];

    id_format(id, text);
    return cell_is_text(stored, column, (Text){text, ID_TEXT_SIZE - 1});
}

static bool cell_is(Statement *stored, int column, const Value *value)
{
    if (value->state != VALUE_SET) {
        return column_is_null(stored, column);
    }
    switch (value->kind) {
    case FIELD_TEXT:
    case FIELD_TIME:
    case FIELD_CODE:
    case FIELD_CODES:
        return cell_is_text(stored, column, value->text);
    case FIELD_INTEGER:
        return cell_is_int(stored, column, value->integer);
    case FIELD_BOOLEAN:
        return cell_is_int(stored, column, value->boolean);
    case FIELD_NUMBER:
        return column_is_number(stored, column) && !column_is_integer(stored, column) &&
               column_double(stored, column) == value->number;
    case FIELD_DATE:
        return cell_is_date(stored, column, value->date);
    case FIELD_REFERENCE:
        return cell_is_id(stored, column, value->reference);
    case FIELD_GEOMETRY:
        break; /* has its own column */
    }
    return column_is_null(stored, column);
}

static bool head_is_exactly(Statement *stored, const RecordRow *row)
{
    bool self = row->self_approved ? cell_is_int(stored, COLUMN_SELF_APPROVED, 1)
                                   : column_is_null(stored, COLUMN_SELF_APPROVED);

    return cell_is_int(stored, COLUMN_FID, row->position) && cell_is_id(stored, COLUMN_ID, row->id) &&
           cell_is_date(stored, COLUMN_OBSERVED, row->observed) && cell_is_int(stored, COLUMN_MISSING, row->missing) &&
           self && cell_is_int(stored, COLUMN_ENTRY, (int64_t)row->version);
}

static bool unanswered_is_exactly(Statement *stored, const TypeTable *table, const RecordRow *row)
{
    BUFFER unanswered = {0};

    unanswered_format(table, row->values, &unanswered);
    return unanswered.size == 0 ? column_is_null(stored, COLUMN_UNANSWERED)
                                : cell_is_text(stored, COLUMN_UNANSWERED, buffer_view(&unanswered));
}

bool row_is_exactly(Statement *stored, const TypeTable *table, const RecordRow *row, Text blob)
{
    bool same = head_is_exactly(stored, row) && unanswered_is_exactly(stored, table, row);

    for (size_t i = 0; i < table->field_count && same; i++) {
        same = cell_is(stored, (int)i + COLUMN_FIRST_FIELD, &row->values[table->fields[i]->index]);
    }
    if (blob.length == 0) {
        return same && column_is_null(stored, COLUMN_GEOMETRY);
    }
    return same && column_is_blob(stored, COLUMN_GEOMETRY) && text_equal(column_bytes(stored, COLUMN_GEOMETRY), blob);
}
