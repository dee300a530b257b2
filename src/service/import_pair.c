#include "service/import_apply.h"

#include "base/memory.h"
#include "project/history.h"
#include "record/codec.h"
#include "store/identifiers.h"
#include "store/rows.h"

/* Comparisons of a row with a record, all rounds together: about a second. */
enum { COMPARISONS_MAX = 4 * 1000 * 1000, VANISHED_MAX = DEFERRED_MAX, VANISHED_BYTES_MAX = 176 * 1024 * 1024 };

/* A record whose row has gone from the source. */
typedef struct Vanished {
    Id id;
    const Value *values;
    bool taken;
} Vanished;

/* The best partner found for one side of a pair. */
typedef struct Best {
    size_t with;
    double likeness;
    bool tied;
} Best;

typedef struct VanishedList {
    Importer *importer;
    const ImportType *kept;
    Vanished *items;
    size_t count, capacity;
    double least; /* likeness that makes a pair */
} VanishedList;

/* The report whose entry began the record; 0 when there is none. */
static Status record_origin(Importer *importer, const RecordType *type, Id id, Position *out, Error *err)
{
    Writer *writer = importer->writer;
    const TypeTable *table = type_table(&writer->state->tables, type);
    History history;
    ReportRow report;
    int64_t fid = 0;
    uint64_t version;
    bool found;

    *out = 0;
    TRY(row_find(writer->db, table, id, &fid, &version, &found, err));
    if (!found) { /* only proposed */
        TRY(history_read(writer->db, table, &writer->journal.nodes, id, &importer->work, &history, err));
        fid = (int64_t)history.roots;
    }
    if (fid == 0) {
        return ST_OK;
    }
    TRY(report_read(writer->db, (uint64_t)fid, true, &importer->work, &report, &found, err));
    *out = found ? report.position : 0;
    return ST_OK;
}

static bool report_is_matched(const Importer *importer, Position report)
{
    for (size_t i = 0; i < importer->matched_report_count; i++) {
        if (importer->matched_reports[i] == report) {
            return true;
        }
    }
    return false;
}

static void report_match(Importer *importer, Position report)
{
    if (report != 0 && importer->matched_report_count < REPORTS_MATCHED_MAX && !report_is_matched(importer, report)) {
        importer->matched_reports[importer->matched_report_count++] = report;
    }
}

Status report_remember(Importer *importer, const RecordType *type, Id id, Error *err)
{
    enum { PROBE_MAX = 2000 };
    Position report;

    if (importer->counts[COUNT_UNCHANGED] > PROBE_MAX || importer->matched_report_count == REPORTS_MATCHED_MAX) {
        return ST_OK;
    }
    TRY(record_origin(importer, type, id, &report, err));
    report_match(importer, report);
    return ST_OK;
}

/* Earlier imports of a file of the same name are this source too, even when every row was edited. */
static Status same_source_match(Importer *importer, Error *err)
{
    enum { REPORTS_MAX = 1000 };
    ReportRow *rows;
    size_t count;

    TRY(reports_read(importer->writer->db, -1, 0, REPORTS_MAX, &importer->arena, &rows, &count, err));
    for (size_t i = 0; i < count; i++) {
        bool alive = rows[i].state == STATE_SUBMITTED || rows[i].state == STATE_APPROVED;
        if (alive && text_equal(rows[i].source, importer->header.source) &&
            text_equal(rows[i].system, importer->header.system)) {
            report_match(importer, rows[i].position);
        }
    }
    return ST_OK;
}

static void vanished_add(VanishedList *list, Id record)
{
    if (list->count == list->capacity) {
        list->capacity = list->capacity == 0 ? 64 : list->capacity * 2;
        list->items = memory_resize(list->items, sizeof *list->items * list->capacity);
    }
    list->items[list->count++] = (Vanished){.id = record};
}

static Status vanished_visit(void *context, uint64_t fingerprint, uint64_t ordinal, Id record, Error *err)
{
    VanishedList *list = context;
    Importer *importer = list->importer;
    Position report;

    if (ordinal < numbers_count(&list->kept->fingerprints, fingerprint) || list->count == VANISHED_MAX) {
        return ST_OK;
    }
    arena_reset(&importer->work);
    TRY(record_origin(importer, list->kept->type, record, &report, err));
    if (report_is_matched(importer, report)) {
        vanished_add(list, record);
    }
    return ST_OK;
}

/* A digest of all values but the personal; equal values, equal digests. */
static uint64_t values_digest(const RecordType *type, const Value *values, Buffer *scratch)
{
    uint64_t hash = 0xcbf29ce484222325u;

    buffer_clear(scratch);
    for (size_t i = 0; i < type->field_count; i++) {
        if (values[i].state == VALUE_SET && type->fields[i].class != CLASS_PERSONAL) {
            cbor_uint(scratch, type->fields[i].number);
            value_encode(&values[i], scratch);
        }
    }
    for (size_t i = 0; i < scratch->size; i++) {
        hash = (hash ^ (unsigned char)scratch->at[i]) * 0x100000001b3u;
    }
    return hash;
}

