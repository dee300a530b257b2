#include "../project/small_programme.h"
#include "journal/slice.h"

/*
 * The samples of docs/formats/journal.md and slice.md: a chain with an entry of each kind. Run in the repository. With
 * WHITESTONE_WRITE_SAMPLES set they are written instead of read, which only a new format may do.
 */
#define SAMPLES "docs/formats/samples/journal/"

static const char *const NAMES[] = {"1-genesis", "2-model",  "3-report",   "4-propose", "5-hold",
                                    "6-submit",  "7-decide", "8-withdraw", "9-edit",    "10-again"};
enum { AGAIN = COUNT_OF(NAMES) - 1, KINDS = AGAIN }; /* the last one stands behind the commit */

static TestModel model;
static char folder[64];

/* One file: lines of a word and what follows it. */
typedef struct Sample {
    Arena arena;
    Text lines;
} Sample;

static void sample_open(Sample *sample, const char *name)
{
    char path[128];
    BUFFER text = {0};

    *sample = (Sample){0};
    snprintf(path, sizeof path, SAMPLES "%s.txt", name);
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        fail_msg("%s is not there; run this in the repository", path);
    }
    for (int byte = fgetc(file); byte != EOF; byte = fgetc(file)) {
        buffer_byte(&text, (uint8_t)byte);
    }
    fclose(file);
    sample->lines = text_copy(&sample->arena, buffer_view(&text));
}

static void sample_close(Sample *sample)
{
    arena_done(&sample->arena);
}

/* What follows `word` at the beginning of a line. */
static Text sample_text(Sample *sample, const char *word)
{
    const char *at = sample->lines.at, *end = at + sample->lines.length;
    size_t length = strlen(word);

    while (at < end) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        stop = stop == NULL ? end : stop;
        if ((size_t)(stop - at) > length && memcmp(at, word, length) == 0 && at[length] == ' ') {
            return (Text){at + length + 1, (size_t)(stop - at) - length - 1};
        }
        at = stop + 1;
    }
    return (Text){0};
}

static Text sample_bytes(Sample *sample, const char *word)
{
    Text hex = sample_text(sample, word);
    uint8_t *bytes = arena_new(&sample->arena, hex.length / 2 + 1);

    if (hex.length == 0 || !hex_parse(hex, bytes, hex.length / 2)) {
        fail_msg("the sample has no bytes called %s", word);
    }
    return (Text){(const char *)bytes, hex.length / 2};
}

static void assert_diagnosis(Sample *sample, const char *word, Text cbor)
{
    BUFFER text = {0};
    CborReader reader = cbor_reader(cbor.at, cbor.length);

    assert_true(cbor_diagnose(&reader, &text));
    if (!text_equal(buffer_view(&text), sample_text(sample, word))) {
        fail_msg("%s: %.*s", word, TEXT_ARG(buffer_view(&text)));
    }
}

static void hash_take(Sample *sample, const char *word, Hash *out)
{
    Text bytes = sample_bytes(sample, word);

    assert_int_equal(bytes.length, sizeof *out);
    memcpy(out->bytes, bytes.at, bytes.length);
}

static uint64_t sample_number(Sample *sample, const char *word)
{
    int64_t number = 0;

    assert_true(text_to_int64(sample_text(sample, word), &number));
    return (uint64_t)number;
}

/* Says again what the entry says; the writer's clock is set so that it gives the same time. */
static void entry_repeat(const Entry *entry, Arena *arena, JournalWriter *journal, EntryDraft *out)
{
    RowRange *rows;

    *out = (EntryDraft){.kind = (EntryKind)entry->kind,
                        .timed = entry->time != 0,
                        .record = entry->has_record ? &entry->record : NULL,
                        .type = entry->type,
                        .previous = entry->previous,
                        .previous_count = entry->previous_count,
                        .base = entry->has_base ? entry->base : NULL,
                        .base_count = entry->base_count,
                        .observed = entry->observed,
                        .target = entry->has_target ? entry->target : 0,
                        .decision = entry->decision,
                        .counts = entry->kind == ENTRY_SUBMIT ? entry->counts : NULL,
                        .row = entry->row,
                        .row_count = entry_rows(entry, arena, &rows),
                        .self = entry->self,
                        .forced = entry->forced,
                        .demonstration = entry->demonstration,
                        .programme = entry->programme,
                        .seal_key = entry->seal_key,
                        .model_digest = entry->model_digest,
                        .node_key = entry->node_key};
    out->rows = rows;
    journal->time = entry->time - 1;
    journal->clock_ms = 1;
    for (int class = 0; class < CLASS_COUNT; class ++) {
        out->parts[class] = (Text){(const char *)entry->parts[class].bytes, entry->parts[class].size};
    }
}

