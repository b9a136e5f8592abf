"""The page of a draft: one solid button, its rows, and its text."""

import re

import pytest

from agreements.checks.warnings import set_aside
from agreements.commitments.handshakes import confirm
from agreements.lifecycle.withdrawal import withdraw_draft
from agreements.models import CommitmentTerms, PartyMember
from agreements.revisions.sealing import seal
from tests.agreements.views.browsers import browser_of
from tests.agreements.views.clauses import IN_TEXT, address, promise_form
from tests.builders import NOW, a_commitment, a_draft, a_rhythm, a_right, a_table, an_outcome, ready_to_seal, seat_of
from tests.people import a_person

pytestmark = pytest.mark.django_db
SOLID = re.compile(r'class="btn"')


@pytest.fixture
def table():
    return a_table()


@pytest.fixture
def agreement(table):
    return a_draft(table)


def page_of(person, agreement) -> str:
    answer = browser_of(person).get(agreement.get_absolute_url())
    assert answer.status_code == 200
    return answer.text


def main_of(page: str) -> str:
    return page.partition("<main")[2]


def everything(table):
    """A draft that uses every section."""
    agreement = ready_to_seal(table)
    a_right(agreement, matter="dates", approver=table.ana, by=table.ana)
    set_aside(agreement=agreement, warning="trade-offs", reason="All gain.", by=table.ana, at=NOW)
    return agreement


# --- one next step -----------------------------------------------------------------------------------


@pytest.mark.parametrize("made", [a_draft, ready_to_seal, everything])
@pytest.mark.parametrize("sealed", [False, True], ids=["draft", "signing"])
def test_at_most_one_button_is_solid_and_for_somebody_it_is_one(table, made, sealed):
    agreement = made(table)
    reader = a_person(name="Rae Reader")
    PartyMember.objects.create(party=seat_of(agreement, table.sales), person=reader, role="contributor")
    if sealed and made is not a_draft:
        seal(agreement=agreement, by=table.ana, at=NOW)
    solid = {person.name: len(SOLID.findall(main_of(page_of(person, agreement)))) for person in (table.ana, reader)}
    assert solid == {"Ana Ruiz": 1, "Rae Reader": 0}
    assert "You wait for" in page_of(reader, agreement)


def test_what_stands_open_has_no_second_solid_button(table, agreement):
    outcome = an_outcome(agreement, by=table.ana)
    promise = a_commitment(agreement, owner=table.ana, receiver=table.operations)
    browser = browser_of(table.ana)
    for page in (
        address("term-edit-part", agreement, "outcome", outcome.key),
        address("term-add-part", agreement, "rhythm"),
        address("term-remove-part", agreement, "commitment", promise.key),
        address("handshake-answer-part", agreement, promise.key),
    ):
        assert len(SOLID.findall(browser.get(page, headers=IN_TEXT).text)) == 1, page


def test_signing_is_opened_from_the_page(table):
    agreement = ready_to_seal(table)
    page = page_of(table.ana, agreement)
    assert 'id="open-signing-send"' in page
    assert "Ben Ode gets a mail at once." in page
    assert 'id="open-signing-send"' not in page_of(table.ben, agreement)


def test_an_endorsement_from_the_page_leads_back_to_it(table, agreement):
    outcome = an_outcome(agreement, by=table.ana)
    assert "Agree for Operations" in page_of(table.ben, agreement)
    url = address("outcome-endorse", agreement, "OPS")
    answer = browser_of(table.ben).post(url, {"digest": outcome.content_digest()})
    assert answer["Location"] == f"{agreement.get_absolute_url()}#text-outcome"
    page = page_of(table.ben, agreement)
    assert "Operations agrees." in page
    assert "Agree for Operations" not in page


# --- rows and what is left ------------------------------------------------------------------------------


def test_what_signing_needs_is_one_closed_line_until_half_is_there(table, agreement):
    assert re.search(r'id="needed">\s*<summary>Needed before signing: 3 things', page_of(table.ana, agreement))
    an_outcome(agreement, by=table.ana)
    a_rhythm(agreement, by=table.ana, escalation=table.ana)
    assert 'id="needed" open>' in page_of(table.ana, agreement)


