/* Demand: what is shown is of five people at least, and an attacker who adds and subtracts finds no smaller group,
 * though subjects, areas and topics are linked. */
#include "base/own.h"
#include "insight/demand.h"
#include "insight/protect.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum {
    SUBJECTS = 3,
    AREAS = 3,
    TOPICS = 6,
    PEOPLE = 60,
    ASKED_MOST = 160,
    UNKNOWNS = SUBJECTS * AREAS + TOPICS,
    ROWS = 64
};
static const int64_t day = INT64_C(86400000), begin = INT64_C(1750000000000);
static const int subject_of[TOPICS] = {0, 0, 0, 1, 1, 1}, area_of_unit[AREAS] = {0, 1, 2},
                 line_of[TOPICS] = {0, 1, 2, 3, 4, 5};

struct scene {
    struct asked_list asked;
    struct picture areas, topics;
};

static void add_line(struct picture_lines *lines, const char *kind, int number, const char *group)
{
    char code[24];
    (void)snprintf(code, sizeof code, "%s%d", kind, number);
    picture_line_add(lines, code, group, (const char *const[]){code, code, code});
}

static void make(struct scene *scene)
{
    struct picture_lines subjects = {.list = LIST_INIT}, areas = {.list = LIST_INIT}, topics = {.list = LIST_INIT},
                         none = {.list = LIST_INIT};
    for (int i = 0; i < SUBJECTS; i++)
        add_line(&subjects, "s", i, "");
    for (int i = 0; i < AREAS; i++)
        add_line(&areas, "a", i, "");
    for (int i = 0; i < TOPICS; i++)
        add_line(&topics, "t", i, subject_of[i] == 0 ? "s0" : "s1");
    picture_start(&scene->areas, PROTECT_FEWEST, &subjects, &areas);
    picture_start(&scene->topics, PROTECT_FEWEST, &topics, &none);
    const struct demand_source source = {.from_ms = begin,
                                         .to_ms = begin + 90 * day,
                                         .k = PROTECT_FEWEST,
                                         .asked = &scene->asked,
                                         .area_of_unit = area_of_unit,
                                         .area_unknown = 0,
                                         .subject_of_topic = subject_of,
                                         .subject_none = SUBJECTS - 1,
                                         .line_of_topic = line_of};
    demand_make(&source, &scene->areas, &scene->topics);
}

static void scene_start(struct scene *scene)
{
    *scene = (struct scene){.asked = {.list = LIST_INIT}};
    for (int i = 0; i < TOPICS; i++) {
        char name[8];
        (void)snprintf(name, sizeof name, "t%d", i);
        assert_int_equal(asked_topic(&scene->asked, name), i);
    }
}

static void scene_done(struct scene *scene)
{
    asked_list_done(&scene->asked);
    picture_done(&scene->areas);
    picture_done(&scene->topics);
}

static void ask(struct scene *scene, int64_t person, int unit, int topic, int64_t at_ms)
{
    *list_push(&scene->asked.list) = (struct asked){
        .person_id = person, .unit = unit, .topic = topic, .at_ms = at_ms, .outcome = ASKED_ANSWER, .claim_ms = -1};
}

/* ---- the attacker ------------------------------------------------------------------------------------------------ */

struct attacker {
    double rows[ROWS][UNKNOWNS];
    int count;
};

static void learn(struct attacker *attacker, const double row[UNKNOWNS])
{
    assert_true(attacker->count < ROWS);
    memcpy(attacker->rows[attacker->count++], row, sizeof attacker->rows[0]);
}

/* Is the wanted sum a combination of what is known? By elimination. */
static bool can_derive(const struct attacker *attacker, const double wanted[UNKNOWNS])
{
    double m[ROWS][UNKNOWNS], rest[UNKNOWNS];
    int rank = 0;
    memcpy(m, attacker->rows, sizeof m);
    memcpy(rest, wanted, sizeof rest);
    for (int col = 0; col < UNKNOWNS; col++) {
        int best = -1;
        for (int r = rank; r < attacker->count; r++) {
            if (fabs(m[r][col]) > 1e-9 && (best < 0 || fabs(m[r][col]) > fabs(m[best][col])))
                best = r;
        }
        if (best < 0)
            continue;
        for (int c = 0; c < UNKNOWNS; c++) {
            double kept = m[rank][c];
            m[rank][c] = m[best][c];
            m[best][c] = kept;
        }
        for (int r = rank + 1; r < attacker->count; r++) {
            double factor = m[r][col] / m[rank][col];
            for (int c = 0; c < UNKNOWNS; c++)
                m[r][c] -= factor * m[rank][c];
        }
        double factor = rest[col] / m[rank][col];
        for (int c = 0; c < UNKNOWNS; c++)
            rest[c] -= factor * m[rank][c];
        rank++;
    }
    for (int c = 0; c < UNKNOWNS; c++) {
        if (fabs(rest[c]) > 1e-6)
            return false;
    }
    return true;
}

static bool unknown_is_shown(const struct scene *scene, int unknown)
{
    if (unknown >= SUBJECTS * AREAS)
        return picture_cell(&scene->topics, (size_t)(unknown - SUBJECTS * AREAS), 0)->state == PICTURE_SHOWN;
    return picture_cell(&scene->areas, (size_t)(unknown / AREAS), (size_t)(unknown % AREAS))->state == PICTURE_SHOWN;
}

