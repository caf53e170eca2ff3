/* A page of HTML as a tagged PDF (PDF/UA-1), made by the program weasyprint, which Debian has as a package. */
#ifndef NEUVO_COMMANDS_HANDBOOK_PDF_H
#define NEUVO_COMMANDS_HANDBOOK_PDF_H

#include "base/error.h"

/* NOT_FOUND: weasyprint is not installed; the text says how to get it. FAILED: it could not make the file. Waits for it
 * to end, two minutes at most. */
enum result handbook_pdf(const char *html_path, const char *pdf_path, struct error *error);

#endif
