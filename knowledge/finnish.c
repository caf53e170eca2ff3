#include "knowledge/finnish.h"

#include "base/own.h"

#include <inttypes.h>
#include <libstemmer.h>
#include <libvoikko/voikko.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <utf8proc.h>

enum { READINGS_MAX = 6, WORD_BYTES_MAX = 128 };

struct finnish {
    struct VoikkoHandle *voikko;
    struct sb_stemmer *stemmer;
};

enum result finnish_open(struct finnish **finnish, struct error *error)
{
    const char *fault = NULL;
    struct VoikkoHandle *voikko = voikkoInit(&fault, "fi", NULL);
    if (voikko == NULL)
        return error_set(error, RESULT_FAILED, "Finnish needs the Debian package voikko-fi: %s",
                         fault == NULL ? "no dictionary" : fault);
    *finnish = x_alloc(1, sizeof **finnish);
    **finnish = (struct finnish){.voikko = voikko, .stemmer = sb_stemmer_new("finnish", "UTF_8")};
    if ((*finnish)->stemmer == NULL) {
        finnish_free(TAKE(*finnish));
        return error_set(error, RESULT_FAILED, "libstemmer has no Finnish; install the Debian package libstemmer0d");
    }
    return RESULT_OK;
}

void finnish_free(struct finnish *finnish)
{
    if (finnish == NULL)
        return;
    voikkoTerminate(finnish->voikko);
    sb_stemmer_delete(finnish->stemmer);
    free(finnish);
}

/* Voikko does not say where it has mapped the file. Only one that cannot be written is like the file itself. */
void finnish_rest(void)
{
    static const char file[] = "/mor.vfst\n";
    char line[512], rights[8] = "";
    FILE *maps = fopen("/proc/self/maps", "re");
    uintptr_t from = 0, to = 0;
    while (maps != NULL && fgets(line, sizeof line, maps) != NULL) {
        size_t length = strlen(line);
        bool is_it = length > strlen(file) && strcmp(line + length - strlen(file), file) == 0;
        if (is_it && sscanf(line, "%" SCNxPTR "-%" SCNxPTR " %7s", &from, &to, rights) == 3 && rights[1] == '-')
            (void)madvise((void *)from, to - from, MADV_DONTNEED);
    }
    if (maps != NULL)
        (void)fclose(maps);
}

/* Adds what Voikko writes, folded to lower case, without its = and # marks. */
static void add_folded(struct term_list *terms, enum term_kind kind, const char *bytes, size_t length)
{
    own_(text_done) struct text word = TEXT_INIT, raw = TEXT_INIT;
    text_add_bytes(&raw, bytes, length);
    for (const char *cursor = raw.data; *cursor != '\0';) {
        uint32_t codepoint = utf8_next(&cursor);
        if (codepoint != '=' && codepoint != '#' && codepoint != '-')
            text_add_codepoint(&word, (uint32_t)utf8proc_tolower((utf8proc_int32_t)codepoint));
    }
    term_list_add(terms, kind, word.data);
}

/* "+näytön(näyttö)+jako(jako)": base forms in brackets of three letters or more, but no endings ("+minen"). */
static void add_parts(struct term_list *terms, const char *bases)
{
    for (const char *open = strchr(bases, '('); open != NULL; open = strchr(open + 1, '(')) {
        const char *close = strchr(open, ')');
        if (close == NULL)
            return;
        if (open[1] != '+' && close - open - 1 >= 3)
            add_folded(terms, TERM_PART, open + 1, (size_t)(close - open - 1));
    }
}

/* Adds the readings of the word as it is written; false when Voikko does not know it. */
static bool add_readings(struct finnish *finnish, const char *word, struct term_list *terms)
{
    struct voikko_mor_analysis **readings = voikkoAnalyzeWordCstr(finnish->voikko, word);
    bool known = false;
    for (size_t i = 0; readings != NULL && readings[i] != NULL && i < READINGS_MAX; i++) {
        char *base = voikko_mor_analysis_value_cstr(readings[i], "BASEFORM");
        if (base != NULL) {
            add_folded(terms, TERM_BASE, base, strlen(base));
            voikko_free_mor_analysis_value_cstr(base);
            known = true;
        }
    }
    for (size_t i = 0; readings != NULL && readings[i] != NULL && i < READINGS_MAX; i++) {
        char *bases = voikko_mor_analysis_value_cstr(readings[i], "WORDBASES");
        if (bases != NULL) {
            add_parts(terms, bases);
            voikko_free_mor_analysis_value_cstr(bases);
        }
    }
    voikko_free_mor_analysis(readings);
    return known;
}

/* As it is, then capitalised: Voikko knows some names only so. */
static bool add_known(struct finnish *finnish, const char *word, struct term_list *terms)
{
    if (add_readings(finnish, word, terms))
        return true;
    own_(text_done) struct text capitalised = TEXT_INIT;
    const char *cursor = word;
    text_add_codepoint(&capitalised, (uint32_t)utf8proc_toupper((utf8proc_int32_t)utf8_next(&cursor)));
    text_add(&capitalised, cursor);
    return strcmp(capitalised.data, word) != 0 && add_readings(finnish, capitalised.data, terms);
}

static void add_stem(struct finnish *finnish, const char *word, struct term_list *terms)
{
    const sb_symbol *stem = sb_stemmer_stem(finnish->stemmer, (const sb_symbol *)word, (int)strlen(word));
    term_list_add(terms, TERM_BASE, word);
    if (stem != NULL && sb_stemmer_length(finnish->stemmer) >= 3)
        term_list_add(terms, TERM_BASE, (const char *)stem);
}

bool finnish_terms(struct finnish *finnish, const char *word, bool spoken, struct term_list *terms)
{
    const char *written = spoken_written(word);
    if (strlen(word) > WORD_BYTES_MAX)
        return false;
    if (add_known(finnish, written == NULL ? word : written, terms))
        return true;
    own_(text_done) struct text guess = TEXT_INIT;
    for (size_t number = 0; spoken && spoken_guess(word, number, &guess); number++) {
        if (add_readings(finnish, guess.data, terms)) {
            add_stem(finnish, word, terms);
            return true;
        }
    }
    add_stem(finnish, written == NULL ? word : written, terms);
    return false;
}

bool finnish_weak_grade(const char *name, struct text *weak)
{
    static const char *const vowels[] = {"a", "e", "i", "o", "u", "y", "ä", "ö"};
    size_t length = strlen(name), vowel = 0;
    for (size_t i = 0; i < sizeof vowels / sizeof *vowels; i++) {
        size_t bytes = strlen(vowels[i]);
        if (length > bytes && strcmp(name + length - bytes, vowels[i]) == 0)
            vowel = bytes;
    }
    if (vowel == 0 || length < vowel + 3)
        return false;
    const char *stop = name + length - vowel - 2;
    if (stop[0] != stop[1] || strchr("kpt", stop[0]) == NULL)
        return false;
    text_add_bytes(weak, name, (size_t)(stop + 1 - name));
    text_add(weak, name + length - vowel);
    return true;
}
