#include "store/related_rows.h"

#include "geo/wkb.h"

static void select_begin(Buffer *sql, const TypeTable *table, const Field *reference, const Field *date)
{
    buffer_string(sql, "SELECT fid, ");
    sql_name(sql, reference->id);
    buffer_string(sql, ", ");
    if (date == NULL) {
        buffer_string(sql, "NULL");
    } else {
        sql_name(sql, date->id);
    }
    buffer_string(sql, " FROM ");
    sql_name(sql, table->type->id);
    buffer_string(sql, " WHERE ");
}

static Status statement_of(Database *db, Buffer *sql, Statement **out, Error *err)
{
    buffer_byte(sql, '\0');
    return database_statement(db, sql->at, out, err);
}

static Status rows_visit(Statement *select, RelatedRowVisitor visit, void *context, Error *err)
{
    bool more;

    for (;;) {
        TRY(statement_step(select, &more, err));
        if (!more) {
            return ST_OK;
        }
        RelatedRow row = {column_int(select, 0), column_text(select, 1), column_text(select, 2)};
        Status status = visit(context, &row, err);
        if (status != ST_OK) {
            statement_reset(select);
            return status;
        }
    }
}

Status related_rows_naming(Database *db, const TypeTable *table, const Field *reference, Id target, const Field *date,
                           RelatedRowVisitor visit, void *context, Error *err)
{
    Statement *select;
    BUFFER sql = {0};
    char text[ID_TEXT_SIZE];

    id_format(target, text);
    select_begin(&sql, table, reference, date);
    buffer_string(&sql, "substr(");
    sql_name(&sql, reference->id);
    buffer_string(&sql, ",25)=substr(?1,25) AND +");
    sql_name(&sql, reference->id);
    buffer_string(&sql, "=?1");
    TRY(statement_of(db, &sql, &select, err));
    statement_text(select, 1, (Text){text, ID_TEXT_SIZE - 1});
    return rows_visit(select, visit, context, err);
}

Status related_rows_all(Database *db, const TypeTable *table, const Field *reference, const Field *date,
                        RelatedRowVisitor visit, void *context, Error *err)
{
    Statement *select;
    BUFFER sql = {0};

    select_begin(&sql, table, reference, date);
    buffer_byte(&sql, '+');
    sql_name(&sql, reference->id);
    buffer_string(&sql, " IS NOT NULL ORDER BY fid");
    TRY(statement_of(db, &sql, &select, err));
    return rows_visit(select, visit, context, err);
}

static Status boxes_visit(Statement *select, BoxVisitor visit, void *context, Error *err)
{
    bool more;

    for (;;) {
        TRY(statement_step(select, &more, err));
        if (!more) {
            return ST_OK;
        }
        Box box = {.west = column_double(select, 1),
                   .east = column_double(select, 2),
                   .south = column_double(select, 3),
                   .north = column_double(select, 4)};
        Status status = visit(context, column_int(select, 0), box, err);
        if (status != ST_OK) {
            statement_reset(select);
            return status;
        }
    }
}

Status boxes_near(Database *db, const TypeTable *table, Box box, BoxVisitor visit, void *context, Error *err)
{
    Statement *select;
    BUFFER sql = {0};

    buffer_format(&sql,
                  "SELECT id, minx, maxx, miny, maxy FROM \"%s\" WHERE minx<=?1 AND maxx>=?2 AND miny<=?3 AND maxy>=?4",
                  table->rtree);
    TRY(statement_of(db, &sql, &select, err));
    statement_double(select, 1, box.east);
    statement_double(select, 2, box.west);
    statement_double(select, 3, box.north);
    statement_double(select, 4, box.south);
    return boxes_visit(select, visit, context, err);
}

Status boxes_all(Database *db, const TypeTable *table, BoxVisitor visit, void *context, Error *err)
{
    Statement *select;
    BUFFER sql = {0};

    buffer_format(&sql, "SELECT id, minx, maxx, miny, maxy FROM \"%s\"", table->rtree);
    TRY(statement_of(db, &sql, &select, err));
    return boxes_visit(select, visit, context, err);
}

Status geometry_at(Database *db, const TypeTable *table, int64_t fid, Arena *arena, Geometry **out, Error *err)
{
    Statement *select;
    BUFFER sql = {0};
    bool row;

    *out = NULL;
    buffer_string(&sql, "SELECT ");
    sql_name(&sql, table->type->geometry->id);
    buffer_string(&sql, " FROM ");
    sql_name(&sql, table->type->id);
    buffer_string(&sql, " WHERE fid=?");
    TRY(statement_of(db, &sql, &select, err));
    statement_int(select, 1, fid);
    TRY(statement_step(select, &row, err));
    Text bytes = row ? column_bytes(select, 0) : (Text){0};
    Status status = bytes.length == 0 ? ST_OK : gpkg_decode(arena, bytes.at, bytes.length, out, err);
    statement_reset(select);
    return status;
}

static Id id_column(Statement *select, int column)
{
    Id id;

    return !column_is_null(select, column) && id_parse(column_text(select, column), &id) ? id : (Id){0};
}

Status owner_at(Database *db, const TypeTable *table, int64_t fid, RowOwner *out, bool *found, Error *err)
{
    const Field *fields[] = {table->programme, table->organisation, table->unit, table->place};
    Id *ids[] = {&out->programme, &out->organisation, &out->unit, &out->place};
    Statement *select;
    BUFFER sql = {0};

    buffer_string(&sql, "SELECT id");
    for (size_t i = 0; i < COUNT_OF(fields); i++) {
        buffer_string(&sql, fields[i] == NULL ? ",NULL" : ",");
        if (fields[i] != NULL) {
            sql_name(&sql, fields[i]->id);
        }
    }
    buffer_string(&sql, " FROM ");
    sql_name(&sql, table->type->id);
    buffer_string(&sql, " WHERE fid=?");
    TRY(statement_of(db, &sql, &select, err));
    statement_int(select, 1, fid);
    TRY(statement_step(select, found, err));
    out->id = *found ? id_column(select, 0) : (Id){0};
    for (size_t i = 0; i < COUNT_OF(ids); i++) {
        *ids[i] = *found ? id_column(select, (int)i + 1) : (Id){0};
    }
    statement_reset(select);
    return ST_OK;
}
