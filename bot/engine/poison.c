#include "engine/poison.h"

#include "base/clock.h"
#include "base/hash.h"
#include "base/own.h"
#include "engine/inflight.h"
#include "model/message.h"
#include "store/inbound.h"
#include "store/organisations.h"
#include "store/store.h"
#include "store/timers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ATTEMPTS_MOST = 3 };
static const int64_t await_ms = 10 * 60 * 1000;

struct poison {
    struct inflight *inflight;
    const uint8_t *key;
    char awaited[HASH_HEX_BYTES]; /* the work that a dead process had in hand; "" none */
    char counted[HASH_HEX_BYTES]; /* the same, come again and counted; "" none */
    bool had_its_tries;
    int64_t await_until_ms; /* monotonic */
};

void suspect_of_message(struct suspect *suspect, const struct message *message)
{
    *suspect = (struct suspect){.organisation = message->organisation,
                                .connector = message->connector,
                                .place = message->place,
                                .external_id = message->external_id};
}

void suspect_of_timer(struct suspect *suspect, const struct timer *timer)
{
    *suspect = (struct suspect){.organisation_id = timer->organisation_id, .connector = "timer", .place = ""};
    (void)snprintf(suspect->number, sizeof suspect->number, "%lld", (long long)timer->id);
    suspect->external_id = suspect->number;
}

static void suspect_key(const struct poison *poison, const struct suspect *suspect, char key[HASH_HEX_BYTES])
{
    hash_strings_hex(poison->key, key, suspect->organisation == NULL ? "" : suspect->organisation, suspect->connector,
                     suspect->place, suspect->external_id, NULL);
}

enum result poison_open(const char *path, const uint8_t *key, struct poison **poison, struct error *error)
{
    struct poison *made = x_alloc(1, sizeof *made);
    made->key = key;
    made->await_until_ms = clock_monotonic_ms() + await_ms;
    enum result result = inflight_open(path, &made->inflight, made->awaited, error);
    if (result != RESULT_OK) {
        free(made);
        return result;
    }
    *poison = made;
    return RESULT_OK;
}

void poison_close(struct poison *poison)
{
    if (poison == NULL)
        return;
    inflight_close(poison->inflight);
    free(poison);
}

bool poison_is_awaited(struct poison *poison)
{
    if (poison->awaited[0] != '\0' && clock_monotonic_ms() > poison->await_until_ms)
        poison->awaited[0] = '\0';
    return poison->awaited[0] != '\0';
}

static enum result find_organisation(struct store *store, const struct suspect *suspect, int64_t *organisation_id,
                                     struct error *error)
{
    *organisation_id = suspect->organisation_id;
    return suspect->organisation == NULL ? RESULT_OK
                                         : organisation_find(store, suspect->organisation, organisation_id, error);
}

enum result poison_count(struct poison *poison, struct store *store, const struct suspect *suspect, struct error *error)
{
    char key[HASH_HEX_BYTES];
    int64_t organisation_id = 0;
    unsigned count = 0;
    suspect_key(poison, suspect, key);
    if (!poison_is_awaited(poison) || strcmp(key, poison->awaited) != 0)
        return RESULT_OK;
    enum result result = store_begin(store, error);
    if (result == RESULT_OK)
        result = find_organisation(store, suspect, &organisation_id, error);
    if (result == RESULT_OK)
        result = attempt_add(store, organisation_id, suspect->connector, suspect->place, suspect->external_id,
                             clock_now_ms(), &count, error);
    if (result == RESULT_OK)
        result = store_commit(store, error);
    if (result != RESULT_OK) {
        store_rollback(store);
        return result;
    }
    poison->awaited[0] = '\0';
    poison->had_its_tries = count >= ATTEMPTS_MOST;
    memcpy(poison->counted, key, sizeof key);
    return RESULT_OK;
}

bool poison_take(struct poison *poison, const struct suspect *suspect)
{
    char key[HASH_HEX_BYTES];
    suspect_key(poison, suspect, key);
    inflight_set(poison->inflight, key);
    return poison->had_its_tries && strcmp(key, poison->counted) == 0;
}

enum result poison_put_down(struct poison *poison, struct store *store, const struct suspect *suspect,
                            struct error *error)
{
    char key[HASH_HEX_BYTES];
    int64_t organisation_id = 0;
    suspect_key(poison, suspect, key);
    inflight_clear(poison->inflight);
    if (poison->counted[0] == '\0' || strcmp(key, poison->counted) != 0)
        return RESULT_OK;
    enum result result = find_organisation(store, suspect, &organisation_id, error);
    return result == RESULT_OK
               ? attempt_clear(store, organisation_id, suspect->connector, suspect->place, suspect->external_id, error)
               : result;
}
