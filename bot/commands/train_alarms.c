#include "commands/train_alarms.h"

#include "base/file.h"
#include "base/own.h"
#include "intents/alarms.h"
#include "knowledge/expected_lines.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Logistic regression by stochastic gradient descent with a step for each weight (Duchi, Hazan, Singer 2011, AdaGrad),
 * always in the same order. */
enum { FILE_BYTES = 1024 * 1024, FOLDS = 5, ROUNDS = 15 };
static const double rate = 0.3, penalty = 1e-3;
/* There are fewer alarms, and calm messages with their words, than questions. Questions that nothing answers count as
 * much as those: it is beside "I don't know" that an alarm is heard. */
static const double labelled_weight = 4;
/* Of the calm messages that no article answers so many may sound like an alarm: it gives a line too many beside "I
 * don't know". Where people may be in danger that costs less than no line. Of those that an article answers so many may
 * sound like one surely. */
static const double false_shares[ALARM_KINDS] = {[ALARM_SECURITY] = 0.12, [ALARM_DANGER] = 0.10, [ALARM_CRISIS] = 0.04};
static const double false_share_short = 0.01;
static const double sure_share = 0.002;

struct message {
    struct alarm_holes holes;
    double length;
    bool is_short;
    enum alarm alarm;
    bool labelled; /* of a file of alarms */
    bool answered; /* a question that an article answers: there the alarms only decide when sure */
    double weight;
};

struct messages {
    LIST_OF(struct message) list;
    struct alarm_rarities rarities; /* once all are there */
};

struct fitted {
    double weights[ALARM_HOLES], offset;
};

static void messages_done(struct messages *messages)
{
    for (size_t i = 0; i < messages->list.count; i++)
        alarm_holes_done(&messages->list.items[i].holes);
    list_done(&messages->list);
}

static void add_message(struct messages *messages, const char *text, enum alarm alarm, bool labelled)
{
    struct message *message = list_push(&messages->list);
    *message = (struct message){.holes = {LIST_INIT},
                                .alarm = alarm,
                                .labelled = labelled,
                                .answered = !labelled,
                                .weight = labelled ? labelled_weight : 1};
    message->is_short = alarm_words(text) < ALARM_WORDS_SHORT;
    alarm_holes_of(text, &message->holes);
}

static enum result add_row(struct messages *messages, const char *row, struct error *error)
{
    static const struct {
        const char *label;
        enum alarm alarm;
    } labels[] = {{"security: ", ALARM_SECURITY}, {"danger: ", ALARM_DANGER},  {"smoke: ", ALARM_DANGER},
                  {"crisis: ", ALARM_CRISIS},     {"battery: ", ALARM_DANGER}, {"calm: ", ALARM_NONE}};
    if (row[0] == '\0' || row[0] == '#')
        return RESULT_OK;
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
        if (!string_starts(row, labels[i].label))
            continue;
        add_message(messages, row + strlen(labels[i].label), labels[i].alarm, true);
        return RESULT_OK;
    }
    return error_set(
        error, RESULT_BAD_INPUT,
        "\"%.60s\" begins with no label; write security:, danger:, smoke:, crisis:, battery: or calm:", row);
}

static enum result add_file(struct messages *messages, const char *path, struct error *error)
{
    own_(text_done) struct text file = TEXT_INIT;
    enum result result = file_read(path, FILE_BYTES, &file, error);
    char *rest = file.data;
    for (char *row = strsep(&rest, "\n"); result == RESULT_OK && row != NULL; row = strsep(&rest, "\n"))
        result = add_row(messages, row, error);
    return result;
}

struct taking {
    struct messages *messages;
    const struct knowledge *knowledge;
};

/* A labelled question is calm, unless what answers it is urgent. */
static void take_question(void *context, const struct expected_line *line)
{
    const struct taking *taking = context;
    for (size_t i = 0; line->topics[i] != NULL; i++) {
        const struct article *article = knowledge_article_or_other(taking->knowledge, line->topics[i], LANGUAGE_FI);
        if (article != NULL && article->urgent != NULL)
            return;
    }
    add_message(taking->messages, line->text, ALARM_NONE, false);
    if (line->topics[0] == NULL) {
        struct message *last = &taking->messages->list.items[taking->messages->list.count - 1];
        last->weight = labelled_weight;
        last->answered = false;
    }
}

static void add_questions(struct messages *messages, const struct knowledge *knowledge)
{
    for (size_t topic = 0; topic < knowledge_topic_count(knowledge); topic++) {
        for (int language = 0; language < LANGUAGE_COUNT; language++) {
            const struct article *article =
                knowledge_article(knowledge, knowledge_topic(knowledge, topic), (enum language)language);
            for (size_t i = 0; article != NULL && article->urgent == NULL && article->questions[i] != NULL; i++)
                add_message(messages, article->questions[i], ALARM_NONE, false);
        }
    }
}

