"""Who reads what, from indexed parts: the same as the rule said slowly, in random worlds."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.agreements.reading_compared import differences_in_world
from tests.agreements.reading_parts import PARTS, without

pytestmark = pytest.mark.django_db
QUICK = settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
# So many worlds hold each reason to read something as the only one that somebody has.
ENOUGH = 200


@QUICK
@given(st.integers(0, 2**32))
def test_what_people_may_read_is_what_the_rule_says(seed):
    assert differences_in_world(seed) == []


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.split()[1])
def test_a_part_that_is_left_out_is_noticed(part):
    with without(part):
        assert any(differences_in_world(seed) for seed in range(ENOUGH))
