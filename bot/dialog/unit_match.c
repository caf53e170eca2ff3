#include "dialog/unit_match.h"

#include "base/list.h"
#include "base/own.h"
#include "base/yaml.h"
#include "intents/intents.h"
#include "knowledge/analyse.h"

#include <stdlib.h>
#include <string.h>

enum { WORDS_SAID = 24, SHORTEST = 3, SHORTEST_STEM = 4, ENDING_BYTES = 2, TEXT_BYTES = 400 };

/* A word of a unit's name, or one way of writing a word that was said. */
struct word {
    char *text;
    size_t owner;  /* of a name: which unit */
    double weight; /* of a name: 1 / how many units have it */
};
struct words {
    LIST_OF(struct word) list;
};

static void words_done(struct words *words)
{
    for (size_t i = 0; i < words->list.count; i++)
        free(words->list.items[i].text);
    list_done(&words->list);
}

static bool holds(const struct words *words, size_t from, const char *text)
{
    for (size_t i = from; i < words->list.count; i++) {
        if (strcmp(words->list.items[i].text, text) == 0)
            return true;
    }
    return false;
}

static void add_word(struct words *words, size_t from, size_t owner, const char *text)
{
    if (strlen(text) >= SHORTEST && !holds(words, from, text))
        *list_push(&words->list) = (struct word){.text = x_strdup(text), .owner = owner};
}

/* Calls back for each word of the normalised text; - parts words too. */
static void split(const char *text, void (*each)(void *context, const char *word), void *context)
{
    own_(text_done) struct text normalised = TEXT_INIT;
    if (strlen(text) > TEXT_BYTES)
        return;
    intents_normalise(text, &normalised);
    size_t count = 0;
    for (char *rest = normalised.data, *word = strsep(&rest, " -"); word != NULL && count < WORDS_SAID;
         word = strsep(&rest, " -"), count++)
        each(context, word);
}

/* ---- the words of both sides ------------------------------------------------------------------------------- */

struct naming {
    struct words *words;
    size_t from, owner;
};

static void add_name(void *context, const char *word)
{
    const struct naming *naming = context;
    add_word(naming->words, naming->from, naming->owner, word);
}

static int by_text(const void *a, const void *b)
{
    return strcmp((*(const struct word *const *)a)->text, (*(const struct word *const *)b)->text);
}

/* Equal words stand side by side in the order of their letters. */
static void weigh(const struct words *words)
{
    size_t count = words->list.count;
    struct word **order = x_alloc(count + 1, sizeof(struct word *));
    for (size_t i = 0; i < count; i++)
        order[i] = &words->list.items[i];
    qsort(order, count, sizeof *order, by_text);
    for (size_t start = 0, end = 0; start < count; start = end) {
        while (end < count && strcmp(order[end]->text, order[start]->text) == 0)
            end++;
        for (size_t i = start; i < end; i++)
            order[i]->weight = 1.0 / (double)(end - start);
    }
    free(order);
}

static void read_units(const struct units *units, struct words *words)
{
    for (size_t i = 0; i < units->list.count; i++) {
        struct naming naming = {words, words->list.count, i};
        split(units->list.items[i].name, add_name, &naming);
    }
    weigh(words);
}

struct saying {
    struct analyser *analyser;
    struct words *words;
};

/* The word as it was said, and its base forms in Finnish: "tammessa" is also "tammi". */
static void add_said(void *context, const char *word)
{
    const struct saying *saying = context;
    enum term_kind kind = TERM_BASE;
    const char *form = NULL;
    size_t cursor = 0;
    add_word(saying->words, 0, 0, word);
    if (saying->analyser == NULL)
        return;
    const struct term_list *terms = analyser_terms(saying->analyser, LANGUAGE_FI, word, false, NULL);
    while (term_list_next(terms, &cursor, &kind, &form)) {
        if (kind == TERM_BASE)
            add_word(saying->words, 0, 0, form);
    }
}

