#include "base/compiler.h"
#include "model/value_part.h"

enum { UNIT_BYTES_MAX = 48 };

typedef enum Dimension {
    DIMENSION_LENGTH,
    DIMENSION_AREA,
    DIMENSION_MASS,
    DIMENSION_MINUTES,
    DIMENSION_HOURS,
    DIMENSION_DAYS,
    DIMENSION_MONTHS,
    DIMENSION_YEARS,
    DIMENSION_PEOPLE,
    DIMENSION_ITEMS,
    DIMENSION_DEGREES
} Dimension;

typedef struct Unit {
    const char *name;
    Dimension dimension;
    int power;
} Unit;

static const Unit UNITS[] = {
#define UNIT(name, dimension, power) {#name, DIMENSION_##dimension, power},
#include "model/unit.def"
#undef UNIT
};

static size_t put_plain(uint32_t c, char *out)
{
    switch (c) {
    case 0xb2:
        out[0] = '2';
        return 1;
    case 0xb3:
        out[0] = '3';
        return 1;
    case 0xb0:
        memcpy(out, "deg", 3);
        return 3;
    default:
        return (size_t)utf8_encode(c, out);
    }
}

/* The name as unit.def spells it; empty when too long or without a letter. */
static Text unit_fold(Arena *arena, Text text)
{
    char plain[UNIT_BYTES_MAX * 2];
    size_t length = 0;

    while (text.length > 0 && length < UNIT_BYTES_MAX) {
        uint32_t c;
        int size = utf8_decode(text, &c);
        if (size == 0) {
            return (Text){0};
        }
        length += put_plain(c, plain + length);
        text.at += size;
        text.length -= (size_t)size;
    }
    Text folded = text.length > 0 ? (Text){0} : text_fold(arena, (Text){plain, length});
    char *name = arena_copy(arena, folded.at, folded.length);
    size_t kept = 0;
    for (size_t i = 0; i < folded.length; i++) {
        if (name[i] != '_') {
            name[kept++] = name[i];
        }
    }
    return (Text){name, kept};
}

static const Unit *unit_find(Text name)
{
    for (size_t i = 0; i < COUNT_OF(UNITS); i++) {
        if (text_equal(text_of(UNITS[i].name), name)) {
            return &UNITS[i];
        }
    }
    return NULL;
}

static bool convert(Text from, Text to, int *power)
{
    const Unit *source = unit_find(from), *target = unit_find(to);

    if (from.length > 0 && text_equal(from, to)) {
        *power = 0;
        return true;
    }
    if (source == NULL || target == NULL || source->dimension != target->dimension) {
        return false;
    }
    *power = source->power - target->power;
    return true;
}

bool unit_power(Text suffix, Text unit, int *power)
{
    if (unit.length > 0 && text_equal(suffix, unit)) {
        *power = 0;
        return true;
    }
    Arena scratch = {0};
    bool found = unit.length > 0 && convert(unit_fold(&scratch, suffix), unit_fold(&scratch, unit), power);
    arena_done(&scratch);
    return found;
}
