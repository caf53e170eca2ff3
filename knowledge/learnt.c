#include "knowledge/learnt.h"

#include "base/own.h"
#include "knowledge/confidence.h"
#include "knowledge/learnt_inside.h"

#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

/* Chosen on knowledge/expected/dev*.jsonl by tests/bench/learnt.c. */
static const double pair_weight = 3.0;    /* e to this: the most by which pairs multiply a topic's odds */
static const double pair_share = 0.5;     /* two pairs that lead nowhere else say all that pairs can say */
static const double pair_doubt = 2.0;     /* people who may have meant something else by the pair */
static const double text_people = 0.75;   /* as much as so many people weighs what the text says */
static const double unshaken_from = 0.95; /* a question that stands in an article word for word stays that article's */
static const double least_room = 0.01;

struct association {
    uint64_t mark;  /* the first half of the saying's hash */
    uint32_t topic; /* offset in topics */
    uint32_t people, against;
};

struct learnt {
    atomic_int holders;
    uint8_t key[HASH_KEY_BYTES];
    struct text topics;                       /* names, each ended by NUL */
    LIST_OF(struct association) associations; /* sorted by mark once sealed */
};

/* ---- life ---------------------------------------------------------------------------------------------- */

struct learnt *learnt_new(const uint8_t *key)
{
    struct learnt *made = x_alloc(1, sizeof *made);
    atomic_init(&made->holders, 1);
    memcpy(made->key, key, sizeof made->key);
    made->topics = (struct text)TEXT_INIT;
    return made;
}

struct learnt *learnt_hold(struct learnt *learnt)
{
    atomic_fetch_add(&learnt->holders, 1);
    return learnt;
}

void learnt_release(struct learnt *learnt)
{
    if (learnt == NULL || atomic_fetch_sub(&learnt->holders, 1) != 1)
        return;
    list_done(&learnt->associations);
    text_done(&learnt->topics);
    memset(learnt->key, 0, sizeof learnt->key);
    free(learnt);
}

const uint8_t *learnt_key(const struct learnt *learnt)
{
    return learnt->key;
}

static uint64_t mark_of(const char *hex)
{
    char half[17];
    size_t length = strnlen(hex, sizeof half - 1);
    memcpy(half, hex, length);
    half[length] = '\0';
    return strtoull(half, NULL, 16);
}

/* The offset of the name; the rows of a topic mostly come together. */
static uint32_t keep_topic(struct learnt *learnt, const char *topic)
{
    if (learnt->associations.count > 0) {
        uint32_t last = learnt->associations.items[learnt->associations.count - 1].topic;
        if (strcmp(learnt->topics.data + last, topic) == 0)
            return last;
    }
    uint32_t offset = (uint32_t)learnt->topics.length;
    text_add_bytes(&learnt->topics, topic, strlen(topic) + 1);
    return offset;
}

void learnt_add(struct learnt *learnt, const char *mark, const char *topic, int64_t people, int64_t against)
{
    if (people < LEARNT_PEOPLE || people > UINT32_MAX || against < 0 || against > UINT32_MAX)
        return;
    struct association made = {.mark = mark_of(mark),
                               .topic = keep_topic(learnt, topic),
                               .people = (uint32_t)people,
                               .against = (uint32_t)against};
    *list_push(&learnt->associations) = made;
}

static int compare_marks(const void *a, const void *b)
{
    uint64_t one = ((const struct association *)a)->mark, other = ((const struct association *)b)->mark;
    return (one > other) - (one < other);
}

void learnt_seal(struct learnt *learnt)
{
    if (learnt->associations.count > 0)
        qsort(learnt->associations.items, learnt->associations.count, sizeof *learnt->associations.items,
              compare_marks);
}

size_t learnt_count(const struct learnt *learnt)
{
    return learnt->associations.count;
}

/* The first association of the saying, and how many there are. */
static const struct association *find(const struct learnt *learnt, const char *hex, size_t *count)
{
    uint64_t mark = mark_of(hex);
    size_t low = 0, high = learnt->associations.count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (learnt->associations.items[middle].mark < mark)
            low = middle + 1;
        else
            high = middle;
    }
    *count = 0;
    while (low + *count < learnt->associations.count && learnt->associations.items[low + *count].mark == mark)
        ++*count;
    return &learnt->associations.items[low];
}

/* ---- how it counts ---------------------------------------------------------------------------------------- */

/* What is known of one ranked topic. */
struct lift {
    double before, after;
    double pairs;            /* how far pairs of words point to it, 0 … 1 */
    int64_t people, against; /* of the phrase; 0: it was not learnt */
};

static ptrdiff_t place_of(const struct ranking *ranking, const char *topic)
{
    for (size_t i = 0; i < ranking->count; i++) {
        if (strcmp(ranking->ranked[i].topic, topic) == 0)
            return (ptrdiff_t)i;
    }
    return -1;
}

static void look_up_phrase(const struct learnt *learnt, const struct saying *saying, const struct ranking *ranking,
                           struct lift *lifts)
{
    size_t count = 0;
    const struct association *found = find(learnt, saying->mark, &count);
    for (size_t i = 0; i < count; i++) {
        ptrdiff_t place = place_of(ranking, learnt->topics.data + found[i].topic);
        if (place < 0)
            continue;
        lifts[place].people = found[i].people;
        lifts[place].against = found[i].against;
    }
}

