/*
 * fault_vfs.h - a storage layer for tests: it fails the n-th write, sync or truncation, and at a crash it loses what
 * was not synced, or some of it.
 *
 * Wraps SQLite's own; an Image per file remembers what a disk would hold.
 */
#ifndef TESTS_FAULT_VFS_H
#define TESTS_FAULT_VFS_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/random.h"

enum { IMAGES_MAX = 8, SECTOR = 512 };

typedef struct ImageWrite {
    sqlite3_int64 offset; /* of a truncation: the new size */
    int size;             /* -1: a truncation */
    char *bytes;
} ImageWrite;

/* What a disk holds of a file, and what was written since the last sync. */
typedef struct Image {
    char path[256];
    char *bytes;
    sqlite3_int64 size;
    ImageWrite *writes;
    size_t write_count, write_capacity;
    bool deleted; /* the last thing written is that it is gone */
} Image;

typedef struct FaultVfs {
    sqlite3_vfs vfs;
    sqlite3_vfs *real;
    Image images[IMAGES_MAX];
    int image_count;
    bool recording;  /* into images */
    long operations; /* writes, syncs and truncations so far */
    long fail_at;    /* the n-th of them fails; 0: none */
    bool dead;       /* and all that come after it */
    bool stays_dead;
} FaultVfs;

typedef struct FaultFile {
    sqlite3_file base;
    Image *image;
    sqlite3_file *real;
} FaultFile;

static FaultVfs fault_vfs;

static void image_clear(Image *image)
{
    for (size_t i = 0; i < image->write_count; i++) {
        free(image->writes[i].bytes);
    }
    free(image->writes);
    free(image->bytes);
    *image = (Image){0};
}

static void image_apply(Image *image, const ImageWrite *write, int size)
{
    sqlite3_int64 end = write->offset + size;

    if (write->size < 0) {
        image->size = write->offset < image->size ? write->offset : image->size;
        return;
    }
    if (end > image->size) {
        image->bytes = realloc(image->bytes, (size_t)end);
        memset(image->bytes + image->size, 0, (size_t)(end - image->size));
        image->size = end;
    }
    memcpy(image->bytes + write->offset, write->bytes, (size_t)size);
}

static void image_sync(Image *image)
{
    for (size_t i = 0; i < image->write_count; i++) {
        image_apply(image, &image->writes[i], image->writes[i].size);
        free(image->writes[i].bytes);
    }
    image->write_count = 0;
}

static void image_write(Image *image, const void *bytes, int size, sqlite3_int64 offset)
{
    if (image->write_count == image->write_capacity) {
        image->write_capacity = image->write_capacity * 2 + 16;
        image->writes = realloc(image->writes, image->write_capacity * sizeof *image->writes);
    }
    ImageWrite *write = &image->writes[image->write_count++];
    *write = (ImageWrite){offset, size, size > 0 ? malloc((size_t)size) : NULL};
    if (size > 0) {
        memcpy(write->bytes, bytes, (size_t)size);
    }
}

/* What is found after the power came back: the synced, and of the rest nothing, some, or all, torn at sectors. */
static void image_restore(Image *image, Dice *dice)
{
    uint32_t kept = dice_below(dice, 3);

    for (size_t i = 0; i < image->write_count; i++) {
        ImageWrite *write = &image->writes[i];
        if (kept == 2 || (kept == 1 && dice_below(dice, 2) == 0)) {
            bool torn = kept == 1 && write->size > SECTOR && dice_below(dice, 4) == 0;
            int sectors = torn ? (int)dice_below(dice, (uint32_t)(write->size / SECTOR)) : 0;
            image_apply(image, write, torn ? sectors * SECTOR : write->size);
        }
    }
    FILE *file = fopen(image->path, "wb");
    fwrite(image->bytes == NULL ? "" : image->bytes, 1, (size_t)image->size, file);
    fclose(file);
}

