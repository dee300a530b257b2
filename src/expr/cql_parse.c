#include <stdarg.h>
#include <stdio.h>
#include <strings.h>

#include "base/limits.h"
#include "base/number.h"
#include "expr/cql.h"

typedef struct Parser {
    Arena *arena;
    Text source;
    const char *at, *end;
    int depth, nodes;
    Error *err;
} Parser;

/* Says no; the status is written out for who reads only this file. */
#define FAULT(p, at, ...) (cql_fault((p)->err, (p)->source, (at), __VA_ARGS__), ST_INVALID)

static Status read_expression(Parser *p, CqlNode **out) CHECKED;

static size_t character_number(Text source, size_t at)
{
    size_t number = 1;

    for (size_t i = 0; i < at && i < source.length; i++) {
        number += ((unsigned char)source.at[i] & 0xc0) != 0x80;
    }
    return number;
}

Status cql_fault(Error *err, Text source, size_t at, const char *format, ...)
{
    char what[ERROR_MESSAGE_SIZE];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(what, sizeof what, format, arguments);
    va_end(arguments);
    error_set_at(err, ST_INVALID, "filter", "filter, character %zu: %s", character_number(source, at), what);
    return ST_INVALID;
}

static size_t place(const Parser *p)
{
    return (size_t)(p->at - p->source.at);
}

static void skip_blanks(Parser *p)
{
    while (p->at < p->end && (*p->at == ' ' || *p->at == '\t' || *p->at == '\n' || *p->at == '\r')) {
        p->at++;
    }
}

/* What stands here, for a message: up to the next blank, at most 24 bytes and no broken character. */
static void tell_expected(Parser *p, const char *what)
{
    const char *end;

    skip_blanks(p);
    for (end = p->at; end < p->end && *end != ' ' && end - p->at < 24;) {
        uint32_t character;
        int size = utf8_decode((Text){end, (size_t)(p->end - end)}, &character);
        end += size > 0 ? size : 1;
    }
    if (p->at == p->end) {
        cql_fault(p->err, p->source, place(p), "it ends where %s was expected", what);
    } else {
        cql_fault(p->err, p->source, place(p), "%s was expected, not \"%.*s\"", what, (int)(end - p->at), p->at);
    }
}

#define EXPECTED(p, what) (tell_expected((p), (what)), ST_INVALID)

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == ':' || (unsigned char)c >= 0x80;
}

static bool is_word_part(char c)
{
    return is_letter(c) || (c >= '0' && c <= '9') || c == '.';
}

/* The word that begins here, or an empty text. */
static Text peek_word(Parser *p)
{
    const char *end;

    skip_blanks(p);
    end = p->at;
    if (end < p->end && is_letter(*end)) {
        while (end < p->end && is_word_part(*end)) {
            end++;
        }
    }
    return (Text){p->at, (size_t)(end - p->at)};
}

static bool word_is(Text word, const char *keyword)
{
    return word.length == strlen(keyword) && strncasecmp(word.at, keyword, word.length) == 0;
}

static bool take_word(Parser *p, const char *keyword)
{
    Text word = peek_word(p);

    if (!word_is(word, keyword)) {
        return false;
    }
    p->at += word.length;
    return true;
}

static bool take_sign(Parser *p, const char *sign)
{
    size_t length = strlen(sign);

    skip_blanks(p);
    if ((size_t)(p->end - p->at) < length || memcmp(p->at, sign, length) != 0) {
        return false;
    }
    p->at += length;
    return true;
}

/* Is the next word followed by a parenthesis? */
static bool is_call(Parser *p)
{
    Parser ahead = *p;
    Text word = peek_word(&ahead);

    ahead.at += word.length;
    return word.length > 0 && take_sign(&ahead, "(");
}

static Status node_new(Parser *p, CqlKind kind, size_t at, CqlNode **out)
{
    if (++p->nodes > LIMIT_FILTER_NODES) {
        return FAULT(p, at, "it has more than %d parts; ask for less at once", LIMIT_FILTER_NODES);
    }
    *out = ARENA_NEW(p->arena, CqlNode);
    (*out)->kind = kind;
    (*out)->at = at;
    return ST_OK;
}

