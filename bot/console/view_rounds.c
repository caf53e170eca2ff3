/* Rounds of check-ins as JSON: what was asked of whom and until when, never by whom it was answered or by how many. */
#include "console/inside.h"

#include "base/clock.h"
#include "base/json.h"

static void write_round(struct text *out, const struct checkin_round *round)
{
    int64_t now_ms = clock_now_ms();
    const char *state = round->closed              ? "closed"
                        : now_ms >= round->to_ms   ? "over"
                        : now_ms >= round->from_ms ? "open"
                                                   : "planned";
    json_write_comma(out);
    text_add(out, "{");
    json_write_member_int(out, "number", round->number);
    json_write_member(out, "name", round->name);
    json_write_member(out, "roles", round->roles);
    json_write_member_int(out, "from_ms", round->from_ms);
    json_write_member_int(out, "to_ms", round->to_ms);
    json_write_member(out, "state", state);
    json_write_member_int(out, "questions", round->questions);
    json_write_member_bool(out, "missed", (round->support & 1u << SUPPORT_MISSED) != 0);
    json_write_member_bool(out, "form", (round->support & 1u << SUPPORT_FORM) != 0);
    text_add(out, "}");
}

static void write_group(struct text *out, const struct round_group *group)
{
    json_write_comma(out);
    text_add(out, "{");
    json_write_member(out, "code", group->code);
    for (int language = 0; language < LANGUAGE_COUNT; language++)
        json_write_member(out, language_code((enum language)language), group->names[language]);
    json_write_member_bool(out, "few", group->few);
    text_add(out, "}");
}

void view_rounds(struct text *out, const struct round_query *query)
{
    text_add(out, "{");
    json_write_key(out, "rounds");
    text_add(out, "[");
    for (size_t i = query->rounds.list.count; i > 0; i--) /* the newest first */
        write_round(out, &query->rounds.list.items[i - 1]);
    text_add(out, "]");
    json_write_key(out, "groups");
    text_add(out, "[");
    for (size_t i = 0; i < query->groups.count; i++)
        write_group(out, &query->groups.items[i]);
    text_add(out, "]");
    json_write_key(out, "missing");
    text_add(out, "[");
    for (size_t i = 0; i < query->missing.count; i++) {
        json_write_comma(out);
        json_write_string(out, query->missing.items[i]);
    }
    text_add(out, "]");
    json_write_member_bool(out, "no_list", query->no_list);
    text_add(out, "}");
}