/* What the programme shows of a record, else what waits. Lent by the importer's arena. */
static Status vanished_read(VanishedList *list, Vanished *item, Error *err)
{
    Importer *importer = list->importer;
    Writer *writer = importer->writer;
    const RecordType *type = list->kept->type;
    RecordRow row;
    Known known;
    bool found;

    TRY(row_read(writer->db, type_table(&writer->state->tables, type), item->id, &importer->arena, &row, &found, err));
    if (found) {
        item->values = row.values;
        return ST_OK;
    }
    arena_reset(&importer->work);
    TRY(known_read(importer, type, item->id, (Date){0}, &known, err));
    item->values = values_keep(&importer->arena, type, known.base);
    return ST_OK;
}

/* As many as there is room for. */
static Status vanished_values(VanishedList *list, Error *err)
{
    for (size_t i = 0; i < list->count; i++) {
        if (list->importer->arena.used > VANISHED_BYTES_MAX) {
            list->count = i;
        } else {
            TRY(vanished_read(list, &list->items[i], err));
        }
    }
    return ST_OK;
}

/* Values that agree, of those that either has; references of a row that was not resolved count as nothing. */
static double likeness(const RecordType *type, const Value *a, const Value *b)
{
    int same = 0, of = 0;

    for (size_t i = 0; i < type->field_count; i++) {
        if ((a[i].state != VALUE_SET && b[i].state != VALUE_SET) || type->fields[i].class == CLASS_PERSONAL) {
            continue;
        }
        of++;
        same += a[i].state == b[i].state && value_equal(&a[i], &b[i]);
    }
    return of == 0 ? 0 : (double)same / of;
}

static void pair(VanishedList *list, size_t vanished, size_t row, Id *out, bool *paired)
{
    list->items[vanished].taken = true;
    out[row] = list->items[vanished].id;
    paired[row] = true;
}

typedef struct Digested {
    uint64_t digest;
    size_t index;
} Digested;

static int digested_compare(const void *a, const void *b)
{
    const Digested *x = a, *y = b;

    return x->digest != y->digest ? (x->digest > y->digest) - (x->digest < y->digest)
                                  : (x->index > y->index) - (x->index < y->index);
}

static bool is_free(const VanishedList *list, size_t row, const bool *paired)
{
    return !paired[row] && list->importer->leftover.items[row].type == list->kept->type;
}

/* What must agree for a pair, from the surest on. */
typedef enum Agreement {
    AGREE_ALL,  /* rows that only changed in columns that feed nothing; twins are paired in their order */
    AGREE_CODE, /* the local code, once on either side */
    AGREE_TITLE /* the first text of the title, once on either side, and enough of the rest */
} Agreement;

static const Field *agreement_field(const RecordType *type, Agreement agreement)
{
    if (agreement == AGREE_CODE) {
        return type->code;
    }
    for (size_t i = 0; i < type->title_count; i++) {
        if (type->title[i]->kind == FIELD_TEXT && type->title[i] != type->code) {
            return type->title[i];
        }
    }
    return NULL;
}

/* 0: nothing that could agree. */
static uint64_t agreement_digest(const RecordType *type, Agreement agreement, const Value *values, Buffer *scratch)
{
    if (agreement == AGREE_ALL) {
        return values_digest(type, values, scratch);
    }
    const Field *field = agreement_field(type, agreement);
    return field == NULL || values[field->index].state != VALUE_SET ? 0 : hash_text(values[field->index].text);
}

static size_t digests_of_gone(const VanishedList *list, Agreement agreement, Digested *out)
{
    BUFFER scratch = {0};
    size_t count = 0;

    for (size_t i = 0; i < list->count; i++) {
        const Vanished *item = &list->items[i];
        uint64_t digest = item->taken ? 0 : agreement_digest(list->kept->type, agreement, item->values, &scratch);
        if (digest != 0) {
            out[count++] = (Digested){digest, i};
        }
    }
    qsort(out, count, sizeof *out, digested_compare);
    return count;
}

static size_t digests_of_rows(const VanishedList *list, Agreement agreement, const bool *paired, Digested *out)
{
    const DraftList *leftover = &list->importer->leftover;
    BUFFER scratch = {0};
    size_t count = 0;

    for (size_t i = 0; i < leftover->count; i++) {
        uint64_t digest = !is_free(list, i, paired)
                              ? 0
                              : agreement_digest(list->kept->type, agreement, leftover->items[i].values, &scratch);
        if (digest != 0) {
            out[count++] = (Digested){digest, i};
        }
    }
    qsort(out, count, sizeof *out, digested_compare);
    return count;
}

