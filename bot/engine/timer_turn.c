#include "engine/timer_turn.h"

#include "base/clock.h"
#include "engine/article_turn.h"
#include "engine/round_turn.h"
#include "store/dead.h"
#include "store/rounds.h"

#include <string.h>

enum result timer_fire(const struct turn_tools *tools, struct poison *poison, const struct timer *timer,
                       struct turn_result *turn_result, struct error *error)
{
    struct store *store = tools->store;
    struct suspect suspect;
    *turn_result = (struct turn_result){.outcome = "other"};
    enum result result = timer_fired(store, timer->organisation_id, timer->id, error);
    if (result != RESULT_OK)
        return result == RESULT_NOT_FOUND ? RESULT_OK : result;
    suspect_of_timer(&suspect, timer);
    bool poisoned = poison_take(poison, &suspect);
    if (strcmp(timer->kind, "deferred") == 0)
        result = turn_take_deferred(tools, timer->organisation_id, timer->payload, poisoned, turn_result, error);
    else if (strcmp(timer->kind, "desk") == 0 && !poisoned)
        result = turn_take_clock(tools, timer->organisation_id, timer->id, timer->payload, turn_result, error);
    else if (strcmp(timer->kind, "article") == 0 && !poisoned)
        result = turn_take_article_due(tools, timer->organisation_id, timer->payload, turn_result, error);
    else if (strcmp(timer->kind, TIMER_ROUND) == 0 && !poisoned)
        result = turn_take_round(tools, timer->organisation_id, timer->payload, turn_result, error);
    else if (strcmp(timer->kind, "tutor_gone") == 0)
        result = turn_take_tutor_gone(tools, timer->organisation_id, timer->person_id, turn_result, error);
    else
        result = error_set(error, RESULT_BAD_INPUT, "a timer of the unknown kind \"%.40s\"", timer->kind);
    if (poison_put_down(poison, store, &suspect, NULL) != RESULT_OK && result == RESULT_OK)
        result = RESULT_FAILED;
    if (result != RESULT_BAD_INPUT && result != RESULT_CONFLICT && result != RESULT_NOT_FOUND)
        return result;
    turn_result->outcome = "dead";
    return dead_add(store, timer->organisation_id, timer->conversation_id, "timer", timer->payload, error->text,
                    clock_now_ms(), error);
}
