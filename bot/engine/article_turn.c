#include "engine/article_turn.h"

#include "access/rights.h"
#include "base/clock.h"
#include "base/own.h"
#include "engine/settle_turn.h"
#include "store/access.h"
#include "store/article_files.h"
#include "store/article_marks.h"
#include "store/articles.h"
#include "store/audit.h"
#include "store/inbound.h"
#include "store/organisations.h"
#include "store/timers.h"

#include <inttypes.h>
#include <stdio.h>

static enum result refuse(struct receipt *receipt, const char *reason)
{
    receipt->kind = RECEIPT_REFUSED;
    message_set(&receipt->reason, reason);
    return RESULT_OK;
}

static enum result note(struct turn *turn, const struct article_edit *edit, int64_t number, const char *action,
                        struct error *error)
{
    own_(text_done) struct text object = TEXT_INIT;
    char actor[24] = "system", detail[32];
    if (turn->person.id != 0)
        (void)snprintf(actor, sizeof actor, "%" PRId64, turn->person.id);
    (void)snprintf(detail, sizeof detail, "version %" PRId64, number);
    text_printf(&object, "article %s/%s", language_code(edit->language), edit->topic);
    return audit_add(turn->tools->store, turn->organisation_id, actor, action, object.data, detail, turn->now_ms,
                     error);
}

/* ---- what follows from another text ------------------------------------------------------------------------------ */

/* It was looked at, so nothing is to be looked at any more; where it changed, the other languages are behind it. One
 * that was behind itself catches up with them, and leaves them as they are. */
static enum result mark_others(struct turn *turn, const struct article_edit *edit, struct error *error)
{
    struct store *store = turn->tools->store;
    char code[8];
    bool behind = false;
    (void)snprintf(code, sizeof code, "%s", language_code(edit->language));
    const struct article_mark mark = {MARK_BEHIND, turn->now_ms, code};
    enum result result = article_is_behind(store, turn->organisation_id, edit->topic, edit->language, &behind, error);
    if (result == RESULT_OK)
        result = article_marks_clear(store, turn->organisation_id, edit->topic, edit->language, error);
    for (int other = 0; other < LANGUAGE_COUNT && result == RESULT_OK && !behind; other++) {
        if ((edit->behind & 1u << other) != 0 && other != (int)edit->language)
            result = article_mark_set(store, turn->organisation_id, edit->topic, (enum language)other, &mark, error);
    }
    return result;
}

static enum result wake_later(struct turn *turn, const struct article_edit *edit, int64_t number, struct error *error)
{
    own_(text_done) struct text payload = TEXT_INIT;
    int64_t id = 0;
    text_printf(&payload, "%s %s %" PRId64 " %u", language_code(edit->language), edit->topic, number, edit->behind);
    return timer_add(turn->tools->store, turn->organisation_id, 0, 0, "article", payload.data, edit->due_ms,
                     turn->now_ms, &id, error);
}

/* The version does what it says. */
static enum result carry_out(struct turn *turn, const struct article_edit *edit, int64_t number, struct error *error)
{
    switch (edit->deed) {
    case ARTICLE_DRAFTED:
        return RESULT_OK;
    case ARTICLE_SCHEDULED:
        return wake_later(turn, edit, number, error);
    default:
        return mark_others(turn, edit, error);
    }
}

/* ---- writing ----------------------------------------------------------------------------------------------------- */

static const char *const actions[] = {
    [ARTICLE_PUBLISHED] = "article_published",    [ARTICLE_DRAFTED] = "article_drafted",
    [ARTICLE_TAKEN_BACK] = "article_taken_back",  [ARTICLE_SCHEDULED] = "article_scheduled",
    [ARTICLE_ARCHIVED] = "article_archived",      [ARTICLE_CHECKED] = "article_checked",
    [ARTICLE_ON_DISK] = "article_changed_on_disk"};

/* The version that waits, by somebody else than who wrote it. */
static enum result approve(struct turn *turn, const struct article_edit *edit, const struct article_head *head,
                           struct receipt *receipt, struct error *error)
{
    own_(article_version_done) struct article_version version = {.number = 0};
    struct store *store = turn->tools->store;
    enum result result =
        article_version_find(store, turn->organisation_id, edit->topic, edit->language, head->newest, &version, error);
    if (result == RESULT_NOT_FOUND || (result == RESULT_OK && !version.waits))
        return refuse(receipt, "stale");
    if (result == RESULT_OK && version.person_id == turn->person.id)
        return refuse(receipt, "own_text");
    if (result == RESULT_OK)
        result = article_approve(store, turn->organisation_id, edit->topic, edit->language, turn->person.id, error);
    struct article_edit done = *edit;
    done.deed = version.deed;
    done.due_ms = version.due_ms;
    if (result == RESULT_OK)
        result = carry_out(turn, &done, head->newest, error);
    receipt->seq = head->newest;
    return result == RESULT_OK ? note(turn, edit, head->newest, "article_approved", error) : result;
}

