#include "model/folder.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/compiler.h"
#include "base/embedded.h"
#include "base/limits.h"
#include "model/keyword.h"

/* More files than any programme has types and lists. */
enum { FILES_MAX = 2000 };

#define MODEL_ROOT "model/"

static const char *const PARTS[] = {"types/", "lists/", "measures/"};

ModelFiles folder_embedded(Arena *arena)
{
    ModelFiles files = {0};
    const EmbeddedFile *file;
    size_t all = 0;

    while (embedded_at(all) != NULL) {
        all++;
    }
    files.at = ARENA_ARRAY(arena, ModelFile, all);
    for (size_t p = 0; p < COUNT_OF(PARTS); p++) {
        for (size_t i = 0; (file = embedded_at(i)) != NULL; i++) {
            Text path = text_of(file->path);
            if (!text_starts(path, TEXT(MODEL_ROOT))) {
                continue;
            }
            path = (Text){path.at + strlen(MODEL_ROOT), path.length - strlen(MODEL_ROOT)};
            if (text_starts(path, text_of(PARTS[p])) && text_ends(path, TEXT(".json"))) {
                files.at[files.count++] = (ModelFile){path, {(const char *)file->bytes, file->size}};
            }
        }
    }
    return files;
}

static void close_file(FILE **file)
{
    if (*file != NULL) {
        fclose(*file);
    }
}

static void close_directory(DIR **directory)
{
    if (*directory != NULL) {
        closedir(*directory);
    }
}

/* The text of a file, or a fault that names it. */
static bool read_file(const char *dir, Text path, Arena *arena, Text *out, FaultList *faults)
{
    const char *name = arena_format(arena, "%s/%.*s", dir, TEXT_ARG(path));
    CLEANUP(close_file) FILE *file = fopen(name, "rb");
    struct stat status;

    if (file == NULL || fstat(fileno(file), &status) != 0 || !S_ISREG(status.st_mode)) {
        fault_add(faults, path, (Text){0}, "the file cannot be read: %s",
                  file == NULL ? strerror(errno) : "it is no plain file");
        return false;
    }
    if (status.st_size > LIMIT_BODY_BYTES) {
        fault_add(faults, path, (Text){0}, "the file has more than %d bytes: a model file is small", LIMIT_BODY_BYTES);
        return false;
    }
    char *bytes = arena_raw(arena, (size_t)status.st_size + 1);
    *out = (Text){bytes, fread(bytes, 1, (size_t)status.st_size, file)};
    return true;
}

static int compare_paths(const void *a, const void *b)
{
    return text_compare(((const ModelFile *)a)->path, ((const ModelFile *)b)->path);
}

static void read_part(const char *dir, const char *part, Arena *arena, ModelFiles *out, FaultList *faults)
{
    CLEANUP(close_directory) DIR *directory = opendir(arena_format(arena, "%s/%s", dir, part));
    size_t first = out->count;
    const struct dirent *entry;

    while (directory != NULL && (entry = readdir(directory)) != NULL) {
        Text name = text_of(entry->d_name);
        if (name.at[0] == '.' || !text_ends(name, TEXT(".json"))) {
            continue;
        }
        if (out->count == FILES_MAX) {
            fault_add(faults, text_of(part), (Text){0}, "there are more than %d files", FILES_MAX);
            return;
        }
        ModelFile *file = &out->at[out->count];
        file->path = text_of(arena_format(arena, "%s%s", part, entry->d_name));
        out->count += read_file(dir, file->path, arena, &file->text, faults);
    }
    if (out->count > first + 1) {
        qsort(out->at + first, out->count - first, sizeof *out->at, compare_paths);
    }
}

Status folder_read(const char *dir, Arena *arena, ModelFiles *out, FaultList *faults, Error *err)
{
    struct stat status;
    Text head = TEXT("overlay.json");

    if (stat(dir, &status) != 0 || !S_ISDIR(status.st_mode)) {
        return error_set_at(err, ST_NOT_FOUND, dir, "there is no folder \"%s\" of model files", dir);
    }
    *out = (ModelFiles){ARENA_ARRAY(arena, ModelFile, FILES_MAX + 1), 0};
    for (size_t i = 0; i < COUNT_OF(PARTS); i++) {
        read_part(dir, PARTS[i], arena, out, faults);
    }
    if (stat(arena_format(arena, "%s/%s", dir, head.at), &status) == 0) {
        out->at[out->count].path = head;
        out->count += read_file(dir, head, arena, &out->at[out->count].text, faults);
    }
    return ST_OK;
}
