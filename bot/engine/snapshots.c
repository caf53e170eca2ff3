#include "engine/snapshots.h"

#include "base/own.h"
#include "knowledge/knowledge.h"

void snapshots_take(struct engine_options *options, struct turn_tools *tools, struct arrival *arrival)
{
    if (arrival->knowledge != NULL) {
        knowledge_release(options->knowledge);
        options->knowledge = TAKE(arrival->knowledge);
        tools->knowledge = options->knowledge;
    }
    if (arrival->learnt != NULL) {
        learnt_release(options->learnt);
        options->learnt = TAKE(arrival->learnt);
        tools->learnt = options->learnt;
    }
}

void snapshots_release(struct engine_options *options)
{
    knowledge_release(options->knowledge);
    learnt_release(options->learnt);
}
