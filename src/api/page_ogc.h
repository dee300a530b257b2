/*
 * page_ogc.h - the OGC resources as plain HTML.
 */
#ifndef API_PAGE_OGC_H
#define API_PAGE_OGC_H

#include "api/page.h"

extern const char *const CONFORMS_TO[];
extern const size_t CONFORMS_TO_COUNT;

void page_landing(Request *req, Response *res, Reader *reader, Language language);
void page_conformance(Request *req, Response *res, Reader *reader, Language language);
void page_definition(Request *req, Response *res, Reader *reader, Language language);
Status page_collections(Request *req, Response *res, Reader *reader, Language language, Error *err) CHECKED;
Status page_collection(Request *req, Response *res, Reader *reader, Language language, const RecordType *type,
                       Error *err) CHECKED;
void page_schema(Request *req, Response *res, Reader *reader, Language language, const RecordType *type);
/* What a filter may name, or with `sorted` what records can come in order of; with the codes of each. */
void page_askable(Request *req, Response *res, Reader *reader, Language language, const RecordType *type,
                  PageText title, bool sorted);
void page_items(Request *req, Response *res, Reader *reader, Language language, const RecordType *type,
                const RecordPage *records);
void page_item(Request *req, Response *res, Reader *reader, Language language, const RecordType *type,
               const RecordRow *row);

#endif
