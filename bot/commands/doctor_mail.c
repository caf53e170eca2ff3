/* neuvo doctor, the part about mail: connects to the server and signs in, and sends nothing. */
#include "base/own.h"
#include "commands/doctor.h"
#include "connectors/mail/options.h"
#include "loop/loop.h"
#include "settings/settings.h"

#include <stdio.h>

static const char what[] = "mail server";
enum { FAREWELL_MS = 1000 };

struct looking {
    struct visit *visit;
    bool over;
};

static void looked(void *context, const struct mail_result *result)
{
    struct looking *looking = context;
    bool good = result->end == MAIL_TAKEN;
    visit_say(looking->visit, good ? MARK_GOOD : MARK_MEND, what,
              good ? "answers, and takes the sign-in" : result->reason);
    looking->over = true;
}

static bool is_over(void *context)
{
    const struct looking *looking = context;
    return looking->over;
}

static void look(struct visit *visit, const struct mail_options *options, struct loop *loop, struct mail_sender *sender)
{
    struct looking looking = {.visit = visit};
    const struct mail_request request = {.server = options->server,
                                         .wait_ms = FAREWELL_MS,
                                         .timeout_ms = options->timeout_ms,
                                         .done = looked,
                                         .context = &looking};
    (void)mail_sender_put(sender, &request);
    if (!loop_run_until(loop, is_over, &looking, options->timeout_ms + FAREWELL_MS))
        visit_say(visit, MARK_MEND, what, "does not answer in time");
}

void visit_mail(struct visit *visit, const struct settings *settings)
{
    own_(text_done) struct text complaints = TEXT_INIT;
    struct mail_options options;
    struct loop *loop = NULL;
    struct mail_sender *sender = NULL;
    struct error error = ERROR_INIT;
    if (!mail_options_read(settings, &options))
        return;
    mail_options_check(settings, &complaints);
    if (complaints.length > 0)
        return; /* they were told with the settings */
    enum result result = loop_new(&loop, &error);
    if (result == RESULT_OK)
        result = mail_sender_start(loop, &sender, &error);
    if (result == RESULT_OK)
        look(visit, &options, loop, sender);
    else
        visit_say(visit, MARK_MEND, what, error.text);
    mail_sender_stop(sender);
    loop_free(loop);
    if (*settings_string(settings, "mail.domains") == '\0')
        visit_say(visit, MARK_NOTE, "mail to askers", "mail.domains is empty, so nobody is asked for a work address");
}
