#include "desk/where.h"

#include "base/own.h"
#include "base/text.h"
#include "intents/intents.h"
#include "model/reply.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { WORDS_MOST = 200, PART_BYTES = 80, PHONE_DIGITS = 6, SHORT_DIGITS = 3, PHONE_DIGITS_MOST = 15 };

/* A word of the text: where it stands, without the punctuation around it, and as words are compared. */
struct word {
    const char *at;
    size_t length;
    char *plain;
};
struct words {
    struct word items[WORDS_MOST];
    size_t count;
};

static void words_done(struct words *words)
{
    for (size_t i = 0; i < words->count; i++)
        free(words->items[i].plain);
}

static void words_read(const char *line, size_t length, struct words *words)
{
    static const char spaces[] = " \t\r", around[] = ",.;:!?()\"'/";
    const char *end = line + length;
    words->count = 0;
    for (const char *at = line; at < end && words->count < WORDS_MOST;) {
        size_t skipped = strspn(at, spaces), size = strcspn(at + skipped, " \t\r\n");
        const char *from = at + skipped, *to = from + size > end ? end : from + size;
        at = to + (to < end);
        while (from < to && strchr(around, *from) != NULL)
            from++;
        while (to > from && strchr(around, to[-1]) != NULL)
            to--;
        if (from == to)
            continue;
        own_(text_done) struct text plain = TEXT_INIT;
        own_(free_pointer) char *copy = x_strndup(from, (size_t)(to - from));
        intents_normalise(copy, &plain);
        words->items[words->count++] = (struct word){from, (size_t)(to - from), text_detach(&plain)};
    }
}

static bool is_one_of(const char *word, const char *const *list)
{
    for (; *list != NULL; list++) {
        if (strcmp(word, *list) == 0)
            return true;
    }
    return false;
}

static bool begins_like(const char *word, const char *const *stems)
{
    for (; *stems != NULL; stems++) {
        if (string_starts(word, *stems))
            return true;
    }
    return false;
}

/* Ends so and is longer: "musiikkiluokassa", not "luokassa". */
static bool ends_like(const char *word, const char *const *endings)
{
    size_t length = strlen(word);
    for (; *endings != NULL; endings++) {
        size_t ending = strlen(*endings);
        if (length > ending + 1 && strcmp(word + length - ending, *endings) == 0)
            return true;
    }
    return false;
}

static void set(char **field, const char *from, size_t length)
{
    own_(free_pointer) char *cut = x_strndup(from, length);
    free(*field);
    *field = x_strndup(cut, utf8_cut(cut, PART_BYTES));
}

/* ---- rooms ------------------------------------------------------------------------------------------------------- */

/* Words before the number of a room. */
static const char *const room_words[] = {"luokka",
                                         "luokan",
                                         "luokassa",
                                         "luokkaan",
                                         "luokkahuone",
                                         "luokkahuoneessa",
                                         "huone",
                                         "huoneen",
                                         "huoneessa",
                                         "huoneeseen",
                                         "sali",
                                         "salin",
                                         "salissa",
                                         "tila",
                                         "tilan",
                                         "tilassa",
                                         "lk",
                                         "labra",
                                         "labrassa",
                                         "kokoushuone",
                                         "kokoushuoneessa",
                                         "neuvotteluhuone",
                                         "ryhmätila",
                                         "ryhmätilassa",
                                         "neuvotteluhuoneessa",
                                         "klass",
                                         "klassen",
                                         "klassrum",
                                         "klassrummet",
                                         "rum",
                                         "rummet",
                                         "sal",
                                         "salen",
                                         "grupprum",
                                         "mötesrum",
                                         "room",
                                         "classroom",
                                         "class",
                                         "lab",
                                         "hall",
                                         "studio",
                                         NULL};
static const char *const group_words[] = {"luokka", "luokan", "klass", "klassen", "class", NULL};
static const char *const number_words[] = {"nro", "numero", "nr", "nummer", "no", "number", NULL};

/* Rooms that need no number. */
static const char *const room_endings[] = {"luokassa", "huoneessa", "salissa", "tilassa", NULL};
static const char *const named_fi[] = {"auditoriossa", "kirjastossa", "ruokalassa",   "aulassa",
                                       "kansliassa",   "toimistossa", "opehuoneessa", NULL};
static const char *const no_names[] = {"luokkahuoneessa", "opetustilassa",       "klassrummet",
                                       "lektionssalen",   "undervisningsrummet", NULL}; /* any of them */
static const char *const endings_sv[] = {"salen", "rummet", NULL};
static const char *const named_sv[] = {"auditoriet", "biblioteket", "aulan", "kansliet", NULL};
static const char *const named_en[] = {"gym",     "auditorium", "library", "hall", "lab",
                                       "canteen", "staffroom",  "office",  NULL};

