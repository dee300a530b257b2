#include "service/search.h"

#include "base/limits.h"
#include "base/words.h"
#include "service/write_turn.h"
#include "store/counts.h"
#include "store/identifiers.h"
#include "store/search_index.h"

enum { NAMED_MAX = 16, CANDIDATES = 60, WORDS_MAX = 16, COUNTED_MAX = 1000 };

static Status row_named(Reader *reader, const TypeTable *table, Id id, RowWords *out, Error *err)
{
    int64_t *named = (int64_t *)(uintptr_t)out->named;
    int64_t fid;
    uint64_t version;
    bool found;

    TRY(row_find(reader_database(reader), table, id, &fid, &version, &found, err));
    for (size_t i = 0; i < out->named_count && found; i++) {
        found = named[i] != fid;
    }
    if (found && out->named_count < NAMED_MAX) {
        named[out->named_count++] = fid;
    }
    return ST_OK;
}

typedef struct SystemList {
    uint32_t numbers[NAMED_MAX];
    size_t count;
} SystemList;

static void system_visit(void *context, uint32_t number)
{
    SystemList *list = context;

    if (list->count < NAMED_MAX) {
        list->numbers[list->count++] = number;
    }
}

/* Records that have the text itself as their code, or as an identifier that some source gave them. */
static Status named_find(Reader *reader, const RecordType *type, Text text, RowWords *out, Error *err)
{
    Database *db = reader_database(reader);
    const TypeTable *table = reader_table(reader, type);
    SystemList systems = {.count = 0};
    int64_t fid;
    Id id;
    bool found = false;

    if (type->code != NULL) {
        TRY(code_find_row(db, table, text, &fid, &found, err));
    }
    if (found) {
        *(int64_t *)(uintptr_t)out->named = fid;
        out->named_count = 1;
    }
    TRY(identifier_systems_each(db, type->number, system_visit, &systems, err));
    for (size_t i = 0; i < systems.count; i++) {
        TRY(identifier_find(db, systems.numbers[i], text, &id, &found, err));
        if (found) {
            TRY(row_named(reader, table, id, out, err));
        }
    }
    return ST_OK;
}

static bool has_blank_end(Text text)
{
    return text_trim(text).length < text.length && text.length > 0 && text.at[text.length - 1] == ' ';
}

static Status words_read(Arena *arena, Text text, RowWords *out, Error *err)
{
    BUFFER words = {0};
    size_t count = 0;

    if (text.length > LIMIT_SEARCH_BYTES) {
        return error_set_at(err, ST_INVALID, "q", "q has %zu bytes; a search of at most %d finds more", text.length,
                            LIMIT_SEARCH_BYTES);
    }
    words_fold(text, false, &words);
    *out = (RowWords){.words = text_copy(arena, buffer_view(&words)), .open = !has_blank_end(text)};
    for (Text rest = out->words; rest.length > 0; count++) {
        word_next(&rest);
    }
    if (count == 0 && text_trim(text).length > 0) {
        return error_set_at(err, ST_INVALID, "q", "q has no letter or digit to look for");
    }
    if (count > WORDS_MAX) {
        return error_set_at(err, ST_INVALID, "q", "q has %zu words; a search of at most %d finds more", count,
                            WORDS_MAX);
    }
    return ST_OK;
}

Status search_words(Reader *reader, Arena *arena, const RecordType *type, Text text, RowWords *out, Error *err)
{
    TRY(words_read(arena, text, out, err));
    out->named = ARENA_ARRAY(arena, int64_t, NAMED_MAX);
    return out->words.length == 0 ? ST_OK : named_find(reader, type, text_trim(text), out, err);
}

Status search_waiting(Reader *reader, const RecordType *type, int64_t *out, Error *err)
{
    PendingList pending;

    TRY(pending_read(reader_database(reader), &pending, err));
    *out = pending_records(&pending, type == NULL ? 0 : type->number);
    return ST_OK;
}

typedef enum Nearness { NEAR_NAMED, NEAR_SAME, NEAR_BEGINS, NEAR_SOMEWHERE, NEARNESSES } Nearness;

