#include "json/reader.h"

#include <inttypes.h>

#include "base/limits.h"
#include "json/lex.h"
#include "json/structure.h"

enum { CHUNK = 64 * 1024, SNIFFED = 512, RECORD_SEPARATOR = 0x1e };

void json_stream_init(JsonFeatureStream *stream, JsonRead read, void *context)
{
    *stream = (JsonFeatureStream){.read = read, .context = context, .line = 1};
}

void json_stream_done(JsonFeatureStream *stream)
{
    buffer_done(&stream->window);
    buffer_done(&stream->members);
}

static size_t unread(const JsonFeatureStream *stream)
{
    return stream->window.size - stream->at;
}

static const char *unread_at(const JsonFeatureStream *stream)
{
    return stream->window.at + stream->at;
}

/* Reads on behind what is there; sets `ended` when nothing comes. Moves the window: offsets from `at` stay good. */
static Status fill(JsonFeatureStream *stream, Error *err)
{
    Buffer *window = &stream->window;
    size_t got = 0;

    if (stream->at > 0 && window->capacity - window->size < CHUNK) {
        memmove(window->at, window->at + stream->at, unread(stream));
        window->size = unread(stream);
        stream->at = 0;
    }
    char *room = buffer_reserve(window, CHUNK);
    TRY(stream->read(stream->context, room, CHUNK, &got, err));
    buffer_grown(window, got);
    stream->ended = got == 0;
    return ST_OK;
}

static uint64_t count_lines(const char *at, const char *end)
{
    uint64_t lines = 0;

    while (at < end && (at = memchr(at, '\n', (size_t)(end - at))) != NULL) {
        lines++;
        at++;
    }
    return lines;
}

static void consume(JsonFeatureStream *stream, size_t size)
{
    stream->line += size == 0 ? 0 : count_lines(unread_at(stream), unread_at(stream) + size);
    stream->offset += size;
    stream->at += size;
}

/* "line 3, byte 120: message" for the byte that is `ahead` of what was consumed. */
static Status fault(const JsonFeatureStream *stream, size_t ahead, const char *message, Error *err)
{
    uint64_t line = stream->line + (ahead == 0 ? 0 : count_lines(unread_at(stream), unread_at(stream) + ahead));

    return error_set(err, ST_INVALID, "line %" PRIu64 ", byte %" PRIu64 ": %s", line, stream->offset + ahead, message);
}

static Status ends_between(const JsonFeatureStream *stream, Error *err)
{
    return error_set(err, ST_INVALID, "the file ends behind feature %" PRIu64 ", at byte %" PRIu64 ": it was cut off",
                     stream->count, stream->offset + unread(stream));
}

static Status cut_off(const JsonFeatureStream *stream, Error *err)
{
    if (stream->closed) {
        return ends_between(stream, err);
    }
    if (stream->layout == JSON_LAYOUT_UNKNOWN) {
        return error_set(err, ST_INVALID, "the file ends inside its first object, at byte %" PRIu64 ": it was cut off",
                         stream->offset + unread(stream));
    }
    return error_set(err, ST_INVALID,
                     "the file ends inside feature %" PRIu64 ", which begins at line %" PRIu64 ", byte %" PRIu64
                     ": it was cut off at byte %" PRIu64,
                     stream->count + 1, stream->line, stream->offset, stream->offset + unread(stream));
}

static Status too_long(const JsonFeatureStream *stream, Error *err)
{
    return error_set(err, ST_TOO_LARGE,
                     "feature %" PRIu64 ", which begins at line %" PRIu64 ", byte %" PRIu64
                     ", is longer than the %d MiB one may have",
                     stream->count + 1, stream->line, stream->offset, LIMIT_ROW_BYTES >> 20);
}

/* Reads on because what was consumed last is not complete without more. */
static Status need_more(JsonFeatureStream *stream, Error *err)
{
    if (unread(stream) > LIMIT_ROW_BYTES) {
        return too_long(stream, err);
    }
    TRY(fill(stream, err));
    return stream->ended ? cut_off(stream, err) : ST_OK;
}

