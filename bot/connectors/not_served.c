#include "connectors/not_served.h"

#include "base/own.h"
#include "settings/phrases.h"

static void add(const struct phrases *phrases, const struct record_organisation *organisation, enum language language,
                struct reply *reply)
{
    own_(text_done) struct text text = TEXT_INIT;
    const char *contact = organisation == NULL ? NULL : record_fact(organisation, "contact", language);
    text_printf(&text, "%s ", phrase(phrases, language, "not_served"));
    if (string_empty(contact))
        text_add(&text, phrase(phrases, language, "not_served_near"));
    else
        phrase_fill(phrases, language, "not_served_contact", &text, "contact", contact, NULL);
    reply_add_block(reply, BLOCK_PARAGRAPH, text.data);
}

void not_served_reply(const struct phrases *phrases, const struct record_organisation *organisation,
                      enum language language, struct reply *reply)
{
    reply_init(reply, language);
    for (int each = 0; each < LANGUAGE_COUNT; each++) {
        if (language == LANGUAGE_NONE || language == (enum language)each)
            add(phrases, organisation, (enum language)each, reply);
    }
}
