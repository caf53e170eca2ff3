/*
 * Plays .chat files against decide(): conversations written as texts that staff can write. See README.md.
 *
 *     chat_runner [--through teams] FILE.chat …
 *
 * --through: what is said goes through that platform's events and its connector's reader and renderer (through.h).
 *
 * Exit 0: every expectation held. 1: one did not. 2: a play could not be read.
 */
#include "base/file.h"
#include "base/own.h"
#include "expect.h"
#include "stage.h"
#include "through.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PLAY_BYTES = 256 * 1024, LINES_MAX = 2000 };

struct play {
    const char *path;
    unsigned line;
    const struct through *through; /* NULL: nothing stands between */
    struct stage stage;
    unsigned expectations, failures, faults;
};

static void complain(struct play *play, const char *why)
{
    (void)fprintf(stderr, "%s:%u: %s\n", play->path, play->line, why);
}

/* The text between the first and the last quote; NULL when there are none. */
static char *quoted(const char *text)
{
    const char *open = strchr(text, '"');
    const char *close = strrchr(text, '"');
    return open == NULL || close == open ? NULL : x_strndup(open + 1, (size_t)(close - open - 1));
}

/* ---- lines that set the stage -------------------------------------------------------------------------- */

/* organisation has NAME "…", or: organisation has NAME in sv "…"; of a unit: organisation has contact at koskela "…" */
static bool set_fact(struct play *play, const char *rest)
{
    own_(free_pointer) char *value = quoted(rest);
    char name[64] = "", language[8] = "", unit[64] = "";
    if (value == NULL || (sscanf(rest, "%63[a-z_] at %63[a-z0-9-]", name, unit) < 2 &&
                          sscanf(rest, "%63[a-z_.] in %7[a-z]", name, language) < 1))
        return false;
    own_(text_done) struct text full = TEXT_INIT;
    text_printf(&full, "%s%s%s%s%s", name, unit[0] == '\0' ? "" : "@", unit, language[0] == '\0' ? "" : ".", language);
    stage_set_fact(&play->stage, full.data, value);
    return true;
}

/* after 10 min */
static bool pass_time(struct play *play, const char *rest)
{
    static const struct {
        const char *unit;
        int64_t ms;
    } units[] = {{"min", 60000}, {"h", 3600000}, {"day", 86400000}, {"days", 86400000}, {"s", 1000}};
    int64_t count = 0;
    char unit[8] = "";
    if (sscanf(rest, "%" SCNd64 " %7[a-z]", &count, unit) != 2)
        return false;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        if (strcmp(units[i].unit, unit) == 0) {
            play->stage.now_ms += count * units[i].ms;
            return true;
        }
    }
    return false;
}

/* How people are known from now on. */
static bool set_presence(struct play *play, const char *line)
{
    static const struct {
        const char *line;
        enum presence presence;
    } ways[] = {{"nobody is known", PRESENCE_ANONYMOUS},
                {"everybody shares one device", PRESENCE_SHARED},
                {"everybody has an account", PRESENCE_PERSONAL}};
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        if (strcmp(ways[i].line, line) == 0) {
            play->stage.presence = ways[i].presence;
            return true;
        }
    }
    return false;
}

/* organisation has unit koskela "Koskelan koulu" */
static bool add_unit(struct play *play, const char *rest)
{
    own_(free_pointer) char *name = quoted(rest);
    char code[64] = "";
    if (name == NULL || sscanf(rest, "%63[a-z0-9-]", code) != 1)
        return false;
    units_add(&play->stage.units, code, name);
    return true;
}

/* list names Aino with unit koskela and role teacher */
static bool list_person(struct play *play, const char *rest)
{
    char name[64] = "";
    int used = 0;
    if (sscanf(rest, "%63[^ ]%n", name, &used) != 1)
        return false;
    rest += used;
    return stage_list(&play->stage, name, string_starts(rest, " with ") ? rest + strlen(" with ") : rest);
}

/* Aino came by the link of koskela */
static bool come_by_link(struct play *play, const char *line)
{
    char name[64] = "", code[64] = "";
    if (sscanf(line, "%63[^ ] came by the link of %63[a-z0-9-]", name, code) != 2)
        return false;
    struct actor *actor = stage_actor(&play->stage, name);
    free(actor->place);
    actor->place = x_strdup(code);
    return true;
}

