/* One mail: what curl is told, and what the server's answer means. */
#include "loop/mail_letter.h"

#include "base/clock.h"
#include "base/own.h"
#include "loop/address.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>

enum { CONNECT_MS = 10000 };

struct mail_letter *mail_letter_new(const struct mail_request *request, const atomic_bool *stopping)
{
    struct mail_letter *letter = x_alloc(1, sizeof *letter);
    *letter =
        (struct mail_letter){.host = x_strdup(request->server.host),
                             .user = x_strdup(request->server.user),
                             .password = x_strdup(request->server.password),
                             .from = x_strdup(request->from),
                             .to = x_strdup(request->to),
                             .message = request->message == NULL ? NULL : x_strndup(request->message, request->length),
                             .port = request->server.port,
                             .security = request->server.security,
                             .length = request->length,
                             .begin_by_ms = clock_monotonic_ms() + request->wait_ms,
                             .timeout_ms = request->timeout_ms,
                             .done = request->done,
                             .context = request->context,
                             .stopping = stopping,
                             .socket = CURL_SOCKET_BAD,
                             .reason = TEXT_INIT};
    return letter;
}

void mail_letter_free(struct mail_letter *letter)
{
    curl_slist_free_all(letter->recipients);
    free(letter->host);
    free(letter->user);
    free(letter->password);
    free(letter->from);
    free(letter->to);
    free(letter->message);
    text_done(&letter->reason);
    free(letter);
}

/* ---- curl's callbacks ----------------------------------------------------------------------------------------------
 */

static size_t give(char *bytes, size_t size, size_t count, void *context)
{
    struct mail_letter *letter = context;
    size_t left = letter->length - letter->taken, room = size * count, length = left < room ? left : room;
    memcpy(bytes, letter->message + letter->taken, length);
    letter->taken += length;
    return length;
}

static size_t ignore(char *bytes, size_t size, size_t count, void *context)
{
    (void)bytes, (void)context;
    return size * count;
}

static int stop_when_told(void *context, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
    (void)a, (void)b, (void)c, (void)d;
    const struct mail_letter *letter = context;
    return atomic_load(letter->stopping) ? 1 : 0;
}

static curl_socket_t open_socket(void *context, curlsocktype purpose, struct curl_sockaddr *address)
{
    (void)purpose;
    struct mail_letter *letter = context;
    letter->socket = socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
    return letter->socket;
}

/* curl waits two minutes for the answer to its QUIT: once that is written, the connection is ended from our side. */
static int listen_in(CURL *easy, curl_infotype type, char *bytes, size_t length, void *context)
{
    (void)easy;
    struct mail_letter *letter = context;
    if (type != CURLINFO_HEADER_OUT || length < 4)
        return 0;
    if (strncmp(bytes, "QUIT", 4) == 0) {
        (void)shutdown(letter->socket, SHUT_RDWR);
        return 0;
    }
    letter->envelope =
        strncmp(bytes, "MAIL", 4) == 0 || strncmp(bytes, "RCPT", 4) == 0 || strncmp(bytes, "DATA", 4) == 0;
    return 0;
}

/* ---- telling curl --------------------------------------------------------------------------------------------------
 */

#define set(option, value) (good = good && curl_easy_setopt(letter->easy, (option), (value)) == CURLE_OK)

