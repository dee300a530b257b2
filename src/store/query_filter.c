#include "store/query_filter.h"

#include "geo/wkb.h"
#include "store/query.h"
#include "store/rows.h"

/* Above so many boxes that meet, a row is looked up in the spatial index instead of the other way round. */
enum { NEAR_MAX = 20000 };

typedef struct Condition {
    Database *db;
    const TypeTable *table;
    Arena *arena;
    Buffer *sql;
    Bindings *bindings;
} Condition;

static void write_filter(const Condition *c, const Filter *filter, bool negated);

static void write_column(const Condition *c, const Filter *filter)
{
    if (filter->folded) {
        buffer_string(c->sql, "ws_lower(");
    }
    sql_name(c->sql, filter->field == NULL ? TEXT("id") : filter->field->id);
    if (filter->folded) {
        buffer_byte(c->sql, ')');
    }
}

static void bind_value(const Condition *c, const FilterValue *value)
{
    switch (value->kind) {
    case FILTER_TEXT:
        bind_text(c->bindings, value->text);
        break;
    case FILTER_INTEGER:
        bind_int(c->bindings, value->integer);
        break;
    case FILTER_NUMBER:
        bind_double(c->bindings, value->number);
        break;
    }
}

static bool is_identity(const Filter *filter)
{
    return filter->field == NULL || filter->field->kind == FIELD_REFERENCE;
}

/* Ids are indexed by their last twelve digits; see type_table.c. */
static void write_identity(const Condition *c, const Filter *filter)
{
    buffer_string(c->sql, "(+");
    write_column(c, filter);
    buffer_string(c->sql, "=? AND substr(");
    write_column(c, filter);
    buffer_string(c->sql, ",25)=substr(?,25)");
    bind_value(c, filter->values);
    bind_value(c, filter->values);
    if (filter->field != NULL) {
        buffer_string(c->sql, " AND ");
        write_column(c, filter);
        buffer_string(c->sql, " IS NOT NULL");
    }
    buffer_byte(c->sql, ')');
}

static const char *const SIGNS[] = {"=", "<>", "<", "<=", ">", ">="};

static void write_compare(const Condition *c, const Filter *filter, bool negated)
{
    if (is_identity(filter) && filter->operator== FILTER_EQUAL && !negated) {
        write_identity(c, filter);
        return;
    }
    write_column(c, filter);
    buffer_string(c->sql, SIGNS[filter->operator]);
    buffer_byte(c->sql, '?');
    bind_value(c, filter->values);
}

static void write_coalesced(const Condition *c, Text field)
{
    buffer_string(c->sql, "coalesce(");
    sql_name(c->sql, field);
    buffer_string(c->sql, ",0)");
}

static void write_amount(const Condition *c, const FilterAmount *amount)
{
    if (amount->count == 1) {
        sql_name(c->sql, amount->fields[0]->id);
        return;
    }
    buffer_string(c->sql, "CASE WHEN coalesce(");
    for (size_t i = 0; i < amount->count; i++) {
        buffer_string(c->sql, i > 0 ? "," : "");
        sql_name(c->sql, amount->fields[i]->id);
    }
    buffer_string(c->sql, ") IS NOT NULL THEN ");
    for (size_t i = 0; i < amount->count; i++) {
        buffer_string(c->sql, i > 0 ? "+" : "");
        write_coalesced(c, amount->fields[i]->id);
    }
    buffer_string(c->sql, " END");
}

static void write_amounts(const Condition *c, const Filter *filter)
{
    write_amount(c, &filter->left);
    buffer_string(c->sql, SIGNS[filter->operator]);
    if (filter->right.count > 0) {
        write_amount(c, &filter->right);
    } else {
        buffer_byte(c->sql, '?');
        bind_value(c, filter->values);
    }
}

static void write_in(const Condition *c, const Filter *filter)
{
    write_column(c, filter);
    buffer_string(c->sql, " IN (");
    for (size_t i = 0; i < filter->value_count; i++) {
        buffer_string(c->sql, i > 0 ? ",?" : "?");
        bind_value(c, &filter->values[i]);
    }
    buffer_byte(c->sql, ')');
}