/* tutor Mikko answers mon 9-11 in sv */
static bool set_hours(struct play *play, const char *name, const char *hours)
{
    struct rota rota = {.slots = LIST_INIT};
    struct error error = ERROR_INIT;
    const char *in = strstr(hours, " in ");
    own_(free_pointer) char *table = x_strndup(hours, in == NULL ? strlen(hours) : (size_t)(in - hours));
    bool good = rota_read(table, &rota, &error) == RESULT_OK && rota.slots.count > 0;
    *list_push(&play->stage.rotas) =
        (struct played_tutor){rota, x_strdup(name), x_strdup(in == NULL ? "" : in + strlen(" in "))};
    return good;
}

/* tutor Mikko passes 1 to Saara · tutor Mikko passes 1 to the service desk Palvelupiste · tutor Saara writes to 1: … */
static bool act_words(struct play *play, const char *rest, bool *known)
{
    static const char the_desk[] = "the service desk ";
    char name[64] = "", number[16] = "";
    int passes = 0, writes = 0;
    (void)sscanf(rest, "%63[^ ] passes %15[0-9] to %n", name, number, &passes);
    if (passes == 0)
        (void)sscanf(rest, "%63[^ ] writes to %15[0-9]: %n", name, number, &writes);
    struct played_ticket *ticket = stage_ticket(&play->stage, strtoll(number, NULL, 10));
    *known = passes > 0 || writes > 0;
    if (!*known || ticket == NULL)
        return false;
    bool desk = string_starts(rest + passes, the_desk);
    if (passes > 0)
        stage_pass_on(&play->stage, ticket, name, rest + passes + (desk ? sizeof the_desk - 1 : 0), desk);
    else
        stage_write(&play->stage, ticket, name, rest + writes);
    return true;
}

/* the asker of 1 is silent */
static bool act_silence(struct play *play, const char *rest)
{
    struct played_ticket *ticket = stage_ticket(&play->stage, strtoll(rest, NULL, 10));
    if (ticket == NULL || strstr(rest, " is silent") == NULL)
        return false;
    stage_is_silent(&play->stage, ticket);
    return true;
}

/* tutor Mikko claims 1 */
static bool act_tutor(struct play *play, const char *rest)
{
    static const struct {
        const char *does;
        enum ticket_state to;
    } deeds[] = {{"claims", TICKET_CLAIMED}, {"releases", TICKET_NEW}, {"resolves", TICKET_RESOLVED}};
    char name[64] = "", does[16] = "";
    int64_t number = 0;
    int used = 0;
    if (sscanf(rest, "%63[^ ] answers %n", name, &used) == 1 && used > 0)
        return set_hours(play, name, rest + used);
    bool known = false, done = act_words(play, rest, &known);
    if (known)
        return done;
    if (sscanf(rest, "%63[^ ] %15[a-z] %" SCNd64, name, does, &number) != 3)
        return false;
    struct played_ticket *ticket = stage_ticket(&play->stage, number);
    for (size_t i = 0; ticket != NULL && i < sizeof deeds / sizeof *deeds; i++) {
        if (strcmp(deeds[i].does, does) != 0)
            continue;
        ticket->state = deeds[i].to;
        ticket->changed_ms = play->stage.now_ms;
        free(ticket->tutor);
        ticket->tutor = x_strdup(name);
        if (ticket->state == TICKET_RESOLVED)
            stage_solve(&play->stage, ticket, name);
        return true;
    }
    return false;
}

/* an editor removes "kopiokone" */
static bool remove_learnt(struct play *play, const char *line)
{
    own_(free_pointer) char *words = quoted(line);
    return words != NULL && stage_remove_learnt(&play->stage, words);
}

/* item 4.2-03 is changed */
static bool change_item(struct play *play, const char *line)
{
    char id[32] = "";
    return sscanf(line, "item %31[0-9A-Z.-] is changed", id) == 1 && stage_change_item(&play->stage, id);
}

static bool set_checkins(struct play *play, const char *line)
{
    if (strcmp(line, "check-ins are in use") == 0)
        return stage_open_checkins(&play->stage, NEUVO_SOURCE_DIR);
    if (strcmp(line, "the next timer falls due") == 0)
        return stage_timer_falls_due(&play->stage);
    if (strcmp(line, "a round is open") == 0)
        return stage_open_round(&play->stage, 4, 3);
    if (string_starts(line, "the round invites "))
        return stage_invite(&play->stage, line + strlen("the round invites "));
    return string_starts(line, "item ") && strstr(line, " is changed") != NULL && change_item(play, line);
}

