#include "dialog/clarify.h"

#include "dialog/answer.h"
#include "dialog/ask.h"

enum { TITLES_MAX = 3 };

/* Less than this is noise: showing it would only make the right title harder to find. */
static const double least_score = 0.02;

static size_t offer_titles(struct talk *talk, const struct ranking *ranking)
{
    size_t offered = 0;
    for (size_t i = 0; i < ranking->count && offered < TITLES_MAX; i++) {
        const struct article *article = article_of(talk, ranking->ranked[i].topic);
        if (article == NULL || ranking->ranked[i].score < least_score)
            continue;
        talk_offer_topic(talk, article->title, "topic:", article->topic);
        offered++;
    }
    return offered;
}

bool clarify(struct talk *talk, const struct ranking *ranking, const char *for_one, const char *for_several)
{
    size_t titles = offer_titles(talk, ranking);
    if (titles == 0)
        return false;
    talk_offer_phrase(talk, "choice_none", "none_of_these");
    talk->question_below = titles == 1 ? for_one : for_several;
    talk->state.pending = PENDING_CLARIFY;
    talk->state.clarified = true;
    talk->decision->outcome = "clarify";
    return true;
}

static bool wants_picked(const struct talk *talk)
{
    return talk_choice_after(talk, "topic:") != NULL;
}

static void picked(struct talk *talk)
{
    const char *topic = talk_choice_after(talk, "topic:");
    bool clarifying = talk->state.pending == PENDING_CLARIFY;
    if (!answer_with(talk, topic)) {
        talk->decision->outcome = "unknown";
        talk_say(talk, "choice_gone");
        return;
    }
    if (clarifying)
        talk_feedback(talk, topic, "picked");
}

const struct ability picked_ability = {.name = "picked", .wants = wants_picked, .act = picked};
