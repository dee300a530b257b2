#include "service/demo.h"

#include <stdio.h>

#include "base/embedded.h"
#include "base/limits.h"
#include "base/memory.h"
#include "record/draft.h"
#include "service/country.h"
#include "service/demo_making.h"
#include "service/demo_shape.h"
#include "service/propose.h"

enum { RECIPE_BYTES_MAX = 4 * 1024 * 1024, ID_VERSION = 7, COUNTS = 6, MS_PER_DAY = 86400000 };

typedef struct Demo {
    Programme *programme;
    DemoMaking making;
    DemoRecipe recipe;
    const DemoReport *report;
    ReportWriter writing;
    uint64_t counts[COUNTS]; /* read, stored, updated, unchanged, held, refused */
    bool only_new;           /* no report changes what is there */
} Demo;

/* A UUIDv7 of the day that is the same for the same dice; authorities' records have the id of their name. */
static Id record_id(DemoMaking *making, const DemoRecord *record)
{
    const RecordType *type = record->schema->type;
    uint64_t ms = (uint64_t)making->today * MS_PER_DAY + making->made;
    uint64_t drawn[2] = {dice_next(&making->dice), dice_next(&making->dice)};
    Id id;

    if (type->authority.length > 0 && type->code != NULL && record->values[type->code->index].state == VALUE_SET) {
        return id_of_name(type->id, type->authority, record->values[type->code->index].text);
    }
    memcpy(id.bytes, drawn, sizeof id.bytes);
    for (int i = 0; i < 6; i++) {
        id.bytes[i] = (uint8_t)(ms >> (40 - 8 * i));
    }
    id.bytes[6] = (uint8_t)((id.bytes[6] & 0x0f) | ID_VERSION << 4);
    id.bytes[8] = (uint8_t)((id.bytes[8] & 0x3f) | 0x80);
    return id;
}

static DemoRecord *record_new(DemoMaking *making, const DemoSchema *schema)
{
    DemoRecord *record = ARENA_NEW(making->arena, DemoRecord);

    record->schema = schema;
    record->values = ARENA_ARRAY(making->arena, Value, schema->count);
    record->links = ARENA_ARRAY(making->arena, DemoRecord *, schema->count);
    for (size_t i = 0; i < schema->count; i++) {
        record->values[i].kind = schema->slots[i]->kind;
    }
    return record;
}

static void note_take(DemoRecord *record, const Field *note, size_t number)
{
    record->values[note->index] = (Value){.kind = FIELD_INTEGER, .state = VALUE_SET, .integer = (int64_t)number};
}

static Status batch_add(DemoBatch *batch, DemoRecord *record, Arena *arena, Error *err)
{
    if (batch->record_count == DEMO_RECORDS_MAX) {
        return error_set(err, ST_TOO_LARGE, "the batch '%.*s' has more than %d records", TEXT_ARG(batch->id),
                         DEMO_RECORDS_MAX);
    }
    if (batch->record_count == batch->record_room) {
        size_t room = batch->record_room == 0 ? 64 : batch->record_room * 2;
        DemoRecord **larger = ARENA_ARRAY(arena, DemoRecord *, room);
        if (batch->record_count > 0) {
            memcpy(larger, batch->records, batch->record_count * sizeof(DemoRecord *));
        }
        batch->records = larger;
        batch->record_room = room;
    }
    batch->records[batch->record_count++] = record;
    return ST_OK;
}

static Date observed_of(const DemoBatch *batch, DemoRecord *record)
{
    const Value *value = demo_path_value(record, &batch->observed, NULL);

    return value != NULL && value->kind == FIELD_DATE ? value->date : (Date){0};
}

/* What the model refuses, a demonstration must not hold. */
static Status record_check(const Demo *demo, const DemoBatch *batch, const DemoRecord *record, Error *err)
{
    DraftFaults faults = {0};

    record_validate(record->schema->type, record->values, demo->making.today, demo->making.arena, &faults);
    if (faults.count > 0) {
        return error_set_at(err, ST_INVALID, demo->recipe.file, "record %zu of '%.*s': %s", batch->record_count + 1,
                            TEXT_ARG(batch->id), faults.items[0].message);
    }
    return ST_OK;
}

