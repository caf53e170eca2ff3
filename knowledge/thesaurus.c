#include "knowledge/thesaurus.h"

#include "base/file.h"
#include "base/hash.h"
#include "base/own.h"
#include "base/yaml.h"
#include "knowledge/complaint.h"
#include "knowledge/finnish.h"
#include "knowledge/marks.h"
#include "knowledge/words.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

enum {
    FILE_BYTES_MAX = 1024 * 1024,
    FILES_MAX = 200,
    PHRASE_WORDS_MAX = 3,
    TERMS_TRIED = 3,
    NAME_BYTES_MIN = 3,
    REST_BYTES_MIN = 4
};

struct thesaurus {
    struct marks names;    /* hash of a way of writing → index in strings of the name */
    struct marks concepts; /* hash of language and base forms → index in strings of the concept */
    struct marks openings; /* the same hashes of the first words of longer phrases */
    LIST_OF(char *) strings;
};

/* What may follow a product's name: Finnish cases (also as spoken), Swedish and English endings. */
static const char endings[] = "  n a ä in iin an en on un ään ssa ssä issa issä is s sa sä sta stä ista istä st ist "
                              "lla llä illa illä il l lta ltä ilta "
                              "iltä lt ilt lle ille ksi iksi ks iks t it ja jä eja ejä ia iä ii i hin han ni nsa ta tä "
                              "kin ssakin nkin iin een seen ki "
                              "et ets ens ar er arna erna n:s id ed ing ssani ssäni llani ille iini ini ";

static uint32_t string_add(struct thesaurus *thesaurus, const char *string)
{
    *list_push(&thesaurus->strings) = x_strdup(string);
    return (uint32_t)thesaurus->strings.count - 1;
}

static void add_form(struct thesaurus *thesaurus, const char *name, const struct text *form)
{
    uint64_t mark = hash_fnv(HASH_FNV_SEED, form->data, form->length);
    if (form->length >= 2 && marks_find(&thesaurus->names, mark) == MARKS_NONE)
        marks_add(&thesaurus->names, mark, string_add(thesaurus, name));
}

void thesaurus_add_name(struct thesaurus *thesaurus, const char *name, const char *written)
{
    struct word_reader reader;
    own_(text_done) struct text whole = TEXT_INIT, weak = TEXT_INIT;
    word_reader_start(&reader, written, WORD_MAX);
    while (word_reader_next(&reader))
        text_add(&whole, reader.word);
    word_reader_done(&reader);
    add_form(thesaurus, name, &whole);
    if (finnish_weak_grade(whole.data, &weak))
        add_form(thesaurus, name, &weak);
}

/* ---- marks of phrases ---------------------------------------------------------------------------------- */

static uint64_t phrase_start(enum language language)
{
    unsigned char byte = (unsigned char)language;
    return hash_fnv(HASH_FNV_SEED, &byte, 1);
}

static uint64_t phrase_extend(uint64_t phrase, uint64_t term)
{
    return hash_fnv(phrase, &term, sizeof term);
}

/* The mark by which a word stands in a phrase: its number-th base form; common words stand for themselves. */
static bool word_mark(const struct analysis *analysis, const struct analysed_word *word, unsigned number,
                      uint64_t *mark)
{
    if (word->first == 0) {
        *mark = term_mark(TERM_BASE, analysis_string(analysis, word->surface));
        return number == 0;
    }
    uint32_t at = word->first;
    for (; at != 0 && number > 0; number--)
        at = analysis->terms.items[at - 1].next;
    if (at == 0)
        return false;
    *mark = analysis->terms.items[at - 1].mark;
    return true;
}

/* ---- loading ------------------------------------------------------------------------------------------- */

struct loading {
    struct thesaurus *thesaurus;
    struct analyser *analyser;
    struct complaints *complaints;
    const char *path;
};