def test_the_bar_has_five_places_and_there_is_no_breadcrumb(table, agreement):
    for url in (agreement.get_absolute_url(), address("term-list", agreement, "outcome")):
        page = browser_of(table.ana).get(url).text
        bar = page.partition('class="local-nav')[2].partition("</nav>")[0]
        assert re.findall(r'">([\w ]+?)\s*</a>', bar) == ["Draft", "Our preparation", "Talk", "Sign", "History"]
        assert re.search(r'aria-current="page">Draft', bar)
        assert 'class="breadcrumb"' not in page


def test_a_withdrawn_draft_is_read_and_nothing_in_it_is_asked_or_offered(table, agreement):
    an_outcome(agreement, by=table.ana)
    withdraw_draft(agreement=agreement, reason="", by=table.ana, at=NOW)
    main = main_of(page_of(table.ana, agreement))
    assert "Shelves are full." in main
    for word in ("/edit/", "/add/", "You wait for", "Needed before signing", "Who still has to act", "Add a section"):
        assert word not in main
    assert not SOLID.search(main)


# --- the text -------------------------------------------------------------------------------------------


def test_the_text_says_who_took_on_what_and_what_it_needs(table, agreement):
    first = a_commitment(agreement, owner=table.ben, receiver=table.sales, deliverable="the forecast")
    a_commitment(agreement, owner=table.ben, receiver=table.sales, depends_on=first.commitment)
    confirm(agreement=agreement, key=first.key, version=1, by=table.ben, at=NOW)
    page = re.sub(r"\s+", " ", page_of(table.ana, agreement))
    assert "Ben Ode delivers the forecast to Sales by 15 March 2027." in page
    assert "Taken on by Ben Ode, 1 Feb." in page
    assert "Not taken on by Ben Ode yet." in page
    assert "It depends on 3.1." in page
    assert "Needed for 3.2." in page


def test_who_only_reads_is_offered_no_way_to_write(table, agreement):
    owner = a_person(name="Cleo Owner")
    promise = a_commitment(agreement, owner=owner, receiver=table.sales)
    page = page_of(owner, agreement)
    assert promise.anchor in page
    for word in ("/edit/", "/add/", "Choose a paragraph"):
        assert word not in page
    assert f'id="{promise.anchor}-answer"' in page


@pytest.mark.parametrize("is_mine", [True, False])
def test_a_promise_to_ones_own_department_is_pointed_out_and_saved(table, agreement, is_mine):
    receiver = seat_of(agreement, table.operations if is_mine else table.sales)
    url = address("term-add", agreement, "commitment")
    answer = browser_of(table.ana).post(url, promise_form(table, agreement, receiver=receiver.pk), headers=IN_TEXT)
    assert answer.status_code == 200
    promise = CommitmentTerms.objects.get()
    noticed = "Ben Ode belongs to Operations, which receives this. Is that meant?"
    assert (noticed in re.sub(r"\s+", " ", answer.text)) is is_mine
    edit = address("term-edit", agreement, "commitment", promise.key)
    assert (noticed in re.sub(r"\s+", " ", browser_of(table.ana).get(edit).text)) is is_mine


@pytest.mark.parametrize("is_mine", [True, False])
def test_it_is_pointed_out_while_the_promise_is_being_written(table, agreement, is_mine):
    receiver = seat_of(agreement, table.operations if is_mine else table.sales)
    form = promise_form(table, agreement, receiver=receiver.pk, deliverable="", step="within")
    headers = {"HX-Request": "true", "HX-Target": "within"}
    answer = browser_of(table.ana).post(address("term-add", agreement, "commitment"), form, headers=headers)
    assert answer.status_code == 200
    assert ("Ben Ode belongs to Operations" in answer.text) is is_mine
    assert "<form" not in answer.text
    whole = form | {"deliverable": "the forecast"}
    browser_of(table.ana).post(address("term-add", agreement, "commitment"), whole, headers=headers)
    assert not CommitmentTerms.objects.exists()


def test_a_result_is_kept_on_one_line(table, agreement):
    form = promise_form(table, agreement, deliverable=" the forecast\r\nof the core range ")
    assert browser_of(table.ana).post(address("term-add", agreement, "commitment"), form).status_code == 303
    assert CommitmentTerms.objects.get().deliverable == "the forecast of the core range"
