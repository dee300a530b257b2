#include "store/saved_mappings.h"

#define SAVED_COLUMNS "SELECT name,position,time,document,author FROM saved_mapping"

static void row_take(Statement *select, Arena *arena, SavedMapping *out)
{
    *out = (SavedMapping){.name = text_copy(arena, column_text(select, 0)),
                          .position = (uint64_t)column_int(select, 1),
                          .time = (HybridTime)column_int(select, 2),
                          .document = text_copy(arena, column_text(select, 3)),
                          .author = text_copy(arena, column_text(select, 4))};
}

Status saved_mapping_read(Database *db, Text name, Arena *arena, SavedMapping *out, bool *found, Error *err)
{
    Statement *select;

    TRY(database_statement(db, SAVED_COLUMNS " WHERE name=?", &select, err));
    statement_text(select, 1, name);
    TRY(statement_step(select, found, err));
    if (*found) {
        row_take(select, arena, out);
    }
    statement_reset(select);
    return ST_OK;
}

Status saved_mapping_store(Database *db, const SavedMapping *mapping, Error *err)
{
    Statement *insert;

    TRY(database_statement(db, "INSERT OR REPLACE INTO saved_mapping VALUES(?,?,?,?,?)", &insert, err));
    statement_text(insert, 1, mapping->name);
    statement_int(insert, 2, (int64_t)mapping->position);
    statement_int(insert, 3, (int64_t)mapping->time);
    statement_text(insert, 4, mapping->document);
    statement_text(insert, 5, mapping->author);
    return statement_run(insert, err);
}

Status saved_mappings_read(Database *db, Arena *arena, SavedMapping **out, size_t *count, Error *err)
{
    Statement *select;
    size_t capacity = 16;
    bool row;

    *count = 0;
    *out = ARENA_ARRAY(arena, SavedMapping, capacity);
    TRY(database_statement(db, SAVED_COLUMNS " ORDER BY name", &select, err));
    for (;;) {
        TRY(statement_step(select, &row, err));
        if (!row) {
            return ST_OK;
        }
        if (*count == capacity) {
            SavedMapping *grown = ARENA_ARRAY(arena, SavedMapping, capacity * 2);
            memcpy(grown, *out, capacity * sizeof *grown);
            *out = grown;
            capacity *= 2;
        }
        row_take(select, arena, &(*out)[(*count)++]);
    }
}