static bool operation_fails(void)
{
    fault_vfs.operations++;
    if (fault_vfs.fail_at != 0 && fault_vfs.operations == fault_vfs.fail_at) {
        fault_vfs.dead = fault_vfs.stays_dead;
        return true;
    }
    return fault_vfs.dead;
}

static sqlite3_file *real_of(sqlite3_file *file)
{
    return ((FaultFile *)file)->real;
}

static int file_close(sqlite3_file *file)
{
    sqlite3_file *real = real_of(file);
    int code = real->pMethods == NULL ? SQLITE_OK : real->pMethods->xClose(real);

    return code;
}

static int file_read(sqlite3_file *file, void *out, int size, sqlite3_int64 offset)
{
    return real_of(file)->pMethods->xRead(real_of(file), out, size, offset);
}

static int file_write(sqlite3_file *file, const void *bytes, int size, sqlite3_int64 offset)
{
    FaultFile *own = (FaultFile *)file;

    if (operation_fails()) {
        return SQLITE_IOERR_WRITE;
    }
    if (own->image != NULL) {
        image_write(own->image, bytes, size, offset);
        own->image->deleted = false;
    }
    return own->real->pMethods->xWrite(own->real, bytes, size, offset);
}

static int file_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    FaultFile *own = (FaultFile *)file;

    if (operation_fails()) {
        return SQLITE_IOERR_TRUNCATE;
    }
    if (own->image != NULL) {
        image_write(own->image, NULL, -1, size);
    }
    return own->real->pMethods->xTruncate(own->real, size);
}

static int file_sync(sqlite3_file *file, int flags)
{
    FaultFile *own = (FaultFile *)file;

    (void)flags;
    if (operation_fails()) {
        return SQLITE_IOERR_FSYNC;
    }
    if (own->image != NULL) {
        image_sync(own->image);
    }
    return SQLITE_OK; /* nobody pulls the plug of the machine the test runs on */
}

static int file_size(sqlite3_file *file, sqlite3_int64 *out)
{
    return real_of(file)->pMethods->xFileSize(real_of(file), out);
}

static int file_lock(sqlite3_file *file, int level)
{
    return real_of(file)->pMethods->xLock(real_of(file), level);
}

static int file_unlock(sqlite3_file *file, int level)
{
    return real_of(file)->pMethods->xUnlock(real_of(file), level);
}

static int file_reserved(sqlite3_file *file, int *out)
{
    return real_of(file)->pMethods->xCheckReservedLock(real_of(file), out);
}

static int file_control(sqlite3_file *file, int op, void *argument)
{
    return real_of(file)->pMethods->xFileControl(real_of(file), op, argument);
}

static int file_sector(sqlite3_file *file)
{
    (void)file;
    return SECTOR;
}

static int file_characteristics(sqlite3_file *file)
{
    (void)file;
    return 0; /* nothing is promised */
}

static int file_shm_map(sqlite3_file *file, int page, int size, int extend, void volatile **out)
{
    return real_of(file)->pMethods->xShmMap(real_of(file), page, size, extend, out);
}

static int file_shm_lock(sqlite3_file *file, int offset, int count, int flags)
{
    return real_of(file)->pMethods->xShmLock(real_of(file), offset, count, flags);
}

static void file_shm_barrier(sqlite3_file *file)
{
    real_of(file)->pMethods->xShmBarrier(real_of(file));
}

static int file_shm_unmap(sqlite3_file *file, int erase)
{
    return real_of(file)->pMethods->xShmUnmap(real_of(file), erase);
}

static const sqlite3_io_methods FAULT_METHODS = {
    .iVersion = 2,
    .xClose = file_close,
    .xRead = file_read,
    .xWrite = file_write,
    .xTruncate = file_truncate,
    .xSync = file_sync,
    .xFileSize = file_size,
    .xLock = file_lock,
    .xUnlock = file_unlock,
    .xCheckReservedLock = file_reserved,
    .xFileControl = file_control,
    .xSectorSize = file_sector,
    .xDeviceCharacteristics = file_characteristics,
    .xShmMap = file_shm_map,
    .xShmLock = file_shm_lock,
    .xShmBarrier = file_shm_barrier,
    .xShmUnmap = file_shm_unmap,
};

