#include "knowledge/reorder.h"

#include <stdlib.h>
#include <string.h>

/* Chosen on halves of the public development parts and on knowledge/expected/dev.jsonl. */
static const double near_weight = 1.2, together_weight = 1.2;
static const double common_share = 0.15;    /* of the question's rarest word: what a common one weighs */
static const double like_from = 0.3;        /* words less like say nothing */
static const double contained_worth = 0.95; /* a word within a compound */
static const double questions_share = 0.3;  /* of all this, where articles say themselves how they are asked for */

enum { WORDS_MOST = 32, SLOT_BITS = 10, SLOTS = 1 << SLOT_BITS, GRAMS_MOST = SLOTS / 2, TEXT_BYTES_MAX = 8192 };

/* One word of the question. */
struct sought {
    double weight;
    size_t grams;
    float here, best; /* the likest word of this passage, of the article: 0 … 1 */
    size_t number;    /* of the word in the question */
};

/* The question's words, and which of them have an n-gram: three letters, a byte each. */
struct seeking {
    struct sought words[WORDS_MOST];
    size_t count, grams;
    size_t telling; /* words that are not common ones */
    double weight;  /* of all of them */
    struct gram_slot {
        uint32_t gram; /* 0: empty */
        uint32_t words;
    } slots[SLOTS];
};

/* ---- letters ------------------------------------------------------------------------------------------- */

/* The next letter or digit as one byte, whatever its case; 0 for anything else. Letters beyond Latin-1 may share one.
 */
static uint8_t next_letter(const char **cursor)
{
    unsigned char first = (unsigned char)*(*cursor)++;
    if (first < 0x80) {
        unsigned char lower = first | 0x20;
        return (lower >= 'a' && lower <= 'z') ? lower : (first >= '0' && first <= '9') ? first : 0;
    }
    uint8_t letter = first;
    while (((unsigned char)**cursor & 0xC0) == 0x80)
        letter = (uint8_t)(letter * 31 + ((unsigned char)*(*cursor)++ & 0x3F));
    if (first == 0xC3) {
        unsigned char second = (unsigned char)(*cursor)[-1];
        letter = second >= 0x80 && second <= 0x9E ? second | 0x20 : second;
    }
    return letter | 0x80;
}

static struct gram_slot *slot_of(struct seeking *seeking, uint32_t gram)
{
    size_t at = (gram * 2654435761U) >> (32 - SLOT_BITS);
    while (seeking->slots[at].gram != 0 && seeking->slots[at].gram != gram)
        at = (at + 1) % SLOTS;
    return &seeking->slots[at];
}

static void seek_word(struct seeking *seeking, const char *word, double weight, size_t number)
{
    struct sought *sought = &seeking->words[seeking->count];
    uint32_t bit = 1U << seeking->count, gram = ' ';
    *sought = (struct sought){.weight = weight, .number = number};
    for (bool more = *word != '\0'; more && seeking->grams < GRAMS_MOST;) {
        more = *word != '\0';
        uint8_t letter = more ? next_letter(&word) : ' ';
        gram = (gram << 8 | letter) & 0xFFFFFF;
        if (gram < 0x10000)
            continue;
        struct gram_slot *slot = slot_of(seeking, gram);
        seeking->grams += slot->gram == 0;
        slot->gram = gram;
        sought->grams += (slot->words & bit) == 0;
        slot->words |= bit;
    }
    if (sought->grams > 0) {
        seeking->weight += weight;
        seeking->count++;
    }
}

/* ---- an article's text ---------------------------------------------------------------------------------- */

/* How like two words are that share so many n-grams. A compound that holds the whole word is nearly as good as it. */
static float likeness(size_t shared, size_t sought, size_t read)
{
    double smaller = (double)(shared < sought ? shared : sought);
    double like = 2 * smaller / (double)(sought + read);
    double contained = contained_worth * smaller / (double)sought;
    like = like > contained ? like : contained;
    return like < like_from ? 0 : (float)like;
}

struct reading {
    struct seeking *seeking;
    uint8_t shared[WORDS_MOST];
    uint32_t touched;
    size_t read; /* n-grams of the word */
    double passage, best_passage;
};

static void read_gram(struct reading *reading, uint32_t gram)
{
    uint32_t words = slot_of(reading->seeking, gram)->words;
    reading->read++;
    reading->touched |= words;
    for (; words != 0; words &= words - 1) {
        uint8_t *shared = &reading->shared[__builtin_ctz(words)];
        *shared = (uint8_t)(*shared + (*shared < UINT8_MAX));
    }
}

static void end_word(struct reading *reading)
{
    for (uint32_t words = reading->touched; words != 0; words &= words - 1) {
        int number = __builtin_ctz(words);
        struct sought *sought = &reading->seeking->words[number];
        float like = likeness(reading->shared[number], sought->grams, reading->read);
        sought->here = like > sought->here ? like : sought->here;
        reading->shared[number] = 0;
    }
    reading->touched = 0;
    reading->read = 0;
}

