/*
 * Whose members are served (teams.allowed_groups): Teams tells who is in a team in which the app is. Asked at the
 * start, four times an hour, and when somebody came or left somewhere; what was known stays when it cannot be asked.
 */
#include "connectors/teams/connection.h"

#include "base/clock.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/log.h"
#include "base/own.h"
#include "connectors/teams/errand.h"
#include "connectors/teams/fate.h"
#include "loop/http_client.h"
#include "model/record.h"

#include <stdlib.h>
#include <string.h>

enum { PAGES_MOST = 200, PAGE_BYTES = 4 << 20 };
static const int64_t look_ms = 1000, again_ms = 5000, old_ms = INT64_C(15) * 60 * 1000, timeout_ms = 20000;

struct accounts {
    LIST_OF(uint64_t) marks; /* fingerprints */
};

struct roster {
    struct connector *connector;
    struct loop_timer *timer;
    struct accounts members; /* sorted */
    bool known, failing;
    bool wanted;                   /* somebody came or left since it was asked */
    int64_t asked_ms, answered_ms; /* monotonic */
    char *service_url;             /* of whom was heard last; NULL: nobody yet */

    /* While it is being asked. */
    struct http_call *call;
    struct accounts coming;
    const char *group; /* in the settings' list: which one */
    struct text from;  /* where the page before ended */
    char *token;
    size_t pages;
};

static void ask_page(struct roster *roster);

static uint64_t mark_of(const char *account)
{
    return hash_fnv(HASH_FNV_SEED, account, strlen(account));
}

static int compare(const void *a, const void *b)
{
    const uint64_t *one = a, *other = b;
    return *one < *other ? -1 : *one > *other;
}

static void fail(struct roster *roster, const char *why)
{
    if (!roster->failing)
        log_warn("teams_groups",
                 "text=\"who is in teams.allowed_groups cannot be asked: %s; is the app in that team?\"", why);
    roster->failing = true;
    roster->coming.marks.count = 0;
    teams_door_settled(roster->connector->door);
}

static void finish(struct roster *roster)
{
    struct accounts before = roster->members;
    roster->members = roster->coming;
    roster->coming = before;
    roster->coming.marks.count = 0;
    if (roster->members.marks.count > 0)
        qsort(roster->members.marks.items, roster->members.marks.count, sizeof *roster->members.marks.items, compare);
    roster->known = true;
    roster->failing = false;
    roster->answered_ms = clock_monotonic_ms();
    teams_door_settled(roster->connector->door);
}

/* ---- one page -------------------------------------------------------------------------------------------------- */

static const char *string_of(const struct json *object, const char *key)
{
    const char *value = "";
    return json_opt_string(object, key, &value, NULL) == RESULT_OK && value != NULL ? value : "";
}

/* Guests and those of other tenants are in the team, and no staff. */
static void add_member(struct roster *roster, const struct json *member)
{
    if (json_type(member) != JSON_OBJECT)
        return;
    const char *role = string_of(member, "userRole"), *tenant = string_of(member, "tenantId");
    const char *object_id = string_of(member, "aadObjectId");
    bool foreign = *tenant != '\0' && !names_hold(roster->connector->options.tenants, tenant);
    own_(free_pointer) char *account = x_strdup(*object_id != '\0' ? object_id : string_of(member, "objectId"));
    if (*account == '\0' || foreign || strcmp(role, "anonymous") == 0 || strcmp(role, "guest") == 0)
        return;
    for (char *byte = account; *byte != '\0'; byte++) {
        if (*byte >= 'A' && *byte <= 'Z')
            *byte = (char)(*byte + 'a' - 'A');
    }
    *list_push(&roster->coming.marks) = mark_of(account);
}

static bool read_page(struct roster *roster, const struct http_result *result)
{
    static const struct json_limits limits = {PAGE_BYTES, 8};
    own_(json_freep) struct json *document = NULL;
    const struct json *members = NULL;
    if (json_parse(result->body, result->length, limits, &document, NULL) != RESULT_OK ||
        json_type(document) != JSON_OBJECT || json_need_array(document, "members", &members, NULL) != RESULT_OK)
        return false;
    for (const struct json *member = json_first(members); member != NULL; member = json_next(member))
        add_member(roster, member);
    text_clear(&roster->from);
    text_add(&roster->from, string_of(document, "continuationToken"));
    return true;
}

static void on_page(void *context, const struct http_result *result)
{
    struct roster *roster = context;
    own_(text_done) struct text why = TEXT_INIT;
    enum teams_fate fate = teams_fate_of(result, &why);
    roster->call = NULL;
    if (fate == FATE_TOKEN)
        teams_bearer_drop(roster->connector->bearer, roster->token);
    if (fate != FATE_DONE || !read_page(roster, result)) {
        fail(roster, fate != FATE_DONE ? why.data : "the answer cannot be read");
        return;
    }
    if (roster->from.length == 0) { /* the next group */
        roster->group += strcspn(roster->group, ",");
        roster->group += strspn(roster->group, ", ");
    }
    if (*roster->group == '\0')
        finish(roster);
    else
        ask_page(roster);
}

