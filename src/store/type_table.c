#include "store/type_table.h"

#include "model/role.h"
#include "store/type_index.h"

static const char *const KIND_SQL[] = {
#define FIELD_KIND(name, id, sql) sql,
    FIELD_KINDS(FIELD_KIND)
#undef FIELD_KIND
};

static const char FIXED_COLUMNS[] = "fid,id,date_of_information,missing_fields,self_approved,journal_entry,unanswered,";

void sql_name(Buffer *out, Text name)
{
    buffer_byte(out, '"');
    for (size_t i = 0; i < name.length; i++) {
        if (name.at[i] == '"') {
            buffer_byte(out, '"');
        }
        buffer_byte(out, (uint8_t)name.at[i]);
    }
    buffer_byte(out, '"');
}

void column_name(const TypeTable *table, int column, Buffer *out)
{
    static const char *const names[] = {
        "fid", "id", "date_of_information", "missing_fields", "self_approved", "journal_entry", "unanswered"};

    if (column >= COLUMN_FIRST_FIELD) {
        sql_name(out, table->fields[column - COLUMN_FIRST_FIELD]->id);
    } else if (column == COLUMN_GEOMETRY) {
        sql_name(out, table->type->geometry->id);
    } else {
        buffer_string(out, names[column]);
    }
}

static char *finish(Arena *arena, Buffer *sql)
{
    char *text = text_string(arena, buffer_view(sql));

    buffer_clear(sql);
    return text;
}

static void columns_build(Arena *arena, Buffer *sql, TypeTable *table)
{
    buffer_string(sql, FIXED_COLUMNS);
    if (table->type->geometry == NULL) {
        buffer_string(sql, "NULL");
    } else {
        sql_name(sql, table->type->geometry->id);
    }
    for (size_t i = 0; i < table->field_count; i++) {
        buffer_byte(sql, ',');
        sql_name(sql, table->fields[i]->id);
    }
    table->columns = finish(arena, sql);
}

static void insert_build(Arena *arena, Buffer *sql, TypeTable *table)
{
    buffer_string(sql, "INSERT INTO ");
    sql_name(sql, table->type->id);
    buffer_string(sql, "(fid,id,date_of_information,missing_fields,self_approved,journal_entry,unanswered");
    if (table->type->geometry != NULL) {
        buffer_byte(sql, ',');
        sql_name(sql, table->type->geometry->id);
    }
    for (size_t i = 0; i < table->field_count; i++) {
        buffer_byte(sql, ',');
        sql_name(sql, table->fields[i]->id);
    }
    buffer_string(sql, ") VALUES(?1,?2,?3,?4,?5,?6,?7");
    if (table->type->geometry != NULL) {
        buffer_string(sql, ",?8");
    }
    for (size_t i = 0; i < table->field_count; i++) {
        buffer_format(sql, ",?%zu", i + COLUMN_FIRST_FIELD + 1);
    }
    buffer_byte(sql, ')');
    table->insert = finish(arena, sql);
}

static void update_build(Arena *arena, Buffer *sql, TypeTable *table)
{
    buffer_string(sql, "UPDATE ");
    sql_name(sql, table->type->id);
    buffer_string(
        sql, " SET id=?2,date_of_information=?3,missing_fields=?4,self_approved=?5,journal_entry=?6,unanswered=?7");
    if (table->type->geometry != NULL) {
        buffer_byte(sql, ',');
        sql_name(sql, table->type->geometry->id);
        buffer_string(sql, "=?8");
    }
    for (size_t i = 0; i < table->field_count; i++) {
        buffer_byte(sql, ',');
        sql_name(sql, table->fields[i]->id);
        buffer_format(sql, "=?%zu", i + COLUMN_FIRST_FIELD + 1);
    }
    buffer_string(sql, " WHERE fid=?1");
    table->update = finish(arena, sql);
}

static char *select_build(Arena *arena, Buffer *sql, const TypeTable *table, const char *where)
{
    buffer_format(sql, "SELECT %s FROM ", table->columns);
    sql_name(sql, table->type->id);
    buffer_format(sql, " WHERE %s", where);
    return finish(arena, sql);
}

