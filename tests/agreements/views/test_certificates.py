"""The certificate: who said yes to which words, and who may read it."""

from datetime import timedelta

import pytest

from agreements.amendments.answers import agree, decline
from agreements.amendments.proposals import propose
from agreements.models import Outcome, Revision
from agreements.revisions.sealing import reopen, seal
from stakeholders.people import change_profile
from tests.agreements.amendments.worked_case_d import DELIVERY, case_d
from tests.agreements.views.browsers import browser_of, page, queries
from tests.builders import NOW, a_draft, a_table, in_force, ready_to_seal
from tests.people import a_person

pytestmark = pytest.mark.django_db


def test_the_certificate_shows_words_digest_and_every_yes():
    table = a_table()
    agreement = in_force(ready_to_seal(table))
    text = browser_of(table.ben).get(page(agreement, "certificate")).content.decode()

    revision = Revision.objects.get()
    assert revision.digest in text
    assert f"{len(bytes(revision.canonical))} bytes" in text
    assert "Takes the promise on" in text
    assert text.count("<td>Signs") == 2
    assert f'id="{Outcome.objects.get().anchor}"' in text


def test_the_certificate_says_the_names_of_the_day():
    table = a_table()
    agreement = in_force(ready_to_seal(table))
    ana, later = table.ana, NOW + timedelta(days=9)
    ana.refresh_from_db()
    change_profile(ana, version=ana.version, name="Lee Morgan", zone="UTC", distinction="", by=ana, at=later)

    text = browser_of(table.ben).get(page(agreement, "certificate")).text

    assert "by Ana Ruiz" in text
    assert '<p class="name" dir="auto">Ana Ruiz</p>' in text
    assert '<td dir="auto">Ana Ruiz</td>' in text
    assert "Lee Morgan" not in text


def test_an_amendment_shows_who_approved_it_and_why():
    case = case_d()
    change = propose(
        agreement=case.agreement, changes={case.delivery.key: DELIVERY.replace(day=22)},
        reason="<b>A technical problem</b>", by=case.table.ben, at=NOW,
    )  # fmt: skip
    agree(agreement=case.agreement, digest=change.digest, by=case.table.ana, at=NOW)

    text = browser_of(case.table.ana).get(page(case.agreement, "certificate")).content.decode()

    assert "&lt;b&gt;A technical problem&lt;/b&gt;" in text
    assert "Agrees as receiver" in text
    assert "22 March 2027" in text
    assert "certificate/1/" in text
    assert "It amends revision 1." in text
    assert "The signatures stand on the certificate of revision 1" in text
    first = browser_of(case.table.ana).get(page(case.agreement, "certificate-revision", 1)).content.decode()
    assert "15 March 2027" in first
    assert "Superseded" in first


def test_before_anything_is_sealed_it_explains_itself():
    table = a_table()

    text = browser_of(table.ana).get(page(a_draft(table), "certificate")).content.decode()

    assert "There is no sealed text yet" in text


def test_who_reads_from_in_force_on_reads_those_texts_alone():
    table = a_table()
    agreement = ready_to_seal(table)
    seal(agreement=agreement, by=table.ana, at=NOW)
    reopen(agreement=agreement, by=table.ana, at=NOW)
    maya = browser_of(a_person(name="Maya Manager", is_manager=True))
    assert maya.get(page(agreement, "certificate")).status_code == 404
    in_force(agreement)

    assert maya.get(page(agreement, "certificate")).status_code == 200
    assert maya.get(page(agreement, "certificate-revision", 2)).status_code == 200
    assert maya.get(page(agreement, "certificate-revision", 1)).status_code == 404
    assert browser_of(table.ben).get(page(agreement, "certificate-revision", 1)).status_code == 200


@pytest.mark.parametrize("number", [3, 0, 10**18, 10**30])
def test_a_revision_that_never_was_is_not_found(number):
    table = a_table()
    agreement = in_force(ready_to_seal(table))

    assert browser_of(table.ana).get(page(agreement, "certificate-revision", number)).status_code == 404


def test_an_outsider_finds_nothing():
    table = a_table()
    agreement = in_force(ready_to_seal(table))

    assert browser_of(a_person(name="Otto Lang")).get(page(agreement, "certificate")).status_code == 404


def test_it_is_read_and_never_written():
    table = a_table()
    agreement = in_force(ready_to_seal(table))

    assert browser_of(table.ana).post(page(agreement, "certificate")).status_code == 405


def test_the_page_needs_no_more_queries_for_many_revisions():
    case = case_d()
    before = queries(browser_of(case.table.ana), page(case.agreement, "certificate"))
    for day in range(17, 27):
        change = propose(
            agreement=case.agreement, changes={case.delivery.key: DELIVERY.replace(day=day)},
            reason="Why.", by=case.table.ben, at=NOW,
        )  # fmt: skip
        decline(agreement=case.agreement, digest=change.digest, reason="No.", by=case.table.ana, at=NOW)

    assert queries(browser_of(case.table.ana), page(case.agreement, "certificate")) == before
