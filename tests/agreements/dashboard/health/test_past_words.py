"""What is read from the past is what everybody could read on the day, whatever happened since."""

import random
from datetime import date, timedelta

import pytest

from agreements.amendments import answers
from agreements.amendments.proposals import propose
from agreements.cadence.check_ins import record_check_in, undo
from agreements.commitments.completions import return_completion
from agreements.dashboard.health.past_words import words_at
from agreements.dashboard.overview.health import read_health
from agreements.dashboard.overview.scope import Scope, read
from agreements.drift.episodes import watch
from agreements.models import Agreement, Commitment, Completion
from agreements.scheduler import tick
from tests.builders import NOW, a_table, in_force, ready_to_seal
from tests.check_ins import told_check_in
from tests.people import a_person

pytestmark = pytest.mark.django_db

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def table():
    return a_table()


def word_at(agreement, moment):
    return words_at([agreement.pk], moment).get(agreement.pk)


def an_agreement(table):
    return in_force(ready_to_seal(table, due_on=date(2027, 3, 15)))


def test_before_it_took_force_there_is_no_word(table):
    agreement = an_agreement(table)
    assert word_at(agreement, NOW - HOUR) is None
    assert word_at(agreement, NOW) == "not_yet"


def test_what_was_taken_back_later_had_been_said(table):
    agreement = an_agreement(table)
    said = told_check_in(commitment=Commitment.objects.get(), status="off_track", by=table.ben, at=NOW + DAY)
    undo(check_in=said, by=table.ben, at=NOW + DAY + HOUR / 4)
    assert word_at(agreement, NOW + DAY + HOUR / 8) == "off_track"
    assert word_at(agreement, NOW + DAY + HOUR) == "not_yet"


def test_what_was_not_told_yet_was_no_news_for_anybody(table):
    agreement = an_agreement(table)
    record_check_in(commitment=Commitment.objects.get(), status="at_risk", by=table.ben, at=NOW + DAY)
    tick(at=NOW + DAY + HOUR)
    assert word_at(agreement, NOW + DAY + HOUR / 4) == "not_yet"
    assert word_at(agreement, NOW + DAY + HOUR) == "at_risk"


def test_what_came_back_later_had_been_done(table):
    agreement = an_agreement(table)
    told_check_in(commitment=Commitment.objects.get(), status="done", by=table.ben, at=NOW + DAY)
    return_completion(completion=Completion.objects.get(), missing="The list.", by=table.ana, at=NOW + 2 * DAY)
    told_check_in(commitment=Commitment.objects.get(), status="on_track", by=table.ben, at=NOW + 3 * DAY)
    said = [word_at(agreement, NOW + days * DAY + HOUR) for days in (1, 2, 3)]
    assert said == ["on_track", "at_risk", "on_track"]


@pytest.mark.parametrize("decided", ["agreed", "declined", "withdrawn"])
def test_a_change_was_open_until_it_was_decided(table, decided):
    agreement = an_agreement(table)
    promise = Commitment.objects.get()
    told_check_in(commitment=promise, status="on_track", by=table.ben, at=NOW + HOUR)
    asked = {"agreement": agreement, "changes": {promise.key: date(2027, 3, 22)}, "reason": "The supplier moved."}
    change = propose(**asked, by=table.ben, at=NOW + DAY)
    about = {"agreement": agreement, "digest": change.digest, "at": NOW + 2 * DAY}
    if decided == "agreed":
        answers.agree(**about, by=table.ana)
        answers.agree(**about, by=table.ben)
    elif decided == "declined":
        answers.decline(**about, by=table.ana, reason="Not now.")
    else:
        answers.withdraw(**about, by=table.ben)
    said = [word_at(agreement, NOW + hours * HOUR) for hours in (2, 25, 49)]
    assert said == ["on_track", "adjusting", "on_track"]


@pytest.mark.parametrize("seed", range(3))
def test_the_past_says_what_each_day_said(table, seed):
    """Days of random acts; what a manager read each evening, against what is read from the history at the end."""
    chance = random.Random(seed)  # noqa: S311 - a repeatable choice of acts, not a secret
    manager = a_person(is_manager=True)
    for number in range(3):
        in_force(ready_to_seal(table, due_on=date(2027, 2, 20) + number * 9 * DAY))
    read_then = {}
    for days in range(1, 40):
        at = NOW + days * DAY
        for promise in Commitment.objects.all():
            act_on(promise, chance, table, at)
        evening = at + 3 * HOUR
        tick(at=evening)
        watch(at=evening)
        read_then[evening] = dict(read_health(read(Scope(manager, evening, evening.date()))).now)
    assert len({word for words in read_then.values() for word in words.values()}) >= 4, "days that say enough"
    everything = list(Agreement.objects.values_list("pk", flat=True))
    assert [(at, words_at(everything, at)) for at in read_then] == list(read_then.items())


def act_on(promise, chance, table, at):
    """Report, send back, ask for another date, decide, or most often do nothing."""
    act = chance.choice(["report", "send back", "change", "decide", *["nothing"] * 6])
    open_change = promise.agreement.revisions.open().first()
    waiting = Completion.objects.open().filter(commitment=promise).first()
    if act == "report" and promise.is_running:
        status = chance.choice(["on_track", "at_risk", "off_track", "done"])
        told_check_in(commitment=promise, status=status, by=table.ben, at=at)
    elif act == "send back" and waiting:
        return_completion(completion=waiting, missing="The list.", by=table.ana, at=at)
    elif act == "change" and promise.is_running and not open_change:
        moved = {promise.key: max(promise.terms.due_on, at.date()) + 7 * DAY}
        propose(agreement=promise.agreement, changes=moved, reason="More time.", by=table.ben, at=at)
    elif act == "decide" and open_change:
        about = {"agreement": promise.agreement, "digest": open_change.digest, "at": at}
        if chance.random() < 0.5:
            answers.agree(**about, by=table.ana)
        else:
            answers.decline(**about, by=table.ana, reason="Not now.")


def test_a_word_that_ignores_when_things_were_said_would_be_noticed(table):
    """The control: the present word of an agreement is not what an earlier day said."""
    agreement = an_agreement(table)
    told_check_in(commitment=Commitment.objects.get(), status="at_risk", by=table.ben, at=NOW + DAY)
    assert word_at(agreement, NOW + 2 * DAY) != word_at(agreement, NOW + HOUR)
