#include "model/measure.h"

#include "model/role.h"

#include "model/keyword.h"

const Text DIMENSION_KEYWORDS[DIMENSION_COUNT] = {
#define DIMENSION(name, id) KEYWORD_INIT(id),
#include "model/dimension.def"
#undef DIMENSION
};

const Measure *model_measure(const Model *model, Text id)
{
    for (size_t i = 0; i < model->measure_count; i++) {
        if (text_equal(model->measures[i].id, id)) {
            return &model->measures[i];
        }
    }
    return NULL;
}

int measure_dimension(const Measure *measure, Text id)
{
    for (size_t i = 0; i < measure->dimension_count; i++) {
        if (text_equal(measure->dimensions[i].id, id)) {
            return (int)i;
        }
    }
    for (size_t i = 0; i < measure->dimension_count; i++) {
        if (text_equal(DIMENSION_KEYWORDS[measure->dimensions[i].meaning], id)) {
            return (int)i;
        }
    }
    return -1;
}

int measure_value(const Measure *measure, Text id)
{
    for (size_t i = 0; i < measure->value_count; i++) {
        if (text_equal(measure->values[i].id, id)) {
            return (int)i;
        }
    }
    return -1;
}

int dimension_band(const Dimension *dimension, int64_t number)
{
    int band = -1;

    while (band + 1 < (int)dimension->bound_count && dimension->bounds[band + 1] <= number) {
        band++;
    }
    return band;
}

const MeasurePart *measure_part_of(const Measure *measure, uint16_t value)
{
    for (size_t i = 0; i < measure->part_count; i++) {
        if (measure->parts[i].value == value) {
            return &measure->parts[i];
        }
    }
    return NULL;
}

const RecordType *dimension_records(const Measure *measure, const Dimension *dimension)
{
    if (dimension->source == FROM_PLACE) {
        return type_role(measure->type, ROLE_BELONGS_TO_UNIT, SLOT_BELONGS_TO_UNIT_UNIT)->to;
    }
    return dimension->source == FROM_FIELD && dimension->field->kind == FIELD_REFERENCE ? dimension->field->to : NULL;
}
