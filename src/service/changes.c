#include "service/changes.h"

#include "base/memory.h"
#include "service/write_turn.h"

struct CommitWatch {
    Database *db;
    int64_t seen;
};

Status changes_mark(Reader *reader, Arena *arena, ChangeMark *out, Error *err)
{
    out->version = reader_info(reader).version;
    out->model = reader_model(reader)->digest;
    return change_counts_read(reader_database(reader), arena, &out->counts, &out->count, err);
}

/* Both lists rise; `*at` goes along. 0 for a type that had no rows yet. */
static uint64_t rows_before(const ChangeMark *before, size_t *at, uint32_t type)
{
    while (*at < before->count && before->counts[*at].type < type) {
        (*at)++;
    }
    return *at < before->count && before->counts[*at].type == type ? before->counts[*at].rows : 0;
}

static void change_add(const Reader *reader, const Scope *scope, uint32_t number, uint64_t rows, Changes *out)
{
    if (number == CHANGES_OF_REPORTS) {
        out->reports = true;
        return;
    }
    const RecordType *type = model_type_numbered(reader_model(reader), number);
    if (type != NULL && scope_shows_type(scope, type)) {
        out->types[out->type_count++] = (TypeChange){type, rows};
    }
}

void changes_between(const Reader *reader, const Scope *scope, const ChangeMark *before, const ChangeMark *after,
                     Arena *arena, Changes *out)
{
    size_t at = 0;

    *out = (Changes){.types = ARENA_ARRAY(arena, TypeChange, after->count + 1)};
    out->all = memcmp(&before->model, &after->model, sizeof before->model) != 0 || after->version < before->version ||
               after->count < before->count;
    for (size_t i = 0; i < after->count; i++) {
        const ChangeCount *now = &after->counts[i];
        uint64_t then = rows_before(before, &at, now->type);
        out->all = out->all || now->rows < then;
        if (now->rows > then) {
            out->any = true;
            change_add(reader, scope, now->type, now->rows - then, out);
        }
    }
    out->any = out->any || out->all || after->version != before->version;
}

Status commit_watch_open(Programme *programme, CommitWatch **out, Error *err)
{
    CommitWatch *watch = memory_resize(NULL, sizeof *watch);

    *watch = (CommitWatch){.seen = -1};
    Status status = database_open(programme_path(programme), DATABASE_READ, &watch->db, err);
    if (status != ST_OK) {
        memory_free(watch);
        return status;
    }
    *out = watch;
    return ST_OK;
}

void commit_watch_close(CommitWatch *watch)
{
    if (watch != NULL) {
        database_close(watch->db);
        memory_free(watch);
    }
}

bool commit_watch_moved(CommitWatch *watch)
{
    int64_t version = database_foreign_version(watch->db);
    bool moved = version != watch->seen;

    watch->seen = version;
    return moved;
}