static void ask_page(struct roster *roster)
{
    own_(text_done) struct text url = TEXT_INIT, group = TEXT_INIT;
    const char *why = NULL;
    const char *token = teams_bearer_token(roster->connector->bearer, &why);
    if (token == NULL || ++roster->pages > PAGES_MOST) {
        if (token != NULL || why != NULL)
            fail(roster, why != NULL ? why : "it does not end");
        return; /* a token that is on its way is there when it is asked again */
    }
    text_add_bytes(&group, roster->group, strcspn(roster->group, ","));
    text_trim(&group);
    teams_errand_members(roster->service_url, group.data, roster->from.data, &url);
    free(roster->token);
    roster->token = x_strdup(token);
    roster->call = http_call_start(roster->connector->services->client,
                                   &(struct http_call_request){.method = "GET",
                                                               .url = url.data,
                                                               .bearer = *token == '\0' ? NULL : token,
                                                               .max_bytes = PAGE_BYTES,
                                                               .timeout_ms = timeout_ms,
                                                               .done = on_page,
                                                               .context = roster});
}

/* ---- when ------------------------------------------------------------------------------------------------------ */

static bool is_asked_for(const struct roster *roster)
{
    return *roster->connector->options.groups != '\0';
}

static void on_look(void *context)
{
    struct roster *roster = context;
    const struct connector *connector = roster->connector;
    int64_t now_ms = clock_monotonic_ms();
    bool due = !roster->known || roster->wanted || now_ms - roster->answered_ms >= old_ms;
    if (roster->call != NULL || !due || (roster->asked_ms != 0 && now_ms - roster->asked_ms < again_ms))
        return;
    own_(free_pointer) char *home = x_strndup(connector->options.tenants, strcspn(connector->options.tenants, ","));
    const struct teams_place *near = teams_place_near(connector->places, home);
    if (near != NULL && teams_address_is_service(&connector->options, near->service_url)) {
        free(roster->service_url);
        roster->service_url = x_strdup(near->service_url);
    }
    if (roster->service_url == NULL)
        return;
    const char *why = NULL;
    if (teams_bearer_token(connector->bearer, &why) == NULL) {
        if (why != NULL)
            fail(roster, why);
        return;
    }
    roster->asked_ms = now_ms;
    roster->wanted = false;
    roster->pages = 0;
    roster->coming.marks.count = 0;
    text_clear(&roster->from);
    roster->group = connector->options.groups + strspn(connector->options.groups, ", ");
    ask_page(roster);
}

enum roster_verdict teams_roster_ask(struct roster *roster, const struct activity *activity,
                                     enum membership *membership)
{
    *membership = MEMBERSHIP_UNSAID;
    if (!is_asked_for(roster))
        return ROSTER_KNOWN;
    if (!roster->known) {
        if (roster->service_url == NULL)
            roster->service_url = x_strdup(activity->service_url);
        on_look(roster);
        return roster->failing ? ROSTER_UNREADABLE : ROSTER_COMING;
    }
    uint64_t mark = mark_of(activity->account);
    bool member = roster->members.marks.count > 0 && bsearch(&mark, roster->members.marks.items,
                                                             roster->members.marks.count, sizeof mark, compare) != NULL;
    *membership = member ? MEMBERSHIP_INSIDE : MEMBERSHIP_OUTSIDE;
    return ROSTER_KNOWN;
}

bool teams_roster_is_coming(const struct roster *roster)
{
    return is_asked_for(roster) && !roster->known && !roster->failing;
}

void teams_roster_look(struct roster *roster)
{
    roster->wanted = true;
}

size_t teams_roster_count(const struct roster *roster)
{
    return roster->members.marks.count;
}

/* ---- life ------------------------------------------------------------------------------------------------------ */

struct roster *teams_roster_new(struct connector *connector)
{
    struct roster *roster = x_alloc(1, sizeof *roster);
    *roster = (struct roster){.connector = connector, .from = TEXT_INIT};
    if (is_asked_for(roster))
        roster->timer = loop_timer_start(connector->services->loop, look_ms, look_ms, on_look, roster);
    return roster;
}

void teams_roster_free(struct roster *roster)
{
    if (roster == NULL)
        return;
    loop_timer_stop(&roster->timer);
    if (roster->call != NULL)
        http_call_cancel(roster->call);
    list_done(&roster->members.marks);
    list_done(&roster->coming.marks);
    text_done(&roster->from);
    free(roster->service_url);
    free(roster->token);
    free(roster);
}