/* article locker in sv is behind */
static bool mark_article(struct play *play, const char *line)
{
    own_(text_done) struct text name = TEXT_INIT;
    char topic[65] = "", language[3] = "", says[16] = "";
    if (sscanf(line, "%64s in %2s is %15[a-z ]", topic, language, says) != 3)
        return false;
    text_printf(&name, "behind %s in %s", topic, language);
    stage_set_fact(&play->stage, name.data, strcmp(says, "behind") == 0 ? "yes" : "no");
    return strcmp(says, "behind") == 0 || strcmp(says, "looked at") == 0;
}

static bool set_stage(struct play *play, const char *line)
{
    if (string_starts(line, "article "))
        return mark_article(play, line + strlen("article "));
    if (string_starts(line, "tutor "))
        return act_tutor(play, line + strlen("tutor "));
    if (string_starts(line, "the asker of "))
        return act_silence(play, line + strlen("the asker of "));
    if (string_starts(line, "tutors pin "))
        return stage_pin(&play->stage, line + strlen("tutors pin "));
    if (strcmp(line, "the incident is over") == 0) {
        incidents_done(&play->stage.incidents);
        return true;
    }
    if (string_starts(line, "organisation has unit "))
        return add_unit(play, line + strlen("organisation has unit "));
    if (string_starts(line, "list names "))
        return list_person(play, line + strlen("list names "));
    if (strstr(line, " came by the link of ") != NULL)
        return come_by_link(play, line);
    if (string_starts(line, "organisation has "))
        return set_fact(play, line + strlen("organisation has "));
    if (string_starts(line, "after "))
        return pass_time(play, line + strlen("after "));
    if (strcmp(line, "tutors are on duty") == 0)
        return play->stage.tutors = true;
    if (strcmp(line, "mail goes to kunta.example") == 0)
        return play->stage.mail = true;
    if (strcmp(line, "nobody is on duty") == 0)
        return !(play->stage.tutors = false);
    if (strcmp(line, "what people pick is learnt") == 0 || strcmp(line, "Neuvo is started anew") == 0)
        return stage_start_learning(&play->stage);
    if (set_checkins(play, line))
        return true;
    if (string_starts(line, "an editor removes "))
        return remove_learnt(play, line);
    if (strcmp(line, "all are in one room") == 0)
        return play->stage.room = true;
    if (strcmp(line, "everybody is alone again") == 0)
        return !(play->stage.room = false);
    if (strcmp(line, "everybody can be written to alone") == 0)
        return play->stage.reachable = true;
    if (strcmp(line, "nobody can be written to alone") == 0)
        return !(play->stage.reachable = false);
    if (set_presence(play, line))
        return true;
    return string_starts(line, "uses knowledge ") || strcmp(line, "uses no knowledge") == 0;
}

/* ---- lines in which somebody acts ---------------------------------------------------------------------- */

/* Somebody's line: "Aino in sv presses "Kyllä"". */
struct line {
    char name[64];
    enum language language;
    const char *rest; /* ": text", " presses …" */
};

static bool read_name(const char *text, struct line *line)
{
    size_t length = strcspn(text, " :");
    char code[3] = "";
    if (length == 0 || length >= sizeof line->name)
        return false;
    memcpy(line->name, text, length);
    line->name[length] = '\0';
    line->rest = text + length;
    line->language = LANGUAGE_NONE;
    if (sscanf(line->rest, " in %2[a-z]", code) == 1 && (line->rest[6] == ':' || line->rest[6] == ' ')) {
        line->language = language_from_code(code);
        line->rest += 6;
    }
    return true;
}

static bool press(struct play *play, const char *rest, struct message *message)
{
    own_(free_pointer) char *label = quoted(rest);
    const struct choice *choice = label == NULL ? NULL : stage_choice(&play->stage, label);
    if (choice == NULL) {
        complain(play, "the last reply offers no such choice");
        return false;
    }
    message->kind = MESSAGE_CHOICE;
    message_set(&message->choice, choice->value);
    message_set(&message->text, choice->label);
    return true;
}

/* wrote 30 h ago: text */
static bool wrote_before(const struct play *play, const char *rest, struct message *message)
{
    int64_t hours = 0;
    int used = 0;
    if (sscanf(rest, "%" SCNd64 " h ago: %n", &hours, &used) != 1 || used == 0)
        return false;
    message->said_ms = play->stage.now_ms - hours * 3600000;
    message_set(&message->text, rest + used);
    return true;
}

