#include "http/asset.h"

#include <fcntl.h>
#include <pthread.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/embedded.h"
#include "base/hash.h"
#include "base/memory.h"
#include "http/compress.h"

enum {
    /* A file of the interface; the map library is 1 MB. */
    ASSET_MAX_BYTES = 32 * 1024 * 1024,
    TAG_DIGITS = 16
};

/* What is kept of an embedded file once it was asked for. */
typedef struct Kept {
    const EmbeddedFile *file;
    char tag[TAG_DIGITS + 1];
    Buffer gzip;
    struct Kept *next;
} Kept;

struct Assets {
    const char *dir;
    pthread_mutex_t lock;
    Kept *first;
};

typedef struct ContentType {
    const char *ending, *type;
} ContentType;

static const ContentType CONTENT_TYPES[] = {
    {".html", "text/html; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".mjs", "text/javascript; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".json", "application/json"},
    {".webmanifest", "application/manifest+json"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".ico", "image/x-icon"},
    {".woff2", "font/woff2"},
    {".pbf", "application/x-protobuf"},
    {".txt", "text/plain; charset=utf-8"},
    {".map", "application/json"},
};

static const char *content_type_of(Text path)
{
    for (size_t i = 0; i < COUNT_OF(CONTENT_TYPES); i++) {
        if (text_ends(path, text_of(CONTENT_TYPES[i].ending))) {
            return CONTENT_TYPES[i].type;
        }
    }
    return "application/octet-stream";
}

/* "assets/name-3f2a91bc.js": the builder puts '-' and eight characters of hash before the ending. */
static bool name_has_hash(Text path)
{
    enum { HASH_LENGTH = 8 };
    size_t end = path.length;

    while (end > 0 && path.at[end - 1] != '.' && path.at[end - 1] != '/') {
        end--;
    }
    return text_starts(path, TEXT("assets/")) && end > HASH_LENGTH + sizeof "assets/" && path.at[end - 1] == '.' &&
           path.at[end - 2 - HASH_LENGTH] == '-';
}

Assets *assets_open(const char *dir)
{
    Assets *assets = memory_resize(NULL, sizeof *assets);

    *assets = (Assets){.dir = dir};
    pthread_mutex_init(&assets->lock, NULL);
    return assets;
}

void assets_close(Assets *assets)
{
    if (assets == NULL) {
        return;
    }
    while (assets->first != NULL) {
        Kept *next = assets->first->next;
        buffer_done(&assets->first->gzip);
        memory_free(assets->first);
        assets->first = next;
    }
    pthread_mutex_destroy(&assets->lock);
    memory_free(assets);
}

static void tag_make(const void *bytes, size_t size, char out[TAG_DIGITS + 1])
{
    Hash hash;

    hash_bytes(bytes, size, &hash);
    hex_format(hash.bytes, TAG_DIGITS / 2, out);
}

static Kept *keep(Assets *assets, const EmbeddedFile *file, const char *type)
{
    Kept *one = assets->first;

    while (one != NULL && one->file != file) {
        one = one->next;
    }
    if (one != NULL) {
        return one;
    }
    one = memory_resize(NULL, sizeof *one);
    *one = (Kept){.file = file, .next = assets->first};
    tag_make(file->bytes, file->size, one->tag);
    if (content_is_text(type) && file->size >= COMPRESS_MIN_BYTES) {
        gzip_encode((Text){(const char *)file->bytes, file->size}, 9, &one->gzip);
    }
    assets->first = one;
    return one;
}

static Status embedded_serve(Assets *assets, Request *req, Response *res, Text path, Error *err)
{
    const EmbeddedFile *file = embedded_find(arena_format(&req->arena, "web/%.*s", TEXT_ARG(path)));

    if (file == NULL) {
        return error_set(err, ST_NOT_FOUND, "there is no file \"%.*s\"", (int)(path.length > 100 ? 100 : path.length),
                         path.at);
    }
    pthread_mutex_lock(&assets->lock);
    Kept *kept = keep(assets, file, res->content_type);
    pthread_mutex_unlock(&assets->lock);
    if (!response_unchanged(req, res, text_of(kept->tag))) {
        res->fixed = (Text){(const char *)file->bytes, file->size};
        res->fixed_gzip = buffer_view(&kept->gzip);
    }
    return ST_OK;
}

static bool file_read(const char *path, Buffer *out)
{
    struct stat info;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    bool whole = fd >= 0 && fstat(fd, &info) == 0 && S_ISREG(info.st_mode) && info.st_size <= ASSET_MAX_BYTES;

    while (whole && out->size < (size_t)info.st_size) {
        ssize_t got = read(fd, buffer_reserve(out, (size_t)info.st_size - out->size), (size_t)info.st_size - out->size);
        whole = got > 0;
        buffer_grown(out, got > 0 ? (size_t)got : 0);
    }
    if (fd >= 0) {
        close(fd);
    }
    return whole;
}

static Status folder_serve(Assets *assets, Request *req, Response *res, Text path, Error *err)
{
    char tag[TAG_DIGITS + 1];

    if (!file_read(arena_format(&req->arena, "%s/%.*s", assets->dir, TEXT_ARG(path)), &res->body)) {
        buffer_clear(&res->body);
        return error_set(err, ST_NOT_FOUND, "there is no file \"%.*s\"", (int)(path.length > 100 ? 100 : path.length),
                         path.at);
    }
    tag_make(res->body.at, res->body.size, tag);
    if (response_unchanged(req, res, text_of(tag))) {
        buffer_clear(&res->body);
    }
    return ST_OK;
}

Status asset_serve(Assets *assets, Request *req, Response *res, Text path, Error *err)
{
    res->content_type = content_type_of(path);
    res->cache = name_has_hash(path) ? "public, max-age=31536000, immutable" : NULL;
    Status status =
        assets->dir == NULL ? embedded_serve(assets, req, res, path, err) : folder_serve(assets, req, res, path, err);
    if (status != ST_OK) {
        res->cache = NULL;
    }
    return status;
}
