/* neuvo account: who may do more than ask, and signs in to the console. Also while the service runs. */
#include "access/login.h"
#include "access/rights.h"
#include "base/clock.h"
#include "base/own.h"
#include "commands/arguments.h"
#include "commands/commands.h"
#include "commands/errand.h"
#include "connectors/matrix/identifiers.h"
#include "settings/settings.h"
#include "store/access.h"
#include "store/audit.h"
#include "store/local_accounts.h"
#include "store/organisations.h"
#include "store/people.h"
#include "store/people_list.h"
#include "store/timers.h"

#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

static const char usage[] =
    "create --access staff|tutor|editor|manager|operator [--matrix @id:server] [--teams OBJECT-ID] [--queue CODE] "
    "NAME | list | reset NAME | remove NAME "
    "[--organisation CODE] [--config FILE] [--data DIR]";

enum { NAME_BYTES = 80, CODE_BYTES = 16, ID_BYTES = 200 };

struct account {
    struct errand errand;
    const char *access, *queue, *matrix, *teams, *name;
    struct text before; /* the name under which the person had the access already; "" had it not */
    char code[41];      /* of the invitation; "" none was made */
    struct text login;
    int64_t person_id;
};

/* ---- what it was given ----------------------------------------------------------------------------------------- */

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

static enum result check_name(const struct account *account, struct error *error)
{
    bool good = *account->name != '\0' && strlen(account->name) <= NAME_BYTES &&
                utf8_valid(account->name, strlen(account->name)) && strpbrk(account->name, "*[]\n\r\t") == NULL;
    return good ? RESULT_OK
                : error_set(error, RESULT_BAD_INPUT,
                            "NAME is how askers know the tutor, and what is signed in with, such as \"Aino\": 1 to %d "
                            "bytes, without * [ ]",
                            NAME_BYTES);
}

static bool is_object_id(const char *id)
{
    size_t length = strlen(id);
    return length > 0 && length <= ID_BYTES &&
           strspn(id, "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_.:") == length;
}

static enum result check(const struct account *account, struct error *error)
{
    bool tutor = account->access != NULL && access_of_name(account->access) == ACCESS_TUTOR;
    if (account->access == NULL || access_of_name(account->access) == ACCESS_COUNT)
        return error_set(error, RESULT_BAD_INPUT, "--access must be staff, tutor, editor, manager or operator");
    if (account->matrix != NULL && !matrix_is_user(account->matrix))
        return error_set(error, RESULT_BAD_INPUT,
                         "--matrix must be the person's whole Matrix id, such as @aino:example.fi");
    if (account->teams != NULL && (account->matrix != NULL || !is_object_id(account->teams)))
        return error_set(
            error, RESULT_BAD_INPUT,
            "--teams must be the person's object id in Microsoft Entra, such as "
            "2f6cb1d0-7a44-4d6b-9c1e-0f2d5b8f7a10, and not stand beside --matrix (neuvo links accounts when "
            "the person writes yhdistä)");
    if (account->queue != NULL && !tutor)
        return error_set(error, RESULT_BAD_INPUT, "--queue is for tutors: nobody else answers tickets");
    return check_name(account, error);
}

/* ---- making one ------------------------------------------------------------------------------------------------ */

static enum result note(struct account *account, const char *action, struct error *error)
{
    char object[40];
    (void)snprintf(object, sizeof object, "person %" PRId64, account->person_id);
    return audit_add(account->errand.store, account->errand.organisation_id, "system", action, object,
                     account->access == NULL ? "" : account->access, clock_now_ms(), error);
}

/* A code that is used once, within a day; whoever has it sets the password. */
static enum result invite(struct account *account, struct error *error)
{
    unsigned char secret[CODE_BYTES];
    randombytes_buf(secret, sizeof secret);
    (void)sodium_bin2hex(account->code, sizeof account->code, secret, sizeof secret);
    return local_account_invite(account->errand.store, account->errand.organisation_id, account->person_id,
                                account->code, clock_now_ms() + invitation_ms, error);
}

static enum result find_local(struct account *account, struct local_account *found, struct error *error)
{
    login_of_name(account->name, &account->login);
    return local_account_find(account->errand.store, account->errand.organisation_id, account->login.data, found,
                              error);
}

/* Whom the account is for: the person of the Matrix or Teams id, or who signs in by that name already, or somebody new.
 */
