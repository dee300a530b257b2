#include "api/page_ogc.h"

#include "api/ogc.h"

#include "api/list_query.h"

static Text words(Language language, PageText text)
{
    return text_of(page_text(language, text));
}

static Crumb crumb_start(Language language)
{
    return (Crumb){words(language, PAGE_TEXT_LANDING), "/"};
}

static Crumb crumb_collections(Language language)
{
    return (Crumb){words(language, PAGE_TEXT_COLLECTIONS), "/collections"};
}

static Crumb crumb_type(Request *req, Language language, const RecordType *type)
{
    return (Crumb){label_in(&type->plural, language),
                   arena_format(&req->arena, "/collections/%.*s", TEXT_ARG(type->id))};
}

static void cell_link(Page *page, const char *path, Text label)
{
    page_cell_begin(page);
    page_link(page, text_of(arena_format(&page->req->arena, "%s?f=html&lang=%s", path, language_code(page->language))),
              label);
    page_cell_end(page);
}

static void cell_text(Page *page, Text text)
{
    page_cell_begin(page);
    html_text(page->out, text);
    page_cell_end(page);
}

static void landing_row(Page *page, const char *path, PageText label, PageText help)
{
    page_row_begin(page);
    cell_link(page, path, words(page->language, label));
    cell_text(page, words(page->language, help));
    page_row_end(page);
}

void page_landing(Request *req, Response *res, Reader *reader, Language language)
{
    Crumb crumbs[] = {{words(language, PAGE_TEXT_LANDING), NULL}};
    Page page = page_begin(req, res, reader, language, crumbs, 1);
    Text headings[] = {words(language, PAGE_TEXT_ADDRESS), words(language, PAGE_TEXT_MEANING)};

    page_paragraph(&page, words(language, PAGE_TEXT_LANDING_HELP));
    page_table_begin(&page, words(language, PAGE_TEXT_LANDING), headings, COUNT_OF(headings));
    landing_row(&page, "/collections", PAGE_TEXT_COLLECTIONS, PAGE_TEXT_RECORDS);
    landing_row(&page, "/api", PAGE_TEXT_DEFINITION, PAGE_TEXT_DEFINITION_HELP);
    landing_row(&page, "/conformance", PAGE_TEXT_CONFORMANCE, PAGE_TEXT_CONFORMANCE_HELP);
    page_table_end(&page);
    page_end(&page);
}

void page_conformance(Request *req, Response *res, Reader *reader, Language language)
{
    Crumb crumbs[] = {crumb_start(language), {words(language, PAGE_TEXT_CONFORMANCE), NULL}};
    Page page = page_begin(req, res, reader, language, crumbs, COUNT_OF(crumbs));

    page_paragraph(&page, words(language, PAGE_TEXT_CONFORMANCE_HELP));
    buffer_string(page.out, "<ul>\n");
    for (size_t i = 0; i < CONFORMS_TO_COUNT; i++) {
        buffer_format(page.out, "<li>%s</li>\n", CONFORMS_TO[i]);
    }
    buffer_string(page.out, "</ul>\n");
    page_end(&page);
}

void page_definition(Request *req, Response *res, Reader *reader, Language language)
{
    Crumb crumbs[] = {crumb_start(language), {words(language, PAGE_TEXT_DEFINITION), NULL}};
    Page page = page_begin(req, res, reader, language, crumbs, COUNT_OF(crumbs));
    Text headings[] = {words(language, PAGE_TEXT_METHOD), words(language, PAGE_TEXT_ADDRESS),
                       words(language, PAGE_TEXT_MEANING)};

    page_table_begin(&page, words(language, PAGE_TEXT_DEFINITION_HELP), headings, COUNT_OF(headings));
    for (size_t i = 0; i < ROUTE_COUNT; i++) {
        page_row_begin(&page);
        cell_text(&page, text_of(method_name(ROUTES[i].method)));
        cell_text(&page, text_of(ROUTES[i].path));
        buffer_string(page.out, "<td lang=\"en\">");
        html_text(page.out, text_of(ROUTES[i].summary));
        page_cell_end(&page);
        page_row_end(&page);
    }
    page_table_end(&page);
    page_end(&page);
}