static Status record_make(Demo *demo, DemoBatch *batch, const DemoFields *given, DemoRecord *owner, size_t ordinal,
                          Error *err)
{
    DemoMaking *making = &demo->making;
    DemoRecord *record = record_new(making, batch->schema);

    note_take(record, batch->schema->number, batch->record_count + 1);
    note_take(record, batch->schema->ordinal, ordinal);
    making->record = record;
    making->owner = owner;
    if (given != NULL) {
        TRY(demo_fields_make(making, given, err));
    }
    TRY(demo_fields_make(making, &batch->fields, err));
    TRY(record_check(demo, batch, record, err));
    making->made++;
    record->id = record_id(making, record);
    Proposal proposal = {.type = batch->schema->type,
                         .id = record->id,
                         .observed = observed_of(batch, record),
                         .values = record->values};
    TRY(report_propose(&demo->writing, &proposal, err));
    record->head = position_of(0, demo->writing.writer->journal.sequence);
    demo->counts[0]++;
    demo->counts[1]++;
    return batch_add(batch, record, making->arena, err);
}

static size_t children_count(Demo *demo, const DemoBatch *batch, DemoRecord *owner)
{
    const Value *counted = demo_path_value(owner, &batch->counted, NULL);

    if (batch->counted.count == 0) {
        return (size_t)demo_between(&demo->making, (DemoRange){batch->each.low, batch->each.high + 0.999}, 1);
    }
    if (counted != NULL && counted->kind == FIELD_INTEGER) {
        return counted->integer > 0 ? (size_t)counted->integer : 0;
    }
    return demo_corner_count(counted);
}

static Status children_make(Demo *demo, DemoBatch *batch, Error *err)
{
    Status status = ST_OK;

    for (size_t i = 0; i < batch->origin->record_count && status == ST_OK; i++) {
        DemoRecord *owner = batch->origin->records[i];
        if (!demo_holds(&demo->making, batch->where, owner) || dice_unit(&demo->making.dice) >= batch->odds) {
            continue;
        }
        size_t count = children_count(demo, batch, owner);
        for (size_t k = 1; k <= count && status == ST_OK; k++) {
            status = record_make(demo, batch, NULL, owner, k, err);
        }
    }
    return status;
}

/* A later report about a record: the fields made anew over what it said before. */
static Status record_change(Demo *demo, DemoBatch *batch, DemoRecord *record, Error *err)
{
    DemoMaking *making = &demo->making;
    const RecordType *type = batch->schema->type;
    DemoRecord *changed = record_new(making, batch->schema);
    Value *changes = ARENA_ARRAY(making->arena, Value, type->field_count);
    bool *covered = ARENA_ARRAY(making->arena, bool, type->field_count);

    memcpy(changed->values, record->values, batch->schema->count * sizeof *record->values);
    memcpy(changed->links, record->links, batch->schema->count * sizeof(DemoRecord *));
    making->record = changed;
    making->owner = NULL;
    TRY(demo_fields_make(making, &batch->fields, err));
    TRY(record_check(demo, batch, changed, err));
    demo->counts[0]++;
    if (record_diff(type, record->values, changed->values, covered, changes) == 0) {
        demo->counts[3]++;
        return ST_OK;
    }
    demo->counts[2]++;
    Proposal proposal = {.type = type,
                         .id = record->id,
                         .previous = &record->head,
                         .previous_count = 1,
                         .observed = observed_of(batch, changed),
                         .values = changes};
    TRY(report_propose(&demo->writing, &proposal, err));
    record->head = position_of(0, demo->writing.writer->journal.sequence);
    if (demo->report->decision == DEMO_APPROVED) {
        record->values = changed->values;
        record->links = changed->links;
    }
    return ST_OK;
}

