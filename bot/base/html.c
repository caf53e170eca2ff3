#include "base/html.h"

#include <string.h>

void html_escape(struct text *out, const char *string)
{
    for (; *string != '\0'; string++) {
        if (*string == '<')
            text_add(out, "&lt;");
        else if (*string == '>')
            text_add(out, "&gt;");
        else if (*string == '&')
            text_add(out, "&amp;");
        else if (*string == '"')
            text_add(out, "&quot;");
        else
            text_add_char(out, *string);
    }
}

void html_element(struct text *out, const char *element, const char *content)
{
    text_printf(out, "<%s>", element);
    html_escape(out, content);
    text_printf(out, "</%.*s>\n", (int)strcspn(element, " "), element);
}
