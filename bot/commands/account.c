/* neuvo account: who may do more than ask. Also while the service runs. */
#include "base/clock.h"
#include "base/own.h"
#include "commands/arguments.h"
#include "commands/commands.h"
#include "commands/errand.h"
#include "connectors/matrix/identifiers.h"
#include "store/access.h"
#include "store/audit.h"
#include "store/organisations.h"
#include "store/people.h"

#include <stdio.h>
#include <string.h>

static const char usage[] = "create --access tutor --matrix @id:server [--organisation CODE] [--queue CODE] "
                            "[--config FILE] [--data DIR] NAME";

enum { NAME_BYTES = 80 };

struct account {
    struct errand errand;
    const char *access, *queue, *matrix, *name;
    struct text before; /* the name under which the person had the access already; "" had it not */
};

/* The queue of that code; without one, that which takes all tickets. */
static enum result find_queue(const struct account *account, int64_t *queue_id, struct error *error)
{
    own_(place_rows_done) struct place_rows queues = {.list = LIST_INIT};
    enum result result = queue_list(account->errand.store, account->errand.organisation_id, &queues, error);
    for (size_t i = 0; i < queues.list.count && result == RESULT_OK; i++) {
        if (account->queue == NULL || strcmp(queues.list.items[i].code, account->queue) == 0) {
            *queue_id = queues.list.items[i].id;
            return RESULT_OK;
        }
    }
    return result != RESULT_OK ? result
                               : error_set(error, RESULT_NOT_FOUND,
                                           "there is no queue \"%.60s\"; the organisation's record names them: neuvo "
                                           "organisation import FILE",
                                           account->queue == NULL ? "" : account->queue);
}

static enum result check(const struct account *account, struct error *error)
{
    if (account->access == NULL || strcmp(account->access, "tutor") != 0)
        return error_set(error, RESULT_BAD_INPUT, "--access must be tutor; the others come with the console");
    if (account->matrix == NULL || !matrix_is_user(account->matrix))
        return error_set(error, RESULT_BAD_INPUT,
                         "--matrix must be the tutor's whole Matrix id, such as @aino:example.fi");
    if (*account->name == '\0' || strlen(account->name) > NAME_BYTES || strpbrk(account->name, "*[]\n\r\t") != NULL)
        return error_set(error, RESULT_BAD_INPUT,
                         "NAME is how askers know the tutor, such as \"Aino\": 1 to %d bytes, without * [ ]",
                         NAME_BYTES);
    return RESULT_OK;
}

static enum result grant(struct account *account, struct error *error)
{
    struct store *store = account->errand.store;
    int64_t of = account->errand.organisation_id, queue_id = 0, now_ms = clock_now_ms();
    struct person person;
    char object[40];
    enum result result = find_queue(account, &queue_id, error);
    if (result == RESULT_OK)
        result = person_for_account(store, of, "matrix", account->matrix, PRESENCE_PERSONAL, now_ms, &person, error);
    if (result != RESULT_OK)
        return result;
    result = access_find(store, of, person.id, account->access, &account->before, error);
    if (result == RESULT_OK || result == RESULT_NOT_FOUND)
        result = access_grant(store, of, person.id, account->access, account->name, now_ms, error);
    if (result == RESULT_OK)
        result = queue_member_add(store, of, queue_id, person.id, error);
    if (result != RESULT_OK)
        return result;
    (void)snprintf(object, sizeof object, "person %lld", (long long)person.id);
    result = audit_add(store, of, "system", "access_granted", object, account->access, now_ms, error);
    return result == RESULT_OK ? store_commit(store, error) : result;
}

int command_account(int argc, char **argv, const struct shipped *shipped)
{
    struct account account = {.errand = {.organisation = ORGANISATION_DEFAULT, .data = shipped->default_data},
                              .before = TEXT_INIT};
    struct error error = ERROR_INIT;
    const char *rest[2] = {NULL};
    int rest_count = 2;
    const struct argument arguments[] = {{"--access", &account.access, NULL},
                                         {"--organisation", &account.errand.organisation, NULL},
                                         {"--queue", &account.queue, NULL},
                                         {"--matrix", &account.matrix, NULL},
                                         {"--config", &account.errand.config, NULL},
                                         {"--data", &account.errand.data, NULL},
                                         {.name = NULL}};
    if (!arguments_read("account", usage, argc, argv, arguments, rest, &rest_count))
        return 2;
    if (rest_count != 2 || strcmp(rest[0], "create") != 0) {
        fprintf(stderr, "usage: neuvo account %s\n", usage);
        return 2;
    }
    account.name = rest[1];
    enum result result = check(&account, &error);
    if (result == RESULT_OK)
        result = errand_open(&account.errand, &error);
    if (result == RESULT_OK)
        result = grant(&account, &error);
    store_close(account.errand.store); /* rolls back what was not committed */
    if (result == RESULT_OK)
        printf("%s (%s) is a tutor of %s now; a running service knows it already.\n", account.name, account.matrix,
               account.errand.organisation);
    else
        fprintf(stderr, "neuvo account: %s\n", error.text);
    if (result == RESULT_OK && account.before.length > 0 && strcmp(account.before.data, account.name) != 0)
        printf("Until now askers knew this tutor as %s.\n", account.before.data);
    text_done(&account.before);
    return result == RESULT_OK ? 0 : 1;
}
