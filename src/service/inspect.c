#include "service/inspect.h"

#include <math.h>
#include <stdio.h>

#include "base/limits.h"
#include "base/memory.h"
#include "base/number.h"

enum { HEAD_BYTES = 4 * 1024 * 1024, UTF8_LONGEST = 4 };

/* What is gathered while rows go by. */
typedef struct Gathering {
    Arena *arena;
    Inspection *out;
    uint64_t *hashes[LIMIT_COLUMNS]; /* of the values of a column */
    size_t capacity;
} Gathering;

static uint64_t text_number(Text text)
{
    uint64_t hash = 0xcbf29ce484222325u;

    for (size_t i = 0; i < text.length; i++) {
        hash = (hash ^ (unsigned char)text.at[i]) * 0x100000001b3u;
    }
    return hash;
}

/* No more than INSPECT_VALUE_BYTES of it, whole characters. */
static Text text_short(Text text)
{
    if (text.length > INSPECT_VALUE_BYTES) {
        text.length = INSPECT_VALUE_BYTES;
        while (text.length > 0 && ((unsigned char)text.at[text.length] & 0xc0) == 0x80) {
            text.length--;
        }
    }
    return text;
}

static Text cell_text(const Row *row, size_t column)
{
    const Cell *cell = column < row->cell_count ? &row->cells[column] : NULL;

    return cell == NULL || cell->kind == CELL_MISSING || cell->kind == CELL_NULL ? (Text){0} : text_trim(cell->text);
}

static void value_note(Gathering *all, InspectedColumn *column, Text text)
{
    text = text_short(text);
    for (size_t i = 0; i < column->value_count; i++) {
        if (text_equal(column->values[i].text, text)) {
            column->values[i].rows++;
            return;
        }
    }
    if (column->value_count == INSPECT_VALUES) {
        column->more_values = true;
        return;
    }
    column->values[column->value_count++] = (ColumnValue){text_copy(all->arena, text), 1};
}

static void number_note(InspectedColumn *column, Text text)
{
    char plain[64];
    double number;

    if (text.length == 0 || text.length >= sizeof plain) {
        return;
    }
    memcpy(plain, text.at, text.length);
    char *comma = memchr(plain, ',', text.length);
    if (comma != NULL) {
        *comma = '.';
    }
    if (!number_parse((Text){plain, text.length}, &number)) {
        return;
    }
    column->least = column->numbers == 0 || number < column->least ? number : column->least;
    column->most = column->numbers == 0 || number > column->most ? number : column->most;
    column->numbers++;
}

static void cell_note(Gathering *all, size_t i, const Row *row)
{
    InspectedColumn *column = &all->out->columns[i];
    Text text = cell_text(row, i);

    if (text.length == 0) {
        return;
    }
    if (all->hashes[i] == NULL) {
        all->hashes[i] = ARENA_ARRAY(all->arena, uint64_t, INSPECT_ROWS);
    }
    all->hashes[i][column->filled++] = text_number(text);
    number_note(column, text);
    value_note(all, column, text);
}

/* Columns are only added to: new ones get their place. */
static void columns_grow(Gathering *all, const Source *source)
{
    for (size_t count = source_column_count(source); all->out->column_count < count; all->out->column_count++) {
        InspectedColumn *column = &all->out->columns[all->out->column_count];
        column->name = text_copy(all->arena, source_column(source, all->out->column_count));
        column->values = ARENA_ARRAY(all->arena, ColumnValue, INSPECT_VALUES);
    }
}

static void row_keep(Gathering *all, const Row *row)
{
    Inspection *out = all->out;

    if (out->row_count == INSPECT_SHOWN) {
        return;
    }
    InspectedRow *kept = &out->rows[out->row_count++];
    *kept = (InspectedRow){.number = row->number, .cells = ARENA_ARRAY(all->arena, Text, LIMIT_COLUMNS)};
    for (size_t i = 0; i < out->column_count && !row->broken; i++) {
        kept->cells[i] = text_copy(all->arena, text_short(cell_text(row, i)));
    }
    if (row->broken) {
        kept->fault = arena_copy(all->arena, row->fault, strlen(row->fault));
    }
}

