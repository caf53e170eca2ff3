#include "support/articles.h"

#include "base/file.h"
#include "base/own.h"

#include <stdlib.h>

void article_write(const char *folder, size_t number, unsigned version)
{
    static const char *const subjects[] = {"varaus",   "lomake", "kirjasto", "ateria",
                                           "kuljetus", "avain",  "tila",     "laskutus"};
    static const char *const verbs[] = {"muutan", "perun", "tilaan", "tarkistan", "siirrän", "poistan", "hyväksyn"};
    own_(text_done) struct text path = TEXT_INIT;
    own_(text_done) struct text body = TEXT_INIT;
    const char *subject = subjects[number % 8], *verb = verbs[number / 8 % 7];
    text_printf(&path, "%s/oma/fi/bench-%zu.md", folder, number);
    text_printf(&body,
                "---\ntitle: Näin %s kohteen %s%zu\nquestions:\n  - miten %s %s%zu\n  - %s%zu ei onnistu\nkeywords: "
                "[%s%zu]\n---\n"
                "Kohde %s%zu hoituu palvelussa, versio %u.\n\n1. Avaa palvelu ja kirjaudu.\n2. Valitse %s%zu ja paina "
                "**Tallenna**.\n",
                verb, subject, number, verb, subject, number, subject, number, subject, number, subject, number,
                version, subject, number);
    (void)file_write(path.data, body.data, body.length, 0644, NULL);
}

void articles_write(const char *folder)
{
    own_(text_done) struct text path = TEXT_INIT;
    text_printf(&path, "%s/oma/fi", folder);
    (void)folder_make(path.data, 0755, NULL);
    for (size_t i = 0; i < ARTICLES_OVERRIDES; i++)
        article_write(folder, i, 0);
    (void)setenv("NEUVO_KNOWLEDGE_OVERRIDES", folder, 1);
}
