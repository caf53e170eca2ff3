#include "store/article_files.h"

#include "store/inside.h"

enum result article_file_keep(struct store *store, int64_t organisation_id, const struct article_file *file,
                              struct error *error)
{
    return db_run(store->db, NULL,
                  "INSERT INTO article_file (organisation_id, shipped, topic, language, mark) VALUES ($1, $2, $3, $4, "
                  "$5) ON CONFLICT (organisation_id, shipped, topic, language) DO UPDATE SET mark = excluded.mark",
                  VALUES(INT(organisation_id), INT(file->shipped), TEXT(file->topic),
                         TEXT(language_code(file->language)), INT(file->mark)),
                  error);
}

enum result article_files_known(struct store *store, int64_t organisation_id, struct article_files *files,
                                struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    enum result result =
        db_query(store->db, &rows, "SELECT shipped, topic, language, mark FROM article_file WHERE organisation_id = $1",
                 VALUES(INT(organisation_id)), error);
    while (result == RESULT_OK && rows_next(rows, &result, error))
        *list_push(&files->list) = (struct article_file){.shipped = rows_int(rows, 0) != 0,
                                                         .topic = x_strdup(rows_text(rows, 1)),
                                                         .language = language_from_code(rows_text(rows, 2)),
                                                         .mark = rows_int(rows, 3)};
    return result;
}
