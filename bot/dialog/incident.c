#include "dialog/incident.h"

#include "base/own.h"
#include "desk/incident.h"
#include "settings/phrases.h"

#include <inttypes.h>
#include <stdlib.h>

static const char join_prefix[] = "incident-join:";

static void say(struct talk *talk, const struct incident *incident)
{
    own_(text_done) struct text text = TEXT_INIT, quoted = TEXT_INIT;
    inline_quote(incident->line, &quoted);
    phrase_fill(talk->world->phrases, talk->language, "incident_line", &text, "words", quoted.data, NULL);
    talk_add(talk, BLOCK_PARAGRAPH, text.data);
    talk->decision->incident_id = incident->id;
}

void incident_say(struct talk *talk, const char *question, const char *topic)
{
    own_(incidents_done) struct incidents incidents = {.list = LIST_INIT};
    if (talk->world->incidents != NULL)
        talk->world->incidents(talk->world->context, &incidents);
    for (size_t i = 0; i < incidents.list.count; i++) {
        if (!incident_matches(incidents.list.items[i].words, question, topic))
            continue;
        say(talk, &incidents.list.items[i]);
        return;
    }
}

void incident_offer(struct talk *talk)
{
    own_(text_done) struct text value = TEXT_INIT;
    if (talk->decision->incident_id == 0 || talk->decision->tickets.count > 0)
        return;
    text_printf(&value, "%s%" PRId64, join_prefix, talk->decision->incident_id);
    talk_offer_phrase(talk, "choice_incident_join", value.data);
}

static bool wants_incident(const struct talk *talk)
{
    return talk_choice_after(talk, join_prefix) != NULL;
}

static void incident(struct talk *talk)
{
    talk->decision->outcome = "incident";
    talk->decision->incident_id = strtoll(talk_choice_after(talk, join_prefix), NULL, 10);
    talk->decision->incident_joined = true;
    state_settle(&talk->state);
    talk_say(talk, "incident_joined");
}

const struct ability incident_ability = {.name = "incident", .wants = wants_incident, .act = incident};
