/* One call: what curl is told, what comes back, and whether the request may have been done. */
#include "loop/http_call.h"

#include "base/clock.h"
#include "base/own.h"
#include "loop/address.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ANSWER_BYTES ((size_t)1024 * 1024)     /* when the caller names no bound */
#define OTHER_BYTES ((size_t)64 * 1024)        /* of an answer that is not 200 */
#define ANSWER_HEAD_BYTES ((size_t)256 * 1024) /* all headers of one answer */
#define CALL_MS 30000
#define CALL_LONGEST_MS ((int64_t)24 * 60 * 60 * 1000)
#define CONNECT_MS 10000
#define RETRY_LONGEST_MS ((int64_t)24 * 60 * 60 * 1000)

struct http_call *http_call_new(struct http_client *client, const struct http_call_request *request)
{
    struct http_call *call = x_alloc(1, sizeof *call);
    int64_t timeout_ms = request->timeout_ms <= 0 ? CALL_MS : request->timeout_ms;
    *call = (struct http_call){
        .client = client,
        .deadline_ms = clock_monotonic_ms() + (timeout_ms < CALL_LONGEST_MS ? timeout_ms : CALL_LONGEST_MS),
        .method = x_strdup(request->method),
        .url = x_strdup(request->url),
        .bearer = x_strdup(request->bearer),
        .media_type = x_strdup(request->media_type == NULL ? "application/json" : request->media_type),
        .header = x_strdup(request->header),
        .header_value = x_strdup(request->header_value),
        .has_body = request->body != NULL,
        .body = request->body == NULL ? x_strdup("") : x_strndup(request->body, request->length),
        .length = request->body == NULL ? 0 : request->length,
        .max_bytes = request->max_bytes == 0 ? ANSWER_BYTES : request->max_bytes,
        .chunk = request->chunk,
        .done = request->done,
        .context = request->context,
        .answer = TEXT_INIT,
        .retry_after_ms = -1,
    };
    return call;
}

void http_call_free(struct http_call *call)
{
    if (call->easy != NULL)
        curl_easy_cleanup(call->easy);
    curl_slist_free_all(call->headers);
    text_done(&call->answer);
    free(call->method);
    free(call->url);
    free(call->host);
    free(call->bearer);
    free(call->media_type);
    free(call->header);
    free(call->header_value);
    free(call->body);
    free(call);
}

/* ---- what goes out --------------------------------------------------------------------------------------- */

static bool call_refuse(struct http_call *call, const char *why)
{
    (void)snprintf(call->why, sizeof call->why, "%s", why);
    return false;
}

/* Takes the host out of an address that curl's own reader finds good. */
static bool read_url(struct http_call *call)
{
    CURLU *url = curl_url();
    char *host = NULL, *scheme = NULL;
    bool good = url != NULL && curl_url_set(url, CURLUPART_URL, call->url, CURLU_DISALLOW_USER) == CURLUE_OK &&
                curl_url_get(url, CURLUPART_SCHEME, &scheme, 0) == CURLUE_OK &&
                (strcmp(scheme, "http") == 0 || strcmp(scheme, "https") == 0) &&
                curl_url_get(url, CURLUPART_HOST, &host, 0) == CURLUE_OK && host[0] != '\0';
    if (good)
        call->host = x_strdup(host);
    curl_free(host);
    curl_free(scheme);
    curl_url_cleanup(url);
    return good || call_refuse(call, "the address is not one of http or https without a user name");
}

static bool host_is_loopback(const char *host)
{
    static const char name[] = "localhost";
    size_t length = strlen(host), tail = sizeof name - 1;
    struct address address;
    if (address_parse(host, &address))
        return address_is_loopback(&address);
    return length >= tail && strcasecmp(host + length - tail, name) == 0 &&
           (length == tail || host[length - tail - 1] == '.');
}

/* A line end in a token read from a file would begin a header of its own. */
static bool fits_a_header(const char *string)
{
    for (; string != NULL && *string != '\0'; string++)
        if ((unsigned char)*string < 0x20 || *string == 0x7F)
            return false;
    return true;
}

