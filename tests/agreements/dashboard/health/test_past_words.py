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
from agreements.lifecycle.pauses import pause, resume
from agreements.models import Agreement, Commitment, Completion, Pause
from agreements.scheduler import tick
from stakeholders.models import Department, Departure
from stakeholders.people import deactivate_person, reactivate_person
from tests.builders import NOW, a_table, in_force, ready_to_seal
from tests.check_ins import told_check_in
from tests.people import a_person, an_administrator

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
    manager, admin = a_person(is_manager=True), an_administrator()
    Department.objects.filter(head=table.ben).update(head=manager)
    for number in range(3):
        in_force(ready_to_seal(table, due_on=date(2027, 2, 20) + number * 9 * DAY))
    read_then = {}
    for days in range(1, 40):
        at = NOW + days * DAY
        for promise in Commitment.objects.all():
            act_on(promise, chance, table, at)
        for agreement in Agreement.objects.all():
            rest_and_go_on(agreement, chance, table, at)
        come_and_go(table.ben, chance, admin, at)
        evening = at + 3 * HOUR
        tick(at=evening)
        watch(at=evening)
        read_then[evening] = dict(read_health(read(Scope(manager, evening, evening.date()))).now)
    assert len({word for words in read_then.values() for word in words.values()}) >= 5, "days that say enough"
    assert Pause.objects.exists()
    assert Departure.objects.exists()
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


def rest_and_go_on(agreement, chance, table, at):
    """Rest for some days, and go on before they are over."""
    resting = Pause.objects.running(at).filter(agreement=agreement).first()
    if resting and chance.random() < 0.2:
        resume(pause=resting, by=table.ana, at=at)
    elif not resting and chance.random() < 0.1:
        days = {"from_on": at.date(), "until_on": at.date() + chance.randrange(6) * DAY}
        pause(agreement=agreement, **days, reason="Stocktaking", by=table.ana, at=at)


def come_and_go(person, chance, admin, at):
    """The owner leaves for some days, once or twice."""
    person.refresh_from_db()
    if not person.is_active:
        if chance.random() < 0.3:
            reactivate_person(person, by=admin, at=at)
    elif chance.random() < 0.06:
        deactivate_person(person, by=admin, at=at)


def test_an_agreement_that_rested_says_so_for_these_days_alone(table):
    agreement = an_agreement(table)
    days = {"from_on": (NOW + DAY).date(), "until_on": (NOW + 5 * DAY).date()}
    rest = pause(agreement=agreement, **days, reason="Stocktaking", by=table.ana, at=NOW)
    resume(pause=rest, by=table.ana, at=NOW + 3 * DAY)
    said = [word_at(agreement, NOW + days * DAY) for days in (0, 2, 4)]
    assert said == ["not_yet", "paused", "not_yet"]


def test_a_promise_needed_an_owner_while_its_own_was_gone(table):
    agreement, admin = an_agreement(table), an_administrator()
    Department.objects.filter(head=table.ben).update(head=table.ana)
    told_check_in(commitment=Commitment.objects.get(), status="on_track", by=table.ben, at=NOW + HOUR)
    deactivate_person(table.ben, by=admin, at=NOW + DAY)
    reactivate_person(table.ben, by=admin, at=NOW + 3 * DAY)
    said = [word_at(agreement, NOW + days * DAY) for days in (0.5, 2, 4)]
    assert said == ["on_track", "at_risk", "on_track"]


def test_a_word_that_ignores_when_things_were_said_would_be_noticed(table):
    """The control: the present word of an agreement is not what an earlier day said."""
    agreement = an_agreement(table)
    told_check_in(commitment=Commitment.objects.get(), status="at_risk", by=table.ben, at=NOW + DAY)
    assert word_at(agreement, NOW + 2 * DAY) != word_at(agreement, NOW + HOUR)
