/*
 * embedded_data.h - the table that tools/embed generates, sorted by path.
 */
#ifndef BASE_EMBEDDED_DATA_H
#define BASE_EMBEDDED_DATA_H

#include "base/embedded.h"

extern const EmbeddedFile EMBEDDED_FILES[];
extern const size_t EMBEDDED_COUNT;

#endif
