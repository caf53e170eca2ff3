#include "stage.h"

#include "base/own.h"
#include "dialog/decide.h"
#include "engine/mask.h"
#include "intents/intents.h"
#include "knowledge/knowledge.h"
#include "settings/phrases.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const int64_t first_ms = INT64_C(1795435200000); /* 2026-11-23 12:00 UTC, 14.00 in Finland */

/* The articles of that folder, read now or before; NULL: they cannot be read. */
static struct knowledge *find_knowledge(struct stage_library *library, const char *folder)
{
    own_(text_done) struct text thesaurus = TEXT_INIT, vectors = TEXT_INIT;
    own_(complaints_done) struct complaints complaints = {.list = LIST_INIT};
    struct error error = ERROR_INIT;
    struct knowledge *knowledge = NULL;
    for (size_t i = 0; i < library->shelves.count; i++) {
        if (strcmp(library->shelves.items[i].folder, folder) == 0)
            return library->shelves.items[i].knowledge;
    }
    text_printf(&thesaurus, "%s/knowledge/thesaurus", library->source);
    text_printf(&vectors, "%s/knowledge/vectors/vectors.bin", library->source);
    struct knowledge_sources sources = {.shipped = folder, .thesaurus = thesaurus.data, .vectors = vectors.data};
    if ((library->analyser == NULL && analyser_open(&library->analyser, &error) != RESULT_OK) ||
        knowledge_build(&sources, NULL, library->analyser, &knowledge, &complaints, &error) != RESULT_OK) {
        (void)fprintf(stderr, "%s\n", error.text);
        return NULL;
    }
    *list_push(&library->shelves) = (struct shelf){x_strdup(folder), knowledge};
    return knowledge;
}

bool stage_library_open(struct stage_library *library, const char *source)
{
    own_(text_done) struct text complaints = TEXT_INIT;
    own_(text_done) struct text intents = TEXT_INIT;
    own_(text_done) struct text phrases = TEXT_INIT;
    *library = (struct stage_library){.source = source};
    text_printf(&intents, "%s/intents", source);
    text_printf(&phrases, "%s/config/phrases", source);
    (void)intents_load(intents.data, &library->intents, &complaints);
    (void)phrases_load(phrases.data, &library->phrases, &complaints);
    (void)fputs(complaints.data, stderr);
    return complaints.length == 0;
}

void stage_library_done(struct stage_library *library)
{
    for (size_t i = 0; i < library->shelves.count; i++) {
        free(library->shelves.items[i].folder);
        knowledge_release(library->shelves.items[i].knowledge);
    }
    list_done(&library->shelves);
    analyser_free(library->analyser);
    intents_free(library->intents);
    phrases_free(library->phrases);
}

bool stage_open(struct stage *stage, struct stage_library *library, const char *knowledge)
{
    *stage = (struct stage){
        .now_ms = first_ms, .next_ticket = 1, .organisation_id = 1, .presence = PRESENCE_PERSONAL, .library = library};
    decision_init(&stage->last);
    if (knowledge != NULL)
        stage->knowledge = find_knowledge(library, knowledge);
    return knowledge == NULL || stage->knowledge != NULL;
}

static void actor_done(struct actor *actor)
{
    free(actor->name);
    free(actor->states[0]);
    free(actor->states[1]);
    free(actor->place);
    free(actor->said);
    free(actor->today);
    listing_done(&actor->listing);
    entries_done(&actor->entries);
}

void stage_done(struct stage *stage)
{
    for (size_t i = 0; i < stage->facts.count; i++) {
        free(stage->facts.items[i].name);
        free(stage->facts.items[i].value);
    }
    for (size_t i = 0; i < stage->actors.count; i++)
        actor_done(&stage->actors.items[i]);
    list_done(&stage->facts);
    list_done(&stage->codes);
    stage_tickets_done(stage);
    stage_learnt_done(stage);
    stage_checkins_done(stage);
    units_done(&stage->units);
    list_done(&stage->actors);
    decision_done(&stage->last);
    free(stage->last_reply);
}

void stage_set_fact(struct stage *stage, const char *name, const char *value)
{
    *list_push(&stage->facts) = (struct stage_fact){x_strdup(name), x_strdup(value)};
}