/* Consumes white space (and RS, between features); `*c` is the byte that follows, -1 at the end. */
static Status next_byte(JsonFeatureStream *stream, bool separators, int *c, Error *err)
{
    for (;;) {
        const char *start = unread_at(stream), *end = start + unread(stream), *at = start;
        while (at < end && (json_is_blank(*at) || (separators && *at == RECORD_SEPARATOR))) {
            at++;
        }
        bool more = at < end;
        *c = more ? (unsigned char)*at : -1;
        consume(stream, (size_t)(at - start));
        if (more || stream->ended) {
            return ST_OK;
        }
        TRY(fill(stream, err));
    }
}

/* The byte `ahead` of what was consumed, reading on when it must. */
static Status byte_ahead(JsonFeatureStream *stream, size_t ahead, char *out, Error *err)
{
    while (unread(stream) <= ahead) {
        TRY(need_more(stream, err));
    }
    *out = unread_at(stream)[ahead];
    return ST_OK;
}

static Status skip_blanks(JsonFeatureStream *stream, size_t *ahead, char *out, Error *err)
{
    TRY(byte_ahead(stream, *ahead, out, err));
    while (json_is_blank(*out)) {
        ++*ahead;
        TRY(byte_ahead(stream, *ahead, out, err));
    }
    return ST_OK;
}

/* Is the quote at `at` escaped by an odd number of backslashes, which reach down to `start` at most? */
static bool is_escaped(const char *start, const char *at)
{
    const char *first = at;

    while (first > start && first[-1] == '\\') {
        first--;
    }
    return (at - first) % 2 != 0;
}

/* Moves `*ahead` from a string's opening quote behind its closing one. */
static Status skip_string(JsonFeatureStream *stream, size_t *ahead, Error *err)
{
    size_t start = *ahead + 1, seen = start;

    for (;;) {
        const char *base = unread_at(stream);
        const char *quote = unread(stream) > seen ? memchr(base + seen, '"', unread(stream) - seen) : NULL;
        if (quote != NULL) {
            seen = (size_t)(quote - base) + 1;
            if (!is_escaped(base + start, quote)) {
                *ahead = seen;
                return ST_OK;
            }
            continue;
        }
        seen = unread(stream) > seen ? unread(stream) : seen;
        TRY(need_more(stream, err));
    }
}

/* Moves `*ahead` from an opening bracket behind its closing one. */
static Status skip_container(JsonFeatureStream *stream, size_t *ahead, bool *not_ascii, Error *err)
{
    Structure structure = {0};

    for (;;) {
        const char *base = unread_at(stream), *at = base + *ahead;
        StructureResult result = structure_scan(&structure, &at, base + unread(stream));
        *ahead = (size_t)(at - base);
        *not_ascii = structure.not_ascii;
        if (result == STRUCTURE_END) {
            return ST_OK;
        }
        if (result == STRUCTURE_DEEP) {
            return fault(stream, *ahead, "brackets nested too deep for a feature", err);
        }
        TRY(need_more(stream, err));
    }
}

static Status skip_scalar(JsonFeatureStream *stream, size_t *ahead, Error *err)
{
    char c;

    TRY(byte_ahead(stream, *ahead, &c, err));
    size_t start = *ahead;
    while (c != ',' && c != '}' && c != ']' && !json_is_blank(c) && *ahead - start < LIMIT_TEXT_BYTES) {
        TRY(byte_ahead(stream, ++*ahead, &c, err));
    }
    const char *base = unread_at(stream);
    JsonKind kind;
    if (json_number_end(base + start, base + *ahead) != base + *ahead &&
        json_literal_end(base + start, base + *ahead, &kind) != base + *ahead) {
        return fault(stream, start, "a value is expected here", err);
    }
    return ST_OK;
}

static Status skip_value(JsonFeatureStream *stream, size_t *ahead, Error *err)
{
    bool not_ascii;
    char c;

    TRY(byte_ahead(stream, *ahead, &c, err));
    if (c == '"') {
        return skip_string(stream, ahead, err);
    }
    return c == '{' || c == '[' ? skip_container(stream, ahead, &not_ascii, err) : skip_scalar(stream, ahead, err);
}

