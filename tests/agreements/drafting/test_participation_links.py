"""The link of the first mail: it names one person, one agreement and one address, and holds 14 days."""

from datetime import timedelta

import pytest

from agreements.drafting.participation_links import participation_path, read_participation_link
from agreements.drafting.parties import add_member
from tests.builders import NOW, a_draft, a_table, seat_of
from tests.people import a_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def fay():
    table = a_table()
    agreement = a_draft(table)
    fay = a_person(name="Fay Lind", password=None)
    add_member(party=seat_of(agreement, table.operations), person=fay, role="contributor", by=table.ana, at=NOW)
    fay.asked_to = agreement
    return fay


def test_a_link_names_person_agreement_and_moment(fay):
    token = participation_path(person=fay, agreement=fay.asked_to, asked_at=NOW).split("/")[-2]
    link = read_participation_link(token)
    assert (link.person, link.agreement, link.asked_at) == (fay, fay.asked_to, NOW)
    assert not link.has_run_out(NOW + timedelta(days=14))
    assert link.has_run_out(NOW + timedelta(days=14, seconds=1))
    for forged in (token[:-1] + ("A" if token[-1] != "A" else "B"), "1", ""):
        assert read_participation_link(forged) is None


def test_a_link_of_somebody_deactivated_names_nobody(fay):
    token = participation_path(person=fay, agreement=fay.asked_to, asked_at=NOW).split("/")[-2]
    fay.is_active = False
    fay.save()
    assert read_participation_link(token) is None


def test_after_a_correction_of_the_address_the_first_mail_names_nobody(fay):
    token = participation_path(person=fay, agreement=fay.asked_to, asked_at=NOW).split("/")[-2]
    fay.email = "fay.right@example.org"
    fay.save()
    assert read_participation_link(token) is None
