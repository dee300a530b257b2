#include "store/report_rows.h"

#define REPORT_COLUMNS                                                                                                 \
    "position,last_position,state,kind,title,source,mapping,system,author,decided_by,reason,observed_day,"             \
    "observed_precision,time,read,stored,updated,unchanged,held,refused,changes,decision_position,decided,"            \
    "self_approved,takes_up_node,takes_up_sequence,taken_up"

enum {
    AT_POSITION,
    AT_LAST,
    AT_STATE,
    AT_KIND,
    AT_TITLE,
    AT_SOURCE,
    AT_MAPPING,
    AT_SYSTEM,
    AT_AUTHOR,
    AT_DECIDED_BY,
    AT_REASON,
    AT_DAY,
    AT_PRECISION,
    AT_TIME,
    AT_COUNTS,
    AT_CHANGES = AT_COUNTS + REPORT_COUNTS,
    AT_DECISION,
    AT_DECIDED,
    AT_SELF,
    AT_TAKES_UP_NODE,
    AT_TAKES_UP_SEQUENCE,
    AT_TAKEN_UP,
    REPORT_COLUMN_COUNT
};

static void texts_bind(Statement *insert, const ReportRow *report)
{
    const Text texts[] = {report->kind,   report->title,  report->source,     report->mapping,
                          report->system, report->author, report->decided_by, report->reason};

    for (int i = 0; i < (int)COUNT_OF(texts); i++) {
        if (texts[i].length > 0) {
            statement_text(insert, AT_KIND + 1 + i, texts[i]);
        }
    }
}

#define REPORT_PARAMETERS "?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?"

static void report_bind(Statement *insert, const ReportRow *report)
{
    statement_int(insert, AT_POSITION + 1, (int64_t)report->position);
    statement_int(insert, AT_LAST + 1, (int64_t)report->last_position);
    statement_int(insert, AT_STATE + 1, report->state);
    texts_bind(insert, report);
    if (date_is_known(report->observed)) {
        statement_int(insert, AT_DAY + 1, report->observed.day);
        statement_int(insert, AT_PRECISION + 1, report->observed.precision);
    }
    statement_int(insert, AT_TIME + 1, (int64_t)report->time);
    for (int i = 0; i < REPORT_COUNTS; i++) {
        statement_int(insert, AT_COUNTS + 1 + i, (int64_t)report->counts[i]);
    }
    statement_int(insert, AT_CHANGES + 1, (int64_t)report->changes);
    if (report->decision_position != 0) {
        statement_int(insert, AT_DECISION + 1, (int64_t)report->decision_position);
        statement_int(insert, AT_DECIDED + 1, (int64_t)report->decided);
        statement_int(insert, AT_SELF + 1, report->self_approved);
    }
    if (report->takes_up) {
        statement_bytes(insert, AT_TAKES_UP_NODE + 1, report->takes_up_node.bytes, sizeof report->takes_up_node.bytes);
        statement_int(insert, AT_TAKES_UP_SEQUENCE + 1, (int64_t)report->takes_up_sequence);
    }
    statement_int(insert, AT_TAKEN_UP + 1, (int64_t)report->taken_up);
}

Status report_store(Database *db, const ReportRow *report, Error *err)
{
    Statement *insert;

    TRY(database_statement(db, "INSERT OR REPLACE INTO report(" REPORT_COLUMNS ") VALUES(" REPORT_PARAMETERS ")",
                           &insert, err));
    report_bind(insert, report);
    return statement_run(insert, err);
}

Status report_is_exactly(Database *db, const ReportRow *report, bool *out, Error *err)
{
    Statement *select;

    TRY(database_statement(db, "SELECT 1 FROM report WHERE (" REPORT_COLUMNS ") IS (" REPORT_PARAMETERS ")", &select,
                           err));
    report_bind(select, report);
    TRY(statement_step(select, out, err));
    statement_reset(select);
    return ST_OK;
}

