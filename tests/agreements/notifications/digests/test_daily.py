"""The daily digest: once, at half past eight, on a working day, with what is new and still true."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agreements.models import InboxItem, OutboxMessage, Preference
from agreements.models.news.outbox_message import State
from agreements.notifications.delivery.sender import deliver
from agreements.notifications.digests.daily import make_daily
from agreements.notifications.fan_out.announcements import announce_all
from agreements.notifications.fan_out.inbox import mark_seen, readable_by
from agreements.scheduler import tick_round
from tests.agreements.notifications.mails import SOON, a_running_agreement, at_noon, forget, let_pass
from tests.builders import a_commitment, a_draft, a_table
from tests.people import a_holiday, an_absence
from tests.services.database import remove
from tests.services.threads import in_parallel

NEVER = ("overdue", "failed", "late ", "blame", "violation", "reminder")


def morning(day, month=2, hour=8, minute=30):
    return datetime(2027, month, day, hour, minute, tzinfo=UTC)


@pytest.fixture
def table():
    """Ben has one line that waits for his digest, and is asked whether he takes part."""
    table = a_table_with_digests()
    agreement = a_draft(table)
    forget()
    a_commitment(agreement, owner=table.ana, receiver=table.operations)
    announce_all(SOON)
    return table


def a_table_with_digests():
    table = a_table()
    Preference.objects.update(daily_digest=True)
    return table


def digests(**wanted):
    return OutboxMessage.objects.filter(kind="daily_digest", **wanted)


@pytest.mark.django_db
def test_it_comes_the_next_morning_with_what_needs_the_reader_and_what_is_new(table, mailoutbox):
    assert make_daily(morning(2, hour=8, minute=29)) == 0
    assert make_daily(morning(2)) == 1
    deliver(morning(2))
    (letter,) = mailoutbox
    assert letter.subject == "1 thing needs you, 1 update"
    assert "Ana Ruiz asks Operations: Stock for the spring season" in letter.body
    assert letter.to == [table.ben.email]
    assert "Ana Ruiz worked on the draft." in letter.body
    assert "Stock for the spring season" in letter.body
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    (mail,) = digests()
    assert (mail.urgency, mail.dedupe_key) == ("digest", f"daily_digest:2027-02-02:{table.ben.pk}")
    assert make_daily(morning(2, hour=9)) == make_daily(morning(3)) == 0


@pytest.mark.django_db
def test_in_digest_only_check_ins_stand_in_it_with_their_answers(mailoutbox):
    table = a_table_with_digests()
    Preference.objects.update(preset="digest")
    a_running_agreement(table)
    let_pass(at_noon(2, 8))
    make_daily(morning(9))
    deliver(morning(9))
    (letter,) = mailoutbox
    assert letter.subject == "1 thing needs you"
    assert "Check-in: Forecast of the core range" in letter.body
    assert "?s=at_risk" in letter.body
    (html,) = letter.alternatives
    assert "?s=at_risk" in html.content
    assert not [word for word in NEVER if word in (letter.body + html.content).lower()]
    assert len(html.content) + len(letter.body) < 100_000
    assert "None" not in letter.body + html.content


@pytest.mark.django_db
def test_what_was_seen_in_the_app_drops_out_and_nothing_new_means_no_mail(table, mailoutbox):
    make_daily(morning(2))
    mark_seen(readable_by(table.ben), morning(2))
    deliver(morning(2))
    assert mailoutbox == []
    assert digests().get().state == State.SUPPRESSED


@pytest.mark.django_db
def test_seen_before_there_is_no_digest_at_all(table):
    mark_seen(readable_by(table.ben), SOON)
    assert make_daily(morning(2)) == 0


@pytest.mark.django_db
@pytest.mark.parametrize("day", [6, 7])
def test_weekends_have_none_and_monday_has_one_for_all(table, day):
    InboxItem.objects.update(created_at=morning(5, hour=12))
    assert make_daily(morning(day)) == 0
    assert make_daily(morning(8)) == 1


@pytest.mark.django_db
def test_holidays_and_days_away_have_none(table):
    a_holiday(day=date(2027, 2, 2))
    an_absence(person=table.ben, from_on=date(2027, 2, 3), until_on=date(2027, 2, 4))
    assert [make_daily(morning(day)) for day in (2, 3, 4, 5)] == [0, 0, 0, 1]


@pytest.mark.django_db
def test_half_past_eight_is_that_of_the_reader(table):
    table.ben.zone = "Pacific/Auckland"
    table.ben.save()
    # 08:30 on Wednesday 3 February in Auckland.
    there = datetime(2027, 2, 2, 19, 30, tzinfo=UTC)
    InboxItem.objects.update(created_at=there - timedelta(hours=9))
    assert make_daily(there - timedelta(minutes=1)) == 0
    assert make_daily(there) == 1
    assert "daily_digest:2027-02-03:" in digests().get().dedupe_key


@pytest.mark.django_db
def test_after_a_pause_there_is_one_digest_not_several(table, mailoutbox):
    make_daily(morning(2))
    InboxItem.objects.create(
        kind="mail_comes_back",
        dedupe_key=f"x:person-{table.ana.pk}:1",
        about_person=table.ana,
        person=table.ben,
        created_at=morning(2, hour=9),
        for_digest=True,
    )
    # No mail left for two days: what came since joins the one that waits.
    make_daily(morning(3))
    make_daily(morning(4))
    assert digests().count() == 1
    deliver(morning(4))
    assert [letter.subject for letter in mailoutbox] == ["1 thing needs you, 2 updates"]
    assert make_daily(morning(4, hour=9)) == 0


@pytest.mark.django_db
def test_forty_days_without_a_round_are_one_digest(table, mailoutbox):
    tick_round(morning(12, month=3, hour=13))
    assert digests().count() == 1


@pytest.mark.django_db
def test_turned_off_there_is_none_and_turned_off_later_it_does_not_leave(table, mailoutbox):
    make_daily(morning(2))
    Preference.objects.update(daily_digest=False)
    deliver(morning(2))
    assert mailoutbox == []
    InboxItem.objects.update(digest=None)
    assert make_daily(morning(3)) == 0


@pytest.mark.django_db
def test_a_crash_in_the_middle_loses_nothing_and_tells_nothing_twice(table, monkeypatch):
    def crash(*_args, **_options):
        raise RuntimeError

    with monkeypatch.context() as broken:
        broken.setattr(type(InboxItem.objects.all()), "update", crash)
        assert make_daily(morning(2)) == 0, "and no other digest is kept back"
    assert not digests().exists()
    assert make_daily(morning(2)) == 1
    assert InboxItem.objects.filter(digest=digests().get()).count() == 1


def test_several_at_once_make_one(transactional_db):
    table = a_table_with_digests()
    agreement = a_draft(table)
    forget()
    a_commitment(agreement, owner=table.ana, receiver=table.operations)
    announce_all(SOON)
    assert sum(in_parallel(lambda: make_daily(morning(2)))) == 1
    assert digests().count() == 1


@pytest.mark.django_db
def test_looking_costs_one_query_when_nothing_waits_and_as_many_for_many(table):
    with CaptureQueriesContext(connection) as few:
        make_daily(morning(2, hour=7))
    remove(InboxItem.objects.all())
    with CaptureQueriesContext(connection) as none:
        make_daily(morning(2))
    assert len(none) == len(few) == 1
