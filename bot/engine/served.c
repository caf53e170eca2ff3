/* Who is served: where a platform also holds pupils and guests, only those on the people list or in an allowed group.
 */
#include "engine/turn.h"

#include "base/own.h"
#include "store/people_list.h"

#include <string.h>

/* On the others whoever gets in was let in: by web.access, or because it is their own terminal. */
static bool is_listed_by_people(const char *connector)
{
    static const char *const connectors[] = {"matrix", "teams"};
    for (size_t i = 0; i < sizeof connectors / sizeof *connectors; i++) {
        if (strcmp(connectors[i], connector) == 0)
            return true;
    }
    return false;
}

enum result turn_serves(const struct turn *turn, bool *serves, struct error *error)
{
    *serves = true;
    if (!is_listed_by_people(turn->message->connector) || turn->message->membership == MEMBERSHIP_INSIDE)
        return RESULT_OK;
    if (turn->message->membership == MEMBERSHIP_OUTSIDE) {
        own_(listed_person_done) struct listed_person person = {0};
        enum result result = people_list_find(turn->tools->store, turn->organisation_id, turn->message->connector,
                                              turn->message->account, turn->now_ms, &person, error);
        *serves = result == RESULT_OK;
        return result == RESULT_NOT_FOUND ? RESULT_OK : result;
    }
    return people_list_serves(turn->tools->store, turn->organisation_id, turn->message->connector,
                              turn->message->account, turn->now_ms, serves, error);
}