static void place_note(Inspection *out, const Row *row)
{
    if (row->geometry == NULL || row->geometry->vertex_count == 0) {
        return;
    }
    Box box = geometry_box(row->geometry);
    out->box = out->placed == 0 ? box
                                : (Box){fmin(out->box.west, box.west), fmin(out->box.south, box.south),
                                        fmax(out->box.east, box.east), fmax(out->box.north, box.north)};
    out->kinds |= 1u << row->geometry->kind;
    out->placed++;
}

static void row_note(Gathering *all, const Source *source, const Row *row)
{
    columns_grow(all, source);
    all->out->rows_read++;
    all->out->broken += row->broken;
    row_keep(all, row);
    for (size_t i = 0; i < all->out->column_count && !row->broken; i++) {
        cell_note(all, i, row);
    }
    place_note(all->out, row);
}

static int number_compare(const void *a, const void *b)
{
    const uint64_t *x = a, *y = b;

    return (*x > *y) - (*x < *y);
}

static void distinct_settle(Gathering *all)
{
    for (size_t i = 0; i < all->out->column_count; i++) {
        InspectedColumn *column = &all->out->columns[i];
        column->distinct = column->filled > 0;
        if (column->filled > 1) {
            qsort(all->hashes[i], column->filled, sizeof(uint64_t), number_compare);
        }
        for (size_t k = 1; k < column->filled && column->distinct; k++) {
            column->distinct = all->hashes[i][k] != all->hashes[i][k - 1];
        }
    }
}

static Status rows_look(Gathering *all, Source *source, bool *whole, Error *err)
{
    const Row *row = NULL;
    Arena scratch;
    Status status = ST_OK;

    arena_init(&scratch, 0);
    columns_grow(all, source);
    do {
        arena_reset(&scratch);
        status = source_next(source, &scratch, &row, err);
        if (status == ST_OK && row != NULL && all->out->rows_read < INSPECT_ROWS) {
            row_note(all, source, row);
        }
    } while (status == ST_OK && row != NULL && all->out->rows_read < INSPECT_ROWS);
    *whole = status == ST_OK && row == NULL;
    arena_done(&scratch);
    return status;
}

static void total_settle(const Source *source, bool whole, Inspection *out)
{
    uint64_t expected = source_facts(source)->expected, read = source_bytes_read(source);

    if (whole) {
        out->rows_total = out->rows_read;
    } else if (expected > 0) {
        out->rows_total = expected;
    } else if (read > 0 && out->bytes >= read) {
        out->rows_total = (uint64_t)((double)out->rows_read * (double)out->bytes / (double)read);
        out->rows_guessed = true;
    }
}

static void facts_keep(Arena *arena, const Source *source, Inspection *out)
{
    const SourceFacts *facts = source_facts(source);
    const char *format = source_format(source);

    out->format = text_copy(arena, text_of(format));
    out->encoding = text_copy(arena, text_of(source_encoding_name(source)));
    out->layer = text_copy(arena, facts->layer);
    out->system = text_copy(arena, text_trim(facts->system));
    out->programme = text_copy(arena, facts->programme);
    out->delimiter = facts->delimiter;
    out->layers = ARENA_ARRAY(arena, Text, facts->layer_count + 1);
    for (size_t i = 0; i < facts->layer_count; i++) {
        out->layers[out->layer_count++] = text_copy(arena, facts->layers[i]);
    }
    out->place = source_place(source);
    out->bytes = source_bytes_total(source);
}

static bool is_given(const char *option)
{
    return option != NULL && option[0] != '\0';
}

static Status encoding_wanted(const InspectOptions *options, SourceOptions *out, Error *err)
{
    if (is_given(options->encoding) && !encoding_parse(text_of(options->encoding), &out->encoding)) {
        return error_set_at(err, ST_INVALID, "encoding",
                            "there is no encoding \"%.40s\"; there are utf-8, latin1, windows-1252, utf-16le, utf-16be",
                            options->encoding);
    }
    return ST_OK;
}

