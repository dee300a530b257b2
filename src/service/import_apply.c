#include "service/import_apply.h"

#include "base/limits.h"
#include "base/memory.h"
#include "project/history.h"
#include "record/draft.h"
#include "store/counts.h"
#include "store/heads.h"
#include "store/identifiers.h"
#include "store/rows.h"

ImportType *import_type(Importer *importer, const RecordType *type)
{
    for (size_t i = 0; i < importer->mapping->type_count; i++) {
        if (importer->types[i].type == type) {
            return &importer->types[i];
        }
    }
    return &importer->types[0];
}

Status import_report_begin(Importer *importer, Error *err)
{
    if (importer->begun) {
        return ST_OK;
    }
    importer->begun = true;
    return report_begin(&importer->report, importer->writer, &importer->header, err);
}

bool type_has_personal(const RecordType *type)
{
    for (size_t i = 0; i < type->field_count; i++) {
        if (type->fields[i].class == CLASS_PERSONAL) {
            return true;
        }
    }
    return false;
}

static bool draft_may_be_personal(const Importer *importer, const Draft *draft)
{
    if (draft->type != NULL) {
        return type_has_personal(draft->type);
    }
    for (size_t i = 0; i < importer->mapping->type_count; i++) {
        if (type_has_personal(importer->mapping->types[i].type)) {
            return true;
        }
    }
    return false;
}

static void statement_row(Importer *importer, const Draft *draft, Text outcome, Text column, Text value, Text reason,
                          Text proposal)
{
    Arena *arena = &importer->arena;

    if (importer->row_count < LIMIT_FAULTS) {
        importer->rows[importer->row_count++] =
            (ImportRow){.row = draft->row,
                        .outcome = outcome,
                        .column = text_copy(arena, column),
                        .value = text_copy(arena, value.length > 200 ? (Text){value.at, 200} : value),
                        .reason = text_copy(arena, reason),
                        .proposal = text_copy(arena, proposal),
                        .where = text_copy(arena, draft->where)};
    }
}

uint64_t held_digest(Text outcome, Text column, Text reason, Text raw)
{
    return (hash_text(outcome) ^ hash_text(column) * 3 ^ hash_text(reason) * 5 ^ hash_text(raw) * 7) *
           0x9e3779b97f4a7c15u;
}

static Status draft_put_aside(Importer *importer, const Draft *draft, bool refused, Text column, Text value,
                              Text reason, Text proposal, Error *err)
{
    HeldRow held = {.row = draft->row,
                    .outcome = refused ? TEXT("refused") : TEXT("held"),
                    .column = column,
                    .value = value,
                    .reason = reason,
                    .proposal = proposal,
                    .where = draft->where,
                    .raw = draft->raw,
                    .personal = draft_may_be_personal(importer, draft)};

    importer->counts[refused ? COUNT_REFUSED : COUNT_HELD]++;
    importer->held_sum += held_digest(held.outcome, column, reason, held.personal ? (Text){0} : draft->raw);
    statement_row(importer, draft, held.outcome, column, value, reason, proposal);
    TRY(import_report_begin(importer, err));
    return report_hold(&importer->report, &held, err);
}

/* Is the draft's local code used by another record, of the programme or of this file? */
static Status code_check(Importer *importer, const Draft *draft, int64_t except, bool *taken, Error *err)
{
    const Field *field = draft->type->code;
    ImportType *kept = import_type(importer, draft->type);

    *taken = false;
    if (field == NULL || draft->values[field->index].state != VALUE_SET) {
        return ST_OK;
    }
    Text code = draft->values[field->index].text;
    *taken = numbers_add(&kept->codes, code_hash(code, &importer->work)) > 0;
    if (*taken || !kept->has_records || kept->indexes_dropped) {
        return ST_OK;
    }
    TRY(report_settle(&importer->report, err));
    return code_is_taken(importer->writer->db, type_table(&importer->writer->state->tables, draft->type), code, except,
                         taken, err);
}

static void updated_remember(Importer *importer, const RecordType *type, Id id)
{
    if (importer->updated_count == importer->updated_capacity) {
        importer->updated_capacity = importer->updated_capacity == 0 ? 256 : importer->updated_capacity * 2;
        importer->updated = memory_resize(importer->updated, sizeof *importer->updated * importer->updated_capacity);
    }
    importer->updated[importer->updated_count++] = (RecordSlot){.id = id, .type = type->number};
}

