/* Expected questions held against a change of the articles. */
#include "knowledge/regression.h"
#include "shelf.h"

static const char soup[] = "---\ntitle: Hernekeiton tilaaminen\nquestions: [miten tilaan hernekeittoa]\n---\nTilaa "
                           "hernekeitto keittiöltä.\n";
static const char greedy[] = "---\ntitle: Torstain lounas\nquestions: [haluan hernekeittoa lounaaksi, kuka keittää "
                             "hernekeittoa]\n---\nTänään on pannukakkua.\n";
static const char boats[] = "---\ntitle: Veneen vuokraus\nquestions: [mistä vuokraan veneen]\n---\nRannasta.\n";
static const char cars[] = "---\ntitle: Auton pysäköinti\nquestions: [mihin pysäköin auton]\n---\nPihalle.\n";
static const char lines[] = "{\"lang\":\"fi\",\"text\":\"haluan hernekeittoa lounaaksi\",\"topics\":[\"soup\"]}\n"
                            "{\"lang\":\"fi\",\"text\":\"kuka keittää hernekeittoa\",\"topics\":[\"soup\"]}\n"
                            "{\"lang\":\"fi\",\"text\":\"veneen vuokra\",\"topics\":[\"boats\"]}\n"
                            "{\"lang\":\"fi\",\"text\":\"kuinka vuorelle kiivetään\",\"topics\":[\"soup\"]}\n";

struct found {
    size_t broken, never_right;
    unsigned last_line;
    enum expected_fault last_fault;
};

static void count_wrong(void *context, const struct expected_line *line, enum expected_fault fault, bool was_right)
{
    struct found *found = context;
    found->broken += was_right;
    found->never_right += !was_right;
    if (was_right) {
        found->last_line = line->number;
        found->last_fault = fault;
    }
}

static struct found wrong_in(const struct regression *regression)
{
    struct found found = {0};
    regression_each_wrong(regression, count_wrong, &found);
    return found;
}

/* The sources of a shelf, with its expected questions. */
struct stock {
    struct text shipped, over, expected;
    const char *overrides[2];
    struct knowledge_sources sources;
};

static void stock_fill(const struct shelf *shelf, struct stock *stock)
{
    *stock = (struct stock){.shipped = TEXT_INIT, .over = TEXT_INIT, .expected = TEXT_INIT};
    shelf_path(shelf, "a", &stock->shipped);
    shelf_path(shelf, "over", &stock->over);
    shelf_path(shelf, "expected", &stock->expected);
    stock->overrides[0] = stock->over.data;
    stock->sources = (struct knowledge_sources){.shipped = stock->shipped.data,
                                                .overrides = stock->overrides,
                                                .organisation = "oma",
                                                .expected = stock->expected.data};
}

static void stock_done(struct stock *stock)
{
    text_done(&stock->shipped);
    text_done(&stock->over);
    text_done(&stock->expected);
}

/* What answers now, and what the files make of it. */
struct trial {
    struct shelf shelf;
    struct stock stock;
    struct regression *regression;
    struct knowledge *now, *next;
};

static void trial_start(struct trial *trial)
{
    own_(complaints_done) struct complaints complaints = {.list = LIST_INIT};
    *trial = (struct trial){.shelf = shelf_open(), .regression = regression_new()};
    shelf_write(&trial->shelf, "a/fi/soup.md", soup);
    shelf_write(&trial->shelf, "a/fi/boats.md", boats);
    shelf_write(&trial->shelf, "expected/dev.jsonl", lines);
    stock_fill(&trial->shelf, &trial->stock);
    assert_int_equal(shelf_build(&trial->shelf, "a", "oma", NULL), RESULT_OK);
    trial->now = knowledge_hold(trial->shelf.knowledge);
    regression_load(trial->regression, &trial->stock.sources, &complaints);
    assert_int_equal(complaints.list.count, 0);
}

