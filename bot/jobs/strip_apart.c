#include "jobs/strip_apart.h"

#include "base/own.h"
#include "jobs/media_file.h"
#include "jobs/strip.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static const char name[] = "strip-pdf", mark[] = "NEUVO_APART=1";
enum { BAD = 3, SECONDS = 5, WAIT_MS = 10000, WORDS = 200 };
static const size_t memory_bytes = (size_t)512 << 20;

static void close_file(int *file)
{
    if (*file >= 0)
        (void)close(*file);
}

static bool write_all(int file, const char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t count = write(file, bytes, length);
        if (count <= 0)
            return false;
        bytes += count;
        length -= (size_t)count;
    }
    return true;
}

/* From its beginning. False: it is longer. */
static bool read_all(int file, size_t most, struct text *out)
{
    char piece[64 * 1024];
    ssize_t count = -1;
    if (lseek(file, 0, SEEK_SET) != 0)
        return false;
    while (out->length <= most && (count = read(file, piece, sizeof piece)) > 0)
        text_add_bytes(out, piece, (size_t)count);
    return count == 0 && out->length <= most;
}

/* ---- who calls ------------------------------------------------------------------------------------------------- */

/* The child has in as 0, out as 1, and nothing else: what the library complains of may be words of the file. */
static pid_t start(int in, int out)
{
    char *const arguments[] = {"neuvo", (char *)(size_t)name, NULL};
    char *const environment[] = {(char *)(size_t)mark, "LC_ALL=C", NULL};
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;
    sigset_t none, all;
    pid_t child = -1;
    (void)sigemptyset(&none);
    (void)sigfillset(&all);
    if (posix_spawn_file_actions_init(&files) != 0)
        return -1;
    if (posix_spawnattr_init(&attributes) == 0) {
        bool ready = posix_spawn_file_actions_adddup2(&files, in, 0) == 0 &&
                     posix_spawn_file_actions_adddup2(&files, out, 1) == 0 &&
                     posix_spawn_file_actions_addopen(&files, 2, "/dev/null", O_WRONLY, 0) == 0 &&
                     posix_spawn_file_actions_addclosefrom_np(&files, 3) == 0 &&
                     posix_spawnattr_setsigmask(&attributes, &none) == 0 &&
                     posix_spawnattr_setsigdefault(&attributes, &all) == 0 &&
                     posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF) == 0;
        if (!ready || posix_spawn(&child, "/proc/self/exe", &files, &attributes, arguments, environment) != 0)
            child = -1;
        (void)posix_spawnattr_destroy(&attributes);
    }
    (void)posix_spawn_file_actions_destroy(&files);
    return child;
}

/* Its exit status; -1: it broke, or was ended because it took too long. */
static int await(pid_t child)
{
    own_(close_file) int handle = pidfd_open(child, 0);
    struct pollfd ended = {.fd = handle, .events = POLLIN};
    int ready, status = 0;
    do
        ready = handle < 0 ? -1 : poll(&ended, 1, WAIT_MS);
    while (ready < 0 && handle >= 0 && errno == EINTR);
    if (ready <= 0)
        (void)kill(child, SIGKILL);
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        continue;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

enum result strip_apart(const char *bytes, size_t length, struct text *out, struct error *error)
{
    own_(close_file) int in = memfd_create("pdf", MFD_CLOEXEC);
    own_(close_file) int made = memfd_create("stripped", MFD_CLOEXEC);
    own_(text_wipe) struct text result = TEXT_INIT;
    bool inside = getenv("NEUVO_APART") != NULL; /* a main() that forgot to ask would start itself for ever */
    if (inside || in < 0 || made < 0 || !write_all(in, bytes, length) || lseek(in, 0, SEEK_SET) != 0)
        return error_set(error, RESULT_FAILED, "no place in memory for a PDF");
    pid_t child = start(in, made);
    if (child < 0)
        return error_set(error, RESULT_FAILED, "no process could be made for a PDF");
    int status = await(child);
    bool whole = read_all(made, MEDIA_BYTES, &result);
    if (status == 0 && whole && result.length > 0) {
        text_add_bytes(out, result.data, result.length);
        return RESULT_OK;
    }
    if (status == BAD && whole && result.length < WORDS)
        return error_set(error, RESULT_BAD_INPUT, "%s", result.data);
    return error_set(error, RESULT_BAD_INPUT,
                     "the PDF is not kept: it is damaged, or needs more than %zu MiB of memory or %d s",
                     memory_bytes >> 20, SECONDS);
}

/* ---- the process itself ---------------------------------------------------------------------------------------- */

bool strip_apart_is_wanted(int argc, char **argv)
{
    return argc == 2 && strcmp(argv[1], name) == 0 && getenv("NEUVO_APART") != NULL;
}

/* The sanitizers want more addresses than a machine has memory. */
static bool limit_memory(void)
{
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    return true;
#else
    const struct rlimit limit = {memory_bytes, memory_bytes};
    return setrlimit(RLIMIT_AS, &limit) == 0;
#endif
}

static bool limit(void)
{
    const struct rlimit time = {SECONDS, SECONDS}, none = {0, 0}, size = {MEDIA_BYTES, MEDIA_BYTES};
    return prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           setrlimit(RLIMIT_CPU, &time) == 0 && setrlimit(RLIMIT_CORE, &none) == 0 &&
           setrlimit(RLIMIT_FSIZE, &size) == 0 && limit_memory();
}

/* Ends at once, without what the libraries would like to put in order: the memory goes with the process. */
int strip_apart_main(void)
{
    struct text in = TEXT_INIT, out = TEXT_INIT;
    struct error error = ERROR_INIT;
    if (!limit() || !read_all(0, MEDIA_BYTES, &in))
        _exit(1);
    enum result result = strip_pdf(in.data, in.length, &out, &error);
    if (result != RESULT_OK) {
        (void)write_all(1, error.text, strnlen(error.text, WORDS - 1));
        _exit(BAD);
    }
    _exit(write_all(1, out.data, out.length) ? 0 : 1);
}
