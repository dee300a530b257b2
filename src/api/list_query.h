/*
 * list_query.h - query parameters read strictly: a value that is not understood is an error that names it.
 */
#ifndef API_LIST_QUERY_H
#define API_LIST_QUERY_H

#include "api/api.h"

enum { PAGE_DEFAULT = 100, BOX_NUMBERS_MAX = 6 };

/* One or, across the 180th meridian, two boxes. */
typedef struct BoxParameter {
    Box box, second;
    bool crosses;
} BoxParameter;

/* "w,s,e,n" or "w,s,lowest,e,n,highest" in degrees. */
Status box_parse(Text text, BoxParameter *out, Error *err) CHECKED;

/* Numbers separated by commas; their count, or -1 when one is none or there are more than six. */
int box_numbers(Text text, double out[BOX_NUMBERS_MAX]);

/* A date, an instant, or an interval "a/b" with ".." or nothing for open; days inclusive, INT32_MIN/MAX for open. */
Status days_parse(Text text, int32_t *from, int32_t *to, Error *err) CHECKED;

/* "2026-03", "2026/2026-05-31", "../2025", "none": see DateSpan. The bounds are lent by `text`. */
Status span_parse(Text text, DateSpan *out, Error *err) CHECKED;

/* 1 or more; what is above `maximum` gives it. */
Status limit_parse(Text text, size_t maximum, size_t *out, Error *err) CHECKED;

/* Can its records lie in administrative units? */
bool type_has_units(const RecordType *type);

/* What a request asks of a list of records. */
typedef struct ListQuery {
    RecordQuery records;
    bool crosses; /* `second` is the part of the box east of the 180th meridian */
    Box second;
    Text search; /* as it was typed */
} ListQuery;

/*
 * Reads all the route's list parameters and filters of `type` from the request. ST_INVALID names the parameter that
 * is wrong or unknown. Filters are lent by the request's arena.
 */
Status list_query_read(Request *req, const RecordType *type, ListQuery *out, Error *err) CHECKED;

/* What the list asks of the records, its search taken for words. Lent by the arena. */
Status list_query_records(Reader *reader, Arena *arena, const ListQuery *query, RecordQuery *out, Error *err) CHECKED;

/* Where a page ended, as the parameter `after` of the next one takes it. */
const char *list_cursor(Arena *arena, const RecordPage *page);
Status cursor_parse(Text text, int64_t *after, Text *value, Error *err) CHECKED;

/* records_search, also across the 180th meridian. */
Status list_query_run(Reader *reader, Arena *arena, const ListQuery *query, RecordPage *out, Error *err) CHECKED;

/* The value of a parameter that is a number of 0 or more; `missing` when it is not given. */
Status number_param(const Request *req, const char *name, uint64_t missing, uint64_t *out, Error *err) CHECKED;

/* The parameter limit, up to `maximum`; `missing` when it is not given. */
Status limit_param(const Request *req, size_t missing, size_t maximum, size_t *out, Error *err) CHECKED;

/* "true" or "false"; false when it is not given. */
Status flag_param(const Request *req, const char *name, bool *out, Error *err) CHECKED;

#endif
