#include "project/verify.h"

#include <pthread.h>
#include <stdio.h>

#include "project/mapping_entry.h"
#include "project/verify_related.h"
#include "project/verify_rows.h"
#include "store/entries.h"
#include "store/summary.h"
#include "store/tables.h"

enum { STRETCHES = 2 };

typedef struct Verify {
    Database *db;
    Database *second; /* NULL: everything on one thread */
    const Model *model;
    const TypeTables *tables;
    const NodeList *nodes;
    FaultVisitor visit; /* of who asked; called with the lock */
    void *context;
    pthread_mutex_t lock;

    Entry entry;
    RecordSet records;
    MappingList mappings;
    uint64_t entries, visited;
    Position split; /* where the second stretch begins */
    RowCheck rows[STRETCHES];
    TableSums stored;
    bool stored_known;
    uint64_t waiting; /* decisions that must wait, summed up */
    bool tables_missing;
} Verify;

static void fault_visit(void *context, const JournalFault *found)
{
    Verify *verify = context;

    pthread_mutex_lock(&verify->lock);
    verify->visit(verify->context, found);
    pthread_mutex_unlock(&verify->lock);
}

static void table_fault(Verify *verify, const char *table, const char *message)
{
    JournalFault found = {"projection", table, message};

    fault_visit(verify, &found);
}

static void type_fault(Verify *verify, const TypeTable *table, const char *message)
{
    char place[128];

    snprintf(place, sizeof place, "%.*s row 0", TEXT_ARG(table->type->id));
    table_fault(verify, place, message);
}

static Status count_visit(void *context, uint64_t position, Text body, Error *err)
{
    Verify *verify = context;
    Entry *entry = &verify->entry;

    (void)err;
    Error local;
    verify->visited++;
    if (verify->second != NULL && verify->visited == verify->entries / 2 + 1) {
        verify->split = position;
    }
    if (entry_decode(position, body.at, body.length, verify->nodes, entry, &local) != ST_OK) {
        return ST_OK;
    }
    if (entry->kind == ENTRY_MAPPING) {
        mapping_list_add(&verify->mappings, entry, verify->nodes);
    } else if (entry->kind == ENTRY_PROPOSE && entry->has_record) {
        record_set_add(&verify->records, entry->record, entry->type)->builds |= entry->previous_count > 0;
    }
    return ST_OK;
}

typedef struct CountCheck {
    const Verify *verify;
    TallyKind kind;
    size_t rows;
    bool wrong;
} CountCheck;

static Status kept_visit(void *context, uint32_t type, int64_t field, Text code, int64_t records, Error *err)
{
    CountCheck *check = context;

    (void)err;
    check->rows++;
    check->wrong = check->wrong || tally_count(&check->verify->rows->tally, check->kind, type, field, code) != records;
    return ST_OK;
}

static Status counts_check(Verify *verify, Error *err)
{
    CountCheck codes = {.verify = verify, .kind = TALLY_CODES};
    CountCheck references = {.verify = verify, .kind = TALLY_REFERENCES};

    TRY(counts_each(verify->db, kept_visit, &codes, err));
    if (codes.wrong || codes.rows != tally_size(&verify->rows->tally, TALLY_CODES)) {
        table_fault(verify, "kept_count", "a kept count is not what the journal says");
    }
    TRY(reference_counts_each(verify->db, kept_visit, &references, err));
    if (references.wrong || references.rows != tally_size(&verify->rows->tally, TALLY_REFERENCES)) {
        table_fault(verify, "reference_count", "a kept count of references is not what the journal says");
    }
    return ST_OK;
}

static Status month_visit(void *context, CalendarKey key, Text bytes, Error *err)
{
    CountCheck *check = context;

    (void)err;
    check->rows++;
    check->wrong = check->wrong || !day_tally_is(&check->verify->rows->tally.days, key, bytes);
    return ST_OK;
}

static Status months_check(Verify *verify, Error *err)
{
    CountCheck check = {.verify = verify};

    TRY(calendar_each(verify->db, month_visit, &check, err));
    if (check.wrong || check.rows != day_tally_size(&verify->rows->tally.days)) {
        table_fault(verify, "kept_month", "what is kept of a month is not what the journal says");
    }
    return ST_OK;
}

