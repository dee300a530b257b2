#include "store/unit_rows.h"

#include "model/role.h"

static const Field *parent_slot(const RecordType *units)
{
    return type_role(units, ROLE_IS_UNIT, SLOT_IS_UNIT_PARENT);
}

static const Field *unit_slot(const RecordType *type)
{
    return type_role(type, ROLE_BELONGS_TO_UNIT, SLOT_BELONGS_TO_UNIT_UNIT);
}

static void unit_select_sql(const RecordType *type, Buffer *sql)
{
    static const int slots[] = {SLOT_IS_UNIT_PARENT, SLOT_IS_UNIT_LEVEL, SLOT_IS_UNIT_PCODE, SLOT_IS_UNIT_NAME};

    buffer_string(sql, "SELECT id");
    for (size_t i = 0; i < COUNT_OF(slots); i++) {
        buffer_byte(sql, ',');
        sql_name(sql, type_role(type, ROLE_IS_UNIT, slots[i])->id);
    }
    buffer_string(sql, " FROM ");
    sql_name(sql, type->id);
}

static Text text_or_none(Statement *select, int column)
{
    return column_is_null(select, column) ? (Text){0} : column_text(select, column);
}

static Status units_visit(Statement *select, UnitRowVisitor visit, void *context, Error *err)
{
    bool row;

    for (;;) {
        TRY(statement_step(select, &row, err));
        if (!row) {
            return ST_OK;
        }
        UnitRow unit = {column_text(select, 0), text_or_none(select, 1), text_or_none(select, 2),
                        text_or_none(select, 3), text_or_none(select, 4)};
        Status status = visit(context, &unit, err);
        if (status != ST_OK) {
            statement_reset(select);
            return status;
        }
    }
}

Status unit_rows_each(Database *db, const TypeTable *table, UnitRowVisitor visit, void *context, Error *err)
{
    BUFFER sql = {0};
    Statement *select;

    unit_select_sql(table->type, &sql);
    buffer_byte(&sql, '\0');
    TRY(database_statement(db, sql.at, &select, err));
    return units_visit(select, visit, context, err);
}

Status unit_row_find(Database *db, const TypeTable *table, Id id, UnitRowVisitor visit, void *context, Error *err)
{
    BUFFER sql = {0};
    Statement *select;
    char text[ID_TEXT_SIZE];

    id_format(id, text);
    unit_select_sql(table->type, &sql);
    buffer_string(&sql, " WHERE substr(id,25)=substr(?1,25) AND +id=?1");
    buffer_byte(&sql, '\0');
    TRY(database_statement(db, sql.at, &select, err));
    statement_text(select, 1, text_of(text));
    return units_visit(select, visit, context, err);
}

/* " FROM places s WHERE substr(s.id,25)=substr(<id>,25) AND +s.id=<id>": the place of this id, by its index. */
static void place_of_sql(const RecordType *places, const char *id, Buffer *sql)
{
    buffer_string(sql, " FROM ");
    sql_name(sql, places->id);
    buffer_format(sql, " s WHERE substr(s.id,25)=substr(%s,25) AND +s.id=%s", id, id);
}

Status place_ties_each(Database *db, const TypeTable *table, const TypeTable *places, PlaceTieVisitor visit,
                       void *context, Error *err)
{
    BUFFER sql = {0};
    Statement *select;
    bool row;

    buffer_string(&sql, "SELECT c.records,(SELECT s.");
    sql_name(&sql, unit_slot(places->type)->id);
    place_of_sql(places->type, "c.target", &sql);
    buffer_string(&sql, ") FROM reference_count c WHERE c.type=? AND c.field=?");
    buffer_byte(&sql, '\0');
    TRY(database_statement(db, sql.at, &select, err));
    statement_int(select, 1, table->type->number);
    statement_int(select, 2, -(int64_t)table->place->number);
    for (;;) {
        TRY(statement_step(select, &row, err));
        if (!row) {
            return ST_OK;
        }
        Status status = visit(context, text_or_none(select, 1), column_int(select, 0), err);
        if (status != ST_OK) {
            statement_reset(select);
            return status;
        }
    }
}

