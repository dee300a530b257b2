#include "json/document.h"

#include <math.h>

#include "base/number.h"

enum { SMALL_OBJECT = 16 };

/* Where the parser is inside an open container: for the pointer of a fault. */
typedef struct Frame {
    Text key;     /* of the member being read */
    size_t index; /* of the item being read */
    bool object;
} Frame;

typedef struct Parser {
    Arena *arena;
    Text source;
    const char *at, *end;
    JsonLimits limits;
    size_t values;
    Buffer open; /* JsonValue: children of the containers that are not closed yet */
    Frame frames[LIMIT_JSON_DEPTH];
    int depth;
    Error *err;
} Parser;

static void pointer_part(Buffer *out, Text key)
{
    buffer_byte(out, '/');
    for (size_t i = 0; i < key.length; i++) {
        if (key.at[i] == '~' || key.at[i] == '/') {
            buffer_bytes(out, key.at[i] == '~' ? "~0" : "~1", 2);
        } else {
            buffer_byte(out, (uint8_t)key.at[i]);
        }
    }
}

static Status fault_at(const Parser *p, const char *at, Status status, const char *message)
{
    BUFFER path = {0};
    JsonPosition position = json_position(p->source, at);

    for (int i = 0; i < p->depth; i++) {
        if (!p->frames[i].object) {
            buffer_format(&path, "/%zu", p->frames[i].index);
        } else if (p->frames[i].key.at != NULL) {
            pointer_part(&path, p->frames[i].key);
        }
    }
    buffer_byte(&path, 0);
    return error_set_at(p->err, status, path.at, "line %zu, column %zu: %s", position.line, position.column, message);
}

static Status fault(const Parser *p, const char *message)
{
    return fault_at(p, p->at, ST_INVALID, p->at == p->end ? "the text ends too early" : message);
}

static Status parse_string(Parser *p, Text *out)
{
    bool escaped;
    size_t bad;
    const char *start = p->at + 1, *stop = json_string_end(start, p->end, &escaped);
    Text raw = {start, (size_t)(stop - start)};
    Error escape;

    if (!text_is_utf8(raw, &bad)) {
        return fault_at(p, start + bad, ST_INVALID, "a byte that is not UTF-8 (Latin-1?): save the text as UTF-8");
    }
    if (stop == p->end) {
        return fault_at(p, p->at, ST_INVALID, "a text that begins here has no closing quote");
    }
    if (*stop != '"') {
        return fault_at(p, stop, ST_INVALID, "a line break or control character inside a text: write it as an escape");
    }
    if (escaped && json_unescape(p->arena, raw, out, &escape) != ST_OK) {
        return fault_at(p, p->at, ST_INVALID, escape.message);
    }
    *out = escaped ? *out : raw;
    p->at = stop + 1;
    return ST_OK;
}

static bool is_whole(double number)
{
    return number >= -0x1p63 && number < 0x1p63 && number == trunc(number);
}

static Status parse_number(Parser *p, JsonValue *out)
{
    const char *stop = json_number_end(p->at, p->end);

    if (stop == NULL) {
        return fault_at(p, p->at, ST_INVALID, "not a number as JSON writes it");
    }
    Text text = {p->at, (size_t)(stop - p->at)};
    if (!number_parse(text, &out->number)) {
        return fault_at(p, p->at, ST_INVALID, "a number too large or too long");
    }
    out->kind = JSON_NUMBER;
    out->whole = text_to_int64(text, &out->integer);
    if (!out->whole && is_whole(out->number)) {
        out->whole = true;
        out->integer = (int64_t)out->number;
    }
    p->at = stop;
    return ST_OK;
}

static Status parse_literal(Parser *p, JsonValue *out)
{
    const char *stop = json_literal_end(p->at, p->end, &out->kind);

    if (stop == NULL) {
        return fault(
            p, "a value is expected here: text in double quotes, a number, a list, an object, true, false or null");
    }
    out->boolean = *p->at == 't';
    p->at = stop;
    return ST_OK;
}

static int compare_keys(const void *a, const void *b)
{
    const JsonValue *left = *(const JsonValue *const *)a, *right = *(const JsonValue *const *)b;
    int order = text_compare(left->key, right->key);

    return order != 0 ? order : (left > right) - (left < right);
}

