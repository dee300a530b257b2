/*
 * fuzz_mapping.c - mapping documents from strangers, against a small model.
 *
 * A document is either refused with a sentence and a place, or it says of at least one type what feeds its fields:
 * every feed is of a field of its type, has columns, a constant or a default, and finds its own words again.
 */
#include <stdint.h>
#include <stdlib.h>

#include "../unit/model/small_model.h"
#include "service/mapping.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define HOLDS(condition)                                                                                               \
    do {                                                                                                               \
        if (!(condition)) {                                                                                            \
            fprintf(stderr, "does not hold: %s\n", #condition);                                                        \
            abort();                                                                                                   \
        }                                                                                                              \
    } while (0)

static Model *small_model_make(void)
{
    ModelFile files[COUNT_OF(SMALL_PATHS)];
    ModelFault *faults = NULL;
    Model *model = NULL;
    Arena arena;
    Error err = {0};

    arena_init(&arena, 0);
    for (size_t i = 0; i < COUNT_OF(SMALL_PATHS); i++) {
        files[i] = (ModelFile){text_of(SMALL_PATHS[i]), text_of(SMALL_TEXTS[i])};
    }
    HOLDS(model_build(files, COUNT_OF(SMALL_PATHS), (Text){0}, &model, &faults, &arena, &err) == ST_OK);
    arena_done(&arena);
    return model;
}

static void check_words(const WordTable *words, Arena *arena)
{
    for (size_t i = 0; i < words->count; i++) {
        const ValueWord *found = word_find(words, words->words[i].from, arena);
        HOLDS(found != NULL && text_equal(found->from, words->words[i].from));
    }
}

static void check_feed(const RecordType *type, const FieldFeed *feed, Arena *arena)
{
    HOLDS(feed->field != NULL && type_field(type, feed->field->id) == feed->field);
    HOLDS(feed->field->kind != FIELD_GEOMETRY);
    HOLDS(feed->column_count <= MAPPING_COLUMNS_MAX && feed->where_count <= MAPPING_WHERE_MAX);
    HOLDS(feed->column_count > 0 || feed->match == REFERENCE_NONE);
    check_words(&feed->words, arena);
}

static void check_mapping(const Mapping *mapping, Arena *arena)
{
    HOLDS(mapping->type_count > 0 || mapping->type_column.length > 0 || mapping->type_words.count == 0);
    HOLDS(mapping->key_column_count <= MAPPING_COLUMNS_MAX);
    HOLDS(mapping->place_limit_km >= 0 || mapping->place_limit_km == -1);
    for (size_t i = 0; i < mapping->type_count; i++) {
        const TypeFeeds *feeds = &mapping->types[i];
        HOLDS(mapping_feeds(mapping, feeds->type) == feeds);
        for (size_t k = 0; k < feeds->count; k++) {
            check_feed(feeds->type, &feeds->feeds[k], arena);
        }
    }
    check_words(&mapping->type_words, arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static Model *model;
    Mapping mapping;
    Arena arena;
    Error err = {0};

    model = model == NULL ? small_model_make() : model;
    arena_init(&arena, 0);
    if (mapping_read(&arena, (Text){(const char *)data, size}, "m", model, &mapping, &err) == ST_OK) {
        check_mapping(&mapping, &arena);
    } else {
        HOLDS(err.message[0] != '\0' && err.path[0] == 'm');
    }
    arena_done(&arena);
    return 0;
}
