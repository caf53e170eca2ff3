/* What askers and tutors hear, and the account of it. */
#include "support/helpdesk_inside.h"

#include "base/clock.h"
#include "base/own.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { AUDIT_MS = 10000 };

/* The newest entry comes last: a strange one is shown, so that whoever looks for a fault sees it. */
static void complain(const char *where, size_t matter, const char *body)
{
    fprintf(stderr, "helpdesk: %s of matter %zu: %s\n", where, matter, body);
}

/* ---- words --------------------------------------------------------------------------------------------------- */

/* "… sana 17 kohta 3". False: it holds no such word of this matter. */
static bool read_word(const char *body, const char *whose, size_t matter, size_t *number)
{
    const char *at = strstr(body, whose);
    size_t of = 0;
    return at != NULL && sscanf(at + strlen(whose), "%zu kohta %zu", &of, number) == 2 && of == matter &&
           *number < HELPDESK_WORDS;
}

/* True: the first time. */
static bool hear_word(struct heard *heard, size_t number)
{
    if (heard->words[number]++ > 0)
        return false;
    heard->disordered += number + 1 < heard->newest;
    if (number + 1 > heard->newest)
        heard->newest = number + 1;
    heard->distinct++;
    return true;
}

static int tutor_in(const char *body)
{
    for (int i = 0; i < HELPDESK_TUTORS; i++) {
        if (strstr(body, helpdesk_tutors[i]) != NULL)
            return i;
    }
    return HELPDESK_NOBODY;
}

static size_t sum(const size_t *numbers)
{
    size_t whole = 0;
    for (size_t i = 0; i < HELPDESK_TUTORS; i++)
        whole += numbers[i];
    return whole;
}

/* ---- what an asker hears --------------------------------------------------------------------------------------- */

/* True: something that had to come, for the first time. */
static bool asker_hears(struct asker_heard *asker, size_t matter, const char *body)
{
    size_t number = 0;
    int tutor = strstr(body, "otti pyyntösi") == NULL ? HELPDESK_NOBODY : tutor_in(body);
    bool is_claimed = sum(asker->claims) > 0 && asker->closings == 0;
    asker->leaked += strstr(body, HELPDESK_NOTE) != NULL;
    if (tutor != HELPDESK_NOBODY)
        return asker->claims[tutor]++ == 0;
    if (read_word(body, HELPDESK_TUTOR, matter, &number)) {
        if (!is_claimed)
            complain("a word outside the claim", matter, body);
        asker->heard.strange += !is_claimed;
        return hear_word(&asker->heard, number);
    }
    if (strstr(body, "ratkaistuksi") != NULL)
        return asker->closings++ == 0;
    if (is_claimed)
        complain("talked over", matter, body);
    asker->talked_over += is_claimed;
    return false;
}

static int claimer_of(const struct asker_heard *asker)
{
    for (int i = 0; i < HELPDESK_TUTORS; i++) {
        if (asker->claims[i] > 0)
            return i;
    }
    return HELPDESK_NOBODY;
}

static void step(struct helpdesk *helpdesk, struct matter *matter, bool first)
{
    helpdesk->steps += first;
    if (matter->claimer == HELPDESK_NOBODY)
        matter->claimer = claimer_of(&matter->asker);
}

/* ---- what is heard in the tutors' room --------------------------------------------------------------------------- */

static void note_card(struct helpdesk *helpdesk, const struct homeserver_answer *answer)
{
    const char *at = strstr(answer->body, HELPDESK_QUESTION);
    size_t number = 0, event = strtoul(answer->event->id + 1, NULL, 10);
    if (at == NULL || sscanf(at + strlen(HELPDESK_QUESTION), "%zu", &number) != 1 || number >= helpdesk->begun) {
        helpdesk->strange++;
        complain("something beside the cards", number, answer->body);
        return;
    }
    struct matter *matter = &helpdesk->matters[number];
    if (matter->tutors.cards++ > 0)
        return;
    while (helpdesk->cards.count <= event)
        (void)list_push(&helpdesk->cards);
    helpdesk->cards.items[event] = number + 1;
    (void)snprintf(matter->card, sizeof matter->card, "%s", answer->event->id);
    helpdesk->steps++;
    helpdesk_race(helpdesk, matter);
}

