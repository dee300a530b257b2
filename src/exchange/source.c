#include "exchange/source.h"

#include "base/limits.h"
#include "base/memory.h"
#include "exchange/encoding.h"
#include "exchange/source_reader.h"

enum { HEAD_SIZE = 64 * 1024 };

/* What the command line says when bytes are not UTF-8; also for formats that know no other encoding. */
static Status refuse_encoding(const Source *source, const Content *content, Error *err)
{
    const char *name = encoding_name(content->encoding);

    if (content->kind == CONTENT_JSON) {
        return error_set(err, ST_INVALID, "\"%s\" is JSON in %s; JSON is read in UTF-8 only: save it as UTF-8",
                         source->name, name);
    }
    return error_set(err, ST_INVALID, "\"%s\" looks like %s without a byte order mark: import it with --encoding %s",
                     source->name, name, content->encoding == ENCODING_UTF16LE ? "utf-16le" : "utf-16be");
}

static Status settle_encoding(Source *source, const Content *content, Error *err)
{
    SourceEncoding wanted = source->options.encoding;
    bool utf16 = content->encoding != ENCODING_UTF8;

    if (wanted == ENCODING_DETECT) {
        if (utf16 && (content->kind == CONTENT_JSON || content->mark_size == 0)) {
            return refuse_encoding(source, content, err);
        }
        wanted = content->encoding;
    }
    source->facts.encoding = wanted;
    input_consume(&source->input, content->mark_size);
    return input_set_encoding(&source->input, wanted, err);
}

static Status start_reader(Source *source, const Content *content, Error *err)
{
    if (content->kind == CONTENT_FOREIGN) {
        source->format = content->what;
        return worker_source_start(source, err);
    }
    if (content->kind == CONTENT_SHEET) {
        return xlsx_source_start(source, err);
    }
    TRY(settle_encoding(source, content, err));
    Text view = input_view(&source->input);
    if (source->input.ended && text_trim(view).length == 0) {
        return error_set(err, ST_INVALID, "\"%s\" is empty: it holds nothing but blanks", source->name);
    }
    return content->kind == CONTENT_JSON ? json_source_start(source, err) : csv_source_start(source, err);
}

/* What stands behind the last slash. */
static const char *path_name(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash == NULL || slash[1] == '\0' ? path : slash + 1;
}

static Status start(Source *source, Error *err)
{
    TRY(input_open(&source->input, source->path, err));
    if (source->input.folder) {
        return folder_source_start(source, err);
    }
    TRY(input_fill(&source->input, HEAD_SIZE, err));
    Text head = input_view(&source->input);
    if (head.length == 0) {
        return error_set(err, ST_INVALID, "\"%s\" is empty: it has no bytes", source->name);
    }
    head.length = head.length < HEAD_SIZE ? head.length : HEAD_SIZE;
    Content content = content_sniff(source->name, head);
    TRY(content_accept(&content, source->name, err));
    return start_reader(source, &content, err);
}

Status source_open(const char *path, const SourceOptions *options, Source **out, Error *err)
{
    Source *source = memory_resize(NULL, sizeof *source);
    Error unread;

    err = err == NULL ? &unread : err;
    *source = (Source){.place = {-1, -1, -1}, .input = {.fd = -1}};
    source->path = arena_copy(&source->arena, path, strlen(path));
    source->name = strcmp(path, "-") == 0 ? "standard input" : path_name(source->path);
    if (options != NULL) {
        source->options = *options;
        source->options.lon = text_copy(&source->arena, options->lon);
        source->options.lat = text_copy(&source->arena, options->lat);
        source->options.wkt = text_copy(&source->arena, options->wkt);
        source->options.layer = text_copy(&source->arena, options->layer);
    }
    Status status = start(source, err);
    if (status != ST_OK) {
        if (err->path[0] == '\0') {
            source_fail_at(source, 0, err);
        }
        source_close(source);
        return status;
    }
    *out = source;
    return ST_OK;
}

Status source_next(Source *source, Arena *row_arena, const Row **out, Error *err)
{
    Error unread;

    return source->reader->next(source, row_arena, out, err == NULL ? &unread : err);
}

void source_close(Source *source)
{
    if (source == NULL) {
        return;
    }
    if (source->reader != NULL && source->reader->close != NULL) {
        source->reader->close(source);
    }
    input_done(&source->input);
    columns_done(&source->columns);
    arena_done(&source->arena);
    memory_free(source);
}

size_t source_column_count(const Source *source)
{
    return source->columns.count;
}

Text source_column(const Source *source, size_t i)
{
    return source->columns.names[i];
}

Text source_column_tag(const Source *source, size_t i)
{
    return source->columns.tags[i];
}

Text source_where(const Source *source, const Row *row, ptrdiff_t column, Arena *arena)
{
    return source->reader->where == NULL ? (Text){0} : source->reader->where(source, row, column, arena);
}

size_t source_notes(const Source *source, Arena *arena, SourceNote out[SOURCE_NOTE_KINDS])
{
    return source->reader->notes == NULL ? 0 : source->reader->notes(source, arena, out);
}

const char *source_note_key(SourceNoteKind kind)
{
    static const char *const keys[] = {
#define SOURCE_NOTE(id, key) key,
#include "exchange/source_note.def"
#undef SOURCE_NOTE
    };

    return keys[kind];
}

const char *source_format(const Source *source)
{
    return source->format;
}

SourcePlace source_place(const Source *source)
{
    return source->place;
}

const SourceFacts *source_facts(const Source *source)
{
    return &source->facts;
}

const char *source_encoding_name(const Source *source)
{
    return encoding_name(source->facts.encoding == ENCODING_DETECT ? ENCODING_UTF8 : source->facts.encoding);
}

uint64_t source_bytes_read(const Source *source)
{
    if (source->reader->progress != NULL) {
        return source->reader->progress(source);
    }
    uint64_t unread = source->input.end - source->input.begin;
    return source->input.read > unread ? source->input.read - unread : 0;
}

uint64_t source_bytes_total(const Source *source)
{
    return source->input.total;
}

Status source_fail_at(const Source *source, uint64_t line, Error *err)
{
    if (line == 0) {
        snprintf(err->path, sizeof err->path, "%s", source->path);
    } else {
        snprintf(err->path, sizeof err->path, "%s:%llu", source->path, (unsigned long long)line);
    }
    return err->status;
}
