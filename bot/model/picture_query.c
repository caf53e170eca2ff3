#include "model/picture_query.h"

#include "base/own.h"

#include <stdlib.h>

struct picture_query *picture_query_new(enum picture_query_kind kind, const char *connector, const char *organisation,
                                        const char *place)
{
    struct picture_query *query = x_alloc(1, sizeof *query);
    *query = (struct picture_query){.kind = kind,
                                    .connector = x_strdup(connector),
                                    .organisation = x_strdup(organisation),
                                    .place = x_strdup(place),
                                    .bytes = TEXT_INIT,
                                    .media_type = ""};
    return query;
}

void picture_query_free(struct picture_query *query)
{
    if (query == NULL)
        return;
    free(query->connector);
    free(query->organisation);
    free(query->place);
    text_wipe(&query->bytes);
    free(query->name);
    free(query);
}