/* A base form that is written as the word itself, or the first one. */
static uint64_t preferred_mark(const struct analysis *analysis, const struct analysed_word *word)
{
    const char *surface = analysis_string(analysis, word->surface);
    for (uint32_t at = word->first; at != 0; at = analysis->terms.items[at - 1].next) {
        if (strcmp(analysis_string(analysis, analysis->terms.items[at - 1].text), surface) == 0)
            return analysis->terms.items[at - 1].mark;
    }
    uint64_t mark = 0;
    (void)word_mark(analysis, word, 0, &mark);
    return mark;
}

static void load_phrase(const struct loading *loading, const struct yaml_item *item, enum language language,
                        uint32_t concept)
{
    own_(analysis_done) struct analysis analysis = ANALYSIS_INIT;
    struct analyse_options options = {.language = language, .max_bytes = 200, .max_words = PHRASE_WORDS_MAX + 1};
    analyse(loading->analyser, item->value, &options, &analysis);
    if (analysis.words.count == 0 || analysis.words.count > PHRASE_WORDS_MAX) {
        complaint_add(loading->complaints, loading->path, item->line, item->key, "must be one to three words");
        return;
    }
    uint64_t phrase = phrase_start(language);
    for (size_t i = 0; i < analysis.words.count; i++) {
        if (i > 0 && marks_find(&loading->thesaurus->openings, phrase) == MARKS_NONE)
            marks_add(&loading->thesaurus->openings, phrase, concept);
        phrase = phrase_extend(phrase, preferred_mark(&analysis, &analysis.words.items[i]));
    }
    marks_add(&loading->thesaurus->concepts, phrase, concept);
}

/* "laptop.fi[2]": the concept before the dot, the language behind it. */
static void load_concept(const struct loading *loading, const struct yaml_item *item, char **last, uint32_t *concept)
{
    const char *dot = strrchr(item->key, '.');
    char code[3] = {0};
    if (dot != NULL)
        (void)strncpy(code, dot + 1, 2);
    enum language language = language_from_code(code);
    if (dot == NULL || language == LANGUAGE_NONE || (dot[3] != '[' && item->value[0] != '\0')) {
        complaint_add(loading->complaints, loading->path, item->line, item->key,
                      "must be a concept with lists of words for fi, sv and en");
        return;
    }
    size_t length = (size_t)(dot - item->key);
    if (*last == NULL || strncmp(*last, item->key, length) != 0 || (*last)[length] != '\0') {
        free(*last);
        *last = x_strndup(item->key, length);
        *concept = string_add(loading->thesaurus, *last);
    }
    if (item->value[0] != '\0')
        load_phrase(loading, item, language, *concept);
}

static void load_name(const struct loading *loading, const struct yaml_item *item)
{
    size_t length = strcspn(item->key, "[");
    if (item->key[length] == '\0') {
        complaint_add(loading->complaints, loading->path, item->line, item->key, "must be a list: [one, two]");
        return;
    }
    own_(free_pointer) char *name = x_strndup(item->key, length);
    thesaurus_add_name(loading->thesaurus, name, item->value);
}

static void load_file(const struct loading *loading, bool names)
{
    own_(text_done) struct text file = TEXT_INIT;
    own_(yaml_done) struct yaml yaml = {.items = LIST_INIT};
    struct error error = ERROR_INIT;
    if (file_read(loading->path, FILE_BYTES_MAX, &file, &error) != RESULT_OK ||
        yaml_read(file.data, file.length, &yaml, &error) != RESULT_OK) {
        complaint_add(loading->complaints, loading->path, 0, "", "%s", error.text);
        return;
    }
    own_(free_pointer) char *last = NULL;
    uint32_t concept = 0;
    for (size_t i = 0; i < yaml.items.count; i++) {
        if (names)
            load_name(loading, &yaml.items.items[i]);
        else
            load_concept(loading, &yaml.items.items[i], &last, &concept);
    }
}

static int is_yaml(const struct dirent *entry)
{
    size_t length = strlen(entry->d_name);
    return entry->d_name[0] != '.' && length > 5 && strcmp(entry->d_name + length - 5, ".yaml") == 0;
}

