/*
 * Brings a picture that goes along with a ticket: authenticated media (client-server API 1.11, "Content repository",
 * GET /_matrix/client/v1/media/download/{serverName}/{mediaId}). The bytes stay in memory until they are encrypted, so
 * only a few are fetched at a time.
 */
#include "connectors/matrix/connection.h"

#include "base/clock.h"
#include "base/own.h"
#include "connectors/matrix/encryption.h"
#include "connectors/matrix/identifiers.h"

#include <stdlib.h>
#include <string.h>

enum { AT_ONCE = 4 };
static const int64_t timeout_ms = 60000, turn_ms = 2000, not_yet_ms = 2000;

struct fetching {
    struct connector *connector;
    struct departure *departure; /* NULL once it is given away */
    struct text bytes;
};

/* Stopped under way it counts as not fetched, and is tried again. */
static void fetching_free(void *context)
{
    struct fetching *fetching = context;
    fetching->connector->fetches--;
    departure_free(fetching->departure);
    text_done(&fetching->bytes);
    free(fetching);
}

static bool on_bytes(void *context, const char *bytes, size_t length)
{
    struct fetching *fetching = context;
    if (length > (size_t)ATTACHMENT_BYTES - fetching->bytes.length)
        return false;
    text_add_bytes(&fetching->bytes, bytes, length);
    return true;
}

static bool is_redirect(int status)
{
    return status >= 300 && status < 400;
}

static void on_fetched(void *context, const struct matrix_answer *answer)
{
    struct fetching *fetching = context;
    struct connector *connector = fetching->connector;
    struct departure *departure = TAKE(fetching->departure);
    int64_t wait_ms = answer->retry_after_ms > 0 ? answer->retry_after_ms : 0;
    if (answer->status == 429 && wait_ms > 0)
        connector->quiet_until_ms = clock_monotonic_ms() + wait_ms;
    if (answer->fate == FATE_SIGN_IN)
        matrix_signed_out(connector, answer->reason);
    if (answer->fate == FATE_OK && !encryption_open_file(connector->encryption, departure->target, &fetching->bytes))
        matrix_sent_not(connector, departure, SENT_NEVER, 0, "it is not what was sealed");
    else if (answer->fate == FATE_OK)
        connector->services->hold(connector->services->context, departure, &fetching->bytes);
    else if (answer->too_large && answer->status == 200)
        matrix_sent_not(connector, departure, SENT_NEVER, 0, "it is larger than 10 MiB");
    else if (is_redirect(answer->status))
        matrix_sent_not(connector, departure, SENT_NEVER, 0,
                        "the homeserver keeps it elsewhere, and no redirect is followed");
    else
        matrix_sent_not(connector, departure, answer->fate == FATE_NEVER ? SENT_NEVER : SENT_LATER, wait_ms,
                        answer->reason);
}

static void download(struct connector *connector, struct departure *departure)
{
    own_(text_done) struct text path = TEXT_INIT;
    struct fetching *fetching = x_alloc(1, sizeof *fetching);
    const char *server = departure->target + strlen("mxc://");
    const char *slash = strchr(server, '/');
    own_(free_pointer) char *name = x_strndup(server, (size_t)(slash - server));
    *fetching = (struct fetching){.connector = connector, .departure = departure, .bytes = TEXT_INIT};
    connector->fetches++;
    text_add(&path, "/_matrix/client/v1/media/download");
    matrix_path_add(&path, name);
    matrix_path_add(&path, slash + 1);
    matrix_call(connector->api, &(struct matrix_request){.method = "GET",
                                                         .path = path.data,
                                                         .max_bytes = (size_t)ATTACHMENT_BYTES,
                                                         .timeout_ms = timeout_ms,
                                                         .chunk = on_bytes,
                                                         .done = on_fetched,
                                                         .context = fetching,
                                                         .release = fetching_free});
}

void matrix_fetch(struct connector *connector, struct departure *departure)
{
    int64_t quiet_ms = connector->quiet_until_ms - clock_monotonic_ms();
    if (!matrix_is_media(departure->target))
        matrix_sent_not(connector, departure, SENT_NEVER, 0, "this is no address of a picture");
    else if (!connector->signed_in)
        matrix_sent_not(connector, departure, SENT_LATER, not_yet_ms, "not signed in");
    else if (quiet_ms > 0)
        matrix_sent_untried(connector, departure, quiet_ms, "the homeserver asked to wait");
    else if (connector->fetches >= AT_ONCE)
        matrix_sent_untried(connector, departure, turn_ms, "other pictures are being fetched first");
    else
        download(connector, departure);
}