static bool send_value(const char *rest, struct message *message)
{
    own_(free_pointer) char *value = quoted(rest);
    message->kind = MESSAGE_CHOICE;
    message_set(&message->choice, value);
    return value != NULL;
}

static bool write_letters(const char *rest, struct message *message)
{
    own_(text_done) struct text text = TEXT_INIT;
    size_t count = strtoul(rest, NULL, 10);
    for (size_t i = 0; i < count && count <= 1000000; i++)
        text_add_char(&text, i % 6 == 5 ? ' ' : 'a');
    message_set(&message->text, text.data);
    return count > 0;
}

/* sends a picture · sends a covered picture · sends a picture with words: … · sends a pdf · sends a film · sends a
 * picture of 11 MiB
 */
static bool send_file(const char *rest, struct message *message)
{
    static unsigned sent;
    own_(text_done) struct text origin = TEXT_INIT;
    char kind[16] = "";
    int used = 0;
    message->attachment.covered = string_starts(rest, "covered ");
    rest += message->attachment.covered ? strlen("covered ") : 0;
    if (sscanf(rest, "%15[a-z]%n", kind, &used) != 1)
        return false;
    rest += used;
    text_printf(&origin, "mxc://kunta.example/picture%u", ++sent);
    message_set(&message->attachment.origin, origin.data);
    message_set(&message->attachment.media_type, strcmp(kind, "pdf") == 0    ? "application/pdf"
                                                 : strcmp(kind, "film") == 0 ? "video/mp4"
                                                                             : "image/png");
    if (string_starts(rest, " with words: "))
        message_set(&message->text, rest + strlen(" with words: "));
    else if (sscanf(rest, " of %" SCNd64 " MiB", &message->attachment.bytes) == 1)
        message->attachment.bytes <<= 20;
    return strcmp(kind, "pdf") == 0 || strcmp(kind, "film") == 0 || strcmp(kind, "picture") == 0;
}

/* lets Neuvo in · lets Neuvo into an encrypted chat */
static bool let_in(const struct play *play, const char *rest, struct message *message)
{
    message->kind = MESSAGE_JOIN;
    message->direct = strcmp(rest, "to an encrypted chat") == 0; /* it is greeted in a chat of its own */
    message_set(&message->choice, message->direct ? "encrypted" : play->stage.room ? "room" : "direct");
    return message->direct || *rest == '\0';
}

static bool write_unreadable(struct message *message)
{
    message->kind = MESSAGE_JOIN;
    message->direct = true;
    return message_set(&message->choice, "unreadable"), true;
}

static bool read_act(struct play *play, const char *rest, struct message *message)
{
    if (rest[0] == ':') {
        message_set(&message->text, rest + 1 + strspn(rest + 1, " "));
        return true;
    }
    rest += strspn(rest, " ");
    if (strcmp(rest, "writes what Neuvo cannot open") == 0)
        return write_unreadable(message);
    if (string_starts(rest, "presses "))
        return press(play, rest, message);
    if (string_starts(rest, "sends the value "))
        return send_value(rest, message);
    if (string_starts(rest, "writes ") && strstr(rest, " letters") != NULL)
        return write_letters(rest + strlen("writes "), message);
    if (string_starts(rest, "wrote "))
        return wrote_before(play, rest + strlen("wrote "), message);
    if (string_starts(rest, "edits: ")) {
        message->kind = MESSAGE_EDIT;
        message_set(&message->text, rest + strlen("edits: "));
        return true;
    }
    if (string_starts(rest, "reacts ")) {
        message->kind = MESSAGE_REACTION;
        message_set(&message->text, rest + strlen("reacts "));
        return true;
    }
    if (string_starts(rest, "sends a "))
        return send_file(rest + strlen("sends a "), message);
    if (string_starts(rest, "lets Neuvo in"))
        return let_in(play, rest + strlen("lets Neuvo in"), message);
    static const struct {
        const char *words;
        enum message_kind kind;
    } acts[] = {{"joins", MESSAGE_JOIN}, {"takes it back", MESSAGE_REDACTION}, {"ends the visit", MESSAGE_END}};
    for (size_t i = 0; i < sizeof acts / sizeof *acts; i++) {
        if (strcmp(rest, acts[i].words) == 0) {
            message->kind = acts[i].kind;
            return true;
        }
    }
    return false;
}

/* What the platform did not let through as it was is a failure of the play. */
static void judge(struct play *play, bool good, const struct text *why)
{
    if (good)
        return;
    play->failures++;
    complain(play, why->data);
}

