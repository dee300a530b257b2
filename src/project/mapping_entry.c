#include "project/mapping_entry.h"

#include "base/memory.h"
#include "project/history.h"

enum { NAME_BYTES_MAX = 64 };

bool mapping_entry_read(const Entry *entry, SavedMapping *out)
{
    *out = (SavedMapping){.name = entry_text(entry, PART_MAPPING),
                          .position = entry->position,
                          .time = entry->time,
                          .document = entry_text(entry, PART_DOCUMENT),
                          .author = entry_text(entry, PART_AUTHOR)};
    return out->name.length > 0 && out->name.length <= NAME_BYTES_MAX;
}

static bool stands_before(const SavedMapping *old, const SavedMapping *new, const NodeList *nodes)
{
    return written_compare(new->time, &nodes->keys[position_node(new->position)], position_sequence(new->position),
                           old->time, &nodes->keys[position_node(old->position)], position_sequence(old->position)) < 0;
}

Status mapping_entry_apply(Database *db, const Entry *entry, const NodeList *nodes, Error *err)
{
    SavedMapping new, old;
    Arena arena;
    bool found;

    if (!mapping_entry_read(entry, &new)) {
        return ST_OK;
    }
    arena_init(&arena, 0);
    Status status = saved_mapping_read(db, new.name, &arena, &old, &found, err);
    if (status == ST_OK && !(found && stands_before(&old, &new, nodes))) {
        status = saved_mapping_store(db, &new, err);
    }
    arena_done(&arena);
    return status;
}

static SavedMapping *list_find(const MappingList *list, Text name)
{
    for (size_t i = 0; i < list->count; i++) {
        if (text_equal(list->items[i].name, name)) {
            return &list->items[i];
        }
    }
    return NULL;
}

void mapping_list_add(MappingList *list, const Entry *entry, const NodeList *nodes)
{
    SavedMapping new;

    if (!mapping_entry_read(entry, &new)) {
        return;
    }
    SavedMapping *old = list_find(list, new.name);
    if (old != NULL && stands_before(old, &new, nodes)) {
        return;
    }
    if (old == NULL && list->count == list->capacity) {
        list->capacity = list->capacity == 0 ? 16 : list->capacity * 2;
        list->items = memory_resize(list->items, sizeof *list->items * list->capacity);
    }
    old = old == NULL ? &list->items[list->count++] : old;
    *old = new;
    old->name = text_copy(&list->texts, new.name);
    old->document = text_copy(&list->texts, new.document);
    old->author = text_copy(&list->texts, new.author);
}

void mapping_list_done(MappingList *list)
{
    memory_free(list->items);
    arena_done(&list->texts);
}

static bool is_same(const SavedMapping *a, const SavedMapping *b)
{
    return a->position == b->position && a->time == b->time && text_equal(a->document, b->document) &&
           text_equal(a->author, b->author);
}

Status mapping_list_verify(const MappingList *list, Database *db, FaultVisitor visit, void *context, Error *err)
{
    SavedMapping *rows;
    size_t count;
    Arena arena;
    bool fine;

    arena_init(&arena, 0);
    Status status = saved_mappings_read(db, &arena, &rows, &count, err);
    fine = status != ST_OK || count == list->count;
    for (size_t i = 0; status == ST_OK && i < count; i++) {
        const SavedMapping *said = list_find(list, rows[i].name);
        fine = fine && said != NULL && is_same(said, &rows[i]);
    }
    if (!fine) {
        JournalFault fault = {"projection", "saved_mapping", "the saved mappings are not what the journal says"};
        visit(context, &fault);
    }
    arena_done(&arena);
    return status;
}
