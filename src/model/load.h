/*
 * load.h - the work of loading a model: declarations as JSON, merged with an overlay, become a Model.
 *
 * What is shipped is the base; what the overlay says of the same id extends it. A fault is noted and the work goes on
 * with the nearest harmless reading, so that all faults are found; with any fault no model comes out.
 */
#ifndef MODEL_LOAD_H
#define MODEL_LOAD_H

#include "json/document.h"
#include "model/fault.h"
#include "model/keyword.h"
#include "model/model.h"

enum { SHIPPED_NUMBER_MAX = 999, SHIPPED_FIELD_MAX = 9999, NUMBER_MAX = 999999, ID_LENGTH_MAX = 31 };

typedef struct SourceFile {
    Text name;             /* "types/hazard.json"; "overlay" */
    const JsonValue *root; /* NULL when it could not be read */
} SourceFile;

/* A type, list, field or code: what declares it and what the overlay adds to it. */
typedef struct Declaration {
    Text id;
    const JsonValue *base;
    const JsonValue *extension; /* or NULL */
    bool overlaid;              /* the base stands in the overlay */
} Declaration;

typedef struct Declarations {
    Declaration *at;
    size_t count;
} Declarations;

typedef struct Loader {
    Arena *arena;   /* the model's */
    Arena *scratch; /* of the work */
    FaultList faults;
    SourceFile *files;
    size_t file_count;
    const JsonValue *overlay; /* or NULL */
    Model *model;
    Declarations types, lists, measures;
    Declarations *fields; /* of each type, as type->fields */
} Loader;

/* Notes a fault at `at`, a value of one of the files. */
void load_fault(Loader *loader, const JsonValue *at, const char *format, ...) PRINTF_LIKE(3, 4);

/* Fill model->lists, model->types and model->measures, in this order. */
void load_lists(Loader *loader);
void load_types(Loader *loader);
void load_measures(Loader *loader);

/* Notes that the text `at` names no field of the type, and the one that was meant. */
void fault_no_field(Loader *loader, const RecordType *type, const JsonValue *at, const char *use);

/* Class `value` names, else `otherwise`. */
DataClass class_read(Loader *loader, const JsonValue *value, DataClass otherwise);

/* The parts of a type. Fields come after sections and groups; the rest after the fields are indexed. */
void load_fields(Loader *loader, RecordType *type, Declarations *fields, const Declaration *declaration);
void load_roles(Loader *loader, RecordType *type, const Declaration *declaration);

/* Do the references that roles bind lead to types that play what the role means? Once all types have their roles. */
void check_role_targets(Loader *loader, const RecordType *type, const Declaration *declaration);

void load_rules(Loader *loader, RecordType *type, const Declaration *declaration);

/* An expression over a type's fields that is no rule: it has no id, no effect and no message. */
void condition_load(Loader *loader, const RecordType *type, const JsonValue *expression, Rule *out);

#endif
