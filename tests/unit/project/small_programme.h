/*
 * small_programme.h - programme files of the small model, below the services: reports, edits, decisions by hand.
 *
 * A TestNode is one file of a programme; nodes of one programme share its code and sealing key. Clock and key pair are
 * chosen by the test, so that a seed gives the same history again.
 */
#ifndef TESTS_SMALL_PROGRAMME_H
#define TESTS_SMALL_PROGRAMME_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>
#include <sodium.h>

#include "../model/small_model.h"
#include "base/memory.h"
#include "base/random.h"
#include "base/seal.h"
#include "geo/wkt.h"
#include "journal/chain.h"
#include "journal/write.h"
#include "project/history.h"
#include "project/projector.h"
#include "project/rebuild.h"
#include "project/verify.h"
#include "store/tables.h"

#define PLOT 2
#define AREA 1

typedef struct TestModel {
    Model *model;
    TypeTables tables;
    Arena arena;
} TestModel;

typedef struct TestNode {
    char path[192];
    const TestModel *model;
    Database *db;
    JournalWriter journal;
    Projector projector;
    int64_t clock_ms; /* what this node believes the time to be */
    Arena arena;      /* of one transaction */
    Error err;
} TestNode;

static inline void ok(Status status, const Error *err)
{
    if (status != ST_OK) {
        fail_msg("%s: %s", status_text(status), err->message);
    }
}

static inline void test_model_open(TestModel *out)
{
    ModelFault *faults;
    Error err;

    *out = (TestModel){0};
    assert_true(crypto_start());
    arena_init(&out->arena, 0);
    ok(small_model_load(NULL, NULL, NULL, "", &out->model, &faults, &out->arena, &err), &err);
    type_tables_build(&out->arena, out->model, &out->tables);
}

static inline void test_model_close(TestModel *model)
{
    model_free(model->model);
    arena_done(&model->arena);
}

