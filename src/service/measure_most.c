#include "service/measure_most.h"

#include <stdlib.h>

#include "project/related_count.h"
#include "project/unit_paths.h"
#include "service/measure_question.h"
#include "service/records.h"
#include "service/records_on.h"
#include "service/write_turn.h"
#include "store/reference_counts.h"
#include "store/related_counts.h"
#include "store/related_rows.h"

/* So many of one record are put in order; the total has all. */
enum { RELATED_READ_MAX = 10000 };

/* A question to the kept numbers while it is answered. */
typedef struct Most {
    RelatedTables tables;
    CubeScope scope;
    Id own; /* the record of the file's own programme: named or not, it is the same */
    UnitPaths paths;
    MostAnswer *answer;
    size_t limit;
    int64_t counted;   /* of the record at hand */
    bool holds_theirs; /* every record that is counted lies in the scope: the kept numbers are the scope's */
    int64_t holds;     /* so many records with others the scope holds; found so far */
    int64_t found;
} Most;

/* Is a programme named that is not the file's own? */
static Status other_programme(void *context, uint32_t type, int64_t field, Text code, int64_t records, Error *err)
{
    Most *most = context;
    Id id;

    (void)type;
    (void)field;
    (void)err;
    most->holds_theirs &= records == 0 || (id_parse(code, &id) && id_equal(id, most->own));
    return ST_OK;
}

/* Of all, or of the file's own programme where no record that is counted names another: kept counts tell. */
static Status theirs_look(Most *most, Error *err)
{
    const CubeScope *scope = &most->scope;
    const TypeTable *theirs = most->tables.theirs;

    most->holds_theirs = !scope->has_organisation && !scope->has_unit;
    if (!most->holds_theirs || !scope->has_programme) {
        return ST_OK;
    }
    most->holds_theirs = id_is_nil(scope->programme);
    if (!most->holds_theirs || theirs->programme == NULL || !theirs->referred[theirs->programme->index]) {
        most->holds_theirs = most->holds_theirs && theirs->programme == NULL;
        return ST_OK;
    }
    return reference_counts_of(most->tables.db, theirs->type->number, theirs->programme->number, other_programme, most,
                               err);
}

static Status in_scope(Most *most, const TypeTable *table, const RowOwner *row, bool *out, Error *err)
{
    const CubeScope *scope = &most->scope;
    Id programme = id_equal(row->programme, most->own) ? (Id){0} : row->programme;
    UnitPath path;

    *out = (!scope->has_programme || id_equal(scope->programme, programme)) &&
           (!scope->has_organisation || id_equal(scope->organisation, row->organisation));
    if (*out && scope->has_unit) {
        TRY(unit_path_of(&most->paths, table, row->unit, row->place, &path, err));
        *out = unit_path_holds(&path, scope->unit);
    }
    return ST_OK;
}

static Status related_in_scope(Most *most, int64_t fid, bool *out, Error *err)
{
    RowOwner row;
    bool found;

    *out = most->holds_theirs;
    if (*out) {
        return ST_OK;
    }
    TRY(owner_at(most->tables.db, most->tables.theirs, fid, &row, &found, err));
    return found ? in_scope(most, most->tables.theirs, &row, out, err) : ST_OK;
}

static Status related_visit(void *context, int64_t fid, double metres, Error *err)
{
    Most *most = context;
    bool inside;

    (void)metres;
    TRY(related_in_scope(most, fid, &inside, err));
    most->counted += inside;
    return ST_OK;
}

/* Keeps the answer in order; what comes later never stands before an equal one. */
static void record_put(Most *most, const MostRecord *record)
{
    MostAnswer *answer = most->answer;
    size_t at = answer->count < most->limit ? answer->count++ : most->limit - 1;

    while (at > 0 && answer->records[at - 1].records < record->records) {
        answer->records[at] = answer->records[at - 1];
        at--;
    }
    answer->records[at] = *record;
}

/* No record that follows has more than the last one that is kept. */
static bool is_settled(const Most *most, int64_t records)
{
    return most->answer->count == most->limit && records <= most->answer->records[most->limit - 1].records;
}

static Status most_visit(void *context, int64_t fid, int64_t records, bool *enough, Error *err)
{
    Most *most = context;
    const RelatedTables *tables = &most->tables;
    RowOwner row;
    bool found, inside = false;

    if (is_settled(most, records) || most->found == most->holds) {
        *enough = true;
        return ST_OK;
    }
    TRY(owner_at(tables->db, tables->ours, fid, &row, &found, err));
    MostRecord record = {.id = row.id, .records = records, .fid = fid};
    if (found) {
        TRY(in_scope(most, tables->ours, &row, &inside, err));
    }
    most->found += inside;
    if (inside && !most->holds_theirs) {
        most->counted = 0;
        TRY(related_each(tables, fid, related_visit, most, err));
        record.records = most->counted;
    }
    if (inside && record.records > 0 && !is_settled(most, record.records)) {
        record_put(most, &record);
    }
    return ST_OK;
}