static bool add_header(struct http_call *call, const char *name, const char *value)
{
    own_(text_done) struct text line = TEXT_INIT;
    text_printf(&line, "%s:%s%s", name, value[0] == '\0' ? "" : " ", value); /* without a value curl leaves it out */
    struct curl_slist *longer = curl_slist_append(call->headers, line.data);
    if (longer == NULL)
        return false;
    call->headers = longer;
    return true;
}

static bool add_headers(struct http_call *call)
{
    bool good = add_header(call, "Expect", ""); /* asking first costs a second where nobody answers that */
    if (call->has_body)
        good = good && add_header(call, "Content-Type", call->media_type);
    if (call->bearer != NULL) {
        own_(text_done) struct text value = TEXT_INIT;
        text_printf(&value, "Bearer %s", call->bearer);
        good = good && add_header(call, "Authorization", value.data);
    }
    if (call->header != NULL)
        good = good && add_header(call, call->header, call->header_value == NULL ? "" : call->header_value);
    return good;
}

static bool is_whole(const struct http_call *call)
{
    return call->head_sent > 0 && call->body_sent >= call->length;
}

/* Before each attempt's first byte. curl sends again by itself when a kept connection ends without an answer; what a
   POST asks for could then be done twice, and nobody would know (RFC 9110 section 9.2.2). */
static int attempt(void *context, char *remote, char *local, int remote_port, int local_port)
{
    (void)remote, (void)local, (void)remote_port, (void)local_port;
    struct http_call *call = context;
    call->sent_before = call->sent_before || (call->attempted && is_whole(call));
    call->attempted = true;
    call->head_sent = call->body_sent = 0;
    return call->sent_before && strcmp(call->method, "POST") == 0 ? CURL_PREREQFUNC_ABORT : CURL_PREREQFUNC_OK;
}

/* curl's counters begin anew with each attempt, before we are asked; so what was written is counted here. */
static int count_sent(CURL *easy, curl_infotype type, char *bytes, size_t length, void *context)
{
    (void)easy, (void)bytes;
    struct http_call *call = context;
    if (call->attempted && type == CURLINFO_HEADER_OUT)
        call->head_sent += length;
    else if (call->attempted && type == CURLINFO_DATA_OUT)
        call->body_sent += length;
    return 0;
}

/* ---- what comes back ------------------------------------------------------------------------------------- */

/* 0: none came, or only an interim one. */
static long call_status(const struct http_call *call)
{
    long status = 0;
    if (call->easy != NULL)
        (void)curl_easy_getinfo(call->easy, CURLINFO_RESPONSE_CODE, &status);
    return status < 200 ? 0 : status;
}

/* Seconds, or a date (RFC 9110 section 10.2.3). -1: neither. */
static int64_t read_retry_after(const char *value)
{
    if (isalpha((unsigned char)*value)) {
        time_t when = curl_getdate(value, NULL);
        if (when == -1)
            return -1;
        int64_t wait_ms = (int64_t)when * 1000 - clock_now_ms();
        return wait_ms < 0 ? 0 : wait_ms > RETRY_LONGEST_MS ? RETRY_LONGEST_MS : wait_ms;
    }
    int64_t seconds = 0;
    size_t digits = strspn(value, "0123456789");
    if (digits == 0 || value[digits + strspn(value + digits, " \t")] != '\0')
        return -1;
    for (size_t i = 0; i < digits && seconds * 1000 < RETRY_LONGEST_MS; i++)
        seconds = seconds * 10 + (value[i] - '0');
    return seconds * 1000 < RETRY_LONGEST_MS ? seconds * 1000 : RETRY_LONGEST_MS;
}

static size_t take_header(char *bytes, size_t size, size_t count, void *context)
{
    static const char name[] = "retry-after:";
    struct http_call *call = context;
    size_t length = size * count;
    call->head_bytes += length;
    if (call->cancelled || call->head_bytes > ANSWER_HEAD_BYTES)
        return 0;
    if (length > 5 && strncmp(bytes, "HTTP/", 5) == 0)
        call->retry_after_ms = -1; /* what was before it was an interim answer */
    if (length <= 2)
        call->head_whole = call_status(call) != 0;
    if (length < sizeof name || strncasecmp(bytes, name, sizeof name - 1) != 0)
        return length;
    own_(text_done) struct text value = TEXT_INIT;
    text_add_bytes(&value, bytes + sizeof name - 1, length - (sizeof name - 1));
    text_trim(&value);
    call->retry_after_ms = read_retry_after(value.data);
    return length;
}

