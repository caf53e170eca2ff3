/* What the console reads, beside the writer: who holds a session, the tickets of a tutor's queues, one ticket with what
 * was passed on. A conversation that was not handed over cannot be reached from here. */
#ifndef NEUVO_STORE_DESK_READER_H
#define NEUVO_STORE_DESK_READER_H

#include "base/text.h"
#include "model/console_query.h"
#include "model/picture_query.h"
#include "store/local_accounts.h"
#include "store/reader.h"

/* NOT_FOUND (without a text): nobody. accesses: names with a comma between them. */
enum result reader_session(struct reader *reader, int64_t organisation_id, const char *token, struct viewer *viewer,
                           char hash[HASH_HEX_BYTES], struct text *accesses, struct error *error);
enum result reader_login(struct reader *reader, int64_t organisation_id, const char *login,
                         struct local_account *account, struct error *error);
enum result reader_invited(struct reader *reader, int64_t organisation_id, const char *code, int64_t now_ms,
                           struct local_account *account, struct error *error);
void reader_secret_hash(struct reader *reader, int64_t organisation_id, const char *secret, char hash[HASH_HEX_BYTES]);

/* Fills query->rows (and lines) by its state, before and ticket_id, for the viewer. */
enum result reader_tickets(struct reader *reader, int64_t organisation_id, struct console_query *query,
                           struct error *error);
/* The file of a picture that was shown in the query's place, whose conversation goes on; for a service desk
 * ("CODE/NUMBER") any that the asker of the ticket sent, while the desk has it. NOT_FOUND (without a text): there is
 * none of that id, or it was shown elsewhere. */
enum result reader_picture_shown(struct reader *reader, int64_t organisation_id, const struct picture_query *query,
                                 struct text *name, struct error *error);
/* With its lines and pictures, and to whom it can be passed on. NOT_FOUND (without a text): there is none in a queue of
 * the viewer. */
enum result reader_ticket(struct reader *reader, int64_t organisation_id, struct console_query *query,
                          struct error *error);
/* What the ticket's card says beside the question (query->beside, articles without titles, times, drafts), for
 * reader_ticket(). */
enum result reader_ticket_beside(struct reader *reader, int64_t organisation_id, struct console_query *query,
                                 struct error *error);
/* Fills query->times with those of the viewer that are not over, the next first. */
enum result reader_times(struct reader *reader, int64_t organisation_id, struct console_query *query,
                         struct error *error);
/* Fills query->drafts with what the viewer told, newest first. */
enum result reader_told(struct reader *reader, int64_t organisation_id, struct console_query *query,
                        struct error *error);

#endif
