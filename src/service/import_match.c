#include "service/import_apply.h"

#include "base/memory.h"
#include "project/history.h"
#include "store/entries.h"
#include "store/identifiers.h"
#include "store/query.h"
#include "store/rows.h"

/* Texts folded to records; a text of several records refers to none. */
typedef struct NameSlot {
    Text text;
    Id id;
    bool used, ambiguous;
} NameSlot;

struct NameIndex {
    const FieldFeed *feed;
    const Field *by; /* the field whose text names the record */
    NameSlot *slots;
    size_t capacity, used;
    Arena texts;
};

static uint64_t text_number(Text text)
{
    uint64_t hash = 0xcbf29ce484222325u;

    for (size_t i = 0; i < text.length; i++) {
        hash = (hash ^ (unsigned char)text.at[i]) * 0x100000001b3u;
    }
    return hash * 0x9e3779b97f4a7c15u;
}

static NameSlot *name_slot(const NameIndex *index, Text text)
{
    size_t i = (text_number(text) >> 20) & (index->capacity - 1);

    while (index->slots[i].used && !text_equal(index->slots[i].text, text)) {
        i = (i + 1) & (index->capacity - 1);
    }
    return &index->slots[i];
}

static void index_grow(NameIndex *index)
{
    NameSlot *old = index->slots;
    size_t capacity = index->capacity;

    index->capacity = capacity == 0 ? 256 : capacity * 2;
    index->slots = ARENA_ARRAY(&index->texts, NameSlot, index->capacity);
    for (size_t i = 0; i < capacity; i++) {
        if (old[i].used) {
            *name_slot(index, old[i].text) = old[i];
        }
    }
}

static void index_add(NameIndex *index, Text name, Id id)
{
    if (index->used * 3 >= index->capacity * 2) {
        index_grow(index);
    }
    Text folded = text_fold(&index->texts, name);
    NameSlot *slot = name_slot(index, folded);
    if (slot->used) {
        slot->ambiguous = slot->ambiguous || !id_equal(slot->id, id);
        return;
    }
    *slot = (NameSlot){.text = folded, .id = id, .used = true};
    index->used++;
}

static bool where_holds(const FieldFeed *feed, const Value *values)
{
    for (size_t i = 0; i < feed->where_count; i++) {
        const Value *value = &values[feed->where[i].field->index];
        if (value->state != VALUE_SET || !text_equal(value->text, feed->where[i].code)) {
            return false;
        }
    }
    return true;
}

static void index_learn(NameIndex *index, const Value *values, Id id)
{
    const Value *name = &values[index->by->index];

    if (name->state == VALUE_SET && name->kind == FIELD_TEXT && where_holds(index->feed, values)) {
        index_add(index, name->text, id);
    }
}

static Status index_visit(void *context, const RecordRow *row, Error *err)
{
    (void)err;
    index_learn(context, row->values, row->id);
    return ST_OK;
}

typedef struct Waiting {
    const Importer *importer;
    NameIndex *index;
    const ReportRow *report;
    Arena scratch;
} Waiting;

static Status waiting_visit(void *context, uint64_t position, Text body, Error *err)
{
    Waiting *waiting = context;
    const RecordType *type = waiting->index->feed->field->to;
    HistoryItem item = {.report = waiting->report};

    arena_reset(&waiting->scratch);
    TRY(entry_decode(position, body.at, body.length, &waiting->importer->writer->journal.nodes, &item.entry, err));
    if (item.entry.kind == ENTRY_PROPOSE && item.entry.type == type->number && item.entry.has_record) {
        TRY(history_item_read(type, &waiting->scratch, &item, err));
        index_learn(waiting->index, item.values, item.entry.record);
    }
    return ST_OK;
}

/* Records that wait for a decision have names already, those of this very import too: nobody makes them again. */
static Status waiting_learn(Importer *importer, NameIndex *index, Error *err)
{
    enum { REPORTS_MAX = 1000 };
    Database *db = importer->writer->db;
    Waiting waiting = {.importer = importer, .index = index};
    ReportRow *rows, own = {.position = importer->report.position, .observed = importer->header.observed};
    size_t count;

    TRY(reports_read(db, STATE_SUBMITTED, 0, REPORTS_MAX, &importer->arena, &rows, &count, err));
    arena_init(&waiting.scratch, 0);
    Status status = ST_OK;
    for (size_t i = 0; i < count && status == ST_OK; i++) {
        waiting.report = &rows[i];
        status = entries_each(db, rows[i].position, rows[i].last_position, waiting_visit, &waiting, err);
    }
    if (status == ST_OK && importer->begun) {
        uint64_t written = importer->writer->journal.sequence - position_sequence(own.position);
        waiting.report = &own;
        status = entries_each(db, own.position, own.position + written, waiting_visit, &waiting, err);
    }
    arena_done(&waiting.scratch);
    return status;
}

