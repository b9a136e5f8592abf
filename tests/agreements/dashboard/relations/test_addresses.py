"""Addresses keep what the reader has chosen and leave out what is empty."""

from datetime import date

import pytest

from agreements.dashboard.overview.scope import Scope
from agreements.dashboard.relations.addresses import address_of, day_in_calendar
from tests.builders import NOW
from tests.people import a_department, a_person

pytestmark = pytest.mark.django_db


def test_an_address_says_what_was_chosen():
    scope = Scope(a_person(), NOW, NOW.date(), a_department(), only_named=True)
    assert address_of(scope, "waiting", kind="") == "/dashboard/waiting/?scope=named&department=SAL"


def test_all_that_one_may_read_needs_no_words():
    scope = Scope(a_person(), NOW, NOW.date())
    assert address_of(scope, "waiting-pair", "SAL", "OPS") == "/dashboard/waiting/SAL/OPS/"
    assert day_in_calendar(scope, date(2027, 2, 3), "due") == "/dashboard/calendar/?day=2027-02-03&kind=due"
