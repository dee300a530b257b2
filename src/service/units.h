/*
 * units.h - the tree of administrative units with what lies in each of them, counted up to the country.
 *
 * Counts are exact and come from kept counts; what names no unit counts where its place lies. A unit whose parent is
 * not in the file is an orphan; of units whose parents form a loop one stands for all as a root, and each of them
 * counts what the loop holds, as the filter `within` does.
 */
#ifndef SERVICE_UNITS_H
#define SERVICE_UNITS_H

#include "record/scope.h"
#include "service/programme.h"

enum { NO_UNIT = -1 };

typedef struct UnitNode {
    Text id, level, pcode, name; /* level: as its column has it, a code or a number */
    int32_t parent;              /* in tree->nodes; NO_UNIT for a root */
    int32_t first_child, next_sibling;
    uint32_t child_count;
    bool orphan;      /* names a parent that is not in the file */
    bool loop;        /* its parents lead back to it */
    uint64_t *below;  /* by tree->types: in it or below */
    uint64_t *own;    /* in the unit itself */
    const char *key;  /* name as it is sorted and searched */
    double level_key; /* rank of its level */
} UnitNode;

typedef struct UnitTypeCount {
    const RecordType *type;
    uint64_t records, tied; /* of the type; those that lie in a unit of the tree */
} UnitTypeCount;

typedef struct UnitTree {
    const RecordType *type; /* of the units, or NULL when the model has none */
    UnitNode *nodes;
    size_t node_count;
    int32_t first_root;
    UnitTypeCount *types; /* whose records lie in units */
    size_t type_count;
} UnitTree;

/* Siblings come by level, then by name. Everything is lent by the arena. */
Status units_tree(Reader *reader, Arena *arena, const Scope *scope, UnitTree *out, Error *err) CHECKED;

/* The node of this id, or NO_UNIT. */
int32_t unit_find(const UnitTree *tree, Text id);

/* Does the unit's name or P-code contain `key` (folded as text_fold does)? */
bool unit_matches(const UnitNode *unit, Text key, Arena *scratch);

#endif
