/*
 * Finding records: the search over all types, and the facets beside a list.
 */
#include "api/api.h"
#include "api/ogc_query.h"
#include "api/value_json.h"
#include "model/role.h"
#include "service/facets.h"
#include "service/search.h"

enum { HITS_DEFAULT = 5, HITS_MAX = 50 };

static void hit_place_json(JsonWriter *w, const RecordType *type, const RecordRow *row)
{
    const Value *place = type->geometry == NULL ? NULL : &row->values[type->geometry->index];

    json_member(w, "bbox");
    if (place == NULL || place->state != VALUE_SET) {
        json_null(w);
        return;
    }
    Box box = geometry_box(place->geometry);
    json_array_begin(w);
    json_double(w, box.west);
    json_double(w, box.south);
    json_double(w, box.east);
    json_double(w, box.north);
    json_array_end(w);
}

/* The unit it lies in, or the unit above it. */
static Text hit_where(Reader *reader, Arena *arena, const RecordType *type, const RecordRow *row, Language language)
{
    const Field *unit = type_role(type, ROLE_BELONGS_TO_UNIT, SLOT_BELONGS_TO_UNIT_UNIT);

    if (unit == NULL) {
        unit = type_role(type, ROLE_IS_UNIT, SLOT_IS_UNIT_PARENT);
    }
    if (unit == NULL || row->values[unit->index].state != VALUE_SET) {
        return (Text){0};
    }
    return reference_title(reader, arena, unit->to, row->values[unit->index].reference, language);
}

static void hit_json(JsonWriter *w, Request *req, Reader *reader, const RecordType *type, const RecordRow *row,
                     Language language)
{
    Text where = hit_where(reader, &req->arena, type, row, language);

    json_object_begin(w);
    json_member(w, "id");
    id_json(w, row->id);
    json_member_text(w, "type", type->id);
    json_member_text(w, "title", record_title(&req->arena, type, row, language));
    if (type->code != NULL && row->values[type->code->index].state == VALUE_SET) {
        json_member_text(w, "code", row->values[type->code->index].text);
    }
    if (where.length > 0) {
        json_member_text(w, "where", where);
    }
    hit_place_json(w, type, row);
    json_object_end(w);
}

static void group_json(JsonWriter *w, Request *req, Reader *reader, const SearchGroup *group, Language language)
{
    json_object_begin(w);
    json_member_text(w, "type", group->type->id);
    json_member_text(w, "label", label_in(&group->type->plural, language));
    json_member_int(w, "matched", (int64_t)group->matched);
    json_member_bool(w, "at_least", !group->matched_exact);
    json_member_bool(w, "exact", group->named);
    json_member_array(w, "rows");
    for (size_t i = 0; i < group->row_count; i++) {
        hit_json(w, req, reader, group->type, &group->rows[i], language);
    }
    json_array_end(w);
    json_object_end(w);
}

Status search_get(Request *req, Response *res, Error *err)
{
    READER *reader = NULL;
    SearchResult result;
    Language language;
    Text text = {0};
    size_t each;

    TRY(request_language(req, &language, err));
    TRY(limit_param(req, HITS_DEFAULT, HITS_MAX, &each, err));
    request_param(req, TEXT("q"), &text);
    TRY(reader_acquire(server_of(req)->programme, &reader, err));
    if (answer_is_known(req, res, reader, language_code(language))) {
        return ST_OK;
    }
    TRY(search_everywhere(reader, &req->arena, text, &server_of(req)->scope, each, &result, err));
    JsonWriter w = answer_json(res);
    json_object_begin(&w);
    json_member_int(&w, "waiting", result.waiting);
    json_member_array(&w, "groups");
    for (size_t i = 0; i < result.group_count; i++) {
        group_json(&w, req, reader, &result.groups[i], language);
    }
    json_array_end(&w);
    json_object_end(&w);
    return ST_OK;
}

static void facet_json(JsonWriter *w, const Facet *facet)
{
    json_object_begin(w);
    json_member_text(w, "field", facet->field->id);
    json_member_bool(w, "estimated", facet->estimated);
    json_member_array(w, "codes");
    for (size_t i = 0; i < facet->code_count; i++) {
        json_object_begin(w);
        json_member_text(w, "code", facet->codes[i].code);
        json_member_int(w, "records", (int64_t)facet->codes[i].records);
        json_object_end(w);
    }
    json_array_end(w);
    json_object_end(w);
}

Status facets_get(Request *req, Response *res, Error *err)
{
    READER *reader = NULL;
    const RecordType *type;
    ListQuery query;
    RecordQuery records;
    Facet *facets;
    size_t count;

    TRY(reader_acquire(server_of(req)->programme, &reader, err));
    TRY(request_type(req, reader, &type, err));
    TRY(filtered_query_read(req, type, &query, err));
    if (answer_is_known(req, res, reader, "facets")) {
        return ST_OK;
    }
    TRY(list_query_records(reader, &req->arena, &query, &records, err));
    TRY(records_facets(reader, &req->arena, &records, &facets, &count, err));
    JsonWriter w = answer_json(res);
    json_object_begin(&w);
    json_member_array(&w, "facets");
    for (size_t i = 0; i < count; i++) {
        facet_json(&w, &facets[i]);
    }
    json_array_end(&w);
    json_object_end(&w);
    return ST_OK;
}
