/* What only shows by doing: a private room is made, looked at, written into, left and forgotten. */
#include "connectors/matrix/checking.h"

#include "base/own.h"
#include "connectors/matrix/identifiers.h"
#include "connectors/matrix/rooms.h"

#include <string.h>

enum { NOTICES = 12, LEAVE_TRIES = 4 };

static const char room_line[] = "Matrix rooms", encryption_line[] = "Matrix encryption",
                  limit_line[] = "Matrix rate limit";
static const char room_name[] = "neuvo doctor";

struct trial {
    struct checking *checking;
    char *room;
    bool encrypted;
};

static struct check_answer ask_room(const struct trial *trial, const char *method, const char *rest, const char *body)
{
    own_(text_done) struct text path = TEXT_INIT;
    text_add(&path, "/_matrix/client/v3/rooms");
    matrix_path_add(&path, trial->room);
    text_add(&path, rest);
    return check_ask(trial->checking, method, path.data, body);
}

static void say_limit(const struct checking *checking, const char *what, const struct check_answer *answer)
{
    own_(text_done) struct text wait = TEXT_INIT;
    int64_t wait_ms = answer->retry_after_ms;
    if (wait_ms >= 0)
        text_printf(&wait, " of %lld.%lld s", (long long)(wait_ms / 1000), (long long)(wait_ms % 1000 / 100));
    if (checking->options->service)
        check_found(checking, MATRIX_MEND, limit_line,
                    "%s the homeserver asks for a wait%s; write rate_limited: false into the registration file and "
                    "restart the homeserver",
                    what, wait.data);
    else
        check_found(checking, MATRIX_MEND, limit_line,
                    "%s the homeserver asks for a wait%s. Take the limit off the account (Synapse: POST "
                    "/_synapse/admin/v1/users/%s/override_ratelimit with {\"messages_per_second\": 0, \"burst_count\": "
                    "0}), or make Neuvo an application service",
                    what, wait.data, checking->options->user);
}

/* As Neuvo opens a room to speak to one person. */
static void make_room(struct trial *trial)
{
    own_(text_done) struct text body = TEXT_INIT;
    text_add(&body, "{\"preset\":\"private_chat\",\"creation_content\":{\"fi.neuvo.for\":\"" MATRIX_TRIAL "\"}");
    json_write_member(&body, "name", room_name);
    text_add_char(&body, '}');
    own_(check_answer_done) struct check_answer answer =
        check_ask(trial->checking, "POST", "/_matrix/client/v3/createRoom", body.data);
    const char *room = check_string(&answer, "room_id");
    if (matrix_is_room(room))
        trial->room = x_strdup(room);
    else if (answer.status == 429)
        say_limit(trial->checking, "before a room can be made", &answer);
    else if (answer.fate == FATE_NEVER)
        check_found(trial->checking, MATRIX_MEND, room_line,
                    "Neuvo may make none (%s), so it cannot speak to anybody alone: allow it to its account",
                    answer.reason.data);
    else
        check_found(trial->checking, MATRIX_MEND, room_line,
                    "none could be made just now (%s); look again later, and if a room \"%s\" is there, leave it in a "
                    "client",
                    answer.fate == FATE_OK ? "the answer names no room" : answer.reason.data, room_name);
}

static void check_encryption(struct trial *trial)
{
    own_(check_answer_done) struct check_answer answer = ask_room(trial, "GET", "/state/m.room.encryption/", NULL);
    trial->encrypted = answer.fate == FATE_OK;
    if (trial->encrypted)
        check_found(
            trial->checking, MATRIX_MEND, encryption_line,
            "the homeserver encrypts each new room by itself, so Neuvo can neither read its direct chats nor open "
            "one. In Synapse's homeserver.yaml: encryption_enabled_by_default_for_room_type: off");
    else if (answer.status == 404)
        check_found(trial->checking, MATRIX_GOOD, encryption_line,
                    "the homeserver does not encrypt by itself. Element may still do so in direct chats; in "
                    ".well-known/matrix/client: \"io.element.e2ee\": {\"default\": false}");
    else
        check_found(trial->checking, MATRIX_NOTE, encryption_line, "could not be looked at (%s)", answer.reason.data);
}

/* In an encrypted room nothing is said in clear, so what is sent there has no words. */
static struct check_answer send_one(const struct trial *trial, unsigned number)
{
    own_(text_done) struct text rest = TEXT_INIT;
    text_printf(&rest, "/send/%s/doctor-%u", trial->encrypted ? "fi.neuvo.doctor" : "m.room.message", number);
    return ask_room(trial, "PUT", rest.data,
                    trial->encrypted ? "{}" : "{\"msgtype\":\"m.notice\",\"body\":\"neuvo doctor\",\"m.mentions\":{}}");
}

static void check_limit(struct trial *trial)
{
    for (unsigned sent = 0; sent < NOTICES; sent++) {
        own_(check_answer_done) struct check_answer answer = send_one(trial, sent);
        if (answer.fate == FATE_OK)
            continue;
        own_(text_done) struct text after = TEXT_INIT;
        text_printf(&after, "after %u messages at once", sent);
        if (answer.status == 429)
            say_limit(trial->checking, after.data, &answer);
        else
            check_found(trial->checking, MATRIX_NOTE, limit_line, "%s it could not go on (%s); look again", after.data,
                        answer.reason.data);
        return;
    }
    check_found(trial->checking, MATRIX_GOOD, limit_line, "%d messages at once went through", NOTICES);
}

/* Leaving counts as a message too, so it may have to wait. Whether it is done shows in the forgetting, which works only
 * from outside. */
static void leave_room(struct trial *trial)
{
    bool again = true;
    for (unsigned tries = 0; tries < LEAVE_TRIES && again; tries++) {
        own_(check_answer_done) struct check_answer answer = ask_room(trial, "POST", "/leave", "{}");
        again = answer.fate == FATE_LATER;
        if (again && tries + 1 < LEAVE_TRIES)
            check_wait(trial->checking, answer.retry_after_ms > 0 ? answer.retry_after_ms + 100 : 500);
    }
    own_(check_answer_done) struct check_answer answer = ask_room(trial, "POST", "/forget", "{}");
    if (answer.fate == FATE_OK)
        check_found(trial->checking, MATRIX_GOOD, room_line, "the room of this trial is left and forgotten");
    else
        check_found(trial->checking, MATRIX_NOTE, room_line,
                    "the room of this trial could not be left (%s). A running Neuvo leaves it by itself, since it is "
                    "alone there; or leave \"%s\" in a client",
                    answer.reason.data, room_name);
}

void check_try_room(struct checking *checking)
{
    struct trial trial = {.checking = checking};
    if (!checking->check->try_room) {
        check_found(checking, MATRIX_NOTE, room_line,
                    "not tried whether the homeserver encrypts by itself and limits what Neuvo says: neuvo doctor "
                    "--try-room makes a private room, sends %d notices into it, leaves it and forgets it",
                    NOTICES);
        return;
    }
    make_room(&trial);
    if (trial.room == NULL)
        return;
    check_encryption(&trial);
    check_limit(&trial);
    check_begin_to_tidy(checking);
    leave_room(&trial);
    free_pointer(&trial.room);
}
