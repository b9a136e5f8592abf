"""Tries are counted by account and device or place, exactly, and only those that did not succeed."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from stakeholders.accounts.sign_in_limits import (
    Purpose,
    TooManyTries,
    Visitor,
    count_try,
    forget_tries,
    give_back,
    remove_expired,
)
from stakeholders.models import SignInTries
from tests.services.threads import in_parallel
from tests.settings import PROJECT
from tests.verify.controls import CONTROLS

pytestmark = pytest.mark.django_db

NOW = datetime(2027, 3, 1, 8, 0, tzinfo=UTC)
ANA, BEN = "ana@example.org", "ben@example.org"
OFFICE, ELSEWHERE = "203.0.113.9", "198.51.100.1"
MINUTE = timedelta(minutes=1)


def tries(times, email=ANA, *, device="", network=OFFICE, at=NOW, purpose=Purpose.PASSWORD):
    """Try so often without success; return how many tries were let through."""
    let_through = 0
    for _time in range(times):
        try:
            count_try(purpose, Visitor(email, device, network), at=at)
            let_through += 1
        except TooManyTries:
            pass
    return let_through


def opens_at(email=ANA, *, at=NOW, **place):
    with pytest.raises(TooManyTries) as refused:
        count_try(Purpose.PASSWORD, Visitor(email, **({"device": "", "network": OFFICE} | place)), at=at)
    return refused.value.opens_at


def test_five_tries_at_an_account_from_one_address_within_a_quarter_of_an_hour():
    assert tries(1) == 1
    assert tries(9, at=NOW + 14 * MINUTE) == 4
    assert opens_at(at=NOW + 14 * MINUTE) == NOW + 15 * MINUTE
    assert tries(9, at=NOW + 15 * MINUTE - timedelta(microseconds=1)) == 0
    assert tries(9, at=NOW + 15 * MINUTE) == 5


def test_waiting_is_not_prolonged_by_asking():
    tries(5)
    tries(50, at=NOW + 10 * MINUTE)
    assert opens_at(at=NOW + 10 * MINUTE) == NOW + 15 * MINUTE


def test_other_accounts_and_other_addresses_are_counted_for_themselves():
    assert tries(9) == 5
    assert tries(9, BEN) == 5
    assert tries(9, network=ELSEWHERE) == 5


def test_a_known_device_has_ten_tries_of_its_own_whatever_others_do():
    tries(50), tries(50, network=ELSEWHERE)
    assert tries(20, device="d1") == 10
    assert tries(20, device="d2") == 10
    assert opens_at(device="d1") == NOW + 15 * MINUTE


def test_what_is_given_back_is_not_counted():
    for _time in range(30):
        give_back(count_try(Purpose.PASSWORD, Visitor(ANA, "", OFFICE), at=NOW))
    assert tries(9) == 5


def test_giving_back_late_takes_nothing_from_the_tries_after():
    counted = count_try(Purpose.PASSWORD, Visitor(ANA, "", OFFICE), at=NOW)
    later = NOW + 15 * MINUTE
    tries(5, at=later)
    give_back(counted[1:])
    assert tries(1, at=later) == 0


def test_tries_count_from_the_first_that_failed():
    give_back(count_try(Purpose.PASSWORD, Visitor(ANA, "", OFFICE), at=NOW))
    tries(5, at=NOW + 10 * MINUTE)
    assert opens_at(at=NOW + 10 * MINUTE) == NOW + 25 * MINUTE


@pytest.mark.parametrize("spelling", ["ANA@example.org", " ana@EXAMPLE.org "])
def test_another_spelling_is_the_same_account(spelling):
    tries(5)
    assert tries(1, spelling) == 0


def test_a_letter_that_is_found_as_another_is_that_other():
    """The Kelvin sign is a small k where accounts are looked up."""
    tries(5, "ken@example.org")
    assert tries(1, "\N{KELVIN SIGN}en@example.org") == 0


def test_beyond_a_hundred_tries_from_one_address_each_account_has_two_an_hour():
    assert sum(tries(1, f"invented{number}@example.org") for number in range(100)) == 100
    assert tries(9) == 2
    assert tries(9, BEN) == 2
    assert opens_at() == NOW + 60 * MINUTE
    assert tries(9, network=ELSEWHERE) == 5, "another address"
    assert tries(20, device="d1") == 10, "a known device"
    assert tries(9, at=NOW + 60 * MINUTE) == 5, "an hour later"


def test_no_number_of_tries_by_others_refuses_the_first_one_at_an_account():
    for number in range(400):
        tries(1, f"invented{number}@example.org")
    assert all(tries(1, f"colleague{number}@example.org") for number in range(200))


def test_tries_that_were_refused_are_not_counted_for_the_address():
    tries(500)
    assert tries(9, BEN) == 5


def test_a_new_password_opens_the_account_from_everywhere():
    tries(5), tries(5, network=ELSEWHERE), tries(10, device="d1"), tries(5, BEN)
    forget_tries(Purpose.PASSWORD, "ANA@example.org")
    assert (tries(9), tries(9, network=ELSEWHERE), tries(20, device="d1")) == (5, 5, 10)
    assert tries(1, BEN) == 0


def test_links_are_counted_apart_from_passwords():
    tries(5)
    assert tries(9, purpose=Purpose.LINK) == 5
    assert tries(9, purpose=Purpose.LINK, device="d1") == 5
    assert tries(9, purpose=Purpose.LINK, at=NOW + 59 * MINUTE) == 0
    assert tries(9, purpose=Purpose.LINK, at=NOW + 60 * MINUTE) == 5


def test_beyond_three_hundred_links_from_one_address_each_account_has_two_an_hour():
    assert sum(tries(1, f"person{number}@example.org", purpose=Purpose.LINK) for number in range(300)) == 300
    assert tries(9, purpose=Purpose.LINK) == 2


def test_what_counts_no_longer_is_removed():
    tries(3), tries(1, BEN, at=NOW + 30 * MINUTE)
    give_back(count_try(Purpose.PASSWORD, Visitor(ANA, "d1", OFFICE), at=NOW + 59 * MINUTE))
    assert (SignInTries.objects.count(), remove_expired(NOW + 59 * MINUTE)) == (4, 1)
    assert (remove_expired(NOW + 60 * MINUTE), SignInTries.objects.count()) == (2, 1)


def test_a_row_tells_nothing_of_anybody():
    tries(1), tries(1, device="the device")
    kept = " ".join(map(str, SignInTries.objects.values_list("account", "source")))
    assert not any(word in kept for word in ("ana.ruiz", "example", OFFICE, "the device"))
    assert {field.name for field in SignInTries._meta.get_fields()} == {"id", "account", "source", "tries", "since"}


def at_once(times=40):
    return in_parallel(lambda: tries(1), count=times).count(1)


@pytest.mark.django_db(transaction=True)
def test_forty_at_once_are_let_through_five_times():
    assert at_once() == 5
    assert sum(SignInTries.objects.values_list("tries", flat=True)) == 10


@pytest.mark.django_db(transaction=True)
def test_counting_in_two_steps_would_let_more_through(monkeypatch):
    """The negative control."""
    CONTROLS["one statement"](monkeypatch)
    assert at_once() > 5


def documented():
    """Return what each row of the table says: how many, within how many minutes, and how many in any hour."""
    text = (PROJECT / "docs/operating.md").read_text()
    row = r"^\|[^|]+\|[^|]+\| (\d+) \| (\d+) minutes? \|[^|]+\| (\d+)[^|]*\|$"
    return [tuple(map(int, found)) for found in re.findall(row, text, re.MULTILINE)]


def test_the_documented_numbers_are_those_of_the_settings(settings):
    ours = [*settings.PASSWORD_LIMITS.values(), *settings.LINK_LIMITS.values(), (5, 60)]
    assert settings.ACCOUNT_RATE_LIMITS["change_password"] == "5/m/user"
    # In any hour fall at most the windows that begin in it and the one before.
    assert documented() == [(most, seconds // 60, most * (3600 // seconds + 1)) for most, seconds in ours]
