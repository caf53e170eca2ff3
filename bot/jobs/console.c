#include "jobs/console.h"

#include "access/login.h"
#include "access/password.h"
#include "access/rights.h"
#include "base/clock.h"
#include "base/own.h"
#include "desk/alike.h"
#include "jobs/media.h"
#include "knowledge/knowledge.h"
#include "store/desk_reader.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

enum { TOKEN_BYTES = 32 };

struct console_job {
    struct job job; /* first: the worker gives it back as a job */
    struct mailbox *results;
    struct knowledge_watch *watch;
    char *data, *url;
    struct console_query *query;
};

static void close_reader(struct reader **reader)
{
    reader_close(*reader);
}

static enum query_outcome outcome_of(enum result result, enum query_outcome missing)
{
    return result == RESULT_OK ? QUERY_DONE : result == RESULT_NOT_FOUND ? missing : QUERY_LATER;
}

static unsigned bits_of(const char *names)
{
    unsigned bits = 0;
    while (*names != '\0') {
        size_t length = strcspn(names, ",");
        own_(free_pointer) char *name = x_strndup(names, length);
        enum access access = access_of_name(name);
        bits |= access < ACCESS_COUNT ? 1u << access : 0;
        names += length + (names[length] == ',');
    }
    return bits;
}

/* ---- what needs a session ---------------------------------------------------------------------------------------- */

enum query_outcome console_find_viewer(struct reader *reader, int64_t of, struct console_query *query)
{
    own_(text_done) struct text accesses = TEXT_INIT;
    char hash[HASH_HEX_BYTES];
    struct error error = ERROR_INIT;
    if (string_empty(query->secret))
        return QUERY_NOBODY;
    enum result result = reader_session(reader, of, query->secret, &query->viewer, hash, &accesses, &error);
    if (result != RESULT_OK)
        return outcome_of(result, QUERY_NOBODY);
    query->viewer.accesses = bits_of(accesses.data);
    query->hash = x_strdup(hash);
    bool over = session_is_over(query->viewer.created_ms, query->viewer.seen_ms, clock_now_ms());
    return over || !access_may(query->viewer.accesses, RIGHT_SIGN_IN) ? QUERY_NOBODY : QUERY_DONE;
}

static enum query_outcome open_picture(const char *data, struct console_query *query)
{
    struct error error = ERROR_INIT;
    for (size_t i = 0; i < query->lines.count; i++) {
        const struct ticket_line *line = &query->lines.items[i];
        if (line->picture == 0 || line->picture != query->picture_id || line->file[0] == '\0')
            continue;
        enum result result = media_open(data, query->organisation, line->file, &query->bytes, &error);
        query->media_type = media_type_of(&query->bytes);
        return result == RESULT_OK ? QUERY_DONE : QUERY_NONE;
    }
    return QUERY_NONE;
}

static enum query_outcome keep_picture(const char *data, struct console_query *query)
{
    enum { LAST_TRY = 99 }; /* what is cut off here stays so */
    struct media_done done;
    media_take(data, query->organisation, &query->bytes, LAST_TRY, &done);
    query->reason = "bad_picture";
    if (done.outcome != SENT_DONE)
        return done.outcome == SENT_LATER ? QUERY_LATER : QUERY_BAD;
    query->picture = x_strdup(done.name);
    query->media_type = done.media_type;
    return QUERY_DONE;
}

static void release_knowledge(struct knowledge **knowledge)
{
    knowledge_release(*knowledge);
}

static void add_titles(struct knowledge_watch *watch, struct console_query *query)
{
    own_(release_knowledge) struct knowledge *now = knowledge_watch_hold(watch);
    for (size_t i = 0; i < query->articles.count; i++) {
        struct ticket_article *article = &query->articles.items[i];
        const struct article *found = knowledge_article_or_other(now, article->topic, query->language);
        if (found == NULL)
            continue;
        free_pointer(&article->title);
        article->title = x_strdup(found->title);
        article->internal = found->audience == AUDIENCE_TUTOR;
    }
}

static void count_alike(struct console_query *query)
{
    for (size_t i = 0; i < query->waiting.count; i++) {
        const struct ticket_row *ticket = &query->rows.items[0];
        const struct waiting_row *other = &query->waiting.items[i];
        query->alike += questions_are_alike(ticket->question, ticket->topic, other->question, other->topic);
    }
}

static enum result read_kind(struct reader *reader, int64_t of, struct console_query *query, struct error *error)
{
    switch (query->kind) {
    case QUERY_TICKETS:
        return reader_tickets(reader, of, query, error);
    case QUERY_TIMES:
        return reader_times(reader, of, query, error);
    case QUERY_TOLD:
        return reader_told(reader, of, query, error);
    default:
        return reader_ticket(reader, of, query, error);
    }
}