static Status check_utf8(const JsonFeatureStream *stream, size_t length, Error *err)
{
    size_t bad;
    Text text = {unread_at(stream), length};

    if (text_is_utf8(text, &bad)) {
        return ST_OK;
    }
    char message[96];
    snprintf(message, sizeof message, "byte 0x%02X is not UTF-8 (the file looks like Latin-1): save it as UTF-8",
             (unsigned char)text.at[bad]);
    return fault(stream, bad, message, err);
}

/* Reads `"key":` from its opening quote and moves `*ahead` to the value; the key is [start, end) without quotes. */
static Status read_key(JsonFeatureStream *stream, size_t *ahead, size_t *start, size_t *end, Error *err)
{
    char c;

    *start = *ahead + 1;
    TRY(skip_string(stream, ahead, err));
    *end = *ahead - 1;
    TRY(skip_blanks(stream, ahead, &c, err));
    if (c != ':') {
        return fault(stream, *ahead, "a ':' is missing behind the member's name", err);
    }
    ++*ahead;
    return skip_blanks(stream, ahead, &c, err);
}

static void keep_member(JsonFeatureStream *stream, size_t start, size_t end)
{
    Buffer *members = &stream->members;

    if (members->size + (end - start) + 1 <= LIMIT_TEXT_BYTES) {
        if (members->size > 0) {
            buffer_byte(members, ',');
        }
        buffer_bytes(members, unread_at(stream) + start, end - start);
    }
}

/*
 * Reads members of the outermost object from `*ahead`, where a member or the closing bracket is expected, up to the
 * list of features (`*at_features`) or behind the closing bracket.
 */
static Status read_members(JsonFeatureStream *stream, size_t *ahead, bool *at_features, Error *err)
{
    size_t key, key_end;
    char c;

    *at_features = false;
    for (;;) {
        TRY(skip_blanks(stream, ahead, &c, err));
        if (c != '"') {
            return fault(stream, *ahead, "a member's name in double quotes is expected here", err);
        }
        TRY(read_key(stream, ahead, &key, &key_end, err));
        char first = unread_at(stream)[*ahead];
        if (text_equal((Text){unread_at(stream) + key, key_end - key}, TEXT("features"))) {
            *at_features = first == '[';
            return *at_features ? ST_OK : fault(stream, *ahead, "\"features\" is not a list", err);
        }
        TRY(skip_value(stream, ahead, err));
        keep_member(stream, key - 1, *ahead);
        TRY(skip_blanks(stream, ahead, &c, err));
        ++*ahead;
        if (c == '}') {
            return ST_OK;
        }
        if (c != ',') {
            return fault(stream, *ahead - 1, "a ',' or '}' is expected here", err);
        }
    }
}

/* The members behind the list of features, then nothing more. */
static Status finish_collection(JsonFeatureStream *stream, Error *err)
{
    size_t ahead = 0;
    bool again = false;
    int next;
    char c;

    TRY(skip_blanks(stream, &ahead, &c, err));
    ahead++;
    if (c == ',') {
        TRY(read_members(stream, &ahead, &again, err));
    } else if (c != '}') {
        return fault(stream, ahead - 1, "a ',' or '}' is expected behind the list of features", err);
    }
    if (again) {
        return fault(stream, ahead, "a second list of features", err);
    }
    TRY(check_utf8(stream, ahead, err));
    consume(stream, ahead);
    TRY(next_byte(stream, true, &next, err));
    return next < 0 ? ST_OK : fault(stream, 0, "something follows the end of the collection", err);
}

static Status finish_list(JsonFeatureStream *stream, Error *err)
{
    int next;

    stream->closed = true;
    consume(stream, 1);
    if (stream->layout == JSON_LAYOUT_COLLECTION) {
        return finish_collection(stream, err);
    }
    TRY(next_byte(stream, false, &next, err));
    return next < 0 ? ST_OK : fault(stream, 0, "something follows the end of the list", err);
}

static void give(JsonFeatureStream *stream, size_t length, JsonFeature *out, bool *found)
{
    *out = (JsonFeature){
        .text = {unread_at(stream), length}, .number = ++stream->count, .line = stream->line, .offset = stream->offset};
    *found = true;
    consume(stream, length);
}

