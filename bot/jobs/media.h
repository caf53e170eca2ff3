/*
 * Jobs about pictures: strip and keep one that was fetched, open one that is sent, remove one that is to go.
 *
 * What became of it comes back through a mailbox, exactly once for each job that was put; a job that was only released
 * (the process ends) says nothing, and its departure is claimed again after the next start.
 */
#ifndef NEUVO_JOBS_MEDIA_H
#define NEUVO_JOBS_MEDIA_H

#include "base/text.h"
#include "jobs/media_file.h"
#include "jobs/workers.h"
#include "model/traffic.h"

struct media_done {
    int64_t departure_id;
    enum send_outcome outcome; /* NEVER: it is no picture that we keep; LATER: the disk is full, the key damaged, … */
    char reason[200];          /* one line; "" when DONE */
    char name[MEDIA_NAME_BYTES];
    const char *media_type;      /* static; "" when nothing was kept */
    int64_t bytes;               /* of the stripped picture */
    struct departure *departure; /* of media_put_open(), with its bytes when DONE; else NULL */
};

/* Strips the picture and keeps it, at once (on a worker): fills all of done but its departure. attempt: as below. */
void media_take(const char *data, const char *organisation, const struct text *bytes, unsigned attempt,
                struct media_done *done);
/* What a kept picture is, by its bytes; static. */
const char *media_type_of(const struct text *bytes);
/* data: DIR. attempt: of the departure; what looks cut off is given up only at the third. bytes are taken over in any
 * case (the text is empty then). results: of struct media_done *, the taker
 * frees it. False: the worker has too much to do, and nothing will come. */
bool media_put_keep(struct workers *workers, struct mailbox *results, const char *data, const char *organisation,
                    int64_t departure_id, unsigned attempt, struct text *bytes);
/* The departure is taken over, and comes back in the result, also where it cannot be opened. False: it was not. */
bool media_put_open(struct workers *workers, struct mailbox *results, const char *data, struct departure *departure);
/* One that was kept before there was a departure for it (an upload): is it there, and what is it? False: as above. */
bool media_put_adopt(struct workers *workers, struct mailbox *results, const char *data, const char *organisation,
                     int64_t departure_id, const char *name);
/* Removes the files that nothing in the store (url) knows of, and that are older than that. Nothing comes back; what
 * went wrong is logged. */
bool media_put_sweep(struct workers *workers, const char *data, const char *url, int64_t before_ms);
void media_done_free(struct media_done *done);
bool media_put_remove(struct workers *workers, struct mailbox *results, const char *data, const char *organisation,
                      int64_t departure_id, const char *name);

#endif