static bool set_connection(struct mail_letter *letter)
{
    bool good = true;
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    set(CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    set(CURLOPT_PROXY, ""); /* a web proxy carries no mail */
    set(CURLOPT_USE_SSL, (long)(letter->security == MAIL_STARTTLS ? CURLUSESSL_ALL : CURLUSESSL_NONE));
    set(CURLOPT_SSL_VERIFYPEER, 1L);
    set(CURLOPT_SSL_VERIFYHOST, 2L);
    set(CURLOPT_FRESH_CONNECT, 1L);
    set(CURLOPT_FORBID_REUSE, 1L);
    set(CURLOPT_TIMEOUT_MS, (long)letter->timeout_ms);
    set(CURLOPT_SERVER_RESPONSE_TIMEOUT, (long)(letter->timeout_ms / 1000 + 1));
    set(CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_MS);
    if (!string_empty(letter->user)) {
        set(CURLOPT_USERNAME, letter->user);
        set(CURLOPT_PASSWORD, letter->password == NULL ? "" : letter->password);
    }
    return good;
}

static bool set_mail(struct mail_letter *letter)
{
    own_(text_done) struct text url = TEXT_INIT, from = TEXT_INIT, to = TEXT_INIT;
    bool good = true, six = strchr(letter->host, ':') != NULL;
    text_printf(&url, "%s://%s%s%s:%u", letter->security == MAIL_TLS ? "smtps" : "smtp", six ? "[" : "", letter->host,
                six ? "]" : "", letter->port);
    set(CURLOPT_URL, url.data);
    if (letter->message == NULL) {
        set(CURLOPT_CONNECT_ONLY, 1L);
        return good;
    }
    text_printf(&from, "<%s>", letter->from);
    text_printf(&to, "<%s>", letter->to);
    letter->recipients = curl_slist_append(NULL, to.data);
    good = letter->recipients != NULL;
    set(CURLOPT_MAIL_FROM, from.data);
    set(CURLOPT_MAIL_RCPT, letter->recipients);
    set(CURLOPT_UPLOAD, 1L);
    set(CURLOPT_INFILESIZE_LARGE, (curl_off_t)letter->length);
    return good;
}

static bool set_callbacks(struct mail_letter *letter)
{
    bool good = true;
    set(CURLOPT_ERRORBUFFER, letter->curl_says);
    set(CURLOPT_READFUNCTION, give);
    set(CURLOPT_READDATA, letter);
    set(CURLOPT_WRITEFUNCTION, ignore);
    set(CURLOPT_HEADERFUNCTION, ignore);
    set(CURLOPT_OPENSOCKETFUNCTION, open_socket);
    set(CURLOPT_OPENSOCKETDATA, letter);
    set(CURLOPT_NOPROGRESS, 0L);
    set(CURLOPT_XFERINFOFUNCTION, stop_when_told);
    set(CURLOPT_XFERINFODATA, letter);
    set(CURLOPT_VERBOSE, 1L); /* this is what makes curl call the next one */
    set(CURLOPT_DEBUGFUNCTION, listen_in);
    set(CURLOPT_DEBUGDATA, letter);
    return good;
}

#undef set

/* Nothing in an address may end a line of the protocol. */
static bool fits_a_line(const char *string)
{
    for (; string != NULL && *string != '\0'; string++)
        if ((unsigned char)*string <= 0x20 || *string == 0x7F || *string == '<' || *string == '>')
            return false;
    return true;
}

static bool is_this_machine(const char *host)
{
    struct address address;
    return address_parse(host, &address) ? address_is_loopback(&address) : strcasecmp(host, "localhost") == 0;
}

/* NULL: nothing is in the way. */
static const char *hindrance(const struct mail_letter *letter)
{
    bool addressed = !string_empty(letter->from) && !string_empty(letter->to);
    if (letter->message != NULL && (!addressed || !fits_a_line(letter->from) || !fits_a_line(letter->to)))
        return "the sender or the recipient is no mail address";
    if (letter->security == MAIL_PLAIN && !string_empty(letter->user) && !is_this_machine(letter->host))
        return "the password is not sent without TLS";
    return clock_monotonic_ms() > letter->begin_by_ms ? "others went first" : NULL;
}

/* ---- its end -------------------------------------------------------------------------------------------------------
 */

/* 5xx about this mail is for good; at the greeting and the sign-in it speaks of the server, which can be mended. */
static enum mail_end end_of(const struct mail_letter *letter, CURLcode code, int status)
{
    if (code == CURLE_OK)
        return MAIL_TAKEN;
    return letter->envelope && status >= 500 && status < 600 ? MAIL_REFUSED : MAIL_LATER;
}

/* curl's words may hold what the server said, which may hold the address. */
static void say_why(struct mail_letter *letter, CURLcode code)
{
    bool technical = code == CURLE_COULDNT_RESOLVE_HOST || code == CURLE_COULDNT_CONNECT ||
                     code == CURLE_SSL_CONNECT_ERROR || code == CURLE_PEER_FAILED_VERIFICATION ||
                     code == CURLE_OPERATION_TIMEDOUT;
    struct text *reason = &letter->reason;
    text_printf(reason, "%s: %s", letter->host,
                technical && letter->curl_says[0] != '\0' ? letter->curl_says : curl_easy_strerror(code));
    if (code == CURLE_USE_SSL_FAILED)
        text_add(reason, "; the server offers no STARTTLS");
    if (code == CURLE_LOGIN_DENIED)
        text_add(reason, "; look at mail.user and mail.password");
    if (letter->result.status != 0)
        text_printf(reason, " (it answered %d last)", letter->result.status);
    for (size_t i = 0; i < reason->length; i++)
        if ((unsigned char)reason->data[i] < 0x20 || reason->data[i] == 0x7F)
            reason->data[i] = ' ';
}

static void perform(struct mail_letter *letter)
{
    CURLcode code = curl_easy_perform(letter->easy);
    long status = 0;
    (void)curl_easy_getinfo(letter->easy, CURLINFO_RESPONSE_CODE, &status);
    letter->result.status = (int)status;
    letter->result.end = end_of(letter, code, (int)status);
    if (letter->result.end != MAIL_TAKEN)
        say_why(letter, code);
}

void mail_letter_send(struct mail_letter *letter)
{
    const char *why = hindrance(letter);
    letter->result = (struct mail_result){.end = MAIL_LATER};
    if (why == NULL && (letter->easy = curl_easy_init()) != NULL && set_connection(letter) && set_mail(letter) &&
        set_callbacks(letter))
        perform(letter);
    else
        text_printf(&letter->reason, "%s: %s", letter->host, why == NULL ? "libcurl does not take the mail" : why);
    curl_easy_cleanup(letter->easy);
    letter->easy = NULL;
    letter->result.reason = letter->reason.data;
}