/* All that is shown, and that the topics of a subject make up the subject. */
static void know(const struct scene *scene, struct attacker *attacker)
{
    *attacker = (struct attacker){.count = 0};
    for (int u = 0; u < UNKNOWNS; u++) {
        double row[UNKNOWNS] = {0};
        row[u] = 1;
        if (unknown_is_shown(scene, u))
            learn(attacker, row);
    }
    for (int s = 0; s <= SUBJECTS; s++) {
        for (int a = 0; a <= AREAS; a++) {
            double row[UNKNOWNS] = {0};
            bool total = s == SUBJECTS || a == AREAS;
            if (!total || picture_cell(&scene->areas, (size_t)s, (size_t)a)->state != PICTURE_SHOWN)
                continue;
            for (int i = 0; i < SUBJECTS * AREAS; i++)
                row[i] = (s == SUBJECTS || i / AREAS == s) && (a == AREAS || i % AREAS == a);
            learn(attacker, row);
        }
    }
    for (int s = 0; s < 2; s++) {
        double row[UNKNOWNS] = {0};
        for (int i = 0; i < AREAS; i++)
            row[s * AREAS + i] = 1;
        for (int t = 0; t < TOPICS; t++)
            row[SUBJECTS * AREAS + t] = subject_of[t] == s ? -1 : 0;
        learn(attacker, row);
    }
}

/* Different people in the unknowns together. */
static int people_in(const struct scene *scene, const double set[UNKNOWNS])
{
    bool in[PEOPLE + 1] = {false};
    int people = 0;
    for (size_t i = 0; i < scene->asked.list.count; i++) {
        const struct asked *one = &scene->asked.list.items[i];
        int subject = one->topic < 0 ? SUBJECTS - 1 : subject_of[one->topic], area = one->unit < 0 ? 0 : one->unit;
        bool hit = set[subject * AREAS + area] > 0 || (one->topic >= 0 && set[SUBJECTS * AREAS + one->topic] > 0);
        if (hit && one->person_id != 0 && !in[one->person_id])
            people++;
        in[one->person_id] = in[one->person_id] || hit;
    }
    return people;
}

static void attack(const struct scene *scene, int number)
{
    struct attacker attacker;
    know(scene, &attacker);
    for (int a = 0; a < UNKNOWNS; a++) {
        for (int b = a; b < UNKNOWNS; b++) {
            double set[UNKNOWNS] = {0};
            set[a] = set[b] = 1;
            if ((a >= SUBJECTS * AREAS) != (b >= SUBJECTS * AREAS))
                continue; /* a part and its whole are no sum of people */
            int people = people_in(scene, set);
            if (people > 0 && people < PROTECT_FEWEST && can_derive(&attacker, set))
                fail_msg("table %d: %d people can be computed (%d, %d)", number, people, a, b);
        }
    }
}

static void test_no_small_group_is_found(void **state)
{
    unsigned seed = 7;
    int shown = 0;
    for (int number = 0; number < 1000; number++) {
        struct scene scene;
        scene_start(&scene);
        int asked = 20 + rand_r(&seed) % (ASKED_MOST - 20), people = 8 + rand_r(&seed) % (PEOPLE - 8);
        for (int i = 0; i < asked; i++)
            ask(&scene, 1 + rand_r(&seed) % people, rand_r(&seed) % 7 == 0 ? -1 : rand_r(&seed) % AREAS,
                rand_r(&seed) % 4 == 0 ? -1 : (rand_r(&seed) % TOPICS) * (rand_r(&seed) % 3 != 0), begin + i);
        make(&scene);
        for (int u = 0; u < UNKNOWNS; u++) {
            double set[UNKNOWNS] = {0};
            set[u] = 1;
            shown += unknown_is_shown(&scene, u);
            if (unknown_is_shown(&scene, u) && people_in(&scene, set) < PROTECT_FEWEST)
                fail_msg("table %d: %d people are shown", number, people_in(&scene, set));
        }
        attack(&scene, number);
        scene_done(&scene);
    }
    assert_true(shown > 2000); /* hiding all would be safe, too */
    (void)state;
}

/* ---- figures ----------------------------------------------------------------------------------------------------- */

static void test_what_came_back_was_not_solved(void **state)
{
    struct scene scene;
    scene_start(&scene);
    for (int person = 1; person <= 20; person++) {
        ask(&scene, person, 0, 0, begin + person);
        if (person <= 10)
            ask(&scene, person, 0, 0, begin + 3 * day + person);
        ask(&scene, person, 0, 0, begin + 20 * day + person); /* a fortnight later: another matter */
    }
    for (int person = 21; person <= PEOPLE; person++) { /* others, so that nothing has to be hidden for them */
        for (int area = 0; area < AREAS; area++) {
            ask(&scene, person, area, 1 + (person + area) % (TOPICS - 1), begin + person);
            ask(&scene, person, area, -1, begin + person);
        }
    }
    make(&scene);
    const struct picture_cell *cell = picture_cell(&scene.topics, 0, 0);
    assert_int_equal(cell->state, PICTURE_SHOWN);
    assert_int_equal(cell->people, 20);
    assert_int_equal(cell->values[MEASURE_QUESTIONS], 50);
    assert_int_equal(cell->values[MEASURE_SELF], 80);
    scene_done(&scene);
    (void)state;
}

static void test_nobody_and_four_are_not_shown(void **state)
{
    struct scene scene;
    scene_start(&scene);
    for (int i = 0; i < 40; i++)
        ask(&scene, 0, 0, 0, begin + i); /* at a shared device: counts as nobody */
    for (int person = 1; person <= 4; person++)
        ask(&scene, person, 1, 3, begin + 50);
    make(&scene);
    assert_true(picture_is_empty(&scene.areas));
    assert_true(picture_is_empty(&scene.topics));
    scene_done(&scene);
    scene_start(&scene); /* nobody asked anything */
    make(&scene);
    assert_true(picture_is_empty(&scene.areas));
    scene_done(&scene);
    (void)state;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_no_small_group_is_found),
        cmocka_unit_test(test_what_came_back_was_not_solved),
        cmocka_unit_test(test_nobody_and_four_are_not_shown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