static bool is_single(const Digested *items, size_t count, size_t i)
{
    return (i == 0 || items[i - 1].digest != items[i].digest) &&
           (i + 1 == count || items[i + 1].digest != items[i].digest);
}

static bool may_pair(const VanishedList *list, Agreement agreement, size_t gone, size_t row)
{
    const Draft *draft = &list->importer->leftover.items[row];

    return agreement != AGREE_TITLE ||
           likeness(list->kept->type, draft->values, list->items[gone].values) >= list->least;
}

static void agreeing_pair(VanishedList *list, Agreement agreement, Digested *gone, Digested *rows, Id *out,
                          bool *paired)
{
    size_t gone_count = digests_of_gone(list, agreement, gone);
    size_t row_count = digests_of_rows(list, agreement, paired, rows);

    for (size_t i = 0, k = 0; i < gone_count && k < row_count;) {
        if (gone[i].digest != rows[k].digest) {
            bool behind = gone[i].digest < rows[k].digest;
            i += behind;
            k += !behind;
            continue;
        }
        bool clear = agreement == AGREE_ALL || (is_single(gone, gone_count, i) && is_single(rows, row_count, k));
        if (clear && may_pair(list, agreement, gone[i].index, rows[k].index)) {
            pair(list, gone[i].index, rows[k].index, out, paired);
        }
        i++;
        k++;
    }
}

static void best_note(Best *best, size_t with, double likeness)
{
    if (likeness > best->likeness) {
        *best = (Best){.with = with, .likeness = likeness};
    } else if (likeness > 0 && likeness == best->likeness) {
        best->tied = true;
    }
}

static void bests_find(const VanishedList *list, const bool *paired, Best *of_rows, Best *of_gone)
{
    const DraftList *leftover = &list->importer->leftover;

    memset(of_rows, 0, sizeof *of_rows * leftover->count);
    memset(of_gone, 0, sizeof *of_gone * list->count);
    for (size_t i = 0; i < leftover->count; i++) {
        for (size_t k = 0; k < list->count && is_free(list, i, paired); k++) {
            if (list->items[k].taken) {
                continue;
            }
            double alike = likeness(list->kept->type, leftover->items[i].values, list->items[k].values);
            if (alike >= list->least) {
                best_note(&of_rows[i], k, alike);
                best_note(&of_gone[k], i, alike);
            }
        }
    }
}

/* Pairs a row and a record that are each other's best, again and again: what is left may then be clear. */
static void alike_pair(VanishedList *list, Id *out, bool *paired)
{
    size_t rows = list->importer->leftover.count, budget = COMPARISONS_MAX;
    Best *of_rows = ARENA_ARRAY(&list->importer->arena, Best, rows + 1);
    Best *of_gone = ARENA_ARRAY(&list->importer->arena, Best, list->count + 1);
    bool progress = true;

    while (progress && rows * list->count <= budget) {
        budget -= rows * list->count;
        progress = false;
        bests_find(list, paired, of_rows, of_gone);
        for (size_t i = 0; i < rows; i++) {
            const Best *row = &of_rows[i];
            const Best *gone = &of_gone[row->with];
            if (row->likeness > 0 && !row->tied && !gone->tied && gone->with == i) {
                pair(list, row->with, i, out, paired);
                progress = true;
            }
        }
    }
}

static Status type_pair(VanishedList *list, Id *out, bool *paired, Error *err)
{
    TRY(fingerprints_each(list->importer->writer->db, list->kept->system, vanished_visit, list, err));
    TRY(vanished_values(list, err));
    Arena *arena = &list->importer->arena;
    Digested *gone = ARENA_ARRAY(arena, Digested, list->count + 1);
    Digested *rows = ARENA_ARRAY(arena, Digested, list->importer->leftover.count + 1);
    for (Agreement agreement = AGREE_ALL; list->count > 0 && agreement <= AGREE_TITLE; agreement++) {
        agreeing_pair(list, agreement, gone, rows, out, paired);
    }
    if (list->count > 0) {
        alike_pair(list, out, paired);
    }
    return ST_OK;
}

Status leftovers_pair(Importer *importer, Id *out, bool *paired, Error *err)
{
    /* Where no row was found again, more must agree than half: the file may be another one. */
    double least = importer->counts[COUNT_UNCHANGED] > 0 ? 1.0 / 2 : 2.0 / 3;

    TRY(same_source_match(importer, err));
    for (size_t t = 0; t < importer->mapping->type_count; t++) {
        VanishedList list = {.importer = importer, .kept = &importer->types[t], .least = least};
        Status status = type_pair(&list, out, paired, err);
        memory_free(list.items);
        TRY(status);
    }
    return ST_OK;
}
