#include "model/article_query.h"

#include <stdlib.h>

static void free_all(char *const *strings, size_t count)
{
    for (size_t i = 0; i < count; i++)
        free(strings[i]);
}

static void rows_free(struct article_query *query)
{
    for (size_t i = 0; i < query->rows.count; i++) {
        const struct article_row *row = &query->rows.items[i];
        free_all((char *const[]){row->topic, row->title, row->owner, row->checked_on, row->review_by, row->tools}, 6);
        article_marks_done(&query->rows.items[i].marks);
    }
    list_done(&query->rows);
}

void article_query_free(struct article_query *query)
{
    if (query == NULL)
        return;
    rows_free(query);
    for (size_t i = 0; i < query->faults.count; i++)
        free_all((char *const[]){query->faults.items[i].field, query->faults.items[i].text}, 2);
    for (size_t i = 0; i < query->broken.count; i++) {
        const struct article_broken *broken = &query->broken.items[i];
        free_all((char *const[]){broken->question, broken->topics, broken->why}, 3);
    }
    for (size_t i = 0; i < query->ranked.count; i++)
        free_all((char *const[]){query->ranked.items[i].topic, query->ranked.items[i].title}, 2);
    list_done(&query->faults);
    list_done(&query->broken);
    list_done(&query->ranked);
    failed_groups_done(&query->failed);
    drafts_done(&query->drafts);
    text_done(&query->table);
    article_import_done(&query->import);
    article_marks_done(&query->marks);
    tool_change_free(query->tool);
    settling_free(query->settling);
    article_versions_done(&query->versions);
    article_fields_done(&query->fields);
    article_fields_done(&query->beneath);
    free_all((char *const[]){query->topic, query->question, query->why, query->text, query->import_fault}, 5);
    free(query);
}