/* Bytes of none are a row with cells of other storage types than ours. */
static Status answer_sum(void *context, AnswerKey key, Text bytes, Error *err)
{
    uint64_t *sum = context;

    (void)err;
    *sum += bytes.length == 0 ? 1 : summary_answer(&key, bytes);
    return ST_OK;
}

static Status answers_check(Verify *verify, Error *err)
{
    uint64_t kept = 0, expected = 0;

    TRY(answers_each(verify->db, 0, 0, answer_sum, &kept, err));
    TRY(answer_tally_each(&verify->rows->tally.answers, answer_sum, &expected, err));
    if (kept != expected) {
        table_fault(verify, "kept_answer", "what is kept of times of answers is not what the journal says");
    }
    return ST_OK;
}

static Status page_expect(void *context, CubePage *page, Arena *arena, Error *err)
{
    uint64_t *sum = context;
    BUFFER bytes = {0};

    (void)err;
    page_encode(&page->rows, page->table, page->dimensions, page->width, arena, &bytes);
    *sum += bytes.size == 0 ? 0 : summary_cube_page(&page->key, buffer_view(&bytes));
    return ST_OK;
}

static Status page_sum(void *context, const CubeKey *key, Text bytes, Error *err)
{
    uint64_t *sum = context;

    (void)err;
    *sum += bytes.length == 0 ? 1 : summary_cube_page(key, bytes);
    return ST_OK;
}

static Status cubes_check(Verify *verify, Error *err)
{
    uint64_t kept = 0, expected = 0;
    bool related = false;

    TRY(related_verify(&(RelatedVerify){verify->db, verify->second, verify->model, verify->tables},
                       &verify->rows->tally.cubes, &related, err));
    if (!related) {
        table_fault(verify, "kept_related", "what is kept of related records is not what the journal says");
    }
    TRY(cube_pages_all(verify->db, page_sum, &kept, err));
    TRY(cube_tally_pages(&verify->rows->tally.cubes, verify->db, verify->model, verify->tables, page_expect, &expected,
                         err));
    if (kept != expected) {
        table_fault(verify, "kept_cube", "a cube of a measure is not what the journal says");
    }
    return ST_OK;
}

static Status sums_check(Verify *verify, Error *err)
{
    TableSums stored = verify->stored;

    if (!verify->stored_known) {
        return ST_OK;
    }
    if (stored.boxes != verify->rows->sums.boxes) {
        table_fault(verify, "rtree", "a spatial index is not what the journal says");
    }
    if (stored.findings != verify->rows->sums.findings) {
        table_fault(verify, "finding", "the findings are not what the journal says");
    }
    if (stored.identifiers != verify->rows->sums.identifiers) {
        table_fault(verify, "identifier", "the identifiers are not what the journal says");
    }
    if (stored.systems != row_check_systems(verify->rows)) {
        table_fault(verify, "identifier_system", "the names of identifier systems are not what the journal says");
    }
    if (stored.waiting != verify->waiting) {
        table_fault(verify, "decision_waiting", "the decisions that wait are not what the journal says");
    }
    if (stored.heads != verify->rows->sums.heads) {
        table_fault(verify, "record_head", "the heads of records are not what the journal says");
    }
    TRY(months_check(verify, err));
    TRY(answers_check(verify, err));
    TRY(cubes_check(verify, err));
    return counts_check(verify, err);
}

static Status row_counts_check(Verify *verify, Error *err)
{
    for (size_t i = 0; i < verify->tables->count; i++) {
        const TypeTable *table = &verify->tables->tables[i];
        uint64_t rows;
        if (!type_table_exists(verify->db, table)) {
            type_fault(verify, table, "the table is missing");
            continue;
        }
        TRY(table_rows(verify->db, table, &rows, err));
        if (rows != verify->rows->expected[i]) {
            type_fault(verify, table, "the table does not have as many rows as the journal says");
        }
    }
    return ST_OK;
}

static void missing_visit(void *context, const char *table)
{
    Verify *verify = context;

    verify->tables_missing = true;
    table_fault(verify, table, "the table is missing");
}

typedef struct Beside {
    JournalTask task;
    void *context;
} Beside;

static void *beside_run(void *context)
{
    const Beside *beside = context;

    if (beside->task != NULL) {
        beside->task(beside->context);
    }
    return NULL;
}

