/*
 * name_json.h - the titles of records that the values of an answer name: {"id": "title"}, each once.
 */
#ifndef API_NAME_JSON_H
#define API_NAME_JSON_H

#include "json/writer.h"
#include "service/records.h"

typedef Text (*NameTitle)(Reader *reader, Arena *arena, const RecordType *type, Id id, Language language);

typedef struct NameList {
    JsonWriter *w; /* within the object of names */
    Reader *reader;
    Arena *arena;
    Language language;
    NameTitle title; /* reference_title, or one that knows more */
    Id *ids;
    size_t count;
} NameList;

/* Begins the member "names"; end it with json_object_end. */
NameList name_list_begin(JsonWriter *w, Reader *reader, Arena *arena, Language language, NameTitle title);

/* Writes the title of what a reference names; nothing when it was written, or after the first 500. */
void name_list_add(NameList *names, const Field *field, const Value *value);

#endif
