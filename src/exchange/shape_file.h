/*
 * shape_file.h - the places of one shapefile: .shp and .shx (ESRI Shapefile Technical Description, July 1998).
 */
#ifndef EXCHANGE_SHAPE_FILE_H
#define EXCHANGE_SHAPE_FILE_H

#include <stdio.h>

#include "base/buffer.h"
#include "geo/geometry.h"

/* The numbers are the format's. */
typedef enum ShapeKind {
    SHAPE_NONE = 0,
    SHAPE_POINT = 1,
    SHAPE_LINE = 3,
    SHAPE_AREA = 5,
    SHAPE_MULTIPOINT = 8
} ShapeKind;

typedef struct ShapeFile {
    ShapeKind kind;
    FILE *shapes, *index; /* unnamed */
    uint64_t size;        /* of .shp so far */
    uint32_t count;
    Box box;
    Buffer record;
} ShapeFile;

/* Unnamed files in the folder of `beside`. ST_IO, ST_DENIED. */
Status shape_file_open(ShapeFile *file, ShapeKind kind, const char *beside, Error *err) CHECKED;

/* A file nobody else sees, gone when it is closed. */
Status unnamed_file(const char *beside, FILE **out, Error *err) CHECKED;

ShapeKind shape_kind(const Geometry *geometry);

/* `geometry` is of the file's kind; heights are left out. ST_TOO_LARGE above 2 GiB. */
Status shape_file_add(ShapeFile *file, const Geometry *geometry, Error *err) CHECKED;

/* Writes both heads. */
Status shape_file_finish(ShapeFile *file, Error *err) CHECKED;

/* Closes what is still open. */
void shape_file_done(ShapeFile *file);

#endif
