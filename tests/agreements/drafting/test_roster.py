"""The list of people: everybody once, with all their parts, and as far as home and the answers say."""

import uuid
from datetime import timedelta

import pytest

from agreements.commitments.handshakes import confirm
from agreements.drafting.new_agreement import start
from agreements.drafting.participation import answer_participation
from agreements.drafting.parties import add_member
from agreements.drafting.roles import FOLLOWS, Kind
from agreements.drafting.roster import roster
from agreements.drafting.snapshot import read
from agreements.models import Commitment, Revision, Stakeholder
from agreements.revisions.sealing import seal
from agreements.signing.signatures import sign
from tests.builders import (
    NOW,
    a_commitment,
    a_draft,
    a_rhythm,
    a_right,
    a_table,
    a_term,
    an_outcome,
    in_force,
    ready_to_seal,
    seat_of,
)
from tests.people import a_department, a_person, an_absence

pytestmark = pytest.mark.django_db


@pytest.fixture
def table():
    return a_table()


def groups_of(agreement, at=NOW):
    revision = Revision.objects.filter(agreement=agreement).order_by("-number")[0]
    revision.agreement.refresh_from_db()
    return roster(read(revision.agreement, revision), at=at)


def entry_of(agreement, name, at=NOW):
    (found,) = (entry for group in groups_of(agreement, at) for entry in group.entries if entry.name == name)
    return found


def parts_of(agreement, name):
    return [part.words for part in entry_of(agreement, name).parts]


def states_of(agreement, name, at=NOW):
    return entry_of(agreement, name, at).states


def a_stakeholder(agreement, table, **values):
    base = {"department": table.sales, "capacity": "expert", "needed": "input"}
    return a_term(Stakeholder, agreement, by=table.ana, **(base | values))


def test_everybody_stands_once_with_all_their_parts(table):
    agreement = a_draft(table)
    a_commitment(agreement, owner=table.ben, receiver=table.sales)
    a_right(agreement, matter="dates", approver=table.ben, told=table.ana, by=table.ana)
    a_rhythm(agreement, by=table.ana, escalation=table.ben)
    a_stakeholder(agreement, table, person=table.ben)
    assert parts_of(agreement, "Ben Ode") == [
        "signs as Head of Operations",
        "represents, as head",
        "owns promise C-0001",
        "decides about dates",
        "helps when something is stuck",
        "is asked as expert, for input",
    ]
    assert parts_of(agreement, "Ana Ruiz")[0] == "leads"
    assert "is told about dates" in parts_of(agreement, "Ana Ruiz")
    names = [entry.name for group in groups_of(agreement) for entry in group.entries]
    assert sorted(names) == ["Ana Ruiz", "Ben Ode"]


def test_departments_are_alphabetical_and_who_belongs_to_none_stands_last(table):
    legal = a_department(name="Legal", code="LEG")
    gil = a_person(name="Gil Stone", department=legal)
    carl = a_person(name="Carl Mey", department=table.operations)
    agreement = a_draft(table)
    for owner in (gil, carl):
        a_commitment(agreement, owner=owner, receiver=table.sales)
    a_stakeholder(agreement, table, name="Shop staff")
    a_stakeholder(agreement, table, name="Shop staff", department=legal)
    found = groups_of(agreement)
    assert [str(group.party or "") for group in found] == ["Operations", "Sales", ""]
    assert [[entry.name for entry in group.entries] for group in found] == [
        ["Ben Ode", "Carl Mey"],
        ["Ana Ruiz", "Shop staff"],
        ["Gil Stone", "Shop staff"],
    ]
    assert [str(one) for one in found[2].entries[0].departments] == ["Legal"]


def test_who_speaks_for_two_departments_is_listed_under_one_and_named_in_the_other(table):
    table.operations.head = table.ana
    table.operations.save()
    found = groups_of(a_draft(table))
    assert [[entry.name for entry in group.entries] for group in found] == [["Ana Ruiz"], []]
    assert [group.elsewhere for group in found] == [[], ["Ana Ruiz"]]


@pytest.mark.parametrize(
    ("answer", "words", "states"),
    [
        ("yes", {}, ["yes"]),
        ("not_now", {"words": "In May."}, ["not now"]),
        ("somebody_else", {"instead": "Jane"}, ["suggests Jane instead"]),
    ],
)
def test_what_was_answered_is_a_small_word(table, answer, words, states):
    agreement = a_draft(table)
    assert states_of(agreement, "Ben Ode") == ["asked, no answer yet"]
    assert states_of(agreement, "Ana Ruiz") == [], "the lead asks"
    answer_participation(agreement=agreement, answer=answer, **words, by=table.ben, at=NOW)
    assert states_of(agreement, "Ben Ode") == states