/* The field that names records of a type: its code, or the first text of its title. */
static const Field *naming_field(const FieldFeed *feed)
{
    const RecordType *to = feed->field->to;

    if (feed->match == REFERENCE_CODE) {
        return to->code;
    }
    for (size_t i = 0; i < to->title_count; i++) {
        if (to->title[i]->kind == FIELD_TEXT && to->title[i] != to->code) {
            return to->title[i];
        }
    }
    return to->code;
}

static Status index_get(Importer *importer, const FieldFeed *feed, NameIndex **out, Error *err)
{
    for (size_t i = 0; i < importer->name_count; i++) {
        if (importer->names[i]->feed == feed) {
            *out = importer->names[i];
            return ST_OK;
        }
    }
    *out = NULL;
    if (importer->name_count == COUNT_OF(importer->names) || naming_field(feed) == NULL) {
        return ST_OK;
    }
    NameIndex *index = ARENA_NEW(&importer->arena, NameIndex);
    *index = (NameIndex){.feed = feed, .by = naming_field(feed)};
    arena_init(&index->texts, 0);
    index_grow(index);
    TRY(report_settle(&importer->report, err));
    importer->names[importer->name_count++] = index;
    RowQuery query = {.table = type_table(&importer->writer->state->tables, feed->field->to), .without_geometry = true};
    TRY(rows_each(importer->writer->db, &query, index_visit, index, err));
    *out = index;
    return waiting_learn(importer, index, err);
}

void names_learn(Importer *importer, const RecordType *type, const Value *values, Id id)
{
    for (size_t i = 0; i < importer->name_count; i++) {
        if (importer->names[i]->feed->field->to == type) {
            index_learn(importer->names[i], values, id);
        }
    }
}

void import_names_done(Importer *importer)
{
    for (size_t i = 0; i < importer->name_count; i++) {
        arena_done(&importer->names[i]->texts);
    }
}

/* Makes the record a reference names, where the mapping says so. */
static Status reference_create(Importer *importer, const FieldFeed *feed, Text text, Id *out, Error *err)
{
    const RecordType *type = feed->field->to;
    Value *values = ARENA_ARRAY(&importer->work, Value, type->field_count);

    for (size_t i = 0; i < type->field_count; i++) {
        values[i].kind = type->fields[i].kind;
        bool names_it = &type->fields[i] == type->code || (type->title_count > 0 && &type->fields[i] == type->title[0]);
        if (type->fields[i].kind == FIELD_TEXT && (names_it || type->fields[i].required == REQUIRED_IDENTITY)) {
            values[i].state = VALUE_SET;
            values[i].text = text;
        }
    }
    Draft made = {.type = type, .values = values};
    *out = id_source_next(&importer->writer->ids, hybrid_ms(importer->writer->journal.time));
    return draft_write_new(importer, &made, *out, NULL, err);
}

static Status name_resolve(Importer *importer, const FieldFeed *feed, Text text, Id *out, bool *found, Error *err)
{
    NameIndex *index;

    TRY(index_get(importer, feed, &index, err));
    if (index == NULL) {
        return ST_OK;
    }
    const NameSlot *slot = name_slot(index, text_fold(&importer->work, text));
    *found = slot->used && !slot->ambiguous;
    if (*found) {
        *out = slot->id;
        return ST_OK;
    }
    if (slot->used || !feed->create) {
        return ST_OK;
    }
    *found = true;
    return reference_create(importer, feed, text, out, err);
}

/* Does this import make records that the feed may refer to? */
static bool reference_may_be_made(const Importer *importer, const FieldFeed *feed)
{
    if (mapping_feeds(importer->mapping, feed->field->to) == NULL) {
        return false;
    }
    return feed->match != REFERENCE_SYSTEM || text_equal(feed->system, importer->mapping->key_system);
}