static enum result find_person(struct account *account, const struct local_account *found, struct error *error)
{
    struct person person = {.id = 0};
    const char *connector = account->matrix != NULL ? "matrix" : account->teams != NULL ? "teams" : "console";
    enum result result = RESULT_OK;
    own_(free_pointer) char *teams = x_strdup(account->teams);
    if (teams != NULL)
        account_fold(teams);
    if (account->matrix == NULL && teams == NULL && found->person_id != 0)
        person.id = found->person_id;
    else
        result = person_for_account(account->errand.store, account->errand.organisation_id, connector,
                                    account->matrix != NULL ? account->matrix
                                    : teams != NULL         ? teams
                                                            : account->login.data,
                                    PRESENCE_PERSONAL, clock_now_ms(), &person, error);
    account->person_id = person.id;
    return result;
}

static enum result give_access(struct account *account, struct error *error)
{
    struct store *store = account->errand.store;
    int64_t of = account->errand.organisation_id, queue_id = 0;
    bool tutor = access_of_name(account->access) == ACCESS_TUTOR;
    enum result result = tutor ? find_queue(account, &queue_id, error) : RESULT_OK;
    if (result != RESULT_OK) /* also "there is no such queue", which is not "had no access before" */
        return result;
    result = access_find(store, of, account->person_id, account->access, &account->before, error);
    if (result == RESULT_OK || result == RESULT_NOT_FOUND)
        result = access_grant(store, of, account->person_id, account->access, account->name, clock_now_ms(), error);
    return result == RESULT_OK && tutor ? queue_member_add(store, of, queue_id, account->person_id, error) : result;
}

static enum result create(struct account *account, struct error *error)
{
    struct store *store = account->errand.store;
    int64_t of = account->errand.organisation_id;
    own_(local_account_done) struct local_account found = {.person_id = 0};
    enum result result = find_local(account, &found, error);
    if (result == RESULT_OK || result == RESULT_NOT_FOUND)
        result = find_person(account, &found, error);
    if (result == RESULT_OK && found.person_id != 0 && found.person_id != account->person_id)
        return error_set(error, RESULT_CONFLICT,
                         "somebody else signs in as \"%s\" already; give a NAME that tells them apart, such as "
                         "\"%s V.\"",
                         account->name, account->name);
    if (result == RESULT_OK)
        result = give_access(account, error);
    if (result == RESULT_OK)
        result =
            local_account_add(store, of, account->person_id, account->login.data, account->name, clock_now_ms(), error);
    if (result == RESULT_OK && string_empty(found.password))
        result = invite(account, error);
    return result == RESULT_OK ? note(account, "access_granted", error) : result;
}

/* ---- the other deeds ------------------------------------------------------------------------------------------- */

static enum result need_local(struct account *account, struct error *error)
{
    own_(local_account_done) struct local_account found = {.person_id = 0};
    enum result result = find_local(account, &found, error);
    account->person_id = found.person_id;
    return result == RESULT_NOT_FOUND
               ? error_set(error, RESULT_NOT_FOUND, "nobody signs in as \"%s\"; neuvo account list shows who does",
                           account->name)
               : result;
}

/* The password and all sessions are gone at once; a new link is made. */
static enum result reset(struct account *account, struct error *error)
{
    enum result result = need_local(account, error);
    if (result == RESULT_OK)
        result = local_account_set_password(account->errand.store, account->errand.organisation_id, account->person_id,
                                            "", error);
    if (result == RESULT_OK)
        result = invite(account, error);
    return result == RESULT_OK ? note(account, "password_reset", error) : result;
}

/* The service gives back what they had, and says so to the askers. */
static enum result take_away(struct account *account, struct error *error)
{
    struct store *store = account->errand.store;
    int64_t of = account->errand.organisation_id, timer_id = 0, now_ms = clock_now_ms();
    enum result result = need_local(account, error);
    if (result == RESULT_OK)
        result = timer_add(store, of, 0, account->person_id, "tutor_gone", "", now_ms, now_ms, &timer_id, error);
    if (result == RESULT_OK)
        result = local_account_remove(store, of, account->person_id, error);
    return result == RESULT_OK ? note(account, "account_removed", error) : result;
}

static const char *standing(const struct local_account *account)
{
    if (*account->password != '\0')
        return "signs in";
    return account->invited_until_ms > clock_now_ms() ? "has a link" : "needs a link (neuvo account reset)";
}

static enum result list(struct account *account, struct error *error)
{
    own_(text_done) struct text after = TEXT_INIT;
    enum result result = RESULT_OK;
    for (bool more = true; more && result == RESULT_OK;) {
        own_(local_accounts_done) struct local_accounts all = {.list = LIST_INIT};
        result = local_accounts_list(account->errand.store, account->errand.organisation_id, after.data, &all, error);
        for (size_t i = 0; i < all.list.count; i++)
            printf("%-24s %-24s %s\n", all.list.items[i].name, all.list.items[i].accesses,
                   standing(&all.list.items[i]));
        more = all.list.count > 0;
        if (!more)
            break;
        text_clear(&after);
        text_add(&after, all.list.items[all.list.count - 1].login);
    }
    return result;
}

