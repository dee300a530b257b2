#include "api/preview_json.h"

#include "api/value_json.h"

static void texts_json(JsonWriter *w, const char *key, const Text *texts, size_t count)
{
    json_member_array(w, key);
    for (size_t i = 0; i < count; i++) {
        json_text(w, texts[i]);
    }
    json_array_end(w);
}

static void column_json(JsonWriter *w, const InspectedColumn *column)
{
    json_object_begin(w);
    json_member_text(w, "name", column->name);
    json_member_int(w, "filled", (int64_t)column->filled);
    json_member_int(w, "numbers", (int64_t)column->numbers);
    json_member_bool(w, "distinct", column->distinct);
    json_member_bool(w, "more_values", column->more_values);
    json_member_array(w, "values");
    for (size_t i = 0; i < column->value_count; i++) {
        json_object_begin(w);
        json_member_text(w, "text", column->values[i].text);
        json_member_int(w, "rows", (int64_t)column->values[i].rows);
        json_object_end(w);
    }
    json_array_end(w);
    json_object_end(w);
}

static void row_json(JsonWriter *w, const Inspection *file, const InspectedRow *row)
{
    json_object_begin(w);
    json_member_int(w, "row", (int64_t)row->number);
    if (row->fault != NULL) {
        json_member_string(w, "fault", row->fault);
    } else {
        texts_json(w, "cells", row->cells, file->column_count);
    }
    json_object_end(w);
}

static void place_column_json(JsonWriter *w, const Inspection *file, const char *key, ptrdiff_t column)
{
    if (column >= 0) {
        json_member_text(w, key, file->columns[column].name);
    }
}

static void place_json(JsonWriter *w, const Inspection *file)
{
    json_member_object(w, "place");
    json_member_int(w, "rows", (int64_t)file->placed);
    place_column_json(w, file, "lon", file->place.lon);
    place_column_json(w, file, "lat", file->place.lat);
    place_column_json(w, file, "wkt", file->place.wkt);
    json_member_text(w, "system", file->system);
    json_member_array(w, "kinds");
    for (int kind = 0; kind < 32; kind++) {
        if ((file->kinds & 1u << kind) != 0) {
            json_text(w, text_of(geometry_kind_name((GeometryKind)kind)));
        }
    }
    json_array_end(w);
    if (file->placed > 0) {
        json_member_array(w, "box");
        json_double(w, file->box.west);
        json_double(w, file->box.south);
        json_double(w, file->box.east);
        json_double(w, file->box.north);
        json_array_end(w);
    }
    json_object_end(w);
}

static void notes_json(JsonWriter *w, const Inspection *file)
{
    json_member_array(w, "notes");
    for (size_t i = 0; i < file->note_count; i++) {
        json_object_begin(w);
        json_member_string(w, "note", source_note_key(file->notes[i].kind));
        json_member_text(w, "place", file->notes[i].place);
        json_member_int(w, "count", (int64_t)file->notes[i].count);
        json_object_end(w);
    }
    json_array_end(w);
}

void inspection_json(JsonWriter *w, const Inspection *file)
{
    json_member_text(w, "format", file->format);
    json_member_text(w, "encoding", file->encoding);
    json_member_bool(w, "encoding_guessed", file->encoding_guessed);
    json_member_text(w, "delimiter", (Text){&file->delimiter, file->delimiter != 0});
    json_member_text(w, "layer", file->layer);
    texts_json(w, "layers", file->layers, file->layer_count);
    json_member_text(w, "programme", file->programme);
    json_member_int(w, "rows_read", (int64_t)file->rows_read);
    json_member_int(w, "rows_total", (int64_t)file->rows_total);
    json_member_bool(w, "rows_guessed", file->rows_guessed);
    json_member_int(w, "broken", (int64_t)file->broken);
    notes_json(w, file);
    place_json(w, file);
    json_member_array(w, "columns");
    for (size_t i = 0; i < file->column_count; i++) {
        column_json(w, &file->columns[i]);
    }
    json_array_end(w);
    json_member_array(w, "rows");
    for (size_t i = 0; i < file->row_count; i++) {
        row_json(w, file, &file->rows[i]);
    }
    json_array_end(w);
}

