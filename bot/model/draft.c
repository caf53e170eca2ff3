#include "model/draft.h"

#include "base/own.h"

void draft_done(struct draft *draft)
{
    free_pointer(&draft->topic);
    free_pointer(&draft->question);
    free_pointer(&draft->answer);
}

void drafts_done(struct drafts *drafts)
{
    for (size_t i = 0; i < drafts->list.count; i++)
        draft_done(&drafts->list.items[i]);
    list_done(&drafts->list);
}
