/*
 * OGC API - Features - Part 1: Core (17-069r4), classes core, geojson, html and oas30, with coordinate reference
 * systems of Part 2 (18-058r1) and filters of Part 3 (19-079r2).
 */
#include "api/api.h"
#include "api/link.h"
#include "api/ogc.h"
#include "api/page_ogc.h"
#include "api/ogc_query.h"
#include "api/value_json.h"
#include "base/time.h"
#include "exchange/sink.h"
#include "service/records_on.h"

#define REL_QUERYABLES "http://www.opengis.net/def/rel/ogc/1.0/queryables"
#define REL_SORTABLES "http://www.opengis.net/def/rel/ogc/1.0/sortables"
#define SPEC "http://www.opengis.net/spec/"
#define CONFORMANCE SPEC "ogcapi-features-1/1.0/conf/"
#define FILTERING SPEC "ogcapi-features-3/1.0/conf/"
#define CQL2 SPEC "cql2/1.0/conf/"
#define TYPE_JSON "application/json"
#define TYPE_GEOJSON "application/geo+json"
#define TYPE_HTML "text/html"

const char *const CONFORMS_TO[] = {CONFORMANCE "core", CONFORMANCE "oas30", CONFORMANCE "html", CONFORMANCE "geojson",
                                   SPEC "ogcapi-features-2/1.0/conf/crs", FILTERING "queryables", FILTERING "filter",
                                   FILTERING "features-filter", SPEC "ogcapi-records-1/1.0/conf/sorting",
                                   CQL2 "cql2-text", CQL2 "basic-cql2", CQL2 "advanced-comparison-operators",
                                   CQL2 "case-insensitive-comparison", CQL2 "basic-spatial-functions",
                                   CQL2 "basic-spatial-functions-plus", CQL2 "spatial-functions",
                                   /* what the class was called when QGIS learnt to ask for it */
                                   CQL2 "basic-spatial-operators"};
const size_t CONFORMS_TO_COUNT = COUNT_OF(CONFORMS_TO);

static void landing_json(Request *req, Response *res, const Frame *frame)
{
    Label name = programme_label(frame->reader, &req->arena, (Id){0});
    JsonWriter w = answer_json(res);

    json_object_begin(&w);
    json_member_text(&w, "title", label_in(&name, frame->language));
    json_member_string(&w, "description", page_text(frame->language, PAGE_TEXT_LANDING_HELP));
    json_member_bool(&w, "demonstration", reader_info(frame->reader).demonstration);
    json_member_array(&w, "links");
    links_of_self_json(&w, req, TYPE_JSON);
    link_path_json(&w, req, "/api", "service-desc", TYPE_OPENAPI, "The definition of this API");
    link_path_json(&w, req, "/api?f=html", "service-doc", TYPE_HTML, "Its documentation");
    link_path_json(&w, req, "/conformance", "conformance", TYPE_JSON, "What it conforms to");
    link_path_json(&w, req, "/collections", "data", TYPE_JSON, "The collections");
    json_array_end(&w);
    json_object_end(&w);
}

/* The start page is the application; who asks for a form by name gets that of OGC. */
static bool wants_application(const Request *req, Format format)
{
    Text ignored;

    return format == FORMAT_HTML && !request_param(req, TEXT("f"), &ignored);
}

Status landing_get(Request *req, Response *res, Error *err)
{
    FRAME frame = {0};
    Response application = *res;
    Error missing;

    TRY(request_format(req, &frame.format, err));
    if (wants_application(req, frame.format) &&
        asset_serve(server_of(req)->assets, req, &application, TEXT("index.html"), &missing) == ST_OK) {
        *res = application;
        return ST_OK;
    }
    buffer_done(&application.body);
    TRY(frame_open(req, res, &frame, err));
    if (frame.known) {
        return ST_OK;
    }
    if (frame.format == FORMAT_HTML) {
        page_landing(req, res, frame.reader, frame.language);
    } else {
        landing_json(req, res, &frame);
    }
    return ST_OK;
}

Status conformance_get(Request *req, Response *res, Error *err)
{
    FRAME frame = {0};

    TRY(frame_open(req, res, &frame, err));
    if (frame.known) {
        return ST_OK;
    }
    if (frame.format == FORMAT_HTML) {
        page_conformance(req, res, frame.reader, frame.language);
        return ST_OK;
    }
    JsonWriter w = answer_json(res);
    json_object_begin(&w);
    json_member_array(&w, "conformsTo");
    for (size_t i = 0; i < CONFORMS_TO_COUNT; i++) {
        json_text(&w, text_of(CONFORMS_TO[i]));
    }
    json_array_end(&w);
    json_object_end(&w);
    return ST_OK;
}

static void crs_member_json(JsonWriter *w, const char *key, Crs crs)
{
    char uri[CRS_URI_SIZE];

    crs_uri(crs, uri);
    json_member_string(w, key, uri);
}

