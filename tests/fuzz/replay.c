/*
 * replay.c - runs a fuzz target over stored inputs instead of searching for new ones.
 *
 * usage: fuzz_SUBJECT FILE…. Prints how many inputs held; a property that does not hold aborts.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int replay(const char *path)
{
    FILE *file = fopen(path, "rb");
    uint8_t *bytes = NULL;
    size_t size = 0, got = 1;

    if (file == NULL) {
        perror(path);
        return 1;
    }
    while (got > 0) {
        bytes = realloc(bytes, size + 65536);
        if (bytes == NULL) {
            abort();
        }
        got = fread(bytes + size, 1, 65536, file);
        size += got;
    }
    fclose(file);
    /* A copy of exact size, so that a read past the end is seen. */
    uint8_t *exact = realloc(bytes, size > 0 ? size : 1);
    fprintf(stderr, "%s\n", path);
    LLVMFuzzerTestOneInput(exact, size);
    free(exact);
    return 0;
}

int main(int argc, char **argv)
{
    int failed = 0;

    for (int i = 1; i < argc; i++) {
        failed |= replay(argv[i]);
    }
    printf("%d inputs held\n", argc - 1);
    return failed;
}
