/*
 * How fast the knowledge answers and what it takes, beside SQLite FTS5 in the same run, in turn (A B A B …); the peers
 * in JavaScript get the same texts from search_peers.mjs.
 *
 *     search --articles DIR --thesaurus DIR [--vectors FILE] --scratch DIR [--sizes 1000,10000,100000] [--language fi]
 * [--data DIR]
 *            [--part size|build|recall]
 *
 * For each size it leaves SIZE.jsonl (articles) and SIZE.questions.jsonl in the scratch folder. Recall is judged on
 * public questions alone (--data), as words put together by chance have no meaning to be found.
 */
#include "bench/search_fts5.h"
#include "bench/search_recall.h"
#include "bench/search_texts.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/json.h"
#include "base/list.h"
#include "base/own.h"
#include "jobs/workers.h"

#include <malloc.h>
#include <poll.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WARM_UP = 100, ASKED = 400, PEER_EVERY = 10, SMALL = 1000, ROUNDS = 5 };
enum { WATCH_MS = 250 }; /* how often the service looks for changes */

struct bench {
    const char *articles, *thesaurus, *vectors, *scratch, *data;
    enum language language;
    struct analyser *analyser;
    struct vocabulary *vocabulary[LANGUAGE_COUNT];
    bool failed;
};

static void die(const char *what)
{
    fprintf(stderr, "search: %s\n", what);
    exit(2);
}

/* One promise: said with its figure, kept or not. */
__attribute__((format(printf, 4, 5))) static void promise(struct bench *bench, const char *name, bool kept,
                                                          const char *format, ...)
{
    char figure[200];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(figure, sizeof figure, format, arguments);
    va_end(arguments);
    printf("  %s\n", figure);
    printf(kept ? "ok bench/search-%s\n" : "not ok bench/search-%s: %s\n", name, figure);
    (void)fflush(stdout);
    bench->failed = bench->failed || !kept;
}

/* ---- figures --------------------------------------------------------------------------------------------- */

struct times {
    LIST_OF(double) took_ms;
};

static int compare(const void *a, const void *b)
{
    double first = *(const double *)a, second = *(const double *)b;
    return (first > second) - (first < second);
}

/* Sorts. */
static double percentile(struct times *times, unsigned hundredths)
{
    if (times->took_ms.count == 0)
        return 0;
    qsort(times->took_ms.items, times->took_ms.count, sizeof(double), compare);
    return times->took_ms.items[times->took_ms.count * hundredths / 100];
}

/* What malloc has given out, large blocks too. */
static size_t allocated(void)
{
    struct mallinfo2 info = mallinfo2();
    return info.uordblks + info.hblkhd;
}

static double since_ms(int64_t started_us)
{
    return (double)(clock_monotonic_us() - started_us) / 1000;
}

/* ---- texts ----------------------------------------------------------------------------------------------- */

static FILE *open_scratch(const struct bench *bench, const char *name)
{
    own_(text_done) struct text path = TEXT_INIT;
    text_printf(&path, "%s/%s", bench->scratch, name);
    FILE *file = fopen(path.data, "w");
    if (file == NULL)
        die("cannot write into the scratch folder");
    return file;
}

static void write_line(FILE *file, size_t number, enum language language, const struct made *made)
{
    own_(text_done) struct text line = TEXT_INIT;
    text_printf(&line, "{\"id\":\"t%06zu\",\"lang\":\"%s\",\"title\":", number, language_code(language));
    json_write_string(&line, made->title.data);
    text_add(&line, ",\"text\":");
    json_write_string(&line, made->body.data);
    text_add(&line, ",\"questions\":[");
    for (size_t i = 0; i < MADE_QUESTIONS; i++) {
        text_add(&line, i == 0 ? "" : ",");
        json_write_string(&line, made->questions[i].data);
    }
    text_add(&line, "]}\n");
    (void)fputs(line.data, file);
}

/* Writes SIZE.jsonl and gives the articles to the peer; returns the bytes of the texts. */
static size_t write_articles(const struct bench *bench, size_t count, struct fts5 *fts5)
{
    char name[40];
    struct made made = MADE_INIT;
    size_t bytes = 0;
    (void)snprintf(name, sizeof name, "%zu.jsonl", count);
    FILE *file = open_scratch(bench, name);
    for (size_t i = 0; i < count; i++) {
        article_make_up(bench->vocabulary[bench->language], i, 0, &made);
        write_line(file, i, bench->language, &made);
        fts5_add(fts5, i, &made);
        bytes += made.title.length + made.body.length + made.questions[0].length + made.questions[1].length;
    }
    (void)fclose(file);
    made_done(&made);
    fts5_seal(fts5);
    return bytes;
}