static Status most_begin(Most *most, Reader *reader, const Scope *scope, const MeasureAsk *ask, const Measure **measure,
                         Error *err)
{
    TRY(measure_find(reader, scope, ask->measure, measure, err));
    if ((*measure)->related == NULL) {
        return error_set_at(err, ST_INVALID, "most", "the measure \"%.*s\" counts nothing that is related to a record",
                            TEXT_ARG((*measure)->id));
    }
    if (ask->by.length > 0 || ask->where.length > 0 || ask->from.length > 0 || ask->to.length > 0 || ask->running) {
        return error_set_at(err, ST_INVALID, "most",
                            "records with the most are asked for of a programme, an organisation or a unit, not by "
                            "dimensions or periods");
    }
    TRY(measure_scope(reader, ask, &most->scope, err));
    most->tables = related_tables(reader_database(reader), reader_tables(reader), *measure);
    most->own = programme_own_id(reader);
    return theirs_look(most, err);
}

/* How many records of the scope have others at all: the cubes know, so that the walk ends when all of them were met. */
static Status holds_read(Most *most, Reader *reader, Arena *arena, const Scope *scope, const MeasureAsk *ask,
                         Error *err)
{
    const Measure *measure = most->tables.measure;
    MeasureAnswer figures;

    TRY(measure_answer(reader, arena, scope, ask, &figures, err));
    for (size_t i = 0; i < figures.row_count; i++) {
        const int64_t *numbers = figures.rows[i].numbers;
        most->holds += numbers[0] - numbers[cell_missing(measure->related->value)];
    }
    return ST_OK;
}

Status measure_most(Reader *reader, Arena *arena, const Scope *scope, const MeasureAsk *ask, size_t limit,
                    MostAnswer *out, Error *err)
{
    Most most = {.answer = out, .limit = limit};

    *out = (MostAnswer){0};
    if (limit == 0 || limit > MOST_RECORDS_MAX) {
        return error_set_at(err, ST_INVALID, "most", "at most %d records are asked for", MOST_RECORDS_MAX);
    }
    TRY(most_begin(&most, reader, scope, ask, &out->measure, err));
    out->records = ARENA_ARRAY(arena, MostRecord, limit);
    unit_paths_init(&most.paths, most.tables.db, reader_tables(reader));
    Status status = holds_read(&most, reader, arena, scope, ask, err);
    if (status == ST_OK && most.holds > 0) {
        status = related_counts_most(most.tables.db, out->measure->number, most_visit, &most, err);
    }
    unit_paths_done(&most.paths);
    for (size_t i = 0; i < out->count; i++) {
        out->records[i].title = reference_label(reader, arena, out->measure->type, out->records[i].id);
    }
    return status;
}

/* What was counted for one record, gathered before it is put in order. */
typedef struct RelatedList {
    Most most;
    Reader *reader;
    Arena *arena;
    RelatedAnswer *answer;
    size_t room; /* grows: few records have many */
} RelatedList;

static void list_add(RelatedList *list, RelatedRecord record)
{
    RelatedAnswer *answer = list->answer;

    if (answer->count == list->room) {
        RelatedRecord *records = ARENA_ARRAY(list->arena, RelatedRecord, list->room * 2 + 16);
        if (answer->count > 0) {
            memcpy(records, answer->records, sizeof *records * answer->count);
        }
        answer->records = records;
        list->room = list->room * 2 + 16;
    }
    answer->records[answer->count++] = record;
}

static Status list_visit(void *context, int64_t fid, double metres, Error *err)
{
    RelatedList *list = context;
    RowOwner row;
    bool found, inside;

    TRY(related_in_scope(&list->most, fid, &inside, err));
    if (!inside) {
        return ST_OK;
    }
    TRY(owner_at(list->most.tables.db, list->most.tables.theirs, fid, &row, &found, err));
    list->answer->total++;
    if (found && list->answer->count < RELATED_READ_MAX) {
        list_add(list, (RelatedRecord){.id = row.id, .metres = metres});
    }
    return ST_OK;
}

static int by_metres(const void *a, const void *b)
{
    double left = ((const RelatedRecord *)a)->metres, right = ((const RelatedRecord *)b)->metres;

    return (left > right) - (left < right);
}

static Status list_fill(RelatedList *list, Id record, size_t limit, Error *err)
{
    const TypeTable *ours = list->most.tables.ours;
    RelatedAnswer *answer = list->answer;
    uint64_t version;
    int64_t fid;
    bool found;

    TRY(row_find(list->most.tables.db, ours, record, &fid, &version, &found, err));
    if (!found) {
        return error_set(err, ST_NOT_FOUND, "there is no such record");
    }
    TRY(related_each(&list->most.tables, fid, list_visit, list, err));
    if (answer->count > 1) {
        qsort(answer->records, answer->count, sizeof *answer->records, by_metres);
    }
    answer->count = answer->count < limit ? answer->count : limit;
    for (size_t i = 0; i < answer->count; i++) {
        answer->records[i].title =
            reference_label(list->reader, list->arena, answer->measure->related->type, answer->records[i].id);
    }
    return ST_OK;
}

Status measure_related(Reader *reader, Arena *arena, const Scope *scope, const MeasureAsk *ask, Id record, size_t limit,
                       RelatedAnswer *out, Error *err)
{
    RelatedList list = {.reader = reader, .arena = arena, .answer = out};

    *out = (RelatedAnswer){0};
    TRY(most_begin(&list.most, reader, scope, ask, &out->measure, err));
    unit_paths_init(&list.most.paths, list.most.tables.db, reader_tables(reader));
    Status status = list_fill(&list, record, limit, err);
    unit_paths_done(&list.most.paths);
    return status;
}
