#include <stdio.h>

#include "base/memory.h"
#include "project/history.h"
#include "project/taking.h"
#include "project/verify.h"
#include "store/summary.h"

/* The reports of a journal, made from its entries alone, as the table must have them. */
typedef struct ReportList {
    const NodeList *nodes;
    ReportRow *rows;
    size_t count, capacity;
    Arena texts;
    Entry entry;
    uint64_t *waiting;
    Position *decisions;
    size_t decision_count, decision_capacity;
} ReportList;

static Text keep(ReportList *list, uint64_t key)
{
    return text_copy(&list->texts, entry_text(&list->entry, key));
}

static void header_add(ReportList *list)
{
    const Entry *entry = &list->entry;

    if (list->count == list->capacity) {
        list->capacity = list->capacity == 0 ? 64 : list->capacity * 2;
        list->rows = memory_resize(list->rows, sizeof *list->rows * list->capacity);
    }
    list->rows[list->count++] = (ReportRow){.position = entry->position,
                                            .last_position = entry->position,
                                            .state = STATE_SAVED,
                                            .kind = keep(list, PART_TEXT_KIND),
                                            .title = keep(list, PART_TITLE),
                                            .source = keep(list, PART_SOURCE),
                                            .mapping = keep(list, PART_MAPPING),
                                            .system = keep(list, PART_SYSTEM),
                                            .author = keep(list, PART_AUTHOR),
                                            .observed = entry->observed,
                                            .time = entry->time};
    taking_read(entry, list->nodes, &list->rows[list->count - 1]);
}

static void extend(ReportList *list)
{
    ReportRow *report = list->count == 0 ? NULL : &list->rows[list->count - 1];
    const Entry *entry = &list->entry;

    if (report == NULL) {
        return;
    }
    report->last_position = entry->position;
    report->changes += entry->kind == ENTRY_PROPOSE;
    if (entry->kind == ENTRY_SUBMIT) {
        report->state = STATE_SUBMITTED;
        memcpy(report->counts, entry->counts, sizeof report->counts);
    }
}

/* Decisions are taken when all reports are known. */
static void decision_add(ReportList *list)
{
    if (list->decision_count == list->decision_capacity) {
        list->decision_capacity = list->decision_capacity == 0 ? 64 : list->decision_capacity * 2;
        list->decisions = memory_resize(list->decisions, sizeof *list->decisions * list->decision_capacity);
    }
    list->decisions[list->decision_count++] = list->entry.position;
}

static Status headers_visit(void *context, uint64_t position, Text body, Error *err)
{
    ReportList *list = context;
    Error local;

    (void)err;
    if (entry_decode(position, body.at, body.length, list->nodes, &list->entry, &local) != ST_OK) {
        return ST_OK;
    }
    switch (list->entry.kind) {
    case ENTRY_REPORT:
        header_add(list);
        break;
    case ENTRY_PROPOSE:
    case ENTRY_HOLD:
    case ENTRY_SUBMIT:
        extend(list);
        break;
    case ENTRY_DECIDE:
    case ENTRY_WITHDRAW:
        decision_add(list);
        break;
    default:
        break;
    }
    return ST_OK;
}

static ReportRow *report_at(ReportList *list, Position position)
{
    size_t low = 0, high = list->count;

    while (low < high) {
        size_t middle = (low + high) / 2;
        if (list->rows[middle].position < position) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < list->count && list->rows[low].position == position ? &list->rows[low] : NULL;
}

static Status decision_judge(Database *db, ReportList *list, Position position, Error *err)
{
    const Entry *entry = &list->entry;
    Text body;

    TRY(entry_load(db, position, &body, err));
    TRY(entry_decode(position, body.at, body.length, list->nodes, &list->entry, err));
    if (!entry->has_target) {
        return ST_OK;
    }
    ReportRow *report = entry->target_missing ? NULL : report_at(list, entry->target);
    if (report == NULL || report->state == STATE_SAVED) {
        const uint8_t *own = list->nodes->keys[position_node(position)].bytes;
        *list->waiting +=
            summary_waiting(entry->target_node == NULL ? own : entry->target_node, entry->target_sequence, position);
    } else if (decision_stands(report, entry, list->nodes)) {
        decision_take(report, entry);
        report->decided_by = keep(list, PART_AUTHOR);
        report->reason = keep(list, PART_REASON);
    }
    return ST_OK;
}

/* When the states of all reports are known: the table is compared with them, so it may tell who takes up what. */
static Status takings_count(Database *db, ReportList *list, Error *err)
{
    for (size_t i = 0; i < list->count; i++) {
        Position position = taking_target(&list->rows[i], list->nodes);
        ReportRow *target = position == 0 ? NULL : report_at(list, position);
        if (target != NULL && target->state != STATE_SAVED) {
            TRY(taken_up_count(db, list->nodes, target, &target->taken_up, err));
        }
    }
    return ST_OK;
}

static void fault(FaultVisitor visit, void *context, uint64_t position, const char *message)
{
    char place[64];
    JournalFault found = {"projection", place, message};

    snprintf(place, sizeof place, "report %llu", (unsigned long long)position);
    visit(context, &found);
}

static Status rows_compare(Database *db, ReportList *list, FaultVisitor visit, void *context, Error *err)
{
    int64_t stored;

    for (size_t i = 0; i < list->count; i++) {
        bool same;
        TRY(report_is_exactly(db, &list->rows[i], &same, err));
        if (!same) {
            fault(visit, context, list->rows[i].position, "the report is not what the journal says");
        }
    }
    TRY(reports_total(db, &stored, err));
    if ((uint64_t)stored != list->count) {
        fault(visit, context, 0, "there are reports the journal does not know");
    }
    return ST_OK;
}

Status reports_verify(Database *db, const NodeList *nodes, FaultVisitor visit, void *context, uint64_t *waiting,
                      Error *err)
{
    ReportList list = {.nodes = nodes, .waiting = waiting};

    arena_init(&list.texts, 0);
    Status status = entries_each(db, 0, INT64_MAX, headers_visit, &list, err);
    for (size_t i = 0; i < list.decision_count && status == ST_OK; i++) {
        status = decision_judge(db, &list, list.decisions[i], err);
    }
    if (status == ST_OK) {
        status = takings_count(db, &list, err);
    }
    if (status == ST_OK) {
        status = rows_compare(db, &list, visit, context, err);
    }
    arena_done(&list.texts);
    memory_free(list.rows);
    memory_free(list.decisions);
    return status;
}
