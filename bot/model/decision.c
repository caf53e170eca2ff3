#include "model/decision.h"

#include "base/own.h"

#include <stdlib.h>

void decision_init(struct decision *decision)
{
    *decision = (struct decision){.language = LANGUAGE_NONE, .outcome = "none"};
}

void decision_done(struct decision *decision)
{
    for (size_t i = 0; i < decision->replies.count; i++)
        reply_done(&decision->replies.items[i]);
    for (size_t i = 0; i < decision->tickets.count; i++) {
        free(decision->tickets.items[i].question);
        free(decision->tickets.items[i].topic);
        free(decision->tickets.items[i].reason);
        free(decision->tickets.items[i].rejected);
        free(decision->tickets.items[i].nearest);
        free(decision->tickets.items[i].code);
        ticket_where_done(&decision->tickets.items[i].where);
        attachment_drafts_done(&decision->tickets.items[i].attachments);
    }
    for (size_t i = 0; i < decision->changes.count; i++)
        free(decision->changes.items[i].words);
    for (size_t i = 0; i < decision->feedback.count; i++) {
        free(decision->feedback.items[i].topic);
        free(decision->feedback.items[i].kind);
    }
    for (size_t i = 0; i < decision->timers.count; i++) {
        free(decision->timers.items[i].kind);
        free(decision->timers.items[i].payload);
    }
    list_done(&decision->replies);
    list_done(&decision->tickets);
    list_done(&decision->changes);
    list_done(&decision->feedback);
    list_done(&decision->timers);
    learnt_drafts_done(&decision->learnt);
    booking_drafts_done(&decision->bookings);
    checkin_draft_done(&decision->checkin);
    free_pointer(&decision->state);
    free_pointer(&decision->topic);
    free_pointer(&decision->failed);
    free_pointer(&decision->unit);
    free_pointer(&decision->link_code);
    free_pointer(&decision->link_with);
    free_pointer(&decision->link_burnt);
    free_pointer(&decision->mail_address);
}

struct reply *decision_reply(struct decision *decision, enum language language)
{
    struct reply *reply = list_push(&decision->replies);
    reply_init(reply, language);
    return reply;
}
