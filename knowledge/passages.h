/*
 * An article made ready for the second look (reorder.h): where each of its words stands first, and in which other
 * passages. A passage is a sentence, a title, an example question or a keyword.
 */
#ifndef NEUVO_KNOWLEDGE_PASSAGES_H
#define NEUVO_KNOWLEDGE_PASSAGES_H

#include "knowledge/article.h"

/* A row of numbers, each in groups of seven bits, the lowest first: an act in the lowest two bits, above it how far. It
 * takes about a sixth of the text's own size. */
struct passages {
    uint32_t count; /* of the passages, those without a word aside */
    uint8_t acts[];
};
enum passage_act {
    PASSAGE_TEXT_ENDS, /* that of the record's texts; they come in the order of passages_text() */
    PASSAGE_MOVES,     /* so many passages on */
    PASSAGE_WORD,      /* a word begins so many bytes after the one before it or the text's beginning */
    PASSAGE_WORD_AGAIN /* the same; and it stands in other passages: numbers follow that say how much further on each is
                          than the one before it, the last of them 0 */
};

struct passages *passages_read(const struct article_record *record);
/* The record's texts: title, questions, keywords, body; NULL past the last. */
const char *passages_text(const struct article_record *record, size_t number);

#define PASSAGE_DIGITS "0123456789"
#define PASSAGE_LETTERS "abcdefghijklmnopqrstuvwxyz"
static const uint8_t passages_ascii[128] = /* what passages_letter() gives for these bytes */
    "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
    "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0" PASSAGE_DIGITS "\0\0\0\0\0\0\0" PASSAGE_LETTERS "\0\0\0\0\0\0" PASSAGE_LETTERS;

static inline uint32_t passages_number(const uint8_t **cursor)
{
    uint32_t number = *(*cursor)++;
    if (number < 0x80)
        return number;
    number &= 0x7F;
    for (unsigned bits = 7;; bits += 7) {
        uint8_t byte = *(*cursor)++;
        number |= (uint32_t)(byte & 0x7F) << bits;
        if (byte < 0x80)
            return number;
    }
}

/* The next letter or digit as one byte, whatever its case; 0 for anything else. Letters beyond Latin-1 may share one.
 */
static inline uint8_t passages_letter(const char **cursor)
{
    unsigned char first = (unsigned char)*(*cursor)++;
    if (first < 0x80) {
        return passages_ascii[first];
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

#endif
