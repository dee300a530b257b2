/*
 * page.h - plain pages made on the server: the frame, links, tables, and values as people read them.
 */
#ifndef API_PAGE_H
#define API_PAGE_H

#include "api/api.h"

typedef enum PageText {
#define PAGE_TEXT(id, en, fr) PAGE_TEXT_##id,
#include "api/page_text.def"
#undef PAGE_TEXT
} PageText;

typedef struct Page {
    Request *req;
    Reader *reader;
    Language language;
    Buffer *out; /* the response's body */
} Page;

/* One step of the way back to the start; the last one is the page itself and has no address. */
typedef struct Crumb {
    Text label;
    const char *path; /* "/collections", or NULL */
} Crumb;

const char *page_text(Language language, PageText text);

/* Head, banner, way back and heading; the last crumb names the page. */
Page page_begin(Request *req, Response *res, Reader *reader, Language language, const Crumb *crumbs, size_t count);

/* Notices and footer. */
void page_end(Page *page);

/* Appends `text` with what HTML reserves escaped. */
void html_text(Buffer *out, Text text);

void page_paragraph(Page *page, Text text);
void page_link(Page *page, Text href, Text label);

/* A table with a caption; rows are cells between page_row_begin and page_row_end. */
void page_table_begin(Page *page, Text caption, const Text *headings, size_t count);
void page_row_begin(Page *page);
void page_cell_begin(Page *page);
void page_cell_end(Page *page);
void page_row_end(Page *page);
void page_table_end(Page *page);

/* A row of a heading and a text. */
void page_fact(Page *page, Text heading, Text text);

/* A value as people read it: labels of codes, yes and no, titles of references with a link. */
void page_value(Page *page, const Field *field, const Value *value);

#endif
