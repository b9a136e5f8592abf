"""No page offers its reader a way that is closed to them: each link on each page leads to a page, for every role."""

from html.parser import HTMLParser

import pytest

from tests.access.answers import LEAD, MANAGER, MEMBER, OTHER, OUTSIDER, OWNER, SIGNATORY
from tests.access.places import places, signed_in
from tests.access.world import World

READERS = (LEAD, OTHER, OWNER, SIGNATORY, MEMBER, MANAGER, OUTSIDER)
CLOSED = (403, 404)


class Links(HTMLParser):
    """The addresses of this site to which a page links."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        address = dict(attrs).get("href") or ""
        if tag == "a" and address.startswith("/"):
            self.found.add(address.partition("#")[0])


def closed_ways(world: World, reader: str) -> list[str]:
    """Return each link that leads its reader to 403 or 404, with a page that shows it."""
    client = signed_in(world, reader)
    linked: dict[str, str] = {}
    for place in places(world, reader):
        for address in Links(client.get(place.path).content.decode()).found:
            linked.setdefault(address, place.name)
    answers = {address: client.get(address).status_code for address in linked}
    return [f"{page}: {address} {answers[address]}" for address, page in linked.items() if answers[address] in CLOSED]


@pytest.mark.django_db
@pytest.mark.parametrize("reader", READERS)
def test_every_link_leads_to_a_page(world, reader):
    assert closed_ways(world, reader) == []
