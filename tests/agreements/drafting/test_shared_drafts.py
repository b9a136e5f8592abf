"""A draft that is kept is its lead's alone; once shared, the others read it and hear of it."""

from datetime import timedelta
from uuid import uuid4

import pytest

from agreements.commitments.handshakes import offers_awaiting
from agreements.dashboard.to_do import to_do
from agreements.drafting.endorsements import endorsements_among, parties_drafting
from agreements.drafting.new_agreement import start
from agreements.drafting.shared_drafts import share
from agreements.drafting.terms import NotBeingDrafted
from agreements.lifecycle.withdrawal import withdraw_draft
from agreements.models import Agreement, Event, InboxItem, OutboxMessage
from agreements.models.kinds import EventKind, MessageKind
from agreements.notifications.fan_out.announcements import announce_all
from tests.builders import NOW, a_commitment, a_table, an_outcome

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=2)


def a_kept_draft(table):
    departments = [table.sales, table.operations]
    kept = start(key=uuid4(), title="Stock", why_now="", departments=departments, by=table.ana, at=NOW, is_shared=False)
    an_outcome(kept, by=table.ana)
    a_commitment(kept, owner=table.ben, receiver=table.sales)
    return kept


def test_what_is_kept_exists_for_its_lead_alone():
    table = a_table()
    kept = a_kept_draft(table)
    assert Agreement.objects.visible_to(table.ana).get() == kept
    assert not Agreement.objects.visible_to(table.ben).exists()
    assert not Agreement.objects.drafted_by(table.ben).exists()
    assert not [
        *offers_awaiting(table.ben),
        *endorsements_among(list(parties_drafting(table.ben))),
        *to_do(table.ben, at=NOW).needs,
    ]


def test_nobody_is_told_before_it_is_shared_and_then_everybody_once():
    table = a_table()
    kept = a_kept_draft(table)
    assert announce_all(LATER) == 0
    assert not InboxItem.objects.exists()
    share(agreement=kept, covering_note="Ten minutes?", by=table.ana, at=LATER)
    announce_all(LATER)
    told = OutboxMessage.objects.order_by("kind").values_list("kind", "person")
    assert list(told) == [(MessageKind.NAMED, table.ben.pk)], "one mail, which names the promise too"
    assert InboxItem.objects.filter(kind=MessageKind.COMMITMENT_OFFERED, person=table.ben).exists()
    assert set(OutboxMessage.objects.values_list("created_at", flat=True)) == {LATER}


def test_once_shared_the_others_read_it_and_are_asked():
    table = a_table()
    kept = a_kept_draft(table)
    share(agreement=kept, covering_note="", by=table.ana, at=LATER)
    assert Agreement.objects.visible_to(table.ben).get() == kept
    assert offers_awaiting(table.ben)
    assert endorsements_among(list(parties_drafting(table.ben)))


def test_sharing_twice_is_sharing_once():
    table = a_table()
    kept = a_kept_draft(table)
    for note, at in (("First", LATER), ("Second", LATER + timedelta(hours=1))):
        share(agreement=kept, covering_note=note, by=table.ana, at=at)
    kept.refresh_from_db()
    assert (kept.covering_note, kept.shared_at) == ("First", LATER)
    assert Event.objects.filter(kind=EventKind.DRAFT_SHARED).count() == 1


def test_a_withdrawn_draft_is_not_shared():
    table = a_table()
    kept = a_kept_draft(table)
    withdraw_draft(agreement=kept, reason="", by=table.ana, at=LATER)
    with pytest.raises(NotBeingDrafted):
        share(agreement=kept, covering_note="", by=table.ana, at=LATER)
