/*
 * Records for the interface: lists, one record with what refers to it, its history.
 */
#include "api/api.h"
#include "api/name_json.h"
#include "api/ogc_query.h"
#include "api/value_json.h"
#include "geo/geodesic.h"

enum {
    /* Rows of each kind of child shown with a record; the list page has the rest. */
    CHILDREN_SHOWN = 20
};

/* What a handler of this room works with. */
typedef struct View {
    Request *req;
    Reader *reader;
    Language language;
    Scope scope;
} View;

static Status view_open(Request *req, View *out, Error *err)
{
    out->req = req;
    out->scope = server_of(req)->scope;
    TRY(request_language(req, &out->language, err));
    return reader_acquire(server_of(req)->programme, &out->reader, err);
}

static void view_close(View *view)
{
    reader_close(&view->reader);
}

#define VIEW CLEANUP(view_close) View

/* {"reference field": "title of the record it names"} */
static void names_json(JsonWriter *w, const View *view, const RecordType *type, const Value *values)
{
    json_member_object(w, "names");
    for (size_t i = 0; i < type->field_count; i++) {
        const Field *field = &type->fields[i];
        if (field->kind != FIELD_REFERENCE || values[i].state != VALUE_SET || field->class > view->scope.max_class) {
            continue;
        }
        Text title = reference_title(view->reader, &view->req->arena, field->to, values[i].reference, view->language);
        if (title.length > 0) {
            json_key(w, field->id);
            json_text(w, title);
        }
    }
    json_object_end(w);
}

static void row_json(JsonWriter *w, const View *view, const RecordType *type, const RecordRow *row)
{
    json_object_begin(w);
    json_member(w, "id");
    id_json(w, row->id);
    json_member_text(w, "title", record_title(&view->req->arena, type, row, view->language));
    json_member(w, "observed");
    date_json(w, row->observed);
    json_member_int(w, "missing", row->missing);
    json_member_bool(w, "self_approved", row->self_approved);
    json_member_object(w, "values");
    values_json(w, type, row->values, view->scope, false);
    json_object_end(w);
    names_json(w, view, type, row->values);
    json_object_end(w);
}

static void rows_json(JsonWriter *w, const View *view, const RecordType *type, const RecordPage *page)
{
    json_member_array(w, "rows");
    for (size_t i = 0; i < page->row_count; i++) {
        row_json(w, view, type, &page->rows[i]);
    }
    json_array_end(w);
}

static void next_json(JsonWriter *w, Arena *arena, const RecordPage *page)
{
    json_member(w, "next");
    if (page->next == 0) {
        json_null(w);
    } else if (page->next_value.at == NULL) {
        json_int(w, page->next);
    } else {
        json_text(w, text_of(list_cursor(arena, page)));
    }
}

Status records_get(Request *req, Response *res, Error *err)
{
    VIEW view = {0};
    const RecordType *type;
    ListQuery query;
    RecordPage page;

    TRY(view_open(req, &view, err));
    TRY(request_type(req, view.reader, &type, err));
    TRY(filtered_query_read(req, type, &query, err));
    if (answer_is_known(req, res, view.reader, language_code(view.language))) {
        return ST_OK;
    }
    TRY(list_query_run(view.reader, &req->arena, &query, &page, err));
    JsonWriter w = answer_json(res);
    json_object_begin(&w);
    json_member_int(&w, "matched", (int64_t)page.matched);
    json_member_bool(&w, "at_least", !page.matched_exact);
    if (query.search.length > 0) {
        json_member_int(&w, "waiting", page.waiting);
    }
    next_json(&w, &req->arena, &page);
    rows_json(&w, &view, type, &page);
    json_object_end(&w);
    return ST_OK;
}

static void missing_json(JsonWriter *w, const RecordType *type, const RecordRow *row, Scope scope)
{
    json_member_array(w, "missing");
    for (size_t i = 0; i < type->field_count; i++) {
        const Field *field = &type->fields[i];
        bool has_none = row->values[i].state == VALUE_ABSENT || row->values[i].state == VALUE_EMPTY;
        if (field->required == REQUIRED_COMPLETE && has_none && field->class <= scope.max_class) {
            json_text(w, field->id);
        }
    }
    json_array_end(w);
}

static Status identifiers_json(JsonWriter *w, const View *view, const RecordType *type, Id id, Error *err)
{
    ExternalId *identifiers;
    size_t count;

    TRY(record_identifiers(view->reader, &view->req->arena, type, id, &identifiers, &count, err));
    json_member_array(w, "identifiers");
    for (size_t i = 0; i < count; i++) {
        json_object_begin(w);
        json_member_text(w, "system", identifiers[i].system);
        json_member_text(w, "value", identifiers[i].value);
        json_object_end(w);
    }
    json_array_end(w);
    return ST_OK;
}

