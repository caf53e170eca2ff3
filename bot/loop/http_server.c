#include "loop/http_internal.h"

#include "base/clock.h"
#include "base/own.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#define FILES_WANTED 16384 /* descriptors; lws keeps two pointers for each that may exist */
#define FILES_SPARE 128    /* for the store and whatever else is open */
#define SOCKET_READ_BYTES ((size_t)2048)
#define SWEEP_MS 1000
#define FREE_TURNS 1000

static int64_t or_default(int64_t value, int64_t house)
{
    return value > 0 ? value : house;
}

/* "https://Neuvo.example.fi/path" → "https://neuvo.example.fi" */
static char *origin_of(const char *url)
{
    const char *separator = url == NULL ? NULL : strstr(url, "://");
    if (separator == NULL)
        return NULL;
    size_t host = strcspn(separator + 3, "/?#");
    char *origin = x_strndup(url, (size_t)(separator + 3 - url) + host);
    for (char *cursor = origin; *cursor != '\0'; cursor++)
        *cursor = (char)tolower((unsigned char)*cursor);
    return origin;
}

/* As many descriptors as we need, and not a million, for which lws would take 16 MB. Returns how many there are. */
static size_t set_file_limit(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return 1024;
    limit.rlim_cur = limit.rlim_max < FILES_WANTED ? limit.rlim_max : FILES_WANTED;
    (void)setrlimit(RLIMIT_NOFILE, &limit);
    (void)getrlimit(RLIMIT_NOFILE, &limit);
    return (size_t)limit.rlim_cur;
}

static void set_options(struct http_server *server, const struct http_server_options *options)
{
    server->address = x_strdup(string_empty(options->address) ? "127.0.0.1" : options->address);
    server->port = options->port;
    server->public_origin = origin_of(options->public_url);
    server->sockets_per_address = options->sockets_per_address;
    server->handshakes_per_minute = options->handshakes_per_minute;
    server->head_ms = or_default(options->head_ms, 10000);
    server->body_ms = or_default(options->body_ms, 30000);
    server->kept_ms = or_default(options->kept_ms, 60000);
    server->heartbeat.secs_since_valid_ping = (uint16_t)((or_default(options->ping_ms, 30000) + 999) / 1000);
    server->heartbeat.secs_since_valid_hangup = (uint16_t)((or_default(options->silence_ms, 75000) + 999) / 1000);
}

static enum result start_lws(struct http_server *server, struct error *error)
{
    void *loops[1] = {loop_uv(server->loop)};
    server->protocols[0] = (struct lws_protocols){.name = "neuvo",
                                                  .callback = http_socket_callback,
                                                  .rx_buffer_size = SOCKET_READ_BYTES,
                                                  .tx_packet_size = 16384};
    struct lws_context_creation_info info = {
        .port = CONTEXT_PORT_NO_LISTEN_SERVER,
        .protocols = server->protocols,
        .options = LWS_SERVER_OPTION_LIBUV | LWS_SERVER_OPTION_EXPLICIT_VHOSTS | LWS_SERVER_OPTION_DISABLE_OS_CA_CERTS,
        .foreign_loops = loops,
        .pcontext = &server->context,
        .user = server,
        .vhost_name = "neuvo",
        .server_string = "neuvo",
        .retry_and_idle_policy = &server->heartbeat,
        .timeout_secs = 20,
        .uid = -1,
        .gid = -1,
    };
    lws_set_log_level(0, NULL);
    server->context = lws_create_context(&info);
    if (server->context != NULL)
        server->vhost = lws_create_vhost(server->context, &info);
    if (server->vhost == NULL)
        return error_set(error, RESULT_FAILED,
                         "libwebsockets does not start; is the package libwebsockets-evlib-uv installed?");
    return RESULT_OK;
}

static int64_t sweep_every(const struct http_server *server)
{
    int64_t shortest = server->head_ms < server->body_ms ? server->head_ms : server->body_ms;
    if (server->kept_ms < shortest)
        shortest = server->kept_ms;
    return shortest / 4 < SWEEP_MS ? shortest / 4 + 1 : SWEEP_MS;
}

