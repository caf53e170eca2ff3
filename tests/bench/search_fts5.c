#include "bench/search_fts5.h"

#include "base/own.h"
#include "knowledge/words.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

struct fts5 {
    sqlite3 *db;
    sqlite3_stmt *add, *ask;
};

static void must(const struct fts5 *fts5, int status)
{
    if (status == SQLITE_OK || status == SQLITE_DONE)
        return;
    fprintf(stderr, "search: SQLite: %s\n", sqlite3_errmsg(fts5->db));
    exit(2);
}

struct fts5 *fts5_new(void)
{
    struct fts5 *fts5 = x_alloc(1, sizeof *fts5);
    must(fts5, sqlite3_open(":memory:", &fts5->db));
    must(fts5, sqlite3_exec(fts5->db, "CREATE VIRTUAL TABLE articles USING fts5(title, questions, body); BEGIN", NULL,
                            NULL, NULL));
    must(fts5, sqlite3_prepare_v2(fts5->db, "INSERT INTO articles(rowid, title, questions, body) VALUES(?, ?, ?, ?)",
                                  -1, &fts5->add, NULL));
    must(fts5, sqlite3_prepare_v2(fts5->db, "SELECT rowid FROM articles WHERE articles MATCH ? ORDER BY rank LIMIT 10",
                                  -1, &fts5->ask, NULL));
    return fts5;
}

void fts5_free(struct fts5 *fts5)
{
    (void)sqlite3_finalize(fts5->add);
    (void)sqlite3_finalize(fts5->ask);
    (void)sqlite3_close(fts5->db);
    free(fts5);
}

void fts5_add(struct fts5 *fts5, size_t number, const struct made *made)
{
    own_(text_done) struct text questions = TEXT_INIT;
    for (size_t i = 0; i < MADE_QUESTIONS; i++)
        text_printf(&questions, "%s\n", made->questions[i].data);
    must(fts5, sqlite3_bind_int64(fts5->add, 1, (sqlite3_int64)number + 1));
    must(fts5, sqlite3_bind_text(fts5->add, 2, made->title.data, -1, SQLITE_TRANSIENT));
    must(fts5, sqlite3_bind_text(fts5->add, 3, questions.data, -1, SQLITE_TRANSIENT));
    must(fts5, sqlite3_bind_text(fts5->add, 4, made->body.data, -1, SQLITE_TRANSIENT));
    must(fts5, sqlite3_step(fts5->add));
    must(fts5, sqlite3_reset(fts5->add));
}

void fts5_seal(struct fts5 *fts5)
{
    must(fts5, sqlite3_exec(fts5->db, "COMMIT; INSERT INTO articles(articles) VALUES('optimize')", NULL, NULL, NULL));
}

/* "miten" OR "jaan" OR … */
static void write_match(const char *question, struct text *match)
{
    struct word_reader reader;
    word_reader_start(&reader, question, SIZE_MAX);
    while (word_reader_next(&reader))
        text_printf(match, "%s\"%s\"", match->length == 0 ? "" : " OR ", reader.word);
    word_reader_done(&reader);
}

size_t fts5_ask(struct fts5 *fts5, const char *question)
{
    own_(text_done) struct text match = TEXT_INIT;
    size_t best = SIZE_MAX;
    int status;
    write_match(question, &match);
    must(fts5, sqlite3_bind_text(fts5->ask, 1, match.data, -1, SQLITE_TRANSIENT));
    while ((status = sqlite3_step(fts5->ask)) == SQLITE_ROW) {
        if (best == SIZE_MAX)
            best = (size_t)sqlite3_column_int64(fts5->ask, 0) - 1;
    }
    must(fts5, status);
    must(fts5, sqlite3_reset(fts5->ask));
    return best;
}
