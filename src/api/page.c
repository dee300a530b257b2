#include "api/page.h"

#include "base/number.h"
#include "base/time.h"
#include "service/records_on.h"

static const char *const PAGE_TEXTS[][LANGUAGE_COUNT] = {
#define PAGE_TEXT(id, en, fr) {en, fr},
#include "api/page_text.def"
#undef PAGE_TEXT
};

const char *page_text(Language language, PageText text)
{
    return PAGE_TEXTS[text][language];
}

void html_text(Buffer *out, Text text)
{
    for (size_t i = 0; i < text.length; i++) {
        switch (text.at[i]) {
        case '<':
            buffer_string(out, "&lt;");
            break;
        case '>':
            buffer_string(out, "&gt;");
            break;
        case '&':
            buffer_string(out, "&amp;");
            break;
        case '"':
            buffer_string(out, "&quot;");
            break;
        case '\'':
            buffer_string(out, "&#39;");
            break;
        default:
            buffer_byte(out, (uint8_t)text.at[i]);
        }
    }
}

static void element(Buffer *out, const char *name, Text text)
{
    buffer_format(out, "<%s>", name);
    html_text(out, text);
    buffer_format(out, "</%s>\n", name);
}

void page_link(Page *page, Text href, Text label)
{
    buffer_string(page->out, "<a href=\"");
    html_text(page->out, href);
    buffer_string(page->out, "\">");
    html_text(page->out, label);
    buffer_string(page->out, "</a>");
}

void page_paragraph(Page *page, Text text)
{
    element(page->out, "p", text);
}

static void head_write(Page *page, Text title, ProgrammeInfo info)
{
    buffer_format(page->out,
                  "<!doctype html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n"
                  "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>",
                  language_code(page->language));
    html_text(page->out, title);
    buffer_string(page->out, " – ");
    Label name = programme_label(page->reader, &page->req->arena, (Id){0});
    html_text(page->out, label_in(&name, page->language));
    buffer_string(page->out, " – Whitestone</title>\n<link rel=\"icon\" href=\"data:,\">\n<link rel=\"stylesheet\" "
                             "href=\"/plain.css\">\n</head>\n<body>\n"
                             "<a class=\"skip\" href=\"#content\">");
    html_text(page->out, text_of(page_text(page->language, PAGE_TEXT_SKIP)));
    buffer_string(page->out, "</a>\n");
    if (info.demonstration) {
        buffer_string(page->out, "<p class=\"demonstration\" role=\"note\">");
        html_text(page->out, text_of(page_text(page->language, PAGE_TEXT_DEMONSTRATION)));
        buffer_string(page->out, "</p>\n");
    }
}

static void crumbs_write(Page *page, const Crumb *crumbs, size_t count)
{
    const char *other = language_code(page->language == LANGUAGE_EN ? LANGUAGE_FR : LANGUAGE_EN);

    buffer_string(page->out, "<header>\n<nav aria-label=\"Whitestone\">\n<ol class=\"crumbs\">");
    for (size_t i = 0; i < count; i++) {
        buffer_string(page->out, "<li>");
        if (crumbs[i].path != NULL) {
            page_link(page,
                      text_of(arena_format(&page->req->arena, "%s?f=html&lang=%s", crumbs[i].path,
                                           language_code(page->language))),
                      crumbs[i].label);
        } else {
            html_text(page->out, crumbs[i].label);
        }
        buffer_string(page->out, "</li>");
    }
    buffer_string(page->out, "</ol>\n<p>");
    buffer_format(page->out, "<a lang=\"%s\" hreflang=\"%s\" href=\"", other, other);
    html_text(page->out, request_link(page->req, TEXT("lang"), other));
    buffer_format(page->out, "\">%s</a> ", page_text(page->language, PAGE_TEXT_OTHER_LANGUAGE));
    page_link(page, TEXT("/"), text_of(page_text(page->language, PAGE_TEXT_INTERFACE)));
    buffer_string(page->out, "</p>\n</nav>\n</header>\n<main id=\"content\">\n");
}

Page page_begin(Request *req, Response *res, Reader *reader, Language language, const Crumb *crumbs, size_t count)
{
    Page page = {req, reader, language, &res->body};

    res->content_type = "text/html; charset=utf-8";
    head_write(&page, crumbs[count - 1].label, reader_info(reader));
    crumbs_write(&page, crumbs, count);
    element(page.out, "h1", crumbs[count - 1].label);
    return page;
}

void page_end(Page *page)
{
    char now[TIMESTAMP_TEXT_SIZE];
    Request *req = page->req;
    bool plain = req->suffix.length == 0;

    timestamp_format(time_now_ms(), now);
    buffer_string(page->out, "</main>\n<footer>\n");
    page_paragraph(page, text_of(page_text(page->language, PAGE_TEXT_NOT_SURVEYED)));
    page_paragraph(page, text_of(page_text(page->language, PAGE_TEXT_BOUNDARIES)));
    buffer_format(page->out, "<p>%s <time>%.16sZ</time> ", page_text(page->language, PAGE_TEXT_DATA_OF), now);
    if (plain) {
        page_link(page, request_link(req, TEXT("f"), "json"), text_of(page_text(page->language, PAGE_TEXT_AS_JSON)));
    }
    buffer_string(page->out, "</p>\n</footer>\n</body>\n</html>\n");
}

