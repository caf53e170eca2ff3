/* The mail that a tutor may get when a slot of theirs begins: how much waits, and where. One durable timer at a time,
 * set for the beginning of the next slot; the row of the tutor says which one counts. */
#include "engine/desk_say.h"

#include "base/own.h"
#include "engine/desk_office.h"
#include "settings/phrases.h"
#include "store/access.h"
#include "store/conversations.h"
#include "store/timers.h"
#include "store/tutors.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* The console stands beside the page of a ticket. */
static void console_address(const struct turn_tools *tools, struct text *out)
{
    static const char page[] = "/ticket";
    size_t length = strlen(tools->ticket_address);
    text_add_bytes(out, tools->ticket_address, length >= sizeof page - 1 ? length - (sizeof page - 1) : 0);
    text_add(out, "/console");
}

static void write_mail(const struct turn *turn, const struct digest_counts *counts, struct reply *reply)
{
    enum language language = counts->language < LANGUAGE_NONE ? counts->language : room_language;
    own_(text_done) struct text subject = TEXT_INIT, words = TEXT_INIT, link = TEXT_INIT;
    char waiting[24], mine[24], unanswered[24];
    (void)snprintf(waiting, sizeof waiting, "%" PRId64, counts->waiting);
    (void)snprintf(mine, sizeof mine, "%" PRId64, counts->mine);
    (void)snprintf(unanswered, sizeof unanswered, "%" PRId64, counts->unanswered);
    console_address(turn->tools, &link);
    reply_init(reply, language);
    phrase_fill(turn->tools->phrases, language, "digest_subject", &subject, "waiting", waiting, NULL);
    phrase_fill(turn->tools->phrases, language, "digest", &words, "waiting", waiting, "mine", mine, "unanswered",
                unanswered, NULL);
    reply_add_block(reply, BLOCK_PARAGRAPH, subject.data);
    reply_add_block(reply, BLOCK_PARAGRAPH, words.data);
    reply_add_block(reply, BLOCK_PARAGRAPH, link.data);
    reply_add_block(reply, BLOCK_PARAGRAPH, phrase(turn->tools->phrases, language, "digest_end"));
    reply_add_block(reply, BLOCK_PARAGRAPH, phrase(turn->tools->phrases, language, "mail_signature"));
}

/* Where nothing waits, nothing is sent. */
static enum result post(struct turn *turn, const struct tutor_row *tutor, struct error *error)
{
    own_(reply_done) struct reply reply;
    struct digest_counts counts = {.language = LANGUAGE_NONE};
    struct conversation conversation;
    reply_init(&reply, room_language);
    enum result result = digest_count(turn->tools->store, turn->organisation_id, tutor->person_id, &counts, error);
    if (result != RESULT_OK || (counts.waiting == 0 && counts.mine == 0))
        return result;
    result = conversation_for_place(turn->tools->store, turn->organisation_id, "mail", tutor->digest, "", true,
                                    turn->now_ms, &conversation, error);
    if (result != RESULT_OK)
        return result;
    struct saying saying = {conversation.id, 0, "reply", OUTPUT_TOLD, 0};
    reply_done(&reply);
    write_mail(turn, &counts, &reply);
    return desk_say(turn, &saying, &reply, error);
}

/* The beginning of the first slot that has not begun; 0: none is seen. */
static int64_t next_slot(const struct rota *hours, int64_t now_ms)
{
    struct duty duty = {0, 0};
    if (!rota_next(hours, now_ms, &duty))
        return 0;
    if (duty.from_ms > now_ms)
        return duty.from_ms;
    return rota_next(hours, duty.to_ms, &duty) && duty.from_ms > now_ms ? duty.from_ms : 0;
}

static enum result plan(struct turn *turn, const struct tutor_row *tutor, const struct rota *hours, struct error *error)
{
    own_(text_done) struct text payload = TEXT_INIT;
    int64_t id = 0, due_ms = next_slot(hours, turn->now_ms);
    if (due_ms == tutor->digest_ms)
        return RESULT_OK;
    enum result result = digest_planned(turn->tools->store, turn->organisation_id, tutor->person_id, due_ms, error);
    text_printf(&payload, "digest %" PRId64 " %" PRId64, tutor->person_id, due_ms);
    return result == RESULT_OK && due_ms > 0 ? timer_add(turn->tools->store, turn->organisation_id, 0, 0, "desk",
                                                         payload.data, due_ms, turn->now_ms, &id, error)
                                             : result;
}

static enum result strike(struct turn *turn, struct tutor_row *tutor, int64_t due_ms, struct error *error)
{
    own_(office_done) struct office office = OFFICE_INIT;
    own_(text_done) struct text name = TEXT_INIT;
    const struct turn_tools *tools = turn->tools;
    bool told = desk_tutor_hours(turn, tutor, &office);
    bool reached = tools->mail_domains != NULL && tools->ticket_address != NULL;
    if (due_ms != 0 && due_ms != tutor->digest_ms) /* the hours were changed since */
        return RESULT_OK;
    enum result result = access_find(tools->store, turn->organisation_id, tutor->person_id, "tutor", &name, error);
    if (result != RESULT_OK)
        return result == RESULT_NOT_FOUND ? RESULT_OK : result;
    /* One that comes too late, because the service was down, is none. */
    if (due_ms != 0 && told && reached && rota_is_on(&office.hours, turn->now_ms))
        result = post(turn, tutor, error);
    return result == RESULT_OK && told ? plan(turn, tutor, &office.hours, error) : result;
}

enum result desk_digest_strike(struct turn *turn, const char *payload, struct error *error)
{
    own_(tutor_rows_done) struct tutor_rows rows = {.list = LIST_INIT};
    int64_t person_id = 0, due_ms = 0;
    if (sscanf(payload, "digest %" SCNd64 " %" SCNd64, &person_id, &due_ms) != 2)
        return error_set(error, RESULT_BAD_INPUT, "a timer of a digest that cannot be read");
    enum result result = tutor_hours_of(turn->tools->store, turn->organisation_id, person_id, &rows, error);
    return result == RESULT_OK && rows.list.count > 0 && *rows.list.items[0].digest != '\0'
               ? strike(turn, &rows.list.items[0], due_ms, error)
               : result;
}
