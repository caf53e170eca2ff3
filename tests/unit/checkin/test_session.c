/* A check-in from the first question to what is said at the end, on the small bank. */
#include "checkin/session.h"

#include "base/own.h"
#include "checkin/chance.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

static const int64_t day_ms = INT64_C(24) * 3600 * 1000, start_ms = INT64_C(1795435200000);

static struct framework *framework;
static struct bank bank;

static int load(void **state)
{
    own_(complaints_done) struct complaints complaints = {.list = LIST_INIT};
    if (framework_load(NEUVO_SOURCE_DIR "/knowledge/competences", &framework, &complaints) != RESULT_OK)
        return -1;
    bank_load(NEUVO_SOURCE_DIR "/tests/chat/items", framework, &bank, &complaints);
    return complaints.list.count == 0 ? 0 : -1;
}

static int unload(void **state)
{
    bank_done(&bank);
    framework_free(framework);
    return 0;
}

static struct surroundings around(int64_t now_ms, uint64_t seed)
{
    return (struct surroundings){
        .framework = framework, .bank = &bank, .language = LANGUAGE_FI, .now_ms = now_ms, .seed = seed};
}

static void save_and_load(struct memory *memory)
{
    own_(text_done) struct text text = TEXT_INIT, again = TEXT_INIT;
    memory_write(memory, &text);
    memory_done(memory);
    memory_read(text.data, framework, memory);
    memory_write(memory, &again);
    assert_string_equal(text.data, again.data);
}

/* Answers each question as `right` says; the memory goes through its text each time. How many were asked. */
static int go_through(struct memory *memory, int64_t now_ms, uint64_t seed, bool right, struct checkin_draft *draft)
{
    int asked = 0;
    struct surroundings begin = around(now_ms, seed);
    session_begin(memory, &begin, -1);
    for (;; asked++) {
        struct surroundings here = around(now_ms, seed + (uint64_t)asked);
        if (!session_ask(memory, &here))
            break;
        save_and_load(memory);
        const struct item *item = session_item(memory, &here);
        assert_non_null(item);
        session_answer(memory, &here, item, item->kind == ITEM_SELF ? (right ? 4 : 1) : right ? item->key : 0);
        save_and_load(memory);
    }
    struct surroundings end = around(now_ms, seed);
    session_end(memory, &end, draft);
    return asked;
}

static void a_first_check_in(void **state)
{
    struct memory memory;
    own_(checkin_draft_done) struct checkin_draft draft = {.memory = NULL};
    memory_read(NULL, framework, &memory);
    assert_int_equal(go_through(&memory, start_ms, 1, true, &draft), CHECKIN_FIRST);
    assert_int_equal(memory.checkins, 1);
    assert_int_equal(memory.answers.count, CHECKIN_FIRST);
    assert_int_equal(draft.answers.count, CHECKIN_FIRST);
    assert_int_equal(memory.answers.items[0].kind, ITEM_SELF); /* a gentle opening, and only there */
    int selves = 0, pilots = 0;
    for (size_t i = 0; i < memory.answers.count; i++) {
        selves += memory.answers.items[i].kind == ITEM_SELF;
        pilots += memory.answers.items[i].pilot;
        assert_false(memory.answers.items[i].pilot && i == 0);
        for (size_t k = 0; k < i; k++)
            assert_string_not_equal(memory.answers.items[i].item, memory.answers.items[k].item);
    }
    assert_int_equal(selves, 1);
    assert_int_equal(pilots, 1);
    struct skills skills;
    session_skills(&memory, start_ms, &skills);
    assert_true(skills_of(&skills, framework_competence(framework, "4.2")).mean > 0.3);
    memory_done(&memory);
}

static void the_next_one_asks_other_questions(void **state)
{
    struct memory memory;
    memory_read("", framework, &memory);
    for (int round = 0; round < 2; round++) {
        own_(checkin_draft_done) struct checkin_draft draft = {.memory = NULL};
        (void)go_through(&memory, start_ms + round * 30 * day_ms, 3, round == 0, &draft);
    }
    for (size_t i = 0; i < memory.answers.count; i++) {
        for (size_t k = 0; k < i; k++)
            assert_string_not_equal(memory.answers.items[i].item, memory.answers.items[k].item);
    }
    memory_done(&memory);
}