static size_t asked_article(size_t number, size_t count)
{
    return number * 7919 % count;
}

static void write_questions(const struct bench *bench, size_t count)
{
    char name[40];
    own_(text_done) struct text question = TEXT_INIT, line = TEXT_INIT;
    (void)snprintf(name, sizeof name, "%zu.questions.jsonl", count);
    FILE *file = open_scratch(bench, name);
    for (size_t i = 0; i < WARM_UP + ASKED; i++) {
        size_t article = asked_article(i, count);
        question_make_up(bench->vocabulary[bench->language], article, &question);
        text_clear(&line);
        text_printf(&line, "{\"id\":\"t%06zu\",\"text\":", article);
        json_write_string(&line, question.data);
        (void)fprintf(file, "%s}\n", line.data);
    }
    (void)fclose(file);
}

/* ---- asking ---------------------------------------------------------------------------------------------- */

static struct knowledge *build(const struct bench *bench, const char *shipped, const struct knowledge *previous,
                               struct analyser *analyser)
{
    own_(complaints_done) struct complaints complaints = {.list = LIST_INIT};
    struct error error = ERROR_INIT;
    struct knowledge *knowledge = NULL;
    struct knowledge_sources sources = {.shipped = shipped, .thesaurus = bench->thesaurus, .vectors = bench->vectors};
    if (knowledge_build(&sources, previous, analyser, &knowledge, &complaints, &error) != RESULT_OK)
        die(error.text);
    return knowledge;
}

/* Whether article `number` comes first. */
static bool ask(const struct bench *bench, const struct knowledge *knowledge, const char *text, size_t number,
                struct times *times)
{
    char topic[16];
    struct ranking ranking;
    struct question question = {.text = text, .language = bench->language, .audience = AUDIENCE_STAFF};
    (void)snprintf(topic, sizeof topic, "t%06zu", number);
    int64_t started_us = clock_monotonic_us();
    knowledge_ask(knowledge, bench->analyser, &question, &ranking, NULL);
    if (times != NULL)
        *list_push(&times->took_ms) = since_ms(started_us);
    return ranking.count > 0 && strcmp(ranking.ranked[0].topic, topic) == 0;
}

static void renew_analyser(struct bench *bench)
{
    struct error error = ERROR_INIT;
    analyser_free(TAKE(bench->analyser));
    if (analyser_open(&bench->analyser, &error) != RESULT_OK)
        die(error.text);
}

static bool ask_peer(struct fts5 *fts5, const char *text, size_t number, struct times *times)
{
    int64_t started_us = clock_monotonic_us();
    bool right = fts5_ask(fts5, text) == number;
    *list_push(&times->took_ms) = since_ms(started_us);
    return right;
}

/* Medians of the rounds, so that what else runs on the machine in one of them does not count. */
struct asked {
    struct times p50, p99; /* ours, a figure a round */
    struct times theirs;
    double right, peer_right; /* of all questions */
};

static void judge_asking(struct bench *bench, size_t count, struct asked *asked)
{
    char name[40];
    double most_ms = count <= 1000 ? 1 : count <= 10000 ? 2 : 5;
    double p50 = percentile(&asked->p50, 50), p99 = percentile(&asked->p99, 50);
    double ratio = percentile(&asked->theirs, 50) / p50;
    printf("search over %zu articles, %d questions of %d words: ours p50 %.3f p99 %.3f ms (medians of %d rounds), "
           "recall@1 %.3f; FTS5 p50 %.3f p99 %.3f ms, recall@1 %.3f\n",
           count, ASKED, ASKED_WORDS, p50, p99, ROUNDS, asked->right / (ASKED * ROUNDS), percentile(&asked->theirs, 50),
           percentile(&asked->theirs, 99), asked->peer_right / (double)asked->theirs.took_ms.count);
    (void)snprintf(name, sizeof name, "%zu-p99", count);
    promise(bench, name, p99 <= most_ms, "p99 %.3f ms over %zu articles, promised %.0f", p99, count, most_ms);
    if (count >= 100000)
        promise(bench, "fts5", ratio >= 25, "%.1f times as fast as FTS5 over %zu articles, promised 25", ratio, count);
}

