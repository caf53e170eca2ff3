/*
 * What is remembered of one person: skills over all competences, answers with the parameters that were used, what they
 * were told last, and the check-in that is going on. Text (JSON) while it is sealed. Pure.
 *
 * The answers of the check-in that is going on count only when it ends (session.h), so one can be taken back.
 */
#ifndef NEUVO_CHECKIN_MEMORY_H
#define NEUVO_CHECKIN_MEMORY_H

#include "base/text.h"
#include "checkin/bank.h"
#include "checkin/skills.h"

enum { SESSION_QUESTIONS = 6, SESSION_ASKED_MOST = 18, ANSWERS_MOST = 300, HOURS_BYTES = 200, TOPIC_BYTES = 80 };

/* An answer that was given. */
struct given {
    char item[ITEM_ID_BYTES];
    int64_t version;
    int competence;
    enum item_kind kind;
    struct response_model model; /* as it was used */
    int response;                /* as the model counts: 0 … */
    int chosen;                  /* option from 1; 0: "I don't know" */
    bool pilot;
    enum language language;
    int64_t at_ms;
    int64_t checkin; /* number of the check-in, from 1 */
};

/* A check-in that is going on. */
struct session {
    bool open;
    int64_t began_ms;
    int length; /* so many questions */
    int only;   /* of this competence; -1: of all */
    LIST_OF(struct given) answers;
    char skipped[SESSION_ASKED_MOST][ITEM_ID_BYTES]; /* asked and not to be asked again in it */
    int skips;
    char item[ITEM_ID_BYTES]; /* that is asked now; "" none */
    int64_t version;
    int64_t asked_ms;
    bool pilot;
};

/* What follows where something was worth practising: after a fortnight, whether the article helped; after sixty days,
 * two questions about it. */
struct follow_up {
    int competence;          /* -1: nothing follows */
    char topic[TOPIC_BYTES]; /* of the article; "" once it was asked whether it helped */
    bool invited;            /* to the two questions; they are told once again, and no more */
    int64_t recheck_ms;      /* when these come at the earliest */
    int64_t next_ms;         /* when something is said; 0: nothing is awaited */
};

struct memory {
    const struct framework *framework;
    char role[FRAMEWORK_CODE_BYTES]; /* "" not known */
    bool role_told;                  /* they were asked, or the list of people says it */
    bool contribute_asked;
    bool reminders;          /* they want to be told when the next one comes */
    bool invited, reminded;  /* to it, and once again */
    int64_t next_ms;         /* when it comes, or is remembered; 0: nothing is awaited */
    char hours[HOURS_BYTES]; /* in which they may be written to, as they wrote it (desk/rota.h); "" their unit's */
    int64_t quiet_until_ms;  /* they asked for rest until then; 0: they did not */
    int64_t spoke_ms;        /* when something was last said without being asked; 0 never */
    struct follow_up follow;
    bool no_offers;                /* of two questions below an answer */
    int64_t offered_ms;            /* such ones; 0 never */
    struct skills skills;          /* without the answers of the session */
    double best[COMPETENCES_MOST]; /* the least error there ever was; 0: never measured */
    int64_t skills_ms;             /* when they were so; 0: nothing is known yet */
    int64_t checkins;              /* that ended */
    int64_t asked;                 /* questions ever, so that each has a number of its own */
    LIST_OF(struct given) answers;
    char told[COMPETENCES_MOST]
             [FRAMEWORK_CODE_BYTES]; /* band that the person was told last; "" none, "open" not sure */
    struct session session;
};

/* text: what memory_write() wrote; NULL or unreadable: nothing is remembered. Where the framework has changed, what was
 * known is worked out anew from the answers. */
void memory_read(const char *text, const struct framework *framework, struct memory *memory);
void memory_write(const struct memory *memory, struct text *text);
void memory_done(struct memory *memory);
/* Answers older than twelve months go; what they told stays in the skills. Keeps the newest ANSWERS_MOST. */
void memory_age_answers(struct memory *memory, int64_t now_ms);
/* One answer as an object. */
void given_write(const struct given *given, const struct framework *framework, struct text *json);

#endif