static void statements_build(Arena *arena, TypeTable *table)
{
    BUFFER sql = {0};

    columns_build(arena, &sql, table);
    insert_build(arena, &sql, table);
    update_build(arena, &sql, table);
    table->select_by_fid = select_build(arena, &sql, table, "fid=?1");
    table->select_from = select_build(arena, &sql, table, "fid>=?1 ORDER BY fid");
    /* Twelve digits are half the room and tell records apart. The plus keeps SQLite from putting ?1 into substr(id,25),
     * which no index could then answer. */
    table->select_by_id = select_build(arena, &sql, table, "substr(id,25)=substr(?1,25) AND +id=?1");
    buffer_string(&sql, "SELECT fid,journal_entry FROM ");
    sql_name(&sql, table->type->id);
    buffer_string(&sql, " WHERE substr(id,25)=substr(?1,25) AND +id=?1");
    table->select_fid_by_id = finish(arena, &sql);
    buffer_string(&sql, "DELETE FROM ");
    sql_name(&sql, table->type->id);
    buffer_string(&sql, " WHERE fid=?1");
    table->remove = finish(arena, &sql);
    if (table->type->geometry != NULL) {
        table->rtree =
            arena_format(arena, "rtree_%.*s_%.*s", TEXT_ARG(table->type->id), TEXT_ARG(table->type->geometry->id));
    }
    if (table->type->code != NULL) {
        buffer_string(&sql, "SELECT fid FROM ");
        sql_name(&sql, table->type->id);
        buffer_string(&sql, " WHERE lower(");
        sql_name(&sql, table->type->code->id);
        buffer_string(&sql, ")=lower(?1) AND ");
        sql_name(&sql, table->type->code->id);
        buffer_string(&sql, " IS NOT NULL LIMIT 1");
        table->select_fid_of_code = finish(arena, &sql);
    }
}

/* The state and the filters of few values: their counts are kept, so that no list has to scan for them. */
static bool is_counted(const RecordType *type, const Field *field)
{
    if (field->class == CLASS_PERSONAL) {
        return false;
    }
    for (size_t i = 0; i < type->filter_count; i++) {
        if (type->filters[i] == field && (field->kind == FIELD_CODE || field->kind == FIELD_BOOLEAN)) {
            return true;
        }
    }
    return field == type_role(type, ROLE_HAS_STATE, SLOT_HAS_STATE_STATE);
}

static bool is_reference_data(const RecordType *type)
{
    return type_plays(type, ROLE_IS_UNIT) || type_plays(type, ROLE_IS_PLACE) || type_plays(type, ROLE_IS_ORGANISATION);
}

static bool is_filter(const RecordType *type, const Field *field)
{
    for (size_t i = 0; i < type->filter_count; i++) {
        if (type->filters[i] == field) {
            return true;
        }
    }
    return false;
}

/* An index tells how many of the few records that name another there are; of many, or without one, a count is kept. */
static bool is_referred(const RecordType *type, const Field *field)
{
    if (field->kind != FIELD_REFERENCE || field->class == CLASS_PERSONAL) {
        return false;
    }
    return is_reference_data(field->to) || !(field == type->parent || is_filter(type, field));
}

static void table_units(TypeTable *table)
{
    const RecordType *type = table->type;

    table->unit = type_role(type, ROLE_BELONGS_TO_UNIT, SLOT_BELONGS_TO_UNIT_UNIT);
    if (table->unit == NULL) {
        table->unit = type_role(type, ROLE_IS_UNIT, SLOT_IS_UNIT_PARENT);
    }
    table->place = type_role(type, ROLE_BELONGS_TO_UNIT, SLOT_BELONGS_TO_UNIT_PLACE);
    if (table->place != NULL && type_role(table->place->to, ROLE_BELONGS_TO_UNIT, SLOT_BELONGS_TO_UNIT_UNIT) == NULL) {
        table->place = NULL;
    }
}

/* The roles' fields that are added up over records. */
static const RoleBinding SUMMED[] = {
    {ROLE_RELEASES_LAND, SLOT_RELEASES_LAND_AREA, NULL},
    {ROLE_RECORDS_ACCIDENT, SLOT_RECORDS_ACCIDENT_KILLED, NULL},
    {ROLE_RECORDS_ACCIDENT, SLOT_RECORDS_ACCIDENT_INJURED, NULL},
    {ROLE_FINDS_ORDNANCE, SLOT_FINDS_ORDNANCE_QUANTITY, NULL},
    {ROLE_COUNTS_PEOPLE, SLOT_COUNTS_PEOPLE_WOMEN, NULL},
    {ROLE_COUNTS_PEOPLE, SLOT_COUNTS_PEOPLE_MEN, NULL},
    {ROLE_COUNTS_PEOPLE, SLOT_COUNTS_PEOPLE_GIRLS, NULL},
    {ROLE_COUNTS_PEOPLE, SLOT_COUNTS_PEOPLE_BOYS, NULL},
};

static void measures_build(Arena *arena, TypeTable *table)
{
    const Field **measures = ARENA_ARRAY(arena, const Field *, COUNT_OF(SUMMED));

    for (size_t i = 0; i < COUNT_OF(SUMMED); i++) {
        const Field *field = type_role(table->type, SUMMED[i].role, SUMMED[i].slot);
        if (field != NULL && field->class != CLASS_PERSONAL) {
            measures[table->measure_count++] = field;
        }
    }
    table->measures = measures;
}