/* A folder in memory where there is one. */
static inline void test_folder(char out[64])
{
    snprintf(out, 64, "%s/whitestone-XXXXXX", access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
    assert_non_null(mkdtemp(out));
}

static inline void file_remove(const char *path)
{
    char beside[256];

    unlink(path);
    snprintf(beside, sizeof beside, "%s-wal", path);
    unlink(beside);
    snprintf(beside, sizeof beside, "%s-shm", path);
    unlink(beside);
}

static inline const RecordType *node_type(const TestNode *node, uint32_t number)
{
    return model_type_numbered(node->model->model, number);
}

static inline Status node_load(TestNode *node, DatabaseMode mode)
{
    TRY(database_open(node->path, mode, &node->db, &node->err));
    return journal_open(node->db, &node->journal, &node->err);
}

/* Begins a write transaction; every one is a minute after the last. */
static inline void node_begin(TestNode *node)
{
    ok(database_begin(node->db, &node->err), &node->err);
    node->clock_ms += 60000;
    node->journal.clock_ms = node->clock_ms;
    projector_init(&node->projector, node->db, node->model->model, &node->model->tables, &node->journal.nodes);
}

static inline Status node_try_commit(TestNode *node)
{
    Status status = projector_finish(&node->projector, &node->err);

    if (status == ST_OK) {
        status = journal_commit(&node->journal, &node->err);
    }
    if (status == ST_OK) {
        status = database_commit(node->db, &node->err);
    }
    return status;
}

static inline void node_end(TestNode *node)
{
    projector_done(&node->projector);
    arena_reset(&node->arena);
}

static inline void node_commit(TestNode *node)
{
    ok(node_try_commit(node), &node->err);
    node_end(node);
}

static inline Status node_append(TestNode *node, const EntryDraft *draft, Position *out)
{
    Entry entry;

    TRY(journal_append(&node->journal, draft, out, &node->err));
    TRY(entry_decode(*out, node->journal.bytes.at, node->journal.bytes.size, &node->journal.nodes, &entry, &node->err));
    return project_entry(&node->projector, &entry, &node->err);
}

static inline Position node_write(TestNode *node, const EntryDraft *draft)
{
    Position position = 0;

    ok(node_append(node, draft, &position), &node->err);
    return position;
}

static inline Status node_fill(TestNode *node, const uint8_t seed[32], Text programme, const uint8_t seal_key[32])
{
    NodeKey key;
    NodeSecret secret;

    crypto_sign_seed_keypair(key.bytes, secret.bytes, seed);
    TRY(database_open(node->path, DATABASE_CREATE, &node->db, &node->err));
    TRY(database_begin(node->db, &node->err));
    TRY(schema_create(node->db, &node->err));
    TRY(node_add(node->db, 0, &key, &node->err));
    TRY(node_secret_store(node->db, &secret, &node->err));
    TRY(journal_open(node->db, &node->journal, &node->err));
    EntryDraft genesis = {.kind = ENTRY_GENESIS,
                          .timed = true,
                          .programme = programme,
                          .seal_key = seal_key,
                          .model_digest = node->model->model->digest.bytes,
                          .node_key = node->journal.key.bytes};
    Position position;
    node->journal.clock_ms = node->clock_ms;
    TRY(journal_append(&node->journal, &genesis, &position, &node->err));
    TRY(journal_commit(&node->journal, &node->err));
    TRY(type_tables_create(node->db, &node->model->tables, &node->err));
    return database_commit(node->db, &node->err);
}

/* A file of the programme `COD` sealed to a key of sevens; `number` names it in `folder` and makes its key pair. */
static inline void node_create(TestNode *node, const TestModel *model, const char *folder, uint64_t number)
{
    uint8_t seed[32] = {0}, seal_key[32];

    *node = (TestNode){.model = model, .clock_ms = 1800000000000};
    memset(seal_key, 7, sizeof seal_key);
    memcpy(seed, &number, sizeof number);
    arena_init(&node->arena, 0);
    snprintf(node->path, sizeof node->path, "%s/%llu.gpkg", folder, (unsigned long long)number);
    ok(node_fill(node, seed, TEXT("COD"), seal_key), &node->err);
}

static inline void node_close(TestNode *node)
{
    journal_close(&node->journal);
    database_close(node->db);
    arena_done(&node->arena);
    node->db = NULL;
}

static inline void node_remove(TestNode *node)
{
    node_close(node);
    file_remove(node->path);
}

/* Values of a record, all absent, in the node's arena. */
static inline Value *node_values(TestNode *node, const RecordType *type)
{
    Value *values = ARENA_ARRAY(&node->arena, Value, type->field_count);

    for (size_t i = 0; i < type->field_count; i++) {
        values[i].kind = type->fields[i].kind;
    }
    return values;
}

static inline Value *value_of(const RecordType *type, Value *values, const char *field)
{
    const Field *found = type_field(type, text_of(field));

    assert_non_null(found);
    values[found->index].state = VALUE_SET;
    return &values[found->index];
}

static inline void set_text(const RecordType *type, Value *values, const char *field, const char *text)
{
    value_of(type, values, field)->text = text_of(text);
}

static inline Geometry *square(Arena *arena, double west, double south, double side)
{
    Geometry *out = NULL;
    Error err;
    double east = west + side, north = south + side;
    const char *text = arena_format(arena, "POLYGON((%.6f %.6f,%.6f %.6f,%.6f %.6f,%.6f %.6f,%.6f %.6f))", west, south,
                                    east, south, east, north, west, north, west, south);

    ok(wkt_parse(arena, text_of(text), &out, &err), &err);
    return out;
}

/* What a test says of a proposal. */
typedef struct TestChange {
    uint32_t type;
    Id id;
    Value *values;
    Date observed;
    const char *key; /* external identifier, or NULL */
    bool has_fingerprint;
    uint64_t fingerprint;
    const Position *previous; /* NULL: the heads this file has */
    size_t previous_count;
} TestChange;

static inline void part_begin(TestNode *node, Buffer *part, size_t pairs)
{
    journal_salt(&node->journal, part);
    cbor_map(part, pairs);
}

/* The held rows of another report that a report takes up: all without ranges. */
typedef struct TestTaking {
    Position target;
    const RowRange *rows;
    size_t row_count;
} TestTaking;

static inline Status node_header_taking(TestNode *node, const char *system, Date observed, const char *author,
                                        TestTaking taking, Position *out)
{
    BUFFER internal = {0};
    BUFFER restricted = {0};

    part_begin(node, &internal, 2);
    cbor_uint(&internal, PART_TITLE);
    cbor_text(&internal, TEXT("a report"));
    cbor_uint(&internal, PART_SYSTEM);
    cbor_text(&internal, text_of(system));
    part_begin(node, &restricted, 1);
    cbor_uint(&restricted, PART_AUTHOR);
    cbor_text(&restricted, text_of(author));
    EntryDraft draft = {.kind = ENTRY_REPORT,
                        .timed = true,
                        .observed = observed,
                        .target = taking.target,
                        .rows = taking.rows,
                        .row_count = taking.row_count};
    draft.parts[CLASS_INTERNAL] = buffer_view(&internal);
    draft.parts[CLASS_RESTRICTED] = buffer_view(&restricted);
    return node_append(node, &draft, out);
}

static inline Status node_header(TestNode *node, const char *system, Date observed, const char *author, Position *out)
{
    return node_header_taking(node, system, observed, author, (TestTaking){0}, out);
}

/* A row that could not be proposed. */
static inline Status node_hold(TestNode *node, uint64_t row, const char *outcome)
{
    BUFFER internal = {0};
    Position position;
    EntryDraft draft = {.kind = ENTRY_HOLD, .row = row};

    part_begin(node, &internal, 1);
    cbor_uint(&internal, PART_OUTCOME);
    cbor_text(&internal, text_of(outcome));
    draft.parts[CLASS_INTERNAL] = buffer_view(&internal);
    return node_append(node, &draft, &position);
}

static inline void marks_encode(const TestChange *change, Buffer *part)
{
    if (change->key != NULL) {
        cbor_int(part, CODEC_KEY);
        cbor_text(part, text_of(change->key));
    }
    if (change->has_fingerprint) {
        cbor_int(part, CODEC_FINGERPRINT);
        cbor_array(part, 2);
        cbor_uint(part, change->fingerprint);
        cbor_uint(part, 0);
    }
}

static inline Status node_propose(TestNode *node, const TestChange *change, Position *out)
{
    const RecordType *type = node_type(node, change->type);
    size_t counts[CLASS_COUNT], marks = (change->key != NULL) + (size_t)change->has_fingerprint;
    Buffer parts[CLASS_COUNT] = {0};
    History history = {0};
    EntryDraft draft = {.kind = ENTRY_PROPOSE,
                        .record = &change->id,
                        .type = change->type,
                        .observed = change->observed,
                        .previous = change->previous,
                        .previous_count = change->previous_count};

    if (change->previous == NULL) {
        TRY(history_read(node->db, type_table(&node->model->tables, type), &node->journal.nodes, change->id,
                         &node->arena, &history, &node->err));
        draft.previous = history.heads;
        draft.previous_count = history.head_count;
    }
    values_count(type, change->values, counts);
    for (int class = 0; class < CLASS_COUNT; class ++) {
        size_t extra = class == CLASS_INTERNAL ? marks : 0;
        if (counts[class] + extra > 0) {
            part_begin(node, &parts[class], counts[class] + extra);
            values_encode(type, change->values, (DataClass) class, &parts[class]);
            if (extra > 0) {
                marks_encode(change, &parts[class]);
            }
        }
        draft.parts[class] = buffer_view(&parts[class]);
    }
    Status status = node_append(node, &draft, out);
    for (int class = 0; class < CLASS_COUNT; class ++) {
        buffer_done(&parts[class]);
    }
    return status;
}

static inline Status node_submit_held(TestNode *node, uint64_t stored, uint64_t held)
{
    uint64_t counts[6] = {stored + held, stored, 0, 0, held, 0};
    EntryDraft draft = {.kind = ENTRY_SUBMIT, .timed = true, .counts = counts};
    Position position;

    return node_append(node, &draft, &position);
}

static inline Status node_submit(TestNode *node, uint64_t stored)
{
    return node_submit_held(node, stored, 0);
}

static inline Status node_judge(TestNode *node, Position report, EntryKind kind, uint64_t decision, const char *author)
{
    BUFFER restricted = {0};
    EntryDraft draft = {.kind = kind, .timed = true, .target = report, .decision = decision};
    Position position;

    part_begin(node, &restricted, 1);
    cbor_uint(&restricted, PART_AUTHOR);
    cbor_text(&restricted, text_of(author));
    draft.parts[CLASS_RESTRICTED] = buffer_view(&restricted);
    return node_append(node, &draft, &position);
}

/* A plot of some values; `n` chooses them. */
static inline Value *plot_values(TestNode *node, uint32_t n)
{
    static const char *const shades[] = {"dark", "grey", "light"};
    const RecordType *type = node_type(node, PLOT);
    Value *values = node_values(node, type);

    set_text(type, values, "code", arena_format(&node->arena, "PLO-%u", n));
    set_text(type, values, "shade", shades[n % 3]);
    value_of(type, values, "since")->date = (Date){19000 + (int32_t)(n % 100), PRECISION_DAY};
    value_of(type, values, "size")->number = n * 1.5;
    value_of(type, values, "fenced")->boolean = n % 2 == 0;
    value_of(type, values, "outline")->geometry = square(&node->arena, 29 + n * 0.01, -1.5, 0.005);
    if (n % 4 == 0) { /* a finding */
        value_of(type, values, "until")->date = (Date){18000, PRECISION_DAY};
    }
    return values;
}

static inline Id test_id(uint64_t n)
{
    Id id = {{1, 2, 3, 4, 5, 6, 0x70, 8, 0x80}};

    for (int i = 0; i < 7; i++) {
        id.bytes[9 + i] = (uint8_t)(n >> (48 - 8 * i));
    }
    return id;
}

typedef struct FaultCount {
    int count;
    char first[512];
} FaultCount;

static inline void fault_count(void *context, const JournalFault *fault)
{
    FaultCount *faults = context;

    if (faults->count++ == 0) {
        snprintf(faults->first, sizeof faults->first, "%s: %s: %s", fault->what, fault->place, fault->message);
    }
}

/* How many faults the file has. */
static inline FaultCount node_verify_all(TestNode *node)
{
    FaultCount faults = {0};
    ChainReport chains;
    NodeKey *keys;
    NodeList nodes;

    ok(nodes_read(node->db, &keys, &nodes.count, &node->err), &node->err);
    nodes.keys = keys;
    ok(chains_verify(node->db, &nodes, fault_count, &faults, &chains, &node->err), &node->err);
    const VerifyInput input = {.db = node->db,
                               .model = node->model->model,
                               .tables = &node->model->tables,
                               .nodes = &nodes,
                               .visit = fault_count,
                               .context = &faults};
    ok(projections_verify(&input, &node->err), &node->err);
    memory_free(keys);
    return faults;
}

static inline void assert_whole(TestNode *node)
{
    FaultCount faults = node_verify_all(node);

    if (faults.count > 0) {
        fail_msg("%d faults, first: %s", faults.count, faults.first);
    }
}

static inline Status line_add(void *context, Text line, Error *err)
{
    (void)err;
    buffer_text(context, line);
    buffer_byte(context, '\n');
    return ST_OK;
}

/* Every projection, line by line. */
static inline void node_dump(TestNode *node, Buffer *out)
{
    buffer_clear(out);
    ok(projections_dump(node->db, line_add, out, &node->err), &node->err);
}

/* A rebuild leaves every row as it was. */
static inline void assert_rebuilds_equal(TestNode *node)
{
    BUFFER before = {0};
    BUFFER after = {0};

    node_dump(node, &before);
    ok(database_begin(node->db, &node->err), &node->err);
    ok(projections_rebuild(node->db, node->model->model, &node->model->tables, &node->journal.nodes, &node->err),
       &node->err);
    ok(database_commit(node->db, &node->err), &node->err);
    node_dump(node, &after);
    if (!text_equal(buffer_view(&before), buffer_view(&after))) {
        fail_msg("before the rebuild:\n%.*safter it:\n%.*s", TEXT_ARG(buffer_view(&before)),
                 TEXT_ARG(buffer_view(&after)));
    }
}

#endif
