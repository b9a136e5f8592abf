"""A decision right says within how many days it is answered, and who is told."""

from datetime import UTC, date, datetime, timedelta

import pytest

from agreements.amendments.open_changes import days_to_answer, open_changes
from agreements.amendments.proposals import propose
from agreements.models import Agreement, Announcement, CommitmentTerms
from agreements.notifications.message_types.registry import caused_by
from tests.builders import a_right, a_table, in_force, ready_to_seal
from tests.people import a_person

pytestmark = pytest.mark.django_db
THURSDAY = datetime(2027, 2, 4, 10, 0, tzinfo=UTC)


def a_change(table, **right):
    agreement = ready_to_seal(table)
    a_right(agreement, matter="dates", approver=table.ana, by=table.ana, **right)
    in_force(agreement)
    wording = CommitmentTerms.objects.get(revision__state="in_force")
    changes = {wording.key: wording.due_on + timedelta(days=7)}
    return propose(agreement=agreement, changes=changes, reason="Tests take longer.", by=table.ben, at=THURSDAY)


def test_an_answer_is_asked_for_in_working_days():
    a_change(a_table(), days=3)
    (change,) = open_changes(Agreement.objects.all())
    assert days_to_answer([change]) == [date(2027, 2, 9)]
    assert change.names == "Ana Ruiz"


def test_without_a_right_nobody_is_hurried():
    table = a_table()
    agreement = in_force(ready_to_seal(table))
    wording = CommitmentTerms.objects.get(revision__state="in_force")
    changes = {wording.key: wording.due_on + timedelta(days=7)}
    propose(agreement=agreement, changes=changes, reason="Tests take longer.", by=table.ben, at=THURSDAY)
    (change,) = open_changes(Agreement.objects.all())
    assert days_to_answer([change]) == [None]


def test_who_is_to_be_told_is_told():
    table = a_table()
    tess = a_person(name="Tess Ono", department=table.sales)
    a_change(table, told=tess)
    news = Announcement.objects.get(kind="change_asked")
    told = {person for _type, cause in caused_by("change_asked") for person in cause.recipients(news)}
    assert tess.pk in told