/* The image of a path; what the file holds when it is first opened is on disk. */
static Image *image_of(const char *path)
{
    for (int i = 0; i < fault_vfs.image_count; i++) {
        if (strcmp(fault_vfs.images[i].path, path) == 0) {
            return &fault_vfs.images[i];
        }
    }
    if (fault_vfs.image_count == IMAGES_MAX) {
        abort();
    }
    Image *image = &fault_vfs.images[fault_vfs.image_count++];
    *image = (Image){0};
    snprintf(image->path, sizeof image->path, "%s", path);
    FILE *file = fopen(path, "rb");
    if (file != NULL) {
        fseek(file, 0, SEEK_END);
        image->size = ftell(file);
        image->bytes = malloc((size_t)image->size + 1);
        rewind(file);
        image->size = (sqlite3_int64)fread(image->bytes, 1, (size_t)image->size, file);
        fclose(file);
    }
    return image;
}

static int vfs_open(sqlite3_vfs *vfs, const char *path, sqlite3_file *file, int flags, int *out_flags)
{
    FaultFile *own = (FaultFile *)file;

    (void)vfs;
    *own = (FaultFile){.real = (sqlite3_file *)(own + 1)};
    if (fault_vfs.recording && path != NULL) {
        own->image = image_of(path);
    }
    int code = fault_vfs.real->xOpen(fault_vfs.real, path, own->real, flags, out_flags);
    own->base.pMethods = own->real->pMethods == NULL ? NULL : &FAULT_METHODS;
    return code;
}

/* A folder that is synced forgets every file that was deleted from it; one that is not may remember any of them. */
static void folder_sync(void)
{
    for (int i = 0; i < fault_vfs.image_count; i++) {
        if (fault_vfs.images[i].deleted) {
            image_sync(&fault_vfs.images[i]);
            fault_vfs.images[i].deleted = false;
        }
    }
}

static int vfs_delete(sqlite3_vfs *vfs, const char *path, int sync)
{
    (void)vfs;
    if (operation_fails()) {
        return SQLITE_IOERR_DELETE;
    }
    if (fault_vfs.recording) {
        Image *image = image_of(path);
        image_write(image, NULL, -1, 0);
        image->deleted = true;
    }
    if (fault_vfs.recording && sync) {
        folder_sync();
    }
    return fault_vfs.real->xDelete(fault_vfs.real, path, sync);
}

/* Becomes what SQLite opens files with. */
static void fault_vfs_install(void)
{
    fault_vfs.real = sqlite3_vfs_find(NULL);
    fault_vfs.vfs = *fault_vfs.real;
    fault_vfs.vfs.zName = "fault";
    fault_vfs.vfs.pNext = NULL;
    fault_vfs.vfs.szOsFile = (int)sizeof(FaultFile) + fault_vfs.real->szOsFile;
    fault_vfs.vfs.xOpen = vfs_open;
    fault_vfs.vfs.xDelete = vfs_delete;
    sqlite3_vfs_register(&fault_vfs.vfs, 1);
}

/* Nothing fails any more; images are forgotten. */
static void fault_vfs_calm(void)
{
    for (int i = 0; i < fault_vfs.image_count; i++) {
        image_clear(&fault_vfs.images[i]);
    }
    fault_vfs.image_count = 0;
    fault_vfs.recording = fault_vfs.dead = fault_vfs.stays_dead = false;
    fault_vfs.fail_at = fault_vfs.operations = 0;
}

/* Files as a crash leaves them; call after everything was closed. */
static void fault_vfs_restore(Dice *dice)
{
    for (int i = 0; i < fault_vfs.image_count; i++) {
        image_restore(&fault_vfs.images[i], dice);
    }
}

#endif
