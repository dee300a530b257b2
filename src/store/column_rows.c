#include "store/column_rows.h"

#include <assert.h>

static void select_sql(const RecordType *type, const Field *const *fields, size_t count, Buffer *sql)
{
    buffer_string(sql, "SELECT id");
    for (size_t i = 0; i < count; i++) {
        buffer_byte(sql, ',');
        if (fields[i] == NULL) {
            buffer_string(sql, "NULL");
        } else {
            sql_name(sql, fields[i]->id);
        }
    }
    buffer_string(sql, " FROM ");
    sql_name(sql, type->id);
    buffer_byte(sql, '\0');
}

static Value column_value(Statement *select, int column, const Field *field)
{
    Value value = {.state = VALUE_SET};

    if (field == NULL || column_is_null(select, column)) {
        return (Value){0};
    }
    value.kind = field->kind;
    switch (field->kind) {
    case FIELD_INTEGER:
        value.integer = column_int(select, column);
        break;
    case FIELD_NUMBER:
        value.number = column_double(select, column);
        break;
    case FIELD_BOOLEAN:
        value.boolean = column_int(select, column) != 0;
        break;
    case FIELD_DATE:
        value.state = date_parse(column_text(select, column), &value.date) ? VALUE_SET : VALUE_ABSENT;
        break;
    case FIELD_REFERENCE:
        value.state = id_parse(column_text(select, column), &value.reference) ? VALUE_SET : VALUE_ABSENT;
        break;
    default:
        value.text = column_text(select, column);
    }
    return value;
}

static Status row_visit(Statement *select, const TypeTable *table, const Field *const *fields, size_t count,
                        ColumnVisitor visit, void *context, Error *err)
{
    Value values[COLUMN_ROWS_FIELDS_MAX];
    Id id;

    if (!id_parse(column_text(select, 0), &id)) {
        return error_set(err, ST_CORRUPT, "a row of '%.*s' has no readable id", TEXT_ARG(table->type->id));
    }
    for (size_t i = 0; i < count; i++) {
        values[i] = column_value(select, (int)i + 1, fields[i]);
    }
    return visit(context, id, values, err);
}

Status column_rows_each(Database *db, const TypeTable *table, const Field *const *fields, size_t count,
                        ColumnVisitor visit, void *context, Error *err)
{
    BUFFER sql = {0};
    Statement *select;
    bool row;

    assert(count <= COLUMN_ROWS_FIELDS_MAX);
    select_sql(table->type, fields, count, &sql);
    TRY(database_statement(db, sql.at, &select, err));
    for (;;) {
        TRY(statement_step(select, &row, err));
        if (!row) {
            return ST_OK;
        }
        Status status = row_visit(select, table, fields, count, visit, context, err);
        if (status != ST_OK) {
            statement_reset(select);
            return status;
        }
    }
}
