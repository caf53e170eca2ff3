#include "dialog/mail_address.h"

#include "base/own.h"
#include "model/mail_address.h"
#include "settings/phrases.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static void say_filled(struct talk *talk, const char *name)
{
    own_(text_done) struct text text = TEXT_INIT;
    char number[24];
    (void)snprintf(number, sizeof number, "%" PRId64, talk->state.ticket);
    phrase_fill(talk->world->phrases, talk->language, name, &text, "number", number, "domains",
                talk->world->mail_domains, NULL);
    talk_add(talk, BLOCK_PARAGRAPH, text.data);
}

void mail_address_ask(struct talk *talk)
{
    if (string_empty(talk->world->mail_domains))
        return;
    say_filled(talk, "mail_address_ask");
    talk->state.pending = PENDING_ADDRESS;
}

static bool is_left(const struct talk *talk)
{
    return talk->state.pending == PENDING_ADDRESS && talk->message->kind == MESSAGE_TEXT && talk->state.ticket > 0 &&
           strchr(talk->message->text, '@') != NULL;
}

/* A wrong one is asked for once more; the question stays. */
static void take(struct talk *talk)
{
    own_(text_done) struct text address = TEXT_INIT;
    talk->decision->outcome = "mail_address";
    if (!mail_address_find(talk->message->text, &address) || !mail_address_is(address.data)) {
        say_filled(talk, "mail_address_none");
    } else if (!mail_address_in(address.data, talk->world->mail_domains)) {
        say_filled(talk, "mail_address_elsewhere");
    } else {
        talk->decision->mail_address = text_detach(&address);
        talk->decision->mail_ticket = talk->state.ticket;
        talk->state.pending = PENDING_NONE;
        say_filled(talk, "mail_address_kept");
    }
}

const struct ability mail_address_ability = {.name = "mail address", .wants = is_left, .act = take};
