"""Every page is whole without JavaScript: one first heading, one main part, a title, each id once."""

import re
from collections import Counter
from html.parser import HTMLParser

import pytest

from tests.access.answers import ADMINISTRATOR, LEAD, OWNER
from tests.access.places import places, signed_in
from tests.access.world import SIGNED_OUT

WRITTEN_IN_ONE_LINE = {"text", "search", "email", "password", "date", "time", "number", "url", "datetime-local"}


def is_its_own(button: set[str]) -> bool:
    """True for the solid button of a form, and for the one that stands in for it where another comes first."""
    return "enter" in button or ("btn" in button and "btn-quiet" not in button)


class Outline(HTMLParser):
    """What a page is made of, as far as these tests care."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: Counter[str] = Counter()
        self.tags: Counter[str] = Counter()
        self.language = ""
        self.references: set[str] = set()
        # Of each form whether something is written in one line, and the classes of its submit buttons in order.
        self.forms: list[tuple[list[str], list[set[str]]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        self.tags[tag] += 1
        self.language = said.get("lang", "") if tag == "html" else self.language
        self.ids.update([said["id"]] if "id" in said else [])
        self._note_form(tag, said)
        for name in ("for", "aria-labelledby", "aria-describedby", "aria-controls"):
            self.references.update(said.get(name, "").split())

    def _note_form(self, tag: str, said: dict[str, str]) -> None:
        if tag == "form":
            self.forms.append(([], []))
        elif self.forms and tag == "input" and said.get("type", "text") in WRITTEN_IN_ONE_LINE:
            self.forms[-1][0].append(said.get("name", ""))
        elif self.forms and tag == "button" and said.get("type") == "submit":
            self.forms[-1][1].append({*said.get("class", "").split(), *(["enter"] if "data-enter" in said else [])})

    @property
    def wrong_enters(self) -> list[str]:
        """Fields in which Enter would press another button than the form's own."""
        several = [(fields, buttons) for fields, buttons in self.forms if fields and len(buttons) > 1]
        return [", ".join(fields) for fields, buttons in several if not is_its_own(buttons[0])]

    def faults(self, html: str) -> list[str]:
        title = re.search(r"<title>(.*?)</title>", html, re.DOTALL)
        said = re.sub(r"\s+", " ", title[1]).strip() if title else ""
        found = {
            f"{self.tags['h1']} headings of the first level": self.tags["h1"] != 1,
            f"{self.tags['main']} main parts": self.tags["main"] != 1,
            f"the title {said!r}": not re.fullmatch(r"\S.* – Entente", said),
            f"the language {self.language!r}": self.language != "en",
            f"ids twice: {[name for name, times in self.ids.items() if times > 1]}": max(self.ids.values()) > 1,
            f"Enter presses another button in: {self.wrong_enters}": bool(self.wrong_enters),
            f"references to nothing: {self.references - set(self.ids)}": bool(self.references - set(self.ids)),
        }
        return [sentence for sentence, is_fault in found.items() if is_fault]


@pytest.mark.django_db
@pytest.mark.parametrize("reader", [LEAD, OWNER, ADMINISTRATOR, SIGNED_OUT])
def test_every_page_is_whole_without_javascript(world, reader):
    client = signed_in(world, reader)
    faults = []
    for place in places(world, reader):
        response = client.get(place.path)
        html = response.content.decode()
        assert response.status_code == 200, place.name
        faults += [f"{place.name}: {fault}" for fault in Outline(html).faults(html)]
    assert not faults, "\n".join(faults)
