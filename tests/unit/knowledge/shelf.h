/* A folder of articles for one test: files are written by name below it, and all is removed at the end. */
#ifndef NEUVO_TEST_SHELF_H
#define NEUVO_TEST_SHELF_H

#include "base/file.h"
#include "base/own.h"
#include "knowledge/knowledge.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <ftw.h>

#include <cmocka.h>

struct shelf {
    char folder[64];
    struct analyser *analyser;
    struct knowledge *knowledge;
    struct complaints complaints;
};

static inline struct shelf shelf_open(void)
{
    struct shelf shelf = {.folder = "/tmp/neuvo-shelf-XXXXXX"};
    struct error error = ERROR_INIT;
    assert_non_null(mkdtemp(shelf.folder));
    assert_int_equal(analyser_open(&shelf.analyser, &error), RESULT_OK);
    return shelf;
}

static inline void shelf_path(const struct shelf *shelf, const char *name, struct text *path)
{
    text_clear(path);
    text_printf(path, "%s/%s", shelf->folder, name);
}

/* Writes <folder>/<name>; makes the folders that name holds. */
static inline void shelf_write(const struct shelf *shelf, const char *name, const char *content)
{
    own_(text_done) struct text path = TEXT_INIT;
    struct error error = ERROR_INIT;
    shelf_path(shelf, name, &path);
    char *slash = strrchr(path.data, '/');
    *slash = '\0';
    assert_int_equal(folder_make(path.data, 0700, &error), RESULT_OK);
    *slash = '/';
    assert_int_equal(file_write(path.data, content, strlen(content), 0600, &error), RESULT_OK);
}

/* Builds from <folder>/<shipped> with the override folder <folder>/over; the old snapshot is the previous one. */
static inline enum result shelf_build(struct shelf *shelf, const char *shipped, const char *organisation,
                                      const char *unit)
{
    own_(text_done) struct text path = TEXT_INIT, over = TEXT_INIT;
    struct error error = ERROR_INIT;
    shelf_path(shelf, shipped, &path);
    shelf_path(shelf, "over", &over);
    const char *overrides[] = {over.data, NULL};
    struct knowledge_sources sources = {
        .shipped = path.data, .overrides = overrides, .organisation = organisation, .unit = unit};
    struct knowledge *made = NULL;
    complaints_done(&shelf->complaints);
    enum result result =
        knowledge_build(&sources, shelf->knowledge, shelf->analyser, &made, &shelf->complaints, &error);
    if (result == RESULT_OK) {
        knowledge_release(shelf->knowledge);
        shelf->knowledge = made;
    }
    return result;
}

static inline int shelf_remove(const char *path, const struct stat *status, int type, struct FTW *walk)
{
    (void)status;
    (void)type;
    (void)walk;
    return remove(path);
}

static inline void shelf_close(struct shelf *shelf)
{
    knowledge_release(shelf->knowledge);
    analyser_free(shelf->analyser);
    complaints_done(&shelf->complaints);
    (void)nftw(shelf->folder, shelf_remove, 8, FTW_DEPTH | FTW_PHYS);
}

/* The first topic for the question, or "". */
static inline const char *shelf_ask(const struct shelf *shelf, const char *text, enum language language)
{
    struct ranking ranking;
    struct question question = {.text = text, .language = language, .audience = AUDIENCE_STAFF};
    knowledge_ask(shelf->knowledge, shelf->analyser, &question, &ranking, NULL);
    return ranking.count == 0 ? "" : ranking.ranked[0].topic;
}

#endif