static const char *outcome(const Draft *draft)
{
    return draft->held ? "held" : draft->warning.length > 0 ? "warning" : "stored";
}

static void problem_members_json(JsonWriter *w, const PreviewRow *row)
{
    const Draft *draft = &row->draft;

    json_member_int(w, "row", (int64_t)row->row);
    json_member_string(w, "outcome", outcome(draft));
    json_member_text(w, "column", draft->column);
    json_member_text(w, "value", draft->value);
    json_member_text(w, "reason", draft->held ? draft->reason : draft->warning);
    json_member_text(w, "proposal", draft->proposal);
    if (draft->where.length > 0) {
        json_member_text(w, "where", draft->where);
    }
}

static void references_json(JsonWriter *w, const Draft *draft)
{
    json_member_object(w, "references");
    for (size_t i = 0; i < draft->type->field_count; i++) {
        if (draft->references[i].length > 0) {
            json_key(w, draft->type->fields[i].id);
            json_text(w, draft->references[i]);
        }
    }
    json_object_end(w);
}

static void shown_json(JsonWriter *w, const PreviewRow *row, Scope scope)
{
    const Draft *draft = &row->draft;

    json_object_begin(w);
    problem_members_json(w, row);
    json_member_text(w, "key", draft->key);
    json_member(w, "observed");
    date_json(w, draft->observed);
    if (draft->type != NULL && draft->values != NULL) {
        json_member_text(w, "type", draft->type->id);
        references_json(w, draft);
        json_member_object(w, "values");
        values_json(w, draft->type, draft->values, scope, true);
        json_object_end(w);
    }
    json_object_end(w);
}

static void text_json(JsonWriter *w, const PreviewField *field, const PreviewText *text)
{
    json_object_begin(w);
    json_member_text(w, "text", text->text);
    json_member_int(w, "rows", (int64_t)text->rows);
    json_member_bool(w, "read", text->read);
    json_member_bool(w, "mapped", text->mapped);
    if (field->field->kind == FIELD_REFERENCE) {
        json_member_int(w, "found", (int64_t)text->found);
    } else if (text->read) {
        json_member(w, "value");
        value_json(w, field->field, &text->value);
    }
    json_object_end(w);
}

static void field_json(JsonWriter *w, const PreviewField *field)
{
    json_object_begin(w);
    json_member_text(w, "type", field->type->id);
    json_member_text(w, "field", field->field->id);
    json_member_text(w, "column", field->column);
    json_member_bool(w, "may_come", field->may_come);
    json_member_bool(w, "makes", field->makes);
    json_member_bool(w, "more_texts", field->more_texts);
    json_member_array(w, "texts");
    for (size_t i = 0; i < field->text_count; i++) {
        text_json(w, field, &field->texts[i]);
    }
    json_array_end(w);
    json_object_end(w);
}

static void rows_json(JsonWriter *w, const Preview *preview, Scope scope)
{
    json_member_array(w, "rows");
    for (size_t i = 0; i < preview->row_count; i++) {
        shown_json(w, &preview->rows[i], scope);
    }
    json_array_end(w);
    json_member_array(w, "problems");
    for (size_t i = 0; i < preview->problem_count; i++) {
        json_object_begin(w);
        problem_members_json(w, &preview->problems[i]);
        json_object_end(w);
    }
    json_array_end(w);
}

void preview_json(JsonWriter *w, const Preview *preview, Scope scope)
{
    json_object_begin(w);
    json_member_int(w, "rows_read", (int64_t)preview->rows_read);
    json_member_bool(w, "whole", preview->whole);
    json_member_int(w, "held", (int64_t)preview->held);
    json_member_int(w, "warned", (int64_t)preview->warned);
    json_member_int(w, "keys_twice", (int64_t)preview->keys_twice);
    rows_json(w, preview, scope);
    json_member_array(w, "fields");
    for (size_t i = 0; i < preview->field_count; i++) {
        field_json(w, &preview->fields[i]);
    }
    json_array_end(w);
    texts_json(w, "missing_columns", preview->missing, preview->missing_count);
    texts_json(w, "unused_columns", preview->unused, preview->unused_count);
    json_object_end(w);
}
