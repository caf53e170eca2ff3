#include "store/inside.h"

void id_list_done(struct id_list *ids)
{
    list_done(&ids->list);
}

enum result ids_select(struct store *store, struct id_list *ids, const char *sql, const struct value *values,
                       size_t count, struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    enum result result = db_query(store->db, &rows, sql, values, count, error);
    while (result == RESULT_OK && rows_next(rows, &result, error))
        *list_push(&ids->list) = rows_int(rows, 0);
    return result;
}

enum result ids_of_organisations(struct store *store, struct id_list *ids, struct error *error)
{
    return ids_select(store, ids, "SELECT organisation_id FROM organisation ORDER BY organisation_id", NO_VALUES,
                      error);
}

enum result smallest_number(struct store *store, const char *sql, int64_t *smallest, struct error *error)
{
    own_(id_list_done) struct id_list organisations = {.list = LIST_INIT};
    enum result result = ids_of_organisations(store, &organisations, error);
    *smallest = -1;
    for (size_t i = 0; i < organisations.list.count && result == RESULT_OK; i++) {
        int64_t number = 0;
        result = db_number(store->db, &number, sql, VALUES(INT(organisations.list.items[i])), error);
        if (result == RESULT_OK && (*smallest < 0 || number < *smallest))
            *smallest = number;
        else if (result == RESULT_NOT_FOUND)
            result = RESULT_OK;
    }
    return result;
}
