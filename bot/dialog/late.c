/* Messages that waited for more than a day, because Neuvo or its platform was away: an answer now would be no help, and
 * perhaps embarrassing. Said once in a conversation; whoever still needs it asks again. */
#include "dialog/late.h"

static const int64_t late_ms = INT64_C(24) * 3600 * 1000, told_ms = INT64_C(12) * 3600 * 1000;

static bool wants_late(const struct talk *talk)
{
    const struct message *message = talk->message;
    return message->kind == MESSAGE_TEXT && message->said_ms > 0 && talk->now_ms - message->said_ms > late_ms;
}

bool late_was_told(const struct talk *talk)
{
    return talk->state.late_ms > 0 && talk->now_ms - talk->state.late_ms < told_ms;
}

static void late(struct talk *talk)
{
    talk->decision->outcome = "late";
    talk->state.late_ms = talk->now_ms;
    talk_say(talk, "late");
}

const struct ability late_ability = {.name = "late", .wants = wants_late, .act = late};