static size_t take_good(struct http_call *call, const char *bytes, size_t length)
{
    call->too_large = length > call->max_bytes - call->received;
    if (call->too_large)
        return CURL_WRITEFUNC_ERROR;
    call->received += length;
    if (call->chunk == NULL)
        text_add_bytes(&call->answer, bytes, length);
    else
        call->stopped = !call->chunk(call->context, bytes, length);
    return call->stopped ? CURL_WRITEFUNC_ERROR : length;
}

static size_t take_other(struct http_call *call, const char *bytes, size_t length)
{
    size_t room = OTHER_BYTES - call->answer.length;
    text_add_bytes(&call->answer, bytes, length < room ? length : room);
    call->cut = length > room;
    return call->cut ? CURL_WRITEFUNC_ERROR : length;
}

/* Unpacked bytes: curl hands over what it has unpacked in small pieces, so a bound here holds for a bomb too. */
static size_t take_body(char *bytes, size_t size, size_t count, void *context)
{
    struct http_call *call = context;
    if (call->cancelled)
        return CURL_WRITEFUNC_ERROR;
    return call_status(call) == 200 ? take_good(call, bytes, size * count) : take_other(call, bytes, size * count);
}

/* ---- telling curl ---------------------------------------------------------------------------------------- */

#define set(option, value) (good = good && curl_easy_setopt(call->easy, (option), (value)) == CURLE_OK)

static bool set_manners(struct http_call *call, int64_t left_ms)
{
    bool good = true;
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_QUICK_EXIT, 1L); /* else a name that takes long to look up holds up the loop when the call ends */
    set(CURLOPT_PROTOCOLS_STR, "http,https");
    set(CURLOPT_FOLLOWLOCATION, 0L);
    set(CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    set(CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1); /* what was written is known, which HTTP/2 makes vague */
    set(CURLOPT_PIPEWAIT, 0L);
    set(CURLOPT_SSL_VERIFYPEER, 1L);
    set(CURLOPT_SSL_VERIFYHOST, 2L);
    set(CURLOPT_PATH_AS_IS, 1L);
    set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L); /* a proxy's words are not the answer */
    set(CURLOPT_ACCEPT_ENCODING, "gzip, deflate");
    set(CURLOPT_USERAGENT, "neuvo/" NEUVO_VERSION);
    set(CURLOPT_TIMEOUT_MS, (long)left_ms);
    set(CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_MS);
    if (host_is_loopback(call->host))
        set(CURLOPT_PROXY, "");
    return good;
}

static bool set_request(struct http_call *call)
{
    bool good = true;
    set(CURLOPT_URL, call->url);
    if (call->has_body || strcmp(call->method, "POST") == 0 || strcmp(call->method, "PUT") == 0) {
        set(CURLOPT_POST, 1L);
        set(CURLOPT_POSTFIELDS, call->body);
        set(CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)call->length);
    }
    set(CURLOPT_CUSTOMREQUEST, call->method);
    set(CURLOPT_HTTPHEADER, call->headers);
    return good;
}

static bool set_callbacks(struct http_call *call)
{
    bool good = true;
    set(CURLOPT_PRIVATE, call);
    set(CURLOPT_ERRORBUFFER, call->curl_says);
    set(CURLOPT_PREREQFUNCTION, attempt);
    set(CURLOPT_PREREQDATA, call);
    set(CURLOPT_VERBOSE, 1L); /* this is what makes curl call the next one */
    set(CURLOPT_DEBUGFUNCTION, count_sent);
    set(CURLOPT_DEBUGDATA, call);
    set(CURLOPT_HEADERFUNCTION, take_header);
    set(CURLOPT_HEADERDATA, call);
    set(CURLOPT_WRITEFUNCTION, take_body);
    set(CURLOPT_WRITEDATA, call);
    return good;
}

#undef set

