"""Keeping a draft off the list that managers read: the lead's to say, noted in the history of the draft."""

import pytest

from agreements.activity.history import history
from agreements.lifecycle.draft_list import CannotList, list_draft
from agreements.lifecycle.lead import name_second_lead
from agreements.lifecycle.withdrawal import withdraw_draft
from agreements.models import Event
from tests.builders import NOW, a_draft, a_table, in_force, ready_to_seal

pytestmark = pytest.mark.django_db


@pytest.fixture
def table():
    return a_table()


def test_a_draft_is_listed_until_its_lead_keeps_it_off(table):
    agreement = a_draft(table)
    assert agreement.is_listed
    for _press in range(2):
        assert not list_draft(agreement=agreement, is_listed=False, by=table.ana, at=NOW).is_listed
    agreement.refresh_from_db()
    assert not agreement.is_listed
    assert Event.objects.filter(kind="draft_unlisted").count() == 1
    assert list_draft(agreement=agreement, is_listed=True, by=table.ana, at=NOW).is_listed
    said = [line.sentence for line in history(agreement)[0].lines[:2]]
    assert said == [
        "Ana Ruiz put the draft on the list that managers read.",
        "Ana Ruiz keeps the draft off the list that managers read.",
    ]


def test_either_lead_decides_and_nobody_else(table):
    agreement = a_draft(table)
    with pytest.raises(CannotList, match="Ana Ruiz leads this draft"):
        list_draft(agreement=agreement, is_listed=False, by=table.ben, at=NOW)
    name_second_lead(agreement=agreement, to=table.ben, by=table.ana, at=NOW)
    assert not list_draft(agreement=agreement, is_listed=False, by=table.ben, at=NOW).is_listed


def test_what_is_not_being_written_stands_on_no_list(table):
    taken_back = a_draft(table)
    withdraw_draft(agreement=taken_back, by=table.ana, at=NOW)
    for agreement in (taken_back, in_force(ready_to_seal(table))):
        with pytest.raises(CannotList, match="not being written any more"):
            list_draft(agreement=agreement, is_listed=False, by=table.ana, at=NOW)
