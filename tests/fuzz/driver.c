/* Runs a fuzz target over files and folders of seeds, and over every seed cut short, without libFuzzer. */
#include "fuzz/target.h"

#include "base/file.h"
#include "base/own.h"

#include <dirent.h>
#include <string.h>
#include <sys/stat.h>

enum { SEED_BYTES = 1 << 20, CUTS = 64 };

/* Exactly as many bytes as the target may read, so that the sanitizer sees a step too far. */
static void run_exact(const char *bytes, size_t length)
{
    own_(free_pointer) uint8_t *copy = malloc(length > 0 ? length : 1);
    HOLDS(copy != NULL);
    memcpy(copy, bytes, length);
    (void)LLVMFuzzerTestOneInput(copy, length);
}

static size_t run_file(const char *path)
{
    own_(text_done) struct text seed = TEXT_INIT;
    struct error error = ERROR_INIT;
    if (file_read(path, SEED_BYTES, &seed, &error) != RESULT_OK) {
        fprintf(stderr, "%s\n", error.text);
        exit(2);
    }
    run_exact(seed.data, seed.length);
    for (size_t cut = 0; cut < CUTS; cut++)
        run_exact(seed.data, seed.length * cut / CUTS);
    return 1;
}

static size_t run_path(const char *path)
{
    DIR *folder = opendir(path);
    if (folder == NULL)
        return run_file(path);
    size_t count = 0;
    for (struct dirent *each = readdir(folder); each != NULL; each = readdir(folder)) {
        own_(text_done) struct text inner = TEXT_INIT;
        if (each->d_name[0] == '.')
            continue;
        text_printf(&inner, "%s/%s", path, each->d_name);
        count += run_path(inner.data);
    }
    (void)closedir(folder);
    return count;
}

int main(int count, char **arguments)
{
    size_t seeds = 0;
    for (int i = 1; i < count; i++)
        seeds += run_path(arguments[i]);
    printf("%zu seeds\n", seeds);
    return seeds > 0 ? 0 : 2;
}
