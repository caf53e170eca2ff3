#include "expect.h"
#include "expect_checkin.h"

#include "base/own.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One clause: what the reply was expected to do, with what stands behind it. */
struct clause {
    const char *words;                                                             /* "says not" */
    bool (*holds)(const struct stage *stage, const char *value, struct text *why); /* value: unquoted, may be "" */
};

static void all_words(const struct stage *stage, struct text *out)
{
    for (size_t i = 0; i < stage->last.replies.count; i++) {
        if (i > 0)
            text_add(out, "\n--- another reply ---\n");
        reply_plain(&stage->last.replies.items[i], out);
    }
}

static bool contains(const struct stage *stage, const char *value)
{
    own_(text_done) struct text words = TEXT_INIT;
    all_words(stage, &words);
    return strstr(words.data, value) != NULL;
}

static bool says(const struct stage *stage, const char *value, struct text *why)
{
    (void)why;
    return contains(stage, value);
}

static bool says_not(const struct stage *stage, const char *value, struct text *why)
{
    (void)why;
    return !contains(stage, value);
}

/* Of a reply about something personal: what all in the room read, and what only the person reads. */
static bool says_where(const struct stage *stage, const char *value, bool alone, struct text *why)
{
    own_(text_done) struct text words = TEXT_INIT;
    if (!stage->last.personal || stage->last.replies.count != 2) {
        text_printf(why, "; %s, %zu replies", stage->last.personal ? "personal" : "not personal",
                    stage->last.replies.count);
        return false;
    }
    reply_plain(&stage->last.replies.items[alone], &words);
    return strstr(words.data, value) != NULL;
}

static bool says_alone(const struct stage *stage, const char *value, struct text *why)
{
    return says_where(stage, value, true, why);
}

static bool says_to_all(const struct stage *stage, const char *value, struct text *why)
{
    return says_where(stage, value, false, why);
}

static bool says_nothing(const struct stage *stage, const char *value, struct text *why)
{
    (void)value;
    (void)why;
    return stage->last.replies.count == 0;
}

static bool starts_with(const struct stage *stage, const char *value, struct text *why)
{
    own_(text_done) struct text words = TEXT_INIT;
    (void)why;
    all_words(stage, &words);
    return string_starts(words.data, value);
}

static bool has_one_reply(const struct stage *stage, const char *value, struct text *why)
{
    (void)value;
    text_printf(why, "; there are %zu", stage->last.replies.count);
    return stage->last.replies.count == 1;
}

/* takes sv for request 1 */
static bool takes_language(const struct stage *stage, const char *value, struct text *why)
{
    char code[8] = "";
    long long number = 0;
    if (sscanf(value, "%7s for request %lld", code, &number) != 2 || stage->last.changes.count != 1)
        return false;
    const struct ticket_change *change = &stage->last.changes.items[0];
    (void)why;
    return change->deed == TICKET_OTHER_LANGUAGE && change->number == number && strcmp(change->words, code) == 0;
}

static bool answers_with(const struct stage *stage, const char *value, struct text *why)
{
    text_printf(why, "; the topic is %s", stage->last.topic == NULL ? "none" : stage->last.topic);
    return string_equal(stage->last.topic, value);
}

static bool outcome_is(const struct stage *stage, const char *value, struct text *why)
{
    text_printf(why, "; it is %s", stage->last.outcome);
    return string_equal(stage->last.outcome, value);
}

static bool clarifies(const struct stage *stage, const char *value, struct text *why)
{
    (void)value;
    return outcome_is(stage, "clarify", why);
}

static bool speaks(const struct stage *stage, const char *value, struct text *why)
{
    if (stage->last.replies.count == 0)
        return false;
    const char *code = language_code(stage->last.replies.items[0].language);
    text_printf(why, "; it speaks %s", code);
    return strcmp(code, value) == 0;
}

static bool greets(const struct stage *stage, const char *value, struct text *why)
{
    (void)value;
    (void)why;
    return stage->last.greeted;
}

static bool greets_not(const struct stage *stage, const char *value, struct text *why)
{
    (void)value;
    (void)why;
    return !stage->last.greeted;
}