static Proposal draft_proposal(const Importer *importer, const Draft *draft, Id id)
{
    bool by_fingerprint = importer->mapping->key_column_count == 0 && id_is_nil(draft->id);

    return (Proposal){.type = draft->type,
                      .id = id,
                      .observed = draft->observed,
                      .values = draft->values,
                      .key = importer->mapping->key_is_authority ? (Text){0} : draft->key,
                      .has_fingerprint = by_fingerprint && draft->row > 0,
                      .fingerprint = draft->fingerprint,
                      .ordinal = draft->ordinal,
                      .lent_shortly = draft->row == 0};
}

Status draft_write_new(Importer *importer, const Draft *draft, Id id, const Known *known, Error *err)
{
    Proposal proposal = draft_proposal(importer, draft, id);

    if (known != NULL && known->head_count > 0) {
        proposal.previous = known->heads;
        proposal.previous_count = known->head_count;
        updated_remember(importer, draft->type, id);
    }
    importer->counts[COUNT_STORED] += draft->row > 0;
    importer->warnings += draft->warning.length > 0;
    TRY(import_report_begin(importer, err));
    TRY(report_propose(&importer->report, &proposal, err));
    names_learn(importer, draft->type, draft->values, id);
    return ST_OK;
}

static Status taken_put_aside(Importer *importer, const Draft *draft, Error *err)
{
    const Field *code = draft->type->code;

    return draft_put_aside(importer, draft, false, code->id, draft->values[code->index].text,
                           TEXT("another record has this code already"),
                           TEXT("give the row a code of its own, or import it with a mapping that has a key"), err);
}

/* Sealed values cannot be compared: they are left out of the comparison. */
static Value *open_values(const RecordType *type, const Draft *draft, bool *covered, Arena *arena)
{
    Value *values = ARENA_ARRAY(arena, Value, type->field_count);

    for (size_t i = 0; i < type->field_count; i++) {
        bool personal = type->fields[i].class == CLASS_PERSONAL;
        values[i] = personal ? (Value){.kind = type->fields[i].kind} : draft->values[i];
        covered[i] = draft->covered[i] && !personal;
    }
    return values;
}

/*
 * A source that speaks of a record for the first time says all it knows, group by group, so that its next word can be
 * compared with it; its blanks take nothing away from what others said.
 */
static void first_word(const RecordType *type, const Value *base, const Value *values, Value *out)
{
    for (size_t g = 0; g < type->group_count; g++) {
        const Group *group = &type->groups[g];
        bool speaks = false;
        for (size_t i = 0; i < group->field_count; i++) {
            speaks = speaks || values[group->fields[i]].state != VALUE_ABSENT;
        }
        for (size_t i = 0; i < group->field_count && speaks; i++) {
            uint16_t field = group->fields[i];
            out[field] = values[field].state != VALUE_ABSENT ? values[field] : base[field];
        }
    }
}

/* Where a change is written anyway, what the source says of the person now goes with it. */
static void personal_add(const RecordType *type, const Draft *draft, Value *changes)
{
    for (size_t i = 0; i < type->field_count; i++) {
        if (type->fields[i].class == CLASS_PERSONAL) {
            changes[i] = draft->values[i];
        }
    }
}

Status draft_write_change(Importer *importer, const Draft *draft, Id id, Error *err)
{
    const RecordType *type = draft->type;
    Value *changes = ARENA_ARRAY(&importer->work, Value, type->field_count);
    Known known;

    TRY(known_read(importer, type, id, draft->observed, &known, err));
    bool *covered = ARENA_ARRAY(&importer->work, bool, type->field_count);
    const Value *values = open_values(type, draft, covered, &importer->work);
    if (!known.said) {
        memset(covered, 0, sizeof *covered * type->field_count);
    }
    size_t changed = record_diff(type, known.base, values, covered, changes);
    bool marks = importer->mapping->key_column_count == 0 && id_is_nil(draft->id);
    if (changed == 0 && !marks) {
        importer->counts[COUNT_UNCHANGED]++;
        return ST_OK;
    }
    if (change_refusal(type) != NULL) {
        return draft_put_aside(importer, draft, true, (Text){0}, (Text){0}, text_of(change_refusal(type)), (Text){0},
                               err);
    }
    bool taken = false;
    if (type->code != NULL && changes[type->code->index].state == VALUE_SET) {
        TRY(code_check(importer, draft, known.fid, &taken, err));
    }
    if (taken) {
        return taken_put_aside(importer, draft, err);
    }
    if (!known.said) {
        first_word(type, known.base, values, changes);
    }
    personal_add(type, draft, changes);
    Proposal proposal = draft_proposal(importer, draft, id);
    proposal.key = (Text){0};
    proposal.values = changes;
    proposal.previous = known.heads;
    proposal.previous_count = known.head_count;
    importer->counts[COUNT_UPDATED]++;
    updated_remember(importer, type, id);
    TRY(import_report_begin(importer, err));
    return report_propose(&importer->report, &proposal, err);
}

