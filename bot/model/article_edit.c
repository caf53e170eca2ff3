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
    free(version->approver);
    free(version->text);
}

void article_versions_done(struct article_versions *versions)
{
    for (size_t i = 0; i < versions->list.count; i++)
        article_version_done(&versions->list.items[i]);
    list_done(&versions->list);
}

const char *article_mark_name(enum article_mark_kind kind)
{
    static const char *const names[MARK_COUNT] = {"behind", "review", "shipped"};
    return kind < MARK_COUNT ? names[kind] : "";
}

void article_marks_done(struct article_marks *marks)
{
    for (size_t i = 0; i < marks->list.count; i++)
        free(marks->list.items[i].why);
    list_done(&marks->list);
}

void article_files_done(struct article_files *files)
{
    for (size_t i = 0; i < files->list.count; i++) {
        free(files->list.items[i].topic);
        free(files->list.items[i].text);
    }
    list_done(&files->list);
}

void tool_change_free(struct tool_change *change)
{
    if (change == NULL)
        return;
    for (size_t i = 0; i < change->articles.count; i++)
        free(change->articles.items[i].topic);
    list_done(&change->articles);
    free(change->tool);
    free(change);
}
