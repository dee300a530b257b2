#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <sys/stat.h>

#include "base/limits.h"
#include "base/memory.h"
#include "exchange/source_reader.h"

/* The files of one format in a folder, one after the other, as one list of rows. */
typedef struct FolderState {
    char **files; /* paths in order of their names */
    size_t file_count, next_file;
    Source *inner;
    uint64_t finished, total; /* bytes */
    size_t mapped;            /* columns of `inner` that `map` knows */
    uint16_t map[LIMIT_COLUMNS];
    bool straight; /* the columns of `inner` are ours in number and order */
    Cell cells[LIMIT_COLUMNS];
} FolderState;

static const char DATA_NAMES[] =
    " geojson geojsonl geojsons json ndjson jsonl csv tsv xlsx xlsm gpkg shp fgb kml gml gpx ";

static Text extension_of(const char *name)
{
    const char *dot = strrchr(name, '.');

    return dot == NULL || dot == name ? (Text){0} : text_of(dot + 1);
}

static bool is_data(const char *name)
{
    char word[16];
    Text extension = extension_of(name);

    if (extension.length == 0 || extension.length > sizeof word - 3) {
        return false;
    }
    snprintf(word, sizeof word, " %s ", extension.at);
    for (char *at = word; *at != '\0'; at++) {
        *at = (char)tolower((unsigned char)*at);
    }
    return strstr(DATA_NAMES, word) != NULL;
}

static int data_entry(const struct dirent *entry)
{
    return entry->d_name[0] != '.' && is_data(entry->d_name);
}

static int by_bytes(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static void add_file(Source *source, FolderState *state, const char *name)
{
    struct stat facts;
    bool slash = source->path[strlen(source->path) - 1] == '/';
    char *path = arena_format(&source->arena, "%s%s%s", source->path, slash ? "" : "/", name);

    if (stat(path, &facts) == 0 && S_ISREG(facts.st_mode)) {
        state->files[state->file_count++] = path;
        state->total += (uint64_t)facts.st_size;
    }
}

static Status check_files(const Source *source, const FolderState *state, Error *err)
{
    if (state->file_count == 0) {
        return error_set(err, ST_INVALID, "the folder \"%s\" holds no file that can be read", source->path);
    }
    Text first = extension_of(state->files[0]);
    for (size_t i = 1; i < state->file_count; i++) {
        Text other = extension_of(state->files[i]);
        if (!text_equal(first, other)) {
            return error_set(err, ST_INVALID, "the folder \"%s\" holds files of several formats (%.*s, %.*s): name one",
                             source->path, TEXT_ARG(first), TEXT_ARG(other));
        }
    }
    return ST_OK;
}

static Status list_files(Source *source, FolderState *state, Error *err)
{
    struct dirent **entries = NULL;
    int count = scandir(source->path, &entries, data_entry, by_bytes);

    if (count < 0) {
        return error_set(err, ST_IO, "cannot list the folder \"%s\": %s", source->path, strerror(errno));
    }
    state->files = ARENA_ARRAY(&source->arena, char *, (size_t)count + 1);
    for (int i = 0; i < count; i++) {
        add_file(source, state, entries[i]->d_name);
        memory_free(entries[i]);
    }
    memory_free(entries);
    return check_files(source, state, err);
}

static void close_inner(FolderState *state)
{
    if (state->inner != NULL) {
        state->finished += source_bytes_total(state->inner);
        source_close(state->inner);
        state->inner = NULL;
    }
}

/* Gives every column of the file being read one of ours. */
static Status map_columns(Source *source, FolderState *state, Error *err)
{
    size_t column;

    for (; state->mapped < source_column_count(state->inner); state->mapped++) {
        TRY(columns_index(&source->columns, source_column(state->inner, state->mapped), state->mapped, &column, err));
        state->map[state->mapped] = (uint16_t)column;
        state->straight = state->straight && column == state->mapped;
    }
    return ST_OK;
}

static ptrdiff_t mapped_column(const FolderState *state, ptrdiff_t column)
{
    return column < 0 ? -1 : (ptrdiff_t)state->map[column];
}

static Status open_next(Source *source, FolderState *state, Error *err)
{
    close_inner(state);
    TRY(source_open(state->files[state->next_file++], &source->options, &state->inner, err));
    state->mapped = 0;
    state->straight = true;
    source->format = source_format(state->inner);
    source->facts = (SourceFacts){.encoding = source_facts(state->inner)->encoding,
                                  .delimiter = source_facts(state->inner)->delimiter};
    TRY(map_columns(source, state, err));
    SourcePlace place = source_place(state->inner);
    source->place = (SourcePlace){mapped_column(state, place.lon), mapped_column(state, place.lat),
                                  mapped_column(state, place.wkt)};
    return ST_OK;
}

static void take_row(Source *source, FolderState *state, Arena *arena, const Row *inner)
{
    uint64_t number = source->row.number + 1;
    Row *row = &source->row;

    *row = *inner;
    row->number = number;
    if (row->broken) {
        const char *name = strrchr(state->inner->path, '/') + 1;
        row->fault = arena_format(arena, "%s: %s", name, inner->fault);
        return;
    }
    row->cell_count = source->columns.count;
    if (state->straight && inner->cell_count == source->columns.count) {
        return;
    }
    memset(state->cells, 0, source->columns.count * sizeof *state->cells);
    for (size_t i = 0; i < inner->cell_count; i++) {
        state->cells[state->map[i]] = inner->cells[i];
    }
    row->cells = state->cells;
}

static Status folder_next(Source *source, Arena *row_arena, const Row **out, Error *err)
{
    FolderState *state = source->state;
    const Row *inner = NULL;

    *out = NULL;
    TRY(source_next(state->inner, row_arena, &inner, err));
    while (inner == NULL && state->next_file < state->file_count) {
        TRY(open_next(source, state, err));
        TRY(source_next(state->inner, row_arena, &inner, err));
    }
    if (inner != NULL) {
        TRY(map_columns(source, state, err));
        take_row(source, state, row_arena, inner);
        *out = &source->row;
    }
    return ST_OK;
}

static void folder_close(Source *source)
{
    close_inner(source->state);
}

static uint64_t folder_progress(const Source *source)
{
    const FolderState *state = source->state;

    return state->finished + (state->inner == NULL ? 0 : source_bytes_read(state->inner));
}

/* "[north.xlsx]Sheet1!C7", as spreadsheets name a cell of another file. */
static Text folder_where(const Source *source, const Row *row, ptrdiff_t column, Arena *arena)
{
    const FolderState *state = source->state;
    ptrdiff_t inner = -1;

    for (size_t i = 0; column >= 0 && i < state->mapped; i++) {
        inner = state->map[i] == column ? (ptrdiff_t)i : inner;
    }
    Text place = source_where(state->inner, row, inner, arena);
    return place.length == 0
               ? place
               : text_of(arena_format(arena, "[%s]%.*s", strrchr(state->inner->path, '/') + 1, TEXT_ARG(place)));
}

static const SourceReader FOLDER_READER = {folder_next, folder_close, folder_progress, folder_where, NULL};

Status folder_source_start(Source *source, Error *err)
{
    FolderState *state = ARENA_NEW(&source->arena, FolderState);

    source->state = state;
    source->reader = &FOLDER_READER;
    TRY(list_files(source, state, err));
    source->input.total = state->total;
    return open_next(source, state, err);
}
