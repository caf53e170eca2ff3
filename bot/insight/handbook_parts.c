#include "insight/handbook_parts.h"

#include "base/file.h"
#include "base/html.h"
#include "base/own.h"
#include "checkin/bank.h"
#include "insight/page.h"
#include "model/local_time.h"
#include "settings/phrases.h"

#include <string.h>

enum { ROLE_BYTES = 64 * 1024 };

static const char *say(const struct handbook_source *source, enum language language, const char *name)
{
    return phrase(source->phrases, language, name);
}

/* A table's beginning: what it shows, and its columns. */
static void begin_table(const struct handbook_source *source, enum language language, const char *caption,
                        const char *const columns[], struct text *out)
{
    text_add(out, "<table>\n");
    html_element(out, "caption", say(source, language, caption));
    text_add(out, "<thead><tr>");
    for (; *columns != NULL; columns++)
        html_element(out, "th scope=\"col\"", say(source, language, *columns));
    text_add(out, "</tr></thead>\n<tbody>\n");
}

static void end_table(struct text *out)
{
    text_add(out, "</tbody>\n</table>\n");
}

static void number_cell(struct text *out, int number)
{
    text_printf(out, "<td class=\"number\">%d</td>", number);
}

/* ---- the framework --------------------------------------------------------------------------------------------------
 */

static enum result write_competences(const struct handbook_source *source, enum language language, struct text *out,
                                     struct error *error)
{
    static const char *const columns[] = {"handbook_code", "handbook_competence", NULL};
    const struct framework *framework = source->framework;
    (void)error;
    for (int area = 0; area < framework->area_count; area++) {
        const struct competence *head = &framework->areas[area];
        text_add(out, "<table class=\"area\">\n<caption>");
        html_escape(out, head->code);
        text_add(out, ". ");
        html_escape(out, head->names[language].name);
        text_add(out, "</caption>\n<thead><tr>");
        html_element(out, "th scope=\"col\"", say(source, language, columns[0]));
        html_element(out, "th scope=\"col\"", say(source, language, columns[1]));
        text_add(out, "</tr></thead>\n<tbody>\n");
        for (int i = 0; i < framework->count; i++) {
            const struct competence *competence = &framework->competences[i];
            if (competence->code[0] != head->code[0])
                continue;
            text_add(out, "<tr>");
            html_element(out, "th scope=\"row\"", competence->code);
            html_element(out, "td", competence->names[language].name);
            text_add(out, "</tr>\n");
        }
        end_table(out);
    }
    return RESULT_OK;
}

/* How far the band reaches. */
static int band_last(const struct framework *framework, int band)
{
    return band + 1 < framework->band_count ? framework->bands[band + 1].from_level - 1 : LEVELS;
}

static enum result write_bands(const struct handbook_source *source, enum language language, struct text *out,
                               struct error *error)
{
    static const char *const columns[] = {"handbook_band", "handbook_levels", NULL};
    const struct framework *framework = source->framework;
    (void)error;
    begin_table(source, language, "handbook_bands_caption", columns, out);
    for (int i = 0; i < framework->band_count; i++) {
        text_add(out, "<tr>");
        html_element(out, "th scope=\"row\"", framework->bands[i].names[language].name);
        text_printf(out, "<td>%d–%d</td></tr>\n", framework->bands[i].from_level, band_last(framework, i));
    }
    end_table(out);
    return RESULT_OK;
}