/* Each round with an analyser that has not seen the words yet, but for those of the first questions. */
static void ask_round(struct bench *bench, const struct knowledge *knowledge, struct fts5 *fts5, size_t count,
                      struct asked *asked)
{
    own_(text_done) struct text question = TEXT_INIT;
    struct times ours = {.took_ms = LIST_INIT};
    bool first = asked->p50.took_ms.count == 0;
    renew_analyser(bench);
    for (size_t i = 0; i < WARM_UP + ASKED; i++) {
        size_t article = asked_article(i, count);
        question_make_up(bench->vocabulary[bench->language], article, &question);
        bool right = ask(bench, knowledge, question.data, article, i < WARM_UP ? NULL : &ours);
        asked->right += right && i >= WARM_UP;
        if (first && i >= WARM_UP && (count <= 10000 || i % PEER_EVERY == 0))
            asked->peer_right += ask_peer(fts5, question.data, article, &asked->theirs);
    }
    *list_push(&asked->p50.took_ms) = percentile(&ours, 50);
    *list_push(&asked->p99.took_ms) = percentile(&ours, 99);
    list_done(&ours.took_ms);
}

static void ask_all(struct bench *bench, const struct knowledge *knowledge, struct fts5 *fts5, size_t count)
{
    struct asked asked = {.right = 0};
    for (int round = 0; round < ROUNDS; round++)
        ask_round(bench, knowledge, fts5, count, &asked);
    judge_asking(bench, count, &asked);
    list_done(&asked.p50.took_ms);
    list_done(&asked.p99.took_ms);
    list_done(&asked.theirs.took_ms);
}

static void measure_size(struct bench *bench, size_t count)
{
    char path[400], name[40];
    struct fts5 *fts5 = fts5_new();
    size_t bytes = write_articles(bench, count, fts5);
    write_questions(bench, count);
    (void)snprintf(path, sizeof path, "%s/%zu.jsonl", bench->scratch, count);
    struct analyser *worker = NULL;
    struct error error = ERROR_INIT;
    if (analyser_open(&worker, &error) != RESULT_OK)
        die(error.text);
    int64_t started_us = clock_monotonic_us();
    size_t before = allocated();
    struct knowledge *knowledge = build(bench, path, NULL, worker);
    double build_ms = since_ms(started_us);
    analyser_free(worker);
    double each = ((double)allocated() - (double)before - (double)bytes) / (double)count;
    printf("search over %zu articles: built in %.0f ms\n", count, build_ms);
    ask_all(bench, knowledge, fts5, count);
    (void)snprintf(name, sizeof name, "%zu-memory", count);
    promise(bench, name, each <= 4096, "%.0f bytes an article beyond its text (%zu bytes), promised 4096", each,
            bytes / count);
    knowledge_release(knowledge);
    fts5_free(fts5);
}

/* ---- building and changing ------------------------------------------------------------------------------- */

static void write_markdown(const struct bench *bench, enum language language, size_t number, unsigned version)
{
    struct made made = MADE_INIT;
    char name[60];
    article_make_up(bench->vocabulary[language], number, version, &made);
    (void)snprintf(name, sizeof name, "shelf/%s/t%06zu.md", language_code(language), number);
    FILE *file = open_scratch(bench, name);
    (void)fprintf(file, "---\ntitle: %s\nquestions:\n  - %s\n  - %s\n---\n%s\n", made.title.data,
                  made.questions[0].data, made.questions[1].data, made.body.data);
    (void)fclose(file);
    made_done(&made);
}

static void write_shelf(const struct bench *bench)
{
    own_(text_done) struct text path = TEXT_INIT;
    struct error error = ERROR_INIT;
    for (int language = 0; language < LANGUAGE_COUNT; language++) {
        text_clear(&path);
        text_printf(&path, "%s/shelf/%s", bench->scratch, language_code((enum language)language));
        if (folder_make(path.data, 0700, &error) != RESULT_OK)
            die(error.text);
        for (size_t i = 0; i < SMALL; i++)
            write_markdown(bench, (enum language)language, i, 0);
    }
}

