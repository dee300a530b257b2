#include "service/import_apply.h"

#include "base/memory.h"
#include "project/history.h"
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
    importer->names[importer->name_count++] = index;
    RowQuery query = {.table = type_table(&importer->writer->state->tables, feed->field->to), .without_geometry = true};
    TRY(rows_each(importer->writer->db, &query, index_visit, index, err));
    *out = index;
    return ST_OK;
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

static Status reference_resolve(Importer *importer, const FieldFeed *feed, Text text, Id *out, bool *found, Error *err)
{
    *found = false;
    switch (feed->match) {
    case REFERENCE_SYSTEM:
        return identifier_find(importer->writer->db, identifier_system(feed->field->to->number, feed->system), text, out,
                               found, err);
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
        } else if (*missing == NULL) {
            *missing = &type->fields[i];
        }
    }
    return ST_OK;
}

bool reference_may_come(const Importer *importer, const Draft *draft, const Field *field)
{
    const FieldFeed *feed = draft->feeds[field->index];

    if (mapping_feeds(importer->mapping, field->to) == NULL) {
        return false;
    }
    return feed->match != REFERENCE_SYSTEM || text_equal(feed->system, importer->mapping->key_system);
}

static const Value *no_values(const RecordType *type, Arena *arena)
{
    Value *values = ARENA_ARRAY(arena, Value, type->field_count);

    for (size_t i = 0; i < type->field_count; i++) {
        values[i].kind = type->fields[i].kind;
    }
    return values;
}

/* The fold of what this source said; of everything, when it said nothing yet. */
static const Value *source_base(const Importer *importer, const RecordType *type, const History *history, Arena *arena,
                                bool *said)
{
    const NodeList *nodes = &importer->writer->journal.nodes;
    Version *versions = ARENA_ARRAY(arena, Version, history->count + 1);
    Value *base = ARENA_ARRAY(arena, Value, type->field_count);
    size_t count = 0;

    for (size_t i = 0; i < history->count; i++) {
        const HistoryItem *item = &history->items[i];
        if (item_is_alive(item) && text_equal(item->report->system, importer->header.system)) {
            versions[count++] = (Version){.observed = item->observed,
                                          .decided = item->report->time,
                                          .node = &nodes->keys[position_node(item->entry.position)],
                                          .sequence = position_sequence(item->entry.position),
                                          .values = item->values};
        }
    }
    *said = count > 0;
    if (count == 0) {
        count = history_versions(history, nodes, versions);
    }
    record_fold(type, versions, count, base, NULL);
    return count == 0 ? no_values(type, arena) : base;
}

Status known_read(Importer *importer, const RecordType *type, Id id, Known *out, Error *err)
{
    Writer *writer = importer->writer;
    History history;
    bool said;

    *out = (Known){0};
    TRY(history_read(writer->db, type_table(&writer->state->tables, type), &writer->journal.nodes, id, &importer->work,
                     &history, err));
    if (history.count == 0) {
        return ST_OK;
    }
    out->exists = true;
    out->fid = (int64_t)history.roots;
    out->head_count = history.head_count;
    memcpy(out->heads, history.heads, sizeof out->heads);
    out->base = source_base(importer, type, &history, &importer->work, &said);
    if (importer->mapping->key_is_authority && !said) {
        out->base = NULL;
    }
    return ST_OK;
}

/* A record whose row has gone from the source. */
typedef struct Vanished {
    Id id;
    const Value *values;
    bool taken;
} Vanished;

typedef struct VanishedList {
    Importer *importer;
    const ImportType *kept;
    Vanished *items;
    size_t count, capacity;
} VanishedList;

static bool report_is_matched(const Importer *importer, uint64_t report)
{
    for (size_t i = 0; i < importer->matched_report_count; i++) {
        if (importer->matched_reports[i] == report) {
            return true;
        }
    }
    return false;
}

