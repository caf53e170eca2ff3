#include "insight/tally.h"

#include <math.h>
#include <stdlib.h>

void tally_add(struct tally *tally, size_t cell, int64_t person_id, int64_t value)
{
    *list_push(&tally->events) = (struct tally_event){cell, person_id, value};
    tally->by_value = false;
}

void tally_done(struct tally *tally)
{
    list_done(&tally->events);
}

static int compare_people(const void *a, const void *b)
{
    const struct tally_event *x = a, *y = b;
    if (x->cell != y->cell)
        return x->cell < y->cell ? -1 : 1;
    return x->person_id < y->person_id ? -1 : x->person_id > y->person_id;
}

static int compare_values(const void *a, const void *b)
{
    const struct tally_event *x = a, *y = b;
    if (x->cell != y->cell)
        return x->cell < y->cell ? -1 : 1;
    return x->value < y->value ? -1 : x->value > y->value;
}

static void sort(struct tally *tally, int (*compare)(const void *a, const void *b))
{
    if (tally->events.count > 1)
        qsort(tally->events.items, tally->events.count, sizeof *tally->events.items, compare);
}

void tally_count(struct tally *tally, int64_t *events, int64_t *people)
{
    sort(tally, compare_people);
    tally->by_value = false;
    for (size_t i = 0; i < tally->events.count; i++) {
        const struct tally_event *event = &tally->events.items[i];
        if (events != NULL)
            events[event->cell]++;
        if (event->person_id != 0 && (i == 0 || compare_people(event, &tally->events.items[i - 1]) != 0))
            people[event->cell]++;
    }
}

/* The first event of the cell, or of one behind it. */
static size_t first_of(const struct tally *tally, size_t cell)
{
    size_t low = 0, high = tally->events.count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (tally->events.items[middle].cell < cell)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

int64_t tally_quantile(struct tally *tally, size_t cell, double share)
{
    if (!tally->by_value)
        sort(tally, compare_values);
    tally->by_value = true;
    size_t first = first_of(tally, cell), count = first_of(tally, cell + 1) - first;
    size_t rank = (size_t)ceil(share * (double)count);
    return count == 0 ? 0 : tally->events.items[first + (rank == 0 ? 0 : rank - 1)].value;
}