struct thesaurus *thesaurus_load(const char *folder, struct analyser *analyser, struct complaints *complaints)
{
    struct thesaurus *thesaurus = x_alloc(1, sizeof *thesaurus);
    struct dirent **entries = NULL;
    int count = folder == NULL ? 0 : scandir(folder, &entries, is_yaml, alphasort);
    if (count < 0)
        complaint_add(complaints, folder, 0, "", "the folder of the thesaurus cannot be read");
    for (int i = 0; i < count; i++) {
        own_(text_done) struct text path = TEXT_INIT;
        text_printf(&path, "%s/%s", folder, entries[i]->d_name);
        struct loading loading = {thesaurus, analyser, complaints, path.data};
        if (i < FILES_MAX)
            load_file(&loading, strcmp(entries[i]->d_name, "names.yaml") == 0);
        free(entries[i]);
    }
    free(entries);
    return thesaurus;
}

void thesaurus_free(struct thesaurus *thesaurus)
{
    if (thesaurus == NULL)
        return;
    marks_done(&thesaurus->names);
    marks_done(&thesaurus->concepts);
    marks_done(&thesaurus->openings);
    for (size_t i = 0; i < thesaurus->strings.count; i++)
        free(thesaurus->strings.items[i]);
    list_done(&thesaurus->strings);
    free(thesaurus);
}

uint64_t thesaurus_mark(const struct thesaurus *thesaurus)
{
    uint64_t sum = HASH_FNV_SEED;
    for (size_t i = 0; i < thesaurus->strings.count; i++)
        sum = hash_fnv(sum, thesaurus->strings.items[i], strlen(thesaurus->strings.items[i]) + 1);
    const struct marks *tables[] = {&thesaurus->names, &thesaurus->concepts};
    for (size_t table = 0; table < 2; table++) {
        for (size_t i = 0; i < tables[table]->slots; i++)
            sum = tables[table]->keys[i] == 0 ? sum
                                              : sum + hash_fnv(tables[table]->keys[i], &tables[table]->values[i], 4);
    }
    return sum;
}

/* ---- applying ------------------------------------------------------------------------------------------ */

static bool is_ending(const char *rest)
{
    char spaced[16];
    size_t length = strlen(rest);
    if (length == 0)
        return true;
    if (length + 3 > sizeof spaced)
        return false;
    spaced[0] = ' ';
    memcpy(spaced + 1, rest, length);
    memcpy(spaced + 1 + length, " ", 2);
    return strstr(endings, spaced) != NULL;
}

/* Behind a vowel that repeats the name's last one, as in "päikkyyn" and "daisyyn"; otherwise rest itself. */
static const char *skip_lengthening(const char *word, const char *rest)
{
    const char *last = rest;
    while (last > word && ((unsigned char)*--last & 0xC0) == 0x80) {
    }
    size_t bytes = (size_t)(rest - last);
    bool vowel = strchr("aeiouy", *last) != NULL || bytes == 2;
    return vowel && strncmp(rest, last, bytes) == 0 ? rest + bytes : rest;
}

/* The name at the beginning of the word, with an ending behind it or the rest of a compound (teamspalaveri); rest (may
   be NULL) is that rest or NULL. The longest name wins. */
static const char *find_name(const struct thesaurus *thesaurus, const char *word, const char **rest)
{
    uint64_t mark = HASH_FNV_SEED;
    const char *name = NULL, *ignored;
    rest = rest == NULL ? &ignored : rest;
    for (size_t length = 1; word[length - 1] != '\0'; length++) {
        mark = hash_fnv(mark, word + length - 1, 1);
        ptrdiff_t slot = length >= 2 ? marks_find(&thesaurus->names, mark) : MARKS_NONE;
        if (slot == MARKS_NONE)
            continue;
        const char *behind = word + length;
        bool whole =
            length < NAME_BYTES_MIN ? *behind == '\0' : is_ending(behind) || is_ending(skip_lengthening(word, behind));
        if (whole || (length > NAME_BYTES_MIN && strlen(behind) >= REST_BYTES_MIN)) {
            name = thesaurus->strings.items[thesaurus->names.values[slot]];
            *rest = whole ? NULL : behind;
        }
    }
    return name;
}

