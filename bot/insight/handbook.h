/*
 * The handbook: which digital competences the jobs need, how to assess them, how to build the support system. One page
 * of HTML per language, made of a fixed text (knowledge/handbook/<lang>/N-name.md, its README.md tells the form) and of
 * the municipality's own data. The same page is what a PDF is made of, so it stands alone: no script, no other file.
 *
 * It prints no number about people but what a protected snapshot holds.
 */
#ifndef NEUVO_INSIGHT_HANDBOOK_H
#define NEUVO_INSIGHT_HANDBOOK_H

#include "base/error.h"
#include "base/language.h"
#include "base/text.h"

#include <stdbool.h>
#include <stdint.h>

struct bank;
struct framework;
struct phrases;
struct report_source;

enum { HANDBOOK_FACTS_MOST = 8 };

/* What check-ins must have before they begin, and whether the organisation's record says it. */
struct handbook_fact {
    const char *name; /* "checkins.notice" */
    bool filled;
};

struct handbook_source {
    const char *folder; /* knowledge/handbook */
    const struct phrases *phrases;
    const struct framework *framework;
    const struct bank *bank;
    const struct report_source *reports; /* figures of groups; NULL: there is no store */
    const char *organisation;            /* its name; "" not told */
    int64_t now_ms;
    struct handbook_fact facts[HANDBOOK_FACTS_MOST];
    int fact_count;
};

/* Adds the page. BAD_INPUT: a chapter names a part that there is not, with file and line; NOT_FOUND: there is no text
 * in that language. */
enum result handbook_page(const struct handbook_source *source, enum language language, struct text *page,
                          struct error *error);

#endif
