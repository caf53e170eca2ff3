/*
 * Attacks what the protection of small groups shows, by linear programmes and not by the method that hid it.
 *
 *     attack [--organisations 50] [--years 5] [--small 300]
 *
 * Made-up organisations over the years: people come, move, leave and answer again now and then; each quarter makes one
 * table. The attacker knows every shown number, the structure, and who answered when. Unsafe is: a hidden value that
 * could be fewer than k + 1 different ones, hidden cells of which fewer than k people together can be computed, a shown
 * number of fewer, and two figures of whatever quarters whose difference is fewer than k people. So that the attacker
 * is known to see something, it also attacks figures that are counted from each one's newest answer.
 *
 * On small tables, how many more cells are hidden than the fewest that are safe (all ways are tried).
 */
#include "quality/simplex.h"

#include "base/list.h"
#include "base/own.h"
#include "insight/protect.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    K = PROTECT_FEWEST,
    LINES_MOST = 7,
    CELLS_MOST = LINES_MOST * LINES_MOST,
    SUBSETS_OF = 8, /* of at most so many hidden cells all sets are looked at */
    PEOPLE = 90,
    QUARTERS_MOST = 40,
};

struct figures {
    int tables, hidden, sets, pairs;
    int unsafe, seen_anyway; /* seen_anyway: by the attacker, in figures that are not made as ours */
};

/* ---- one table --------------------------------------------------------------------------------------------------- */

static size_t cell_count(const struct group_table *table)
{
    return ((size_t)table->rows + 1) * ((size_t)table->cols + 1);
}

/* Adds the equation "the cells of the line are its total"; those that are shown are numbers. */
static void add_line(const struct group_table *table, const int *variable_of, int line, struct simplex *simplex)
{
    bool row = line <= table->rows;
    int count = row ? table->cols : table->rows, equation = simplex->equations++;
    for (int i = 0; i <= count; i++) {
        size_t cell = row ? group_table_cell(table, line, i) : group_table_cell(table, i, line - table->rows - 1);
        double sign = i == count ? -1.0 : 1.0;
        if (variable_of[cell] >= 0)
            simplex->a[equation][variable_of[cell]] = sign;
        else
            simplex->b[equation] -= sign * (double)table->n[cell];
    }
}

static void know(const struct group_table *table, size_t *cells, struct simplex *simplex)
{
    int variable_of[CELLS_MOST];
    *simplex = (struct simplex){.equations = 0};
    for (size_t cell = 0; cell < cell_count(table); cell++) {
        variable_of[cell] = group_table_hidden(table, cell) ? simplex->variables : -1;
        if (variable_of[cell] >= 0)
            cells[simplex->variables++] = cell;
    }
    for (int line = 0; line < table->rows + table->cols + 2; line++)
        add_line(table, variable_of, line, simplex);
}

/* How far apart the ends are between which the set's sum must lie; *least: the lower one. */
static double range_of(const struct simplex *simplex, const double set[SIMPLEX_VARIABLES], double *least)
{
    double against[SIMPLEX_VARIABLES];
    for (int i = 0; i < simplex->variables; i++)
        against[i] = -set[i];
    *least = -simplex_most(simplex, against);
    return simplex_most(simplex, set) - *least;
}

static bool set_is_unsafe(const struct simplex *simplex, const double set[SIMPLEX_VARIABLES], bool single)
{
    double least, range = range_of(simplex, set, &least);
    return (single && range < K - 0.5) || (range < 0.5 && least < K - 0.5);
}

/* All sets of hidden cells, or single ones, pairs and the hidden ones of each line. */
static int attack_hidden(const struct simplex *simplex, const struct group_table *table, const size_t *cells, int *sets)
{
    int unsafe = 0;
    if (simplex->variables <= SUBSETS_OF) {
        for (int number = 1; number < 1 << simplex->variables; number++) {
            double set[SIMPLEX_VARIABLES] = {0};
            for (int i = 0; i < simplex->variables; i++)
                set[i] = number >> i & 1;
            unsafe += set_is_unsafe(simplex, set, (number & (number - 1)) == 0);
            ++*sets;
        }
        return unsafe;
    }
    for (int i = 0; i < simplex->variables; i++) {
        for (int j = i; j < simplex->variables; j++) {
            double set[SIMPLEX_VARIABLES] = {0};
            set[i] = set[j] = 1.0;
            unsafe += set_is_unsafe(simplex, set, i == j);
            ++*sets;
        }
    }
    for (int line = 0; line < table->rows + table->cols + 2; line++) {
        double set[SIMPLEX_VARIABLES] = {0};
        int members = 0, width = table->cols + 1;
        for (int i = 0; i < simplex->variables; i++) {
            bool in = line <= table->rows
                          ? (int)cells[i] / width == line && (int)cells[i] % width != table->cols
                          : (int)cells[i] % width == line - table->rows - 1 && (int)cells[i] / width != table->rows;
            set[i] = in ? 1.0 : 0.0;
            members += in;
        }
        unsafe += members > 0 && set_is_unsafe(simplex, set, false);
        *sets += members > 0;
    }
    return unsafe;
}

