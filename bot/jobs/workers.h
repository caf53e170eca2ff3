/*
 * The workers: anything longer than the engine's 2 ms, and nothing that must be in order.
 *
 * A worker takes a value (a job) and gives a value back, as an arrival to the engine or by a callback of the job. The
 * knowledge worker owns an analyser (Voikko is not thread-safe and costs 4 MB a handle); the store worker opens its own
 * connections; that of the figures makes snapshots, for which nobody waits and which take long. Jobs of one worker run
 * one after the other.
 */
#ifndef NEUVO_JOBS_WORKERS_H
#define NEUVO_JOBS_WORKERS_H

#include "base/mailbox.h"

#include <stdbool.h>

struct workers;

enum worker_name { WORKER_KNOWLEDGE, WORKER_STORE, WORKER_FIGURES, WORKER_COUNT };

/* run is called once on the worker, then release (both with the job itself). A job still waiting at the end is only
 * released. */
struct job {
    void (*run)(struct job *job);
    void (*release)(struct job *job);
};

struct workers *workers_start(void);
/* Waits for the jobs that run, releases those that wait. NULL is fine. */
void workers_stop(struct workers *workers);
/* Gives the job away. False when 64 wait already: the job then still belongs to the caller. */
bool workers_put(struct workers *workers, enum worker_name name, struct job *job);

#endif
