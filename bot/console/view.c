/* What the API says, as JSON: ids are decimal strings, times UTC milliseconds. */
#include "console/inside.h"

#include "access/rights.h"
#include "base/json.h"
#include "model/booking.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static void write_id(struct text *out, const char *key, int64_t id)
{
    char number[24];
    (void)snprintf(number, sizeof number, "%" PRId64, id);
    json_write_member(out, key, number);
}

void view_viewer(struct text *out, const struct viewer *viewer)
{
    text_add(out, "{");
    json_write_member(out, "name", viewer->name);
    json_write_key(out, "access");
    text_add(out, "[");
    for (int access = 0; access < ACCESS_COUNT; access++) {
        if ((viewer->accesses & 1u << access) == 0)
            continue;
        json_write_comma(out);
        json_write_string(out, access_name((enum access)access));
    }
    text_add(out, "]");
    json_write_member_bool(out, "tickets", access_may(viewer->accesses, RIGHT_READ_TICKET));
    json_write_member_bool(out, "articles", access_may(viewer->accesses, RIGHT_EDIT_ARTICLES));
    json_write_member_bool(out, "rounds", access_may(viewer->accesses, RIGHT_OPEN_ROUNDS));
    json_write_member_bool(out, "reports", access_may(viewer->accesses, RIGHT_READ_REPORTS));
    text_add(out, "}");
}

static void write_row(struct text *out, const struct ticket_row *row)
{
    static const char *const states[] = {"new", "claimed", "waiting", "resolved", "reopened", "cancelled"};
    static const char *const urgencies[] = {"none", "class", "security"};
    static const char *const answers[] = {"", "yes", "no"};
    write_id(out, "id", row->id);
    json_write_member_int(out, "number", row->number);
    json_write_member_int(out, "version", row->version);
    json_write_member(out, "state", states[row->state >= 0 && row->state < 6 ? row->state : 0]);
    json_write_member(out, "urgency", urgencies[row->urgency <= URGENCY_SECURITY ? row->urgency : 0]);
    json_write_member(out, "language", language_code(row->language));
    json_write_member(out, "question", row->question);
    json_write_member(out, "topic", row->topic);
    json_write_member(out, "queue", row->queue);
    json_write_member(out, "claimer", row->claimer);
    json_write_member(out, "note", row->note);
    json_write_member(out, "reference", row->reference);
    json_write_member(out, "room", row->where.room);
    json_write_member(out, "device", row->where.device);
    json_write_member(out, "call_back", row->where.call_back);
    json_write_member(out, "helped", answers[row->helped <= HELPED_NO ? row->helped : 0]);
    json_write_member_bool(out, "bands", row->bands);
    json_write_member_bool(out, "mine", row->mine);
    json_write_member_int(out, "created_ms", row->created_ms);
    json_write_member_int(out, "changed_ms", row->changed_ms);
}

void view_tickets(struct text *out, const struct console_query *query)
{
    text_add(out, "{");
    json_write_key(out, "tickets");
    text_add(out, "[");
    for (size_t i = 0; i < query->rows.count; i++) {
        json_write_comma(out);
        text_add(out, "{");
        write_row(out, &query->rows.items[i]);
        text_add(out, "}");
    }
    text_add(out, "]");
    json_write_member_bool(out, "more", query->more);
    text_add(out, "}");
}

static void write_line(struct text *out, const struct ticket_line *line)
{
    static const char *const states[] = {"wanted", "held", "failed"};
    json_write_comma(out);
    text_add(out, "{");
    json_write_member(out, "from", line->from);
    json_write_member(out, "name", line->name);
    json_write_member(out, "text", line->text);
    json_write_member_int(out, "at_ms", line->at_ms);
    json_write_member_bool(out, "edited", line->edited);
    if (line->id[0] != '\0')
        json_write_member(out, "id", line->id);
    if (line->picture != 0) {
        write_id(out, "picture", line->picture);
        json_write_member(out, "picture_state", states[line->picture_state % 3]);
        json_write_member_bool(out, "pdf", line->pdf);
    }
    text_add(out, "}");
}

