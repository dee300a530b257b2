#include "service/records.h"

#include "base/limits.h"
#include "model/role.h"
#include "project/history.h"
#include "service/reports.h"
#include "service/search.h"
#include "service/write_turn.h"
#include "store/counts.h"
#include "store/heads.h"
#include "store/reference_counts.h"
#include "store/spatial.h"

enum { MAP_GRID = 48 };

/* Values above the scope's class are taken out of a row that nobody else has yet. */
static void scope_apply(const RecordType *type, const Scope *scope, Value *values)
{
    for (size_t i = 0; i < type->field_count; i++) {
        if (type->fields[i].class > scope->max_class) {
            values[i] = (Value){.kind = type->fields[i].kind};
        }
    }
}

static void row_scope(const RecordType *type, const Scope *scope, const RecordRow *row)
{
    scope_apply(type, scope, (Value *)(uintptr_t)row->values);
}

void records_scope(const RecordType *type, const Scope *scope, RecordRow *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        row_scope(type, scope, &rows[i]);
    }
}

RowQuery record_row_query(Reader *reader, const RecordQuery *query)
{
    return (RowQuery){.table = reader_table(reader, query->type),
                      .has_box = query->has_box,
                      .box = query->box,
                      .has_dates = query->has_dates,
                      .from_day = query->from_day,
                      .to_day = query->to_day,
                      .dated = query->dated,
                      .ended = query->ended,
                      .incomplete_only = query->incomplete_only,
                      .placeless_only = query->placeless_only,
                      .within = query->within,
                      .filters = query->filters,
                      .filter_count = query->filter_count,
                      .filter = query->filter,
                      .words = query->words,
                      .sort = query->sort,
                      .after = query->after,
                      .after_value = query->after_value,
                      .newest_first = query->newest_first};
}

/* The kept count that answers the query: at most one condition, and that one counted. */
static bool kept_key(Reader *reader, const RecordQuery *query, int64_t *field, Text *code)
{
    size_t flags = query->incomplete_only + query->placeless_only;

    *field = query->incomplete_only ? COUNT_INCOMPLETE : query->placeless_only ? COUNT_PLACELESS : COUNT_ALL;
    *code = (Text){0};
    if (query->words.words.length > 0 || query->has_box || query->has_dates || query->dated.given ||
        query->ended != ENDED_OR_NOT || query->within.asked || query->filter != NULL ||
        flags + query->filter_count > 1) {
        return false;
    }
    if (query->filter_count == 1) {
        *field = query->filters[0].field->number;
        *code = query->filters[0].value;
        return reader_table(reader, query->type)->counted[query->filters[0].field->index];
    }
    return true;
}

/* `counted`: what the walk over the rows told, or ROWS_UNCOUNTED. */
static Status matched_count(Reader *reader, const RecordQuery *query, uint64_t counted, uint64_t *out, bool *exact,
                            Error *err)
{
    RowQuery rows = record_row_query(reader, query);
    int64_t field, count;
    Text code;

    if (counted != ROWS_UNCOUNTED) {
        *out = counted;
        *exact = true;
        return ST_OK;
    }
    if (!kept_key(reader, query, &field, &code)) {
        return rows_count_near(reader_database(reader), &rows, out, exact, err);
    }
    *exact = true;
    TRY(count_read(reader_database(reader), query->type->number, field, code, &count, err));
    *out = (uint64_t)count;
    return ST_OK;
}

Status records_search(Reader *reader, Arena *arena, const RecordQuery *query, RecordPage *out, Error *err)
{
    RowQuery rows = record_row_query(reader, query);
    size_t limit = query->limit == 0 ? 1 : query->limit > LIMIT_PAGE ? LIMIT_PAGE : query->limit;
    uint64_t counted;

    *out = (RecordPage){0};
    rows.limit = limit + 1; /* one more tells whether there is a next page */
    TRY(rows_page_counted(reader_database(reader), &rows, arena, &out->rows, &out->row_count, &counted, err));
    if (out->row_count > limit) {
        out->row_count = limit;
        out->next = out->rows[limit - 1].position;
        out->next_value = row_sort_value(&query->sort, &out->rows[limit - 1], arena);
    }
    records_scope(query->type, &query->scope, out->rows, out->row_count);
    if (query->words.words.length > 0) {
        TRY(search_waiting(reader, query->type, &out->waiting, err));
    }
    return query->wants_count ? matched_count(reader, query, counted, &out->matched, &out->matched_exact, err) : ST_OK;
}

typedef struct ScopedVisit {
    const RecordType *type;
    const Scope *scope;
    RecordVisitor visit;
    void *context;
} ScopedVisit;

