"""Several people ask and agree at the same moment."""

import threading

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from agreements.amendments.answers import agree
from agreements.amendments.proposed_terms import CannotPropose, changed_wordings
from agreements.models import Event, Revision
from agreements.models.canonical import document_of
from agreements.views import change_requests
from tests.agreements.amendments.worked_case_d import DELIVERY, LATER, WEEK, ask_for_a_week, case_d
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
        except CannotPropose as reason:
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


@pytest.mark.django_db
def test_the_form_sent_twice_at_once_is_sent_once(client, monkeypatch):
    case = case_d()
    faster: list[Revision] = []

    def meanwhile(*said, **at):
        # The other click of the same person wins between the first look and the lock.
        if not faster:
            faster.append(ask_for_a_week(case, both=False))
        return changed_wordings(*said, **at)

    monkeypatch.setattr(timezone, "now", lambda: LATER)
    monkeypatch.setattr(change_requests, "changed_wordings", meanwhile)
    client.force_login(case.table.ben)
    form = {
        f"move-{case.delivery.reference}": "on",
        f"due-{case.delivery.reference}": (DELIVERY + WEEK).isoformat(),
        f"along-{case.outreach.reference}": "on",
        "reason": "A technical problem.",
        "base": case.in_force.digest,
        "step": "send",
    }
    answer = client.post(reverse("agreements:change-ask", args=[case.agreement.reference]), form)

    sent = reverse("agreements:change-detail", args=[case.agreement.reference, 2])
    assert (answer.status_code, answer["Location"]) == (303, sent)