Status place_unit_find(Database *db, const TypeTable *places, Id place, Id *unit, bool *found, Error *err)
{
    BUFFER sql = {0};
    Statement *select;
    char text[ID_TEXT_SIZE];

    buffer_string(&sql, "SELECT s.");
    sql_name(&sql, unit_slot(places->type)->id);
    place_of_sql(places->type, "?1", &sql);
    buffer_byte(&sql, '\0');
    id_format(place, text);
    TRY(database_statement(db, sql.at, &select, err));
    statement_text(select, 1, text_of(text));
    TRY(statement_step(select, found, err));
    *found = *found && id_parse(text_or_none(select, 0), unit);
    statement_reset(select);
    return ST_OK;
}

/* places: those that lie in a unit of `below`, by the index on their unit. */
static void places_sql(const RecordType *places, Buffer *sql)
{
    BUFFER unit = {0};

    buffer_string(&unit, "s.");
    sql_name(&unit, unit_slot(places)->id);
    buffer_byte(&unit, '\0');
    buffer_string(sql, ",places(id) AS MATERIALIZED (SELECT s.id FROM below b JOIN ");
    sql_name(sql, places->id);
    buffer_format(sql, " s ON substr(%s,25)=substr(b.id,25) AND +%s=b.id AND %s IS NOT NULL)", unit.at, unit.at,
                  unit.at);
}

/*
 * below: the unit and all below it. UNION drops what was met, so that a loop of parents ends; every member of a loop
 * reaches the others.
 */
void within_prefix(const TypeTable *table, const Within *within, Buffer *sql, Bindings *bindings)
{
    const RecordType *units = table->unit->to;
    const Field *parent = type_plays(units, ROLE_IS_UNIT) ? parent_slot(units) : NULL;

    if (within->unit.length == 0) {
        return;
    }
    buffer_string(sql, "WITH RECURSIVE below(id) AS MATERIALIZED (SELECT ?");
    bind_text(bindings, within->unit);
    if (parent != NULL && parent->to == units) {
        buffer_string(sql, " UNION SELECT u.id FROM below b JOIN ");
        sql_name(sql, units->id);
        buffer_string(sql, " u ON u.");
        sql_name(sql, parent->id);
        buffer_string(sql, "=b.id");
    }
    buffer_byte(sql, ')');
    if (table->place != NULL) {
        places_sql(table->place->to, sql);
    }
    buffer_byte(sql, ' ');
}

/* "table"."field": inner selects have names of their own, so that this is always the row in question. */
static void row_field_sql(const TypeTable *table, const Field *field, Buffer *sql)
{
    sql_name(sql, table->type->id);
    buffer_byte(sql, '.');
    sql_name(sql, field->id);
}

/* The unit of the place a row names is among those of `below`. */
static void place_in_below_sql(const TypeTable *table, Buffer *sql)
{
    BUFFER id = {0};

    row_field_sql(table, table->place, &id);
    buffer_byte(&id, '\0');
    buffer_string(sql, "EXISTS(SELECT 1");
    place_of_sql(table->place->to, id.at, sql);
    buffer_string(sql, " AND s.");
    sql_name(sql, unit_slot(table->place->to)->id);
    buffer_string(sql, " IN (SELECT id FROM below))");
}

static void walk_condition(const TypeTable *table, Buffer *sql)
{
    buffer_string(sql, " AND (+");
    row_field_sql(table, table->unit, sql);
    buffer_string(sql, " IN (SELECT id FROM below)");
    if (table->place != NULL) {
        buffer_string(sql, " OR (+");
        row_field_sql(table, table->unit, sql);
        buffer_string(sql, " IS NULL AND ");
        place_in_below_sql(table, sql);
        buffer_byte(sql, ')');
    }
    buffer_byte(sql, ')');
}

/* Rows are found through the indexes on the unit and on the place of those without a unit. */
static void rare_condition(const TypeTable *table, Buffer *sql)
{
    BUFFER unit = {0};

    buffer_string(&unit, "t.");
    sql_name(&unit, table->unit->id);
    buffer_byte(&unit, '\0');
    buffer_string(sql, " AND fid IN (SELECT t.fid FROM below b JOIN ");
    sql_name(sql, table->type->id);
    buffer_format(sql, " t ON substr(%s,25)=substr(b.id,25) AND +%s=b.id AND %s IS NOT NULL", unit.at, unit.at,
                  unit.at);
    if (table->place != NULL) {
        buffer_string(sql, " UNION ALL SELECT t.fid FROM places p JOIN ");
        sql_name(sql, table->type->id);
        buffer_string(sql, " t ON t.");
        sql_name(sql, table->place->id);
        buffer_format(sql, "=p.id AND %s IS NULL AND t.", unit.at);
        sql_name(sql, table->place->id);
        buffer_string(sql, " IS NOT NULL");
    }
    buffer_byte(sql, ')');
}

