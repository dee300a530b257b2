#include "api/uploads.h"

#include <pthread.h>
#include <unistd.h>

#include "base/hash.h"
#include "base/limits.h"
#include "base/memory.h"
#include "base/random.h"
#include "base/time.h"
#include "http/upload.h"

typedef struct WaitingFile {
    char id[UPLOAD_ID_LENGTH + 1];
    char *path, *name;
    uint64_t size;
    int64_t asked_ms;
    int held; /* keeps other servers' sweeps away; -1: none */
} WaitingFile;

struct Uploads {
    pthread_mutex_t lock;
    WaitingFile files[UPLOADS_MAX];
    size_t count;
};

Uploads *uploads_open(void)
{
    Uploads *uploads = memory_resize(NULL, sizeof *uploads);

    memset(uploads, 0, sizeof *uploads);
    pthread_mutex_init(&uploads->lock, NULL);
    return uploads;
}

static void file_remove(Uploads *uploads, size_t i)
{
    WaitingFile *file = &uploads->files[i];

    unlink(file->path);
    if (file->held >= 0) {
        close(file->held);
    }
    memory_free(file->path);
    memory_free(file->name);
    uploads->files[i] = uploads->files[--uploads->count];
}

void uploads_close(Uploads *uploads)
{
    if (uploads == NULL) {
        return;
    }
    while (uploads->count > 0) {
        file_remove(uploads, 0);
    }
    pthread_mutex_destroy(&uploads->lock);
    memory_free(uploads);
}

static void old_remove(Uploads *uploads)
{
    int64_t oldest = time_ticks_ms() - UPLOAD_KEPT_MS;

    for (size_t i = uploads->count; i > 0; i--) {
        if (uploads->files[i - 1].asked_ms < oldest) {
            file_remove(uploads, i - 1);
        }
    }
}

static uint64_t size_of_all(const Uploads *uploads)
{
    uint64_t size = 0;

    for (size_t i = 0; i < uploads->count; i++) {
        size += uploads->files[i].size;
    }
    return size;
}

/* The files nobody asked for longest make room for `size` bytes more. */
static void room_make(Uploads *uploads, uint64_t size)
{
    while (uploads->count > 0 && (uploads->count == UPLOADS_MAX || size_of_all(uploads) + size > UPLOADS_BYTES_MAX)) {
        size_t first = 0;
        for (size_t i = 1; i < uploads->count; i++) {
            first = uploads->files[i].asked_ms < uploads->files[first].asked_ms ? i : first;
        }
        file_remove(uploads, first);
    }
}

static char *string_keep(Text text)
{
    char *kept = memory_resize(NULL, text.length + 1);

    if (text.length > 0) {
        memcpy(kept, text.at, text.length);
    }
    kept[text.length] = '\0';
    return kept;
}

static void facts_fill(const WaitingFile *file, Arena *arena, UploadFacts *out)
{
    *out = (UploadFacts){.id = arena_copy(arena, file->id, UPLOAD_ID_LENGTH),
                         .path = arena_copy(arena, file->path, strlen(file->path)),
                         .name = arena_copy(arena, file->name, strlen(file->name)),
                         .size = file->size};
}

void uploads_take(Uploads *uploads, const char *path, Text name, uint64_t size, Arena *arena, UploadFacts *out)
{
    uint8_t bytes[UPLOAD_ID_LENGTH / 2];
    WaitingFile file = {.path = string_keep(text_of(path)),
                        .name = string_keep(name),
                        .size = size,
                        .asked_ms = time_ticks_ms(),
                        .held = upload_hold(path)};

    random_bytes(bytes, sizeof bytes);
    hex_format(bytes, sizeof bytes, file.id);
    pthread_mutex_lock(&uploads->lock);
    old_remove(uploads);
    room_make(uploads, size);
    uploads->files[uploads->count++] = file;
    facts_fill(&file, arena, out);
    pthread_mutex_unlock(&uploads->lock);
}

static ptrdiff_t file_find(const Uploads *uploads, Text id)
{
    for (size_t i = 0; i < uploads->count; i++) {
        if (text_equal(text_of(uploads->files[i].id), id)) {
            return (ptrdiff_t)i;
        }
    }
    return -1;
}

Status uploads_find(Uploads *uploads, Text id, Arena *arena, UploadFacts *out, Error *err)
{
    Status status = ST_OK;

    pthread_mutex_lock(&uploads->lock);
    old_remove(uploads);
    ptrdiff_t i = file_find(uploads, id);
    if (i < 0) {
        status = error_set(err, ST_NOT_FOUND,
                           "there is no such file any more: it was imported, nobody asked for it in a day, or the "
                           "server was started again. Choose it once more");
    } else {
        uploads->files[i].asked_ms = time_ticks_ms();
        facts_fill(&uploads->files[i], arena, out);
    }
    pthread_mutex_unlock(&uploads->lock);
    return status;
}

bool uploads_remove(Uploads *uploads, Text id)
{
    pthread_mutex_lock(&uploads->lock);
    ptrdiff_t i = file_find(uploads, id);
    if (i >= 0) {
        file_remove(uploads, (size_t)i);
    }
    pthread_mutex_unlock(&uploads->lock);
    return i >= 0;
}
