/*
 * Intents: text in, intent out. An intent is what a message wants when it is not a question: greet, thanks, human,
 * stop, help, my-data, …
 *
 * They are read from <folder>/<lang>/<intent>.yaml: `intent`, `examples` (whole messages, equal after normalising) and
 * `patterns` (PCRE2, matched against the whole normalised message). A message that only contains such a word among
 * others is no match: "miten tallennan tiedoston" is a question. See intents/README.md.
 *
 * A `struct intents` never changes after loading and may be shared by all threads: each match has its own data, and
 * each thread remembers how the last message looks that it asked about. The learning recogniser (classifier.h) is for
 * other data: beside the rules it cost 15 MB of memory and understood no more short messages. Every match is bounded: 4
 * KiB of text, 100 000 steps, depth 10 000, 1 MiB of heap; after three patterns that reach such a bound no more are
 * tried, so that a message takes 20 ms at most.
 */
#ifndef NEUVO_INTENTS_H
#define NEUVO_INTENTS_H

#include "base/error.h"
#include "base/language.h"
#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>

struct intents;

/* Longer text is no intent. */
enum { INTENT_TEXT_MAX = 4096 };

struct intent_match {
    const char *name;       /* belongs to the intents; "" when the message is no intent */
    enum language language; /* of the rule that matched; NONE when none did */
    double score;           /* a rule gives 1 */
};

/* Reads every <folder>/<lang>/<intent>.yaml. Any fault gives BAD_INPUT and all complaints, a line each with file, line
 * and how to mend it; *intents then holds what could be read (NULL only when there is no folder at all). */
enum result intents_load(const char *folder, struct intents **intents, struct text *complaints);
void intents_free(struct intents *intents); /* NULL is fine */
/* Only complains: about what loading complains of, and about patterns that would take for ever (it tries; 0.1 s). */
enum result intents_check(const char *folder, struct text *complaints);

/* What the message wants. Where rules of several languages match, `prior` decides (NONE: fi, sv, en in this order).
 * intents may be NULL: then nothing is one. */
void intents_recognise(const struct intents *intents, const char *text, enum language prior, struct intent_match *out);

/* Whether the message holds this intent anywhere ("luokka odottaa" inside a question). Only for intents whose files say
 * `anywhere: true`; intents_recognise() never gives those. False for any other name and for text that is too
 * long. */
bool intents_contains(const struct intents *intents, const char *text, const char *name);

/* The same by the rules of one language (not LANGUAGE_NONE). */
bool intents_contains_in(const struct intents *intents, const char *text, const char *name, enum language language);

/* The message without what only opens it ("moi, wilma ei toimi" → "wilma ei toimi"), as a part of `text`; all of it
 * where it does not open so or holds nothing else. */
const char *intents_after_opening(const struct intents *intents, const char *text);

/* Adds the form in which messages are compared: NFC, case folded, one space between words, without punctuation, emoji
 * and a leading / or !. Bad UTF-8 adds nothing. */
void intents_normalise(const char *text, struct text *normalised);

/* How many intents the folder holds, over all languages (an intent in three languages counts once). */
size_t intents_count(const struct intents *intents);

#endif
