#include "record/codec.h"

#include "geo/packed.h"

void values_count(const RecordType *type, const Value *values, size_t counts[CLASS_COUNT])
{
    memset(counts, 0, sizeof *counts * CLASS_COUNT);
    for (size_t i = 0; i < type->field_count; i++) {
        counts[type->fields[i].class] += values[i].state != VALUE_ABSENT;
    }
}

static void date_encode(Date date, Buffer *out)
{
    if (date.precision == PRECISION_DAY) {
        cbor_int(out, date.day);
        return;
    }
    cbor_array(out, 2);
    cbor_int(out, date.day);
    cbor_uint(out, date.precision);
}

static void geometry_encode(const Geometry *geometry, Buffer *out)
{
    Buffer packed = {0};

    packed_encode(geometry, &packed);
    cbor_bytes(out, packed.at, packed.size);
    buffer_done(&packed);
}

static void set_value_encode(const Value *value, Buffer *out)
{
    switch (value->kind) {
    case FIELD_TEXT:
    case FIELD_TIME:
    case FIELD_CODE:
    case FIELD_CODES:
        cbor_text(out, value->text);
        break;
    case FIELD_INTEGER:
        cbor_int(out, value->integer);
        break;
    case FIELD_NUMBER:
        cbor_double(out, value->number);
        break;
    case FIELD_BOOLEAN:
        cbor_bool(out, value->boolean);
        break;
    case FIELD_DATE:
        date_encode(value->date, out);
        break;
    case FIELD_REFERENCE:
        cbor_bytes(out, value->reference.bytes, sizeof value->reference.bytes);
        break;
    case FIELD_GEOMETRY:
        geometry_encode(value->geometry, out);
        break;
    }
}

void value_encode(const Value *value, Buffer *out)
{
    switch (value->state) {
    case VALUE_UNKNOWN:
        cbor_simple(out, CODEC_UNKNOWN);
        break;
    case VALUE_NOT_SPECIFIED:
        cbor_simple(out, CODEC_NOT_SPECIFIED);
        break;
    case VALUE_SET:
        set_value_encode(value, out);
        break;
    case VALUE_ABSENT:
    case VALUE_EMPTY:
        cbor_null(out);
        break;
    }
}

void values_encode(const RecordType *type, const Value *values, DataClass class, Buffer *out)
{
    for (size_t i = 0; i < type->field_count; i++) {
        const Field *field = &type->fields[type->by_number[i]];
        const Value *value = &values[field->index];
        if (field->class == class && value->state != VALUE_ABSENT) {
            cbor_uint(out, field->number);
            value_encode(value, out);
        }
    }
}

static bool state_decode(CborReader *reader, Value *out)
{
    CborReader ahead = *reader;
    uint8_t simple;

    if (!cbor_read_simple(&ahead, &simple)) {
        return false;
    }
    switch (simple) {
    case CBOR_SIMPLE_NULL:
        out->state = VALUE_EMPTY;
        break;
    case CODEC_UNKNOWN:
        out->state = VALUE_UNKNOWN;
        break;
    case CODEC_NOT_SPECIFIED:
        out->state = VALUE_NOT_SPECIFIED;
        break;
    default:
        return false;
    }
    *reader = ahead;
    return true;
}

static bool date_decode(CborReader *reader, Date *out)
{
    int64_t day;
    uint64_t precision = PRECISION_DAY;
    size_t count = 0;

    if (cbor_peek(reader) == CBOR_ARRAY) {
        if (!cbor_read_array(reader, &count) || count != 2 || !cbor_read_int(reader, &day) ||
            !cbor_read_uint(reader, &precision) || precision < PRECISION_YEAR || precision > PRECISION_MONTH) {
            return false;
        }
    } else if (!cbor_read_int(reader, &day)) {
        return false;
    }
    if (day < INT32_MIN || day > INT32_MAX) {
        return false;
    }
    *out = (Date){(int32_t)day, (DatePrecision)precision};
    return true;
}

static bool geometry_decode(CborReader *reader, Arena *arena, const Geometry **out, Error *err)
{
    const uint8_t *bytes;
    size_t size;
    Geometry *geometry = NULL;

    if (!cbor_read_bytes(reader, &bytes, &size) || packed_decode(arena, bytes, size, &geometry, err) != ST_OK) {
        return false;
    }
    *out = geometry;
    return true;
}