bool thesaurus_has_name(const struct thesaurus *thesaurus, const char *word)
{
    return find_name(thesaurus, word, NULL) != NULL;
}

static void apply_names(const struct thesaurus *thesaurus, struct analyser *analyser, enum language language,
                        const char *surface, struct analysis *analysis)
{
    const char *rest = NULL, *name = find_name(thesaurus, surface, &rest);
    if (name == NULL)
        return;
    struct analysed_word *word = &analysis->words.items[analysis->words.count - 1];
    analysis_add_term(analysis, word, TERM_NAME, name);
    word->common = false;
    word->known = true;
    if (rest == NULL)
        return;
    const struct term_list *list = analyser_terms(analyser, language, rest, true, NULL);
    enum term_kind kind;
    const char *string;
    for (size_t cursor = 0; term_list_next(list, &cursor, &kind, &string);)
        analysis_add_term(analysis, word, TERM_PART, string);
}

static void add_concepts(const struct thesaurus *thesaurus, uint64_t phrase, struct analysis *analysis)
{
    struct analysed_word *word = &analysis->words.items[analysis->words.count - 1];
    for (ptrdiff_t slot = marks_find(&thesaurus->concepts, phrase); slot != MARKS_NONE;
         slot = marks_find_next(&thesaurus->concepts, phrase, slot)) {
        analysis_add_term(analysis, word, TERM_CONCEPT, thesaurus->strings.items[thesaurus->concepts.values[slot]]);
        word->common = false;
    }
}

/* Whether the number-th term is only a part of a compound whose whole has a concept: "päiväkoti" is no home. */
static bool is_spent_part(const struct analysis *analysis, const struct analysed_word *word, unsigned number)
{
    bool part = false, concept = false;
    for (uint32_t at = word->first; at != 0; at = analysis->terms.items[at - 1].next) {
        part = part || (number-- == 0 && analysis->terms.items[at - 1].kind == TERM_PART);
        concept = concept || analysis->terms.items[at - 1].kind == TERM_CONCEPT;
    }
    return part && concept;
}

/* Tries all readings of the words from number `from` on to the last one. */
static void try_phrase(const struct thesaurus *thesaurus, uint64_t phrase, size_t from, size_t end,
                       struct analysis *analysis)
{
    if (from == end) {
        add_concepts(thesaurus, phrase, analysis);
        return;
    }
    unsigned tried = from + 1 == end ? 2 * TERMS_TRIED : TERMS_TRIED;
    for (unsigned number = 0; number < tried; number++) {
        uint64_t mark;
        if (!word_mark(analysis, &analysis->words.items[from], number, &mark))
            break;
        if (from + 1 == end && is_spent_part(analysis, &analysis->words.items[from], number))
            continue;
        uint64_t longer = phrase_extend(phrase, mark);
        if (from + 1 == end || marks_find(&thesaurus->openings, longer) != MARKS_NONE)
            try_phrase(thesaurus, longer, from + 1, end, analysis);
    }
}

void thesaurus_apply(const struct thesaurus *thesaurus, struct analyser *analyser, enum language language,
                     const char *joined, struct analysis *analysis)
{
    size_t count = analysis->words.count;
    own_(text_done) struct text surface = TEXT_INIT;
    text_add(&surface, analysis_string(analysis, analysis->words.items[count - 1].surface));
    apply_names(thesaurus, analyser, language, surface.data, analysis);
    /* Of "youtube-kanava" the first part has given its name already; only the whole, as in "wi-fi", may be another. */
    const char *rest = NULL;
    if (joined[0] != '\0' && find_name(thesaurus, joined, &rest) != NULL && rest == NULL)
        apply_names(thesaurus, analyser, language, joined, analysis);
    for (size_t words = 1; words <= PHRASE_WORDS_MAX && words <= count; words++)
        try_phrase(thesaurus, phrase_start(language), count - words, count, analysis);
}
