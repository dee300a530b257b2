/*
 * value_json.h - values and records as JSON, the one spelling all answers share.
 *
 * Text, code, date, time and reference are strings, codes an array of strings. Unknown is {"unknown": true}, not
 * specified {"not_specified": true}, empty null; what is absent is left out.
 */
#ifndef API_VALUE_JSON_H
#define API_VALUE_JSON_H

#include "json/writer.h"
#include "model/value_write.h"
#include "record/scope.h"
#include "service/records.h"

/* One value; absent is null here. */
void value_json(JsonWriter *w, const Field *field, const Value *value);

/* Members of an open object: every field the scope shows that has a value or is empty. Geometry as GeoJSON. */
void values_json(JsonWriter *w, const RecordType *type, const Value *values, Scope scope, bool with_geometry);

/*
 * A GeoJSON feature. Properties are flat, as mapping programs need them: unknown and not specified are null there
 * and their fields are listed in the members "unknown" and "not_specified" of the feature.
 */
void feature_json(JsonWriter *w, const RecordType *type, const RecordRow *row, Scope scope);

/* Its members only, into an open object. */
void feature_members_json(JsonWriter *w, const RecordType *type, const RecordRow *row, Scope scope);

/* RFC 3339 in UTC; null for 0. */
void time_json(JsonWriter *w, int64_t ms);

#endif
