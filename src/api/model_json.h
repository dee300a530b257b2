/*
 * model_json.h - the model as the interface reads it: the shape of the model files, overlays merged.
 */
#ifndef API_MODEL_JSON_H
#define API_MODEL_JSON_H

#include "json/writer.h"
#include "model/model.h"
#include "record/scope.h"

/* {"types": […], "lists": […]}; fields that are hidden or above the scope are left out. */
void model_json(JsonWriter *w, const Model *model, Scope scope);

#endif
