/*
 * schema.h - JSON Schema of fields and features, from the model.
 */
#ifndef API_SCHEMA_H
#define API_SCHEMA_H

#include "api/api.h"

/* The schema of one field's value; that of a filter takes no null. */
void field_schema_json(JsonWriter *w, const Field *field, Language language);

/* "enum" of the ids of its codes. */
void codes_enum_json(JsonWriter *w, const CodeList *list);

/* "properties" of a feature's schema: every field the scope shows but the primary geometry. */
void properties_schema_json(JsonWriter *w, const RecordType *type, Scope scope, Language language);

/* The GeoJSON schema of a type's geometry: {"$ref": …} to the official ones. */
void geometry_schema_json(JsonWriter *w, const RecordType *type);

#endif
