#include "model/report_query.h"

#include <stdlib.h>

void report_query_free(struct report_query *query)
{
    if (query == NULL)
        return;
    free(query->what);
    free(query->format);
    free(query->quarter);
    free(query->area);
    free(query->refused);
    free(query);
}
