#include "connectors/html.h"

#include "loop/http_server.h"
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