static enum result write_profiles(const struct handbook_source *source, enum language language, struct text *out,
                                  struct error *error)
{
    const struct framework *framework = source->framework;
    (void)error;
    text_add(out, "<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"");
    html_escape(out, say(source, language, "handbook_profiles_caption"));
    text_add(out, "\">\n<table class=\"profiles\">\n");
    html_element(out, "caption", say(source, language, "handbook_profiles_caption"));
    text_add(out, "<thead><tr>");
    html_element(out, "th scope=\"col\"", say(source, language, "handbook_role"));
    for (int i = 0; i < framework->count; i++)
        html_element(out, "th scope=\"col\"", framework->competences[i].code);
    text_add(out, "</tr></thead>\n<tbody>\n");
    for (int r = 0; r < framework->role_count; r++) {
        const struct role *role = &framework->roles[r];
        text_add(out, "<tr>");
        html_element(out, "th scope=\"row\"", role->names[language].name);
        for (int i = 0; i < framework->count; i++) {
            if (role->required[i] > 0)
                number_cell(out, role->required[i]);
            else
                text_add(out, "<td class=\"number\">–</td>");
        }
        text_add(out, "</tr>\n");
    }
    end_table(out);
    text_add(out, "</div>\n");
    return RESULT_OK;
}

/* ---- cards of the jobs ----------------------------------------------------------------------------------------------
 */

/* The competences of a job whose level lies from first to last, if there are any. 0 to 0: not needed. The names stand
 * where the job needs most; the others are in the table. */
static void write_needs(const struct handbook_source *source, enum language language, const struct role *role,
                        int first, int last, bool with_names, struct text *out)
{
    const struct framework *framework = source->framework;
    bool any = false;
    for (int i = 0; i < framework->count; i++) {
        if (role->required[i] < first || role->required[i] > last)
            continue;
        if (!any) {
            own_(text_done) struct text levels = TEXT_INIT;
            text_printf(&levels, "%d–%d", first, last);
            text_add(out, "<dt>");
            if (last == 0)
                html_escape(out, say(source, language, "handbook_not_needed"));
            else
                phrase_fill(source->phrases, language, "handbook_level", out, "levels", levels.data, NULL);
            text_add(out, "</dt>\n<dd>");
        }
        text_add(out, !any ? "" : with_names ? "; " : ", ");
        html_escape(out, framework->competences[i].code);
        if (with_names) {
            text_add(out, " ");
            html_escape(out, framework->competences[i].names[language].name);
        }
        any = true;
    }
    text_add(out, any ? "</dd>\n" : "");
}

static enum result write_role(const struct handbook_source *source, enum language language, const struct role *role,
                              struct text *out, struct error *error)
{
    own_(text_done) struct text path = TEXT_INIT;
    own_(text_done) struct text words = TEXT_INIT;
    own_(page_outline_done) struct page_outline outline = PAGE_OUTLINE_INIT;
    struct error missing = ERROR_INIT;
    text_printf(&path, "%s/%s/roles/%s.md", source->folder, language_code(language), role->code);
    enum result result = file_read(path.data, ROLE_BYTES, &words, &missing);
    /* A municipality may have a job that the handbook does not describe; its needs are still printed. */
    if (result != RESULT_OK && result != RESULT_NOT_FOUND)
        return error_set(error, result, "%s", missing.text);
    text_add(out, "<article class=\"role\">\n");
    html_element(out, "h4", role->names[language].name);
    page_markdown(out, words.data, words.length, &outline);
    html_element(out, "p class=\"needs\"", say(source, language, "handbook_needs"));
    text_add(out, "<dl>\n");
    for (int i = source->framework->band_count - 1; i >= 0; i--) {
        bool highest = i == source->framework->band_count - 1;
        write_needs(source, language, role, source->framework->bands[i].from_level, band_last(source->framework, i),
                    highest, out);
    }
    write_needs(source, language, role, 0, 0, false, out);
    text_add(out, "</dl>\n</article>\n");
    return RESULT_OK;
}

static enum result write_roles(const struct handbook_source *source, enum language language, struct text *out,
                               struct error *error)
{
    enum result result = RESULT_OK;
    for (int i = 0; result == RESULT_OK && i < source->framework->role_count; i++)
        result = write_role(source, language, &source->framework->roles[i], out, error);
    return result;
}

/* ---- the item bank --------------------------------------------------------------------------------------------------
 */

static enum result write_bank(const struct handbook_source *source, enum language language, struct text *out,
                              struct error *error)
{
    static const char *const columns[] = {"handbook_competence", "handbook_know", "handbook_do", "handbook_self", NULL};
    (void)error;
    begin_table(source, language, "handbook_bank_caption", columns, out);
    for (int c = 0; c < source->framework->count; c++) {
        int kinds[] = {0, 0, 0};
        for (size_t i = 0; i < source->bank->items.count; i++) {
            const struct item *item = &source->bank->items.items[i];
            kinds[item->kind] += item->competence == c;
        }
        if (kinds[ITEM_KNOW] + kinds[ITEM_DO] + kinds[ITEM_SELF] == 0)
            continue;
        const struct competence *competence = &source->framework->competences[c];
        text_add(out, "<tr><th scope=\"row\">");
        html_escape(out, competence->code);
        text_add(out, " ");
        html_escape(out, competence->names[language].name);
        text_add(out, "</th>");
        number_cell(out, kinds[ITEM_KNOW]);
        number_cell(out, kinds[ITEM_DO]);
        number_cell(out, kinds[ITEM_SELF]);
        text_add(out, "</tr>\n");
    }
    end_table(out);
    return RESULT_OK;
}

static void write_item(const struct handbook_source *source, enum language language, const struct item *item,
                       struct text *out)
{
    const struct item_text *text = &item->texts[language];
    text_add(out, "<div class=\"item\">\n");
    html_element(out, "p class=\"question\"", text->question);
    text_add(out, "<ol>\n");
    for (int i = 0; i < item->options; i++)
        html_element(out, "li", text->options[i]);
    text_add(out, "</ol>\n<p>");
    html_escape(out, say(source, language, "handbook_right"));
    text_printf(out, " %d. ", item->key);
    html_escape(out, text->why);
    text_add(out, "</p>\n</div>\n");
}

/* One question each of a few competences, the first in the bank. */
static enum result write_examples(const struct handbook_source *source, enum language language, struct text *out,
                                  struct error *error)
{
    static const char *const shown[] = {"1.2", "2.2", "4.2", "5.1"};
    (void)error;
    for (size_t s = 0; s < sizeof shown / sizeof *shown; s++) {
        int competence = framework_competence(source->framework, shown[s]);
        for (size_t i = 0; i < source->bank->items.count; i++) {
            const struct item *item = &source->bank->items.items[i];
            if (item->competence != competence || item->kind != ITEM_DO || item->level < 3)
                continue;
            write_item(source, language, item, out);
            break;
        }
    }
    return RESULT_OK;
}

/* ---- the municipality's own state -----------------------------------------------------------------------------------
 */

static const struct {
    const char *fact, *phrase;
} fact_words[] = {
    {"checkins.cooperation_date", "handbook_checkins_cooperation_date"},
    {"checkins.legal_basis", "handbook_checkins_legal_basis"},
    {"checkins.notice", "handbook_checkins_notice"},
    {"checkins.impact_assessment", "handbook_checkins_impact_assessment"},
    {"checkins.backup_days", "handbook_checkins_backup_days"},
    {"figures.cooperation_date", "handbook_figures_cooperation_date"},
    {"figures.purpose", "handbook_figures_purpose"},
    {"figures.notice", "handbook_figures_notice"},
};

/* What a fact is called; its own name where nobody wrote words for it. */
static const char *fact_called(const struct handbook_source *source, enum language language, const char *fact)
{
    for (size_t i = 0; i < sizeof fact_words / sizeof *fact_words; i++) {
        if (strcmp(fact_words[i].fact, fact) == 0)
            return say(source, language, fact_words[i].phrase);
    }
    return fact;
}

static enum result write_checklist(const struct handbook_source *source, enum language language, struct text *out,
                                   struct error *error)
{
    static const char *const columns[] = {"handbook_needed", "handbook_state", NULL};
    (void)error;
    begin_table(source, language, "handbook_checklist_caption", columns, out);
    for (int i = 0; i < source->fact_count; i++) {
        text_add(out, "<tr>");
        html_element(out, "th scope=\"row\"", fact_called(source, language, source->facts[i].name));
        html_element(out, "td",
                     say(source, language, source->facts[i].filled ? "handbook_filled" : "handbook_not_filled"));
        text_add(out, "</tr>\n");
    }
    end_table(out);
    return RESULT_OK;
}

const struct handbook_part handbook_parts[] = {
    {"competences", write_competences},
    {"bands", write_bands},
    {"profiles", write_profiles},
    {"roles", write_roles},
    {"bank", write_bank},
    {"examples", write_examples},
    {"checklist", write_checklist},
    {"figures", handbook_figures},
    {"demand", handbook_demand},
    {"held", handbook_held},
    {"aim", handbook_aim},
    {"wishes", handbook_wishes},
    {"effect", handbook_effect},
    {.name = NULL},
};

bool handbook_value(const struct handbook_source *source, enum language language, const char *name, struct text *out)
{
    if (strcmp(name, "organisation") == 0) {
        text_add(out, source->organisation[0] == '\0' ? say(source, language, "handbook_municipality")
                                                      : source->organisation);
    } else if (strcmp(name, "date") == 0) {
        struct local_time at = local_time(source->now_ms);
        if (language == LANGUAGE_EN)
            text_printf(out, "%04d-%02d-%02d", at.year, at.month, at.day);
        else
            text_printf(out, "%d.%d.%d", at.day, at.month, at.year);
    } else if (strcmp(name, "framework") == 0) {
        text_add(out, source->framework->name);
    } else if (strcmp(name, "credit") == 0) {
        text_add(out, source->framework->credit);
    } else if (strcmp(name, "items") == 0) {
        text_printf(out, "%zu", source->bank->items.count);
    } else if (strcmp(name, "roles_count") == 0) {
        text_printf(out, "%d", source->framework->role_count);
    } else {
        return false;
    }
    return true;
}
