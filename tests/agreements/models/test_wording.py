"""What rows call themselves."""

import pytest

from agreements.models import Commitment, Rhythm


@pytest.mark.parametrize(("weeks", "said"), [(1, "Check-in every week"), (2, "Check-in every 2 weeks")])
def test_a_rhythm_says_how_often(weeks, said):
    assert Rhythm(every=weeks).summary() == said


def test_a_commitment_on_its_first_day_is_not_called_silent():
    assert Commitment().get_reported_status_display() == "No check-in yet"
