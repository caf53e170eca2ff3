#include "dialog/news.h"

#include "base/own.h"

static const char wish[] = "tell_news";

void news_offer(struct talk *talk)
{
    const struct message *message = talk->message;
    bool reached = message->presence == PRESENCE_PERSONAL && message->silence_limit_ms == 0 && message->direct;
    if (reached && talk->decision->failed != NULL)
        talk_offer_phrase(talk, "choice_tell_news", wish);
}

static bool wants_news(const struct talk *talk)
{
    return talk_choice_is(talk, wish);
}

/* What was pending before stays: they may still say it in other words. */
static void note_wish(struct talk *talk)
{
    talk->decision->outcome = "news";
    talk->decision->tells = true;
    talk_say(talk, "news_noted");
    talk_offer_person(talk);
}

const struct ability news_ability = {.name = "news", .wants = wants_news, .act = note_wish};

void news_tell(const struct phrases *phrases, const struct news *news, const char *state, int64_t now_ms,
               struct reply *reply, struct text *next)
{
    own_(state_done) struct state kept;
    own_(text_done) struct text quoted = TEXT_INIT, text = TEXT_INIT, value = TEXT_INIT;
    const char *label = phrase(phrases, reply->language, "choice_show_guide");
    state_read(state, now_ms, &kept);
    inline_quote(news->words, &quoted);
    phrase_fill(phrases, reply->language, "news_answer", &text, "words", quoted.data, "title", news->title, NULL);
    text_printf(&value, "topic:%s", news->topic);
    reply_add_block(reply, BLOCK_PARAGRAPH, text.data);
    reply_add_choice(reply, label, value.data);
    bool gives_way = kept.pending == PENDING_NONE || kept.pending == PENDING_HELPED ||
                     kept.pending == PENDING_CLARIFY || kept.pending == PENDING_REPHRASE ||
                     kept.pending == PENDING_SOLVED;
    if (gives_way) {
        state_settle(&kept);
        kept.at_ms = now_ms;
        state_offer(&kept, label, value.data);
    }
    state_write(&kept, next);
}
