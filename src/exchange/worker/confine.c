#include "exchange/worker/confine.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/compiler.h"
#include "base/limits.h"

#if defined(__SANITIZE_ADDRESS__)
#define RESERVES_TERABYTES 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define RESERVES_TERABYTES 1
#endif
#endif

static void set_limit(int resource, rlim_t value)
{
    struct rlimit limit = {value, value};

    (void)setrlimit(resource, &limit);
}

static void limit_resources(void)
{
#ifndef RESERVES_TERABYTES
    set_limit(RLIMIT_AS, (rlim_t)LIMIT_WORKER_MEMORY_MIB << 20);
#endif
    set_limit(RLIMIT_CPU, LIMIT_WORKER_CPU_SECONDS);
    set_limit(RLIMIT_FSIZE, 0);
    set_limit(RLIMIT_CORE, 0);
    signal(SIGXFSZ, SIG_IGN);
}

#define LOAD(field) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field))
#define LOAD_ARGUMENT(i) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args) + 8 * (i))
#define ANSWER(what) BPF_STMT(BPF_RET | BPF_K, what)
#define REFUSE(error) ANSWER(SECCOMP_RET_ERRNO | (error))
/* Each expects the number of the call and leaves it there when it does not apply. */
#define DENY(call, error) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, call, 0, 1), REFUSE(error)
#define DENY_WITH(call, argument, flags)                                                                               \
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, call, 0, 4), LOAD_ARGUMENT(argument),                                          \
        BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, flags, 0, 1), REFUSE(EACCES), ANSWER(SECCOMP_RET_ALLOW)
#define DENY_WITHOUT(call, argument, flags)                                                                            \
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, call, 0, 4), LOAD_ARGUMENT(argument),                                          \
        BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, flags, 1, 0), REFUSE(EPERM), ANSWER(SECCOMP_RET_ALLOW)

enum { WRITING = O_WRONLY | O_RDWR | O_CREAT | O_TRUNC };

static void filter_calls(void)
{
    static const struct sock_filter filter[] = {
        LOAD(nr),
        DENY_WITH(__NR_openat, 2, WRITING),
        DENY_WITHOUT(__NR_clone, 0, CLONE_THREAD),
        DENY(__NR_clone3, ENOSYS),
        DENY(__NR_openat2, ENOSYS),
#ifdef __NR_open
        DENY_WITH(__NR_open, 1, WRITING),
        DENY(__NR_creat, EACCES),
        DENY(__NR_fork, EPERM),
        DENY(__NR_vfork, EPERM),
        DENY(__NR_unlink, EPERM),
        DENY(__NR_rename, EPERM),
        DENY(__NR_mkdir, EPERM),
        DENY(__NR_link, EPERM),
        DENY(__NR_symlink, EPERM),
        DENY(__NR_chmod, EPERM),
#endif
        DENY(__NR_execve, EPERM),
        DENY(__NR_execveat, EPERM),
        DENY(__NR_socket, EPERM),
        DENY(__NR_ptrace, EPERM),
        DENY(__NR_unlinkat, EPERM),
        DENY(__NR_renameat2, EPERM),
        DENY(__NR_mkdirat, EPERM),
        DENY(__NR_linkat, EPERM),
        DENY(__NR_symlinkat, EPERM),
        DENY(__NR_fchmodat, EPERM),
        DENY(__NR_truncate, EPERM),
        DENY(__NR_process_vm_readv, EPERM),
        DENY(__NR_process_vm_writev, EPERM),
        DENY(__NR_io_uring_setup, EPERM),
        DENY(__NR_bpf, EPERM),
        ANSWER(SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = {COUNT_OF(filter), (struct sock_filter *)filter};

    (void)prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
}

static void allow_reading(int rules, const char *path)
{
    struct landlock_path_beneath_attr rule = {.allowed_access =
                                                  LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR};

    rule.parent_fd = open(path, O_PATH | O_CLOEXEC);
    if (rule.parent_fd >= 0) {
        (void)syscall(__NR_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
        close(rule.parent_fd);
    }
}

/* Where the libraries' data are when they are not where Debian has them. */
static void allow_named(int rules)
{
    static const char *const NAMES[] = {"PROJ_DATA", "PROJ_LIB", "GDAL_DATA"};

    for (size_t i = 0; i < COUNT_OF(NAMES); i++) {
        const char *path = getenv(NAMES[i]);
        if (path != NULL) {
            allow_reading(rules, path);
        }
    }
}

static void fence_files(const char *folder)
{
    /* libraries loaded late, coordinate systems, character tables; nothing of the people who use the machine */
    static const char *const READABLE[] = {
        "/usr/lib", "/usr/share", "/lib", "/lib64", "/proc/self", "/dev/null", "/sys/devices/system/cpu"};
    struct landlock_ruleset_attr all = {.handled_access_fs = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1};
    int rules = (int)syscall(__NR_landlock_create_ruleset, &all, sizeof all, 0);

    if (rules < 0) {
        return;
    }
    for (size_t i = 0; i < COUNT_OF(READABLE); i++) {
        allow_reading(rules, READABLE[i]);
    }
    allow_reading(rules, folder);
    allow_named(rules);
    (void)syscall(__NR_landlock_restrict_self, rules, 0);
    close(rules);
}

void worker_confine(const char *folder)
{
    limit_resources();
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    (void)prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    (void)prctl(PR_SET_DUMPABLE, 0);
    fence_files(folder);
    filter_calls();
}
