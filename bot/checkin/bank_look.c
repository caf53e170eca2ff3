/* Looks at the bank as a whole. */
#include "checkin/bank.h"

#include <string.h>

static const double least_span = 2.0;
enum { LONGEST_PERCENT = 40, FEW_ITEMS = 12 };

static void look_at_span(const struct bank *bank, const struct framework *framework, int competence,
                         struct text *notices)
{
    double least = 0.0, most = 0.0;
    int count = 0;
    for (size_t i = 0; i < bank->items.count; i++) {
        const struct item *item = &bank->items.items[i];
        if (item->competence != competence || item->kind == ITEM_SELF)
            continue;
        double b = item->model.b[0];
        least = count == 0 || b < least ? b : least;
        most = count == 0 || b > most ? b : most;
        count++;
    }
    if (count > 0 && most - least < least_span)
        text_printf(notices,
                    "%s: its %d items lie within %.2f on the scale; mend: easier or harder ones, so that it is %.0f\n",
                    framework->competences[competence].code, count, most - least, least_span);
}

static bool right_is_longest(const struct item *item, int language)
{
    const struct item_text *text = &item->texts[language];
    size_t right = utf8_count(text->options[item->key - 1]);
    for (int i = 0; i < item->options; i++) {
        if (i != item->key - 1 && utf8_count(text->options[i]) >= right)
            return false;
    }
    return true;
}

void bank_look(const struct bank *bank, const struct framework *framework, struct text *notices)
{
    int keys[ITEM_OPTIONS_MOST] = {0}, longest[LANGUAGE_COUNT] = {0}, count = 0;
    for (int c = 0; c < framework->count; c++)
        look_at_span(bank, framework, c, notices);
    for (size_t i = 0; i < bank->items.count; i++) {
        const struct item *item = &bank->items.items[i];
        if (item->kind == ITEM_SELF)
            continue;
        count++;
        keys[item->key - 1]++;
        for (int language = 0; language < LANGUAGE_COUNT; language++)
            longest[language] += right_is_longest(item, language);
    }
    if (count < FEW_ITEMS)
        return;
    for (int language = 0; language < LANGUAGE_COUNT; language++) {
        if (longest[language] * 100 > count * LONGEST_PERCENT)
            text_printf(notices,
                        "%s: the right option is the longest in %d of %d items; mend: make it shorter or others "
                        "longer, until it is at most %d %%\n",
                        language_code((enum language)language), longest[language], count, LONGEST_PERCENT);
    }
    for (int i = 0; i < ITEM_ANCHORS; i++) { /* a quarter of them each, give or take a tenth of all */
        if (keys[i] * 100 < count * 15 || keys[i] * 100 > count * 35)
            text_printf(notices, "the right option stands at %d in %d of %d items; mend: about a quarter at each\n",
                        i + 1, keys[i], count);
    }
}
