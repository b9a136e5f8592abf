"""Who leads: handed over, shared with a second lead, taken over from somebody who has left."""

import threading

import pytest
from django.db import connection

from agreements.dashboard.to_do import to_do
from agreements.lifecycle.lead import (
    CannotLead,
    hand_over_lead,
    leads_awaiting,
    name_second_lead,
    take_over_lead,
)
from agreements.models import Agreement, Event, InboxItem, PartyMember
from agreements.notifications.fan_out.announcements import announce_all
from agreements.notifications.message_types.base import Importance
from agreements.notifications.message_types.registry import message_type
from agreements.permissions import leads, may_edit, may_read_draft, may_remove_party, may_seal, may_unseat
from stakeholders.models import Membership
from tests.agreements.notifications.mails import SOON, forget
from tests.builders import NOW, Table, a_draft, a_table, in_force, ready_to_seal, seat_of
from tests.people import a_department, a_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def table():
    return a_table()


def leave(person):
    person.is_active = False
    person.save(update_fields=["is_active"])


def hand_over(agreement, to, *, by=None):
    return hand_over_lead(agreement=agreement, to=to, by=by or agreement.lead, at=NOW)


def second(agreement, to, *, by=None):
    return name_second_lead(agreement=agreement, to=to, by=by or agreement.lead, at=NOW)


def take_over(agreement, by):
    return take_over_lead(agreement=agreement, by=by, at=NOW)


@pytest.mark.parametrize("made", [a_draft, lambda table: in_force(ready_to_seal(table))])
def test_handed_over_the_new_lead_leads_at_once(table, made):
    agreement = made(table)
    hand_over(agreement, table.ben)
    agreement.refresh_from_db()
    assert (may_seal(table.ben, agreement), may_seal(table.ana, agreement)) == (True, False)
    assert Event.objects.get(kind="lead_handed_over").data == {"person": table.ben.pk, "former": table.ana.pk}
    hand_over(agreement, table.ben, by=table.ana)
    assert Event.objects.filter(kind="lead_handed_over").count() == 1


def test_the_new_lead_and_the_parties_are_told(table):
    rosa = a_person(name="Rosa Reader")
    agreement = a_draft(table)
    PartyMember.objects.create(party=seat_of(agreement, table.operations), person=rosa)
    announce_all(NOW)
    forget()
    hand_over(agreement, table.ben)
    announce_all(SOON)
    items = {item.person: item for item in InboxItem.objects.filter(kind="lead_changed")}
    assert set(items) == {table.ben, rosa}
    known = message_type("lead_changed")
    assert known.importance_to(items[table.ben], table.ben.pk) is Importance.NEEDED
    assert known.importance_to(items[rosa], rosa.pk) is Importance.NEWS


def test_only_somebody_here_who_speaks_for_a_party_can_lead(table):
    agreement = a_draft(table)
    contributor, gone = a_person(name="Cleo Contributor"), a_person(name="Gus Gone")
    sales = seat_of(agreement, table.sales)
    PartyMember.objects.create(party=sales, person=contributor, role="contributor")
    PartyMember.objects.create(party=sales, person=gone)
    leave(gone)
    for person in (contributor, gone, a_person(name="Sten Stranger")):
        with pytest.raises(CannotLead, match="speaks for no department"):
            hand_over(agreement, person)
        with pytest.raises(CannotLead, match="speaks for no department"):
            second(agreement, person)


def test_whoever_leads_no_more_cannot_hand_over(table):
    agreement = a_draft(table)
    rosa = a_person(name="Rosa Reader")
    PartyMember.objects.create(party=seat_of(agreement, table.operations), person=rosa)
    hand_over(agreement, table.ben)
    with pytest.raises(CannotLead, match="Ben Ode leads this agreement now"):
        hand_over(agreement, rosa, by=table.ana)
    with pytest.raises(CannotLead, match="Ben Ode leads this agreement now"):
        second(agreement, rosa, by=table.ana)


def test_a_second_lead_may_what_the_lead_may(table):
    rosa, guest = a_person(name="Rosa Reader"), a_person(name="Gil Guest")
    agreement = a_draft(table)
    sales, operations = (seat_of(agreement, one) for one in (table.sales, table.operations))
    PartyMember.objects.create(party=operations, person=rosa)
    member = PartyMember.objects.create(party=sales, person=guest, role="contributor")

    def allowed():
        member.party.agreement.refresh_from_db()
        here = member.party.agreement
        return [leads(rosa, here), may_seal(rosa, here), may_remove_party(rosa, here, sales), may_unseat(rosa, member)]

    assert allowed() == [False] * 4
    second(agreement, rosa)
    assert allowed() == [True] * 4


