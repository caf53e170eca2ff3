#include "bench/search_texts.h"

#include "base/hash.h"
#include "base/list.h"
#include "base/own.h"
#include "knowledge/common_words.h"
#include "knowledge/words.h"

#include <stdlib.h>
#include <string.h>

enum { SUBJECT_WORDS = 12, TITLE_WORDS = 4, QUESTION_WORDS = 6, SENTENCE_WORDS = 10, STEM_BYTES = 5 };

struct entry {
    char *word;
    size_t times;
};

struct vocabulary {
    enum language language;
    LIST_OF(struct entry) entries; /* in alphabetical order */
    LIST_OF(size_t) running;       /* a word's number, as often as it occurs */
    LIST_OF(size_t) rare;          /* the numbers of what can be a subject */
};

/* ---- chance (splitmix64, Steele et al. 2014) ------------------------------------------------------------- */

static uint64_t draw(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9E3779B97F4A7C15);
    z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
    return z ^ z >> 31;
}

static size_t below(uint64_t *state, size_t limit)
{
    return (size_t)(draw(state) % limit);
}

/* ---- vocabulary ------------------------------------------------------------------------------------------ */

static void add_words(struct vocabulary *vocabulary, const char *text)
{
    struct word_reader reader;
    word_reader_start(&reader, text, SIZE_MAX);
    while (word_reader_next(&reader))
        *list_push(&vocabulary->entries) = (struct entry){.word = x_strdup(reader.word), .times = 1};
    word_reader_done(&reader);
}

static int entry_compare(const void *a, const void *b)
{
    return strcmp(((const struct entry *)a)->word, ((const struct entry *)b)->word);
}

static void unite(struct vocabulary *vocabulary)
{
    size_t kept = 0;
    qsort(vocabulary->entries.items, vocabulary->entries.count, sizeof *vocabulary->entries.items, entry_compare);
    for (size_t i = 0; i < vocabulary->entries.count; i++) {
        struct entry *last = kept == 0 ? NULL : &vocabulary->entries.items[kept - 1];
        if (last != NULL && strcmp(last->word, vocabulary->entries.items[i].word) == 0) {
            last->times++;
            free(vocabulary->entries.items[i].word);
        } else {
            vocabulary->entries.items[kept++] = vocabulary->entries.items[i];
        }
    }
    vocabulary->entries.count = kept;
}

struct vocabulary *vocabulary_new(const struct knowledge *knowledge, enum language language)
{
    struct vocabulary *vocabulary = x_alloc(1, sizeof *vocabulary);
    vocabulary->language = language;
    for (size_t i = 0; i < knowledge_topic_count(knowledge); i++) {
        const struct article *article = knowledge_article(knowledge, knowledge_topic(knowledge, i), language);
        if (article == NULL)
            continue;
        add_words(vocabulary, article->title);
        add_words(vocabulary, article->body);
        for (size_t j = 0; article->questions[j] != NULL; j++)
            add_words(vocabulary, article->questions[j]);
    }
    unite(vocabulary);
    for (size_t i = 0; i < vocabulary->entries.count; i++) {
        const struct entry *entry = &vocabulary->entries.items[i];
        for (size_t j = 0; j < entry->times; j++)
            *list_push(&vocabulary->running) = i;
        if (strlen(entry->word) >= 4 && !common_word(language, entry->word))
            *list_push(&vocabulary->rare) = i;
    }
    return vocabulary;
}

void vocabulary_free(struct vocabulary *vocabulary)
{
    for (size_t i = 0; i < vocabulary->entries.count; i++)
        free(vocabulary->entries.items[i].word);
    list_done(&vocabulary->entries);
    list_done(&vocabulary->running);
    list_done(&vocabulary->rare);
    free(vocabulary);
}

/* ---- articles -------------------------------------------------------------------------------------------- */

/* What an article is about comes first among its words, and in its text, title and questions most often. */
static size_t draw_place(uint64_t *chance)
{
    return below(chance, below(chance, SUBJECT_WORDS) + 1);
}

struct subject {
    size_t words[SUBJECT_WORDS];
    size_t behind[SUBJECT_WORDS]; /* the second part of a compound, or the word itself for none */
};