static void report_from_row(Statement *select, Arena *arena, ReportRow *out)
{
    *out = (ReportRow){.position = (uint64_t)column_int(select, AT_POSITION),
                       .last_position = (uint64_t)column_int(select, AT_LAST),
                       .state = (int)column_int(select, AT_STATE),
                       .time = (HybridTime)column_int(select, AT_TIME),
                       .changes = (uint64_t)column_int(select, AT_CHANGES),
                       .decision_position = (uint64_t)column_int(select, AT_DECISION),
                       .decided = (HybridTime)column_int(select, AT_DECIDED),
                       .self_approved = column_int(select, AT_SELF) != 0,
                       .takes_up_sequence = (uint64_t)column_int(select, AT_TAKES_UP_SEQUENCE),
                       .taken_up = (uint64_t)column_int(select, AT_TAKEN_UP)};
    Text node = column_bytes(select, AT_TAKES_UP_NODE);
    out->takes_up = node.length == sizeof out->takes_up_node.bytes;
    if (out->takes_up) {
        memcpy(out->takes_up_node.bytes, node.at, node.length);
    }
    Text *texts[] = {&out->kind,   &out->title,  &out->source,     &out->mapping,
                     &out->system, &out->author, &out->decided_by, &out->reason};
    for (int i = 0; i < (int)COUNT_OF(texts); i++) {
        *texts[i] = text_copy(arena, column_text(select, AT_KIND + i));
    }
    out->observed = (Date){(int32_t)column_int(select, AT_DAY), (DatePrecision)column_int(select, AT_PRECISION)};
    for (int i = 0; i < REPORT_COUNTS; i++) {
        out->counts[i] = (uint64_t)column_int(select, AT_COUNTS + i);
    }
}

Status report_read(Database *db, uint64_t position, bool containing, Arena *arena, ReportRow *out, bool *found,
                   Error *err)
{
    Statement *select;
    const char *sql = containing ? "SELECT " REPORT_COLUMNS
                                   " FROM report WHERE position<=? ORDER BY position DESC LIMIT 1"
                                 : "SELECT " REPORT_COLUMNS " FROM report WHERE position=?";

    TRY(database_statement(db, sql, &select, err));
    statement_int(select, 1, (int64_t)position);
    TRY(statement_step(select, found, err));
    if (*found) {
        report_from_row(select, arena, out);
        statement_reset(select);
    }
    return ST_OK;
}

Status reports_read(Database *db, int state, uint64_t before, size_t limit, Arena *arena, ReportRow **out,
                    size_t *count, Error *err)
{
    Statement *select;
    const char *sql = state < 0 ? "SELECT " REPORT_COLUMNS
                                  " FROM report WHERE ?1<0 AND position<?2 ORDER BY position DESC LIMIT ?3"
                                : "SELECT " REPORT_COLUMNS
                                  " FROM report WHERE state=?1 AND position<?2 ORDER BY position DESC LIMIT ?3";

    *out = ARENA_ARRAY(arena, ReportRow, limit);
    *count = 0;
    TRY(database_statement(db, sql, &select, err));
    statement_int(select, 1, state);
    statement_int(select, 2, before == 0 ? INT64_MAX : (int64_t)before);
    statement_int(select, 3, (int64_t)limit);
    for (;;) {
        bool row;
        TRY(statement_step(select, &row, err));
        if (!row) {
            return ST_OK;
        }
        report_from_row(select, arena, &(*out)[(*count)++]);
    }
}

Status reports_between(Database *db, uint64_t first, uint64_t last, Arena *arena, ReportRow **out, size_t *count,
                       Error *err)
{
    Statement *select;
    size_t capacity = 4;
    bool row;

    *out = ARENA_ARRAY(arena, ReportRow, capacity);
    TRY(database_statement(db, "SELECT " REPORT_COLUMNS " FROM report WHERE position BETWEEN ? AND ? ORDER BY position",
                           &select, err));
    statement_int(select, 1, (int64_t)first);
    statement_int(select, 2, (int64_t)last);
    for (*count = 0;;) {
        TRY(statement_step(select, &row, err));
        if (!row) {
            return ST_OK;
        }
        if (*count == capacity) {
            ReportRow *larger = ARENA_ARRAY(arena, ReportRow, capacity * 2);
            memcpy(larger, *out, sizeof *larger * capacity);
            *out = larger;
            capacity *= 2;
        }
        report_from_row(select, arena, &(*out)[(*count)++]);
    }
}