/* How near what was typed is to what a record is called: its code, a name, the beginning of one, words of it. */
static Nearness nearness(const RecordType *type, const RecordRow *row, const RowWords *words, Text typed, Buffer *fold)
{
    Nearness best = NEAR_SOMEWHERE;

    for (size_t i = 0; i < words->named_count; i++) {
        if (words->named[i] == row->position) {
            return NEAR_NAMED;
        }
    }
    for (size_t i = 0; i < type->searched_count; i++) {
        const Value *value = &row->values[type->searched[i]->index];
        if (value->state == VALUE_SET) {
            buffer_clear(fold);
            words_fold(value->text, false, fold);
            bool begins = text_starts(buffer_view(fold), typed);
            Nearness now = begins && fold->size == typed.length + 1 ? NEAR_SAME : begins ? NEAR_BEGINS : best;
            best = now < best ? now : best;
        }
    }
    return best;
}

static Status best_take(Reader *reader, Arena *arena, const RecordType *type, const RowWords *words, size_t each,
                        const RecordRow *rows, size_t count, SearchGroup *out, Error *err)
{
    Nearness *near = ARENA_ARRAY(arena, Nearness, count + 1);
    Text typed = {words->words.at, words->words.length - 1};
    BUFFER fold = {0};

    for (size_t i = 0; i < count; i++) {
        near[i] = nearness(type, &rows[i], words, typed, &fold);
        out->named = out->named || near[i] <= NEAR_SAME;
    }
    out->rows = ARENA_ARRAY(arena, RecordRow, each);
    for (Nearness one = NEAR_NAMED; one < NEARNESSES; one++) {
        for (size_t i = 0; i < count && out->row_count < each; i++) {
            bool found = near[i] == one;
            if (found) {
                TRY(row_read(reader_database(reader), reader_table(reader, type), rows[i].id, arena,
                             &out->rows[out->row_count], &found, err));
            }
            out->row_count += found;
        }
    }
    return ST_OK;
}

static Status group_find(Reader *reader, Arena *arena, const RecordType *type, Text text, const Scope *scope,
                         size_t each, SearchGroup *out, Error *err)
{
    RowQuery query = {
        .table = reader_table(reader, type), .limit = CANDIDATES, .newest_first = true, .without_geometry = true};
    RecordRow *rows;
    size_t count;

    *out = (SearchGroup){.type = type, .matched_exact = true};
    TRY(search_words(reader, arena, type, text, &query.words, err));
    if (query.words.words.length == 0) {
        return ST_OK;
    }
    TRY(rows_page(reader_database(reader), &query, arena, &rows, &count, err));
    out->matched = count;
    if (count == CANDIDATES) {
        TRY(words_count(reader_database(reader), &query, COUNTED_MAX, &out->matched, err));
        out->matched_exact = out->matched < COUNTED_MAX;
    }
    TRY(best_take(reader, arena, type, &query.words, each, rows, count, out, err));
    records_scope(type, scope, out->rows, out->row_count);
    return ST_OK;
}

/* Is everything that finds a record of this type open to the scope? */
static bool is_open_to(const RecordType *type, const Scope *scope)
{
    for (size_t i = 0; i < type->searched_count; i++) {
        if (type->searched[i]->class > scope->max_class) {
            return false;
        }
    }
    return type->searched_count > 0;
}

Status search_everywhere(Reader *reader, Arena *arena, Text text, const Scope *scope, size_t each, SearchResult *out,
                         Error *err)
{
    const Model *model = reader_model(reader);
    SearchGroup *found = ARENA_ARRAY(arena, SearchGroup, model->type_count + 1);
    size_t count = 0;

    *out = (SearchResult){.groups = ARENA_ARRAY(arena, SearchGroup, model->type_count + 1)};
    TRY(search_waiting(reader, NULL, &out->waiting, err));
    for (size_t i = 0; i < model->type_count; i++) {
        if (is_open_to(&model->types[i], scope)) {
            TRY(group_find(reader, arena, &model->types[i], text, scope, each, &found[count], err));
            count += found[count].row_count > 0;
        }
    }
    for (int named = 1; named >= 0; named--) {
        for (size_t i = 0; i < count; i++) {
            if (found[i].named == named) {
                out->groups[out->group_count++] = found[i];
            }
        }
    }
    return ST_OK;
}