Status page_collections(Request *req, Response *res, Reader *reader, Language language, Error *err)
{
    Crumb crumbs[] = {crumb_start(language), {words(language, PAGE_TEXT_COLLECTIONS), NULL}};
    Page page = page_begin(req, res, reader, language, crumbs, COUNT_OF(crumbs));
    Text headings[] = {words(language, PAGE_TEXT_COLLECTION), words(language, PAGE_TEXT_RECORDS)};
    TypeCount *counts;
    size_t count;

    TRY(records_count(reader, &req->arena, &server_of(req)->scope, &counts, &count, err));
    page_table_begin(&page, words(language, PAGE_TEXT_COLLECTIONS), headings, COUNT_OF(headings));
    for (size_t i = 0; i < count; i++) {
        Crumb type = crumb_type(req, language, counts[i].type);
        page_row_begin(&page);
        cell_link(&page, type.path, type.label);
        buffer_format(page.out, "<td class=\"number\">%llu</td>", (unsigned long long)counts[i].records);
        page_row_end(&page);
    }
    page_table_end(&page);
    page_end(&page);
    return ST_OK;
}

static Text box_text(Arena *arena, Box box)
{
    return text_of(arena_format(arena, "%.5f, %.5f, %.5f, %.5f", box.west, box.south, box.east, box.north));
}

static Text systems_text(Request *req, const RecordType *type)
{
    const ApiServer *server = server_of(req);
    BUFFER text = {0};

    for (size_t i = 0; i < (type->geometry == NULL ? 1 : server->crs_count); i++) {
        Crs crs = server->crs[i];
        buffer_format(&text, crs == CRS84 ? "CRS84" : ", EPSG:%d", crs);
        if (crs > CRS_UTM_NORTH) {
            buffer_format(&text, " (UTM %d%c)", crs % 100, crs > CRS_UTM_SOUTH ? 'S' : 'N');
        }
    }
    return text_copy(&req->arena, buffer_view(&text));
}

Status page_collection(Request *req, Response *res, Reader *reader, Language language, const RecordType *type,
                       Error *err)
{
    Crumb self = crumb_type(req, language, type);
    Crumb crumbs[] = {crumb_start(language), crumb_collections(language), {self.label, NULL}};
    Page page = page_begin(req, res, reader, language, crumbs, COUNT_OF(crumbs));
    Box box = BOX_EMPTY;

    if (type->geometry != NULL) {
        TRY(records_extent(reader, type, &box, err));
    }
    page_paragraph(&page, label_in(&type->help, language));
    buffer_string(page.out, "<ul>\n<li>");
    page_link(&page, text_of(arena_format(&req->arena, "%s/items?f=html&lang=%s", self.path, language_code(language))),
              words(language, PAGE_TEXT_RECORDS));
    buffer_string(page.out, "</li>\n<li>");
    page_link(&page, text_of(arena_format(&req->arena, "%s/schema?f=html&lang=%s", self.path, language_code(language))),
              words(language, PAGE_TEXT_SCHEMA));
    buffer_string(page.out, "</li>\n<li>");
    page_link(&page,
              text_of(arena_format(&req->arena, "%s/queryables?f=html&lang=%s", self.path, language_code(language))),
              words(language, PAGE_TEXT_QUERYABLES));
    buffer_string(page.out, "</li>\n<li>");
    page_link(&page,
              text_of(arena_format(&req->arena, "%s/sortables?f=html&lang=%s", self.path, language_code(language))),
              words(language, PAGE_TEXT_SORTABLES));
    buffer_string(page.out, "</li>\n</ul>\n");
    page_table_begin(&page, self.label, NULL, 0);
    if (box.west <= box.east) {
        page_fact(&page, words(language, PAGE_TEXT_EXTENT), box_text(&req->arena, box));
    }
    page_fact(&page, words(language, PAGE_TEXT_SYSTEMS), systems_text(req, type));
    page_table_end(&page);
    page_end(&page);
    return ST_OK;
}