static bool set_value_decode(CborReader *reader, const Field *field, Arena *arena, Value *out, Error *err)
{
    switch (field->kind) {
    case FIELD_TEXT:
    case FIELD_TIME:
    case FIELD_CODE:
    case FIELD_CODES:
        return cbor_read_text(reader, &out->text);
    case FIELD_INTEGER:
        return cbor_read_int(reader, &out->integer);
    case FIELD_NUMBER:
        return cbor_read_double(reader, &out->number);
    case FIELD_BOOLEAN:
        return cbor_read_bool(reader, &out->boolean);
    case FIELD_DATE:
        return date_decode(reader, &out->date);
    case FIELD_REFERENCE:
        return cbor_read_exactly(reader, out->reference.bytes, sizeof out->reference.bytes);
    case FIELD_GEOMETRY:
        return geometry_decode(reader, arena, &out->geometry, err);
    }
    return false;
}

Status value_decode(CborReader *reader, const Field *field, Arena *arena, Value *out, Error *err)
{
    *out = (Value){.kind = field->kind};
    if (state_decode(reader, out)) {
        return ST_OK;
    }
    out->state = VALUE_SET;
    if (!set_value_decode(reader, field, arena, out, err)) {
        return error_set(err, ST_CORRUPT, "a stored value of '%.*s' is not of its kind", TEXT_ARG(field->id));
    }
    return ST_OK;
}

static bool mark_decode(CborReader *reader, int64_t key, SourceMark *mark)
{
    size_t count;
    const uint8_t *start = reader->at;

    switch (key) {
    case CODEC_KEY:
        return cbor_read_text(reader, &mark->key);
    case CODEC_FINGERPRINT:
        mark->has_fingerprint = true;
        return cbor_read_array(reader, &count) && count == 2 && cbor_read_uint(reader, &mark->fingerprint) &&
               cbor_read_uint(reader, &mark->ordinal);
    case CODEC_IDENTIFIERS:
        if (!cbor_skip(reader)) {
            return false;
        }
        mark->identifiers = start;
        mark->identifiers_size = (size_t)(reader->at - start);
        return true;
    default:
        return cbor_skip(reader);
    }
}

static Status pair_decode(CborReader *reader, const RecordType *type, Arena *arena, Value *values, SourceMark *mark,
                          Error *err)
{
    int64_t key;
    SourceMark ignored = {0};

    if (!cbor_read_int(reader, &key)) {
        return error_set(err, ST_CORRUPT, "a stored part names a field by something other than a number");
    }
    if (key < 0) {
        return mark_decode(reader, key, mark == NULL ? &ignored : mark)
                   ? ST_OK
                   : error_set(err, ST_CORRUPT, "a stored source mark is damaged");
    }
    const Field *field = key > UINT32_MAX ? NULL : type_field_numbered(type, (uint32_t)key);
    if (field == NULL) {
        return cbor_skip(reader) ? ST_OK : error_set(err, ST_CORRUPT, "a stored value is damaged");
    }
    return value_decode(reader, field, arena, &values[field->index], err);
}

Status values_decode(const RecordType *type, const uint8_t *bytes, size_t size, Arena *arena, Value *values,
                     SourceMark *mark, Error *err)
{
    CborReader reader = cbor_reader(bytes, size);
    size_t pairs;

    if (!cbor_read_map(&reader, &pairs)) {
        return error_set(err, ST_CORRUPT, "a stored part is not a map of values");
    }
    for (size_t i = 0; i < pairs; i++) {
        TRY(pair_decode(&reader, type, arena, values, mark, err));
    }
    if (!cbor_at_end(&reader)) {
        return error_set(err, ST_CORRUPT, "a stored part has bytes behind its values");
    }
    return ST_OK;
}

bool mark_identifier(const SourceMark *mark, size_t *offset, Text *system, Text *value)
{
    CborReader reader = cbor_reader(mark->identifiers, mark->identifiers_size);
    size_t count, pair;

    if (mark->identifiers == NULL || (*offset == 0 && !cbor_read_array(&reader, &count))) {
        return false;
    }
    if (*offset != 0) {
        reader.at = mark->identifiers + *offset;
    }
    if (cbor_at_end(&reader) || !cbor_read_array(&reader, &pair) || pair != 2 || !cbor_read_text(&reader, system) ||
        !cbor_read_text(&reader, value)) {
        return false;
    }
    *offset = (size_t)(reader.at - mark->identifiers);
    return true;
}
