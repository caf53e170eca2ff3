/*
 * What goes out, free of any platform. Each connector renders it for its people.
 *
 * Text inside a block may hold **bold** and [label](https://…), nothing else; a connector that cannot show them drops
 * the marks. Choices are shown as buttons where there are such, and always numbered, so that "2" works everywhere.
 */
#ifndef NEUVO_MODEL_REPLY_H
#define NEUVO_MODEL_REPLY_H

#include "base/error.h"
#include "base/language.h"
#include "base/list.h"
#include "base/text.h"

#include <stdbool.h>

enum block_kind {
    BLOCK_PARAGRAPH,
    BLOCK_STEP,   /* numbered from 1 within a run of steps */
    BLOCK_SOURCE, /* where the answer comes from: shown smaller */
    BLOCK_NOTE,   /* greeting lines, mask notice: shown smaller, apart */
};

struct block {
    enum block_kind kind;
    char *text;
};

struct choice {
    char *label; /* what the person reads */
    char *value; /* what comes back; the dialog's own word */
};

/* A file that the person asked for ("tallenna"): text, at most 256 KiB. */
struct reply_file {
    char *name; /* NULL: no file */
    char *media_type;
    char *content;
};

/* The card of a ticket: what tutors may do with it, by buttons where there are such. */
enum reply_card { REPLY_CARD_NONE, REPLY_CARD_WAITING, REPLY_CARD_CLAIMED, REPLY_CARD_CLOSED };

struct reply {
    enum language language;
    LIST_OF(struct block) blocks;
    LIST_OF(struct choice) choices;
    char *topic;     /* the article that it quotes; NULL: none */
    int64_t picture; /* the attachment of a ticket that it is the caption of; 0 none */
    bool erased;     /* what was said before it in this conversation is erased: whoever shows it shows it no longer */
    struct reply_file file;
    enum reply_card card;
};

void reply_init(struct reply *reply, enum language language);
void reply_done(struct reply *reply);
void reply_add_block(struct reply *reply, enum block_kind kind, const char *text);
void reply_add_choice(struct reply *reply, const char *label, const char *value);
void reply_set_file(struct reply *reply, const char *name, const char *media_type, const char *content);

/* The form in which the outbox and entries keep it (JSON, version inside). decode takes only what encode wrote. */
void reply_encode(const struct reply *reply, struct text *json);
enum result reply_decode(const char *json, struct reply *reply, struct error *error);

/* Adds somebody's own words to text that may hold marks: what a reply would read as bold or as a link loses that. */
void inline_quote(const char *words, struct text *text);

/* Plain text for terminals, transcripts and logs of a conversation: steps and choices numbered, bold marks dropped,
 * links as "label (address)". */
void reply_plain(const struct reply *reply, struct text *text);
/* The same for one inline text. */
void inline_plain(const char *marked, struct text *text);

#endif