/* A worker that builds again and again for as long as it may, each time after one article has changed. */
struct rebuilding {
    struct job job; /* first: the worker gives it back as a job */
    const struct bench *bench;
    const char *shelf;
    struct knowledge *knowledge;
    struct analyser *analyser;
    struct times times;
    atomic_bool stop;
};

static void rebuild(struct rebuilding *work, unsigned version)
{
    write_markdown(work->bench, LANGUAGE_FI, version % SMALL, version);
    int64_t started_us = clock_monotonic_us();
    struct knowledge *next = build(work->bench, work->shelf, work->knowledge, work->analyser);
    *list_push(&work->times.took_ms) = since_ms(started_us);
    knowledge_release(work->knowledge);
    work->knowledge = next;
}

static void rebuild_on(struct job *job)
{
    struct rebuilding *work = (struct rebuilding *)job;
    for (unsigned version = 100; !atomic_load(&work->stop); version++)
        rebuild(work, version);
}

static void rest(struct job *job)
{
    (void)job;
}

/* Every two milliseconds a question is due, and its clock starts then: what the rebuilding takes of the processor
 * counts. */
static double p99_of_asking(const struct bench *bench, const struct knowledge *knowledge)
{
    enum { EVERY_US = 2000 };
    own_(text_done) struct text question = TEXT_INIT;
    struct times times = {.took_ms = LIST_INIT};
    int64_t due_us = clock_monotonic_us();
    for (size_t i = 0; i < ASKED; i++) {
        size_t article = asked_article(i, SMALL);
        question_make_up(bench->vocabulary[bench->language], article, &question);
        due_us += EVERY_US;
        int64_t left_us = due_us - clock_monotonic_us();
        if (left_us > 0)
            (void)ppoll(NULL, 0, &(struct timespec){.tv_nsec = left_us * 1000}, NULL);
        (void)ask(bench, knowledge, question.data, article, NULL);
        *list_push(&times.took_ms) = since_ms(due_us);
    }
    double p99 = percentile(&times, 99);
    list_done(&times.took_ms);
    return p99;
}

/* p99 with the rebuilding beside it and without, in turn: medians of the rounds. */
static void judge_cost(struct bench *bench, struct rebuilding *work)
{
    struct times quiet = {.took_ms = LIST_INIT}, loaded = {.took_ms = LIST_INIT};
    struct knowledge *shown = knowledge_hold(work->knowledge);
    (void)p99_of_asking(bench, shown);
    for (int round = 0; round < ROUNDS; round++) {
        struct workers *workers = workers_start();
        *list_push(&quiet.took_ms) = p99_of_asking(bench, shown);
        atomic_store(&work->stop, false);
        if (!workers_put(workers, WORKER_KNOWLEDGE, &work->job))
            die("the worker takes no job");
        *list_push(&loaded.took_ms) = p99_of_asking(bench, shown);
        atomic_store(&work->stop, true);
        workers_stop(workers);
    }
    knowledge_release(shown);
    double cost = percentile(&loaded, 50) - percentile(&quiet, 50);
    promise(bench, "change-cost", cost <= 2,
            "p99 of other answers %.3f ms, %.3f while rebuilding (medians of %d rounds)", percentile(&quiet, 50),
            percentile(&loaded, 50), ROUNDS);
    list_done(&quiet.took_ms);
    list_done(&loaded.took_ms);
}

static void measure_change(struct bench *bench, struct rebuilding *work)
{
    enum { CHANGES = 9 };
    for (unsigned version = 1; version <= CHANGES; version++)
        rebuild(work, version);
    double change_ms = percentile(&work->times, 99);
    promise(bench, "change", change_ms <= 1000 - WATCH_MS,
            "one changed article among %d × 3: %.0f ms (worst of %d), %d allowed beside the watch's %d", SMALL,
            change_ms, CHANGES, 1000 - WATCH_MS, WATCH_MS);
    judge_cost(bench, work);
}