static void parts_check(Sample *sample, const Entry *entry)
{
    for (int class = CLASS_PUBLIC; class <= CLASS_RESTRICTED; class ++) {
        char word[16];
        Text body = part_body(&entry->parts[class]);
        snprintf(word, sizeof word, "part%d", class);
        assert_int_equal(body.length > 0, sample_text(sample, word).length > 0);
        if (body.length > 0) {
            assert_diagnosis(sample, word, body);
        }
    }
}

static void other_node_add(TestNode *node)
{
    NodeKey other;
    uint32_t number;

    memset(other.bytes, 0xbb, sizeof other.bytes);
    ok(journal_node(&node->journal, &other, &number, &node->err), &node->err);
}

/* Decodes, hashes and encodes again; `head` is the chain's and goes on. */
static void sample_check(const char *name, TestNode *node, Hash *head)
{
    Sample sample;
    Entry entry;
    EntryDraft draft;
    Hash hash, withheld_hash;
    Position position;

    sample_open(&sample, name);
    Text body = sample_bytes(&sample, "entry");
    uint64_t sequence = sample_number(&sample, "sequence");
    ok(entry_decode(position_of(0, sequence), body.at, body.length, &node->journal.nodes, &entry, &node->err),
       &node->err);
    assert_diagnosis(&sample, "core", entry.core);
    parts_check(&sample, &entry);
    hash_take(&sample, "hash", &hash);
    node->journal.head = *head;
    entry_chain(&entry, head, head);
    assert_true(hash_equal(head, &hash));
    entry_repeat(&entry, &sample.arena, &node->journal, &draft);
    node->journal.sequence = sequence - 1;
    node->journal.signed_sequence = sequence - 1;
    ok(database_run(node->db, "DELETE FROM journal_entry", &node->err), &node->err);
    ok(journal_append(&node->journal, &draft, &position, &node->err), &node->err);
    assert_true(text_equal(buffer_view(&node->journal.bytes), body));
    assert_true(hash_equal(&node->journal.head, &hash));
    for (int class = 0; class < CLASS_COUNT; class ++) { /* the same hash with any part withheld */
        Entry without = entry;
        Hash part;
        hash_take(&sample, "previous", &withheld_hash);
        if (entry.parts[class].present) {
            hash_bytes(entry.parts[class].bytes, entry.parts[class].size, &part);
            without.parts[class] = (EntryPart){true, true, part.bytes, sizeof part};
        }
        entry_chain(&without, &withheld_hash, &withheld_hash);
        assert_true(hash_equal(&withheld_hash, &hash));
    }
    sample_close(&sample);
}

static void commit_sample_check(TestNode *node, const Hash *head)
{
    Sample sample;
    Hash hash;
    Signature signature;
    uint8_t message[COMMIT_MESSAGE_SIZE];

    sample_open(&sample, "commit");
    hash_take(&sample, "hash", &hash);
    assert_true(hash_equal(&hash, head));
    Text bytes = sample_bytes(&sample, "signature"), stored = sample_bytes(&sample, "message");
    memcpy(signature.bytes, bytes.at, sizeof signature.bytes);
    commit_message(&node->journal.key, sample_number(&sample, "sequence"), &hash, message);
    assert_true(text_equal(stored, (Text){(const char *)message, sizeof message}));
    assert_true(node_verify(&node->journal.key, message, sizeof message, &signature));
    sample_close(&sample);
}

static void the_samples_are_what_the_program_writes(void **state)
{
    TestNode node;
    Hash head;
    Sample sample;

    (void)state;
    node_create(&node, &model, folder, 77);
    other_node_add(&node);
    chain_start(&node.journal.key, &head);
    sample_open(&sample, NAMES[0]);
    assert_true(
        text_equal(sample_bytes(&sample, "node"), (Text){(const char *)node.journal.key.bytes, sizeof(NodeKey)}));
    assert_true(text_equal(sample_bytes(&sample, "previous"), (Text){(const char *)head.bytes, sizeof head}));
    sample_close(&sample);
    for (size_t i = 0; i < KINDS; i++) {
        sample_check(NAMES[i], &node, &head);
    }
    commit_sample_check(&node, &head);
    sample_check(NAMES[AGAIN], &node, &head);
    node_remove(&node);
}

