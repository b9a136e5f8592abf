"""The address of a calendar is a secret: kept as a hash, ended by the next one, and by the end of its person."""

import pytest

from agreements.models import CalendarFeed
from agreements.notifications.calendar_feeds.feed_tokens import renew, stop, whose
from tests.builders import NOW
from tests.people import a_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana():
    return a_person(name="Ana Ruiz")


def test_a_token_leads_to_its_person_and_stands_nowhere(ana):
    token = renew(by=ana, at=NOW)
    assert whose(token) == ana
    assert len(token) >= 43
    assert token not in str(CalendarFeed.objects.values_list())


def test_the_next_one_ends_the_one_before(ana):
    first, second = renew(by=ana, at=NOW), renew(by=ana, at=NOW)
    assert (whose(first), whose(second)) == (None, ana)
    assert CalendarFeed.objects.count() == 1


def test_nobody_is_found_by_a_guess_after_the_end_or_while_deactivated(ana):
    token = renew(by=ana, at=NOW)
    for guess in ("", "x", token[:-1], token + "x", token.swapcase(), CalendarFeed.objects.get().digest):
        assert whose(guess) is None
    ana.is_active = False
    ana.save()
    assert whose(token) is None
    ana.is_active = True
    ana.save()
    assert whose(token) == ana
    stop(by=ana)
    stop(by=ana)
    assert whose(token) is None
