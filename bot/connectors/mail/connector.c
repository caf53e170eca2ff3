/*
 * Mail, the loop's side: each departure is one mail to one address. The durable copy is the row
 * of the outbox; what the server does not take now is tried again, for three days.
 */
#include "base/clock.h"
#include "base/list.h"
#include "base/log.h"
#include "base/own.h"
#include "connectors/mail/letter.h"
#include "connectors/mail/mail.h"
#include "connectors/mail/options.h"
#include "model/mail_address.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { QUICK_TRIES = 3 };
static const int64_t lease_ms = INT64_C(55000) /* the engine's is 60 s: until then it hears what became of it */,
                     soon_ms = 2000, given_up_ms = INT64_C(3) * 24 * 3600 * 1000;

struct letter_out {
    struct connector *connector;
    struct departure *departure;
};

struct connector {
    const struct connector_services *services;
    struct mail_options options;
    struct mail_sender *sender;
    LIST_OF(struct letter_out *) letters;
    bool failing; /* the last try failed: told once */
    uint64_t taken, later, refused;
};

static void remove_letter(struct connector *connector, struct letter_out *letter)
{
    for (size_t i = 0; i < connector->letters.count; i++) {
        if (connector->letters.items[i] == letter)
            connector->letters.items[i] = connector->letters.items[--connector->letters.count];
    }
    departure_free(letter->departure);
    free(letter);
}

/* ---- what became of one --------------------------------------------------------------------------------------------
 */

static void report(struct connector *connector, const struct departure *departure, const struct sent *sent)
{
    connector->taken += sent->outcome == SENT_DONE;
    connector->later += sent->outcome == SENT_LATER;
    connector->refused += sent->outcome == SENT_NEVER;
    connector->services->sent(connector->services->context, departure->id, sent);
}

/* Minutes at first, then quarters of an hour: what lasts so long is not mended by asking often. */
static int64_t wait_ms(unsigned attempt)
{
    return attempt <= QUICK_TRIES ? 0 : INT64_C(15) * 60 * 1000;
}

static void come_again(struct connector *connector, const struct departure *departure, const char *reason)
{
    bool over = clock_now_ms() - departure->at_ms > given_up_ms;
    if (!connector->failing)
        log_warn("mail_waits", "text=\"%s; it is tried again for three days\"", reason);
    if (over)
        log_error("mail_given_up", "text=\"%s; for three days\"", reason);
    connector->failing = true;
    report(connector, departure,
           &(struct sent){.outcome = over ? SENT_NEVER : SENT_LATER,
                          .retry_after_ms = wait_ms(departure->attempt),
                          .reason = reason});
}

static void ended(void *context, const struct mail_result *result)
{
    struct letter_out *letter = context;
    struct connector *connector = letter->connector;
    struct departure *departure = letter->departure;
    if (result->end == MAIL_TAKEN) {
        connector->failing = false;
        report(connector, departure, &(struct sent){.outcome = SENT_DONE, .external_id = departure->idempotency_key});
    } else if (result->end == MAIL_REFUSED) {
        log_error("mail_refused", "status=%d text=\"%s\"", result->status, result->reason);
        report(connector, departure, &(struct sent){.outcome = SENT_NEVER, .reason = result->reason});
    } else {
        come_again(connector, departure, result->reason);
    }
    remove_letter(connector, letter);
}

/* ---- sending -------------------------------------------------------------------------------------------------------
 */

/* False: too many wait. */
static bool begin(struct connector *connector, struct letter_out *letter, const struct reply *reply)
{
    own_(text_done) struct text bytes = TEXT_INIT;
    const struct departure *departure = letter->departure;
    const struct mail_options *options = &connector->options;
    const struct letter said = {.from = options->from,
                                .to = departure->place,
                                .name = "Neuvo",
                                .id = departure->idempotency_key,
                                .at_ms = departure->at_ms,
                                .reply = reply};
    letter_write(&said, &bytes);
    const struct mail_request request = {.server = options->server,
                                         .from = options->from,
                                         .to = departure->place,
                                         .message = bytes.data,
                                         .length = bytes.length,
                                         .wait_ms = lease_ms - options->timeout_ms,
                                         .timeout_ms = options->timeout_ms,
                                         .done = ended,
                                         .context = letter};
    return mail_sender_put(connector->sender, &request);
}

/* What can be said without the server. */
static const char *hindrance(const struct departure *departure)
{
    if (departure->action != DEPARTURE_SAY)
        return "a mail cannot be changed";
    return mail_address_is(departure->place) ? NULL : "the address is gone, or is none";
}

static void mail_send(struct connector *connector, struct departure *departure)
{
    own_(reply_done) struct reply reply;
    struct error error = ERROR_INIT;
    const char *never = hindrance(departure);
    reply_init(&reply, LANGUAGE_FI);
    if (never == NULL && reply_decode(departure->body, &reply, &error) != RESULT_OK)
        never = "the mail cannot be read";
    struct letter_out *letter = x_alloc(1, sizeof *letter);
    *letter = (struct letter_out){.connector = connector, .departure = departure};
    *list_push(&connector->letters) = letter;
    if (never == NULL && begin(connector, letter, &reply))
        return;
    report(connector, departure,
           &(struct sent){.outcome = never == NULL ? SENT_LATER : SENT_NEVER,
                          .retry_after_ms = soon_ms,
                          .reason = never == NULL ? "others went first" : never});
    remove_letter(connector, letter);
}

/* ---- life ----------------------------------------------------------------------------------------------------------
 */

static enum result mail_start(const struct connector_services *services, struct connector **connector,
                              struct error *error)
{
    own_(text_done) struct text complaints = TEXT_INIT;
    struct connector *made = x_alloc(1, sizeof *made);
    made->services = services;
    bool on = mail_options_read(services->settings, &made->options);
    mail_options_check(services->settings, &complaints);
    enum result result = RESULT_OK;
    if (!on || complaints.length > 0)
        result = error_set(error, RESULT_BAD_INPUT, "%s", on ? complaints.data : "mail.server: is not set");
    if (result == RESULT_OK)
        result = mail_sender_start(services->loop, &made->sender, error);
    if (result == RESULT_OK)
        *connector = made;
    else
        free(made);
    return result;
}

static void mail_stop(struct connector *connector)
{
    mail_sender_stop(connector->sender);
    while (connector->letters.count > 0)
        remove_letter(connector, connector->letters.items[0]);
    list_done(&connector->letters);
    free(connector);
}

/* Nothing comes in by mail. */
static void mail_committed(struct connector *connector, struct departure *departure)
{
    (void)connector;
    departure_free(departure);
}

static void mail_metrics(struct connector *connector, struct text *out)
{
    text_add(out, "# HELP neuvo_mail_total Tries to send a mail, by what became of them.\n"
                  "# TYPE neuvo_mail_total counter\n");
    text_printf(out, "neuvo_mail_total{outcome=\"taken\"} %" PRIu64 "\n", connector->taken);
    text_printf(out, "neuvo_mail_total{outcome=\"later\"} %" PRIu64 "\n", connector->later);
    text_printf(out, "neuvo_mail_total{outcome=\"refused\"} %" PRIu64 "\n", connector->refused);
}

const struct connector_type mail_type = {.name = "mail",
                                         .start = mail_start,
                                         .stop = mail_stop,
                                         .send = mail_send,
                                         .committed = mail_committed,
                                         .metrics = mail_metrics};
