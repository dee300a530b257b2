#include "base/number.h"
#include "store/query_plan.h"

bool stretch_next(const RowQuery *query, RowStretch *stretch)
{
    if (query->sort.key == SORT_POSITION) {
        stretch->which = stretch->which == STRETCH_NONE ? STRETCH_ALL : STRETCH_END;
    } else if (stretch->which == STRETCH_NONE && query->after != 0) {
        stretch->which = query->after_value.at == NULL ? STRETCH_WITHOUT : STRETCH_SAME;
    } else if (stretch->which == STRETCH_NONE || stretch->which == STRETCH_SAME) {
        stretch->which = STRETCH_BEYOND;
    } else {
        stretch->which = stretch->which == STRETCH_BEYOND ? STRETCH_WITHOUT : STRETCH_END;
    }
    return stretch->which != STRETCH_END;
}

static Text sort_column(const RowSort *sort)
{
    return sort->key == SORT_FIELD ? sort->field->id : TEXT("date_of_information");
}

RowSort sort_by_field(const TypeTable *table, const Field *field)
{
    return (RowSort){.key = SORT_FIELD, .field = field, .by_code = field == table->type->code};
}

/* What the index of the column is on; a plus before it keeps the index out when few rows were looked up. */
static void sort_expression(const Plan *plan, Buffer *sql)
{
    const RowQuery *query = plan->query;

    buffer_string(sql, plan->looked_up ? "+" : "");
    buffer_string(sql, query->sort.by_code ? "lower(" : "");
    sql_name(sql, sort_column(&query->sort));
    buffer_string(sql, query->sort.by_code ? ")" : "");
}

static void sort_value_bind(const RowQuery *query, Bindings *bindings)
{
    FieldKind kind = query->sort.key == SORT_FIELD ? query->sort.field->kind : FIELD_DATE;
    int64_t integer = 0;
    double number = 0;

    if ((kind == FIELD_INTEGER || kind == FIELD_BOOLEAN) && text_to_int64(query->after_value, &integer)) {
        bind_int(bindings, integer);
    } else if (kind == FIELD_NUMBER && text_to_double(query->after_value, &number)) {
        bind_double(bindings, number);
    } else {
        bind_text(bindings, query->after_value);
    }
}

static void after_sql(const RowQuery *query, Buffer *sql, Bindings *bindings)
{
    buffer_string(sql, query->newest_first ? " AND fid<?" : " AND fid>?");
    bind_int(bindings, query->after);
}

void stretch_condition(const Plan *plan, const RowStretch *stretch, Buffer *sql, Bindings *bindings)
{
    const RowQuery *query = plan->query;
    bool goes_on = query->after != 0 && (stretch->which != STRETCH_WITHOUT || query->after_value.at == NULL);

    if (stretch->which != STRETCH_BEYOND && goes_on) {
        after_sql(query, sql, bindings);
    }
    if (stretch->which == STRETCH_ALL) {
        return;
    }
    buffer_string(sql, " AND ");
    if (stretch->which == STRETCH_WITHOUT) {
        sql_name(sql, sort_column(&query->sort));
        buffer_string(sql, " IS NULL");
        return;
    }
    sql_name(sql, sort_column(&query->sort));
    buffer_string(sql, " IS NOT NULL");
    if (query->after != 0) {
        buffer_string(sql, " AND ");
        sort_expression(plan, sql);
        buffer_string(sql, stretch->which == STRETCH_SAME ? "=?" : query->newest_first ? "<?" : ">?");
        sort_value_bind(query, bindings);
    }
}

void stretch_order(const Plan *plan, const RowStretch *stretch, Buffer *sql)
{
    const char *direction = plan->query->newest_first ? " DESC" : "";

    buffer_string(sql, " ORDER BY ");
    if (stretch->which == STRETCH_BEYOND) {
        sort_expression(plan, sql);
        buffer_format(sql, "%s,", direction);
    }
    buffer_format(sql, "fid%s", direction);
}

static bool is_sortable(const Field *field)
{
    return field->kind != FIELD_REFERENCE && field->kind != FIELD_CODES && field->kind != FIELD_GEOMETRY;
}

typedef struct SortSearch {
    Text id;
    const Field *found;
} SortSearch;

static void sort_visit(void *context, const Field *field)
{
    SortSearch *search = context;

    if (text_equal(field->id, search->id)) {
        search->found = field;
    }
}

const Field *sort_field(const TypeTable *table, Text id)
{
    SortSearch search = {.id = id};

    sort_fields_each(table, sort_visit, &search);
    return search.found;
}

void sort_fields_each(const TypeTable *table, SortVisitor visit, void *context)
{
    const RecordType *type = table->type;
    bool code_seen = type->code == NULL, date_seen = table->date == NULL;

    for (size_t i = 0; i < type->filter_count; i++) {
        const Field *field = type->filters[i];
        code_seen = code_seen || field == type->code;
        date_seen = date_seen || field == table->date;
        if (is_sortable(field)) {
            visit(context, field);
        }
    }
    if (!code_seen) {
        visit(context, type->code);
    }
    if (!date_seen) {
        visit(context, table->date);
    }
}

/* As the index has it: the code in small letters. */
static Text text_sort_value(const RowSort *sort, const RecordRow *row, Arena *arena)
{
    Text text = row->values[sort->field->index].text;
    char *out = arena_raw(arena, text.length + 1);

    for (size_t i = 0; i < text.length; i++) {
        bool upper = sort->by_code && text.at[i] >= 'A' && text.at[i] <= 'Z';
        out[i] = upper ? (char)(text.at[i] + 32) : text.at[i];
    }
    out[text.length] = '\0';
    return (Text){out, text.length};
}

static Text date_sort_value(Date date, Arena *arena)
{
    char *text = arena_raw(arena, DATE_TEXT_SIZE);
    int length = date_format(date, text);

    return length == 0 ? (Text){0} : (Text){text, (size_t)length};
}

Text row_sort_value(const RowSort *sort, const RecordRow *row, Arena *arena)
{
    if (sort->key == SORT_POSITION) {
        return (Text){0};
    }
    if (sort->key == SORT_OBSERVED) {
        return date_sort_value(row->observed, arena);
    }
    const Value *value = &row->values[sort->field->index];
    if (value->state != VALUE_SET) {
        return (Text){0};
    }
    switch (value->kind) {
    case FIELD_DATE:
        return date_sort_value(value->date, arena);
    case FIELD_BOOLEAN:
        return value->boolean ? TEXT("1") : TEXT("0");
    case FIELD_INTEGER:
        return text_of(arena_format(arena, "%lld", (long long)value->integer));
    case FIELD_NUMBER:
        return text_of(arena_format(arena, "%.17g", value->number));
    default:
        return text_sort_value(sort, row, arena);
    }
}