struct actor *stage_actor(struct stage *stage, const char *name)
{
    for (size_t i = 0; i < stage->actors.count; i++) {
        if (strcmp(stage->actors.items[i].name, name) == 0)
            return &stage->actors.items[i];
    }
    struct actor *actor = list_push(&stage->actors);
    int64_t id = (int64_t)stage->actors.count;
    actor->name = x_strdup(name);
    actor->states[0] = x_strdup("");
    actor->states[1] = x_strdup("");
    actor->person = (struct person){.id = id, .language = LANGUAGE_NONE, .created_ms = stage->now_ms};
    actor->conversation = (struct conversation){.id = id, .organisation_id = 1, .direct = true};
    return actor;
}

/* ---- the world --------------------------------------------------------------------------------------- */

static const char *find_fact(const struct stage *stage, const char *name)
{
    const char *value = NULL; /* the newest counts */
    for (size_t i = 0; i < stage->facts.count; i++) {
        if (strcmp(stage->facts.items[i].name, name) == 0)
            value = stage->facts.items[i].value;
    }
    return value;
}

static const char *fact(void *context, const char *name, enum language language)
{
    own_(text_done) struct text full = TEXT_INIT;
    text_printf(&full, "%s.%s", name, language_code(language));
    const char *value = find_fact(context, full.data);
    return value == NULL ? find_fact(context, name) : value;
}

static bool article_is_behind(void *context, const char *topic, enum language language)
{
    own_(text_done) struct text name = TEXT_INIT;
    text_printf(&name, "behind %s in %s", topic, language_code(language));
    return string_equal(find_fact(context, name.data), "yes");
}

static int64_t next_ticket_number(void *context)
{
    return ((const struct stage *)context)->next_ticket;
}

static bool tutor_exists(void *context)
{
    return ((const struct stage *)context)->tutors;
}

static struct actor *keeper(struct stage *stage)
{
    return &stage->actors.items[stage->room ? 0 : stage->current];
}

static void latest_entries(void *context, size_t limit, struct entries *entries)
{
    const struct entries *kept = &keeper(context)->entries;
    size_t from = kept->list.count > limit ? kept->list.count - limit : 0;
    for (size_t i = from; i < kept->list.count; i++) {
        struct entry entry = kept->list.items[i];
        entry.body = x_strdup(entry.body);
        entry.external_id = x_strdup(entry.external_id);
        *list_push(&entries->list) = entry;
    }
    entries->older = from > 0;
}

static void records(void *context, struct person_records *records)
{
    struct stage *stage = context;
    const struct entries *kept = &keeper(stage)->entries;
    *records = (struct person_records){.entries = (int64_t)kept->list.count, .tickets = stage->next_ticket - 1};
    for (size_t i = 0; i < stage->actors.count; i++)
        records->accounts += stage->actors.items[i].person.id == stage->actors.items[stage->current].person.id;
    if (kept->list.count > 0)
        records->first_ms = kept->list.items[0].at_ms;
}

/* ---- acting ------------------------------------------------------------------------------------------ */

static void keep_entry(struct stage *stage, bool from_neuvo, const char *body)
{
    struct entries *entries = &keeper(stage)->entries;
    *list_push(&entries->list) = (struct entry){.seq = (int64_t)entries->list.count,
                                                .at_ms = stage->now_ms,
                                                .from_neuvo = from_neuvo,
                                                .body = x_strdup(body),
                                                .external_id = x_strdup("")};
}

static void forget(struct actor *actor)
{
    entries_done(&actor->entries);
    actor->person.language = LANGUAGE_NONE;
    actor->person.greeted = false;
    free_pointer(&actor->said);
    free_pointer(&actor->today);
    free_pointer(&actor->place);
}

static void keep_replies(struct stage *stage)
{
    const struct decision *decision = &stage->last;
    for (size_t i = 0; i < decision->replies.count; i++) {
        own_(text_done) struct text body = TEXT_INIT;
        reply_encode(&decision->replies.items[i], &body);
        keep_entry(stage, true, body.data);
        free(stage->last_reply);
        stage->last_reply = x_strdup(body.data);
    }
}

