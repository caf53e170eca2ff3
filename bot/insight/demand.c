#include "insight/demand.h"

#include "base/own.h"
#include "insight/protect.h"
#include "insight/tally.h"

#include <stdlib.h>
#include <string.h>

static const int64_t back_ms = INT64_C(7) * 24 * 3600 * 1000; /* who asks the same within a week was not helped */
enum { CELLS_MOST = 4, NINE_TENTHS_LEAST = 10 };

/* ---- what came back ---------------------------------------------------------------------------------------------- */

struct visit {
    int64_t person_id, at_ms;
    int topic;
    size_t index;
};

static int compare_visits(const void *a, const void *b)
{
    const struct visit *x = a, *y = b;
    if (x->person_id != y->person_id)
        return x->person_id < y->person_id ? -1 : 1;
    if (x->topic != y->topic)
        return x->topic < y->topic ? -1 : 1;
    return x->at_ms < y->at_ms ? -1 : x->at_ms > y->at_ms;
}

/* Whether its person asked about the same topic again within a week, for each question. */
static bool *find_back(const struct asked_list *asked)
{
    LIST_OF(struct visit) visits = LIST_INIT;
    bool *back = x_alloc(asked->list.count + 1, sizeof *back);
    for (size_t i = 0; i < asked->list.count; i++) {
        const struct asked *one = &asked->list.items[i];
        if (one->person_id != 0 && one->topic >= 0)
            *list_push(&visits) = (struct visit){one->person_id, one->at_ms, one->topic, i};
    }
    if (visits.count > 1)
        qsort(visits.items, visits.count, sizeof *visits.items, compare_visits);
    for (size_t i = 0; i + 1 < visits.count; i++) {
        const struct visit *now = &visits.items[i], *next = &visits.items[i + 1];
        back[now->index] =
            now->person_id == next->person_id && now->topic == next->topic && next->at_ms - now->at_ms <= back_ms;
    }
    list_done(&visits);
    return back;
}

/* ---- one table --------------------------------------------------------------------------------------------------- */

/* What is counted twice: those of whom it is so, and the others. */
enum side { SIDE_SELF, SIDE_UNANSWERED, SIDE_HANDED, SIDE_REOPENED, SIDES };
static const enum measure side_measures[SIDES] = {MEASURE_SELF, MEASURE_UNANSWERED, MEASURE_HANDED, MEASURE_REOPENED};

struct counting {
    struct tally all, waits, sides[SIDES][2];
};

static void counting_done(struct counting *counting)
{
    tally_done(&counting->all);
    tally_done(&counting->waits);
    for (int side = 0; side < SIDES; side++) {
        tally_done(&counting->sides[side][0]);
        tally_done(&counting->sides[side][1]);
    }
}

static void count_one(struct counting *counting, const struct asked *one, bool back, size_t cell)
{
    bool self = (one->outcome == ASKED_ANSWER || one->outcome == ASKED_HELPED) && !back;
    const bool is[SIDES] = {self, one->outcome == ASKED_UNKNOWN, one->outcome == ASKED_PERSON, one->reopened};
    tally_add(&counting->all, cell, one->person_id, 0);
    for (int side = 0; side < SIDES; side++) {
        if (side != SIDE_REOPENED || one->has_ticket)
            tally_add(&counting->sides[side][is[side]], cell, one->person_id, 0);
    }
    if (one->claim_ms >= 0)
        tally_add(&counting->waits, cell, one->person_id, one->claim_ms);
}

/* Counts of one measure over all cells. */
struct counts {
    int64_t *events, *people;
};

static struct counts counts_of(struct tally *tally, size_t cells)
{
    struct counts counts = {x_alloc(cells, sizeof *counts.events), x_alloc(cells, sizeof *counts.people)};
    tally_count(tally, counts.events, counts.people);
    return counts;
}

static void counts_done(struct counts *counts)
{
    free(counts->events);
    free(counts->people);
}

/* A share of those who are few says something about each of them: it is told where they are k. */
static void tell_share(const struct picture *picture, struct counting *counting, enum side side, size_t cells)
{
    own_(counts_done) struct counts out = counts_of(&counting->sides[side][0], cells);
    own_(counts_done) struct counts in = counts_of(&counting->sides[side][1], cells);
    own_(counts_done) struct counts all = {x_alloc(cells, sizeof *all.events), x_alloc(cells, sizeof *all.people)};
    struct tally both = {.events = LIST_INIT};
    for (int i = 0; i < 2; i++) {
        const struct tally *one = &counting->sides[side][i];
        for (size_t e = 0; e < one->events.count; e++)
            *list_push(&both.events) = one->events.items[e];
    }
    tally_count(&both, all.events, all.people);
    tally_done(&both);
    for (size_t cell = 0; cell < cells; cell++) {
        if (picture->cells[cell].state == PICTURE_SHOWN && all.people[cell] >= picture->k)
            picture->cells[cell].values[side_measures[side]] =
                share_coarse(in.events[cell], all.events[cell], in.people[cell], out.people[cell]);
    }
}