static Status changes_make(Demo *demo, DemoBatch *batch, Error *err)
{
    const DemoBatch *origin = batch->origin;
    Status status = ST_OK;

    for (size_t i = 0; i < origin->record_count && status == ST_OK; i++) {
        DemoRecord *record = origin->records[i];
        if (demo_holds(&demo->making, batch->where, record) && dice_unit(&demo->making.dice) < batch->odds) {
            status = record_change(demo, batch, record, err);
        }
    }
    return status;
}

static Status batch_make(Demo *demo, DemoBatch *batch, Error *err)
{
    Status status = ST_OK;

    if (batch->mode == DEMO_CHILDREN) {
        return children_make(demo, batch, err);
    }
    if (batch->mode == DEMO_CHANGES) {
        return changes_make(demo, batch, err);
    }
    for (size_t i = 0; i < batch->count && status == ST_OK; i++) {
        status = record_make(demo, batch, batch->mode == DEMO_GIVEN ? &batch->rows[i] : NULL, NULL, 1, err);
    }
    return status;
}

static Status held_write(Demo *demo, Error *err)
{
    for (size_t i = 0; i < demo->report->held_count; i++) {
        const DemoHeld *held = &demo->report->held[i];
        HeldRow row = {.row = held->row,
                       .outcome = TEXT("held"),
                       .column = held->column,
                       .value = held->value,
                       .reason = held->reason,
                       .proposal = held->proposal,
                       .raw = held->raw};
        TRY(report_hold(&demo->writing, &row, err));
        demo->counts[0]++;
        demo->counts[4]++;
    }
    return ST_OK;
}

static Status report_write(Demo *demo, Writer *writer, Error *err)
{
    const DemoReport *report = demo->report;
    ReportHeader header = {.kind = report->kind,
                           .title = report->title,
                           .source = report->source,
                           .mapping = report->mapping,
                           .author = report->author};

    TRY(report_begin(&demo->writing, writer, &header, err));
    for (size_t i = 0; i < report->batch_count; i++) {
        TRY(batch_make(demo, &report->batches[i], err));
    }
    TRY(held_write(demo, err));
    TRY(report_end(&demo->writing, demo->counts, err));
    if (report->decision != DEMO_APPROVED) {
        return ST_OK;
    }
    return report_decide(&demo->writing, report->decided_by, report->reason, !demo->only_new, err);
}

/* Rejecting and withdrawing are reports' own affairs, as they are when a person does it. */
static Status report_undo(Demo *demo, uint64_t number, Error *err)
{
    const DemoReport *report = demo->report;
    Actor actor = {report->decided_by};
    WithdrawalConflict *conflicts;
    size_t count;

    if (report->decision == DEMO_REJECTED) {
        return report_reject(demo->programme, actor, number, report->reason, err);
    }
    if (report->decision == DEMO_WITHDRAWN) {
        TRY(report_approve(demo->programme, actor, number, (Text){0}, err));
        return report_withdraw(demo->programme, actor, number, report->reason, false, demo->making.arena, &conflicts,
                               &count, err);
    }
    return ST_OK;
}

static Status report_make(Demo *demo, const DemoReport *report, Error *err)
{
    Writer *writer;

    demo->report = report;
    memset(demo->counts, 0, sizeof demo->counts);
    demo->only_new = true;
    for (size_t i = 0; i < report->batch_count; i++) {
        demo->only_new = demo->only_new && report->batches[i].mode != DEMO_CHANGES;
    }
    demo->writing = (ReportWriter){.approve = report->decision == DEMO_APPROVED && demo->only_new};
    TRY(writer_begin(demo->programme, &writer, err));
    Status status = report_write(demo, writer, err);
    uint64_t number = demo->writing.position;
    report_writer_done(&demo->writing);
    if (status != ST_OK) {
        writer_abort(writer);
        return status;
    }
    TRY(writer_commit(writer, err));
    return report_undo(demo, number, err);
}

