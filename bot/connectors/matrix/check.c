#include "connectors/matrix/check.h"

#include "base/clock.h"
#include "base/own.h"
#include "connectors/matrix/checking.h"
#include "loop/loop.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { OLDEST_VERSION = 6, NEWEST_ROOM = 12, DETAIL_BYTES = 700 };
static const int64_t limit_ms = 15 * 1000, question_ms = 5 * 1000;
static const struct json_limits answer_limits = {.max_bytes = 1 << 20, .max_depth = 100};

static const char server_line[] = "Matrix homeserver", room_line[] = "Matrix room version";

/* ---- asking ---------------------------------------------------------------------------------------------------- */

void check_answer_done(struct check_answer *answer)
{
    text_done(&answer->reason);
    text_done(&answer->body);
    json_freep(&answer->document);
}

static bool on_piece(void *context, const char *bytes, size_t length)
{
    struct checking *checking = context;
    text_add_bytes(&checking->asked->body, bytes, length);
    return true;
}

static void on_answer(void *context, const struct matrix_answer *said)
{
    struct checking *checking = context;
    struct check_answer *answer = checking->asked;
    answer->fate = said->fate;
    answer->status = said->status;
    answer->retry_after_ms = said->retry_after_ms;
    answer->soft_logout = said->soft_logout;
    (void)snprintf(answer->errcode, sizeof answer->errcode, "%s", said->errcode);
    text_add(&answer->reason, said->reason);
    text_trim(&answer->reason);
    loop_stop(checking->loop);
}

/* The document outlives the call, so it is read here and not where the call ended. */
static void read_document(struct check_answer *answer)
{
    if (answer->fate != FATE_OK)
        return;
    if (json_parse(answer->body.data, answer->body.length, answer_limits, &answer->document, NULL) == RESULT_OK &&
        json_type(answer->document) == JSON_OBJECT)
        return;
    json_freep(&answer->document);
    answer->fate = FATE_LATER;
    text_printf(&answer->reason, "status %d, but what came is no JSON object", answer->status);
}

struct check_answer check_ask(struct checking *checking, const char *method, const char *path, const char *body)
{
    struct check_answer answer = {
        .fate = FATE_LATER, .retry_after_ms = -1, .reason = TEXT_INIT, .body = TEXT_INIT, .document = NULL};
    int64_t left_ms = checking->until_ms - clock_monotonic_ms();
    if (left_ms <= 0) {
        text_add(&answer.reason, "the time for questions is over");
        return answer;
    }
    checking->asked = &answer;
    matrix_call(checking->api, &(struct matrix_request){.method = method,
                                                        .path = path,
                                                        .body = body,
                                                        .without_token = !checking->has_token,
                                                        .timeout_ms = left_ms < question_ms ? left_ms : question_ms,
                                                        .chunk = on_piece,
                                                        .done = on_answer,
                                                        .context = checking});
    loop_run(checking->loop);
    checking->asked = NULL;
    read_document(&answer);
    return answer;
}

void check_set_token(struct checking *checking, const char *token)
{
    matrix_api_set_token(checking->api, token);
    checking->has_token = *token != '\0';
}

void check_begin_to_tidy(struct checking *checking)
{
    checking->until_ms = checking->end_ms;
}

static bool never(void *context)
{
    (void)context;
    return false;
}

void check_wait(struct checking *checking, int64_t wait_ms)
{
    int64_t left_ms = checking->until_ms - clock_monotonic_ms();
    (void)loop_run_until(checking->loop, never, NULL, wait_ms < left_ms ? wait_ms : left_ms);
}

const char *check_string(const struct check_answer *answer, const char *key)
{
    const char *value = "";
    if (answer->document != NULL)
        (void)json_opt_string(answer->document, key, &value, NULL);
    return value;
}

/* What a homeserver says goes to a terminal; control characters, also those beyond ASCII, do not. */
static void add_plain(struct text *plain, const char *string)
{
    for (const char *cursor = string; *cursor != '\0';) {
        uint32_t codepoint = utf8_next(&cursor);
        text_add_codepoint(plain, codepoint < 0x20 || (codepoint >= 0x7F && codepoint < 0xA0) ? '?' : codepoint);
    }
    text_truncate(plain, utf8_cut(plain->data, DETAIL_BYTES));
}

void check_found(const struct checking *checking, enum matrix_mark mark, const char *what, const char *format, ...)
{
    own_(text_done) struct text said = TEXT_INIT;
    own_(text_done) struct text plain = TEXT_INIT;
    va_list arguments;
    va_start(arguments, format);
    text_vprintf(&said, format, arguments);
    va_end(arguments);
    add_plain(&plain, said.data);
    checking->check->found(checking->check->context, mark, what, plain.data);
}

/* ---- is there a homeserver? ------------------------------------------------------------------------------------ */

/* Somebody may have written the name of the server, whose well-known file says where it really is (client-server API,
 * "Server Discovery"). Adds nothing when it says nothing new. */
static void add_real_address(struct checking *checking, struct text *address)
{
    own_(check_answer_done) struct check_answer answer = check_ask(checking, "GET", "/.well-known/matrix/client", NULL);
    const struct json *homeserver = NULL;
    const char *said = "";
    if (answer.document != NULL)
        (void)json_opt_object(answer.document, "m.homeserver", &homeserver, NULL);
    if (homeserver != NULL)
        (void)json_opt_string(homeserver, "base_url", &said, NULL);
    text_printf(address, "%.500s", said);
    while (address->length > 0 && address->data[address->length - 1] == '/')
        text_truncate(address, address->length - 1);
    if (strcmp(address->data, checking->options->homeserver) == 0)
        text_clear(address);
}

