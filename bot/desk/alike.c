#include "desk/alike.h"

#include "base/own.h"
#include "base/text.h"
#include "intents/intents.h"

#include <string.h>

/* Words are compared by their beginnings, because endings change: "tulostin", "tulostimen". */
enum { WORDS_MOST = 40, SHORTEST = 4, BEGINNING = 5 };

struct beginnings {
    size_t count;
    char words[WORDS_MOST][BEGINNING * 4 + 1];
};

static bool holds(const struct beginnings *all, const char *word)
{
    for (size_t i = 0; i < all->count; i++) {
        if (strcmp(all->words[i], word) == 0)
            return true;
    }
    return false;
}

static void read_words(const char *question, struct beginnings *all)
{
    own_(text_done) struct text said = TEXT_INIT;
    intents_normalise(question, &said);
    all->count = 0;
    for (const char *at = said.data + strspn(said.data, " "); *at != '\0' && all->count < WORDS_MOST;) {
        size_t length = strcspn(at, " "), letters = 0, kept = 0;
        char word[BEGINNING * 4 + 1] = "";
        while (kept < length && letters < BEGINNING) {
            const char *next = at + kept;
            (void)utf8_next(&next);
            kept = (size_t)(next - at);
            letters++;
        }
        kept = kept > length ? length : kept;
        memcpy(word, at, kept < sizeof word ? kept : sizeof word - 1);
        if (letters >= SHORTEST && !holds(all, word))
            memcpy(all->words[all->count++], word, sizeof word);
        at += length;
        at += strspn(at, " ");
    }
}

/* "ei toimi" says nothing, whoever else says it too. */
static bool are_the_same(const char *question, const char *other)
{
    own_(text_done) struct text one = TEXT_INIT, two = TEXT_INIT;
    size_t blanks = 0;
    intents_normalise(question, &one);
    intents_normalise(other, &two);
    for (const char *at = one.data; *at != '\0'; at++)
        blanks += *at == ' ';
    return blanks >= 2 && strcmp(one.data, two.data) == 0;
}

/* At least two words in common, and two thirds of all (Dice's coefficient). */
static bool share_most_words(const char *question, const char *other)
{
    struct beginnings one, two;
    size_t common = 0;
    read_words(question, &one);
    read_words(other, &two);
    for (size_t i = 0; i < one.count; i++)
        common += holds(&two, one.words[i]);
    return common >= 2 && 3 * common >= one.count + two.count;
}

bool questions_are_alike(const char *question, const char *topic, const char *other, const char *other_topic)
{
    if (!string_empty(topic) && !string_empty(other_topic))
        return strcmp(topic, other_topic) == 0;
    return are_the_same(question, other) || share_most_words(question, other);
}
