/*
 * maintain.h - the care of a programme file: is it whole, and its tables made again.
 */
#ifndef SERVICE_MAINTAIN_H
#define SERVICE_MAINTAIN_H

#include <stdio.h>

#include "base/hash.h"
#include "service/programme.h"

typedef struct VerifyFault {
    Text what, place, message;
} VerifyFault;

typedef struct VerifyResult {
    uint64_t entries;
    char head[HASH_TEXT_SIZE];
    VerifyFault *faults; /* the first LIMIT_FAULTS */
    size_t fault_count;
    uint64_t faults_total;
} VerifyResult;

/*
 * Computes all chains, signatures and projections again and compares. `expect_head` (or NULL) is the head somebody
 * wrote down: another one is a fault. Reads only; ST_OK also with faults.
 */
Status programme_verify(const char *path, const char *share_dir, const char *expect_head, Arena *arena,
                        VerifyResult *out, Error *err) CHECKED;

/* Drops every projection table and makes them again from the journal, in one transaction. */
Status programme_rebuild(const char *path, const char *share_dir, Error *err) CHECKED;

/* Writes every row of every projection as a line of text: files with equal lines show the same. For tests. */
Status programme_dump(const char *path, const char *share_dir, FILE *out, Error *err) CHECKED;

#endif
