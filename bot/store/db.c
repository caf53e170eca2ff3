/* What is the same for every driver: whole statements and single values over rows. */
#include "store/db.h"

#include "base/own.h"

enum result db_number(struct db *db, int64_t *number, const char *sql, const struct value *values, size_t count,
                      struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    enum result result = db_query(db, &rows, sql, values, count, error);
    if (result != RESULT_OK)
        return result;
    if (!rows_next(rows, &result, error))
        return result == RESULT_OK ? RESULT_NOT_FOUND : result;
    *number = rows_int(rows, 0);
    return RESULT_OK;
}

enum result db_text(struct db *db, struct text *text, const char *sql, const struct value *values, size_t count,
                    struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    enum result result = db_query(db, &rows, sql, values, count, error);
    if (result != RESULT_OK)
        return result;
    text_clear(text);
    if (!rows_next(rows, &result, error))
        return result == RESULT_OK ? RESULT_NOT_FOUND : result;
    text_add(text, rows_text(rows, 0));
    return RESULT_OK;
}
