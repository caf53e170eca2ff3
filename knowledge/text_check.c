#include "knowledge/text_check.h"

#include "base/own.h"
#include "knowledge/complaint.h"

#include <string.h>

enum { NAME_MAX_BYTES = 64 };

struct checking {
    const char *path, *file;
    const struct article_rules *rules;
    struct complaints *complaints;
    bool good;
};

static unsigned line_of(const struct checking *checking, const char *place)
{
    unsigned line = 1;
    for (const char *cursor = checking->file; cursor < place; cursor++)
        line += *cursor == '\n';
    return line;
}

const char *placeholder_find(const char *text)
{
    return strstr(text, "{{");
}

/* The name behind the braces, without blanks around it; "" when there is none. Returns what stands behind it. */
static const char *read_name(const char *behind_braces, char name[NAME_MAX_BYTES + 1])
{
    const char *start = behind_braces + strspn(behind_braces, " \t");
    size_t length = strspn(start, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-");
    size_t kept = length <= NAME_MAX_BYTES ? length : 0;
    memcpy(name, start, kept);
    name[kept] = '\0';
    return start + length + strspn(start + length, " \t");
}

static bool is_known(const struct checking *checking, const char *name)
{
    return *name != '\0' && (checking->rules->fact_is_known == NULL || checking->rules->fact_is_known(name));
}

/* behind: what follows the name; braces there belong to what is shown. */
static void complain(struct checking *checking, const char *open, const char *behind, const char *name, const char *why)
{
    bool known = is_known(checking, name);
    const char *nearest = known                                   ? name
                          : checking->rules->fact_nearest == NULL ? NULL
                                                                  : checking->rules->fact_nearest(name);
    size_t shown = (size_t)(behind - open) + strspn(behind, "}");
    checking->good = false;
    complaint_add(checking->complaints, checking->path, line_of(checking, open), "", "%.*s: %s%s%s%s",
                  (int)utf8_cut(open, shown < 80 ? shown : 80), open, why,
                  nearest == NULL ? "; neuvo check-config lists the facts"
                  : known         ? "; write {{"
                                  : "; did you mean {{",
                  nearest == NULL ? "" : nearest,
                  nearest == NULL ? ""
                  : known         ? "}}"
                                  : "}}?");
}

/* {{name}}, well closed, of a fact that there is. Returns where to go on. */
static const char *check_placeholder(struct checking *checking, const char *open)
{
    char name[NAME_MAX_BYTES + 1];
    const char *behind = read_name(open + 2, name);
    if (strncmp(behind, "}}", 2) != 0)
        complain(checking, open, behind, name, "the placeholder is not closed by }}");
    else if (!is_known(checking, name))
        complain(checking, open, behind, name, "there is no such fact");
    return behind;
}

/* {name}: one brace too few. Other braces are text. */
static const char *check_brace(struct checking *checking, const char *open)
{
    char name[NAME_MAX_BYTES + 1];
    const char *behind = read_name(open + 1, name);
    if (*behind == '}' && *name != '\0' && checking->rules->fact_is_known != NULL &&
        checking->rules->fact_is_known(name))
        complain(checking, open, behind, name, "a placeholder has two braces on each side");
    return behind;
}

bool text_check(const char *path, const char *file, const char *body, const struct article_rules *rules,
                struct complaints *complaints)
{
    static const struct article_rules none = {0};
    struct checking checking = {
        .path = path, .file = file, .rules = rules == NULL ? &none : rules, .complaints = complaints, .good = true};
    own_(body_done) struct body parts = {.parts = LIST_INIT};
    body_read(body, &parts);
    if (parts.parts.count == 0 || parts.parts.count == BODY_PARTS_MAX) {
        complaint_add(complaints, path, line_of(&checking, body), "",
                      parts.parts.count == 0 ? "there is no text below the second ---; write the answer there"
                                             : "has 200 paragraphs and steps or more; make several articles of it");
        return false;
    }
    for (const char *brace = strchr(body, '{'); brace != NULL; brace = strchr(brace, '{'))
        brace = brace[1] == '{' ? check_placeholder(&checking, brace) : check_brace(&checking, brace);
    return checking.good;
}
