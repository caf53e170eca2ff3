/* Starts and ends the real program for tests: `neuvo serve` on loopback with a data folder of its own. */
#ifndef NEUVO_TESTS_SERVER_H
#define NEUVO_TESTS_SERVER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct server {
    const char *binary, *data, *log; /* log: file for its stderr */
    unsigned short port;             /* fixed, so that clients find it again after a restart */
    pid_t pid;                       /* 0: not running */
};

/* A port that was free a moment ago. */
unsigned short server_free_port(void);
/* For server_start(): who takes longer hangs. Under ThreadSanitizer everything takes many times as long. */
#ifdef __SANITIZE_THREAD__
enum { SERVER_START_MS = 120000 };
#else
enum { SERVER_START_MS = 30000 };
#endif
/* For server_stop(): workers are polite and end what they are at, which on a busy machine takes its time; who takes
 * longer hangs. */
enum { SERVER_STOP_MS = 30000 };
/* Starts it and waits until /ready answers 200. False: it ended, or was not ready in timeout_ms. */
bool server_start(struct server *server, int64_t timeout_ms);
/* `neuvo …` beside it, on the same data: its exit status. what: the arguments, ends with NULL. Its output goes to out
 * (may be NULL), cut. */
int server_command(const struct server *server, const char *const *what, char *out, size_t size);
/* kill -9 and waits for the end. */
void server_kill(struct server *server);
/* SIGTERM; the exit status, or -1 when it did not end in timeout_ms (it is killed then). */
int server_stop(struct server *server, int64_t timeout_ms);
/* Fetches a path; returns the HTTP status, 0 when nobody answers. The body's beginning goes to body (may be NULL). */
int server_get(const struct server *server, const char *path, char *body, size_t size);

#endif