/* Gives the object that begins at the next byte. */
static Status give_object(JsonFeatureStream *stream, JsonFeature *out, bool *found, Error *err)
{
    size_t length = 0;
    bool not_ascii;

    TRY(skip_container(stream, &length, &not_ascii, err));
    if (length > LIMIT_ROW_BYTES) {
        return too_long(stream, err);
    }
    if (not_ascii) {
        TRY(check_utf8(stream, length, err));
    }
    give(stream, length, out, found);
    return ST_OK;
}

static Status next_of_list(JsonFeatureStream *stream, JsonFeature *out, bool *found, Error *err)
{
    int c;

    TRY(next_byte(stream, false, &c, err));
    if (c == ']') {
        return finish_list(stream, err);
    }
    if (stream->count > 0 && c == ',') {
        consume(stream, 1);
        TRY(next_byte(stream, false, &c, err));
    } else if (stream->count > 0 && c >= 0) {
        return fault(stream, 0, "a ',' or ']' is expected between features", err);
    }
    if (c < 0) {
        return ends_between(stream, err);
    }
    return c == '{' ? give_object(stream, out, found, err)
                    : fault(stream, 0, "not an object: features are objects", err);
}

static Status next_of_sequence(JsonFeatureStream *stream, JsonFeature *out, bool *found, Error *err)
{
    int c;

    TRY(next_byte(stream, true, &c, err));
    if (c < 0) {
        stream->closed = true;
        return ST_OK;
    }
    stream->layout = JSON_LAYOUT_SEQUENCE;
    return c == '{' ? give_object(stream, out, found, err)
                    : fault(stream, 0, "not an object: features are objects", err);
}

/* Length of the line without its end; the last one may have none. */
static Status line_length(JsonFeatureStream *stream, size_t *length, Error *err)
{
    *length = 0;
    for (;;) {
        const char *base = unread_at(stream);
        const char *found = unread(stream) > *length ? memchr(base + *length, '\n', unread(stream) - *length) : NULL;
        *length = found == NULL ? unread(stream) : (size_t)(found - base);
        if (*length > LIMIT_ROW_BYTES) {
            return too_long(stream, err);
        }
        if (found != NULL || stream->ended) {
            return ST_OK;
        }
        TRY(fill(stream, err));
    }
}

/* Why a line is not one object, or NULL; `*cut` when it is one that is not finished. */
static const char *line_fault(Text line, bool *cut)
{
    Structure structure = {0};
    const char *at = line.at, *end = line.at + line.length;

    *cut = false;
    if (*at != '{') {
        return "not an object: each line is one feature";
    }
    switch (structure_scan(&structure, &at, end)) {
    case STRUCTURE_DEEP:
        return "brackets nested too deep for a feature";
    case STRUCTURE_MORE:
        *cut = true;
        return "the line ends inside the feature";
    default:
        return json_blanks_end(at, end) == end ? NULL : "something follows the feature on its line";
    }
}

static Status next_of_lines(JsonFeatureStream *stream, JsonFeature *out, bool *found, Error *err)
{
    size_t length;
    bool cut;
    int c;

    TRY(next_byte(stream, true, &c, err));
    if (c < 0) {
        stream->closed = true;
        return ST_OK;
    }
    TRY(line_length(stream, &length, err));
    TRY(check_utf8(stream, length, err));
    while (json_is_blank(unread_at(stream)[length - 1])) {
        length--;
    }
    const char *wrong = line_fault((Text){unread_at(stream), length}, &cut);
    if (cut && stream->ended && length == unread(stream)) {
        return cut_off(stream, err);
    }
    give(stream, length, out, found);
    out->fault = wrong;
    return ST_OK;
}

