/*
 * The tree of administrative units for the interface: level by level, one unit with its way up, and finding one.
 */
#include "api/api.h"
#include "api/list_query.h"
#include "service/units.h"

enum { LEVELS_DEFAULT = 2, LEVELS_MAX = 8, FOUND_MAX = 50 };

typedef struct UnitView {
    JsonWriter w;
    UnitTree tree;
} UnitView;

static void types_json(UnitView *view)
{
    const UnitTree *tree = &view->tree;
    JsonWriter *w = &view->w;

    json_member(w, "unit_type");
    if (tree->type == NULL) {
        json_null(w);
    } else {
        json_text(w, tree->type->id);
    }
    json_member_int(w, "units", (int64_t)tree->node_count);
    json_member_array(w, "types");
    for (size_t i = 0; i < tree->type_count; i++) {
        const UnitTypeCount *count = &tree->types[i];
        json_object_begin(w);
        json_member_text(w, "type", count->type->id);
        json_member_int(w, "records", (int64_t)count->records);
        json_member_int(w, "tied", (int64_t)count->tied);
        json_member_int(w, "untied", (int64_t)(count->records - count->tied));
        json_object_end(w);
    }
    json_array_end(w);
}

static void counts_json(UnitView *view, const char *key, const uint64_t *counts)
{
    json_member_array(&view->w, key);
    for (size_t i = 0; i < view->tree.type_count; i++) {
        json_int(&view->w, (int64_t)counts[i]);
    }
    json_array_end(&view->w);
}

static void unit_members_json(UnitView *view, const UnitNode *node)
{
    JsonWriter *w = &view->w;

    json_member_text(w, "id", node->id);
    json_member_text(w, "code", node->pcode);
    json_member_text(w, "name", node->name);
    json_member_text(w, "level", node->level);
    json_member(w, "parent");
    if (node->parent == NO_UNIT) {
        json_null(w);
    } else {
        json_text(w, view->tree.nodes[node->parent].id);
    }
    json_member_int(w, "children", node->child_count);
    if (node->orphan) {
        json_member_bool(w, "parent_missing", true);
    }
    if (node->loop) {
        json_member_bool(w, "loop", true);
    }
    counts_json(view, "counts", node->below);
    counts_json(view, "own", node->own);
}

static void unit_json(UnitView *view, const UnitNode *node)
{
    json_object_begin(&view->w);
    unit_members_json(view, node);
    json_object_end(&view->w);
}

/* The siblings from `first` on, each followed by what is below it, `levels` deep. */
static void rows_json(UnitView *view, int32_t first, uint64_t levels)
{
    for (int32_t at = first; at != NO_UNIT; at = view->tree.nodes[at].next_sibling) {
        unit_json(view, &view->tree.nodes[at]);
        if (levels > 1) {
            rows_json(view, view->tree.nodes[at].first_child, levels - 1);
        }
    }
}

/* Names of the units above, from the root down; without the unit itself. */
static void path_json(UnitView *view, const UnitNode *node, int depth)
{
    if (node->parent == NO_UNIT || depth == 0) {
        return;
    }
    const UnitNode *parent = &view->tree.nodes[node->parent];
    path_json(view, parent, depth - 1);
    json_object_begin(&view->w);
    json_member_text(&view->w, "id", parent->id);
    json_member_text(&view->w, "name", parent->name);
    json_object_end(&view->w);
}

static void path_member_json(UnitView *view, const UnitNode *node)
{
    enum { PATH_MAX_UNITS = 32 };

    json_member_array(&view->w, "path");
    path_json(view, node, PATH_MAX_UNITS);
    json_array_end(&view->w);
}

static void found_json(Request *req, UnitView *view, Text wanted)
{
    Text key = text_fold(&req->arena, wanted);
    size_t found = 0;

    json_member_array(&view->w, "rows");
    for (size_t i = 0; key.length > 0 && i < view->tree.node_count; i++) {
        const UnitNode *node = &view->tree.nodes[i];
        if (!unit_matches(node, key, &req->arena) || found++ >= FOUND_MAX) {
            continue;
        }
        json_object_begin(&view->w);
        unit_members_json(view, node);
        path_member_json(view, node);
        json_object_end(&view->w);
    }
    json_array_end(&view->w);
    json_member_int(&view->w, "matched", (int64_t)found);
}

Status units_get(Request *req, Response *res, Error *err)
{
    READER *reader = NULL;
    UnitView view;
    uint64_t levels;
    Text wanted;

    TRY(number_param(req, "levels", LEVELS_DEFAULT, &levels, err));
    TRY(reader_acquire(server_of(req)->programme, &reader, err));
    if (answer_is_known(req, res, reader, "units")) {
        return ST_OK;
    }
    TRY(units_tree(reader, &req->arena, &server_of(req)->scope, &view.tree, err));
    view.w = answer_json(res);
    json_object_begin(&view.w);
    types_json(&view);
    if (request_param(req, TEXT("find"), &wanted)) {
        found_json(req, &view, wanted);
    } else {
        json_member_array(&view.w, "rows");
        rows_json(&view, view.tree.first_root, levels > LEVELS_MAX ? LEVELS_MAX : levels);
        json_array_end(&view.w);
    }
    json_object_end(&view.w);
    return ST_OK;
}

Status one_unit_get(Request *req, Response *res, Error *err)
{
    READER *reader = NULL;
    UnitView view;
    Id id;
    char text[ID_TEXT_SIZE];

    TRY(request_id(req, 0, &id, err));
    TRY(reader_acquire(server_of(req)->programme, &reader, err));
    if (answer_is_known(req, res, reader, "unit")) {
        return ST_OK;
    }
    TRY(units_tree(reader, &req->arena, &server_of(req)->scope, &view.tree, err));
    id_format(id, text);
    int32_t at = unit_find(&view.tree, text_of(text));
    if (at == NO_UNIT) {
        return error_set(err, ST_NOT_FOUND, "there is no administrative unit %s", text);
    }
    const UnitNode *node = &view.tree.nodes[at];
    view.w = answer_json(res);
    json_object_begin(&view.w);
    types_json(&view);
    json_member_object(&view.w, "unit");
    unit_members_json(&view, node);
    json_object_end(&view.w);
    path_member_json(&view, node);
    json_member_array(&view.w, "rows");
    rows_json(&view, node->first_child, 1);
    json_array_end(&view.w);
    json_object_end(&view.w);
    return ST_OK;
}
