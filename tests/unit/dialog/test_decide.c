/* decide() as a whole: its contract, and that whatever comes in leads to at most one reply and a small, readable
 * state. The rules of the conversation are plays in tests/chat. */
#include "dialog/decide.h"

#include "base/json.h"
#include "base/own.h"
#include "dialog/state.h"
#include "intents/intents.h"
#include "settings/phrases.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

static const int64_t now_ms = INT64_C(1795435200000);

static struct {
    struct phrases *phrases;
    struct intents *intents;
    struct person person;
    struct conversation conversation;
} stage;

static int load(void **state)
{
    own_(text_done) struct text complaints = TEXT_INIT;
    (void)phrases_load(NEUVO_SOURCE_DIR "/config/phrases", &stage.phrases, &complaints);
    (void)intents_load(NEUVO_SOURCE_DIR "/intents", &stage.intents, &complaints);
    return complaints.length == 0 ? 0 : -1;
}

static int unload(void **state)
{
    phrases_free(stage.phrases);
    intents_free(stage.intents);
    return 0;
}

static struct world make_world(const char *state)
{
    stage.person = (struct person){.id = 1, .language = LANGUAGE_NONE};
    stage.conversation = (struct conversation){.id = 1, .organisation_id = 1, .direct = true};
    return (struct world){.person = &stage.person,
                          .conversation = &stage.conversation,
                          .state = state,
                          .phrases = stage.phrases,
                          .intents = stage.intents};
}

static void test_a_broken_contract_fails_empty(void **state)
{
    own_(message_done) struct message message;
    own_(decision_done) struct decision decision;
    struct world world = make_world("");
    struct error error = ERROR_INIT;
    message_init(&message);
    decision_init(&decision);
    world.person = NULL;
    assert_int_equal(decide(&message, &world, now_ms, &decision, &error), RESULT_FAILED);
    assert_int_equal(decision.replies.count, 0);
    assert_null(decision.state);
}

/* A world in which every read function is missing still gives an answer. */
static void test_a_bare_world_is_enough(void **state)
{
    static const char *const texts[] = {"moi",          "apua",   "ihminen", "omat tiedot",       "tallenna",
                                        "unohda minut", "kiitos", "kieli",   "miten jaan näytön", "olet tyhmä",
                                        "tulipalo",     "lopeta", "yhdistä", "K7MP4XQ2"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        own_(message_done) struct message message;
        own_(decision_done) struct decision decision;
        struct world world = make_world("");
        struct error error = ERROR_INIT;
        message_init(&message);
        decision_init(&decision);
        message_set(&message.text, texts[i]);
        world.intents = i % 2 == 0 ? stage.intents : NULL;
        assert_int_equal(decide(&message, &world, now_ms, &decision, &error), RESULT_OK);
        assert_int_equal(decision.replies.count, 1);
        assert_int_equal(decision.greeted, strcmp(decision.outcome, "urgent-danger") != 0);
        assert_non_null(decision.state);
    }
}

/* Under what is no reply, or no reply with a button for it, a reaction is nothing. */
static void test_a_reaction_needs_a_reply(void **state)
{
    static const char reply[] =
        "{\"v\":1,\"language\":\"fi\",\"blocks\":[],\"choices\":[{\"label\":\"Kyllä\",\"value\":\"helped:x\"}]}";
    static const char *const under[] = {NULL, "", "garbage", "{\"v\":2}", reply};
    static const char *const reactions[] = {"👍", "1️⃣", "1⃣", "2️⃣", "👎", "1", "", "🎉"};
    own_(state_done) struct state asked;
    own_(text_done) struct text kept = TEXT_INIT;
    state_init(&asked);
    state_offer(&asked, "Kyllä", "helped:x");
    asked.at_ms = now_ms;
    state_write(&asked, &kept);
    for (size_t i = 0; i < sizeof under / sizeof *under; i++) {
        for (size_t k = 0; k < sizeof reactions / sizeof *reactions; k++) {
            own_(message_done) struct message message;
            own_(decision_done) struct decision decision;
            struct world world = make_world(kept.data);
            struct error error = ERROR_INIT;
            message_init(&message);
            decision_init(&decision);
            message.kind = MESSAGE_REACTION;
            message_set(&message.text, reactions[k]);
            world.reacted_to = under[i];
            stage.conversation.direct = false;
            assert_int_equal(decide(&message, &world, now_ms, &decision, &error), RESULT_OK);
            assert_int_equal(decision.replies.count, i == 4 && k < 3);
        }
    }
}