static Geometry *geometry_keep(Arena *arena, const Geometry *geometry)
{
    return geometry == NULL ? NULL : geometry_copy(arena, geometry);
}

Value *values_keep(Arena *arena, const RecordType *type, const Value *values)
{
    Value *kept = ARENA_ARRAY(arena, Value, type->field_count);

    for (size_t i = 0; i < type->field_count; i++) {
        Value value = values[i];
        if (value.state == VALUE_SET && value.kind == FIELD_GEOMETRY) {
            value.geometry = geometry_keep(arena, value.geometry);
        } else if (value.state == VALUE_SET && (value.kind == FIELD_TEXT || value.kind == FIELD_TIME ||
                                                value.kind == FIELD_CODE || value.kind == FIELD_CODES)) {
            value.text = text_copy(arena, value.text);
        }
        kept[i] = value;
    }
    return kept;
}

/* What still has to be looked up of a row that waits. */
static void references_keep(Arena *arena, const Draft *draft, Draft *kept)
{
    const RecordType *type = draft->type;

    kept->references = ARENA_ARRAY(arena, Text, type->field_count);
    kept->feeds = ARENA_ARRAY(arena, const FieldFeed *, type->field_count);
    for (size_t i = 0; i < type->field_count; i++) {
        kept->references[i] = text_copy(arena, draft->references[i]);
        kept->feeds[i] = draft->feeds[i];
    }
}

/* A copy that outlives the row, without the references. */
static Draft draft_keep(Importer *importer, const Draft *draft)
{
    Arena *arena = &importer->arena;
    const RecordType *type = draft->type;
    Draft kept = *draft;

    kept.references = NULL;
    kept.feeds = NULL;
    kept.values = values_keep(arena, type, draft->values);
    kept.covered = ARENA_ARRAY(arena, bool, type->field_count);
    memcpy(kept.covered, draft->covered, sizeof *kept.covered * type->field_count);
    kept.key = text_copy(arena, draft->key);
    kept.raw = text_copy(arena, draft->raw);
    kept.where = text_copy(arena, draft->where);
    kept.warning = text_copy(arena, draft->warning);
    return kept;
}

static void list_add(DraftList *list, Draft draft)
{
    if (list->count == list->capacity) {
        list->capacity = list->capacity == 0 ? 64 : list->capacity * 2;
        list->items = memory_resize(list->items, sizeof *list->items * list->capacity);
    }
    list->items[list->count++] = draft;
}

static Id new_id(Importer *importer)
{
    return id_source_next(&importer->writer->ids, hybrid_ms(importer->writer->journal.time));
}

static Status new_or_taken(Importer *importer, const Draft *draft, Id id, const Known *known, Error *err)
{
    bool taken;

    TRY(code_check(importer, draft, known == NULL ? 0 : known->fid, &taken, err));
    return taken ? taken_put_aside(importer, draft, err) : draft_write_new(importer, draft, id, known, err);
}

static Status authority_draft(Importer *importer, const Draft *draft, Error *err)
{
    Id id = id_of_name(draft->type->id, importer->mapping->key_system, draft->key);
    const ImportType *kept = import_type(importer, draft->type);
    Known known = {0};

    if (kept->has_records) {
        TRY(known_read(importer, draft->type, id, draft->observed, &known, err));
    }
    if (known.exists && known.base != NULL) {
        return draft_write_change(importer, draft, id, err);
    }
    return new_or_taken(importer, draft, id, known.exists ? &known : NULL, err);
}

