#include "model/match.h"

#include "model/name_index.h"

/* Longer texts are prose, not names. */
enum { MATCH_BYTES_MAX = 512 };

/* The order in which a column's name is believed: an id is a field's own, an alias only lent. */
enum { RANK_ID, RANK_LABEL, RANK_ALIAS };

typedef struct MatchIndex {
    NameIndex ids;   /* exact */
    NameIndex names; /* folded ids, labels and aliases */
} MatchIndex;

static MatchIndex *index_create(Arena *arena, size_t ids, size_t aliases)
{
    MatchIndex *index = ARENA_NEW(arena, MatchIndex);

    name_index_init(&index->ids, arena, ids);
    name_index_init(&index->names, arena, ids * (1 + LANGUAGE_COUNT) + aliases);
    return index;
}

static void add_folded(MatchIndex *index, Arena *arena, Text name, int32_t item, int32_t rank)
{
    name_index_add(&index->names, text_fold(arena, name), item, rank);
}

void list_index_build(Arena *arena, CodeList *list)
{
    size_t aliases = 0;

    for (size_t i = 0; i < list->code_count; i++) {
        aliases += list->codes[i].alias_count;
    }
    MatchIndex *index = index_create(arena, list->code_count, aliases);
    for (size_t i = 0; i < list->code_count; i++) {
        const Code *code = &list->codes[i];
        name_index_add(&index->ids, code->id, (int32_t)i, 0);
        add_folded(index, arena, code->id, (int32_t)i, 0);
        for (int l = 0; l < LANGUAGE_COUNT; l++) {
            add_folded(index, arena, code->label.in[l], (int32_t)i, 0);
        }
        for (size_t a = 0; a < code->alias_count; a++) {
            add_folded(index, arena, code->aliases[a], (int32_t)i, 0);
        }
    }
    list->index = index;
}

static void number_index_build(Arena *arena, RecordType *type)
{
    type->by_number = ARENA_ARRAY(arena, uint16_t, type->field_count);
    for (size_t i = 0; i < type->field_count; i++) {
        size_t at = i;
        while (at > 0 && type->fields[type->by_number[at - 1]].number > type->fields[i].number) {
            type->by_number[at] = type->by_number[at - 1];
            at--;
        }
        type->by_number[at] = (uint16_t)i;
    }
}

void type_index_build(Arena *arena, RecordType *type)
{
    size_t aliases = 0;

    for (size_t i = 0; i < type->field_count; i++) {
        aliases += type->fields[i].alias_count;
    }
    MatchIndex *index = index_create(arena, type->field_count, aliases);
    for (size_t i = 0; i < type->field_count; i++) {
        const Field *field = &type->fields[i];
        name_index_add(&index->ids, field->id, (int32_t)i, 0);
        add_folded(index, arena, field->id, (int32_t)i, RANK_ID);
        for (int l = 0; l < LANGUAGE_COUNT; l++) {
            add_folded(index, arena, field->label.in[l], (int32_t)i, RANK_LABEL);
        }
        for (size_t a = 0; a < field->alias_count; a++) {
            add_folded(index, arena, field->aliases[a], (int32_t)i, RANK_ALIAS);
        }
    }
    type->names = index;
    number_index_build(arena, type);
}

static int32_t match(const MatchIndex *index, Text text)
{
    char folded[TEXT_FOLDED_SIZE(MATCH_BYTES_MAX)];
    int32_t found = name_index_find(&index->ids, text);

    if (found >= 0 || text.length > MATCH_BYTES_MAX) {
        return found;
    }
    return name_index_find(&index->names, (Text){folded, text_fold_into(text, folded)});
}

const Code *code_find(const CodeList *list, Text id)
{
    const MatchIndex *index = list->index;
    int32_t found = name_index_find(&index->ids, id);

    return found < 0 ? NULL : &list->codes[found];
}

const Code *code_standing_for(const CodeList *list, StandsFor what)
{
    for (size_t i = 0; i < list->code_count; i++) {
        if (list->codes[i].stands_for == what) {
            return &list->codes[i];
        }
    }
    return NULL;
}

const Code *code_match(const CodeList *list, Text text)
{
    int32_t found = match(list->index, text);

    return found < 0 ? NULL : &list->codes[found];
}

const Field *type_field(const RecordType *type, Text id)
{
    const MatchIndex *index = type->names;
    int32_t found = name_index_find(&index->ids, id);

    return found < 0 ? NULL : &type->fields[found];
}

const Field *field_match(const RecordType *type, Text column_name)
{
    int32_t found = match(type->names, column_name);

    return found < 0 ? NULL : &type->fields[found];
}

const Field *type_field_numbered(const RecordType *type, uint32_t n)
{
    size_t low = 0, high = type->field_count;

    while (low < high) {
        size_t middle = (low + high) / 2;
        const Field *field = &type->fields[type->by_number[middle]];
        if (field->number == n) {
            return field;
        }
        if (field->number < n) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return NULL;
}
