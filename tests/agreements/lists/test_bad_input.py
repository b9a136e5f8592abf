"""What no list may stumble over: addresses that nobody's page has made, over every list and both of its files."""

import csv
from io import BytesIO, StringIO
from urllib.parse import urlencode

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from agreements.models import Agreement
from stakeholders.lists.definition import LISTINGS
from stakeholders.models import Department
from tests.access.answers import LEAD, OUTSIDER
from tests.agreements.views.browsers import browser_of

pytestmark = pytest.mark.django_db
NAMES = ["agreements", "promises", "changes", "events", "people"]
LONG = "x" * 10_000
CHOICES = ("stage", "word", "moved", "status", "show", "state", "department", "other", "giver", "receiver", "within")
DAYS, PEOPLE = ("since", "until"), ("lead", "owner", "asked_by", "person")
# What cannot be read of an address: the list is the one that there is without it.
UNREADABLE = [
    *({"sort": order} for order in ("password", "-", "--number", "name'--", LONG)),
    *({"page": page} for page in (10**9, -1, 0, "1e9", "²", "٣", "9" * 5_000, LONG)),
    dict.fromkeys(CHOICES, "nothing such"),
    dict.fromkeys(CHOICES, LONG),
    dict.fromkeys(DAYS, "2026-02-30"),
    dict.fromkeys(DAYS, "10000-01-01"),
    dict.fromkeys(DAYS, LONG),
    *(dict.fromkeys(PEOPLE, asked) for asked in ("999999999", LONG, "\x1b[31m")),
    *({"agreement": asked} for asked in ("AG-9999", "AG-99999999999999", "-1", "' OR 1=1", LONG)),
    *({"q": words} for words in (LONG, "\x1b[31m")),
    {"nonsense": "1", "csrfmiddlewaretoken": "1", "": ""},
]
# What can be read, and finds something or nothing; never an error.
ODD = [
    *(
        {"q": words, **dict.fromkeys(PEOPLE, words)}
        for words in ("%_\\'", "%", "_", "\\", "'; --", '"', "<b>", "&:*|!()")
    ),
    dict.fromkeys(("q", *PEOPLE), "🎉" * 300),
    dict.fromkeys(("q", *PEOPLE), "=1+1"),
    {"since": "0001-01-01", "until": "9999-12-31"},
    {"since": "9999-12-31", "until": "0001-01-01"},
]


def address(name: str, asked: dict, file_format: str = "") -> str:
    path = (
        reverse("stakeholders:list-export", args=[name, file_format]) if file_format else reverse(LISTINGS[name].page)
    )
    return f"{path}?{urlencode(asked)}"


def file_of(client, name, asked, file_format):
    answer = client.get(address(name, asked, file_format))
    assert answer.status_code == 200
    content = b"".join(answer.streaming_content)
    if file_format == "csv":
        return list(csv.reader(StringIO(content.decode("utf-8-sig"), newline=""), strict=True))
    return [[cell.value for cell in row] for row in load_workbook(BytesIO(content))["List"].rows]


@pytest.fixture
def lead(world):
    return browser_of(world.people[LEAD])


@pytest.mark.parametrize("name", NAMES)
def test_what_cannot_be_read_of_an_address_narrows_nothing(lead, name):
    whole = {form: file_of(lead, name, {}, form) for form in ("csv", "xlsx")}
    assert len(whole["csv"]) > 1
    for asked in UNREADABLE:
        page = lead.get(address(name, asked))
        assert page.status_code == 200, str(asked)[:80]
        assert page.context["page"].paginator.count == len(whole["csv"]) - 1, str(asked)[:80]
        assert LONG not in page.context["sentence"]
        assert file_of(lead, name, asked, "csv") == whole["csv"], str(asked)[:80]
    assert file_of(lead, name, UNREADABLE[6], "xlsx") == whole["xlsx"]


@pytest.mark.parametrize("name", NAMES)
def test_an_address_with_a_nul_leads_nowhere(lead, name):
    for asked in ({"sort": "\x00"}, {"q": "a\x00b"}, {"page": "\x00"}, {"department": "\x00"}):
        assert [lead.get(address(name, asked, form)).status_code for form in ("", "csv", "xlsx")] == [404] * 3


@pytest.mark.parametrize("name", NAMES)
def test_odd_words_and_days_are_looked_for_as_they_are(lead, name):
    for asked in ODD:
        page = lead.get(address(name, asked))
        assert page.status_code == 200
        assert "<b>”" not in page.text
        rows = file_of(lead, name, asked, "csv")
        assert len(rows) == page.context["page"].paginator.count + 1
        assert len(file_of(lead, name, asked, "xlsx")) == len(rows)


@pytest.mark.parametrize("words", ["%", "_", "\\", "%%%"])
def test_signs_of_patterns_match_themselves_alone(lead, words):
    assert lead.get(address("people", {"q": words})).context["page"].paginator.count == 0
    assert lead.get(address("people", {"q": "a"})).context["page"].paginator.count > 0


@pytest.mark.parametrize("name", ["agreements", "promises", "changes", "events"])
def test_a_filter_finds_nothing_of_what_one_may_not_read(world, name):
    """Whatever an outsider asks of departments and agreements that there are, pages and files are as of nothing."""
    outsider = browser_of(world.people[OUTSIDER])
    (agreement,) = Agreement.objects.filter(first_in_force_at__isnull=False).titled()
    assert browser_of(world.people[LEAD]).get(address(name, {"show": "all"})).context["page"].paginator.count
    for code in Department.objects.values_list("code", flat=True):
        asked = {"department": code, "other": code, "giver": code, "show": "all", "since": "2000-01-01"}
        page = outsider.get(address(name, {**asked, "agreement": agreement.reference}))
        assert page.context["page"].paginator.count == 0
        assert agreement.title not in page.text
        assert len(file_of(outsider, name, asked, "csv")) == 1


@pytest.mark.parametrize("name", NAMES)
def test_a_view_of_what_nobody_can_read_asks_for_the_whole_list(lead, name):
    save = reverse("stakeholders:saved-view-save", args=[name])
    for asked in UNREADABLE[:12]:
        kept = lead.post(save, {"name": "Odd", "query": urlencode(asked), "replaces": "on"})
        assert (kept.status_code, kept["Location"]) == (303, reverse(LISTINGS[name].page)), str(asked)[:80]
    assert lead.post(save, {"name": "a\x00b", "query": "\x00"}).status_code == 422
    assert lead.post(save, {"name": LONG, "query": LONG}).status_code == 422
