#include "knowledge/complaint.h"

#include "base/own.h"

#include <stdarg.h>
#include <stdlib.h>

void complaint_add(struct complaints *complaints, const char *path, unsigned line, const char *key, const char *format,
                   ...)
{
    if (complaints == NULL || complaints->list.count >= COMPLAINTS_MAX)
        return;
    struct text text = TEXT_INIT;
    va_list arguments;
    va_start(arguments, format);
    text_vprintf(&text, format, arguments);
    va_end(arguments);
    *list_push(&complaints->list) = (struct complaint){
        .path = x_strdup(path), .line = line, .key = x_strdup(key == NULL ? "" : key), .text = text_detach(&text)};
}

void complaints_done(struct complaints *complaints)
{
    for (size_t i = 0; i < complaints->list.count; i++) {
        free(complaints->list.items[i].path);
        free(complaints->list.items[i].key);
        free(complaints->list.items[i].text);
    }
    list_done(&complaints->list);
}
