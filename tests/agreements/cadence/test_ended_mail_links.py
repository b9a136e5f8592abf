"""What a mail link says once there is nothing to answer any more: handed over, ended, done, or its owner has left."""

from datetime import timedelta

import pytest
from django.urls import reverse

from agreements.models import CheckIn
from tests.agreements.cadence.agreements_in_force import amended, the_promise
from tests.agreements.views.clock import clock
from tests.agreements.views.phone import OPENED, phone
from tests.check_ins import told_check_in
from tests.people import a_person

__all__ = ["clock", "phone"]

pytestmark = pytest.mark.django_db


def test_after_a_handover_the_link_of_the_former_owner_explains(phone):
    shown = phone.open()
    amended(phone.agreement, at=OPENED, owner=a_person(name="Cleo Han"))
    assert "another owner" in phone.open().content.decode()
    assert phone.send(shown).status_code == 410
    assert not CheckIn.objects.exists()


def test_after_the_end_the_link_explains(phone):
    amended(phone.agreement, at=OPENED, without=True)
    response = phone.open()
    assert response.status_code == 410
    assert "has ended" in response.content.decode()


def test_when_it_is_done_the_link_explains(phone):
    told_check_in(commitment=the_promise(phone.agreement), status="done", by=phone.table.ben, at=OPENED)
    assert "is done" in phone.open().content.decode()


def done_page(phone) -> str:
    return reverse("agreements:mail-check-in-done", args=[phone.path.split("/")[2]])


def test_a_mistaken_done_can_be_undone_where_the_link_is_opened_again(phone):
    phone.send(phone.open(), status="done")
    again = phone.open()
    assert "Undo" in again.content.decode()
    phone.send(again, to=reverse("agreements:mail-check-in-undo", args=[phone.path.split("/")[2]]))
    assert the_promise(phone.agreement).is_running


def test_after_the_time_to_undo_the_link_of_what_is_done_explains_only(phone, clock):
    phone.send(phone.open(), status="done")
    clock.moment += timedelta(minutes=31)
    assert "Undo" not in phone.open().content.decode()


@pytest.mark.parametrize("ending", ["ran out", "handed over", "done"])
def test_what_was_said_is_not_shown_for_ever(phone, clock, ending):
    phone.send(phone.open(), note="Between us", status="done" if ending == "done" else "on_track")
    if ending == "handed over":
        amended(phone.agreement, at=clock.moment, owner=a_person(name="Cleo Han"))
    assert "Between us" in phone.client.get(done_page(phone)).content.decode(), "it can still be taken back"
    clock.moment += timedelta(weeks=3) if ending == "ran out" else timedelta(minutes=31)
    gone = phone.client.get(done_page(phone))
    assert gone.status_code == 410
    assert "Between us" not in gone.content.decode()


def test_whoever_left_has_no_link(phone):
    phone.table.ben.is_active = False
    phone.table.ben.save()
    assert phone.open().status_code == 404
