#include "service/units.h"

#include "model/role.h"
#include "service/write_turn.h"
#include "store/counts.h"
#include "store/reference_counts.h"
#include "store/unit_rows.h"

/* Where an id stands among the nodes: open addressing, a power of two of slots. */
typedef struct UnitIndex {
    int32_t *slots;
    size_t mask;
} UnitIndex;

typedef struct TreeMaker {
    UnitTree *tree;
    Arena *arena;
    UnitIndex index;
    Text *parents; /* ids, by node */
    size_t capacity;
    const Field *level;
    size_t counted; /* the type whose counts are read */
} TreeMaker;

static uint64_t id_hash(Text id)
{
    uint64_t hash = 0xcbf29ce484222325u;

    for (size_t i = 0; i < id.length; i++) {
        hash = (hash ^ (unsigned char)id.at[i]) * 0x100000001b3u;
    }
    return hash ^ hash >> 29;
}

static void index_build(TreeMaker *maker)
{
    UnitTree *tree = maker->tree;
    size_t slots = 16;

    while (slots < tree->node_count * 2) {
        slots *= 2;
    }
    maker->index = (UnitIndex){ARENA_ARRAY(maker->arena, int32_t, slots), slots - 1};
    memset(maker->index.slots, 0xff, slots * sizeof *maker->index.slots);
    for (size_t i = 0; i < tree->node_count; i++) {
        size_t slot = id_hash(tree->nodes[i].id) & maker->index.mask;
        while (maker->index.slots[slot] != NO_UNIT) {
            slot = (slot + 1) & maker->index.mask;
        }
        maker->index.slots[slot] = (int32_t)i;
    }
}

static int32_t index_find(const TreeMaker *maker, Text id)
{
    for (size_t slot = id_hash(id) & maker->index.mask;; slot = (slot + 1) & maker->index.mask) {
        int32_t node = maker->index.slots[slot];
        if (node == NO_UNIT || text_equal(maker->tree->nodes[node].id, id)) {
            return node;
        }
    }
}

static double level_rank(const Field *field, Text level)
{
    int64_t number;

    if (field->kind == FIELD_CODE) {
        const Code *code = level.length == 0 ? NULL : code_find(field->list, level);
        return code == NULL ? 1e9 : code->order;
    }
    return text_to_int64(level, &number) ? (double)number : 1e9;
}

static void nodes_grow(TreeMaker *maker)
{
    UnitTree *tree = maker->tree;
    size_t capacity = maker->capacity == 0 ? 256 : maker->capacity * 2;
    UnitNode *nodes = ARENA_ARRAY(maker->arena, UnitNode, capacity);
    Text *parents = ARENA_ARRAY(maker->arena, Text, capacity);

    if (tree->node_count > 0) {
        memcpy(nodes, tree->nodes, tree->node_count * sizeof *nodes);
        memcpy(parents, maker->parents, tree->node_count * sizeof *parents);
    }
    tree->nodes = nodes;
    maker->parents = parents;
    maker->capacity = capacity;
}

static Status unit_add(void *context, const UnitRow *row, Error *err)
{
    TreeMaker *maker = context;
    UnitTree *tree = maker->tree;

    (void)err;
    if (tree->node_count == maker->capacity) {
        nodes_grow(maker);
    }
    maker->parents[tree->node_count] = text_copy(maker->arena, row->parent);
    tree->nodes[tree->node_count++] = (UnitNode){.id = text_copy(maker->arena, row->id),
                                                 .level = text_copy(maker->arena, row->level),
                                                 .pcode = text_copy(maker->arena, row->pcode),
                                                 .name = text_copy(maker->arena, row->name),
                                                 .parent = NO_UNIT,
                                                 .first_child = NO_UNIT,
                                                 .next_sibling = NO_UNIT,
                                                 .key = text_fold(maker->arena, row->name).at,
                                                 .level_key = level_rank(maker->level, row->level)};
    return ST_OK;
}

static void parents_link(TreeMaker *maker)
{
    for (size_t i = 0; i < maker->tree->node_count; i++) {
        UnitNode *node = &maker->tree->nodes[i];
        if (maker->parents[i].length > 0) {
            node->parent = index_find(maker, maker->parents[i]);
            node->orphan = node->parent == NO_UNIT;
        }
    }
}

