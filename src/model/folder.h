/*
 * folder.h - the files of a model: embedded in the program, or in a folder on disk.
 */
#ifndef MODEL_FOLDER_H
#define MODEL_FOLDER_H

#include "model/fault.h"
#include "model/model.h"

typedef struct ModelFiles {
    ModelFile *at; /* types before lists, each by name; then overlay.json when there is one */
    size_t count;
} ModelFiles;

/* The shipped files: those embedded. They are lent by the program. */
ModelFiles folder_embedded(Arena *arena);

/*
 * The *.json files in types/ and lists/ below `dir`, and overlay.json; others are passed over. Faults, with the file,
 * are what cannot be read. ST_NOT_FOUND when there is no such folder.
 */
Status folder_read(const char *dir, Arena *arena, ModelFiles *out, FaultList *faults, Error *err) CHECKED;

#endif
