/*
 * trend_json.h - the part of the overview that tells what happened when.
 */
#ifndef API_TREND_JSON_H
#define API_TREND_JSON_H

#include "api/api.h"

/* Members "today", "trends" and "answer_times" of the object that is open. `today` in days since 1970-01-01. */
Status trends_json(JsonWriter *w, Request *req, Reader *reader, int32_t today, Error *err) CHECKED;

#endif