static Status children_of_field_json(JsonWriter *w, const View *view, const RecordType *type, const Field *field, Id id,
                                     Error *err)
{
    RecordPage page = {0};
    uint64_t matched;

    TRY(records_referring_count(view->reader, type, field, id, &matched, err));
    if (matched == 0) {
        return ST_OK;
    }
    json_object_begin(w);
    json_member_text(w, "type", type->id);
    json_member_text(w, "field", field->id);
    json_member_int(w, "matched", (int64_t)matched);
    if (!references_are_counted(view->reader, type, field)) {
        TRY(records_referring(view->reader, &view->req->arena, type, field, id, &view->scope, CHILDREN_SHOWN, &page,
                              err));
        rows_json(w, view, type, &page);
    }
    json_object_end(w);
    return ST_OK;
}

/* Who names this record: few with their first rows, of what many name (a unit, an organisation) only how many. */
static Status children_json(JsonWriter *w, const View *view, const RecordType *parent, Id id, Error *err)
{
    const Model *model = reader_model(view->reader);

    json_member_array(w, "children");
    for (size_t i = 0; i < model->type_count; i++) {
        const RecordType *type = &model->types[i];
        for (size_t j = 0; j < type->field_count; j++) {
            const Field *field = &type->fields[j];
            if (field->kind == FIELD_REFERENCE && field->to == parent && field->class <= view->scope.max_class) {
                TRY(children_of_field_json(w, view, type, field, id, err));
            }
        }
    }
    json_array_end(w);
    return ST_OK;
}

/* Geodesic, as drawn: parts that overlap count twice. */
static void measure_json(JsonWriter *w, const Value *place)
{
    if (place->state != VALUE_SET) {
        return;
    }
    double area = geodesic_area(place->geometry), length = geodesic_length(place->geometry);
    if (area > 0) {
        json_member(w, "area");
        json_double(w, area);
    }
    if (length > 0) {
        json_member(w, "length");
        json_double(w, length);
    }
}

static void place_json(JsonWriter *w, const RecordType *type, const RecordRow *row, Scope scope)
{
    json_member(w, "geometry");
    if (type->geometry == NULL || type->geometry->class > scope.max_class) {
        json_null(w);
    } else {
        value_json(w, type->geometry, &row->values[type->geometry->index]);
        measure_json(w, &row->values[type->geometry->index]);
    }
}

/* A number where one entry says it all. */
static Status version_json(JsonWriter *w, const View *view, const RecordType *type, const RecordRow *row, Error *err)
{
    Text version;
    int64_t number;

    TRY(record_version(view->reader, &view->req->arena, type, row, &version, err));
    json_member(w, "version");
    if (text_to_int64(version, &number)) {
        json_int(w, number);
    } else {
        json_text(w, version);
    }
    return ST_OK;
}

static Status record_json(Response *res, const View *view, const RecordType *type, const RecordRow *row, Error *err)
{
    JsonWriter w = answer_json(res);

    json_object_begin(&w);
    json_member(&w, "id");
    id_json(&w, row->id);
    json_member_text(&w, "type", type->id);
    json_member_text(&w, "title", record_title(&view->req->arena, type, row, view->language));
    json_member(&w, "observed");
    date_json(&w, row->observed);
    json_member_bool(&w, "self_approved", row->self_approved);
    TRY(version_json(&w, view, type, row, err));
    missing_json(&w, type, row, view->scope);
    json_member_object(&w, "values");
    values_json(&w, type, row->values, view->scope, false);
    json_object_end(&w);
    names_json(&w, view, type, row->values);
    place_json(&w, type, row, view->scope);
    TRY(identifiers_json(&w, view, type, row->id, err));
    TRY(children_json(&w, view, type, row->id, err));
    json_object_end(&w);
    return ST_OK;
}

/* Names and children change without the record: the tag is the programme's. */
Status one_record_get(Request *req, Response *res, Error *err)
{
    VIEW view = {0};
    const RecordType *type;
    RecordRow row;
    Id id;

    TRY(view_open(req, &view, err));
    TRY(request_type(req, view.reader, &type, err));
    TRY(request_id(req, 1, &id, err));
    if (answer_is_known(req, res, view.reader, language_code(view.language))) {
        return ST_OK;
    }
    TRY(record_get(view.reader, &req->arena, type, id, &view.scope, &row, err));
    return record_json(res, &view, type, &row, err);
}

