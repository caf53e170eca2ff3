#include "commands/article_notices.h"

#include "base/own.h"
#include "knowledge/knowledge.h"

#include <string.h>

enum { STEPS_AT_ONCE = 7, ANSWER_BYTES = 6000 }; /* as dialog/answer.c shows them */

static void notice_length(const struct article *article, struct text *notices)
{
    own_(body_done) struct body body = {.parts = LIST_INIT};
    size_t steps = 0;
    body_read(article->body, &body);
    for (size_t i = 0; i < body.parts.count; i++)
        steps += body.parts.items[i].kind == BODY_STEP;
    if (steps > STEPS_AT_ONCE)
        text_printf(notices, "%s: has %zu steps; the first seven are shown, the others only when they are asked for\n",
                    article->path, steps);
    if (strlen(article->body) > ANSWER_BYTES)
        text_printf(notices, "%s: is longer than one answer holds (%d bytes), so its end is cut; shorten it\n",
                    article->path, ANSWER_BYTES);
}

static void notice_article(const struct article *article, const char *today, struct text *notices)
{
    if (article->review_by != NULL && strcmp(article->review_by, today) < 0)
        text_printf(notices, "%s: review_by: was to be looked through by %s; look, then write a new date\n",
                    article->path, article->review_by);
    notice_length(article, notices);
}

void article_notices(const struct knowledge *knowledge, const char *today, struct text *notices)
{
    for (size_t i = 0; i < knowledge_topic_count(knowledge); i++) {
        for (int language = 0; language < LANGUAGE_COUNT; language++) {
            const struct article *article =
                knowledge_article(knowledge, knowledge_topic(knowledge, i), (enum language)language);
            if (article != NULL && article->language == (enum language)language)
                notice_article(article, today, notices);
        }
    }
}
