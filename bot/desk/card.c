#include "desk/card.h"

#include "base/own.h"
#include "desk/where.h"

#include <inttypes.h>
#include <stdio.h>

static void add(struct reply *reply, enum block_kind kind, const struct phrases *phrases, const char *name,
                const char *part, const char *value)
{
    own_(text_done) struct text text = TEXT_INIT;
    phrase_fill(phrases, reply->language, name, &text, part, value, NULL);
    reply_add_block(reply, kind, text.data);
}

static void add_title(const struct card *card, const struct phrases *phrases, struct reply *reply)
{
    own_(text_done) struct text text = TEXT_INIT;
    char number[24];
    const char *name = card->moved[0] != '\0'     ? "card_moved"
                       : card->cancelled          ? "card_cancelled"
                       : card->closed             ? "card_resolved"
                       : card->claimer[0] != '\0' ? "card_claimed"
                                                  : "card_waiting";
    (void)snprintf(number, sizeof number, "%" PRId64, card->number);
    phrase_fill(phrases, reply->language, name, &text, "number", number, "name",
                card->moved[0] != '\0' ? card->moved : card->claimer, NULL);
    reply_add_block(reply, BLOCK_PARAGRAPH, text.data);
}

static void add_where(const struct card *card, const struct phrases *phrases, struct reply *reply)
{
    own_(text_done) struct text text = TEXT_INIT;
    where_write(&card->where, phrases, reply->language, &text);
    if (text.length > 0)
        reply_add_block(reply, BLOCK_PARAGRAPH, text.data);
}

static void add_others(const struct card *card, const struct phrases *phrases, struct reply *reply)
{
    char count[24];
    (void)snprintf(count, sizeof count, "%zu", card->others);
    add(reply, BLOCK_NOTE, phrases, card->others == 1 ? "card_other_one" : "card_others", "count", count);
}

static void add_languages(const struct card *card, const struct phrases *phrases, struct reply *reply)
{
    static const char *const languages[] = {"language_name_fi", "language_name_sv", "language_name_en"};
    if (card->asked_in < LANGUAGE_NONE)
        add(reply, BLOCK_NOTE, phrases, "card_language", "language",
            phrase(phrases, reply->language, languages[card->asked_in]));
    if (card->other < LANGUAGE_NONE)
        add(reply, BLOCK_NOTE, phrases, "card_other_language", "language",
            phrase(phrases, reply->language, languages[card->other]));
}

static void add_articles(const struct card *card, bool open, const struct phrases *phrases, struct reply *reply)
{
    if (card->offered[0] != '\0')
        add(reply, BLOCK_NOTE, phrases, "card_offered", "title", card->offered);
    if (card->rejected[0] != '\0')
        add(reply, BLOCK_NOTE, phrases, "card_rejected", "titles", card->rejected);
    if (open && card->nearest[0] != '\0')
        add(reply, BLOCK_NOTE, phrases, "card_nearest", "titles", card->nearest);
}

static enum reply_card state_of(const struct card *card)
{
    if (card->moved[0] != '\0' || card->cancelled)
        return REPLY_CARD_NONE;
    bool waits = !card->closed && card->claimer[0] == '\0';
    if (card->own && !card->mine && !waits) /* somebody else's: there is nothing to do */
        return REPLY_CARD_NONE;
    return card->closed ? REPLY_CARD_CLOSED : waits ? REPLY_CARD_WAITING : REPLY_CARD_CLAIMED;
}

static void add_how(const struct card *card, const struct phrases *phrases, struct reply *reply)
{
    char number[24];
    bool claimed = card->claimer[0] != '\0';
    (void)snprintf(number, sizeof number, "%" PRId64, card->number);
    if (!card->own)
        reply_add_block(reply, BLOCK_NOTE, phrase(phrases, reply->language, claimed ? "card_how_claimed" : "card_how"));
    else if (!claimed || card->mine)
        add(reply, BLOCK_NOTE, phrases, claimed ? "card_how_own_claimed" : "card_how_own", "number", number);
}

void card_write(const struct card *card, const struct phrases *phrases, struct reply *reply)
{
    own_(text_done) struct text words = TEXT_INIT;
    bool open = card->moved[0] == '\0' && !card->closed && !card->cancelled;
    if (open && card->urgency != URGENCY_NONE) /* above all else: whoever runs over the cards sees it */
        reply_add_block(
            reply, BLOCK_PARAGRAPH,
            phrase(phrases, reply->language, card->urgency == URGENCY_CLASS ? "card_class_waits" : "card_security"));
    add_title(card, phrases, reply);
    reply->card = state_of(card);
    if (card->moved[0] != '\0')
        return;
    if (card->closed && card->helped)
        reply_add_block(reply, BLOCK_NOTE, phrase(phrases, reply->language, "card_helped"));
    if (card->again && !card->closed && !card->cancelled)
        reply_add_block(reply, BLOCK_NOTE, phrase(phrases, reply->language, "card_again"));
    inline_quote(card->question, &words);
    add(reply, BLOCK_PARAGRAPH, phrases, "hand_over_quote", "words", words.data);
    add_where(card, phrases, reply);
    if (open && card->time[0] != '\0')
        reply_add_block(reply, BLOCK_PARAGRAPH, card->time);
    if (card->asker[0] != '\0')
        add(reply, BLOCK_NOTE, phrases, "card_asker", "asker", card->asker);
    if (card->note[0] != '\0') {
        text_clear(&words);
        inline_quote(card->note, &words);
        add(reply, BLOCK_NOTE, phrases, "card_note", "words", words.data);
    }
    if (open && card->bands)
        reply_add_block(reply, BLOCK_NOTE, phrase(phrases, reply->language, "card_bands"));
    add_languages(card, phrases, reply);
    if (open && card->incident[0] != '\0')
        add(reply, BLOCK_NOTE, phrases, "card_incident", "words", card->incident);
    if (open && card->others > 0)
        add_others(card, phrases, reply);
    add_articles(card, open, phrases, reply);
    if (open)
        add_how(card, phrases, reply);
}
