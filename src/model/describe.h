/*
 * describe.h - a model told to people (the data dictionary) and to programs (one JSON document).
 */
#ifndef MODEL_DESCRIBE_H
#define MODEL_DESCRIBE_H

#include "json/writer.h"
#include "model/model.h"

/*
 * Appends the data dictionary as Markdown: every type with its fields, roles and rules, every list with its codes.
 * Headings and help are in `language`; labels of fields and codes in all languages.
 */
void model_docs(const Model *model, Language language, Buffer *out);

/*
 * Appends the merged model as one JSON document in the words of the model files (docs/formats/model.md), with "digest",
 * "programme" and "name". Aliases are left out; "overlaid" marks what the programme added. Labels are texts in
 * `language`, or with LANGUAGE_COUNT objects of all languages.
 */
void model_json(const Model *model, Language language, Buffer *out);

/* One type or list of it, as the next value of `w`. */
void type_json(const RecordType *type, Language language, JsonWriter *w);
void list_json(const CodeList *list, Language language, JsonWriter *w);

#endif