/* The one field that tells most about what a type counts: the first of these that is a code. */
static const Field *split_field(const TypeTable *table)
{
    const RecordType *type = table->type;
    const Field *const fields[] = {
        type_role(type, ROLE_RELEASES_LAND, SLOT_RELEASES_LAND_PRODUCT),
        type_role(type, ROLE_FINDS_ORDNANCE, SLOT_FINDS_ORDNANCE_CATEGORY),
        table->state,
        type_role(type, ROLE_AFFECTS_PERSON, SLOT_AFFECTS_PERSON_OUTCOME),
        type->map_class,
    };

    for (size_t i = 0; i < COUNT_OF(fields); i++) {
        if (fields[i] != NULL && fields[i]->kind == FIELD_CODE && fields[i]->class != CLASS_PERSONAL) {
            return fields[i];
        }
    }
    return NULL;
}

static void cubes_build(Arena *arena, const Model *model, TypeTable *table)
{
    const Measure **cubes = ARENA_ARRAY(arena, const Measure *, model->measure_count);
    const Measure **related = ARENA_ARRAY(arena, const Measure *, model->measure_count);

    for (size_t i = 0; i < model->measure_count; i++) {
        if (model->measures[i].type == table->type) {
            cubes[table->cube_count++] = &model->measures[i];
        }
        if (model->measures[i].related != NULL && model->measures[i].related->type == table->type) {
            related[table->related_count++] = &model->measures[i];
        }
    }
    table->cubes = cubes;
    table->related = related;
    table->programme = type_role(table->type, ROLE_BELONGS_TO_PROGRAMME, SLOT_BELONGS_TO_PROGRAMME_PROGRAMME);
    table->organisation =
        type_role(table->type, ROLE_BELONGS_TO_ORGANISATION, SLOT_BELONGS_TO_ORGANISATION_ORGANISATION);
}

static void table_build(Arena *arena, const RecordType *type, TypeTable *table)
{
    table->type = type;
    table->fields = ARENA_ARRAY(arena, const Field *, type->field_count);
    for (size_t i = 0; i < type->field_count; i++) {
        const Field *field = &type->fields[type->by_number[i]];
        if (field->kind != FIELD_GEOMETRY && field->class != CLASS_PERSONAL) {
            table->fields[table->field_count++] = field;
        }
    }
    table->column_count = table->field_count + COLUMN_FIRST_FIELD;
    table->counted = ARENA_ARRAY(arena, bool, type->field_count);
    for (size_t i = 0; i < type->field_count; i++) {
        table->counted[i] = is_counted(type, &type->fields[i]);
    }
    table->state = type_role(type, ROLE_HAS_STATE, SLOT_HAS_STATE_STATE);
    if (table->state == NULL) {
        table->state = type_role(type, ROLE_OPENS_LAND, SLOT_OPENS_LAND_STATUS);
    }
    table->referred = ARENA_ARRAY(arena, bool, type->field_count);
    for (size_t i = 0; i < type->field_count; i++) {
        table->referred[i] = is_referred(type, &type->fields[i]);
    }
    table_units(table);
    table->since = type_role(type, ROLE_HAS_STATE, SLOT_HAS_STATE_SINCE);
    table->land_class = type_role(type, ROLE_OPENS_LAND, SLOT_OPENS_LAND_CLASS);
    table->date = type_role(type, ROLE_IS_DATED, SLOT_IS_DATED_DATE);
    table->split = split_field(table);
    measures_build(arena, table);
    statements_build(arena, table);
    type_indexes_build(arena, table);
}

void type_tables_build(Arena *arena, const Model *model, TypeTables *out)
{
    out->count = model->type_count;
    out->tables = ARENA_ARRAY(arena, TypeTable, model->type_count);
    for (size_t i = 0; i < model->type_count; i++) {
        table_build(arena, &model->types[i], &out->tables[i]);
        cubes_build(arena, model, &out->tables[i]);
    }
    for (size_t i = 0; i < model->type_count; i++) {
        const Field *place = out->tables[i].place;
        out->tables[i].locates |= type_plays(&model->types[i], ROLE_IS_UNIT);
        if (place != NULL) {
            out->tables[place->to->index].locates = true;
        }
    }
}

static const char *geometry_type_name(const Field *geometry)
{
    static const char *const names[] = {"GEOMETRY",   "POINT",           "LINESTRING",  "POLYGON",
                                        "MULTIPOINT", "MULTILINESTRING", "MULTIPOLYGON"};

    for (uint32_t kind = GEOMETRY_POINT; kind <= GEOMETRY_MULTIPOLYGON; kind++) {
        if (geometry->geometry_kinds == 1u << kind) {
            return names[kind];
        }
    }
    return names[0];
}

