/*
 * What the word vectors are worth (../../knowledge/vectors/README.md): the right article at rank 1, with and without
 * them in the same run; for all questions, and for those that share no word with it.
 *
 *     meaning --articles DIR --thesaurus DIR --vectors FILE --expected FILE --scratch DIR [--data DIR]
 *
 * A question shares no word when none of its words (base form, part of a compound or name) is held by a right
 * article in any language. The sets: the shipped articles; the same without their example questions and keywords, as an
 * article is before anybody has written any; with --data, the public development parts under DIR/nlu.
 */
#include "base/file.h"
#include "base/json.h"
#include "base/own.h"
#include "knowledge/question.h"
#include "knowledge/rank.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FILE_BYTES_MAX = 64 * 1024 * 1024 };
static const double promised = 2; /* times as often */

struct counts {
    size_t asked, without, with;
};

struct measuring {
    struct analyser *analyser;
    struct knowledge *without, *with;
    enum language except;       /* questions in it are passed over; NONE: in none */
    struct counts all, strange; /* strange: no word shared */
};

static void die(const char *what)
{
    fprintf(stderr, "meaning: %s\n", what);
    exit(2);
}

static bool is_right(const struct json *right, const char *topic)
{
    for (const struct json *value = right == NULL ? NULL : json_first(right); value != NULL; value = json_next(value)) {
        if (string_equal(json_as_string(value), topic))
            return true;
    }
    return false;
}

/* A concept of the thesaurus is no word that both have: "läppäri" is not "kannettava". */
static void forget_concepts(struct analysis *analysis)
{
    for (size_t i = 0; i < analysis->words.count; i++) {
        uint32_t *link = &analysis->words.items[i].first;
        while (*link != 0) {
            struct analysed_term *term = &analysis->terms.items[*link - 1];
            if (term->kind == TERM_CONCEPT)
                *link = term->next;
            else
                link = &term->next;
        }
    }
}

static bool topic_shares(const struct knowledge *knowledge, const struct analysis *analysis, ptrdiff_t topic)
{
    for (size_t word = 0; topic >= 0 && word < analysis->words.count; word++) {
        for (int language = 0; language < LANGUAGE_COUNT; language++) {
            if (index_word_held(knowledge->languages[language]->words, analysis, word, (uint32_t)topic))
                return true;
        }
    }
    return false;
}

static bool shares_word(const struct measuring *measuring, const struct question *question, const struct json *right)
{
    own_(analysis_done) struct analysis analysis = ANALYSIS_INIT;
    bool shares = false;
    question_analyse(measuring->without, measuring->analyser, question->text, question->language, true, &analysis);
    forget_concepts(&analysis);
    for (const struct json *value = json_first(right); value != NULL && !shares; value = json_next(value))
        shares = topic_shares(measuring->without, &analysis, topic_find(measuring->without, json_as_string(value)));
    return shares;
}

static bool first_is_right(const struct measuring *measuring, const struct knowledge *knowledge,
                           const struct question *question, const struct json *right)
{
    struct ranking ranking;
    knowledge_ask(knowledge, measuring->analyser, question, &ranking, NULL);
    return ranking.count > 0 && is_right(right, ranking.ranked[0].topic);
}

static void ask_line(struct measuring *measuring, const struct json *line)
{
    const char *text = "", *code = "";
    const struct json *right = NULL;
    struct error error = ERROR_INIT;
    (void)json_opt_string(line, "text", &text, &error);
    (void)json_opt_string(line, "lang", &code, &error);
    (void)json_opt_array(line, "relevant", &right, &error);
    if (right == NULL)
        (void)json_opt_array(line, "topics", &right, &error);
    struct question question = {.text = text, .language = language_from_code(code), .audience = AUDIENCE_STAFF};
    if (right == NULL || question.language == LANGUAGE_NONE || question.language == measuring->except)
        return;
    bool without = first_is_right(measuring, measuring->without, &question, right);
    bool with = first_is_right(measuring, measuring->with, &question, right);
    struct counts *counts[] = {&measuring->all, &measuring->strange};
    for (size_t i = 0; i < (shares_word(measuring, &question, right) ? 1 : 2); i++) {
        counts[i]->asked++;
        counts[i]->without += without;
        counts[i]->with += with;
    }
}

static void ask_file(struct measuring *measuring, const char *path)
{
    own_(text_done) struct text file = TEXT_INIT;
    struct error error = ERROR_INIT;
    if (file_read(path, FILE_BYTES_MAX, &file, &error) != RESULT_OK)
        die(error.text);
    for (const char *line = file.data; *line != '\0';) {
        own_(json_freep) struct json *document = NULL;
        size_t length = strcspn(line, "\n");
        if (length > 0 && json_parse(line, length, (struct json_limits){length + 1, 4}, &document, &error) != RESULT_OK)
            die(error.text);
        if (document != NULL)
            ask_line(measuring, document);
        line += length + (line[length] == '\n');
    }
}

static void print(const char *name, const char *which, const struct counts *counts)
{
    double asked = counts->asked == 0 ? 1 : (double)counts->asked;
    printf("meaning, %s, %s: %zu questions, right at rank 1 without vectors %zu (%.3f), with %zu (%.3f)\n", name, which,
           counts->asked, counts->without, (double)counts->without / asked, counts->with, (double)counts->with / asked);
}

static struct knowledge *build(const struct knowledge_sources *sources, struct analyser *analyser)
{
    struct knowledge *knowledge = NULL;
    struct error error = ERROR_INIT;
    if (knowledge_build(sources, NULL, analyser, &knowledge, NULL, &error) != RESULT_OK)
        die(error.text);
    return knowledge;
}

