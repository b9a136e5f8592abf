"""One sweep over all pages: accessible in light and dark, by keyboard and on a phone, whole without JavaScript."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser

import pytest
from django.conf import settings as django_settings
from django.test import Client

from tests.access.addresses import address, every_name
from tests.access.answers import ADMINISTRATOR, LEAD, OWNER, PAGE
from tests.access.policy import POLICY
from tests.access.world import SIGNED_OUT, World, a_world
from tests.journeys.accessibility import (
    axe,
    by_keyboard,
    on_a_phone,
)
from tests.services.browser import Person

# For machines, and files to download: no page that anybody looks at.
WITHOUT_A_FACE = {
    *("healthz", "readyz", "robots"),
    *("stakeholders:person-import-csv", "stakeholders:person-import-workbook"),
}
# Together they get a page from every name that has one.
VISITORS = (LEAD, OWNER, ADMINISTRATOR, SIGNED_OUT)
EACH_VISITOR = pytest.mark.parametrize("visitor", VISITORS)


@dataclass(frozen=True)
class Place:
    """One page of the sweep."""

    name: str
    path: str


def places(world: World, visitor: str) -> Iterator[Place]:
    """The pages that this visitor is the first to get."""
    for name, pattern in every_name().items():
        if name in WITHOUT_A_FACE:
            continue
        seen = set()
        for where in ("draft", "in force"):
            path = address(name, pattern, world, where)
            first = next((reader for reader in VISITORS if gets_page(name, reader, where)), None)
            if first == visitor and path not in seen:
                seen.add(path)
                yield Place(f"{name} ({where})", path)


def gets_page(name: str, reader: str, where: str) -> bool:
    row = POLICY[name]
    return not row.is_part and row.expected(reader, "GET", where, htmx=False) == PAGE.plain


def signed_in(world: World, visitor: str) -> Client:
    client = Client()
    if visitor != SIGNED_OUT:
        client.force_login(world.people[visitor])
    return client


# --- without JavaScript --------------------------------------------------------------------------------


class Outline(HTMLParser):
    """What a page is made of, as far as this sweep cares."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: Counter[str] = Counter()
        self.tags: Counter[str] = Counter()
        self.language = ""
        self.references: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        self.tags[tag] += 1
        self.language = said.get("lang", "") if tag == "html" else self.language
        self.ids.update([said["id"]] if "id" in said else [])
        for name in ("for", "aria-labelledby", "aria-describedby", "aria-controls"):
            self.references.update(said.get(name, "").split())

    def faults(self, html: str) -> list[str]:
        title = re.search(r"<title>(.*?)</title>", html, re.DOTALL)
        said = re.sub(r"\s+", " ", title[1]).strip() if title else ""
        found = {
            f"{self.tags['h1']} headings of the first level": self.tags["h1"] != 1,
            f"{self.tags['main']} main parts": self.tags["main"] != 1,
            f"the title {said!r}": not re.fullmatch(r"\S.* – Entente", said),
            f"the language {self.language!r}": self.language != "en",
            f"ids twice: {[name for name, times in self.ids.items() if times > 1]}": max(self.ids.values()) > 1,
            f"references to nothing: {self.references - set(self.ids)}": bool(self.references - set(self.ids)),
        }
        return [sentence for sentence, is_fault in found.items() if is_fault]


@pytest.mark.django_db
@EACH_VISITOR
def test_every_page_is_whole_without_javascript(world, visitor):
    client = signed_in(world, visitor)
    faults = []
    for place in places(world, visitor):
        response = client.get(place.path)
        html = response.content.decode()
        assert response.status_code == 200, place.name
        faults += [f"{place.name}: {fault}" for fault in Outline(html).faults(html)]
    assert not faults, "\n".join(faults)


# --- in a real browser -----------------------------------------------------------------------------------


@pytest.mark.journey
@pytest.mark.django_db(transaction=True)
@EACH_VISITOR
def test_every_page_is_open_to_everybody(new_person, visitor):
    world = a_world()
    person: Person = new_person(reduced_motion="reduce")
    session = signed_in(world, visitor).cookies.get(django_settings.SESSION_COOKIE_NAME)
    if session:
        person.context.add_cookies([{"name": session.key, "value": session.value, "url": person.address}])
    faults = []
    for place in places(world, visitor):
        page = person.open(place.path)
        faults += [f"{place.name}: {fault}" for fault in (*axe(page), *by_keyboard(page), *on_a_phone(page))]
    assert not faults, "\n".join(faults)