def test_a_second_lead_reads_and_edits_after_their_seat_has_ended(table):
    rosa = a_person(name="Rosa Reader")
    agreement = a_draft(table)
    seat = PartyMember.objects.create(party=seat_of(agreement, table.operations), person=rosa)
    agreement = second(agreement, rosa)
    seat.delete()
    assert may_read_draft(rosa, agreement)
    assert may_edit(rosa, agreement)
    agreement = second(agreement, None)
    assert not may_read_draft(rosa, agreement)


def test_the_lead_is_not_their_own_second_and_a_second_who_leads_is_second_no_more(table):
    agreement = a_draft(table)
    with pytest.raises(CannotLead, match="Choose somebody else"):
        second(agreement, table.ana)
    second(agreement, table.ben)
    agreement = hand_over(agreement, table.ben)
    assert (agreement.lead, agreement.second_lead) == (table.ben, None)


def test_the_second_is_told_and_so_is_the_end(table):
    agreement = a_draft(table)
    second(agreement, table.ben)
    second(agreement, table.ben)
    second(agreement, None)
    events = Event.objects.filter(kind__startswith="second").order_by("seq")
    assert list(events.values_list("kind", "data")) == [
        ("second_lead_named", {"person": table.ben.pk}),
        ("second_lead_ended", {"person": table.ben.pk}),
    ]
    announce_all(SOON)
    assert InboxItem.objects.filter(kind="second_lead_changed", person=table.ben).count() == 2


def waits(person) -> bool:
    listed = leads_awaiting(person).exists()
    assert listed == any(need.id.startswith("lead-") for need in to_do(person, at=SOON).needs)
    return listed


@pytest.fixture
def led():
    """An agreement of Sales, where Lena works, who leads and is no head, with Operations, of which Ben is head."""
    sales_head, ben, lena = (a_person(name=name) for name in ("Sara Head", "Ben Ode", "Lena Lead"))
    sales = a_department(name="Sales", code="SAL", head=sales_head)
    table = Table(lena, ben, sales, a_department(name="Operations", code="OPE", head=ben))
    Membership.objects.create(user=lena, department=sales)
    return table


def test_while_the_lead_is_here_nobody_takes_over(led):
    agreement = a_draft(led)
    assert not waits(led.sales.head)
    with pytest.raises(CannotLead, match="Lena Lead leads this agreement now"):
        take_over(agreement, led.sales.head)


@pytest.mark.parametrize("made", [a_draft, lambda table: in_force(ready_to_seal(table))])
def test_when_the_lead_has_left_who_speaks_for_their_department_takes_over(led, made):
    agreement = made(led)
    leave(led.ana)
    assert (waits(led.sales.head), waits(led.ben), waits(a_person(name="Sten Stranger"))) == (True, False, False)
    with pytest.raises(CannotLead, match="department of Lena Lead"):
        take_over(agreement, led.ben)
    agreement = take_over(agreement, led.sales.head)
    assert agreement.lead == led.sales.head
    assert not waits(led.sales.head)
    take_over(agreement, led.sales.head)
    assert Event.objects.filter(kind="lead_taken_over").count() == 1


def test_where_nobody_speaks_for_their_department_any_representative_takes_over(led):
    agreement = a_draft(led)
    led.sales.head = None
    led.sales.save(update_fields=["head"])
    leave(led.ana)
    assert waits(led.ben)
    assert take_over(agreement, led.ben).lead == led.ben


def test_a_second_lead_takes_over_too(led):
    agreement = a_draft(led)
    second(agreement, led.ben)
    leave(led.ana)
    assert waits(led.ben)
    assert take_over(agreement, led.ben).second_lead is None


def two_at_once(agreement, people):
    """Let both take over in the same moment; return what those who did not was told."""
    refused, start = [], threading.Barrier(2)

    def one(person):
        try:
            start.wait()
            take_over(agreement, person)
        except CannotLead as reason:
            refused.append(str(reason))
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=[person]) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return refused


def two_who_may(led):
    agreement = a_draft(led)
    rosa = a_person(name="Rosa Reader")
    PartyMember.objects.create(party=seat_of(agreement, led.sales), person=rosa)
    leave(led.ana)
    return agreement, [led.sales.head, rosa]


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_leads_and_the_other_is_told(led):
    agreement, people = two_who_may(led)
    (told,) = two_at_once(agreement, people)
    agreement.refresh_from_db()
    assert agreement.lead in people
    assert told == f"{agreement.lead} leads this agreement now."
    assert Event.objects.filter(kind="lead_taken_over").count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_both_would_think_that_they_lead(led, monkeypatch):
    agreement, people = two_who_may(led)
    together, written = threading.Barrier(2, timeout=5), Agreement.save

    def write_together(agreement, *args, **kwargs):
        together.wait()
        written(agreement, *args, **kwargs)

    monkeypatch.setattr(type(Agreement.objects.all()), "locked", lambda queryset, pk: queryset.get(pk=pk))
    monkeypatch.setattr(Agreement, "save", write_together)
    assert two_at_once(agreement, people) == []
