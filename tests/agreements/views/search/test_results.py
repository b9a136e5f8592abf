"""The page of search and the palette: by kind, counted, marked, bounded, and an answer to whatever is typed."""

import re
import uuid
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from agreements.drafting.new_agreement import start
from agreements.drafting.shared_drafts import share
from agreements.models import DecisionRight, TradeOff
from tests.builders import (
    NOW,
    a_commitment,
    a_draft,
    a_right,
    a_table,
    a_term,
    an_outcome,
    in_force,
    ready_to_seal,
    seat_of,
)
from tests.people import a_person

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


def client_of(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def page(person, words: str, **more: str) -> str:
    response = client_of(person).get(reverse("agreements:search"), {"q": words, **more})
    assert response.status_code == 200
    return unescape(response.content.decode())


def palette(person, words: str) -> str:
    response = client_of(person).get(reverse("agreements:search-part"), {"q": words}, headers=HTMX)
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store, private"
    return unescape(response.content.decode())


def counts(html: str) -> dict[str, int]:
    return {kind: int(count) for kind, count in re.findall(r'id="found-(\w+)-title">.*?class="count">(\d+)<', html)}


@pytest.fixture
def table():
    return a_table()


@pytest.fixture
def agreement(table):
    return in_force(ready_to_seal(table, deliverable="Prévision Straßenbau", acceptance="Sales hält sie in Händen."))


@pytest.mark.parametrize(
    "words",
    ["prevision", "PRÉVISION", "strassenbau", "Straßen", "previ stra", "haelt", "Hält Prévision", "c1", "C-0001"],
)
def test_a_promise_is_found_by_words_beginnings_and_number(table, agreement, words):
    number = agreement.commitments.get().number
    html = page(table.ben, words.replace("1", str(number)))
    assert counts(html)["promise"] == 1
    assert reverse("agreements:commitment-detail", args=[f"C-{number:04d}"]) in html


def test_hits_are_marked_as_they_were_written(table, agreement):
    html = page(table.ben, "prevision strass haendE")
    assert "<mark>Prévision</mark> <mark>Straßenbau</mark>" in html
    assert "in <mark>Händen</mark>." in html


def test_what_people_wrote_stays_text(table):
    a_draft(table, title='<b>Stock</b> & "quotes" <script>alert(1)</script>')
    html = client_of(table.ana).get(reverse("agreements:search"), {"q": "stock"}).content.decode()
    assert "&lt;b&gt;<mark>Stock</mark>&lt;/b&gt; &amp;" in html
    assert "<script>alert" not in html


def test_owners_and_departments_are_found_under_the_name_they_have_now(table, agreement):
    assert counts(page(table.ana, "ben ode"))["promise"] == 1
    table.ben.name = "Tom Ödegård"
    table.ben.save()
    assert counts(page(table.ana, "odegard prevision")) == {"promise": 1}
    assert counts(page(table.ana, "odegard"))["person"] == 1
    assert counts(page(table.ana, "ben ode")) == {}
    table.sales.name = "Vertrieb"
    table.sales.save()
    assert counts(page(table.ana, "vertr")) == {"agreement": 1, "promise": 1, "clause": 1, "department": 1}


def test_numbers_are_found_however_they_are_typed(table, agreement):
    for words in (agreement.reference, f"ag{agreement.number}", f"AG {agreement.number}", str(agreement.number)):
        assert counts(page(table.ana, words))["agreement"] == 1
    assert "agreement" not in counts(page(table.ana, "AG-0999"))


def test_clauses_lead_to_their_place(table):
    agreement = a_draft(table)
    an_outcome(agreement, by=table.ana)
    seats = {"giver": seat_of(agreement, table.sales), "gainer": seat_of(agreement, table.operations)}
    words = {"gives": "Forecasts early", "gains": "Calm weeks", "why": "Overtime ends"}
    trade = a_term(TradeOff, agreement, by=table.ana, **seats, **words)
    right = a_right(agreement, matter=DecisionRight.Matter.DATES, approver=table.ben, by=table.ana)
    assert f"{agreement.get_absolute_url()}#{trade.anchor}" in page(table.ana, "overtime")
    assert f"{agreement.get_absolute_url()}#{right.anchor}" in page(table.ana, "date moves")
    drawn = client_of(table.ana).get(agreement.get_absolute_url()).content.decode()
    assert f'id="{trade.anchor}"' in drawn


def test_help_places_and_departments_are_found(table):
    html = page(table.ana, "notific")
    assert reverse("agreements:preferences") in html
    assert 'id="found-help"' in html
    assert reverse("help-page", args=["inbox"]) in html


def test_who_and_what_is_called_so_stands_before_what_names_it(table):
    """A person's name finds everything that they own; they come before it, and so does a title."""
    lee, _leeds = a_person(name="Lee Morgan"), a_person(name="Ada Leeds")
    agreement = a_draft(table, title="Core stock")
    a_commitment(agreement, owner=lee, receiver=table.sales)
    a_right(agreement, matter="people", by=table.ana, approver=lee)
    html = page(table.ana, "lee")
    assert list(counts(html)) == ["person", "promise", "clause"]
    found = section(html, "person")
    assert found.index("Morgan") < found.index("Ada")
    a_draft(table, title="Lee's handover")
    assert list(counts(page(table.ana, "lee"))) == ["person", "agreement", "promise", "clause"]
    # Longer words that begin so come after these very words.
    assert list(counts(page(table.ana, "leed"))) == ["person"]
    an_outcome(agreement, by=table.ana, impact="Stocktaking ends earlier.")
    a_commitment(agreement, owner=table.ben, receiver=table.sales, deliverable="Core of the list")
    assert list(counts(page(table.ana, "core list"))) == ["promise"]


def section(html: str, kind: str) -> str:
    return html.partition(f'id="found-{kind}"')[2].partition("</section>")[0]


def test_a_kind_is_bounded_and_its_whole_list_has_pages(table):
    agreement = a_draft(table)
    for number in range(45):
        a_commitment(agreement, owner=table.ben, receiver=table.sales, deliverable=f"Widget {number:02d}")
    html = page(table.ana, "widget")
    assert counts(html) == {"promise": 45}
    assert html.count("<mark>Widget</mark>") == 20
    assert "All 45 promises" in html
    assert page(table.ana, "widget", kind="promise", page="3").count("<mark>Widget</mark>") == 5
    assert page(table.ana, "widget", kind="promise", page=str(10**9)).count("<mark>Widget</mark>") == 5
    assert page(table.ana, "widget", kind="nonsense").count("<mark>Widget</mark>") == 20
    assert palette(table.ana, "widget").count("<mark>Widget</mark>") == 5


@pytest.mark.parametrize(
    "words",
    [
        *("%_\\'\"", "!!! --- ...", "'; DROP TABLE x; --", "a & b | !c <-> d", "stock:*", "\\", "@p1", "½", "a", "0"),
        *("שלום 'עולם'", "مرحبا", "日本", "🎉🎉", "\u202estock", "stock\ttock"),
        *("x" * 300, "e " * 100, "C-99999999999999", "AG-", "ag c"),
    ],
)
def test_whatever_is_typed_is_answered(table, words):
    a_draft(table)
    html = page(table.ana, words)
    assert "<h1>Search</h1>" in html
    palette(table.ana, words)


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("%_\\'\"", "Type a word or a number. Signs alone find nothing."),
        ("a b", "Type at least two letters of a word."),
        ("aa " * 13, "Nothing that you may read"),
        (" ".join(f"word{letter}" for letter in "abcdefghijklm"), "Use at most 12 words."),
        ("word " * 2_000, "9,999 of 300 characters: 9,699 too many."),
        ("", "The beginning of a word is enough"),
        ("   ", "The beginning of a word is enough"),
        ("zzzz", "Nothing that you may read holds all these words."),
    ],
)
def test_the_answer_says_what_is_the_matter(table, words, answer):
    assert answer in page(table.ana, words)
    assert answer in palette(table.ana, words)


