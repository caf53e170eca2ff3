#include "intents/alarms.h"

#include "base/own.h"
#include "intents/alarms_table.h"
#include "intents/ngrams.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Where both are as likely, people come before data: that much. */
static const double people_first = 1;
/* Fewer words tell nothing. */
enum { WORDS_LEAST = 3 };

size_t alarm_words(const char *text)
{
    size_t words = 0;
    for (text += strspn(text, " \n"); *text != '\0' && words < ALARM_WORDS_SHORT; text += strspn(text, " \n")) {
        words++;
        text += strcspn(text, " \n");
    }
    return words;
}

void alarm_holes_of(const char *text, struct alarm_holes *holes)
{
    own_(ngrams_done) struct ngrams ngrams = {.list = LIST_INIT};
    uint64_t fallen[ALARM_HOLES / 64] = {0}; /* a bit for each hole: quicker than sorting them */
    ngrams_add(&ngrams, text);
    ngrams_add_across(&ngrams, text);
    for (size_t i = 0; i < ngrams.list.count; i++) {
        size_t hole = (ngrams.list.items[i].hash >> 16) % ALARM_HOLES;
        fallen[hole / 64] |= UINT64_C(1) << hole % 64;
    }
    for (size_t i = 0; i < sizeof fallen / sizeof *fallen; i++) {
        for (uint64_t bits = fallen[i]; bits != 0; bits &= bits - 1)
            *list_push(&holes->list) = (uint16_t)(i * 64 + (size_t)__builtin_ctzll(bits));
    }
}

void alarm_holes_done(struct alarm_holes *holes)
{
    list_done(&holes->list);
}

char alarm_character(int steps)
{
    char character = (char)(ALARM_MIDDLE + steps);
    return character == '\\' ? '}' : character == '"' ? '|' : character == '?' ? '{' : character;
}

int alarm_steps(char character)
{
    char meant = character == '}' ? '\\' : character == '|' ? '"' : character == '{' ? '?' : character;
    return meant - ALARM_MIDDLE;
}

static int steps_at(const struct alarm_row *rows, uint16_t hole)
{
    return alarm_steps(rows[hole / ALARM_ROW].characters[hole % ALARM_ROW]);
}

/* A row's steps from the lowest, one that is in every message, to one that is in none. */
static const double rarity_step = 0.12;

char alarm_rarity_character(size_t messages, size_t with_hole)
{
    double rarity = 1 + log((1 + (double)messages) / (1 + (double)with_hole));
    return alarm_character((int)fmin(ALARM_STEPS, round(rarity / rarity_step) - ALARM_STEPS));
}

double alarm_rarity(const struct alarm_rarities *rarities, uint16_t hole)
{
    return rarity_step * (steps_at(rarities->rows, hole) + ALARM_STEPS);
}

double alarm_length(const struct alarm_rarities *rarities, const struct alarm_holes *holes)
{
    double sum = 0;
    for (size_t i = 0; i < holes->list.count; i++) {
        double rarity = alarm_rarity(rarities, holes->list.items[i]);
        sum += rarity * rarity;
    }
    return sqrt(fmax(1, sum));
}

/* Log odds against everyday messages. */
static double evidence_of(const struct alarm_table *table, const struct alarm_holes *holes, double length)
{
    double sum = 0;
    for (size_t i = 0; i < holes->list.count; i++)
        sum += steps_at(table->rows, holes->list.items[i]) * alarm_rarity(&alarm_rarities, holes->list.items[i]);
    return table->offset + table->step * sum / length;
}

enum alarm alarm_of(const char *text, bool *sure)
{
    own_(alarm_holes_done) struct alarm_holes holes = {.list = LIST_INIT};
    enum alarm found = ALARM_NONE;
    double most = 0;
    bool surely = false, unasked;
    sure = sure == NULL ? &unasked : sure;
    *sure = false;
    size_t words = alarm_words(text);
    if (words < WORDS_LEAST)
        return ALARM_NONE;
    bool is_short = words < ALARM_WORDS_SHORT;
    alarm_holes_of(text, &holes);
    double length = alarm_length(&alarm_rarities, &holes);
    for (int kind = 0; kind < ALARM_KINDS; kind++) {
        double evidence = evidence_of(&alarm_tables[kind], &holes, length);
        bool likelier = found == ALARM_NONE || evidence > most - (found == ALARM_SECURITY ? people_first : 0);
        if (evidence < (is_short ? alarm_tables[kind].from_short : alarm_tables[kind].from) || !likelier)
            continue;
        found = (enum alarm)kind;
        most = evidence;
        surely = evidence >= alarm_tables[kind].sure && !is_short;
    }
    *sure = surely;
    return found;
}