/* In how many messages each hole is; and with that, each one's length. */
static void weigh_holes(struct messages *messages)
{
    own_(free_pointer) size_t *with = x_alloc(ALARM_HOLES, sizeof *with);
    for (size_t i = 0; i < messages->list.count; i++) {
        const struct alarm_holes *holes = &messages->list.items[i].holes;
        for (size_t j = 0; j < holes->list.count; j++)
            with[holes->list.items[j]]++;
    }
    for (size_t hole = 0; hole < ALARM_HOLES; hole++)
        messages->rarities.rows[hole / ALARM_ROW].characters[hole % ALARM_ROW] =
            alarm_rarity_character(messages->list.count, with[hole]);
    for (size_t i = 0; i < messages->list.count; i++)
        messages->list.items[i].length = alarm_length(&messages->rarities, &messages->list.items[i].holes);
}

static double evidence_of(const struct messages *messages, const struct fitted *fitted, const struct message *message)
{
    double sum = 0;
    for (size_t i = 0; i < message->holes.list.count; i++) {
        uint16_t hole = message->holes.list.items[i];
        sum += fitted->weights[hole] * alarm_rarity(&messages->rarities, hole);
    }
    return fitted->offset + sum / message->length;
}

/* One step for one message; squares: of each weight's gradients so far, the offset's last. */
static void learn_message(const struct messages *messages, struct fitted *fitted, const struct message *message,
                          bool is_alarm, double *squares)
{
    double probability = 1 / (1 + exp(-evidence_of(messages, fitted, message)));
    double gradient = (probability - is_alarm) * message->weight;
    squares[ALARM_HOLES] += gradient * gradient;
    fitted->offset -= rate * gradient / sqrt(squares[ALARM_HOLES]);
    for (size_t i = 0; i < message->holes.list.count; i++) {
        uint16_t hole = message->holes.list.items[i];
        double own =
            gradient * alarm_rarity(&messages->rarities, hole) / message->length + penalty * fitted->weights[hole];
        squares[hole] += own * own;
        fitted->weights[hole] -= rate * own / sqrt(squares[hole]);
    }
}

/* One kind of alarm against what is calm, without one fold (fold FOLDS: of all). */
static void fit(const struct messages *messages, enum alarm kind, size_t without, struct fitted *fitted)
{
    own_(free_pointer) double *squares = x_alloc(ALARM_HOLES + 1, sizeof *squares);
    size_t count = messages->list.count, stride = 7919; /* a prime: visits every message once a round, well mixed */
    *fitted = (struct fitted){.offset = 0};
    for (size_t i = 0; i <= ALARM_HOLES; i++)
        squares[i] = 1e-6;
    for (size_t step = 0, i = 0; step < count * ROUNDS; step++, i = (i + stride) % count) {
        const struct message *message = &messages->list.items[i];
        bool mine = message->alarm == kind || message->alarm == ALARM_NONE;
        if (mine && i % FOLDS != without)
            learn_message(messages, fitted, message, message->alarm == kind, squares);
    }
}

static int falling(const void *a, const void *b)
{
    double one = *(const double *)a, other = *(const double *)b;
    return one < other ? 1 : one > other ? -1 : 0;
}

/* A part of the messages for which one threshold is set. */
struct part {
    const char *name;
    bool answered, is_short;
};

/* What reaches some evidence, where it was left out. */
static void report(const struct messages *messages, enum alarm kind, const double *evidence, const struct part *part,
                   double from)
{
    size_t alarms = 0, heard = 0, calm = 0, taken = 0;
    for (size_t i = 0; i < messages->list.count; i++) {
        const struct message *message = &messages->list.items[i];
        if (message->is_short != part->is_short)
            continue;
        alarms += message->alarm == kind;
        heard += message->alarm == kind && evidence[i] >= from;
        calm += message->labelled && message->alarm == ALARM_NONE;
        taken += message->labelled && message->alarm == ALARM_NONE && evidence[i] >= from;
    }
    static const char *const names[ALARM_KINDS] = {"security", "danger", "crisis"};
    fprintf(stderr, "%s, %s: %zu of %zu heard, cross-validated; %zu of %zu calm messages taken for one\n", names[kind],
            part->name, heard, alarms, taken, calm);
}

static void cross_validate(const struct messages *messages, enum alarm kind, double *evidence)
{
    own_(free_pointer) struct fitted *fitted = x_alloc(1, sizeof *fitted);
    for (size_t fold = 0; fold < FOLDS; fold++) {
        fit(messages, kind, fold, fitted);
        for (size_t i = fold; i < messages->list.count; i += FOLDS)
            evidence[i] = evidence_of(messages, fitted, &messages->list.items[i]);
    }
}