/* A unit that is named but not in the file is none. */
static void unit_exists_sql(const RecordType *units, const char *id, Buffer *sql)
{
    buffer_string(sql, "EXISTS(SELECT 1 FROM ");
    sql_name(sql, units->id);
    buffer_format(sql, " u WHERE substr(u.id,25)=substr(%s,25) AND +u.id=%s)", id, id);
}

/* The place of this id lies in a unit of the file. */
static void place_has_unit_sql(const RecordType *places, const char *id, Buffer *sql)
{
    BUFFER unit = {0};

    buffer_string(&unit, "s.");
    sql_name(&unit, unit_slot(places)->id);
    buffer_byte(&unit, '\0');
    buffer_string(sql, "EXISTS(SELECT 1");
    place_of_sql(places, id, sql);
    buffer_string(sql, " AND ");
    unit_exists_sql(unit_slot(places)->to, unit.at, sql);
    buffer_byte(sql, ')');
}

static void nowhere_condition(const TypeTable *table, Buffer *sql)
{
    BUFFER unit = {0};
    BUFFER place = {0};

    row_field_sql(table, table->unit, &unit);
    buffer_byte(&unit, '\0');
    buffer_format(sql, " AND NOT CASE WHEN %s IS NOT NULL THEN ", unit.at);
    unit_exists_sql(table->unit->to, unit.at, sql);
    buffer_string(sql, " ELSE ");
    if (table->place == NULL) {
        buffer_string(sql, "0 END");
        return;
    }
    row_field_sql(table, table->place, &place);
    buffer_byte(&place, '\0');
    place_has_unit_sql(table->place->to, place.at, sql);
    buffer_string(sql, " END");
}

void within_condition(const TypeTable *table, const Within *within, Buffer *sql)
{
    if (within->unit.length == 0) {
        nowhere_condition(table, sql);
    } else if (within->rare) {
        rare_condition(table, sql);
    } else {
        walk_condition(table, sql);
    }
}

/* The sum of the kept counts of a field whose target fulfils what the caller appends. */
static void counts_sum_sql(const TypeTable *table, int64_t field, Buffer *sql, Bindings *bindings)
{
    buffer_string(sql, "(SELECT total(c.records) FROM reference_count c WHERE c.type=? AND c.field=? AND ");
    bind_int(bindings, table->type->number);
    bind_int(bindings, field);
}

static void below_count_sql(const TypeTable *table, Buffer *sql, Bindings *bindings)
{
    counts_sum_sql(table, table->unit->number, sql, bindings);
    buffer_string(sql, "c.target IN (SELECT id FROM below))");
    if (table->place != NULL) {
        buffer_byte(sql, '+');
        counts_sum_sql(table, -(int64_t)table->place->number, sql, bindings);
        buffer_string(sql, "c.target IN (SELECT id FROM places))");
    }
}

static void nowhere_count_sql(const TypeTable *table, Buffer *sql, Bindings *bindings)
{
    buffer_string(sql, "(SELECT total(records) FROM kept_count WHERE type=? AND field=0 AND code='')-");
    bind_int(bindings, table->type->number);
    counts_sum_sql(table, table->unit->number, sql, bindings);
    unit_exists_sql(table->unit->to, "c.target", sql);
    buffer_byte(sql, ')');
    if (table->place != NULL) {
        buffer_byte(sql, '-');
        counts_sum_sql(table, -(int64_t)table->place->number, sql, bindings);
        place_has_unit_sql(table->place->to, "c.target", sql);
        buffer_byte(sql, ')');
    }
}

Status within_count(Database *db, const TypeTable *table, const Within *within, uint64_t *out, Error *err)
{
    BUFFER sql = {0};
    BINDINGS bindings = {0};
    Statement *select;
    bool row;

    within_prefix(table, within, &sql, &bindings);
    buffer_string(&sql, "SELECT ");
    if (within->unit.length == 0) {
        nowhere_count_sql(table, &sql, &bindings);
    } else {
        below_count_sql(table, &sql, &bindings);
    }
    buffer_byte(&sql, '\0');
    TRY(database_statement(db, sql.at, &select, err));
    bindings_apply(&bindings, select);
    TRY(statement_step(select, &row, err));
    *out = row ? (uint64_t)column_int(select, 0) : 0;
    statement_reset(select);
    return ST_OK;
}
