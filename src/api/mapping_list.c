#include "api/api.h"
#include "service/mapping.h"

static void label_json(JsonWriter *w, const char *key, const Label *label)
{
    json_member_object(w, key);
    for (Language one = 0; one < LANGUAGE_COUNT; one++) {
        if (label->in[one].length > 0) {
            json_member_text(w, language_code(one), label->in[one]);
        }
    }
    json_object_end(w);
}

static void mapping_json(JsonWriter *w, Text name, const Mapping *mapping)
{
    bool one_type = mapping->type_column.length == 0 && mapping->type_count == 1;

    json_object_begin(w);
    json_member_text(w, "name", name);
    label_json(w, "label", &mapping->label);
    json_member(w, "type");
    if (one_type) {
        json_text(w, mapping->types[0].type->id);
    } else {
        json_null(w);
    }
    label_json(w, "description", &mapping->description);
    json_object_end(w);
}

/* A mapping that does not fit the programme's model is of no use here and is left out. */
Status mappings_get(Request *req, Response *res, Error *err)
{
    READER *reader = NULL;
    Text name;

    TRY(reader_acquire(server_of(req)->programme, &reader, err));
    if (answer_is_known(req, res, reader, "mappings")) {
        return ST_OK;
    }
    JsonWriter w = answer_json(res);
    json_array_begin(&w);
    for (size_t i = 0; mapping_shipped(i, &req->arena, &name); i++) {
        Mapping mapping;
        Error unfit;
        if (mapping_load(&req->arena, name, reader_model(reader), &mapping, &unfit) == ST_OK) {
            mapping_json(&w, name, &mapping);
        }
    }
    json_array_end(&w);
    return ST_OK;
}