static Status scoped_visit(void *context, const RecordRow *row, Error *err)
{
    const ScopedVisit *scoped = context;

    row_scope(scoped->type, scoped->scope, row);
    return scoped->visit(scoped->context, row, err);
}

Status records_each(Reader *reader, const RecordQuery *query, RecordVisitor visit, void *context, Error *err)
{
    RowQuery rows = record_row_query(reader, query);
    ScopedVisit scoped = {query->type, &query->scope, visit, context};

    return rows_each(reader_database(reader), &rows, scoped_visit, &scoped, err);
}

typedef struct PageVisit {
    ScopedVisit scoped;
    const RowSort *sort;
    Arena *arena;
    size_t limit;
    RecordPage *page;
    int64_t last;
    Text last_value;
} PageVisit;

/* The row behind the last of the page only tells that there is a next one. */
static Status page_visit(void *context, const RecordRow *row, Error *err)
{
    PageVisit *visit = context;

    if (visit->page->row_count == visit->limit) {
        visit->page->next = visit->last;
        visit->page->next_value = visit->last_value;
        return ST_OK;
    }
    if (++visit->page->row_count == visit->limit) {
        visit->last = row->position;
        visit->last_value = row_sort_value(visit->sort, row, visit->arena);
        if (visit->last_value.at != NULL) {
            visit->last_value = text_copy(visit->arena, visit->last_value);
        }
    }
    return scoped_visit(&visit->scoped, row, err);
}

Status records_page_each(Reader *reader, Arena *arena, const RecordQuery *query, RecordVisitor visit, void *context,
                         RecordPage *out, Error *err)
{
    RowQuery rows = record_row_query(reader, query);
    PageVisit each = {.scoped = {query->type, &query->scope, visit, context},
                      .sort = &query->sort,
                      .arena = arena,
                      .limit = query->limit == 0           ? 1
                               : query->limit > LIMIT_PAGE ? LIMIT_PAGE
                                                           : query->limit,
                      .page = out};
    uint64_t counted;

    *out = (RecordPage){0};
    rows.limit = each.limit + 1;
    TRY(rows_each_counted(reader_database(reader), &rows, page_visit, &each, &counted, err));
    if (query->words.words.length > 0) {
        TRY(search_waiting(reader, query->type, &out->waiting, err));
    }
    return query->wants_count ? matched_count(reader, query, counted, &out->matched, &out->matched_exact, err) : ST_OK;
}

Status record_get(Reader *reader, Arena *arena, const RecordType *type, Id id, const Scope *scope, RecordRow *out,
                  Error *err)
{
    bool found;
    char text[ID_TEXT_SIZE];

    TRY(row_read(reader_database(reader), reader_table(reader, type), id, arena, out, &found, err));
    if (!found) {
        id_format(id, text);
        return error_set(err, ST_NOT_FOUND, "there is no record %s among '%.*s'", text, TEXT_ARG(type->id));
    }
    row_scope(type, scope, out);
    return ST_OK;
}

bool references_are_counted(const Reader *reader, const RecordType *type, const Field *field)
{
    return reader_table(reader, type)->referred[field->index];
}

Status records_referring_count(Reader *reader, const RecordType *type, const Field *field, Id id, uint64_t *out,
                               Error *err)
{
    const TypeTable *table = reader_table(reader, type);
    char text[ID_TEXT_SIZE];
    int64_t count;

    id_format(id, text);
    if (table->referred[field->index]) {
        TRY(reference_count_read(reader_database(reader), type->number, field->number, text_of(text), &count, err));
        *out = (uint64_t)count;
        return ST_OK;
    }
    FieldFilter filter = {field, text_of(text)};
    RowQuery query = {.table = table, .filters = &filter, .filter_count = 1};
    return rows_count(reader_database(reader), &query, out, err);
}

Status records_referring(Reader *reader, Arena *arena, const RecordType *type, const Field *field, Id id,
                         const Scope *scope, size_t limit, RecordPage *out, Error *err)
{
    char text[ID_TEXT_SIZE];

    id_format(id, text);
    FieldFilter filter = {field, text_copy(arena, text_of(text))};
    RecordQuery query = {
        .type = type, .scope = *scope, .filters = &filter, .filter_count = 1, .limit = limit, .wants_count = true};
    return records_search(reader, arena, &query, out, err);
}