/* Half a year later they may come again, and after a year the answers themselves are gone, not what they told. */
static void answers_age(void **state)
{
    struct memory memory;
    own_(checkin_draft_done) struct checkin_draft first = {.memory = NULL}, second = {.memory = NULL};
    memory_read("", framework, &memory);
    (void)go_through(&memory, start_ms, 3, true, &first);
    double known = memory.skills.mean[14];
    assert_int_equal(go_through(&memory, start_ms + 400 * day_ms, 3, true, &second), CHECKIN_USUAL);
    assert_int_equal(memory.answers.count, CHECKIN_USUAL);
    assert_true(memory.skills.mean[14] > known - 0.2);
    memory_done(&memory);
}

static void what_is_taken_back_counts_for_nothing(void **state)
{
    struct memory memory;
    struct given taken;
    struct skills before, after;
    struct surroundings here = around(start_ms, 5);
    memory_read("", framework, &memory);
    session_begin(&memory, &here, 14);
    assert_false(session_back(&memory, &taken));
    session_skills(&memory, start_ms, &before);
    assert_true(session_ask(&memory, &here));
    const struct item *item = session_item(&memory, &here);
    session_answer(&memory, &here, item, item->key);
    assert_true(session_back(&memory, &taken));
    assert_string_equal(taken.item, item->id);
    session_skills(&memory, start_ms, &after);
    assert_true(fabs(after.mean[14] - before.mean[14]) < 1e-12);
    assert_true(session_ask(&memory, &here)); /* and it is not asked again, since its answer was shown */
    assert_string_not_equal(memory.session.item, item->id);
    own_(checkin_draft_done) struct checkin_draft draft = {.memory = NULL};
    session_end(&memory, &here, &draft);
    assert_int_equal(draft.answers.count, 0);
    assert_int_equal(memory.checkins, 0);
    memory_done(&memory);
}

static void two_more_are_about_one_thing(void **state)
{
    struct memory memory;
    struct surroundings here = around(start_ms, 5);
    own_(checkin_draft_done) struct checkin_draft draft = {.memory = NULL};
    int competence = framework_competence(framework, "4.1");
    memory_read("", framework, &memory);
    session_begin(&memory, &here, competence);
    for (int i = 0; i < CHECKIN_MORE; i++) {
        assert_true(session_ask(&memory, &here));
        const struct item *item = session_item(&memory, &here);
        assert_int_equal(item->competence, competence);
        assert_int_not_equal(item->kind, ITEM_SELF);
        session_answer(&memory, &here, item, item->key);
    }
    assert_false(session_ask(&memory, &here));
    session_end(&memory, &here, &draft);
    memory_done(&memory);
}

/* Nothing is said of what was not asked, nor where it is not likely. */
static void standings_are_honest(void **state)
{
    struct memory memory;
    struct skills skills;
    own_(checkin_draft_done) struct checkin_draft draft = {.memory = NULL};
    int asked = framework_competence(framework, "4.2"), other = framework_competence(framework, "3.4");
    memory_read("", framework, &memory);
    (void)snprintf(memory.role, sizeof memory.role, "joh");
    session_skills(&memory, start_ms, &skills);
    assert_int_equal(standing_of(&memory, &skills, asked).band, -1);
    assert_int_equal(standing_of(&memory, &skills, asked).need, NEED_OPEN);
    for (uint64_t round = 0; round < 2; round++)
        (void)go_through(&memory, start_ms + (int64_t)round * day_ms, 11 + round, true, &draft);
    session_skills(&memory, start_ms + 2 * day_ms, &skills);
    assert_int_equal(standing_of(&memory, &skills, asked).band, 2);
    assert_int_equal(standing_of(&memory, &skills, other).band, -1);
    memory.skills.mean[asked] = -3.0;
    session_skills(&memory, start_ms + 2 * day_ms, &skills);
    assert_int_equal(standing_of(&memory, &skills, asked).band, 0);
    assert_int_equal(standing_of(&memory, &skills, asked).need, NEED_PRACTICE);
    memory_done(&memory);
}