/* The tables that had records when the first row with an id came. */
static Status peopled_find(Importer *importer, Error *err)
{
    const TypeTables *tables = &importer->writer->state->tables;

    importer->peopled = ARENA_ARRAY(&importer->arena, const TypeTable *, tables->count + 1);
    for (size_t i = 0; i < tables->count; i++) {
        int64_t records;
        TRY(count_read(importer->writer->db, tables->tables[i].type->number, COUNT_ALL, (Text){0}, &records, err));
        if (records > 0) {
            importer->peopled[importer->peopled_count++] = &tables->tables[i];
        }
    }
    return ST_OK;
}

/* Is a record that is not of `type` called by this id, shown or only proposed? */
static Status id_is_foreign(Importer *importer, const RecordType *type, Id id, bool *foreign, Error *err)
{
    uint64_t heads[HEADS_MAX], version;
    size_t head_count;
    int64_t fid;

    TRY(report_settle(&importer->report, err));
    if (importer->peopled == NULL) {
        TRY(peopled_find(importer, err));
    }
    TRY(heads_read(importer->writer->db, id, heads, &head_count, err));
    *foreign = head_count > 0;
    for (size_t i = 0; i < importer->peopled_count && !*foreign; i++) {
        if (importer->peopled[i]->type != type) {
            TRY(row_find(importer->writer->db, importer->peopled[i], id, &fid, &version, foreign, err));
        }
    }
    return ST_OK;
}

/* A record that was exported comes back: under its id. */
static Status identified_draft(Importer *importer, const Draft *draft, Error *err)
{
    Known known = {0};
    bool foreign;

    TRY(known_read(importer, draft->type, draft->id, draft->observed, &known, err));
    if (known.exists) {
        return draft_write_change(importer, draft, draft->id, err);
    }
    TRY(id_is_foreign(importer, draft->type, draft->id, &foreign, err));
    return foreign ? draft_put_aside(importer, draft, false, importer->mapping->id_column, (Text){0},
                                     TEXT("a record of another type has this id"),
                                     TEXT("import the file as that type, or leave the column out"), err)
                   : new_or_taken(importer, draft, draft->id, NULL, err);
}

static Status keyed_draft(Importer *importer, const Draft *draft, Error *err)
{
    const ImportType *kept = import_type(importer, draft->type);
    bool found = false;
    Id id;

    if (kept->has_identifiers) {
        TRY(report_settle(&importer->report, err));
        TRY(identifier_find(importer->writer->db, kept->system, draft->key, &id, &found, err));
    }
    return found ? draft_write_change(importer, draft, id, err)
                 : new_or_taken(importer, draft, new_id(importer), NULL, err);
}

static bool may_wait(const Importer *importer, const DraftList *list)
{
    return list->count < DEFERRED_MAX && importer->arena.used < DEFERRED_BYTES_MAX;
}

static Status fingerprint_draft(Importer *importer, const Draft *row, Error *err)
{
    ImportType *kept = import_type(importer, row->type);
    Draft numbered = *row;
    const Draft *draft = &numbered;
    bool found = false;
    Id id;

    numbered.ordinal = numbers_add(&kept->fingerprints, row->fingerprint);
    if (!kept->has_identifiers) {
        return new_or_taken(importer, draft, new_id(importer), NULL, err);
    }
    TRY(report_settle(&importer->report, err));
    TRY(fingerprint_find(importer->writer->db, kept->system, draft->fingerprint, draft->ordinal, &id, &found, err));
    if (found) {
        importer->counts[COUNT_UNCHANGED]++;
        return report_remember(importer, draft->type, id, err);
    }
    if (may_wait(importer, &importer->leftover)) {
        list_add(&importer->leftover, draft_keep(importer, draft));
        return ST_OK;
    }
    return new_or_taken(importer, draft, new_id(importer), NULL, err);
}

/* What names the row in its file: its key, or the id it brings; empty when only its values do. */
static Text draft_name(const Importer *importer, const Draft *draft)
{
    if (importer->mapping->key_column_count > 0) {
        return draft->key;
    }
    return id_is_nil(draft->id) ? (Text){0} : (Text){(const char *)draft->id.bytes, sizeof draft->id.bytes};
}

/* A name that comes twice in one file: the first row counts. */
static Status duplicate_check(Importer *importer, const Draft *draft, bool *duplicate, Error *err)
{
    const Mapping *mapping = importer->mapping;
    ImportType *kept = import_type(importer, draft->type);
    Text name = draft_name(importer, draft);

    uint32_t first = name.length == 0 ? 0 : numbers_note(&kept->fingerprints, hash_text(name), (uint32_t)draft->row);

    *duplicate = first != 0;
    if (!*duplicate) {
        return ST_OK;
    }
    return draft_put_aside(importer, draft, mapping->first_duplicate_wins,
                           mapping->key_column_count > 0 ? mapping->key_columns[0] : mapping->id_column, draft->key,
                           text_of(arena_format(&importer->work, "row %u has this key already", first)),
                           TEXT("remove the row or give it a key of its own"), err);
}