static Text title_part(Arena *arena, const Field *field, const Value *value, Language language)
{
    if (value->state != VALUE_SET) {
        return (Text){0};
    }
    switch (field->kind) {
    case FIELD_TEXT:
        return value->text;
    case FIELD_CODE: {
        const Code *code = code_find(field->list, value->text);
        return code == NULL ? value->text : label_in(&code->label, language);
    }
    case FIELD_INTEGER:
        return text_of(arena_format(arena, "%lld", (long long)value->integer));
    case FIELD_DATE: {
        char *text = arena_raw(arena, DATE_TEXT_SIZE);
        int length = date_format(value->date, text);
        return (Text){text, (size_t)length};
    }
    default:
        return (Text){0};
    }
}

Text record_title(Arena *arena, const RecordType *type, const RecordRow *row, Language language)
{
    BUFFER title = {0};
    char id[ID_TEXT_SIZE];

    for (size_t i = 0; i < type->title_count; i++) {
        Text part = title_part(arena, type->title[i], &row->values[type->title[i]->index], language);
        if (part.length > 0 && title.size > 0) {
            buffer_string(&title, " · ");
        }
        buffer_text(&title, part);
    }
    if (title.size == 0) {
        id_format(row->id, id);
        buffer_string(&title, id);
    }
    return text_copy(arena, buffer_view(&title));
}

bool reference_row(Reader *reader, Arena *arena, const RecordType *type, Id id, RecordRow *out)
{
    Scope scope = scope_of_administrator();
    bool found;

    if (row_read_plain(reader_database(reader), reader_table(reader, type), id, arena, out, &found, NULL) != ST_OK ||
        !found) {
        return false;
    }
    row_scope(type, &scope, out);
    return true;
}

Text reference_title(Reader *reader, Arena *arena, const RecordType *type, Id id, Language language)
{
    RecordRow row;

    return reference_row(reader, arena, type, id, &row) ? record_title(arena, type, &row, language) : (Text){0};
}

Label reference_label(Reader *reader, Arena *arena, const RecordType *type, Id id)
{
    RecordRow row;
    Label label = {0};

    if (reference_row(reader, arena, type, id, &row)) {
        for (int language = 0; language < LANGUAGE_COUNT; language++) {
            label.in[language] = record_title(arena, type, &row, (Language)language);
        }
    }
    return label;
}

/* What the group showed just before `item` was decided: the fold of the approved entries that came first. */
static void event_changes(const RecordType *type, const Scope *scope, const Value *before, const Value *now,
                          const HistoryItem *item, const bool *current, Arena *arena, RecordEvent *event)
{
    event->changes = ARENA_ARRAY(arena, FieldChange, type->field_count);
    for (size_t i = 0; i < type->field_count; i++) {
        const Field *field = &type->fields[i];
        if (item->values[i].state == VALUE_ABSENT || field->class > scope->max_class) {
            continue;
        }
        event->changes[event->change_count++] =
            (FieldChange){.field = field, .before = before[i], .after = now[i], .current = current[i]};
    }
}

static void current_fields(const RecordType *type, const Version *versions, size_t count, uint64_t position,
                           Arena *arena, bool *out)
{
    int *winners = ARENA_ARRAY(arena, int, type->group_count + 1);
    Value *values = ARENA_ARRAY(arena, Value, type->field_count);

    record_fold(type, versions, count, values, winners);
    for (size_t g = 0; g < type->group_count; g++) {
        for (size_t i = 0; i < type->groups[g].field_count; i++) {
            out[type->groups[g].fields[i]] = winners[g] >= 0 && versions[winners[g]].position == position;
        }
    }
}

static Text node_text(Arena *arena, const NodeList *nodes, Position position)
{
    char hex[17];

    hex_format(nodes->keys[position_node(position)].bytes, 8, hex);
    return text_copy(arena, text_of(hex));
}

static void event_fill(const HistoryItem *item, const NodeList *nodes, Arena *arena, RecordEvent *event)
{
    *event = (RecordEvent){.entry = item->entry.position,
                           .node = node_text(arena, nodes, item->entry.position),
                           .sequence = position_sequence(item->entry.position),
                           .recorded_ms = hybrid_ms(item->report->time),
                           .observed = item->observed,
                           .report = item->report->position,
                           .report_title = item->report->title,
                           .author = item->report->author,
                           .state = text_of(report_state_name((ReportState)item->report->state)),
                           .decided_ms = item->report->decided == 0 ? 0 : hybrid_ms(item->report->decided),
                           .decided_by = item->report->decided_by,
                           .reason = item->report->reason,
                           .self_approved = item->report->self_approved,
                           .sealed = item->entry.parts[CLASS_PERSONAL].present};
}

