/* An article's file: either a record with a title, or complaints that say what, where and which key; never both. */
#include "fuzz/target.h"

#include "knowledge/article.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct text markdown = TEXT_INIT;
    struct complaints complaints = {0};
    text_add_bytes(&markdown, (const char *)bytes, length);
    struct article_record *record =
        article_read("fi/topic.md", "topic", LANGUAGE_FI, true, NULL, &markdown, &complaints);
    HOLDS((record != NULL) == (complaints.list.count == 0));
    if (record != NULL)
        HOLDS(!string_empty(record->article.title) && record->article.body != NULL);
    for (size_t i = 0; i < complaints.list.count; i++)
        HOLDS(!string_empty(complaints.list.items[i].text));
    article_free(record);
    complaints_done(&complaints);
    text_done(&markdown);
    return 0;
}
