/* What is kept of a person: counted for "omat tiedot", erased for "unohda minut". */
#include "store/people.h"

#include "store/attachments.h"
#include "store/conversations.h"
#include "store/inside.h"
#include "store/learnt.h"
#include "store/rounds.h"
#include "store/tickets.h"

/* The person's direct conversations, which are theirs as a whole, or the others, of which only a part is. */
static enum result conversations_of(struct store *store, int64_t organisation_id, int64_t person_id, bool direct,
                                    struct id_list *conversations, struct error *error)
{
    return ids_select(store, conversations,
                      "SELECT c.id FROM participant p JOIN conversation c ON c.organisation_id = p.organisation_id "
                      "AND c.id = p.conversation_id "
                      "WHERE p.organisation_id = $1 AND p.person_id = $2 AND c.direct = $3",
                      VALUES(INT(organisation_id), INT(person_id), INT(direct)), error);
}

/* ---- counting ---------------------------------------------------------------------------------------------- */

static enum result count_entries(struct store *store, const char *sql, const struct value *values, size_t count,
                                 struct person_records *records, struct error *error)
{
    own_(rows_done) struct rows *rows = NULL;
    enum result result = db_query(store->db, &rows, sql, values, count, error);
    if (result != RESULT_OK || !rows_next(rows, &result, error))
        return result;
    int64_t first_ms = rows_int(rows, 1);
    records->entries += rows_int(rows, 0);
    if (first_ms != 0 && (records->first_ms == 0 || first_ms < records->first_ms))
        records->first_ms = first_ms;
    return RESULT_OK;
}

static enum result count_in_conversation(struct store *store, int64_t organisation_id, int64_t conversation_id,
                                         struct person_records *records, struct error *error)
{
    return count_entries(store,
                         "SELECT COUNT(*), MIN(at_ms) FROM entry WHERE organisation_id = $1 AND conversation_id = $2",
                         VALUES(INT(organisation_id), INT(conversation_id)), records, error);
}

static enum result count_elsewhere(struct store *store, int64_t organisation_id, int64_t person_id,
                                   struct person_records *records, struct error *error)
{
    own_(id_list_done) struct id_list rooms = {.list = LIST_INIT};
    enum result result = conversations_of(store, organisation_id, person_id, false, &rooms, error);
    for (size_t i = 0; i < rooms.list.count && result == RESULT_OK; i++)
        result = count_entries(store,
                               "SELECT COUNT(*), MIN(at_ms) FROM entry "
                               "WHERE organisation_id = $1 AND conversation_id = $2 AND person_id = $3",
                               VALUES(INT(organisation_id), INT(rooms.list.items[i]), INT(person_id)), records, error);
    return result;
}

static enum result count_rest(struct store *store, int64_t organisation_id, int64_t person_id,
                              struct person_records *records, struct error *error)
{
    enum result result = db_number(store->db, &records->tickets,
                                   "SELECT COUNT(*) FROM ticket WHERE organisation_id = $1 AND person_id = $2",
                                   VALUES(INT(organisation_id), INT(person_id)), error);
    if (result == RESULT_OK)
        result =
            db_number(store->db, &records->pictures,
                      "SELECT COUNT(*) FROM attachment WHERE organisation_id = $1 AND person_id = $2 AND state = $3",
                      VALUES(INT(organisation_id), INT(person_id), INT(ATTACHMENT_HELD)), error);
    if (result == RESULT_OK)
        result = db_number(store->db, &records->feedback,
                           "SELECT COUNT(*) FROM feedback WHERE organisation_id = $1 AND person_id = $2",
                           VALUES(INT(organisation_id), INT(person_id)), error);
    if (result == RESULT_OK)
        result = db_number(store->db, &records->questions,
                           "SELECT COUNT(*) FROM question WHERE organisation_id = $1 AND person_id = $2",
                           VALUES(INT(organisation_id), INT(person_id)), error);
    if (result == RESULT_OK)
        result = learnt_count_of_person(store, organisation_id, person_id, &records->learnt, error);
    if (result == RESULT_OK)
        result = db_number(store->db, &records->accounts,
                           "SELECT COUNT(*) FROM account WHERE organisation_id = $1 AND person_id = $2",
                           VALUES(INT(organisation_id), INT(person_id)), error);
    return result;
}

