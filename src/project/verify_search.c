#include "project/verify_search.h"

Status search_check_init(SearchCheck *check, Database *db, Error *err)
{
    *check = (SearchCheck){.expected = 0};
    return pending_read(db, &check->pending, err);
}

void search_check_done(SearchCheck *check)
{
    buffer_done(&check->words);
}

void search_check_row(SearchCheck *check, const TypeTable *table, const RecordRow *row)
{
    const PendingRange *range = NULL;

    if (table->type->searched_count == 0) {
        return;
    }
    if (check->pending.count > 0) {
        range = pending_find(&check->pending, table->type->number, row->position);
    }
    if (range != NULL) {
        check->waiting[range - check->pending.ranges]++;
        return;
    }
    search_row_words(table, row->values, &check->words);
    check->expected += search_digest_words(buffer_view(&check->words), row->position);
}

void search_check_merge(SearchCheck *check, const SearchCheck *other)
{
    for (size_t i = 0; i < check->pending.count; i++) {
        check->waiting[i] += other->waiting[i];
    }
    check->expected += other->expected;
}

Status search_check_finish(SearchCheck *check, Database *db, FaultVisitor visit, void *context, Error *err)
{
    const JournalFault wrong = {"projection", "search", "the full-text index is not what the journal says"};
    const JournalFault miscounted = {"projection", "search_pending",
                                     "records that are not in the full-text index yet are miscounted"};
    uint64_t stored;
    bool same = true;

    if (search_sum(db, &stored, err) != ST_OK || stored != check->expected) {
        visit(context, &wrong);
    }
    for (size_t i = 0; i < check->pending.count; i++) {
        same = same && check->waiting[i] == check->pending.ranges[i].records;
    }
    if (!same) {
        visit(context, &miscounted);
    }
    return ST_OK;
}
