/* Pictures of a ticket on their way to the other side: with the asker's next message, and once they are held here. */
#include "engine/desk_say.h"

#include "base/own.h"
#include "engine/outcome.h"
#include "settings/phrases.h"
#include "store/access.h"
#include "store/attachments.h"
#include "store/conversations.h"
#include "store/outbox.h"

#include <inttypes.h>
#include <stdio.h>

enum { PICTURES_OF_A_TICKET = 20, OUTPUT_FETCH_MORE = 290 };

/* ---- one more ------------------------------------------------------------------------------------------------ */

enum result turn_ticket_is_full(struct turn *turn, int64_t ticket_id, bool *full, struct error *error)
{
    int64_t count = 0;
    enum result result = attachments_count(turn->tools->store, turn->organisation_id, ticket_id, &count, error);
    *full = count >= PICTURES_OF_A_TICKET;
    return result;
}

enum result turn_add_picture(struct turn *turn, int64_t ticket_id, bool *full, struct error *error)
{
    const struct message *message = turn->message;
    const struct attachment_owner owner = {ticket_id, turn->conversation.id, turn->person.id, message->connector};
    const struct attachment_draft draft = {
        .origin = message->attachment.origin, .event = message->external_id, .at_ms = turn->now_ms};
    char key[HASH_HEX_BYTES];
    enum result result = turn_ticket_is_full(turn, ticket_id, full, error);
    if (result != RESULT_OK || *full)
        return result;
    turn_departure_key(turn, OUTPUT_FETCH_MORE, key);
    return attachment_add(turn->tools->store, turn->organisation_id, &owner, &draft, key, turn->now_ms, error);
}

enum result desk_pictures_of_asker(struct turn *turn, struct visit_pictures *pictures, struct error *error)
{
    struct store *store = turn->tools->store;
    own_(attachment_rows_done) struct attachment_rows rows = {.list = LIST_INIT};
    enum result result = attachments_of_ticket(store, turn->organisation_id, turn->ticket.id, &rows, error);
    for (size_t i = 0; i < rows.list.count && result == RESULT_OK; i++) {
        const struct attachment_row *row = &rows.list.items[i];
        struct attachment_source source;
        result = attachment_find(store, turn->organisation_id, row->id, &source, error);
        if (result == RESULT_OK && row->state == ATTACHMENT_HELD &&
            source.owner.conversation_id == turn->ticket.conversation_id)
            *list_push(&pictures->list) = (struct visit_picture){row->id, x_strdup(row->media_type)};
    }
    return result;
}

/* ---- it is held now, or cannot be ---------------------------------------------------------------------------- */

/* Outside a message: what is said is keyed by the picture that it is about. */
struct shown {
    struct turn turn;
    int64_t id; /* of the picture */
    struct attachment_source source;
    bool from_asker;
};

static void shown_done(struct shown *shown)
{
    ticket_done(&shown->turn.ticket);
    text_done(&shown->turn.tutor);
}

static enum result say(struct shown *shown, int64_t conversation_id, int64_t person_id, const char *kind,
                       const struct reply *reply, int64_t *seq, struct error *error)
{
    own_(text_done) struct text body = TEXT_INIT;
    struct store *store = shown->turn.tools->store;
    char key[64];
    int64_t id = 0;
    (void)snprintf(key, sizeof key, "%s-of-picture-%" PRId64, kind, shown->id);
    reply_encode(reply, &body);
    enum result result = entry_add(store, shown->turn.organisation_id, conversation_id, person_id, true, "relay",
                                   body.data, NULL, 0, shown->turn.now_ms, seq, error);
    return result == RESULT_OK ? outbox_add(store, shown->turn.organisation_id, conversation_id, *seq, key, kind,
                                            body.data, "", shown->turn.now_ms, &id, error)
                               : result;
}

/* Where the other side reads. NOT_FOUND: the card is not out yet. */
static enum result find_other_side(struct shown *shown, struct conversation *conversation, struct error *error)
{
    struct turn *turn = &shown->turn;
    if (shown->from_asker)
        return desk_find_thread(turn, &turn->ticket, conversation, error);
    conversation->id = turn->ticket.conversation_id;
    return access_find(turn->tools->store, turn->organisation_id, shown->source.owner.person_id, "tutor", &turn->tutor,
                       error);
}

static enum result show(struct shown *shown, struct error *error)
{
    const struct ticket *ticket = &shown->turn.ticket;
    struct conversation there = {.id = 0};
    own_(reply_done) struct reply reply;
    int64_t seq = 0;
    reply_init(&reply, shown->from_asker ? room_language : desk_language_of_asker(ticket));
    enum result result = find_other_side(shown, &there, error);
    if (result != RESULT_OK)
        return result;
    const char *phrase = shown->source.file ? (shown->from_asker ? "desk_file_asker" : "desk_file_tutor")
                                            : (shown->from_asker ? "desk_picture_asker" : "desk_picture_tutor");
    desk_fill(&shown->turn, reply.language, phrase, ticket, "", &reply);
    reply.picture = shown->id;
    result = say(shown, there.id, shown->from_asker ? 0 : ticket->person_id, "picture", &reply, &seq, error);
    if (result == RESULT_OK)
        result = attachment_set_shown(shown->turn.tools->store, shown->turn.organisation_id, shown->id, there.id, seq,
                                      error);
    return result == RESULT_OK && shown->from_asker ? desk_service_words(&shown->turn, ticket, error) : result;
}

/* Whoever sent it learns that nobody sees it. */
static enum result tell_sender(struct shown *shown, struct error *error)
{
    const struct ticket *ticket = &shown->turn.ticket;
    own_(reply_done) struct reply reply;
    int64_t seq = 0;
    reply_init(&reply, shown->from_asker ? desk_language_of_asker(ticket) : room_language);
    desk_fill(&shown->turn, reply.language, "picture_failed", ticket, "", &reply);
    return say(shown, shown->source.owner.conversation_id, shown->from_asker ? ticket->person_id : 0, "reply", &reply,
               &seq, error);
}

enum result desk_picture_settled(const struct turn_tools *tools, int64_t organisation_id, int64_t id, int64_t now_ms,
                                 struct error *error)
{
    own_(shown_done) struct shown shown = {
        .turn = {.tools = tools, .organisation_id = organisation_id, .now_ms = now_ms, .tutor = TEXT_INIT}, .id = id};
    struct ticket *ticket = &shown.turn.ticket;
    enum result result = attachment_find(tools->store, organisation_id, id, &shown.source, error);
    if (result == RESULT_OK)
        result = ticket_find(tools->store, organisation_id, shown.source.owner.ticket_id, ticket, error);
    if (result == RESULT_OK && ticket_is_open(ticket->state) && shown.source.to_seq == 0) {
        shown.from_asker = shown.source.owner.conversation_id == ticket->conversation_id;
        result = shown.source.state == ATTACHMENT_HELD     ? show(&shown, error)
                 : shown.source.state == ATTACHMENT_FAILED ? tell_sender(&shown, error)
                                                           : RESULT_OK;
    }
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}
