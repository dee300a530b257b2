/*
 * framework_reading.h - what the files that read a framework share; private to them.
 */
#ifndef SERVICE_FRAMEWORK_READING_H
#define SERVICE_FRAMEWORK_READING_H

#include "model/role.h"
#include "service/framework.h"
#include "service/records_on.h"

/* Records of the types that play a role, read once for all frameworks. */
typedef struct RoleRows {
    bool read;
    RecordsBy by;
} RoleRows;

typedef struct FrameworkReading {
    Reader *reader;
    Arena *arena;
    const FrameworkQuestion *question;
    RoleRows *roles;      /* ROLE_COUNT of them: of each role by its reference to what the records are of */
    const RecordRow *all; /* every framework there is, as it was on the day */
    size_t all_count;
    Framework *framework;
    size_t fault_capacity;
} FrameworkReading;

/* What was found of the record of `type` and `id`; `details` may be empty. */
void framework_fault_add(FrameworkReading *reading, FaultKind kind, const RecordType *type, Id id, Text about,
                         Text detail, Text more);

/* The rows of the type that plays `role` that refer to `id` in `slot` (one slot a role), as they were; none without
 * such a type. */
Status rows_of(FrameworkReading *reading, int role, int slot, Id id, Slots *slots, RecordRow **rows, size_t *count,
               Error *err) CHECKED;

/* "2024-01-01/2024-03-31" */
Text period_text(Arena *arena, Period period);

/* What an organisation or other record is called; empty for the nil id. */
Text reference_name(FrameworkReading *reading, const RecordType *type, int role, int slot, Id id);

/* The months of a frequency: 0 for once, -1 for none that is known. */
int frequency_months(const Code *frequency);

/* Fills the nodes with their links, assumptions and updates; parents that run in a circle are cut. */
Status framework_nodes_read(FrameworkReading *reading, Error *err) CHECKED;

/* Who pays for a node; shares of more than 100 percent are told. */
Status fundings_read(FrameworkReading *reading, ResultNode *node, Error *err) CHECKED;

/* Fills the indicators with their baselines, targets and actuals, and computes them. */
Status framework_indicators_read(FrameworkReading *reading, Error *err) CHECKED;

/* Adds the periods of a computed indicator to its values. */
Status indicator_compute(FrameworkReading *reading, Indicator *indicator, Error *err) CHECKED;

/* Figures and parts of an indicator whose values, targets and baseline are there. */
void indicator_figure(FrameworkReading *reading, Indicator *indicator, const RecordType *type);

/* The baseline of all, when one was read. */
Adding indicator_adding(const Indicator *indicator);

/* Progress of the nodes and of the framework. */
void framework_roll(FrameworkReading *reading);

bool keys_equal(const DimensionKey *a, const DimensionKey *b);

#endif
