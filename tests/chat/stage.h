/*
 * The stage on which a play is acted: organisation, people, conversations, clock and knowledge, all in memory. It does
 * with a decision what the engine does with it.
 */
#ifndef NEUVO_TESTS_CHAT_STAGE_H
#define NEUVO_TESTS_CHAT_STAGE_H

#include "base/list.h"
#include "base/text.h"
#include "desk/rota.h"
#include "model/decision.h"
#include "model/message.h"
#include "model/world.h"

struct stage_fact {
    char *name; /* "contact" or "contact.sv" */
    char *value;
};

/* A code that was given and links to that person. */
struct given_code {
    const char *code;
    int64_t person_id, until_ms;
};

/* A ticket, and what became of it. */
struct played_ticket {
    int64_t number, person_id, created_ms, changed_ms;
    enum ticket_state state;
    char *question, *tutor; /* tutor: the last who had it; "" nobody yet */
    char *topic;            /* "" none */
    enum urgency urgency;
    struct ticket_where where;
    bool in_room, bands_shared;
    enum ticket_helped helped;
    bool asked_helped, asked_silent;
};

struct played_tutor {
    struct rota rota;
    char *name, *languages; /* languages: "" all */
};

/* The tutor is known by their place in stage.rotas, counted from 1. */
struct played_time {
    int64_t number, tutor_id, from_ms; /* number: of the ticket */
};

/* What is kept of one person in one conversation. Linked actors have the same person. */
struct actor {
    char *name;
    struct person person;
    int64_t misses, missed_since_ms; /* wrong codes */
    struct listing listing;          /* what the people list says of them */
    char *place, *said, *today;      /* unit codes: of the link they came by, and what they said; NULL: none */
    int64_t today_until_ms;
    struct conversation conversation; /* their own; in a shared room all have the same id */
    char *states[2];                  /* of the dialog: alone, and in the room */
    bool said_since;                  /* after the words that an edit would change they have pressed something */
    struct entries entries;           /* of their own conversation; in a shared room the first actor's are used */
};

struct stage_checkins;

/* A folder of articles that has been read. */
struct shelf {
    char *folder;
    struct knowledge *knowledge;
};

struct stage_library {
    const char *source;
    struct intents *intents;
    struct phrases *phrases;
    struct analyser *analyser;
    LIST_OF(struct shelf) shelves;
};

struct stage {
    LIST_OF(struct stage_fact) facts;
    LIST_OF(struct actor) actors;
    struct units units;
    LIST_OF(struct given_code) codes; /* the newest last */
    LIST_OF(struct played_ticket) tickets;
    struct incidents incidents;
    LIST_OF(struct played_tutor) rotas; /* of tutors whose hours are known */
    LIST_OF(struct played_time) times;  /* that are booked */
    bool tutors, room;
    bool mail;      /* askers may leave an address of kunta.example, and get a code */
    bool reachable; /* people in the room can be written to alone */
    enum presence presence;
    int64_t now_ms;
    int64_t next_ticket;
    int64_t next_message;
    const struct stage_library *library;
    struct knowledge *knowledge; /* of the library; NULL: none */
    int64_t organisation_id;
    struct store *store;   /* of what is learnt; NULL: nothing is */
    struct learnt *learnt; /* the same */
    char store_folder[40];
    struct stage_checkins *checkins; /* NULL: there are none */

    size_t current;       /* whose message is being decided */
    struct decision last; /* what the last message led to */
    bool acted;           /* there has been one */
    char *last_reply;     /* the newest that was said, encoded; NULL: none yet */
};

/* What never changes while plays are played, so that many of them read it once. source: the folder of the project. Says
 * on stderr what is wrong and returns false. */
bool stage_library_open(struct stage_library *library, const char *source);
void stage_library_done(struct stage_library *library);
/* knowledge: a folder of articles; NULL: none at all. Says on stderr what is wrong and returns false when the stage
 * cannot be set. */
bool stage_open(struct stage *stage, struct stage_library *library, const char *knowledge);
void stage_done(struct stage *stage);
void stage_set_fact(struct stage *stage, const char *name, const char *value);
/* The actor of that name, who comes on stage with the first mention. Valid until the next one comes. */
struct actor *stage_actor(struct stage *stage, const char *name);
/* Decides the message and keeps what comes of it. */
bool stage_act(struct stage *stage, const char *name, struct message *message);
/* "unit koskela and unit tammi and role teacher and language sv": what the list says of the actor of that name. */
bool stage_list(struct stage *stage, const char *name, const char *what);
/* What the world tells of accounts and units (stage_people.c), and what becomes of a decision about them. */
void stage_people_world(struct world *world);
void stage_people_carry_out(struct stage *stage, struct actor *actor);
/* The same for tickets (stage_desk.c). */
void stage_desk_world(struct world *world);
void stage_desk_carry_out(struct stage *stage, const struct actor *actor);
void stage_tickets_done(struct stage *stage);
/* What people pick is learnt from now on; called again, Neuvo is started anew (stage_learnt.c). */
bool stage_start_learning(struct stage *stage);
void stage_learnt_carry_out(struct stage *stage, const struct actor *actor);
/* An editor removes what was learnt of these words; false: nothing was. */
bool stage_remove_learnt(struct stage *stage, const char *words);
/* From how many people it was learnt; 0: it was not. */
int64_t stage_learnt_people(const struct stage *stage, const char *words);
void stage_learnt_done(struct stage *stage);
/* Check-ins (stage_checkin.c): from now on the organisation has them. False: their files are not right. */
bool stage_open_checkins(struct stage *stage, const char *source);
bool stage_change_item(struct stage *stage, const char *id);
/* The clock goes on to the first timer, which comes as a message. False: there is none. */
bool stage_timer_falls_due(struct stage *stage);
/* A round for heads of schools, with so many questions about skills; and somebody is invited to it. */
bool stage_open_round(struct stage *stage, int questions, unsigned support);
bool stage_invite(struct stage *stage, const char *name);
void stage_checkin_world(const struct stage *stage, struct world *world);
void stage_checkin_carry_out(struct stage *stage, const struct actor *actor);
void stage_checkins_done(struct stage *stage);
/* NULL: there is none of that number. */
struct played_ticket *stage_ticket(struct stage *stage, int64_t number);
/* A tutor has solved it: its asker is told, and asked once whether it helped. */
void stage_solve(struct stage *stage, struct played_ticket *ticket, const char *tutor);
/* `to` has it from now on, who is a tutor or an outside service desk; its asker is told. */
void stage_pass_on(struct stage *stage, struct played_ticket *ticket, const char *from, const char *to, bool desk);
/* Words of whoever has it, as its asker reads them. */
void stage_write(struct stage *stage, struct played_ticket *ticket, const char *tutor, const char *words);
/* Its asker has not answered for as many office days as the organisation waits: is asked, and the second time it is
 * closed. */
void stage_is_silent(struct stage *stage, struct played_ticket *ticket);
/* "häiriö teams: Teams ei toimi". False: that pins nothing. */
bool stage_pin(struct stage *stage, const char *command);
/* A tutor has what the actor asked there, and the message is for them: Neuvo does not decide it. */
bool stage_goes_to_tutor(struct stage *stage, const struct actor *actor, const struct message *message);
/* The choice with that label in the last reply; NULL when it has none. */
const struct choice *stage_choice(const struct stage *stage, const char *label);

#endif