/* What this import does not name itself is looked up as it was before, without waiting for what is being written. */
static Status identified_find(Importer *importer, const FieldFeed *feed, Text text, Id *out, bool *found, Error *err)
{
    bool made_here = reference_may_be_made(importer, feed);

    if (importer->report.load == NULL || made_here) {
        TRY(report_settle(&importer->report, err));
        return identifier_find(importer->writer->db, feed->system_number, text, out, found, err);
    }
    if (!importer->looks_back) {
        return ST_OK;
    }
    return identifier_find(reader_database(importer->before), feed->system_number, text, out, found, err);
}
static Status reference_resolve(Importer *importer, const FieldFeed *feed, Text text, Id *out, bool *found, Error *err)
{
    *found = false;
    switch (feed->match) {
    case REFERENCE_SYSTEM:
        return identified_find(importer, feed, text, out, found, err);
    case REFERENCE_CODE:
    case REFERENCE_NAME:
        return name_resolve(importer, feed, text, out, found, err);
    case REFERENCE_ID:
    case REFERENCE_NONE:
        break;
    }
    return ST_OK;
}

Status references_resolve(Importer *importer, const Draft *draft, const Field **missing, Error *err)
{
    const RecordType *type = draft->type;

    for (size_t i = 0; i < type->field_count; i++) {
        bool found;
        Id id;
        if (draft->references[i].length == 0) {
            continue;
        }
        TRY(reference_resolve(importer, draft->feeds[i], draft->references[i], &id, &found, err));
        draft->covered[i] = found;
        if (found) {
            draft->values[i] = (Value){.kind = FIELD_REFERENCE, .state = VALUE_SET, .reference = id};
        } else if (*missing == NULL || type->fields[i].required == REQUIRED_IDENTITY) {
            *missing = &type->fields[i];
        }
    }
    return ST_OK;
}

bool reference_may_come(const Importer *importer, const Draft *draft, const Field *field)
{
    return reference_may_be_made(importer, draft->feeds[field->index]);
}

static const Value *no_values(const RecordType *type, Arena *arena)
{
    Value *values = ARENA_ARRAY(arena, Value, type->field_count);

    for (size_t i = 0; i < type->field_count; i++) {
        values[i].kind = type->fields[i].kind;
    }
    return values;
}

/*
 * What this source said of the record as of `limit`: per group the latest fact that is not newer, else its newest. When
 * it said nothing yet, what everybody said. Facts newer than the limit are put before all others.
 */
static const Value *source_base(const Importer *importer, const RecordType *type, const History *history, Date limit,
                                Arena *arena, bool *said)
{
    Version *versions = ARENA_ARRAY(arena, Version, history->count + 1);
    Value *base = ARENA_ARRAY(arena, Value, type->field_count);
    size_t count = 0;

    for (size_t i = 0; i < history->count; i++) {
        const HistoryItem *item = &history->items[i];
        bool newer = date_is_known(limit) && date_compare(item->observed, limit) > 0;
        if (item_is_alive(item) && text_equal(item->report->system, importer->header.system)) {
            versions[count++] = (Version){.observed = newer ? (Date){0} : item->observed,
                                          .decided = item->report->time,
                                          .node = item->node,
                                          .sequence = position_sequence(item->entry.position),
                                          .values = item->values};
        }
    }
    *said = count > 0;
    if (count == 0) {
        count = history_versions(history, &importer->writer->journal.nodes, versions);
    }
    record_fold(type, versions, count, base, NULL);
    return count == 0 ? no_values(type, arena) : base;
}

Status known_read(Importer *importer, const RecordType *type, Id id, Date observed, Known *out, Error *err)
{
    Writer *writer = importer->writer;
    History history;
    bool said;

    *out = (Known){0};
    TRY(report_settle(&importer->report, err));
    TRY(history_read(writer->db, type_table(&writer->state->tables, type), &writer->journal.nodes, id, &importer->work,
                     &history, err));
    if (history.count == 0) {
        return ST_OK;
    }
    out->exists = true;
    out->fid = (int64_t)history.roots;
    out->head_count = history.head_count;
    memcpy(out->heads, history.heads, sizeof out->heads);
    out->base = source_base(importer, type, &history, date_is_known(observed) ? observed : importer->header.observed,
                            &importer->work, &said);
    out->said = said;
    if (importer->mapping->key_is_authority && !said) {
        out->base = NULL;
    }
    return ST_OK;
}