static Status name_stranger(const JsonFeatureStream *stream, Error *err)
{
    Text start = {unread_at(stream), unread(stream) < SNIFFED ? unread(stream) : SNIFFED};
    const char *foreign = json_foreign_name(start);
    int shown = 0;

    if (foreign != NULL) {
        return error_set(err, ST_INVALID, "not JSON: it looks like %s", foreign);
    }
    while (shown < 24 && (size_t)shown < start.length && start.at[shown] > ' ' && start.at[shown] < 0x7f) {
        shown++;
    }
    if (shown == 0) {
        return error_set(err, ST_INVALID, "not JSON: it begins with byte 0x%02X", (unsigned char)start.at[0]);
    }
    return error_set(err, ST_INVALID, "not JSON: it begins with '%.*s'", shown, start.at);
}

/* A file of objects: lines when the first one stands alone on its line. */
static Status settle_sequence(JsonFeatureStream *stream, size_t length, bool separated, Error *err)
{
    size_t ahead = length;

    for (;;) {
        while (ahead < unread(stream) && (unread_at(stream)[ahead] == ' ' || unread_at(stream)[ahead] == '\r')) {
            ahead++;
        }
        if (ahead < unread(stream) || stream->ended || ahead - length > CHUNK) {
            break;
        }
        TRY(fill(stream, err));
    }
    bool alone =
        ahead < unread(stream) && unread_at(stream)[ahead] == '\n' && memchr(unread_at(stream), '\n', length) == NULL;
    stream->layout = separated ? JSON_LAYOUT_SEQUENCE : alone ? JSON_LAYOUT_LINES : JSON_LAYOUT_SINGLE;
    return ST_OK;
}

static Status begin_object(JsonFeatureStream *stream, bool separated, JsonFeature *out, bool *found, Error *err)
{
    size_t ahead = 1;
    bool at_features = false;
    char c;

    TRY(skip_blanks(stream, &ahead, &c, err));
    if (c == '}') {
        ahead++;
    } else {
        TRY(read_members(stream, &ahead, &at_features, err));
    }
    TRY(check_utf8(stream, ahead, err));
    if (at_features) {
        stream->layout = JSON_LAYOUT_COLLECTION;
        consume(stream, ahead + 1);
        return next_of_list(stream, out, found, err);
    }
    stream->members.size = 0;
    if (ahead > LIMIT_ROW_BYTES) {
        return too_long(stream, err);
    }
    TRY(settle_sequence(stream, ahead, separated, err));
    give(stream, ahead, out, found);
    return ST_OK;
}

static Status begin(JsonFeatureStream *stream, JsonFeature *out, bool *found, Error *err)
{
    int c;

    while (unread(stream) < SNIFFED && !stream->ended) {
        TRY(fill(stream, err));
    }
    Text start = {unread_at(stream), unread(stream)};
    bool stranger =
        start.length > 0 && json_foreign_name((Text){start.at, 16 < start.length ? 16 : start.length}) != NULL;
    if (stranger) {
        return name_stranger(stream, err);
    }
    consume(stream, text_starts(start, TEXT("\xef\xbb\xbf")) ? 3 : 0);
    TRY(next_byte(stream, false, &c, err));
    bool separated = c == RECORD_SEPARATOR;
    TRY(next_byte(stream, true, &c, err));
    if (c < 0) {
        return error_set(err, ST_INVALID, "the file is empty");
    }
    if (c == '{') {
        return begin_object(stream, separated, out, found, err);
    }
    if (c != '[') {
        return name_stranger(stream, err);
    }
    stream->layout = JSON_LAYOUT_LIST;
    consume(stream, 1);
    return next_of_list(stream, out, found, err);
}

Status json_stream_next(JsonFeatureStream *stream, JsonFeature *out, bool *found, Error *err)
{
    *found = false;
    if (stream->closed) {
        return ST_OK;
    }
    switch (stream->layout) {
    case JSON_LAYOUT_UNKNOWN:
        return begin(stream, out, found, err);
    case JSON_LAYOUT_COLLECTION:
    case JSON_LAYOUT_LIST:
        return next_of_list(stream, out, found, err);
    case JSON_LAYOUT_LINES:
        return next_of_lines(stream, out, found, err);
    default:
        return next_of_sequence(stream, out, found, err);
    }
}

void json_stream_members(const JsonFeatureStream *stream, Buffer *out)
{
    buffer_byte(out, '{');
    buffer_text(out, buffer_view(&stream->members));
    buffer_byte(out, '}');
}
