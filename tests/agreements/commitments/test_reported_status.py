"""How a commitment stands by its reports: the newest that was neither taken back nor returned."""

from datetime import timedelta

import pytest

from agreements.cadence.check_ins import undo
from agreements.commitments.completions import return_completion
from agreements.commitments.reported_status import newest_word, refresh_reported_status, with_completions
from agreements.models import Commitment, Completion
from tests.builders import NOW, a_table, in_force, ready_to_seal
from tests.check_ins import told_check_in

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


@pytest.fixture
def table():
    return a_table()


@pytest.fixture
def promise(table):
    in_force(ready_to_seal(table))
    return Commitment.objects.select_related("terms__owner").get()


def report(table, promise, status, at):
    return told_check_in(
        commitment=promise, status=status, by=table.ben, at=at, evidence="A list." if status == "done" else ""
    )


def test_nothing_was_said_yet(promise):
    promise.reported_status, promise.reported_at = "done", NOW
    refresh_reported_status(promise)
    promise.refresh_from_db()
    assert (newest_word(promise), promise.reported_status, promise.reported_at) == (None, "", None)


def test_the_newest_report_counts_until_it_is_taken_back(table, promise):
    report(table, promise, "on_track", NOW)
    second = report(table, promise, "at_risk", NOW + MINUTE)
    assert newest_word(promise) == second
    undo(check_in=second, by=table.ben, at=NOW + 2 * MINUTE)
    promise.refresh_from_db()
    assert (promise.reported_status, promise.reported_at) == ("on_track", NOW)


def test_what_the_receiver_gave_back_does_not_count(table, promise):
    report(table, promise, "on_track", NOW)
    report(table, promise, "done", NOW + MINUTE)
    return_completion(completion=Completion.objects.get(), missing="Prices.", by=table.ana, at=NOW + timedelta(hours=1))
    assert newest_word(promise).status == "on_track"


def test_questions_to_the_receiver_come_with_one_query_and_without_those_taken_back(
    table, promise, django_assert_num_queries
):
    taken_back = report(table, promise, "done", NOW)
    undo(check_in=taken_back, by=table.ben, at=NOW + MINUTE)
    open_one = report(table, promise, "done", NOW + 2 * MINUTE)
    with django_assert_num_queries(2):
        (found,) = with_completions(Commitment.objects.all())
    assert [question.check_in_id for question in found.asked] == [open_one.pk]
