#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <stdbool.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "exchange/worker/confine.h"

static int open_for(const char *path, int flags)
{
    int fd = open(path, flags, 0600);

    return fd < 0 ? errno : 0;
}

static int make_socket(void)
{
    return socket(AF_INET, SOCK_STREAM, 0) < 0 ? errno : 0;
}

static int make_process(void)
{
    pid_t pid = fork();

    if (pid == 0) {
        _exit(0);
    }
    return pid < 0 ? errno : 0;
}

static int run_program(void)
{
    execl("/bin/true", "true", (char *)NULL);
    return errno;
}

static int write_file(void)
{
    return open_for("/tmp/whitestone-confined", O_WRONLY | O_CREAT);
}

static int change_file(void)
{
    return open_for("/tmp/whitestone-confined", O_RDWR);
}

static int remove_file(void)
{
    return unlink("/tmp/whitestone-confined") < 0 ? errno : 0;
}

static int read_library(void)
{
    return open_for("/usr/lib", O_RDONLY | O_DIRECTORY);
}

static int read_outside(void)
{
    return open_for("/tmp/whitestone-outside", O_RDONLY);
}

/* What `attempt` answers (an errno, 0 for success) in a process that has confined itself. */
static int confined(int (*attempt)(void))
{
    int state = 0;
    pid_t pid = fork();

    if (pid == 0) {
        worker_confine("/usr/share/");
        _exit(attempt());
    }
    assert_int_equal(waitpid(pid, &state, 0), pid);
    assert_true(WIFEXITED(state));
    return WEXITSTATUS(state);
}

static void the_worker_cannot_reach_beyond_its_file(void **state)
{
    (void)state;
    assert_int_equal(confined(make_socket), EPERM);
    assert_int_equal(confined(make_process), EPERM);
    assert_int_equal(confined(run_program), EPERM);
    assert_int_equal(confined(write_file), EACCES);
    assert_int_equal(confined(change_file), EACCES);
    assert_int_equal(confined(remove_file), EPERM);
}

static void the_worker_reads_only_beside_its_file_where_the_kernel_can_fence(void **state)
{
    bool fenced = syscall(__NR_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION) >= 1;

    (void)state;
    close(open("/tmp/whitestone-outside", O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
    assert_int_equal(confined(read_outside), fenced ? EACCES : 0);
    unlink("/tmp/whitestone-outside");
}

static void the_worker_still_reads_what_libraries_need(void **state)
{
    (void)state;
    assert_int_equal(confined(read_library), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_worker_cannot_reach_beyond_its_file),
        cmocka_unit_test(the_worker_reads_only_beside_its_file_where_the_kernel_can_fence),
        cmocka_unit_test(the_worker_still_reads_what_libraries_need),
    };
    return cmocka_run_group_tests_name("confine", tests, NULL, NULL);
}