static void make_random_message(struct message *message, unsigned *seed)
{
    static const char *const texts[] = {
        "moi",
        "kyllä",
        "ei",
        "2",
        "ihminen",
        "unohda minut",
        "ei auttanut",
        "kiitos",
        "lopeta",
        "kieli",
        "\xFF\xFE",
        "{{x}}",
        "**",
        "](",
        "vpn",
        "hur mår du",
        "👍",
        "",
        "wilma ei toimi",
        "haluan puhua ihmiselle nyt heti wilmasta",
        "luokka odottaa",
        "\x01\x02",
        "omat tiedot",
        "tallenna",
        "none of these",
        "yhdistä",
        "K7MP4XQ2",
        "koodi K7MP4XQ2",
        "vaihda yksikkö",
        "missä yksikössä olen",
        "tänään olen koululla",
    };
    static const char *const choices[] = {
        "helped:",     "helped:x",      "not_helped:x", "topic:x",      "none_of_these", "person",
        "forget",      "keep",          "unit:x",       "unit_today:x", "cancel",        "language:xx",
        "language:sv", "ask:example_1", "ask:nonsense", "more:x",       "\xFF",          ""};
    message->kind = (enum message_kind)(rand_r(seed) % (MESSAGE_TIMER + 1));
    message->masked = (unsigned)rand_r(seed) % 16;
    message->language = (enum language)(rand_r(seed) % (LANGUAGE_NONE + 1));
    message_set(&message->text, texts[(size_t)rand_r(seed) % (sizeof texts / sizeof *texts)]);
    message_set(&message->choice, choices[(size_t)rand_r(seed) % (sizeof choices / sizeof *choices)]);
}

static bool is_answered(enum message_kind kind)
{
    return kind == MESSAGE_TEXT || kind == MESSAGE_CHOICE || kind == MESSAGE_EDIT;
}

static void check_state(const char *json)
{
    own_(json_freep) struct json *document = NULL;
    struct json_limits limits = {.max_bytes = STATE_BYTES, .max_depth = 4};
    struct error error = ERROR_INIT;
    if (json[0] != '\0' && json_parse(json, strlen(json), limits, &document, &error) != RESULT_OK)
        fail_msg("the state cannot be read: %s", error.text);
}

static void test_whatever_comes_has_one_reply(void **state)
{
    unsigned seed = 20261123;
    own_(free_pointer) char *kept = x_strdup("");
    for (int i = 0; i < 3000; i++) {
        own_(message_done) struct message message;
        own_(decision_done) struct decision decision;
        struct world world = make_world(kept);
        struct error error = ERROR_INIT;
        message_init(&message);
        decision_init(&decision);
        make_random_message(&message, &seed);
        stage.conversation.direct = rand_r(&seed) % 2 == 0;
        assert_int_equal(decide(&message, &world, now_ms + i * 60000, &decision, &error), RESULT_OK);
        if (is_answered(message.kind))
            assert_int_equal(decision.replies.count, 1);
        assert_true(decision.replies.count <= 1);
        if (decision.replies.count == 1)
            assert_true(decision.replies.items[0].blocks.count > 0);
        if (decision.state == NULL)
            continue;
        check_state(decision.state);
        free(kept);
        kept = x_strdup(decision.state);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_broken_contract_fails_empty),
        cmocka_unit_test(test_a_bare_world_is_enough),
        cmocka_unit_test(test_a_reaction_needs_a_reply),
        cmocka_unit_test(test_whatever_comes_has_one_reply),
    };
    return cmocka_run_group_tests(tests, load, unload);
}
