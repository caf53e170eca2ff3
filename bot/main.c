/* Finds out where the shipped files are, and which subcommand is wanted. */
#include "base/own.h"
#include "base/text.h"
#include "commands/commands.h"
#include "jobs/strip_apart.h"

#include <locale.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int usage(FILE *stream)
{
    fprintf(stream, "Neuvo " NEUVO_VERSION ": near support in chat, for the staff of Finnish municipalities\n\n");
    for (const struct command *command = command_table; command->name != NULL; command++)
        fprintf(stream, "  neuvo %s %s\n      %s\n", command->name, command->usage, command->help);
    return stream == stdout ? 0 : 2;
}

/* The folder of the running program, through any symbolic link. */
static void program_folder(struct text *folder)
{
    char path[4096];
    ssize_t length = readlink("/proc/self/exe", path, sizeof path - 1);
    if (length <= 0)
        return;
    path[length] = '\0';
    char *slash = strrchr(path, '/');
    if (slash != NULL)
        *slash = '\0';
    text_add(folder, path);
}

static char *join(const char *folder, const char *path)
{
    struct text joined = TEXT_INIT;
    text_printf(&joined, "%s/%s", folder, path);
    return text_detach(&joined);
}

/* In the build folder of a checkout: that checkout. Anywhere else: the install prefix, two steps up from bin/neuvo. */
static void find_shipped(struct shipped *shipped)
{
    own_(text_done) struct text folder = TEXT_INIT;
    struct stat status;
    program_folder(&folder);
    bool checkout =
        strcmp(folder.data, NEUVO_BUILD_DIR) == 0 && stat(NEUVO_SOURCE_DIR "/knowledge/articles", &status) == 0;
    own_(free_pointer) char *data = checkout ? x_strdup(NEUVO_SOURCE_DIR) : join(folder.data, "../" NEUVO_INSTALL_DATA);
    shipped->articles = join(data, "knowledge/articles");
    shipped->thesaurus = join(data, "knowledge/thesaurus");
    shipped->vectors = join(data, "knowledge/vectors/vectors.bin");
    shipped->expected = join(data, "knowledge/expected");
    shipped->competences = join(data, "knowledge/competences");
    shipped->items = join(data, "knowledge/items");
    shipped->handbook = join(data, "knowledge/handbook");
    shipped->intents = join(data, "intents");
    shipped->phrases = join(data, "config/phrases");
    shipped->page = join(data, checkout ? "bot/connectors/web/page" : "web/page");
    shipped->console = join(data, checkout ? "bot/console/app" : "console/app");
    shipped->demo_record = join(data, "config/demo-organisation.yaml");
    shipped->avatar = join(data, "config/avatar.png");
    shipped->default_data = checkout ? join(data, ".neuvo") : x_strdup("/var/lib/neuvo");
}

static void release_shipped(struct shipped *shipped)
{
    const char **const paths[] = {&shipped->articles,     &shipped->thesaurus, &shipped->vectors, &shipped->intents,
                                  &shipped->phrases,      &shipped->expected,  &shipped->page,    &shipped->demo_record,
                                  &shipped->default_data, &shipped->avatar,    &shipped->console, &shipped->competences,
                                  &shipped->items,        &shipped->handbook};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
        free((char *)(size_t)*paths[i]);
}

int main(int argc, char **argv)
{
    if (strip_apart_is_wanted(argc, argv))
        return strip_apart_main();
    if (sodium_init() < 0) {
        fprintf(stderr, "neuvo: libsodium could not start\n");
        return 1;
    }
    (void)setlocale(LC_CTYPE, "C.UTF-8");
    if (argc < 2)
        return usage(stderr);
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "help") == 0)
        return usage(stdout);
    if (strcmp(argv[1], "--version") == 0) {
        puts("neuvo " NEUVO_VERSION);
        return 0;
    }
    const struct command *command = command_find(argv[1]);
    if (command != NULL) {
        own_(release_shipped) struct shipped shipped;
        find_shipped(&shipped);
        return command_call(command, argc - 2, argv + 2, &shipped);
    }
    fprintf(stderr, "neuvo: \"%s\" is no command\n\n", argv[1]);
    return usage(stderr);
}