enum result person_records(struct store *store, int64_t organisation_id, int64_t person_id, int64_t conversation_id,
                           struct person_records *records, struct error *error)
{
    own_(id_list_done) struct id_list own = {.list = LIST_INIT};
    *records = (struct person_records){0};
    enum result result = conversations_of(store, organisation_id, person_id, true, &own, error);
    bool listed = conversation_id == 0;
    for (size_t i = 0; i < own.list.count && result == RESULT_OK; i++) {
        listed = listed || own.list.items[i] == conversation_id;
        result = count_in_conversation(store, organisation_id, own.list.items[i], records, error);
    }
    if (result == RESULT_OK && !listed)
        result = count_in_conversation(store, organisation_id, conversation_id, records, error);
    if (result == RESULT_OK)
        result = count_elsewhere(store, organisation_id, person_id, records, error);
    return result == RESULT_OK ? count_rest(store, organisation_id, person_id, records, error) : result;
}

/* ---- erasing ----------------------------------------------------------------------------------------------- */

/* Runs each statement with the organisation as $1 and an id as $2. */
static enum result run_each(struct store *store, const char *const *statements, size_t count, int64_t organisation_id,
                            int64_t id, struct error *error)
{
    enum result result = RESULT_OK;
    for (size_t i = 0; i < count && result == RESULT_OK; i++)
        result = db_run(store->db, NULL, statements[i], VALUES(INT(organisation_id), INT(id)), error);
    return result;
}

/* The row of the conversation stays, so that its numbers go on; retention removes it. */
static const char *const erase_conversation[] = {
    "DELETE FROM entry WHERE organisation_id = $1 AND conversation_id = $2",
    "DELETE FROM outbox WHERE organisation_id = $1 AND conversation_id = $2",
    "DELETE FROM lane WHERE organisation_id = $1 AND conversation_id = $2",
    "DELETE FROM dialog_state WHERE organisation_id = $1 AND conversation_id = $2",
    "DELETE FROM timer WHERE organisation_id = $1 AND conversation_id = $2",
    "DELETE FROM dead WHERE organisation_id = $1 AND conversation_id = $2",
    "DELETE FROM failed_question WHERE organisation_id = $1 AND conversation_id = $2",
};

static const char *const erase_person[] = {
    "DELETE FROM participant WHERE organisation_id = $1 AND person_id = $2",
    "DELETE FROM timer WHERE organisation_id = $1 AND person_id = $2",
    "DELETE FROM incident_told WHERE organisation_id = $1 AND person_id = $2",
    "DELETE FROM booking WHERE organisation_id = $1 AND person_id = $2",
    "DELETE FROM booking WHERE organisation_id = $1 AND tutor_id = $2",
    "DELETE FROM own_card WHERE organisation_id = $1 AND person_id = $2",
    "DELETE FROM own_card_wish WHERE organisation_id = $1 AND person_id = $2",
    "UPDATE draft SET person_id = 0 WHERE organisation_id = $1 AND person_id = $2", /* of a tutor; it names nobody */
    "UPDATE article_version SET person_id = 0 WHERE organisation_id = $1 AND person_id = $2", /* of an editor */
    "UPDATE feedback SET person_id = 0, conversation_id = 0 WHERE organisation_id = $1 AND person_id = $2",
    "DELETE FROM failed_question WHERE organisation_id = $1 AND person_id = $2",
    "UPDATE question SET person_id = 0, conversation_id = 0 WHERE organisation_id = $1 AND person_id = $2",
    ("DELETE FROM ticket_key WHERE organisation_id = $1 AND ticket_id IN "
     "(SELECT id FROM ticket WHERE organisation_id = $1 AND person_id = $2)"),
    ("DELETE FROM ticket_mail WHERE organisation_id = $1 AND ticket_id IN "
     "(SELECT id FROM ticket WHERE organisation_id = $1 AND person_id = $2)"),
    "UPDATE ticket SET person_id = 0 WHERE organisation_id = $1 AND person_id = $2",
    /* what this tutor had goes back to the queue: 1 is claimed, 0 new */
    "UPDATE ticket SET claimer_id = 0, state = 0 WHERE organisation_id = $1 AND claimer_id = $2 AND state = 1",
    "UPDATE ticket SET claimer_id = 0 WHERE organisation_id = $1 AND claimer_id = $2",
    "DELETE FROM tutor_hours WHERE organisation_id = $1 AND person_id = $2",
    "DELETE FROM calendar_stretch WHERE organisation_id = $1 AND owner = 'tutor' AND owner_id = $2",
    "DELETE FROM queue_member WHERE organisation_id = $1 AND person_id = $2",
    "DELETE FROM access WHERE organisation_id = $1 AND person_id = $2",
    "DELETE FROM person_unit WHERE organisation_id = $1 AND person_id = $2",
    "DELETE FROM link_code WHERE organisation_id = $1 AND person_id = $2",
    "DELETE FROM shared_bands WHERE organisation_id = $1 AND person_id = $2",
    "DELETE FROM sealed WHERE organisation_id = $1 AND person_id = $2",
    "DELETE FROM consent WHERE organisation_id = $1 AND person_id = $2",
    "DELETE FROM link_miss WHERE organisation_id = $1 AND person_id = $2",
    "DELETE FROM account WHERE organisation_id = $1 AND person_id = $2",
    "DELETE FROM person WHERE organisation_id = $1 AND id = $2",
};

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