/* Doubles its room when the count is a power of two. */
static void item_add(Parser *p, CqlNode *node, CqlNode *item)
{
    if ((node->count & (node->count - 1)) == 0) {
        CqlNode **items = ARENA_ARRAY(p->arena, CqlNode *, node->count == 0 ? 1 : node->count * 2);
        if (node->count > 0) {
            memcpy(items, node->items, node->count * sizeof(CqlNode *));
        }
        node->items = items;
    }
    node->items[node->count++] = item;
}

/* A text up to its closing quote: '' and \' are a quote, \\ a backslash; a backslash before anything else stays. */
static Status read_text(Parser *p, Text *out)
{
    size_t start = place(p);
    char *text = arena_raw(p->arena, (size_t)(p->end - p->at) + 1), *to = text;

    for (p->at++; p->at < p->end; p->at++) {
        bool doubled = p->at + 1 < p->end && ((p->at[0] == '\'' && p->at[1] == '\'') ||
                                              (p->at[0] == '\\' && (p->at[1] == '\\' || p->at[1] == '\'')));
        if (!doubled && *p->at == '\'') {
            p->at++;
            *out = (Text){text, (size_t)(to - text)};
            return ST_OK;
        }
        p->at += doubled;
        *to++ = *p->at;
    }
    return FAULT(p, start, "this text has no closing '");
}

static Status read_quoted_name(Parser *p, Text *out)
{
    size_t start = place(p);
    char *text = arena_raw(p->arena, (size_t)(p->end - p->at) + 1), *to = text;

    for (p->at++; p->at < p->end; p->at++) {
        if (*p->at == '"') {
            if (p->at + 1 == p->end || p->at[1] != '"') {
                p->at++;
                *out = (Text){text, (size_t)(to - text)};
                return out->length > 0 ? ST_OK : FAULT(p, start, "a name is empty");
            }
            p->at++;
        }
        *to++ = *p->at;
    }
    return FAULT(p, start, "this name has no closing \"");
}

static Status read_number(Parser *p, double *out)
{
    bool minus = false;

    skip_blanks(p);
    if (p->at < p->end && (*p->at == '-' || *p->at == '+')) {
        minus = *p->at++ == '-';
    }
    const char *end = p->at < p->end && *p->at != '-' ? number_scan(p->at, p->end, out) : NULL;
    if (end == NULL || (end < p->end && is_word_part(*end))) {
        return EXPECTED(p, "a number");
    }
    p->at = end;
    *out = minus ? -*out : *out;
    return ST_OK;
}

static Status read_closing(Parser *p)
{
    return take_sign(p, ")") ? ST_OK : EXPECTED(p, "')'");
}

/* DATE('…'), TIMESTAMP('…'); the word has been read. */
static Status read_instant(Parser *p, CqlNode *node)
{
    if (!take_sign(p, "(")) {
        return EXPECTED(p, "'('");
    }
    skip_blanks(p);
    if (p->at == p->end || *p->at != '\'') {
        return EXPECTED(p, "a text in '…'");
    }
    TRY(read_text(p, &node->text));
    return read_closing(p);
}

static Status read_box(Parser *p, CqlNode *node)
{
    if (!take_sign(p, "(")) {
        return EXPECTED(p, "'('");
    }
    do {
        if (node->box_size == COUNT_OF(node->box)) {
            return EXPECTED(p, "')'");
        }
        TRY(read_number(p, &node->box[node->box_size++]));
    } while (take_sign(p, ","));
    if (node->box_size != 4 && node->box_size != 6) {
        return FAULT(p, node->at, "a box has four numbers, or six with heights, not %zu", node->box_size);
    }
    return read_closing(p);
}

static bool is_wkt_word(Text word)
{
    static const char *const words[] = {"POINT",           "LINESTRING",   "POLYGON",           "MULTIPOINT",
                                        "MULTILINESTRING", "MULTIPOLYGON", "GEOMETRYCOLLECTION"};

    for (size_t i = 0; i < COUNT_OF(words); i++) {
        if (word_is(word, words[i])) {
            return true;
        }
    }
    return false;
}

/* Does well-known text begin here: its word, perhaps Z, and a parenthesis or EMPTY? */
static bool is_wkt(Parser *p)
{
    Parser ahead = *p;
    Text word = peek_word(&ahead);

    if (!is_wkt_word(word)) {
        return false;
    }
    ahead.at += word.length;
    (void)take_word(&ahead, "Z");
    return take_sign(&ahead, "(") || take_word(&ahead, "EMPTY");
}

