#include "store/summary.h"

#include "store/identifiers.h"

static uint64_t mix(uint64_t z)
{
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

static uint64_t add(uint64_t digest, uint64_t number)
{
    return mix(digest * 0x9e3779b97f4a7c15u + number);
}

static uint64_t add_bytes(uint64_t digest, const void *bytes, size_t size)
{
    const uint8_t *at = bytes;

    for (; size >= 8; size -= 8, at += 8) {
        uint64_t word;
        memcpy(&word, at, sizeof word);
        digest = add(digest, word);
    }
    for (; size > 0; size--, at++) {
        digest = add(digest, *at);
    }
    return digest;
}

uint64_t summary_box(uint32_t type, const SpatialItem *item)
{
    const float edges[] = {item->west, item->east, item->south, item->north};

    return add_bytes(add(type + 1, (uint64_t)item->fid), edges, sizeof edges);
}

uint64_t summary_finding(uint32_t type, int64_t fid, uint32_t rule)
{
    return add(add(type + 2, (uint64_t)fid), rule);
}

static uint64_t identifier_digest(uint32_t system, Text value, int64_t ordinal, Id record)
{
    uint64_t digest = add(add(system + 3, (uint64_t)ordinal), value.length);

    return add_bytes(add_bytes(digest, value.at, value.length), record.bytes, sizeof record.bytes);
}

uint64_t summary_identifier(uint32_t system, Text value, Id record)
{
    return identifier_digest(system, value, -1, record);
}

uint64_t summary_fingerprint(uint32_t system, uint64_t fingerprint, uint64_t ordinal, Id record)
{
    char text[32];
    int length = snprintf(text, sizeof text, "%lld", (long long)(int64_t)fingerprint);

    return identifier_digest(system, (Text){text, (size_t)length}, (int64_t)ordinal, record);
}

uint64_t summary_head(Id record, uint64_t position)
{
    return add_bytes(add(4, position), record.bytes, sizeof record.bytes);
}

uint64_t summary_waiting(const uint8_t node[32], uint64_t sequence, uint64_t position)
{
    return add_bytes(add(add(5, sequence), position), node, 32);
}

uint64_t summary_system(uint32_t number, uint32_t type, Text name)
{
    return add_bytes(add(add(6, number), type), name.at, name.length);
}

uint64_t summary_answer(const AnswerKey *key, Text bytes)
{
    uint64_t digest = add(add(add(7, key->type), (uint64_t)(uint32_t)key->year), key->code.length);

    return add_bytes(add_bytes(digest, key->code.at, key->code.length), bytes.at, bytes.length);
}

uint64_t summary_cube_page(const CubeKey *key, Text bytes)
{
    uint64_t digest =
        add(add(add(8, (uint64_t)key->measure << 8 | key->view), (uint64_t)(uint32_t)key->month), key->scope.length);

    return add_bytes(add_bytes(digest, key->scope.at, key->scope.length), bytes.at, bytes.length);
}

static Id column_id(Statement *select, int column)
{
    Text bytes = column_bytes(select, column);
    Id id = {0};

    if (bytes.length == sizeof id.bytes) {
        memcpy(id.bytes, bytes.at, bytes.length);
    }
    return id;
}

/* A row whose cells are of other storage types than these (i t b, v for a number or text) is none of ours. */
static bool kinds_are(Statement *select, const char *kinds)
{
    for (int i = 0; kinds[i] != '\0'; i++) {
        bool is = kinds[i] == 'b'   ? column_is_blob(select, i)
                  : kinds[i] == 't' ? column_is_text(select, i)
                  : kinds[i] == 'i' ? column_is_integer(select, i)
                                    : column_is_integer(select, i) || column_is_text(select, i);
        if (!is) {
            return false;
        }
    }
    return true;
}

static uint64_t finding_row(Statement *select, uint32_t type)
{
    (void)type;
    if (!kinds_are(select, "iii")) {
        return 1;
    }
    return summary_finding((uint32_t)column_int(select, 0), column_int(select, 1), (uint32_t)column_int(select, 2));
}

static uint64_t identifier_visit_digest(Statement *select, uint32_t type)
{
    (void)type;
    int64_t number;
    if (!kinds_are(select, "ivib")) {
        return 1;
    }
    Id record = column_id(select, 3);
    /* A number kept as a text would not be found again. */
    if (column_is_text(select, 1) && is_plain_integer(column_text(select, 1), &number)) {
        return 1;
    }
    return identifier_digest((uint32_t)column_int(select, 0), column_text(select, 1), column_int(select, 2), record);
}

static uint64_t head_row(Statement *select, uint32_t type)
{
    (void)type;
    if (!kinds_are(select, "bi")) {
        return 1;
    }
    return summary_head(column_id(select, 0), (uint64_t)column_int(select, 1));
}

static uint64_t system_row(Statement *select, uint32_t type)
{
    (void)type;
    if (!kinds_are(select, "iit")) {
        return 1;
    }
    return summary_system((uint32_t)column_int(select, 0), (uint32_t)column_int(select, 1), column_text(select, 2));
}

static uint64_t waiting_row(Statement *select, uint32_t type)
{
    (void)type;
    if (!kinds_are(select, "bii")) {
        return 1;
    }
    Text node = column_bytes(select, 0);
    return node.length != 32 ? 1
                             : summary_waiting((const uint8_t *)node.at, (uint64_t)column_int(select, 1),
                                               (uint64_t)column_int(select, 2));
}

static uint64_t box_row(Statement *select, uint32_t type)
{
    SpatialItem item = {column_int(select, 0), (float)column_double(select, 1), (float)column_double(select, 2),
                        (float)column_double(select, 3), (float)column_double(select, 4)};

    return summary_box(type, &item);
}

static Status rows_sum(Database *db, const char *sql, uint64_t (*digest)(Statement *, uint32_t), uint32_t type,
                       uint64_t *sum, Error *err)
{
    Statement *select;
    bool row;

    TRY(database_statement(db, sql, &select, err));
    for (;;) {
        TRY(statement_step(select, &row, err));
        if (!row) {
            return ST_OK;
        }
        *sum += digest(select, type);
    }
}

Status tables_sum(Database *db, const TypeTables *tables, TableSums *out, Error *err)
{
    char sql[256];

    *out = (TableSums){0};
    TRY(rows_sum(db, "SELECT type, fid, rule FROM finding", finding_row, 0, &out->findings, err));
    TRY(rows_sum(db, "SELECT system, value, ordinal, record FROM identifier", identifier_visit_digest, 0,
                 &out->identifiers, err));
    TRY(rows_sum(db, "SELECT record, position FROM record_head", head_row, 0, &out->heads, err));
    TRY(rows_sum(db, "SELECT number, type, name FROM identifier_system", system_row, 0, &out->systems, err));
    TRY(rows_sum(db, "SELECT node, sequence, position FROM decision_waiting", waiting_row, 0, &out->waiting, err));
    for (size_t i = 0; i < tables->count; i++) {
        const TypeTable *table = &tables->tables[i];
        if (table->rtree != NULL) {
            snprintf(sql, sizeof sql, "SELECT id,minx,maxx,miny,maxy FROM \"%s\"", table->rtree);
            TRY(rows_sum(db, sql, box_row, table->type->number, &out->boxes, err));
        }
    }
    return ST_OK;
}

Status table_rows(Database *db, const TypeTable *table, uint64_t *out, Error *err)
{
    BUFFER sql = {0};
    Statement *select;
    bool row;

    buffer_string(&sql, "SELECT count(*) FROM ");
    sql_name(&sql, table->type->id);
    buffer_byte(&sql, '\0');
    TRY(database_statement(db, sql.at, &select, err));
    TRY(statement_step(select, &row, err));
    *out = row ? (uint64_t)column_int(select, 0) : 0;
    statement_reset(select);
    return ST_OK;
}
