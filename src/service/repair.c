#include "service/repair.h"

#include <unistd.h>

#include "base/limits.h"
#include "exchange/source.h"
#include "geo/geojson.h"
#include "geo/wkt.h"
#include "json/document.h"
#include "json/writer.h"
#include "service/country.h"
#include "service/import_columns.h"

/* Rows of one report that are looked at: all are read with one mapping. */
typedef struct RepairPlan {
    Programme *programme;
    Reader *reader;
    Arena *arena;
    Mapping mapping;
    Outline *outline;
    double limit;
} RepairPlan;

static Status mapping_of_report(RepairPlan *plan, const ReportSummary *report, Error *err)
{
    const Model *model = reader_model(plan->reader);
    Text name = report->mapping;

    if (!text_starts(name, PLAIN_MAPPING)) {
        return mapping_load(plan->arena, reader_database(plan->reader), name, model, &plan->mapping, err);
    }
    name = (Text){name.at + PLAIN_MAPPING.length, name.length - PLAIN_MAPPING.length};
    const RecordType *type = model_type(model, name);
    if (type == NULL) {
        return error_set(err, ST_NOT_FOUND, "there is no record type '%.*s' any more", TEXT_ARG(name));
    }
    mapping_plain(plan->arena, type, &plan->mapping);
    return ST_OK;
}

static const Geometry *geometry_repaired(Arena *arena, const Geometry *before, PlaceRepair kind)
{
    Geometry *after = geometry_copy(arena, before);

    for (uint32_t i = 0; i < after->vertex_count; i++) {
        double *at = &after->xy[2 * i];
        place_repair_apply(kind, at[0], at[1], &at[0], &at[1]);
    }
    return after;
}

/* Which members of the row spell its place. */
typedef struct PlaceMembers {
    Text lon, lat, wkt;
} PlaceMembers;

static Text bound_name(const Source *source, ptrdiff_t mapped, ptrdiff_t obvious)
{
    ptrdiff_t column = mapped >= 0 ? mapped : obvious;

    return column < 0 ? (Text){0} : source_column(source, (size_t)column);
}

static void degrees_write(JsonWriter *w, double degrees)
{
    char text[40];

    snprintf(text, sizeof text, "%.9g", degrees);
    json_text(w, text_of(text));
}

static void members_repaired(JsonWriter *w, const JsonValue *row, const PlaceMembers *places, const Geometry *after);

static void member_repaired(JsonWriter *w, const JsonValue *member, const PlaceMembers *places, const Geometry *after)
{
    BUFFER text = {0};

    json_key(w, member->key);
    if (text_equal(member->key, TEXT("geometry")) && member->kind == JSON_OBJECT) {
        geojson_geometry_write(after, &text);
        json_separate(w);
        buffer_text(w->out, buffer_view(&text));
    } else if (text_equal(member->key, TEXT("properties")) && member->kind == JSON_OBJECT) {
        members_repaired(w, member, places, after);
    } else if (places->wkt.length > 0 && text_equal(member->key, places->wkt)) {
        wkt_format(after, &text);
        json_text(w, buffer_view(&text));
    } else if (places->lon.length > 0 && text_equal(member->key, places->lon)) {
        degrees_write(w, after->xy[0]);
    } else if (places->lat.length > 0 && text_equal(member->key, places->lat)) {
        degrees_write(w, after->xy[1]);
    } else {
        json_raw(w, member->raw);
    }
}

static void members_repaired(JsonWriter *w, const JsonValue *row, const PlaceMembers *places, const Geometry *after)
{
    json_object_begin(w);
    for (size_t i = 0; i < row->count; i++) {
        member_repaired(w, &row->items[i], places, after);
    }
    json_object_end(w);
}

/* The row again, its place aside as it stood. */
static Text raw_repaired(Arena *arena, Text raw, const PlaceMembers *places, const Geometry *after)
{
    JsonValue *row;
    Error unread;
    BUFFER text = {0};
    JsonWriter w = json_writer(&text);

    if (json_parse(arena, text_copy(arena, raw), JSON_LIMITS, &row, &unread) != ST_OK || row->kind != JSON_OBJECT) {
        return (Text){0};
    }
    members_repaired(&w, row, places, after);
    return text_copy(arena, buffer_view(&text));
}

static void place_look(const RepairPlan *plan, const DraftPlan *draft_plan, const Geometry *place, Text raw,
                       HeldRepair *out)
{
    PlaceFinding finding;
    Box box = geometry_box(place);
    SourcePlace obvious = source_place(draft_plan->source);
    PlaceMembers members = {bound_name(draft_plan->source, draft_plan->lon_column, obvious.lon),
                            bound_name(draft_plan->source, draft_plan->lat_column, obvious.lat),
                            bound_name(draft_plan->source, draft_plan->wkt_column, obvious.wkt)};

    out->before = geometry_copy(plan->arena, place);
    place_check_geometry(plan->outline, place, &box, plan->limit, &finding);
    if (finding.kind != PLACE_FAR || finding.repair == REPAIR_NONE) {
        return;
    }
    out->after = geometry_repaired(plan->arena, place, finding.repair);
    out->raw = raw_repaired(plan->arena, raw, &members, out->after);
    out->kind = out->raw.length > 0 ? finding.repair : REPAIR_NONE;
}

