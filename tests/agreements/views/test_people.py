"""One list of people, and one way to add a person, with and without JavaScript."""

import re
import uuid

import pytest
from django.urls import reverse

from agreements.drafting.new_agreement import start
from agreements.drafting.participation import answer_participation
from agreements.drafting.parties import add_member
from agreements.lifecycle.withdrawal import withdraw_draft
from agreements.models import Agreement, Participation, PartyMember, Signatory, Stakeholder
from agreements.revisions.sealing import seal
from tests.builders import NOW, a_commitment, a_draft, a_table, a_term, in_force, ready_to_seal, seat_of
from tests.people import a_department, a_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def table():
    return a_table()


@pytest.fixture
def agreement(table):
    return a_draft(table)


def add_url(agreement):
    return reverse("agreements:person-add", args=[agreement.reference])


def page_of(client, reader, agreement):
    client.force_login(reader)
    return client.get(reverse("agreements:term-list", args=[agreement.reference, "stakeholders"])).text


def line_of(page, person):
    """The line of one person in the list, as words."""
    found = page.partition(f'id="person-{person.pk}"')[2].partition('id="person-')[0].partition("</section>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", found).split())


def form(department, role, person=None, **more):
    fields = {"department": department.pk, "role": role, "idem": uuid.uuid4()}
    return fields | ({"person": person.pk} if person else {}) | more


# --- the list ----------------------------------------------------------------------------------------------


def test_a_person_stands_once_with_parts_and_state(client, table, agreement):
    a_commitment(agreement, owner=table.ben, receiver=table.sales)
    page = page_of(client, table.ana, agreement)
    assert page.count(f'id="person-{table.ben.pk}"') == 1
    line = line_of(page, table.ben)
    assert "asked, no answer yet" in line
    assert "signs as Head of Operations, represents, as head, owns promise C-0001 (asked)" in line
    assert "The agreement is in force when all signatories have signed the same words." in page
    assert len(re.findall(r'<a class="btn"|class="btn"', page)) == 1, "one solid button"


def test_before_sharing_the_list_says_that_nobody_is_asked(client, table):
    words = {"title": "Stock", "why_now": "", "departments": [table.sales, table.operations]}
    agreement = start(key=uuid.uuid4(), **words, by=table.ana, at=NOW, is_shared=False)
    assert "Nobody here has been asked yet." in page_of(client, table.ana, agreement)


def test_everybody_finds_their_own_answer_in_the_list(client, table, agreement):
    assert "Say whether I take part" in page_of(client, table.ben, agreement)
    answer_participation(agreement=agreement, answer="yes", by=table.ben, at=NOW)
    assert "Change my answer" in page_of(client, table.ben, agreement)
    assert "Change my answer" not in page_of(client, table.ana, agreement)


def test_each_reader_is_offered_what_is_theirs_to_do(client, table, agreement):
    fay = a_person(name="Fay Lind")
    add_member(party=seat_of(agreement, table.operations), person=fay, role="contributor", by=table.ana, at=NOW)
    named = Signatory.objects.get(party__department=table.operations)
    ways = {"sign": f"{named.anchor}-edit", "unseat": f"farewell-OPS-{fay.pk}-send", "leave": "leave-OPS"}
    ways |= {"add": 'id="person-add"', "join": "join-send"}
    offered = {
        reader.name: {way for way, mark in ways.items() if mark in page_of(client, reader, agreement)}
        for reader in (table.ana, table.ben, fay)
    }
    assert offered == {
        "Ana Ruiz": {"unseat", "leave", "add", "join"},
        "Ben Ode": set(ways),
        "Fay Lind": {"unseat"},
    }


def test_a_withdrawn_draft_is_only_read(client, table, agreement):
    withdraw_draft(agreement=agreement, reason="Not now.", by=table.ana, at=NOW)
    page = page_of(client, table.ana, agreement)
    assert "signs as Head of Operations" in page
    assert 'id="person-add"' not in page
    assert "<summary>Change" not in page
    assert client.post(add_url(agreement), form(table.sales, "contributor", table.ben)).status_code == 423


def test_in_force_the_list_says_who_signed_and_who_owns(client, table):
    agreement = in_force(ready_to_seal(table))
    line = line_of(page_of(client, table.ana, agreement), table.ben)
    assert "signs as Head of Operations (signed)" in line
    assert "owns promise C-0001" in line
    assert "asked" not in line