const JsonValue **json_members_sorted(const JsonValue *object, Buffer *room)
{
    for (size_t i = 0; i < object->count; i++) {
        const JsonValue *member = &object->items[i];
        buffer_bytes(room, &member, sizeof member);
    }
    const JsonValue **members = (const JsonValue **)room->at;
    if (object->count > 1) {
        qsort(members, object->count, sizeof(const JsonValue *), compare_keys);
    }
    return members;
}

/* A member whose key an earlier one has, or NULL. */
static const JsonValue *second_of_a_key(const JsonValue *object)
{
    if (object->count <= SMALL_OBJECT) {
        for (size_t i = 1; i < object->count; i++) {
            for (size_t j = 0; j < i; j++) {
                if (text_equal(object->items[i].key, object->items[j].key)) {
                    return &object->items[i];
                }
            }
        }
        return NULL;
    }
    BUFFER room = {0};
    const JsonValue **members = json_members_sorted(object, &room);
    for (size_t i = 1; i < object->count; i++) {
        if (text_equal(members[i - 1]->key, members[i]->key)) {
            return members[i];
        }
    }
    return NULL;
}

/* Moves the children from `first` (bytes into p->open) on to the arena. */
static void adopt(Parser *p, size_t first, JsonValue *container)
{
    size_t size = p->open.size - first;
    JsonValue *items = arena_raw(p->arena, size);

    if (size > 0) {
        memcpy(items, p->open.at + first, size);
    }
    p->open.size = first;
    container->items = items;
    container->count = (uint32_t)(size / sizeof *items);
    for (size_t i = 0; i < container->count; i++) {
        bool has_items = items[i].kind == JSON_ARRAY || items[i].kind == JSON_OBJECT;
        for (size_t k = 0; has_items && k < items[i].count; k++) {
            items[i].items[k].parent = &items[i];
        }
    }
}

static Status parse_value(Parser *p, JsonValue *out);

static Status parse_key(Parser *p, JsonValue *member)
{
    p->frames[p->depth - 1].key = (Text){0};
    if (p->at == p->end || *p->at != '"') {
        return fault(p, "a member's name in double quotes is expected here");
    }
    TRY(parse_string(p, &member->key));
    p->frames[p->depth - 1].key = member->key;
    p->at = json_blanks_end(p->at, p->end);
    if (p->at == p->end || *p->at != ':') {
        return fault(p, "a ':' is missing behind the member's name");
    }
    p->at = json_blanks_end(p->at + 1, p->end);
    return ST_OK;
}

static Status parse_child(Parser *p, bool object)
{
    JsonValue child = {0};

    if (object) {
        TRY(parse_key(p, &child));
    }
    TRY(parse_value(p, &child));
    buffer_bytes(&p->open, &child, sizeof child);
    p->at = json_blanks_end(p->at, p->end);
    return ST_OK;
}

static Status parse_children(Parser *p, bool object)
{
    char close = object ? '}' : ']';

    if (p->at < p->end && *p->at == close) {
        return ST_OK;
    }
    for (;;) {
        TRY(parse_child(p, object));
        if (p->at < p->end && *p->at == close) {
            return ST_OK;
        }
        if (p->at == p->end || *p->at != ',') {
            return fault(p, object ? "a ',' or '}' is expected here" : "a ',' or ']' is expected here");
        }
        p->at = json_blanks_end(p->at + 1, p->end);
        p->frames[p->depth - 1].index++;
        if (p->at < p->end && *p->at == close) {
            return fault(p, "a ',' with nothing behind it");
        }
    }
}

static Status parse_container(Parser *p, JsonValue *out)
{
    bool object = *p->at == '{';
    size_t first = p->open.size;

    if (p->depth >= p->limits.depth) {
        return fault(p, "nested too deep");
    }
    p->frames[p->depth++] = (Frame){.object = object};
    p->at = json_blanks_end(p->at + 1, p->end);
    TRY(parse_children(p, object));
    p->at++;
    out->kind = object ? JSON_OBJECT : JSON_ARRAY;
    adopt(p, first, out);
    const JsonValue *again = object ? second_of_a_key(out) : NULL;
    if (again != NULL) {
        p->frames[p->depth - 1].key = again->key;
        return fault_at(p, again->raw.at, ST_INVALID, "this member's name is there twice");
    }
    p->depth--;
    return ST_OK;
}