static void the_sample_of_a_slice_is_read(void **state)
{
    Sample sample, entries;
    Slice slice;
    Error err;
    Text body;
    size_t count = 0;

    (void)state;
    sample_open(&sample, "slice");
    Text bytes = sample_bytes(&sample, "slice");
    ok(slice_read(bytes.at, bytes.length, &slice, &err), &err);
    assert_diagnosis(&sample, "diagnostic", bytes);
    assert_int_equal(slice.first, 1);
    assert_int_equal(slice.commit_count, 1);
    assert_int_equal(slice.key_count, 1);
    while (slice_next_entry(&slice, &body)) {
        assert_true(count < KINDS);
        sample_open(&entries, NAMES[count++]);
        assert_true(text_equal(sample_bytes(&entries, "entry"), body));
        sample_close(&entries);
    }
    assert_int_equal(count, KINDS);
    sample_close(&sample);
}

/* --- Writing them. --- */

static void hex_line(FILE *file, const char *word, const void *bytes, size_t size)
{
    fprintf(file, "%s ", word);
    for (size_t i = 0; i < size; i++) {
        fprintf(file, "%02x", ((const uint8_t *)bytes)[i]);
    }
    fputc('\n', file);
}

static void diagnosis_line(FILE *file, const char *word, Text cbor)
{
    BUFFER text = {0};
    CborReader reader = cbor_reader(cbor.at, cbor.length);

    assert_true(cbor_diagnose(&reader, &text));
    fprintf(file, "%s %.*s\n", word, TEXT_ARG(buffer_view(&text)));
}

static FILE *sample_create(const char *name)
{
    char path[128];

    snprintf(path, sizeof path, SAMPLES "%s.txt", name);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    return file;
}

typedef struct SampleWriter {
    TestNode *node;
    Hash head;
    size_t next;
} SampleWriter;

static Status sample_write(void *context, uint64_t position, Text body, Error *err)
{
    SampleWriter *writer = context;
    FILE *file = sample_create(NAMES[writer->next++]);
    Entry entry;
    char word[16];

    TRY(entry_decode(position, body.at, body.length, &writer->node->journal.nodes, &entry, err));
    hex_line(file, "node", writer->node->journal.key.bytes, sizeof(NodeKey));
    fprintf(file, "sequence %llu\n", (unsigned long long)position);
    hex_line(file, "previous", writer->head.bytes, sizeof(Hash));
    hex_line(file, "entry", body.at, body.length);
    diagnosis_line(file, "core", entry.core);
    for (int class = CLASS_PUBLIC; class <= CLASS_PERSONAL; class ++) {
        Text part = part_body(&entry.parts[class]);
        snprintf(word, sizeof word, "part%d", class);
        if (part.length > 0 && class < CLASS_PERSONAL) {
            diagnosis_line(file, word, part);
        } else if (part.length > 0) {
            hex_line(file, "sealed", part.at, part.length);
        }
    }
    entry_chain(&entry, &writer->head, &writer->head);
    hex_line(file, "hash", writer->head.bytes, sizeof(Hash));
    fclose(file);
    return ST_OK;
}

static void texts_part(TestNode *node, Buffer *part, const uint64_t *keys, const char *const *texts, size_t count)
{
    part_begin(node, part, count);
    for (size_t i = 0; i < count; i++) {
        cbor_uint(part, keys[i]);
        cbor_text(part, text_of(texts[i]));
    }
}

static void entry_put(TestNode *node, EntryDraft *draft, Text internal, Text restricted)
{
    Position position;

    draft->parts[CLASS_INTERNAL] = internal;
    draft->parts[CLASS_RESTRICTED] = restricted;
    ok(journal_append(&node->journal, draft, &position, &node->err), &node->err);
}