def test_the_page_costs_as_much_for_30_people_as_for_one(client, table, agreement, count_queries):
    page = reverse("agreements:term-list", args=[agreement.reference, "stakeholders"])
    client.force_login(table.ana)

    def count(number):
        for index in range(number):
            person = a_person(name=f"Person {number}-{index}", department=table.operations)
            add_member(party=seat_of(agreement, table.sales), person=person, role="contributor", by=table.ana, at=NOW)
            words = {"answer": "somebody_else", "instead": f"person {number}-0"}
            answer_participation(agreement=agreement, **words, by=person, at=NOW)
            values = {"department": table.sales, "person": person, "capacity": "expert", "needed": "input"}
            a_term(Stakeholder, agreement, by=table.ana, **values)
            a_commitment(agreement, owner=person, receiver=table.sales)
        return count_queries(client, page)

    assert count(1) == count(29) <= 28


# --- adding ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["page", "htmx"])
def test_a_person_is_added_with_department_and_part(client, table, agreement, headers):
    fay = a_person(name="Fay Lind", department=table.sales)
    client.force_login(table.ana)
    assert "Not at the table" in client.get(add_url(agreement)).text
    answer = client.post(add_url(agreement), form(table.sales, "representative", fay), headers=headers)
    assert answer.status_code == (204 if headers else 303)
    assert PartyMember.objects.get(person=fay).role == "representative"
    assert "asked, no answer yet" in line_of(page_of(client, table.ana, agreement), fay)


def test_a_name_without_an_account_can_be_asked(client, table, agreement):
    client.force_login(table.ana)
    posted = form(a_department(name="Legal"), "influencer", name="Works council")
    for _ in range(2):
        assert client.post(add_url(agreement), posted).status_code == 303
    assert Stakeholder.objects.get().name == "Works council"
    assert "Works council" in page_of(client, table.ana, agreement)


def test_nobody_seats_a_representative_for_another_department(client, table, agreement):
    """Otherwise one side could speak for both."""
    client.force_login(table.ana)
    answer = client.post(add_url(agreement), form(table.operations, "representative", table.ana))
    assert answer.status_code == 422
    assert "Each department seats its own representatives" in answer.text
    assert client.post(add_url(agreement), form(table.operations, "contributor", table.ana)).status_code == 303


def test_a_representative_works_for_the_department(client, table, agreement):
    otto = a_person(name="Otto Aus", department=a_department(name="Legal"))
    client.force_login(table.ben)
    answer = client.post(add_url(agreement), form(table.operations, "representative", otto))
    assert answer.status_code == 422
    assert "A representative works for the department" in answer.text