static struct matter *matter_of_card(struct helpdesk *helpdesk, const char *id)
{
    size_t event = id[0] == '$' ? strtoul(id + 1, NULL, 10) : SIZE_MAX;
    size_t number = event < helpdesk->cards.count ? helpdesk->cards.items[event] : 0;
    return number == 0 ? NULL : &helpdesk->matters[number - 1];
}

static void tutors_hear(struct helpdesk *helpdesk, const struct homeserver_answer *answer)
{
    struct matter *matter = matter_of_card(helpdesk, *answer->edits == '\0' ? answer->thread : answer->edits);
    size_t number = 0;
    if (matter == NULL) {
        note_card(helpdesk, answer);
        return;
    }
    int tutor = strstr(answer->body, "on jo ottanut") == NULL ? HELPDESK_NOBODY : tutor_in(answer->body);
    size_t of = (size_t)(matter - helpdesk->matters);
    if (*answer->edits != '\0')
        matter->card_is_solved = strstr(answer->body, "on ratkaistu") != NULL;
    else if (tutor != HELPDESK_NOBODY)
        matter->tutors.refused[tutor]++;
    else if (strstr(answer->body, "Mikä ratkaisi asian?") != NULL)
        matter->tutors.asked++;
    else if (read_word(answer->body, HELPDESK_ASKER, of, &number))
        step(helpdesk, matter, hear_word(&matter->tutors.heard, number));
    else {
        matter->tutors.heard.strange++;
        complain("in the thread", of, answer->body);
    }
}

/* ---- listening ------------------------------------------------------------------------------------------------------
 */

static struct matter *matter_of_room(const struct helpdesk *helpdesk, const struct homeserver_room *room)
{
    for (size_t i = 0; i < helpdesk->begun; i++) {
        if (helpdesk->matters[i].room == room)
            return &helpdesk->matters[i];
    }
    return NULL;
}

static void hear_matrix(struct helpdesk *helpdesk, const struct homeserver_answer *answer)
{
    if (answer->event->room == helpdesk->room) {
        tutors_hear(helpdesk, answer);
        return;
    }
    struct matter *matter = matter_of_room(helpdesk, answer->event->room);
    if (matter != NULL)
        step(helpdesk, matter, asker_hears(&matter->asker, (size_t)(matter - helpdesk->matters), answer->body));
}

void helpdesk_listen(struct helpdesk *helpdesk)
{
    struct homeserver_answer answer;
    const struct homeserver_event *event;
    for (; (event = homeserver_heard(helpdesk->homeserver, helpdesk->listened)) != NULL; helpdesk->listened++) {
        if (homeserver_answer_read(event, &answer))
            hear_matrix(helpdesk, &answer);
    }
    for (size_t i = 0; i < helpdesk->begun; i++) {
        struct matter *matter = &helpdesk->matters[i];
        for (; matter->web && matter->looked < matter->client.seen.count; matter->looked++) {
            const struct seen *seen = &matter->client.seen.items[matter->looked];
            if (seen->out)
                step(helpdesk, matter, asker_hears(&matter->asker, i, seen->text));
        }
    }
}

/* ---- the account
 * ------------------------------------------------------------------------------------------------------ */

static int by_seq(const void *a, const void *b)
{
    int64_t first = ((const struct seen *)a)->seq, second = ((const struct seen *)b)->seq;
    return (first > second) - (first < second);
}

/* The page shows what stands in the conversation, in its order, whenever it came. */
static void read_anew(const struct helpdesk *helpdesk, struct matter *matter, struct heard *said)
{
    struct client reader;
    size_t number = 0;
    client_init(&reader, helpdesk->server->port);
    memcpy(reader.visit, matter->client.visit, sizeof reader.visit);
    int64_t deadline = clock_monotonic_ms() + AUDIT_MS;
    (void)client_connect(&reader);
    while (reader.seen.count < matter->client.seen.count && reader.descriptor >= 0 && clock_monotonic_ms() < deadline) {
        struct pollfd ready = {.fd = reader.descriptor, .events = POLLIN};
        (void)poll(&ready, 1, 500);
        (void)client_read(&reader);
    }
    if (reader.seen.count > 0)
        qsort(reader.seen.items, reader.seen.count, sizeof *reader.seen.items, by_seq);
    matter->asker = (struct asker_heard){.closings = 0};
    for (size_t i = 0; i < reader.seen.count; i++) {
        const struct seen *seen = &reader.seen.items[i];
        size_t of = (size_t)(matter - helpdesk->matters);
        if (seen->out)
            (void)asker_hears(&matter->asker, of, seen->text);
        else if (read_word(seen->text, HELPDESK_ASKER, of, &number))
            (void)hear_word(said, number);
    }
    client_done(&reader);
}

