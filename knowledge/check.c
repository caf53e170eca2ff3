#include "knowledge/check.h"

#include "base/own.h"
#include "knowledge/complaint.h"

#include <stdlib.h>
#include <string.h>

/* A title whose own topic is hardly surer than another one: people who ask for the one will be shown the other. */
static const double overlap_share = 0.3;
enum { OWN_WORDS_LEAST = 12, LINK_BYTES = 500 };

struct checking {
    const struct knowledge *knowledge;
    struct analyser *analyser;
    const char *today;
    const struct article *article;
    struct complaints *findings;
};

#define find(checking, key, ...) complaint_add((checking)->findings, (checking)->article->path, 0, key, __VA_ARGS__)

static const struct article *version_in(const struct checking *checking, enum language language)
{
    const struct article *article = knowledge_article(checking->knowledge, checking->article->topic, language);
    return article != NULL && article->language == language ? article : NULL;
}

/* ---- one article by itself ------------------------------------------------------------------------------- */

static void check_review(const struct checking *checking)
{
    const struct article *article = checking->article;
    if (article->review_by != NULL && strcmp(article->review_by, checking->today) < 0)
        find(checking, "review_by", "was to be looked through by %s; look, then write a new date", article->review_by);
}

static void check_language(const struct checking *checking)
{
    double sureness = 0;
    const struct article *article = checking->article;
    if (strlen(article->body) < OWN_WORDS_LEAST)
        return;
    enum language found =
        language_detect(checking->knowledge, checking->analyser, article->body, LANGUAGE_NONE, &sureness);
    if (found != LANGUAGE_NONE && found != article->language && sureness > 0.9)
        find(checking, "", "lies in the folder %s but reads as %s; move it, or translate it",
             language_code(article->language), language_code(found));
}

static bool topic_exists(const struct knowledge *knowledge, const char *topic)
{
    for (size_t i = 0; i < knowledge_topic_count(knowledge); i++) {
        if (strcmp(knowledge_topic(knowledge, i), topic) == 0)
            return true;
    }
    return false;
}

static void check_see_also(const struct checking *checking)
{
    const char *const *topics = checking->article->see_also;
    for (size_t i = 0; topics != NULL && topics[i] != NULL; i++) {
        if (strcmp(topics[i], checking->article->topic) == 0)
            find(checking, "see_also", "names the article itself; leave it out");
        else if (!topic_exists(checking->knowledge, topics[i]))
            find(checking, "see_also", "there is no topic %s; write its file's name without .md", topics[i]);
    }
}

/* A link works from every chat only with its whole address. Whether the page is there is not tried: an answer must not
 * depend on what a check sent out. */
static void check_links(const struct checking *checking)
{
    for (const char *at = checking->article->body; (at = strstr(at, "](")) != NULL; at += 2) {
        const char *target = at + 2;
        size_t length = strcspn(target, ") \n");
        size_t scheme = strncmp(target, "https://", 8) == 0 ? 8 : strncmp(target, "mailto:", 7) == 0 ? 7 : 0;
        if (target[length] != ')')
            find(checking, "", "the link to %.*s does not end; write [text](https://…)",
                 (int)(length < 80 ? length : 80), target);
        else if (scheme == 0 || length == scheme || length > LINK_BYTES || strncmp(target, "{{", 2) == 0)
            find(checking, "", "the link to \"%.*s\" leads nowhere from a chat; write its whole address, https://…",
                 (int)(length < 80 ? length : 80), target);
    }
}

/* ---- one topic in several languages ---------------------------------------------------------------------- */

static void check_missing(const struct checking *checking)
{
    enum language first = LANGUAGE_NONE;
    own_(text_done) struct text missing = TEXT_INIT;
    for (int language = 0; language < LANGUAGE_COUNT; language++) {
        if (version_in(checking, (enum language)language) == NULL)
            text_printf(&missing, "%s%s", missing.length > 0 ? ", " : "", language_code((enum language)language));
        else if (first == LANGUAGE_NONE)
            first = (enum language)language;
    }
    if (missing.length > 0 && checking->article->language == first)
        find(checking, "", "is missing in %s; who asks in that language is offered this one", missing.data);
}

static size_t steps_in(const char *markdown)
{
    own_(body_done) struct body body = {.parts = LIST_INIT};
    size_t steps = 0;
    body_read(markdown, &body);
    for (size_t i = 0; i < body.parts.count; i++)
        steps += body.parts.items[i].kind == BODY_STEP;
    return steps;
}

/* The next {{fact}} or number with a meaning of its own (two digits or more); NULL at the end. */
static const char *next_mark(const char *text, size_t *length)
{
    for (; *text != '\0'; text++) {
        *length = strspn(text, "0123456789");
        if (*length >= 2)
            return text;
        text += *length > 0 ? *length - 1 : 0;
        if (strncmp(text, "{{", 2) == 0 && strstr(text, "}}") != NULL) {
            *length = (size_t)(strstr(text, "}}") - text) + 2;
            return text;
        }
    }
    return NULL;
}