static void measure_build(struct bench *bench)
{
    own_(text_done) struct text shelf = TEXT_INIT;
    struct error error = ERROR_INIT;
    write_shelf(bench);
    text_printf(&shelf, "%s/shelf", bench->scratch);
    struct rebuilding work = {.job = {.run = rebuild_on, .release = rest},
                              .bench = bench,
                              .shelf = shelf.data,
                              .times = {.took_ms = LIST_INIT}};
    if (analyser_open(&work.analyser, &error) != RESULT_OK)
        die(error.text);
    int64_t started_us = clock_monotonic_us();
    work.knowledge = build(bench, shelf.data, NULL, work.analyser);
    double full_ms = since_ms(started_us);
    promise(bench, "build", full_ms <= 3000, "%d × 3 articles built in %.0f ms, promised 3000", SMALL, full_ms);
    measure_change(bench, &work);
    knowledge_release(work.knowledge);
    analyser_free(work.analyser);
    list_done(&work.times.took_ms);
}

/* ---- recall ------------------------------------------------------------------------------------------------ */

static void measure_recall(struct bench *bench)
{
    static const char *const sets[][2] = {
        {"swefaq", "docs-dev"}, {"squad2-fi", "docs-dev"}, {"turku-para-fi", "docs-dev"}, {"stackfaq-para", "docs"}};
    for (size_t i = 0; i < sizeof sets / sizeof *sets; i++) {
        own_(text_done) struct text articles = TEXT_INIT, questions = TEXT_INIT, name = TEXT_INIT;
        struct recall recall;
        text_printf(&articles, "%s/nlu/%s/%s.jsonl", bench->data, sets[i][0], sets[i][1]);
        text_printf(&questions, "%s/nlu/%s/dev.jsonl", bench->data, sets[i][0]);
        text_printf(&name, "recall-%s", sets[i][0]);
        struct knowledge *knowledge = build(bench, articles.data, NULL, bench->analyser);
        if (!recall_measure(knowledge, bench->analyser, articles.data, questions.data, &recall))
            die("cannot read the questions");
        double asked = (double)recall.asked;
        promise(bench, name.data, recall.ours >= recall.theirs, "%s, %zu questions: recall@1 %.3f, FTS5 %.3f",
                sets[i][0], recall.asked, (double)recall.ours / asked, (double)recall.theirs / asked);
        knowledge_release(knowledge);
    }
}

/* ---- all ------------------------------------------------------------------------------------------------- */

static void read_vocabularies(struct bench *bench)
{
    struct knowledge *shipped = build(bench, bench->articles, NULL, bench->analyser);
    for (int language = 0; language < LANGUAGE_COUNT; language++)
        bench->vocabulary[language] = vocabulary_new(shipped, (enum language)language);
    knowledge_release(shipped);
}

int main(int argc, char **argv)
{
    struct bench bench = {.articles = NULL};
    const char *sizes = "1000,10000,100000", *part = "";
    struct error error = ERROR_INIT;
    const char *language = "fi";
    const struct {
        const char *name, **value;
    } options[] = {{"--articles", &bench.articles}, {"--thesaurus", &bench.thesaurus},
                   {"--vectors", &bench.vectors},   {"--scratch", &bench.scratch},
                   {"--data", &bench.data},         {"--sizes", &sizes},
                   {"--language", &language},       {"--part", &part}};
    for (int i = 1; i + 1 < argc; i += 2) {
        for (size_t j = 0; j < sizeof options / sizeof *options; j++) {
            if (strcmp(argv[i], options[j].name) == 0)
                *options[j].value = argv[i + 1];
        }
    }
    bench.language = language_from_code(language);
    if (bench.articles == NULL || bench.scratch == NULL || bench.language >= LANGUAGE_COUNT)
        die("--articles DIR --thesaurus DIR [--vectors FILE] --scratch DIR [--sizes N,N] [--language fi] [--part "
            "size|build]");
    if (folder_make(bench.scratch, 0700, &error) != RESULT_OK || analyser_open(&bench.analyser, &error) != RESULT_OK)
        die(error.text);
    read_vocabularies(&bench);
    for (char *rest = NULL; (part[0] == '\0' || strcmp(part, "size") == 0) && *sizes != '\0';
         sizes = *rest == ',' ? rest + 1 : rest)
        measure_size(&bench, strtoul(sizes, &rest, 10));
    if (part[0] == '\0' || strcmp(part, "build") == 0)
        measure_build(&bench);
    if (bench.data != NULL && (part[0] == '\0' || strcmp(part, "recall") == 0))
        measure_recall(&bench);
    for (int other = 0; other < LANGUAGE_COUNT; other++)
        vocabulary_free(bench.vocabulary[other]);
    analyser_free(bench.analyser);
    return bench.failed ? 1 : 0;
}
