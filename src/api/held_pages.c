/*
 * Held rows: their places and the repairs proposed for them, and taking them in again once they are mended.
 */
#include "api/imports.h"
#include "api/list_query.h"
#include "api/report_json.h"
#include "api/value_json.h"
#include "api/work.h"
#include "base/limits.h"
#include "geo/geojson.h"
#include "json/document.h"
#include "service/reason.h"
#include "service/repair.h"

enum { HELD_PAGE = 100 };

/* A page of a statement that is looked at, and what it comes to as JSON. */
typedef struct HeldPage {
    uint64_t report, after;
    size_t limit;
    Language language;
    Text json;
} HeldPage;

static void place_json(JsonWriter *w, const char *key, const Geometry *place)
{
    BUFFER text = {0};

    if (place == NULL) {
        return;
    }
    geojson_geometry_write(place, &text);
    json_member_raw(w, key, buffer_view(&text));
}

static void held_row_json(JsonWriter *w, const StatementRow *row, const HeldRepair *repair)
{
    json_object_begin(w);
    statement_row_members_json(w, row);
    if (row->taken_up_by != 0) {
        json_member_int(w, "taken_up_by", (int64_t)row->taken_up_by);
    }
    place_json(w, "place", repair->before);
    if (repair->kind != REPAIR_NONE) {
        json_member_string(w, "repair", place_repair_code(repair->kind));
        place_json(w, "repaired_place", repair->after);
        json_member_text(w, "repaired", repair->raw);
    }
    json_object_end(w);
}

/* Where the report's mapping is gone, the rows are told without their places. */
static Status repairs_find(Request *req, const ReportSummary *report, const StatementRow *rows, size_t count,
                           HeldRepair *repairs, Error *err)
{
    Status status = held_repairs(server_of(req)->programme, &req->arena, report, rows, count, repairs, err);

    if (status == ST_NOT_FOUND || status == ST_INVALID) {
        memset(repairs, 0, count * sizeof *repairs);
        return ST_OK;
    }
    return status;
}

static Status page_read(Request *req, const HeldPage *page, ReportSummary *report, StatementRow **rows, size_t *count,
                        Error *err)
{
    READER *reader = NULL;

    TRY(reader_acquire(server_of(req)->programme, &reader, err));
    TRY(report_get(reader, &req->arena, page->report, report, err));
    return report_statement(reader, &req->arena, page->report, page->after, page->limit, rows, count, err);
}

static Status held_run(Request *req, void *state, Error *err)
{
    HeldPage *page = state;
    ReportSummary report;
    StatementRow *rows;
    BUFFER text = {0};
    size_t count;

    TRY(page_read(req, page, &report, &rows, &count, err));
    HeldRepair *repairs = ARENA_ARRAY(&req->arena, HeldRepair, count + 1);
    TRY(repairs_find(req, &report, rows, count, repairs, err));
    JsonWriter w = json_writer(&text);
    json_object_begin(&w);
    json_member_array(&w, "rows");
    for (size_t i = 0; i < count; i++) {
        rows[i].reason = reason_in(&req->arena, rows[i].reason, page->language);
        held_row_json(&w, &rows[i], &repairs[i]);
    }
    json_array_end(&w);
    json_object_end(&w);
    page->json = text_copy(&req->arena, buffer_view(&text));
    return ST_OK;
}

static Status held_answer(Request *req, Response *res, void *state, Status status, Error *err)
{
    const HeldPage *page = state;

    (void)req;
    (void)err;
    TRY(status);
    answer_json(res);
    buffer_text(&res->body, page->json);
    return ST_OK;
}

Status held_get(Request *req, Response *res, Error *err)
{
    HeldPage *page = ARENA_NEW(&req->arena, HeldPage);

    TRY(request_language(req, &page->language, err));
    TRY(request_number(req, 0, &page->report, err));
    TRY(number_param(req, "after", 0, &page->after, err));
    TRY(limit_param(req, HELD_PAGE, LIMIT_FAULTS, &page->limit, err));
    work_defer(server_of(req)->looking, req, res, held_run, held_answer, page);
    return ST_OK;
}