static enum result add(struct turn *turn, const struct article_edit *edit, struct receipt *receipt, struct error *error)
{
    struct store *store = turn->tools->store;
    bool wanted = false, asks_nobody = edit->deed == ARTICLE_DRAFTED || edit->deed == ARTICLE_CHECKED;
    enum result result =
        asks_nobody ? RESULT_OK : article_approval_wanted(store, turn->organisation_id, &wanted, error);
    if (result == RESULT_OK)
        result = article_add_version(store, turn->organisation_id, turn->person.id, edit, wanted, turn->now_ms,
                                     &receipt->seq, error);
    if (result == RESULT_OK && !wanted)
        result = carry_out(turn, edit, receipt->seq, error);
    if (result != RESULT_OK)
        return result;
    return note(turn, edit, receipt->seq, wanted ? "article_proposed" : actions[edit->deed], error);
}

static enum result write(struct turn *turn, const struct console_command *command, struct receipt *receipt,
                         struct error *error)
{
    const struct article_edit *edit = command->article;
    struct article_head head;
    if (edit->deed == ARTICLE_SEEN)
        return article_mark_clear(turn->tools->store, turn->organisation_id, edit->topic, edit->language, MARK_SHIPPED,
                                  error);
    enum result result =
        article_head_find(turn->tools->store, turn->organisation_id, edit->topic, edit->language, &head, error);
    if (result == RESULT_OK && head.newest != command->version)
        return refuse(receipt, "stale");
    if (result == RESULT_OK && edit->deed == ARTICLE_CHECKED && article_is_unfinished(&head))
        return refuse(receipt, "unfinished");
    if (result != RESULT_OK)
        return result;
    return edit->deed == ARTICLE_APPROVED ? approve(turn, edit, &head, receipt, error)
                                          : add(turn, edit, receipt, error);
}

static enum result mark_tool(struct turn *turn, const struct tool_change *change, struct error *error)
{
    const struct article_mark mark = {MARK_REVIEW, turn->now_ms, change->tool};
    char actor[24];
    enum result result = RESULT_OK;
    (void)snprintf(actor, sizeof actor, "%" PRId64, turn->person.id);
    for (size_t i = 0; i < change->articles.count && result == RESULT_OK; i++) {
        const struct article_place *place = &change->articles.items[i];
        result =
            article_mark_set(turn->tools->store, turn->organisation_id, place->topic, place->language, &mark, error);
    }
    return result == RESULT_OK ? audit_add(turn->tools->store, turn->organisation_id, actor, "tool_changed", "articles",
                                           change->tool, turn->now_ms, error)
                               : result;
}

static enum result take(struct turn *turn, const struct console_command *command, struct receipt *receipt,
                        struct error *error)
{
    struct store *store = turn->tools->store;
    const struct message *message = turn->message;
    bool fresh = true;
    enum result result =
        access_find(store, turn->organisation_id, turn->person.id, access_name(ACCESS_EDITOR), &turn->tutor, error);
    if (result == RESULT_NOT_FOUND || !access_may(1u << ACCESS_EDITOR, RIGHT_EDIT_ARTICLES))
        return refuse(receipt, "no_access");
    if (result == RESULT_OK)
        result = inbound_remember(store, turn->organisation_id, message->connector, message->place,
                                  message->external_id, turn->now_ms, &fresh, &receipt->seq, error);
    if (result == RESULT_OK && !fresh) {
        receipt->kind = RECEIPT_REPEATED;
        return RESULT_OK;
    }
    if (result != RESULT_OK)
        return result;
    if (command->kind == COMMAND_SETTLE)
        return turn_settle(turn, command->settling, error);
    if (command->kind == COMMAND_TOOL_CHANGED)
        return mark_tool(turn, command->tool, error);
    result = write(turn, command, receipt, error);
    return result == RESULT_OK ? inbound_set_seq(store, turn->organisation_id, message->connector, message->place,
                                                 message->external_id, receipt->seq, error)
                               : result;
}

