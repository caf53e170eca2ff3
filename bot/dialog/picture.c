#include "dialog/picture.h"

#include "base/own.h"
#include "dialog/hand_over.h"
#include "dialog/my_requests.h"
#include "settings/phrases.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

static bool is_sent(const struct talk *talk)
{
    return talk->message->kind == MESSAGE_TEXT && talk->message->attachment.origin[0] != '\0';
}

static bool is_elsewhere(const struct talk *talk)
{
    return talk->message->kind == MESSAGE_TEXT && talk->message->attachment.elsewhere;
}

static bool has_words(const struct talk *talk)
{
    own_(text_done) struct text words = TEXT_INIT;
    intents_normalise(talk->message->text, &words);
    return words.length > 0;
}

/* A PDF is spoken of as a file. */
static const char *in_words(const struct talk *talk, const char *of_picture, const char *of_file)
{
    return attachment_is_file(&talk->message->attachment) ? of_file : of_picture;
}

/* What it is in truth its bytes say, once they are fetched; but what would surely fail then is not promised now. */
static bool can_go_along(const struct attachment *attachment)
{
    static const char *const types[] = {"", "image/png", "image/jpeg", "image/webp", "image/gif", "application/pdf"};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        if (strcasecmp(attachment->media_type, types[i]) == 0)
            return attachment->bytes <= ATTACHMENT_BYTES;
    }
    return false;
}

/* It belongs to what waits for a person already, unless it was just asked whether to pass something on. */
static int64_t ticket_for(const struct talk *talk)
{
    bool other = talk->state.pending == PENDING_SEND || talk->state.pending == PENDING_SUBJECT;
    return other ? 0 : requests_waiting_here(talk);
}

static void say_number(struct talk *talk, enum block_kind kind, const char *name, int64_t ticket)
{
    own_(text_done) struct text text = TEXT_INIT;
    char number[24];
    (void)snprintf(number, sizeof number, "%" PRId64, ticket);
    phrase_fill(talk->world->phrases, talk->language, name, &text, "number", number, NULL);
    talk_add(talk, kind, text.data);
}

/* The ticket that this picture was added to; 0: none. */
static int64_t joined(const struct talk *talk)
{
    size_t count = talk->decision->changes.count;
    return count > 0 && talk->decision->changes.items[0].deed == TICKET_ADD_PICTURE
               ? talk->decision->changes.items[0].number
               : 0;
}

/* Is the picture of this message remembered? */
static bool is_taken(const struct talk *talk)
{
    size_t count = talk->state.pictures.list.count;
    return is_sent(talk) && count > 0 &&
           strcmp(talk->state.pictures.list.items[count - 1].origin, talk->message->attachment.origin) == 0;
}

/* Where the page showed it and let its sender cover names and faces, they are not asked once more. */
static const char *joined_phrase(const struct talk *talk)
{
    return talk->message->attachment.covered ? "picture_joined_covered"
                                             : in_words(talk, "picture_joined", "file_joined");
}

void picture_take(struct talk *talk)
{
    const struct message *message = talk->message;
    if (is_elsewhere(talk) && has_words(talk))
        talk_add(talk, BLOCK_NOTE, talk_phrase(talk, "file_elsewhere"));
    if (!is_sent(talk))
        return;
    bool can = can_go_along(&message->attachment);
    int64_t ticket = can ? ticket_for(talk) : 0;
    if (ticket != 0) {
        *list_push(&talk->decision->changes) =
            (struct ticket_change){.deed = TICKET_ADD_PICTURE, .number = ticket, .words = x_strdup("")};
        if (has_words(talk))
            say_number(talk, BLOCK_NOTE, joined_phrase(talk), ticket);
        return;
    }
    bool taken = can && state_add_picture(&talk->state, message->attachment.origin, message->external_id, talk->now_ms);
    if (taken)
        talk->state.pictures.list.items[talk->state.pictures.list.count - 1].file =
            attachment_is_file(&message->attachment);
    if (has_words(talk))
        talk_add(talk, BLOCK_NOTE,
                 talk_phrase(talk, taken ? in_words(talk, "picture_beside_words", "file_beside_words")
                                         : "picture_not_taken"));
}

void picture_say_along(struct talk *talk)
{
    own_(text_done) struct text text = TEXT_INIT;
    const struct attachment_drafts *pictures = &talk->state.pictures;
    char count[24];
    bool file = false;
    for (size_t i = 0; i < pictures->list.count; i++)
        file = file || pictures->list.items[i].file;
    (void)snprintf(count, sizeof count, "%zu", pictures->list.count);
    if (pictures->list.count == 0)
        return;
    if (pictures->list.count == 1)
        text_add(&text, talk_phrase(talk, file ? "file_along" : "picture_along"));
    else
        phrase_fill(talk->world->phrases, talk->language, file ? "files_along" : "pictures_along", &text, "count",
                    count, NULL);
    talk_add(talk, BLOCK_PARAGRAPH, text.data);
}

void picture_give(struct talk *talk, struct ticket_draft *ticket)
{
    ticket->attachments = talk->state.pictures;
    talk->state.pictures = (struct attachment_drafts){.list = LIST_INIT};
}

/* ---- a picture without words ------------------------------------------------------------------------------- */

static bool wants_picture(const struct talk *talk)
{
    return (is_sent(talk) || is_elsewhere(talk)) && talk->choice[0] == '\0' && !has_words(talk);
}

static void ask_to_cover(struct talk *talk)
{
    if (!talk->message->attachment.covered)
        talk_say(talk, in_words(talk, "picture_cover", "file_cover"));
}

static void picture(struct talk *talk)
{
    bool taken = is_taken(talk);
    talk->decision->outcome = "picture";
    if (is_elsewhere(talk)) {
        talk_say(talk, "file_elsewhere");
        return;
    }
    if (joined(talk) != 0) {
        say_number(talk, BLOCK_PARAGRAPH, joined_phrase(talk), joined(talk));
        return;
    }
    if (taken && talk->state.pending == PENDING_SEND) { /* it was asked whether to pass it on: with the picture? */
        ask_to_cover(talk);
        hand_over_ask(talk);
        return;
    }
    talk_say(talk, in_words(talk, "picture_unseen", "file_unseen"));
    talk_say(talk, taken ? in_words(talk, "picture_can_go", "file_can_go") : "picture_not_taken");
    if (taken)
        ask_to_cover(talk);
}

const struct ability picture_ability = {.name = "picture", .wants = wants_picture, .act = picture};
