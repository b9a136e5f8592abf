"""Not today: what is parked leaves the list and the count of one person, and comes back by itself."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from agreements.dashboard.to_do import to_do
from agreements.models import Commitment, CommitmentTerms, Snooze
from agreements.notifications.fan_out.announcements import announce_all
from agreements.scheduler import tick
from tests.agreements.views.browsers import browser_of
from tests.builders import NOW, a_commitment, a_draft, a_draft_with_ben, a_table, an_outcome, in_force, ready_to_seal
from tests.check_ins import told_check_in
from tests.people import a_person

pytestmark = pytest.mark.django_db
SNOOZE, BACK = "/to-do/snooze/", "/to-do/bring-back/"
# A Wednesday, ten in the morning in Berlin.
WEDNESDAY = datetime(2027, 2, 3, 9, 0, tzinfo=UTC)


@pytest.fixture
def table():
    return a_table()


@pytest.fixture
def wednesday(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: WEDNESDAY)
    return WEDNESDAY


@pytest.fixture
def offer(table):
    """Ben is asked for his word, and works in Berlin."""
    table.ben.zone = "Europe/Berlin"
    table.ben.save()
    a_commitment(a_draft_with_ben(table), owner=table.ben, receiver=table.sales)
    return to_do(table.ben, at=WEDNESDAY).needs[0]


@pytest.mark.parametrize(
    ("said", "until"),
    [
        ({"when": "tomorrow"}, "2027-02-04 09:00"),
        ({"when": "three_days"}, "2027-02-06 09:00"),
        ({"when": "monday"}, "2027-02-08 09:00"),
        ({"when": "day", "day": "2027-03-28"}, "2027-03-28 09:00"),
    ],
)
def test_it_is_parked_until_nine_in_the_morning_of_the_person(table, offer, wednesday, said, until):
    ben = browser_of(table.ben)
    assert ben.post(SNOOZE, {"need": offer.key, **said})["Location"] == "/"
    local = Snooze.objects.get().until.astimezone(ZoneInfo("Europe/Berlin"))
    assert f"{local:%Y-%m-%d %H:%M}" == until
    page = ben.get("/").text
    assert "Nothing needs you today" in page
    assert "Parked" in page
    assert "Bring back" in page


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"when": "yesterday"},
        {"when": "day"},
        {"when": "day", "day": "2027-02-03"},
        {"when": "day", "day": "0001-01-01"},
        {"when": "day", "day": "9999-12-31"},
        {"when": "day", "day": "31 February"},
        {"when": "day", "day": "x" * 10_000},
    ],
)
@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_a_moment_that_is_none_parks_nothing_and_says_why(table, offer, wednesday, said, headers):
    answer = browser_of(table.ben).post(SNOOZE, {"need": offer.key, **said}, headers=headers)
    assert answer.status_code == 422
    assert "Error:" in answer.text
    assert f'id="{offer.id}"' in answer.text
    assert ("<html" in answer.text) == (not headers)
    assert not Snooze.objects.exists()


@pytest.mark.parametrize("key", ["", "offer-999:", "nonsense", "x" * 10_000])
def test_what_does_not_wait_is_answered_kindly(table, wednesday, key):
    ben = browser_of(table.ben)
    answer = ben.post(SNOOZE, {"need": key, "when": "tomorrow"}, follow=True)
    assert "does not wait for you any more" in answer.text
    assert ben.post(BACK, {"need": key}).status_code == 303
    assert not Snooze.objects.exists()


def test_nobody_parks_for_somebody_else(table, offer, wednesday):
    browser_of(table.ana).post(SNOOZE, {"need": offer.key, "when": "tomorrow"})
    assert not Snooze.objects.exists()
    assert to_do(table.ben, at=WEDNESDAY).count == 1


def test_parked_twice_it_comes_back_at_the_newest_moment(table, offer, wednesday):
    ben = browser_of(table.ben)
    for when in ("monday", "tomorrow", "tomorrow"):
        ben.post(SNOOZE, {"need": offer.key, "when": when})
    assert Snooze.objects.get().until == WEDNESDAY.replace(day=4, hour=8)


def test_it_comes_back_by_itself_and_when_it_is_brought_back(table, offer, wednesday):
    ben = browser_of(table.ben)
    ben.post(SNOOZE, {"need": offer.key, "when": "tomorrow"})
    until = Snooze.objects.get().until
    assert to_do(table.ben, at=until - timedelta(seconds=1)).count == 0
    assert to_do(table.ben, at=until).count == 1
    assert ben.post(BACK, {"need": offer.key, "next": "inbox"})["Location"] == "/inbox/"
    assert to_do(table.ben, at=WEDNESDAY).count == 1


def test_in_place_the_card_becomes_one_line_and_the_count_and_the_parked_follow(table, offer, wednesday):
    in_place = {"HX-Request": "true", "HX-Target": offer.id, "HX-Current-URL": "http://testserver/inbox/"}
    answer = browser_of(table.ben).post(
        SNOOZE, {"need": offer.key, "when": "tomorrow", "next": "inbox"}, headers=in_place
    )
    assert answer.status_code == 200
    assert f'class="need-done" id="{offer.id}"' in answer.text
    assert f'autofocus id="{offer.id}-done"' in answer.text, "the focus stays where the card was"
    assert "Nothing needs you today" in answer.text
    assert 'id="inbox-count" data-hx-swap-oob="innerHTML"' in answer.text
    assert "Bring back" in answer.text
    assert "<html" not in answer.text


def test_other_words_are_another_thing(table, offer, wednesday):
    ben = browser_of(table.ben)
    ben.post(SNOOZE, {"need": offer.key, "when": "monday"})
    CommitmentTerms.objects.update(deliverable="Another forecast")
    assert [need.id for need in to_do(table.ben, at=WEDNESDAY).needs] == [offer.id]


def test_a_worry_that_turned_worse_is_another_thing(table):
    in_force(ready_to_seal(table))
    commitment = Commitment.objects.select_related("terms__owner").get()
    soon = {"at_risk": NOW, "off_track": NOW + timedelta(hours=1)}
    for status, at in soon.items():
        told_check_in(commitment=commitment, status=status, by=table.ben, at=at)
        announce_all(at + timedelta(minutes=31))
        [worry] = to_do(table.ana, at=at + timedelta(minutes=31)).needs
        Snooze.objects.create(person=table.ana, need=worry.key, until=NOW + timedelta(days=3))
    assert Snooze.objects.count() == 2
    assert to_do(table.ana, at=NOW + timedelta(hours=2)).count == 0


def test_a_check_in_is_parked_and_the_next_one_is_another_thing(table):
    in_force(ready_to_seal(table))
    tick(at=NOW + timedelta(weeks=1))
    later = NOW + timedelta(weeks=1)
    [first] = to_do(table.ben, at=later).needs
    Snooze.objects.create(person=table.ben, need=first.key, until=later + timedelta(weeks=9))
    assert to_do(table.ben, at=later).count == 0
    tick(at=NOW + timedelta(weeks=3))
    assert to_do(table.ben, at=NOW + timedelta(weeks=3)).count == 1


def test_parking_hides_nothing_from_others(table, wednesday):
    dean = a_person(name="Dean Deputy")
    table.sales.deputies.add(dean)
    an_outcome(a_draft(table), by=table.ben)
    [hers], [his] = to_do(table.ana, at=WEDNESDAY).needs, to_do(dean, at=WEDNESDAY).needs
    assert hers.key == his.key, "both may give the same word"
    browser_of(table.ana).post(SNOOZE, {"need": hers.key, "when": "monday"})
    assert (to_do(table.ana, at=WEDNESDAY).count, to_do(dean, at=WEDNESDAY).count) == (0, 1)


def test_two_windows_park_and_answer(table, offer, wednesday):
    """What is answered in one window is gone when the other parks it."""
    one, other = browser_of(table.ben), browser_of(table.ben)
    wording = CommitmentTerms.objects.get()
    one.post(offer.url, {"version": wording.version, "choice": "confirm"})
    in_place = {"HX-Request": "true", "HX-Target": offer.id}
    answer = other.post(SNOOZE, {"need": offer.key, "when": "tomorrow"}, headers=in_place)
    assert "does not wait for you any more" in answer.text
    assert not Snooze.objects.exists()
