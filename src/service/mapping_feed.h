/*
 * mapping_feed.h - the `fields` of a mapping document; private to mapping.c and mapping_feed.c.
 */
#ifndef SERVICE_MAPPING_FEED_H
#define SERVICE_MAPPING_FEED_H

#include "json/document.h"
#include "service/mapping.h"

/* Fills the feeds of every type of `out` from "fields" and "fields_by_type". */
Status mapping_feeds_read(Arena *arena, const JsonValue *document, const Model *model, Mapping *out,
                          Error *err) CHECKED;

/* Shared readers of the document's small shapes. */
Status mapping_fault(Arena *arena, const JsonValue *at, Error *err, const char *message);
Status mapping_members_check(Arena *arena, const JsonValue *object, const char *const *allowed, Error *err) CHECKED;
Status mapping_columns_read(Arena *arena, const JsonValue *list, Text out[MAPPING_COLUMNS_MAX], size_t *count,
                            Error *err) CHECKED;
Status mapping_words_read(Arena *arena, const JsonValue *object, WordTable *out, Error *err) CHECKED;
Status mapping_date_order_read(Arena *arena, const JsonValue *value, DateOrder *out, Error *err) CHECKED;

#endif
