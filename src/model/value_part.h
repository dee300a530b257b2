/*
 * value_part.h - the readers behind value_parse, one for each way of writing.
 */
#ifndef MODEL_VALUE_PART_H
#define MODEL_VALUE_PART_H

#include "model/value_text.h"

enum { QUOTE_SIZE = 128 };

/* `text` as a message quotes it: at most 40 characters, no control characters. Returns `out`. */
const char *quote(Text text, char out[QUOTE_SIZE]);

/* A whole number, in the field's unit. */
Status integer_text_parse(Text text, Text unit, const ValueOptions *options, int64_t *out, Error *err) CHECKED;

/* A finite number, in the field's unit. */
Status number_text_parse(Text text, Text unit, const ValueOptions *options, double *out, Error *err) CHECKED;

/* Shortest text that reads back as `number`, and never as thousands: 1.234 is written "1.2340". */
void number_text_format(double number, Buffer *out);

/* A date as far as it is known; precision 0 for one of zeros. */
Status date_text_parse(Text text, DateOrder order, Date *out, Error *err) CHECKED;

/* Hour and minute of a time of day or of a timestamp, as "HH:MM". */
Status time_text_parse(Arena *arena, Text text, Text *out, Error *err) CHECKED;

/* The power of ten that brings a number followed by `suffix` into `unit`; false when it cannot. */
bool unit_power(Text suffix, Text unit, int *power);

/* ST_INVALID with what the field's list accepts. */
Status code_text_refuse(const Field *field, Text text, Error *err);

/* Several codes; `out` gets state and text. A text that is one code as a whole is not for it. */
Status codes_text_parse(Arena *arena, const Field *field, Text text, Value *out, Error *err) CHECKED;

#endif
