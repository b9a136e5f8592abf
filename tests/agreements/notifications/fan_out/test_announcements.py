"""Announcements become rows exactly once, whoever else is at it."""

import contextlib
import threading
import uuid
from datetime import timedelta

import pytest
from django.db import transaction

from agreements.models import Agreement, Announcement, Event, InboxItem, OutboxMessage
from agreements.models.agreement import AgreementQuerySet
from agreements.models.event import record
from agreements.models.kinds import EventKind
from agreements.notifications.fan_out import announcements
from agreements.notifications.fan_out.announcements import announce_all
from agreements.revisions.sealing import seal
from agreements.scheduler import tick
from tests.agreements.notifications.mails import SOON
from tests.builders import NOW, a_draft, a_table, ready_to_seal
from tests.services.database import remove
from tests.services.threads import CROWD, in_parallel
from tests.verify.seeding import a_company, commitments_in_force

# The page and its agreements, what is read about them, whom it reaches and how, two inserts, one removal.
TELLING = 26


@pytest.fixture
def sealed(transactional_db):
    agreement = ready_to_seal(a_table())
    announce_all(SOON)
    remove(InboxItem.objects.all())
    remove(OutboxMessage.objects.all())
    seal(agreement=agreement, by=agreement.lead, at=NOW)
    return agreement


def meet(monkeypatch, count=CROWD):
    """Let the claimers wait for each other with the announcement in hand, for as long as nothing hinders them."""
    barrier, rows = threading.Barrier(count), announcements._rows

    def slow_rows(news, at):
        with contextlib.suppress(threading.BrokenBarrierError):
            barrier.wait(timeout=1)
        return rows(news, at)

    monkeypatch.setattr(announcements, "_rows", slow_rows)


def without_locks(monkeypatch):
    monkeypatch.setattr(AgreementQuerySet, "claimed_of", lambda self, pks: self.in_bulk(list(pks)))
    monkeypatch.setattr(
        type(Announcement.objects.all()), "select_for_update", lambda self, **options: self, raising=True
    )


def without_keys(monkeypatch):
    message = announcements._message
    monkeypatch.setattr(
        announcements, "_message", lambda *subject: message(*subject) | {"dedupe_key": str(uuid.uuid4())}
    )


def copies():
    return InboxItem.objects.filter(kind="ready_to_sign").count(), OutboxMessage.objects.count()


def test_claimers_at_the_same_moment_tell_once(sealed, monkeypatch):
    meet(monkeypatch)
    assert sum(in_parallel(lambda: announce_all(SOON))) == 1
    assert copies() == (1, 1)
    assert not Announcement.objects.exists()


def test_the_locks_alone_would_be_enough(sealed, monkeypatch):
    meet(monkeypatch)
    without_keys(monkeypatch)
    in_parallel(lambda: announce_all(SOON))
    assert copies() == (1, 1)


def test_the_keys_alone_would_be_enough(sealed, monkeypatch):
    meet(monkeypatch)
    without_locks(monkeypatch)
    in_parallel(lambda: announce_all(SOON))
    assert copies() == (1, 1)


def test_without_locks_and_keys_people_would_be_told_twice(sealed, monkeypatch):
    meet(monkeypatch)
    without_locks(monkeypatch)
    without_keys(monkeypatch)
    in_parallel(lambda: announce_all(SOON))
    assert min(copies()) > 1


def test_an_agreement_in_somebodys_hands_waits_and_holds_up_no_other(sealed):
    with transaction.atomic():
        Agreement.objects.locked(sealed.pk)
        assert in_parallel(lambda: announce_all(SOON), count=1) == [0]
    assert announce_all(SOON) == 1


def test_what_was_told_stays_told_when_it_is_announced_again(sealed):
    announce_all(SOON)
    event = Event.objects.get(agreement=sealed, kind="signing_opened")
    Announcement.objects.create(kind=event.kind, agreement=sealed, event=event, available_at=NOW)
    announce_all(SOON)
    assert copies() == (1, 1)


def test_rows_and_note_go_together(sealed, monkeypatch):
    def broken(*_rows, **_options):
        raise RuntimeError

    monkeypatch.setattr(OutboxMessage.objects, "bulk_create", broken)
    assert announce_all(SOON) == 0
    assert InboxItem.objects.count() == 0
    held = Announcement.objects.get()
    assert held.available_at == SOON + timedelta(hours=1)


@pytest.mark.django_db
def test_one_piece_of_news_in_trouble_does_not_silence_the_others():
    agreement = a_draft(a_table())
    with transaction.atomic():
        Agreement.objects.locked(agreement.pk)
        # No such revision: whom to ask cannot be found out.
        record(agreement, "signing_opened", by=agreement.lead, at=NOW - timedelta(days=1))
    assert announce_all(SOON) == 1
    assert InboxItem.objects.get().kind == "named"
    assert Announcement.objects.get().kind == "signing_opened"


@pytest.mark.django_db
def test_kinds_that_nobody_is_told_of_leave_no_note():
    agreement = a_draft(a_table())
    record(agreement, "something_new", by=None, at=NOW)
    assert announce_all(SOON) == 2
    assert not Announcement.objects.exists()


def test_several_share_out_a_pile_page_by_page(transactional_db, monkeypatch):
    monkeypatch.setattr(announcements, "PAGE", 2)
    table = a_table()
    for number in range(7):
        a_draft(table, title=f"Common business {number}")
    # What two have in hand at the same moment waits for the next ring.
    assert 0 < sum(in_parallel(lambda: announce_all(SOON))) <= 7
    announce_all(SOON)
    assert not Announcement.objects.exists()
    assert InboxItem.objects.filter(kind="named").count() == OutboxMessage.objects.count() == 7


@pytest.mark.django_db
@pytest.mark.parametrize("commitments", [2, 100])
def test_check_ins_that_are_due_are_told_by_as_many_statements_however_many(django_assert_num_queries, commitments):
    first = NOW + timedelta(weeks=1, hours=3)
    company = a_company(departments=4, owners=100, at=NOW)
    commitments_in_force(commitments, at=NOW, company=company, per_agreement=2, first_check_in_on=first.date())
    tick(at=NOW)
    assert tick(at=first).check_ins == commitments
    with django_assert_num_queries(TELLING):
        assert announce_all(first) == commitments
    assert InboxItem.objects.filter(kind="check_in_due").count() == commitments


@pytest.mark.django_db
def test_news_that_looks_back_comes_after_what_it_looks_back_at():
    agreement = a_draft(a_table())
    reached = {"agreement": agreement, "available_at": NOW}
    one, other = (Announcement(kind=EventKind.DRAFT_SHARED, **reached) for _ in range(2))
    due = Announcement(kind=EventKind.CHECK_IN_DUE, occasion_id=1, **reached)
    assert announcements._waves([one, other, due]) == [[due], [one], [other]]
