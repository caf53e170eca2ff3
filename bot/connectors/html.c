#include "connectors/html.h"

#include "base/own.h"
#include "loop/http_server.h"
#include "model/local_time.h"
#include "settings/settings.h"

#include <string.h>

/* The links that show the page in the other languages, each in its own words. */
static void add_languages(struct text *out, enum language language)
{
    static const char *const names[] = {"Suomeksi", "På svenska", "In English"};
    text_add(out, "<nav>");
    for (int other = 0; other < LANGUAGE_COUNT; other++) {
        const char *code = language_code((enum language)other);
        text_printf(out, "<a href=\"?lang=%s\" lang=\"%s\" hreflang=\"%s\"%s>%s</a>\n", code, code, code,
                    (enum language)other == language ? " aria-current=\"true\"" : "", names[other]);
    }
    text_add(out, "</nav>\n");
}

void html_begin(struct text *out, const char *title, enum language language)
{
    text_printf(out,
                "<!doctype html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n"
                "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>",
                language_code(language));
    html_escape(out, title);
    text_add(out, "</title>\n<link rel=\"stylesheet\" href=\"/assets/chat/about.css\">\n</head>\n<body>\n<main>\n");
    add_languages(out, language);
    html_element(out, "h1", title);
}

void html_end(struct text *out)
{
    text_add(out, "</main>\n</body>\n</html>\n");
}

enum language html_language(const struct http_request *request, const struct settings *settings)
{
    enum language language = language_from_code(http_request_query(request, "lang"));
    const char *accepted = http_request_header(request, "accept-language");
    while (language == LANGUAGE_NONE && accepted != NULL && *accepted != '\0') {
        char code[3] = {accepted[0], accepted[1], '\0'};
        language = language_from_code(code);
        accepted = strchr(accepted, ',');
        if (accepted != NULL)
            accepted += 1 + strspn(accepted + 1, " ");
    }
    if (language == LANGUAGE_NONE)
        language = language_from_code(settings_string(settings, "organisation.default_language"));
    return language;
}

/* ---- parts of a page -------------------------------------------------------------------------------------------- */

void html_button(struct text *out, const char *words)
{
    text_add(out, "<button type=\"submit\">");
    html_escape(out, words);
    text_add(out, "</button>\n");
}

void html_label(struct text *out, const char *field, const char *words)
{
    text_printf(out, "<label for=\"%s\">", field);
    html_escape(out, words);
    text_add(out, "</label>\n");
}

void html_marked(struct text *out, const char *mark, const char *words)
{
    text_printf(out, "<p %s>", mark);
    html_escape(out, words);
    text_add(out, "</p>\n");
}

void html_words(struct text *out, const char *words)
{
    html_marked(out, "class=\"words\"", words);
}

void html_said(struct text *out, bool mine, const char *name, int64_t at_ms, const char *words)
{
    struct local_time at = local_time(at_ms);
    text_printf(out, "<li class=\"%s\">\n<p><strong>", mine ? "mine" : "theirs");
    html_escape(out, name);
    text_printf(out, "</strong> <span class=\"help\">%d.%d.%d %02d:%02d</span></p>\n", at.day, at.month, at.year,
                at.hour, at.minute);
    html_words(out, words);
    text_add(out, "</li>\n");
}

void html_one_button(struct text *out, enum language language, const char *title, const char *words, const char *button)
{
    html_begin(out, title, language);
    html_element(out, "p", words);
    text_add(out, "<form method=\"post\">\n");
    html_button(out, button);
    text_add(out, "</form>\n");
    html_end(out);
}

/* ---- to the browser ---------------------------------------------------------------------------------------------- */

/* Under "no-referrer" a browser says "Origin: null" when it sends a form, also to ourselves (Fetch, 3.2). */
void html_send(struct http_request *request, int status, const struct text *page)
{
    http_answer_header(request, "referrer-policy", "same-origin");
    http_answer(request, status, "text/html; charset=utf-8", page->data, page->length);
}

void html_go(struct http_request *request, const char *path, const char *more)
{
    own_(text_done) struct text location = TEXT_INIT;
    enum language chosen = language_from_code(http_request_query(request, "lang"));
    text_printf(&location, "%s%s", path, more);
    if (chosen != LANGUAGE_NONE)
        text_printf(&location, "%clang=%s", *more == '\0' ? '?' : '&', language_code(chosen));
    http_answer_redirect(request, 303, location.data);
}

void html_set_cookie(struct http_request *request, const char *name, const char *value, const char *path, bool https)
{
    own_(text_done) struct text cookie = TEXT_INIT;
    text_printf(&cookie, "%s=%s; Path=%s; HttpOnly; SameSite=Strict%s", name, value, path, https ? "; Secure" : "");
    http_answer_header(request, "set-cookie", cookie.data);
}

void html_read_cookie(const struct http_request *request, const char *name, struct text *value)
{
    const char *at = http_request_header(request, "cookie");
    size_t length = strlen(name);
    text_clear(value);
    while (at != NULL && (strncmp(at, name, length) != 0 || at[length] != '=')) {
        at = strchr(at, ';');
        if (at != NULL)
            at += 1 + strspn(at + 1, " ");
    }
    if (at != NULL)
        text_add_bytes(value, at + length + 1, strcspn(at + length + 1, "; "));
}

void html_form_id(char id[HASH_HEX_BYTES])
{
    uint8_t chance[16];
    random_bytes(chance, sizeof chance);
    hash_hex(NULL, chance, sizeof chance, id);
}
