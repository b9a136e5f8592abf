"""Messages about the life of an agreement: an end is told as long as it is the one in force."""

from datetime import date

import pytest

from agreements.activity.names import Names
from agreements.models import Agreement, InboxItem, Notice
from agreements.notifications.message_types.registry import message_type
from tests.agreements.cadence.agreements_in_force import amended, in_force_in
from tests.builders import NOW

ENDS_SOON = message_type("ends_soon")


def told(agreement=None, ends_on="2027-06-30"):
    return InboxItem(kind="ends_soon", agreement=agreement, notice=Notice(data={"ends_on": ends_on}))


def test_the_sentence_names_the_day():
    expected = "The agreement ends on 30 June 2027: renew it, change it, or let it end."
    assert ENDS_SOON.line(told(), Names()) == expected


@pytest.mark.django_db
def test_an_end_is_told_until_another_one_is_agreed():
    _table, agreement = in_force_in("UTC", ends_on=date(2027, 6, 30), due_on=date(2027, 6, 1))
    assert ENDS_SOON.still_true(told(agreement), NOW)
    assert not ENDS_SOON.still_true(told(agreement, "2027-07-31"), NOW)
    amended(agreement, at=NOW, rhythm={"ends_on": date(2027, 7, 31)})
    agreement = Agreement.objects.get()
    assert not ENDS_SOON.still_true(told(agreement), NOW)
    assert ENDS_SOON.still_true(told(agreement, "2027-07-31"), NOW)