/* A pair that leads everywhere leads nowhere: each topic gets its share of all who said it. */
static void look_up_pair(const struct learnt *learnt, const struct saying *saying, const struct ranking *ranking,
                         struct lift *lifts)
{
    size_t count = 0;
    double all = pair_doubt;
    const struct association *found = find(learnt, saying->mark, &count);
    for (size_t i = 0; i < count; i++)
        all += found[i].people + found[i].against;
    for (size_t i = 0; i < count; i++) {
        ptrdiff_t place = place_of(ranking, learnt->topics.data + found[i].topic);
        if (place < 0 || found[i].people <= found[i].against)
            continue;
        double share = (double)(found[i].people - found[i].against) / all;
        lifts[place].pairs = fmin(1, lifts[place].pairs + pair_share * share);
    }
}

/* Odds of the topics and of "none of them" multiplied, then made a whole again. No answer comes of it alone. */
static void weigh_pairs(struct lift *lifts, size_t count)
{
    double before = 0, after = 0;
    if (lifts[0].before >= confidence_answer_from)
        return;
    for (size_t i = 0; i < count; i++) {
        before += lifts[i].before;
        lifts[i].after = lifts[i].before * exp(pair_weight * lifts[i].pairs);
        after += lifts[i].after;
    }
    double none = fmax(1 - before, least_room);
    for (size_t i = 0; i < count; i++)
        lifts[i].after = fmin(lifts[i].after * (before + none) / (after + none), confidence_answer_from - least_room);
}

static double by_people(const struct lift *lift)
{
    double people = (double)lift->people, against = (double)lift->against;
    double share = (text_people * lift->after + people) / (text_people + people + against);
    if (lift->before < LEARNT_RELATED_FROM)
        share = fmin(share, confidence_answer_from - least_room);
    return fmax(share, lift->after);
}

static void weigh_phrase(struct lift *lifts, size_t count)
{
    double before = 0, after = 0;
    for (size_t i = 0; i < count; i++) {
        if (lifts[i].people == 0)
            continue;
        before += lifts[i].after;
        lifts[i].after = by_people(&lifts[i]);
        after += lifts[i].after;
    }
    double left = fmax(1 - after, least_room) / fmax(1 - before, least_room);
    for (size_t i = 0; i < count && after > before; i++) {
        if (lifts[i].people == 0 && lifts[i].before < unshaken_from)
            lifts[i].after *= fmin(left, 1);
    }
}

static void explain(const struct sayings *sayings, const struct ranking *ranking, const struct lift *lifts,
                    struct text *why)
{
    for (size_t i = 0; i < ranking->count; i++) {
        const struct lift *lift = &lifts[i];
        if (lift->people == 0 && lift->pairs <= 0)
            continue;
        text_printf(why, "learnt: %s: P %.2f -> %.2f;", ranking->ranked[i].topic, lift->before, lift->after);
        if (lift->people > 0)
            text_printf(why, " picked by %lld people for \"%s\", not meant by %lld;", (long long)lift->people,
                        sayings->list.items[0].words, (long long)lift->against);
        if (lift->pairs > 0)
            text_printf(why, " pairs of its words point there by %.2f;", lift->pairs);
        text_printf(why, "\n");
    }
}

static void sort(struct ranking *ranking, const struct lift *lifts)
{
    for (size_t i = 0; i < ranking->count; i++) {
        struct ranked ranked = {ranking->ranked[i].topic, lifts[i].after};
        size_t place = i;
        for (; place > 0 && ranking->ranked[place - 1].score < ranked.score; place--)
            ranking->ranked[place] = ranking->ranked[place - 1];
        ranking->ranked[place] = ranked;
    }
    ranking->score = ranking->ranked[0].score;
}

void learnt_apply(const struct question *question, const struct knowledge *knowledge, struct analyser *analyser,
                  enum language language, struct ranking *ranking, struct text *why)
{
    own_(sayings_done) struct sayings sayings = {.list = LIST_INIT};
    struct lift lifts[RANKED_MAX] = {{.before = 0}};
    if (question->learnt == NULL || question->learnt->associations.count == 0 || ranking->count == 0)
        return;
    learnt_sayings(question->learnt, knowledge, analyser, question->organisation_id, question->text, language,
                   &sayings);
    for (size_t i = 0; i < ranking->count; i++)
        lifts[i].before = lifts[i].after = ranking->ranked[i].score;
    for (size_t i = 0; i < sayings.list.count; i++) {
        const struct saying *saying = &sayings.list.items[i];
        if (saying->kind == SAYING_PHRASE)
            look_up_phrase(question->learnt, saying, ranking, lifts);
        else
            look_up_pair(question->learnt, saying, ranking, lifts);
    }
    weigh_pairs(lifts, ranking->count);
    weigh_phrase(lifts, ranking->count);
    if (why != NULL)
        explain(&sayings, ranking, lifts, why);
    sort(ranking, lifts);
    ranking->outcome = confidence_outcome(ranking);
}