static Status draft_apply(Importer *importer, const Draft *draft, Error *err)
{
    if (importer->mapping->key_is_authority) {
        return authority_draft(importer, draft, err);
    }
    if (importer->mapping->key_column_count > 0) {
        return keyed_draft(importer, draft, err);
    }
    if (!id_is_nil(draft->id)) {
        return identified_draft(importer, draft, err);
    }
    return fingerprint_draft(importer, draft, err);
}

/* Of a record that others are told by, what it refers to must be there; else it is stored without, and counted. */
static Status unresolved_apply(Importer *importer, const Draft *draft, const Field *missing, Error *err)
{
    if (missing != NULL && missing->required == REQUIRED_IDENTITY) {
        return draft_put_aside(importer, draft, false, missing->id, draft->references[missing->index],
                               TEXT("no record, or more than one, is called so: without it nobody can tell which "
                                    "record this is"),
                               TEXT("add the record first, or correct the text"), err);
    }
    importer->warnings += missing != NULL;
    return draft_apply(importer, draft, err);
}

Status import_draft_take(Importer *importer, const Draft *draft, Error *err)
{
    const Field *missing = NULL;
    bool duplicate;

    importer->counts[COUNT_READ]++;
    if (draft->held) {
        return draft_put_aside(importer, draft, false, draft->column, draft->value, draft->reason, draft->proposal,
                               err);
    }
    TRY(duplicate_check(importer, draft, &duplicate, err));
    if (duplicate) {
        return ST_OK;
    }
    TRY(references_resolve(importer, draft, &missing, err));
    if (missing != NULL && reference_may_come(importer, draft, missing) && may_wait(importer, &importer->deferred)) {
        Draft kept = draft_keep(importer, draft);
        references_keep(&importer->arena, draft, &kept);
        list_add(&importer->deferred, kept);
        return ST_OK;
    }
    return unresolved_apply(importer, draft, missing, err);
}

/* Rounds over what waits for records of the same file, until a round finds no more. */
static Status deferred_finish(Importer *importer, Error *err)
{
    bool progress = true;

    while (progress && importer->deferred.count > 0) {
        DraftList waiting = importer->deferred;
        Status status = ST_OK;
        importer->deferred = (DraftList){0};
        progress = false;
        for (size_t i = 0; i < waiting.count && status == ST_OK; i++) {
            const Field *missing = NULL;
            arena_reset(&importer->work);
            status = references_resolve(importer, &waiting.items[i], &missing, err);
            if (status == ST_OK && missing != NULL) {
                list_add(&importer->deferred, waiting.items[i]);
            } else if (status == ST_OK) {
                status = draft_apply(importer, &waiting.items[i], err);
                progress = true;
            }
        }
        memory_free(waiting.items);
        TRY(status);
    }
    for (size_t i = 0; i < importer->deferred.count; i++) {
        const Field *missing = NULL;
        arena_reset(&importer->work);
        TRY(references_resolve(importer, &importer->deferred.items[i], &missing, err));
        TRY(unresolved_apply(importer, &importer->deferred.items[i], missing, err));
    }
    return ST_OK;
}

static Status leftovers_finish(Importer *importer, Error *err)
{
    size_t count = importer->leftover.count;
    Id *ids = ARENA_ARRAY(&importer->arena, Id, count + 1);
    bool *paired = ARENA_ARRAY(&importer->arena, bool, count + 1);

    if (count == 0) {
        return ST_OK;
    }
    TRY(leftovers_pair(importer, ids, paired, err));
    for (size_t i = 0; i < count; i++) {
        const Draft *draft = &importer->leftover.items[i];
        arena_reset(&importer->work);
        if (paired[i]) {
            TRY(draft_write_change(importer, draft, ids[i], err));
        } else {
            TRY(new_or_taken(importer, draft, new_id(importer), NULL, err));
        }
    }
    return ST_OK;
}

Status import_drafts_finish(Importer *importer, Error *err)
{
    TRY(deferred_finish(importer, err));
    return leftovers_finish(importer, err);
}
