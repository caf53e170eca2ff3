/* Calling subcommands as an operator does, in a folder of the test's own, and reading what they say. */
#ifndef NEUVO_COMMANDS_TEST_H
#define NEUVO_COMMANDS_TEST_H

#include "base/file.h"
#include "base/own.h"
#include "base/text.h"
#include "commands/commands.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <fcntl.h>

/* A dozen articles instead of all, because each call reads them. */
static const struct shipped shipped = {.articles = NEUVO_SOURCE_DIR "/tests/chat/knowledge/office",
                                       .thesaurus = NEUVO_SOURCE_DIR "/knowledge/thesaurus",
                                       .vectors = NEUVO_SOURCE_DIR "/knowledge/vectors/vectors.bin",
                                       .intents = NEUVO_SOURCE_DIR "/intents",
                                       .phrases = NEUVO_SOURCE_DIR "/config/phrases",
                                       .page = NEUVO_SOURCE_DIR "/bot/connectors/web/page",
                                       .demo_record = NEUVO_SOURCE_DIR "/config/demo-organisation.yaml",
                                       .default_data = "data"};
static char folder[64];

static inline int up(void **state)
{
    (void)snprintf(folder, sizeof folder, "/tmp/neuvo-commands-XXXXXX");
    *state = mkdtemp(folder);
    return *state == NULL || chdir(folder) != 0 ? -1 : 0;
}

static inline int down(void **state)
{
    own_(text_done) struct text command = TEXT_INIT;
    (void)state;
    text_printf(&command, "rm -rf '%s'", folder);
    return chdir("/") != 0 ? -1 : system(command.data);
}

static inline void write_file(const char *path, const char *content)
{
    struct error error = ERROR_INIT;
    if (file_write(path, content, strlen(content), 0600, &error) != RESULT_OK)
        fail_msg("%s", error.text);
}

/* Runs the command with all that it prints going to said. */
static inline int call_and_read(int (*command)(int, char **, const struct shipped *), int argc, char **argv,
                                struct text *said)
{
    (void)fflush(NULL);
    int out = dup(STDOUT_FILENO), bad = dup(STDERR_FILENO);
    int file = open("said", O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    assert_true(file >= 0 && dup2(file, STDOUT_FILENO) >= 0 && dup2(file, STDERR_FILENO) >= 0);
    int status = command(argc, argv, &shipped);
    (void)fflush(NULL);
    assert_true(dup2(out, STDOUT_FILENO) >= 0 && dup2(bad, STDERR_FILENO) >= 0);
    (void)close(out);
    (void)close(bad);
    (void)close(file);
    text_clear(said);
    assert_int_equal(file_read("said", 1 << 20, said, NULL), RESULT_OK);
    return status;
}

#define call(function, ...) \
    function((int)(sizeof((char *[]){__VA_ARGS__}) / sizeof(char *)), (char *[]){__VA_ARGS__}, &shipped)
#define call_said(said, function, ...) \
    call_and_read(function, (int)(sizeof((char *[]){__VA_ARGS__}) / sizeof(char *)), (char *[]){__VA_ARGS__}, said)

#define assert_said(text, part) \
    do { \
        if (strstr((text).data, (part)) == NULL) \
            fail_msg("\"%s\" lacks \"%s\"", (text).data, (part)); \
    } while (0)

#endif
