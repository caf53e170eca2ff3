/* Addresses and networks, and the counts per address. */
#include "base/own.h"
#include "loop/address.h"
#include "loop/address_count.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

static struct address at(const char *string)
{
    struct address address;
    assert_true(address_parse(string, &address));
    return address;
}

static void test_parse_and_print(void **state)
{
    const char *const cases[][2] = {
        {"127.0.0.1", "127.0.0.1"},
        {"10.1.2.3:8080", "10.1.2.3"},
        {"::1", "::1"},
        {"[::1]:80", "::1"},
        {"2001:DB8::7", "2001:db8::7"},
        {"::ffff:10.0.0.1", "10.0.0.1"},
        {"[2001:db8::7]", "2001:db8::7"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct address address = at(cases[i][0]);
        char text[ADDRESS_TEXT_BYTES];
        address_print(&address, text);
        assert_string_equal(text, cases[i][1]);
    }
    const char *const wrong[] = {"", "localhost", "1.2.3", "1.2.3.4.5", "[::1", "300.1.1.1", "::g", "1.2.3.4/8"};
    struct address address;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        if (address_parse(wrong[i], &address))
            fail_msg("\"%s\" was taken for an address", wrong[i]);
    }
}

static void test_loopback(void **state)
{
    struct address yes[] = {at("127.0.0.1"), at("127.9.9.9"), at("::1"), at("::ffff:127.0.0.1")};
    struct address no[] = {at("128.0.0.1"), at("10.0.0.1"), at("::2"), at("2001:db8::1")};
    for (size_t i = 0; i < 4; i++) {
        assert_true(address_is_loopback(&yes[i]));
        assert_false(address_is_loopback(&no[i]));
    }
}

static void test_networks(void **state)
{
    struct networks networks;
    struct error error = ERROR_INIT;
    assert_int_equal(networks_parse(" 10.0.0.0/8, 192.0.2.7,2001:db8::/33 ,, 172.16.0.0/12", &networks, &error),
                     RESULT_OK);
    const struct {
        const char *address;
        bool inside;
    } cases[] = {
        {"10.255.0.1", true}, {"11.0.0.1", false},     {"192.0.2.7", true},
        {"192.0.2.8", false}, {"2001:db8:1::1", true}, {"2001:db8:8000::1", false},
        {"172.31.0.1", true}, {"172.32.0.1", false},   {"::ffff:10.1.1.1", true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct address address = at(cases[i].address);
        if (networks_hold(&networks, &address) != cases[i].inside)
            fail_msg("%s should be %s", cases[i].address, cases[i].inside ? "inside" : "outside");
    }
    networks_done(&networks);
    const char *const wrong[] = {"10.0.0.0/33", "10.0.0.0/", "10.0.0.0/8x", "all", "10.0.0.0/-1", "2001:db8::/129"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        assert_int_equal(networks_parse(wrong[i], &networks, &error), RESULT_BAD_INPUT);
        assert_non_null(strstr(error.text, wrong[i]));
        assert_int_equal(networks.list.count, 0);
    }
}

static void test_client_behind_proxies(void **state)
{
    const struct {
        const char *peer, *forwarded, *client;
    } cases[] = {
        {"10.0.0.1", NULL, "10.0.0.1"},
        {"10.0.0.1", "203.0.113.9", "203.0.113.9"},
        {"10.0.0.1", "1.1.1.1, 203.0.113.9", "203.0.113.9"}, /* the left part is the client's own claim */
        {"10.0.0.1", "203.0.113.9, 10.0.0.2", "203.0.113.9"},
        {"10.0.0.1", "nonsense", "10.0.0.1"},
        {"10.0.0.1", "1.1.1.1, nonsense", "10.0.0.1"},
        {"10.0.0.1", "", "10.0.0.1"},
        {"10.0.0.1", ",,,", "10.0.0.1"},
        {"203.0.113.5", "10.0.0.9", "203.0.113.5"}, /* not a proxy of ours: not believed */
    };
    struct networks trusted;
    struct error error = ERROR_INIT;
    assert_int_equal(networks_parse("10.0.0.0/8", &trusted, &error), RESULT_OK);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct address peer = at(cases[i].peer), client = address_of_client(&peer, cases[i].forwarded, &trusted);
        char text[ADDRESS_TEXT_BYTES];
        address_print(&client, text);
        assert_string_equal(text, cases[i].client);
    }
    networks_done(&trusted);
}

static void test_counts(void **state)
{
    struct address_counts *counts = address_counts_new();
    struct address one = at("10.0.0.1"), other = at("10.0.0.2"), six = at("2001:db8::1"), near = at("2001:db8::ff:2");
    assert_true(address_socket_opened(counts, &one, 2));
    assert_true(address_socket_opened(counts, &one, 2));
    assert_false(address_socket_opened(counts, &one, 2));
    assert_true(address_socket_opened(counts, &other, 2));
    assert_true(address_socket_opened(counts, &one, 0)); /* no limit */
    address_socket_closed(counts, &one);
    address_socket_closed(counts, &one);
    assert_true(address_socket_opened(counts, &one, 2));
    assert_true(address_socket_opened(counts, &six, 1));
    assert_false(address_socket_opened(counts, &near, 1)); /* the same /64 */
    assert_true(address_handshake(counts, &one, 2, 1000));
    assert_true(address_handshake(counts, &one, 2, 60999));
    assert_false(address_handshake(counts, &one, 2, 60999));
    address_counts_tidy(counts, 60999);
    assert_false(address_handshake(counts, &one, 2, 60999)); /* tidying forgets nothing that counts */
    assert_true(address_handshake(counts, &one, 2, 61000));
    address_counts_free(counts);
}

static void test_counts_are_bounded(void **state)
{
    struct address_counts *counts = address_counts_new();
    size_t taken = 0;
    for (unsigned i = 0; i < 70000; i++) {
        char text[32];
        (void)snprintf(text, sizeof text, "10.%u.%u.%u", i >> 16, (i >> 8) & 255, i & 255);
        struct address address = at(text);
        taken += address_handshake(counts, &address, 10, 1000);
    }
    assert_int_equal(taken, 65536);
    address_counts_tidy(counts, 100000);
    struct address late = at("192.0.2.1");
    assert_true(address_handshake(counts, &late, 10, 100000));
    address_counts_free(counts);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_parse_and_print), cmocka_unit_test(test_loopback),
        cmocka_unit_test(test_networks),        cmocka_unit_test(test_client_behind_proxies),
        cmocka_unit_test(test_counts),          cmocka_unit_test(test_counts_are_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