/* "204", "B12", "3.14", "A-101"; also one capital letter. */
static bool is_room_number(const struct word *word)
{
    size_t digits = 0;
    for (size_t i = 0; i < word->length; i++) {
        unsigned char sign = (unsigned char)word->at[i];
        digits += isdigit(sign) != 0;
        if (!isalnum(sign) && strchr("-./", sign) == NULL)
            return false;
    }
    return (digits > 0 && digits <= 5 && word->length <= 8) || (word->length == 1 && isupper((unsigned char)*word->at));
}

/* "5B": a class of pupils, not where they sit. */
static bool is_group(const struct word *word)
{
    return word->length == 2 && word->at[0] >= '1' && word->at[0] <= '9' && isalpha((unsigned char)word->at[1]);
}

static bool numbered_room(const struct words *words, size_t i, size_t *last)
{
    if (!is_one_of(words->items[i].plain, room_words))
        return false;
    size_t next = i + 1;
    if (next < words->count && is_one_of(words->items[next].plain, number_words))
        next++;
    *last = next;
    return next < words->count && is_room_number(&words->items[next]) &&
           !(is_group(&words->items[next]) && is_one_of(words->items[i].plain, group_words));
}

static bool named_room(const struct words *words, size_t i)
{
    const char *word = words->items[i].plain;
    const char *before = i == 0 ? "" : words->items[i - 1].plain;
    if (is_one_of(word, no_names))
        return false;
    if (ends_like(word, room_endings) || is_one_of(word, named_fi))
        return true;
    if (strcmp(before, "i") == 0)
        return ends_like(word, endings_sv) || is_one_of(word, named_sv);
    return strcmp(before, "the") == 0 && i > 1 && strcmp(words->items[i - 2].plain, "in") == 0 &&
           is_one_of(word, named_en);
}

/* "204:ssä", "B12:ssa": a number with the ending of where. */
static size_t inflected_number(const struct word *word)
{
    const char *colon = memchr(word->at, ':', word->length);
    if (colon == NULL)
        return 0;
    struct word number = {word->at, (size_t)(colon - word->at), NULL};
    bool where = string_starts(colon, ":ss") || string_starts(colon, ":ll");
    return where && is_room_number(&number) ? number.length : 0;
}

static bool find_room(const struct words *words, struct ticket_where *where)
{
    for (size_t i = 0; i < words->count; i++) {
        const struct word *word = &words->items[i];
        size_t last = i, number = inflected_number(word);
        if (number > 0)
            set(&where->room, word->at, number);
        else if (numbered_room(words, i, &last) || (last = i, named_room(words, i)))
            set(&where->room, word->at, (size_t)(words->items[last].at + words->items[last].length - word->at));
        else
            continue;
        return true;
    }
    return false;
}

/* ---- devices ----------------------------------------------------------------------------------------------------- */

static bool find_device(const struct words *words, struct ticket_where *where)
{
    static const char *const stems[] = {"projektor", "dataprojektor", "videotyk",  "tykki",       "dokumenttikamer",
                                        "dokkari",   "älytaul",       "kosketust", "smartboard",  "smart board",
                                        "kaiutin",   "kaiuttim",      "mikrofon",  "mikki",       "tietokone",
                                        "läppär",    "kannettav",     "tablet",    "ipad",        "chromebook",
                                        "tulostin",  "tulostim",      "kopiokone", "monitoimi",   "skanner",
                                        "kaukosää",  "telakka",       "telakan",   "dokumentkam", "smarttavl",
                                        "högtalar",  "dator",         "laptop",    "surfplatt",   "skrivare",
                                        "kopiator",  "fjärrkontrol",  "dockning",  "projector",   "whiteboard",
                                        "speaker",   "microphone",    "computer",  "printer",     "copier",
                                        "scanner",   "docking",       "televisio", NULL};
    static const char *const whole[] = {"näyttö", "bildskärmen", "monitor", NULL};
    for (size_t i = 0; i < words->count; i++) {
        const struct word *word = &words->items[i];
        if (!begins_like(word->plain, stems) && !is_one_of(word->plain, whole))
            continue;
        if (string_empty(where->device))
            set(&where->device, word->at, word->length);
        return true;
    }
    return false;
}

/* ---- numbers ----------------------------------------------------------------------------------------------------- */

/* Behind one of these a short number is one to call: of the house's own exchange. */
static bool announces_number(const char *line, const char *at)
{
    static const char *const words[] = {"puh",       "puhelin", "puhelimeni", "numeroni", "puhelinnumeroni",
                                        "alanumero", "soita",   "soittakaa",  "tel",      "telefon",
                                        "ring",      "ringa",   "anknytning", "phone",    "call",
                                        "extension", NULL};
    const char *end = at;
    while (end > line && strchr(" .:", end[-1]) != NULL)
        end--;
    const char *from = end;
    while (from > line && strchr(" ,;.", from[-1]) == NULL)
        from--;
    own_(free_pointer) char *word = x_strndup(from, (size_t)(end - from));
    own_(text_done) struct text plain = TEXT_INIT;
    intents_normalise(word, &plain);
    return is_one_of(plain.data, words);
}

