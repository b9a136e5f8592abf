"""Who will be told is what is told: each act is previewed, done and announced, and both must say the same."""

from datetime import timedelta
from typing import Any

import pytest

from agreements.drafting.parties import add_member
from agreements.models import Agreement, Following, InboxItem, OutboxMessage, Preference, Revision
from agreements.notifications.digests.bundles import ENOUGH, bundle_all
from agreements.notifications.digests.daily import make_daily
from agreements.notifications.fan_out.announcements import announce_all
from agreements.notifications.fan_out.preview import Reach, reach_of
from tests.agreements.notifications.actions import ACTIONS, LATER, declining, pausing, telling_now
from tests.agreements.notifications.mails import everything_by_mail, forget
from tests.agreements.notifications.offer_answers import ANSWERS
from tests.builders import NOW, a_table, seat_of
from tests.people import a_person
from tests.services.database import remove

pytestmark = pytest.mark.django_db


def as_defaults(table):
    """Everybody has what everybody has; Berlin is awake at this hour, New York is not."""
    table.ben.zone = "America/Los_Angeles"
    table.ben.save()
    remove(Preference.objects.all())


def by_mail(table):
    everything_by_mail()


def muted(table):
    for agreement in Agreement.objects.all():
        Following.objects.create(person=table.ben, agreement=agreement, level="mute")
        Following.objects.create(person=table.ana, agreement=agreement, level="follow")


def as_they_stand(table):
    """Any hour is fine for everybody."""


@pytest.fixture
def table():
    return a_table()


def what_came(agreement, at) -> tuple[set[Any], set[Any], set[Any], set[Any]]:
    mails = OutboxMessage.objects.filter(agreement=agreement).values_list("person", "available_at")
    mailed = {person for person, _when in mails}
    lines = set(InboxItem.objects.filter(agreement=agreement).values_list("person", flat=True))
    for_digest = InboxItem.objects.filter(agreement=agreement, for_digest=True).values_list("person", flat=True)
    digest = set(for_digest) - mailed
    at_once = {pk for pk, when in mails if when <= at}
    return at_once, {(pk, when) for pk, when in mails if when > at}, digest, lines - mailed - digest


@pytest.mark.parametrize("wishes", [as_they_stand, as_defaults, by_mail, muted])
@pytest.mark.parametrize("prepare", [*ACTIONS, *ANSWERS], ids=lambda prepare: prepare.__name__)
def test_whom_a_preview_names_is_whom_the_action_reaches(table, prepare, wishes):
    act = prepare(table)
    fay = a_person(name="Fay Lind")
    if Revision.objects.filter(agreement=act.agreement, state="draft").exists():
        seat = seat_of(act.agreement, table.operations)
        add_member(party=seat, person=fay, role="contributor", by=table.ana, at=NOW)
    wishes(table)
    if prepare is not telling_now:
        forget()
    reach = act.preview()
    act.do()
    heard = LATER + act.heard_after
    announce_all(heard)
    said = (
        {person.pk for person in reach.by_mail},
        {(person.pk, when) for person, when in reach.quiet},
        {person.pk for person, _when in reach.digest},
        {person.pk for person in reach.in_inbox},
    )
    assert said == what_came(act.agreement, heard)


def test_some_of_it_is_a_mail_some_waits_and_some_is_a_line(table):
    """A comparison of nothing with nothing would prove nothing."""
    act = declining(table)
    act.do()
    assert reach_of(act.agreement, "change_declined", by=table.ana, at=LATER, data={"revision": 2}).in_inbox
    everything_by_mail()
    assert declining_reaches(act, table).by_mail == (table.ben,)
    as_defaults(table)
    everything_by_mail()
    Preference.objects.create(person=table.ben, preset="everything")
    [(person, when)] = declining_reaches(act, table).quiet
    assert (person, f"{when:%H:%M}") == (table.ben, "16:00"), "eight in the morning in Los Angeles"


def declining_reaches(act, table) -> Reach:
    return reach_of(act.agreement, "change_declined", by=table.ana, at=LATER, data={"revision": 2})


def test_a_suspended_address_is_told_of_in_the_app(table):
    act = declining(table)
    everything_by_mail()
    suspension = {"suspended_at": NOW, "suspended_because": "550", "suspended_address": table.ben.email}
    Preference.objects.filter(person=table.ben).update(**suspension)
    assert declining_reaches(act, table).in_inbox == (table.ben,)


def mailed_in_one_hour(person, agreement, *, ago):
    """So many mails as one person gets one by one within an hour."""
    for number in range(ENOUGH):
        sent = {"state": "sent", "sent_at": LATER - ago, "created_at": LATER - ago, "available_at": LATER - ago}
        about = {"kind": "change_declined", "agreement": agreement, "event": agreement.events.first()}
        key = {"dedupe_key": f"mail-{number}", "urgency": "routine", "not_after": LATER}
        OutboxMessage.objects.create(person=person, **about, **key, **sent)


def test_who_has_had_enough_mail_this_hour_gets_it_when_the_preview_says(table):
    act = telling_now(table)
    forget()
    everything_by_mail()
    mailed_in_one_hour(table.ana, act.agreement, ago=timedelta(minutes=45))
    [(person, when)] = act.preview().bundled
    assert (person, when) == (table.ana, LATER + timedelta(minutes=15))
    act.do()
    announce_all(LATER)
    bundle_all(LATER)
    assert OutboxMessage.objects.get(kind="worry").available_at == when, "the round holds it back as foretold"


def test_an_hour_later_the_same_mail_goes_at_once(table):
    act = telling_now(table)
    forget()
    everything_by_mail()
    mailed_in_one_hour(table.ana, act.agreement, ago=timedelta(minutes=61))
    assert (act.preview().by_mail, act.preview().bundled) == ((table.ana,), ())


@pytest.mark.parametrize("hour", [8, 9])
def test_the_digest_comes_on_the_morning_that_the_preview_names(table, hour):
    act = declining(table)
    as_defaults(table)
    at = LATER.replace(hour=hour - 1, minute=0)
    reach = reach_of(act.agreement, "change_declined", by=table.ana, at=at, data={"revision": 2})
    [(person, when)] = reach.digest
    item = {"kind": "change_declined", "agreement": act.agreement, "event": act.agreement.events.first()}
    InboxItem.objects.create(person=person, for_digest=True, created_at=at, dedupe_key="line", **item)
    assert make_daily(when.replace(hour=0) if when.day != at.day else at) == 0
    make_daily(when)
    assert OutboxMessage.objects.get(kind="daily_digest", person=person).available_at == when


def test_a_preview_asks_as_much_for_30_as_for_two(table, django_assert_num_queries, django_assert_max_num_queries):
    act = pausing(table)
    with django_assert_max_num_queries(14) as few:
        act.preview()
    for number in range(28):
        table.operations.deputies.add(a_person(name=f"Dan Deputy {number}"))
    with django_assert_num_queries(len(few)):
        assert len(act.preview().in_inbox) == 29
