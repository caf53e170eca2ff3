/* What is said when a check-in is over, and when somebody wants to see what is known of them. */
#include "dialog/checkin.h"

#include "base/own.h"
#include "knowledge/knowledge.h"
#include "model/local_time.h"
#include "settings/phrases.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const char open_band[] = "open"; /* what memory.told says of "not sure yet" */

/* ---- a competence ------------------------------------------------------------------------------------------ */

static const char *band_code(const struct checkin *checkin, int band)
{
    return band < 0 ? open_band : checkin->around.framework->bands[band].code;
}

/* The band in words; "not sure yet" for what is no band. */
static const char *band_words(const struct checkin *checkin, const char *code)
{
    const struct framework *framework = checkin->around.framework;
    for (int i = 0; i < framework->band_count; i++) {
        if (strcmp(framework->bands[i].code, code) == 0)
            return checkin_name(checkin, framework->bands[i].names);
    }
    return talk_phrase(checkin->talk, "checkin_open");
}

/* The newest self-assessment of it; NULL: there is none. */
static const struct given *own_view(const struct checkin *checkin, int competence)
{
    const struct given *found = NULL;
    for (size_t i = 0; i < checkin->memory.answers.count; i++) {
        const struct given *given = &checkin->memory.answers.items[i];
        if (given->competence == competence && given->kind == ITEM_SELF)
            found = given;
    }
    return found;
}

static void add_own_view(const struct checkin *checkin, int competence, struct text *line)
{
    const struct talk *talk = checkin->talk;
    const struct given *given = own_view(checkin, competence);
    const struct item *item = given == NULL ? NULL : bank_find(checkin->around.bank, given->item);
    if (item == NULL || given->chosen < 1 || given->chosen > item->options)
        return;
    text_add_char(line, ' ');
    phrase_fill(talk->world->phrases, talk->language, "checkin_own_view", line, "answer",
                item->texts[talk->language].options[given->chosen - 1], NULL);
}

void checkin_standing(struct checkin *checkin, const struct skills *skills, int competence, const char *before,
                      struct text *line)
{
    static const char *const needs[] = {NULL, "checkin_need_met", "checkin_need_practice", NULL};
    const struct talk *talk = checkin->talk;
    struct standing standing = standing_of(&checkin->memory, skills, competence);
    const char *code = band_code(checkin, standing.band);
    text_printf(line, "**%s**: %s.", checkin_name(checkin, checkin->around.framework->competences[competence].names),
                band_words(checkin, code));
    bool was_told = before != NULL && *before != '\0';
    if (was_told && strcmp(before, code) != 0) {
        text_add_char(line, ' ');
        phrase_fill(talk->world->phrases, talk->language, "checkin_last_time", line, "band",
                    band_words(checkin, before), NULL);
    } else if (was_told) {
        text_printf(line, " %s", talk_phrase(talk, "checkin_same"));
    }
    if (needs[standing.need] != NULL)
        text_printf(line, " %s", talk_phrase(talk, needs[standing.need]));
    add_own_view(checkin, competence, line);
}

/* ---- the end of a check-in --------------------------------------------------------------------------------- */

/* What was asked in the check-in that has just ended: from that answer on. */
struct ended {
    size_t from;
    struct skills skills;
};

static bool was_asked(const struct checkin *checkin, const struct ended *ended, int competence)
{
    for (size_t i = ended->from; i < checkin->memory.answers.count; i++) {
        if (checkin->memory.answers.items[i].competence == competence)
            return true;
    }
    return false;
}

static void tell_standings(struct checkin *checkin, const struct ended *ended)
{
    for (int i = 0; i < checkin->around.framework->count; i++) {
        own_(text_done) struct text line = TEXT_INIT;
        if (!was_asked(checkin, ended, i))
            continue;
        checkin_standing(checkin, &ended->skills, i, checkin->memory.told[i], &line);
        talk_add(checkin->talk, BLOCK_PARAGRAPH, line.data);
        int band = standing_of(&checkin->memory, &ended->skills, i).band;
        (void)snprintf(checkin->memory.told[i], FRAMEWORK_CODE_BYTES, "%s", band_code(checkin, band));
    }
}

