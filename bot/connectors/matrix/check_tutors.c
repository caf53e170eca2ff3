/* neuvo doctor: the tutors' room. Cards can go there only if Neuvo is in it, it is not encrypted, and it may write. */
#include "base/own.h"
#include "connectors/matrix/checking.h"
#include "connectors/matrix/identifiers.h"

#include <string.h>

static const char tutors_line[] = "Matrix tutors' room";

static struct check_answer ask_tutor_room(struct checking *checking, const char *rest)
{
    own_(text_done) struct text path = TEXT_INIT;
    text_add(&path, "/_matrix/client/v3/rooms");
    matrix_path_add(&path, checking->options->tutor_room);
    text_add(&path, rest);
    return check_ask(checking, "GET", path.data, NULL);
}

/* Whoever is in it, besides Neuvo. */
static void count_members(const struct checking *checking, const struct json *joined, size_t *others, size_t *tutors)
{
    const struct matrix_check *check = checking->check;
    for (const struct json *member = json_first(joined); member != NULL; member = json_next(member)) {
        const char *user = json_key(member);
        if (user == NULL || !matrix_is_user(user) || strcmp(user, checking->options->user) == 0)
            continue;
        ++*others;
        *tutors += check->is_tutor != NULL && check->is_tutor(check->context, user);
    }
}

static void say_members(const struct checking *checking, size_t others, size_t tutors)
{
    static const char how[] = "neuvo account create --access tutor --matrix @aino:example.fi Aino";
    if (tutors > 0)
        check_found(checking, MATRIX_GOOD, tutors_line, "Neuvo is in %s and may write there; of %zu others %zu %s",
                    checking->options->tutor_room, others, tutors, tutors == 1 ? "is a tutor" : "are tutors");
    else
        check_found(checking, MATRIX_MEND, tutors_line,
                    "nobody in %s is a tutor (%zu besides Neuvo), so nobody can take a request: invite them there, and "
                    "give them access (%s)",
                    checking->options->tutor_room, others, how);
}

/* False: said what is wrong. */
static bool is_clear(struct checking *checking)
{
    if (checking->options->encryption)
        return true; /* it may be either */
    own_(check_answer_done) struct check_answer answer = ask_tutor_room(checking, "/state/m.room.encryption");
    if (answer.fate == FATE_OK)
        check_found(checking, MATRIX_MEND, tutors_line,
                    "%s is encrypted, and Neuvo writes no clear text there, so no cards are shown: make a room without "
                    "encryption and write its id into matrix.tutor_room",
                    checking->options->tutor_room);
    return answer.fate != FATE_OK;
}

/* The level that a user or an event has by these power levels. */
static int64_t level_of(const struct json *levels, const char *map, const char *key, const char *otherwise)
{
    const struct json *table = NULL;
    int64_t level = 0;
    (void)json_opt_int(levels, otherwise, &level, NULL);
    (void)json_opt_object(levels, map, &table, NULL);
    if (table != NULL)
        (void)json_opt_int(table, key, &level, NULL);
    return level;
}

/* Where there are no power levels, everybody may write. */
static bool may_write(struct checking *checking)
{
    own_(check_answer_done) struct check_answer answer = ask_tutor_room(checking, "/state/m.room.power_levels");
    if (answer.document == NULL)
        return true;
    int64_t ours = level_of(answer.document, "users", checking->options->user, "users_default");
    int64_t needed = level_of(answer.document, "events", "m.room.message", "events_default");
    if (ours < needed)
        check_found(checking, MATRIX_MEND, tutors_line,
                    "Neuvo may not write in %s (its power level is %lld, and messages need %lld): raise it in the "
                    "room's settings",
                    checking->options->tutor_room, (long long)ours, (long long)needed);
    return ours >= needed;
}

static void say_not_there(const struct checking *checking, const struct check_answer *answer)
{
    if (answer->fate == FATE_NEVER)
        check_found(checking, MATRIX_MEND, tutors_line,
                    "Neuvo is not in %s (%s); does matrix.tutor_room hold the id of the room, and was Neuvo invited "
                    "there?",
                    checking->options->tutor_room, answer->reason.data);
    else
        check_found(checking, MATRIX_NOTE, tutors_line, "cannot be looked at now (%s); look again later",
                    answer->reason.data);
}

void check_tutor_room(struct checking *checking)
{
    const struct json *joined = NULL;
    size_t others = 0, tutors = 0;
    if (string_empty(checking->options->tutor_room))
        return;
    own_(check_answer_done) struct check_answer answer = ask_tutor_room(checking, "/joined_members");
    if (answer.document == NULL) {
        say_not_there(checking, &answer);
        return;
    }
    if (!is_clear(checking) || !may_write(checking))
        return;
    (void)json_opt_object(answer.document, "joined", &joined, NULL);
    if (joined != NULL)
        count_members(checking, joined, &others, &tutors);
    say_members(checking, others, tutors);
}