static enum query_outcome read_tickets(struct reader *reader, const struct console_job *job, int64_t of)
{
    struct console_query *query = job->query;
    struct error error = ERROR_INIT;
    enum query_outcome outcome = console_find_viewer(reader, of, query);
    if (outcome != QUERY_DONE || query->kind == QUERY_VIEWER)
        return outcome;
    if (!access_may(query->viewer.accesses, query->kind == QUERY_KEEP ? RIGHT_WORK_TICKET : RIGHT_READ_TICKET))
        return QUERY_FORBIDDEN;
    outcome = outcome_of(read_kind(reader, of, query, &error), QUERY_NONE);
    count_alike(query);
    if (outcome == QUERY_DONE && query->kind == QUERY_TICKET)
        add_titles(job->watch, query);
    if (outcome == QUERY_DONE && query->kind == QUERY_PICTURE)
        return open_picture(job->data, query);
    return outcome == QUERY_DONE && query->kind == QUERY_KEEP ? keep_picture(job->data, query) : outcome;
}

/* ---- passwords --------------------------------------------------------------------------------------------------- */

static enum query_outcome sign_in(struct reader *reader, int64_t of, struct console_query *query)
{
    own_(local_account_done) struct local_account account = {.person_id = 0};
    own_(text_done) struct text login = TEXT_INIT;
    struct error error = ERROR_INIT;
    unsigned char secret[TOKEN_BYTES];
    char token[TOKEN_BYTES * 2 + 1], hash[HASH_HEX_BYTES];
    login_of_name(query->login, &login);
    enum result result = reader_login(reader, of, login.data, &account, &error);
    if (result != RESULT_OK && result != RESULT_NOT_FOUND)
        return QUERY_LATER;
    if (!password_is(query->password, account.password == NULL ? "" : account.password))
        return QUERY_NOBODY;
    randombytes_buf(secret, sizeof secret);
    (void)sodium_bin2hex(token, sizeof token, secret, sizeof secret);
    reader_secret_hash(reader, of, token, hash);
    query->viewer = (struct viewer){.person_id = account.person_id, .name = TAKE(account.name)};
    query->viewer.accesses = bits_of(account.accesses);
    query->secret = x_strdup(token);
    query->hash = x_strdup(hash);
    return QUERY_DONE;
}

static enum query_outcome take_invitation(struct reader *reader, int64_t of, struct console_query *query)
{
    own_(local_account_done) struct local_account account = {.person_id = 0};
    static const char *const reasons[] = {"short", "long", "common", "name"};
    struct error error = ERROR_INIT;
    char hash[PASSWORD_HASH_BYTES];
    enum result result = reader_invited(reader, of, query->secret, clock_now_ms(), &account, &error);
    if (result != RESULT_OK)
        return outcome_of(result, QUERY_NOBODY);
    if (password_check(query->password, account.name, &error) != RESULT_OK) {
        for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++) {
            if (strcmp(reasons[i], error.text) == 0)
                query->reason = reasons[i];
        }
        return QUERY_BAD;
    }
    if (password_hash(query->password, hash, &error) != RESULT_OK)
        return QUERY_LATER;
    query->viewer = (struct viewer){.person_id = account.person_id, .name = TAKE(account.name)};
    query->hash = x_strdup(hash);
    return QUERY_DONE;
}

static enum query_outcome answer(const struct console_job *job)
{
    struct console_query *query = job->query;
    own_(close_reader) struct reader *reader = NULL;
    struct error error = ERROR_INIT;
    int64_t of = 0;
    if (reader_open(job->url, &reader, &error) != RESULT_OK)
        return QUERY_LATER;
    enum result result = reader_organisation(reader, query->organisation, &of, &error);
    if (result != RESULT_OK && result != RESULT_NOT_FOUND)
        return QUERY_LATER;
    if (query->kind == QUERY_SIGN_IN)
        return sign_in(reader, of, query);
    if (query->kind == QUERY_INVITED)
        return take_invitation(reader, of, query);
    return read_tickets(reader, job, of);
}

static void run(struct job *job)
{
    struct console_job *console = (struct console_job *)job;
    console->query->outcome = answer(console);
    mailbox_put_always(console->results, TAKE(console->query));
}

static void release(struct job *job)
{
    struct console_job *console = (struct console_job *)job;
    console_query_free(console->query);
    free(console->data);
    free(console->url);
    free(console);
}

bool console_put(struct workers *workers, struct mailbox *results, struct knowledge_watch *watch, const char *data,
                 const char *url, struct console_query *query)
{
    struct console_job *job = x_alloc(1, sizeof *job);
    *job = (struct console_job){.job = {.run = run, .release = release},
                                .results = results,
                                .watch = watch,
                                .data = x_strdup(data),
                                .url = x_strdup(url),
                                .query = query};
    if (workers_put(workers, WORKER_STORE, &job->job))
        return true;
    job->query = NULL;
    release(&job->job);
    return false;
}
