#include "commands/edited_articles.h"

#include "base/own.h"
#include "commands/house.h"
#include "store/article_reader.h"

static void close_reader(struct reader **reader)
{
    reader_close(*reader);
}

void edited_articles_read(const struct settings *settings, const char *data, const char *organisation,
                          struct edited_articles *articles)
{
    own_(close_reader) struct reader *reader = NULL;
    own_(text_done) struct text url = TEXT_INIT;
    struct error error = ERROR_INIT;
    int64_t of = 0;
    store_url_of(settings, data, &url);
    if (reader_open(url.data, &reader, &error) != RESULT_OK ||
        reader_organisation(reader, organisation, &of, &error) != RESULT_OK ||
        reader_articles_in_force(reader, of, &articles->versions, &error) != RESULT_OK)
        return;
    for (size_t i = 0; i < articles->versions.list.count; i++) {
        const struct article_version *version = &articles->versions.list.items[i];
        *list_push(&articles->edited) = (struct edited_article){version->topic, version->language, version->text,
                                                                version->number, version->deed == ARTICLE_ARCHIVED};
    }
}

void edited_articles_use(const struct edited_articles *articles, struct knowledge_sources *sources)
{
    sources->edited = articles->edited.items;
    sources->edited_count = articles->edited.count;
}

void edited_articles_done(struct edited_articles *articles)
{
    article_versions_done(&articles->versions);
    list_done(&articles->edited);
}