/* Records without a place are in CRS84 as well as in any other. */
static void crs_list_json(JsonWriter *w, const ApiServer *server, const RecordType *type)
{
    char uri[CRS_URI_SIZE];

    json_member_array(w, "crs");
    for (size_t i = 0; i < (type->geometry == NULL ? 1 : server->crs_count); i++) {
        crs_uri(server->crs[i], uri);
        json_text(w, text_of(uri));
    }
    json_array_end(w);
    crs_member_json(w, "storageCrs", CRS84);
}

static void extent_json(JsonWriter *w, Box box)
{
    json_member_object(w, "extent");
    if (box.west <= box.east) {
        json_member_object(w, "spatial");
        json_member_array(w, "bbox");
        json_array_begin(w);
        json_double(w, box.west);
        json_double(w, box.south);
        json_double(w, box.east);
        json_double(w, box.north);
        json_array_end(w);
        json_array_end(w);
        crs_member_json(w, "crs", CRS84);
        json_object_end(w);
    }
    json_member_raw(
        w, "temporal",
        TEXT("{\"interval\":[[null,null]],\"trs\":\"http://www.opengis.net/def/uom/ISO-8601/0/Gregorian\"}"));
    json_object_end(w);
}

/* The whole collection as a file. */
static void enclosures_json(JsonWriter *w, Request *req, const RecordType *type)
{
    static const struct {
        const char *format, *title;
    } files[] = {{"gpkg", "As a GeoPackage"}, {"csv", "As CSV"}, {"kml", "As KML"}, {"shp", "As Shapefiles"}};

    for (size_t i = 0; i < COUNT_OF(files); i++) {
        SinkFormat format;
        if (sink_format_parse(text_of(files[i].format), &format)) {
            const char *path =
                arena_format(&req->arena, "/api/exports/%.*s?format=%s", TEXT_ARG(type->id), files[i].format);
            link_path_json(w, req, path, "enclosure", sink_media_type(format), files[i].title);
        }
    }
}

static void collection_links_json(JsonWriter *w, Request *req, const RecordType *type)
{
    const char *path = arena_format(&req->arena, "/collections/%.*s", TEXT_ARG(type->id));
    const char *items = arena_format(&req->arena, "%s/items", path);

    json_member_array(w, "links");
    link_path_json(w, req, path, "self", TYPE_JSON, "This collection");
    link_path_json(w, req, arena_format(&req->arena, "%s?f=html", path), "alternate", TYPE_HTML, "As HTML");
    link_path_json(w, req, items, "items", TYPE_GEOJSON, "Its features");
    link_path_json(w, req, arena_format(&req->arena, "%s?f=html", items), "items", TYPE_HTML, "Its features as HTML");
    /* GDAL up to 3.6 knows the relation by its old spelling; without it, it guesses types from the first page. */
    for (int i = 0; i < 2; i++) {
        link_path_json(w, req, arena_format(&req->arena, "%s/schema", path), i == 0 ? "describedby" : "describedBy",
                       TYPE_SCHEMA, "JSON Schema of its features");
    }
    link_path_json(w, req, arena_format(&req->arena, "%s/queryables", path), REL_QUERYABLES, TYPE_SCHEMA,
                   "What they can be asked for");
    link_path_json(w, req, arena_format(&req->arena, "%s/sortables", path), REL_SORTABLES, TYPE_SCHEMA,
                   "What they can come in order of");
    enclosures_json(w, req, type);
    json_array_end(w);
}

static Status collection_json(JsonWriter *w, Request *req, Reader *reader, const RecordType *type, Language language,
                              Error *err)
{
    Box box = BOX_EMPTY;

    if (type->geometry != NULL) {
        TRY(records_extent(reader, type, &box, err));
    }
    json_object_begin(w);
    json_member_text(w, "id", type->id);
    json_member_text(w, "title", label_in(&type->plural, language));
    json_member_text(w, "description", label_in(&type->help, language));
    json_member_string(w, "itemType", "feature");
    extent_json(w, box);
    crs_list_json(w, server_of(req), type);
    collection_links_json(w, req, type);
    json_object_end(w);
    return ST_OK;
}

Status collections_get(Request *req, Response *res, Error *err)
{
    FRAME frame = {0};

    TRY(frame_open(req, res, &frame, err));
    if (frame.known) {
        return ST_OK;
    }
    if (frame.format == FORMAT_HTML) {
        return page_collections(req, res, frame.reader, frame.language, err);
    }
    const Model *model = reader_model(frame.reader);
    JsonWriter w = answer_json(res);
    json_object_begin(&w);
    json_member_array(&w, "links");
    links_of_self_json(&w, req, TYPE_JSON);
    json_array_end(&w);
    json_member_array(&w, "collections");
    for (size_t i = 0; i < model->type_count; i++) {
        TRY(collection_json(&w, req, frame.reader, &model->types[i], frame.language, err));
    }
    json_array_end(&w);
    json_object_end(&w);
    return ST_OK;
}

Status collection_get(Request *req, Response *res, Error *err)
{
    FRAME frame = {0};
    const RecordType *type;

    TRY(frame_open(req, res, &frame, err));
    TRY(request_type(req, frame.reader, &type, err));
    if (frame.known) {
        return ST_OK;
    }
    if (frame.format == FORMAT_HTML) {
        return page_collection(req, res, frame.reader, frame.language, type, err);
    }
    JsonWriter w = answer_json(res);
    return collection_json(&w, req, frame.reader, type, frame.language, err);
}

