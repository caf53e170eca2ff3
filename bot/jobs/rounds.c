#include "jobs/rounds.h"

#include "access/rights.h"
#include "base/clock.h"
#include "base/own.h"
#include "checkin/round_wish.h"
#include "jobs/console.h"
#include "model/checkin.h"

#include <stdlib.h>
#include <string.h>

struct rounds_job {
    struct job job; /* first: the worker gives it back as a job */
    struct mailbox *results;
    const struct framework *framework;
    char *url;
    struct console_query *query;
};

static void close_reader(struct reader **reader)
{
    reader_close(*reader);
}

/* ---- what must come first ---------------------------------------------------------------------------------- */

void rounds_missing(const struct facts *facts, void (*miss)(void *context, const char *name), void *context)
{
    for (const char *const *name = checkin_checklist; *name != NULL; name++) {
        bool told = false;
        for (size_t i = 0; i < facts->list.count;
             i++) { /* "checkins.notice", or with a language: "checkins.notice.fi" */
            size_t length = strlen(*name);
            const char *fact = facts->list.items[i].name;
            told = told || (strncmp(fact, *name, length) == 0 && (fact[length] == '\0' || fact[length] == '.'));
        }
        if (!told)
            miss(context, *name);
    }
}

/* One person may stand on the list with an account of each kind: the kind with most of them counts. */
bool rounds_group_is_small(const struct framework *framework, const struct people_list *list, const char *role,
                           int64_t now_ms)
{
    static const char *const kinds[] = {"matrix", "teams", LISTED_MAIL};
    size_t most = 0;
    for (size_t kind = 0; kind < sizeof kinds / sizeof *kinds; kind++) {
        size_t count = 0;
        for (size_t i = 0; i < list->people.count; i++) {
            const struct listed_person *person = &list->people.items[i];
            count += (person->end_ms == 0 || person->end_ms > now_ms) && strcmp(person->connector, kinds[kind]) == 0 &&
                     roles_name(framework, person->roles, role);
        }
        most = count > most ? count : most;
    }
    return most < ROUND_GROUP_LEAST;
}

static void note_missing(void *context, const char *name)
{
    struct round_query *query = context;
    *list_push(&query->missing) = name;
}

/* ---- the query --------------------------------------------------------------------------------------------- */

static void add_groups(const struct framework *framework, const struct people_list *list, struct round_query *query)
{
    int64_t now_ms = clock_now_ms();
    for (int i = 0; i < framework->role_count; i++) {
        const struct role *role = &framework->roles[i];
        struct round_group *group = list_push(&query->groups);
        *group = (struct round_group){.code = x_strdup(role->code),
                                      .few = rounds_group_is_small(framework, list, role->code, now_ms)};
        for (int language = 0; language < LANGUAGE_COUNT; language++)
            group->names[language] = x_strdup(role->names[language].name);
    }
}

static enum query_outcome read_state(const struct rounds_job *job, struct reader *reader, int64_t of)
{
    struct round_query *query = job->query->rounds;
    own_(facts_done) struct facts facts = {.list = LIST_INIT};
    own_(people_list_done) struct people_list list = {.people = LIST_INIT};
    struct error error = ERROR_INIT;
    enum result result = reader_rounds(reader, of, &query->rounds, &error);
    if (result == RESULT_OK)
        result = reader_facts(reader, of, &facts, &error);
    if (result == RESULT_OK)
        result = reader_people_list(reader, of, &list, &error);
    if (result != RESULT_OK)
        return QUERY_LATER;
    rounds_missing(&facts, note_missing, query);
    query->no_list = list.people.count == 0;
    add_groups(job->framework, &list, query);
    return QUERY_DONE;
}

/* The command refuses the same (commands/round.c). */
static const char *try_wish(const struct framework *framework, struct round_query *query)
{
    const struct round_wish wish = {query->name, query->roles,     query->from,
                                    query->to,   query->questions, query->support};
    struct error error = ERROR_INIT;
    const char *field = NULL;
    query->round = x_alloc(1, sizeof *query->round);
    if (query->missing.count > 0)
        return "checklist";
    if (query->no_list)
        return "no_list";
    if (round_wish_read(&wish, framework, clock_now_ms(), query->round, &field, &error) != RESULT_OK)
        return field;
    for (size_t i = 0; i < query->groups.count; i++) {
        if (query->groups.items[i].few && checkin_round_has_role(query->round, query->groups.items[i].code))
            return "few";
    }
    return NULL;
}

static enum query_outcome answer(const struct rounds_job *job)
{
    struct console_query *query = job->query;
    own_(close_reader) struct reader *reader = NULL;
    struct error error = ERROR_INIT;
    int64_t of = 0;
    if (reader_open(job->url, &reader, &error) != RESULT_OK)
        return QUERY_LATER;
    enum result result = reader_organisation(reader, query->organisation, &of, &error);
    if (result != RESULT_OK)
        return result == RESULT_NOT_FOUND ? QUERY_NOBODY : QUERY_LATER;
    enum query_outcome outcome = console_find_viewer(reader, of, query);
    if (outcome != QUERY_DONE)
        return outcome;
    if (!access_may(query->viewer.accesses, RIGHT_OPEN_ROUNDS))
        return QUERY_FORBIDDEN;
    if (query->kind == QUERY_ROUND_CLOSE)
        return QUERY_DONE; /* who may open one may end one */
    query->reason = "no_checkins";
    if (job->framework == NULL)
        return QUERY_BAD;
    outcome = read_state(job, reader, of);
    if (outcome != QUERY_DONE || query->kind == QUERY_ROUNDS)
        return outcome;
    query->reason = try_wish(job->framework, query->rounds);
    return query->reason == NULL ? QUERY_DONE : QUERY_BAD;
}

static void run(struct job *job)
{
    struct rounds_job *rounds = (struct rounds_job *)job;
    rounds->query->outcome = answer(rounds);
    mailbox_put_always(rounds->results, TAKE(rounds->query));
}

static void release(struct job *job)
{
    struct rounds_job *rounds = (struct rounds_job *)job;
    console_query_free(rounds->query);
    free(rounds->url);
    free(rounds);
}

bool rounds_put(struct workers *workers, struct mailbox *results, const struct framework *framework, const char *url,
                struct console_query *query)
{
    struct rounds_job *job = x_alloc(1, sizeof *job);
    *job = (struct rounds_job){.job = {.run = run, .release = release},
                               .results = results,
                               .framework = framework,
                               .url = x_strdup(url),
                               .query = query};
    if (workers_put(workers, WORKER_STORE, &job->job))
        return true;
    job->query = NULL;
    release(&job->job);
    return false;
}
