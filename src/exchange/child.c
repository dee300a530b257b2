#include "exchange/child.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/compiler.h"
#include "base/text.h"

enum { ENVIRONMENT_MAX = 8, LAST_WORDS_MS = 5000, LAST_WORDS_MAX = 64 };

/* The variables a child may have of ours, with a fixed locale. */
static void choose_environment(char *out[ENVIRONMENT_MAX])
{
    static const char *const KEPT[] = {"PROJ_DATA=", "PROJ_LIB=", "GDAL_DATA=", "ASAN_OPTIONS=", "LD_LIBRARY_PATH="};
    size_t count = 0;

    out[count++] = (char *)"LC_ALL=C.UTF-8";
    for (char **at = environ; *at != NULL; at++) {
        for (size_t i = 0; i < COUNT_OF(KEPT) && count < ENVIRONMENT_MAX - 1; i++) {
            if (strncmp(*at, KEPT[i], strlen(KEPT[i])) == 0) {
                out[count++] = *at;
            }
        }
    }
    out[count] = NULL;
}

static int spawn_piped(Child *child, const char *program, char *const *arguments, const int out[2], const int err[2])
{
    posix_spawn_file_actions_t actions;
    char *environment[ENVIRONMENT_MAX];

    choose_environment(environment);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, err[1], STDERR_FILENO);
    posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
    int failed = posix_spawn(&child->pid, program, &actions, NULL, arguments, environment);
    posix_spawn_file_actions_destroy(&actions);
    return failed;
}

Status child_start(Child *child, const char *program, char *const *arguments, Error *err)
{
    int out[2], complaints[2];

    *child = (Child){.out = -1, .complaints = -1};
    if (pipe2(out, O_CLOEXEC) != 0) {
        return error_set(err, ST_IO, "cannot make a pipe: %s", strerror(errno));
    }
    if (pipe2(complaints, O_CLOEXEC) != 0) {
        close(out[0]);
        close(out[1]);
        return error_set(err, ST_IO, "cannot make a pipe: %s", strerror(errno));
    }
    /* what it complains beyond a pipe's room is lost; it must not wait for a reader */
    fcntl(complaints[1], F_SETFL, O_NONBLOCK);
    int failed = spawn_piped(child, program, arguments, out, complaints);
    close(out[1]);
    close(complaints[1]);
    child->out = out[0];
    child->complaints = complaints[0];
    if (failed != 0) {
        child->pid = 0;
        close(child->out);
        close(child->complaints);
        return error_set(err, ST_IO, "cannot start \"%s\": %s", program, strerror(failed));
    }
    return ST_OK;
}

static void keep_line(Text text, char *line, size_t size)
{
    text = text_trim(text);
    for (size_t i = text.length; i > 0; i--) {
        if (text.at[i - 1] == '\n') {
            text = (Text){text.at + i, text.length - i};
            break;
        }
    }
    if (text.length > 0) {
        snprintf(line, size, "%.*s", TEXT_ARG(text));
    }
}

/* Reads until the child closes its standard error, which it does by ending; false when it does not in time. */
static bool keep_last_line(Child *child, char *line, size_t size)
{
    char text[4096];

    for (int reads = 0; reads < LAST_WORDS_MAX; reads++) {
        struct pollfd wait = {.fd = child->complaints, .events = POLLIN};
        if (poll(&wait, 1, LAST_WORDS_MS) == 0) {
            return false;
        }
        ssize_t got = read(child->complaints, text, sizeof text);
        if (got == 0) {
            return true;
        }
        keep_line((Text){text, got < 0 ? 0 : (size_t)got}, line, size);
    }
    return false;
}

static int reap(Child *child)
{
    int state = 0;
    pid_t pid;

    do {
        pid = waitpid(child->pid, &state, 0);
    } while (pid < 0 && errno == EINTR);
    child->pid = 0;
    if (pid < 0) {
        return 0;
    }
    return WIFSIGNALED(state) ? CHILD_KILLED + WTERMSIG(state) : WEXITSTATUS(state);
}

int child_end(Child *child, char *line, size_t size)
{
    line[0] = '\0';
    if (child->pid == 0) {
        return 0;
    }
    if (!keep_last_line(child, line, size)) {
        kill(child->pid, SIGKILL);
    }
    int result = reap(child);
    close(child->complaints);
    return result;
}

void child_stop(Child *child)
{
    char ignored[8];

    if (child->pid != 0) {
        kill(child->pid, SIGKILL);
        child_end(child, ignored, sizeof ignored);
    }
}