static Status run_buffer(Database *db, Buffer *sql, Error *err)
{
    buffer_byte(sql, '\0');
    Status status = database_run(db, sql->at, err);
    buffer_clear(sql);
    return status;
}

static void create_table_sql(const TypeTable *table, Buffer *sql)
{
    buffer_string(sql, "CREATE TABLE ");
    sql_name(sql, table->type->id);
    buffer_string(sql, "(fid INTEGER PRIMARY KEY NOT NULL,");
    if (table->type->geometry != NULL) {
        sql_name(sql, table->type->geometry->id);
        buffer_format(sql, " %s,", geometry_type_name(table->type->geometry));
    }
    buffer_string(sql, "id TEXT NOT NULL,date_of_information TEXT,missing_fields INTEGER NOT NULL,"
                       "self_approved BOOLEAN,journal_entry INTEGER NOT NULL,unanswered TEXT");
    for (size_t i = 0; i < table->field_count; i++) {
        buffer_byte(sql, ',');
        sql_name(sql, table->fields[i]->id);
        buffer_format(sql, " %s", KIND_SQL[table->fields[i]->kind]);
    }
    buffer_string(sql, ");");
}

static void sql_text(Buffer *out, Text text)
{
    buffer_byte(out, '\'');
    for (size_t i = 0; i < text.length; i++) {
        if (text.at[i] == '\'') {
            buffer_byte(out, '\'');
        }
        buffer_byte(out, (uint8_t)text.at[i]);
    }
    buffer_byte(out, '\'');
}

static void register_sql(const TypeTable *table, Buffer *sql)
{
    const RecordType *type = table->type;
    bool spatial = type->geometry != NULL;

    buffer_format(sql,
                  "INSERT INTO gpkg_contents(table_name,data_type,identifier,description,last_change,srs_id) VALUES(");
    sql_text(sql, type->id);
    buffer_string(sql, spatial ? ",'features'," : ",'attributes',");
    sql_text(sql, type->id);
    buffer_byte(sql, ',');
    sql_text(sql, label_in(&type->plural, LANGUAGE_EN));
    buffer_string(sql, spatial ? ",strftime('%Y-%m-%dT%H:%M:%fZ','now'),4326);"
                               : ",strftime('%Y-%m-%dT%H:%M:%fZ','now'),NULL);");
    if (!spatial) {
        return;
    }
    buffer_string(sql, "INSERT INTO gpkg_geometry_columns VALUES(");
    sql_text(sql, type->id);
    buffer_byte(sql, ',');
    sql_text(sql, type->geometry->id);
    buffer_format(sql, ",'%s',4326,2,0);", geometry_type_name(type->geometry));
    buffer_string(sql, "INSERT INTO gpkg_extensions VALUES(");
    sql_text(sql, type->id);
    buffer_byte(sql, ',');
    sql_text(sql, type->geometry->id);
    buffer_string(sql, ",'gpkg_rtree_index','http://www.geopackage.org/spec120/#extension_rtree','write-only');");
    buffer_format(sql, "CREATE VIRTUAL TABLE \"%s\" USING rtree(id,minx,maxx,miny,maxy);", table->rtree);
}

Status type_table_create(Database *db, const TypeTable *table, Error *err)
{
    BUFFER sql = {0};

    create_table_sql(table, &sql);
    register_sql(table, &sql);
    TRY(run_buffer(db, &sql, err));
    return type_indexes_create(db, table, err);
}

bool type_table_exists(Database *db, const TypeTable *table)
{
    Statement *select;
    bool row = false;

    if (database_statement(
            db, "SELECT 1 FROM gpkg_contents, sqlite_schema WHERE table_name=?1 AND name=?1 AND type='table'", &select,
            NULL) != ST_OK) {
        return false;
    }
    statement_text(select, 1, table->type->id);
    if (statement_step(select, &row, NULL) != ST_OK) {
        return false;
    }
    statement_reset(select);
    return row;
}

Status type_table_drop(Database *db, const TypeTable *table, Error *err)
{
    BUFFER sql = {0};

    buffer_string(&sql, "DROP TABLE IF EXISTS ");
    sql_name(&sql, table->type->id);
    if (table->rtree != NULL) {
        buffer_format(&sql, ";DROP TABLE IF EXISTS \"%s\"", table->rtree);
    }
    static const char *const registers[] = {"gpkg_extensions", "gpkg_geometry_columns", "gpkg_contents"};
    for (size_t i = 0; i < COUNT_OF(registers); i++) {
        buffer_format(&sql, ";DELETE FROM %s WHERE table_name=", registers[i]);
        sql_text(&sql, table->type->id);
    }
    return run_buffer(db, &sql, err);
}
