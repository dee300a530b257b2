/*
 * KML packed as a globe opens it: an archive whose one entry is doc.kml. The text waits in a file without a name until
 * it is whole, because an archive says beforehand how long its entries are.
 */
#include <errno.h>
#include <stdio.h>
#include <zip.h>

#include "exchange/shape_file.h"
#include "exchange/sink_writer.h"

enum { FLUSH_SIZE = 256 * 1024 };

typedef struct KmzState {
    Sink text; /* as the writer of KML knows it */
    FILE *file;
    const char *path;
} KmzState;

static Status text_flush(KmzState *state, Error *err)
{
    size_t size = state->text.pending.size;
    bool whole = size == 0 || fwrite(state->text.pending.at, 1, size, state->file) == size;

    buffer_clear(&state->text.pending);
    return whole ? ST_OK : error_set(err, ST_IO, "cannot write \"%s\": %s", state->path, strerror(errno));
}

static Status open_text(Sink *sink, const char *path, Error *err)
{
    KmzState *state = ARENA_NEW(&sink->arena, KmzState);

    sink->state = state;
    state->path = path;
    state->text = (Sink){.writer = &KML_WRITER,
                         .type = sink->type,
                         .options = sink->options,
                         .id_name = sink->id_name,
                         .observed_name = sink->observed_name};
    TRY(unnamed_file(path, &state->file, err));
    KML_WRITER.prepare(&state->text);
    KML_WRITER.begin(&state->text, &state->text.pending);
    return ST_OK;
}

static Status add_record(Sink *sink, const Value *values, const SinkExtra *extra, Error *err)
{
    KmzState *state = sink->state;

    KML_WRITER.record(&state->text, values, extra, &state->text.pending);
    state->text.record_count++;
    sink->record_count++;
    return state->text.pending.size >= FLUSH_SIZE ? text_flush(state, err) : ST_OK;
}

/* The archive closes the file. */
static Status entry_add(KmzState *state, zip_t *archive, Error *err)
{
    rewind(state->file);
    zip_source_t *source = zip_source_filep(archive, state->file, 0, -1);
    if (source != NULL) {
        state->file = NULL;
    }
    zip_int64_t at = source == NULL ? -1 : zip_file_add(archive, "doc.kml", source, ZIP_FL_ENC_UTF_8);
    if (at < 0) {
        zip_source_free(source);
        return error_set(err, ST_IO, "cannot write the archive: %s", zip_strerror(archive));
    }
    /* archives of the same records are the same */
    zip_file_set_dostime(archive, (zip_uint64_t)at, 0, 0x21, 0);
    return ST_OK;
}

static Status finish_archive(Sink *sink, Error *err)
{
    KmzState *state = sink->state;
    int code;

    KML_WRITER.end(&state->text, &state->text.pending);
    TRY(text_flush(state, err));
    zip_t *archive = zip_open(state->path, ZIP_CREATE | ZIP_EXCL, &code);
    if (archive == NULL) {
        return error_set(err, ST_IO, "cannot write \"%s\"", sink->path);
    }
    Status status = entry_add(state, archive, err);
    if (status == ST_OK && zip_close(archive) != 0) {
        status = error_set(err, ST_IO, "cannot write the archive: %s", zip_strerror(archive));
    }
    if (status != ST_OK) {
        zip_discard(archive);
    }
    return status;
}

static void abandon_text(Sink *sink)
{
    KmzState *state = sink->state;

    if (state == NULL) {
        return;
    }
    if (state->file != NULL) {
        fclose(state->file);
    }
    buffer_done(&state->text.pending);
    arena_done(&state->text.arena);
}

const SinkWriter KMZ_WRITER = {.media_type = "application/vnd.google-earth.kmz",
                               .open = open_text,
                               .add = add_record,
                               .finish = finish_archive,
                               .abandon = abandon_text};