/* "Kyllä, Ei" against all choices, in order. */
static bool offers(const struct stage *stage, const char *value, struct text *why)
{
    own_(text_done) struct text labels = TEXT_INIT;
    for (size_t i = 0; i < stage->last.replies.count; i++) {
        const struct reply *reply = &stage->last.replies.items[i];
        for (size_t k = 0; k < reply->choices.count; k++)
            text_printf(&labels, "%s%s", labels.length > 0 ? ", " : "", reply->choices.items[k].label);
    }
    text_printf(why, "; it offers [%s]", labels.data);
    return strcmp(labels.data, value) == 0;
}

static bool offers_choice(const struct stage *stage, const char *value, struct text *why)
{
    (void)why;
    return stage_choice(stage, value) != NULL;
}

static bool offers_nothing(const struct stage *stage, const char *value, struct text *why)
{
    (void)value;
    return offers(stage, "", why);
}

static bool hands_over(const struct stage *stage, const char *value, struct text *why)
{
    text_printf(why, "; there are %zu tickets", stage->last.tickets.count);
    if (stage->last.tickets.count != 1)
        return false;
    text_printf(why, ": \"%s\"", stage->last.tickets.items[0].question);
    return strcmp(value, "") == 0 || strcmp(value, stage->last.tickets.items[0].question) == 0;
}

static bool hands_nothing_over(const struct stage *stage, const char *value, struct text *why)
{
    (void)value;
    text_printf(why, "; there are %zu tickets", stage->last.tickets.count);
    return stage->last.tickets.count == 0;
}

static bool is_urgent(const struct stage *stage, const char *value, struct text *why)
{
    static const char *const names[] = {"no", "class", "security"};
    if (stage->last.tickets.count != 1)
        return false;
    const char *name = names[stage->last.tickets.items[0].urgency];
    text_printf(why, "; its urgency is %s", name);
    return strcmp(name, value) == 0;
}

/* with 2 pictures · with no pictures */
static bool goes_with(const struct stage *stage, const char *value, struct text *why)
{
    size_t count = stage->last.tickets.count == 1 ? stage->last.tickets.items[0].attachments.list.count : 0;
    text_printf(why, "; there are %zu pictures", count);
    return count == strtoul(value, NULL, 10) && stage->last.tickets.count == 1 &&
           (count > 0 || string_starts(value, "no"));
}

/* "luokassa 204 · projektori · 040 123 4567": what the ticket says of where, - for what it does not. */
static bool is_where(const struct stage *stage, const char *value, struct text *why)
{
    own_(text_done) struct text said = TEXT_INIT;
    if (stage->last.tickets.count != 1)
        return false;
    const struct ticket_where *where = &stage->last.tickets.items[0].where;
    const char *const parts[] = {where->room, where->device, where->call_back};
    for (size_t i = 0; i < 3; i++)
        text_printf(&said, "%s%s", i == 0 ? "" : " · ", string_empty(parts[i]) ? "-" : parts[i]);
    text_printf(why, "; it is %s", said.data);
    return strcmp(said.data, value) == 0;
}

/* says an incident · joins an incident */
static bool says_incident(const struct stage *stage, const char *value, struct text *why)
{
    (void)value;
    (void)why;
    return stage->last.incident_id != 0;
}

static bool joins_incident(const struct stage *stage, const char *value, struct text *why)
{
    return says_incident(stage, value, why) && stage->last.incident_joined;
}

static bool gives_reason(const struct stage *stage, const char *value, struct text *why)
{
    if (stage->last.tickets.count != 1)
        return false;
    text_printf(why, "; it is %s", stage->last.tickets.items[0].reason);
    return strcmp(stage->last.tickets.items[0].reason, value) == 0;
}

static bool tells_topics(const struct stage *stage, const char *value, bool rejected, struct text *why)
{
    if (stage->last.tickets.count != 1)
        return false;
    const struct ticket_draft *ticket = &stage->last.tickets.items[0];
    const char *topics = rejected ? ticket->rejected : ticket->nearest;
    text_printf(why, "; these are %s", topics);
    return strcmp(topics, value) == 0;
}