/* A clock that jumps makes nothing that cannot be, in either direction. */
static void a_clock_that_jumps(void **state)
{
    struct memory memory;
    struct skills skills;
    own_(checkin_draft_done) struct checkin_draft draft = {.memory = NULL};
    memory_read("", framework, &memory);
    (void)go_through(&memory, start_ms, 2, true, &draft);
    const int64_t jumps[] = {-4000 * day_ms, 40000 * day_ms};
    for (size_t i = 0; i < 2; i++) {
        session_skills(&memory, start_ms + jumps[i], &skills);
        for (int c = 0; c < skills.count; c++) {
            assert_true(isfinite(skills.mean[c]));
            assert_true(skills.covariance[c][c] > 0.0 && skills.covariance[c][c] <= 1.0 + 1e-9);
        }
    }
    struct surroundings before = around(start_ms - 4000 * day_ms, 2);
    session_begin(&memory, &before, -1);
    assert_true(session_ask(&memory, &before)); /* what was answered "in the future" was answered all the same */
    for (size_t k = 0; k < memory.answers.count; k++)
        assert_string_not_equal(memory.session.item, memory.answers.items[k].item);
    memory_done(&memory);
}

/* Any text at all is read, and what does not fit is left out. */
static void broken_texts(void **state)
{
    static const char *const texts[] = {
        "",
        "{",
        "[]",
        "7",
        "{\"v\":2}",
        "{\"v\":1,\"m\":[1],\"p\":[],\"codes\":[\"1.1\"]}",
        "{\"v\":1,\"answers\":[{\"i\":\"4.2-01\"}],\"session\":{\"began\":1,\"length\":99}}",
        ("{\"v\":1,\"answers\":[{\"i\":\"x\",\"v\":1,\"c\":\"9.9\",\"k\":0,\"a\":1,\"b\":[0],\"g\":0,\"x\":0,\"o\":0,"
         "\"at\":1,\"n\":1}]}"),
        ("{\"v\":1,\"answers\":[{\"i\":\"x\",\"v\":1,\"c\":\"4.2\",\"k\":0,\"a\":1,\"b\":[0],\"g\":0,\"x\":7,\"o\":0,"
         "\"at\":1,\"n\":1}]}"),
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct memory memory;
        memory_read(texts[i], framework, &memory);
        assert_int_equal(memory.skills.count, 21);
        assert_int_equal(memory.answers.count, 0);
        assert_true(memory.session.length <= SESSION_QUESTIONS);
        memory_done(&memory);
    }
}

/* What was known before the framework changed is worked out from the answers again. */
static void another_framework(void **state)
{
    struct memory memory, again;
    own_(text_done) struct text text = TEXT_INIT;
    own_(checkin_draft_done) struct checkin_draft draft = {.memory = NULL};
    memory_read("", framework, &memory);
    (void)go_through(&memory, start_ms, 2, true, &draft);
    memory_write(&memory, &text);
    char *codes = strstr(text.data, "\"1.1\",\"1.2\"");
    assert_non_null(codes);
    memcpy(codes, "\"8.8\"", 5);
    memory_read(text.data, framework, &again);
    for (int c = 0; c < framework->count; c++)
        assert_true(fabs(again.skills.mean[c] - memory.skills.mean[c]) < 1e-6);
    memory_done(&memory);
    memory_done(&again);
}

/* An item learns from its answers: right ones make it easier, and answers of self-assessments teach nothing. */
static void items_learn(void **state)
{
    struct memory memory;
    own_(checkin_draft_done) struct checkin_draft draft = {.memory = NULL};
    memory_read("", framework, &memory);
    (void)go_through(&memory, start_ms, 2, true, &draft);
    for (size_t i = 0; i < draft.answers.count; i++) {
        const struct item *item = bank_find(&bank, draft.answers.items[i].item);
        if (item->kind == ITEM_SELF) {
            assert_true(draft.answers.items[i].variance <= 0.0);
            continue;
        }
        assert_true(draft.answers.items[i].right);
        assert_true(draft.answers.items[i].b < item->model.b[0]);
        assert_true(draft.answers.items[i].variance < 0.36);
    }
    memory_done(&memory);
}

