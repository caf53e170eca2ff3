/*
 * What sounds as if it could not wait though no pattern knows its words: "ukko huutaa pihalla kirveen kanssa". Learnt
 * from labelled messages (`neuvo train --alarms`) as one table of weights; no message takes longer than reading it.
 * It is right less often than the patterns of urgent-*.yaml, so it only decides what stands beside "I don't know".
 */
#ifndef NEUVO_INTENTS_ALARMS_H
#define NEUVO_INTENTS_ALARMS_H

#include "base/list.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum alarm { ALARM_SECURITY, ALARM_DANGER, ALARM_CRISIS, ALARM_NONE };
enum { ALARM_KINDS = ALARM_NONE, ALARM_HOLES = 1 << 16 };

/* What a message may be, people before data where both are likely: false alarms are not rare. sure (may be NULL): they
 * are, one article's question in five hundred. */
enum alarm alarm_of(const char *text, bool *sure);

/* ---- for learning ---------------------------------------------------------------------------------------- */

/* A message of fewer words is short: its few pieces say much by chance, so more is asked of it, and it is never sure.
 */
enum { ALARM_WORDS_SHORT = 5 };
/* How many words it has, at most ALARM_WORDS_SHORT. */
size_t alarm_words(const char *text);

/* Which of the ALARM_HOLES the n-grams of a text fall into, rising, each once. */
struct alarm_holes {
    LIST_OF(uint16_t) list;
};
void alarm_holes_of(const char *text, struct alarm_holes *holes);
void alarm_holes_done(struct alarm_holes *holes);

/* In the table a weight is a printable character, so many steps from the middle one. */
enum { ALARM_MIDDLE = 'N', ALARM_STEPS = 44, ALARM_ROW = 64 };
struct alarm_row {
    char characters[ALARM_ROW + 1];
};
/* Three others stand for the characters that a string of C does not hold unchanged. */
char alarm_character(int steps);
int alarm_steps(char character);

/* How much each hole counts: the rarer among the messages to learn from, the more (inverse document frequency). */
struct alarm_rarities {
    struct alarm_row rows[ALARM_HOLES / ALARM_ROW];
};
char alarm_rarity_character(size_t messages, size_t with_hole);
double alarm_rarity(const struct alarm_rarities *rarities, uint16_t hole);
/* Of a message as a vector of rarities; at least 1. */
double alarm_length(const struct alarm_rarities *rarities, const struct alarm_holes *holes);

#endif