static void judge_words(const struct heard *heard, struct helpdesk_verdict *verdict)
{
    for (size_t i = 0; i < HELPDESK_WORDS; i++) {
        verdict->lost += heard->words[i] == 0;
        verdict->doubled += heard->words[i] > 1;
    }
    verdict->words += HELPDESK_WORDS;
    verdict->disordered += heard->disordered;
    verdict->strange += heard->strange;
}

/* Something that had to be said so often. */
static void judge_times(size_t times, size_t wanted, struct helpdesk_verdict *verdict)
{
    verdict->lost += times < wanted ? wanted - times : 0;
    verdict->doubled += times > wanted ? times - wanted : 0;
}

/* All who were told who has it were told the same. */
static bool is_claimed_twice(const struct matter *matter)
{
    size_t named = 0;
    for (size_t i = 0; i < HELPDESK_TUTORS; i++)
        named += matter->asker.claims[i] + matter->tutors.refused[i] > 0;
    return named > 1;
}

static void judge(struct helpdesk *helpdesk, struct matter *matter, struct helpdesk_verdict *verdict)
{
    struct heard said = {.distinct = 0};
    size_t lost = verdict->lost;
    if (matter->web) {
        read_anew(helpdesk, matter, &said);
        judge_words(&said, verdict);
    }
    judge_words(&matter->asker.heard, verdict);
    judge_words(&matter->tutors.heard, verdict);
    judge_times(sum(matter->asker.claims), 1, verdict);
    judge_times(sum(matter->tutors.refused), HELPDESK_TUTORS - 1, verdict);
    judge_times(matter->tutors.cards, 1, verdict);
    judge_times(matter->asker.closings, 1, verdict);
    judge_times(matter->tutors.asked, 1, verdict);
    verdict->lost += !matter->card_is_solved;
    verdict->double_claims += is_claimed_twice(matter);
    verdict->talked_over += matter->asker.talked_over;
    verdict->leaked += matter->asker.leaked;
    if (verdict->lost > lost)
        fprintf(stderr,
                "helpdesk: matter %zu (%s) in state %d: %zu + %zu words, %zu claims, %zu refused, %zu cards, %zu "
                "closings, card solved %d\n",
                (size_t)(matter - helpdesk->matters), matter->web ? "web" : "matrix", (int)matter->state,
                matter->asker.heard.distinct, matter->tutors.heard.distinct, sum(matter->asker.claims),
                sum(matter->tutors.refused), matter->tutors.cards, matter->asker.closings, matter->card_is_solved);
}

void helpdesk_judge(struct helpdesk *helpdesk, struct helpdesk_verdict *verdict)
{
    *verdict = (struct helpdesk_verdict){.strange = 0};
    helpdesk_listen(helpdesk);
    for (size_t i = 0; i < helpdesk->count; i++)
        judge(helpdesk, &helpdesk->matters[i], verdict);
    verdict->strange += helpdesk->strange;
}

bool helpdesk_is_well(const struct helpdesk_verdict *verdict)
{
    return verdict->lost + verdict->doubled + verdict->disordered + verdict->talked_over + verdict->double_claims +
               verdict->leaked + verdict->strange ==
           0;
}

void helpdesk_print(const struct helpdesk_verdict *verdict)
{
    printf("lost %zu, doubled %zu, out of order %zu, said by Neuvo after a claim %zu, claimed twice %zu, notes that "
           "reached an asker %zu, strange %zu",
           verdict->lost, verdict->doubled, verdict->disordered, verdict->talked_over, verdict->double_claims,
           verdict->leaked, verdict->strange);
}
