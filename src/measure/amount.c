#include "measure/amount.h"

#include <math.h>

/* Greater values would carry a sum beyond what a number holds. */
static const double AMOUNT_MAX = 1e11;

bool amount_of(const Value *value, int64_t *out)
{
    double number = value->kind == FIELD_INTEGER ? (double)value->integer : value->number;

    if (value->state != VALUE_SET || !(fabs(number) <= AMOUNT_MAX)) {
        return false;
    }
    *out = value->kind == FIELD_INTEGER ? value->integer * AMOUNT_ONE : llround(number * AMOUNT_ONE);
    return true;
}