/* One answer of somebody in the counts, as the store counts it. */
static void count_in(struct item_counts *counts, const struct item_answer *answer)
{
    size_t at = 0;
    while (at < counts->list.count && strcmp(counts->list.items[at].item, answer->item) != 0)
        at++;
    if (at == counts->list.count) { /* in order of items */
        (void)list_push(&counts->list);
        for (; at > 0 && strcmp(counts->list.items[at - 1].item, answer->item) > 0; at--)
            counts->list.items[at] = counts->list.items[at - 1];
        counts->list.items[at] = (struct item_count){.item = x_strdup(answer->item), .version = answer->version};
    }
    struct item_count *count = &counts->list.items[at];
    count->answers++;
    count->b = answer->b;
    count->variance = answer->variance;
}

/* Somebody of that skill goes through a check-in, and is known to nobody afterwards. */
static void pass_through(struct item_counts *counts, double skill, struct chance *chance)
{
    struct memory memory;
    own_(checkin_draft_done) struct checkin_draft draft = {.memory = NULL};
    memory_read(NULL, framework, &memory);
    struct surroundings here = around(start_ms, 1);
    here.counts = counts;
    session_begin(&memory, &here, -1);
    for (here.seed = chance->state; session_ask(&memory, &here); here.seed++) {
        const struct item *item = session_item(&memory, &here);
        bool right = chance_uniform(chance) < exp(response_log_probability(&item->model, skill, 1));
        session_answer(&memory, &here, item, item->kind == ITEM_SELF ? 2 : right ? item->key : 0);
    }
    session_end(&memory, &here, &draft);
    for (size_t i = 0; i < draft.answers.count; i++) {
        if (draft.answers.items[i].variance > 0.0)
            count_in(counts, &draft.answers.items[i]);
    }
    memory_done(&memory);
}

/* A staff that knows more than was thought would make every item seem easier and easier: what people are measured by
 * stays where the writers put it on average, and so do people. */
static void the_scale_stays_in_its_place(void **state)
{
    own_(item_counts_done) struct item_counts counts = {.list = LIST_INIT};
    struct chance chance = {20261128};
    double moved = 0.0, counted = 0.0;
    int often = 0;
    for (int person = 0; person < 600; person++)
        pass_through(&counts, 1.0 + chance_normal(&chance), &chance);
    /* what somebody new would be asked by */
    struct memory memory;
    memory_read(NULL, framework, &memory);
    struct surroundings here = around(start_ms, 1);
    here.counts = &counts;
    session_begin(&memory, &here, -1);
    for (size_t i = 0; i < bank.items.count; i++) {
        const struct item *item = &bank.items.items[i];
        const struct item_count *count =
            item->kind == ITEM_SELF ? NULL : item_count_find(&counts, item->id, item->version);
        if (count == NULL || count->answers < 30)
            continue;
        session_answer(&memory, &here, item, 0);
        moved += memory.session.answers.items[memory.session.answers.count - 1].model.b[0] - item->model.b[0];
        counted += count->b - item->model.b[0];
        often++;
    }
    memory_done(&memory);
    assert_true(often >= 10);
    assert_true(counted / often < -0.1); /* without an anchor all of it would have moved */
    assert_true(fabs(moved / often) < 1e-9);
}

/* A person's skills, drawn as the model has them. */
static void draw_skills(struct chance *chance, double skills[COMPETENCES_MOST])
{
    double common = chance_normal(chance);
    for (int i = 0; i < framework->count; i++)
        skills[i] = sqrt(SKILLS_CORRELATION) * common + sqrt(1.0 - SKILLS_CORRELATION) * chance_normal(chance);
}

static int answer_of(const struct item *item, double skill, struct chance *chance)
{
    double sure = chance_uniform(chance), sum = 0.0;
    if (item->kind != ITEM_SELF)
        return sure < exp(response_log_probability(&item->model, skill, 1)) ? item->key : 0;
    int step = 0;
    for (; step < 3 && (sum += exp(response_log_probability(&item->model, skill, step))) < sure; step++)
        ;
    return step + 1;
}