static bool act(struct play *play, const char *text)
{
    own_(message_done) struct message message;
    own_(text_done) struct text why = TEXT_INIT;
    const struct through *through = play->through;
    struct decision *last = &play->stage.last;
    struct line line;
    message_init(&message);
    if (!read_name(text, &line) || !read_act(play, line.rest, &message))
        return false;
    message.language = line.language;
    if (through != NULL)
        judge(play, through->hear(&message, !play->stage.room || message.direct, &why), &why);
    bool acted = stage_act(&play->stage, line.name, &message);
    for (size_t i = 0; acted && through != NULL && i < last->replies.count; i++)
        judge(play, through->show(&last->replies.items[i], &why), &why);
    return acted;
}

/* ---- the play ------------------------------------------------------------------------------------------ */

static void check(struct play *play, const char *text)
{
    own_(text_done) struct text why = TEXT_INIT;
    play->expectations++;
    if (expect(&play->stage, text + strspn(text, " "), &why))
        return;
    play->failures++;
    complain(play, why.data);
}

static void play_line(struct play *play, const char *line)
{
    bool understood = true;
    if (line[0] == '\0' || line[0] == '#')
        return;
    if (string_starts(line, "bot:"))
        check(play, line + strlen("bot:"));
    else if (string_starts(line, "staff "))
        understood = act(play, line + strlen("staff "));
    else
        understood = set_stage(play, line);
    if (!understood) {
        play->faults++;
        complain(play, "this line cannot be played; tests/chat/README.md lists what can stand here");
    }
}

static void play_lines(struct play *play, char *content)
{
    char *rest = content;
    for (char *line = strsep(&rest, "\n"); line != NULL && play->line < LINES_MAX; line = strsep(&rest, "\n")) {
        own_(text_done) struct text trimmed = TEXT_INIT;
        play->line++;
        text_add(&trimmed, line);
        text_trim(&trimmed);
        play_line(play, trimmed.data);
    }
}

/* Which articles the play is about: the shipped ones, a folder of its own, or none. */
static bool knowledge_folder(const char *content, struct text *folder)
{
    char name[64] = "";
    const char *uses = strstr(content, "\nuses knowledge ");
    if (strstr(content, "\nuses no knowledge") != NULL)
        return false;
    if (uses != NULL && sscanf(uses, "\nuses knowledge %63[a-z0-9-]", name) == 1)
        text_printf(folder, "%s/tests/chat/knowledge/%s", NEUVO_SOURCE_DIR, name);
    else
        text_printf(folder, "%s/knowledge/articles", NEUVO_SOURCE_DIR);
    return true;
}

static int play_file(const char *path, struct stage_library *library, const struct through *through)
{
    own_(text_done) struct text content = TEXT_INIT;
    own_(text_done) struct text folder = TEXT_INIT;
    struct error error = ERROR_INIT;
    struct play play = {.path = path, .through = through};
    text_add_char(&content, '\n');
    if (file_read(path, PLAY_BYTES, &content, &error) != RESULT_OK) {
        (void)fprintf(stderr, "%s\n", error.text);
        return 2;
    }
    bool has_knowledge = knowledge_folder(content.data, &folder);
    bool good = stage_open(&play.stage, library, has_knowledge ? folder.data : NULL);
    if (good)
        play_lines(&play, content.data + 1);
    stage_done(&play.stage);
    if (good && play.expectations == 0)
        complain(&play, "a play without a line \"bot: …\" proves nothing");
    if (!good || play.faults > 0 || play.expectations == 0)
        return 2;
    (void)printf("%s: %u expectations, %u failed\n", path, play.expectations, play.failures);
    return play.failures > 0 ? 1 : 0;
}

int main(int argc, char **argv)
{
    bool options = argc > 2 && strcmp(argv[1], "--through") == 0;
    const struct through *through = options ? through_find(argv[2]) : NULL;
    struct stage_library library;
    int first = options ? 3 : 1, worst = 0;
    if (argc <= first || (options && through == NULL)) {
        (void)fprintf(stderr, "usage: chat_runner [--through teams] FILE.chat …\n");
        return 2;
    }
    bool good = stage_library_open(&library, NEUVO_SOURCE_DIR);
    worst = good ? 0 : 2;
    for (int i = first; i < argc && good; i++) {
        int result = play_file(argv[i], &library, through);
        worst = result > worst ? result : worst;
    }
    stage_library_done(&library);
    return worst;
}