enum result http_server_new(struct loop *loop, const struct http_server_options *options, struct http_server **server,
                            struct error *error)
{
    struct http_server *made = x_alloc(1, sizeof *made);
    made->loop = loop;
    made->listener = -1;
    made->connections_of = address_counts_new();
    made->sockets_of = address_counts_new();
    set_options(made, options);
    size_t files = set_file_limit();
    made->connection_limit = files > 2 * FILES_SPARE ? files - FILES_SPARE : files / 2;
    enum result result = networks_parse(options->trusted_proxies, &made->trusted, error);
    if (result != RESULT_OK)
        (void)error_prefix(error, "server.trusted_proxies");
    else
        result = start_lws(made, error);
    if (result != RESULT_OK) {
        http_server_free(made);
        return result;
    }
    int64_t every = sweep_every(made);
    made->sweep = loop_timer_start(loop, every, every, http_connection_sweep, made);
    *server = made;
    return RESULT_OK;
}

enum result http_server_listen(struct http_server *server, struct error *error)
{
    return http_listener_open(server, error);
}

uint16_t http_server_port(const struct http_server *server)
{
    return server->port;
}

void http_server_close(struct http_server *server)
{
    server->closing = true;
    http_listener_close(server);
    struct http_connection *next = NULL;
    for (struct http_connection *connection = server->connections; connection != NULL; connection = next) {
        next = connection->next;
        if (connection->phase == HTTP_SOCKET && connection->socket != NULL)
            http_socket_close(connection->socket, 1012, "the service restarts; connect again in a moment");
        else if (connection->phase == HTTP_READING_HEAD)
            http_connection_kill(connection);
    }
}

bool http_server_is_idle(void *server)
{
    return ((struct http_server *)server)->connections == NULL;
}

static bool lws_is_gone(void *server)
{
    return ((struct http_server *)server)->context == NULL;
}

static bool nothing_left(void *server)
{
    return lws_is_gone(server) || http_server_is_idle(server);
}

/* Cuts what is left. lws closes its sockets through the loop; a second call ends what the first began (lws 4.1 with a
 * foreign loop). */
static void stop_all(struct http_server *server)
{
    if (server->context == NULL)
        return;
    struct http_connection *next = NULL;
    for (struct http_connection *connection = server->connections; connection != NULL; connection = next) {
        next = connection->next;
        if (connection->phase != HTTP_SOCKET)
            http_connection_kill(connection);
    }
    lws_context_destroy(server->context);
    (void)loop_run_until(server->loop, nothing_left, server, FREE_TURNS);
    (void)loop_run_until(server->loop, lws_is_gone, server, 20);
    if (server->context != NULL)
        lws_context_destroy(server->context);
}

static void free_tables(struct http_server *server)
{
    for (size_t i = 0; i < server->routes.count; i++)
        free(server->routes.items[i].path);
    list_done(&server->routes);
    for (size_t i = 0; i < server->socket_routes.count; i++)
        free((char *)server->socket_routes.items[i].path);
    list_done(&server->socket_routes);
    for (size_t i = 0; i < server->files.count; i++) {
        free(server->files.items[i].path);
        text_done(&server->files.items[i].bytes);
    }
    list_done(&server->files);
}

void http_server_free(struct http_server *server)
{
    if (server == NULL)
        return;
    loop_timer_stop(&server->sweep);
    http_server_close(server);
    stop_all(server);
    address_counts_free(server->connections_of);
    address_counts_free(server->sockets_of);
    networks_done(&server->trusted);
    free_tables(server);
    free(server->address);
    free(server->public_origin);
    free(server);
}

void http_server_metrics(const struct http_server *server, struct text *out)
{
    static const char *const hundreds[] = {NULL, NULL, "2xx", "3xx", "4xx", "5xx"};
    text_printf(out, "# TYPE neuvo_http_connections gauge\nneuvo_http_connections %zu\n", server->connection_count);
    text_printf(out, "# TYPE neuvo_http_sockets gauge\nneuvo_http_sockets %zu\n", server->socket_count);
    const struct {
        const char *name;
        uint64_t value;
    } counters[] = {
        {"connections", server->counted.connections},
        {"requests", server->counted.requests},
        {"refused", server->counted.refused},
        {"timeouts", server->counted.timeouts},
        {"sockets_opened", server->counted.sockets},
        {"socket_messages_in", server->counted.messages_in},
        {"socket_messages_out", server->counted.messages_out},
    };
    for (size_t i = 0; i < sizeof counters / sizeof *counters; i++)
        text_printf(out, "# TYPE neuvo_http_%s_total counter\nneuvo_http_%s_total %llu\n", counters[i].name,
                    counters[i].name, (unsigned long long)counters[i].value);
    text_add(out, "# TYPE neuvo_http_answers_total counter\n");
    for (size_t i = 2; i < sizeof hundreds / sizeof *hundreds; i++)
        text_printf(out, "neuvo_http_answers_total{status=\"%s\"} %llu\n", hundreds[i],
                    (unsigned long long)server->counted.answers[i]);
}
