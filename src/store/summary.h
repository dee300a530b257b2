/*
 * summary.h - side tables as sums of a digest of each row: equal sums, equal rows, in whatever order.
 */
#ifndef STORE_SUMMARY_H
#define STORE_SUMMARY_H

#include "base/id.h"
#include "store/answers.h"
#include "store/cubes.h"
#include "store/spatial.h"

uint64_t summary_box(uint32_t type, const SpatialItem *item);
uint64_t summary_finding(uint32_t type, int64_t fid, uint32_t rule);
uint64_t summary_identifier(uint32_t system, Text value, Id record);
uint64_t summary_fingerprint(uint32_t system, uint64_t fingerprint, uint64_t ordinal, Id record);
uint64_t summary_head(Id record, uint64_t position);
uint64_t summary_waiting(const uint8_t node[32], uint64_t sequence, uint64_t position);
uint64_t summary_system(uint32_t number, uint32_t type, Text name);

uint64_t summary_answer(const AnswerKey *key, Text bytes);
uint64_t summary_cube_page(const CubeKey *key, Text bytes);

typedef struct TableSums {
    uint64_t boxes, findings, identifiers, systems, heads, waiting;
} TableSums;

/* The sums of what the file holds. */
Status tables_sum(Database *db, const TypeTables *tables, TableSums *out, Error *err) CHECKED;

Status table_rows(Database *db, const TypeTable *table, uint64_t *out, Error *err) CHECKED;

#endif
