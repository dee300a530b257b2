/*
 * measure.h - declared numbers: what is counted or summed over the records of a type, and by what it is broken down.
 *
 * A measure's cube (store/cubes.h) follows by deltas in the transaction that changes a record. Source:
 * docs/formats/measures.md.
 */
#ifndef MODEL_MEASURE_H
#define MODEL_MEASURE_H

#include "model/model.h"

enum {
    MEASURE_DIMENSIONS_MAX = 8,
    MEASURE_VALUES_MAX = 6,
    MEASURE_PARTS_MAX = 16,
    MEASURE_VIEWS_MAX = 6,
    MEASURE_BANDS_MAX = 16,
    RELATED_WITHIN_MAX = 50000, /* m */
    ONCE_READS_MAX = 24         /* columns that what is counted once may be read from */
};

/* What a dimension means, so that figures of different measures can be asked for alike. */
typedef enum DimensionMeaning {
#define DIMENSION(name, id) DIMENSION_##name,
#include "model/dimension.def"
#undef DIMENSION
    DIMENSION_COUNT
} DimensionMeaning;

extern const Text DIMENSION_KEYWORDS[DIMENSION_COUNT];

/* Where a member of a dimension comes from. */
typedef enum DimensionSource {
    FROM_FIELD, /* the value of a field: a code, a yes or no, what a reference names, a text */
    FROM_BANDS, /* the band that a number lies in */
    FROM_PLACE, /* the unit of one level that the record lies in */
    FROM_PART   /* said with each part of a value */
} DimensionSource;

typedef struct Dimension {
    Text id;
    Label label;
    DimensionMeaning meaning;
    DimensionSource source;
    const Field *field;   /* FROM_FIELD, FROM_BANDS */
    const CodeList *list; /* of its members, or NULL */
    Text level;           /* FROM_PLACE: as the units' level field has it */
    int64_t *bounds;      /* FROM_BANDS: the least of each band, rising; the last is open */
    size_t bound_count;
} Dimension;

/* A number of each cell; without fields the measure only counts records. */
typedef struct MeasureValue {
    Text id;
    Label label;
    Text unit;
} MeasureValue;

/*
 * What is not in the record itself: how many records of another type lie near it or name the same record as it. It
 * changes with those records too, so it is kept for each record (store/related_counts.h).
 */
typedef struct Related {
    uint16_t value;             /* in measure->values: what is counted comes to it */
    const RecordType *type;     /* whose records are counted */
    double within;              /* m from the record's place to theirs, a point; 0: they share a reference */
    const Field *ours, *theirs; /* the references that name the same record; NULL where `within` tells */
    const Field *until, *dated; /* only those whose `dated` is not after our `until`; NULL: all */
} Related;

/*
 * People who came to several sessions, counted once: of each field of a value the greatest number of one record stands
 * for all records of one organisation in one unit of a level, within a period; these are added up over organisations,
 * units and fields. Not additive, so it is not kept in cubes (service/measure_once.h).
 */
typedef struct CountedOnce {
    uint16_t value; /* in measure->values */
    Text level;
    Label label; /* what it is called, and how it is told */
} CountedOnce;

/* Fields that are added up for one value. Parts of a measure with dimensions FROM_PART each go to a cell of their own.
 */
typedef struct MeasurePart {
    uint16_t value; /* in measure->values */
    const Field **fields;
    size_t field_count;
    const Rule *when; /* instead of fields: 1 where it is true, 0 where it is false, not known where it is neither */
    const Code *at[MEASURE_DIMENSIONS_MAX]; /* by dimension: the member, of those FROM_PART */
} MeasurePart;

/* Dimensions that are kept together: a cube of its own. */
typedef struct MeasureView {
    bool period; /* by month of the measure's date; otherwise all dates together */
    uint16_t dimensions[MEASURE_DIMENSIONS_MAX];
    size_t dimension_count;
} MeasureView;

struct Measure {
    Text id;
    uint32_t number; /* names its cubes in a file. 1..999 shipped, from 1000 of an overlay */
    uint16_t index;  /* in model->measures */
    Label label, help;
    Hash digest;            /* of its declaration */
    const RecordType *type; /* whose records are measured */
    DataClass class;        /* the most protected of what it reads: who may not see that sees no figure of it */
    const Field *date;      /* NULL: the date of information */
    const Rule *condition;  /* only records of which it is true; NULL: all */
    MeasureValue values[MEASURE_VALUES_MAX];
    size_t value_count;
    MeasurePart *parts;
    size_t part_count;
    bool parted;        /* has dimensions FROM_PART: what is counted is parts that have a value, not records */
    const Field *whole; /* what is over beyond the parts of the first value counts where nothing is known; or NULL */
    const Related *related;  /* or NULL; not of a measure with parts */
    const CountedOnce *once; /* or NULL; not of a measure with parts */
    Dimension dimensions[MEASURE_DIMENSIONS_MAX];
    size_t dimension_count;
    uint32_t apart; /* bit of each dimension whose members are never added up */
    MeasureView views[MEASURE_VIEWS_MAX];
    size_t view_count;
};

const Measure *model_measure(const Model *model, Text id); /* or NULL */

/* The fields that are added up for a value, of a measure without parts; NULL where there are none. */
const MeasurePart *measure_part_of(const Measure *measure, uint16_t value);

/* The dimension of this id, else of this meaning, or -1. */
int measure_dimension(const Measure *measure, Text id);

/* The type whose records are its members; NULL when they are not records. */
const RecordType *dimension_records(const Measure *measure, const Dimension *dimension);

/* Number of the value of this id, or -1. */
int measure_value(const Measure *measure, Text id);

/* The band of FROM_BANDS that `number` lies in, or -1 below the first. */
int dimension_band(const Dimension *dimension, int64_t number);

#endif
