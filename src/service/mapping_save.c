#include "service/mapping_save.h"

#include "base/embedded.h"
#include "service/write_turn.h"
#include "store/saved_mappings.h"

enum { NAME_LENGTH_MAX = 64 };

bool mapping_name_is_fine(Text name)
{
    bool fine = name.length > 0 && name.length <= NAME_LENGTH_MAX && name.at[0] >= 'a' && name.at[0] <= 'z';

    for (size_t i = 0; i < name.length && fine; i++) {
        char c = name.at[i];
        fine = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    }
    return fine;
}

static const EmbeddedFile *shipped_find(Arena *arena, Text name)
{
    return mapping_name_is_fine(name) ? embedded_find(arena_format(arena, "maps/%.*s.json", TEXT_ARG(name))) : NULL;
}

Status mapping_saved_document(Database *db, Arena *arena, Text name, Text *out, Error *err)
{
    SavedMapping saved = {0};
    bool found;

    TRY(saved_mapping_read(db, name, arena, &saved, &found, err));
    *out = saved.document;
    return ST_OK;
}

static Status not_found(Text name, Error *err)
{
    return error_set(err, ST_NOT_FOUND, "no mapping is saved under the name '%.*s'",
                     (int)(name.length > 100 ? 100 : name.length), name.at);
}

Status mapping_document(Reader *reader, Arena *arena, Text name, Text *out, Error *err)
{
    const EmbeddedFile *shipped = shipped_find(arena, name);

    TRY(mapping_saved_document(reader_database(reader), arena, name, out, err));
    if (out->length == 0 && shipped != NULL) {
        *out = (Text){(const char *)shipped->bytes, shipped->size};
    }
    return out->length == 0 ? not_found(name, err) : ST_OK;
}

static bool is_listed(const MappingSummary *list, size_t count, Text name)
{
    for (size_t i = 0; i < count; i++) {
        if (text_equal(list[i].name, name)) {
            return true;
        }
    }
    return false;
}

static size_t shipped_count(Arena *arena)
{
    size_t count = 0;
    Text name;

    while (mapping_shipped(count, arena, &name)) {
        count++;
    }
    return count;
}

Status mappings_list(Reader *reader, Arena *arena, MappingSummary **out, size_t *count, Error *err)
{
    SavedMapping *saved;
    size_t saved_count, shipped = shipped_count(arena);
    Text name;

    *count = 0;
    TRY(saved_mappings_read(reader_database(reader), arena, &saved, &saved_count, err));
    *out = ARENA_ARRAY(arena, MappingSummary, saved_count + shipped + 1);
    for (size_t i = 0; i < saved_count; i++) {
        if (saved[i].document.length > 0) {
            (*out)[(*count)++] = (MappingSummary){.name = saved[i].name,
                                                  .document = saved[i].document,
                                                  .author = saved[i].author,
                                                  .saved_ms = hybrid_ms(saved[i].time)};
        }
    }
    for (size_t i = 0; i < shipped && mapping_shipped(i, arena, &name); i++) {
        const EmbeddedFile *file = shipped_find(arena, name);
        if (file != NULL && !is_listed(*out, *count, name)) {
            (*out)[(*count)++] =
                (MappingSummary){.name = name, .document = {(const char *)file->bytes, file->size}, .shipped = true};
        }
    }
    return ST_OK;
}

/* What is written: a document under a name, or, empty, that the name has none any more. */
typedef struct Saving {
    Text name, document;
    Actor actor;
    Arena *arena;
} Saving;

static void parts_write(Writer *writer, const Saving *saving, Buffer *internal, Buffer *restricted)
{
    journal_salt(&writer->journal, internal);
    cbor_map(internal, saving->document.length > 0 ? 2 : 1);
    cbor_uint(internal, PART_MAPPING);
    cbor_text(internal, saving->name);
    if (saving->document.length > 0) {
        cbor_uint(internal, PART_DOCUMENT);
        cbor_text(internal, saving->document);
    }
    journal_salt(&writer->journal, restricted);
    cbor_map(restricted, 1);
    cbor_uint(restricted, PART_AUTHOR);
    cbor_text(restricted, saving->actor.name);
}

static Status saving_job(void *context, Writer *writer, Error *err)
{
    const Saving *saving = context;
    EntryDraft draft = {.kind = ENTRY_MAPPING, .timed = true};
    BUFFER internal = {0};
    BUFFER restricted = {0};
    Position position;
    Text standing;

    TRY(mapping_saved_document(writer->db, saving->arena, saving->name, &standing, err));
    if (saving->document.length == 0 && standing.length == 0) {
        return not_found(saving->name, err);
    }
    if (text_equal(standing, saving->document)) {
        return ST_OK;
    }
    parts_write(writer, saving, &internal, &restricted);
    draft.parts[CLASS_INTERNAL] = buffer_view(&internal);
    draft.parts[CLASS_RESTRICTED] = buffer_view(&restricted);
    return writer_append(writer, &draft, true, &position, err);
}

static Status name_check(Arena *arena, Text name, Error *err)
{
    if (!mapping_name_is_fine(name)) {
        return error_set_at(err, ST_INVALID, "/name",
                            "a mapping's name is small letters without accents, digits and _, begins with a letter and "
                            "has at most 64 characters");
    }
    if (shipped_find(arena, name) != NULL) {
        return error_set_at(err, ST_CONFLICT, "/name", "'%.*s' is the name of a shipped mapping: choose another one",
                            TEXT_ARG(name));
    }
    return ST_OK;
}

static Status document_check(Programme *programme, Arena *arena, Text document, Text *name, Error *err)
{
    Reader *reader;
    Mapping mapping;

    TRY(reader_acquire(programme, &reader, err));
    Status status = mapping_read(arena, document, "", reader_model(reader), &mapping, err);
    reader_release(reader);
    *name = status == ST_OK ? mapping.name : (Text){0};
    return status == ST_OK ? name_check(arena, mapping.name, err) : status;
}

Status mapping_save(Programme *programme, Actor actor, Arena *arena, Text document, Text *name, Error *err)
{
    Saving saving = {.document = text_trim(document), .actor = actor, .arena = arena};

    TRY(document_check(programme, arena, document, name, err));
    saving.name = *name;
    return writer_run(programme, saving_job, &saving, err);
}

Status mapping_remove(Programme *programme, Actor actor, Text name, Error *err)
{
    Arena arena;
    Saving saving = {.name = name, .actor = actor, .arena = &arena};

    arena_init(&arena, 0);
    Status status = name_check(&arena, name, err);
    if (status == ST_OK) {
        status = writer_run(programme, saving_job, &saving, err);
    }
    arena_done(&arena);
    return status;
}
