"""An episode in sentences: what was seen, what was agreed, who can settle it and who hears next."""

from datetime import UTC, date, datetime

import pytest

from agreements.drift.explanation import explain, next_telling
from agreements.drift.ladder import Climb
from agreements.models import Commitment, Episode, Rhythm
from agreements.models.escalation import Rung
from tests.builders import a_table, in_force, ready_to_seal
from tests.people import a_person

pytestmark = pytest.mark.django_db

SILENCE = {"due_at": "2027-02-08T09:00:00+00:00", "last_heard_at": None, "every": 2, "unit": "week"}
NINTH = datetime(2027, 2, 9, 9, tzinfo=UTC)


@pytest.fixture
def promise():
    """Ben owes Sales a forecast by 15 March."""
    in_force(ready_to_seal(a_table(), due_on=date(2027, 3, 15)))
    return Commitment.objects.select_related("terms__owner", "terms__receiver__department").get()


@pytest.fixture
def rhythm(promise):
    rhythm = Rhythm.objects.get()
    rhythm.escalation, rhythm.contact_after = a_person(name="Mia Manager"), 10
    return rhythm


def told(promise, rhythm, **values):
    return explain(Episode(commitment=promise, **values), promise, rhythm)


def remedies(found):
    return [f"{remedy.who}: {remedy.what}" for remedy in found.remedies]


def test_silence(promise, rhythm):
    found = told(promise, rhythm, rule="no_news", evidence=SILENCE)
    assert found.seen == "No news yet. The check-in of 8 February 2027 is still open."
    assert found.agreed == "Check-in every 2 weeks."
    assert found.further == "After 10 working days without news Mia Manager is asked to help."
    assert remedies(found) == [
        "Ben Ode: check in: two clicks settle it",
        "Ben Ode: ask for a change, if the owner or the date no longer fits",
        "Sales: talk with the owner about what is in the way",
        "Mia Manager: help, when the departments cannot settle it themselves",
    ]


def test_silence_since_the_last_report(promise, rhythm):
    evidence = SILENCE | {"last_heard_at": "2027-02-02T12:00:00+00:00"}
    found = told(promise, rhythm, rule="no_news", evidence=evidence)
    assert found.seen == "No news since 2 February 2027. The check-in of 8 February 2027 is still open."


def test_a_date_that_has_passed(promise):
    found = told(promise, None, rule="date_passed", evidence={"due_on": "2027-03-15"})
    assert found.seen == "The date was 15 March 2027, and the promise is not reported as done."
    assert found.agreed == "Forecast of the core range, by 15 March 2027."
    assert found.further == ""


def test_without_an_owner_the_receiver_can_ask_for_another_one(promise):
    promise.terms.owner.is_active = False
    found = told(promise, None, rule="no_news", evidence=SILENCE)
    assert remedies(found) == ["Sales: ask for a change that names another owner"]


@pytest.mark.parametrize(
    ("rung", "expected"),
    [
        (Rung.FOREWARNED, "Without a word, the owner hears on 9 February 2027 that Sales will be told."),
        (Rung.COUNTERPART, "Without a word, Sales is told on 9 February 2027."),
        (Rung.CONTACT, "Without a word, Mia Manager is asked on 9 February 2027."),
    ],
)
def test_who_hears_next(promise, rhythm, rung, expected):
    episode = Episode(commitment=promise, rule="no_news", evidence=SILENCE)
    assert next_telling(Climb(episode=episode, rung=rung, due_at=NINTH), rhythm) == expected


def test_nobody_hears_next(rhythm):
    assert next_telling(None, rhythm) == ""