static void propose_put(TestNode *node)
{
    const RecordType *type = node_type(node, PLOT);
    Value *values = plot_values(node, 1);
    Id id = test_id(42);
    BUFFER public_part = {0};
    BUFFER internal = {0};
    BUFFER sealed = {0};
    BUFFER plain = {0};
    uint8_t key_id[KEY_ID_SIZE] = {1, 2, 3, 4, 5, 6, 7, 8}, wrapped[WRAPPED_KEY_SIZE];
    SealPublic seal;
    RecordKey key;
    EntryDraft draft = {.kind = ENTRY_PROPOSE, .record = &id, .type = PLOT, .observed = {19905, PRECISION_YEAR}};
    size_t counts[CLASS_COUNT];

    values[type_field(type, TEXT("until"))->index].state = VALUE_NOT_SPECIFIED;
    values[type_field(type, TEXT("size"))->index].state = VALUE_UNKNOWN;
    values[type_field(type, TEXT("in_area"))->index].state = VALUE_EMPTY;
    value_of(type, values, "since")->date = (Date){19723, PRECISION_MONTH};
    values_count(type, values, counts);
    part_begin(node, &public_part, counts[CLASS_PUBLIC]);
    part_begin(node, &internal, counts[CLASS_INTERNAL] + 3);
    values_encode(type, values, CLASS_PUBLIC, &public_part);
    values_encode(type, values, CLASS_INTERNAL, &internal);
    cbor_int(&internal, CODEC_KEY);
    cbor_text(&internal, TEXT("K-17"));
    cbor_int(&internal, CODEC_FINGERPRINT);
    cbor_array(&internal, 2);
    cbor_uint(&internal, 0x0123456789abcdef);
    cbor_uint(&internal, 0);
    cbor_int(&internal, CODEC_IDENTIFIERS);
    cbor_array(&internal, 1);
    cbor_array(&internal, 2);
    cbor_text(&internal, TEXT("old-register"));
    cbor_text(&internal, TEXT("17/b"));
    cbor_map(&plain, 1);
    cbor_uint(&plain, type_field(type, TEXT("owner"))->number);
    cbor_text(&plain, TEXT("a made-up name"));
    memset(seal.bytes, 9, sizeof seal.bytes);
    record_key_create(&seal, &key, wrapped);
    journal_salt(&node->journal, &sealed);
    buffer_bytes(&sealed, key_id, sizeof key_id);
    record_seal(&key, plain.at, plain.size, &sealed);
    ok(record_key_store(node->db, key_id, id, (Text){(const char *)wrapped, sizeof wrapped}, &node->err), &node->err);
    draft.parts[CLASS_PUBLIC] = counts[CLASS_PUBLIC] > 0 ? buffer_view(&public_part) : (Text){0};
    draft.parts[CLASS_PERSONAL] = buffer_view(&sealed);
    entry_put(node, &draft, buffer_view(&internal), (Text){0});
}

/* A change that builds on an entry of this node and one of another, by somebody who saw only the first. */
static void edit_put(TestNode *node)
{
    const RecordType *type = node_type(node, PLOT);
    Value *values = node_values(node, type);
    Id id = test_id(42);
    Position previous[] = {4, position_of(1, 17)}, base[] = {4};
    BUFFER internal = {0};
    EntryDraft draft = {.kind = ENTRY_PROPOSE,
                        .record = &id,
                        .type = PLOT,
                        .previous = previous,
                        .previous_count = 2,
                        .base = base,
                        .base_count = 1};

    value_of(type, values, "size")->number = 1.5;
    part_begin(node, &internal, 1);
    values_encode(type, values, CLASS_INTERNAL, &internal);
    other_node_add(node);
    entry_put(node, &draft, buffer_view(&internal), (Text){0});
}

static void chain_put(TestNode *node)
{
    static const uint64_t header[] = {PART_TEXT_KIND, PART_TITLE, PART_SOURCE, PART_SYSTEM}, author[] = {PART_AUTHOR},
                          reason[] = {PART_REASON}, hold[] = {PART_REASON, PART_COLUMN, PART_OUTCOME},
                          raw[] = {PART_VALUE, PART_RAW}, overlay[] = {PART_OVERLAY};
    static const uint64_t counts[] = {2, 1, 0, 0, 1, 0};
    BUFFER internal = {0};
    BUFFER restricted = {0};
    EntryDraft change = {.kind = ENTRY_MODEL, .timed = true, .model_digest = node->model->model->digest.bytes};
    EntryDraft report = {.kind = ENTRY_REPORT, .timed = true, .observed = {19905, PRECISION_DAY}};
    EntryDraft held = {.kind = ENTRY_HOLD, .row = 2};
    EntryDraft submit = {.kind = ENTRY_SUBMIT, .timed = true, .counts = counts};
    EntryDraft decide = {.kind = ENTRY_DECIDE, .timed = true, .target = 3, .decision = DECISION_APPROVE, .self = true};
    EntryDraft withdraw = {.kind = ENTRY_WITHDRAW, .timed = true, .target = 3, .forced = true};

    texts_part(node, &internal, overlay, (const char *const[]){"{}"}, 1);
    change.parts[CLASS_PUBLIC] = buffer_view(&internal);
    texts_part(node, &restricted, author, (const char *const[]){"awa"}, 1);
    entry_put(node, &change, (Text){0}, buffer_view(&restricted));
    buffer_clear(&internal);
    texts_part(node, &internal, header, (const char *const[]){"import", "plots.csv", "plots.csv", "register"}, 4);
    entry_put(node, &report, buffer_view(&internal), buffer_view(&restricted));
    propose_put(node);
    buffer_clear(&internal);
    texts_part(node, &internal, hold, (const char *const[]){"this is no date", "since", "held"}, 3);
    buffer_clear(&restricted);
    texts_part(node, &restricted, raw, (const char *const[]){"31 February", "PLO-2;31 February"}, 2);
    entry_put(node, &held, buffer_view(&internal), buffer_view(&restricted));
    entry_put(node, &submit, (Text){0}, (Text){0});
    buffer_clear(&internal);
    texts_part(node, &internal, reason, (const char *const[]){"checked on the ground"}, 1);
    buffer_clear(&restricted);
    texts_part(node, &restricted, author, (const char *const[]){"awa"}, 1);
    entry_put(node, &decide, buffer_view(&internal), buffer_view(&restricted));
    entry_put(node, &withdraw, buffer_view(&internal), buffer_view(&restricted));
    edit_put(node);
}