bool http_call_prepare(struct http_call *call, int64_t left_ms)
{
    if (!read_url(call))
        return false;
    if (!fits_a_header(call->bearer) || !fits_a_header(call->media_type) || !fits_a_header(call->method) ||
        !fits_a_header(call->header) || !fits_a_header(call->header_value))
        return call_refuse(call, "the method, the token, the media type or a header holds a control character");
    if (left_ms <= 0)
        return call_refuse(call, "its time ran out while it waited its turn");
    call->easy = curl_easy_init();
    if (call->easy == NULL || !add_headers(call) || !set_manners(call, left_ms) || !set_request(call) ||
        !set_callbacks(call))
        return call_refuse(call, "libcurl does not take the request");
    return true;
}

/* ---- its end --------------------------------------------------------------------------------------------- */

static enum http_call_end call_end(const struct http_call *call, CURLcode code)
{
    if (call->why[0] != '\0')
        return HTTP_CALL_NOT_SENT;
    if (call->stopped)
        return HTTP_CALL_STOPPED;
    if (call->too_large)
        return HTTP_CALL_TOO_LARGE;
    if (call->cut || (code == CURLE_OK && call->head_whole)) /* curl finds half a head good enough */
        return HTTP_CALL_ANSWERED;
    bool may_be_done = call->sent_before || is_whole(call) || call_status(call) != 0;
    return may_be_done ? HTTP_CALL_UNCLEAR : HTTP_CALL_NOT_SENT;
}

/* curl's own words name host, port, times and system errors; of other codes they may hold the address or a proxy's
   password, so those get its general word. */
static const char *curl_reason(const struct http_call *call, CURLcode code)
{
    switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_OPERATION_TIMEDOUT:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_GOT_NOTHING:
    case CURLE_PARTIAL_FILE:
        return call->curl_says[0] != '\0' ? call->curl_says : curl_easy_strerror(code);
    case CURLE_OK:
        return "the connection ended within the answer's headers";
    case CURLE_ABORTED_BY_CALLBACK:
        return "the connection ended after the request was written; it is not sent a second time";
    case CURLE_UNSUPPORTED_PROTOCOL:
        return "the answer is not HTTP";
    default:
        return curl_easy_strerror(code);
    }
}

static void add_system_reason(const struct http_call *call, CURLcode code, struct text *reason)
{
    long number = 0;
    if (code == CURLE_COULDNT_CONNECT && call->easy != NULL)
        (void)curl_easy_getinfo(call->easy, CURLINFO_OS_ERRNO, &number);
    if (number != 0)
        text_printf(reason, " (%s)", strerror((int)number));
}

static void call_reason(const struct http_call *call, enum http_call_end end, CURLcode code, struct text *reason)
{
    if (end == HTTP_CALL_ANSWERED)
        return;
    if (call->host != NULL)
        text_printf(reason, "%s: ", call->host);
    if (call->why[0] != '\0')
        text_add(reason, call->why);
    else if (end == HTTP_CALL_STOPPED)
        text_add(reason, "whoever asked wants no more of the answer");
    else if (end == HTTP_CALL_TOO_LARGE)
        text_printf(reason, "the answer is larger than %zu bytes", call->max_bytes);
    else if (call->head_bytes > ANSWER_HEAD_BYTES)
        text_printf(reason, "the answer's headers are larger than %zu bytes", ANSWER_HEAD_BYTES);
    else
        text_add(reason, curl_reason(call, code));
    add_system_reason(call, code, reason);
    for (size_t i = 0; i < reason->length; i++)
        if ((unsigned char)reason->data[i] < 0x20 || reason->data[i] == 0x7F)
            reason->data[i] = ' ';
}

enum http_call_end http_call_finish(struct http_call *call, CURLcode code)
{
    enum http_call_end end = call_end(call, code);
    own_(text_done) struct text reason = TEXT_INIT;
    const char *media_type = NULL;
    call_reason(call, end, code, &reason);
    if (call->easy != NULL)
        (void)curl_easy_getinfo(call->easy, CURLINFO_CONTENT_TYPE, &media_type);
    if (end != HTTP_CALL_ANSWERED)
        text_clear(&call->answer); /* half an answer is none */
    struct http_result result = {
        .end = end,
        .status = (int)call_status(call),
        .media_type = media_type == NULL ? "" : media_type,
        .body = call->answer.data,
        .length = call->answer.length,
        .retry_after_ms = call->retry_after_ms,
        .reason = reason.data,
    };
    call->done(call->context, &result);
    return end;
}