static bool tells_rejected(const struct stage *stage, const char *value, struct text *why)
{
    return tells_topics(stage, value, true, why);
}

static bool tells_nearest(const struct stage *stage, const char *value, struct text *why)
{
    return tells_topics(stage, value, false, why);
}

static bool notes(const struct stage *stage, const char *value, struct text *why)
{
    for (size_t i = 0; i < stage->last.feedback.count; i++) {
        text_printf(why, "; it notes %s", stage->last.feedback.items[i].kind);
        if (strcmp(stage->last.feedback.items[i].kind, value) == 0)
            return true;
    }
    return false;
}

/* has learnt "kopiokone" · has not learnt "kopiokone" */
static bool has_learnt(const struct stage *stage, const char *value, struct text *why)
{
    int64_t people = stage_learnt_people(stage, value);
    text_printf(why, "; from %lld people", (long long)people);
    return people > 0;
}

static bool has_not_learnt(const struct stage *stage, const char *value, struct text *why)
{
    return !has_learnt(stage, value, why);
}

static bool makes_file(const struct stage *stage, const char *value, struct text *why)
{
    if (stage->last.replies.count != 1 || stage->last.replies.items[0].file.name == NULL)
        return false;
    const struct reply_file *file = &stage->last.replies.items[0].file;
    text_printf(why, "; the file %s reads:\n%s", file->name, file->content);
    return strstr(file->content, value) != NULL || strcmp(file->name, value) == 0;
}

static bool forgets(const struct stage *stage, const char *value, struct text *why)
{
    (void)value;
    (void)why;
    return stage->last.forget_person;
}

static bool forgets_nothing(const struct stage *stage, const char *value, struct text *why)
{
    return !forgets(stage, value, why);
}

static bool sets_unit(const struct stage *stage, const char *value, struct text *why)
{
    const char *unit = stage->last.unit == NULL || stage->last.unit_until_ms > 0 ? "none" : stage->last.unit;
    text_printf(why, "; it sets %s for every day", unit);
    return strcmp(unit, value) == 0;
}

static bool sets_unit_today(const struct stage *stage, const char *value, struct text *why)
{
    const char *unit = stage->last.unit == NULL || stage->last.unit_until_ms == 0 ? "none" : stage->last.unit;
    text_printf(why, "; it sets %s for today", unit);
    return strcmp(unit, value) == 0;
}

static bool sets_no_unit(const struct stage *stage, const char *value, struct text *why)
{
    (void)value;
    text_printf(why, "; it sets %s", stage->last.unit == NULL ? "none" : stage->last.unit);
    return stage->last.unit == NULL;
}

static bool links(const struct stage *stage, const char *value, struct text *why)
{
    (void)value;
    (void)why;
    return stage->last.link_with != NULL;
}

static bool links_nothing(const struct stage *stage, const char *value, struct text *why)
{
    return !links(stage, value, why);
}

static bool leaves_address(const struct stage *stage, const char *value, struct text *why)
{
    text_printf(why, "; it is %s", stage->last.mail_address == NULL ? "none" : stage->last.mail_address);
    return string_equal(stage->last.mail_address, *value == '\0' ? NULL : value);
}

static bool gives_code(const struct stage *stage, const char *value, struct text *why)
{
    text_printf(why, "; it gives %s", stage->last.link_code == NULL ? "none" : stage->last.link_code);
    return string_equal(stage->last.link_code, value);
}

static bool ends_visit(const struct stage *stage, const char *value, struct text *why)
{
    (void)value;
    (void)why;
    return stage->last.end_conversation;
}

/* The longer of two that begin alike stands first. */
static bool adds_to_request(const struct stage *stage, const char *value, struct text *why)
{
    text_printf(why, "; %zu changes", stage->last.changes.count);
    return stage->last.changes.count == 1 && stage->last.changes.items[0].deed == TICKET_ADD &&
           string_equal(stage->last.changes.items[0].words, value);
}