/* Up to the parenthesis that closes the first; what is within is the business of geo/wkt.h. */
static Status read_wkt(Parser *p, CqlNode *node)
{
    const char *start = p->at;
    int open = 0;

    p->at += peek_word(p).length;
    (void)take_word(p, "Z");
    if (take_word(p, "EMPTY")) {
        node->text = (Text){start, (size_t)(p->at - start)};
        return ST_OK;
    }
    for (; p->at < p->end; p->at++) {
        open += (*p->at == '(') - (*p->at == ')');
        if (open == 0 && *p->at == ')') {
            p->at++;
            node->text = (Text){start, (size_t)(p->at - start)};
            return ST_OK;
        }
    }
    return FAULT(p, node->at, "this geometry has no closing ')'");
}

static Status read_operand(Parser *p, CqlNode **out);

static Status add_operand(Parser *p, CqlNode *node)
{
    CqlNode *item = NULL;

    TRY(read_operand(p, &item));
    item_add(p, node, item);
    return ST_OK;
}

static Status read_casei(Parser *p, CqlNode *node)
{
    if (!take_sign(p, "(")) {
        return EXPECTED(p, "'('");
    }
    TRY(add_operand(p, node));
    const CqlNode *item = node->items[0];
    if (item->kind != CQL_PROPERTY && item->kind != CQL_TEXT) {
        return FAULT(p, item->at, "CASEI takes a name or a text");
    }
    return read_closing(p);
}

static Status read_sum(Parser *p, CqlNode *node)
{
    if (!take_sign(p, "(")) {
        return EXPECTED(p, "'('");
    }
    do {
        TRY(add_operand(p, node));
        const CqlNode *item = node->items[node->count - 1];
        if (item->kind != CQL_PROPERTY) {
            return FAULT(p, item->at, "SUM takes names");
        }
        if (node->count > LIMIT_FILTER_SUM) {
            return FAULT(p, item->at, "a SUM has at most %d names", LIMIT_FILTER_SUM);
        }
    } while (take_sign(p, ","));
    return read_closing(p);
}

static const struct {
    const char *word;
    CqlKind kind;
    Status (*read)(Parser *p, CqlNode *node);
} CALLS[] = {{"CASEI", CQL_CASEI, read_casei},           {"SUM", CQL_SUM, read_sum},  {"DATE", CQL_DATE, read_instant},
             {"TIMESTAMP", CQL_TIMESTAMP, read_instant}, {"BBOX", CQL_BOX, read_box}, {"ENVELOPE", CQL_BOX, read_box}};

static bool relation_named(Text word, CqlRelation *out)
{
    static const char *const words[] = {
#define CQL_RELATION(name) "S_" #name,
        CQL_RELATIONS(CQL_RELATION)
#undef CQL_RELATION
    };

    for (size_t i = 0; i < COUNT_OF(words); i++) {
        if (word_is(word, words[i])) {
            *out = (CqlRelation)i;
            return true;
        }
    }
    return false;
}

static Status read_call(Parser *p, CqlNode **out)
{
    size_t at = place(p);
    Text word = peek_word(p);

    for (size_t i = 0; i < COUNT_OF(CALLS); i++) {
        if (word_is(word, CALLS[i].word)) {
            TRY(node_new(p, CALLS[i].kind, at, out));
            p->at += word.length;
            return CALLS[i].read(p, *out);
        }
    }
    return cql_fault(
        p->err, p->source, at,
        "there is no function \"%.*s\" here; CASEI, SUM, DATE, TIMESTAMP, BBOX and S_INTERSECTS with its like are",
        (int)(word.length > 40 ? 40 : word.length), word.at);
}

static bool is_reserved(Text word)
{
    static const char *const words[] = {"AND", "OR", "NOT", "LIKE", "ILIKE", "BETWEEN", "IN", "IS", "NULL"};

    for (size_t i = 0; i < COUNT_OF(words); i++) {
        if (word_is(word, words[i])) {
            return true;
        }
    }
    return false;
}