/* {"row": 3, "raw": {…} | null}: null gives the row up. */
static Status mended_read(Request *req, const JsonValue *item, MendedRow *out, Error *err)
{
    const JsonValue *row = json_get(item, "row"), *raw = json_get(item, "raw");

    if (!json_is(row, JSON_NUMBER) || !row->whole || row->integer < 1 ||
        (!json_is(raw, JSON_OBJECT) && !json_is(raw, JSON_NULL))) {
        return error_set_at(
            err, ST_INVALID, text_string(&req->arena, json_pointer_of(&req->arena, item)),
            "a mended row is {\"row\": its number, \"raw\": the row as an object, or null to give it up}");
    }
    *out = (MendedRow){(uint64_t)row->integer, raw->kind == JSON_NULL ? (Text){0} : raw->raw};
    return ST_OK;
}

static Status rows_read(Request *req, const JsonValue *rows, ResubmitOptions *out, Error *err)
{
    MendedRow *list = ARENA_ARRAY(&req->arena, MendedRow, rows == NULL ? 1 : rows->count + 1);

    if (rows != NULL && !json_is(rows, JSON_ARRAY)) {
        return error_set_at(err, ST_INVALID, "/rows", "'rows' is a list of mended rows");
    }
    out->rows = list;
    for (size_t i = 0; rows != NULL && i < rows->count; i++) {
        TRY(mended_read(req, json_at(rows, i), &list[out->row_count++], err));
    }
    return ST_OK;
}

static bool is_repair(Text code)
{
#define PLACE_REPAIR(name, id, sentence) REPAIR_##name,
    static const PlaceRepair kinds[] = {PLACE_REPAIRS(PLACE_REPAIR)};
#undef PLACE_REPAIR

    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        if (kinds[i] != REPAIR_NONE && text_equal(text_of(place_repair_code(kinds[i])), code)) {
            return true;
        }
    }
    return false;
}

static Status text_member(const JsonValue *body, const char *key, const char *pointer, Text *out, Error *err)
{
    const JsonValue *value = json_get(body, key);

    if (value != NULL && !json_is(value, JSON_TEXT) && !json_is(value, JSON_NULL)) {
        return error_set_at(err, ST_INVALID, pointer, "this is a text");
    }
    *out = json_is(value, JSON_TEXT) ? value->text : (Text){0};
    return ST_OK;
}

/* {"rows": […], "repair": "place_lon_sign", "approve": false, "reason": "…"} */
Status resubmit_post(Request *req, Response *res, Error *err)
{
    ResubmitOptions again = {.actor = server_of(req)->actor};
    JsonValue *body;
    Text repair = {0};

    TRY(request_number(req, 0, &again.report, err));
    TRY(json_parse(&req->arena, req->body, JSON_LIMITS, &body, err));
    if (!json_is(body, JSON_OBJECT)) {
        return error_set(err, ST_INVALID, "the body is an object with the mended rows");
    }
    const JsonValue *approve = json_get(body, "approve");
    if (approve != NULL && !json_is(approve, JSON_BOOLEAN)) {
        return error_set_at(err, ST_INVALID, "/approve", "approve is true or false");
    }
    again.approve = approve != NULL && approve->boolean;
    TRY(text_member(body, "reason", "/reason", &again.reason, err));
    TRY(text_member(body, "repair", "/repair", &repair, err));
    TRY(rows_read(req, json_get(body, "rows"), &again, err));
    if (repair.length > 0 && !is_repair(repair)) {
        return error_set_at(err, ST_INVALID, "/repair", "\"%.*s\" is no repair of a place",
                            (int)(repair.length > 60 ? 60 : repair.length), repair.at);
    }
    return resubmission_start(req, res, &again, repair, err);
}
