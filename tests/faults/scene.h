/*
 * A scene of the fault tests: a real `neuvo serve` on a fresh data folder, and clients that talk to it. Each case is a
 * function that returns NULL when all went as promised, or what did not.
 */
#ifndef NEUVO_TESTS_SCENE_H
#define NEUVO_TESTS_SCENE_H

#include "support/client.h"
#include "support/server.h"

struct scene {
    struct server server;
    struct text folder, data, log, articles;
    struct client client;
};

struct fault_case {
    const char *name;
    const char *(*run)(struct scene *scene);
};

extern const struct fault_case input_cases[], store_cases[], article_cases[]; /* end with name == NULL */

/* Starts the server (again). NULL or what went wrong. */
const char *scene_start(struct scene *scene);
/* Connects the scene's client. */
const char *scene_connect(struct scene *scene);
/* Turns until the client has so many answers, or timeout_ms have passed. */
bool scene_wait_answers(struct scene *scene, size_t answers, int64_t timeout_ms);
/* Says it and waits for the answer. */
bool scene_ask(struct scene *scene, const char *question);
/* The server's log holds the words within timeout_ms. */
bool scene_log_says(struct scene *scene, const char *words, int64_t timeout_ms);
/* A fresh client's question is answered: the process lives and works. */
bool scene_is_alive(struct scene *scene);
/* A raw TCP connection to the server; -1 when there is none. */
int scene_socket(const struct scene *scene);
/* The other side closed the connection within timeout_ms. */
bool socket_closes(int descriptor, int64_t timeout_ms);

#endif