static void end_passage(struct reading *reading)
{
    double sum = 0;
    for (size_t i = 0; i < reading->seeking->count; i++) {
        struct sought *sought = &reading->seeking->words[i];
        sum += sought->weight * (double)sought->here;
        sought->best = sought->here > sought->best ? sought->here : sought->best;
        sought->here = 0;
    }
    reading->best_passage = sum > reading->best_passage ? sum : reading->best_passage;
}

static bool ends_passage(const char *text)
{
    return *text == '\n' || *text == '\0' ||
           ((*text == '.' || *text == '!' || *text == '?') && (text[1] == ' ' || text[1] == '\n'));
}

static void read_text(struct reading *reading, const char *text)
{
    const char *end = text + strnlen(text, TEXT_BYTES_MAX);
    uint32_t gram = ' ';
    while (text < end) {
        const char *here = text;
        uint8_t letter = next_letter(&text);
        uint32_t next = (gram << 8 | (letter == 0 ? ' ' : letter)) & 0xFFFFFF;
        if (gram != ' ' && next >= 0x10000)
            read_gram(reading, next);
        if (letter == 0 && gram != ' ')
            end_word(reading);
        gram = letter == 0 ? ' ' : next;
        if (letter == 0 && ends_passage(here))
            end_passage(reading);
    }
    if (gram != ' ') {
        read_gram(reading, (gram << 8 | ' ') & 0xFFFFFF);
        end_word(reading);
    }
    end_passage(reading);
}

static void read_article(struct reading *reading, const struct article_record *record)
{
    read_text(reading, record->article.title);
    for (size_t i = 0; record->article.questions[i] != NULL; i++)
        read_text(reading, record->article.questions[i]);
    for (size_t i = 0; record->keywords[i] != NULL; i++)
        read_text(reading, record->keywords[i]);
    read_text(reading, record->article.body);
}

/* ---- the candidates -------------------------------------------------------------------------------------- */

static void seek_words(struct seeking *seeking, const struct analysis *analysis, const struct index_word *words)
{
    double rarest = 0;
    for (size_t i = 0; i < analysis->words.count; i++)
        rarest = words[i].weight > rarest ? words[i].weight : rarest;
    for (size_t i = 0; rarest > 0 && i < analysis->words.count && seeking->count < WORDS_MOST; i++) {
        const char *word = analysis_string(analysis, analysis->words.items[i].surface);
        seeking->telling += words[i].weight > 0;
        seek_word(seeking, word, words[i].weight > 0 ? words[i].weight : common_share * rarest, i);
    }
}

static void look_at(const struct knowledge *knowledge, const struct analysis *analysis, struct seeking *seeking,
                    enum language language, struct evidence *evidence)
{
    const struct article_record *record = knowledge->topics.items[evidence->topic].records[language];
    struct reading reading = {.seeking = seeking};
    double sum = 0;
    for (size_t i = 0; i < seeking->count; i++)
        seeking->words[i].best = seeking->words[i].here = 0;
    if (record != NULL)
        read_article(&reading, record);
    for (size_t i = 0; i < seeking->count; i++) {
        const struct sought *sought = &seeking->words[i];
        bool held = index_word_held(knowledge->languages[language]->words, analysis, sought->number, evidence->topic);
        sum += sought->weight * (held ? 1 : (double)sought->best);
    }
    evidence->near = sum / seeking->weight;
    evidence->together = reading.best_passage / seeking->weight;
}

/* How much it counts. A single word stands together with nothing. Texts no longer than the question were compared as
   wholes in the first pass; there, single words only mislead. It is the same for all topics. */
static double share_of(const struct index *index, const struct analysis *analysis, const struct seeking *seeking)
{
    double words = 0;
    for (int field = 0; field < FIELD_COUNT; field++)
        words += index_average(index, (enum field)field);
    double longer = words > 0 ? 1 - 2 * (double)analysis->words.count / words : 0;
    double several = 1 - 1 / (double)(seeking->telling > 0 ? seeking->telling : 1);
    return (longer > 0 ? longer : 0) * several * (index_average(index, FIELD_QUESTIONS) > 0 ? questions_share : 1);
}

static int evidence_compare(const void *a, const void *b)
{
    const struct evidence *one = a, *other = b;
    if (one->score != other->score)
        return one->score < other->score ? 1 : -1;
    return one->topic < other->topic ? -1 : one->topic > other->topic;
}

void reorder_candidates(const struct knowledge *knowledge, const struct analysis *analysis,
                        const struct index_word *words, struct evidence_list *list)
{
    struct seeking seeking = {.count = 0};
    seek_words(&seeking, analysis, words);
    if (seeking.count == 0)
        return;
    double share = share_of(knowledge->languages[list->language]->words, analysis, &seeking);
    if (share <= 0)
        return; /* the first pass has sorted them */
    for (size_t i = 0; i < list->count; i++)
        look_at(knowledge, analysis, &seeking, list->language, &list->items[i]);
    for (size_t i = 0; i < list->count; i++) {
        struct evidence *evidence = &list->items[i];
        evidence->score += share * (near_weight * evidence->near + together_weight * evidence->together);
    }
    qsort(list->items, list->count, sizeof *list->items, evidence_compare);
}