/* A key, and an array after it of what `write` makes of the first `count`. */
static void write_array(struct text *out, const char *key, const struct console_query *query, size_t count,
                        void (*write)(struct text *out, const struct console_query *query, size_t index))
{
    json_write_key(out, key);
    text_add(out, "[");
    for (size_t i = 0; i < count; i++) {
        json_write_comma(out);
        text_add(out, "{");
        write(out, query, i);
        text_add(out, "}");
    }
    text_add(out, "]");
}

static void write_time(struct text *out, const struct console_query *query, size_t index)
{
    const struct booked_time *time = &query->times.items[index];
    write_id(out, "ticket", time->ticket_id);
    json_write_member_int(out, "number", time->number);
    json_write_member(out, "question", time->question);
    json_write_member(out, "tutor", time->tutor);
    json_write_member_int(out, "from_ms", time->from_ms);
    json_write_member_int(out, "until_ms", time->from_ms + INT64_C(60000) * BOOKING_MINUTES);
    json_write_member_bool(out, "remote", time->remote);
    json_write_member(out, "room", time->where.room == NULL ? "" : time->where.room);
    json_write_member(out, "device", time->where.device == NULL ? "" : time->where.device);
    json_write_member(out, "call_back", time->where.call_back == NULL ? "" : time->where.call_back);
}

static void write_draft(struct text *out, const struct console_query *query, size_t index)
{
    const struct draft *draft = &query->drafts.list.items[index];
    const char *state = draft->state == DRAFT_WAITS ? "waits" : draft->state == DRAFT_ACCEPTED ? "accepted" : "dropped";
    write_id(out, "ticket", draft->ticket_id);
    json_write_member_int(out, "number", draft->number);
    json_write_member(out, "state", state);
    json_write_member(out, "language", language_code(draft->language));
    json_write_member(out, "question", draft->question);
    json_write_member(out, "answer", draft->answer);
    json_write_member_int(out, "changed_ms", draft->changed_ms);
}

static void write_article(struct text *out, const struct console_query *query, size_t index)
{
    const struct ticket_article *article = &query->articles.items[index];
    json_write_member(out, "part", article->part);
    json_write_member(out, "topic", article->topic);
    json_write_member(out, "title", article->title);
    json_write_member_bool(out, "internal", article->internal);
}

void view_times(struct text *out, const struct console_query *query)
{
    text_add(out, "{");
    write_array(out, "times", query, query->times.count, write_time);
    text_add(out, "}");
}

void view_told(struct text *out, const struct console_query *query)
{
    text_add(out, "{");
    write_array(out, "drafts", query, query->drafts.list.count, write_draft);
    text_add(out, "}");
}

static void write_beside(struct text *out, const struct console_query *query)
{
    const struct ticket_beside *beside = &query->beside;
    json_write_member(out, "works", beside->asker);
    json_write_member(out, "incident", beside->incident);
    json_write_member(out, "other_language", beside->other < LANGUAGE_NONE ? language_code(beside->other) : "");
    json_write_member_bool(out, "again", beside->again);
    write_array(out, "articles", query, query->articles.count, write_article);
    write_array(out, "times", query, query->times.count, write_time);
    write_array(out, "drafts", query, query->drafts.list.count, write_draft);
}

void view_ticket(struct text *out, const struct console_query *query)
{
    text_add(out, "{");
    write_row(out, &query->rows.items[0]);
    json_write_member_bool(out, "asks_line", query->rows.items[0].asks_line);
    json_write_member_int(out, "alike", (int64_t)query->alike);
    write_beside(out, query);
    json_write_key(out, "lines");
    text_add(out, "[");
    for (size_t i = 0; i < query->lines.count; i++)
        write_line(out, &query->lines.items[i]);
    text_add(out, "]");
    json_write_key(out, "targets");
    text_add(out, "[");
    for (size_t i = 0; i < query->targets.count; i++) {
        json_write_comma(out);
        text_add(out, "{");
        json_write_member(out, "kind", query->targets.items[i].kind);
        write_id(out, "id", query->targets.items[i].id);
        json_write_member(out, "name", query->targets.items[i].name);
        text_add(out, "}");
    }
    text_add(out, "]}");
}
