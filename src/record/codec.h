/*
 * codec.h - the values of a record as a journal part holds them: a CBOR map of permanent field numbers.
 *
 * FOREVER: docs/formats/journal.md. Values of fields the reader's model does not know are passed over, never lost:
 * the bytes stay in the journal.
 */
#ifndef RECORD_CODEC_H
#define RECORD_CODEC_H

#include "base/buffer.h"
#include "json/cbor.h"
#include "model/model.h"

/* Simple values that stand for two of the four ways of having no value. */
enum { CODEC_UNKNOWN = 1, CODEC_NOT_SPECIFIED = 2 };

/* Keys below zero in the part of class internal: how the source knows the record. */
enum {
    CODEC_KEY = -1,         /* external identifier in the report's system: text */
    CODEC_FINGERPRINT = -2, /* of the row: [64-bit number, how many alike came before it] */
    CODEC_IDENTIFIERS = -3  /* further external identifiers: [[system, value], …] */
};

/* How many values of each class are not absent: which parts have something to say. */
void values_count(const RecordType *type, const Value *values, size_t counts[CLASS_COUNT]);

/* Appends the pairs of `class` in rising order of field numbers; the caller has written the map's head. */
void values_encode(const RecordType *type, const Value *values, DataClass class, Buffer *out);

void value_encode(const Value *value, Buffer *out);

/* Decodes one value; texts are lent by the input, geometries by the arena. ST_CORRUPT. */
Status value_decode(CborReader *reader, const Field *field, Arena *arena, Value *out, Error *err) CHECKED;

/* What a source said about where a record comes from. */
typedef struct SourceMark {
    Text key; /* empty: none */
    bool has_fingerprint;
    uint64_t fingerprint, ordinal;
    const uint8_t *identifiers; /* CBOR of CODEC_IDENTIFIERS, or NULL */
    size_t identifiers_size;
} SourceMark;

/*
 * Decodes a part's map into `values` (by field index; others stay as they are) and, when `mark` is not NULL, the
 * source mark. ST_CORRUPT when it is no such map.
 */
Status values_decode(const RecordType *type, const uint8_t *bytes, size_t size, Arena *arena, Value *values,
                     SourceMark *mark, Error *err) CHECKED;

/* Walks the [[system, value], …] of a mark: call with offset 0 first; false at the end. */
bool mark_identifier(const SourceMark *mark, size_t *offset, Text *system, Text *value);

#endif
