"""The sections of a draft in the browser's language: pages, fragments, both wordings, bad input."""

import uuid
from datetime import date

import pytest
from django.urls import reverse

from agreements.drafting.parties import add_member
from agreements.models import CommitmentTerms, DecisionRight, Outcome, Rhythm, Signatory, TradeOff
from agreements.revisions.sealing import seal
from tests.builders import NOW, a_commitment, a_draft, a_table, an_outcome, ready_to_seal, seat_of
from tests.people import a_department, a_person

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
HOSTILE = "<script>alert('x')</script>{{ 7|add:7 }}' OR 1=1 --"


def address(name: str, agreement, *args) -> str:
    return reverse(f"agreements:{name}", args=[agreement.reference, *args])


def commitment_form(table, agreement, **values) -> dict[str, object]:
    fields = {
        "idem": uuid.uuid4(),
        "deliverable": "Forecast",
        "owner": table.ben.pk,
        "receiver": seat_of(agreement, table.sales).pk,
        "due_on": "2030-03-15",
        "acceptance": "",
        "depends_on": "",
    }
    return fields | values


@pytest.fixture
def table():
    return a_table()


@pytest.fixture
def agreement(table):
    return a_draft(table)


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "htmx"])
def test_a_commitment_is_added(client, table, agreement, headers):
    client.force_login(table.ana)
    answer = client.post(
        address("term-add", agreement, "commitment"), commitment_form(table, agreement), headers=headers
    )
    assert answer.status_code == (200 if headers else 303)
    assert CommitmentTerms.objects.get().deliverable == "Forecast"


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "htmx"])
@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"owner": ""}, "Please choose."),
        ({"due_on": "2027-02-30"}, "Enter a valid date"),
        ({"due_on": "1999-01-01"}, "Choose today or a day after it"),
        ({"due_on": "2999-01-01"}, "Choose a day before the year 2101"),
        ({"receiver": "999999"}, "Select a valid choice"),
        ({"owner": "not-a-person"}, "Select a valid choice"),
        ({"depends_on": "999999"}, "Select a valid choice"),
        ({"deliverable": "x" * 301}, "301 of 300 characters: 1 too many."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(client, table, agreement, headers, wrong, says):
    client.force_login(table.ana)
    form = commitment_form(table, agreement, acceptance="Words worth keeping", **wrong)
    answer = client.post(address("term-add", agreement, "commitment"), form, headers=headers)
    assert answer.status_code == 422
    assert says in answer.text
    assert "Words worth keeping" in answer.text
    assert not CommitmentTerms.objects.exists()


def test_another_agreements_party_is_no_choice(client, table, agreement):
    other = a_draft(table, also=[a_department(name="Legal")])
    foreign = other.parties.get(department__name="Legal")
    client.force_login(table.ana)
    form = commitment_form(table, agreement, receiver=foreign.pk)
    assert client.post(address("term-add", agreement, "commitment"), form).status_code == 422


def test_a_matter_has_one_approver(client, table, agreement):
    client.force_login(table.ana)
    form = {"idem": uuid.uuid4(), "matter": "dates", "words": "", "approver": table.ana.pk, "told": "", "days": 3}
    url = address("term-add", agreement, "decision-right")
    assert client.post(url, form).status_code == 303
    answer = client.post(url, form | {"idem": uuid.uuid4(), "approver": table.ben.pk})
    assert answer.status_code == 422
    assert "Choose one approver" in answer.text
    assert DecisionRight.objects.count() == 1


def test_one_form_sent_twice_adds_one_clause(client, table, agreement):
    client.force_login(table.ana)
    form = commitment_form(table, agreement)
    for _ in range(2):
        client.post(address("term-add", agreement, "commitment"), form, headers=HTMX)
    assert CommitmentTerms.objects.count() == 1


def edit_form(outcome, impact, version=1):
    return {"version": version, "impact": impact, "beneficiaries": "Customers", "indicators": "97 % in stock"}


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "htmx"])
def test_base_theirs_and_yours_stand_in_the_answer_and_merge_saves(client, table, agreement, headers):
    outcome = an_outcome(agreement, by=table.ana, impact="Shelves are full in spring for all shops.")
    url = address("term-edit", agreement, "outcome", outcome.key)
    client.force_login(table.ben)
    client.post(url, edit_form(outcome, "Shelves are full in early spring for all shops."))
    client.force_login(table.ana)
    answer = client.post(url, edit_form(outcome, "Shelves are full in spring for big shops."), headers=headers)
    assert answer.status_code == 409
    for words in (
        "Shelves are full in spring for all shops.",
        "Shelves are full in early spring for all shops.",
        "Shelves are full in spring for big shops.",
        "Shelves are full in early spring for big shops.",
    ):
        assert words in answer.text
    merged = edit_form(outcome, "Shelves are full in early spring for big shops.", version=2)
    assert client.post(url, merged, headers=headers).status_code == (200 if headers else 303)
    assert Outcome.objects.get().impact == "Shelves are full in early spring for big shops."


