/* Days on which Finnish municipal offices are closed, computed. */
#ifndef NEUVO_DESK_HOLIDAY_H
#define NEUVO_DESK_HOLIDAY_H

#include <stdbool.h>

/* A public holiday (acts 388/1937 and 1167/2014, and the church's feasts), or the eve of Midsummer or Christmas, which
 * the collective agreement of the municipalities (KVTES) keeps free. Sundays as such are not meant. */
bool holiday_is(int year, int month, int day);

#endif
