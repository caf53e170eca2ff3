/* knowledge_ask over a small snapshot: the ranking is ordered, its scores are probabilities, its topics are there once,
 * rejected ones are not, and the same question gets the same ranking. */
#include "fuzz/target.h"

#include "base/own.h"
#include "knowledge/knowledge.h"

#include <string.h>

static struct knowledge *knowledge;
static struct analyser *analyser;

static void build(void)
{
    const struct knowledge_sources sources = {.shipped = NEUVO_SOURCE_DIR "/tests/fuzz/small_knowledge.jsonl"};
    struct complaints complaints = {0};
    struct error error = ERROR_INIT;
    HOLDS(analyser_open(&analyser, &error) == RESULT_OK);
    HOLDS(knowledge_build(&sources, NULL, analyser, &knowledge, &complaints, &error) == RESULT_OK);
    HOLDS(complaints.list.count == 0 && knowledge_topic_count(knowledge) == 4);
    complaints_done(&complaints);
}

static void look_at(const struct ranking *ranking)
{
    HOLDS(ranking->count <= RANKED_MAX);
    HOLDS(ranking->count > 0 || ranking->outcome == OUTCOME_UNKNOWN);
    HOLDS(ranking->score == (ranking->count > 0 ? ranking->ranked[0].score : 0));
    for (size_t i = 0; i < ranking->count; i++) {
        HOLDS(ranking->ranked[i].score >= 0 && ranking->ranked[i].score <= 1);
        HOLDS(i == 0 || ranking->ranked[i - 1].score >= ranking->ranked[i].score);
        HOLDS(strcmp(ranking->ranked[i].topic, "wifi-connect") != 0);
        for (size_t other = 0; other < i; other++)
            HOLDS(strcmp(ranking->ranked[i].topic, ranking->ranked[other].topic) != 0);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    static const char *const exclude[] = {"wifi-connect", NULL};
    own_(free_pointer) char *string = x_strndup((const char *)bytes, length);
    own_(text_done) struct text why = TEXT_INIT;
    struct ranking once, twice;
    double sureness = -1;
    if (knowledge == NULL)
        build();
    if (!utf8_valid(string, strlen(string)))
        return 0; /* the connectors let nothing else in */
    enum language language = language_detect(knowledge, analyser, string, LANGUAGE_NONE, &sureness);
    HOLDS(language <= LANGUAGE_NONE && sureness >= 0 && sureness <= 1);
    const struct question question = {
        .text = string, .language = LANGUAGE_NONE, .audience = AUDIENCE_STAFF, .exclude = exclude};
    knowledge_ask(knowledge, analyser, &question, &once, &why);
    look_at(&once);
    HOLDS(utf8_valid(why.data, why.length));
    knowledge_ask(knowledge, analyser, &question, &twice, NULL);
    HOLDS(once.count == twice.count && once.outcome == twice.outcome && once.score == twice.score);
    return 0;
}
