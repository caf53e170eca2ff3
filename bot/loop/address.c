#include "loop/address.h"

#include "base/text.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

static const uint8_t mapped_prefix[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};

static bool is_mapped(const struct address *address)
{
    return memcmp(address->bytes, mapped_prefix, sizeof mapped_prefix) == 0;
}

static void set_mapped(struct address *address, const void *four_bytes)
{
    memcpy(address->bytes, mapped_prefix, sizeof mapped_prefix);
    memcpy(address->bytes + sizeof mapped_prefix, four_bytes, 4);
}

/* Copies the host part of "[::1]:80", "10.0.0.1:80", "::1" or "10.0.0.1". False when it cannot be one. */
static bool host_part(const char *string, char host[ADDRESS_TEXT_BYTES])
{
    const char *start = string, *end = string + strlen(string);
    if (*start == '[') {
        start++;
        end = strchr(start, ']');
        if (end == NULL)
            return false;
    } else if (strchr(start, '.') != NULL && strchr(start, ':') == strrchr(start, ':') && strchr(start, ':') != NULL) {
        end = strchr(start, ':');
    }
    size_t length = (size_t)(end - start);
    if (length == 0 || length >= ADDRESS_TEXT_BYTES)
        return false;
    memcpy(host, start, length);
    host[length] = '\0';
    return true;
}

bool address_parse(const char *string, struct address *address)
{
    char host[ADDRESS_TEXT_BYTES];
    struct in_addr four;
    if (!host_part(string, host))
        return false;
    if (inet_pton(AF_INET, host, &four) == 1) {
        set_mapped(address, &four);
        return true;
    }
    return inet_pton(AF_INET6, host, address->bytes) == 1;
}

bool address_from_socket(const struct sockaddr *socket_address, struct address *address)
{
    if (socket_address->sa_family == AF_INET) {
        struct sockaddr_in four;
        memcpy(&four, socket_address, sizeof four);
        set_mapped(address, &four.sin_addr);
        return true;
    }
    if (socket_address->sa_family == AF_INET6) {
        struct sockaddr_in6 six;
        memcpy(&six, socket_address, sizeof six);
        memcpy(address->bytes, &six.sin6_addr, sizeof address->bytes);
        return true;
    }
    return false;
}

void address_print(const struct address *address, char text[ADDRESS_TEXT_BYTES])
{
    text[0] = '\0';
    if (is_mapped(address))
        (void)inet_ntop(AF_INET, address->bytes + sizeof mapped_prefix, text, ADDRESS_TEXT_BYTES);
    else
        (void)inet_ntop(AF_INET6, address->bytes, text, ADDRESS_TEXT_BYTES);
}

bool address_is_loopback(const struct address *address)
{
    static const uint8_t six[16] = {[15] = 1};
    return is_mapped(address) ? address->bytes[12] == 127 : memcmp(address->bytes, six, sizeof six) == 0;
}

bool address_equal(const struct address *a, const struct address *b)
{
    return memcmp(a->bytes, b->bytes, sizeof a->bytes) == 0;
}

/* Reads "192.0.2.0/24" in place. */
static bool network_parse(char *string, struct network *network)
{
    char *slash = strchr(string, '/');
    if (slash != NULL)
        *slash = '\0';
    if (strchr(string, '[') != NULL || !address_parse(string, &network->base))
        return false;
    unsigned long width = is_mapped(&network->base) ? 32 : 128, bits = width;
    if (slash != NULL) {
        char *end = NULL;
        bits = strtoul(slash + 1, &end, 10);
        if (slash[1] < '0' || slash[1] > '9' || *end != '\0' || bits > width)
            return false;
    }
    network->bits = (unsigned)(bits + 128 - width);
    return true;
}

enum result networks_parse(const char *string, struct networks *networks, struct error *error)
{
    *networks = (struct networks){.list = LIST_INIT};
    const char *cursor = string == NULL ? "" : string;
    while (*cursor != '\0') {
        size_t length = strcspn(cursor, ",");
        struct text part = TEXT_INIT;
        text_add_bytes(&part, cursor, length);
        text_trim(&part);
        cursor += length + (cursor[length] == ',');
        struct network network;
        char shown[64];
        memcpy(shown, part.data, part.length < sizeof shown ? part.length + 1 : sizeof shown);
        shown[sizeof shown - 1] = '\0';
        bool empty = part.length == 0;
        bool good = !empty && network_parse(part.data, &network);
        text_done(&part);
        if (good) {
            *list_push(&networks->list) = network;
        } else if (!empty) {
            networks_done(networks);
            return error_set(error, RESULT_BAD_INPUT,
                             "\"%s\" is not a network; write for example 10.0.0.0/8 or 2001:db8::/32", shown);
        }
    }
    return RESULT_OK;
}

static bool network_holds(const struct network *network, const struct address *address)
{
    unsigned whole = network->bits / 8, rest = network->bits % 8;
    if (memcmp(network->base.bytes, address->bytes, whole) != 0)
        return false;
    uint8_t mask = (uint8_t)(0xFF00u >> rest);
    return rest == 0 || ((network->base.bytes[whole] ^ address->bytes[whole]) & mask) == 0;
}

bool networks_hold(const struct networks *networks, const struct address *address)
{
    for (size_t i = 0; i < networks->list.count; i++) {
        if (network_holds(&networks->list.items[i], address))
            return true;
    }
    return false;
}

void networks_done(struct networks *networks)
{
    list_done(&networks->list);
}

struct address address_of_client(const struct address *peer, const char *forwarded, const struct networks *trusted)
{
    struct address client = *peer;
    if (forwarded == NULL)
        return client;
    const char *end = forwarded + strlen(forwarded);
    while (end > forwarded && networks_hold(trusted, &client)) {
        const char *start = end;
        while (start > forwarded && start[-1] != ',')
            start--;
        struct text hop = TEXT_INIT;
        text_add_bytes(&hop, start, (size_t)(end - start));
        text_trim(&hop);
        bool good = address_parse(hop.data, &client);
        text_done(&hop);
        if (!good)
            break;
        end = start > forwarded ? start - 1 : forwarded;
    }
    return client;
}
