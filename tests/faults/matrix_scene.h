/*
 * A scene of the Matrix faults: a homeserver that misbehaves, a real `neuvo serve` that lives with it, and Maija, who
 * is alone with Neuvo in a room. Each case is a function that returns NULL when all went as promised, or what did not.
 */
#ifndef NEUVO_TESTS_MATRIX_SCENE_H
#define NEUVO_TESTS_MATRIX_SCENE_H

#include "support/homeserver.h"
#include "support/server.h"

#include "base/text.h"

#define MAIJA "@maija:fake.test"
#define PEKKA "@pekka:fake.test"

/* How much more memory a fault may cost. Under AddressSanitizer what is freed waits for a while. */
#if defined(__SANITIZE_ADDRESS__)
enum { MATRIX_MEMORY_MB = 600 };
#else
enum { MATRIX_MEMORY_MB = 100 };
#endif

struct matrix_scene {
    struct server server;
    struct homeserver *homeserver;
    struct homeserver_room *room; /* Maija alone with Neuvo */
    struct text folder, data, log, registration;
    bool service, password;
    char why[400]; /* room for what a case says */
};

struct matrix_case {
    const char *name;
    const char *(*run)(struct matrix_scene *scene);
    bool service;                /* as an application service */
    bool password;               /* with a password instead of a token */
    const struct outage *outage; /* for run_outage() */
};

/* An outage: while it lasts, Neuvo asks seldom and says clearly what is wrong; afterwards what was asked is answered
   once. */
struct outage {
    const char *fault;
    unsigned places; /* 0: as the fault says */
    bool answers;    /* Maija is answered while it lasts */
    bool silent;     /* nothing needs to be in the log */
};

extern const struct matrix_case matrix_outages[], matrix_sends[], matrix_states[], matrix_rooms[],
    matrix_pictures[]; /* end: name NULL */

const char *run_outage(struct matrix_scene *scene, const struct outage *outage);

/* Everything up to a first answered question. */
const char *matrix_begin(struct matrix_scene *scene);
#define MATRIX_BEGIN(scene) \
    do { \
        const char *begun_ = matrix_begin(scene); \
        if (begun_ != NULL) \
            return begun_; \
    } while (0)
/* Only the homeserver; nobody talks to it yet. */
const char *matrix_open(struct matrix_scene *scene);
const char *matrix_start(struct matrix_scene *scene); /* Neuvo, (again) */
/* A direct room with the bot in it. */
const char *matrix_meet(struct matrix_scene *scene, const char *user, struct homeserver_room **room);
void matrix_say(struct matrix_scene *scene, struct homeserver_room *room, const char *user, const char *text,
                char id[HOMESERVER_ID_BYTES]);
/* Waits for the one answer to a question, then until all is quiet; says when there are more or none. */
const char *matrix_once(struct matrix_scene *scene, const char *id, int64_t timeout_ms);
/* Maija asks and is answered once. */
const char *matrix_ask(struct matrix_scene *scene);
bool matrix_is_alive(const struct matrix_scene *scene);
/* The log holds the words, now or soon. */
bool matrix_log_says(const struct matrix_scene *scene, const char *words, int64_t timeout_ms);
size_t matrix_log_lines(const struct matrix_scene *scene);
/* Most that the process ever held, in MB. */
double matrix_peak_mb(const struct matrix_scene *scene);
/* A sentence of the case's own. */
const char *matrix_why(struct matrix_scene *scene, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