/* Is the file's beginning text that is not UTF-8? Bytes with zeros among them are something else altogether. */
static bool looks_like_old_text(const char *path)
{
    FILE *file = fopen(path, "rb");
    char *head = memory_resize(NULL, HEAD_BYTES);
    size_t got = file == NULL ? 0 : fread(head, 1, HEAD_BYTES, file), bad = 0;
    bool cut = got == HEAD_BYTES;

    if (file != NULL) {
        fclose(file);
    }
    bool utf8 = text_is_utf8((Text){head, got}, &bad) || (cut && bad + UTF8_LONGEST > got);
    bool zeros = memchr(head, '\0', got) != NULL;
    memory_free(head);
    return !utf8 && !zeros;
}

Status inspected_open(const InspectOptions *options, bool *guessed, Source **out, Error *err)
{
    SourceOptions reading = {.place_columns = true, .first_layer = true, .timeout_ms = INSPECT_SILENCE_MS};

    reading.layer = text_of(is_given(options->layer) ? options->layer : "");
    TRY(encoding_wanted(options, &reading, err));
    bool guess = !is_given(options->encoding) && looks_like_old_text(options->path);
    reading.encoding = guess ? ENCODING_WINDOWS_1252 : reading.encoding;
    TRY(source_open(options->path, &reading, out, err));
    *guessed = guess && source_facts(*out)->encoding == ENCODING_WINDOWS_1252;
    return ST_OK;
}

Status source_programme_check(const Source *source, Text code, Error *err)
{
    Text theirs = source_facts(source)->programme;

    if (theirs.length == 0 || text_equal(theirs, code)) {
        return ST_OK;
    }
    return error_set(
        err, ST_CONFLICT,
        "this is the Whitestone file of programme %.*s, and here is programme %.*s: what belongs to another "
        "programme is not imported. Ask for an export of what is meant for you",
        (int)(theirs.length > 40 ? 40 : theirs.length), theirs.at, TEXT_ARG(code));
}

static Status inspect(const InspectOptions *options, Gathering *all, Error *err)
{
    Source *source;
    bool whole;

    TRY(inspected_open(options, &all->out->encoding_guessed, &source, err));
    facts_keep(all->arena, source, all->out);
    Status status = options->programme.length == 0 ? ST_OK : source_programme_check(source, options->programme, err);
    if (status == ST_OK) {
        status = rows_look(all, source, &whole, err);
    }
    if (status == ST_OK) {
        total_settle(source, whole, all->out);
        all->out->place = source_place(source);
        all->out->note_count = source_notes(source, all->arena, all->out->notes);
        distinct_settle(all);
    }
    source_close(source);
    return status;
}

/* Who dropped a file knows it by its own name, not by that of the place it is kept in. */
static void name_restore(const InspectOptions *options, Error *err)
{
    const char *slash = strrchr(options->path, '/');
    const char *kept = slash == NULL ? options->path : slash + 1;
    char *at = options->name == NULL ? NULL : strstr(err->message, kept);
    char rest[ERROR_MESSAGE_SIZE];

    if (at != NULL) {
        snprintf(rest, sizeof rest, "%s", at + strlen(kept));
        snprintf(at, (size_t)(err->message + sizeof err->message - at), "%s%s", options->name, rest);
    }
    err->path[0] = '\0';
}

Status file_inspect(const InspectOptions *options, Arena *arena, Inspection *out, Error *err)
{
    Gathering *all = ARENA_NEW(arena, Gathering);

    *out = (Inspection){.columns = ARENA_ARRAY(arena, InspectedColumn, LIMIT_COLUMNS),
                        .rows = ARENA_ARRAY(arena, InspectedRow, INSPECT_SHOWN)};
    all->arena = arena;
    all->out = out;
    Status status = inspect(options, all, err);
    if (status == ST_OK && out->rows_read == 0) {
        status = error_set(err, ST_INVALID, "there is no row in this file: nothing could be imported from it");
    }
    if (status != ST_OK) {
        name_restore(options, err);
    }
    return status;
}
