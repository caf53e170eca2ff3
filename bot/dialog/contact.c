/* "Mikä on tuen puhelinnumero": whom to ring, and that a person can be had here too. */
#include "dialog/talk.h"

#include "base/own.h"
#include "settings/phrases.h"

static bool wants_contact(const struct talk *talk)
{
    return talk_intent_is(talk, "contact");
}

static void contact(struct talk *talk)
{
    own_(text_done) struct text line = TEXT_INIT;
    const char *known = talk_contact(talk);
    talk->decision->outcome = "contact";
    if (known == NULL)
        text_add(&line, talk_phrase(talk, "ask_near_support"));
    else
        phrase_fill(talk->world->phrases, talk->language, "contact_is", &line, "contact", known, NULL);
    talk_add(talk, BLOCK_PARAGRAPH, line.data);
    talk_say(talk, "contact_person");
    talk_offer_person(talk);
}

const struct ability contact_ability = {.name = "contact", .wants = wants_contact, .act = contact};
