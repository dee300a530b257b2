/*
 * xlsx_package.h - an Office document as a package of parts: a zip archive read within limits, a part as a stream.
 *
 * What is unpacked is counted over the life of the package, whatever the archive says of itself.
 */
#ifndef EXCHANGE_XLSX_PACKAGE_H
#define EXCHANGE_XLSX_PACKAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

typedef struct XlsxPackage XlsxPackage;
typedef struct XlsxPart XlsxPart;

/*
 * Opens the archive in a file that can be read from any place; the descriptor stays the caller's. `name` is for
 * messages and must outlive the package. ST_INVALID when it is no whole archive, ST_TOO_LARGE above LIMIT_ZIP_PARTS.
 */
Status xlsx_package_open(int fd, const char *name, XlsxPackage **out, Error *err) CHECKED;

/* Part names have no slash in front: "xl/workbook.xml". Upper and lower case are one, as Office has it. */
bool xlsx_package_has(const XlsxPackage *package, const char *part);

/* ST_NOT_FOUND when the part is not there, ST_INVALID when it is encrypted or packed in a way that is not known. */
Status xlsx_part_open(XlsxPackage *package, const char *name, XlsxPart **out, Error *err) CHECKED;

/* The next bytes, 0 at the end. ST_TOO_LARGE above LIMIT_UNZIPPED_MIB or LIMIT_ZIP_RATIO, ST_INVALID when damaged. */
Status xlsx_part_read(XlsxPart *part, char *into, size_t room, size_t *got, Error *err) CHECKED;

/* What the part says it unpacks to, and what of it was read. */
uint64_t xlsx_part_size(const XlsxPart *part);
uint64_t xlsx_part_position(const XlsxPart *part);

void xlsx_part_close(XlsxPart *part);

/* Counts texts that are lent again and again as unpacked: a few bytes can name a long text a million times. */
Status xlsx_package_spend(XlsxPackage *package, uint64_t bytes, Error *err) CHECKED;

void xlsx_package_close(XlsxPackage *package);

#endif
