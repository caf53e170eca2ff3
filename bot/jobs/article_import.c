#include "jobs/article_import.h"

#include "base/csv.h"
#include "base/own.h"
#include "engine/mask.h"
#include "knowledge/article.h"
#include "model/article_name.h"

#include <stdlib.h>
#include <string.h>

enum column { QUESTION, ANSWER, TITLE, TOPIC, LANGUAGE, KEYWORDS, TOOLS, OWNER, QNA_ID, COLUMNS };
enum { TITLE_BYTES = 200, QUESTION_BYTES = 500 };

static const struct {
    enum column column;
    const char *heading;
} headings[] = {
    {QUESTION, "question"}, {QUESTION, "kysymys"},  {QUESTION, "fråga"},     {QUESTION, "questions"},
    {ANSWER, "answer"},     {ANSWER, "vastaus"},    {ANSWER, "svar"},        {TITLE, "title"},
    {TITLE, "otsikko"},     {TITLE, "rubrik"},      {TOPIC, "topic"},        {TOPIC, "aihe"},
    {TOPIC, "ämne"},        {LANGUAGE, "language"}, {LANGUAGE, "lang"},      {LANGUAGE, "kieli"},
    {LANGUAGE, "språk"},    {KEYWORDS, "keywords"}, {KEYWORDS, "hakusanat"}, {KEYWORDS, "sökord"},
    {TOOLS, "tools"},       {OWNER, "owner"},       {OWNER, "omistaja"},     {OWNER, "ägare"},
    {QNA_ID, "qnaid"},
};

struct importing {
    int columns[COLUMNS]; /* -1: there is none */
    enum language language;
    struct article_import *import;
    LIST_OF(char *) groups; /* of the articles: what their rows have in common */
};

static void importing_done(struct importing *importing)
{
    for (size_t i = 0; i < importing->groups.count; i++)
        free(importing->groups.items[i]);
    list_done(&importing->groups);
}

/* Letters A to Z in lower case, without blanks around; others must be written as they stand in the table. */
static void plain(const char *cell, struct text *out)
{
    text_add(out, cell);
    text_trim(out);
    for (size_t i = 0; i < out->length; i++) {
        if (out->data[i] >= 'A' && out->data[i] <= 'Z')
            out->data[i] = (char)(out->data[i] - 'A' + 'a');
    }
}

static void read_headings(struct importing *importing, const struct csv_row *row)
{
    for (int i = 0; i < COLUMNS; i++)
        importing->columns[i] = -1;
    for (size_t cell = 0; cell < row->cells.count; cell++) {
        own_(text_done) struct text name = TEXT_INIT;
        plain(csv_cell(row, cell), &name);
        for (size_t i = 0; i < sizeof headings / sizeof *headings; i++) {
            if (importing->columns[headings[i].column] < 0 && string_equal(headings[i].heading, name.data))
                importing->columns[headings[i].column] = (int)cell;
        }
    }
}

static void take_cell(const struct importing *importing, const struct csv_row *row, enum column column,
                      struct text *out)
{
    if (importing->columns[column] >= 0)
        text_add(out, csv_cell(row, (size_t)importing->columns[column]));
    text_trim(out);
}

static void add_fault(struct importing *importing, const struct csv_row *row, const char *text)
{
    *list_push(&importing->import->faults) = (struct import_fault){row->line, x_strdup(text)};
}

/* One row, as text. */
struct cells {
    struct text texts[COLUMNS];
    enum language language;
};

static void cells_done(struct cells *cells)
{
    for (int i = 0; i < COLUMNS; i++)
        text_done(&cells->texts[i]);
}

/* What speaks against the row; NULL: nothing. */
static const char *judge(const struct importing *importing, struct cells *cells)
{
    size_t from = 0;
    const struct text *language = &cells->texts[LANGUAGE], *topic = &cells->texts[TOPIC];
    cells->language = language->length == 0 ? importing->language : language_from_code(language->data);
    if (cells->texts[QUESTION].length == 0)
        return "the question is missing";
    if (cells->texts[ANSWER].length == 0)
        return "the answer is missing";
    if (cells->texts[QUESTION].length > QUESTION_BYTES)
        return "the question is longer than 500 bytes";
    if (cells->texts[TITLE].length > TITLE_BYTES)
        return "the title is longer than 200 bytes";
    if (cells->language == LANGUAGE_NONE)
        return "the language is not fi, sv or en";
    if (topic->length > 0 && !topic_valid(topic->data))
        return "the topic must be a-z, 0-9 and -, at most 64 characters";
    if (string_starts(cells->texts[ANSWER].data, "---"))
        return "the answer begins with the lines --- of a file";
    if (mask_find_number(cells->texts[QUESTION].data, &from) != MASK_NONE ||
        mask_find_number(cells->texts[ANSWER].data, &from) != MASK_NONE)
        return "it holds a personal identity code, a card number or an account number";
    return NULL;
}

static struct imported_article *find(struct importing *importing, const char *group, enum language language)
{
    for (size_t i = 0; i < importing->groups.count; i++) {
        struct imported_article *article = &importing->import->articles.items[i];
        if (article->language == language && strcmp(importing->groups.items[i], group) == 0)
            return article;
    }
    return NULL;
}

/* One that no article of this language has yet here. */
static char *free_name(const struct importing *importing, const char *wanted, enum language language)
{
    own_(text_done) struct text name = TEXT_INIT;
    text_add(&name, *wanted == '\0' ? "article" : wanted);
    size_t length = name.length;
    for (unsigned number = 2;; number++) {
        size_t i = 0;
        while (i < importing->import->articles.count &&
               (importing->import->articles.items[i].language != language ||
                !string_equal(importing->import->articles.items[i].topic, name.data)))
            i++;
        if (i == importing->import->articles.count)
            return x_strdup(name.data);
        text_truncate(&name, length);
        text_printf(&name, "-%u", number);
    }
}