def test_who_acts_takes_part_and_an_owner_is_asked_until_they_answer_the_offer(table):
    fay = a_person(name="Fay Lind")
    agreement = a_draft(table)
    an_outcome(agreement, by=table.ben)
    assert states_of(agreement, "Ben Ode") == ["yes"]
    wording = a_commitment(agreement, owner=fay, receiver=table.sales)
    entry = entry_of(agreement, "Fay Lind")
    assert (entry.states, entry.parts[0].note) == (["asked, no answer yet"], "asked")
    confirm(agreement=agreement, key=wording.key, version=1, by=fay, at=NOW)
    entry = entry_of(agreement, "Fay Lind")
    assert (entry.states, entry.parts[0].note) == ([], "taken on")


def test_who_is_away_or_has_not_signed_in_or_has_left_is_said(table):
    agreement = a_draft(table)
    fay = a_person(name="Fay Lind", password=None)
    add_member(party=seat_of(agreement, table.sales), person=fay, role="contributor", by=table.ana, at=NOW)
    assert states_of(agreement, "Fay Lind") == ["not yet signed in", "asked, no answer yet"]
    until = NOW.date() + timedelta(days=2)
    an_absence(person=table.ben, from_on=NOW.date(), until_on=until, stand_in=table.ana)
    assert states_of(agreement, "Ben Ode")[0] == "away until 3 February, Ana Ruiz stands in"
    assert states_of(agreement, "Ben Ode", NOW + timedelta(days=3)) == ["asked, no answer yet"]
    table.ben.is_active = False
    table.ben.save()
    assert "has left" in states_of(agreement, "Ben Ode", NOW + timedelta(days=3))


def test_before_the_draft_is_shared_nobody_is_asked(table):
    words = {"title": "Stock", "why_now": "", "departments": [table.sales, table.operations]}
    agreement = start(key=uuid.uuid4(), **words, by=table.ana, at=NOW, is_shared=False)
    assert states_of(agreement, "Ben Ode") == []


def test_while_it_is_signed_and_in_force_the_list_says_who_signed(table):
    agreement = ready_to_seal(table)
    sealed = seal(agreement=agreement, by=table.ana, at=NOW)
    sign(agreement=agreement, digest=sealed.digest, by=table.ben, at=NOW)
    assert entry_of(agreement, "Ben Ode").parts[0].note == "signed"
    assert entry_of(agreement, "Ana Ruiz").parts[1].note == "not signed yet"
    sign(agreement=agreement, digest=sealed.digest, by=table.ana, at=NOW)
    entry = entry_of(agreement, "Ana Ruiz")
    assert (entry.parts[1].note, entry.parts[1].is_settled) == ("signed", True)
    assert [part.words for part in entry_of(agreement, "Ben Ode").parts][
        2
    ] == f"owns promise {Commitment.objects.get()}"
    assert states_of(agreement, "Ben Ode") == []


def test_an_act_after_a_no_says_more_than_the_no(table):
    agreement = a_draft(table)
    answer_participation(agreement=agreement, answer="not_now", by=table.ben, at=NOW)
    assert "not now" in states_of(agreement, "Ben Ode")
    worded = a_commitment(agreement, owner=table.ben, receiver=table.sales)
    confirm(agreement=agreement, key=worded.key, version=worded.version, by=table.ben, at=NOW + timedelta(days=1))
    assert "yes" in states_of(agreement, "Ben Ode")


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("jane DOE", True),
        ("Jane, jane.doe@example.org.", True),
        ("jane", True),
        ("Ada", False),
        ("Jan", False),
        ("Ada Two", False),
        ("somebody of yours", False),
    ],
)
def test_a_suggestion_names_an_account_where_one_alone_answers_to_it(table, said, found):
    jane = a_person(name="Jane Doe")
    for _ in range(2):
        a_person(name="Ada Two")
    agreement = a_draft(table)
    answer_participation(agreement=agreement, answer="somebody_else", instead=said, by=table.ben, at=NOW)
    assert entry_of(agreement, "Ben Ode").suggested == (jane if found else None)


def test_a_new_head_is_noticed(table):
    agreement = a_draft(table)
    table.operations.head = a_person(name="Carl Mey")
    table.operations.save()
    outdated = [group.outdated for group in groups_of(agreement)]
    assert [term and term.person.name for term in outdated] == ["Ben Ode", None]


def test_thirty_people_are_read_as_fast_as_one(table, django_assert_num_queries):
    agreement = a_draft(table)
    revision = Revision.objects.get()

    def read_with(count):
        snapshot = read(agreement, revision)
        with django_assert_num_queries(count):
            roster(snapshot, at=NOW)

    read_with(7)
    for number in range(30):
        person = a_person(name=f"Person {number}", department=table.sales)
        add_member(party=seat_of(agreement, table.sales), person=person, role="contributor", by=table.ana, at=NOW)
        a_commitment(agreement, owner=person, receiver=table.sales)
    read_with(7)


def test_each_part_says_what_follows_in_twenty_words_at_most():
    assert set(FOLLOWS) == set(Kind)
    assert all(len(str(meaning).split()) <= 20 for _part, meaning in FOLLOWS.values())


def test_an_agreement_in_force_by_changes_still_shows_the_first_signatures(table):
    agreement = in_force(ready_to_seal(table))
    assert entry_of(agreement, "Ben Ode").parts[0].note == "signed"
