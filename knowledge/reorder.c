#include "knowledge/reorder.h"

#include "base/own.h"
#include "knowledge/passages.h"

#include <stdlib.h>
#include <string.h>

/* Chosen on halves of the public development parts and on knowledge/expected/dev.jsonl. */
static const double near_weight = 1.2, together_weight = 1.2;
static const double common_share = 0.15;    /* of the question's rarest word: what a common one weighs */
static const double like_from = 0.3;        /* words less like say nothing */
static const double contained_worth = 0.95; /* a word within a compound */
static const double questions_share = 0.3;  /* of all this, where articles say themselves how they are asked for */

enum { WORDS_MOST = 32, SLOT_BITS = 10, SLOTS = 1 << SLOT_BITS, SIEVE_HOLES = 1 << 15, GRAMS_MOST = SLOTS / 2 };

/* One word of the question. */
struct sought {
    double weight;
    size_t grams;
    float like;    /* to the word that is read: 0 … 1 */
    float best;    /* to the likest word of the article */
    size_t number; /* of the word in the question */
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
    uint8_t sieve[SIEVE_HOLES / 8]; /* lets through what may be one of these n-grams: few of a text's are */
};

/* ---- the question's words -------------------------------------------------------------------------------- */

static struct gram_slot *slot_of(struct seeking *seeking, uint32_t gram)
{
    size_t at = (gram * 2654435761U) >> (32 - SLOT_BITS);
    while (seeking->slots[at].gram != 0 && seeking->slots[at].gram != gram)
        at = (at + 1) % SLOTS;
    return &seeking->slots[at];
}

/* The last three letters by a part of each: the hole of an n-gram that ends with this letter. */
static inline uint32_t sieve_next(uint32_t hole, uint32_t letter)
{
    return (hole << 5 | (letter & 0x1F)) % SIEVE_HOLES;
}

static inline bool sieve_lets(const uint8_t *sieve, uint32_t hole)
{
    return (sieve[hole / 8] >> hole % 8 & 1) != 0;
}

static void seek_word(struct seeking *seeking, const char *word, double weight, size_t number)
{
    struct sought *sought = &seeking->words[seeking->count];
    uint32_t bit = 1U << seeking->count, gram = ' ';
    *sought = (struct sought){.weight = weight, .number = number};
    for (bool more = *word != '\0'; more && seeking->grams < GRAMS_MOST;) {
        more = *word != '\0';
        uint8_t letter = more ? passages_letter(&word) : ' ';
        gram = (gram << 8 | letter) & 0xFFFFFF;
        if (gram < 0x10000)
            continue;
        struct gram_slot *slot = slot_of(seeking, gram);
        seeking->grams += slot->gram == 0;
        slot->gram = gram;
        uint32_t hole = sieve_next(sieve_next(sieve_next(0, gram >> 16), gram >> 8), gram);
        seeking->sieve[hole / 8] |= (uint8_t)(1U << hole % 8);
        sought->grams += (slot->words & bit) == 0;
        slot->words |= bit;
    }
    if (sought->grams > 0) {
        seeking->weight += weight;
        seeking->count++;
    }
}

/* ---- an article's words ---------------------------------------------------------------------------------- */

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
    uint32_t touched; /* the words sought with which it shares an n-gram, a bit each */
    uint32_t alike;   /* those that it is like */
    float *passages;  /* for each passage: how like its likest word is to each one sought */
    size_t room;
};

static void read_gram(struct reading *reading, uint32_t gram)
{
    uint32_t words = slot_of(reading->seeking, gram)->words;
    reading->touched |= words;
    for (; words != 0; words &= words - 1) {
        uint8_t *shared = &reading->shared[__builtin_ctz(words)];
        *shared = (uint8_t)(*shared + (*shared < UINT8_MAX));
    }
}

static void compare_word(struct reading *reading, size_t read)
{
    reading->alike = 0;
    for (uint32_t words = reading->touched; words != 0; words &= words - 1) {
        int number = __builtin_ctz(words);
        struct sought *sought = &reading->seeking->words[number];
        sought->like = likeness(reading->shared[number], sought->grams, read);
        sought->best = sought->like > sought->best ? sought->like : sought->best;
        reading->alike |= sought->like > 0 ? 1U << number : 0;
        reading->shared[number] = 0;
    }
    reading->touched = 0;
}

