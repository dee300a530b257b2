/*
 * heads.h - the last entries of records, where a row alone does not tell: proposed only, or several heads.
 */
#ifndef STORE_HEADS_H
#define STORE_HEADS_H

#include "base/id.h"
#include "store/database.h"

enum { HEADS_MAX = 64 };

/* Heads kept for a record, rising; none when its row's journal_entry is its only head. */
Status heads_read(Database *db, Id record, uint64_t out[HEADS_MAX], size_t *count, Error *err) CHECKED;
Status head_add(Database *db, Id record, uint64_t position, Error *err) CHECKED;
Status head_remove(Database *db, Id record, uint64_t position, Error *err) CHECKED;
Status heads_clear(Database *db, Id record, Error *err) CHECKED;

/* Findings of a row; `rule` is the place of a rule in those of its type, from 1. */
Status findings_clear(Database *db, uint32_t type, int64_t fid, Error *err) CHECKED;
Status finding_add(Database *db, uint32_t type, int64_t fid, uint32_t rule, Error *err) CHECKED;

/* For those who bring many: in order of type and fid they are stored several times faster. */
typedef struct FindingRow {
    uint32_t type;
    int64_t fid;
    uint32_t rule;
} FindingRow;
Status findings_add(Database *db, const FindingRow *rows, size_t count, Error *err) CHECKED;

#endif
