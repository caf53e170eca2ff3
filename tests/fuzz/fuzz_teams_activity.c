/* Whatever is posted as an activity: what it becomes is bounded and good UTF-8, comes back from where messages wait,
 * and leaves a place that is kept and restored alike. */
#include "fuzz/target.h"

#include "base/own.h"
#include "connectors/teams/connection.h"

#include <string.h>

enum { TEXT_BYTES = 16 * 1024 };

static bool is_good(const char *string, size_t most)
{
    return string != NULL && strlen(string) <= most && utf8_valid(string, strlen(string));
}

static void look_at_activity(const struct activity *activity)
{
    const char *const strings[] = {activity->channel,  activity->service_url, activity->tenant,    activity->text,
                                   activity->locale,   activity->emoji,       activity->name,      activity->choice,
                                   activity->value,    activity->picture,     activity->file_name, activity->media_type,
                                   activity->timestamp};
    const char *const ids[] = {activity->id,      activity->conversation, activity->thread,  activity->from,
                               activity->account, activity->bot,          activity->reply_to};
    for (size_t i = 0; i < sizeof strings / sizeof *strings; i++)
        HOLDS(is_good(strings[i], ACTIVITY_BYTES));
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++)
        HOLDS(is_good(ids[i], ACTIVITY_ID_BYTES));
    HOLDS(strstr(activity->conversation, ";messageid=") == NULL);
}

static void comes_back(const struct message *message)
{
    own_(text_done) struct text once = TEXT_INIT;
    own_(text_done) struct text twice = TEXT_INIT;
    struct message again;
    struct error error = ERROR_INIT;
    message_encode(message, &once);
    HOLDS(message_decode(once.data, &again, &error) == RESULT_OK);
    message_encode(&again, &twice);
    HOLDS(strcmp(once.data, twice.data) == 0);
    message_done(&again);
}

static void look_at_message(const struct message *message)
{
    HOLDS(is_good(message->text, TEXT_BYTES) && is_good(message->choice, ACTIVITY_BYTES));
    HOLDS(message->external_id[0] != '\0' && message->place[0] != '\0' && message->account[0] != '\0');
    HOLDS(is_good(message->attachment.origin, ATTACHMENT_ORIGIN_BYTES) && is_good(message->attachment.name, 120));
    HOLDS(message->direct == (message->direct_place[0] == '\0'));
    HOLDS(message->kind != MESSAGE_CHOICE || message->choice[0] != '\0');
    comes_back(message);
}

static void keep_place(const struct activity *activity)
{
    struct teams_places *places = teams_places_new(), *again = teams_places_new();
    struct kept_list kept = {.list = LIST_INIT}, second = {.list = LIST_INIT};
    (void)teams_place_note(places, activity);
    teams_places_keep(places, &kept);
    HOLDS(kept.list.count == 1);
    teams_places_restore(again, &kept.list.items[0]);
    struct teams_place *place = teams_place_find(again, activity->conversation);
    if (strlen(kept.list.items[0].value) <= 8192) {
        HOLDS(place != NULL);
        teams_place_keep(place, &second);
        HOLDS(strcmp(second.list.items[0].value, kept.list.items[0].value) == 0);
    }
    kept_done(&kept);
    kept_done(&second);
    teams_places_free(places);
    teams_places_free(again);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    static char hosts[] = "smba.trafficmanager.net";
    static struct connector connector = {.options = {.service_hosts = hosts}};
    struct activity activity;
    struct error error = ERROR_INIT;
    if (connector.places == NULL) {
        connector.places = teams_places_new();
        connector.invokes = teams_invokes_new();
    }
    if (activity_read((const char *)bytes, length, &activity, &error) != RESULT_OK) {
        HOLDS(error.text[0] != '\0');
        return 0;
    }
    look_at_activity(&activity);
    keep_place(&activity);
    struct arrival *arrival = arrival_new(ARRIVAL_MESSAGES, "teams", 1);
    teams_messages_of(&connector, &activity, arrival);
    for (size_t i = 0; i < arrival->messages.count; i++)
        look_at_message(&arrival->messages.items[i]);
    arrival_free(arrival);
    activity_done(&activity);
    return 0;
}
