#include "model/console_query.h"

#include "base/own.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

struct console_query *console_query_new(enum query_kind kind, uint64_t token)
{
    struct console_query *query = x_alloc(1, sizeof *query);
    query->kind = kind;
    query->token = token;
    query->bytes = (struct text)TEXT_INIT;
    return query;
}

static void wipe(char *secret)
{
    if (secret != NULL)
        sodium_memzero(secret, strlen(secret));
    free(secret);
}

void ticket_row_done(struct ticket_row *row)
{
    free(row->question);
    free(row->topic);
    free(row->queue);
    free(row->claimer);
    free(row->note);
    free(row->reference);
    ticket_where_done(&row->where);
}

void ticket_line_done(struct ticket_line *line)
{
    free(line->name);
    free(line->text);
    free(line->id);
    free(line->file);
}

static void beside_done(struct ticket_beside *beside)
{
    free(beside->asker);
    free(beside->incident);
}

static void times_done(struct console_query *query)
{
    for (size_t i = 0; i < query->times.count; i++) {
        free(query->times.items[i].tutor);
        free(query->times.items[i].question);
        ticket_where_done(&query->times.items[i].where);
    }
    list_done(&query->times);
}

static void articles_done(struct console_query *query)
{
    for (size_t i = 0; i < query->articles.count; i++) {
        free(query->articles.items[i].topic);
        free(query->articles.items[i].title);
    }
    list_done(&query->articles);
}

void console_query_free(struct console_query *query)
{
    if (query == NULL)
        return;
    free(query->organisation);
    wipe(query->secret);
    free(query->login);
    wipe(query->password);
    wipe(query->hash);
    free(query->viewer.name);
    for (size_t i = 0; i < query->rows.count; i++)
        ticket_row_done(&query->rows.items[i]);
    for (size_t i = 0; i < query->lines.count; i++)
        ticket_line_done(&query->lines.items[i]);
    for (size_t i = 0; i < query->targets.count; i++)
        free(query->targets.items[i].name);
    for (size_t i = 0; i < query->waiting.count; i++) {
        free(query->waiting.items[i].question);
        free(query->waiting.items[i].topic);
    }
    list_done(&query->waiting);
    beside_done(&query->beside);
    articles_done(query);
    times_done(query);
    drafts_done(&query->drafts);
    list_done(&query->targets);
    text_wipe(&query->bytes);
    free(query->picture);
    article_query_free(query->article);
    round_query_free(query->rounds);
    report_query_free(query->report);
    list_done(&query->rows);
    list_done(&query->lines);
    free(query);
}
