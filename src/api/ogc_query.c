#include "api/ogc_query.h"

static int shown(Text text)
{
    return text.length > 100 ? 100 : (int)text.length;
}

static bool is_offered(const ApiServer *server, Crs crs)
{
    for (size_t i = 0; i < server->crs_count; i++) {
        if (server->crs[i] == crs) {
            return true;
        }
    }
    return false;
}

Status crs_param(const Request *req, const char *name, Crs *out, Error *err)
{
    Text text;

    *out = CRS84;
    if (!request_param(req, text_of(name), &text)) {
        return ST_OK;
    }
    if (!crs_parse(text, out) || !is_offered(server_of(req), *out)) {
        return error_set_at(err, ST_INVALID, name,
                            "%s \"%.*s\" is no coordinate reference system that is offered; /collections lists them",
                            name, shown(text), text.at);
    }
    return ST_OK;
}

/* A box whose axes are not ours: the area it is here, and the box of that. */
static Status projected_box(Request *req, const RecordType *type, Crs crs, const double box[4], ListQuery *list,
                            Error *err)
{
    CRS_TURN *turn = NULL;
    Geometry *area;

    TRY(crs_turn_open(crs, &turn, err));
    Status status = crs_box_to_wgs84(turn, &req->arena, box, &area, err);
    if (status != ST_OK) {
        error_prefix_path(err, "bbox");
        return status;
    }
    list->records.has_box = true;
    list->records.box = geometry_box(area);
    if (type->geometry != NULL) {
        list->records.filter = filter_touching(&req->arena, type, area);
    }
    return ST_OK;
}

/* In degrees only the order of the numbers may differ. */
static Status degree_box(Request *req, Crs crs, const double box[4], ListQuery *list, Error *err)
{
    bool swap = crs == CRS_GEOGRAPHIC;
    BoxParameter read;

    TRY(box_parse(text_of(arena_format(&req->arena, "%.17g,%.17g,%.17g,%.17g", box[swap], box[!swap], box[2 + swap],
                                       box[2 + !swap])),
                  &read, err));
    list->records.has_box = true;
    list->records.box = read.box;
    list->crosses = read.crosses;
    list->second = read.second;
    return ST_OK;
}

static Status box_in_crs_read(Request *req, const RecordType *type, ListQuery *list, Error *err)
{
    double n[BOX_NUMBERS_MAX];
    Text text, reference;
    Crs crs;

    TRY(crs_param(req, "bbox-crs", &crs, err));
    if (!request_param(req, TEXT("bbox-crs"), &reference) || !request_param(req, TEXT("bbox"), &text)) {
        return ST_OK;
    }
    int count = box_numbers(text, n);
    if (count != 4 && count != 6) {
        return error_set_at(err, ST_INVALID, "bbox", "bbox \"%.*s\" is not four (or six) numbers", shown(text),
                            text.at);
    }
    const double box[4] = {n[0], n[1], n[count / 2], n[count / 2 + 1]};
    return crs == CRS84 || crs == CRS_GEOGRAPHIC ? degree_box(req, crs, box, list, err)
                                                 : projected_box(req, type, crs, box, list, err);
}

static Status filter_lang_check(const Request *req, Error *err)
{
    Text text;

    if (request_param(req, TEXT("filter-lang"), &text) && !text_equal(text, TEXT("cql2-text")) &&
        !text_equal(text, TEXT("cql-text"))) {
        return error_set_at(err, ST_INVALID, "filter-lang", "filters are read as cql2-text, not as \"%.*s\"",
                            shown(text), text.at);
    }
    return ST_OK;
}

static Status filter_param(Request *req, const RecordType *type, RecordQuery *query, Error *err)
{
    Filter *filter;
    Text text;
    Crs crs;

    TRY(filter_lang_check(req, err));
    TRY(crs_param(req, "filter-crs", &crs, err));
    if (!request_param(req, TEXT("filter"), &text)) {
        return ST_OK;
    }
    TRY(filter_check(&req->arena, text, type, query->scope, crs, &filter, err));
    query->filter = filter_and(&req->arena, query->filter, filter);
    return ST_OK;
}

Status filtered_query_read(Request *req, const RecordType *type, ListQuery *out, Error *err)
{
    TRY(list_query_read(req, type, out, err));
    return filter_param(req, type, &out->records, err);
}

Status ogc_query_read(Request *req, const RecordType *type, OgcQuery *out, Error *err)
{
    TRY(list_query_read(req, type, &out->list, err));
    TRY(crs_param(req, "crs", &out->crs, err));
    TRY(box_in_crs_read(req, type, &out->list, err));
    return filter_param(req, type, &out->list.records, err);
}

Status content_crs(Request *req, Response *res, const RecordType *type, Crs crs, CrsTurn **out, Error *err)
{
    char uri[CRS_URI_SIZE];

    crs_uri(crs, uri);
    response_header(res, "Content-Crs", arena_format(&req->arena, "<%s>", uri));
    *out = NULL;
    return crs == CRS84 || type->geometry == NULL ? ST_OK : crs_turn_open(crs, out, err);
}

Status row_in_crs(const RecordType *type, const CrsTurn *turn, const RecordRow *row, Error *err)
{
    const Value *place = &row->values[type->geometry->index];

    return place->state == VALUE_SET ? crs_from_wgs84(turn, (Geometry *)(uintptr_t)place->geometry, err) : ST_OK;
}
