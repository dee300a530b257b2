#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/memory.h"

static void the_nth_allocation_fails_and_only_that_one(void **state)
{
    (void)state;
    memory_fail_after(3);
    for (int i = 1; i <= 5; i++) {
        void *block = memory_try_resize(NULL, 10);
        assert_true((block == NULL) == (i == 3));
        memory_free(block);
    }
}

static void a_failed_resize_leaves_the_old_block(void **state)
{
    char *block = memory_resize(NULL, 4);

    (void)state;
    memcpy(block, "old", 4);
    memory_fail_after(1);
    assert_null(memory_try_resize(block, 1000));
    assert_string_equal(block, "old");
    memory_free(block);
}

static void out_of_memory_ends_the_process_with_one_line(void **state)
{
    int pipe_ends[2], status = 0;
    char said[200];

    (void)state;
    assert_int_equal(pipe(pipe_ends), 0);
    pid_t child = fork();
    if (child == 0) {
        dup2(pipe_ends[1], STDERR_FILENO);
        memory_fail_after(1);
        memory_resize(NULL, 10);
        _exit(0);
    }
    close(pipe_ends[1]);
    ssize_t size = read(pipe_ends[0], said, sizeof said);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(WEXITSTATUS(status), EXIT_OUT_OF_MEMORY);
    assert_true(size > 0 && memchr(said, '\n', (size_t)size) == said + size - 1);
    close(pipe_ends[0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_nth_allocation_fails_and_only_that_one),
        cmocka_unit_test(a_failed_resize_leaves_the_old_block),
        cmocka_unit_test(out_of_memory_ends_the_process_with_one_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
