"""Whoever is asked for the first time gets one mail, which names all that is asked of them."""

from datetime import timedelta
from uuid import uuid4

import pytest

from agreements.drafting.new_agreement import start
from agreements.drafting.parties import add_member
from agreements.drafting.shared_drafts import first_readers, share
from agreements.models import OutboxMessage
from agreements.models.kinds import MessageKind
from agreements.notifications.fan_out.announcements import announce_all
from agreements.notifications.rendering.email import letter
from tests.builders import NOW, a_commitment, a_draft, a_rhythm, a_table, seat_of
from tests.people import a_person

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=2)
NAMED, OFFERED = MessageKind.NAMED, MessageKind.COMMITMENT_OFFERED


def a_kept_draft(table):
    seats = [table.sales, table.operations]
    return start(key=uuid4(), title="Stock", why_now="", departments=seats, by=table.ana, at=NOW, is_shared=False)


def mails(agreement, *, by):
    """Send the draft and return the kinds of mail of each person."""
    share(agreement=agreement, covering_note="", by=by, at=LATER)
    announce_all(LATER)
    found: dict[str, list[str]] = {}
    for kind, name in OutboxMessage.objects.order_by("kind").values_list("kind", "person__name"):
        found.setdefault(name, []).append(kind)
    return found


def test_a_head_who_owns_promises_and_helps_gets_the_invitation_alone():
    table = a_table()
    kept = a_kept_draft(table)
    for words in ("A price list", "A forecast"):
        a_commitment(kept, owner=table.ben, receiver=table.sales, deliverable=words)
    a_rhythm(kept, by=table.ana, escalation=table.ben)
    assert mails(kept, by=table.ana) == {"Ben Ode": [NAMED]}
    mail = letter(OutboxMessage.objects.get(), LATER)
    html = str(mail.alternatives[0][0])
    for text in (mail.body, html):
        assert "You are asked to take on:" in text
        assert "A price list → Sales" in text
        assert "A forecast → Sales" in text
        assert "Yes, let us talk" in text


@pytest.mark.parametrize("part", ["reads along", "helps"])
def test_every_other_part_takes_its_promise_along(part):
    table, jo = a_table(), a_person(name="Jo Weber")
    kept = a_kept_draft(table)
    a_commitment(kept, owner=jo, receiver=table.sales)
    if part == "helps":
        a_rhythm(kept, by=table.ana, escalation=jo)
    else:
        add_member(party=seat_of(kept, table.operations), person=jo, role="contributor", by=table.ana, at=NOW)
    assert mails(kept, by=table.ana)["Jo Weber"] == [NAMED]


def test_an_owner_without_another_part_gets_the_offer():
    table, jo = a_table(), a_person(name="Jo Weber")
    kept = a_kept_draft(table)
    a_commitment(kept, owner=jo, receiver=table.sales)
    assert mails(kept, by=table.ana) == {"Ben Ode": [NAMED], "Jo Weber": [OFFERED]}


def test_what_is_offered_once_the_draft_is_read_has_a_mail_of_its_own():
    table = a_table()
    shared = a_draft(table)
    a_commitment(shared, owner=table.ben, receiver=table.sales)
    announce_all(NOW)
    assert set(OutboxMessage.objects.values_list("kind", flat=True)) == {NAMED, OFFERED}
    named = OutboxMessage.objects.get(kind=NAMED)
    assert "You are asked to take on" not in letter(named, NOW).body


def test_who_helps_is_told_and_not_asked_whether_to_talk():
    table, fay = a_table(), a_person(name="Fay Lind")
    kept = a_kept_draft(table)
    a_rhythm(kept, by=table.ana, escalation=fay)
    readers = first_readers(kept, by=table.ana)
    assert (readers.asked, readers.helping, readers.owners) == ([table.ben], [fay], [])
    assert mails(kept, by=table.ana)["Fay Lind"] == [NAMED]
    words = letter(OutboxMessage.objects.get(person=fay), LATER).body
    assert "helps when something is stuck" in words