/* card 1 shows "204 · projektori · -": what is known of it now, also by what was added. */
static bool shows_card(const struct stage *stage, const char *value, struct text *why)
{
    char *end = NULL;
    long long number = strtoll(value, &end, 10);
    own_(text_done) struct text shown = TEXT_INIT;
    for (size_t i = 0; i < stage->tickets.count; i++) {
        const struct ticket_where *where = &stage->tickets.items[i].where;
        if (stage->tickets.items[i].number == number)
            text_printf(&shown, " shows \"%s · %s · %s\"", string_empty(where->room) ? "-" : where->room,
                        string_empty(where->device) ? "-" : where->device,
                        string_empty(where->call_back) ? "-" : where->call_back);
    }
    text_printf(why, "; it%s", shown.data);
    return strcmp(shown.data, end) == 0;
}

static bool reopens_request(const struct stage *stage, const char *value, struct text *why)
{
    text_printf(why, "; %zu changes", stage->last.changes.count);
    return stage->last.changes.count == 1 && stage->last.changes.items[0].deed == TICKET_REOPEN &&
           stage->last.changes.items[0].number == strtoll(value, NULL, 10);
}

static bool cancels_request(const struct stage *stage, const char *value, struct text *why)
{
    text_printf(why, "; %zu changes", stage->last.changes.count);
    return stage->last.changes.count == 1 && stage->last.changes.items[0].deed == TICKET_CANCEL &&
           stage->last.changes.items[0].number == strtoll(value, NULL, 10);
}

/* request 1 helped · request 1 not helped · request 1 not told: what the asker said of the answer. */
static bool request_helped(const struct stage *stage, const char *value, struct text *why)
{
    static const char *const words[] = {" not told", " helped", " not helped"};
    char *end = NULL;
    int64_t number = strtoll(value, &end, 10);
    for (size_t i = 0; i < stage->tickets.count; i++) {
        if (stage->tickets.items[i].number != number)
            continue;
        text_printf(why, "; it is%s", words[stage->tickets.items[i].helped]);
        return strcmp(end, words[stage->tickets.items[i].helped]) == 0;
    }
    return false;
}

/* books a time for request 1 here · … remotely; cancels the time of request 1 */
static bool books(const struct stage *stage, const char *value, struct text *why)
{
    own_(text_done) struct text said = TEXT_INIT;
    const struct booking_draft *draft = stage->last.bookings.list.count == 1 ? stage->last.bookings.list.items : NULL;
    if (draft != NULL && !draft->cancels)
        text_printf(&said, "%lld %s", (long long)draft->number, draft->remote ? "remotely" : "here");
    text_printf(why, "; it is \"%s\"", said.length == 0 ? "" : said.data);
    return said.length > 0 && strcmp(said.data, value) == 0;
}

static bool cancels_time(const struct stage *stage, const char *value, struct text *why)
{
    (void)why;
    return stage->last.bookings.list.count == 1 && stage->last.bookings.list.items[0].cancels &&
           stage->last.bookings.list.items[0].number == strtoll(value, NULL, 10);
}

static bool books_nothing(const struct stage *stage, const char *value, struct text *why)
{
    (void)value;
    text_printf(why, "; %zu bookings", stage->last.bookings.list.count);
    return stage->last.bookings.list.count == 0;
}

static bool goes_to_tutor(const struct stage *stage, const char *value, struct text *why)
{
    (void)value;
    return outcome_is(stage, "relayed", why);
}

