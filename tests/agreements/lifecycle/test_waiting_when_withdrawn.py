"""Whatever waited for somebody in a draft waits for nobody once it is withdrawn."""

from datetime import timedelta

import pytest

from agreements.commitments.counter_offers import pass_on
from agreements.commitments.handshakes import decline
from agreements.dashboard import needs
from agreements.dashboard.to_do import to_do
from agreements.drafting.endorsements import endorse
from agreements.lifecycle.withdrawal import withdraw_draft
from agreements.models import Event, OutboxMessage
from agreements.notifications.delivery.sender import deliver
from agreements.notifications.fan_out.announcements import announce_all
from agreements.revisions.sealing import seal
from agreements.scheduler import tick
from tests.agreements.notifications.mails import SOON
from tests.builders import NOW, a_commitment, a_draft, a_table, an_outcome, ready_to_seal, seat_of
from tests.people import a_person

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def table():
    return a_table()


def withdraw(agreement):
    withdraw_draft(agreement=agreement, by=agreement.lead, at=LATER)


def waiting(person) -> set[str]:
    return {need.id.partition("-")[0] for need in to_do(person, at=LATER + timedelta(hours=1)).needs}


def an_offer(table):
    agreement = a_draft(table)
    a_commitment(agreement, owner=table.ben, receiver=table.sales)
    return agreement, table.ben, "offer"


def an_outcome_to_endorse(table):
    agreement = a_draft(table)
    an_outcome(agreement, by=table.ana)
    return agreement, table.ben, "endorse"


def a_question_to_the_receiver(table):
    agreement = a_draft(table)
    wording = a_commitment(agreement, owner=table.ben, receiver=table.sales)
    words = {"agreement": agreement, "key": wording.key, "version": wording.version}
    pass_on(**words, to=a_person(name="Cem Kaya"), reason="He knows it.", by=table.ben, at=NOW)
    return agreement, table.ana, "counter"


def a_commitment_declined(table):
    agreement = a_draft(table)
    wording = a_commitment(agreement, owner=table.ben, receiver=table.sales)
    words = {"agreement": agreement, "key": wording.key, "version": wording.version}
    decline(**words, reason="No time.", by=table.ben, at=NOW)
    return agreement, table.ana, "declined"


def a_text_to_sign(table):
    agreement = ready_to_seal(table)
    seal(agreement=agreement, by=table.ana, at=NOW)
    return agreement, table.ben, "sign"


def a_draft_that_is_ready(table):
    agreement = ready_to_seal(table)
    for party, head in ((table.sales, table.ana), (table.operations, table.ben)):
        digest = agreement.revisions.get().outcome_set.get().content_digest()
        endorse(party=seat_of(agreement, party), digest=digest, by=head, at=NOW)
    return agreement, table.ana, "open"


def a_draft_without_lead(table):
    agreement = a_draft(table)
    leave(table.ana)
    return agreement, table.ben, "lead"


def leave(person):
    person.is_active = False
    person.save(update_fields=["is_active"])


WAITING = [
    an_offer,
    an_outcome_to_endorse,
    a_question_to_the_receiver,
    a_commitment_declined,
    a_text_to_sign,
    a_draft_that_is_ready,
    a_draft_without_lead,
]


@pytest.mark.parametrize("wait", WAITING)
def test_nothing_waits_for_anybody_in_a_withdrawn_draft(table, wait):
    agreement, person, kind = wait(table)
    assert kind in waiting(person)
    withdraw(agreement)
    everybody = [table.ana, table.ben, *filter(None, [person])]
    assert {kind for one in everybody for kind in waiting(one)} == set()
    assert needs.drafts_of_mine(table.ana) == []


@pytest.mark.parametrize("wait", [an_offer, a_text_to_sign])
def test_a_mail_that_is_on_its_way_says_nothing_that_does_not_wait_any_more(table, wait, mailoutbox):
    agreement, _person, _kind = wait(table)
    announce_all(SOON)
    assert OutboxMessage.objects.filter(state="pending").exists()
    withdraw(agreement)
    deliver(LATER)
    assert [letter.subject for letter in mailoutbox] == []


def test_the_same_mail_leaves_while_the_draft_stands(table, mailoutbox):
    an_offer(table)
    announce_all(SOON)
    deliver(LATER)
    assert mailoutbox


def test_the_tick_finds_nothing_to_do_in_it(table):
    agreement, _person, _kind = a_text_to_sign(table)
    withdraw(agreement)
    before = Event.objects.count()
    tick(at=LATER + timedelta(weeks=4))
    assert Event.objects.count() == before
