"""Who will be told is what is told: each act is previewed, done and announced, and both must say the same."""

from typing import Any

import pytest

from agreements.drafting.parties import add_member
from agreements.models import Agreement, Following, InboxItem, OutboxMessage, Preference, Revision
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


def what_came(agreement, at) -> tuple[set[Any], set[Any], set[Any]]:
    mails = OutboxMessage.objects.filter(agreement=agreement).values_list("person", "available_at")
    mailed = {person for person, _when in mails}
    lines = set(InboxItem.objects.filter(agreement=agreement).values_list("person", flat=True))
    return {pk for pk, when in mails if when <= at}, {(pk, when) for pk, when in mails if when > at}, lines - mailed


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


def test_a_preview_asks_as_much_for_30_as_for_two(table, django_assert_num_queries, django_assert_max_num_queries):
    act = pausing(table)
    with django_assert_max_num_queries(14) as few:
        act.preview()
    for number in range(28):
        table.operations.deputies.add(a_person(name=f"Dan Deputy {number}"))
    with django_assert_num_queries(len(few)):
        assert len(act.preview().in_inbox) == 29
