/*
 * value_write.h - values that are set as JSON: the spelling that answers and exports share.
 *
 * Text, code, date, time and reference are strings, geometry is GeoJSON. How several codes and the reasons for having
 * no value are told is the caller's.
 */
#ifndef MODEL_VALUE_WRITE_H
#define MODEL_VALUE_WRITE_H

#include "json/writer.h"
#include "model/model.h"
#include "model/value.h"

typedef enum CodesAs {
    CODES_AS_LIST, /* ["a", "b"] */
    CODES_AS_TEXT  /* "a;b" */
} CodesAs;

/* `value` of `field` is set. */
void value_write(JsonWriter *w, const Field *field, const Value *value, CodesAs codes);

/* "2024-05-31", "2024-05", "2024" or null. */
void date_json(JsonWriter *w, Date date);

void id_json(JsonWriter *w, Id id);

/* The value, or in its place how it is not there: {"unknown":true}, {"not_specified":true}, else null. */
void value_state_write(JsonWriter *w, const Field *field, const Value *value);

#endif
