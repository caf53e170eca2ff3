/* Markdown as HTML, with headings that can be pointed at. */
#ifndef NEUVO_INSIGHT_PAGE_H
#define NEUVO_INSIGHT_PAGE_H

#include "base/text.h"

struct page_outline {
    struct text contents; /* list items with links */
    int headings;
};
#define PAGE_OUTLINE_INIT \
    { \
        .contents = TEXT_INIT \
    }
void page_outline_done(struct page_outline *outline);

/* Adds Markdown as HTML; HTML in it stays text. The page has its title, so that "#" becomes a heading of the second
 * level, and so on. Each gets an id; those of the second and third level go to the outline. */
void page_markdown(struct text *out, const char *markdown, size_t length, struct page_outline *outline);

#endif
