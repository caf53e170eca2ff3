/* Protected figures for spreadsheets and researchers: every cell of a quarter's (or the newest) snapshot in a row, with
 * a codebook. From the snapshot store alone, as reports are. */
#ifndef NEUVO_INSIGHT_EXPORT_H
#define NEUVO_INSIGHT_EXPORT_H

#include "insight/report.h"

/* Adds a CSV (RFC 4180, UTF-8 with a byte order mark). NOT_FOUND (without a text): there is no snapshot. */
enum result export_csv(const struct report_source *source, enum snapshot_kind kind, struct text *csv,
                       struct error *error);
/* Adds a workbook of two sheets (Office Open XML): the figures, the codebook. */
enum result export_xlsx(const struct report_source *source, enum snapshot_kind kind, struct text *xlsx,
                        struct error *error);

#endif
