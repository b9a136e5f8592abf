"""A whole first draft written at once."""

import uuid
from datetime import date, timedelta

import pytest

from agreements.checks.blockers import blockers
from agreements.checks.pending_actions import Action, pending_actions
from agreements.drafting.snapshot import read
from agreements.models import Agreement, CommitmentTerms, Event, Revision, Rhythm
from agreements.revisions.sealing import CannotSeal, seal
from agreements.starts.first_draft import FirstDraft, FirstPromise, write_first_draft
from tests.builders import NOW, a_table
from tests.services.threads import in_parallel

pytestmark = pytest.mark.django_db


def a_first_draft(table, **more):
    promises = [
        FirstPromise(table.ben, "Prices", table.sales, date(2027, 3, 1)),
        FirstPromise(table.ana, "Questions", table.operations, date(2027, 2, 15)),
    ]
    return FirstDraft(
        "Quotes",
        [table.sales, table.operations],
        outcome={"impact": "Prices at once."},
        **({"promises": promises, "first_review_on": date(2027, 3, 15), "escalation": table.ana} | more),
    )


def written(table, *, is_shared=True, **more):
    return write_first_draft(
        key=uuid.uuid4(), draft=a_first_draft(table, **more), is_shared=is_shared, by=table.ana, at=NOW
    )


def snapshot_of(agreement):
    return read(agreement, Revision.objects.open().get(agreement=agreement))


def test_what_is_left_is_the_yes_of_the_other_side():
    table = a_table()
    waiting = pending_actions(snapshot_of(written(table)))
    assert {(one.action, one.who) for one in waiting} == {
        (Action.ENDORSE, "Operations"),
        (Action.CONFIRM, "Ben Ode"),
    }


def test_what_is_kept_waits_for_its_lead_alone():
    table = a_table()
    snapshot = snapshot_of(written(table, is_shared=False))
    assert [(one.action, one.who) for one in pending_actions(snapshot)] == [(Action.SHARE, "Ana Ruiz")]
    assert blockers(snapshot)[0].url.endswith("/share/")
    with pytest.raises(CannotSeal, match="Nobody else has been asked yet"):
        seal(agreement=snapshot.agreement, by=table.ana, at=NOW)


def test_the_first_check_in_is_a_working_day_two_weeks_ahead():
    written(a_table())
    first = Rhythm.objects.get().first_check_in_on
    assert first.weekday() < 5
    assert timedelta(days=14) <= first - NOW.date() <= timedelta(days=17)


def test_without_somebody_who_helps_there_is_no_rhythm_yet():
    written(a_table(), escalation=None)
    assert not Rhythm.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_write_it_once():
    table, key = a_table(), uuid.uuid4()

    def press():
        return write_first_draft(key=key, draft=a_first_draft(table), is_shared=True, by=table.ana, at=NOW)

    assert len(set(in_parallel(press))) == 1
    assert Agreement.objects.count() == 1
    assert CommitmentTerms.objects.count() == 2
    assert Event.objects.filter(kind="draft_shared").count() == 1
