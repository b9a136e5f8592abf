"""Whose eyes a check-in is for that can still be taken back."""

from datetime import date, timedelta

import pytest

from agreements.cadence.check_ins import record_check_in
from agreements.commitments.pending_words import pending_words, words_read_by
from agreements.models import Commitment
from stakeholders.absences import take_leave
from tests.agreements.cadence.agreements_in_force import in_force_in, the_promise
from tests.builders import NOW
from tests.people import a_person

pytestmark = pytest.mark.django_db
SAID = NOW + timedelta(hours=1)


@pytest.fixture
def covered():
    """Ben is away and Lee stands in for him."""
    table, agreement = in_force_in("UTC")
    lee = a_person(name="Lee Fox")
    today = date(2027, 2, 1)
    take_leave(person=table.ben, from_on=today, until_on=today, stand_in=lee, by=table.ben, at=NOW)
    return table, agreement, lee


def readers(people) -> set[str]:
    commitments = list(Commitment.objects.all())
    return {one.name for one in people if pending_words(commitments, reader=one, at=SAID)}


@pytest.mark.parametrize("writer", ["Ben Ode", "Lee Fox"])
def test_writer_owner_and_stand_in_read_it_and_nobody_else_does(covered, writer):
    table, agreement, lee = covered
    people = [table.ana, table.ben, lee, a_person(name="Maya Lund", is_manager=True)]
    by = next(one for one in people if one.name == writer)
    record_check_in(commitment=the_promise(agreement), status="at_risk", by=by, at=SAID)
    assert readers(people) == {"Ben Ode", "Lee Fox"}
    assert not words_read_by(table.ana, at=SAID).exists()
    assert not words_read_by(None, at=SAID).exists()


def test_where_nothing_is_pending_nothing_is_asked(covered, django_assert_num_queries):
    table = covered[0]
    commitments = list(Commitment.objects.all())
    with django_assert_num_queries(0):
        assert pending_words(commitments, reader=table.ben, at=SAID) == {}