/* The member of a loop with the smallest id becomes a root; all are marked. */
static void loop_break(UnitTree *tree, int32_t member)
{
    int32_t first = member, at = member;

    do {
        tree->nodes[at].loop = true;
        if (text_compare(tree->nodes[at].id, tree->nodes[first].id) < 0) {
            first = at;
        }
        at = tree->nodes[at].parent;
    } while (at != member);
    tree->nodes[first].parent = NO_UNIT;
}

/* Follows parents from every node; what is met again in the same walk begins a loop. */
static void loops_break(TreeMaker *maker)
{
    UnitTree *tree = maker->tree;
    uint32_t *walk = ARENA_ARRAY(maker->arena, uint32_t, tree->node_count + 1);

    for (size_t i = 0; i < tree->node_count; i++) {
        int32_t at = (int32_t)i;
        while (at != NO_UNIT && walk[at] == 0) {
            walk[at] = (uint32_t)i + 1;
            at = tree->nodes[at].parent;
        }
        if (at != NO_UNIT && walk[at] == (uint32_t)i + 1) {
            loop_break(tree, at);
        }
    }
}

static int node_compare(const void *a, const void *b)
{
    const UnitNode *x = *(const UnitNode *const *)a, *y = *(const UnitNode *const *)b;

    if (x->level_key != y->level_key) {
        return x->level_key < y->level_key ? -1 : 1;
    }
    int order = strcmp(x->key == NULL ? "" : x->key, y->key == NULL ? "" : y->key);
    return order != 0 ? order : text_compare(x->id, y->id);
}

/* Puts every node in front of its siblings, from the last in order to the first. */
static void siblings_link(TreeMaker *maker)
{
    UnitTree *tree = maker->tree;
    UnitNode **order = ARENA_ARRAY(maker->arena, UnitNode *, tree->node_count + 1);

    tree->first_root = NO_UNIT;
    for (size_t i = 0; i < tree->node_count; i++) {
        order[i] = &tree->nodes[i];
    }
    qsort(order, tree->node_count, sizeof *order, node_compare);
    for (size_t i = tree->node_count; i-- > 0;) {
        UnitNode *node = order[i];
        int32_t *first = node->parent == NO_UNIT ? &tree->first_root : &tree->nodes[node->parent].first_child;
        node->next_sibling = *first;
        *first = (int32_t)(node - tree->nodes);
        if (node->parent != NO_UNIT) {
            tree->nodes[node->parent].child_count++;
        }
    }
}

static void tie_add(TreeMaker *maker, Text unit, int64_t records)
{
    UnitTree *tree = maker->tree;
    int32_t node = unit.length == 0 ? NO_UNIT : index_find(maker, unit);

    if (node != NO_UNIT && records > 0) {
        tree->nodes[node].own[maker->counted] += (uint64_t)records;
        tree->types[maker->counted].tied += (uint64_t)records;
    }
}

static Status unit_tie(void *context, uint32_t type, int64_t field, Text target, int64_t records, Error *err)
{
    (void)type;
    (void)field;
    (void)err;
    tie_add(context, target, records);
    return ST_OK;
}

static Status place_tie(void *context, Text unit, int64_t records, Error *err)
{
    (void)err;
    tie_add(context, unit, records);
    return ST_OK;
}

static bool is_counted(const UnitTree *tree, const RecordType *type, const Scope *scope)
{
    const Field *unit = type_role(type, ROLE_BELONGS_TO_UNIT, SLOT_BELONGS_TO_UNIT_UNIT);

    return unit != NULL && unit->to == tree->type && unit->class <= scope->max_class;
}

static Status type_count(Reader *reader, TreeMaker *maker, const RecordType *type, Error *err)
{
    Database *db = reader_database(reader);
    const TypeTable *table = reader_table(reader, type);
    int64_t records;

    maker->counted = maker->tree->type_count++;
    TRY(count_read(db, type->number, COUNT_ALL, (Text){0}, &records, err));
    maker->tree->types[maker->counted] = (UnitTypeCount){.type = type, .records = (uint64_t)records};
    TRY(reference_counts_of(db, type->number, table->unit->number, unit_tie, maker, err));
    if (table->place == NULL) {
        return ST_OK;
    }
    return place_ties_each(db, table, reader_table(reader, table->place->to), place_tie, maker, err);
}

