"""Two people at once: a list and a list, a list and a profile."""

import threading

import pytest
from django.db import connection

from stakeholders.models import Membership, User, the_organisation
from stakeholders.optimistic_locking import ChangedMeanwhile
from stakeholders.people import change_profile
from stakeholders.people_import import intake
from stakeholders.people_import.intake import Decisions, import_people
from stakeholders.people_import.people_list import read_list
from stakeholders.people_import.plan import plan_import
from tests.people import a_department, a_person, an_administrator
from tests.stakeholders.people_import.lists import HEADING, NOW, imported, planned

pytestmark = pytest.mark.django_db(transaction=True)
LINES = "".join(f"p{number}@example.org,Person {number},Legal,member\n" for number in range(20))


def import_at_once(administrators):
    """Let all of them send the same list that they saw at the same moment; return what each was answered."""
    seen, rows = planned(LINES).fingerprint, read_list(HEADING + LINES).rows
    start, answers = threading.Barrier(len(administrators)), []

    def send(by):
        start.wait()
        try:
            decisions = Decisions(codes={"Legal": "LEG"})
            answers.append(len(import_people(rows, decisions=decisions, seen=seen, by=by, at=NOW).added))
        except Exception as refusal:
            answers.append(type(refusal))
        finally:
            connection.close()

    threads = [threading.Thread(target=send, args=[by]) for by in administrators]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_one_of_two_administrators_imports_and_the_other_is_told():
    answers = import_at_once([an_administrator(), an_administrator(name="Bea Admin")])
    assert sorted(answers, key=str) == [20, ChangedMeanwhile]
    assert (User.objects.count(), Membership.objects.count()) == (22, 20)


def test_without_the_lock_of_the_organisation_they_collide(monkeypatch):
    two = threading.Barrier(2)
    organisation = the_organisation()
    monkeypatch.setattr(intake, "the_locked_organisation", lambda: organisation)

    def plan_together(*rows, **options):
        plan = plan_import(*rows, **options)
        two.wait()
        return plan

    monkeypatch.setattr(intake, "plan_import", plan_together)
    answers = import_at_once([an_administrator(), an_administrator(name="Bea Admin")])
    assert ChangedMeanwhile not in answers
    assert answers.count(20) == 1


def test_a_profile_saved_during_an_import_waits_and_is_not_overwritten(monkeypatch):
    admin = an_administrator()
    a_department(name="Sales", code="SAL")
    ana = a_person(email="ana@example.org", zone="UTC")
    said = []

    def save_profile():
        try:
            change_profile(ana, version=1, name="Ana of the profile", zone="Asia/Tokyo", distinction="", by=ana, at=NOW)
        except ChangedMeanwhile as reason:
            said.append(reason)
        finally:
            connection.close()

    profile = threading.Thread(target=save_profile)

    def plan_slowly(*rows, **options):
        plan = plan_import(*rows, **options)
        profile.start()
        profile.join(timeout=1)
        return plan

    monkeypatch.setattr(intake, "plan_import", plan_slowly)
    imported("ana@example.org,Ana of the list,SAL\n", admin)
    profile.join()

    ana.refresh_from_db()
    assert (ana.name, ana.zone, ana.version) == ("Ana of the list", "UTC", 2)
    assert len(said) == 1
