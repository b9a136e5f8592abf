"""On every page that anybody gets, each of the four yeses has its one verb, and beside its button what it means."""

import re
from html import unescape

import pytest
from django.urls import resolve

from agreements.yeses import Yes
from tests.access.answers import LEAD, OTHER, OWNER
from tests.access.places import places, signed_in

FORM = re.compile(r'<form[^>]*?method="post"[^>]*?action="([^"]+)".*?</form>', re.DOTALL)
# What is said yes to by a form that is sent there; its own button says the verb.
SAID_AT = {
    "outcome-endorse": ("Agree", [Yes.OUTCOME]),
    "handshake-answer": ("take it on", [Yes.PROMISE]),
    "counter-offer-answer": ("Agree", [Yes.OTHER_DATE, Yes.OTHER_OWNER]),
    "change-answer": ("Agree", [Yes.CHANGE]),
    "completion-answer": ("Accept", [Yes.DELIVERY]),
}


def unexplained(html: str, seen: set[str]) -> list[str]:
    """Return the acts of a page that lack their verb or what it means; `seen` gathers which acts stand there."""
    found, words = [], unescape(html)
    for form in FORM.finditer(html):
        name = resolve(form[1].partition("?")[0]).url_name
        if name not in SAID_AT:
            continue
        seen.add(name)
        verb, meanings = SAID_AT[name]
        if verb.lower() not in re.sub(r"<[^>]+>", " ", form[0]).lower():
            found.append(f"{name} without {verb!r}")
        if not any(str(one.label) in words for one in meanings):
            found.append(f"{name} without what it means")
    return found


@pytest.mark.django_db
def test_on_every_page_each_yes_says_what_it_means(world):
    faults: list[str] = []
    seen: set[str] = set()
    for reader in (LEAD, OTHER, OWNER):
        client = signed_in(world, reader)
        for place in places(world, reader):
            found = unexplained(client.get(place.path).content.decode(), seen)
            faults += [f"{place.name} as {reader}: {one}" for one in found]
    assert faults == []
    assert seen == set(SAID_AT), "every act stands on some page of this world"


def test_a_yes_without_its_words_is_noticed():
    action = "/agreements/AG-0001/parties/OPS/endorse/"
    form = f'<form id="x" method="post" action="{action}"><button>Endorse</button></form>'
    assert unexplained(form, set()) == ["outcome-endorse without 'Agree'", "outcome-endorse without what it means"]
    explained = form.replace("Endorse</", "Agree</") + str(Yes.OUTCOME.label)
    assert unexplained(explained, set()) == []
