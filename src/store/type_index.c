#include "store/type_index.h"

#include "model/role.h"

enum { OTHER_INDEXES = 9 }; /* than those of filters, and room to try one */

typedef struct IndexList {
    Arena *arena;
    const TypeTable *table;
    TypeIndex *items;
    size_t count;
    Buffer sql; /* "(…) WHERE …" of the next */
} IndexList;

static bool is_listed(const IndexList *list, const char *name)
{
    for (size_t i = 0; i < list->count; i++) {
        if (strcmp(list->items[i].name, name) == 0) {
            return true;
        }
    }
    return false;
}

/* Adds an index over list->sql; `name` follows the type's. A field may be asked for twice. */
static TypeIndex *index_add(IndexList *list, const char *by, Text name, IndexedRows rows, const Field *field)
{
    TypeIndex *index = &list->items[list->count];
    BUFFER create = {0};

    *index = (TypeIndex){.rows = rows, .field = field};
    index->name = arena_format(list->arena, "%.*s_%s%.*s", TEXT_ARG(list->table->type->id), by, TEXT_ARG(name));
    buffer_format(&create, "CREATE INDEX IF NOT EXISTS \"%s\" ON ", index->name);
    sql_name(&create, list->table->type->id);
    buffer_text(&create, buffer_view(&list->sql));
    index->create = text_string(list->arena, buffer_view(&create));
    list->count += !is_listed(list, index->name);
    buffer_clear(&list->sql);
    return index;
}

/* An index on an expression over a column. */
static void column_index(IndexList *list, Text column, const char *before, const char *behind)
{
    buffer_format(&list->sql, "(%s", before);
    sql_name(&list->sql, column);
    buffer_format(&list->sql, "%s)", behind);
}

/* Over what a function makes of a value. */
static void computed_index_add(IndexList *list, const Field *field, const char *before, const char *behind)
{
    column_index(list, field->id, before, behind);
    buffer_string(&list->sql, " WHERE ");
    sql_name(&list->sql, field->id);
    buffer_string(&list->sql, " IS NOT NULL");
    index_add(list, "by_", field->id, INDEXED_VALUED, field)->computed = true;
}

static void field_index_add(IndexList *list, const Field *field)
{
    if (field->kind == FIELD_REFERENCE) {
        computed_index_add(list, field, "substr(", ",25)");
    } else {
        column_index(list, field->id, "", "");
        index_add(list, "by_", field->id, INDEXED_ALL, NULL)->few_keys =
            field->kind == FIELD_CODE || field->kind == FIELD_BOOLEAN;
    }
}

static void placeless_index_add(IndexList *list)
{
    buffer_string(&list->sql, "(fid) WHERE ");
    sql_name(&list->sql, list->table->type->geometry->id);
    buffer_string(&list->sql, " IS NULL");
    index_add(list, "by_", TEXT("no_place"), INDEXED_PLACELESS, NULL);
}

/* All of a unit that its tree is made of, so that boundaries are not read. */
static void tree_index_add(IndexList *list)
{
    static const int slots[] = {SLOT_IS_UNIT_LEVEL, SLOT_IS_UNIT_PCODE, SLOT_IS_UNIT_NAME};
    const RecordType *type = list->table->type;

    buffer_byte(&list->sql, '(');
    sql_name(&list->sql, type_role(type, ROLE_IS_UNIT, SLOT_IS_UNIT_PARENT)->id);
    buffer_string(&list->sql, ",id");
    for (size_t i = 0; i < COUNT_OF(slots); i++) {
        buffer_byte(&list->sql, ',');
        sql_name(&list->sql, type_role(type, ROLE_IS_UNIT, slots[i])->id);
    }
    buffer_byte(&list->sql, ')');
    index_add(list, "by_", TEXT("+tree"), INDEXED_ALL, NULL);
}

/* Records that lie in a unit only by their place. */
static void place_index_add(IndexList *list)
{
    column_index(list, list->table->place->id, "", "");
    buffer_string(&list->sql, " WHERE ");
    sql_name(&list->sql, list->table->unit->id);
    buffer_string(&list->sql, " IS NULL AND ");
    sql_name(&list->sql, list->table->place->id);
    buffer_string(&list->sql, " IS NOT NULL");
    index_add(list, "by_", TEXT("+place"), INDEXED_VALUED, list->table->place);
}

static void fixed_indexes_add(IndexList *list)
{
    buffer_string(&list->sql, "(substr(id,25))");
    TypeIndex *ids = index_add(list, "id", (Text){0}, INDEXED_ALL, NULL);
    ids->of_ids = ids->computed = true;
    buffer_string(&list->sql, "(missing_fields>0) WHERE missing_fields>0");
    index_add(list, "by_", TEXT("missing_fields"), INDEXED_ALL, NULL)->few_keys = true;
    column_index(list, list->table->date == NULL ? TEXT("date_of_information") : list->table->date->id, "", "");
    index_add(list, "by_", list->table->date == NULL ? TEXT("date_of_information") : list->table->date->id, INDEXED_ALL,
              NULL);
}

static void list_fill(IndexList *list)
{
    const RecordType *type = list->table->type;

    fixed_indexes_add(list);
    for (size_t i = 0; i < type->filter_count; i++) {
        field_index_add(list, type->filters[i]);
    }
    if (type->geometry != NULL) {
        placeless_index_add(list);
    }
    if (type->code != NULL) {
        computed_index_add(list, type->code, "lower(", ")");
    }
    if (type->parent != NULL) {
        field_index_add(list, type->parent);
    }
    if (type_plays(type, ROLE_IS_UNIT)) {
        tree_index_add(list);
    }
    if (list->table->place != NULL) {
        place_index_add(list);
    }
}

void type_indexes_build(Arena *arena, TypeTable *table)
{
    IndexList list = {.arena = arena,
                      .table = table,
                      .items = ARENA_ARRAY(arena, TypeIndex, table->type->filter_count + OTHER_INDEXES)};

    list_fill(&list);
    buffer_done(&list.sql);
    table->indexes = list.items;
    table->index_count = list.count;
}

Status type_index_create(Database *db, const TypeIndex *index, Error *err)
{
    return database_run(db, index->create, err);
}

Status type_index_drop(Database *db, const TypeIndex *index, Error *err)
{
    BUFFER sql = {0};

    buffer_string(&sql, "DROP INDEX IF EXISTS ");
    sql_name(&sql, text_of(index->name));
    buffer_byte(&sql, '\0');
    return database_run(db, sql.at, err);
}

Status type_indexes_create(Database *db, const TypeTable *table, Error *err)
{
    for (size_t i = 0; i < table->index_count; i++) {
        TRY(type_index_create(db, &table->indexes[i], err));
    }
    return ST_OK;
}
