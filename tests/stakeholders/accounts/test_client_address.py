"""The address of a visitor: what trusted proxies saw, never what the visitor wrote."""

import pytest

from stakeholders.accounts.client_address import UnknownAddress, client_address, network_of

PROXY = "10.0.0.1"


@pytest.fixture
def address(rf, settings):
    """Return a function that gives the address of a request with this header, behind so many trusted proxies."""

    def found(header, *, proxies, connection=PROXY):
        settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
        headers = {} if header is None else {"x-forwarded-for": header}
        return client_address(rf.get("/", headers=headers, REMOTE_ADDR=connection))

    return found


@pytest.mark.parametrize(
    ("header", "proxies", "expected"),
    [
        # Nobody is trusted: the connection alone counts, whatever is written.
        (None, 0, PROXY),
        ("203.0.113.9", 0, PROXY),
        # The proxy appends what it saw; what stands before that is the visitor's own.
        ("203.0.113.9", 1, "203.0.113.9"),
        ("198.51.100.1, 203.0.113.9", 1, "203.0.113.9"),
        ("garbage,, 203.0.113.9", 1, "203.0.113.9"),
        ("198.51.100.1, 203.0.113.9, 10.0.0.2", 2, "203.0.113.9"),
        ("203.0.113.9:51234", 1, "203.0.113.9"),
        (" 203.0.113.9 ", 1, "203.0.113.9"),
        ("2001:db8::1", 1, "2001:db8::1"),
        ("2001:DB8:0:0::1", 1, "2001:db8::1"),
        ("[2001:db8::1]:51234", 1, "2001:db8::1"),
        ("fe80::1%eth0", 1, "fe80::1"),
        ("::ffff:203.0.113.9", 1, "203.0.113.9"),
        ("::ffff:cb00:7109", 1, "203.0.113.9"),
    ],
)
def test_the_address_is_what_the_outermost_trusted_proxy_saw(address, header, proxies, expected):
    assert address(header, proxies=proxies) == expected


@pytest.mark.parametrize(
    ("header", "proxies"),
    [
        (None, 1),
        ("", 1),
        ("203.0.113.9", 2),
        ("203.0.113.9, ", 1),
        ("unknown", 1),
        ("203.0.113.9.example.org", 1),
        ("203.0.113.999", 1),
        ("[2001:db8::1", 1),
        ("203.0.113.9, _hidden", 1),
    ],
)
def test_what_names_no_address_there_is_refused(address, header, proxies):
    with pytest.raises(UnknownAddress, match=f"ALLAUTH_TRUSTED_PROXY_COUNT is {proxies}"):
        address(header, proxies=proxies)


def test_a_connection_without_address_needs_a_proxy(address):
    assert address("203.0.113.9", proxies=1, connection="") == "203.0.113.9"
    with pytest.raises(UnknownAddress):
        address(None, proxies=0, connection="")


def test_a_connection_to_a_socket_of_both_versions_is_an_ipv4_one(address):
    assert address(None, proxies=0, connection="::ffff:203.0.113.9") == "203.0.113.9"


@pytest.mark.parametrize(
    ("visitor", "network"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("2001:db8:0:1:aaaa::1", "2001:db8:0:1::/64"),
        ("2001:db8:0:1:bbbb::2", "2001:db8:0:1::/64"),
        ("2001:db8:0:2::1", "2001:db8:0:2::/64"),
    ],
)
def test_one_visitor_has_an_ipv4_address_or_a_network_of_ipv6(visitor, network):
    assert network_of(visitor) == network