/* The end of the number that begins there, "+358 40 123 4567", "040-123 4567", and how many digits it has. */
static const char *phone_end(const char *at, const char *end, size_t *digits)
{
    const char *last = at;
    *digits = 0;
    for (const char *sign = at + (*at == '+'); sign < end; sign++) {
        if (isdigit((unsigned char)*sign)) {
            last = sign + 1;
            ++*digits;
        } else if (strchr(" -", *sign) == NULL || (sign > at && strchr(" -", sign[-1]) != NULL)) {
            break;
        }
    }
    return last;
}

static bool find_call_back(const char *line, size_t length, struct ticket_where *where)
{
    const char *end = line + length;
    bool found = false;
    for (const char *at = line; at < end; at++) {
        bool begins = at == line || (!isalnum((unsigned char)at[-1]) && (unsigned char)at[-1] < 0x80 && at[-1] != '-');
        size_t digits = 0;
        if (!begins || (!isdigit((unsigned char)*at) && *at != '+'))
            continue;
        const char *last = phone_end(at, end, &digits);
        bool whole = last == end || !isalnum((unsigned char)*last);
        bool whole_number = (*at == '0' || *at == '+') && digits >= PHONE_DIGITS;
        if (whole && digits <= PHONE_DIGITS_MOST &&
            (whole_number || (digits >= SHORT_DIGITS && announces_number(line, at)))) {
            set(&where->call_back, at, (size_t)(last - at));
            found = true;
        }
        at = last > at ? last - 1 : at;
    }
    return found;
}

/* ---- all of it --------------------------------------------------------------------------------------------------- */

unsigned where_read(const char *words, struct ticket_where *where)
{
    unsigned found = 0;
    for (const char *line = words; *line != '\0';) {
        struct words read;
        size_t length = strcspn(line, "\n");
        words_read(line, length, &read);
        found |= find_room(&read, where) ? WHERE_ROOM : 0;
        found |= find_device(&read, where) ? WHERE_DEVICE : 0;
        found |= find_call_back(line, length, where) ? WHERE_CALL_BACK : 0;
        words_done(&read);
        line += length + (line[length] == '\n');
    }
    return found;
}

bool where_names_number(const char *words)
{
    struct words read;
    bool found = false;
    words_read(words, strcspn(words, "\n"), &read);
    for (size_t i = 0; i < read.count && !found; i++)
        found = is_room_number(&read.items[i]);
    words_done(&read);
    return found;
}

unsigned where_read_more(const char *words, struct ticket_where *where)
{
    struct words read;
    unsigned found = where_read(words, where);
    words_read(words, strcspn(words, "\n"), &read);
    if (found == 0 && string_empty(where->room) && read.count == 1 && is_room_number(&read.items[0])) {
        set(&where->room, read.items[0].at, read.items[0].length);
        found |= WHERE_ROOM;
    }
    words_done(&read);
    return found;
}

/* Words that answer nothing: "en tiedä", "vet inte". */
static bool says_nothing(const char *words)
{
    static const char *const nothing[] = {"en tiedä",     "en tiiä",    "vet inte", "vet ej",
                                          "i don t know", "don t know", NULL};
    own_(text_done) struct text plain = TEXT_INIT;
    intents_normalise(words, &plain);
    return plain.length == 0 || is_one_of(plain.data, nothing);
}

unsigned where_read_answer(const char *words, struct ticket_where *where)
{
    struct words read;
    unsigned found = where_read(words, where);
    if ((found & WHERE_ROOM) != 0 || says_nothing(words))
        return found;
    words_read(words, strcspn(words, "\n"), &read);
    for (size_t i = 0; i < read.count && (found & WHERE_ROOM) == 0; i++) {
        const struct word *word = &read.items[i];
        bool is_call_back = where->call_back != NULL && strncmp(where->call_back, word->at, word->length) == 0;
        if (is_room_number(word) && !is_call_back) {
            set(&where->room, word->at, word->length);
            found |= WHERE_ROOM;
        }
    }
    words_done(&read);
    if (found == 0 && strlen(words) <= PART_BYTES) {
        set(&where->room, words, strlen(words));
        found |= WHERE_ROOM;
    }
    return found;
}

void where_write(const struct ticket_where *where, const struct phrases *phrases, enum language language,
                 struct text *out)
{
    const struct {
        const char *name, *value;
    } parts[] = {{"where_room", where->room}, {"where_device", where->device}, {"where_call_back", where->call_back}};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        own_(text_done) struct text quoted = TEXT_INIT;
        if (string_empty(parts[i].value))
            continue;
        if (out->length > 0)
            text_add(out, " · ");
        inline_quote(parts[i].value, &quoted);
        phrase_fill(phrases, language, parts[i].name, out, "words", quoted.data, NULL);
    }
}
