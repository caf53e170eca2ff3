#include "support/crowd.h"

#include "base/own.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const questions[] = {
    "unohdin salasanani",      "miten jaan näytön teamsissa", "wilma ei aukea", "projektori on musta",
    "skrivaren fungerar inte", "how do I book a room",        "kiitos",         "mikä on pääkaupunki",
};

static struct homeserver_room *make_room(struct homeserver *homeserver, const char *creator, bool direct, bool joined)
{
    return homeserver_room_new(
        homeserver, &(struct homeserver_room_options){
                        .creator = creator, .direct = direct, .joined = joined, .name = direct ? NULL : "Tiimi"});
}

/* The first half talks alone with Neuvo; of the others, five share a room. */
void crowd_init(struct crowd *crowd, struct homeserver *homeserver, size_t conversations, bool joined, unsigned seed)
{
    *crowd = (struct crowd){.homeserver = homeserver, .count = conversations, .seed = seed};
    crowd->talkers = x_alloc(conversations, sizeof *crowd->talkers);
    for (size_t i = 0; i < conversations; i++) {
        struct talker *talker = &crowd->talkers[i];
        talker->direct = i < (conversations + 1) / 2;
        size_t number = talker->direct ? 0 : i - (conversations + 1) / 2;
        (void)snprintf(talker->user, sizeof talker->user, "@person%zu:fake.test", i);
        if (talker->direct || number % CROWD_THREADS_PER_ROOM == 0) {
            talker->room = make_room(homeserver, talker->user, talker->direct, joined);
        } else {
            talker->room = crowd->talkers[i - 1].room;
            homeserver_member(homeserver, talker->room, talker->user, "join", NULL);
        }
        if (!talker->direct && number % CROWD_THREADS_PER_ROOM == 0)
            homeserver_member(homeserver, talker->room, "@onlooker:fake.test", "join", NULL);
    }
}

void crowd_done(struct crowd *crowd)
{
    for (size_t i = 0; i < crowd->count; i++)
        list_done(&crowd->talkers[i].asked);
    free(crowd->talkers);
    list_done(&crowd->events);
}

bool crowd_wait_joined(struct crowd *crowd, int64_t timeout_ms)
{
    bool joined = true;
    for (size_t i = 0; joined && i < crowd->count; i++)
        joined = homeserver_wait_membership(crowd->homeserver, crowd->talkers[i].room, "join", timeout_ms);
    return joined;
}

/* The number with which an event id of the homeserver begins. */
static size_t number_of(const char *id)
{
    return id[0] == '$' ? strtoul(id + 1, NULL, 10) : SIZE_MAX;
}

static void note(struct crowd *crowd, const char *id, struct whose whose)
{
    size_t number = number_of(id);
    while (crowd->events.count <= number)
        (void)list_push(&crowd->events);
    crowd->events.items[number] = whose;
}

void crowd_ask(struct crowd *crowd, size_t number)
{
    struct talker *talker = &crowd->talkers[number];
    bool begins = !talker->direct && talker->root[0] == '\0';
    char text[120];
    (void)snprintf(text, sizeof text, "%s nro %zu", questions[(size_t)rand_r(&crowd->seed) % 8], talker->asked.count);
    struct homeserver_saying saying = {.user = talker->user,
                                       .text = text,
                                       .thread = talker->direct || begins ? NULL : talker->root,
                                       .mention = begins};
    struct asked *asked = list_push(&talker->asked);
    homeserver_say(crowd->homeserver, talker->room, &saying, asked->id);
    if (begins)
        (void)snprintf(talker->root, sizeof talker->root, "%s", asked->id);
    note(crowd, asked->id, (struct whose){.what = WHOSE_QUESTION, .talker = number, .number = talker->asked.count - 1});
}

size_t crowd_open(const struct crowd *crowd, size_t number)
{
    return crowd->talkers[number].asked.count - crowd->talkers[number].answered;
}

