#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/embedded.h"

static void files_are_in_order_and_each_is_found_by_its_path(void **state)
{
    const EmbeddedFile *file, *before = NULL;

    (void)state;
    for (size_t i = 0; (file = embedded_at(i)) != NULL; i++) {
        assert_ptr_equal(embedded_find(file->path), file);
        assert_true(before == NULL || strcmp(before->path, file->path) < 0);
        before = file;
    }
}

static void a_file_is_what_lies_in_share_with_a_nul_behind_it(void **state)
{
    const EmbeddedFile *file;
    size_t compared = 0;

    (void)state;
    for (size_t i = 0; (file = embedded_at(i)) != NULL; i++) {
        char path[512];
        snprintf(path, sizeof path, "share/%s", file->path);
        FILE *on_disk = fopen(path, "rb");
        assert_int_equal(file->bytes[file->size], 0);
        if (on_disk == NULL) {
            continue;
        }
        for (size_t k = 0; k < file->size; k++) {
            assert_int_equal(fgetc(on_disk), file->bytes[k]);
        }
        assert_int_equal(fgetc(on_disk), EOF);
        fclose(on_disk);
        compared++;
    }
    assert_true(compared > 0);
}

static void what_is_not_there_is_not_found(void **state)
{
    (void)state;
    assert_null(embedded_find("model/types/nothing.json"));
    assert_null(embedded_find(""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_are_in_order_and_each_is_found_by_its_path),
        cmocka_unit_test(a_file_is_what_lies_in_share_with_a_nul_behind_it),
        cmocka_unit_test(what_is_not_there_is_not_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