static Status read_word(Parser *p, CqlNode **out)
{
    size_t at = place(p);
    Text word = peek_word(p);

    if (is_reserved(word)) {
        return EXPECTED(p, "a name or a value");
    }
    bool yes = word_is(word, "TRUE"), literal = yes || word_is(word, "FALSE");
    TRY(node_new(p, literal ? CQL_BOOLEAN : CQL_PROPERTY, at, out));
    if (literal) {
        (*out)->boolean = yes;
    } else {
        (*out)->text = text_copy(p->arena, word);
    }
    p->at += word.length;
    return ST_OK;
}

/* A name or a value. */
static Status read_operand(Parser *p, CqlNode **out)
{
    skip_blanks(p);
    size_t at = place(p);
    char first = p->at < p->end ? *p->at : '\0';

    if (first == '\'') {
        TRY(node_new(p, CQL_TEXT, at, out));
        return read_text(p, &(*out)->text);
    }
    if (first == '"') {
        TRY(node_new(p, CQL_PROPERTY, at, out));
        return read_quoted_name(p, &(*out)->text);
    }
    if ((first >= '0' && first <= '9') || first == '-' || first == '+') {
        TRY(node_new(p, CQL_NUMBER, at, out));
        return read_number(p, &(*out)->number);
    }
    if (is_wkt(p)) {
        TRY(node_new(p, CQL_WKT, at, out));
        return read_wkt(p, *out);
    }
    if (is_call(p)) {
        return read_call(p, out);
    }
    return is_letter(first) ? read_word(p, out) : EXPECTED(p, "a name or a value");
}

static Status read_spatial(Parser *p, CqlRelation relation, CqlNode **out)
{
    CqlNode *left = NULL, *right = NULL;

    TRY(node_new(p, CQL_SPATIAL, place(p), out));
    (*out)->relation = relation;
    p->at += peek_word(p).length;
    (void)take_sign(p, "(");
    TRY(read_operand(p, &left));
    if (!take_sign(p, ",")) {
        return EXPECTED(p, "','");
    }
    TRY(read_operand(p, &right));
    item_add(p, *out, left);
    item_add(p, *out, right);
    return read_closing(p);
}

static bool take_operator(Parser *p, CqlOperator *out)
{
    static const struct {
        const char *sign;
        CqlOperator operator;
    } signs[] = {{"<>", CQL_UNEQUAL}, {"!=", CQL_UNEQUAL}, {"<=", CQL_AT_MOST}, {">=", CQL_AT_LEAST},
                 {"=", CQL_EQUAL},    {"<", CQL_LESS},     {">", CQL_MORE}};

    for (size_t i = 0; i < COUNT_OF(signs); i++) {
        if (take_sign(p, signs[i].sign)) {
            *out = signs[i].operator;
            return true;
        }
    }
    return false;
}

static Status read_between(Parser *p, CqlNode *node)
{
    TRY(add_operand(p, node));
    if (!take_word(p, "AND")) {
        return EXPECTED(p, "AND");
    }
    return add_operand(p, node);
}

static Status read_list(Parser *p, CqlNode *node)
{
    if (!take_sign(p, "(")) {
        return EXPECTED(p, "'('");
    }
    do {
        TRY(add_operand(p, node));
    } while (take_sign(p, ","));
    return read_closing(p);
}

/* x ILIKE y is CASEI(x) LIKE CASEI(y). */
static Status case_wrap(Parser *p, CqlNode *node)
{
    for (size_t i = 0; i < node->count; i++) {
        CqlNode *casei = NULL, *item = node->items[i];
        if (item->kind == CQL_PROPERTY || item->kind == CQL_TEXT) {
            TRY(node_new(p, CQL_CASEI, item->at, &casei));
            item_add(p, casei, item);
            node->items[i] = casei;
        }
    }
    return ST_OK;
}

static Status read_like(Parser *p, CqlNode *node)
{
    bool fold = word_is(peek_word(p), "ILIKE");

    p->at += peek_word(p).length;
    TRY(add_operand(p, node));
    return fold ? case_wrap(p, node) : ST_OK;
}