/* An article about what was answered wrong, of what the job needs most first. NULL: nothing was. */
static const struct article *article_to_read(const struct checkin *checkin, const struct ended *ended,
                                             bool practice_only, int *competence)
{
    const struct world *world = checkin->talk->world;
    for (size_t i = ended->from; i < checkin->memory.answers.count && world->knowledge != NULL; i++) {
        const struct given *given = &checkin->memory.answers.items[i];
        const struct item *item = bank_find(checkin->around.bank, given->item);
        bool practice = standing_of(&checkin->memory, &ended->skills, given->competence).need == NEED_PRACTICE;
        if (given->kind == ITEM_SELF || given->response == 1 || item == NULL || (practice_only && !practice))
            continue;
        const struct article *article =
            knowledge_article_or_other(world->knowledge, item->article, checkin->talk->language);
        *competence = given->competence;
        if (article != NULL)
            return article;
    }
    return NULL;
}

/* Of what was asked and is not sure yet, that of which least is known. -1: nothing. */
static int least_known(const struct checkin *checkin, const struct ended *ended)
{
    int found = -1;
    for (int i = 0; i < checkin->around.framework->count; i++) {
        if (!was_asked(checkin, ended, i) || standing_of(&checkin->memory, &ended->skills, i).band >= 0)
            continue;
        if (found < 0 || skills_of(&ended->skills, i).sd > skills_of(&ended->skills, found).sd)
            found = i;
    }
    return found;
}

static void suggest_article(struct checkin *checkin, const struct article *article)
{
    checkin_say(checkin, "checkin_suggest_article", "title", article->title);
    talk_offer_topic(checkin->talk, article->title, "topic:", article->topic);
}

/* One suggestion. */
static void suggest(struct checkin *checkin, const struct ended *ended)
{
    struct talk *talk = checkin->talk;
    int of = -1;
    const struct article *article = article_to_read(checkin, ended, true, &of);
    bool practice = article != NULL;
    int unsure = practice ? -1 : least_known(checkin, ended);
    if (!practice && unsure < 0)
        article = article_to_read(checkin, ended, false, &of);
    if (article != NULL) {
        suggest_article(checkin, article);
        if (practice) {
            talk_offer_phrase(talk, "checkin_choice_tutor", "person");
            checkin_follow_begin(checkin, of, article->topic);
        }
    } else if (unsure >= 0) {
        const struct competence *competence = &checkin->around.framework->competences[unsure];
        checkin_say(checkin, "checkin_suggest_more", "name", checkin_name(checkin, competence->names));
        talk_offer_topic(talk, talk_phrase(talk, "checkin_choice_more"), "checkin:more:", competence->code);
    } else {
        talk_say(talk, "checkin_suggest_nothing");
    }
    if (!checkin->memory.reminders && checkin_can_come_back(talk))
        talk_offer_phrase(talk, "checkin_choice_reminders", "checkin:reminders-on");
    talk_offer_phrase(talk, "checkin_choice_results", "checkin:results");
}

/* Once, apart from the first permission. */
static void ask_to_contribute(struct checkin *checkin)
{
    struct talk *talk = checkin->talk;
    if (checkin->memory.contribute_asked || checkin_consent(&checkin->record) != CONSENT_PRACTICE)
        return;
    checkin->memory.contribute_asked = true;
    talk_say(talk, checkin_makes_figures(talk) ? "checkin_contribute" : "checkin_contribute_later");
    talk_offer_phrase(talk, "checkin_choice_contribute", "checkin:contribute");
    talk_offer_phrase(talk, "checkin_choice_private", "checkin:private");
}

