#include "model/value.h"

static bool date_equal(Date a, Date b)
{
    return a.day == b.day && a.precision == b.precision;
}

bool value_equal(const Value *a, const Value *b)
{
    if (a->state != b->state || a->kind != b->kind) {
        return false;
    }
    if (a->state != VALUE_SET) {
        return true;
    }
    switch (a->kind) {
    case FIELD_TEXT:
    case FIELD_TIME:
    case FIELD_CODE:
    case FIELD_CODES:
        return text_equal(a->text, b->text);
    case FIELD_INTEGER:
        return a->integer == b->integer;
    case FIELD_NUMBER:
        return a->number == b->number;
    case FIELD_BOOLEAN:
        return a->boolean == b->boolean;
    case FIELD_DATE:
        return date_equal(a->date, b->date);
    case FIELD_REFERENCE:
        return id_equal(a->reference, b->reference);
    case FIELD_GEOMETRY:
        return geometry_equal(a->geometry, b->geometry);
    }
    return false;
}
