/* What waits for an editor, as JSON. Who asked is not in it. */
#include "console/inside.h"

#include "base/json.h"

#include <inttypes.h>
#include <stdio.h>

enum { WORDS_SHOWN = 5 };

static void write_id(struct text *out, int64_t id)
{
    char digits[24];
    (void)snprintf(digits, sizeof digits, "%" PRId64, id);
    json_write_comma(out);
    json_write_string(out, digits);
}

/* In how many ways it was asked, each once. */
static void write_words(struct text *out, const struct failed_groups *groups, const struct failed_group *group)
{
    const char *shown[WORDS_SHOWN] = {NULL};
    size_t count = 0;
    json_write_key(out, "words");
    text_add(out, "[");
    for (size_t i = 0; i < group->items.count && count < WORDS_SHOWN; i++) {
        const char *words = groups->questions.list.items[group->items.items[i]].words;
        size_t same = 0;
        while (same < count && !string_equal(shown[same], words))
            same++;
        if (same < count)
            continue;
        shown[count++] = words;
        json_write_comma(out);
        json_write_string(out, words);
    }
    text_add(out, "]");
}

static void write_group(struct text *out, const struct failed_groups *groups, const struct failed_group *group)
{
    const struct failed_question *newest = &groups->questions.list.items[group->items.items[0]];
    int64_t tells = 0;
    json_write_comma(out);
    text_add(out, "{");
    json_write_key(out, "ids");
    text_add(out, "[");
    for (size_t i = 0; i < group->items.count && i < SETTLED_MOST; i++) {
        const struct failed_question *one = &groups->questions.list.items[group->items.items[i]];
        write_id(out, one->id);
        tells += one->tells;
    }
    text_add(out, "]");
    json_write_member(out, "language", language_code(newest->language));
    write_words(out, groups, group);
    json_write_member(out, "topic", newest->topic);
    json_write_member_int(out, "at_ms", newest->at_ms);
    json_write_member_int(out, "people", (int64_t)group->people);
    json_write_member_int(out, "tells", tells);
    json_write_member_bool(out, "answered", group->answered);
    json_write_key(out, "nearest");
    text_add(out, "[");
    for (size_t i = 0; i < group->nearest_count; i++) {
        json_write_comma(out);
        text_add(out, "{");
        json_write_member(out, "topic", group->nearest[i].topic);
        json_write_member(out, "title", group->nearest[i].title);
        text_add(out, "}");
    }
    text_add(out, "]}");
}

void view_unanswered(struct text *out, const struct failed_groups *groups)
{
    text_add(out, "{");
    json_write_key(out, "groups");
    text_add(out, "[");
    for (size_t i = 0; i < groups->list.count; i++)
        write_group(out, groups, &groups->list.items[i]);
    text_add(out, "]}");
}

void view_drafts(struct text *out, const struct drafts *drafts)
{
    text_add(out, "{");
    json_write_key(out, "drafts");
    text_add(out, "[");
    for (size_t i = 0; i < drafts->list.count; i++) {
        const struct draft *draft = &drafts->list.items[i];
        json_write_comma(out);
        text_add(out, "{");
        json_write_key(out, "ids");
        text_add(out, "[");
        write_id(out, draft->number);
        text_add(out, "]");
        json_write_member(out, "language", language_code(draft->language));
        json_write_member(out, "topic", draft->topic);
        json_write_member(out, "question", draft->question);
        json_write_member(out, "answer", draft->answer);
        json_write_member_int(out, "at_ms", draft->changed_ms);
        text_add(out, "}");
    }
    text_add(out, "]}");
}

void view_learnt(struct text *out, const struct learnt_rows *rows)
{
    text_add(out, "{");
    json_write_key(out, "learnt");
    text_add(out, "[");
    for (size_t i = 0; i < rows->list.count; i++) {
        const struct learnt_row *row = &rows->list.items[i];
        json_write_comma(out);
        text_add(out, "{");
        json_write_member(out, "code", row->code);
        json_write_member(out, "topic", row->topic);
        json_write_member(out, "words", row->words);
        json_write_member_int(out, "people", row->people);
        json_write_member_int(out, "against", row->against);
        text_add(out, "}");
    }
    text_add(out, "]}");
}