def test_the_form_leads_to_the_address_of_what_it_asks_for(table):
    a_draft(table, title="Stock of the spring")
    client, there = client_of(table.ana), reverse("agreements:search")
    response = client.post(there, {"q": "spring %_&"}, follow=True)
    assert response.redirect_chain == [(f"{there}?q=spring+%25_%26", 303)]
    assert counts(response.content.decode())["agreement"] == 1


def test_ten_thousand_characters_are_answered_in_place(table):
    """As an address they would be refused by the server, before anybody is asked."""
    client = client_of(table.ana)
    response = client.post(reverse("agreements:search"), {"q": "word " * 2_000})
    assert response.status_code == 422
    assert "9,999 of 300 characters: 9,699 too many." in response.content.decode()
    assert client.post(reverse("agreements:search-part"), {"q": "word"}, headers=HTMX).status_code == 405


def test_a_draft_is_its_leads_alone_until_it_is_shared(table):
    draft = start(
        key=uuid.uuid4(),
        title="Zanzibar",
        why_now="",
        departments=[table.sales, table.operations],
        by=table.ana,
        at=NOW,
        is_shared=False,
    )
    assert (counts(page(table.ana, "zanzibar")), counts(page(table.ben, "zanzibar"))) == ({"agreement": 1}, {})
    share(agreement=draft, covering_note="", by=table.ana, at=NOW)
    assert counts(page(table.ben, "zanzibar")) == {"agreement": 1}


def test_right_to_left_words_and_single_characters_are_found(table):
    a_draft(table, title="הסכם מלאי 在庫管理")
    assert counts(page(table.ana, "מלאי"))["agreement"] == 1
    assert counts(page(table.ana, "庫"))["agreement"] == 1


def test_the_palette_is_a_list_that_can_be_walked(table):
    a_draft(table, title="Stock of the spring")
    html = palette(table.ana, "spring")
    assert re.search(
        r'role="listbox".*role="group".*role="option" aria-selected="false" tabindex="-1"', html, re.DOTALL
    )
    assert "<html" not in html
    assert "1 found" in html


def test_people_who_left_are_found_in_promises_alone(table, agreement):
    table.ben.is_active = False
    table.ben.save()
    assert counts(page(table.ana, "ben ode")).keys() >= {"promise"}
    assert "person" not in counts(page(table.ana, "ben ode"))


def test_searching_asks_as_often_for_thirty_as_for_one(table, count_queries):
    agreement = a_draft(table)
    a_commitment(agreement, owner=table.ben, receiver=table.sales, deliverable="Widget")
    address, client = f"{reverse('agreements:search')}?q=widget", client_of(table.ana)
    count_queries(client, address)
    once = count_queries(client, address)
    for number in range(30):
        owner = a_person(name=f"Owner{number}", department=table.sales)
        a_commitment(agreement, owner=owner, receiver=table.sales, deliverable=f"Widget {number}")
        a_draft(table, title=f"Widget {number}", at=NOW)
    assert count_queries(client, address) == once
