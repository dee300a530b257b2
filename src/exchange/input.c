#include "exchange/input.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/memory.h"
#include "exchange/encoding.h"

void input_adopt(Input *input, int fd)
{
    *input = (Input){.fd = fd, .owned = true, .encoding = ENCODING_UTF8};
}

static Status open_failed(const char *path, Error *err)
{
    if (errno == ENOENT || errno == ENOTDIR) {
        return error_set(err, ST_NOT_FOUND, "there is no file \"%s\"", path);
    }
    return error_set(err, errno == EACCES ? ST_DENIED : ST_IO, "cannot open \"%s\": %s", path, strerror(errno));
}

Status input_open(Input *input, const char *path, Error *err)
{
    struct stat facts;

    *input = (Input){.fd = STDIN_FILENO, .encoding = ENCODING_UTF8};
    if (strcmp(path, "-") != 0) {
        int fd = open(path, O_RDONLY | O_CLOEXEC);
        if (fd < 0) {
            return open_failed(path, err);
        }
        input_adopt(input, fd);
    }
    if (fstat(input->fd, &facts) == 0) {
        input->folder = S_ISDIR(facts.st_mode);
        input->total = S_ISREG(facts.st_mode) ? (uint64_t)facts.st_size : 0;
    }
    return ST_OK;
}

void input_done(Input *input)
{
    if (input->owned && input->fd >= 0) {
        close(input->fd);
    }
    memory_free(input->at);
    memory_free(input->staging);
    *input = (Input){.fd = -1};
}

/* Room behind what is unread for one block more. */
static Status make_room(Input *input, size_t room, Error *err)
{
    size_t unread = input->end - input->begin;

    if (unread >= LIMIT_ROW_BYTES) {
        return error_set(err, ST_TOO_LARGE, "a row is longer than %d MiB", LIMIT_ROW_BYTES >> 20);
    }
    if (input->begin > 0) {
        memmove(input->at, input->at + input->begin, unread);
        input->begin = 0;
        input->end = unread;
    }
    if (input->capacity - unread < room + 1) {
        size_t doubled = unread * 2 < LIMIT_ROW_BYTES ? unread * 2 : LIMIT_ROW_BYTES;
        input->capacity = (doubled > unread + room ? doubled : unread + room) + 1;
        input->at = memory_resize(input->at, input->capacity);
    }
    return ST_OK;
}

static Status wait_for_bytes(const Input *input, Error *err)
{
    struct pollfd wait = {.fd = input->fd, .events = POLLIN};

    if (input->silence_ms == 0) {
        return ST_OK;
    }
    int ready = poll(&wait, 1, (int)input->silence_ms);
    return ready == 0 ? error_set(err, ST_IO, "%s", input->silence_text) : ST_OK;
}

static Status read_bytes(Input *input, char *into, size_t size, size_t *got, Error *err)
{
    ssize_t count;

    TRY(wait_for_bytes(input, err));
    do {
        count = read(input->fd, into, size);
    } while (count < 0 && errno == EINTR);
    if (count < 0) {
        return error_set(err, ST_IO, "cannot read on: %s", strerror(errno));
    }
    input->ended = count == 0;
    input->read += (uint64_t)count;
    *got = (size_t)count;
    return ST_OK;
}

static Status convert_staged(Input *input, Error *err)
{
    size_t used = 0, written = 0;
    Text staged = {input->staging, input->staged};
    bool fine = encoding_to_utf8(input->encoding, staged, input->at + input->end, &used, &written);

    input->end += written;
    memmove(input->staging, input->staging + used, staged.length - used);
    input->staged -= used;
    if (!fine || (input->ended && input->staged > 0)) {
        uint64_t offset = input->read - input->staged;
        return error_set(err, ST_INVALID, "the bytes at offset %llu are not %s", (unsigned long long)offset,
                         encoding_name(input->encoding));
    }
    return ST_OK;
}

static Status read_converted(Input *input, Error *err)
{
    size_t got = 0;

    if (input->staging == NULL) {
        input->staging = memory_resize(NULL, INPUT_BLOCK);
    }
    TRY(read_bytes(input, input->staging + input->staged, INPUT_BLOCK - input->staged, &got, err));
    input->staged += got;
    return convert_staged(input, err);
}

Status input_more(Input *input, bool *more, Error *err)
{
    bool plain = input->encoding == ENCODING_UTF8;
    size_t before = input->end - input->begin, got = 0;

    *more = false;
    if (input->ended) {
        return ST_OK;
    }
    TRY(make_room(input, plain ? INPUT_BLOCK : INPUT_BLOCK * ENCODING_GROWTH, err));
    if (plain) {
        TRY(read_bytes(input, input->at + input->end, input->capacity - input->end - 1, &got, err));
        input->end += got;
    } else {
        TRY(read_converted(input, err));
    }
    input->at[input->end] = '\0';
    *more = input->end - input->begin > before || !input->ended;
    return ST_OK;
}

Status input_fill(Input *input, size_t size, Error *err)
{
    bool more = true;

    while (more && input->end - input->begin < size) {
        TRY(input_more(input, &more, err));
    }
    return ST_OK;
}

Status input_read(Input *input, char *into, size_t room, size_t *got, Error *err)
{
    bool more;

    if (input->begin == input->end && input->encoding == ENCODING_UTF8 && !input->ended) {
        TRY(read_bytes(input, into, room, got, err));
        input->consumed += *got;
        return ST_OK;
    }
    if (input->begin == input->end) {
        TRY(input_more(input, &more, err));
    }
    Text view = input_view(input);
    *got = view.length < room ? view.length : room;
    if (*got > 0) {
        memcpy(into, view.at, *got);
    }
    input_consume(input, *got);
    return ST_OK;
}

Status input_set_encoding(Input *input, SourceEncoding encoding, Error *err)
{
    Text unread = input_view(input);

    input->encoding = encoding;
    if (encoding == ENCODING_UTF8 || unread.length == 0) {
        return ST_OK;
    }
    input->staged = unread.length;
    input->staging = memory_resize(NULL, unread.length > INPUT_BLOCK ? unread.length : INPUT_BLOCK);
    memcpy(input->staging, unread.at, unread.length);
    input->end = input->begin;
    TRY(make_room(input, unread.length * ENCODING_GROWTH, err));
    TRY(convert_staged(input, err));
    input->at[input->end] = '\0';
    return ST_OK;
}
