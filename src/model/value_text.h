/*
 * value_text.h - values as people write them, in English and French: the one normaliser of imports, and its inverse.
 */
#ifndef MODEL_VALUE_TEXT_H
#define MODEL_VALUE_TEXT_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/error.h"
#include "model/model.h"

/* How to read 03/04/2024. */
typedef enum DateOrder { DATE_ORDER_DAY_FIRST, DATE_ORDER_MONTH_FIRST } DateOrder;

/* What is known of the source's habits; all zero when nothing is. */
typedef struct ValueOptions {
    char decimal;        /* '.' or ','; 0: guess from each value, refuse those that can be read in two ways */
    bool group_of_three; /* with decimal 0: "1,234" and "1.234" are 1234 */
    DateOrder date_order;
} ValueOptions;

/*
 * Reads `text` as a value of `field`. Blank (and a date of zeros) gives VALUE_EMPTY; words for not knowing and for not
 * saying give VALUE_UNKNOWN and VALUE_NOT_SPECIFIED, but a text keeps its words and a list with a code of that meaning
 * gives the code. A GEOMETRY is WKT. A REFERENCE that is not a UUID comes back as kind FIELD_TEXT: the caller finds the
 * record it names. Limits, required and active codes are not checked here. Texts in `*out` are of `arena` or of the
 * list. ST_INVALID quotes the value and says what is accepted.
 */
Status value_parse(Arena *arena, const Field *field, Text text, Value *out, const ValueOptions *options,
                   Error *err) CHECKED;

/*
 * Appends the canonical text of `value`: value_parse with any options but a decimal comma gives the value back.
 * Exceptions: absent and empty both write nothing; the two states of not knowing come back from a text as words and
 * from a list that has codes for them as codes.
 */
void value_format(const Field *field, const Value *value, Buffer *out);

/*
 * The decimal mark that `text` alone proves: '.' or ',', 0 when it proves none. A reader asks it for a whole column to
 * settle ValueOptions.decimal.
 */
char decimal_guess(Text text);

/* Does `text` alone prove that days or months come first, as 31/05/2024 or 05/31/2024 do? */
bool date_order_guess(Text text, DateOrder *out);

#endif