static size_t trial_change(struct trial *trial, const char *name, const char *content)
{
    shelf_write(&trial->shelf, name, content);
    assert_int_equal(shelf_build(&trial->shelf, "a", "oma", NULL), RESULT_OK);
    knowledge_release(trial->next);
    trial->next = knowledge_hold(trial->shelf.knowledge);
    return regression_try(trial->regression, trial->now, trial->next, trial->shelf.analyser);
}

static void trial_end(struct trial *trial)
{
    knowledge_release(trial->now);
    knowledge_release(trial->next);
    regression_free(trial->regression);
    stock_done(&trial->stock);
    shelf_close(&trial->shelf);
}

static void broken_ones_are_found(void **state)
{
    (void)state;
    struct trial trial;
    trial_start(&trial);
    assert_int_equal(regression_questions(trial.regression), 4);
    assert_int_equal(trial_change(&trial, "a/fi/greedy.md", greedy), 2); /* what nobody had asked before, too */
    struct found found = wrong_in(trial.regression);
    assert_int_equal(found.last_line, 2);
    assert_int_equal(found.last_fault, EXPECTED_ANOTHER);
    regression_reject(trial.regression);
    assert_int_equal(regression_broken(trial.regression), 0);
    trial_end(&trial);
}

static void harmless_ones_break_nothing(void **state)
{
    (void)state;
    struct trial trial;
    trial_start(&trial);
    assert_int_equal(trial_change(&trial, "a/fi/cars.md", cars), 0);
    regression_accept(trial.regression);
    while (regression_go_on(trial.regression, trial.next, trial.shelf.analyser, 1))
        continue;
    struct found found = wrong_in(trial.regression);
    assert_int_equal(found.broken, 0);
    assert_int_equal(found.never_right, 1); /* no change is to blame for the mountain */
    trial_end(&trial);
}

/* One that was right with an earlier snapshot stays broken, however many good changes come after it. */
static void small_steps_add_up(void **state)
{
    (void)state;
    struct trial trial;
    trial_start(&trial);
    (void)trial_change(&trial, "a/fi/greedy.md", greedy);
    regression_accept(trial.regression);
    knowledge_release(trial.now);
    trial.now = knowledge_hold(trial.next);
    assert_int_equal(trial_change(&trial, "a/fi/cars.md", cars), 2);
    trial_end(&trial);
}

static void an_organisation_has_the_last_word(void **state)
{
    (void)state;
    struct trial trial;
    own_(complaints_done) struct complaints complaints = {.list = LIST_INIT};
    trial_start(&trial);
    shelf_write(&trial.shelf, "over/oma/expected/own.jsonl",
                "{\"lang\":\"fi\",\"text\":\"kuka keittää hernekeittoa\",\"topics\":[\"greedy\"]}\n"
                "{\"lang\":\"fi\",\"text\":\"pysäköinti\",\"topics\":[\"cars\"]}\n");
    regression_load(trial.regression, &trial.stock.sources, &complaints);
    assert_int_equal(regression_questions(trial.regression), 5);
    assert_int_equal(trial_change(&trial, "a/fi/greedy.md", greedy), 1);
    trial_end(&trial);
}

static void a_line_that_cannot_be_read(void **state)
{
    (void)state;
    struct trial trial;
    own_(complaints_done) struct complaints complaints = {.list = LIST_INIT};
    trial_start(&trial);
    shelf_write(&trial.shelf, "expected/dev.jsonl",
                "{\"text\":\"veneen vuokra\",\"topics\":[\"boats\"]}\n{\"txt\":1}\n");
    regression_load(trial.regression, &trial.stock.sources, &complaints);
    assert_int_equal(regression_questions(trial.regression), 1);
    assert_int_equal(complaints.list.count, 1);
    assert_non_null(strstr(complaints.list.items[0].text, "dev.jsonl:2"));
    trial_end(&trial);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(broken_ones_are_found),      cmocka_unit_test(harmless_ones_break_nothing),
        cmocka_unit_test(small_steps_add_up),         cmocka_unit_test(an_organisation_has_the_last_word),
        cmocka_unit_test(a_line_that_cannot_be_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
