"""Who is asked to take part: everybody with a part in a shared draft, on home and by mail alike."""

import uuid

import pytest
from django.urls import reverse

from agreements.dashboard.needs import to_decide
from agreements.drafting.new_agreement import start
from agreements.drafting.participation import (
    answer_participation,
    participations_awaiting,
)
from agreements.drafting.parties import add_member
from agreements.drafting.shared_drafts import share
from agreements.lifecycle.lead import name_second_lead
from agreements.lifecycle.withdrawal import withdraw_draft
from agreements.models import (
    Outcome,
    Participation,
    Signatory,
    Stakeholder,
)
from agreements.notifications.delivery.sender import deliver
from agreements.notifications.fan_out.announcements import announce_all
from agreements.permissions import may_read_draft
from agreements.revisions.sealing import seal
from stakeholders.models import Membership
from tests.agreements.notifications.mails import SOON
from tests.builders import (
    NOW,
    a_commitment,
    a_draft,
    a_rhythm,
    a_right,
    a_table,
    a_term,
    ready_to_seal,
    seat_of,
)
from tests.people import a_department, a_person

pytestmark = pytest.mark.django_db
YES, NOT_NOW, ELSE = Participation.Answer


def signing(agreement, person, table):
    party = seat_of(agreement, table.sales)
    Signatory.objects.filter(party=party).update(person=person)


def representing(agreement, person, table):
    add_member(party=seat_of(agreement, table.sales), person=person, role="representative", by=table.ana, at=NOW)


def reading_along(agreement, person, table):
    add_member(party=seat_of(agreement, table.sales), person=person, role="contributor", by=table.ana, at=NOW)


def heading(agreement, person, table):
    table.sales.head = person
    table.sales.save()


def standing_in_for_a_head_who_is_not_there(agreement, person, table):
    table.operations.deputies.add(person)
    table.ben.is_active = False
    table.ben.save()


def deciding(agreement, person, table):
    a_right(agreement, matter="dates", approver=person, by=table.ana)


def being_told(agreement, person, table):
    a_right(agreement, matter="dates", approver=table.ben, told=person, by=table.ana)


def helping(agreement, person, table):
    a_rhythm(agreement, by=table.ana, escalation=person)


def being_an_expert(agreement, person, table):
    an_expert(agreement, person, table)


def an_expert(agreement, person, table):
    values = {"department": table.sales, "person": person, "capacity": "expert", "needed": "input"}
    return a_term(Stakeholder, agreement, by=table.ana, **values)


PARTS = [
    signing,
    representing,
    reading_along,
    heading,
    standing_in_for_a_head_who_is_not_there,
    deciding,
    being_told,
    being_an_expert,
]


@pytest.mark.parametrize("give_part", PARTS, ids=lambda part: part.__name__)
def test_whoever_has_a_part_is_asked_and_may_read_what_for(give_part):
    table, fay = a_table(), a_person(name="Fay Lind")
    agreement = a_draft(table)
    assert not participations_awaiting(fay).exists()
    give_part(agreement, fay, table)
    (asked,) = participations_awaiting(fay)
    assert asked == agreement
    assert may_read_draft(fay, agreement)
    answer_participation(agreement=agreement, answer=NOT_NOW, by=fay, at=NOW)
    assert not participations_awaiting(fay).exists()


def test_whoever_helps_reads_it_and_is_not_asked():
    table, fay = a_table(), a_person(name="Fay Lind")
    agreement = a_draft(table)
    helping(agreement, fay, table)
    assert may_read_draft(fay, agreement)
    assert not participations_awaiting(fay).exists()
    deciding(agreement, fay, table)
    assert participations_awaiting(fay).exists(), "another part asks"


def test_the_card_names_the_department_that_is_asked():
    table, fay = a_table(), a_person(name="Fay Lind")
    agreement = a_draft(table)
    assert [one.asks for one in participations_awaiting(table.ben)] == ["Operations"]
    being_told(agreement, fay, table)
    assert [one.asks for one in participations_awaiting(fay)] == [""], "Fay works nowhere"
    Membership.objects.create(user=fay, department=a_department(name="Legal"))
    assert [one.asks for one in participations_awaiting(fay)] == ["Legal"]


def test_the_leads_are_not_asked_and_neither_is_a_deputy_beside_the_head():
    table, dee = a_table(), a_person(name="Dee Puty")
    table.operations.deputies.add(dee)
    agreement = a_draft(table)
    assert not participations_awaiting(table.ana).exists()
    assert not participations_awaiting(dee).exists()
    name_second_lead(agreement=agreement, to=table.ben, by=table.ana, at=NOW)
    assert not participations_awaiting(table.ben).exists()


def test_an_owner_with_no_other_part_is_asked_by_the_offer_alone():
    table, fay = a_table(), a_person(name="Fay Lind")
    a_commitment(a_draft(table), owner=fay, receiver=table.sales)
    assert not participations_awaiting(fay).exists()
    assert [need.id for need in to_decide(fay, at=NOW)] == ["offer-1"]


def test_an_act_says_yes_too():
    table = a_table()
    agreement = a_draft(table)
    outcome = a_term(Outcome, agreement, by=table.ben, impact="Shelves are full.", beneficiaries="", indicators="")
    assert not participations_awaiting(table.ben).exists()
    assert outcome.revision.agreement == agreement


def test_nobody_is_asked_before_the_draft_is_shared_nor_after_it_is_withdrawn_or_sealed():
    table = a_table()
    words = {"title": "Stock", "why_now": "", "departments": [table.sales, table.operations]}
    agreement = start(key=uuid.uuid4(), **words, by=table.ana, at=NOW, is_shared=False)
    assert not participations_awaiting(table.ben).exists()
    share(agreement=agreement, covering_note="Two weeks.", by=table.ana, at=NOW)
    assert participations_awaiting(table.ben).exists()
    withdraw_draft(agreement=agreement, reason="Not now.", by=table.ana, at=NOW)
    assert not participations_awaiting(table.ben).exists()
    ready = ready_to_seal(table)
    seal(agreement=ready, by=table.ana, at=NOW)
    assert not participations_awaiting(table.ben).filter(pk=ready.pk).exists()


def test_who_said_not_now_is_not_mailed_the_question_afterwards(mailoutbox):
    table = a_table()
    agreement = a_draft(table)
    announce_all(SOON)
    answer_participation(agreement=agreement, answer=NOT_NOW, by=table.ben, at=NOW)
    deliver(SOON)
    assert [letter for letter in mailoutbox if letter.to == [table.ben.email]] == []


def test_the_mail_asks_as_long_as_home_does_and_then_only_names_the_part(mailoutbox):
    table = a_table()
    agreement = a_draft(table)
    announce_all(SOON)
    deliver(SOON)
    (letter,) = (letter for letter in mailoutbox if letter.to == [table.ben.email])
    question = reverse("agreements:participation-answer", args=[agreement.reference])
    assert letter.body.count(f"{question}?a=") == 3
    mailoutbox.clear()
    answer_participation(agreement=agreement, answer=YES, by=table.ben, at=NOW)
    second = a_draft(table)
    answer_participation(agreement=second, answer=YES, by=table.ben, at=NOW)
    announce_all(SOON)
    deliver(SOON)
    (letter,) = (letter for letter in mailoutbox if letter.to == [table.ben.email])
    assert "take-part" not in letter.body
    assert second.get_absolute_url() in letter.body
