/* "Yhdistä": a code in one account, written from the other, proves that both are the same person's. The engine makes
 * them one in the same transaction. */
#include "dialog/talk.h"

#include "base/own.h"
#include "model/local_time.h"
#include "settings/phrases.h"

#include <stdio.h>
#include <string.h>

/* ---- reading a code ---------------------------------------------------------------------------------------- */

/* The letters and digits at the end of the normalised text: eight of them, "k7mp4xq2", "k7mp 4xq2" or "k7mp-4xq2". */
static bool read_tail(const char *text, char code[LINK_CODE_BYTES], const char **before)
{
    const char *end = text + strlen(text);
    int left = LINK_CODE_LENGTH;
    while (end > text && left > 0) {
        char letter = *--end;
        bool between = left == LINK_CODE_LENGTH / 2 && (letter == ' ' || letter == '-');
        if (between && end > text && end[-1] != ' ' && end[-1] != '-')
            continue;
        if (letter >= 'a' && letter <= 'z')
            letter = (char)(letter - 'a' + 'A');
        if ((letter < 'A' || letter > 'Z') && (letter < '0' || letter > '9'))
            return false;
        code[--left] = letter;
    }
    code[LINK_CODE_LENGTH] = '\0';
    *before = end;
    return left == 0;
}

/* "Koodi K7MP4XQ2" names it; alone it must look like one. */
static bool read_code(const struct talk *talk, char code[LINK_CODE_BYTES])
{
    own_(text_done) struct text words = TEXT_INIT;
    const char *before = NULL;
    if (talk->choice[0] != '\0' || strlen(talk->text) > 100)
        return false;
    intents_normalise(talk->text, &words);
    if (!read_tail(words.data, code, &before))
        return false;
    return talk_intent_is(talk, "link-code") || (before == words.data && link_code_is_shaped(code));
}

/* ---- what is said ------------------------------------------------------------------------------------------ */

/* Why this account cannot be linked; NULL: it can. */
static const char *hindrance(const struct talk *talk)
{
    if (talk->message->presence == PRESENCE_SHARED)
        return "link_shared";
    bool able = talk->world->new_link_code != NULL && talk->world->ask_link != NULL;
    return talk->message->presence == PRESENCE_ANONYMOUS || !able ? "link_anonymous" : NULL;
}

static void say_filled(struct talk *talk, const char *phrase_name, const char *part, const char *value)
{
    own_(text_done) struct text text = TEXT_INIT;
    phrase_fill(talk->world->phrases, talk->language, phrase_name, &text, part, value, NULL);
    talk_add(talk, BLOCK_PARAGRAPH, text.data);
}

static void say_wait(struct talk *talk, int64_t until_ms)
{
    struct local_time until = local_time(until_ms + 59999); /* never a minute too early */
    char clock[16];
    (void)snprintf(clock, sizeof clock, "%d.%02d", until.hour, until.minute);
    say_filled(talk, "link_wait", "time", clock);
}

static void give_code(struct talk *talk)
{
    const char *code = talk->world->new_link_code(talk->world->context);
    talk->decision->link_code = x_strdup(code);
    say_filled(talk, "link_code", "code", code);
    talk_say(talk, "link_code_keep");
}

static void take_code(struct talk *talk, const char *code)
{
    struct link_answer answer = talk->world->ask_link(talk->world->context, code);
    switch (answer.verdict) {
    case LINK_GOOD:
        talk->decision->link_with = x_strdup(code);
        say_filled(talk, "link_done", "other", answer.other);
        talk_say(talk, "link_done_both");
        break;
    case LINK_OWN:
        talk_say(talk, "link_own");
        break;
    case LINK_WRONG:
        talk->decision->link_missed = true;
        talk_say(talk, "link_wrong");
        if (answer.misses_left <= 0)
            say_wait(talk, answer.wait_until_ms);
        break;
    case LINK_WAIT:
        say_wait(talk, answer.wait_until_ms);
        break;
    }
}

/* ---- the ability ------------------------------------------------------------------------------------------- */

static bool wants_link(const struct talk *talk)
{
    char code[LINK_CODE_BYTES];
    return talk_intent_is(talk, "link") || read_code(talk, code);
}

static void link_accounts(struct talk *talk)
{
    char code[LINK_CODE_BYTES];
    bool has_code = read_code(talk, code);
    const char *why_not = hindrance(talk);
    talk->decision->outcome = "link";
    if (!talk->world->conversation->direct) {
        if (has_code)
            talk->decision->link_burnt = x_strdup(code);
        talk_say(talk, has_code ? "link_burnt" : "link_direct");
    } else if (why_not != NULL) {
        talk_say(talk, why_not);
    } else if (has_code) {
        take_code(talk, code);
    } else {
        give_code(talk);
    }
}

const struct ability link_ability = {.name = "link", .wants = wants_link, .act = link_accounts};