static Status row_draft(const RepairPlan *plan, Source *source, Text raw, HeldRepair *out, Error *err)
{
    DraftPlan draft_plan;
    const Row *row = NULL;
    Draft draft;
    Arena scratch;

    draft_plan_init(&draft_plan, &plan->mapping, reader_model(plan->reader), source, NULL, 0, 0);
    arena_init(&scratch, 0);
    Status status = source_next(source, &scratch, &row, err);
    if (status == ST_OK && row != NULL && !row->broken) {
        draft_make(&draft_plan, row, &scratch, &draft);
        const Field *field = draft.type == NULL || draft.values == NULL ? NULL : draft.type->geometry;
        if (field != NULL && draft.values[field->index].state == VALUE_SET) {
            place_look(plan, &draft_plan, draft.values[field->index].geometry, raw, out);
        }
    }
    arena_done(&scratch);
    draft_plan_done(&draft_plan);
    return status;
}

/* A row that cannot be read has no place: that is no failure. */
static Status row_look(const RepairPlan *plan, Text raw, HeldRepair *out, Error *err)
{
    SourceOptions options = {.place_columns = true};
    Source *source;
    Error unread;
    int file;

    *out = (HeldRepair){.kind = REPAIR_NONE};
    if (text_trim(raw).length == 0) {
        return ST_OK;
    }
    TRY(memory_file(raw, &file, err));
    Status status = source_open(arena_format(plan->arena, "/proc/self/fd/%d", file), &options, &source, &unread);
    if (status == ST_OK) {
        status = row_draft(plan, source, raw, out, &unread);
        source_close(source);
    }
    close(file);
    return status == ST_IO ? error_set(err, ST_IO, "%s", unread.message) : ST_OK;
}

static Status rows_look(RepairPlan *plan, const ReportSummary *report, const StatementRow *rows, size_t count,
                        HeldRepair *out, Error *err)
{
    Database *db = reader_database(plan->reader);

    TRY(mapping_of_report(plan, report, err));
    TRY(country_outline(plan->programme, db, plan->arena, &plan->outline, err));
    TRY(country_limit(db, &plan->limit, err));
    for (size_t i = 0; i < count; i++) {
        TRY(row_look(plan, rows[i].raw, &out[i], err));
    }
    return ST_OK;
}

Status held_repairs(Programme *programme, Arena *arena, const ReportSummary *report, const StatementRow *rows,
                    size_t count, HeldRepair *out, Error *err)
{
    RepairPlan plan = {.programme = programme, .arena = arena};

    TRY(reader_acquire(programme, &plan.reader, err));
    Status status = rows_look(&plan, report, rows, count, out, err);
    reader_release(plan.reader);
    return status;
}

/* Repairs of one page of rows, those of `code` added to the list. */
static Status page_repair(Programme *programme, Arena *arena, const ReportSummary *report, const StatementRow *rows,
                          size_t count, Text code, Buffer *mended, Error *err)
{
    HeldRepair *repairs = ARENA_ARRAY(arena, HeldRepair, count + 1);

    TRY(held_repairs(programme, arena, report, rows, count, repairs, err));
    for (size_t i = 0; i < count; i++) {
        bool wanted = repairs[i].kind != REPAIR_NONE && rows[i].taken_up_by == 0 &&
                      text_equal(text_of(place_repair_code(repairs[i].kind)), code);
        if (wanted) {
            MendedRow row = {rows[i].row, repairs[i].raw};
            buffer_bytes(mended, &row, sizeof row);
        }
    }
    return ST_OK;
}

static Status page_read(Programme *programme, Arena *arena, uint64_t number, uint64_t after, ReportSummary *report,
                        StatementRow **rows, size_t *count, Error *err)
{
    Reader *reader;

    TRY(reader_acquire(programme, &reader, err));
    Status status = report_get(reader, arena, number, report, err);
    if (status == ST_OK) {
        status = report_statement(reader, arena, number, after, LIMIT_FAULTS, rows, count, err);
    }
    reader_release(reader);
    return status;
}

Status held_repair_all(Programme *programme, Arena *arena, uint64_t number, Text code, MendedRow **out, size_t *count,
                       Error *err)
{
    ReportSummary report;
    StatementRow *rows;
    BUFFER mended = {0};
    uint64_t after = 0;
    size_t page;

    do {
        TRY(page_read(programme, arena, number, after, &report, &rows, &page, err));
        TRY(page_repair(programme, arena, &report, rows, page, code, &mended, err));
        after = page > 0 ? rows[page - 1].row : after;
    } while (page == LIMIT_FAULTS);
    *out = (MendedRow *)(void *)arena_copy(arena, mended.at == NULL ? "" : mended.at, mended.size);
    *count = mended.size / sizeof(MendedRow);
    return ST_OK;
}
