/* "Tallenna": the exchange as a plain text file. The oldest part is left out, and the file says so, where it would be
 * larger than a file may be. */
#include "dialog/talk.h"

#include "base/own.h"
#include "model/local_time.h"
#include "settings/phrases.h"

#include <stdio.h>
#include <string.h>

enum { ENTRIES_MAX = 1000, FILE_BYTES = 200 * 1024 };

static bool wants_save(const struct talk *talk)
{
    return talk_intent_is(talk, "save");
}

static void add_time(int64_t at_ms, struct text *out)
{
    struct local_time time = local_time(at_ms);
    text_printf(out, "%d.%d.%d %02d.%02d", time.day, time.month, time.year, time.hour, time.minute);
}

/* Control characters would make the file unreadable in some editors. */
static void add_clean(const char *text, struct text *out)
{
    for (; *text != '\0'; text++) {
        if ((unsigned char)*text >= ' ' || *text == '\n')
            text_add_char(out, *text);
    }
}

/* A pressed button is kept by its value: its label is what the person saw. */
static const char *label_of(const struct reply *last, const char *body)
{
    for (size_t i = 0; i < last->choices.count; i++) {
        if (strcmp(last->choices.items[i].value, body) == 0)
            return last->choices.items[i].label;
    }
    return body;
}

static void add_entry(const struct talk *talk, const struct entry *entry, struct reply *last, struct text *out)
{
    own_(text_done) struct text said = TEXT_INIT;
    struct error error = ERROR_INIT;
    if (entry->from_neuvo) {
        reply_done(last);
        if (reply_decode(entry->body, last, &error) != RESULT_OK)
            return;
        reply_plain(last, &said);
    } else {
        text_add(&said, label_of(last, entry->body));
    }
    text_printf(out, "%s (", talk_phrase(talk, entry->from_neuvo ? "save_neuvo" : "save_you"));
    add_time(entry->at_ms, out);
    text_add(out, "):\n");
    add_clean(said.data, out);
    text_add(out, "\n\n");
}

static void write_transcript(const struct talk *talk, const struct entries *entries, struct text *out)
{
    own_(reply_done) struct reply last;
    own_(text_done) struct text all = TEXT_INIT;
    own_(text_done) struct text now = TEXT_INIT;
    reply_init(&last, talk->language);
    for (size_t i = 0; i < entries->list.count; i++)
        add_entry(talk, &entries->list.items[i], &last, &all);
    add_time(talk->now_ms, &now);
    phrase_fill(talk->world->phrases, talk->language, "save_heading", out, "time", now.data, NULL);
    text_add(out, "\n\n");
    const char *from = all.data;
    if (all.length > FILE_BYTES) {
        const char *paragraph = strstr(all.data + all.length - FILE_BYTES, "\n\n");
        from = paragraph == NULL ? all.data + all.length : paragraph + 2;
    }
    if (entries->older || from != all.data)
        text_printf(out, "%s\n\n", talk_phrase(talk, "save_shortened"));
    text_add(out, from);
}

static void save(struct talk *talk)
{
    own_(entries_done) struct entries entries = {.list = LIST_INIT};
    own_(text_done) struct text content = TEXT_INIT;
    struct local_time today = local_time(talk->now_ms);
    char name[64];
    talk->decision->outcome = "save";
    if (talk->world->entries != NULL)
        talk->world->entries(talk->world->context, ENTRIES_MAX, &entries);
    write_transcript(talk, &entries, &content);
    (void)snprintf(name, sizeof name, "neuvo-%04d-%02d-%02d.txt", today.year, today.month, today.day);
    reply_set_file(talk->reply, name, "text/plain; charset=utf-8", content.data);
    talk_say(talk, "saved");
}

const struct ability save_ability = {.name = "save", .wants = wants_save, .act = save, .personal = true};