static void tell_waits(const struct picture *picture, struct counting *counting, size_t cells)
{
    own_(counts_done) struct counts counts = counts_of(&counting->waits, cells);
    for (size_t cell = 0; cell < cells; cell++) {
        struct picture_cell *shown = &picture->cells[cell];
        if (shown->state != PICTURE_SHOWN || counts.people[cell] < picture->k)
            continue;
        shown->values[MEASURE_WAIT_HALF] = minutes_coarse(tally_quantile(&counting->waits, cell, 0.5));
        if (counts.people[cell] >= NINE_TENTHS_LEAST)
            shown->values[MEASURE_WAIT_MOST] = minutes_coarse(tally_quantile(&counting->waits, cell, 0.9));
    }
}

static void tell_all(const struct picture *picture, struct counting *counting, size_t cells)
{
    own_(counts_done) struct counts counts = counts_of(&counting->all, cells);
    for (size_t cell = 0; cell < cells; cell++) {
        if (picture->cells[cell].state == PICTURE_SHOWN)
            picture->cells[cell].values[MEASURE_QUESTIONS] = count_coarse(counts.events[cell]);
    }
    for (int side = 0; side < SIDES; side++)
        tell_share(picture, counting, (enum side)side, cells);
    tell_waits(picture, counting, cells);
}

/* ---- subjects and areas ------------------------------------------------------------------------------------------ */

/* The cells of subjects × areas that a question is in. */
static void cells_of(const struct demand_source *source, const struct asked *one, const struct picture *areas,
                     size_t cells[CELLS_MOST])
{
    size_t width = areas->cols.list.count + 1, rows = areas->rows.list.count;
    size_t row = (size_t)(one->topic < 0 ? source->subject_none : source->subject_of_topic[one->topic]);
    size_t col = (size_t)(one->unit < 0 ? source->area_unknown : source->area_of_unit[one->unit]);
    cells[0] = row * width + col;
    cells[1] = row * width + width - 1;
    cells[2] = rows * width + col;
    cells[3] = rows * width + width - 1;
}

/* A person counts once for each topic in each area, so that subjects and topics come out as sums. */
struct triple {
    int64_t person_id;
    int topic, col;
    size_t cell;
};

static int compare_triples(const void *a, const void *b)
{
    const struct triple *x = a, *y = b;
    if (x->person_id != y->person_id)
        return x->person_id < y->person_id ? -1 : 1;
    if (x->topic != y->topic)
        return x->topic < y->topic ? -1 : 1;
    return x->col < y->col ? -1 : x->col > y->col;
}

static void count_triples(const struct demand_source *source, const struct picture *areas, struct group_table *table,
                          int64_t *of_topics)
{
    LIST_OF(struct triple) triples = LIST_INIT;
    for (size_t i = 0; i < source->asked->list.count; i++) {
        const struct asked *one = &source->asked->list.items[i];
        size_t cells[CELLS_MOST];
        if (one->at_ms < source->from_ms || one->at_ms >= source->to_ms || one->person_id == 0)
            continue;
        cells_of(source, one, areas, cells);
        *list_push(&triples) =
            (struct triple){one->person_id, one->topic, (int)(cells[0] % (areas->cols.list.count + 1)), cells[0]};
    }
    if (triples.count > 1)
        qsort(triples.items, triples.count, sizeof *triples.items, compare_triples);
    for (size_t i = 0; i < triples.count; i++) {
        const struct triple *triple = &triples.items[i];
        if (i > 0 && compare_triples(triple, &triples.items[i - 1]) == 0)
            continue;
        table->n[triple->cell]++;
        if (triple->topic >= 0)
            of_topics[source->line_of_topic[triple->topic]]++;
    }
    list_done(&triples);
}

/* ---- topics ------------------------------------------------------------------------------------------------------ */

/* The topics of one subject, whose sum is known where the subject's total is shown. */
struct subject {
    const struct demand_source *source;
    const struct picture *topics;
    const int64_t *n;     /* of each topic, as they add up to the subject's */
    const char *code;     /* of the subject */
    struct tally *people; /* by topic */
    bool *hidden;
};

static bool is_of(const struct subject *subject, size_t topic)
{
    return strcmp(subject->topics->rows.list.items[topic].group, subject->code) == 0;
}