void crowd_chatter(struct crowd *crowd)
{
    size_t direct = (crowd->count + 1) / 2;
    char id[HOMESERVER_ID_BYTES];
    if (direct == crowd->count)
        return;
    const struct talker *talker = &crowd->talkers[direct + (size_t)rand_r(&crowd->seed) % (crowd->count - direct)];
    homeserver_say(crowd->homeserver, talker->room,
                   &(struct homeserver_saying){.user = "@onlooker:fake.test", .text = "unohdin salasanani taas"}, id);
    note(crowd, id, (struct whose){.what = WHOSE_CHATTER});
    if (rand_r(&crowd->seed) % 2 == 0)
        return;
    char inner[HOMESERVER_ID_BYTES];
    homeserver_say(
        crowd->homeserver, talker->room,
        &(struct homeserver_saying){.user = "@onlooker:fake.test", .text = "ja wilma ei aukea", .thread = id}, inner);
    note(crowd, inner, (struct whose){.what = WHOSE_CHATTER});
}

/* ---- the account ----------------------------------------------------------------------------------------- */

static bool is_in_place(const struct talker *talker, const struct homeserver_answer *answer)
{
    return answer->event->room == talker->room && strcmp(answer->thread, talker->root) == 0;
}

/* True for the first answer. */
static bool take_answer(struct crowd *crowd, const struct whose *whose, const struct homeserver_answer *answer)
{
    struct talker *talker = &crowd->talkers[whose->talker];
    struct asked *asked = &talker->asked.items[whose->number];
    crowd->verdict.rude += strcmp(answer->kind, "m.notice") != 0 || !answer->mentions;
    crowd->verdict.misplaced += !is_in_place(talker, answer);
    if (asked->answers++ > 0) {
        crowd->verdict.doubled++;
        return false;
    }
    crowd->verdict.disordered += whose->number + 1 < talker->newest;
    if (whose->number + 1 > talker->newest)
        talker->newest = whose->number + 1;
    talker->answered++;
    return true;
}

size_t crowd_listen(struct crowd *crowd)
{
    struct homeserver_answer answer;
    const struct homeserver_event *event;
    size_t first = 0;
    for (; (event = homeserver_heard(crowd->homeserver, crowd->heard)) != NULL; crowd->heard++) {
        if (!homeserver_answer_read(event, &answer) || answer.edits[0] != '\0')
            continue;
        size_t number = number_of(answer.cause);
        const struct whose *whose = number < crowd->events.count ? &crowd->events.items[number] : NULL;
        if (whose == NULL || whose->what == WHOSE_NOBODY)
            crowd->verdict.others++;
        else if (whose->what == WHOSE_CHATTER)
            crowd->verdict.unasked++;
        else
            first += take_answer(crowd, whose, &answer) ? 1 : 0;
    }
    return first;
}

size_t crowd_answered(const struct crowd *crowd)
{
    size_t answered = 0;
    for (size_t i = 0; i < crowd->count; i++)
        answered += crowd->talkers[i].answered;
    return answered;
}

const struct crowd_verdict *crowd_judge(struct crowd *crowd)
{
    (void)crowd_listen(crowd);
    crowd->verdict.asked = crowd->verdict.lost = 0;
    for (size_t i = 0; i < crowd->count; i++) {
        crowd->verdict.asked += crowd->talkers[i].asked.count;
        crowd->verdict.lost += crowd_open(crowd, i);
    }
    return &crowd->verdict;
}

bool crowd_is_well(const struct crowd_verdict *verdict)
{
    return verdict->lost + verdict->doubled + verdict->disordered + verdict->misplaced + verdict->unasked +
               verdict->rude ==
           0;
}

void crowd_print(const struct crowd_verdict *verdict)
{
    printf("lost %zu, doubled %zu, out of order %zu, misplaced %zu, unasked %zu, rude %zu (%zu greetings)",
           verdict->lost, verdict->doubled, verdict->disordered, verdict->misplaced, verdict->unasked, verdict->rude,
           verdict->others);
}