static Status demo_make(Demo *demo, Text recipe, const char *file, const Model *model, Error *err)
{
    TRY(demo_recipe_read(demo->making.arena, recipe, file, model, &demo->recipe, err));
    for (size_t i = 0; i < demo->recipe.report_count; i++) {
        TRY(report_make(demo, &demo->recipe.reports[i], err));
    }
    return ST_OK;
}

/* Only a demonstration that has nothing in it is filled. */
static Status programme_check(Reader *reader, Error *err)
{
    Arena arena;
    ReportSummary *reports;
    size_t count = 0;

    if (!reader_info(reader).demonstration) {
        return error_set(err, ST_DENIED, "this programme is not a demonstration; nothing made up belongs into it");
    }
    arena_init(&arena, 0);
    Status status = reports_list(reader, &arena, -1, 0, 1, &reports, &count, err);
    arena_done(&arena);
    TRY(status);
    return count == 0 ? ST_OK : error_set(err, ST_DENIED, "this demonstration has reports already");
}

Status demo_fill_from(Programme *programme, Text recipe, const char *file, uint64_t seed, int32_t today, Error *err)
{
    Demo demo = {.programme = programme};
    Arena arena;
    Reader *reader;

    TRY(reader_acquire(programme, &reader, err));
    Status status = programme_check(reader, err);
    ModelState *state = status == ST_OK ? reader_state_share(reader) : NULL;
    reader_release(reader);
    TRY(status);
    arena_init(&arena, 0);
    demo.making = (DemoMaking){.recipe = &demo.recipe,
                               .arena = &arena,
                               .dice = {seed},
                               .today = today,
                               .geo = geo_context_create(),
                               .programme = programme_code(programme)};
    status = demo_make(&demo, recipe, file, state->model, err);
    geo_context_free(demo.making.geo);
    buffer_done(&demo.making.text);
    arena_done(&arena);
    model_state_release(programme, state);
    return status;
}

static Status file_read(Arena *arena, const char *path, Text *out, Error *err)
{
    FILE *file = fopen(path, "rb");
    char *bytes = arena_raw(arena, RECIPE_BYTES_MAX);

    if (file == NULL) {
        return error_set_at(err, ST_NOT_FOUND, path, "there is no recipe of a demonstration here");
    }
    *out = (Text){bytes, fread(bytes, 1, RECIPE_BYTES_MAX, file)};
    fclose(file);
    return ST_OK;
}

static const struct {
    const char *name, *file;
} RECIPES[] = {
#define DEMO_RECIPE(name, file) {#name, file},
#include "service/demo_recipes.def"
#undef DEMO_RECIPE
};

const char *demo_recipe_find(Text name)
{
    for (size_t i = 0; i < COUNT_OF(RECIPES); i++) {
        if (name.length == 0 || text_equal(name, text_of(RECIPES[i].name))) {
            return RECIPES[i].file;
        }
    }
    return NULL;
}

const char *demo_recipe_names(Arena *arena)
{
    const char *names = RECIPES[0].name;

    for (size_t i = 1; i < COUNT_OF(RECIPES); i++) {
        names = arena_format(arena, "%s, %s", names, RECIPES[i].name);
    }
    return names;
}

Status demo_fill(Programme *programme, const char *file, uint64_t seed, Error *err)
{
    const char *share = programme_share_dir(programme), *path = file;
    const EmbeddedFile *shipped = embedded_find(file);
    int32_t today = (int32_t)(time_now_ms() / MS_PER_DAY);
    Text recipe = {0};
    Arena arena;

    arena_init(&arena, 0);
    Status status = ST_OK;
    if (share != NULL) {
        path = arena_format(&arena, "%s/%s", share, file);
        status = file_read(&arena, path, &recipe, err);
    } else if (shipped != NULL) {
        recipe = (Text){(const char *)shipped->bytes, shipped->size};
    } else {
        status = error_set(err, ST_INTERNAL, "this program was built without the demonstration's recipe");
    }
    if (status == ST_OK) {
        status = demo_fill_from(programme, recipe, path, seed, today, err);
    }
    arena_done(&arena);
    return status;
}