def test_both_changing_the_same_words_leaves_the_choice_to_the_person(client, table, agreement):
    outcome = an_outcome(agreement, by=table.ana, impact="Ready in March.")
    url = address("term-edit", agreement, "outcome", outcome.key)
    client.force_login(table.ana)
    client.post(url, edit_form(outcome, "Ready in April."))
    answer = client.post(url, edit_form(outcome, "Ready in May."))
    assert answer.status_code == 409
    assert "please make one text" in answer.text
    assert Outcome.objects.get().impact == "Ready in April."


def test_dates_are_chosen_whole_and_never_mixed(client, table, agreement):
    """Half of their date and half of yours would be a date that nobody chose, or none at all."""
    wording = a_commitment(agreement, owner=table.ben, receiver=table.sales, due_on=date(2030, 3, 15))
    url = address("term-edit", agreement, "commitment", wording.key)
    client.force_login(table.ana)
    client.post(url, commitment_form(table, agreement, version=1, due_on="2030-04-15"))
    answer = client.post(url, commitment_form(table, agreement, version=1, due_on="2030-03-31"))
    assert answer.status_code == 409
    assert 'value="2030-03-31"' in answer.text
    assert "please make one text" in answer.text


@pytest.mark.parametrize("version", ["", "0", "-1", "junk", "99999999999999", "2"])
def test_an_unreadable_version_never_overwrites(client, table, agreement, version):
    outcome = an_outcome(agreement, by=table.ana)
    client.force_login(table.ana)
    url = address("term-edit", agreement, "outcome", outcome.key)
    assert client.post(url, edit_form(outcome, "Other words", version=version)).status_code == 409
    assert Outcome.objects.get().impact == "Shelves are full."


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "htmx"])
def test_a_sealed_text_answers_423_and_shows_what_was_typed(client, table, headers):
    agreement = ready_to_seal(table)
    outcome = Outcome.objects.get()
    seal(agreement=agreement, by=table.ana, at=NOW)
    client.force_login(table.ana)
    url = address("term-edit", agreement, "outcome", outcome.key)
    answer = client.post(url, edit_form(outcome, "Words typed meanwhile"), headers=headers)
    assert answer.status_code == 423
    assert "Words typed meanwhile" in answer.text
    assert reverse("agreements:agreement-reopen", args=[agreement.reference]) in answer.text


def test_a_removed_clause_answers_410_and_shows_what_was_typed(client, table, agreement):
    wording = a_commitment(agreement, owner=table.ben, receiver=table.sales)
    client.force_login(table.ana)
    assert client.post(address("term-remove", agreement, "commitment", wording.key), {"version": 1}).status_code == 303
    answer = client.post(
        address("term-edit", agreement, "commitment", wording.key),
        commitment_form(table, agreement, deliverable="Typed for nothing?"),
    )
    assert answer.status_code == 410
    assert "Ana Ruiz removed this from the draft" in answer.content.decode()
    assert "Typed for nothing?" in answer.text


