"""One mail for one promise: what asks the same at the same time leaves once, and never not at all."""

from datetime import date, timedelta

import pytest

from agreements.cadence.check_ins import record_check_in
from agreements.cadence.decision_requests import ask_for_a_decision
from agreements.models import Commitment, OutboxMessage
from agreements.notifications.delivery.sender import deliver
from agreements.notifications.digests.bundles import bundle_all
from agreements.notifications.digests.same_promise import is_said_by_another, mails_beside
from agreements.notifications.fan_out.announcements import announce_all
from agreements.notifications.preferences.update import stop
from tests.agreements.cadence.agreements_in_force import amended
from tests.agreements.notifications.mails import SOON, a_running_agreement, at_noon, forget, let_pass
from tests.builders import NOW, a_table, in_force, ready_to_seal

pytestmark = pytest.mark.django_db

# A Monday with a point of the rhythm.
DUE = date(2027, 3, 8)
NOON = at_noon(3, 8)
HOUR = timedelta(hours=1)


@pytest.fixture
def both():
    """Of Ben's one promise a check-in is due on the day of its date."""
    table = a_table()
    agreement = a_running_agreement(table, due_on=DUE)
    let_pass(at_noon(3, 3))
    forget()
    let_pass(NOON)
    assert set(OutboxMessage.objects.values_list("kind", flat=True)) == {"check_in_due", "date_today"}
    return table, agreement


def subjects(mails) -> list[str]:
    return [mail.subject.partition("?")[0] for mail in mails]


def test_a_check_in_on_the_day_of_the_date_is_one_mail(both, mailoutbox):
    deliver(NOON)
    assert subjects(mailoutbox) == ["Is it done"]
    assert OutboxMessage.objects.get(kind="check_in_due").state == "suppressed"


@pytest.mark.parametrize(("hours", "second"), [(1, []), (13, ["Is it done"])])
def test_what_left_speaks_for_half_a_day(both, mailoutbox, hours, second):
    later = NOON + timedelta(hours=hours)
    OutboxMessage.objects.filter(kind="date_today").update(available_at=later)
    deliver(NOON)
    deliver(later)
    assert subjects(mailoutbox) == ["How is it going", *second]


def test_what_says_more_but_is_not_true_any_more_leaves_nobody_out(both, mailoutbox):
    amended(both[1], at=NOON, due_on=date(2027, 4, 5))
    deliver(NOON)
    assert "How is it going" in subjects(mailoutbox)
    assert "Is it done" not in subjects(mailoutbox)


def test_what_says_more_but_was_stopped_leaves_nobody_out(both, mailoutbox):
    table, agreement = both
    stop(kind="date_today", agreement=agreement, by=table.ben, at=NOON)
    deliver(NOON)
    assert subjects(mailoutbox) == ["How is it going"]


def test_two_promises_are_two_mails_and_two_entries_of_a_bundle(mailoutbox):
    table = a_table()
    a_running_agreement(table, due_on=DUE)
    in_force(ready_to_seal(table, deliverable="Outreach", due_on=DUE))
    let_pass(at_noon(3, 3))
    forget()
    let_pass(NOON)
    bundle_all(NOON)
    deliver(NOON)
    (letter,) = mailoutbox
    assert letter.subject == "2 things need you"
    assert letter.body.count("Is it done?") == 2
    assert "How is it going?" not in letter.body


def test_who_is_asked_to_decide_gets_no_second_mail_about_the_worry(mailoutbox):
    table = a_table()
    promise = Commitment.objects.get(agreement=a_running_agreement(table))
    words = {"status": "at_risk", "help_needed": "decision", "by": table.ben, "at": NOW}
    ask_for_a_decision(check_in=record_check_in(commitment=promise, **words), by=table.ben, at=NOW)
    announce_all(SOON)
    assert set(OutboxMessage.objects.values_list("person", "kind")) == {
        (table.ana.pk, "worry"),
        (table.ana.pk, "decision_asked"),
    }
    deliver(SOON)
    assert subjects(mailoutbox) == ["What do you decide"]


@pytest.mark.parametrize(
    ("kind", "other", "state", "expected"),
    [
        ("check_in_due", "date_today", "pending", True),
        ("check_in_due", "date_today", "sent", True),
        ("date_today", "check_in_due", "pending", False),
        ("date_today", "check_in_due", "sending", False),
        ("date_today", "check_in_due", "sent", True),
        ("forewarned", "no_news", "sent", False),
        ("decision_asked", "worry", "sent", False),
    ],
)
def test_of_two_never_both_are_left_out(kind, other, state, expected):
    beside = [OutboxMessage(kind=other, state=state)]
    assert is_said_by_another(OutboxMessage(kind=kind, state="pending"), beside, lambda one: True) == expected


def test_other_kinds_cost_no_query(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert mails_beside([OutboxMessage(kind="named")], NOON) == {}