/* What comes behind the first operand of a predicate without a sign: [NOT] LIKE, BETWEEN, IN; IS [NOT] NULL. */
static Status read_worded(Parser *p, CqlNode *left, CqlNode **out)
{
    bool is = take_word(p, "IS"), negated = take_word(p, "NOT");
    Text word = peek_word(p);
    bool null = word_is(word, "NULL"), between = word_is(word, "BETWEEN"), in = word_is(word, "IN");
    CqlKind kind = null ? CQL_IS_NULL : between ? CQL_BETWEEN : in ? CQL_IN : CQL_LIKE;

    if (is != null || !(null || between || in || word_is(word, "LIKE") || word_is(word, "ILIKE"))) {
        return EXPECTED(p, is ? "NULL" : "=, <>, <, >, <=, >=, LIKE, BETWEEN, IN or IS NULL");
    }
    TRY(node_new(p, kind, left->at, out));
    (*out)->negated = negated;
    item_add(p, *out, left);
    if (kind == CQL_LIKE) {
        return read_like(p, *out);
    }
    p->at += word.length;
    return null ? ST_OK : between ? read_between(p, *out) : read_list(p, *out);
}

static Status read_predicate(Parser *p, CqlNode **out)
{
    CqlRelation relation;
    CqlOperator operator;
    CqlNode *left = NULL;

    if (is_call(p) && relation_named(peek_word(p), &relation)) {
        return read_spatial(p, relation, out);
    }
    TRY(read_operand(p, &left));
    if (take_operator(p, &operator)) {
        TRY(node_new(p, CQL_COMPARE, left->at, out));
        (*out)->operator= operator;
        item_add(p, *out, left);
        return add_operand(p, *out);
    }
    Text word = peek_word(p);
    if (left->kind == CQL_BOOLEAN && !word_is(word, "IS") && !word_is(word, "IN")) {
        *out = left;
        return ST_OK;
    }
    return read_worded(p, left, out);
}

static Status read_factor(Parser *p, CqlNode **out)
{
    size_t at;
    Status status;

    skip_blanks(p);
    at = place(p);
    if (++p->depth > LIMIT_FILTER_DEPTH) {
        return FAULT(p, at, "it is nested more than %d deep", LIMIT_FILTER_DEPTH);
    }
    if (take_word(p, "NOT")) {
        CqlNode *item;
        TRY(node_new(p, CQL_NOT, at, out));
        TRY(read_factor(p, &item));
        item_add(p, *out, item);
        status = ST_OK;
    } else if (take_sign(p, "(")) {
        status = read_expression(p, out);
        status = status == ST_OK ? read_closing(p) : status;
    } else {
        status = read_predicate(p, out);
    }
    p->depth--;
    return status;
}

/* Items joined by `word`; one alone stays itself. */
static Status read_joined(Parser *p, CqlKind kind, CqlNode **out)
{
    const char *word = kind == CQL_AND ? "AND" : "OR";
    CqlNode *item = NULL, *joined = NULL;

    TRY(kind == CQL_AND ? read_factor(p, &item) : read_joined(p, CQL_AND, &item));
    *out = item;
    while (take_word(p, word)) {
        if (joined == NULL) {
            TRY(node_new(p, kind, (*out)->at, &joined));
            item_add(p, joined, *out);
            *out = joined;
        }
        TRY(kind == CQL_AND ? read_factor(p, &item) : read_joined(p, CQL_AND, &item));
        item_add(p, joined, item);
    }
    return ST_OK;
}

static Status read_expression(Parser *p, CqlNode **out)
{
    return read_joined(p, CQL_OR, out);
}

Status cql_parse(Arena *arena, Text source, CqlNode **out, Error *err)
{
    Parser p = {.arena = arena, .source = source, .at = source.at, .end = source.at + source.length, .err = err};
    size_t bad;

    if (source.length > LIMIT_FILTER_BYTES) {
        return error_set_at(err, ST_INVALID, "filter", "the filter has %zu bytes; %d are taken", source.length,
                            LIMIT_FILTER_BYTES);
    }
    if (!text_is_utf8(source, &bad)) {
        return error_set_at(err, ST_INVALID, "filter", "the filter is no UTF-8 at byte %zu", bad + 1);
    }
    if (text_trim(source).length == 0) {
        return error_set_at(err, ST_INVALID, "filter", "the filter is empty");
    }
    TRY(read_expression(&p, out));
    skip_blanks(&p);
    return p.at == p.end ? ST_OK : EXPECTED(&p, "AND, OR or the end");
}