static struct subject subject_of(const struct vocabulary *vocabulary, size_t number)
{
    struct subject subject;
    uint64_t chance = number * 2654435761u + 7;
    for (size_t i = 0; i < SUBJECT_WORDS; i++) {
        subject.words[i] = vocabulary->rare.items[below(&chance, vocabulary->rare.count)];
        subject.behind[i] = subject.words[i];
        if (below(&chance, 20) == 0)
            subject.behind[i] = vocabulary->rare.items[below(&chance, vocabulary->rare.count)];
    }
    return subject;
}

static void add_word(struct text *text, const char *word)
{
    if (text->length > 0)
        text_add_char(text, ' ');
    text_add(text, word);
}

static void add_common(const struct vocabulary *vocabulary, uint64_t *chance, struct text *text)
{
    size_t word = vocabulary->running.items[below(chance, vocabulary->running.count)];
    add_word(text, vocabulary->entries.items[word].word);
}

static void add_subject(const struct vocabulary *vocabulary, const struct subject *subject, size_t number,
                        struct text *text)
{
    add_word(text, vocabulary->entries.items[subject->words[number]].word);
    if (subject->behind[number] != subject->words[number])
        text_add(text, vocabulary->entries.items[subject->behind[number]].word);
}

/* A neighbour in the alphabet that begins alike, which mostly is another form of the word. */
static void add_form(const struct vocabulary *vocabulary, const struct subject *subject, size_t number,
                     struct text *text)
{
    size_t word = subject->words[number];
    const char *one = vocabulary->entries.items[word].word;
    for (int step = -1; step <= 1 && subject->behind[number] == word; step += 2) {
        size_t other = word + (size_t)step;
        if (other < vocabulary->entries.count && strncmp(one, vocabulary->entries.items[other].word, STEM_BYTES) == 0) {
            add_word(text, vocabulary->entries.items[other].word);
            return;
        }
    }
    add_subject(vocabulary, subject, number, text);
}

static void make_up_line(const struct vocabulary *vocabulary, const struct subject *subject, size_t words,
                         unsigned subject_share, uint64_t *chance, struct text *text)
{
    for (size_t i = 0; i < words; i++) {
        size_t kind = below(chance, 200);
        if (kind < subject_share)
            add_form(vocabulary, subject, draw_place(chance), text);
        else if (kind < 2 * subject_share)
            add_subject(vocabulary, subject, draw_place(chance), text);
        else
            add_common(vocabulary, chance, text);
        if (words > SENTENCE_WORDS && i % SENTENCE_WORDS == SENTENCE_WORDS - 1)
            text_add(text, i % (4 * SENTENCE_WORDS) == 4 * SENTENCE_WORDS - 1 ? ".\n\n" : ".");
    }
}

void article_make_up(const struct vocabulary *vocabulary, size_t number, unsigned version, struct made *made)
{
    struct subject subject = subject_of(vocabulary, number);
    uint64_t chance = number * 40503u + (uint64_t)vocabulary->language;
    text_clear(&made->title);
    text_clear(&made->body);
    make_up_line(vocabulary, &subject, TITLE_WORDS, 75, &chance, &made->title);
    for (size_t i = 0; i < MADE_QUESTIONS; i++) {
        text_clear(&made->questions[i]);
        make_up_line(vocabulary, &subject, QUESTION_WORDS, 50, &chance, &made->questions[i]);
    }
    chance += version;
    make_up_line(vocabulary, &subject, MADE_BODY_WORDS, 25, &chance, &made->body);
}

void question_make_up(const struct vocabulary *vocabulary, size_t number, struct text *question)
{
    struct subject subject = subject_of(vocabulary, number);
    uint64_t chance = number * 48271u + 11;
    text_clear(question);
    for (size_t i = 0; i < ASKED_WORDS; i++) {
        if (i % 2 == 0)
            add_common(vocabulary, &chance, question);
        else if (i % 4 == 1)
            add_form(vocabulary, &subject, draw_place(&chance), question);
        else
            add_subject(vocabulary, &subject, draw_place(&chance), question);
    }
}

void made_done(struct made *made)
{
    text_done(&made->title);
    text_done(&made->body);
    for (size_t i = 0; i < MADE_QUESTIONS; i++)
        text_done(&made->questions[i]);
}