static void attack_table(const struct group_table *table, struct figures *figures)
{
    struct simplex simplex;
    size_t cells[CELLS_MOST];
    figures->tables++;
    for (size_t cell = 0; cell < cell_count(table); cell++)
        figures->unsafe += table->state[cell] == CELL_SHOWN && table->n[cell] < K;
    know(table, cells, &simplex);
    figures->hidden += simplex.variables;
    if (simplex.variables == 0)
        return;
    if (!simplex_start(&simplex)) {
        fprintf(stderr, "attack: the truth fits no equation; the attacker is wrong\n");
        exit(1);
    }
    figures->unsafe += attack_hidden(&simplex, table, cells, &figures->sets);
}

/* ---- over the years ---------------------------------------------------------------------------------------------- */

struct somebody {
    int row, col;      /* -1: not there */
    int answered;      /* the number of their newest answer; 0 none */
    bool answered_now; /* in this quarter */
};

/* A shown figure: whose answers it is of. */
struct shown {
    int answers[PEOPLE];
    int count;
};
struct shown_list {
    LIST_OF(struct shown) list;
};

struct organisation {
    int rows, cols, last_answer;
    unsigned seed;
    struct somebody people[PEOPLE];
};

static int chance(unsigned *seed, int of)
{
    return rand_r(seed) % of;
}

/* Small jobs and small units are what is hard to protect. */
static void arrive(struct organisation *organisation, struct somebody *somebody)
{
    int row = chance(&organisation->seed, organisation->rows * 2),
        col = chance(&organisation->seed, organisation->cols);
    *somebody = (struct somebody){.row = row < organisation->rows ? row : 0, .col = col};
}

static void live_a_quarter(struct organisation *organisation)
{
    for (int i = 0; i < PEOPLE; i++) {
        struct somebody *somebody = &organisation->people[i];
        int fate = chance(&organisation->seed, 100);
        if (somebody->row < 0 && fate < 30)
            arrive(organisation, somebody);
        else if (somebody->row >= 0 && fate < 4)
            somebody->row = -1;
        else if (somebody->row >= 0 && fate < 8)
            somebody->col = chance(&organisation->seed, organisation->cols);
        somebody->answered_now = somebody->row >= 0 && chance(&organisation->seed, 100) < 45;
        if (somebody->answered_now)
            somebody->answered = ++organisation->last_answer;
    }
}

static bool counts(const struct somebody *somebody, bool newest)
{
    return somebody->row >= 0 && (newest ? somebody->answered > 0 : somebody->answered_now);
}

static void keep_shown(const struct organisation *organisation, const struct group_table *table, bool newest,
                       struct shown_list *shown)
{
    for (int row = 0; row <= table->rows; row++) {
        for (int col = 0; col <= table->cols; col++) {
            if (table->state[group_table_cell(table, row, col)] != CELL_SHOWN)
                continue;
            struct shown *one = list_push(&shown->list);
            *one = (struct shown){.count = 0};
            for (int i = 0; i < PEOPLE; i++) {
                const struct somebody *somebody = &organisation->people[i];
                if (counts(somebody, newest) && (row == table->rows || somebody->row == row) &&
                    (col == table->cols || somebody->col == col))
                    one->answers[one->count++] = somebody->answered;
            }
        }
    }
}

static void make_table(const struct organisation *organisation, bool newest, struct group_table *table)
{
    group_table_start(table, organisation->rows, organisation->cols);
    for (int i = 0; i < PEOPLE; i++) {
        const struct somebody *somebody = &organisation->people[i];
        if (counts(somebody, newest))
            table->n[group_table_cell(table, somebody->row, somebody->col)]++;
    }
    group_table_sum(table);
    protect(table, K);
}

/* Numbers of answers stand in the order of people, not of numbers. */
static bool has(const struct shown *shown, int answer)
{
    for (int i = 0; i < shown->count; i++) {
        if (shown->answers[i] == answer)
            return true;
    }
    return false;
}

/* Figures of whatever quarters, one taken from the other: what is left must be nobody, or k people. */
static int attack_pairs(const struct shown_list *shown, int *pairs)
{
    int unsafe = 0;
    for (size_t a = 0; a < shown->list.count; a++) {
        for (size_t b = 0; b < shown->list.count; b++) {
            const struct shown *all = &shown->list.items[a], *part = &shown->list.items[b];
            int left = all->count - part->count;
            bool within = a != b && left > 0 && left < K;
            for (int i = 0; i < part->count && within; i++)
                within = has(all, part->answers[i]);
            unsafe += within;
            *pairs += a < b;
        }
    }
    return unsafe;
}

