"""Several people ask and agree at the same moment."""

import threading

import pytest
from django.db import connection

from agreements.agreeing.amending import agree
from agreements.agreeing.moving import CannotAsk
from agreements.models import Event, Revision
from agreements.models.canonical import document_of
from tests.agreements.agreeing.cases import LATER, ask_for_a_week, case_d
from tests.people import a_person


@pytest.mark.django_db(transaction=True)
def test_many_askers_at_once_open_one_change():
    case = case_d()
    opened, refused = [], []
    start = threading.Barrier(8)

    def one():
        try:
            start.wait()
            opened.append(ask_for_a_week(case))
        except CannotAsk as reason:
            refused.append(reason)
        finally:
            connection.close()

    threads = [threading.Thread(target=one) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(opened) == 1
    assert len(refused) == 7
    assert Revision.objects.open().filter(agreement=case.agreement).count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_last_two_agree_at_once_and_it_takes_force_once():
    dora = a_person(name="Dora Approver")
    case = case_d(approver=dora)
    change = ask_for_a_week(case)
    start = threading.Barrier(2)

    def one(person):
        try:
            start.wait()
            agree(agreement=case.agreement, digest=change.digest, by=person, at=LATER)
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=[person]) for person in (dora, case.table.ana)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert document_of(Revision.objects.in_force().get(agreement=case.agreement))["revision"] == 2
    assert Event.objects.filter(kind="text_in_force", data__revision=2).count() == 1