static void write_member(const Condition *c, const Filter *filter)
{
    buffer_string(c->sql, "instr(';'||");
    write_column(c, filter);
    buffer_string(c->sql, "||';',';'||?||';')>0");
    bind_value(c, filter->values);
}

/* Always true or false, also where the column is NULL. */
static void write_says(const Condition *c, const Filter *filter)
{
    Text state = row_state_name(filter->state);
    const char *said = arena_format(c->arena, " %.*s=%.*s ", TEXT_ARG(filter->field->id), TEXT_ARG(state));

    buffer_byte(c->sql, '(');
    write_column(c, filter);
    buffer_string(c->sql, " IS ? OR (");
    bind_value(c, filter->values);
    write_column(c, filter);
    buffer_string(c->sql, " IS NULL AND instr(' '||coalesce(unanswered,'')||' ',?)>0))");
    bind_text(c->bindings, text_of(said));
}

static void write_relates(const Condition *c, const Filter *filter)
{
    BUFFER wkb = {0};

    wkb_encode(filter->geometry, &wkb);
    buffer_string(c->sql, "ws_relates(?,?,");
    write_column(c, filter);
    buffer_byte(c->sql, ')');
    bind_int(c->bindings, filter->relation);
    bind_bytes(c->bindings, (Text){arena_copy(c->arena, wkb.at, wkb.size), wkb.size});
}

/*
 * The spatial index says which rows can hold it. Where the answer is turned round it must stay unknown for rows
 * without a place, so every row is asked.
 */
static void write_relation(const Condition *c, const Filter *filter, bool negated)
{
    Box box = geometry_box(filter->geometry);
    uint64_t hits = 0;

    if (negated || !relation_needs_contact(filter->relation) || box.west > box.east) {
        write_relates(c, filter);
        return;
    }
    bool few = box_count(c->db, c->table, box, NEAR_MAX + 1, &hits, NULL) != ST_OK || hits <= NEAR_MAX;
    buffer_byte(c->sql, '(');
    box_condition(c->table, box, few, c->sql, c->bindings);
    buffer_string(c->sql, " AND ");
    write_relates(c, filter);
    buffer_byte(c->sql, ')');
}

static void write_items(const Condition *c, const Filter *filter, bool negated)
{
    buffer_byte(c->sql, '(');
    for (size_t i = 0; i < filter->count; i++) {
        if (i > 0) {
            buffer_string(c->sql, filter->kind == FILTER_ALL ? " AND " : " OR ");
        }
        write_filter(c, filter->items[i], negated);
    }
    buffer_byte(c->sql, ')');
}

static void write_filter(const Condition *c, const Filter *filter, bool negated)
{
    switch (filter->kind) {
    case FILTER_ALL:
    case FILTER_ANY:
        write_items(c, filter, negated);
        break;
    case FILTER_NOT:
        buffer_string(c->sql, "NOT (");
        write_filter(c, filter->items[0], true);
        buffer_byte(c->sql, ')');
        break;
    case FILTER_CONSTANT:
        buffer_byte(c->sql, filter->holds ? '1' : '0');
        break;
    case FILTER_COMPARE:
        write_compare(c, filter, negated);
        break;
    case FILTER_AMOUNTS:
        write_amounts(c, filter);
        break;
    case FILTER_IN:
        write_in(c, filter);
        break;
    case FILTER_LIKE:
        write_column(c, filter);
        buffer_string(c->sql, " GLOB ?");
        bind_value(c, filter->values);
        break;
    case FILTER_MEMBER:
        write_member(c, filter);
        break;
    case FILTER_NULL:
        write_column(c, filter);
        buffer_string(c->sql, " IS NULL");
        break;
    case FILTER_SAYS:
        write_says(c, filter);
        break;
    case FILTER_RELATION:
        write_relation(c, filter, negated);
        break;
    }
}

void filter_condition(Database *db, const TypeTable *table, const Filter *filter, Arena *arena, Buffer *sql,
                      Bindings *bindings)
{
    Condition condition = {db, table, arena, sql, bindings};

    buffer_byte(sql, '(');
    write_filter(&condition, filter, false);
    buffer_byte(sql, ')');
}