/* Versions decided before `decided`, the item's own aside. */
static size_t versions_before(const Version *versions, size_t count, HybridTime decided, uint64_t position,
                              Version *out)
{
    size_t kept = 0;

    for (size_t i = 0; i < count; i++) {
        if (versions[i].decided < decided || (versions[i].decided == decided && versions[i].position < position)) {
            out[kept++] = versions[i];
        }
    }
    return kept;
}

/* Approved items that no other approved one builds on. */
static void frontier_write(const History *history, Arena *arena, Buffer *out)
{
    bool *behind = ARENA_ARRAY(arena, bool, history->count + 1), *inner = ARENA_ARRAY(arena, bool, history->count + 1);

    for (size_t i = history->count; i-- > 0;) {
        const Entry *entry = &history->items[i].entry;
        if (!item_is_approved(&history->items[i]) || inner[i]) {
            continue;
        }
        history_mark_behind(history, entry->previous, entry->previous_count, behind);
        for (size_t k = 0; k < i; k++) {
            inner[k] = inner[k] || behind[k];
        }
    }
    for (size_t i = 0; i < history->count; i++) {
        if (item_is_approved(&history->items[i]) && !inner[i]) {
            buffer_format(out, "%s%llu", out->size == 0 ? "" : "+",
                          (unsigned long long)history->items[i].entry.position);
        }
    }
}

Status record_version(Reader *reader, Arena *arena, const RecordType *type, const RecordRow *row, Text *out, Error *err)
{
    uint64_t heads[HEADS_MAX];
    size_t count;
    History history;
    BUFFER text = {0};

    TRY(heads_read(reader_database(reader), row->id, heads, &count, err));
    if (count == 0) {
        buffer_format(&text, "%llu", (unsigned long long)row->version);
    } else {
        TRY(history_read(reader_database(reader), reader_table(reader, type), reader_nodes(reader), row->id, arena,
                         &history, err));
        frontier_write(&history, arena, &text);
    }
    *out = text_copy(arena, buffer_view(&text));
    return ST_OK;
}

Status record_history(Reader *reader, Arena *arena, const RecordType *type, Id id, const Scope *scope,
                      RecordHistory *out, Error *err)
{
    const NodeList *nodes = reader_nodes(reader);
    History history;

    *out = (RecordHistory){0};
    TRY(history_read(reader_database(reader), reader_table(reader, type), nodes, id, arena, &history, err));
    Version *versions = ARENA_ARRAY(arena, Version, history.count + 1);
    Version *earlier = ARENA_ARRAY(arena, Version, history.count + 1);
    size_t count = history_versions(&history, nodes, versions);
    out->events = ARENA_ARRAY(arena, RecordEvent, history.count + 1);
    for (size_t i = history.count; i-- > 0;) {
        const HistoryItem *item = &history.items[i];
        RecordEvent *event = &out->events[out->event_count++];
        Value *before = ARENA_ARRAY(arena, Value, type->field_count);
        bool *current = ARENA_ARRAY(arena, bool, type->field_count);
        HybridTime decided = item_is_approved(item) ? item->report->decided : item->report->time;
        size_t kept = versions_before(versions, count, decided, item->entry.position, earlier);
        record_fold(type, earlier, kept, before, NULL);
        current_fields(type, versions, count, item->entry.position, arena, current);
        event_fill(item, nodes, arena, event);
        event_changes(type, scope, before, item->values, item, current, arena, event);
    }
    return ST_OK;
}

static void identifier_add(Arena *arena, ExternalId *ids, size_t *count, Text system, Text value)
{
    for (size_t i = 0; i < *count; i++) {
        if (text_equal(ids[i].system, system) && text_equal(ids[i].value, value)) {
            return;
        }
    }
    ids[(*count)++] = (ExternalId){text_copy(arena, system), text_copy(arena, value)};
}

Status record_identifiers(Reader *reader, Arena *arena, const RecordType *type, Id id, ExternalId **out, size_t *count,
                          Error *err)
{
    enum { IDENTIFIERS_MAX = 64 };
    History history;

    *count = 0;
    *out = ARENA_ARRAY(arena, ExternalId, IDENTIFIERS_MAX);
    TRY(history_read(reader_database(reader), reader_table(reader, type), reader_nodes(reader), id, arena, &history,
                     err));
    for (size_t i = 0; i < history.count; i++) {
        const HistoryItem *item = &history.items[i];
        size_t offset = 0;
        Text system, value;
        if (!item_is_alive(item)) {
            continue;
        }
        if (item->mark.key.length > 0 && *count < IDENTIFIERS_MAX) {
            identifier_add(arena, *out, count, item->report->system, item->mark.key);
        }
        while (*count < IDENTIFIERS_MAX && mark_identifier(&item->mark, &offset, &system, &value)) {
            identifier_add(arena, *out, count, system, value);
        }
    }
    return ST_OK;
}