/* ---- telling --------------------------------------------------------------------------------------------------- */

static void print_link(const struct account *account)
{
    own_(text_done) struct text complaints = TEXT_INIT;
    struct settings *settings = NULL;
    if (*account->code == '\0' || settings_load(account->errand.config, NULL, 0, &settings, &complaints) != RESULT_OK)
        return;
    const char *public_url = settings_string(settings, "server.public_url");
    printf("With this link %s sets a password, once, within 24 hours:\n  ", account->name);
    if (*public_url != '\0')
        printf("%s", public_url);
    else
        printf("http://127.0.0.1:%d", (int)settings_int(settings, "server.port"));
    printf("/console#invitation=%s.%s\n", account->errand.organisation, account->code);
    settings_free(settings);
}

static void tell_created(const struct account *account)
{
    const char *article = strchr("aeiou", account->access[0]) != NULL ? "an" : "a";
    printf("%s (%s) is %s %s of %s now; a running service knows it already.\n", account->name,
           account->matrix != NULL ? account->matrix : "local account", article, account->access,
           account->errand.organisation);
    if (account->before.length > 0 && strcmp(account->before.data, account->name) != 0)
        printf("Until now askers knew this tutor as %s.\n", account->before.data);
    print_link(account);
}

static void tell_reset(const struct account *account)
{
    printf("The password of %s counts no longer, and every session has ended.\n", account->name);
    print_link(account);
}

static void tell_removed(const struct account *account)
{
    printf("%s cannot sign in and has no access any more; requests that %s had go back to the others.\n", account->name,
           account->name);
}

static const struct deed {
    const char *word;
    int arguments; /* with the word itself */
    enum result (*check)(const struct account *account, struct error *error);
    enum result (*run)(struct account *account, struct error *error);
    void (*tell)(const struct account *account);
} deeds[] = {
    {"create", 2, check, create, tell_created},
    {"list", 1, NULL, list, NULL},
    {"reset", 2, check_name, reset, tell_reset},
    {"remove", 2, check_name, take_away, tell_removed},
};

static const struct deed *find_deed(const char *word, int count)
{
    for (size_t i = 0; i < sizeof deeds / sizeof *deeds; i++) {
        if (word != NULL && strcmp(deeds[i].word, word) == 0 && deeds[i].arguments == count)
            return &deeds[i];
    }
    return NULL;
}

static enum result run(const struct deed *deed, struct account *account, struct error *error)
{
    enum result result = deed->check == NULL ? RESULT_OK : deed->check(account, error);
    if (result == RESULT_OK)
        result = errand_open(&account->errand, error);
    if (result == RESULT_OK)
        result = deed->run(account, error);
    if (result == RESULT_OK)
        result = store_commit(account->errand.store, error);
    store_close(account->errand.store); /* rolls back what was not committed */
    return result;
}

int command_account(int argc, char **argv, const struct shipped *shipped)
{
    struct account account = {.errand = {.organisation = ORGANISATION_DEFAULT, .data = shipped->default_data},
                              .before = TEXT_INIT,
                              .login = TEXT_INIT};
    struct error error = ERROR_INIT;
    const char *rest[2] = {NULL};
    int rest_count = 2;
    const struct argument arguments[] = {
        {"--access", &account.access, NULL},    {"--organisation", &account.errand.organisation, NULL},
        {"--queue", &account.queue, NULL},      {"--matrix", &account.matrix, NULL},
        {"--teams", &account.teams, NULL},      {"--config", &account.errand.config, NULL},
        {"--data", &account.errand.data, NULL}, {.name = NULL}};
    if (!arguments_read("account", usage, argc, argv, arguments, rest, &rest_count))
        return 2;
    const struct deed *deed = find_deed(rest[0], rest_count);
    if (deed == NULL) {
        fprintf(stderr, "usage: neuvo account %s\n", usage);
        return 2;
    }
    account.name = rest[1];
    enum result result = run(deed, &account, &error);
    if (result != RESULT_OK)
        fprintf(stderr, "neuvo account: %s\n", error.text);
    else if (deed->tell != NULL)
        deed->tell(&account);
    text_done(&account.before);
    text_done(&account.login);
    return result == RESULT_OK ? 0 : 1;
}
