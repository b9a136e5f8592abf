"""Whether another date has been agreed since more time was asked for."""

from datetime import date, timedelta

import pytest

from agreements.commitments.dates import with_another_date_since
from agreements.models import CheckIn
from tests.agreements.cadence.agreements_in_force import amended, in_force_in, the_promise
from tests.builders import NOW
from tests.check_ins import told_check_in
from tests.people import a_person

pytestmark = pytest.mark.django_db
SAID = NOW + timedelta(days=2)
AGREED = SAID + timedelta(days=1)


def asked_again() -> set[int]:
    return with_another_date_since(CheckIn.objects.select_related("commitment__terms__revision"))


@pytest.fixture
def asked():
    """Ben asks for more time."""
    table, agreement = in_force_in("UTC")
    word = told_check_in(commitment=the_promise(agreement), status="at_risk", help_needed="time", by=table.ben, at=SAID)
    return agreement, word


def test_once_another_date_is_in_force_the_question_is_settled(asked):
    agreement, word = asked
    assert asked_again() == set()
    amended(agreement, at=AGREED, due_on=date(2027, 11, 1))
    assert asked_again() == {word.pk}


def test_a_text_with_the_same_date_settles_nothing(asked):
    amended(asked[0], at=AGREED, owner=a_person(name="Cleo Han"))
    assert asked_again() == set()


def test_who_asks_for_more_time_after_the_new_date_asks_anew(asked):
    agreement, word = asked
    amended(agreement, at=AGREED, due_on=date(2027, 11, 1))
    again = {"status": "at_risk", "help_needed": "time", "by": word.by, "at": AGREED + timedelta(days=1)}
    told_check_in(commitment=the_promise(agreement), **again)
    assert asked_again() == {word.pk}


def test_other_help_is_not_settled_by_a_date(asked, django_assert_num_queries):
    agreement, _word = asked
    amended(agreement, at=AGREED, due_on=date(2027, 11, 1))
    CheckIn.objects.update(help_needed="people")
    words = list(CheckIn.objects.select_related("commitment__terms"))
    with django_assert_num_queries(0):
        assert with_another_date_since(words) == set()