static void carry_out(struct stage *stage, struct actor *actor)
{
    const struct decision *decision = &stage->last;
    char **state = &actor->states[stage->room && !decision->personal];
    if (decision->state != NULL) {
        free(*state);
        *state = x_strdup(decision->state);
    }
    if (decision->language != LANGUAGE_NONE)
        actor->person.language = decision->language;
    actor->person.greeted = actor->person.greeted || decision->greeted;
    stage_people_carry_out(stage, actor);
    if (decision->forget_person)
        forget(actor);
    keep_replies(stage);
    stage_desk_carry_out(stage, actor);
    stage_learnt_carry_out(stage, actor);
    stage_checkin_carry_out(stage, actor);
    actor->conversation.last_ms = stage->now_ms;
}

/* What an edit of older words leads to besides its words is not done again. */
static void carry_out_stale(struct stage *stage)
{
    const struct decision *decision = &stage->last;
    if (!decision->personal && !decision->forget_person && decision->link_code == NULL && decision->link_with == NULL &&
        decision->tickets.count == 0 && decision->changes.count == 0 && decision->feedback.count == 0)
        keep_replies(stage);
}

/* What arrive() does on the way in. */
static void mask(struct message *message)
{
    own_(text_done) struct text masked = TEXT_INIT;
    message->masked = mask_text(message->text, &masked);
    message_set(&message->text, masked.data);
}

bool stage_act(struct stage *stage, const char *name, struct message *message)
{
    struct actor *actor = stage_actor(stage, name);
    struct error error = ERROR_INIT;
    stage->current = (size_t)(actor - stage->actors.items);
    bool stale = message->kind == MESSAGE_EDIT && actor->said_since;
    actor->conversation.direct = !stage->room || message->direct;
    mask(message);
    message->direct = actor->conversation.direct;
    actor->conversation.organisation_id = stage->organisation_id;
    if (!message->direct && stage->reachable)
        message_set(&message->direct_place, name);
    message->presence = stage->presence;
    message->at_ms = stage->now_ms;
    if (message->kind == MESSAGE_TEXT || message->kind == MESSAGE_CHOICE)
        keep_entry(stage, false, message->text[0] == '\0' ? message->choice : message->text);
    struct world world = {
        .person = &actor->person,
        .conversation = &actor->conversation,
        .reacted_to = message->kind == MESSAGE_REACTION ? stage->last_reply : NULL,
        .state = stale ? "" : actor->states[!message->direct],
        .knowledge = stage->knowledge,
        .analyser = stage->knowledge == NULL ? NULL : stage->library->analyser,
        .learnt = stage->learnt,
        .intents = stage->library->intents,
        .phrases = stage->library->phrases,
        .about_address = "/chat/about",
        .context = stage,
        .fact = fact,
        .article_is_behind = article_is_behind,
        .next_ticket_number = next_ticket_number,
        .tutor_exists = tutor_exists,
        .entries = latest_entries,
        .records = records,
    };
    stage_people_world(&world);
    stage_desk_world(&world);
    stage_checkin_world(stage, &world);
    decision_done(&stage->last);
    decision_init(&stage->last);
    stage->acted = true;
    if (stage_goes_to_tutor(stage, actor, message)) {
        stage->last.outcome = "relayed";
        return true;
    }
    if (decide(message, &world, stage->now_ms, &stage->last, &error) != RESULT_OK) {
        (void)fprintf(stderr, "decide() failed: %s\n", error.text);
        return false;
    }
    actor->said_since = message->kind == MESSAGE_CHOICE || (message->kind != MESSAGE_TEXT && actor->said_since);
    if (stale)
        carry_out_stale(stage);
    else
        carry_out(stage, actor);
    return true;
}

const struct choice *stage_choice(const struct stage *stage, const char *label)
{
    for (size_t i = 0; i < stage->last.replies.count; i++) {
        const struct reply *reply = &stage->last.replies.items[i];
        for (size_t k = 0; k < reply->choices.count; k++) {
            if (strcmp(reply->choices.items[k].label, label) == 0)
                return &reply->choices.items[k];
        }
    }
    return NULL;
}
