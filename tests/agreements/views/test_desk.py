"""The page of a draft: one solid button, its rows, and clauses that are written in their place in the text."""

import re
import uuid

import pytest
from django.urls import reverse

from agreements.checks.warnings import set_aside
from agreements.commitments.handshakes import confirm
from agreements.drafting.terms import remove
from agreements.lifecycle.withdrawal import withdraw_draft
from agreements.models import CommitmentTerms, Outcome, PartyMember
from agreements.revisions.sealing import seal
from tests.agreements.views.browsers import browser_of
from tests.builders import NOW, a_commitment, a_draft, a_rhythm, a_right, a_table, an_outcome, ready_to_seal, seat_of
from tests.people import a_department, a_person

pytestmark = pytest.mark.django_db
IN_TEXT = {"HX-Request": "true", "HX-Target": "desk"}
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


def address(name, agreement, *args) -> str:
    return reverse(f"agreements:{name}", args=[agreement.reference, *args])


def outcome_form(impact, version=1):
    return {"version": version, "impact": impact, "beneficiaries": "", "indicators": ""}


def promise_form(table, agreement, **values):
    fields = {
        "idem": uuid.uuid4(),
        "owner": table.ben.pk,
        "deliverable": "the forecast",
        "receiver": seat_of(agreement, table.sales).pk,
        "due_on": "2030-03-15",
        "acceptance": "",
        "depends_on": "",
    }
    return fields | values


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
    assert "Ben Ode gets a mail." in page
    assert 'id="open-signing-send"' not in page_of(table.ben, agreement)


def test_an_endorsement_from_the_page_leads_back_to_it(table, agreement):
    outcome = an_outcome(agreement, by=table.ana)
    assert "Endorse for Operations" in page_of(table.ben, agreement)
    url = address("outcome-endorse", agreement, "OPS")
    answer = browser_of(table.ben).post(url, {"digest": outcome.content_digest()})
    assert answer["Location"] == f"{agreement.get_absolute_url()}#text-outcome"
    page = page_of(table.ben, agreement)
    assert "Operations agrees." in page
    assert "Endorse for Operations" not in page


# --- rows and what is left ------------------------------------------------------------------------------


def test_what_signing_needs_is_one_closed_line_until_half_is_there(table, agreement):
    assert re.search(r'id="needed">\s*<summary>Needed before signing: 3 things', page_of(table.ana, agreement))
    an_outcome(agreement, by=table.ana)
    a_rhythm(agreement, by=table.ana, escalation=table.ana)
    assert 'id="needed" open>' in page_of(table.ana, agreement)


def test_the_bar_has_three_places_and_there_is_no_breadcrumb(table, agreement):
    for url in (agreement.get_absolute_url(), address("term-list", agreement, "outcome")):
        page = browser_of(table.ana).get(url).text
        bar = page.partition('class="local-nav')[2].partition("</nav>")[0]
        assert re.findall(r'">(\w+)\s*</a>', bar) == ["Draft", "Sign", "History"]
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
    assert "Needs 3.1." in page
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


# --- writing in its place -------------------------------------------------------------------------------


def test_a_paragraph_opens_is_saved_and_closes_in_its_place(table, agreement):
    outcome, browser = an_outcome(agreement, by=table.ana), browser_of(table.ana)
    opened = browser.get(address("term-edit-part", agreement, "outcome", outcome.key), headers=IN_TEXT).text
    assert opened.lstrip().startswith('<div class="desk" id="desk">')
    assert opened.count('class="form stack"') == 1
    assert 'data-hx-target="#desk"' in opened
    assert ">Save 1.1<" in re.sub(r"\s*([<>])\s*", r"\1", opened)
    url = address("term-edit", agreement, "outcome", outcome.key)
    saved = browser.post(url, outcome_form("Shelves are never empty."), headers=IN_TEXT).text
    assert "Shelves are never empty." in saved
    assert 'class="form stack"' not in saved
    assert re.search(rf'id="{outcome.anchor}-edit"[^>]* autofocus', saved)
    assert '<div id="page-status" data-hx-swap-oob="innerHTML">Saved.</div>' in saved


def test_a_new_clause_of_a_section_that_is_not_used_opens_in_its_part(table, agreement):
    opened = browser_of(table.ana).get(address("term-add-part", agreement, "decision-right"), headers=IN_TEXT).text
    assert opened.index("5 Decision rights") < opened.index('id="new-decision-right"')


def test_closing_shows_the_paragraph_again(table, agreement):
    outcome = an_outcome(agreement, by=table.ana)
    closed = browser_of(table.ana).get(address("term-part", agreement, "outcome", outcome.key), headers=IN_TEXT).text
    assert 'class="form stack"' not in closed
    assert re.search(rf'id="{outcome.anchor}-edit"[^>]* autofocus', closed)