/* How many entries each record has, while something else reads the journal on the second database. */
static Status records_count(Verify *verify, Beside beside, Error *err)
{
    pthread_t thread;
    bool is_beside = verify->second != NULL && pthread_create(&thread, NULL, beside_run, &beside) == 0;

    if (!is_beside) {
        beside_run(&beside);
    }
    Status status = entries_count(verify->db, &verify->entries, err);
    if (status == ST_OK) {
        status = entries_each(verify->db, 0, INT64_MAX, count_visit, verify, err);
    }
    if (is_beside) {
        pthread_join(thread, NULL);
    }
    return status;
}

typedef struct SecondStretch {
    Verify *verify;
    Status status;
    Error err;
} SecondStretch;

static Status second_check(Verify *verify, Error *err)
{
    RowCheck *rows = &verify->rows[1];

    TRY(row_check_entries(rows, verify->split, INT64_MAX, err));
    return reports_verify(rows->db, verify->nodes, fault_visit, verify, &verify->waiting, err);
}

static void *second_run(void *context)
{
    SecondStretch *second = context;

    second->status = second_check(second->verify, &second->err);
    return NULL;
}

static Status first_check(Verify *verify, Error *err)
{
    TRY(row_check_entries(&verify->rows[0], 0, verify->split - 1, err));
    row_check_histories(&verify->rows[0]);
    verify->stored_known = tables_sum(verify->db, verify->tables, &verify->stored, err) == ST_OK;
    if (!verify->stored_known) {
        table_fault(verify, "projections", err->message);
    }
    return ST_OK;
}

/* The stretches side by side, and what can be said without both. */
static Status stretches_check(Verify *verify, Error *err)
{
    SecondStretch second = {.verify = verify};
    pthread_t thread;
    bool is_beside = verify->second != NULL && pthread_create(&thread, NULL, second_run, &second) == 0;

    Status status = first_check(verify, err);
    if (is_beside) {
        pthread_join(thread, NULL);
    } else {
        second_run(&second);
    }
    TRY(status);
    if (second.status != ST_OK) {
        *err = second.err;
    }
    return second.status;
}

static Status verify_rows(Verify *verify, Error *err)
{
    TRY(stretches_check(verify, err));
    row_check_merge(&verify->rows[0], &verify->rows[1]);
    TRY(row_counts_check(verify, err));
    TRY(search_check_finish(&verify->rows->search, verify->db, fault_visit, verify, err));
    TRY(mapping_list_verify(&verify->mappings, verify->db, fault_visit, verify, err));
    return sums_check(verify, err);
}

static Status rows_init(Verify *verify, Error *err)
{
    for (int i = 0; i < STRETCHES; i++) {
        verify->rows[i] = (RowCheck){.db = i == 0 || verify->second == NULL ? verify->db : verify->second,
                                     .model = verify->model,
                                     .tables = verify->tables,
                                     .nodes = verify->nodes,
                                     .records = &verify->records,
                                     .visit = fault_visit,
                                     .context = verify};
        TRY(row_check_init(&verify->rows[i], err));
    }
    return ST_OK;
}

static Status verify_run(Verify *verify, Beside beside, Error *err)
{
    TRY(records_count(verify, beside, err));
    TRY(projections_find_missing(verify->db, verify->tables, missing_visit, verify, err));
    if (verify->tables_missing) {
        return ST_OK; /* a rebuild makes them again; what else is wrong shows after it */
    }
    Status status = rows_init(verify, err);
    if (status == ST_OK) {
        status = verify_rows(verify, err);
    }
    for (int i = 0; i < STRETCHES; i++) {
        row_check_done(&verify->rows[i]);
    }
    return status;
}

Status projections_verify(const VerifyInput *input, Error *err)
{
    Verify verify = {.db = input->db,
                     .second = input->second,
                     .model = input->model,
                     .tables = input->tables,
                     .nodes = input->nodes,
                     .visit = input->visit,
                     .context = input->context,
                     .split = INT64_MAX};

    pthread_mutex_init(&verify.lock, NULL);
    arena_init(&verify.mappings.texts, 0);
    Status status = verify_run(&verify, (Beside){input->beside, input->beside_context}, err);
    record_set_done(&verify.records);
    mapping_list_done(&verify.mappings);
    pthread_mutex_destroy(&verify.lock);
    return status;
}
