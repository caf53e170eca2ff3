/* The small icon of the app: a speech bubble in outline, white on nothing, 32 × 32, as a PNG (ISO/IEC 15948). Drawn
 * here, so that no picture has to be kept beside the one that people see. */
#ifndef NEUVO_TEAMS_OUTLINE_H
#define NEUVO_TEAMS_OUTLINE_H

#include "base/text.h"

void outline_draw(struct text *png);

#endif
