/*
 * programme.h - one open programme file: its model, its writer, its readers.
 *
 * A Programme is shared by all threads. Reading goes through a Reader (one thread at a time), writing through the
 * one writer; both see only what is committed.
 */
#ifndef SERVICE_PROGRAMME_H
#define SERVICE_PROGRAMME_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "base/hash.h"
#include "model/model.h"

typedef struct Programme Programme;
typedef struct Reader Reader;

typedef struct ProgrammeOptions {
    const char *share_dir; /* overrides the embedded share/; NULL for the embedded one */
    bool read_only;
    /* Called before the tables of a file are made again, which takes a while: see programme_open. May be NULL. */
    void (*on_rebuild)(void *context, uint64_t entries);
    void *context;
} ProgrammeOptions;

typedef struct ProgrammeInfo {
    Text code;  /* "COD" */
    Label name; /* of the overlay, else of the country, else the code: never empty; programme_label knows more */
    bool demonstration; /* everything from it says so */
    uint64_t version;   /* grows with every commit: the ETag of anything that may have changed */
    uint64_t entries;
} ProgrammeInfo;

/*
 * Opens a programme. A file whose tables another version of this program made, or another model, is rebuilt first, in
 * one transaction; read_only fails instead with ST_CONFLICT where tables differ. Tables of a newer version are refused.
 */
Status programme_open(const char *path, const ProgrammeOptions *options, Programme **out, Error *err) CHECKED;
void programme_close(Programme *programme);

/* A reader of this programme at what is committed now; give it back soon (within five seconds). */
Status reader_acquire(Programme *programme, Reader **out, Error *err) CHECKED;
void reader_release(Reader *reader);

/* The model and facts the reader's snapshot has; lent until reader_release. */
const Model *reader_model(const Reader *reader);
ProgrammeInfo reader_info(const Reader *reader);

#endif
