/*
 * Pictures of tickets in the running house: what a connector fetched goes to a worker that strips, encrypts and writes
 * it, and what became of it comes back here. All on the loop thread.
 */
#ifndef NEUVO_COMMANDS_HOUSE_MEDIA_H
#define NEUVO_COMMANDS_HOUSE_MEDIA_H

#include "delivery/delivery.h"
#include "jobs/workers.h"

struct house_media;

/* data: DIR; url: of the store. workers and delivery are borrowed; the delivery hands pictures over from now on. Loop
 * and mailbox must outlive the workers. */
struct house_media *house_media_new(const char *data, const char *url, struct loop *loop, struct workers *workers,
                                    struct delivery *delivery);
/* How connectors hand over uploads. NULL is fine: then none are kept. */
struct connector_pictures house_media_pictures(struct house_media *media);
/* Before the workers are stopped: what comes from now on is not done, and claimed again after the next start. */
void house_media_stop(struct house_media *media);
/* The workers are stopped by now. NULL is fine. */
void house_media_free(struct house_media *media);
/* Whenever the loop was woken: reports what is done. */
void house_media_run(struct house_media *media);

#endif