static void add_question(struct imported_article *article, const char *question)
{
    own_(text_done) struct text questions = TEXT_INIT;
    const char *before = article->fields.values[FIELD_QUESTIONS];
    text_printf(&questions, "%s%s", before == NULL ? "" : before, before == NULL ? "" : "\n");
    for (const char *at = question; *at != '\0'; at++)
        text_add_char(&questions, *at == '\n' || *at == '\r' ? ' ' : *at);
    article_fields_set(&article->fields, FIELD_QUESTIONS, questions.data);
}

/* "a, b" is a list. */
static void set_list(struct imported_article *article, enum article_field field, const struct text *cell)
{
    own_(text_done) struct text lines = TEXT_INIT;
    if (cell->length == 0)
        return;
    for (const char *at = cell->data; *at != '\0'; at++)
        text_add_char(&lines, *at == ',' || *at == ';' ? '\n' : *at);
    article_fields_set(&article->fields, field, lines.data);
}

static void begin_article(struct importing *importing, const struct csv_row *row, const struct cells *cells,
                          const char *group)
{
    own_(text_done) struct text name = TEXT_INIT, title = TEXT_INIT;
    const struct text *named = cells->texts[TITLE].length > 0 ? &cells->texts[TITLE] : &cells->texts[QUESTION];
    text_add_bytes(&title, named->data, utf8_cut(named->data, TITLE_BYTES));
    if (cells->texts[TOPIC].length > 0)
        text_add(&name, cells->texts[TOPIC].data);
    else
        article_name_of(title.data, &name);
    char *topic = free_name(importing, name.data, cells->language);
    struct imported_article *article = list_push(&importing->import->articles);
    *article = (struct imported_article){
        .line = row->line, .topic = topic, .named = cells->texts[TOPIC].length > 0, .language = cells->language};
    *list_push(&importing->groups) = x_strdup(group);
    article_fields_set(&article->fields, FIELD_TITLE, title.data);
    article_fields_set(&article->fields, FIELD_BODY, cells->texts[ANSWER].data);
    if (cells->texts[OWNER].length > 0)
        article_fields_set(&article->fields, FIELD_OWNER, cells->texts[OWNER].data);
    set_list(article, FIELD_KEYWORDS, &cells->texts[KEYWORDS]);
    set_list(article, FIELD_TOOLS, &cells->texts[TOOLS]);
}

static void take_row(struct importing *importing, const struct csv_row *row)
{
    own_(cells_done) struct cells cells = {.language = LANGUAGE_NONE};
    for (int i = 0; i < COLUMNS; i++) {
        cells.texts[i] = (struct text)TEXT_INIT;
        take_cell(importing, row, (enum column)i, &cells.texts[i]);
    }
    const char *fault = judge(importing, &cells);
    if (fault != NULL) {
        add_fault(importing, row, fault);
        return;
    }
    const struct text *group = cells.texts[QNA_ID].length > 0 ? &cells.texts[QNA_ID] : &cells.texts[ANSWER];
    struct imported_article *article = find(importing, group->data, cells.language);
    if (article == NULL && importing->import->articles.count == IMPORTED_MOST) {
        add_fault(importing, row, "there are more than 1000 articles; import the rest by itself");
        return;
    }
    if (article == NULL) {
        begin_article(importing, row, &cells, group->data);
        article = &importing->import->articles.items[importing->import->articles.count - 1];
    }
    add_question(article, cells.texts[QUESTION].data);
}

enum result article_import_read(const char *bytes, size_t length, enum language language, struct article_import *import,
                                struct error *error)
{
    own_(csv_done) struct csv csv = {.rows = LIST_INIT};
    own_(importing_done) struct importing importing = {.language = language, .import = import, .groups = LIST_INIT};
    if (length > IMPORT_BYTES)
        return error_set(error, RESULT_BAD_INPUT, "the table is larger than 2 MB; divide it");
    if (!utf8_valid(bytes, length))
        return error_set(error, RESULT_BAD_INPUT, "the table is not UTF-8 text; save it as CSV UTF-8");
    enum result result = csv_read(bytes, length, &csv, error);
    if (result != RESULT_OK)
        return result;
    if (csv.rows.count > 0)
        read_headings(&importing, &csv.rows.items[0]);
    if (csv.rows.count == 0 || importing.columns[QUESTION] < 0 || importing.columns[ANSWER] < 0)
        return error_set(error, RESULT_BAD_INPUT,
                         "the first line must name the columns, among them one question and one answer (kysymys, "
                         "vastaus; fråga, svar)");
    for (size_t i = 1; i < csv.rows.count; i++)
        take_row(&importing, &csv.rows.items[i]);
    import->rows = (unsigned)(csv.rows.count - 1);
    return RESULT_OK;
}

void article_import_compare(struct article_import *import, const struct knowledge *knowledge)
{
    size_t kept = 0;
    for (size_t i = 0; i < import->articles.count; i++) {
        struct imported_article *article = &import->articles.items[i];
        if (article->named || knowledge_article_or_other(knowledge, article->topic, article->language) == NULL) {
            import->articles.items[kept++] = *article;
            continue;
        }
        own_(text_done) struct text why = TEXT_INIT;
        text_printf(&why, "there is an article \"%s\" already; name a topic in a column of its own", article->topic);
        *list_push(&import->faults) = (struct import_fault){article->line, x_strdup(why.data)};
        free(article->topic);
        article_fields_done(&article->fields);
    }
    import->articles.count = kept;
}
