/* What the API says of articles, as JSON. Lists are strings with one value a line, as an editor writes them. */
#include "console/inside.h"

#include "base/json.h"

static void begin_list(struct text *out, const char *key)
{
    json_write_key(out, key);
    text_add(out, "[");
}

static void begin_one(struct text *out)
{
    json_write_comma(out);
    text_add(out, "{");
}

static void write_marks(struct text *out, const struct article_marks *marks)
{
    begin_list(out, "marks");
    for (size_t i = 0; i < marks->list.count; i++) {
        begin_one(out);
        json_write_member(out, "kind", article_mark_name(marks->list.items[i].kind));
        json_write_member(out, "why", marks->list.items[i].why);
        json_write_member_int(out, "at_ms", marks->list.items[i].at_ms);
        text_add(out, "}");
    }
    text_add(out, "]");
}

void view_articles(struct text *out, const struct console_query *query)
{
    text_add(out, "{");
    begin_list(out, "articles");
    for (size_t i = 0; i < query->article->rows.count; i++) {
        const struct article_row *row = &query->article->rows.items[i];
        begin_one(out);
        json_write_member(out, "topic", row->topic);
        json_write_member(out, "language", language_code(row->language));
        json_write_member(out, "title", row->title);
        json_write_member(out, "owner", row->owner);
        json_write_member(out, "checked_on", row->checked_on);
        json_write_member(out, "review_by", row->review_by);
        json_write_member(out, "origin", row->origin);
        json_write_member_int(out, "version", row->version);
        json_write_member(out, "state", row->state);
        json_write_member(out, "tools", row->tools);
        json_write_member_bool(out, "internal", row->internal);
        json_write_member_bool(out, "overdue", row->overdue);
        json_write_member_int(out, "due_ms", row->due_ms);
        json_write_member_int(out, "used", row->used);
        json_write_member_int(out, "helped", row->helped);
        write_marks(out, &row->marks);
        text_add(out, "}");
    }
    text_add(out, "]");
    json_write_member_bool(out, "more", query->more);
    text_add(out, "}");
}

static void write_fields(struct text *out, const char *key, const struct article_fields *fields)
{
    json_write_key(out, key);
    text_add(out, "{");
    for (int field = 0; field < FIELD_COUNT; field++)
        json_write_member(out, article_field_name((enum article_field)field), fields->values[field]);
    text_add(out, "}");
}

static void write_versions(struct text *out, const struct article_versions *versions)
{
    static const char *const deeds[] = {"published", "draft", "taken_back", "scheduled", "archived", "checked", "disk"};
    begin_list(out, "versions");
    for (size_t i = 0; i < versions->list.count; i++) {
        const struct article_version *version = &versions->list.items[i];
        begin_one(out);
        json_write_member_int(out, "number", version->number);
        json_write_member(out, "author", version->author);
        json_write_member_int(out, "at_ms", version->at_ms);
        json_write_member(out, "deed", deeds[version->deed % (sizeof deeds / sizeof *deeds)]);
        json_write_member_int(out, "due_ms", version->due_ms);
        json_write_member_bool(out, "waits", version->waits);
        json_write_member(out, "approver", version->approver);
        text_add(out, "}");
    }
    text_add(out, "]");
}

void view_article(struct text *out, const struct article_query *query)
{
    text_add(out, "{");
    json_write_member(out, "topic", query->topic);
    json_write_member(out, "language", language_code(query->language));
    json_write_member_int(out, "version", query->newest);
    json_write_member(out, "origin", query->origin);
    json_write_member(out, "state", query->state);
    json_write_member_int(out, "due_ms", query->due_ms);
    json_write_member_bool(out, "approval", query->approval);
    json_write_member_bool(out, "own", query->own);
    write_marks(out, &query->marks);
    write_fields(out, "fields", &query->fields);
    write_fields(out, "beneath", &query->beneath);
    write_versions(out, &query->versions);
    begin_list(out, "languages");
    for (int language = 0; language < LANGUAGE_COUNT; language++) {
        if ((query->languages & 1u << language) == 0)
            continue;
        json_write_comma(out);
        json_write_string(out, language_code((enum language)language));
    }
    text_add(out, "]}");
}

static void write_faults(struct text *out, const struct article_query *query)
{
    begin_list(out, "faults");
    for (size_t i = 0; i < query->faults.count; i++) {
        begin_one(out);
        json_write_member(out, "field", query->faults.items[i].field);
        json_write_member(out, "text", query->faults.items[i].text);
        text_add(out, "}");
    }
    text_add(out, "]");
}

void view_asked(struct text *out, const struct article_query *query)
{
    text_add(out, "{");
    json_write_member(out, "outcome", query->outcome);
    begin_list(out, "ranked");
    for (size_t i = 0; i < query->ranked.count; i++) {
        begin_one(out);
        json_write_member(out, "topic", query->ranked.items[i].topic);
        json_write_member(out, "title", query->ranked.items[i].title);
        json_write_member_number(out, "score", query->ranked.items[i].score);
        text_add(out, "}");
    }
    text_add(out, "]");
    json_write_member(out, "why", query->why);
    write_faults(out, query);
    text_add(out, "}");
}

const char *article_refusal(const struct article_query *query)
{
    if (query->faults.count > 0)
        return "faults";
    if (query->broken.count > query->most_broken)
        return "breaks_too_many";
    return query->broken.count > 0 && !query->accepts ? "breaks" : NULL;
}

void view_tried(struct text *out, const struct article_query *query)
{
    text_add(out, "{");
    const char *refusal = article_refusal(query);
    if (refusal != NULL) {
        json_write_key(out, "error");
        text_add(out, "{");
        json_write_member(out, "code", refusal);
        json_write_member(out, "message",
                          query->faults.count > 0 ? "Some of it must be mended first."
                                                  : "It would break questions that are answered rightly now.");
        text_add(out, "}");
    }
    write_faults(out, query);
    begin_list(out, "broken");
    for (size_t i = 0; i < query->broken.count; i++) {
        begin_one(out);
        json_write_member(out, "question", query->broken.items[i].question);
        json_write_member(out, "topics", query->broken.items[i].topics);
        json_write_member(out, "why", query->broken.items[i].why);
        text_add(out, "}");
    }
    text_add(out, "]}");
}

static void write_import_fault(struct text *out, unsigned line, const char *fault)
{
    begin_one(out);
    json_write_member_int(out, "line", line);
    json_write_member(out, "text", fault);
    text_add(out, "}");
}

void view_import(struct text *out, const struct article_query *query)
{
    text_add(out, "{");
    json_write_member_int(out, "rows", query->import.rows);
    begin_list(out, "articles");
    for (size_t i = 0; i < query->import.articles.count; i++) {
        const struct imported_article *article = &query->import.articles.items[i];
        begin_one(out);
        json_write_member_int(out, "line", article->line);
        json_write_member(out, "topic", article->topic);
        json_write_member(out, "language", language_code(article->language));
        write_fields(out, "fields", &article->fields);
        text_add(out, "}");
    }
    text_add(out, "]");
    begin_list(out, "faults");
    if (query->import_fault != NULL)
        write_import_fault(out, 0, query->import_fault);
    for (size_t i = 0; i < query->import.faults.count; i++)
        write_import_fault(out, query->import.faults.items[i].line, query->import.faults.items[i].text);
    text_add(out, "]}");
}