void page_schema(Request *req, Response *res, Reader *reader, Language language, const RecordType *type)
{
    Crumb crumbs[] = {crumb_start(language),
                      crumb_collections(language),
                      crumb_type(req, language, type),
                      {words(language, PAGE_TEXT_SCHEMA), NULL}};
    Page page = page_begin(req, res, reader, language, crumbs, COUNT_OF(crumbs));
    Text headings[] = {words(language, PAGE_TEXT_FIELD), words(language, PAGE_TEXT_LABEL),
                       words(language, PAGE_TEXT_KIND)};

    page_table_begin(&page, words(language, PAGE_TEXT_SCHEMA), headings, COUNT_OF(headings));
    for (size_t i = 0; i < type->field_count; i++) {
        const Field *field = &type->fields[i];
        if (field->class > server_of(req)->scope.max_class) {
            continue;
        }
        page_row_begin(&page);
        cell_text(&page, field->id);
        cell_text(&page, label_in(&field->label, language));
        cell_text(&page, text_of(field_kind_name(field->kind)));
        page_row_end(&page);
    }
    page_table_end(&page);
    page_end(&page);
}

/* An id may break behind each of its words. */
static void broken_id(Page *page, Text id)
{
    while (id.length > 0) {
        ptrdiff_t line = text_index(id, '_');
        size_t length = line < 0 ? id.length : (size_t)line + 1;
        html_text(page->out, (Text){id.at, length});
        buffer_string(page->out, line < 0 ? "" : "<wbr>");
        id = (Text){id.at + length, id.length - length};
    }
}

static void cell_id(Page *page, Text id)
{
    page_cell_begin(page);
    broken_id(page, id);
    page_cell_end(page);
}

/* The codes stand below the label: beside it they would be out of sight on a small screen. */
static void codes_cell(Page *page, const Field *field)
{
    page_cell_begin(page);
    html_text(page->out, label_in(&field->label, page->language));
    if (field->list != NULL && field->list->code_count > 0) {
        buffer_string(page->out, "<br>");
    }
    for (size_t i = 0; field->list != NULL && i < field->list->code_count; i++) {
        const Code *code = &field->list->codes[i];
        buffer_string(page->out, i > 0 ? ", <code>" : "<code>");
        broken_id(page, code->id);
        buffer_string(page->out, "</code> ");
        html_text(page->out, label_in(&code->label, page->language));
    }
    page_cell_end(page);
}

void page_askable(Request *req, Response *res, Reader *reader, Language language, const RecordType *type,
                  PageText title, bool sorted)
{
    Crumb crumbs[] = {crumb_start(language),
                      crumb_collections(language),
                      crumb_type(req, language, type),
                      {words(language, title), NULL}};
    Page page = page_begin(req, res, reader, language, crumbs, COUNT_OF(crumbs));
    Text headings[] = {words(language, PAGE_TEXT_FIELD), words(language, PAGE_TEXT_LABEL),
                       words(language, PAGE_TEXT_KIND)};

    page_table_begin(&page, words(language, title), headings, COUNT_OF(headings));
    for (size_t i = 0; i < type->field_count; i++) {
        const Field *field = &type->fields[i];
        Scope scope = server_of(req)->scope;
        if (sorted ? field_is_sortable(type, field, scope) : filter_knows(type, field, scope)) {
            page_row_begin(&page);
            cell_id(&page, field->id);
            codes_cell(&page, field);
            cell_text(&page, text_of(field_kind_name(field->kind)));
            page_row_end(&page);
        }
    }
    page_table_end(&page);
    page_end(&page);
}

static const char *item_path(Request *req, const RecordType *type, Id id)
{
    char text[ID_TEXT_SIZE];

    id_format(id, text);
    return arena_format(&req->arena, "/collections/%.*s/items/%s", TEXT_ARG(type->id), text);
}

/* The link of a row says them already. */
static bool is_of_title(const RecordType *type, const Field *field)
{
    for (size_t i = 0; i < type->title_count; i++) {
        if (type->title[i] == field) {
            return true;
        }
    }
    return false;
}

/* The columns of the list page that stand beside the title. */
static size_t columns_beside(const RecordType *type, Scope scope, const Field **out)
{
    size_t count = 0;

    for (size_t i = 0; i < type->column_count; i++) {
        if (!is_of_title(type, type->columns[i]) && type->columns[i]->class <= scope.max_class) {
            out[count++] = type->columns[i];
        }
    }
    return count;
}

