"""What a round notes for later ones is heard by whoever listens, and by nobody else."""

from datetime import UTC, datetime, timedelta
from threading import Thread

from agreements.analysis.outlook import expect, listening, note_left

NOON = datetime(2027, 2, 8, 12, tzinfo=UTC)


def test_the_earliest_of_what_is_expected_counts():
    with listening() as outlook:
        for hours in (3, 1, 2):
            expect(NOON + timedelta(hours=hours))
    assert outlook.next_at == NOON + timedelta(hours=1)
    assert not outlook.has_left


def test_what_was_left_is_noted_once_and_for_all():
    with listening() as outlook:
        note_left()
        note_left()
    assert outlook.has_left
    assert outlook.next_at is None


def test_nobody_hears_what_is_noted_before_after_or_elsewhere():
    note_left()
    with listening() as outlook:
        elsewhere = Thread(target=note_left)
        elsewhere.start()
        elsewhere.join()
    expect(NOON)
    assert (outlook.has_left, outlook.next_at) == (False, None)
