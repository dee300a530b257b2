#include "json/scan.h"

#include "json/structure.h"

JsonScan json_scan(Text container)
{
    const char *end = container.length == 0 ? container.at : container.at + container.length;
    JsonScan scan = {.start = container.at, .end = end, .first = true};

    scan.at = json_blanks_end(container.at, end);
    if (scan.at < end && (*scan.at == '{' || *scan.at == '[')) {
        scan.close = *scan.at == '{' ? '}' : ']';
        scan.at++;
    } else {
        scan.fault = "an object or a list is expected here";
    }
    return scan;
}

static bool fault(JsonScan *scan, const char *message)
{
    scan->fault = scan->at == scan->end ? "the text ends too early" : message;
    return false;
}

/* Reads the string whose opening quote is at scan->at. */
static bool scan_string(JsonScan *scan, Text *out, bool *escaped)
{
    const char *start = scan->at + 1, *stop = json_string_end(start, scan->end, escaped);

    if (stop == scan->end) {
        return fault(scan, "a text that begins here has no closing quote");
    }
    if (*stop != '"') {
        scan->at = stop;
        return fault(scan, "a line break or control character inside a text");
    }
    *out = (Text){start, (size_t)(stop - start)};
    scan->at = stop + 1;
    return true;
}

static bool scan_key(JsonScan *scan, JsonMember *out)
{
    if (scan->at == scan->end || *scan->at != '"') {
        return fault(scan, "a member's name in double quotes is expected here");
    }
    if (!scan_string(scan, &out->key, &out->key_escaped)) {
        return false;
    }
    scan->at = json_blanks_end(scan->at, scan->end);
    if (scan->at == scan->end || *scan->at != ':') {
        return fault(scan, "a ':' is missing behind the member's name");
    }
    scan->at = json_blanks_end(scan->at + 1, scan->end);
    return true;
}

static bool scan_container(JsonScan *scan, JsonMember *out)
{
    Structure structure = {0};
    const char *start = scan->at;
    StructureResult result = structure_scan(&structure, &scan->at, scan->end);

    if (result != STRUCTURE_END) {
        return fault(scan, "nested too deep");
    }
    out->kind = *start == '{' ? JSON_OBJECT : JSON_ARRAY;
    out->raw = (Text){start, (size_t)(scan->at - start)};
    return true;
}

static bool scan_scalar(JsonScan *scan, JsonMember *out)
{
    const char *start = scan->at, *stop;

    if (*start == '-' || (*start >= '0' && *start <= '9')) {
        out->kind = JSON_NUMBER;
        stop = json_number_end(start, scan->end);
    } else {
        stop = json_literal_end(start, scan->end, &out->kind);
    }
    if (stop == NULL) {
        return fault(
            scan, "a value is expected here: text in double quotes, a number, a list, an object, true, false or null");
    }
    out->raw = (Text){start, (size_t)(stop - start)};
    scan->at = stop;
    return true;
}

static bool scan_value(JsonScan *scan, JsonMember *out)
{
    if (scan->at == scan->end) {
        return fault(scan, "");
    }
    if (*scan->at == '"') {
        out->kind = JSON_TEXT;
        return scan_string(scan, &out->raw, &out->escaped);
    }
    return *scan->at == '{' || *scan->at == '[' ? scan_container(scan, out) : scan_scalar(scan, out);
}

/* Passes the comma before the next member; false at the closing bracket or a fault. */
static bool scan_separator(JsonScan *scan)
{
    scan->at = json_blanks_end(scan->at, scan->end);
    if (scan->at == scan->end) {
        return fault(scan, "");
    }
    if (*scan->at == scan->close) {
        scan->close = 0;
        scan->at++;
        return false;
    }
    if (scan->first) {
        scan->first = false;
        return true;
    }
    if (*scan->at != ',') {
        return fault(scan, scan->close == '}' ? "a ',' or '}' is expected here" : "a ',' or ']' is expected here");
    }
    scan->at = json_blanks_end(scan->at + 1, scan->end);
    return true;
}

bool json_scan_next(JsonScan *scan, JsonMember *out)
{
    if (scan->fault != NULL || scan->close == 0 || !scan_separator(scan)) {
        return false;
    }
    *out = (JsonMember){0};
    return (scan->close == ']' || scan_key(scan, out)) && scan_value(scan, out);
}

Status json_scan_finish(JsonScan *scan, Error *err)
{
    if (scan->fault == NULL && scan->close == 0) {
        scan->at = json_blanks_end(scan->at, scan->end);
        scan->fault = scan->at == scan->end ? NULL : "something follows the end";
    }
    if (scan->fault != NULL) {
        return error_set(err, ST_INVALID, "byte %zu: %s", (size_t)(scan->at - scan->start), scan->fault);
    }
    return ST_OK;
}

bool json_member_is(const JsonMember *member, Text key)
{
    if (!member->key_escaped) {
        return text_equal(member->key, key);
    }
    Arena arena;
    Text plain;
    arena_init(&arena, 0);
    bool equal = json_unescape(&arena, member->key, &plain, NULL) == ST_OK && text_equal(plain, key);
    arena_done(&arena);
    return equal;
}

static bool string_is_valid(Arena *arena, Text raw, bool escaped)
{
    Text plain;

    return text_is_utf8(raw, NULL) && (!escaped || json_unescape(arena, raw, &plain, NULL) == ST_OK);
}

static bool container_is_valid(Arena *arena, Text json)
{
    JsonScan scan = json_scan(json);
    JsonMember member;

    while (json_scan_next(&scan, &member)) {
        bool container = member.kind == JSON_ARRAY || member.kind == JSON_OBJECT;
        if (!string_is_valid(arena, member.key, member.key_escaped) ||
            (member.kind == JSON_TEXT && !string_is_valid(arena, member.raw, member.escaped)) ||
            (container && !container_is_valid(arena, member.raw))) {
            return false;
        }
    }
    return json_scan_finish(&scan, NULL) == ST_OK;
}

static bool scalar_is_valid(Arena *arena, Text json)
{
    JsonScan scan = {.at = json.at, .start = json.at, .end = json.at + json.length};
    JsonMember member = {0};

    return scan_value(&scan, &member) && json_blanks_end(scan.at, scan.end) == scan.end &&
           (member.kind != JSON_TEXT || string_is_valid(arena, member.raw, member.escaped));
}

bool json_is_valid(Text json)
{
    Text inner = json;
    Arena arena;

    while (inner.length > 0 && json_is_blank(*inner.at)) {
        inner = (Text){inner.at + 1, inner.length - 1};
    }
    if (inner.length == 0) {
        return false;
    }
    arena_init(&arena, 0);
    bool container = *inner.at == '{' || *inner.at == '[';
    bool valid = container ? container_is_valid(&arena, inner) : scalar_is_valid(&arena, inner);
    arena_done(&arena);
    return valid;
}