/* Nobody has read these yet: their words go, their numbers stay. */
static enum result cancel_tickets(struct store *store, int64_t organisation_id, int64_t person_id, int64_t now_ms,
                                  struct error *error)
{
    own_(id_list_done) struct id_list tickets = {.list = LIST_INIT};
    enum result result = ids_select(
        store, &tickets, "SELECT id FROM ticket WHERE organisation_id = $1 AND person_id = $2 AND state = $3",
        VALUES(INT(organisation_id), INT(person_id), INT(TICKET_NEW)), error);
    for (size_t i = 0; i < tickets.list.count && result == RESULT_OK; i++) {
        int64_t id = tickets.list.items[i];
        result = db_run(store->db, NULL,
                        "UPDATE ticket SET question = '', topic = '', room = '', device = '', call_back = '', "
                        "conversation_id = 0 WHERE organisation_id = $1 AND id = $2",
                        VALUES(INT(organisation_id), INT(id)), error);
        if (result == RESULT_OK)
            result = ticket_move(store, organisation_id, id, TICKET_NEW, TICKET_CANCELLED, "forgotten", now_ms, error);
    }
    return result;
}

static enum result erase_elsewhere(struct store *store, int64_t organisation_id, int64_t person_id, struct error *error)
{
    own_(id_list_done) struct id_list rooms = {.list = LIST_INIT};
    enum result result = conversations_of(store, organisation_id, person_id, false, &rooms, error);
    for (size_t i = 0; i < rooms.list.count && result == RESULT_OK; i++) {
        int64_t room = rooms.list.items[i];
        result = db_run(store->db, NULL,
                        "DELETE FROM entry WHERE organisation_id = $1 AND conversation_id = $2 AND person_id = $3",
                        VALUES(INT(organisation_id), INT(room), INT(person_id)), error);
        if (result == RESULT_OK)
            result = dialog_state_save(store, organisation_id, room, person_id, "", error);
    }
    return result;
}

enum result person_forget(struct store *store, int64_t organisation_id, int64_t person_id, int64_t now_ms,
                          struct error *error)
{
    own_(id_list_done) struct id_list own = {.list = LIST_INIT};
    enum result result = conversations_of(store, organisation_id, person_id, true, &own, error);
    for (size_t i = 0; i < own.list.count && result == RESULT_OK; i++)
        result = run_each(store, erase_conversation, COUNT_OF(erase_conversation), organisation_id, own.list.items[i],
                          error);
    if (result == RESULT_OK)
        result = erase_elsewhere(store, organisation_id, person_id, error);
    if (result == RESULT_OK)
        result = cancel_tickets(store, organisation_id, person_id, now_ms, error);
    if (result == RESULT_OK)
        result = attachments_drop_of_person(store, organisation_id, person_id, now_ms, error);
    if (result == RESULT_OK)
        result = learnt_forget_person(store, organisation_id, person_id, error);
    if (result == RESULT_OK)
        result = rounds_forget(store, organisation_id, person_id, error);
    if (result == RESULT_OK)
        result = run_each(store, erase_person, COUNT_OF(erase_person), organisation_id, person_id, error);
    return result;
}
