/*
 * Incidents: "häiriö teams: Teams ei toimi, korjataan klo 13 mennessä" pins that line on the questions that it matches,
 * until its time is up or a tutor writes "häiriö ohi". In Swedish störning, in English incident. Pure.
 */
#ifndef NEUVO_DESK_INCIDENT_H
#define NEUVO_DESK_INCIDENT_H

#include "base/text.h"
#include "intents/intents.h"

#include <stdint.h>

enum incident_deed { INCIDENT_NONE, INCIDENT_PIN, INCIDENT_GOES_ON, INCIDENT_OVER };
enum incident_deed incident_deed_of(const struct intents *intents, const char *message);

/* What a tutor pins: the words before a colon, else the ticket's topic ("" none), else the first word of the line.
 * Adds to both texts. False: there is no line. */
bool incident_read(const char *message, const char *topic, struct text *words, struct text *line);
/* How long it lasts: to the clock time that the line names ("klo 13", "kl. 13.30", "until 13"), else four hours. */
int64_t incident_until(const char *line, int64_t now_ms);

/* Is the question about it? Each of its words is a topic ("mfa", "teams-*") or the beginning of a word of the question
 * ("teams" matches "Teamsissa"). topic: what Neuvo thinks the question is about; NULL or "" nothing. */
bool incident_matches(const char *words, const char *question, const char *topic);

#endif