enum result turn_editor(struct turn *turn, const struct console_command *command, struct receipt *receipt,
                        struct error *error)
{
    enum result result = store_savepoint(turn->tools->store, error);
    if (result == RESULT_OK)
        result = take(turn, command, receipt, error);
    if (result == RESULT_OK && receipt->kind != RECEIPT_REFUSED)
        return store_savepoint_release(turn->tools->store, error);
    store_savepoint_rollback(turn->tools->store);
    return result == RESULT_CONFLICT ? refuse(receipt, "stale") : result;
}

/* ---- files ------------------------------------------------------------------------------------------------------- */

static enum result take_own_file(struct turn *turn, const struct article_file *file, bool *kept, struct error *error)
{
    struct store *store = turn->tools->store;
    char why[] = "file";
    const struct article_edit edit = {file->topic, file->language, ARTICLE_ON_DISK, file->text, 0, 0};
    const struct article_mark mark = {MARK_SHIPPED, turn->now_ms, why};
    struct article_head head;
    int64_t number = 0;
    enum result result = article_head_find(store, turn->organisation_id, file->topic, file->language, &head, error);
    *kept = result == RESULT_OK && !article_is_unfinished(&head);
    if (!*kept)
        return result;
    result = article_add_version(store, turn->organisation_id, 0, &edit, false, turn->now_ms, &number, error);
    if (result == RESULT_OK && head.in_force != 0)
        result = article_mark_set(store, turn->organisation_id, file->topic, file->language, &mark, error);
    return result == RESULT_OK ? note(turn, &edit, number, actions[ARTICLE_ON_DISK], error) : result;
}

static enum result take_file(struct turn *turn, const struct article_file *file, struct error *error)
{
    struct store *store = turn->tools->store;
    char none[] = "";
    const struct article_mark mark = {MARK_SHIPPED, turn->now_ms, none};
    bool kept = true;
    enum result result = RESULT_OK;
    if (file->news && file->shipped)
        result = article_mark_set(store, turn->organisation_id, file->topic, file->language, &mark, error);
    else if (file->news)
        result = take_own_file(turn, file, &kept, error);
    return result == RESULT_OK && kept ? article_file_keep(store, turn->organisation_id, file, error) : result;
}

enum result turn_take_files(const struct turn_tools *tools, const char *organisation, const struct article_files *files,
                            struct error *error)
{
    struct turn turn = {.tools = tools, .now_ms = clock_now_ms()};
    enum result result = organisation_find(tools->store, organisation, &turn.organisation_id, error);
    for (size_t i = 0; i < files->list.count && result == RESULT_OK; i++)
        result = take_file(&turn, &files->list.items[i], error);
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

/* ---- later ------------------------------------------------------------------------------------------------------- */

static bool read_payload(const char *payload, struct article_edit *edit, char topic[65], int64_t *number)
{
    char language[4];
    if (sscanf(payload, "%3s %64s %" SCNd64 " %u", language, topic, number, &edit->behind) != 4)
        return false;
    edit->topic = topic;
    edit->language = language_from_code(language);
    edit->deed = ARTICLE_PUBLISHED;
    return edit->language != LANGUAGE_NONE;
}

static enum result fall_due(struct turn *turn, const char *payload, struct error *error)
{
    struct article_edit edit = {.topic = NULL};
    char topic[65];
    int64_t number = 0;
    bool published = false;
    if (!read_payload(payload, &edit, topic, &number))
        return error_set(error, RESULT_BAD_INPUT, "a timer of an article that cannot be read");
    enum result result = article_fall_due(turn->tools->store, turn->organisation_id, edit.topic, edit.language, number,
                                          &published, error);
    if (result == RESULT_OK && published)
        result = mark_others(turn, &edit, error);
    return result == RESULT_OK && published ? note(turn, &edit, number, "article_published", error) : result;
}

enum result turn_take_article_due(const struct turn_tools *tools, int64_t organisation_id, const char *payload,
                                  struct turn_result *turn_result, struct error *error)
{
    struct turn turn = {
        .tools = tools, .now_ms = clock_now_ms(), .organisation_id = organisation_id, .result = turn_result};
    turn_result->outcome = "article";
    enum result result = store_savepoint(tools->store, error);
    if (result == RESULT_OK)
        result = fall_due(&turn, payload, error);
    if (result == RESULT_OK)
        return store_savepoint_release(tools->store, error);
    store_savepoint_rollback(tools->store);
    return result;
}
