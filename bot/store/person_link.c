/* Two people who proved to be one. */
#include "store/links.h"

#include "store/inside.h"
#include "store/learnt.h"
#include "store/rounds.h"

/* The organisation is $1, the older $2, the younger $3. What has the person in its key is copied, where the older has
 * no such row, and then dropped. */
static const char *const moves[] = {
    "UPDATE account SET person_id = $2 WHERE organisation_id = $1 AND person_id = $3",
    "UPDATE timer SET person_id = $2 WHERE organisation_id = $1 AND person_id = $3",
    "UPDATE ticket SET person_id = $2 WHERE organisation_id = $1 AND person_id = $3",
    "UPDATE shared_bands SET person_id = $2 WHERE organisation_id = $1 AND person_id = $3",
    "UPDATE booking SET person_id = $2 WHERE organisation_id = $1 AND person_id = $3",
    "UPDATE booking SET tutor_id = $2 WHERE organisation_id = $1 AND tutor_id = $3",
    "UPDATE own_card SET person_id = $2 WHERE organisation_id = $1 AND person_id = $3",
    "INSERT INTO own_card_wish (organisation_id, person_id, wanted) SELECT organisation_id, $2, wanted "
    "FROM own_card_wish WHERE organisation_id = $1 AND person_id = $3 ON CONFLICT DO NOTHING",
    "DELETE FROM own_card_wish WHERE organisation_id = $1 AND person_id = $3 AND $2 > 0",
    "UPDATE draft SET person_id = $2 WHERE organisation_id = $1 AND person_id = $3",
    "UPDATE article_version SET person_id = $2 WHERE organisation_id = $1 AND person_id = $3",
    "UPDATE incident_told SET person_id = $2 WHERE organisation_id = $1 AND person_id = $3",
    "UPDATE attachment SET person_id = $2 WHERE organisation_id = $1 AND person_id = $3",
    "UPDATE feedback SET person_id = $2 WHERE organisation_id = $1 AND person_id = $3",
    "UPDATE question SET person_id = $2 WHERE organisation_id = $1 AND person_id = $3",
    "UPDATE failed_question SET person_id = $2 WHERE organisation_id = $1 AND person_id = $3",
    "INSERT INTO participant (organisation_id, person_id, conversation_id, last_ms) "
    "SELECT organisation_id, $2, conversation_id, last_ms FROM participant WHERE organisation_id = $1 AND person_id = "
    "$3 ON CONFLICT (organisation_id, person_id, conversation_id) DO UPDATE SET last_ms = "
    "CASE WHEN participant.last_ms < excluded.last_ms THEN excluded.last_ms ELSE participant.last_ms END",
    "DELETE FROM participant WHERE organisation_id = $1 AND person_id = $3 AND $2 > 0",
    "INSERT INTO dialog_state (organisation_id, conversation_id, person_id, state, version) "
    "SELECT organisation_id, conversation_id, $2, state, version FROM dialog_state "
    "WHERE organisation_id = $1 AND person_id = $3 ON CONFLICT DO NOTHING",
    "DELETE FROM dialog_state WHERE organisation_id = $1 AND person_id = $3 AND $2 > 0",
    "INSERT INTO queue_member (organisation_id, queue_id, person_id) SELECT organisation_id, queue_id, $2 "
    "FROM queue_member WHERE organisation_id = $1 AND person_id = $3 ON CONFLICT DO NOTHING",
    "DELETE FROM queue_member WHERE organisation_id = $1 AND person_id = $3 AND $2 > 0",
    "INSERT INTO tutor_hours (organisation_id, person_id, hours, week_minutes, off, calendar, languages, units, "
    "topics, "
    "most) SELECT organisation_id, $2, hours, week_minutes, off, calendar, languages, units, topics, most FROM "
    "tutor_hours WHERE organisation_id = $1 AND person_id = $3 ON CONFLICT DO NOTHING",
    "UPDATE calendar_stretch SET owner_id = $2 WHERE organisation_id = $1 AND owner = 'tutor' AND owner_id = $3 AND "
    "NOT EXISTS (SELECT 1 FROM calendar_stretch c WHERE c.organisation_id = $1 AND c.owner = 'tutor' AND c.owner_id = "
    "$2)",
    "DELETE FROM calendar_stretch WHERE organisation_id = $1 AND owner = 'tutor' AND owner_id = $3 AND $2 > 0",
    "DELETE FROM tutor_hours WHERE organisation_id = $1 AND person_id = $3 AND $2 > 0",
    "INSERT INTO access (organisation_id, person_id, access, name, created_ms) SELECT organisation_id, $2, access, "
    "name, "
    "created_ms FROM access WHERE organisation_id = $1 AND person_id = $3 ON CONFLICT DO NOTHING",
    "DELETE FROM access WHERE organisation_id = $1 AND person_id = $3 AND $2 > 0",
    "UPDATE ticket SET claimer_id = $2 WHERE organisation_id = $1 AND claimer_id = $3",
    "INSERT INTO person_unit (organisation_id, person_id, source, unit_id, until_ms) "
    "SELECT organisation_id, $2, source, unit_id, until_ms FROM person_unit "
    "WHERE organisation_id = $1 AND person_id = $3 ON CONFLICT DO NOTHING",
    "DELETE FROM person_unit WHERE organisation_id = $1 AND person_id = $3 AND $2 > 0",
    "UPDATE consent SET person_id = $2 WHERE organisation_id = $1 AND person_id = $3",
    "DELETE FROM link_code WHERE organisation_id = $1 AND person_id IN ($2, $3)",
    "DELETE FROM link_miss WHERE organisation_id = $1 AND person_id = $3 AND $2 > 0",
    "UPDATE person SET greeted = CASE WHEN (SELECT y.greeted FROM person y WHERE y.organisation_id = $1 AND y.id = $3) "
    "> greeted THEN 1 ELSE greeted END, language = CASE WHEN language = '' THEN "
    "(SELECT y.language FROM person y WHERE y.organisation_id = $1 AND y.id = $3) ELSE language END "
    "WHERE organisation_id = $1 AND id = $2",
    "DELETE FROM person WHERE organisation_id = $1 AND id = $3 AND $2 > 0",
};

