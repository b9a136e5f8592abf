"""Where each stands: a degree with its reason, changed at any time, blocking nothing, its history kept."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from agreements.activity.names import Names
from agreements.activity.sentences import sentence
from agreements.checks.blockers import blockers
from agreements.checks.pending_actions import pending_actions
from agreements.drafting.parties import leave
from agreements.drafting.snapshot import read
from agreements.drafting.terms import open_draft
from agreements.lifecycle.withdrawal import withdraw_draft
from agreements.models import Event, Stance
from agreements.preparation.stances import CannotTakeStance, earlier_stances, stances_of, take_stance
from tests.builders import NOW, a_draft, a_table, ready_to_seal, seat_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def party():
    table = a_table()
    return seat_of(a_draft(table), table.sales)


def say(party, degree="support", reason="", version=0, at=NOW):
    return take_stance(party=party, degree=degree, reason=reason, version=version, by=party.agreement.lead, at=at)


def test_the_newest_counts_and_the_others_are_kept(party):
    say(party, "more_talk", "The dates are open.")
    say(party, "support", version=1)
    (own,) = stances_of([party], edited_at=None)
    assert (own.stance.degree, own.version) == ("support", 2)
    assert [said.reason for said in earlier_stances(party)] == ["The dates are open."]
    events = list(Event.objects.filter(kind="stance_taken").order_by("seq"))
    names = Names.of(events)
    assert [sentence(event, names) for event in events] == [
        "Ana Ruiz said where Sales stands: more talk needed, “The dates are open.”.",
        "Ana Ruiz said where Sales stands: support.",
    ]


def test_the_same_twice_is_one(party):
    assert say(party) == say(party)
    assert Event.objects.filter(kind="stance_taken").count() == 1


def test_what_a_colleague_said_is_not_overwritten_unseen(party):
    say(party)
    with pytest.raises(CannotTakeStance, match="colleague"):
        say(party, "neutral", "Not ours.", version=0)
    assert Stance.objects.count() == 1


def test_all_but_support_have_a_reason(party):
    with pytest.raises(IntegrityError, match="all_but_support_have_their_reason"), transaction.atomic():
        say(party, "neutral")
    assert not Event.objects.filter(kind="stance_taken").exists(), "everything or nothing"


def test_the_text_changed_since(party):
    say(party)
    since = [stances_of([party], edited_at=NOW + timedelta(minutes=late))[0].has_text_changed for late in (-1, 0, 1)]
    assert since == [False, False, True]


def test_nothing_waits_for_it_and_nothing_is_blocked_by_it():
    table = a_table()
    agreement = ready_to_seal(table)

    def judged():
        snapshot = read(agreement, open_draft(agreement))
        return blockers(snapshot), pending_actions(snapshot)

    before = judged()
    take_stance(
        party=seat_of(agreement, table.operations),
        degree="cannot",
        reason="Not before the test report.",
        version=0,
        by=table.ben,
        at=NOW,
    )
    assert judged() == before


def test_nobody_says_it_for_a_party_that_left_or_a_draft_that_is_gone():
    table = a_table()
    agreement = a_draft(table)
    party = seat_of(agreement, table.operations)
    leave(party=party, by=table.ana, at=NOW)
    with pytest.raises(CannotTakeStance, match="Operations is not at the table"):
        say(party)
    withdraw_draft(agreement=agreement, reason="", by=table.ana, at=NOW)
    with pytest.raises(CannotTakeStance, match="not drafted"):
        say(seat_of(agreement, table.sales))


@pytest.mark.parametrize("others", [1, 30])
def test_any_number_of_parties_is_one_query(party, others, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert len(stances_of([party] * others, edited_at=None)) == others