/* ---- comparing --------------------------------------------------------------------------------------------- */

static size_t common_bytes(const char *a, const char *b)
{
    size_t length = 0;
    while (a[length] != '\0' && a[length] == b[length])
        length++;
    return length;
}

/* 1: the same; 0.9: but for an ending of one or two letters ("Koskela" and "Koskelan"); 0: neither. */
static double likeness(const char *said, const char *name)
{
    size_t common = common_bytes(said, name), left = strlen(said) - common, right = strlen(name) - common;
    if (left == 0 && right == 0)
        return 1;
    bool ending = (left == 0 && right <= ENDING_BYTES) || (right == 0 && left <= ENDING_BYTES);
    return common >= SHORTEST_STEM && ending ? 0.9 : 0;
}

/* Begins alike, or was mistyped. */
static double nearness(const char *said, const char *name)
{
    size_t common = common_bytes(said, name), length = strlen(name), said_length = strlen(said);
    bool comparable = said[0] == name[0] && length >= 5 && said_length + 2 >= length && said_length <= length + 2;
    unsigned edits = comparable ? name_distance(said, name) : 3;
    if (edits <= 1)
        return 0.6;
    if (common >= SHORTEST_STEM && length - common <= 3)
        return 0.5;
    return edits == 2 ? 0.4 : 0;
}

static void score(const struct words *said, const struct words *names, double (*compare)(const char *, const char *),
                  double *scores)
{
    for (size_t i = 0; i < names->list.count; i++) {
        const struct word *name = &names->list.items[i];
        double best = 0;
        for (size_t k = 0; k < said->list.count; k++) {
            double found = compare(said->list.items[k].text, name->text);
            best = found > best ? found : best;
        }
        scores[name->owner] += best * name->weight;
    }
}

/* The highest scores within `margin` of the best, best first. */
static void take_best(const double *scores, size_t count, double margin, size_t most, struct unit_matches *matches)
{
    double best = 0;
    for (size_t i = 0; i < count; i++)
        best = scores[i] > best ? scores[i] : best;
    while (best > 0 && matches->count < most) {
        size_t next = count;
        for (size_t i = 0; i < count; i++) {
            bool taken = false;
            for (size_t k = 0; k < matches->count; k++)
                taken = taken || matches->index[k] == i;
            if (!taken && scores[i] > 0 && scores[i] >= best - margin && (next == count || scores[i] > scores[next]))
                next = i;
        }
        if (next == count)
            return;
        matches->index[matches->count++] = next;
    }
}

/* Nothing but the code of a unit, which says more than a name that is near. */
static bool is_code(const char *text, const struct units *units, struct unit_matches *matches)
{
    own_(text_done) struct text normalised = TEXT_INIT;
    if (strlen(text) <= TEXT_BYTES)
        intents_normalise(text, &normalised);
    for (size_t i = 0; i < units->list.count; i++) {
        if (strcmp(units->list.items[i].code, normalised.data) == 0)
            *matches = (struct unit_matches){.index = {i}, .count = 1};
    }
    return matches->count > 0;
}

struct unit_matches unit_match(struct analyser *analyser, const char *text, const struct units *units)
{
    static const double alike = 0.03;
    own_(words_done) struct words names = {.list = LIST_INIT};
    own_(words_done) struct words said = {.list = LIST_INIT};
    struct unit_matches matches = {.count = 0};
    struct saying saying = {analyser, &said};
    double *scores = x_alloc(units->list.count + 1, sizeof *scores);
    read_units(units, &names);
    split(text, add_said, &saying);
    score(&said, &names, likeness, scores);
    take_best(scores, units->list.count, alike, UNIT_MATCHES_MOST, &matches);
    matches.named = matches.count > 0 || is_code(text, units, &matches);
    if (!matches.named) {
        score(&said, &names, nearness, scores);
        take_best(scores, units->list.count, 1, UNIT_NEAREST_MOST, &matches);
    }
    free(scores);
    return matches;
}
