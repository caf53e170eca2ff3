#include "knowledge/analyse.h"

#include "base/hash.h"
#include "base/own.h"
#include "knowledge/common_words.h"
#include "knowledge/finnish.h"
#include "knowledge/swedish.h"
#include "knowledge/thesaurus.h"
#include "knowledge/words.h"

#include <libstemmer.h>
#include <stdlib.h>
#include <string.h>

enum { CACHE_SLOTS = 32768, CACHE_BYTES_MAX = 3 * 1024 * 1024, POOL_MAX = 64 * 1024 * 1024 };

/* One word in the cache; the word and its packed terms follow. */
struct cached {
    uint64_t mark;
    uint32_t packed_length;
    bool known, common;
    char bytes[]; /* word NUL packed */
};

struct analyser {
    struct finnish *finnish;
    struct sb_stemmer *swedish, *english;
    struct cached **cache; /* CACHE_SLOTS, open addressing */
    size_t cache_count, cache_bytes;
    struct term_list terms; /* of the last word asked for */
    struct {
        float *numbers;
        size_t capacity;
    } scratch[SCRATCH_SLOTS];
};

enum result analyser_open(struct analyser **analyser, struct error *error)
{
    struct analyser *made = x_alloc(1, sizeof *made);
    *made = (struct analyser){.terms = TERM_LIST_INIT, .cache = x_alloc(CACHE_SLOTS, sizeof(struct cached *))};
    enum result result = finnish_open(&made->finnish, error);
    if (result == RESULT_OK) {
        made->swedish = sb_stemmer_new("swedish", "UTF_8");
        made->english = sb_stemmer_new("english", "UTF_8");
        if (made->swedish == NULL || made->english == NULL)
            result = error_set(error, RESULT_FAILED, "libstemmer lacks Swedish or English; install libstemmer0d");
    }
    if (result != RESULT_OK) {
        analyser_free(made);
        return result;
    }
    *analyser = made;
    return RESULT_OK;
}

static void cache_clear(struct analyser *analyser)
{
    for (size_t i = 0; i < CACHE_SLOTS; i++) {
        free(analyser->cache[i]);
        analyser->cache[i] = NULL;
    }
    analyser->cache_count = analyser->cache_bytes = 0;
}

void analyser_free(struct analyser *analyser)
{
    if (analyser == NULL)
        return;
    cache_clear(analyser);
    free(analyser->cache);
    finnish_free(analyser->finnish);
    if (analyser->swedish != NULL)
        sb_stemmer_delete(analyser->swedish);
    if (analyser->english != NULL)
        sb_stemmer_delete(analyser->english);
    term_list_done(&analyser->terms);
    for (unsigned i = 0; i < SCRATCH_SLOTS; i++)
        free(analyser->scratch[i].numbers);
    free(analyser);
}

/* The slot of the word, or the empty one where it belongs. */
static size_t cache_slot(const struct analyser *analyser, uint64_t mark, const char *word)
{
    size_t slot = mark % CACHE_SLOTS;
    while (analyser->cache[slot] != NULL &&
           (analyser->cache[slot]->mark != mark || strcmp(analyser->cache[slot]->bytes, word) != 0))
        slot = (slot + 1) % CACHE_SLOTS;
    return slot;
}

static const struct cached *cache_keep(struct analyser *analyser, uint64_t mark, const char *word, bool known,
                                       bool common)
{
    size_t word_length = strlen(word) + 1, packed = analyser->terms.packed.length;
    size_t size = sizeof(struct cached) + word_length + packed;
    if (analyser->cache_count * 4 > CACHE_SLOTS * 3 || analyser->cache_bytes + size > CACHE_BYTES_MAX)
        cache_clear(analyser);
    struct cached *entry = x_alloc(1, size);
    entry->mark = mark;
    entry->packed_length = (uint32_t)packed;
    entry->known = known;
    entry->common = common;
    memcpy(entry->bytes, word, word_length);
    memcpy(entry->bytes + word_length, analyser->terms.packed.data, packed);
    analyser->cache[cache_slot(analyser, mark, word)] = entry;
    analyser->cache_count++;
    analyser->cache_bytes += size;
    return entry;
}

static void add_english(struct sb_stemmer *stemmer, const char *word, struct term_list *terms)
{
    const sb_symbol *stem = sb_stemmer_stem(stemmer, (const sb_symbol *)word, (int)strlen(word));
    term_list_add(terms, TERM_BASE, stem == NULL ? word : (const char *)stem);
}

static void add_swedish(struct sb_stemmer *stemmer, const char *word, enum term_kind kind, struct term_list *terms)
{
    own_(text_done) struct text stem = TEXT_INIT;
    swedish_stem(stemmer, word, &stem);
    term_list_add(terms, kind, stem.data);
}

/* "jätteseg" is just "seg"; Voikko does the same for Finnish. NULL: no such word. */
static const char *without_intensifier(const char *word)
{
    static const char *const intensifiers[] = {"jätte", "super", "mega", "hyper", "skit", "svin", "kanon"};
    enum { REST_BYTES_MIN = 3 };
    for (size_t i = 0; i < sizeof intensifiers / sizeof *intensifiers; i++) {
        if (string_starts(word, intensifiers[i]) && strlen(word) >= strlen(intensifiers[i]) + REST_BYTES_MIN)
            return word + strlen(intensifiers[i]);
    }
    return NULL;
}

