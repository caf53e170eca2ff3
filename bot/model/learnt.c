#include "model/learnt.h"

#include <stdlib.h>

void learnt_drafts_done(struct learnt_drafts *drafts)
{
    for (size_t i = 0; i < drafts->list.count; i++) {
        free(drafts->list.items[i].topic);
        free(drafts->list.items[i].words);
    }
    list_done(&drafts->list);
}

void learnt_rows_done(struct learnt_rows *rows)
{
    for (size_t i = 0; i < rows->list.count; i++) {
        free(rows->list.items[i].topic);
        free(rows->list.items[i].code);
        free(rows->list.items[i].words);
    }
    list_done(&rows->list);
}
