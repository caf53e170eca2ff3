#include "commands/train_languages.h"

#include "base/hash.h"
#include "base/own.h"
#include "knowledge/common_words.h"
#include "knowledge/language.h"
#include "knowledge/marks.h"
#include "knowledge/words.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { KEPT = 1200, SEEN_MIN = 8, ROWS_A_LINE = 4 };
static const double smoothing = 2;

struct counted {
    char letters[16];
    double counts[LANGUAGE_COUNT];
};

struct counting {
    struct marks marks;
    LIST_OF(struct counted) list;
    double totals[LANGUAGE_COUNT];
    enum language language;
};

static void count_trigram(void *context, const char *letters, size_t length)
{
    struct counting *counting = context;
    uint64_t mark = hash_fnv(HASH_FNV_SEED, letters, length);
    ptrdiff_t slot = marks_find(&counting->marks, mark);
    if (slot == MARKS_NONE) {
        struct counted *made = list_push(&counting->list);
        memcpy(made->letters, letters, length < sizeof made->letters ? length : 0);
        marks_add(&counting->marks, mark, (uint32_t)counting->list.count - 1);
        slot = marks_find(&counting->marks, mark);
    }
    counting->list.items[counting->marks.values[slot]].counts[counting->language]++;
    counting->totals[counting->language]++;
}

static void count_text(struct counting *counting, const char *text)
{
    struct word_reader reader;
    word_reader_start(&reader, text, SIZE_MAX);
    while (word_reader_next(&reader)) {
        if (!common_word(counting->language, reader.word)) /* they count for themselves */
            trigrams_each(reader.word, count_trigram, counting);
    }
    word_reader_done(&reader);
}

static double all_of(const struct counted *counted)
{
    return counted->counts[LANGUAGE_FI] + counted->counts[LANGUAGE_SV] + counted->counts[LANGUAGE_EN];
}

static int commoner_first(const void *a, const void *b)
{
    double one = all_of(a), other = all_of(b);
    return one < other   ? 1
           : one > other ? -1
                         : strcmp(((const struct counted *)a)->letters, ((const struct counted *)b)->letters);
}

static int by_letters(const void *a, const void *b)
{
    return strcmp(((const struct counted *)a)->letters, ((const struct counted *)b)->letters);
}

static void print_row(const struct counting *counting, const struct counted *counted)
{
    double logs[LANGUAGE_COUNT], mean = 0;
    for (int language = 0; language < LANGUAGE_COUNT; language++) {
        logs[language] = log((counted->counts[language] + smoothing) / (counting->totals[language] + smoothing * KEPT));
        mean += logs[language] / LANGUAGE_COUNT;
    }
    printf("{\"%s\", {%.0f, %.0f, %.0f}},", counted->letters, 10 * (logs[LANGUAGE_FI] - mean),
           10 * (logs[LANGUAGE_SV] - mean), 10 * (logs[LANGUAGE_EN] - mean));
}

void languages_print(const struct knowledge *knowledge)
{
    struct counting counting = {.marks = MARKS_INIT, .list = LIST_INIT};
    for (size_t i = 0; i < knowledge_topic_count(knowledge); i++) {
        for (int language = 0; language < LANGUAGE_COUNT; language++) {
            counting.language = (enum language)language;
            const struct article *article =
                knowledge_article(knowledge, knowledge_topic(knowledge, i), counting.language);
            if (article == NULL)
                continue;
            count_text(&counting, article->title);
            count_text(&counting, article->body);
            for (size_t j = 0; article->questions[j] != NULL; j++)
                count_text(&counting, article->questions[j]);
        }
    }
    if (counting.list.count == 0)
        return;
    qsort(counting.list.items, counting.list.count, sizeof *counting.list.items, commoner_first);
    size_t kept = 0;
    while (kept < counting.list.count && kept < KEPT && all_of(&counting.list.items[kept]) >= SEEN_MIN)
        kept++;
    qsort(counting.list.items, kept, sizeof *counting.list.items, by_letters);
    puts("/* Made by `neuvo train --languages` from the shipped articles. Sorted by bytes. */\n"
         "static const struct trigram {\n    const char *letters;\n"
         "    signed char logs[3]; /* fi, sv, en: ten times the natural logarithm of the share, around their mean */\n"
         "} trigrams[] = {\n    /* clang-format off */");
    for (size_t i = 0; i < kept; i++) {
        fputs(i % ROWS_A_LINE == 0 ? "    " : " ", stdout);
        print_row(&counting, &counting.list.items[i]);
        fputs(i % ROWS_A_LINE == ROWS_A_LINE - 1 || i + 1 == kept ? "\n" : "", stdout);
    }
    puts("    /* clang-format on */\n};");
    marks_done(&counting.marks);
    list_done(&counting.list);
}
