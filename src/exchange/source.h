/*
 * source.h - a foreign file as a stream of rows: what every importer reads, whatever the format.
 *
 * Nothing is held but the current row and one block of the file, so memory is flat in the file's size. What a row
 * lends lives in the arena given for it or in the source's own buffer, until the next call.
 */
#ifndef EXCHANGE_SOURCE_H
#define EXCHANGE_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/text.h"
#include "geo/geometry.h"

/* How the source spelled a value. */
typedef enum CellKind {
    CELL_MISSING, /* the row does not have the column */
    CELL_NULL,
    CELL_TEXT,
    CELL_NUMBER,
    CELL_BOOLEAN, /* "true" or "false" */
    CELL_JSON,    /* an array or object, as it stood */
    CELL_FAULT    /* the source has no value to give; the text is a sentence that says why */
} CellKind;

typedef struct Cell {
    CellKind kind;
    Text text; /* the source's own spelling, for numbers too; text without quotes and escapes */
} Cell;

typedef struct Row {
    uint64_t number;            /* 1-based: feature or data row, the header not counted */
    uint64_t line;              /* 1-based line of a text, or row of a sheet, in which the row begins; else 0 */
    const Geometry *geometry;   /* or NULL */
    Status geometry_status;     /* of reading it; ST_OK also when there is none */
    const char *geometry_fault; /* a sentence when the geometry could not be read: the row still comes. Else NULL */
    const Cell *cells;          /* one per column; columns seen first in this row make it longer than those before */
    size_t cell_count;
    size_t fault_cells;  /* how many are CELL_FAULT */
    Text raw;            /* the row as it stood, for held rows: JSON text of the feature or object, or CSV record */
    bool broken;         /* the row itself is unreadable, but the next one can be read; there are no cells */
    const char *fault;   /* why it is broken: a sentence with line and column. Else NULL */
    size_t fault_column; /* of a broken row of a sheet: where, from 0, in the sheet */
} Row;

/* Which bytes a CSV file is made of. JSON is always UTF-8. */
typedef enum SourceEncoding {
    ENCODING_DETECT, /* UTF-8, or UTF-16 when a byte order mark says so */
    ENCODING_UTF8,
    ENCODING_LATIN1,
    ENCODING_WINDOWS_1252,
    ENCODING_UTF16LE,
    ENCODING_UTF16BE
} SourceEncoding;

typedef struct SourceOptions {
    SourceEncoding encoding;
    Text lon, lat;       /* names of the CSV columns that make the row's geometry; both or none */
    Text wkt;            /* name of the CSV column with its WKT; not with lon and lat */
    bool place_columns;  /* when none of these is given, take the obvious ones (source_place) if there are any */
    Text layer;          /* of a file with several layers or sheets */
    bool first_layer;    /* of several filled layers take the first instead of asking for a choice */
    uint64_t row_limit;  /* rows a file of a foreign library may have; 0: LIMIT_SOURCE_ROWS */
    uint32_t timeout_ms; /* without a sign of life from the worker that reads it; 0: LIMIT_WORKER_SILENCE_MS */
} SourceOptions;

typedef struct Source Source;

/*
 * Opens a file, "-" being standard input; or a folder, whose data files must be of one format and are read in the order
 * of their names as one list with the columns of all. The format is told from the content; a name that promises another
 * one is an error that says what the file really looks like. `options` may be NULL. ST_NOT_FOUND, ST_INVALID,
 * ST_TOO_LARGE, ST_IO.
 */
Status source_open(const char *path, const SourceOptions *options, Source **out, Error *err) CHECKED;

/*
 * The next row, NULL at the end. A row that alone is at fault comes as a broken row; an error ends the source, with
 * "file:line" or "file:row" as its path.
 */
Status source_next(Source *source, Arena *row_arena, const Row **out, Error *err) CHECKED;

/* Columns known so far: of CSV all of them at once, of GeoJSON those of the rows read. They are only added to. */
size_t source_column_count(const Source *source);
Text source_column(const Source *source, size_t i);

/* A further name of the column, from a row of hashtags under the header: "#adm1+name". Empty when there is none. */
Text source_column_tag(const Source *source, size_t i);

/* "GeoJSON", "GeoJSONSeq", "JSON", "CSV", "XLSX", or the name GDAL has for it. */
const char *source_format(const Source *source);

/*
 * Columns that give the place: their index, -1 when there is none. Given by the options or obvious by their names.
 * Where there are both kinds, longitude and latitude count in rows without WKT.
 */
typedef struct SourcePlace {
    ptrdiff_t lon, lat, wkt;
} SourcePlace;

SourcePlace source_place(const Source *source);

/* Would a column of this name be taken for a place? */
bool source_names_place(Text name);

/*
 * What the users of the file call the place: "Sheet1!C7", or "Sheet1!7:7" for column -1. Empty when the format has no
 * names for its cells. `row` is the one read last.
 */
Text source_where(const Source *source, const Row *row, ptrdiff_t column, Arena *arena);

typedef enum SourceNoteKind {
#define SOURCE_NOTE(id, key) NOTE_##id,
#include "exchange/source_note.def"
#undef SOURCE_NOTE
    SOURCE_NOTE_KINDS
} SourceNoteKind;

/* What was done with the file that its user should know; source_note.def says what place and count mean. */
typedef struct SourceNote {
    SourceNoteKind kind;
    Text place;
    uint64_t count;
} SourceNote;

/* Writes at most SOURCE_NOTE_KINDS notes and returns how many; whole behind the last row. Texts are of `arena`. */
size_t source_notes(const Source *source, Arena *arena, SourceNote out[SOURCE_NOTE_KINDS]);

/* "sheets_left"… */
const char *source_note_key(SourceNoteKind kind);

/* What a source says of itself beside its rows; lent by the source. */
typedef struct SourceFacts {
    Text layer;         /* that is read; empty where the format has none */
    const Text *layers; /* all there are, when there are several */
    size_t layer_count;
    Text system;             /* coordinate system as the file names it; empty: it names none */
    uint64_t expected;       /* rows; 0 when unknown */
    SourceEncoding encoding; /* of the file's bytes, once text was read */
    char delimiter;          /* of CSV, else 0 */
    Text programme;          /* of a Whitestone programme file: the code of its programme; else empty */
} SourceFacts;

const SourceFacts *source_facts(const Source *source);

/* "UTF-8", "Windows-1252"… as people write it. */
const char *source_encoding_name(const Source *source);

/* Degrees as people type them: "29.1", "29,1". */
bool degrees_parse(Text text, double *out);

/* For progress; 0 when unknown. */
uint64_t source_bytes_read(const Source *source);
uint64_t source_bytes_total(const Source *source);

/* Ends whatever reads the file. NULL is fine. */
void source_close(Source *source);

/* "utf-8", "latin1", "windows-1252", "utf-16le"… as a person writes it; false when there is no such encoding. */
bool encoding_parse(Text name, SourceEncoding *out);

#endif
