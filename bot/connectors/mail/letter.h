/*
 * A reply as a mail: headers and body as they go over the wire (RFC 5322, MIME), plain text in UTF-8.
 *
 * The first block is the subject, the rest the text. Whatever the words hold, they can neither begin a header nor end
 * the mail: what is not plain ASCII travels as encoded words (RFC 2047) or quoted-printable (RFC 2045 6.7), line ends
 * of a subject are blanks.
 */
#ifndef NEUVO_MAIL_LETTER_H
#define NEUVO_MAIL_LETTER_H

#include "base/text.h"
#include "model/reply.h"

enum { LETTER_SUBJECT_BYTES = 200, LETTER_BODY_BYTES = 64 * 1024 };

struct letter {
    const char *from, *to; /* bare addresses */
    const char *name;      /* of the sender, as people read it; "" none */
    const char *id; /* the same for every try, in letters, digits and dashes: Message-ID is <id@domain of from> */
    int64_t at_ms;  /* Date, the same for every try */
    const struct reply *reply;
};

/* Adds the whole mail. */
void letter_write(const struct letter *letter, struct text *out);

/* Adds the words as one header's value, where need be encoded and folded; used: so much of its first line is taken. */
void letter_words(const char *words, size_t used, struct text *out);

#endif