/* A report that takes up the row the first one held. */
static void again_put(TestNode *node)
{
    static const uint64_t header[] = {PART_TEXT_KIND, PART_TITLE, PART_SOURCE, PART_SYSTEM}, author[] = {PART_AUTHOR};
    static const RowRange rows[] = {{2, 2}};
    BUFFER internal = {0};
    BUFFER restricted = {0};
    EntryDraft again = {.kind = ENTRY_REPORT, .timed = true, .target = 3, .rows = rows, .row_count = 1};

    texts_part(node, &internal, header, (const char *const[]){"import", "plots.csv", "plots.csv", "register"}, 4);
    texts_part(node, &restricted, author, (const char *const[]){"awa"}, 1);
    entry_put(node, &again, buffer_view(&internal), buffer_view(&restricted));
}

static void commit_and_slice_write(TestNode *node)
{
    StoredCommit commit;
    bool found;
    uint8_t message[COMMIT_MESSAGE_SIZE];
    BUFFER bytes = {0};
    uint64_t last;

    ok(commit_after(node->db, 1, position_of(1, 0), &commit, &found, &node->err), &node->err);
    commit_message(&node->journal.key, position_sequence(commit.position), &commit.hash, message);
    FILE *file = sample_create("commit");
    hex_line(file, "node", node->journal.key.bytes, sizeof(NodeKey));
    fprintf(file, "sequence %llu\n", (unsigned long long)position_sequence(commit.position));
    hex_line(file, "hash", commit.hash.bytes, sizeof(Hash));
    hex_line(file, "message", message, sizeof message);
    hex_line(file, "signature", commit.signature.bytes, sizeof commit.signature.bytes);
    fclose(file);
    ok(slice_write(node->db, &node->journal.nodes, 0, 0, UINT64_MAX, &bytes, &last, &node->err), &node->err);
    file = sample_create("slice");
    hex_line(file, "slice", bytes.at, bytes.size);
    diagnosis_line(file, "diagnostic", buffer_view(&bytes));
    fclose(file);
}

static void samples_write(void)
{
    TestNode node;

    node_create(&node, &model, folder, 77);
    ok(database_begin(node.db, &node.err), &node.err);
    ok(database_run(node.db, "DELETE FROM journal_commit", &node.err), &node.err);
    chain_put(&node);
    ok(journal_commit(&node.journal, &node.err), &node.err);
    ok(database_commit(node.db, &node.err), &node.err);
    SampleWriter writer = {.node = &node};
    chain_start(&node.journal.key, &writer.head);
    ok(entries_each(node.db, 0, INT64_MAX, sample_write, &writer, &node.err), &node.err);
    commit_and_slice_write(&node);
    again_put(&node);
    ok(entries_each(node.db, AGAIN + 1, AGAIN + 1, sample_write, &writer, &node.err), &node.err);
    node_remove(&node);
}

static int setup(void **state)
{
    (void)state;
    test_model_open(&model);
    test_folder(folder);
    if (getenv("WHITESTONE_WRITE_SAMPLES") != NULL) {
        samples_write();
    }
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    rmdir(folder);
    test_model_close(&model);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_samples_are_what_the_program_writes),
        cmocka_unit_test(the_sample_of_a_slice_is_read),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