def test_a_department_that_nobody_speaks_for_can_be_given_a_voice(client, table):
    legal = a_department(name="Legal", code="LEG")
    agreement = a_draft(table, also=[legal])
    lea = a_person(name="Lea Kern", department=legal)
    client.force_login(table.ana)
    assert client.post(add_url(agreement), form(legal, "signs", lea)).status_code == 303
    assert client.post(add_url(agreement), form(legal, "representative", lea)).status_code == 303
    again = client.post(add_url(agreement), form(legal, "representative", a_person(name="Max", department=legal)))
    assert again.status_code == 422, "now Lea speaks for it"


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"department": ""}, "Please choose."),
        ({"role": ""}, "Please choose."),
        ({"role": "emperor"}, "Select a valid choice"),
        ({"person": ""}, "Please choose."),
        ({"person": "999999"}, "Select a valid choice"),
        ({"role": "expert", "name": "And a name"}, "one of the two"),
        ({"role": "expert", "person": ""}, "one of the two"),
        ({"role": "signs"}, "Each department names its own signatory"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_chosen_is_kept(client, table, agreement, wrong, says):
    client.force_login(table.ana)
    answer = client.post(add_url(agreement), form(table.operations, "contributor", table.ben) | wrong)
    assert answer.status_code == 422
    assert says in answer.text
    assert not PartyMember.objects.filter(person=table.ben).exists()


def test_a_signatory_works_for_the_department_and_another_one_is_edited(client, table, agreement):
    client.force_login(table.ben)
    stranger = form(table.operations, "signs", a_person(name="Otto Aus"))
    assert "represents it here" in client.post(add_url(agreement), stranger).text
    carl = a_person(name="Carl Mey", department=table.operations)
    answer = client.post(add_url(agreement), form(table.operations, "signs", carl))
    assert answer.status_code == 422
    assert "Ben Ode signs for Operations. Edit that instead." in answer.text


def test_only_those_who_write_add_people(client, table, agreement):
    fay = a_person(name="Fay Lind")
    add_member(party=seat_of(agreement, table.sales), person=fay, role="contributor", by=table.ana, at=NOW)
    client.force_login(fay)
    answer = client.get(add_url(agreement))
    assert answer.status_code == 403
    assert "Ask one of them" in answer.text


def test_a_sealed_text_takes_seats_and_no_clause(client, table):
    agreement = ready_to_seal(table)
    seal(agreement=agreement, by=table.ana, at=NOW)
    client.force_login(table.ana)
    assert 'value="expert"' not in client.get(add_url(agreement)).text
    fay = a_person(name="Fay Lind", department=table.sales)
    assert client.post(add_url(agreement), form(table.sales, "expert", fay)).status_code == 422
    assert client.post(add_url(agreement), form(table.sales, "contributor", fay)).status_code == 303


# --- taking a suggestion over ------------------------------------------------------------------------------


@pytest.fixture
def suggesting(table, agreement):
    """Fay reads along for Operations and says who should be asked instead."""

    def suggest(words):
        fay = a_person(name="Fay Lind")
        add_member(party=seat_of(agreement, table.operations), person=fay, role="contributor", by=table.ana, at=NOW)
        said = {"answer": "somebody_else", "instead": words, "words": "She knows the shops."}
        answer_participation(agreement=agreement, **said, by=fay, at=NOW)
        return fay

    return suggest


def test_a_known_name_is_taken_over_in_one_press(client, table, agreement, suggesting):
    jane = a_person(name="Jane Doe")
    fay = suggesting("Jane Doe")
    page = page_of(client, table.ana, agreement)
    assert "suggests Jane Doe instead" in line_of(page, fay)
    assert "She knows the shops." in line_of(page, fay)
    part = page.partition(f'id="instead-{fay.pk}"')[2].partition("</form>")[0]
    posted = dict(re.findall(r'name="(suggestion|department|person|role)" value="(\w+)"', part))
    assert client.post(add_url(agreement), posted).status_code == 303
    assert [seat.person for seat in PartyMember.objects.filter(party__department=table.operations)] == [jane]
    assert f'id="asked-{agreement.number}-{fay.pk}"' not in client.get("/").text
    assert Agreement.objects.drafted_by(jane).exists()


def test_a_name_nobody_has_leads_to_a_form_that_is_filled_in(client, table, agreement, suggesting):
    fay = suggesting("somebody at the front desk")
    page = page_of(client, table.ana, agreement)
    (way,) = re.findall(rf'id="instead-{fay.pk}"\s+href="([^"]+)"', page)
    shown = client.get(way.replace("&amp;", "&")).text
    assert "Fay Lind suggests somebody at the front desk instead." in shown
    assert f'value="{table.operations.pk}" selected' in shown
    assert 'value="contributor" selected' in shown


def test_home_leads_the_lead_to_the_line_of_who_suggests_somebody(client, table, agreement, suggesting):
    fay = suggesting("Jane Doe")
    client.force_login(table.ana)
    assert f"/stakeholders/#person-{fay.pk}" in client.get("/").text


def test_the_lead_does_not_seat_a_representative_on_a_suggestion_but_lets_them_read_along(client, table, agreement):
    jane = a_person(name="Jane Doe", department=table.operations)
    said = {"answer": "somebody_else", "instead": "Jane Doe"}
    answer_participation(agreement=agreement, **said, by=table.ben, at=NOW)
    part = page_of(client, table.ana, agreement).partition(f'id="instead-{table.ben.pk}"')[2].partition("</form>")[0]
    assert 'name="role" value="contributor"' in part
    part = page_of(client, table.ben, agreement).partition(f'id="instead-{table.ben.pk}"')[2].partition("</form>")[0]
    assert 'name="role" value="signs"' in part
    posted = form(table.operations, "signs", jane, suggestion=table.ben.pk)
    assert client.post(add_url(agreement), posted).status_code == 303
    assert Signatory.objects.get(party__department=table.operations).person == jane
    assert Participation.objects.get().asked_instead == jane


@pytest.mark.parametrize("named", ["999999", "x", ""])
def test_a_suggestion_that_was_never_made_is_none(client, table, agreement, named):
    client.force_login(table.ana)
    answer = client.get(f"{add_url(agreement)}?suggestion={named}")
    assert answer.status_code == (404 if named == "999999" else 200)
    assert 'id="suggestion"' not in answer.text
