/* Articles that change, break, are too large or turn in a circle, while the service runs. */
#include "scene.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/own.h"

#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char good_article[] = "---\ntitle: Hernekeiton tilaaminen\nquestions:\n  - miten tilaan "
                                   "hernekeittoa\n---\nTilaa hernekeitto keittiöltä.\n\n1. Soita.\n";
static const char changed_article[] = "---\ntitle: Hernekeiton tilaaminen\nquestions:\n  - miten tilaan "
                                      "hernekeittoa\n---\nUusi ohje: tilaa sinappia.\n\n1. Soita.\n";
static const char broken_article[] =
    "---\ntitle: Hernekeiton tilaaminen\nquestionz:\n  - miten tilaan hernekeittoa\n---\nRikki.\n";

static bool write_article(struct scene *scene, const char *topic, const char *content)
{
    own_(text_done) struct text path = TEXT_INIT;
    text_printf(&path, "%s/%s.md", scene->articles.data, topic);
    return file_write(path.data, content, strlen(content), 0644, NULL) == RESULT_OK;
}

/* Asks again and again, each time as somebody new, until the answer holds the words. */
static bool answered_with(struct scene *scene, const char *question, const char *words, int64_t timeout_ms)
{
    int64_t deadline = clock_monotonic_ms() + timeout_ms;
    do {
        struct client held = scene->client;
        client_init(&scene->client, scene->server.port);
        bool found = client_connect(&scene->client) && scene_ask(scene, question) &&
                     strstr(scene->client.last_body, words) != NULL;
        client_done(&scene->client);
        scene->client = held;
        if (found)
            return true;
        (void)poll(NULL, 0, 50);
    } while (clock_monotonic_ms() < deadline);
    return false;
}

/* Long enough for any machine: how soon a change is in force is measured by tests/bench, where nothing else runs. */
enum { SOON_MS = 30000 };

static const char *new_article(struct scene *scene)
{
    const char *why = scene_start(scene);
    if (why != NULL)
        return why;
    if (!write_article(scene, "hernekeitto", good_article))
        return "the article could not be written";
    if (!answered_with(scene, "miten tilaan hernekeittoa", "keittiöltä", SOON_MS))
        return "a new article is not answered";
    if (!write_article(scene, "hernekeitto", broken_article))
        return "the article could not be broken";
    if (!scene_log_says(scene, "hernekeitto.md\" line=4 key=\"questionz\"", SOON_MS))
        return "the log does not name file, line and key of the fault";
    if (!answered_with(scene, "miten tilaan hernekeittoa", "keittiöltä", SOON_MS))
        return "the old version does not answer while the new one is broken";
    if (!write_article(scene, "hernekeitto", changed_article))
        return "the article could not be mended";
    return answered_with(scene, "miten tilaan hernekeittoa", "sinappia", SOON_MS) ? NULL
                                                                                  : "the mended article is not used";
}

/* ---- changes that spoil what was right ---------------------------------------------------------------------- */

static const char soup_questions[] =
    "{\"lang\":\"fi\",\"text\":\"mistä hernekeittoa saa torstaina\",\"topics\":[\"hernekeitto\"]}\n"
    "{\"lang\":\"fi\",\"text\":\"haluan hernekeittoa lounaaksi\",\"topics\":[\"hernekeitto\"]}\n"
    "{\"lang\":\"fi\",\"text\":\"hernekeiton tilaus keittiöltä\",\"topics\":[\"hernekeitto\"]}\n"
    "{\"lang\":\"fi\",\"text\":\"kuka keittää hernekeittoa\",\"topics\":[\"hernekeitto\"]}\n";

/* Takes all four questions away from the soup. */
static const char greedy_article[] =
    "---\ntitle: Torstain lounas\nquestions:\n  - mistä hernekeittoa saa torstaina\n  - haluan hernekeittoa lounaaksi\n"
    "  - hernekeiton tilaus keittiöltä\n  - kuka keittää hernekeittoa\n---\nTänään on pannukakkua.\n\n1. Syö.\n";

