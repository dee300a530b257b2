#include <string.h>

#include "base/number.h"
#include "expr/cql.h"

static const char *const OPERATORS[] = {" = ", " <> ", " < ", " <= ", " > ", " >= "};

static const char *const RELATIONS[] = {
#define CQL_RELATION(name) "S_" #name,
    CQL_RELATIONS(CQL_RELATION)
#undef CQL_RELATION
};

static void format_text(Text text, Buffer *out)
{
    buffer_byte(out, '\'');
    for (size_t i = 0; i < text.length; i++) {
        if (text.at[i] == '\'' || text.at[i] == '\\') {
            buffer_byte(out, (uint8_t)text.at[i]);
        }
        buffer_byte(out, (uint8_t)text.at[i]);
    }
    buffer_byte(out, '\'');
}

static void format_name(Text name, Buffer *out)
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

static void format_number(double number, Buffer *out)
{
    char text[NUMBER_SIZE];

    number_format(number, text);
    buffer_string(out, text);
}

/* Items from `first`, `separator` between them. */
static void format_items(const CqlNode *node, size_t first, const char *separator, Buffer *out)
{
    for (size_t i = first; i < node->count; i++) {
        if (i > first) {
            buffer_string(out, separator);
        }
        cql_format(node->items[i], out);
    }
}

static void format_call(const char *word, const CqlNode *node, Buffer *out)
{
    buffer_format(out, "%s(", word);
    if (node->kind == CQL_DATE || node->kind == CQL_TIMESTAMP) {
        format_text(node->text, out);
    } else if (node->kind == CQL_BOX) {
        for (size_t i = 0; i < node->box_size; i++) {
            buffer_string(out, i > 0 ? ", " : "");
            format_number(node->box[i], out);
        }
    } else {
        format_items(node, 0, ", ", out);
    }
    buffer_byte(out, ')');
}

static void format_joined(const CqlNode *node, const char *word, Buffer *out)
{
    buffer_byte(out, '(');
    format_items(node, 0, word, out);
    buffer_byte(out, ')');
}

/* What stands behind the first operand: NOT, the word, and the rest between `separator`s. */
static void format_worded(const CqlNode *node, const char *word, const char *separator, const char *end, Buffer *out)
{
    cql_format(node->items[0], out);
    buffer_string(out, node->negated ? " NOT " : " ");
    buffer_string(out, word);
    format_items(node, 1, separator, out);
    buffer_string(out, end);
}

static void format_value(const CqlNode *node, Buffer *out)
{
    switch (node->kind) {
    case CQL_PROPERTY:
        format_name(node->text, out);
        break;
    case CQL_TEXT:
        format_text(node->text, out);
        break;
    case CQL_NUMBER:
        format_number(node->number, out);
        break;
    case CQL_BOOLEAN:
        buffer_string(out, node->boolean ? "TRUE" : "FALSE");
        break;
    case CQL_DATE:
        format_call("DATE", node, out);
        break;
    case CQL_TIMESTAMP:
        format_call("TIMESTAMP", node, out);
        break;
    case CQL_BOX:
        format_call("BBOX", node, out);
        break;
    case CQL_CASEI:
        format_call("CASEI", node, out);
        break;
    case CQL_SUM:
        format_call("SUM", node, out);
        break;
    default:
        buffer_text(out, node->text);
    }
}

void cql_format(const CqlNode *node, Buffer *out)
{
    switch (node->kind) {
    case CQL_AND:
        format_joined(node, " AND ", out);
        break;
    case CQL_OR:
        format_joined(node, " OR ", out);
        break;
    case CQL_NOT:
        buffer_string(out, "NOT ");
        cql_format(node->items[0], out);
        break;
    case CQL_COMPARE:
        format_items(node, 0, OPERATORS[node->operator], out);
        break;
    case CQL_LIKE:
        format_worded(node, "LIKE ", "", "", out);
        break;
    case CQL_BETWEEN:
        format_worded(node, "BETWEEN ", " AND ", "", out);
        break;
    case CQL_IN:
        format_worded(node, "IN (", ", ", ")", out);
        break;
    case CQL_IS_NULL:
        cql_format(node->items[0], out);
        buffer_string(out, node->negated ? " IS NOT NULL" : " IS NULL");
        break;
    case CQL_SPATIAL:
        format_call(RELATIONS[node->relation], node, out);
        break;
    default:
        format_value(node, out);
    }
}

static bool head_equal(const CqlNode *a, const CqlNode *b)
{
    if (a->kind != b->kind || a->negated != b->negated || a->count != b->count || a->box_size != b->box_size) {
        return false;
    }
    switch (a->kind) {
    case CQL_COMPARE:
        return a->operator== b->operator;
    case CQL_SPATIAL:
        return a->relation == b->relation;
    case CQL_BOOLEAN:
        return a->boolean == b->boolean;
    case CQL_NUMBER:
        return a->number == b->number;
    case CQL_BOX:
        return memcmp(a->box, b->box, a->box_size * sizeof a->box[0]) == 0;
    default:
        return text_equal(a->text, b->text);
    }
}

bool cql_equal(const CqlNode *a, const CqlNode *b)
{
    bool same = head_equal(a, b);

    for (size_t i = 0; same && i < a->count; i++) {
        same = cql_equal(a->items[i], b->items[i]);
    }
    return same;
}