void page_table_begin(Page *page, Text caption, const Text *headings, size_t count)
{
    buffer_string(page->out, "<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"");
    html_text(page->out, caption);
    buffer_string(page->out, "\">\n<table>\n");
    element(page->out, "caption", caption);
    if (count > 0) {
        buffer_string(page->out, "<thead><tr>");
        for (size_t i = 0; i < count; i++) {
            buffer_string(page->out, "<th scope=\"col\">");
            html_text(page->out, headings[i]);
            buffer_string(page->out, "</th>");
        }
        buffer_string(page->out, "</tr></thead>\n");
    }
    buffer_string(page->out, "<tbody>\n");
}

void page_row_begin(Page *page)
{
    buffer_string(page->out, "<tr>");
}

void page_cell_begin(Page *page)
{
    buffer_string(page->out, "<td>");
}

void page_cell_end(Page *page)
{
    buffer_string(page->out, "</td>");
}

void page_row_end(Page *page)
{
    buffer_string(page->out, "</tr>\n");
}

void page_table_end(Page *page)
{
    buffer_string(page->out, "</tbody>\n</table>\n</div>\n");
}

void page_fact(Page *page, Text heading, Text text)
{
    buffer_string(page->out, "<tr><th scope=\"row\">");
    html_text(page->out, heading);
    buffer_string(page->out, "</th><td>");
    html_text(page->out, text);
    buffer_string(page->out, "</td></tr>\n");
}

static void code_write(Page *page, const CodeList *list, Text id)
{
    const Code *code = code_find(list, id);
    Text label = code == NULL ? id : label_in(&code->label, page->language);

    html_text(page->out, label.length > 0 ? label : id);
}

static void codes_write(Page *page, const CodeList *list, Text codes)
{
    while (codes.length > 0) {
        ptrdiff_t end = text_index(codes, ';');
        Text one = {codes.at, end < 0 ? codes.length : (size_t)end};
        code_write(page, list, one);
        size_t used = one.length + (end >= 0);
        codes = (Text){codes.at + used, codes.length - used};
        buffer_string(page->out, codes.length > 0 ? ", " : "");
    }
}

static void reference_write(Page *page, const Field *field, Id id)
{
    Arena *arena = &page->req->arena;
    char text[ID_TEXT_SIZE];
    Text title = reference_title(page->reader, arena, field->to, id, page->language);

    id_format(id, text);
    page_link(page,
              text_of(arena_format(arena, "/collections/%.*s/items/%s?f=html&lang=%s", TEXT_ARG(field->to->id), text,
                                   language_code(page->language))),
              title.length > 0 ? title : text_of(text));
}

static void number_write(Page *page, const Field *field, double number)
{
    char text[NUMBER_SIZE];

    number_format(number, text);
    buffer_string(page->out, text);
    if (field->unit.length > 0) {
        buffer_byte(page->out, ' ');
        html_text(page->out, field->unit);
    }
}

static void date_write(Page *page, Date date)
{
    char text[DATE_TEXT_SIZE];

    if (date_format(date, text) > 0) {
        buffer_format(page->out, "<time class=\"whole\">%s</time>", text);
    }
}

static void set_value_write(Page *page, const Field *field, const Value *value)
{
    switch (field->kind) {
    case FIELD_CODE:
        code_write(page, field->list, value->text);
        break;
    case FIELD_CODES:
        codes_write(page, field->list, value->text);
        break;
    case FIELD_INTEGER:
        number_write(page, field, (double)value->integer);
        break;
    case FIELD_NUMBER:
        number_write(page, field, value->number);
        break;
    case FIELD_BOOLEAN:
        buffer_string(page->out, page_text(page->language, value->boolean ? PAGE_TEXT_YES : PAGE_TEXT_NO));
        break;
    case FIELD_DATE:
        date_write(page, value->date);
        break;
    case FIELD_REFERENCE:
        reference_write(page, field, value->reference);
        break;
    case FIELD_GEOMETRY:
        buffer_string(page->out, geometry_kind_name(value->geometry->kind));
        break;
    case FIELD_TEXT:
    case FIELD_TIME:
        html_text(page->out, value->text);
        break;
    }
}

void page_value(Page *page, const Field *field, const Value *value)
{
    if (value->state == VALUE_SET) {
        set_value_write(page, field, value);
    } else if (value->state == VALUE_UNKNOWN || value->state == VALUE_NOT_SPECIFIED) {
        PageText word = value->state == VALUE_UNKNOWN ? PAGE_TEXT_UNKNOWN : PAGE_TEXT_NOT_SPECIFIED;
        buffer_format(page->out, "<em>%s</em>", page_text(page->language, word));
    }
}
