/*
 * fuzz_json_reader.c - a feature stream gives the same however its input is cut into blocks, its features stand in the
 * input where it says, and for a whole document it agrees with the tree; so does a scan of every container.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "json/document.h"
#include "json/reader.h"
#include "json/scan.h"
#include "json/structure.h"

typedef struct Feed {
    Text text;
    size_t given, chunk;
} Feed;

static void require(bool holds)
{
    if (!holds) {
        abort();
    }
}

static Status feed_read(void *context, char *buffer, size_t room, size_t *got, Error *err)
{
    Feed *feed = context;
    size_t left = feed->text.length - feed->given;

    (void)err;
    *got = left < feed->chunk ? left : feed->chunk;
    require(*got <= room);
    if (*got > 0) {
        memcpy(buffer, feed->text.at + feed->given, *got);
        feed->given += *got;
    }
    return ST_OK;
}

static Status stream_all(Text text, size_t chunk, Buffer *out, uint64_t *count)
{
    Feed feed = {text, 0, chunk};
    JsonFeatureStream stream;
    JsonFeature feature;
    Error err = {0};
    bool found = true;
    Status status = ST_OK;

    json_stream_init(&stream, feed_read, &feed);
    while (found && (status = json_stream_next(&stream, &feature, &found, &err)) == ST_OK && found) {
        require(feature.offset + feature.text.length <= text.length && text_is_utf8(feature.text, NULL));
        require(memcmp(text.at + feature.offset, feature.text.at, feature.text.length) == 0);
        require(feature.fault != NULL || feature.text.at[0] == '{');
        buffer_format(out, "%d %d %s\n", (int)feature.line, (int)feature.offset, feature.fault ? feature.fault : "");
    }
    *count = stream.count;
    buffer_format(out, "%d %s ", (int)stream.layout, err.message);
    json_stream_members(&stream, out);
    json_stream_done(&stream);
    return status;
}

/* Byte by byte what structure_scan does in blocks. */
static void check_structure(Text text)
{
    Structure structure = {0};
    const char *at = text.at, *end = text.at + text.length, *slow = text.at;
    StructureResult result = structure_scan(&structure, &at, end), expected = STRUCTURE_MORE;
    bool in_string = false, escape = false;
    int depth = 0;

    for (; slow < end && expected == STRUCTURE_MORE; slow++) {
        char c = *slow;
        bool special = !escape;
        escape = special && c == '\\';
        in_string ^= special && c == '"';
        if (in_string || (!special && c == '"')) {
            continue;
        }
        depth += (c == '[' || c == '{') - (c == ']' || c == '}');
        if (depth > LIMIT_JSON_DEPTH) {
            expected = STRUCTURE_DEEP;
            break;
        }
        expected = depth == 0 && (c == ']' || c == '}') ? STRUCTURE_END : STRUCTURE_MORE;
    }
    require(result == expected && at == slow);
}

static void check_scan(const JsonValue *value)
{
    JsonScan scan = json_scan(value->raw);
    JsonMember member;
    size_t i = 0;

    for (; json_scan_next(&scan, &member); i++) {
        const JsonValue *child = json_at(value, i);
        require(child != NULL && child->kind == member.kind);
        bool quoted = member.kind == JSON_TEXT;
        require(member.raw.at == child->raw.at + quoted && member.raw.length == child->raw.length - 2 * quoted);
        require(value->kind == JSON_ARRAY || json_member_is(&member, child->key));
        if (child->kind == JSON_ARRAY || child->kind == JSON_OBJECT) {
            check_scan(child);
        }
    }
    require(i == value->count && json_scan_finish(&scan, NULL) == ST_OK);
}

static void check_document(Text text, Status status, uint64_t count)
{
    Arena arena;
    JsonValue *value;

    arena_init(&arena, 0);
    if (json_parse(&arena, text, JSON_LIMITS, &value, NULL) == ST_OK &&
        (value->kind == JSON_ARRAY || value->kind == JSON_OBJECT)) {
        check_scan(value);
        const JsonValue *list = value->kind == JSON_ARRAY ? value : json_get(value, "features");
        bool plain = true;
        for (size_t i = 0; json_is(list, JSON_ARRAY) && i < list->count; i++) {
            plain = plain && list->items[i].kind == JSON_OBJECT;
        }
        if (json_is(list, JSON_ARRAY) && plain && memchr(text.at, '\\', text.length) == NULL) {
            require(status == ST_OK && count == list->count);
        }
    }
    arena_done(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Text text = {(const char *)data, size};
    BUFFER whole = {0};
    BUFFER pieces = {0};
    uint64_t count, count_of_pieces;
    Status status = stream_all(text, 1 << 16, &whole, &count);

    require(stream_all(text, 5, &pieces, &count_of_pieces) == status && count == count_of_pieces);
    require(text_equal(buffer_view(&whole), buffer_view(&pieces)));
    if (size > 0 && (data[0] == '[' || data[0] == '{')) {
        check_structure(text);
        check_document(text, status, count);
    }
    JsonScan scan = json_scan(text);
    JsonMember member;
    while (json_scan_next(&scan, &member)) {
        require(member.raw.at >= text.at && member.raw.at + member.raw.length <= text.at + text.length);
    }
    return 0;
}
