/*
 * The loop's side of the way out: takes departures from the engine, gives each to its connector, and brings the outcome
 * back.
 *
 * The engine never has two departures of one conversation out at once (lanes in the store), so order needs no care
 * here. Fairness between conversations is the engine's claim, oldest lane first. What delivery adds is the pacing of
 * retries (retry.h) and the one outcome per departure.
 */
#ifndef NEUVO_DELIVERY_H
#define NEUVO_DELIVERY_H

#include "base/mailbox.h"
#include "connectors/connector.h"

struct delivery;

/* One started connector. */
struct connection {
    const struct connector_type *type;
    struct connector *connector;
};

/* arrivals: the engine's mailbox. mask: covers a message's text before it goes in (engine/arrive.h gives it). */
struct delivery *delivery_new(struct mailbox *arrivals, struct mailbox *departures,
                              void (*mask)(struct message *message));
void delivery_free(struct delivery *delivery);

/* Who keeps and removes files (commands/house_media.h): each takes what it is given and reports by delivery_sent(). */
struct delivery_media {
    void *context;
    void (*hold)(void *context, struct departure *departure, struct text *bytes);
    void (*discard)(void *context, struct departure *departure);
    /* Fills departure->bytes from departure->file, then calls delivery_loaded(). */
    void (*load)(void *context, struct departure *departure);
};
/* Without it every DEPARTURE_FETCH is SENT_NEVER. */
void delivery_set_media(struct delivery *delivery, struct delivery_media media);

/* Makes the connector known (at most 8). */
void delivery_add(struct delivery *delivery, struct connection connection);
/* Stops all connectors, the last added first. */
void delivery_stop(struct delivery *delivery);
/* To be called on the loop whenever the departures mailbox woke it: works off all that waits. */
void delivery_run(struct delivery *delivery);

/* The services' functions; context is the delivery. */
bool delivery_arrive(void *delivery, struct arrival *arrival);
void delivery_sent(void *delivery, int64_t departure_id, const struct sent *sent);
void delivery_writing(void *delivery, const struct writing *writing);
void delivery_hold(void *delivery, struct departure *departure, struct text *bytes);

/* The bytes of a picture are there; or there are none, then its caption goes alone. */
void delivery_loaded(struct delivery *delivery, struct departure *departure);

/* Prometheus lines of all connectors and of delivery itself. */
void delivery_metrics(struct delivery *delivery, struct text *out);

#endif