static Status types_count(Reader *reader, TreeMaker *maker, const Scope *scope, Error *err)
{
    const Model *model = reader_model(reader);
    UnitTree *tree = maker->tree;
    uint64_t *counts = ARENA_ARRAY(maker->arena, uint64_t, (tree->node_count + 1) * model->type_count * 2);

    tree->types = ARENA_ARRAY(maker->arena, UnitTypeCount, model->type_count);
    for (size_t i = 0; i < tree->node_count; i++) {
        tree->nodes[i].own = counts + i * model->type_count * 2;
        tree->nodes[i].below = tree->nodes[i].own + model->type_count;
    }
    for (size_t i = 0; i < model->type_count; i++) {
        if (is_counted(tree, &model->types[i], scope)) {
            TRY(type_count(reader, maker, &model->types[i], err));
        }
    }
    return ST_OK;
}

/* Nodes so that every one stands behind its parent. */
static size_t nodes_outward(const UnitTree *tree, int32_t *out)
{
    size_t count = 0;

    for (int32_t root = tree->first_root; root != NO_UNIT; root = tree->nodes[root].next_sibling) {
        out[count++] = root;
    }
    for (size_t i = 0; i < count; i++) {
        int32_t child = tree->nodes[out[i]].first_child;
        for (; child != NO_UNIT; child = tree->nodes[child].next_sibling) {
            out[count++] = child;
        }
    }
    return count;
}

static void counts_roll_up(TreeMaker *maker)
{
    UnitTree *tree = maker->tree;
    int32_t *order = ARENA_ARRAY(maker->arena, int32_t, tree->node_count + 1);
    size_t count = nodes_outward(tree, order);

    for (size_t i = count; i-- > 0;) {
        UnitNode *node = &tree->nodes[order[i]];
        for (size_t t = 0; t < tree->type_count; t++) {
            node->below[t] += node->own[t];
            if (node->parent != NO_UNIT) {
                tree->nodes[node->parent].below[t] += node->below[t];
            }
        }
    }
    for (size_t i = 0; i < count; i++) {
        UnitNode *node = &tree->nodes[order[i]];
        if (node->loop && node->parent != NO_UNIT && tree->nodes[node->parent].loop) {
            memcpy(node->below, tree->nodes[node->parent].below, tree->type_count * sizeof *node->below);
        }
    }
}

static const RecordType *unit_type(const Model *model)
{
    for (size_t i = 0; i < model->type_count; i++) {
        if (type_plays(&model->types[i], ROLE_IS_UNIT)) {
            return &model->types[i];
        }
    }
    return NULL;
}

Status units_tree(Reader *reader, Arena *arena, const Scope *scope, UnitTree *out, Error *err)
{
    TreeMaker maker = {.tree = out, .arena = arena};

    *out = (UnitTree){.type = unit_type(reader_model(reader)), .first_root = NO_UNIT};
    if (out->type == NULL) {
        return ST_OK;
    }
    maker.level = type_role(out->type, ROLE_IS_UNIT, SLOT_IS_UNIT_LEVEL);
    TRY(unit_rows_each(reader_database(reader), reader_table(reader, out->type), unit_add, &maker, err));
    index_build(&maker);
    parents_link(&maker);
    loops_break(&maker);
    siblings_link(&maker);
    TRY(types_count(reader, &maker, scope, err));
    counts_roll_up(&maker);
    return ST_OK;
}

int32_t unit_find(const UnitTree *tree, Text id)
{
    for (size_t i = 0; i < tree->node_count; i++) {
        if (text_equal(tree->nodes[i].id, id)) {
            return (int32_t)i;
        }
    }
    return NO_UNIT;
}

bool unit_matches(const UnitNode *unit, Text key, Arena *scratch)
{
    const char *wanted = text_string(scratch, key);

    return (unit->key != NULL && strstr(unit->key, wanted) != NULL) ||
           (unit->pcode.length > 0 && text_starts(text_fold(scratch, unit->pcode), key));
}
