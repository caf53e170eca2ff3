/*
 * Covers what must not be stored: Finnish personal identity codes, payment cards, IBANs, and passwords that are
 * announced as such.
 *
 * The work is done before the engine's mailbox, so nothing behind it ever holds the open text. It covers what has a
 * check digit or an announcement; it does not find every secret, and no text may promise that.
 */
#ifndef NEUVO_ENGINE_MASK_H
#define NEUVO_ENGINE_MASK_H

#include "base/text.h"
#include "model/message.h"

#define MASK_MARK "•••"

/* Adds the text to out with every find replaced by MASK_MARK. Returns enum mask bits (model/message.h) of what was
 * covered. Any bytes are taken; linear time. */
unsigned mask_text(const char *text, struct text *out);
/* The first identity code, card or IBAN that stands in the text, and the byte where it begins; MASK_NONE: there is
 * none. Passwords are not looked for: this is for texts that may speak of them. */
enum mask mask_find_number(const char *text, size_t *from);

#endif