/* Entries are found by where their person took part. */
static enum result move_entries(struct store *store, int64_t organisation_id, int64_t older_id, int64_t younger_id,
                                struct error *error)
{
    own_(id_list_done) struct id_list conversations = {.list = LIST_INIT};
    enum result result = ids_select(
        store, &conversations, "SELECT conversation_id FROM participant WHERE organisation_id = $1 AND person_id = $2",
        VALUES(INT(organisation_id), INT(younger_id)), error);
    for (size_t i = 0; i < conversations.list.count && result == RESULT_OK; i++)
        result = db_run(store->db, NULL,
                        "UPDATE entry SET person_id = $3 "
                        "WHERE organisation_id = $1 AND conversation_id = $2 AND person_id = $4",
                        VALUES(INT(organisation_id), INT(conversations.list.items[i]), INT(older_id), INT(younger_id)),
                        error);
    return result;
}

static enum result read_person(struct store *store, int64_t organisation_id, int64_t person_id, struct person *person,
                               struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    enum result result = db_query(store->db, &rows,
                                  "SELECT language, greeted, created_ms FROM person "
                                  "WHERE organisation_id = $1 AND id = $2",
                                  VALUES(INT(organisation_id), INT(person_id)), error);
    if (result != RESULT_OK)
        return result;
    if (!rows_next(rows, &result, error))
        return result == RESULT_OK
                   ? error_set(error, RESULT_NOT_FOUND, "there is no person %lld (any more)", (long long)person_id)
                   : result;
    *person = (struct person){.id = person_id,
                              .language = language_from_code(rows_text(rows, 0)),
                              .greeted = rows_int(rows, 1) != 0,
                              .created_ms = rows_int(rows, 2)};
    return RESULT_OK;
}

enum result person_link(struct store *store, int64_t organisation_id, int64_t one_id, int64_t other_id,
                        struct person *kept, struct error *error)
{
    struct person one = {0}, other = {0};
    enum result result = read_person(store, organisation_id, one_id, &one, error);
    if (result == RESULT_OK)
        result = read_person(store, organisation_id, other_id, &other, error);
    if (result != RESULT_OK || one_id == other_id) {
        *kept = one;
        return result;
    }
    /* Ids rise with time. */
    int64_t older_id = one_id < other_id ? one_id : other_id, younger_id = one_id < other_id ? other_id : one_id;
    result = move_entries(store, organisation_id, older_id, younger_id, error);
    if (result == RESULT_OK)
        result = learnt_join_people(store, organisation_id, older_id, younger_id, error);
    if (result == RESULT_OK)
        result = rounds_join(store, organisation_id, older_id, younger_id, error);
    for (size_t i = 0; i < sizeof moves / sizeof *moves && result == RESULT_OK; i++)
        result = db_run(store->db, NULL, moves[i], VALUES(INT(organisation_id), INT(older_id), INT(younger_id)), error);
    return result == RESULT_OK ? read_person(store, organisation_id, older_id, kept, error) : result;
}
