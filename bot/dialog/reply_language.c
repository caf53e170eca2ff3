#include "dialog/reply_language.h"

#include "base/own.h"
#include "knowledge/knowledge.h"

#include <string.h>

/* Fewer words never leave the language of a person: "printer jammed" may be said in any of them. */
enum { WORDS_TO_SWITCH = 3, WORDS_ON_A_PAGE = 2 /* of whom only the page's language is known */ };

static size_t count_words(const char *text)
{
    own_(text_done) struct text normalised = TEXT_INIT;
    size_t words = 1;
    intents_normalise(text, &normalised);
    for (const char *space = strchr(normalised.data, ' '); space != NULL; space = strchr(space + 1, ' '))
        words++;
    return words;
}

/* So sure must it be that a message leaves the language of the person. Words that nobody knows ("zork blurgh") get
 * there in 3 of 100 cases, and 99 of 100 questions of the articles in another language do. */
static const double switch_sureness = 0.95;

static enum language detect(const struct talk *talk, enum language prior)
{
    double sureness = 0;
    if (talk->world->analyser == NULL || talk->message->text[0] == '\0' ||
        strlen(talk->message->text) > INTENT_TEXT_MAX)
        return prior;
    enum language language =
        language_detect(talk->world->knowledge, talk->world->analyser, talk->message->text, prior, &sureness);
    return prior != LANGUAGE_NONE && sureness < switch_sureness ? prior : language;
}

/* What nobody says in a language that is not theirs, as one says "thanks", "help" or "hej": even a single word tells.
 */
static bool is_own_tongue(const struct talk *talk)
{
    static const char *const names[] = {"human", "wants-human", "my-data", "my-requests", "forget-me"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (talk_intent_is(talk, names[i]))
            return true;
    }
    return false;
}

static bool cannot_wait_in(const struct talk *talk, enum language language)
{
    static const char *const names[] = {"urgent-crisis",  "urgent-smoke",    "urgent-danger",
                                        "urgent-battery", "urgent-security", "class-waiting"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (intents_contains_in(talk->world->intents, talk->message->text, names[i], language))
            return true;
    }
    return false;
}

/* What cannot wait is answered in its own words' language, however few they are: that of the one whose rules know them.
 * NONE: nothing such, or rules of several languages do. */
static enum language urgent_language(const struct talk *talk)
{
    enum language found = LANGUAGE_NONE;
    for (int language = 0; language < LANGUAGE_COUNT; language++) {
        if (!cannot_wait_in(talk, (enum language)language))
            continue;
        if (found != LANGUAGE_NONE)
            return LANGUAGE_NONE;
        found = (enum language)language;
    }
    return found;
}

/* A code, a room, a number: as much of one language as of any other. */
static bool holds_a_word(const char *text)
{
    while (*text != '\0') {
        size_t length = strcspn(text, " \t\n");
        if (length > 0 && strcspn(text, "0123456789") >= length)
            return true;
        text += length + (text[length] != '\0');
    }
    return false;
}

enum language reply_language(const struct talk *talk)
{
    enum language known = talk->world->person->language;
    enum language prior = known != LANGUAGE_NONE ? known : talk->message->language;
    enum language language = prior;
    bool words = talk->message->kind == MESSAGE_TEXT || talk->message->kind == MESSAGE_EDIT;
    size_t needed = known != LANGUAGE_NONE ? WORDS_TO_SWITCH : prior != LANGUAGE_NONE ? WORDS_ON_A_PAGE : 1;
    enum language urgent = words && talk->choice[0] == '\0' ? urgent_language(talk) : LANGUAGE_NONE;
    if (urgent != LANGUAGE_NONE)
        return urgent;
    if (words && talk->choice[0] == '\0') {
        bool enough = count_words(talk->message->text) >= needed;
        if (talk->intent.language != LANGUAGE_NONE && (known == LANGUAGE_NONE || enough || is_own_tongue(talk)))
            language = talk->intent.language;
        else if (enough && holds_a_word(talk->message->text))
            language = detect(talk, prior);
    }
    if (language == LANGUAGE_NONE)
        language = prior;
    return language == LANGUAGE_NONE ? LANGUAGE_FI : language;
}