static Status parse_value(Parser *p, JsonValue *out)
{
    const char *start = p->at;

    if (++p->values > p->limits.values) {
        return fault_at(p, p->at, ST_TOO_LARGE, "too many values");
    }
    switch (p->at < p->end ? *p->at : 0) {
    case '{':
    case '[':
        TRY(parse_container(p, out));
        break;
    case '"':
        TRY(parse_string(p, &out->text));
        out->kind = JSON_TEXT;
        break;
    case '-':
    case '0':
    case '1':
    case '2':
    case '3':
    case '4':
    case '5':
    case '6':
    case '7':
    case '8':
    case '9':
        TRY(parse_number(p, out));
        break;
    default:
        TRY(parse_literal(p, out));
        break;
    }
    out->raw = (Text){start, (size_t)(p->at - start)};
    return ST_OK;
}

static JsonLimits within_limits(JsonLimits limits)
{
    if (limits.depth > LIMIT_JSON_DEPTH) {
        limits.depth = LIMIT_JSON_DEPTH;
    }
    if (limits.values > UINT32_MAX) {
        limits.values = UINT32_MAX;
    }
    return limits;
}

static Status parse_document(Parser *p, JsonValue *out)
{
    const char *foreign = json_foreign_name(p->source);

    if (foreign != NULL) {
        return error_set(p->err, ST_INVALID, "not JSON: it looks like %s", foreign);
    }
    p->at += text_starts(p->source, TEXT("\xef\xbb\xbf")) ? 3 : 0;
    p->at = json_blanks_end(p->at, p->end);
    if (p->at == p->end) {
        return error_set(p->err, ST_INVALID, "not JSON: it is empty");
    }
    TRY(parse_value(p, out));
    p->at = json_blanks_end(p->at, p->end);
    return p->at == p->end ? ST_OK : fault(p, "something follows the end of the document");
}

Status json_parse(Arena *arena, Text source, JsonLimits limits, JsonValue **out, Error *err)
{
    Parser p = {.arena = arena, .source = source, .at = source.at, .limits = within_limits(limits), .err = err};
    JsonValue *root = ARENA_NEW(arena, JsonValue);

    if (source.length == 0) {
        return error_set(err, ST_INVALID, "not JSON: it is empty");
    }
    if (source.length > limits.bytes) {
        return error_set(err, ST_TOO_LARGE, "%zu bytes of JSON, where at most %zu are allowed", source.length,
                         limits.bytes);
    }
    p.end = source.at + source.length;
    Status status = parse_document(&p, root);
    buffer_done(&p.open);
    TRY(status);
    for (size_t i = 0; (root->kind == JSON_ARRAY || root->kind == JSON_OBJECT) && i < root->count; i++) {
        root->items[i].parent = root;
    }
    *out = root;
    return ST_OK;
}

const JsonValue *json_find(const JsonValue *value, Text key)
{
    for (size_t i = 0; json_is(value, JSON_OBJECT) && i < value->count; i++) {
        if (text_equal(value->items[i].key, key)) {
            return &value->items[i];
        }
    }
    return NULL;
}

const JsonValue *json_get(const JsonValue *value, const char *key)
{
    return json_find(value, text_of(key));
}

const JsonValue *json_at(const JsonValue *value, size_t i)
{
    bool container = json_is(value, JSON_ARRAY) || json_is(value, JSON_OBJECT);

    return container && i < value->count ? &value->items[i] : NULL;
}

static void pointer_write(const JsonValue *value, Buffer *out)
{
    const JsonValue *parent = value->parent;

    if (parent == NULL) {
        return;
    }
    pointer_write(parent, out);
    if (parent->kind == JSON_OBJECT) {
        pointer_part(out, value->key);
    } else {
        buffer_format(out, "/%zu", (size_t)(value - parent->items));
    }
}

Text json_pointer_of(Arena *arena, const JsonValue *value)
{
    BUFFER out = {0};

    pointer_write(value, &out);
    return text_copy(arena, buffer_view(&out));
}

JsonPosition json_position(Text source, const char *at)
{
    JsonPosition position = {1, 1};
    const char *start = source.at + (text_starts(source, TEXT("\xef\xbb\xbf")) ? 3 : 0);

    for (const char *c = start; c < at; c++) {
        if (*c == '\n') {
            position = (JsonPosition){position.line + 1, 1};
        } else {
            position.column += ((unsigned char)*c & 0xc0) != 0x80;
        }
    }
    return position;
}
