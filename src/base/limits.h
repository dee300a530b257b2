/*
 * limits.h - every size a stranger may choose, with its limit and the reason for it.
 */
#ifndef BASE_LIMITS_H
#define BASE_LIMITS_H

enum {
    /* One line or feature of an import; the largest real polygon seen here is 0.5 MB. Bounds import memory. */
    LIMIT_ROW_BYTES = 64 * 1024 * 1024,
    /* Nesting of foreign JSON; GeoJSON needs 8. Deeper is an attack on the stack. */
    LIMIT_JSON_DEPTH = 64,
    /* Values in one JSON document read as a tree, some 90 bytes each; larger data comes as a file import. */
    LIMIT_JSON_VALUES = 500 * 1000,
    /* Nesting of foreign CBOR; a journal entry needs 6. */
    LIMIT_CBOR_DEPTH = 32,
    /* A text value of a record; longer belongs in an attachment. */
    LIMIT_TEXT_BYTES = 64 * 1024,
    /* Columns of an import; spreadsheets with more are pivots, not lists. */
    LIMIT_COLUMNS = 1024,
    /* Vertices of one geometry; a country outline at 1:10 M has under 100,000. */
    LIMIT_VERTICES = 2 * 1000 * 1000,
    /* A body sent over HTTP; larger data comes as a file import. */
    LIMIT_BODY_BYTES = 8 * 1024 * 1024,
    /* A file sent over HTTP to be imported. */
    LIMIT_UPLOAD_BYTES = 1024 * 1024 * 1024,
    /* Fields of a type, overlay included; the projection has one column each and SQLite stops at 2000. */
    LIMIT_FIELDS = 500,
    /* Who listens to changes at a time: a thousand open dashboards and their reconnections; more get 503. */
    LIMIT_LISTENERS = 1500,
    /* Features on one page of a list or collection. */
    LIMIT_PAGE = 10000,
    /* What is typed into a search; the longest name of a place here has 60. */
    LIMIT_SEARCH_BYTES = 400,
    /* One stored journal entry; geometry is the bulk of it. */
    LIMIT_ENTRY_BYTES = 64 * 1024 * 1024,
    /* A slice of a journal: SLICE_BYTES_ENOUGH, the entries up to the next commit and one entry of any size. */
    LIMIT_SLICE_BYTES = 80 * 1024 * 1024,
    /* How far ahead of ours another node's clock may be; farther is an error of its clock, or an attack on the order.
     */
    LIMIT_CLOCK_AHEAD_MS = 24 * 3600 * 1000,
    /* An expression of a rule or condition; the longest shipped has 600 bytes. */
    LIMIT_EXPRESSION_BYTES = 4096,
    /* A filter in CQL2; the longest address is 8 KiB. */
    LIMIT_FILTER_BYTES = 16 * 1024,
    /* Nesting of a filter: each parenthesis and NOT; deeper is an attack on the stack. */
    LIMIT_FILTER_DEPTH = 100,
    /* Names, values and operators of a filter; each may cost a comparison for every record. */
    LIMIT_FILTER_NODES = 2000,
    /* Names in one SUM; SQLite's functions take 127 arguments. */
    LIMIT_FILTER_SUM = 64,
    /* How long one question with a filter may take; a scan of a million records takes one second. */
    LIMIT_FILTER_MS = 4000,
    /* Faults listed for one report; the count goes on. */
    LIMIT_FAULTS = 1000,
    /* Rows of a file that a foreign library reads; a national database has a few million. Bounds a bomb's work. */
    LIMIT_SOURCE_ROWS = 50 * 1000 * 1000,
    /* What the worker may write for one file, in MiB; bounds a bomb's work. */
    LIMIT_WORKER_OUTPUT_MIB = 32 * 1024,
    /* Address space of the worker, in MiB: GDAL's libraries alone take 700. */
    LIMIT_WORKER_MEMORY_MIB = 1536,
    /* Processor time of the worker for one file; a million polygons take 20. */
    LIMIT_WORKER_CPU_SECONDS = 1800,
    /* A worker that writes nothing for so long hangs; GML is read to its end before the first row comes. */
    LIMIT_WORKER_SILENCE_MS = 300 * 1000,
    /* What a zip archive may unpack to, in MiB; a Shapefile holds 2 GiB at most. */
    LIMIT_UNZIPPED_MIB = 4 * 1024,
    /* Parts of an Office document: a sheet, a drawing and a picture each; a photo report has a few hundred. */
    LIMIT_ZIP_PARTS = 10 * 1000,
    /* How many times its size a part may unpack to. A million rows of blanks make 100, a bomb 1000. */
    LIMIT_ZIP_RATIO = 300,
    /* Bytes that a part may unpack to before that is asked: sheets of blanks are small however they are packed. */
    LIMIT_ZIP_UNCHECKED = 32 * 1024 * 1024,
    /* Nesting of a spreadsheet's XML; Office needs 20. */
    LIMIT_XML_DEPTH = 256,
    /* One tag of it with its attributes, which the parser holds whole. A cell's text comes in pieces. */
    LIMIT_XML_TOKEN_BYTES = 1024 * 1024,
    /* Different names of elements and attributes in one part, which the parser keeps; Office knows a few hundred. */
    LIMIT_XML_NAMES = 2048,
    /* Sheets of a workbook; more than a person turns over. */
    LIMIT_SHEETS = 1024,
    /* Texts that cells of a workbook share, and their bytes: they are held in memory, because any cell may ask for any.
     */
    LIMIT_SHARED_TEXTS = 8 * 1000 * 1000,
    LIMIT_SHARED_TEXT_BYTES = 160 * 1024 * 1024,
    /* Cells with a value in one sheet: a million rows of a hundred. Bounds a bomb's work. */
    LIMIT_SHEET_CELLS = 200 * 1000 * 1000,
    /* Styles of cells, and formats of numbers, in a workbook; Office stops at 64,000 and 250. */
    LIMIT_CELL_STYLES = 128 * 1024,
    LIMIT_NUMBER_FORMATS = 4096
};

#endif