/* Different people who asked about any of the hidden topics of the subject. */
static int64_t hidden_people(const struct subject *subject)
{
    struct tally together = {.events = LIST_INIT};
    int64_t people = 0;
    for (size_t i = 0; i < subject->people->events.count; i++) {
        const struct tally_event *event = &subject->people->events.items[i];
        if (is_of(subject, event->cell) && subject->hidden[event->cell])
            tally_add(&together, 0, event->person_id, 0);
    }
    tally_count(&together, NULL, &people);
    tally_done(&together);
    return people;
}

/* What is left of the subject without its shown topics must be two at least, and k people together. */
static void cover_topics(const struct subject *subject, int64_t k)
{
    for (;;) {
        size_t count = subject->topics->rows.list.count, hidden = 0, best = count;
        int64_t sum = 0;
        for (size_t i = 0; i < count; i++) {
            if (!is_of(subject, i))
                continue;
            hidden += subject->hidden[i];
            sum += subject->hidden[i] ? subject->n[i] : 0;
            if (!subject->hidden[i] && (best == count || subject->n[i] < subject->n[best]))
                best = i;
        }
        if (hidden == 0 || best == count || (hidden > 1 && sum >= k && hidden_people(subject) >= k))
            return;
        subject->hidden[best] = true;
    }
}

static void protect_topics(const struct demand_source *source, const struct picture *areas, struct picture *topics,
                           const int64_t *n, struct tally *people, const int64_t *counts)
{
    size_t count = topics->rows.list.count, last = areas->cols.list.count;
    own_(free_pointer) bool *hidden = x_alloc(count + 1, sizeof *hidden);
    for (size_t i = 0; i < count; i++)
        hidden[i] = counts[i] < source->k;
    for (size_t s = 0; s < areas->rows.list.count; s++) {
        const struct subject subject = {source, topics, n, areas->rows.list.items[s].code, people, hidden};
        bool shown = picture_cell(areas, s, last)->state == PICTURE_SHOWN;
        if (shown)
            cover_topics(&subject, source->k);
        for (size_t i = 0; i < count; i++) /* a hidden total must not be known from below either */
            hidden[i] = hidden[i] || (!shown && is_of(&subject, i));
    }
    for (size_t i = 0; i < count; i++) {
        struct picture_cell *cell = picture_cell(topics, i, 0);
        cell->state = hidden[i] ? PICTURE_HIDDEN : PICTURE_SHOWN;
        cell->people = people_band(counts[i]);
    }
}

/* ---- the whole --------------------------------------------------------------------------------------------------- */

static void count_all(const struct demand_source *source, const struct picture *areas, struct counting *of_areas,
                      struct counting *of_topics)
{
    own_(free_pointer) bool *back = find_back(source->asked);
    for (size_t i = 0; i < source->asked->list.count; i++) {
        const struct asked *one = &source->asked->list.items[i];
        size_t cells[CELLS_MOST];
        if (one->at_ms < source->from_ms || one->at_ms >= source->to_ms)
            continue;
        cells_of(source, one, areas, cells);
        for (int c = 0; c < CELLS_MOST; c++)
            count_one(of_areas, one, back[i], cells[c]);
        if (one->topic >= 0)
            count_one(of_topics, one, back[i], (size_t)source->line_of_topic[one->topic]);
    }
}

void demand_make(const struct demand_source *source, struct picture *areas, struct picture *topics)
{
    size_t rows = areas->rows.list.count, cols = areas->cols.list.count, cells = (rows + 1) * (cols + 1);
    size_t lines = topics->rows.list.count + 1;
    own_(group_table_done) struct group_table table = {.rows = 0};
    own_(counting_done) struct counting of_areas = {.all = {.events = LIST_INIT}};
    own_(counting_done) struct counting of_topics = {.all = {.events = LIST_INIT}};
    own_(free_pointer) int64_t *n = x_alloc(lines, sizeof *n);
    own_(free_pointer) int64_t *people = x_alloc(lines, sizeof *people);
    group_table_start(&table, (int)rows, (int)cols);
    group_table_overlap(&table);
    count_all(source, areas, &of_areas, &of_topics);
    tally_count(&of_areas.all, NULL, table.people);
    count_triples(source, areas, &table, n);
    group_table_sum(&table);
    protect(&table, source->k);
    picture_protect(areas, &table);
    tell_all(areas, &of_areas, cells);
    tally_count(&of_topics.all, NULL, people);
    protect_topics(source, areas, topics, n, &of_topics.all, people);
    tell_all(topics, &of_topics, lines);
}