void checkin_finish(struct checkin *checkin)
{
    struct talk *talk = checkin->talk;
    struct memory *memory = &checkin->memory;
    size_t answered = memory->session.answers.count;
    state_settle(&talk->state);
    checkin_keep_private(checkin);
    if (!memory->session.open) {
        talk_say(talk, "checkin_nothing_open");
        return;
    }
    session_end(memory, &checkin->around, &talk->decision->checkin);
    checkin->changed = true;
    if (answered == 0) {
        talk_say(talk, "checkin_none_answered");
        return;
    }
    struct ended ended = {.from = memory->answers.count - answered};
    session_skills_before(memory, talk->now_ms, &ended.skills);
    if (memory->follow.competence >= 0 && was_asked(checkin, &ended, memory->follow.competence))
        checkin_follow_end(checkin); /* what was to be asked has just been */
    talk_say(talk, "checkin_finished");
    tell_standings(checkin, &ended);
    talk_say(talk, "checkin_honest");
    suggest(checkin, &ended);
    if (!checkin_ask_support(checkin))
        ask_to_contribute(checkin);
    checkin_plan(checkin);
}

/* ---- all that is known ------------------------------------------------------------------------------------- */

static void tell_consent(struct checkin *checkin)
{
    static const char *const names[] = {"checkin_state_none", "checkin_state_practice", "checkin_state_contribute"};
    struct talk *talk = checkin->talk;
    own_(text_done) struct text text = TEXT_INIT;
    enum consent consent = checkin_consent(&checkin->record);
    char date[40], count[24];
    size_t consents = checkin->record.consents.count;
    struct local_time time =
        local_time(consents == 0 ? talk->now_ms : checkin->record.consents.items[consents - 1].at_ms);
    (void)snprintf(date, sizeof date, "%d.%d.%d", time.day, time.month, time.year);
    (void)snprintf(count, sizeof count, "%" PRId64, checkin->memory.checkins);
    phrase_fill(talk->world->phrases, talk->language, names[consent], &text, "date", date, "count", count, NULL);
    talk_add(talk, BLOCK_PARAGRAPH, text.data);
}

static bool is_known(const struct checkin *checkin, int competence)
{
    return shown_answers(&checkin->memory, competence) > 0 || own_view(checkin, competence) != NULL;
}

/* The check-in, and when Neuvo may come back to it. */
static void offer_going_on(struct checkin *checkin)
{
    struct talk *talk = checkin->talk;
    const struct memory *memory = &checkin->memory;
    if (memory->quiet_until_ms > talk->now_ms)
        checkin_say_day(checkin, "checkin_rests", memory->quiet_until_ms);
    talk_offer_phrase(talk, memory->session.open ? "checkin_choice_go_on" : "checkin_choice_start", "checkin:start");
    if (memory->checkins == 0 || (!memory->reminders && !checkin_can_come_back(talk)))
        return;
    talk_offer_phrase(talk, memory->reminders ? "checkin_choice_no_reminders" : "checkin_choice_reminders",
                      memory->reminders ? "checkin:reminders-off" : "checkin:reminders-on");
    if (memory->reminders)
        talk_offer_phrase(talk, "checkin_choice_hours", "checkin:hours");
}

void checkin_show_results(struct checkin *checkin)
{
    struct talk *talk = checkin->talk;
    struct skills skills;
    int told = 0;
    state_settle(&talk->state);
    checkin_keep_private(checkin);
    tell_consent(checkin);
    session_skills_before(&checkin->memory, talk->now_ms, &skills);
    for (int i = 0; i < checkin->around.framework->count; i++) {
        own_(text_done) struct text line = TEXT_INIT;
        if (!is_known(checkin, i))
            continue;
        checkin_standing(checkin, &skills, i, NULL, &line);
        talk_add(talk, BLOCK_PARAGRAPH, line.data);
        told++;
    }
    if (told == 0)
        talk_say(talk, "checkin_nothing_known");
    if (checkin_consent(&checkin->record) != CONSENT_NONE)
        offer_going_on(checkin);
    if (checkin->record.memory != NULL) {
        talk_offer_phrase(talk, "checkin_choice_html", "checkin:html");
        talk_offer_phrase(talk, "checkin_choice_json", "checkin:json");
        talk_offer_phrase(talk, "checkin_choice_erase", "checkin:erase");
    }
    if (checkin_consent(&checkin->record) == CONSENT_CONTRIBUTE)
        talk_offer_phrase(talk, "checkin_choice_private", "checkin:private");
    if (checkin_consent(&checkin->record) != CONSENT_NONE)
        talk_offer_phrase(talk, "checkin_choice_withdraw", "checkin:withdraw");
}
