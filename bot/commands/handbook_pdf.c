#include "commands/handbook_pdf.h"

#include "base/own.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { NO_SUCH_COMMAND = 127, TIMED_OUT = 124 }; /* what timeout (coreutils) and a shell say */

/* words: a copy, for posix_spawn takes what it could write to. */
static int spawn_quietly(char *const words[], pid_t *pid)
{
    posix_spawn_file_actions_t files;
    int failed = posix_spawn_file_actions_init(&files);
    if (failed != 0)
        return failed;
    failed = posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
    if (failed == 0) /* it complains of CSS that it does not know, which is of no use to who asked */
        failed = posix_spawn_file_actions_addopen(&files, 2, "/dev/null", O_WRONLY, 0);
    if (failed == 0)
        failed = posix_spawnp(pid, words[0], &files, NULL, words, environ);
    (void)posix_spawn_file_actions_destroy(&files);
    return failed;
}

enum result handbook_pdf(const char *html_path, const char *pdf_path, struct error *error)
{
    static const char *const call[] = {"timeout", "120", "weasyprint", "--pdf-variant", "pdf/ua-1"};
    enum { CALL_WORDS = sizeof call / sizeof *call };
    char *words[CALL_WORDS + 3];
    pid_t pid = 0;
    int status = 0;
    for (size_t i = 0; i < CALL_WORDS; i++)
        words[i] = x_strdup(call[i]);
    words[CALL_WORDS] = x_strdup(html_path);
    words[CALL_WORDS + 1] = x_strdup(pdf_path);
    words[CALL_WORDS + 2] = NULL;
    int failed = spawn_quietly(words, &pid);
    for (size_t i = 0; words[i] != NULL; i++)
        free(words[i]);
    if (failed != 0)
        return error_set(error, RESULT_FAILED, "weasyprint: %s", strerror(failed));
    while (waitpid(pid, &status, 0) < 0) {
        if (errno != EINTR)
            return error_set(error, RESULT_FAILED, "weasyprint: %s", strerror(errno));
    }
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return RESULT_OK;
    if (WIFEXITED(status) && WEXITSTATUS(status) == NO_SUCH_COMMAND)
        return error_set(error, RESULT_NOT_FOUND,
                         "no PDF, for weasyprint is not installed; mend: apt install weasyprint, and run this again");
    if (WIFEXITED(status) && WEXITSTATUS(status) == TIMED_OUT)
        return error_set(error, RESULT_FAILED, "%s: weasyprint was not ready in two minutes", pdf_path);
    return error_set(error, RESULT_FAILED, "%s: weasyprint failed; see what it says: weasyprint %s %s", pdf_path,
                     html_path, pdf_path);
}
