#include "jobs/article_text.h"

#include "base/file.h"
#include "base/own.h"
#include "knowledge/article.h"

enum { ARTICLE_BYTES = 256 * 1024 };

/* The file's fields take the place of those before; lists that it does not have stay. */
static bool read_over(const char *folder, const char *organisation, enum language language, const char *topic,
                      struct article_fields *fields)
{
    own_(text_done) struct text path = TEXT_INIT, markdown = TEXT_INIT;
    struct article_fields read = {.values = {NULL}};
    struct error error = ERROR_INIT;
    text_printf(&path, "%s%s%s/%s/%s.md", folder, organisation == NULL ? "" : "/",
                organisation == NULL ? "" : organisation, language_code(language), topic);
    if (file_read(path.data, ARTICLE_BYTES, &markdown, &error) != RESULT_OK ||
        article_fields_read(markdown.data, &read, &error) != RESULT_OK) {
        article_fields_done(&read);
        return false;
    }
    article_fields_inherit(&read, fields);
    article_fields_done(fields);
    *fields = read;
    return true;
}

bool article_text_beneath(const struct knowledge_sources *sources, const char *topic, enum language language,
                          struct article_fields *fields)
{
    if (!topic_valid(topic))
        return false;
    bool found = read_over(sources->shipped, NULL, language, topic, fields);
    for (size_t i = 0; sources->overrides != NULL && sources->overrides[i] != NULL; i++)
        found = read_over(sources->overrides[i], sources->organisation, language, topic, fields) || found;
    return found;
}