/* Most people are told something of at least one competence, and at least four in five of what is said is so. */
static void a_first_check_in_tells_something(void **state)
{
    enum { PEOPLE = 300 };
    own_(complaints_done) struct complaints complaints = {.list = LIST_INIT};
    struct bank shipped = {.items = LIST_INIT};
    struct chance chance = {11};
    int told = 0, said = 0, right = 0;
    (void)state;
    bank_load(NEUVO_SOURCE_DIR "/knowledge/items", framework, &shipped, &complaints);
    for (int person = 0; person < PEOPLE; person++) {
        double skills[COMPETENCES_MOST];
        own_(memory_done) struct memory memory;
        struct checkin_draft draft = {.answers = LIST_INIT};
        struct surroundings here = around(start_ms, (uint64_t)person * 100);
        int bands = 0;
        here.bank = &shipped;
        draw_skills(&chance, skills);
        memory_read(NULL, framework, &memory);
        (void)snprintf(memory.role, sizeof memory.role, "%s", framework->roles[person % framework->role_count].code);
        session_begin(&memory, &here, -1);
        for (; session_ask(&memory, &here); here.seed++) {
            const struct item *item = session_item(&memory, &here);
            session_answer(&memory, &here, item, answer_of(item, skills[item->competence], &chance));
        }
        session_end(&memory, &here, &draft);
        checkin_draft_done(&draft);
        for (int i = 0; i < framework->count; i++) {
            int band = standing_of(&memory, &memory.skills, i).band;
            double cut = framework_cut(framework, framework->bands[band > 0 ? band : 1].from_level);
            bands += band >= 0;
            right += band > 0 ? skills[i] >= cut : band == 0 ? skills[i] < cut : 0;
        }
        said += bands;
        told += bands > 0;
    }
    bank_done(&shipped);
    assert_true(told * 4 >= PEOPLE * 3);
    assert_true(right * 5 >= said * 4);
}

/* Whatever is answered, skipped and taken back: numbers, never none, and an error that falls with what is answered. */
static void any_pattern(void **state)
{
    struct chance chance = {7};
    for (int trial = 0; trial < 200; trial++) {
        struct memory memory;
        own_(checkin_draft_done) struct checkin_draft draft = {.memory = NULL};
        struct given taken;
        memory_read(NULL, framework, &memory);
        struct surroundings here = around(start_ms, 1);
        session_begin(&memory, &here, -1);
        for (int step = 0; step < 40; step++) {
            here.seed = (uint64_t)(1000 * trial + step);
            if (memory.session.item[0] == '\0' && !session_ask(&memory, &here))
                break;
            const struct item *item = session_item(&memory, &here);
            int deed = chance_below(&chance, 8);
            if (item == NULL || deed == 0)
                session_skip(&memory);
            else if (deed == 1)
                (void)session_back(&memory, &taken);
            else
                session_answer(&memory, &here, item,
                               item->kind == ITEM_SELF ? 1 + chance_below(&chance, 4)
                                                       : chance_below(&chance, item->options + 1));
        }
        size_t answered = memory.session.answers.count;
        session_end(&memory, &here, &draft);
        assert_int_equal(draft.answers.count, answered);
        for (int i = 0; i < framework->count; i++) {
            struct skill skill = skills_of(&memory.skills, i);
            assert_true(isfinite(skill.mean) && fabs(skill.mean) < 6.0);
            assert_true(isfinite(skill.sd) && skill.sd > 0.0 && skill.sd <= 1.0 + 1e-9);
        }
        for (size_t i = 0; i < draft.answers.count; i++)
            assert_true(isfinite(draft.answers.items[i].b) && isfinite(draft.answers.items[i].expected));
        memory_done(&memory);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_first_check_in),
        cmocka_unit_test(the_next_one_asks_other_questions),
        cmocka_unit_test(answers_age),
        cmocka_unit_test(what_is_taken_back_counts_for_nothing),
        cmocka_unit_test(two_more_are_about_one_thing),
        cmocka_unit_test(standings_are_honest),
        cmocka_unit_test(a_clock_that_jumps),
        cmocka_unit_test(broken_texts),
        cmocka_unit_test(another_framework),
        cmocka_unit_test(items_learn),
        cmocka_unit_test(the_scale_stays_in_its_place),
        cmocka_unit_test(a_first_check_in_tells_something),
        cmocka_unit_test(any_pattern),
    };
    return cmocka_run_group_tests(tests, load, unload);
}