static bool write_questions(struct scene *scene, const char *topic)
{
    own_(text_done) struct text folder = TEXT_INIT;
    own_(text_done) struct text lines = TEXT_INIT;
    text_printf(&folder, "%s/articles/oma/expected", scene->folder.data);
    bool made = folder_make(folder.data, 0755, NULL) == RESULT_OK;
    text_add(&folder, "/soup.jsonl");
    for (const char *at = soup_questions, *name; (name = strstr(at, "[\"hernekeitto\"]")) != NULL;
         at = name + strlen("[\"hernekeitto\"]")) {
        text_add_bytes(&lines, at, (size_t)(name - at));
        text_printf(&lines, "[\"%s\"]", topic);
    }
    text_add(&lines, "}\n");
    return made && file_write(folder.data, lines.data, lines.length, 0644, NULL) == RESULT_OK;
}

static const char *spoiling_article(struct scene *scene)
{
    static const char question[] = "haluan hernekeittoa lounaaksi";
    if (!write_article(scene, "hernekeitto", good_article) || !write_questions(scene, "hernekeitto"))
        return "the article and its questions could not be written";
    const char *why = scene_start(scene);
    if (why != NULL)
        return why;
    if (!answered_with(scene, question, "keittiöltä", SOON_MS))
        return "the question is not answered";
    if (!write_article(scene, "lounas", greedy_article))
        return "the second article could not be written";
    if (!scene_log_says(scene, "event=knowledge_held_back broken=4", SOON_MS))
        return "the log does not say that the change is held back";
    if (!scene_log_says(scene, "oma/expected/soup.jsonl\" line=4 text=\"is answered by another topic", SOON_MS))
        return "the log does not say which questions are broken, and how";
    if (!answered_with(scene, question, "keittiöltä", SOON_MS))
        return "what answered before does not answer any more";
    if (!write_questions(scene, "lounas"))
        return "the questions could not be written anew";
    return answered_with(scene, question, "pannukakkua", SOON_MS) ? NULL
                                                                  : "the change is not used though it was accepted";
}

/* As many as the setting allows: used, and told. */
static const char *slightly_spoiling_article(struct scene *scene)
{
    (void)setenv("NEUVO_KNOWLEDGE_MOST_BROKEN_QUESTIONS", "4", 1);
    bool written = write_article(scene, "hernekeitto", good_article) && write_questions(scene, "hernekeitto");
    const char *why = written ? scene_start(scene) : "the article and its questions could not be written";
    (void)unsetenv("NEUVO_KNOWLEDGE_MOST_BROKEN_QUESTIONS");
    if (why != NULL)
        return why;
    if (!write_article(scene, "lounas", greedy_article))
        return "the second article could not be written";
    if (!answered_with(scene, "haluan hernekeittoa lounaaksi", "pannukakkua", SOON_MS))
        return "the change is not used";
    return scene_log_says(scene, "event=expected_question_broken", SOON_MS) ? NULL
                                                                            : "the log does not name the questions";
}

static const char *huge_article(struct scene *scene)
{
    own_(text_done) struct text path = TEXT_INIT;
    text_printf(&path, "%s/huge.md", scene->articles.data);
    int descriptor = open(path.data, O_WRONLY | O_CREAT, 0644);
    bool made = descriptor >= 0 && ftruncate(descriptor, 50 << 20) == 0;
    (void)close(descriptor);
    const char *why = made ? scene_start(scene) : "the file could not be made";
    if (why != NULL)
        return why;
    if (!scene_log_says(scene, "huge.md", SOON_MS))
        return "the log does not name the huge article";
    return scene_is_alive(scene) ? NULL : "nobody is answered";
}

static const char *circle_of_links(struct scene *scene)
{
    own_(text_done) struct text link_path = TEXT_INIT;
    own_(text_done) struct text file_link = TEXT_INIT;
    text_printf(&link_path, "%s/circle", scene->articles.data);
    text_printf(&file_link, "%s/loop.md", scene->articles.data);
    if (symlink(scene->articles.data, link_path.data) != 0 || symlink(file_link.data, file_link.data) != 0)
        return "the links could not be made";
    const char *why = scene_start(scene);
    if (why != NULL)
        return why;
    return scene_is_alive(scene) ? NULL : "nobody is answered";
}

const struct fault_case article_cases[] = {
    {"new-and-broken-article", new_article},
    {"article-that-spoils-questions", spoiling_article},
    {"article-that-spoils-few-questions", slightly_spoiling_article},
    {"article-of-50-megabytes", huge_article},
    {"circle-of-links", circle_of_links},
    {.name = NULL},
};
