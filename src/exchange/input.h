/*
 * input.h - the bytes of a file, standard input or a pipe, one block at a time, as UTF-8.
 *
 * What is not consumed yet stands in one stretch of memory that grows to LIMIT_ROW_BYTES for a long row and no further.
 */
#ifndef EXCHANGE_INPUT_H
#define EXCHANGE_INPUT_H

#include "base/error.h"
#include "exchange/source.h"

enum { INPUT_BLOCK = 256 * 1024 };

typedef struct Input {
    int fd;
    bool owned;              /* whether closing it is ours */
    bool folder;             /* there is nothing to read: it is one */
    bool ended;              /* nothing comes behind what is there */
    SourceEncoding encoding; /* what the file's bytes are turned from */
    char *at;                /* unread: [begin, end); at[end] is 0 */
    size_t begin, end, capacity;
    char *staging; /* bytes as read, when they must be converted */
    size_t staged;
    uint64_t read, total;     /* bytes of the file; total 0 when unknown */
    uint64_t consumed;        /* bytes of the stretch that were consumed so far, in UTF-8 */
    uint32_t silence_ms;      /* longest wait for a pipe; 0 for ever */
    const char *silence_text; /* sentence when that has passed */
} Input;

/* "-" is standard input. ST_NOT_FOUND, ST_DENIED, ST_IO. The first block is not read yet. */
Status input_open(Input *input, const char *path, Error *err) CHECKED;

/* Takes over a descriptor that is open already. */
void input_adopt(Input *input, int fd);

/*
 * Reads on behind what is there, moving it: pointers into the stretch are void. `*more` is false at the end.
 * ST_TOO_LARGE when LIMIT_ROW_BYTES are unread already.
 */
Status input_more(Input *input, bool *more, Error *err) CHECKED;

/* Reads until at least `size` bytes are unread or the input has ended. */
Status input_fill(Input *input, size_t size, Error *err) CHECKED;

/* For readers with a buffer of their own: hands over what is unread, or reads up to `room` bytes. 0 at the end. */
Status input_read(Input *input, char *into, size_t room, size_t *got, Error *err) CHECKED;

/* From now on the file's bytes, those unread included, are `encoding`. Call before anything is consumed. */
Status input_set_encoding(Input *input, SourceEncoding encoding, Error *err) CHECKED;

static inline Text input_view(const Input *input)
{
    return (Text){input->at + input->begin, input->end - input->begin};
}

static inline void input_consume(Input *input, size_t size)
{
    input->begin += size;
    input->consumed += size;
}

void input_done(Input *input);

#endif
