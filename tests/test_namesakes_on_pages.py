"""Two people of one name, walked over the pages that list people: each of these tells them apart."""

from datetime import timedelta

import pytest
from django.urls import reverse

from agreements.commitments.handshakes import confirm
from agreements.models import Agreement, Review
from agreements.scheduler import tick
from tests.agreements.views.clock import clock
from tests.builders import NOW, Table, a_commitment, a_draft, a_table, in_force, ready_to_seal
from tests.people import a_person

__all__ = ["clock"]
pytestmark = pytest.mark.django_db


def both_own(agreement: Agreement, table: Table, thomases) -> None:
    for thomas in thomases:
        wording = a_commitment(agreement, owner=thomas, receiver=table.sales, deliverable="Prices")
        confirm(agreement=agreement, key=wording.key, version=wording.version, by=thomas, at=NOW)


def test_namesakes_are_told_apart_wherever_they_are_listed(client, clock):
    clock.moment = NOW + timedelta(weeks=7)
    table = a_table()
    one, other = (
        a_person(name="Thomas Möller", distinction=word, department=table.operations) for word in ("Graz", "Linz")
    )
    draft, agreement = a_draft(table), ready_to_seal(table)
    both_own(draft, table, (one, other))
    both_own(agreement, table, (one, other))
    in_force(agreement)
    tick(at=NOW)
    tick(at=clock.moment)
    pages = {
        "agreement": agreement.get_absolute_url(),
        "promises": reverse("agreements:promise-list", args=[agreement.reference]),
        "agenda": Review.objects.get().get_absolute_url(),
        "between two departments": reverse("agreements:waiting-pair", args=["OPS", "SAL"]),
        "commitments": reverse("agreements:commitment-list") + "?show=all",
        "people of a draft": reverse("agreements:term-list", args=[draft.reference, "stakeholders"]),
        "people of a text in force": reverse("agreements:term-list", args=[agreement.reference, "stakeholders"]),
        "choice of an owner": reverse("agreements:term-add", args=[draft.reference, "commitment"]),
        "choice of a person": reverse("agreements:person-add", args=[draft.reference]),
    }
    client.force_login(table.ana)
    shown = {name: client.get(path).text for name, path in pages.items()}
    both = ("Thomas Möller (OPS), Graz", "Thomas Möller (OPS), Linz")
    assert {name for name, page in shown.items() if not all(label in page for label in both)} == set()