static void change_json(JsonWriter *w, const FieldChange *change)
{
    json_object_begin(w);
    json_member_text(w, "field", change->field->id);
    json_member(w, "before");
    value_json(w, change->field, &change->before);
    json_member(w, "after");
    value_json(w, change->field, &change->after);
    json_member_bool(w, "current", change->current);
    json_object_end(w);
}

static void history_names_json(JsonWriter *w, const View *view, const RecordHistory *history)
{
    NameList names = name_list_begin(w, view->reader, &view->req->arena, view->language, reference_title);

    for (size_t i = 0; i < history->event_count; i++) {
        const RecordEvent *event = &history->events[i];
        for (size_t k = 0; k < event->change_count; k++) {
            name_list_add(&names, event->changes[k].field, &event->changes[k].before);
            name_list_add(&names, event->changes[k].field, &event->changes[k].after);
        }
    }
    json_object_end(w);
}

static void event_json(JsonWriter *w, const RecordEvent *event, Scope scope)
{
    json_object_begin(w);
    json_member_int(w, "entry", (int64_t)event->entry);
    json_member_text(w, "node", event->node);
    json_member_int(w, "sequence", (int64_t)event->sequence);
    json_member(w, "recorded");
    time_json(w, event->recorded_ms);
    json_member(w, "observed");
    date_json(w, event->observed);
    json_member_int(w, "report", (int64_t)event->report);
    json_member_text(w, "report_title", event->report_title);
    json_member_text(w, "author", event->author);
    json_member(w, "decided");
    time_json(w, event->decided_ms);
    json_member_text(w, "decided_by", event->decided_by);
    json_member_text(w, "reason", event->reason);
    json_member_text(w, "state", event->state);
    json_member_bool(w, "self_approved", event->self_approved);
    json_member_bool(w, "sealed", event->sealed);
    json_member_array(w, "changes");
    for (size_t i = 0; i < event->change_count; i++) {
        if (event->changes[i].field->class <= scope.max_class) {
            change_json(w, &event->changes[i]);
        }
    }
    json_array_end(w);
    json_object_end(w);
}

static void side_json(JsonWriter *w, const RecordType *type, const Group *group, const ConflictSide *side, Scope scope)
{
    json_object_begin(w);
    json_member_int(w, "report", (int64_t)side->report);
    json_member_text(w, "author", side->author);
    json_member(w, "recorded");
    time_json(w, side->recorded_ms);
    json_member(w, "observed");
    date_json(w, side->observed);
    json_member_object(w, "values");
    for (size_t i = 0; i < group->field_count; i++) {
        const Field *field = &type->fields[group->fields[i]];
        if (side->values[field->index].state != VALUE_ABSENT && field->class <= scope.max_class) {
            json_key(w, field->id);
            value_json(w, field, &side->values[field->index]);
        }
    }
    json_object_end(w);
    json_object_end(w);
}

static Status conflicts_json(JsonWriter *w, const View *view, const RecordType *type, Id id, Error *err)
{
    RecordConflict *conflicts;
    size_t count;

    TRY(record_conflicts(view->reader, &view->req->arena, type, id, &view->scope, &conflicts, &count, err));
    json_member_array(w, "conflicts");
    for (size_t i = 0; i < count; i++) {
        json_object_begin(w);
        json_member_text(w, "about", conflicts[i].group->id);
        json_member_array(w, "sides");
        side_json(w, type, conflicts[i].group, &conflicts[i].sides[0], view->scope);
        side_json(w, type, conflicts[i].group, &conflicts[i].sides[1], view->scope);
        json_array_end(w);
        json_object_end(w);
    }
    json_array_end(w);
    return ST_OK;
}

Status history_get(Request *req, Response *res, Error *err)
{
    VIEW view = {0};
    const RecordType *type;
    RecordHistory history;
    Id id;

    TRY(view_open(req, &view, err));
    TRY(request_type(req, view.reader, &type, err));
    TRY(request_id(req, 1, &id, err));
    if (answer_is_known(req, res, view.reader, view.language == LANGUAGE_FR ? "history-fr" : "history")) {
        return ST_OK;
    }
    TRY(record_history(view.reader, &req->arena, type, id, &view.scope, &history, err));
    JsonWriter w = answer_json(res);
    json_object_begin(&w);
    json_member_array(&w, "events");
    for (size_t i = 0; i < history.event_count; i++) {
        event_json(&w, &history.events[i], view.scope);
    }
    json_array_end(&w);
    history_names_json(&w, &view, &history);
    TRY(conflicts_json(&w, &view, type, id, err));
    json_object_end(&w);
    return ST_OK;
}
