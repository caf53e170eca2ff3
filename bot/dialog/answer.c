#include "dialog/answer.h"

#include "base/own.h"
#include "dialog/ask.h"
#include "dialog/hand_over.h"
#include "dialog/placeholders.h"
#include "dialog/urgent.h"
#include "settings/phrases.h"

#include <stdio.h>
#include <string.h>

/* A local article may be of any length; a chat reply may not. */
enum { STEPS_MAX = 7, REPLY_BYTES = 6000, PARTS_MOST = 4, SHOWN_TO_PERSON = 3 /* then a person is proposed */ };

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

/* It may say something older than in the language in which it was changed. */
static void add_behind_note(struct talk *talk, const struct article *article)
{
    const struct world *world = talk->world;
    if (world->article_is_behind != NULL && world->article_is_behind(world->context, article->topic, article->language))
        talk_add(talk, BLOCK_NOTE, talk_phrase(talk, "article_behind"));
}

/* Whoever cannot wait finds a person beside the steps, not behind a "no". */
static bool cannot_wait(const struct article *article)
{
    return article->urgent != NULL && strcmp(article->urgent, "danger") != 0;
}

static void offer_feedback(struct talk *talk, const struct article *article, bool steps_left)
{
    const char *topic = article->topic;
    talk->question_below = "did_it_help";
    talk->state.pending = PENDING_HELPED;
    talk_offer_topic(talk, talk_phrase(talk, "choice_yes"), "helped:", topic);
    talk_offer_topic(talk, talk_phrase(talk, "choice_no"), "not_helped:", topic);
    if (steps_left)
        talk_offer_topic(talk, talk_phrase(talk, "choice_more"), "more:", topic);
    if (cannot_wait(article))
        talk_offer_person(talk);
}

/* What every answer from an article leaves behind. */
static void note_answer(struct talk *talk, const struct article *article)
{
    talk->decision->outcome = "answer";
    talk->decision->topic = x_strdup(article->topic);
    talk->reply->topic = x_strdup(article->topic);
    state_set_topic(&talk->state, article->topic);
    if (talk->state.urgency == URGENCY_NONE) /* else what was asked before waits for a person still */
        state_forget_earlier(&talk->state);
    talk->state.misses = 0;
}

/* What every answer from an article ends with. */
static void finish_answer(struct talk *talk, const struct article *article, bool steps_left)
{
    offer_feedback(talk, article, steps_left);
    note_answer(talk, article);
}

static const struct article *write_article(struct writing *writing, const char *topic)
{
    struct talk *talk = writing->talk;
    const struct article *article = article_of(talk, topic);
    if (article == NULL)
        return NULL;
    add_language_note(talk, article);
    urgent_add_first_lines(talk, article);
    add_body(writing, article);
    add_behind_note(talk, article);
    add_source(talk, article);
    return article;
}

bool answer_with(struct talk *talk, const char *topic)
{
    struct writing writing = {.talk = talk};
    const struct article *article = write_article(&writing, topic);
    if (article == NULL)
        return false;
    bool again = state_count_shown(&talk->state, topic) >= SHOWN_TO_PERSON;
    if (!again && !string_equal(article->urgent, "person")) {
        finish_answer(talk, article, writing.steps_left);
        return true;
    }
    note_answer(talk, article);
    state_forget_shown(&talk->state, topic);
    talk_say(talk, again ? "shown_again" : "needs_person");
    hand_over_ask(talk);
    return true;
}

bool answer_beside(struct talk *talk, const char *topic)
{
    struct writing writing = {.talk = talk};
    const struct article *article = write_article(&writing, topic);
    if (article != NULL)
        note_answer(talk, article);
    return article != NULL;
}

static void say_titled(struct talk *talk, const char *phrase, const char *title)
{
    own_(text_done) struct text text = TEXT_INIT;
    phrase_fill(talk->world->phrases, talk->language, phrase, &text, "title", title, NULL);
    talk_add(talk, BLOCK_PARAGRAPH, text.data);
}

/* A run of steps is always numbered from 1, so single ones are paragraphs that begin with their number. */
static void add_numbered(struct writing *writing, unsigned step, const char *text)
{
    own_(text_done) struct text numbered = TEXT_INIT;
    if (step > 0)
        text_printf(&numbered, "%u. ", step);
    text_add(&numbered, text);
    add_part(writing, BLOCK_PARAGRAPH, numbered.data);
}

bool answer_with_parts(struct talk *talk, const struct article *article, const char *phrase,
                       const struct part_filter *filter)
{
    own_(body_done) struct body body = {.parts = LIST_INIT};
    struct writing writing = {.talk = talk};
    bool wanted[BODY_PARTS_MAX] = {false};
    size_t count = 0;
    unsigned step = 0;
    body_read(article->body, &body);
    for (size_t i = 0; i < body.parts.count; i++) {
        bool is_step = body.parts.items[i].kind == BODY_STEP;
        step += is_step;
        wanted[i] = filter->wants(filter->context, &body.parts.items[i], is_step ? step : 0);
        count += wanted[i];
    }
    if (count == 0 || count > PARTS_MOST)
        return false;
    say_titled(talk, phrase, article->title);
    step = 0;
    for (size_t i = 0; i < body.parts.count; i++) {
        bool is_step = body.parts.items[i].kind == BODY_STEP;
        step += is_step;
        if (wanted[i])
            add_numbered(&writing, is_step ? step : 0, body.parts.items[i].text);
    }
    finish_answer(talk, article, false);
    return true;
}

static bool wants_more(const struct talk *talk)
{
    return talk_choice_after(talk, "more:") != NULL;
}

/* What follows the seventh step, all at once. */
static void add_rest(struct writing *writing, const struct article *article)
{
    own_(body_done) struct body body = {.parts = LIST_INIT};
    body_read(article->body, &body);
    for (size_t i = 0; i < body.parts.count; i++) {
        const struct body_part *part = &body.parts.items[i];
        if (part->kind == BODY_LEAD || (part->kind == BODY_STEP && ++writing->steps <= STEPS_MAX))
            continue;
        add_numbered(writing, part->kind == BODY_STEP ? writing->steps : 0, part->text);
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
    offer_feedback(talk, article, false);
}

const struct ability more_ability = {.name = "more", .wants = wants_more, .act = more};