/* The shipped articles, of one language or (NONE) of all, as lines without example questions and keywords. */
static void write_bare(const struct knowledge *knowledge, enum language only, const char *path)
{
    own_(text_done) struct text out = TEXT_INIT;
    struct error error = ERROR_INIT;
    for (size_t topic = 0; topic < knowledge_topic_count(knowledge); topic++) {
        for (int language = 0; language < LANGUAGE_COUNT; language++) {
            const char *name = knowledge_topic(knowledge, topic);
            const struct article *article = knowledge_article(knowledge, name, (enum language)language);
            if (article == NULL || (only != LANGUAGE_NONE && (int)only != language))
                continue;
            text_add_char(&out, '{');
            json_write_member(&out, "id", name);
            json_write_member(&out, "lang", language_code((enum language)language));
            json_write_member(&out, "title", article->title);
            json_write_member(&out, "text", article->body);
            text_add(&out, "}\n");
        }
    }
    if (file_write(path, out.data, out.length, 0644, &error) != RESULT_OK)
        die(error.text);
}

/* Adds the set's sums to those of all sets. */
static void measure(struct measuring *all, const char *name, struct knowledge_sources sources, const char *questions,
                    enum language except)
{
    struct measuring measuring = {.analyser = all->analyser, .except = except};
    measuring.with = build(&sources, all->analyser);
    sources.vectors = NULL;
    measuring.without = build(&sources, all->analyser);
    if (vectors_count(measuring.with->vectors) == 0)
        die("the table of vectors cannot be read");
    ask_file(&measuring, questions);
    print(name, "all", &measuring.all);
    print(name, "no word shared", &measuring.strange);
    all->strange.asked += measuring.strange.asked;
    all->strange.without += measuring.strange.without;
    all->strange.with += measuring.strange.with;
    knowledge_release(measuring.with);
    knowledge_release(measuring.without);
}

/* The shipped articles without their example questions: all, and those of one language alone, where the question in
   another shares little with them but names. */
static void measure_bare(struct measuring *all, const char *scratch, struct knowledge_sources sources,
                         const char *expected)
{
    static const char *const names[] = {[LANGUAGE_FI] = "bare Finnish articles, questions in the other languages",
                                        [LANGUAGE_SV] = "bare Swedish articles, questions in the other languages",
                                        [LANGUAGE_EN] = "bare English articles, questions in the other languages",
                                        [LANGUAGE_COUNT] = "shipped articles, bare"};
    struct knowledge *knowledge = build(&sources, all->analyser);
    own_(text_done) struct text path = TEXT_INIT;
    text_printf(&path, "%s/bare.jsonl", scratch);
    sources.shipped = path.data;
    for (int only = 0; only <= LANGUAGE_COUNT; only++) {
        enum language language = only == LANGUAGE_COUNT ? LANGUAGE_NONE : (enum language)only;
        write_bare(knowledge, language, path.data);
        measure(all, names[only], sources, expected, language);
    }
    knowledge_release(knowledge);
}

static void measure_public(struct measuring *all, const char *data, struct knowledge_sources sources)
{
    static const char *const sets[][2] = {
        {"swefaq", "docs-dev"}, {"squad2-fi", "docs-dev"}, {"stackfaq-para", "docs"}, {"turku-para-fi", "docs-dev"}};
    for (size_t i = 0; i < sizeof sets / sizeof *sets; i++) {
        own_(text_done) struct text docs = TEXT_INIT, questions = TEXT_INIT;
        text_printf(&docs, "%s/nlu/%s/%s.jsonl", data, sets[i][0], sets[i][1]);
        text_printf(&questions, "%s/nlu/%s/dev.jsonl", data, sets[i][0]);
        sources.shipped = docs.data;
        measure(all, sets[i][0], sources, questions.data, LANGUAGE_NONE);
    }
}

int main(int argc, char **argv)
{
    const char *articles = NULL, *thesaurus = NULL, *vectors = NULL, *expected = NULL, *scratch = NULL, *data = NULL;
    struct {
        const char *name, **value;
    } options[] = {{"--articles", &articles}, {"--thesaurus", &thesaurus}, {"--vectors", &vectors},
                   {"--expected", &expected}, {"--scratch", &scratch},     {"--data", &data}};
    for (int i = 1; i + 1 < argc; i += 2) {
        for (size_t j = 0; j < sizeof options / sizeof *options; j++) {
            if (strcmp(argv[i], options[j].name) == 0)
                *options[j].value = argv[i + 1];
        }
    }
    struct error error = ERROR_INIT;
    struct measuring all = {.analyser = NULL};
    if (articles == NULL || thesaurus == NULL || vectors == NULL || expected == NULL || scratch == NULL)
        die("--articles DIR --thesaurus DIR --vectors FILE --expected FILE --scratch DIR [--data DIR]");
    if (analyser_open(&all.analyser, &error) != RESULT_OK || folder_make(scratch, 0755, &error) != RESULT_OK)
        die(error.text);
    struct knowledge_sources sources = {.shipped = articles, .thesaurus = thesaurus, .vectors = vectors};
    measure(&all, "shipped articles", sources, expected, LANGUAGE_NONE);
    measure_bare(&all, scratch, sources, expected);
    if (data != NULL)
        measure_public(&all, data, sources);
    print("all sets", "no word shared", &all.strange);
    analyser_free(all.analyser);
    bool kept = (double)all.strange.with >= promised * (double)all.strange.without;
    if (!kept)
        printf("meaning: with vectors it must be at least %.0f times as often\n", promised);
    return kept ? 0 : 1;
}
