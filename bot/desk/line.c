#include "desk/line.h"

#include "base/own.h"
#include "intents/intents.h"

#include <ctype.h>
#include <string.h>

/* So many words in a row, or all of them where they are fewer, are the asker's. */
enum { SAME_WORDS = 6, NUMBER_DIGITS = 6 };

static void add_trimmed(const char *from, size_t length, struct text *out)
{
    text_add_bytes(out, from, length);
    text_trim(out);
    for (size_t i = 0; i < out->length; i++) {
        if (out->data[i] == '\n' || out->data[i] == '\r' || out->data[i] == '\t')
            out->data[i] = ' ';
    }
}

void line_read(const char *words, struct text *question, struct text *answer)
{
    const char *mark = strchr(words, '?');
    if (mark != NULL)
        add_trimmed(words, (size_t)(mark - words) + 1, question);
    const char *rest = mark == NULL ? words : mark + 1;
    text_add_bytes(answer, rest, strlen(rest));
    text_trim(answer);
}

/* How many digits the number that begins here has, with blanks and hyphens between them where it is one to ring. */
static size_t digits_of(const char *number)
{
    bool rings = *number == '0' || *number == '+';
    size_t digits = 0;
    for (const char *at = number + (*number == '+'); isdigit((unsigned char)*at) || (rings && strchr(" -", *at));
         at++) {
        if (*at == '\0')
            break;
        digits += isdigit((unsigned char)*at) != 0;
    }
    return digits;
}

/* An address, or a number as long as that of a telephone or a person; "Office 365 2019" is none. */
static bool holds_contact(const char *line)
{
    for (const char *at = line; *at != '\0'; at++) {
        bool begins = at == line || !isdigit((unsigned char)at[-1]);
        if (*at == '@' || (begins && digits_of(at) >= NUMBER_DIGITS))
            return true;
    }
    return false;
}

/* Where the word after so many begins; NULL: there are not so many. */
static const char *after_words(const char *text, size_t count)
{
    for (; count > 0; count--) {
        text += strcspn(text, " ");
        if (*text == '\0')
            return count == 1 ? text : NULL;
        text++;
    }
    return text;
}

static bool holds_words_of(const char *line, const char *asked)
{
    own_(text_done) struct text said = TEXT_INIT, words = TEXT_INIT;
    intents_normalise(line, &said);
    intents_normalise(asked, &words);
    if (words.length == 0)
        return false;
    if (strcmp(said.data, words.data) == 0)
        return true;
    for (const char *at = said.data; at != NULL; at = after_words(at, 1)) {
        const char *end = after_words(at, SAME_WORDS);
        if (end == NULL)
            return false;
        own_(free_pointer) char *run = x_strndup(at, (size_t)(end - at));
        if (strstr(words.data, run) != NULL)
            return true;
    }
    return false;
}

enum line_fault line_judge(const char *line, const char *asked, bool is_question)
{
    if (strlen(line) > (is_question ? LINE_QUESTION_BYTES : LINE_ANSWER_BYTES))
        return LINE_LONG;
    if (holds_contact(line))
        return LINE_CONTACT;
    return holds_words_of(line, asked) ? LINE_SAME_WORDS : LINE_FINE;
}
