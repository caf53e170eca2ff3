/*
 * What deciding code may read: values of this moment and a small table of read functions.
 *
 * The engine fills it from the store inside the transaction; .chat tests fill it from memory. decide() writes nothing
 * through it. Strings that functions return stay valid until decide() returns.
 */
#ifndef NEUVO_MODEL_WORLD_H
#define NEUVO_MODEL_WORLD_H

#include "base/list.h"
#include "model/booking.h"
#include "model/checkin.h"
#include "model/incident.h"
#include "model/link_code.h"
#include "model/person.h"
#include "model/ticket.h"

struct knowledge;
struct analyser;
struct learnt;
struct intents;
struct phrases;
struct framework;
struct bank;

struct entries {
    LIST_OF(struct entry) list;
    bool older; /* set by world.entries: there are older ones */
};
void entries_done(struct entries *entries);

struct world {
    const struct person *person;
    const struct conversation *conversation;
    const char *reacted_to; /* the encoded reply under which the message is a reaction; NULL: none that is known */
    const char *state;      /* the dialog's own state of (conversation, person); "" when new */
    const struct knowledge *knowledge;
    struct analyser *analyser;
    const struct learnt *learnt; /* what people picked before; NULL: nothing is learnt here */
    const struct intents *intents;
    const struct phrases *phrases;
    const char *about_address;  /* where /chat/about is, absolute or a path */
    const char *ticket_address; /* where a ticket's code opens it, the same; NULL: nowhere */
    const char *time_address;   /* under which the calendar file of a time is, the same */
    const char *mail_domains;   /* comma list: of these, work addresses are taken; NULL or "": none are */

    const struct framework *framework; /* of check-ins; NULL: there are none here */
    const struct bank *bank;           /* what they ask; NULL: the same */
    uint64_t chance;                   /* another one for each message */

    void *context;
    /* A fact of the organisation's record: `name` in that language, else without language; NULL when it is not filled
       in. Names: facts of articles ("support_phone"), "contact", "name", … */
    const char *(*fact)(void *context, const char *name, enum language language);
    /* Whether the topic's article changed in another language, and nobody has looked at this one since. NULL: never. */
    bool (*article_is_behind)(void *context, const char *topic, enum language language);
    /* The number that the next ticket gets. */
    int64_t (*next_ticket_number)(void *context);
    /* Does any queue have a tutor who could answer? */
    bool (*tutor_exists)(void *context);
    /* By when somebody would answer a new ticket about that topic ("" none) in that language; 0: nothing can be
       promised. */
    int64_t (*promised_ms)(void *context, const char *topic, enum language language);
    /* At most TIMES_OFFERED times with a tutor who can take it. */
    void (*free_times)(void *context, const struct time_wish *wish, struct free_times *times);
    /* A new secret that opens the calendar file of a time; it counts only when the decision names it. */
    const char *(*new_time_secret)(void *context);
    /* The incidents that tutors pinned and that go on. */
    void (*incidents)(void *context, struct incidents *incidents);
    /* The newest tickets of the person, at most ten. */
    void (*tickets)(void *context, struct asked_tickets *tickets);
    /* This conversation's entries, oldest first, at most limit of the newest and fewer where they would be very long.
     */
    void (*entries)(void *context, size_t limit, struct entries *entries);
    void (*records)(void *context, struct person_records *records);
    /* Where the person works now; false: not known. Into an empty value, which the caller releases. */
    bool (*unit)(void *context, struct known_unit *unit);
    /* What the people list says of them, and all units of the organisation; the same. */
    void (*listing)(void *context, struct listing *listing);
    void (*units)(void *context, struct units *units);
    /* A new code by which the person may link another account; it counts only when the decision names it. */
    const char *(*new_link_code)(void *context);
    /* A new code that opens a ticket; the same. NULL: there are none here. */
    const char *(*new_ticket_code)(void *context);
    /* What the store holds of the person's check-ins, into an empty value; NULL: there are none here. */
    void (*checkin)(void *context, struct checkin_record *record);
    /* What is counted of items in that language (NONE: in all), the same. */
    void (*item_counts)(void *context, enum language language, struct item_counts *counts);
    /* The round of check-ins of that id, into an empty value. False: there is none. NULL: there are none here. */
    bool (*round)(void *context, int64_t id, struct checkin_round *round);
    /* When the person may be written to without having asked: in those hours (desk/rota.h; "": in those of their unit,
     * else of the organisation), not on holidays, not in breaks of their unit. The first moment at or after from_ms, or
     * when the so-many-eth day of work after it begins; 0: not known. NULL: nobody keeps hours here. */
    int64_t (*open_ms)(void *context, const char *hours, int64_t from_ms, int64_t days);
    /* What it would mean that the person wrote this code. */
    struct link_answer (*ask_link)(void *context, const char *code);
};

#endif