static Status vanished_visit(void *context, uint64_t fingerprint, uint64_t ordinal, Id record, Error *err)
{
    VanishedList *list = context;
    Importer *importer = list->importer;
    Writer *writer = importer->writer;
    int64_t fid;
    uint64_t version;
    bool found;
    ReportRow report;

    if (ordinal < numbers_count(&list->kept->fingerprints, fingerprint)) {
        return ST_OK;
    }
    arena_reset(&importer->work);
    TRY(row_find(writer->db, type_table(&writer->state->tables, list->kept->type), record, &fid, &version, &found, err));
    if (!found) {
        return ST_OK;
    }
    TRY(report_read(writer->db, (uint64_t)fid, true, &importer->work, &report, &found, err));
    if (!found || !report_is_matched(importer, report.position)) {
        return ST_OK;
    }
    if (list->count == list->capacity) {
        list->capacity = list->capacity == 0 ? 64 : list->capacity * 2;
        list->items = memory_resize(list->items, sizeof *list->items * list->capacity);
    }
    list->items[list->count++] = (Vanished){.id = record};
    return ST_OK;
}

static Status vanished_values(VanishedList *list, Error *err)
{
    Importer *importer = list->importer;
    Writer *writer = importer->writer;

    for (size_t i = 0; i < list->count; i++) {
        RecordRow row;
        bool found;
        TRY(row_read(writer->db, type_table(&writer->state->tables, list->kept->type), list->items[i].id,
                     &importer->arena, &row, &found, err));
        list->items[i].values = found ? row.values : no_values(list->kept->type, &importer->arena);
    }
    return ST_OK;
}

/* How alike a row and a record are: values that agree, of those that either has. */
static int likeness(const RecordType *type, const Value *a, const Value *b, int *of)
{
    int same = 0;

    *of = 0;
    for (size_t i = 0; i < type->field_count; i++) {
        if (a[i].state != VALUE_SET && b[i].state != VALUE_SET) {
            continue;
        }
        (*of)++;
        same += a[i].state == b[i].state && value_equal(&a[i], &b[i]);
    }
    return same;
}

/* The record most alike, when at least half agrees and no other is as much alike. */
static Vanished *vanished_for(VanishedList *list, const Draft *draft)
{
    Vanished *best = NULL;
    int best_same = 0, best_of = 1;
    bool tied = false;

    for (size_t i = 0; i < list->count; i++) {
        int of, same = list->items[i].taken ? 0 : likeness(list->kept->type, draft->values, list->items[i].values, &of);
        if (list->items[i].taken || same * 2 < of) {
            continue;
        }
        if (best == NULL || same * best_of > best_same * of) {
            best = &list->items[i];
            best_same = same;
            best_of = of;
            tied = false;
        } else if (same * best_of == best_same * of) {
            tied = true;
        }
    }
    return tied && list->count > 1 ? NULL : best;
}

static void pairs_find(VanishedList *list, Id *out, bool *paired)
{
    const DraftList *leftover = &list->importer->leftover;

    for (size_t i = 0; i < leftover->count; i++) {
        if (leftover->items[i].type != list->kept->type) {
            continue;
        }
        Vanished *match = vanished_for(list, &leftover->items[i]);
        if (match != NULL) {
            match->taken = true;
            out[i] = match->id;
            paired[i] = true;
        }
    }
}

Status leftovers_pair(Importer *importer, Id *out, bool *paired, Error *err)
{
    enum { COMPARISONS_MAX = 20 * 1000 * 1000 };

    for (size_t t = 0; t < importer->mapping->type_count; t++) {
        VanishedList list = {.importer = importer, .kept = &importer->types[t]};
        Status status =
            fingerprints_each(importer->writer->db, importer->types[t].system, vanished_visit, &list, err);
        if (status == ST_OK) {
            status = vanished_values(&list, err);
        }
        if (status == ST_OK && list.count * importer->leftover.count <= COMPARISONS_MAX) {
            pairs_find(&list, out, paired);
        }
        memory_free(list.items);
        TRY(status);
    }
    return ST_OK;
}
