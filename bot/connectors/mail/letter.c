#include "connectors/mail/letter.h"

#include "base/own.h"
#include "model/mail_address.h"

#include <sodium.h>
#include <string.h>
#include <time.h>

enum { LINE_MOST = 76, WORD_BYTES = 42 /* of UTF-8 in one encoded word, which may have 75 letters */ };

/* ---- headers -------------------------------------------------------------------------------------------------------
 */

/* What a header may hold as it is. "=?" would begin an encoded word. */
static bool is_plain(const char *words, size_t used)
{
    for (const char *at = words; *at != '\0'; at++) {
        if (*at < ' ' || *at > '~')
            return false;
    }
    return strstr(words, "=?") == NULL && strlen(words) + used <= LINE_MOST;
}

void letter_words(const char *words, size_t used, struct text *out)
{
    own_(text_done) struct text flat = TEXT_INIT;
    text_add_bytes(&flat, words, utf8_cut(words, LETTER_SUBJECT_BYTES));
    for (size_t i = 0; i < flat.length; i++) {
        if ((unsigned char)flat.data[i] < ' ' || flat.data[i] == 0x7F)
            flat.data[i] = ' ';
    }
    text_trim(&flat);
    if (is_plain(flat.data, used)) {
        text_add(out, flat.data);
        return;
    }
    for (const char *at = flat.data; *at != '\0';) {
        char encoded[4 * (WORD_BYTES / 3 + 1) + 1];
        size_t length = utf8_cut(at, WORD_BYTES);
        (void)sodium_bin2base64(encoded, sizeof encoded, (const unsigned char *)at, length,
                                sodium_base64_VARIANT_ORIGINAL);
        text_printf(out, "%s=?UTF-8?B?%s?=", at == flat.data ? "" : "\r\n ", encoded);
        at += length;
    }
}

/* RFC 5322 3.3; names of days and months are English whatever the machine speaks. */
static void add_date(int64_t at_ms, struct text *out)
{
    static const char days[] = "SunMonTueWedThuFriSat", months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    time_t seconds = (time_t)(at_ms / 1000);
    struct tm at;
    if (gmtime_r(&seconds, &at) == NULL)
        at = (struct tm){.tm_mday = 1, .tm_year = 70};
    text_printf(out, "Date: %.3s, %d %.3s %d %02d:%02d:%02d +0000\r\n", days + (size_t)at.tm_wday * 3, at.tm_mday,
                months + (size_t)at.tm_mon * 3, at.tm_year + 1900, at.tm_hour, at.tm_min, at.tm_sec);
}

static void add_id(const struct letter *letter, struct text *out)
{
    text_add(out, "Message-ID: <");
    for (const char *at = letter->id; *at != '\0'; at++) {
        bool fits =
            (*at >= '0' && *at <= '9') || (*at >= 'a' && *at <= 'z') || (*at >= 'A' && *at <= 'Z') || *at == '-';
        text_add_char(out, fits ? *at : '-');
    }
    text_printf(out, "@%s>\r\n", mail_address_domain(letter->from));
}

static void add_headers(const struct letter *letter, const char *subject, struct text *out)
{
    text_add(out, "From: ");
    if (*letter->name != '\0') {
        own_(text_done) struct text name = TEXT_INIT;
        letter_words(letter->name, 80, &name); /* always encoded: a name may hold what a phrase may not */
        text_printf(out, "%s ", name.data);
    }
    text_printf(out, "<%s>\r\nTo: <%s>\r\nSubject: ", letter->from, letter->to);
    letter_words(subject, sizeof "Subject: " - 1, out);
    text_add(out, "\r\n");
    add_date(letter->at_ms, out);
    add_id(letter, out);
    text_printf(out,
                "Content-Language: %s\r\nAuto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n"
                "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n",
                language_code(letter->reply->language));
}

/* ---- body ----------------------------------------------------------------------------------------------------------
 */

/* Quoted-printable: lines of at most 76 letters, blanks at their ends covered. */
static void add_body(const char *plain, struct text *out)
{
    size_t column = 0;
    for (const char *at = plain; *at != '\0'; at++) {
        unsigned char byte = (unsigned char)*at;
        bool ends = at[1] == '\n' || at[1] == '\0' || (at[1] == '\r' && at[2] == '\n');
        bool blank = byte == ' ' || byte == '\t';
        bool covered = byte == '=' || byte > '~' || (byte < ' ' && byte != '\t') || (blank && ends);
        if (byte == '\r' && at[1] == '\n')
            continue;
        if (byte == '\n') {
            text_add(out, "\r\n");
            column = 0;
            continue;
        }
        size_t width = covered ? 3 : 1;
        if (column + width > LINE_MOST - 1) {
            text_add(out, "=\r\n");
            column = 0;
        }
        if (covered)
            text_printf(out, "=%02X", byte);
        else
            text_add_char(out, (char)byte);
        column += width;
    }
    text_add(out, "\r\n");
}

void letter_write(const struct letter *letter, struct text *out)
{
    own_(text_done) struct text subject = TEXT_INIT, body = TEXT_INIT;
    struct reply rest = *letter->reply; /* its strings stay the letter's */
    if (rest.blocks.count > 0) {
        inline_plain(rest.blocks.items[0].text, &subject);
        rest.blocks.items++;
        rest.blocks.count--;
    }
    reply_plain(&rest, &body);
    text_trim(&body);
    text_truncate(&body, utf8_cut(body.data, LETTER_BODY_BYTES));
    add_headers(letter, subject.data, out);
    add_body(body.data, out);
}
