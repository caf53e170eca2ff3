#include "model/article_edit.h"

#include <stdlib.h>

void article_edit_free(struct article_edit *edit)
{
    if (edit == NULL)
        return;
    free(edit->topic);
    free(edit->text);
    free(edit);
}

void article_version_done(struct article_version *version)
{
    free(version->topic);
    free(version->author);
    free(version->text);
}

void article_versions_done(struct article_versions *versions)
{
    for (size_t i = 0; i < versions->list.count; i++)
        article_version_done(&versions->list.items[i]);
    list_done(&versions->list);
}
