"""More than three mails within an hour are one, nobody is sent a member twice, and what is settled drops out."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agreements.commitments.handshakes import confirm
from agreements.models import CommitmentTerms, OutboxMessage
from agreements.models.news.outbox_message import State
from agreements.notifications.delivery.sender import deliver
from agreements.notifications.digests import bundles
from agreements.notifications.digests.bundles import HOUR, Plan, bundle_all, plan
from agreements.notifications.fan_out.announcements import announce_all
from agreements.notifications.rendering import digest_context
from agreements.scheduler import delivery_round
from tests.agreements.notifications.mails import SOON, a_running_agreement, at_noon, forget, let_pass
from tests.builders import NOW, a_commitment, a_draft, a_table
from tests.services.database import remove
from tests.services.threads import in_parallel

LATER = SOON + timedelta(minutes=20)


def offers(table, count, *, at=NOW):
    """So many commitments are offered to Ben at once."""
    agreement = a_draft(table, at=at)
    announce_all(at)
    remove(OutboxMessage.objects.filter(kind="named"))
    for number in range(count):
        a_commitment(agreement, owner=table.ben, receiver=table.sales, deliverable=f"Part {number}", at=at)
    announce_all(at)
    return agreement


def states():
    return sorted(OutboxMessage.objects.values_list("kind", "state"))


@pytest.mark.parametrize(
    ("ready", "sent", "bundle", "chosen"),
    [
        (3, [], None, Plan()),
        (4, [], None, Plan(becomes_one=True)),
        (2, [1, 2], None, Plan(becomes_one=True)),
        (1, [1, 2], None, Plan()),
        (1, [50, 20, 10], None, Plan(waits_until=NOW + timedelta(minutes=10))),
        (5, [], 59, Plan(waits_until=NOW + timedelta(minutes=1))),
        (5, [], 60, Plan(becomes_one=True)),
        (1, [], 60, Plan()),
    ],
)
def test_the_rule(ready, sent, bundle, chosen):
    went = [NOW - timedelta(minutes=minutes) for minutes in sent]
    last = NOW - timedelta(minutes=bundle) if bundle else None
    assert plan(ready, went, last, NOW) == chosen


@pytest.mark.django_db
def test_three_come_one_by_one_and_four_as_one(mailoutbox):
    table = a_table()
    offers(table, 3)
    delivery_round(SOON)
    assert len(mailoutbox) == 3
    mailoutbox.clear()
    forget()
    offers(table, 4)
    delivery_round(SOON)
    (letter,) = mailoutbox
    assert letter.subject == "4 things need you"
    for number in range(4):
        assert f"Will you take this on? Part {number} by 15 Mar" in letter.body
    assert letter.body.count("/answer/") == 4
    assert "List-Unsubscribe" not in letter.extra_headers
    assert states() == [("bundle", "sent")] + [("commitment_offered", "bundled")] * 4
    assert OutboxMessage.objects.get(kind="bundle").urgency == "critical"


@pytest.mark.django_db
def test_a_bundle_of_check_ins_is_answered_in_the_mail_and_is_never_sent_twice(mailoutbox):
    table = a_table()
    for _number in range(4):
        a_running_agreement(table)
    let_pass(at_noon(2, 8))
    delivery_round(at_noon(2, 8))
    (letter,) = mailoutbox
    assert letter.body.count("?s=at_risk") == 4
    assert OutboxMessage.objects.get(kind="bundle").urgency == "routine"


@pytest.mark.django_db
def test_what_comes_later_in_the_hour_waits_for_the_next(mailoutbox):
    table = a_table()
    offers(table, 4)
    delivery_round(SOON)
    offers(table, 4, at=LATER)
    delivery_round(LATER)
    assert len(mailoutbox) == 1
    waiting = OutboxMessage.objects.filter(state=State.PENDING)
    assert set(waiting.values_list("available_at", flat=True)) == {SOON + HOUR}
    delivery_round(SOON + HOUR + timedelta(minutes=1))
    assert [letter.subject for letter in mailoutbox] == ["4 things need you", "4 things need you"]


@pytest.mark.django_db
def test_what_waits_for_its_turn_does_not_expire_by_waiting():
    table = a_table()
    offers(table, 4)
    delivery_round(SOON)
    offers(table, 2, at=LATER)
    waiting = OutboxMessage.objects.filter(state=State.PENDING)
    waiting.update(not_after=LATER + timedelta(minutes=5))
    bundle_all(LATER)
    assert set(waiting.values_list("available_at", "not_after")) == {(SOON + HOUR, SOON + 2 * HOUR)}


@pytest.mark.django_db
def test_one_mail_in_trouble_does_not_swallow_those_tied_to_it(mailoutbox, monkeypatch):
    def written(member, at):
        if member == OutboxMessage.objects.filter(state=State.BUNDLED).order_by("pk")[0]:
            raise LookupError
        return whole(member, at)

    whole = digest_context._written
    monkeypatch.setattr(digest_context, "_written", written)
    offers(a_table(), 4)
    delivery_round(SOON)
    (letter,) = mailoutbox
    assert letter.subject == "4 things need you"
    assert letter.body.count("Will you take this on?") == 3
    assert letter.body.count("A promise is offered to you") == 1


@pytest.mark.django_db
def test_what_is_settled_meanwhile_drops_out_and_an_empty_bundle_does_not_leave(mailoutbox):
    table = a_table()
    agreement = offers(table, 4)
    bundle_all(SOON)
    wordings = list(CommitmentTerms.objects.filter(revision__agreement=agreement))
    confirm(agreement=agreement, key=wordings[0].key, version=1, by=table.ben, at=NOW)
    deliver(SOON)
    assert mailoutbox[0].subject == "3 things need you"
    forget()
    mailoutbox.clear()
    other = offers(table, 4)
    bundle_all(SOON)
    for wording in CommitmentTerms.objects.filter(revision__agreement=other):
        confirm(agreement=other, key=wording.key, version=1, by=table.ben, at=NOW)
    deliver(SOON)
    assert mailoutbox == []
    assert OutboxMessage.objects.get(kind="bundle").state == State.SUPPRESSED


@pytest.mark.django_db
def test_one_too_many_at_the_last_moment_waits_for_the_next_round(mailoutbox):
    offers(a_table(), 5)
    report = deliver(SOON)
    assert (report.sent, report.outcomes["waits"]) == (3, 2), "nobody looked for what can be bundled"
    delivery_round(SOON + timedelta(minutes=1))
    assert [letter.subject for letter in mailoutbox[3:]] == ["2 things need you"]


@pytest.mark.django_db
def test_what_may_have_arrived_already_goes_as_it_was():
    offers(a_table(), 5)
    maybe = OutboxMessage.objects.order_by("pk").first()
    OutboxMessage.objects.filter(pk=maybe.pk).update(ambiguous=1)
    bundle_all(SOON)
    assert OutboxMessage.objects.get(pk=maybe.pk).state == State.PENDING
    assert OutboxMessage.objects.filter(state=State.BUNDLED).count() == 4


@pytest.mark.django_db
def test_looking_costs_one_query_when_there_is_nothing_to_bundle():
    offers(a_table(), 3)
    with CaptureQueriesContext(connection) as asked:
        assert bundle_all(SOON) == 0
    assert len(asked) == 1


def test_two_at_once_tie_every_mail_once(transactional_db):
    offers(a_table(), 6)
    assert sorted(in_parallel(lambda: bundle_all(SOON))) == [0, 0, 0, 1]
    assert OutboxMessage.objects.filter(kind="bundle").count() == 1
    assert OutboxMessage.objects.filter(state=State.BUNDLED, bundle__kind="bundle").count() == 6


def test_two_deliverers_at_once_send_no_member_twice(transactional_db, mailoutbox):
    offers(a_table(), 6)
    in_parallel(lambda: delivery_round(SOON))
    told = "\n".join(letter.body for letter in mailoutbox)
    assert [told.count(f"Part {number} by") <= 1 for number in range(6)] == [True] * 6
    members = OutboxMessage.objects.filter(kind="commitment_offered")
    assert not members.filter(state=State.SENT, bundle__isnull=False).exists()


def test_without_the_locks_mails_would_be_tied_twice(transactional_db, monkeypatch):
    offers(a_table(), 6)
    queries = type(OutboxMessage.objects.all())
    people = type(bundles.User.objects.all())
    monkeypatch.setattr(people, "select_for_update", lambda self, **options: self)
    monkeypatch.setattr(queries, "select_for_update", lambda self, **options: self)
    tied = []
    monkeypatch.setattr(bundles, "_tie", lambda members, at: tied.append(len(members)))
    in_parallel(lambda: bundle_all(SOON))
    assert sum(tied) > 6