typedef struct CountFill {
    const Model *model;
    Arena *arena;
    TypeCount *counts;
} CountFill;

static void state_count_add(CountFill *fill, TypeCount *count, Text code, uint64_t records)
{
    size_t most = count->state->list == NULL ? 0 : count->state->list->code_count + 1;

    if (count->states == NULL) {
        count->states = arena_new(fill->arena, sizeof *count->states * (most + 16));
    }
    if (count->state_count < most + 16) {
        count->states[count->state_count].code = text_copy(fill->arena, code);
        count->states[count->state_count++].records = records;
    }
    const Code *known = count->state->list == NULL ? NULL : code_find(count->state->list, code);
    count->ended += known != NULL && known->ends ? records : 0;
}

static Status count_fill(void *context, uint32_t number, int64_t field, Text code, int64_t records, Error *err)
{
    CountFill *fill = context;
    const RecordType *type = model_type_numbered(fill->model, number);

    (void)err;
    if (type == NULL) {
        return ST_OK;
    }
    TypeCount *count = &fill->counts[type->index];
    if (field == COUNT_ALL) {
        count->records = (uint64_t)records;
    } else if (field == COUNT_INCOMPLETE) {
        count->incomplete = (uint64_t)records;
    } else if (field == COUNT_PLACELESS) {
        count->placeless = (uint64_t)records;
    } else if (count->state != NULL && field == count->state->number) {
        state_count_add(fill, count, code, (uint64_t)records);
    }
    return ST_OK;
}

Status records_count(Reader *reader, Arena *arena, const Scope *scope, TypeCount **out, size_t *count, Error *err)
{
    const Model *model = reader_model(reader);
    CountFill fill = {.model = model, .arena = arena, .counts = ARENA_ARRAY(arena, TypeCount, model->type_count)};

    (void)scope; /* counts have no class; the scope's places come with grants */
    for (size_t i = 0; i < model->type_count; i++) {
        fill.counts[i].type = &model->types[i];
        fill.counts[i].state = type_role(&model->types[i], ROLE_HAS_STATE, SLOT_HAS_STATE_STATE);
    }
    for (size_t i = 0; i < model->type_count; i++) {
        TRY(counts_from(reader_database(reader), model->types[i].number, COUNT_PLACELESS, (Text){0}, count_fill, &fill,
                        err));
    }
    *out = fill.counts;
    *count = model->type_count;
    return ST_OK;
}

static Status map_cells(Reader *reader, const TypeTable *table, Box box, Arena *arena, MapPicture *out, Error *err)
{
    uint32_t *cells = ARENA_ARRAY(arena, uint32_t, MAP_GRID * MAP_GRID);
    double width = (box.east - box.west) / MAP_GRID, height = (box.north - box.south) / MAP_GRID;

    TRY(grid_count(reader_database(reader), table, box, MAP_GRID, MAP_GRID, cells, err));
    out->cells = ARENA_ARRAY(arena, MapCell, MAP_GRID * MAP_GRID);
    for (int i = 0; i < MAP_GRID * MAP_GRID; i++) {
        int column = i % MAP_GRID, line = i / MAP_GRID;
        if (cells[i] > 0) {
            out->cells[out->cell_count++] = (MapCell){.lon = box.west + (column + 0.5) * width,
                                                      .lat = box.south + (line + 0.5) * height,
                                                      .records = cells[i]};
            out->total += cells[i];
        }
    }
    return ST_OK;
}

Status records_map(Reader *reader, Arena *arena, const RecordType *type, Box box, size_t limit, const Scope *scope,
                   MapPicture *out, Error *err)
{
    const TypeTable *table = reader_table(reader, type);

    *out = (MapPicture){0};
    if (table->rtree == NULL || !(box.east > box.west) || !(box.north > box.south)) {
        return ST_OK;
    }
    TRY(box_count(reader_database(reader), table, box, limit + 1, &out->total, err));
    if (out->total > limit) {
        out->total = 0;
        return map_cells(reader, table, box, arena, out, err);
    }
    RowQuery rows = {.table = table, .has_box = true, .box = box, .limit = limit};
    TRY(rows_page(reader_database(reader), &rows, arena, &out->rows, &out->row_count, err));
    for (size_t i = 0; i < out->row_count; i++) {
        row_scope(type, scope, &out->rows[i]);
    }
    return ST_OK;
}

Status records_extent(Reader *reader, const RecordType *type, Box *out, Error *err)
{
    return spatial_extent(reader_database(reader), reader_table(reader, type), out, err);
}
