#include "base/embedded.h"

#include <stdlib.h>
#include <string.h>

#include "base/embedded_data.h"

static int path_order(const void *path, const void *file)
{
    return strcmp(path, ((const EmbeddedFile *)file)->path);
}

const EmbeddedFile *embedded_find(const char *path)
{
    return bsearch(path, EMBEDDED_FILES, EMBEDDED_COUNT, sizeof *EMBEDDED_FILES, path_order);
}

const EmbeddedFile *embedded_at(size_t index)
{
    return index < EMBEDDED_COUNT ? &EMBEDDED_FILES[index] : NULL;
}
