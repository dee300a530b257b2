#include "service/proposed.h"

#include "project/history.h"
#include "service/programme_state.h"

/* Proposals of one page, found before their records are read: entries cannot be walked within each other. */
typedef struct Page {
    const NodeList *nodes;
    const Model *model;
    Position *positions;
    size_t count, limit;
    uint64_t next;
    Entry entry;
} Page;

static Status page_visit(void *context, uint64_t position, Text body, Error *err)
{
    Page *page = context;

    if (page->count == page->limit) {
        page->next = page->next == 0 ? position - 1 : page->next;
        return ST_OK;
    }
    TRY(entry_decode(position, body.at, body.length, page->nodes, &page->entry, err));
    if (page->entry.kind == ENTRY_PROPOSE && page->entry.has_record &&
        model_type_numbered(page->model, page->entry.type) != NULL) {
        page->positions[page->count++] = position;
    }
    return ST_OK;
}

static Status page_find(Reader *reader, Arena *arena, uint64_t number, uint64_t after, Page *page, Error *err)
{
    ReportRow report;
    bool found;

    TRY(report_read(reader_database(reader), number, false, arena, &report, &found, err));
    if (!found) {
        return error_set(err, ST_NOT_FOUND, "there is no report %llu", (unsigned long long)number);
    }
    page->nodes = reader_nodes(reader);
    page->model = reader_model(reader);
    page->positions = ARENA_ARRAY(arena, Position, page->limit + 1);
    uint64_t first = after == 0 ? report.position : after + 1, enough = first + page->limit * 2 + 2;
    uint64_t last = enough < report.last_position ? enough : report.last_position;
    TRY(entries_each(reader_database(reader), first, last, page_visit, page, err));
    if (page->next == 0 && last < report.last_position) {
        page->next = last;
    }
    return ST_OK;
}

/* One proposal within the history of its record. */
typedef struct Proposing {
    const RecordType *type;
    const History *history;
    const NodeList *nodes;
    const HistoryItem *item;
    Version *versions; /* approved ones, without the item's own */
    size_t count;
    Arena *arena;
} Proposing;

static Value *values_new(const Proposing *proposing)
{
    return ARENA_ARRAY(proposing->arena, Value, proposing->type->field_count);
}

static Version version_of(const HistoryItem *item, const NodeList *nodes, HybridTime decided)
{
    return (Version){.observed = item->observed,
                     .decided = decided,
                     .node = &nodes->keys[position_node(item->entry.position)],
                     .sequence = position_sequence(item->entry.position),
                     .position = item->entry.position,
                     .values = item->values};
}

/* What stands now, or stood just before the report was decided on. */
static const Value *standing_values(const Proposing *proposing)
{
    HybridTime decided = proposing->item->report->decided;
    Version *versions = ARENA_ARRAY(proposing->arena, Version, proposing->count + 1);
    Value *out = values_new(proposing);
    size_t kept = 0;

    for (size_t i = 0; i < proposing->count; i++) {
        if (decided == 0 || proposing->versions[i].decided < decided) {
            versions[kept++] = proposing->versions[i];
        }
    }
    record_fold(proposing->type, versions, kept, out, NULL);
    return out;
}

/* What stood where the author's knowledge ended: in the entries behind those the proposal builds on. */
static const Value *seen_values(const Proposing *proposing)
{
    const History *history = proposing->history;
    const Entry *entry = &proposing->item->entry;
    Version *versions = ARENA_ARRAY(proposing->arena, Version, proposing->count + 1);
    bool *behind = ARENA_ARRAY(proposing->arena, bool, history->count + 1);
    Value *out = values_new(proposing);
    size_t kept = 0;

    history_mark_behind(history, entry->has_base ? entry->base : entry->previous,
                        entry->has_base ? entry->base_count : entry->previous_count, behind);
    for (size_t i = 0; i < history->count; i++) {
        if (behind[i] && item_is_approved(&history->items[i])) {
            versions[kept++] = version_of(&history->items[i], proposing->nodes, history->items[i].report->decided);
        }
    }
    record_fold(proposing->type, versions, kept, out, NULL);
    return out;
}

/* By field index: would this proposal's group win among all that is approved now? */
static void showing(const Proposing *proposing, Value *values, bool *out)
{
    const HistoryItem *item = proposing->item;
    Version *versions = ARENA_ARRAY(proposing->arena, Version, proposing->count + 1);
    int *winners = ARENA_ARRAY(proposing->arena, int, proposing->type->group_count + 1);
    HybridTime decided = item_is_approved(item) ? item->report->decided : UINT64_MAX;

    for (size_t i = 0; i < proposing->count; i++) {
        versions[i] = proposing->versions[i];
    }
    versions[proposing->count] = version_of(item, proposing->nodes, decided);
    record_fold(proposing->type, versions, proposing->count + 1, values, winners);
    for (size_t g = 0; g < proposing->type->group_count; g++) {
        const Group *group = &proposing->type->groups[g];
        for (size_t i = 0; i < group->field_count; i++) {
            out[group->fields[i]] = winners[g] == (int)proposing->count;
        }
    }
}

static bool group_is_touched(const Group *group, const Value *values)
{
    for (size_t i = 0; i < group->field_count; i++) {
        if (values[group->fields[i]].state != VALUE_ABSENT) {
            return true;
        }
    }
    return false;
}

static bool has_nothing(const Value *value)
{
    return value->state == VALUE_ABSENT || value->state == VALUE_EMPTY;
}

static bool differs(const Value *before, const Value *after)
{
    return has_nothing(before) ? !has_nothing(after) : !value_equal(before, after);
}

