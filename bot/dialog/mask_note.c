#include "dialog/mask_note.h"

#include "base/own.h"
#include "settings/phrases.h"

static const struct {
    unsigned bit;
    const char *phrase;
} kinds[] = {
    {MASK_IDENTITY_CODE, "mask_identity_code"},
    {MASK_CARD, "mask_card"},
    {MASK_IBAN, "mask_iban"},
    {MASK_PASSWORD, "mask_password"},
};

void mask_note_add(struct talk *talk)
{
    own_(text_done) struct text what = TEXT_INIT;
    own_(text_done) struct text note = TEXT_INIT;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if ((talk->message->masked & kinds[i].bit) == 0)
            continue;
        if (what.length > 0)
            text_add(&what, ", ");
        text_add(&what, talk_phrase(talk, kinds[i].phrase));
    }
    if (what.length == 0)
        return;
    phrase_fill(talk->world->phrases, talk->language, "mask_note", &note, "what", what.data, NULL);
    talk_add(talk, BLOCK_NOTE, note.data);
    if ((talk->message->masked & MASK_PASSWORD) != 0)
        talk_add(talk, BLOCK_NOTE, talk_phrase(talk, "mask_change_password"));
}
