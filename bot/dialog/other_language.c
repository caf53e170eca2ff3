#include "dialog/other_language.h"

#include "base/own.h"
#include "desk/promise.h"
#include "settings/phrases.h"

#include <inttypes.h>
#include <stdio.h>

static const int64_t sooner_ms = INT64_C(24) * 3600 * 1000;

static int64_t promised(const struct talk *talk, const char *topic, enum language language)
{
    const struct world *world = talk->world;
    return world->promised_ms == NULL ? 0 : world->promised_ms(world->context, topic, language);
}

/* "suomeksi", "på svenska" */
static const char *in_language(const struct talk *talk, enum language language)
{
    static const char *const names[] = {"in_language_fi", "in_language_sv", "in_language_en"};
    return talk_phrase(talk, names[language]);
}

struct answer_times answer_times_of(const struct talk *talk, const char *topic)
{
    struct answer_times times = {promised(talk, topic, talk->language), LANGUAGE_NONE, 0};
    for (enum language language = LANGUAGE_FI; language < LANGUAGE_NONE; language++) {
        int64_t at_ms = language == talk->language ? 0 : promised(talk, topic, language);
        bool sooner = times.own_ms == 0 || at_ms + sooner_ms <= times.own_ms;
        if (at_ms > 0 && sooner && (times.other_ms == 0 || at_ms < times.other_ms)) {
            times.other_ms = at_ms;
            times.other = language;
        }
    }
    return times;
}

void other_language_say(struct talk *talk, const struct answer_times *times)
{
    own_(text_done) struct text when = TEXT_INIT, text = TEXT_INIT;
    if (times->other == LANGUAGE_NONE)
        return;
    moment_words(talk->world->phrases, talk->language, times->other_ms, &when);
    phrase_fill(talk->world->phrases, talk->language, times->own_ms == 0 ? "hand_over_only_in" : "hand_over_sooner_in",
                &text, "own", in_language(talk, talk->language), "language", in_language(talk, times->other), "when",
                when.data, NULL);
    talk_add(talk, BLOCK_PARAGRAPH, text.data);
}

void other_language_offer(struct talk *talk, const struct answer_times *times)
{
    own_(text_done) struct text label = TEXT_INIT, value = TEXT_INIT;
    if (times->other == LANGUAGE_NONE)
        return;
    phrase_fill(talk->world->phrases, talk->language, "choice_answer_in", &label, "language",
                in_language(talk, times->other), NULL);
    text_printf(&value, "answer-in:%s", language_code(times->other));
    talk_offer(talk, label.data, value.data);
    talk_offer_phrase(talk, "choice_answer_wait", "answer-wait");
}

/* ---- the choice ------------------------------------------------------------------------------------------------- */

static bool chooses(const struct talk *talk)
{
    return talk->state.ticket > 0 &&
           (talk_choice_after(talk, "answer-in:") != NULL || talk_choice_is(talk, "answer-wait"));
}

static void say_number(struct talk *talk, const char *name, enum language other)
{
    own_(text_done) struct text text = TEXT_INIT;
    char number[24];
    (void)snprintf(number, sizeof number, "%" PRId64, talk->state.ticket);
    phrase_fill(talk->world->phrases, talk->language, name, &text, "number", number, "language",
                in_language(talk, other), NULL);
    talk_add(talk, BLOCK_PARAGRAPH, text.data);
}

static void choose(struct talk *talk)
{
    const char *code = talk_choice_after(talk, "answer-in:");
    enum language other = code == NULL ? LANGUAGE_NONE : language_from_code(code);
    talk->decision->outcome = "human";
    state_settle(&talk->state);
    if (other == LANGUAGE_NONE) {
        say_number(talk, "answer_waits", talk->language);
        return;
    }
    *list_push(&talk->decision->changes) = (struct ticket_change){
        .deed = TICKET_OTHER_LANGUAGE, .number = talk->state.ticket, .words = x_strdup(language_code(other))};
    say_number(talk, "answer_in_other", other);
}

const struct ability other_language_ability = {.name = "other language", .wants = chooses, .act = choose};
