#include "dialog/listener.h"

#include "base/own.h"
#include "dialog/booking.h"
#include "dialog/solved.h"
#include "dialog/state.h"
#include "dialog/urgent.h"

#include <string.h>
#include <strings.h>

/* "Neuvo, miten …" is for the program. */
static bool is_named(const char *text)
{
    static const char name[] = "neuvo";
    text += strspn(text, " \t\n@");
    return strncasecmp(text, name, strlen(name)) == 0 && strchr(" \t\n:,!?", text[strlen(name)]) != NULL;
}

/* A person's rights over their own data wait for nobody. */
static bool is_own_matter(const char *intent)
{
    static const char *const intents[] = {"checkin-results",
                                          "checkin-withdraw",
                                          "checkin-share",
                                          "checkin-unshare",
                                          "forget-me",
                                          "my-data",
                                          "save",
                                          "who-sees",
                                          "is-saved",
                                          "link",
                                          "link-code",
                                          "my-unit",
                                          "language",
                                          "language-fi",
                                          "language-sv",
                                          "language-en",
                                          "my-requests",
                                          "request-add",
                                          "request-cancel",
                                          "request-reopen",
                                          "book-time",
                                          "book-move",
                                          "book-cancel"};
    for (size_t i = 0; i < sizeof intents / sizeof *intents; i++) {
        if (strcmp(intents[i], intent) == 0)
            return true;
    }
    return false;
}

/* Neuvo asked something about them, and this is the answer. */
static bool answers_neuvo(const char *text, const char *intent, const char *state, int64_t now_ms)
{
    own_(state_done) struct state kept;
    state_read(state, now_ms, &kept);
    return kept.pending == PENDING_FORGET || kept.pending == PENDING_LANGUAGE || kept.pending == PENDING_UNIT ||
           kept.pending == PENDING_ADD || booking_is_answer(&kept, text, intent) ||
           (kept.pending == PENDING_SHARE &&
            (strcmp(intent, "yes") == 0 || strcmp(intent, "no") == 0 || string_starts(intent, "pick-"))) ||
           (kept.pending == PENDING_SOLVED && solved_answers(intent)) ||
           (kept.pending == PENDING_ADDRESS && strchr(text, '@') != NULL);
}

enum listener listener_of(const struct message *message, const char *state, const struct intents *intents,
                          enum language prior, int64_t now_ms)
{
    struct intent_match match = {.name = ""};
    if (message->kind == MESSAGE_TEXT && string_empty(message->text) && !string_empty(message->attachment.origin))
        return LISTENER_TUTOR; /* a picture alone: Neuvo could not look at it anyway */
    if (message->kind != MESSAGE_TEXT || string_empty(message->text) || is_named(message->text))
        return LISTENER_NEUVO;
    if (urgent_danger(intents, message->text) != NULL || urgent_security(intents, message->text))
        return LISTENER_BOTH;
    intents_recognise(intents, message->text, prior, &match);
    return is_own_matter(match.name) || answers_neuvo(message->text, match.name, state, now_ms) ? LISTENER_NEUVO
                                                                                                : LISTENER_TUTOR;
}
