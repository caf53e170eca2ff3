#include "commands/demo_players.h"

#include "access/password.h"
#include "base/own.h"
#include "model/message.h"
#include "store/access.h"
#include "store/local_accounts.h"
#include "store/organisations.h"
#include "store/people.h"

static const struct {
    const char *name, *login, *access;
    enum language language;
} players[] = {{"Aino", "aino", "staff", LANGUAGE_FI},   {"Bengt", "bengt", "staff", LANGUAGE_SV},
               {"Cathy", "cathy", "staff", LANGUAGE_EN}, {"Mikko", "mikko", "tutor", LANGUAGE_FI},
               {"Eeva", "eeva", "editor", LANGUAGE_FI},  {"Maija", "maija", "manager", LANGUAGE_FI}};
enum { PLAYERS = sizeof players / sizeof *players };

/* A tutor of all queues. */
static enum result join_queues(struct store *store, int64_t of, int64_t person_id, struct error *error)
{
    own_(place_rows_done) struct place_rows queues = {.list = LIST_INIT};
    enum result result = queue_list(store, of, &queues, error);
    for (size_t i = 0; i < queues.list.count && result == RESULT_OK; i++)
        result = queue_member_add(store, of, queues.list.items[i].id, person_id, error);
    return result;
}

static enum result add(struct store *store, int64_t of, int player, const char *password, int64_t from_ms,
                       int64_t now_ms, int64_t *person_id, struct error *error)
{
    struct person made = {0};
    const char *login = players[player].login, *name = players[player].name;
    enum result result = person_for_account(store, of, "console", login, PRESENCE_PERSONAL, from_ms, &made, error);
    if (result == RESULT_OK)
        result = local_account_add(store, of, made.id, login, name, now_ms, error);
    if (result == RESULT_OK)
        result = local_account_set_password(store, of, made.id, password, error);
    if (result == RESULT_OK)
        result = access_grant(store, of, made.id, players[player].access, name, now_ms, error);
    if (result == RESULT_OK)
        result = person_set_language(store, of, made.id, players[player].language, error);
    *person_id = made.id;
    return result == RESULT_OK && string_equal(players[player].access, "tutor") ? join_queues(store, of, made.id, error)
                                                                                : result;
}

enum result demo_players_add(struct store *store, int64_t organisation_id, int64_t from_ms, int64_t now_ms,
                             int64_t *aino_id, struct error *error)
{
    char password[PASSWORD_HASH_BYTES];
    enum result result = password_hash(DEMO_PASSWORD, password, error);
    for (int i = 0; result == RESULT_OK && i < PLAYERS; i++) {
        int64_t id = 0;
        result = add(store, organisation_id, i, password, from_ms, now_ms, &id, error);
        *aino_id = i == 0 ? id : *aino_id;
    }
    return result;
}
