#include "http/shelf.h"

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#include "base/memory.h"

enum {
    /* Pages that many have open at once, in two languages. */
    PLACES = 32,
    /* One answer; a larger one is no overview. */
    KEPT_BYTES_MAX = 512 * 1024
};

struct Kept {
    atomic_size_t users;
    const char *content_type;
    Buffer plain, packed;
};

typedef struct Place {
    char *key;
    size_t key_length;
    uint64_t wanted; /* when it was last */
    Kept *kept;      /* NULL: free */
} Place;

struct Shelf {
    pthread_mutex_t lock;
    uint64_t time;
    Place places[PLACES];
};

Shelf *shelf_open(void)
{
    Shelf *shelf = memory_resize(NULL, sizeof *shelf);

    memset(shelf, 0, sizeof *shelf);
    pthread_mutex_init(&shelf->lock, NULL);
    return shelf;
}

void kept_release(Kept *kept)
{
    if (kept != NULL && atomic_fetch_sub(&kept->users, 1) == 1) {
        buffer_done(&kept->plain);
        buffer_done(&kept->packed);
        memory_free(kept);
    }
}

static void place_clear(Place *place)
{
    kept_release(place->kept);
    memory_free(place->key);
    *place = (Place){0};
}

void shelf_close(Shelf *shelf)
{
    if (shelf == NULL) {
        return;
    }
    for (size_t i = 0; i < PLACES; i++) {
        place_clear(&shelf->places[i]);
    }
    pthread_mutex_destroy(&shelf->lock);
    memory_free(shelf);
}

static Place *place_of(Shelf *shelf, Text key)
{
    for (size_t i = 0; i < PLACES; i++) {
        Place *place = &shelf->places[i];
        if (place->kept != NULL && text_equal((Text){place->key, place->key_length}, key)) {
            return place;
        }
    }
    return NULL;
}

static Place *place_longest_unwanted(Shelf *shelf)
{
    Place *longest = &shelf->places[0];

    for (size_t i = 1; i < PLACES; i++) {
        longest = shelf->places[i].wanted < longest->wanted ? &shelf->places[i] : longest;
    }
    return longest;
}

Kept *shelf_find(Shelf *shelf, Text key)
{
    Kept *kept = NULL;

    pthread_mutex_lock(&shelf->lock);
    Place *place = place_of(shelf, key);
    if (place != NULL) {
        place->wanted = ++shelf->time;
        kept = place->kept;
        atomic_fetch_add(&kept->users, 1);
    }
    pthread_mutex_unlock(&shelf->lock);
    return kept;
}

static void place_fill(Shelf *shelf, Text key, Kept *kept)
{
    pthread_mutex_lock(&shelf->lock);
    Place *place = place_of(shelf, key);
    place = place == NULL ? place_longest_unwanted(shelf) : place;
    place_clear(place);
    *place = (Place){
        .key = memory_resize(NULL, key.length + 1), .key_length = key.length, .wanted = ++shelf->time, .kept = kept};
    memcpy(place->key, key.at, key.length);
    pthread_mutex_unlock(&shelf->lock);
}

Kept *shelf_put(Shelf *shelf, Text key, const char *content_type, Buffer *body, Buffer *packed)
{
    Kept *kept = memory_resize(NULL, sizeof *kept);
    bool small = body->size <= KEPT_BYTES_MAX;

    *kept = (Kept){.content_type = content_type, .plain = *body, .packed = *packed};
    atomic_init(&kept->users, small ? 2 : 1);
    *body = (Buffer){0};
    *packed = (Buffer){0};
    if (small) {
        place_fill(shelf, key, kept);
    }
    return kept;
}

const char *kept_content_type(const Kept *kept)
{
    return kept->content_type;
}

Text kept_plain(const Kept *kept)
{
    return buffer_view(&kept->plain);
}

Text kept_packed(const Kept *kept)
{
    return buffer_view(&kept->packed);
}
