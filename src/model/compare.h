/*
 * compare.h - what differs between two versions of a model, and what may not.
 */
#ifndef MODEL_COMPARE_H
#define MODEL_COMPARE_H

#include "model/model.h"

typedef enum ModelChangeKind {
#define CHANGE(name, id, sentence) CHANGE_##name,
#include "model/change.def"
#undef CHANGE
    CHANGE_COUNT
} ModelChangeKind;

typedef struct ModelChange {
    ModelChangeKind kind;
    bool needs_data_check;  /* stored records may violate it: look before it is applied */
    const RecordType *type; /* of the new model; NULL for changes of lists */
    const Field *field;     /* of the new model; of the old one when it is given up; else NULL */
    const Rule *rule;       /* of the new model; of the old one when it is gone; else NULL */
    const CodeList *list;   /* of the new model; else NULL */
    const Code *code;       /* of the new model; else NULL */
    Text sentence;          /* "the field hazard.status is required more strictly" */
    struct ModelChange *next;
} ModelChange;

typedef struct ModelComparison {
    ModelChange *changes; /* type by type, then list by list */
    size_t count;
    size_t checks;      /* how many of them need a look at the data */
    ModelFault *faults; /* what is forbidden; NULL when nothing is */
} ModelComparison;

/*
 * Compares type by type, field by field, code by code. Forbidden is what would make stored data mean something else or
 * show more of it: numbers, kinds, lists, units and targets are permanent; types, lists and codes never go (codes end
 * by active_to), fields go only with their number retired; classes never sink. `*out` borrows from both models.
 */
void model_compare(const Model *old, const Model *new, Arena *arena, ModelComparison *out);

/* "field_added", for JSON. */
const char *change_name(ModelChangeKind kind);

#endif
