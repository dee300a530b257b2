/*
 * demo_making.h - making the values of demonstration records: what they share, and one function per maker.
 */
#ifndef SERVICE_DEMO_MAKING_H
#define SERVICE_DEMO_MAKING_H

#include "base/buffer.h"
#include "base/random.h"
#include "geo/geo_context.h"
#include "service/demo_recipe.h"

struct DemoMaking {
    DemoRecipe *recipe;
    Arena *arena; /* lends values until all is made */
    Dice dice;
    int32_t today;
    Text programme; /* the code of the file that is filled */
    GeoContext *geo;
    DemoRecord *record, *owner; /* being made, and whose child it is */
    Buffer text;
    uint64_t made;
};

/* Makes every field of `fields` of the current record, in their order. */
Status demo_fields_make(DemoMaking *making, const DemoFields *fields, Error *err) CHECKED;

/* The value of an expression asked of `record`; whether it is true (NULL always is). */
ExprValue demo_evaluate(const DemoMaking *making, const Expr *expr, DemoRecord *record);
bool demo_holds(const DemoMaking *making, const Expr *condition, DemoRecord *record);

/* The value a path leads to, and the record it belongs to; NULL where nothing was made of it. */
const Value *demo_path_value(DemoRecord *record, const DemoPath *path, DemoRecord **holder);

/* Least to most, evenly; with a skew above 1 nearer to the least. */
double demo_between(DemoMaking *making, DemoRange range, double skew);

DemoMake demo_make_nothing, demo_make_constant, demo_make_pick, demo_make_some, demo_make_pattern, demo_make_number,
    demo_make_date;
DemoMake demo_make_is, demo_make_same, demo_make_of, demo_make_owner;

#endif