/* Its n-grams are as many as its letters. */
static void read_word(struct reading *reading, const char **cursor)
{
    const char *at = *cursor, *end = at;
    const uint8_t *sieve = reading->seeking->sieve;
    uint32_t gram = ' ', hole = sieve_next(0, ' ');
    size_t read = 0;
    for (uint8_t letter; (letter = passages_letter(&at)) != 0; end = at) {
        gram = gram << 8 | letter;
        hole = sieve_next(hole, letter);
        if (sieve_lets(sieve, hole) && read > 0)
            read_gram(reading, gram & 0xFFFFFF);
        read++;
    }
    if (sieve_lets(sieve, sieve_next(hole, ' ')))
        read_gram(reading, (gram << 8 | ' ') & 0xFFFFFF);
    *cursor = end;
    if (reading->touched != 0)
        compare_word(reading, read);
    else
        reading->alike = 0;
}

static void note_in_passage(struct reading *reading, size_t passage)
{
    float *likes = reading->passages + passage * reading->seeking->count;
    for (uint32_t alike = reading->alike; alike != 0; alike &= alike - 1) {
        int number = __builtin_ctz(alike);
        float like = reading->seeking->words[number].like;
        likes[number] = like > likes[number] ? like : likes[number];
    }
}

static void make_room(struct reading *reading, size_t wanted)
{
    if (reading->room < wanted) {
        reading->passages = x_realloc(reading->passages, wanted, sizeof *reading->passages);
        reading->room = wanted;
    }
    if (wanted > 0)
        memset(reading->passages, 0, wanted * sizeof *reading->passages);
}

/* Gives where the next text's acts begin. */
static const uint8_t *read_text(struct reading *reading, const char *text, const uint8_t *acts, size_t *passage)
{
    for (;;) {
        uint32_t number = passages_number(&acts);
        enum passage_act act = number & 3;
        if (act == PASSAGE_TEXT_ENDS)
            return acts;
        if (act == PASSAGE_MOVES) {
            *passage += number >> 2;
            continue;
        }
        text += number >> 2;
        read_word(reading, &text);
        note_in_passage(reading, *passage);
        if (act == PASSAGE_WORD)
            continue;
        size_t other = *passage;
        for (uint32_t further; (further = passages_number(&acts)) != 0;)
            note_in_passage(reading, other += further);
    }
}

static void read_article(struct reading *reading, const struct article_record *record)
{
    const struct article *article = &record->article;
    const uint8_t *acts = record->passages->acts;
    size_t passage = 0;
    make_room(reading, record->passages->count * reading->seeking->count);
    acts = read_text(reading, article->title, acts, &passage); /* the order of passages_text() */
    for (size_t i = 0; article->questions[i] != NULL; i++)
        acts = read_text(reading, article->questions[i], acts, &passage);
    for (size_t i = 0; record->keywords[i] != NULL; i++)
        acts = read_text(reading, record->keywords[i], acts, &passage);
    (void)read_text(reading, article->body, acts, &passage);
}

/* What the question's words find in one passage together, in the best of them. */
static double best_passage(const struct reading *reading, const struct passages *article)
{
    const struct seeking *seeking = reading->seeking;
    double best = 0;
    for (size_t i = 0; i < article->count; i++) {
        double sum = 0;
        for (size_t word = 0; word < seeking->count; word++)
            sum += seeking->words[word].weight * (double)reading->passages[i * seeking->count + word];
        best = sum > best ? sum : best;
    }
    return best;
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

static void look_at(const struct knowledge *knowledge, const struct analysis *analysis, struct reading *reading,
                    enum language language, struct evidence *evidence)
{
    const struct article_record *record = knowledge->topics.items[evidence->topic].records[language];
    struct seeking *seeking = reading->seeking;
    double sum = 0, together = 0;
    for (size_t i = 0; i < seeking->count; i++)
        seeking->words[i].best = 0;
    if (record != NULL) {
        read_article(reading, record);
        together = best_passage(reading, record->passages);
    }
    for (size_t i = 0; i < seeking->count; i++) {
        const struct sought *sought = &seeking->words[i];
        bool held = index_word_held(knowledge->languages[language]->words, analysis, sought->number, evidence->topic);
        sum += sought->weight * (held ? 1 : (double)sought->best);
    }
    evidence->near = sum / seeking->weight;
    evidence->together = together / seeking->weight;
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
    struct reading reading = {.seeking = &seeking};
    for (size_t i = 0; i < list->count; i++)
        look_at(knowledge, analysis, &reading, list->language, &list->items[i]);
    free(reading.passages);
    for (size_t i = 0; i < list->count; i++) {
        struct evidence *evidence = &list->items[i];
        evidence->score += share * (near_weight * evidence->near + together_weight * evidence->together);
    }
    qsort(list->items, list->count, sizeof *list->items, evidence_compare);
}
