/*
 * preview_json.h - what a file is, and what of it would be stored, as JSON.
 */
#ifndef API_PREVIEW_JSON_H
#define API_PREVIEW_JSON_H

#include "json/writer.h"
#include "record/scope.h"
#include "service/inspect.h"
#include "service/preview.h"

/* Members of an open object. */
void inspection_json(JsonWriter *w, const Inspection *file);

/* A whole object. */
void preview_json(JsonWriter *w, const Preview *preview, Scope scope);

#endif
