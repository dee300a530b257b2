/*
 * ogc_query.h - what OGC API - Features asks beyond a list: coordinate reference systems (Part 2) and filters (Part 3).
 */
#ifndef API_OGC_QUERY_H
#define API_OGC_QUERY_H

#include "api/list_query.h"

typedef struct OgcQuery {
    ListQuery list;
    Crs crs; /* of the answer */
} OgcQuery;

/* list_query_read with crs, bbox-crs, filter, filter-lang and filter-crs. ST_INVALID names the parameter. */
Status ogc_query_read(Request *req, const RecordType *type, OgcQuery *out, Error *err) CHECKED;

/* list_query_read with filter, filter-lang and filter-crs alone. */
Status filtered_query_read(Request *req, const RecordType *type, ListQuery *out, Error *err) CHECKED;

/* The parameter `name` as a system the server offers; CRS84 when it is not given. */
Status crs_param(const Request *req, const char *name, Crs *out, Error *err) CHECKED;

/* Says in the header Content-Crs what the answer is in; `*out` leads there, NULL when places are in it as they are. */
Status content_crs(Request *req, Response *res, const RecordType *type, Crs crs, CrsTurn **out, Error *err) CHECKED;

/* Turns the place of a row that nobody else has. */
Status row_in_crs(const RecordType *type, const CrsTurn *turn, const RecordRow *row, Error *err) CHECKED;

#endif
