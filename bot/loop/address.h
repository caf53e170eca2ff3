/* Network addresses and lists of networks: who may come in, whom to believe, whom to count. No I/O, any thread. */
#ifndef NEUVO_ADDRESS_H
#define NEUVO_ADDRESS_H

#include "base/error.h"
#include "base/list.h"

#include <stdbool.h>
#include <stdint.h>

/* IPv6 in network order; IPv4 as ::ffff:a.b.c.d (RFC 4291 section 2.5.5.2), so that both compare alike. */
struct address {
    uint8_t bytes[16];
};

#define ADDRESS_TEXT_BYTES 46

struct sockaddr;
/* False for anything else than a numeric address; brackets and a port ("[::1]:80", "10.0.0.1:80") are left out. */
bool address_parse(const char *string, struct address *address);
bool address_from_socket(const struct sockaddr *socket_address, struct address *address);
void address_print(const struct address *address, char text[ADDRESS_TEXT_BYTES]);
bool address_is_loopback(const struct address *address);
bool address_equal(const struct address *a, const struct address *b);

struct network {
    struct address base;
    unsigned bits; /* of 128; an IPv4 /24 is 96 + 24 */
};

struct networks {
    LIST_OF(struct network) list;
};

/* A comma list of CIDR networks or single addresses ("10.0.0.0/8, 2001:db8::/32, 192.0.2.7"); "" and NULL: none.
   BAD_INPUT names the part that is wrong; the list is empty then. */
enum result networks_parse(const char *string, struct networks *networks, struct error *error);
bool networks_hold(const struct networks *networks, const struct address *address);
void networks_done(struct networks *networks);

/* The client behind trusted proxies: walks X-Forwarded-For from its right end as long as each hop is trusted.
   forwarded may be NULL. */
struct address address_of_client(const struct address *peer, const char *forwarded, const struct networks *trusted);

#endif