static void compare_marks(const struct checking *checking, const struct article *other)
{
    size_t length = 0;
    own_(text_done) struct text mark = TEXT_INIT;
    for (const char *at = checking->article->body; (at = next_mark(at, &length)) != NULL; at += length) {
        text_clear(&mark);
        text_add_bytes(&mark, at, length);
        if (strstr(other->body, mark.data) != NULL)
            continue;
        find(checking, "", "says %s, which the version in %s does not; one of the two is out of date", mark.data,
             language_code(other->language));
        return; /* one is reason enough to look */
    }
}

static void check_versions(const struct checking *checking)
{
    size_t steps = steps_in(checking->article->body);
    for (int language = 0; language < LANGUAGE_COUNT; language++) {
        const struct article *other = version_in(checking, (enum language)language);
        if (other == NULL || other == checking->article)
            continue;
        size_t theirs = steps_in(other->body);
        if (other->language > checking->article->language && theirs != steps)
            find(checking, "", "has %zu steps, and %zu in %s; the versions say different things", steps, theirs,
                 language_code(other->language));
        compare_marks(checking, other);
    }
}

/* ---- topics beside each other ----------------------------------------------------------------------------- */

static void ask(const struct checking *checking, const char *text, struct ranking *ranking)
{
    struct question question = {
        .text = text, .language = checking->article->language, .audience = AUDIENCE_TUTOR, .not_verbatim = true};
    knowledge_ask(checking->knowledge, checking->analyser, &question, ranking, NULL);
}

static void check_title(const struct checking *checking)
{
    struct ranking ranking;
    const struct article *article = checking->article;
    ask(checking, article->title, &ranking);
    if (ranking.count == 0)
        find(checking, "title", "holds no word that says anything; nobody will find the article by it");
    else if (strcmp(ranking.ranked[0].topic, article->topic) != 0)
        find(checking, "title", "asked by its own title, %s comes first; make the titles differ, or join the articles",
             ranking.ranked[0].topic);
    else if (ranking.count > 1 && ranking.outcome != OUTCOME_UNKNOWN &&
             ranking.ranked[1].score > overlap_share * ranking.ranked[0].score)
        find(checking, "title", "is hard to tell from %s; say in both titles what is different, or join the articles",
             ranking.ranked[1].topic);
}

/* Another topic that has the same words as an example, whatever the language of the other. */
static const struct article *owner_of_question(const struct checking *checking, const char *text)
{
    for (size_t i = 0; i < knowledge_topic_count(checking->knowledge); i++) {
        const struct article *other = knowledge_article(checking->knowledge, knowledge_topic(checking->knowledge, i),
                                                        checking->article->language);
        if (other == NULL || other->questions == NULL || strcmp(other->topic, checking->article->topic) == 0)
            continue;
        for (size_t k = 0; other->questions[k] != NULL; k++) {
            if (strcmp(other->questions[k], text) == 0)
                return other;
        }
    }
    return NULL;
}

static void check_questions(const struct checking *checking)
{
    const char *const *questions = checking->article->questions;
    if (questions == NULL || questions[0] == NULL)
        find(checking, "questions",
             "has none; six to ten, in the words of people in a hurry, help it most to be found");
    for (size_t i = 0; questions != NULL && questions[i] != NULL; i++) {
        struct ranking ranking;
        const struct article *other = owner_of_question(checking, questions[i]);
        ask(checking, questions[i], &ranking);
        if (other != NULL)
            find(checking, "questions", "\"%s\" stands in %s too; it can have one answer only", questions[i],
                 other->topic);
        else if (ranking.count == 0 || strcmp(ranking.ranked[0].topic, checking->article->topic) != 0)
            find(checking, "questions", "\"%s\": %s comes first", questions[i],
                 ranking.count == 0 ? "nothing" : ranking.ranked[0].topic);
    }
}

/* ---- all of it --------------------------------------------------------------------------------------------- */

static void (*const checks[])(const struct checking *checking) = {
    check_review, check_missing,  check_language, check_see_also,
    check_links,  check_versions, check_title,    check_questions,
};

void knowledge_check(const struct knowledge *knowledge, struct analyser *analyser, const char *today,
                     struct complaints *findings)
{
    struct checking checking = {.knowledge = knowledge, .analyser = analyser, .today = today, .findings = findings};
    for (size_t i = 0; i < knowledge_topic_count(knowledge); i++) {
        for (int language = 0; language < LANGUAGE_COUNT; language++) {
            checking.article = knowledge_article(knowledge, knowledge_topic(knowledge, i), (enum language)language);
            if (checking.article == NULL || checking.article->language != (enum language)language)
                continue;
            for (size_t k = 0; k < sizeof checks / sizeof *checks; k++)
                checks[k](&checking);
        }
    }
}
