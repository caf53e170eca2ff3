#include "dialog/answer.h"

#include "base/own.h"
#include "dialog/ask.h"
#include "dialog/placeholders.h"
#include "dialog/urgent.h"
#include "settings/phrases.h"

#include <stdio.h>
#include <string.h>

/* A local article may be of any length; a chat reply may not. */
enum { STEPS_MAX = 7, REPLY_BYTES = 6000 };

struct writing {
    struct talk *talk;
    size_t bytes;
    unsigned steps;  /* seen so far, shown or not */
    bool replaced;   /* the part before was nothing but the contact */
    bool steps_left; /* there are more than were shown */
};

static void add_part(struct writing *writing, enum block_kind kind, const char *text)
{
    own_(text_done) struct text filled = TEXT_INIT;
    bool complete = placeholders_write(writing->talk, text, &filled);
    bool repeated = !complete && writing->replaced;
    writing->replaced = !complete;
    if (repeated)
        return;
    if (writing->bytes >= REPLY_BYTES)
        return;
    if (writing->bytes + filled.length > REPLY_BYTES) {
        text_truncate(&filled, utf8_cut(filled.data, REPLY_BYTES - writing->bytes));
        text_add(&filled, " …");
    }
    writing->bytes += filled.length;
    talk_add(writing->talk, kind, filled.data);
}

static void add_step(struct writing *writing, const char *text)
{
    writing->steps++;
    if (writing->steps <= STEPS_MAX)
        add_part(writing, BLOCK_STEP, text);
    else
        writing->steps_left = true;
}

static void add_body(struct writing *writing, const struct article *article)
{
    own_(body_done) struct body body = {.parts = LIST_INIT};
    body_read(article->body, &body);
    for (size_t i = 0; i < body.parts.count; i++) {
        const struct body_part *part = &body.parts.items[i];
        if (part->kind == BODY_STEP)
            add_step(writing, part->text);
        else if (!writing->steps_left)
            add_part(writing, BLOCK_PARAGRAPH, part->text);
    }
}

/* "2026-10-12" as people write it here: 12.10.2026. Anything else stays as it is. */
static void add_date(const char *iso, struct text *out)
{
    int year = 0, month = 0, day = 0;
    if (sscanf(iso, "%4d-%2d-%2d", &year, &month, &day) == 3)
        text_printf(out, "%d.%d.%d", day, month, year);
    else
        text_add(out, iso);
}

static void add_source(struct talk *talk, const struct article *article)
{
    own_(text_done) struct text source = TEXT_INIT;
    own_(text_done) struct text date = TEXT_INIT;
    const char *name = article->shipped ? "source_model" : "source";
    if (!string_empty(article->checked_on)) {
        add_date(article->checked_on, &date);
        name = "source_checked";
    }
    phrase_fill(talk->world->phrases, talk->language, name, &source, "title", article->title, "date", date.data, NULL);
    talk_add(talk, BLOCK_SOURCE, source.data);
}

static void add_language_note(struct talk *talk, const struct article *article)
{
    static const char *const names[] = {"only_in_finnish", "only_in_swedish", "only_in_english"};
    if (article->language != talk->language && article->language < LANGUAGE_NONE)
        talk_add(talk, BLOCK_NOTE, talk_phrase(talk, names[article->language]));
}

static void offer_feedback(struct talk *talk, const char *topic, bool steps_left)
{
    talk->question_below = "did_it_help";
    talk->state.pending = PENDING_HELPED;
    talk_offer_topic(talk, talk_phrase(talk, "choice_yes"), "helped:", topic);
    talk_offer_topic(talk, talk_phrase(talk, "choice_no"), "not_helped:", topic);
    if (steps_left)
        talk_offer_topic(talk, talk_phrase(talk, "choice_more"), "more:", topic);
    if (talk->state.urgency == URGENCY_CLASS)
        talk_offer_person(talk);
}

bool answer_with(struct talk *talk, const char *topic)
{
    const struct article *article = article_of(talk, topic);
    struct writing writing = {.talk = talk};
    if (article == NULL)
        return false;
    add_language_note(talk, article);
    urgent_add_first_lines(talk, article);
    add_body(&writing, article);
    add_source(talk, article);
    offer_feedback(talk, article->topic, writing.steps_left);
    talk->decision->outcome = "answer";
    talk->decision->topic = x_strdup(article->topic);
    talk->reply->topic = x_strdup(article->topic);
    state_set_topic(&talk->state, article->topic);
    state_forget_earlier(&talk->state);
    talk->state.misses = 0;
    return true;
}

static bool wants_more(const struct talk *talk)
{
    return talk_choice_after(talk, "more:") != NULL;
}

/* What follows the seventh step, all at once. A run of steps is always numbered from 1, so these are paragraphs. */
static void add_rest(struct writing *writing, const struct article *article)
{
    own_(body_done) struct body body = {.parts = LIST_INIT};
    body_read(article->body, &body);
    for (size_t i = 0; i < body.parts.count; i++) {
        const struct body_part *part = &body.parts.items[i];
        own_(text_done) struct text numbered = TEXT_INIT;
        if (part->kind == BODY_LEAD || (part->kind == BODY_STEP && ++writing->steps <= STEPS_MAX))
            continue;
        if (part->kind == BODY_STEP)
            text_printf(&numbered, "%u. ", writing->steps);
        text_add(&numbered, part->text);
        add_part(writing, BLOCK_PARAGRAPH, numbered.data);
    }
}

static void more(struct talk *talk)
{
    const struct article *article = article_of(talk, talk_choice_after(talk, "more:"));
    struct writing writing = {.talk = talk};
    talk->decision->outcome = "more";
    if (article == NULL) {
        talk_say(talk, "choice_gone");
        return;
    }
    add_rest(&writing, article);
    state_set_topic(&talk->state, article->topic);
    offer_feedback(talk, article->topic, false);
}

const struct ability more_ability = {.name = "more", .wants = wants_more, .act = more};
