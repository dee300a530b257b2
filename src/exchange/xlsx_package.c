#include "exchange/xlsx_package.h"

#include <sys/stat.h>
#include <unistd.h>
#include <zip.h>

#include "base/limits.h"
#include "base/memory.h"

struct XlsxPackage {
    zip_t *archive;
    const char *name;
    uint64_t size;     /* of the file */
    uint64_t unpacked; /* so far, of all parts */
};

struct XlsxPart {
    XlsxPackage *package;
    zip_file_t *file;
    char *name;
    uint64_t packed, size, read;
};

static Status refuse_archive(const char *name, int code, Error *err)
{
    zip_error_t fault;

    zip_error_init_with_code(&fault, code);
    error_set(err, ST_INVALID, "\"%s\" cannot be unpacked: %s; is it whole?", name, zip_error_strerror(&fault));
    zip_error_fini(&fault);
    return ST_INVALID;
}

Status xlsx_package_open(int fd, const char *name, XlsxPackage **out, Error *err)
{
    struct stat facts;
    int own = dup(fd), code = 0;

    if (own < 0 || fstat(own, &facts) != 0) {
        return error_set(err, ST_IO, "\"%s\" cannot be read a second time", name);
    }
    zip_t *archive = zip_fdopen(own, 0, &code);
    if (archive == NULL) {
        close(own);
        return refuse_archive(name, code, err);
    }
    if (zip_get_num_entries(archive, 0) > LIMIT_ZIP_PARTS) {
        zip_discard(archive);
        return error_set(err, ST_TOO_LARGE, "\"%s\" holds more than %d parts", name, LIMIT_ZIP_PARTS);
    }
    *out = memory_resize(NULL, sizeof **out);
    **out = (XlsxPackage){.archive = archive, .name = name, .size = (uint64_t)facts.st_size};
    return ST_OK;
}

bool xlsx_package_has(const XlsxPackage *package, const char *part)
{
    return zip_name_locate(package->archive, part, ZIP_FL_NOCASE) >= 0;
}

static Status refuse_part(const XlsxPackage *package, const char *name, const char *why, Error *err)
{
    return error_set(err, ST_INVALID, "\"%s\": its part \"%s\" %s", package->name, name, why);
}

Status xlsx_part_open(XlsxPackage *package, const char *name, XlsxPart **out, Error *err)
{
    zip_stat_t facts;
    zip_int64_t index = zip_name_locate(package->archive, name, ZIP_FL_NOCASE);

    if (index < 0 || zip_stat_index(package->archive, (zip_uint64_t)index, 0, &facts) != 0) {
        return error_set(err, ST_NOT_FOUND, "\"%s\" has no part \"%s\"", package->name, name);
    }
    if ((facts.valid & ZIP_STAT_ENCRYPTION_METHOD) != 0 && facts.encryption_method != ZIP_EM_NONE) {
        return refuse_part(package, name, "is encrypted: save it without a password", err);
    }
    zip_file_t *file = zip_fopen_index(package->archive, (zip_uint64_t)index, 0);
    if (file == NULL) {
        return refuse_part(package, name, "cannot be unpacked: the file is damaged", err);
    }
    *out = memory_resize(NULL, sizeof **out);
    **out = (XlsxPart){.package = package, .file = file, .packed = facts.comp_size, .size = facts.size};
    (*out)->name = memory_resize(NULL, strlen(name) + 1);
    memcpy((*out)->name, name, strlen(name) + 1);
    (*out)->packed = facts.comp_size < package->size ? facts.comp_size : package->size;
    return ST_OK;
}

Status xlsx_package_spend(XlsxPackage *package, uint64_t bytes, Error *err)
{
    package->unpacked += bytes;
    if (package->unpacked >> 20 < LIMIT_UNZIPPED_MIB) {
        return ST_OK;
    }
    return error_set(err, ST_TOO_LARGE, "\"%s\" unpacks to more than %d MiB", package->name, LIMIT_UNZIPPED_MIB);
}

/* Small parts may be anything: a sheet of blanks packs to nearly nothing. */
static bool is_bomb(const XlsxPart *part)
{
    return part->read > LIMIT_ZIP_UNCHECKED && part->read / LIMIT_ZIP_RATIO > part->packed;
}

Status xlsx_part_read(XlsxPart *part, char *into, size_t room, size_t *got, Error *err)
{
    zip_int64_t count = zip_fread(part->file, into, room);

    if (count < 0) {
        return refuse_part(part->package, part->name, "cannot be unpacked to its end: the file is damaged", err);
    }
    *got = (size_t)count;
    part->read += (uint64_t)count;
    if (is_bomb(part)) {
        return error_set(err, ST_TOO_LARGE, "\"%s\": its part \"%s\" unpacks to more than %d times its size",
                         part->package->name, part->name, LIMIT_ZIP_RATIO);
    }
    return xlsx_package_spend(part->package, (uint64_t)count, err);
}

uint64_t xlsx_part_size(const XlsxPart *part)
{
    return part->size;
}

uint64_t xlsx_part_position(const XlsxPart *part)
{
    return part->read;
}

void xlsx_part_close(XlsxPart *part)
{
    if (part == NULL) {
        return;
    }
    zip_fclose(part->file);
    memory_free(part->name);
    memory_free(part);
}

void xlsx_package_close(XlsxPackage *package)
{
    if (package == NULL) {
        return;
    }
    zip_discard(package->archive);
    memory_free(package);
}
