#include "knowledge/fillers.h"

#include "base/list.h"
#include "base/own.h"
#include "knowledge/words.h"

#include <string.h>

/* Case-folded, as words.h reads them. No phrase may go on with a word that questions begin with. */
static const char *const before[] = {
    /* Finnish */
    "hei", "heippa", "hejssan", "moi", "moikka", "morjens", "terve", "hyvää päivää", "hyvää huomenta", "huomenta",
    "päivää", "hyvää iltaa", "tervehdys", "sellanen juttu", "sellainen juttu", "semmonen juttu", "semmoinen juttu",
    "tämmönen juttu", "sellanen asia", "mulla olis kysymys", "mul ois kysymys", "minulla olisi kysymys",
    "minulla on kysymys", "mulla on kysymys", "pieni kysymys", "nopea kysymys", "yks kysymys", "kysyisin",
    "kysyisin vaan", "kyselisin", "haluaisin kysyä", "haluaisin tietää", "haluisin tietää", "osaisko joku sanoa",
    "osaako joku sanoa", "osaako joku kertoa", "osaisitko sanoa", "osaatko sanoa", "tietääkö kukaan", "tietääkö joku",
    "tietäiskö joku", "voisitko kertoa", "voitko kertoa", "voisiko joku kertoa", "voisitko auttaa", "voitko auttaa",
    "sori että häiritsen", "anteeksi että häiritsen", "anteeks että häiritsen", "mietin vaan", "mietin vain", "mietin",
    "mä mietin", "mä mietin vaan", "minä mietin", "kiitos jo etukäteen", "kiitos etukäteen", "anteeksi tyhmä kysymys",
    "anteeks tyhmä kysymys", "tyhmä kysymys", "mutta", "että", "et", "siis", "eli",
    /* Swedish */
    "hej", "hejsan", "hej hej", "tja", "tjena", "tjenare", "god morgon", "goddag", "god dag", "hallå", "jag undrar",
    "jag undrar bara", "jag undrar en sak", "undrar bara", "jag skulle vilja veta", "jag skulle vilja fråga",
    "skulle vilja veta", "en snabb fråga", "snabb fråga", "en liten fråga", "jag har en fråga", "har en fråga",
    "jag har en snabb fråga", "kan någon säga", "kan du säga", "kan ni säga", "kan du hjälpa mig",
    "kan någon hjälpa mig", "kan ni hjälpa mig", "vet någon", "ursäkta att jag stör", "ursäkta", "förlåt att jag stör",
    "det är så att", "grejen är den", "grejen är att", "tack på förhand", "en dum fråga", "dum fråga",
    "ursäkta en dum fråga", "men", "om", "att", "alltså",
    /* English */
    "hi", "hi there", "hello", "hello there", "hey", "hey there", "good morning", "good afternoon", "quick question",
    "a quick question", "just a quick question", "i have a question", "i have a quick question", "i was wondering",
    "i am wondering", "im wondering", "just wondering", "i was just wondering", "i would like to know",
    "i'd like to know", "id like to know", "i'm wondering", "can you tell me", "could you tell me",
    "can you please tell me", "could you please tell me", "can someone tell me", "can anyone tell me",
    "does anyone know", "does anybody know", "could you help me", "can you help me", "can someone help me",
    "sorry to bother you", "sorry to disturb you", "excuse me", "so the thing is", "the thing is", "here is the thing",
    "thanks in advance", "silly question", "stupid question", "sorry for the silly question",
    "sorry for the stupid question", "could anyone tell me", "could anybody tell me", "could someone tell me",
    "can anybody tell me", "but", "so", "if"};

static const char *const after[] = {
    /* Finnish */
    "kiitos", "kiitos jo etukäteen", "kiitos etukäteen", "kiitos avusta", "kiitti", "kiitos paljon", "kiitos kovasti",
    "kiittäen", "terveisin", "terkuin", "terv", "auttakaa", "auttakaa joku", "osaako joku auttaa",
    "osaisko joku auttaa", "voitko auttaa", "voisitko auttaa", "voiko joku auttaa", "osaatko auttaa",
    /* Swedish */
    "tack", "tack på förhand", "tack så mycket", "tack för hjälpen", "tackar", "mvh", "med vänlig hälsning",
    "med vänliga hälsningar", "hälsningar", "kan du hjälpa mig", "kan någon hjälpa mig", "kan ni hjälpa mig",
    "kan någon hjälpa till", "snälla hjälp",
    /* English */
    "thanks", "thank you", "thanks a lot", "thank you very much", "thanks in advance", "thank you in advance",
    "thanks for your help", "many thanks", "cheers", "best regards", "kind regards", "can you help me",
    "could you help me", "can someone help me", "can anyone help"};

enum { WORDS_LOOKED_AT = 256 };

struct span {
    size_t from, to; /* in the folded question */
};
struct spans {
    LIST_OF(struct span) words;
};

/* How many words the phrase has if it stands here; 0: it does not. backwards: it ends where the words end. */
static size_t phrase_words(const char *text, const struct spans *spans, size_t first, size_t end, bool backwards,
                           const char *phrase)
{
    size_t count = 1, last = backwards ? strlen(phrase) - 1 : 0;
    if (phrase[last] != text[backwards ? spans->words.items[end - 1].to - 1 : spans->words.items[first].from])
        return 0; /* most go here */
    for (const char *blank = strchr(phrase, ' '); blank != NULL; blank = strchr(blank + 1, ' '))
        count++;
    if (count > end - first)
        return 0;
    for (size_t i = backwards ? end - count : first; *phrase != '\0'; i++) {
        size_t length = strcspn(phrase, " ");
        size_t from = spans->words.items[i].from, to = spans->words.items[i].to;
        if (to - from != length || memcmp(text + from, phrase, length) != 0)
            return 0;
        phrase += length + (phrase[length] == ' ');
    }
    return count;
}

static size_t longest(const char *text, const struct spans *spans, size_t first, size_t end, bool backwards)
{
    const char *const *phrases = backwards ? after : before;
    size_t count = backwards ? sizeof after / sizeof *after : sizeof before / sizeof *before, most = 0;
    for (size_t i = 0; first < end && i < count; i++) {
        size_t words = phrase_words(text, spans, first, end, backwards, phrases[i]);
        most = words > most ? words : most;
    }
    return most;
}

static void spans_done(struct spans *spans)
{
    list_done(&spans->words);
}

void fillers_cut(const char *question, size_t max_bytes, struct text *out)
{
    own_(spans_done) struct spans spans = {.words = LIST_INIT};
    own_(word_reader_done) struct word_reader reader;
    word_reader_start(&reader, question, max_bytes);
    const char *text = reader.cursor;
    while (spans.words.count < WORDS_LOOKED_AT && word_reader_next(&reader)) {
        *list_push(&spans.words) = (struct span){(size_t)(reader.start - text), (size_t)(reader.cursor - text)};
    }
    size_t first = 0, end = spans.words.count;
    for (size_t cut; (cut = longest(text, &spans, first, end, false)) > 0;)
        first += cut;
    for (size_t cut; (cut = longest(text, &spans, first, end, true)) > 0;)
        end -= cut;
    if (first == end)
        text_add(out, text);
    else
        text_add_bytes(out, text + spans.words.items[first].from,
                       spans.words.items[end - 1].to - spans.words.items[first].from);
}