static void find_terms(struct analyser *analyser, enum language language, const char *word, bool spoken,
                       struct word_facts *facts)
{
    text_clear(&analyser->terms.packed);
    facts->common = common_word(language, word);
    facts->known = facts->common;
    if (facts->common)
        return;
    if (language == LANGUAGE_FI)
        facts->known = finnish_terms(analyser->finnish, word, spoken, &analyser->terms);
    else if (language == LANGUAGE_SV)
        add_swedish(analyser->swedish, word, TERM_BASE, &analyser->terms);
    else
        add_english(analyser->english, word, &analyser->terms);
    if (language == LANGUAGE_SV && without_intensifier(word) != NULL)
        add_swedish(analyser->swedish, without_intensifier(word), TERM_PART, &analyser->terms);
}

/* Looks the word up or analyses it and keeps what was found. Mending spoken forms matters for unknown Finnish words
   only, so all others share one entry. */
static const struct cached *word_entry(struct analyser *analyser, enum language language, const char *word, bool spoken)
{
    const struct cached *entry = NULL;
    for (int round = 0; round <= (spoken && language == LANGUAGE_FI); round++) {
        char kind[] = {(char)('0' + language), (char)('0' + round)};
        uint64_t mark = hash_fnv(hash_fnv(HASH_FNV_SEED, kind, sizeof kind), word, strlen(word));
        entry = analyser->cache[cache_slot(analyser, mark, word)];
        if (entry == NULL) {
            struct word_facts facts;
            find_terms(analyser, language, word, round == 1, &facts);
            entry = cache_keep(analyser, mark, word, facts.known, facts.common);
        }
        if (entry->known)
            break;
    }
    return entry;
}

const struct term_list *analyser_terms(struct analyser *analyser, enum language language, const char *word, bool spoken,
                                       struct word_facts *facts)
{
    const struct cached *entry = word_entry(analyser, language, word, spoken);
    text_clear(&analyser->terms.packed);
    text_add_bytes(&analyser->terms.packed, entry->bytes + strlen(word) + 1, entry->packed_length);
    if (facts != NULL)
        *facts = (struct word_facts){.known = entry->known, .common = entry->common};
    return &analyser->terms;
}

float *analyser_scratch(struct analyser *analyser, unsigned slot, size_t count)
{
    if (analyser->scratch[slot].capacity < count) {
        analyser->scratch[slot].numbers = x_realloc(analyser->scratch[slot].numbers, count, sizeof(float));
        analyser->scratch[slot].capacity = count;
    }
    memset(analyser->scratch[slot].numbers, 0, count * sizeof(float));
    return analyser->scratch[slot].numbers;
}

/* ---- an analysis --------------------------------------------------------------------------------------- */

static uint32_t pool_add(struct analysis *analysis, const char *string)
{
    uint32_t offset = (uint32_t)analysis->pool.length;
    text_add_bytes(&analysis->pool, string, strlen(string) + 1);
    return offset;
}

const char *analysis_string(const struct analysis *analysis, uint32_t offset)
{
    return analysis->pool.data + offset;
}

void analysis_add_term(struct analysis *analysis, struct analysed_word *word, enum term_kind kind, const char *string)
{
    uint64_t mark = term_mark(kind, string);
    uint32_t last = 0;
    for (uint32_t at = word->first; at != 0; at = analysis->terms.items[at - 1].next) {
        if (analysis->terms.items[at - 1].mark == mark)
            return;
        last = at;
    }
    uint32_t offset = pool_add(analysis, string);
    *list_push(&analysis->terms) = (struct analysed_term){.mark = mark, .text = offset, .kind = kind};
    uint32_t here = (uint32_t)analysis->terms.count;
    if (last == 0)
        word->first = here;
    else
        analysis->terms.items[last - 1].next = here;
}

static void add_list(struct analysis *analysis, struct analysed_word *word, const struct term_list *list)
{
    enum term_kind kind;
    const char *string;
    for (size_t cursor = 0; term_list_next(list, &cursor, &kind, &string);)
        analysis_add_term(analysis, word, kind, string);
}

static void add_word(struct analyser *analyser, const char *surface, const char *joined,
                     const struct analyse_options *options, struct analysis *analysis)
{
    struct analysed_word *word = list_push(&analysis->words);
    *word = (struct analysed_word){.surface = pool_add(analysis, surface)};
    struct word_facts facts;
    add_list(analysis, word, analyser_terms(analyser, options->language, surface, options->spoken, &facts));
    word->common = facts.common;
    word->known = facts.known;
    if (joined[0] != '\0')
        add_list(analysis, word, analyser_terms(analyser, options->language, joined, options->spoken, NULL));
    if (options->thesaurus != NULL)
        thesaurus_apply(options->thesaurus, analyser, options->language, joined, analysis);
}

void analyse(struct analyser *analyser, const char *text, const struct analyse_options *options,
             struct analysis *analysis)
{
    struct word_reader reader;
    word_reader_start(&reader, text, options->max_bytes);
    for (size_t count = 0; count < options->max_words && analysis->pool.length < POOL_MAX && word_reader_next(&reader);
         count++) {
        if (!idle_word(options->language, reader.word))
            add_word(analyser, reader.word, reader.joined, options, analysis);
    }
    word_reader_done(&reader);
}

void analysis_clear(struct analysis *analysis)
{
    text_clear(&analysis->pool);
    analysis->words.count = analysis->terms.count = 0;
}

void analysis_done(struct analysis *analysis)
{
    text_done(&analysis->pool);
    list_done(&analysis->words);
    list_done(&analysis->terms);
}
