#include "dialog/greeting.h"

#include "base/own.h"

#include <string.h>

void about_link(const struct talk *talk, struct text *out)
{
    if (!string_empty(talk->world->about_address))
        text_printf(out, "[%s](%s)", talk_phrase(talk, "about_link"), talk->world->about_address);
}

static void add_lines(struct talk *talk)
{
    own_(text_done) struct text person = TEXT_INIT;
    text_add(&person, talk_phrase(talk, "greeting_person"));
    if (!string_empty(talk->world->about_address))
        text_add_char(&person, ' ');
    about_link(talk, &person);
    talk_add(talk, BLOCK_NOTE, talk_phrase(talk, "greeting_program"));
    talk_add(talk, BLOCK_NOTE, person.data);
    talk->greeted = true;
    talk->decision->greeted = true;
}

void greeting_add_below(struct talk *talk)
{
    if (!talk->world->person->greeted && !talk->greeted && !talk->decision->forget_person)
        add_lines(talk);
}

static void offer_examples(struct talk *talk)
{
    talk_offer_phrase(talk, "example_1", "ask:example_1");
    talk_offer_phrase(talk, "example_2", "ask:example_2");
    talk_offer_phrase(talk, "example_3", "ask:example_3");
}

static bool wants_greet(const struct talk *talk)
{
    return talk_intent_is(talk, "greet");
}

static void greet(struct talk *talk)
{
    talk->decision->outcome = "greet";
    if (talk->world->person->greeted) {
        talk_say(talk, "hello_again");
        return;
    }
    talk_say(talk, "hello");
    talk->question_below = "hello_examples";
    offer_examples(talk);
}

const struct ability greet_ability = {.name = "greet", .wants = wants_greet, .act = greet};

static bool wants_welcome(const struct talk *talk)
{
    return talk->message->kind == MESSAGE_JOIN;
}

/* Let into a place: says who it is, and how to be heard there. */
static void welcome(struct talk *talk)
{
    if (strcmp(talk->message->choice, "unreadable") == 0) {
        talk->decision->outcome = "unreadable";
        talk_say(talk, "unreadable");
        return;
    }
    talk->decision->outcome = "welcome";
    if (strcmp(talk->message->choice, "encrypted") == 0)
        talk_say(talk, "welcome_encrypted");
    if (strcmp(talk->message->choice, "room") == 0) {
        talk_say(talk, "welcome_room");
        talk->greeted = true; /* who sees what is told to each person when they ask */
        return;
    }
    talk_say(talk, "hello");
    talk->question_below = "hello_examples";
    offer_examples(talk);
}

const struct ability welcome_ability = {.name = "welcome", .wants = wants_welcome, .act = welcome};

/* In a room somebody said Neuvo's name and nothing else. */
static bool is_called(const struct talk *talk)
{
    return talk->message->kind == MESSAGE_TEXT && talk->message->text[0] == '\0' && !talk->world->conversation->direct;
}

static bool wants_help(const struct talk *talk)
{
    return talk_intent_is(talk, "help") || is_called(talk);
}

static void help(struct talk *talk)
{
    own_(text_done) struct text link = TEXT_INIT;
    talk->decision->outcome = "help";
    talk_say(talk, "help_ask");
    talk_say(talk, "help_words");
    about_link(talk, &link);
    talk_add(talk, BLOCK_PARAGRAPH, link.data);
    talk->question_below = "hello_examples";
    offer_examples(talk);
}

const struct ability help_ability = {.name = "help", .wants = wants_help, .act = help};