/* Nothing answered, or something that is no homeserver. */
static void say_no_homeserver(struct checking *checking, const struct check_answer *answer)
{
    own_(text_done) struct text real = TEXT_INIT;
    const char *address = checking->options->homeserver, *reason = answer->reason.data;
    if (answer->status >= 200 && answer->status < 500)
        add_real_address(checking, &real);
    if (answer->status == 0)
        check_found(checking, MATRIX_MEND, server_line,
                    "no answer from %s (%s); is matrix.homeserver right, does it run, and may this machine reach it?",
                    address, reason);
    else if (real.length > 0)
        check_found(checking, MATRIX_MEND, server_line,
                    "%s is not the homeserver itself; its .well-known file says that it is at %s: write that into "
                    "matrix.homeserver",
                    address, real.data);
    else if (answer->status >= 500 || answer->status == 429)
        check_found(checking, MATRIX_MEND, server_line,
                    "%s: %s; the homeserver, or the reverse proxy before it, is not well: its log tells why", address,
                    reason);
    else
        check_found(
            checking, MATRIX_MEND, server_line,
            "%s: %s; this is no homeserver. Is matrix.homeserver right (https, not http?), and does the reverse "
            "proxy pass on /_matrix?",
            address, reason);
}

/* The N of the newest "v1.N"; -1: none. */
static long newest_version(const struct json *document)
{
    const struct json *versions = NULL;
    long newest = -1;
    (void)json_opt_array(document, "versions", &versions, NULL);
    for (const struct json *item = versions == NULL ? NULL : json_first(versions); item != NULL;
         item = json_next(item)) {
        const char *name = json_as_string(item);
        long minor = name != NULL && string_starts(name, "v1.") ? strtol(name + 3, NULL, 10) : -1;
        newest = minor > newest ? minor : newest;
    }
    return newest;
}

static bool check_versions(struct checking *checking)
{
    own_(check_answer_done) struct check_answer answer = check_ask(checking, "GET", "/_matrix/client/versions", NULL);
    const char *address = checking->options->homeserver;
    if (answer.fate != FATE_OK) {
        say_no_homeserver(checking, &answer);
        return false;
    }
    long newest = newest_version(answer.document);
    if (newest >= OLDEST_VERSION)
        check_found(checking, MATRIX_GOOD, server_line, "%s speaks Matrix up to v1.%ld", address, newest);
    else
        check_found(checking, MATRIX_NOTE, server_line,
                    "%s does not speak Matrix v1.%d or later, for which Neuvo is made; bring the homeserver up to date",
                    address, OLDEST_VERSION);
    return true;
}

/* ---- rooms that others make ------------------------------------------------------------------------------------ */

static void check_room_version(struct checking *checking)
{
    own_(check_answer_done) struct check_answer answer =
        check_ask(checking, "GET", "/_matrix/client/v3/capabilities", NULL);
    const struct json *capabilities = NULL, *versions = NULL;
    const char *version = "";
    char *end = NULL;
    if (answer.document != NULL)
        (void)json_opt_object(answer.document, "capabilities", &capabilities, NULL);
    if (capabilities != NULL)
        (void)json_opt_object(capabilities, "m.room_versions", &versions, NULL);
    if (versions != NULL)
        (void)json_opt_string(versions, "default", &version, NULL);
    long number = strtol(version, &end, 10);
    if (*version == '\0')
        check_found(checking, MATRIX_NOTE, room_line, "the homeserver does not say which is its default (%s)",
                    answer.fate == FATE_OK ? "nothing in /capabilities" : answer.reason.data);
    else if (*end == '\0' && number >= 1 && number <= NEWEST_ROOM)
        check_found(checking, MATRIX_GOOD, room_line, "new rooms get version %ld", number);
    else
        check_found(checking, MATRIX_NOTE, room_line,
                    "new rooms get version %.60s, and Neuvo was tried with those up to %d; is there a newer Neuvo?",
                    version, NEWEST_ROOM);
}

/* ---- one after the other --------------------------------------------------------------------------------------- */

static void ask_all(struct checking *checking)
{
    if (!check_versions(checking) || !check_access(checking))
        return;
    check_room_version(checking);
    if (checking->options->service)
        check_ping(checking);
    check_tutor_room(checking);
    check_try_room(checking);
    check_begin_to_tidy(checking);
    check_sign_out(checking);
}

enum result matrix_check_run(const struct matrix_check *check, struct error *error)
{
    struct checking checking = {.check = check, .options = check->options};
    struct http_client *client = NULL;
    int64_t all_ms = check->limit_ms > 0 ? check->limit_ms : limit_ms;
    enum result result = loop_new(&checking.loop, error);
    if (result == RESULT_OK)
        result = http_client_new(checking.loop, &client, error);
    if (result == RESULT_OK) {
        checking.end_ms = clock_monotonic_ms() + all_ms;
        checking.until_ms = checking.end_ms - all_ms * 2 / 5;
        checking.api = matrix_api_new(client, check->options->homeserver);
        ask_all(&checking);
        matrix_api_free(checking.api);
    }
    http_client_free(client);
    loop_free(checking.loop);
    return result;
}