static void items_links_json(JsonWriter *w, Request *req, const RecordType *type, const RecordPage *page)
{
    json_member_array(w, "links");
    links_of_self_json(w, req, TYPE_GEOJSON);
    link_path_json(w, req, arena_format(&req->arena, "/collections/%.*s", TEXT_ARG(type->id)), "collection", TYPE_JSON,
                   "The collection");
    if (page->next != 0) {
        const char *after = list_cursor(&req->arena, page);
        link_json(w, request_link(req, TEXT("after"), after), "next", TYPE_GEOJSON, "Next page");
    }
    json_array_end(w);
}

/* Features are written as their rows are read. */
typedef struct ItemsWriter {
    JsonWriter w;
    const RecordType *type;
    Scope scope;
    CrsTurn *turn; /* NULL: CRS84 */
} ItemsWriter;

static Status items_add(void *context, const RecordRow *row, Error *err)
{
    ItemsWriter *items = context;

    if (items->turn != NULL) {
        TRY(row_in_crs(items->type, items->turn, row, err));
    }
    feature_json(&items->w, items->type, row, items->scope);
    return ST_OK;
}

static Status items_json(Request *req, Response *res, Reader *reader, const RecordType *type, const OgcQuery *query,
                         Error *err)
{
    CRS_TURN *turn = NULL;
    RecordQuery records;
    RecordPage page;

    TRY(content_crs(req, res, type, query->crs, &turn, err));
    TRY(list_query_records(reader, &req->arena, &query->list, &records, err));
    ItemsWriter items = {answer_json(res), type, server_of(req)->scope, turn};
    res->content_type = TYPE_GEOJSON;
    json_object_begin(&items.w);
    json_member_raw(&items.w, "type", TEXT("\"FeatureCollection\""));
    json_member(&items.w, "timeStamp");
    time_json(&items.w, time_now_ms());
    json_member_array(&items.w, "features");
    TRY(records_page_each(reader, &req->arena, &records, items_add, &items, &page, err));
    json_array_end(&items.w);
    if (page.matched_exact) {
        json_member_int(&items.w, "numberMatched", (int64_t)page.matched);
    }
    json_member_int(&items.w, "numberReturned", (int64_t)page.row_count);
    items_links_json(&items.w, req, type, &page);
    json_object_end(&items.w);
    return ST_OK;
}

static Status items_page(Request *req, Response *res, const Frame *frame, const RecordType *type, const OgcQuery *query,
                         Error *err)
{
    RecordPage page;

    TRY(list_query_run(frame->reader, &req->arena, &query->list, &page, err));
    page_items(req, res, frame->reader, frame->language, type, &page);
    return ST_OK;
}

Status items_get(Request *req, Response *res, Error *err)
{
    FRAME frame = {0};
    const RecordType *type;
    OgcQuery query;

    TRY(frame_open(req, res, &frame, err));
    TRY(request_type(req, frame.reader, &type, err));
    TRY(ogc_query_read(req, type, &query, err));
    if (frame.known) {
        return ST_OK;
    }
    return frame.format == FORMAT_HTML ? items_page(req, res, &frame, type, &query, err)
                                       : items_json(req, res, frame.reader, type, &query, err);
}

static void item_json(Request *req, Response *res, const RecordType *type, const RecordRow *row)
{
    JsonWriter w = answer_json(res);

    res->content_type = TYPE_GEOJSON;
    json_object_begin(&w);
    feature_members_json(&w, type, row, server_of(req)->scope);
    json_member_array(&w, "links");
    links_of_self_json(&w, req, TYPE_GEOJSON);
    link_path_json(&w, req, arena_format(&req->arena, "/collections/%.*s", TEXT_ARG(type->id)), "collection", TYPE_JSON,
                   "The collection");
    json_array_end(&w);
    json_object_end(&w);
}

Status item_get(Request *req, Response *res, Error *err)
{
    FRAME frame = {0};
    const RecordType *type;
    CRS_TURN *turn = NULL;
    RecordRow row;
    Crs crs;
    Id id;

    TRY(frame_open(req, res, &frame, err));
    TRY(request_type(req, frame.reader, &type, err));
    TRY(request_id(req, 1, &id, err));
    TRY(crs_param(req, "crs", &crs, err));
    TRY(record_get(frame.reader, &req->arena, type, id, &server_of(req)->scope, &row, err));
    TRY(content_crs(req, res, type, crs, &turn, err));
    if (turn != NULL) {
        TRY(row_in_crs(type, turn, &row, err));
    }
    if (frame.format == FORMAT_HTML) {
        if (!frame.known) {
            page_item(req, res, frame.reader, frame.language, type, &row);
        }
        return ST_OK;
    }
    /* A record has a version of its own: it stays known while others change. */
    res->status = 0;
    const char *tag = arena_format(&req->arena, "r%llu-%s", (unsigned long long)row.version, server_of(req)->salt);
    if (!response_unchanged(req, res, text_of(tag))) {
        item_json(req, res, type, &row);
    }
    return ST_OK;
}
