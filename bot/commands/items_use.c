#include "commands/items_use.h"

#include "base/own.h"
#include "commands/house.h"
#include "settings/settings.h"
#include "store/checkins.h"
#include "store/organisations.h"

#include <inttypes.h>
#include <math.h>

enum { FIT_ANSWERS = 50, LANGUAGE_ANSWERS = 60, UNKNOWN_PERCENT = 60 };
static const double most_fit = 3.0, most_difference = 0.5, least_variance = 1e-6;

/* All languages, and each of them. */
struct use {
    struct item_counts counts[LANGUAGE_COUNT + 1];
};

static void use_done(struct use *use)
{
    for (int i = 0; i <= LANGUAGE_COUNT; i++)
        item_counts_done(&use->counts[i]);
}

static bool read_use(const char *url, const char *organisation, struct use *use)
{
    const struct store_options options = {.read_only = true};
    struct store *store = NULL;
    struct error error = ERROR_INIT;
    int64_t of = 0;
    enum result result = store_open(url, &options, &store, &error);
    if (result == RESULT_OK)
        result = organisation_find(store, organisation, &of, &error);
    for (int i = 0; i <= LANGUAGE_COUNT && result == RESULT_OK; i++)
        result = item_counts_in(store, of, (enum language)i, &use->counts[i], &error);
    store_close(store);
    return result == RESULT_OK;
}

static void look_at_options(const struct item *item, const struct item_count *count, struct text *out)
{
    if (count->unknowns * 100 > count->answers * UNKNOWN_PERCENT)
        text_printf(out, "%s: %" PRId64 " of %" PRId64 " did not know; mend: is it asked clearly?\n", item->id,
                    count->unknowns, count->answers);
    for (int i = 0; i < item->options; i++) {
        if (count->chosen[i] == 0)
            text_printf(out, "%s: nobody of %" PRId64 " chose option %d; mend: a likelier one\n", item->id,
                        count->answers, i + 1);
    }
}

static void look_at_fit(const struct item *item, const struct item_count *count, struct text *out)
{
    if (count->expected_variance < least_variance)
        return;
    double z = ((double)count->rights - count->expected) / sqrt(count->expected_variance);
    if (fabs(z) > most_fit)
        text_printf(out,
                    "%s: %" PRId64 " of %" PRId64 " were right, expected %.0f (z %.1f); mend: is the right option the "
                    "only one, and is it right?\n",
                    item->id, count->rights, count->answers, count->expected, z);
}

static void look_at_languages(const struct item *item, const struct item_count *all, const struct use *use,
                              struct text *out)
{
    for (int i = 0; i < LANGUAGE_COUNT; i++) {
        const struct item_count *count = item_count_find(&use->counts[i], item->id, item->version);
        if (count != NULL && count->answers >= LANGUAGE_ANSWERS && fabs(count->b - all->b) > most_difference)
            text_printf(out, "%s: %+.2f in %s against the others; mend: compare the texts\n", item->id,
                        count->b - all->b, language_code((enum language)i));
    }
}

static void look(const struct bank *bank, const struct use *use, struct text *out)
{
    int64_t answers = 0, most = 0, never = 0;
    const char *most_id = "";
    own_(text_done) struct text notices = TEXT_INIT;
    for (size_t i = 0; i < bank->items.count; i++) {
        const struct item *item = &bank->items.items[i];
        const struct item_count *count = item_count_find(&use->counts[LANGUAGE_NONE], item->id, item->version);
        never += count == NULL;
        if (count == NULL)
            continue;
        answers += count->answers;
        most_id = count->answers > most ? item->id : most_id;
        most = count->answers > most ? count->answers : most;
        if (item->kind != ITEM_SELF && count->answers >= FIT_ANSWERS) {
            look_at_options(item, count, &notices);
            look_at_fit(item, count, &notices);
        }
        if (item->kind != ITEM_SELF)
            look_at_languages(item, count, use, &notices);
    }
    if (answers > 0)
        text_printf(out, "In use: %" PRId64 " answers; most to %s (%" PRId64 "), none yet to %" PRId64 " items.\n%s",
                    answers, most_id, most, never, notices.data);
}

void items_use(const struct bank *bank, const char *config, const char *data, const char *organisation,
               struct text *out)
{
    own_(text_done) struct text complaints = TEXT_INIT, url = TEXT_INIT;
    own_(use_done) struct use use = {.counts = {{.list = LIST_INIT}}};
    struct settings *settings = NULL;
    if (settings_load(config, NULL, 0, &settings, &complaints) != RESULT_OK)
        return;
    store_url_of(settings, data, &url);
    settings_free(settings);
    if (read_use(url.data, organisation, &use))
        look(bank, &use, out);
}
