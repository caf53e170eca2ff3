/* The frames of the web protocol: what a browser says, typed; and what it is told, as JSON text. No JSON travels
 * further in than here. */
#ifndef NEUVO_WEB_FRAME_H
#define NEUVO_WEB_FRAME_H

#include "base/error.h"
#include "base/language.h"
#include "base/text.h"
#include "model/world.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    FRAME_VISIT_BYTES = 32,
    FRAME_ID_BYTES = 36,
    FRAME_CHOICE_BYTES = 200,
    FRAME_PLACE_BYTES = 64,
    FRAME_PICTURE_BYTES = 64
};

enum frame_kind { FRAME_HELLO, FRAME_MESSAGE, FRAME_CHOICE, FRAME_TAKE_BACK, FRAME_TYPING, FRAME_END, FRAME_PING };

/* Strings belong to the frame. */
struct frame {
    enum frame_kind kind;
    char visit[FRAME_VISIT_BYTES + 1];     /* HELLO: 32 lower-case hex digits, a secret of the browser */
    char place[FRAME_PLACE_BYTES + 1];     /* HELLO: unit code of a place link; "" none */
    int64_t last_seq;                      /* HELLO: the newest entry it has without a gap */
    enum language language;                /* HELLO: of the page */
    bool own_device;                       /* HELLO */
    char id[FRAME_ID_BYTES + 1];           /* MESSAGE, CHOICE, TAKE_BACK, END: a UUID made by the browser */
    char target[FRAME_ID_BYTES + 1];       /* TAKE_BACK: the id of what was said */
    char value[FRAME_CHOICE_BYTES + 1];    /* CHOICE */
    char picture[FRAME_PICTURE_BYTES + 1]; /* MESSAGE: the upload that goes with it; "" none */
    bool stops;                            /* TYPING: it is over */
    char *text;                            /* MESSAGE: the words; CHOICE: the label that was pressed */
};

/* BAD_INPUT: what is wrong, in words for a programmer. Nothing is left to release then. */
enum result frame_read(const char *json, size_t length, struct frame *frame, struct error *error);
void frame_done(struct frame *frame);

/* What the page must know: the largest frame, and after how much silence the visit ends. */
void frame_welcome(struct text *out, size_t message_bytes, int64_t visit_minutes, int64_t own_device_days);
/* A kept entry, in or out. body: plain words (in) or an encoded reply (out). */
void frame_entry(struct text *out, const struct entry *entry);
/* The same for one that was shown before and now reads so; "": it was taken back. */
void frame_changed(struct text *out, const struct entry *entry);
/* by_person: a person has it, so that no answer of Neuvo is to be waited for. */
void frame_acknowledge(struct text *out, const char *id, int64_t seq, bool by_person);
/* Somebody of that name writes, or has stopped. */
void frame_typing(struct text *out, const char *name, bool stops);
void frame_busy(struct text *out, const char *id);
void frame_ended(struct text *out, const char *reason);
void frame_error(struct text *out, const char *id, const char *code, const char *message);

#endif