Status report_takers(Database *db, const NodeKey *node, uint64_t sequence, const int states[2], Arena *arena,
                     uint64_t **out, size_t *count, Error *err)
{
    Statement *select;
    size_t capacity = 4;
    bool row;

    TRY(database_statement(db,
                           "SELECT position FROM report WHERE takes_up_sequence=? AND takes_up_node=? AND state IN(?,?)"
                           " ORDER BY position",
                           &select, err));
    statement_int(select, 1, (int64_t)sequence);
    statement_bytes(select, 2, node->bytes, sizeof node->bytes);
    statement_int(select, 3, states[0]);
    statement_int(select, 4, states[1]);
    *out = ARENA_ARRAY(arena, uint64_t, capacity);
    for (*count = 0;;) {
        TRY(statement_step(select, &row, err));
        if (!row) {
            return ST_OK;
        }
        if (*count == capacity) {
            uint64_t *larger = ARENA_ARRAY(arena, uint64_t, capacity * 2);
            memcpy(larger, *out, sizeof **out * capacity);
            capacity *= 2;
            *out = larger;
        }
        (*out)[(*count)++] = (uint64_t)column_int(select, 0);
    }
}

Status report_has_takers(Database *db, const NodeKey *node, uint64_t sequence, bool *out, Error *err)
{
    Statement *select;

    TRY(database_statement(db, "SELECT 1 FROM report WHERE takes_up_sequence=? AND takes_up_node=? LIMIT 1", &select,
                           err));
    statement_int(select, 1, (int64_t)sequence);
    statement_bytes(select, 2, node->bytes, sizeof node->bytes);
    TRY(statement_step(select, out, err));
    statement_reset(select);
    return ST_OK;
}

static Status one_number(Statement *select, int64_t *out, Error *err)
{
    bool row;

    TRY(statement_step(select, &row, err));
    *out = row ? column_int(select, 0) : 0;
    statement_reset(select);
    return ST_OK;
}

Status deciders_count(Database *db, int64_t *out, Error *err)
{
    Statement *select;

    TRY(database_statement(db, "SELECT count(DISTINCT decided_by) FROM report WHERE decision_position IS NOT NULL",
                           &select, err));
    return one_number(select, out, err);
}

Status reports_count(Database *db, int state, int64_t *out, Error *err)
{
    Statement *select;

    TRY(database_statement(db, "SELECT count(*) FROM report WHERE state=?", &select, err));
    statement_int(select, 1, state);
    return one_number(select, out, err);
}

Status reports_held(Database *db, int withdrawn_state, int rejected_state, int64_t *out, Error *err)
{
    Statement *select;

    TRY(database_statement(db, "SELECT sum(held-taken_up) FROM report WHERE state<>? AND state<>?", &select, err));
    statement_int(select, 1, withdrawn_state);
    statement_int(select, 2, rejected_state);
    return one_number(select, out, err);
}

Status reports_total(Database *db, int64_t *out, Error *err)
{
    Statement *select;

    TRY(database_statement(db, "SELECT count(*) FROM report", &select, err));
    return one_number(select, out, err);
}

static Status waiting_statement(Database *db, const char *sql, const NodeKey *node, uint64_t sequence, Statement **out,
                                Error *err)
{
    TRY(database_statement(db, sql, out, err));
    statement_bytes(*out, 1, node->bytes, sizeof node->bytes);
    statement_int(*out, 2, (int64_t)sequence);
    return ST_OK;
}

Status waiting_store(Database *db, const NodeKey *node, uint64_t sequence, uint64_t position, Error *err)
{
    Statement *insert;

    TRY(waiting_statement(db, "INSERT OR IGNORE INTO decision_waiting VALUES(?,?,?)", node, sequence, &insert, err));
    statement_int(insert, 3, (int64_t)position);
    return statement_run(insert, err);
}

Status waiting_take(Database *db, const NodeKey *node, uint64_t sequence, WaitingVisitor visit, void *context,
                    Error *err)
{
    static const char next[] =
        "SELECT position FROM decision_waiting WHERE node=? AND sequence=? ORDER BY position LIMIT 1";
    Statement *statement;
    bool row;

    for (;;) {
        TRY(waiting_statement(db, next, node, sequence, &statement, err));
        TRY(statement_step(statement, &row, err));
        if (!row) {
            return ST_OK;
        }
        uint64_t position = (uint64_t)column_int(statement, 0);
        statement_reset(statement);
        TRY(waiting_statement(db, "DELETE FROM decision_waiting WHERE node=? AND sequence=? AND position=?", node,
                              sequence, &statement, err));
        statement_int(statement, 3, (int64_t)position);
        TRY(statement_run(statement, err));
        TRY(visit(context, position, err));
    }
}
