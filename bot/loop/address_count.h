/*
 * How much one address has open and begins: the counts behind "2 000 sockets and 600 handshakes a minute".
 * IPv6 is counted by /64, which is what one customer gets. Loop thread only.
 */
#ifndef NEUVO_ADDRESS_COUNT_H
#define NEUVO_ADDRESS_COUNT_H

#include "loop/address.h"

struct address_counts;

struct address_counts *address_counts_new(void);
void address_counts_free(struct address_counts *counts); /* NULL is fine */

/* Counts one more open socket; false (and nothing counted) when `most` are open. most 0: no limit. */
bool address_socket_opened(struct address_counts *counts, const struct address *address, int64_t most);
void address_socket_closed(struct address_counts *counts, const struct address *address);
/* Counts one handshake; false when `most` were made within the minute that began with the first of them. */
bool address_handshake(struct address_counts *counts, const struct address *address, int64_t most, int64_t now_ms);
/* Forgets addresses with nothing open whose minute is over. Call it every minute or so. */
void address_counts_tidy(struct address_counts *counts, int64_t now_ms);

#endif