/* Values of one group are taken as a whole: what the proposal does not say of it goes. */
static void fields_compare(const Proposing *proposing, const Scope *scope, ProposedChange *out)
{
    const RecordType *type = proposing->type;
    const Value *before = standing_values(proposing), *seen = seen_values(proposing);
    Value *folded = values_new(proposing);
    bool *shows = ARENA_ARRAY(proposing->arena, bool, type->field_count);
    bool waits = proposing->item->report->state == STATE_SUBMITTED;
    bool *touched = ARENA_ARRAY(proposing->arena, bool, type->field_count);

    showing(proposing, folded, shows);
    for (size_t g = 0; g < type->group_count; g++) {
        bool is = group_is_touched(&type->groups[g], proposing->item->values);
        for (size_t i = 0; i < type->groups[g].field_count; i++) {
            touched[type->groups[g].fields[i]] = is;
        }
    }
    out->fields = ARENA_ARRAY(proposing->arena, ProposedField, type->field_count);
    for (size_t i = 0; i < type->field_count; i++) {
        const Value *after = &proposing->item->values[i];
        bool shown = type->fields[i].class <= scope->max_class && type->fields[i].class != CLASS_PERSONAL;
        if (touched[i] && shown && differs(&before[i], after)) {
            out->fields[out->field_count++] = (ProposedField){.field = &type->fields[i],
                                                              .before = before[i],
                                                              .after = *after,
                                                              .shows = shows[i],
                                                              .overtaken = waits && differs(&seen[i], &before[i])};
        }
    }
}

static Text folded_title(const Proposing *proposing, Language language)
{
    Value *values = values_new(proposing);
    bool *shows = ARENA_ARRAY(proposing->arena, bool, proposing->type->field_count);

    showing(proposing, values, shows);
    RecordRow row = {.id = proposing->item->entry.record, .values = values};
    return record_title(proposing->arena, proposing->type, &row, language);
}

static const HistoryItem *item_at(const History *history, Position position)
{
    for (size_t i = 0; i < history->count; i++) {
        if (history->items[i].entry.position == position) {
            return &history->items[i];
        }
    }
    return NULL;
}

static Status change_read(Reader *reader, Arena *arena, Position position, const Scope *scope, Language language,
                          ProposedChange *out, Error *err)
{
    Proposing proposing = {.nodes = reader_nodes(reader), .arena = arena};
    Entry *entry = ARENA_NEW(arena, Entry);
    History history;
    Text body;

    TRY(entry_load(reader_database(reader), position, &body, err));
    TRY(entry_decode(position, body.at, body.length, proposing.nodes, entry, err));
    proposing.type = model_type_numbered(reader_model(reader), entry->type);
    *out = (ProposedChange){.type = proposing.type, .id = entry->record, .creates = entry->previous_count == 0};
    TRY(history_read(reader_database(reader), reader_table(reader, out->type), proposing.nodes, out->id, arena,
                     &history, err));
    proposing.history = &history;
    proposing.item = item_at(&history, position);
    if (proposing.item == NULL) {
        return error_set(err, ST_CORRUPT, "the heads of a record do not lead to all of its entries");
    }
    proposing.versions = ARENA_ARRAY(arena, Version, history.count + 1);
    for (size_t i = 0; i < history.count; i++) {
        const HistoryItem *item = &history.items[i];
        if (item != proposing.item && item_is_approved(item)) {
            proposing.versions[proposing.count++] = version_of(item, proposing.nodes, item->report->decided);
        }
    }
    out->observed = proposing.item->observed;
    out->sealed = proposing.item->entry.parts[CLASS_PERSONAL].present;
    fields_compare(&proposing, scope, out);
    out->title = reference_title(reader, arena, out->type, out->id, language);
    if (out->title.length == 0) {
        out->title = folded_title(&proposing, language);
    }
    return ST_OK;
}

Status report_proposals(Reader *reader, Arena *arena, uint64_t number, uint64_t after, size_t limit, const Scope *scope,
                        Language language, ProposedChange **out, size_t *count, uint64_t *next, Error *err)
{
    Page page = {.limit = limit};

    TRY(page_find(reader, arena, number, after, &page, err));
    *out = ARENA_ARRAY(arena, ProposedChange, page.count + 1);
    for (size_t i = 0; i < page.count; i++) {
        TRY(change_read(reader, arena, page.positions[i], scope, language, &(*out)[i], err));
    }
    *count = page.count;
    *next = page.next;
    return ST_OK;
}

static Text waiting_title(Reader *reader, Arena *arena, const RecordType *type, Id id, Language language)
{
    const NodeList *nodes = reader_nodes(reader);
    History history;
    size_t count = 0;

    if (history_read(reader_database(reader), reader_table(reader, type), nodes, id, arena, &history, NULL) != ST_OK) {
        return (Text){0};
    }
    Version *versions = ARENA_ARRAY(arena, Version, history.count + 1);
    Value *values = ARENA_ARRAY(arena, Value, type->field_count);
    for (size_t i = 0; i < history.count; i++) {
        if (item_is_alive(&history.items[i])) {
            versions[count++] = version_of(&history.items[i], nodes, history.items[i].report->time);
        }
    }
    if (count == 0) {
        return (Text){0};
    }
    record_fold(type, versions, count, values, NULL);
    RecordRow row = {.id = id, .values = values};
    return record_title(arena, type, &row, language);
}

Text proposed_title(Reader *reader, Arena *arena, const RecordType *type, Id id, Language language)
{
    Text title = reference_title(reader, arena, type, id, language);

    return title.length > 0 ? title : waiting_title(reader, arena, type, id, language);
}
