#include "store/related_counts.h"

Status related_count_read(Database *db, uint32_t measure, int64_t fid, int64_t *out, Error *err)
{
    Statement *select;
    bool row;

    TRY(database_statement(db, "SELECT records FROM kept_related WHERE measure=? AND record=?", &select, err));
    statement_int(select, 1, measure);
    statement_int(select, 2, fid);
    TRY(statement_step(select, &row, err));
    *out = row ? column_int(select, 0) : 0;
    statement_reset(select);
    return ST_OK;
}

Status related_count_store(Database *db, uint32_t measure, int64_t fid, int64_t records, Error *err)
{
    Statement *statement;

    TRY(database_statement(db,
                           records == 0 ? "DELETE FROM kept_related WHERE measure=?1 AND record=?2"
                                        : "INSERT OR REPLACE INTO kept_related VALUES(?1,?2,?3)",
                           &statement, err));
    statement_int(statement, 1, measure);
    statement_int(statement, 2, fid);
    if (records != 0) {
        statement_int(statement, 3, records);
    }
    return statement_run(statement, err);
}

static Status counts_visit(Statement *select, RelatedCountVisitor visit, void *context, bool *enough, Error *err)
{
    bool row;

    for (;;) {
        TRY(statement_step(select, &row, err));
        if (!row) {
            return ST_OK;
        }
        Status status = visit(context, column_int(select, 0), column_int(select, 1), enough, err);
        if (status != ST_OK || *enough) {
            statement_reset(select);
            return status;
        }
    }
}

Status related_counts_each(Database *db, uint32_t measure, RelatedCountVisitor visit, void *context, Error *err)
{
    Statement *select;
    bool enough = false;

    TRY(database_statement(db, "SELECT record, records FROM kept_related WHERE measure=? ORDER BY record", &select,
                           err));
    statement_int(select, 1, measure);
    return counts_visit(select, visit, context, &enough, err);
}

/* Those with one only are many and in no order but that of fid: they have no index of their own. */
Status related_counts_most(Database *db, uint32_t measure, RelatedCountVisitor visit, void *context, Error *err)
{
    static const char *const walks[] = {
        "SELECT record, records FROM kept_related WHERE measure=? AND records>1 ORDER BY records DESC, record",
        "SELECT record, records FROM kept_related WHERE measure=? AND records=1 ORDER BY record"};
    bool enough = false;
    Statement *select;

    for (size_t i = 0; i < COUNT_OF(walks) && !enough; i++) {
        TRY(database_statement(db, walks[i], &select, err));
        statement_int(select, 1, measure);
        TRY(counts_visit(select, visit, context, &enough, err));
    }
    return ST_OK;
}

Status related_counts_total(Database *db, uint64_t *out, Error *err)
{
    Statement *select;
    bool row;

    TRY(database_statement(db, "SELECT count(*) FROM kept_related", &select, err));
    TRY(statement_step(select, &row, err));
    *out = row ? (uint64_t)column_int(select, 0) : 0;
    statement_reset(select);
    return ST_OK;
}