def test_rows_move_with_and_without_htmx(client, table, agreement):
    rows = [a_commitment(agreement, owner=table.ben, receiver=table.sales, deliverable=name) for name in "AB"]
    client.force_login(table.ana)
    url = address("term-move", agreement, "commitment", rows[1].key)
    answer = client.post(url, {"direction": "up"}, headers=HTMX)
    assert answer.text.index(">C-0002") < answer.text.index(">C-0001")
    assert client.post(url, {"direction": "down"}).status_code == 303
    order = CommitmentTerms.objects.order_by("position").values_list("deliverable", flat=True)
    assert list(order) == ["A", "B"]


def test_hostile_text_is_words(client, table, agreement):
    outcome = an_outcome(agreement, by=table.ana)
    client.force_login(table.ana)
    client.post(address("term-edit", agreement, "outcome", outcome.key), edit_form(outcome, HOSTILE))
    page = client.get(address("term-list", agreement, "outcome"))
    assert "<script>alert" not in page.text
    assert "&lt;script&gt;alert" in page.text
    assert "{{ 7|add:7 }}" in page.text


def test_a_contributor_reads_but_does_not_write(client, table, agreement):
    carl = a_person(name="Carl Mey", department=table.operations)
    add_member(party=seat_of(agreement, table.operations), person=carl, role="contributor", by=table.ben, at=NOW)
    client.force_login(carl)
    assert client.get(address("term-list", agreement, "outcome")).status_code == 200
    answer = client.post(address("term-add", agreement, "commitment"), commitment_form(table, agreement))
    assert answer.status_code == 403
    assert "Ask one of them" in answer.text


def test_an_outsider_finds_nothing(client, table, agreement):
    client.force_login(a_person(name="Otto Aus", department=a_department(name="Legal")))
    assert client.get(address("term-list", agreement, "outcome")).status_code == 404
    assert client.post(address("term-add", agreement, "commitment"), {}).status_code == 404


def test_a_fragment_visited_directly_leads_to_its_page(client, table, agreement):
    client.force_login(table.ana)
    answer = client.get(address("term-add-part", agreement, "trade-off"))
    assert answer.status_code == 302
    assert answer["Location"] == address("term-add", agreement, "trade-off")


@pytest.mark.parametrize("section", ["outcome", "stakeholders", "trade-offs", "commitments", "decisions", "cadence"])
def test_the_questions_do_not_grow_with_the_rows(client, table, section, count_queries):
    agreement = a_draft(table)
    client.force_login(table.ana)
    fill(agreement, table, 1)
    one = count_queries(client, address("term-list", agreement, section))
    fill(agreement, table, 29)
    assert count_queries(client, address("term-list", agreement, section)) == one
    assert one <= 28


def fill(agreement, table, rows: int) -> None:
    for _ in range(rows):
        first = a_commitment(agreement, owner=table.ben, receiver=table.sales)
        TradeOff.objects.create(
            revision=first.revision,
            giver=seat_of(agreement, table.sales),
            gives="Calendar",
            gainer=seat_of(agreement, table.operations),
            gains="Time",
        )
    assert Rhythm.objects.count() == 0


def test_nobody_is_offered_to_remove_a_signatory_of_another_party(client, table, agreement):
    named = Signatory.objects.get(party=seat_of(agreement, table.operations))
    page, way = address("term-list", agreement, "stakeholders"), f"{named.anchor}-remove"
    assert way in as_read_by(client, table.ben, page)
    assert way not in as_read_by(client, table.ana, page)


def test_the_way_back_into_a_sealed_text_is_shown_to_its_writers_alone(client, table):
    owner = a_person(name="Ola Kern")
    agreement = ready_to_seal(table, owner=owner)
    seal(agreement=agreement, by=table.ana, at=NOW)
    page, way = (
        address("term-list", agreement, "commitments"),
        reverse("agreements:agreement-reopen", args=[agreement.reference]),
    )
    assert way in as_read_by(client, table.ben, page)
    assert way not in as_read_by(client, owner, page)


def as_read_by(client, reader, page):
    client.force_login(reader)
    return client.get(page).text