def test_what_is_wrong_is_said_in_its_place(table, agreement):
    url = address("term-add", agreement, "commitment")
    form = promise_form(table, agreement, due_on="1999-01-01", acceptance="Words worth keeping")
    answer = browser_of(table.ana).post(url, form, headers=IN_TEXT)
    assert answer.status_code == 422
    assert 'id="desk"' in answer.text
    assert "Choose today or a day after it" in answer.text
    assert "Words worth keeping" in answer.text


def test_both_wordings_stand_in_its_place(table, agreement):
    outcome = an_outcome(agreement, by=table.ana, impact="Ready in March.")
    url = address("term-edit", agreement, "outcome", outcome.key)
    browser_of(table.ben).post(url, outcome_form("Ready in April."))
    answer = browser_of(table.ana).post(url, outcome_form("Ready in May."), headers=IN_TEXT)
    assert answer.status_code == 409
    assert 'id="desk"' in answer.text
    for words in ("Ready in March.", "Ready in April.", "Ready in May."):
        assert words in answer.text
    merged = browser_of(table.ana).post(url, outcome_form("Ready in May.", version=2), headers=IN_TEXT)
    assert merged.status_code == 200
    assert Outcome.objects.get().impact == "Ready in May."


def test_a_text_sealed_meanwhile_shows_what_was_typed_above_it(table):
    agreement = ready_to_seal(table)
    outcome = Outcome.objects.get()
    seal(agreement=agreement, by=table.ana, at=NOW)
    url = address("term-edit", agreement, "outcome", outcome.key)
    answer = browser_of(table.ana).post(url, outcome_form("Words typed meanwhile"), headers=IN_TEXT)
    assert answer.status_code == 423
    assert 'id="desk"' in answer.text
    assert "Words typed meanwhile" in answer.text
    assert "/edit/" not in answer.text


def test_a_clause_removed_meanwhile_leaves_the_typed_text_where_it_is(table, agreement):
    promise = a_commitment(agreement, owner=table.ben, receiver=table.sales)
    remove(CommitmentTerms, agreement=agreement, key=promise.key, version=1, by=table.ana, at=NOW)
    url = address("term-edit", agreement, "commitment", promise.key)
    assert browser_of(table.ana).post(url, promise_form(table, agreement), headers=IN_TEXT).status_code == 410


def test_a_move_and_a_removal_number_the_others_anew(table, agreement):
    promises = [
        a_commitment(agreement, owner=table.ben, receiver=table.sales, deliverable=f"part {name}") for name in "AB"
    ]
    browser = browser_of(table.ana)
    url = address("term-move", agreement, "commitment", promises[1].key)
    moved = browser.post(url, {"direction": "up"}, headers=IN_TEXT).text
    assert moved.index("delivers part B") < moved.index("delivers part A")
    url = address("term-remove", agreement, "commitment", promises[1].key)
    left = browser.post(url, {"version": 1}, headers=IN_TEXT).text
    assert "part B" not in left
    assert re.search(r"3\.1: </span>Ben Ode delivers part A", re.sub(r"\s+", " ", left))


def test_an_owner_answers_in_its_place(table, agreement):
    promise = a_commitment(agreement, owner=table.ben, receiver=table.sales)
    browser, url = browser_of(table.ben), address("handshake-answer", agreement, promise.key)
    opened = browser.get(address("handshake-answer-part", agreement, promise.key), headers=IN_TEXT).text
    assert 'id="desk"' in opened
    assert "I confirm it as it stands" in opened
    answered = browser.post(url, {"version": 1, "choice": "confirm"}, headers=IN_TEXT).text
    assert "Taken on by Ben Ode" in answered
    assert 'class="form stack"' not in answered


def test_the_pages_of_sections_answer_as_before(table, agreement):
    outcome = an_outcome(agreement, by=table.ana)
    part = (
        browser_of(table.ana)
        .get(address("term-edit-part", agreement, "outcome", outcome.key), headers={"HX-Request": "true"})
        .text
    )
    assert 'id="desk"' not in part
    assert f'data-hx-target="#{outcome.anchor}"' in part


def test_an_outsider_opens_nothing_in_the_text(table, agreement):
    outcome = an_outcome(agreement, by=table.ana)
    otto = a_person(name="Otto Aus", department=a_department(name="Legal"))
    url = address("term-edit-part", agreement, "outcome", outcome.key)
    assert browser_of(otto).get(url, headers=IN_TEXT).status_code == 404


def test_a_paragraph_is_opened_with_as_many_questions_among_30_as_alone(client, table, agreement, count_queries):
    promise = a_commitment(agreement, owner=table.ben, receiver=table.sales)
    a_commitment(agreement, owner=table.ben, receiver=table.sales, depends_on=promise.commitment)
    client.force_login(table.ana)
    url = address("term-edit-part", agreement, "commitment", promise.key)
    headers = {"hx-request": "true", "hx-target": "desk"}
    one = count_queries(client, url, **headers)
    for _ in range(29):
        a_commitment(agreement, owner=table.ben, receiver=table.sales)
    assert count_queries(client, url, **headers) == one