static const struct clause clauses[] = {
    {"card", shows_card},
    {"adds to a request", adds_to_request},
    {"cancels request", cancels_request},
    {"reopens request", reopens_request},
    {"goes to the tutor", goes_to_tutor},
    {"keeps no words", expect_keeps_no_words},
    {"keeps support", expect_keeps_support},
    {"shares", expect_shares},
    {"stops sharing", expect_stops_sharing},
    {"allows", expect_allows},
    {"counts", expect_counts},
    {"erases results", expect_erases_results},
    {"says an incident", says_incident},
    {"joins an incident", joins_incident},
    {"request", request_helped},
    {"books a time for request", books},
    {"cancels the time of request", cancels_time},
    {"books nothing", books_nothing},
    {"says nothing", says_nothing},
    {"says not", says_not},
    {"says alone", says_alone},
    {"says to all", says_to_all},
    {"says", says},
    {"contains", says},
    {"starts with", starts_with},
    {"has one reply", has_one_reply},
    {"answers with topic", answers_with},
    {"takes", takes_language},
    {"outcome", outcome_is},
    {"clarifies", clarifies},
    {"speaks", speaks},
    {"greets not", greets_not},
    {"greets", greets},
    {"offers nothing", offers_nothing},
    {"offers choice", offers_choice},
    {"offers", offers},
    {"hands nothing over", hands_nothing_over},
    {"hands over", hands_over},
    {"urgency", is_urgent},
    {"where", is_where},
    {"reason", gives_reason},
    {"rejected", tells_rejected},
    {"nearest", tells_nearest},
    {"with", goes_with},
    {"notes", notes},
    {"has not learnt", has_not_learnt},
    {"has learnt", has_learnt},
    {"makes a file", makes_file},
    {"forgets nothing", forgets_nothing},
    {"forgets", forgets},
    {"sets no unit", sets_no_unit},
    {"sets unit today", sets_unit_today},
    {"sets unit", sets_unit},
    {"links nothing", links_nothing},
    {"links", links},
    {"gives the code", gives_code},
    {"ends the visit", ends_visit},
    {"leaves address", leaves_address},
};

static const struct clause *clause_find(const char *text)
{
    for (size_t i = 0; i < sizeof clauses / sizeof *clauses; i++) {
        size_t length = strlen(clauses[i].words);
        if (strncmp(text, clauses[i].words, length) == 0 && (text[length] == ' ' || text[length] == '\0'))
            return &clauses[i];
    }
    return NULL;
}

/* Where the clause ends: at " and " outside of quotes and brackets, or at the end. */
static size_t clause_length(const char *text)
{
    char closing = 0;
    for (size_t i = 0; text[i] != '\0'; i++) {
        if (closing != 0)
            closing = text[i] == closing ? 0 : closing;
        else if (text[i] == '"' || text[i] == '[')
            closing = text[i] == '"' ? '"' : ']';
        else if (strncmp(text + i, " and ", 5) == 0)
            return i;
    }
    return strlen(text);
}

/* Without the quotes or brackets around it. */
static void unwrap(struct text *value)
{
    text_trim(value);
    char first = value->length >= 2 ? value->data[0] : 0;
    char last = value->length >= 2 ? value->data[value->length - 1] : 0;
    if ((first == '"' && last == '"') || (first == '[' && last == ']')) {
        own_(free_pointer) char *inside = x_strndup(value->data + 1, value->length - 2);
        text_clear(value);
        text_add(value, inside);
    }
}

static bool clause_holds(const struct stage *stage, const char *clause_text, struct text *why)
{
    own_(text_done) struct text value = TEXT_INIT;
    own_(text_done) struct text detail = TEXT_INIT;
    const struct clause *clause = clause_find(clause_text);
    if (clause == NULL) {
        text_printf(why, "\"%s\" is nothing that a play can expect; tests/chat/README.md lists what it can",
                    clause_text);
        return false;
    }
    text_add(&value, clause_text + strlen(clause->words));
    unwrap(&value);
    if (clause->holds(stage, value.data, &detail))
        return true;
    text_printf(why, "expected: %s%s", clause_text, detail.data);
    return false;
}

bool expect(const struct stage *stage, const char *line, struct text *why)
{
    if (!stage->acted) {
        text_add(why, "nobody has said anything yet");
        return false;
    }
    for (;;) {
        own_(text_done) struct text clause = TEXT_INIT;
        size_t length = clause_length(line);
        text_add_bytes(&clause, line, length);
        text_trim(&clause);
        if (!clause_holds(stage, clause.data, why)) {
            text_add(why, "\nThe reply was:\n");
            all_words(stage, why);
            return false;
        }
        if (line[length] == '\0')
            return true;
        line += length + 5;
    }
}
