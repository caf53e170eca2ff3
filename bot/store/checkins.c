#include "store/checkins.h"

#include "store/inside.h"

#include <math.h>

static const double millionths = 1e6;

/* ---- what people allowed ----------------------------------------------------------------------------------- */

enum result consent_add(struct store *store, int64_t organisation_id, int64_t person_id, enum consent consent,
                        const char *text_version, enum language language, int64_t now_ms, struct error *error)
{
    return db_run(store->db, NULL,
                  "INSERT INTO consent (organisation_id, id, person_id, consent, text_version, language, at_ms) "
                  "VALUES ($1, $2, $3, $4, $5, $6, $7)",
                  VALUES(INT(organisation_id), INT(store_new_id(store, now_ms)), INT(person_id), INT(consent),
                         TEXT(text_version), TEXT(language_code(language)), INT(now_ms)),
                  error);
}

enum result consents_of(struct store *store, int64_t organisation_id, int64_t person_id, struct checkin_record *record,
                        struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    enum result result = db_query(store->db, &rows,
                                  "SELECT consent, text_version, language, at_ms FROM consent "
                                  "WHERE organisation_id = $1 AND person_id = $2 ORDER BY id",
                                  VALUES(INT(organisation_id), INT(person_id)), error);
    while (result == RESULT_OK && rows_next(rows, &result, error)) {
        int64_t consent = rows_int(rows, 0);
        bool known = consent >= CONSENT_NONE && consent <= CONSENT_CONTRIBUTE;
        *list_push(&record->consents) = (struct consent_row){.consent = known ? (enum consent)consent : CONSENT_NONE,
                                                             .text_version = x_strdup(rows_text(rows, 1)),
                                                             .language = language_from_code(rows_text(rows, 2)),
                                                             .at_ms = rows_int(rows, 3)};
    }
    return result;
}

/* ---- what is sealed ---------------------------------------------------------------------------------------- */

enum result sealed_load(struct store *store, int64_t organisation_id, int64_t person_id, struct text *sealed,
                        int64_t *changed_ms, struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    enum result result = db_query(store->db, &rows,
                                  "SELECT sealed, changed_ms FROM sealed WHERE organisation_id = $1 AND person_id = $2",
                                  VALUES(INT(organisation_id), INT(person_id)), error);
    if (result != RESULT_OK)
        return result;
    if (!rows_next(rows, &result, error))
        return result == RESULT_OK ? RESULT_NOT_FOUND : result;
    text_add(sealed, rows_text(rows, 0));
    if (changed_ms != NULL)
        *changed_ms = rows_int(rows, 1);
    return RESULT_OK;
}

enum result sealed_save(struct store *store, int64_t organisation_id, int64_t person_id, const char *sealed,
                        int64_t now_ms, struct error *error)
{
    return db_run(store->db, NULL,
                  "INSERT INTO sealed (organisation_id, person_id, sealed, changed_ms) VALUES ($1, $2, $3, $4) "
                  "ON CONFLICT (organisation_id, person_id) DO UPDATE SET sealed = $3, changed_ms = $4",
                  VALUES(INT(organisation_id), INT(person_id), TEXT(sealed), INT(now_ms)), error);
}

enum result sealed_drop(struct store *store, int64_t organisation_id, int64_t person_id, struct error *error)
{
    return db_run(store->db, NULL, "DELETE FROM sealed WHERE organisation_id = $1 AND person_id = $2",
                  VALUES(INT(organisation_id), INT(person_id)), error);
}

/* ---- what is counted --------------------------------------------------------------------------------------- */

enum result item_counts_in(struct store *store, int64_t organisation_id, enum language language,
                           struct item_counts *counts, struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    enum result result =
        db_query(store->db, &rows,
                 "SELECT item, version, answers, b, variance, rights, unknowns, expected, expected_variance, "
                 "chosen_1, chosen_2, chosen_3, chosen_4, chosen_5 FROM item_count "
                 "WHERE organisation_id = $1 AND language = $2 ORDER BY item, version",
                 VALUES(INT(organisation_id), TEXT(language_code(language))), error);
    while (result == RESULT_OK && rows_next(rows, &result, error)) {
        struct item_count *count = list_push(&counts->list);
        *count = (struct item_count){.item = x_strdup(rows_text(rows, 0)),
                                     .version = rows_int(rows, 1),
                                     .answers = rows_int(rows, 2),
                                     .b = (double)rows_int(rows, 3) / millionths,
                                     .variance = (double)rows_int(rows, 4) / millionths,
                                     .rights = rows_int(rows, 5),
                                     .unknowns = rows_int(rows, 6),
                                     .expected = (double)rows_int(rows, 7) / millionths,
                                     .expected_variance = (double)rows_int(rows, 8) / millionths};
        for (int i = 0; i < ITEM_CHOICES; i++)
            count->chosen[i] = rows_int(rows, 9 + i);
    }
    return result;
}

static enum result count_in(struct store *store, int64_t organisation_id, const struct item_answer *answer,
                            enum language language, double b, double variance, struct error *error)
{
    int chosen = answer->chosen;
    return db_run(
        store->db, NULL,
        "INSERT INTO item_count (organisation_id, language, item, version, answers, rights, unknowns, "
        "chosen_1, chosen_2, chosen_3, chosen_4, chosen_5, b, variance, expected, expected_variance) "
        "VALUES ($1, $2, $3, $4, 1, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) "
        "ON CONFLICT (organisation_id, language, item, version) DO UPDATE SET answers = item_count.answers + 1, "
        "rights = item_count.rights + $5, unknowns = item_count.unknowns + $6, "
        "chosen_1 = item_count.chosen_1 + $7, chosen_2 = item_count.chosen_2 + $8, "
        "chosen_3 = item_count.chosen_3 + $9, chosen_4 = item_count.chosen_4 + $10, "
        "chosen_5 = item_count.chosen_5 + $11, b = $12, variance = $13, "
        "expected = item_count.expected + $14, expected_variance = item_count.expected_variance + $15",
        VALUES(INT(organisation_id), TEXT(language_code(language)), TEXT(answer->item), INT(answer->version),
               INT(answer->right), INT(chosen == 0), INT(chosen == 1), INT(chosen == 2), INT(chosen == 3),
               INT(chosen == 4), INT(chosen == 5), INT(llround(b * millionths)), INT(llround(variance * millionths)),
               INT(llround(answer->expected * millionths)),
               INT(llround(answer->expected * (1.0 - answer->expected) * millionths))),
        error);
}

enum result item_answer_count(struct store *store, int64_t organisation_id, const struct item_answer *answer,
                              enum language language, struct error *error)
{
    enum result result = count_in(store, organisation_id, answer, LANGUAGE_NONE, answer->b, answer->variance, error);
    return result == RESULT_OK && language != LANGUAGE_NONE
               ? count_in(store, organisation_id, answer, language, answer->language_b, answer->language_variance,
                          error)
               : result;
}
