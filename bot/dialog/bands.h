/* Below what is said of a request: its tutor may see bands of its asker's check-ins, or may no more (checkin_share.c).
 */
#ifndef NEUVO_DIALOG_BANDS_H
#define NEUVO_DIALOG_BANDS_H

#include "dialog/talk.h"

/* Only where there is something to show, and nobody else reads along. topic: of the request, "" none. */
void checkin_offer_share(struct talk *talk, int64_t number, const char *topic);
void checkin_offer_unshare(struct talk *talk, int64_t number);

#endif