static void attack_organisation(unsigned seed, int quarters, struct figures *figures)
{
    struct organisation organisation = {.seed = seed};
    struct shown_list ours = {.list = LIST_INIT}, newest = {.list = LIST_INIT};
    int not_counted = 0;
    organisation.rows = 2 + chance(&organisation.seed, LINES_MOST - 2);
    organisation.cols = 1 + chance(&organisation.seed, LINES_MOST - 1);
    for (int i = 0; i < PEOPLE; i++)
        arrive(&organisation, &organisation.people[i]);
    for (int quarter = 0; quarter < quarters; quarter++) {
        own_(group_table_done) struct group_table table = {.rows = 0}, other = {.rows = 0};
        live_a_quarter(&organisation);
        make_table(&organisation, false, &table);
        attack_table(&table, figures);
        keep_shown(&organisation, &table, false, &ours);
        make_table(&organisation, true, &other);
        keep_shown(&organisation, &other, true, &newest);
    }
    figures->unsafe += attack_pairs(&ours, &figures->pairs);
    figures->seen_anyway += attack_pairs(&newest, &not_counted);
    list_done(&ours.list);
    list_done(&newest.list);
}

/* ---- against the optimum ----------------------------------------------------------------------------------------- */

/* Is there a safe way to hide `more` of the cells from `first` on beside those that are hidden? */
static bool can_do(struct group_table *table, size_t first, int more)
{
    if (more == 0)
        return protect_holds(table, K);
    for (size_t cell = first; cell < cell_count(table); cell++) {
        if (table->state[cell] != CELL_SHOWN)
            continue;
        table->state[cell] = CELL_COVER;
        bool safe = can_do(table, cell + 1, more - 1);
        table->state[cell] = CELL_SHOWN;
        if (safe)
            return true;
    }
    return false;
}

/* How many cells the protection hides beyond the fewest. */
static int hidden_too_many(unsigned *seed)
{
    own_(group_table_done) struct group_table table = {.rows = 0};
    group_table_start(&table, 2 + chance(seed, 2), 2 + chance(seed, 2));
    for (int row = 0; row < table.rows; row++) {
        for (int col = 0; col < table.cols; col++)
            table.n[group_table_cell(&table, row, col)] = chance(seed, 10) < 3 ? chance(seed, K) : K + chance(seed, 25);
    }
    group_table_sum(&table);
    protect(&table, K);
    int covers = 0, fewest = 0;
    for (size_t cell = 0; cell < cell_count(&table); cell++) {
        if (table.state[cell] != CELL_COVER)
            continue;
        table.state[cell] = CELL_SHOWN;
        covers++;
    }
    while (fewest < covers && !can_do(&table, 0, fewest))
        fewest++;
    return covers - fewest;
}

int main(int argc, char **argv)
{
    int organisations = 50, years = 5, small = 300, extra = 0, most = 0;
    struct figures figures = {.tables = 0};
    unsigned seed = 11;
    for (int i = 1; i + 1 < argc; i += 2) {
        int value = atoi(argv[i + 1]);
        if (strcmp(argv[i], "--organisations") == 0)
            organisations = value;
        else if (strcmp(argv[i], "--years") == 0)
            years = value;
        else if (strcmp(argv[i], "--small") == 0)
            small = value;
    }
    if (organisations < 1 || years < 1 || years * 4 > QUARTERS_MOST || small < 1) {
        fprintf(stderr, "usage: attack [--organisations N] [--years N (10 at most)] [--small N]\n");
        return 2;
    }
    for (int i = 0; i < organisations; i++)
        attack_organisation((unsigned)i + 1, 4 * years, &figures);
    for (int i = 0; i < small; i++) {
        int one = hidden_too_many(&seed);
        extra += one;
        most = one > most ? one : most;
    }
    printf(
        "%d tables of %d organisations over %d years: %d hidden cells, %d sets of them by linear programme, %d pairs "
        "of figures: %d unsafe; of figures of the newest answers the same attacker finds %d\n",
        figures.tables, organisations, years, figures.hidden, figures.sets, figures.pairs, figures.unsafe,
        figures.seen_anyway);
    printf("%d small tables: %.2f cells more hidden than the fewest that are safe, at most %d\n", small,
           (double)extra / small, most);
    return figures.unsafe == 0 && figures.seen_anyway > 0 && extra * 10 <= small * 3 ? 0 : 1;
}