/* The evidence that this share of the part's calm messages reach. */
static double threshold(const struct messages *messages, enum alarm kind, const double *evidence,
                        const struct part *part, double share)
{
    own_(free_pointer) double *asked = x_alloc(messages->list.count, sizeof *asked);
    size_t questions = 0;
    for (size_t i = 0; i < messages->list.count; i++) {
        const struct message *message = &messages->list.items[i];
        if (message->alarm == ALARM_NONE && message->answered == part->answered && message->is_short == part->is_short)
            asked[questions++] = evidence[i];
    }
    qsort(asked, questions, sizeof *asked, falling);
    double from = questions == 0 ? 0 : asked[(size_t)(share * (double)questions)];
    report(messages, kind, evidence, part, from);
    return from;
}

static void print_row_start(size_t hole)
{
    if (hole % ALARM_ROW == 0)
        fputs(hole == 0 ? "{\"" : hole % (8 * (size_t)ALARM_ROW) == 0 ? "\"},\n      {\"" : "\"}, {\"", stdout);
}

static void print_table(const struct fitted *fitted, double from, double from_short, double sure)
{
    double most = 0;
    for (size_t i = 0; i < ALARM_HOLES; i++)
        most = fmax(most, fabs(fitted->weights[i]));
    double step = most > 0 ? most / ALARM_STEPS : 1;
    printf("    {%.4f, %.5f, %.3f, %.3f, %.3f,\n     {", fitted->offset, step, from, from_short, sure);
    for (size_t i = 0; i < ALARM_HOLES; i++) {
        print_row_start(i);
        putchar(alarm_character((int)lrint(fitted->weights[i] / step)));
    }
    puts("\"}}},");
}

static void print_rarities(const struct alarm_rarities *rarities)
{
    fputs("static const struct alarm_rarities alarm_rarities = {\n    /* clang-format off */\n     {", stdout);
    for (size_t i = 0; i < ALARM_HOLES; i++) {
        print_row_start(i);
        putchar(rarities->rows[i / ALARM_ROW].characters[i % ALARM_ROW]);
    }
    puts("\"}}\n    /* clang-format on */\n};");
}

enum result alarms_print(const struct knowledge *knowledge, const char *const *files, size_t count, struct error *error)
{
    own_(messages_done) struct messages messages = {.list = LIST_INIT};
    own_(free_pointer) struct fitted *fitted = x_alloc(1, sizeof *fitted);
    for (size_t i = 0; i < count; i++) {
        size_t length = strlen(files[i]);
        bool lines = length > 6 && strcmp(files[i] + length - 6, ".jsonl") == 0;
        enum result result =
            lines ? expected_lines_each(files[i], take_question, &(struct taking){&messages, knowledge}, error)
                  : add_file(&messages, files[i], error);
        if (result != RESULT_OK)
            return result;
    }
    if (messages.list.count == 0)
        return error_set(error, RESULT_BAD_INPUT, "the files hold no messages");
    add_questions(&messages, knowledge);
    weigh_holes(&messages);
    own_(free_pointer) double *evidence = x_alloc(messages.list.count, sizeof *evidence);
    puts(
        "/* Made by `neuvo train --alarms` from intents/alarms.txt, tests/unit/intents/urgent.txt and the "
        "articles'\n"
        " * questions (intents/README.md). Eight rows a line, a character each: see alarm_steps(), alarm_rarity(). */");
    print_rarities(&messages.rarities);
    puts("static const struct alarm_table {\n"
         "    double offset, step, from, from_short, sure;\n"
         "    struct alarm_row rows[ALARM_HOLES / ALARM_ROW];\n"
         "} alarm_tables[ALARM_KINDS] = {\n"
         "    /* clang-format off */");
    for (int kind = 0; kind < ALARM_KINDS; kind++) {
        cross_validate(&messages, (enum alarm)kind, evidence);
        double from =
            threshold(&messages, (enum alarm)kind, evidence, &(struct part){.name = "perhaps"}, false_shares[kind]);
        double from_short = threshold(&messages, (enum alarm)kind, evidence,
                                      &(struct part){.name = "short", .is_short = true}, false_share_short);
        double sure = threshold(&messages, (enum alarm)kind, evidence,
                                &(struct part){.name = "surely", .answered = true}, sure_share);
        fit(&messages, (enum alarm)kind, FOLDS, fitted);
        print_table(fitted, from, from_short, sure);
    }
    puts("    /* clang-format on */\n};");
    return RESULT_OK;
}
