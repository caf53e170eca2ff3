/* A homeserver as far as `neuvo doctor` looks: it answers by a table, which a test changes, and notes what was asked.
 */
#ifndef NEUVO_TEST_PLAYED_HOMESERVER_H
#define NEUVO_TEST_PLAYED_HOMESERVER_H

#include "tests/unit/loop/served.h"

#define USER "@neuvo:kunta.example"
#define TOKEN "syt_secret"    /* the account's, or the as_token */
#define SESSION "syt_session" /* got by signing in */
#define PASSWORD "pass-secret"
#define HS_TOKEN "hs_secret"
#define ROOM "!trial:kunta.example"

/* The first line that fits says what is answered. */
struct line {
    const char *path; /* a part of it */
    int status;       /* 0: never answers */
    const char *body;
    unsigned times; /* so often; 0: always */
};

struct played {
    struct served served;
    pthread_mutex_t lock;
    const struct line *lines; /* before the good ones; ends with path == NULL */
    unsigned used[8];         /* of them */
    struct text asked;        /* "POST /path token", a line each */
};

static const struct line good_lines[] = {
    {"/client/versions", 200, "{\"versions\":[\"r0.6.1\",\"v1.1\",\"v1.10\",\"v1.9\"]}", 0},
    {"/account/whoami", 200, "{\"user_id\":\"" USER "\",\"device_id\":\"NEUVO\"}", 0},
    {"/v3/capabilities", 200, "{\"capabilities\":{\"m.room_versions\":{\"default\":\"11\"}}}", 0},
    {"/v3/profile/", 200, "{\"displayname\":\"Neuvo\"}", 0},
    {"/v3/createRoom", 200, "{\"room_id\":\"" ROOM "\"}", 0},
    {"/state/m.room.encryption", 404, "{\"errcode\":\"M_NOT_FOUND\"}", 0},
    {"/send/", 200, "{\"event_id\":\"$sent\"}", 0},
    {"/leave", 200, "{}", 0},
    {"/forget", 200, "{}", 0},
    {"/v3/logout", 200, "{}", 0},
    {"/ping", 200, "{\"duration_ms\":3}", 0},
    {.path = NULL},
};
static const struct line login_flows = {"", 200, "{\"flows\":[{\"type\":\"m.login.password\"}]}", 0};
static const struct line login_done = {
    "", 200, "{\"user_id\":\"" USER "\",\"access_token\":\"" SESSION "\",\"device_id\":\"NEUVODOCTOR\"}", 0};
static const struct line nothing = {"", 404, "{\"errcode\":\"M_UNRECOGNIZED\"}", 0};

static inline const struct line *played_line(struct played *played, const char *path, bool post)
{
    for (size_t i = 0; played->lines != NULL && played->lines[i].path != NULL; i++) {
        const struct line *line = &played->lines[i];
        if (strstr(path, line->path) != NULL && (line->times == 0 || played->used[i]++ < line->times))
            return line;
    }
    if (strstr(path, "/v3/login") != NULL)
        return post ? &login_done : &login_flows;
    for (const struct line *line = good_lines; line->path != NULL; line++) {
        if (strstr(path, line->path) != NULL)
            return line;
    }
    return &nothing;
}

static inline void played_answer(void *context, struct http_request *request)
{
    static const char *const methods[] = {[HTTP_GET] = "GET", [HTTP_POST] = "POST", [HTTP_PUT] = "PUT"};
    struct played *played = context;
    const char *path = http_request_path(request), *bearer = http_request_header(request, "authorization");
    bool post = http_request_method(request) == HTTP_POST;
    (void)pthread_mutex_lock(&played->lock);
    text_printf(&played->asked, "%s %s %s %s\n", methods[http_request_method(request)], path,
                bearer == NULL ? "-" : bearer, post ? http_request_body(request, NULL) : "");
    const struct line *line = played_line(played, path, post);
    (void)pthread_mutex_unlock(&played->lock);
    if (line->status == 0)
        (void)http_request_keep(request);
    else
        http_answer(request, line->status, line->body[0] == '<' ? "text/html" : "application/json", line->body,
                    strlen(line->body));
}

static inline void played_start(struct played *played)
{
    memset(played, 0, sizeof *played);
    (void)pthread_mutex_init(&played->lock, NULL);
    played->asked = (struct text)TEXT_INIT;
    served_new(&played->served, (struct http_server_options){.port = 0});
    unsigned methods = HTTP_GET | HTTP_POST | HTTP_PUT;
    http_route(played->served.server, methods, "/_matrix/**", played_answer, played, 4096);
    http_route(played->served.server, methods, "/.well-known/**", played_answer, played, 4096);
    served_start(&played->served);
}

static inline void played_stop(struct played *played)
{
    served_stop(&played->served);
    text_done(&played->asked);
    (void)pthread_mutex_destroy(&played->lock);
}

/* Nothing is being asked meanwhile. lines NULL: a good homeserver. */
static inline void played_as(struct played *played, const struct line *lines)
{
    (void)pthread_mutex_lock(&played->lock);
    played->lines = lines;
    memset(played->used, 0, sizeof played->used);
    text_clear(&played->asked);
    (void)pthread_mutex_unlock(&played->lock);
}

/* How often that stands in what was asked. */
static inline unsigned played_asked(struct played *played, const char *part)
{
    unsigned count = 0;
    (void)pthread_mutex_lock(&played->lock);
    for (const char *at = strstr(played->asked.data, part); at != NULL; at = strstr(at + 1, part))
        count++;
    (void)pthread_mutex_unlock(&played->lock);
    return count;
}

#endif
