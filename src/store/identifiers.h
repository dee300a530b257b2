/*
 * identifiers.h - how sources name records: external identifiers and row fingerprints, each to a record.
 */
#ifndef STORE_IDENTIFIERS_H
#define STORE_IDENTIFIERS_H

#include "base/id.h"
#include "store/database.h"

/* Number of an identifier system: of a type and the system's name. The same everywhere. */
uint32_t identifier_system(uint32_t type, Text name);

/* Keeps the name behind a system's number, for people. */
Status identifier_system_store(Database *db, uint32_t number, uint32_t type, Text name, Error *err) CHECKED;

/* Is `text` an integer as it would be printed again, of fewer than 19 digits? Such values are kept as numbers. */
bool is_plain_integer(Text text, int64_t *out);

/* The systems whose names records of a type go by. */
typedef void (*SystemVisitor)(void *context, uint32_t number);
Status identifier_systems_each(Database *db, uint32_t type, SystemVisitor visit, void *context, Error *err) CHECKED;

/* Two values are the same key when their texts are; a text that is a plain integer is kept as one. */
Status identifier_store(Database *db, uint32_t system, Text value, Id record, Error *err) CHECKED;
Status identifier_delete(Database *db, uint32_t system, Text value, Id record, Error *err) CHECKED;
Status identifier_find(Database *db, uint32_t system, Text value, Id *out, bool *found, Error *err) CHECKED;

Status fingerprint_store(Database *db, uint32_t system, uint64_t fingerprint, uint64_t ordinal, Id record,
                         Error *err) CHECKED;
Status fingerprint_delete(Database *db, uint32_t system, uint64_t fingerprint, uint64_t ordinal, Id record,
                          Error *err) CHECKED;
Status fingerprint_find(Database *db, uint32_t system, uint64_t fingerprint, uint64_t ordinal, Id *out, bool *found,
                        Error *err) CHECKED;

/* A key or fingerprint as its row, for those who bring many: in order of the index they are stored several times
 * faster. */
typedef struct IdentifierRow {
    uint32_t system;
    bool is_text;
    int64_t number; /* a fingerprint, or a key that is a plain integer */
    Text text;      /* any other key */
    int64_t ordinal;
    Id record;
} IdentifierRow;
IdentifierRow identifier_row(uint32_t system, Text value, Id record);
IdentifierRow fingerprint_row(uint32_t system, uint64_t fingerprint, uint64_t ordinal, Id record);
/* Below, at or above 0 as the index orders them. */
int identifier_row_compare(const void *a, const void *b);
Status identifier_rows_store(Database *db, const IdentifierRow *rows, size_t count, Error *err) CHECKED;

/* Every record a system names by fingerprint. */
typedef Status (*FingerprintVisitor)(void *context, uint64_t fingerprint, uint64_t ordinal, Id record, Error *err);
Status fingerprints_each(Database *db, uint32_t system, FingerprintVisitor visit, void *context, Error *err) CHECKED;

/* Are there any under this system? */
Status identifiers_exist(Database *db, uint32_t system, bool *out, Error *err) CHECKED;

#endif
