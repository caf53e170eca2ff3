#include "model/failed_question.h"

#include <stdlib.h>

void failed_question_done(struct failed_question *question)
{
    free(question->words);
    free(question->topic);
}

void failed_questions_done(struct failed_questions *questions)
{
    for (size_t i = 0; i < questions->list.count; i++)
        failed_question_done(&questions->list.items[i]);
    list_done(&questions->list);
}

void failed_groups_done(struct failed_groups *groups)
{
    for (size_t i = 0; i < groups->list.count; i++) {
        struct failed_group *group = &groups->list.items[i];
        for (size_t near = 0; near < group->nearest_count; near++) {
            free(group->nearest[near].topic);
            free(group->nearest[near].title);
        }
        list_done(&group->items);
    }
    list_done(&groups->list);
    failed_questions_done(&groups->questions);
}