static void item_row(Page *page, const RecordType *type, const RecordRow *row, const Field **columns, size_t count)
{
    page_row_begin(page);
    cell_link(page, item_path(page->req, type, row->id), record_title(&page->req->arena, type, row, page->language));
    for (size_t i = 0; i < count; i++) {
        page_cell_begin(page);
        page_value(page, columns[i], &row->values[columns[i]->index]);
        page_cell_end(page);
    }
    page_row_end(page);
}

static void items_table(Page *page, const RecordType *type, const RecordPage *records)
{
    Arena *arena = &page->req->arena;
    const Field **columns = ARENA_ARRAY(arena, const Field *, type->column_count + 1);
    size_t count = columns_beside(type, server_of(page->req)->scope, columns);
    Text *headings = ARENA_ARRAY(arena, Text, count + 1);

    headings[0] = label_in(&type->label, page->language);
    for (size_t i = 0; i < count; i++) {
        headings[i + 1] = label_in(&columns[i]->label, page->language);
    }
    page_table_begin(page, label_in(&type->plural, page->language), headings, count + 1);
    for (size_t i = 0; i < records->row_count; i++) {
        item_row(page, type, &records->rows[i], columns, count);
    }
    page_table_end(page);
}

static void paging(Page *page, const RecordPage *records)
{
    Text after;

    buffer_string(page->out, "<p>");
    if (request_param(page->req, TEXT("after"), &after)) {
        page_link(page, request_link(page->req, TEXT("after"), NULL), words(page->language, PAGE_TEXT_FIRST));
        buffer_string(page->out, " ");
    }
    if (records->next != 0) {
        const char *next = list_cursor(&page->req->arena, records);
        page_link(page, request_link(page->req, TEXT("after"), next), words(page->language, PAGE_TEXT_NEXT));
    }
    buffer_string(page->out, "</p>\n");
}

void page_items(Request *req, Response *res, Reader *reader, Language language, const RecordType *type,
                const RecordPage *records)
{
    Crumb collection = crumb_type(req, language, type);
    const char *title =
        arena_format(&req->arena, "%.*s: %s", TEXT_ARG(collection.label), page_text(language, PAGE_TEXT_RECORDS));
    Crumb crumbs[] = {crumb_start(language), crumb_collections(language), collection, {text_of(title), NULL}};
    Page page = page_begin(req, res, reader, language, crumbs, COUNT_OF(crumbs));

    page_paragraph(&page, text_of(arena_format(&req->arena, "%llu %s, %zu %s", (unsigned long long)records->matched,
                                               page_text(language, PAGE_TEXT_MATCHED), records->row_count,
                                               page_text(language, PAGE_TEXT_RETURNED))));
    if (records->row_count == 0) {
        page_paragraph(&page, words(language, PAGE_TEXT_NONE));
    } else {
        items_table(&page, type, records);
    }
    paging(&page, records);
    page_end(&page);
}

static void item_field(Page *page, const Field *field, const Value *value)
{
    buffer_string(page->out, "<tr><th scope=\"row\">");
    html_text(page->out, label_in(&field->label, page->language));
    buffer_string(page->out, "</th><td>");
    page_value(page, field, value);
    buffer_string(page->out, "</td></tr>\n");
}

void page_item(Request *req, Response *res, Reader *reader, Language language, const RecordType *type,
               const RecordRow *row)
{
    Crumb collection = crumb_type(req, language, type);
    Text title = record_title(&req->arena, type, row, language);
    Crumb crumbs[] = {crumb_start(language), crumb_collections(language), collection, {title, NULL}};
    Page page = page_begin(req, res, reader, language, crumbs, COUNT_OF(crumbs));
    char observed[DATE_TEXT_SIZE] = "";

    page_table_begin(&page, label_in(&type->label, language), NULL, 0);
    for (size_t i = 0; i < type->field_count; i++) {
        const Field *field = &type->fields[i];
        if (row->values[i].state != VALUE_ABSENT && field->class <= server_of(req)->scope.max_class && !field->hidden) {
            item_field(&page, field, &row->values[i]);
        }
    }
    date_format(row->observed, observed);
    page_fact(&page, words(language, PAGE_TEXT_OBSERVED), text_of(observed));
    page_table_end(&page);
    page_end(&page);
}
