"""Names of URLs: words with hyphens, called as their views are, fragments under their own address."""

import re
from typing import NamedTuple

from tests.access.addresses import every_name


class Address(NamedTuple):
    """One of our URL names without its namespace, its pattern, and the name of its view."""

    name: str
    pattern: str
    view: str


def ours() -> list[Address]:
    """Return the addresses that stand in a namespace of ours."""
    return [
        Address(name.rpartition(":")[2], str(pattern.pattern), pattern.callback.__name__)
        for name, pattern in every_name().items()
        if ":" in name
    ]


def called_otherwise(addresses: list[Address]) -> list[str]:
    """Return the pages whose view has another name."""
    return [
        f"{address.name}: {address.view}"
        for address in addresses
        if not address.name.endswith("-part") and address.view != address.name.replace("-", "_")
    ]


def badly_spelled(addresses: list[Address]) -> list[str]:
    """Return the names that are not small words with hyphens between them."""
    return [address.name for address in addresses if not re.fullmatch(r"[a-z]+(-[a-z]+)*", address.name)]


def misplaced(addresses: list[Address]) -> list[str]:
    """Return the fragments outside `_/`, and the pages inside."""
    return [address.name for address in addresses if address.pattern.startswith("_/") != address.name.endswith("-part")]


def test_pages_are_called_as_their_views_are():
    assert called_otherwise(ours()) == []


def test_url_names_are_words_with_hyphens():
    assert badly_spelled(ours()) == []


def test_fragments_and_nothing_else_live_under_their_own_address():
    assert misplaced(ours()) == []


def test_each_rule_notices_what_breaks_it():
    assert called_otherwise([Address("change-list", "changes/", "changes")]) == ["change-list: changes"]
    assert badly_spelled([Address("change_list", "changes/", "change_list")]) == ["change_list"]
    assert misplaced([Address("change-part", "changes/", "change_list")]) == ["change-part"]
    assert misplaced([Address("change-list", "_/changes/", "change_list")]) == ["change-list"]
