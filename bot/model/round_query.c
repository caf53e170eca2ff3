#include "model/round_query.h"

#include "base/own.h"

#include <stdlib.h>

struct round_query *round_query_new(void)
{
    return x_alloc(1, sizeof(struct round_query));
}

void checkin_round_free(struct checkin_round *round)
{
    if (round != NULL)
        checkin_round_done(round);
    free(round);
}

void round_query_free(struct round_query *query)
{
    if (query == NULL)
        return;
    char **const strings[] = {&query->name, &query->roles,     &query->from,
                              &query->to,   &query->questions, &query->support};
    for (size_t i = 0; i < sizeof strings / sizeof *strings; i++)
        free_pointer(strings[i]);
    checkin_round_free(query->round);
    checkin_rounds_done(&query->rounds);
    for (size_t i = 0; i < query->groups.count; i++) {
        free(query->groups.items[i].code);
        for (int language = 0; language < LANGUAGE_COUNT; language++)
            free(query->groups.items[i].names[language]);
    }
    list_done(&query->groups);
    list_done(&query->missing);
    free(query);
}
