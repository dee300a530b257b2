/*
 * type_load.h - what many new rows of one type need: indexes out of the way, boxes gathered for a packed R*Tree.
 */
#ifndef PROJECT_TYPE_LOAD_H
#define PROJECT_TYPE_LOAD_H

#include "store/rows.h"
#include "store/spatial.h"

typedef struct TypeLoad {
    const TypeTable *table;
    bool pack;        /* the R*Tree is packed at the end */
    bool touched;     /* the extent may have changed */
    bool *dropped;    /* by index of the table; NULL: none are */
    size_t staying;   /* sparse indexes that no row has entered yet */
    int *columns;     /* that had a value */
    uint64_t written; /* rows stored, changed or taken away */
    SpatialItem *boxes;
    size_t box_count, box_capacity;
} TypeLoad;

/* The row of a new record, made ready without the database. */
typedef struct ReadyRow {
    const RecordType *type;
    RecordRow row;
    RowCells cells;
    SpatialItem box;
    bool has_box;
} ReadyRow;

void type_load_init(TypeLoad *load, const TypeTable *table);
void type_load_done(TypeLoad *load);

/*
 * About `rows` come to the `existing`: puts indexes away when making them anew costs less. `unsought`: the rows come
 * ready beside the writer, and none is looked for by its id before type_load_seek. The index of ids goes too; those of
 * few keys stay, for the writer waits for rows anyway; those that hardly any row enters stay until one does.
 */
Status type_load_expect(TypeLoad *load, Database *db, uint64_t rows, uint64_t existing, bool unsought,
                        Error *err) CHECKED;

/* Stores new rows of the type; scratch is used up. */
Status type_load_rows(TypeLoad *load, Database *db, const ReadyRow *rows, size_t count, Arena *scratch,
                      Error *err) CHECKED;

/* A box for the packed tree. */
void type_load_box(TypeLoad *load, SpatialItem item);

/* From now on rows are looked for by their ids. */
Status type_load_seek(TypeLoad *load, Database *db, Error *err) CHECKED;

/* Makes the indexes and the R*Tree, and publishes the extent. */
Status type_load_finish(TypeLoad *load, Database *db, Error *err) CHECKED;

#endif
