"""One commitment in each state: every page, list, mail and count says the same word of it."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agreements.cadence.mail_links import mail_check_in_path
from agreements.commitments.completions import accept_completion, return_completion, returns_awaiting
from agreements.dashboard.agenda import agenda_of
from agreements.dashboard.commitment_status import StatusWord, statuses_as_read, statuses_of
from agreements.dashboard.health.words import OF_PROMISE
from agreements.drift.episodes import watch
from agreements.lifecycle.pauses import pause
from agreements.lists.listed_promises import PROMISES
from agreements.models import Commitment, Completion, OutboxMessage, Review
from agreements.notifications.digests.weekly import the_week
from agreements.notifications.rendering.digest_context import context_of
from agreements.scheduler import tick
from agreements.templatetags.agreements import lower_first
from stakeholders.models import Department
from stakeholders.people import deactivate_person
from tests.agreements.cadence.agreements_in_force import in_force_in, the_promise
from tests.agreements.lists.selected import selected
from tests.agreements.views.browsers import browser_of
from tests.agreements.views.clock import clock
from tests.builders import NOW, a_table
from tests.check_ins import told_check_in
from tests.people import an_administrator

__all__ = ["clock"]

pytestmark = pytest.mark.django_db

FIRST = datetime(2027, 2, 8, 9, tzinfo=UTC)
DAY = timedelta(days=1)
# The states in which a check-in is asked for on Home.
OWED = [StatusWord.NOT_YET, StatusWord.NO_NEWS, StatusWord.DATE_PASSED]


def reported(word):
    def bring(table, promise, clock):
        told_check_in(commitment=promise, status=word, by=table.ben, at=FIRST)

    return bring


def nothing(table, promise, clock):
    clock.moment = FIRST + timedelta(hours=1)


def silence(table, promise, clock):
    clock.moment = FIRST + 4 * DAY
    watch(at=clock.moment)


def past_its_date(table, promise, clock):
    told_check_in(commitment=promise, status="at_risk", by=table.ben, at=FIRST)
    clock.moment = datetime(2027, 3, 2, 12, tzinfo=UTC)
    tick(at=clock.moment)
    watch(at=clock.moment)


def accepted(table, promise, clock):
    reported("done")(table, promise, clock)
    accept_completion(completion=Completion.objects.get(), by=table.ana, at=FIRST + DAY)


def sent_back(table, promise, clock):
    reported("done")(table, promise, clock)
    return_completion(completion=Completion.objects.get(), missing="A list.", by=table.ana, at=FIRST + DAY)


def withdrawn(table, promise, clock):
    Commitment.objects.filter(pk=promise.pk).update(ended_at=FIRST)


def resting(table, promise, clock):
    """In a pause, whatever was said before it and however long ago that was."""
    reported("at_risk")(table, promise, clock)
    clock.moment = datetime(2027, 3, 2, 12, tzinfo=UTC)
    days = {"from_on": date(2027, 2, 10), "until_on": date(2027, 3, 14)}
    pause(agreement=promise.agreement, **days, reason="Stocktaking", by=table.ana, at=FIRST + DAY)
    tick(at=clock.moment)
    watch(at=clock.moment)


def left(table, promise, clock):
    reported("on_track")(table, promise, clock)
    Department.objects.filter(head=table.ben).update(head=None)
    deactivate_person(table.ben, by=an_administrator(), at=FIRST + DAY)


PILLS = {"At risk", "Off track", "No news", "Needs a decision", "Adjusting"}
STATES = {
    StatusWord.NOT_YET: nothing,
    StatusWord.ON_TRACK: reported("on_track"),
    StatusWord.AT_RISK: reported("at_risk"),
    StatusWord.OFF_TRACK: reported("off_track"),
    StatusWord.NO_NEWS: silence,
    StatusWord.DATE_PASSED: past_its_date,
    StatusWord.WAITS_FOR_ACCEPTANCE: reported("done"),
    StatusWord.SENT_BACK: sent_back,
    StatusWord.NO_OWNER: left,
    StatusWord.PAUSED: resting,
    StatusWord.DONE: accepted,
    StatusWord.WITHDRAWN: withdrawn,
}


@pytest.fixture
def stand(clock):
    """Bring one commitment into a state, and set the clock to when it is looked at."""

    def bring(word):
        table, agreement = in_force_in("UTC", due_on=date(2027, 2, 25))
        clock.moment = FIRST + 2 * DAY
        tick(at=FIRST)
        STATES[word](table, the_promise(agreement), clock)
        return table, agreement, clock.moment

    return bring


def chips(text: str) -> set[str]:
    """Every status word that stands on the page, as a pill or as a small word."""
    shown = re.findall(r'<span class="(chip|word)[^>]*>(.*?)</span>', text, re.DOTALL)
    said = [(shape, re.sub(r"<[^>]*>", "", words).strip()) for shape, words in shown]
    found = {str(label) for label in StatusWord.labels for shape, words in said if words in (label, lower_first(label))}
    assert {words for shape, words in said if shape == "chip"} <= PILLS
    return found


def reader_of(word, table):
    """Its owner; where they have left, whoever waits for it."""
    return table.ana if word == StatusWord.NO_OWNER else table.ben


def part(text: str, name: str) -> str:
    return text.partition(f'id="{name}"')[2].partition("</section>")[0]


@pytest.mark.parametrize("word", StatusWord)
def test_every_page_says_the_same_word(stand, word):
    table, agreement, at = stand(word)
    promise, reader = the_promise(agreement), reader_of(word, table)
    browser = browser_of(reader)
    said = statuses_of([promise], reader=None, at=at)
    assert said[promise.pk].word == word
    just_read = Commitment.objects.select_related("terms__owner").filter(pk=promise.pk)
    assert statuses_as_read(just_read, reader=None, at=at) == said
    status = {"status": "withdrawn"} if word == StatusWord.WITHDRAWN else {}
    listing = browser.get(reverse("agreements:commitment-list"), {"show": "all"} | status).text
    assert chips(listing.partition('id="listed"')[2]) == {word.label}
    living = browser.get(agreement.get_absolute_url()).text
    assert chips(living.partition('id="promises-title"')[2]) == {word.label}
    own_tab = browser.get(reverse("agreements:promise-list", args=[agreement.reference])).text
    assert chips(own_tab.partition("<h1")[2]) == {word.label}
    detail = browser.get(promise.get_absolute_url()).text
    assert chips(detail.partition("<h1")[2].partition('class="with-side"')[0]) == {word.label}
    home = browser.get("/").text
    assert chips(part(home, f"check-{promise.number}")) == ({word.label} if word in OWED else set())
    if promise.is_running and reader == table.ben:
        link = mail_check_in_path(person=table.ben, commitment=promise, occasion=None, about=at.date())
        assert chips(Client().get(link).text) == {word.label}
    if word != StatusWord.WITHDRAWN:
        assert_dashboard_says(browser.get("/dashboard/").text, word, promise)
        assert_review_says(agreement, promise, word, at)


def assert_dashboard_says(text, word, promise):
    """The agreement has one promise, so its word is what that promise makes it."""
    found = part(text, "health")
    if word == StatusWord.PAUSED:
        assert '<span class="word">paused until 14 March</span>' in found
    else:
        assert chips(found) == {str(OF_PROMISE[word].label)}


def assert_review_says(agreement, promise, word, at):
    review = Review.objects.filter(agreement=agreement).order_by("number")[0]
    agenda = agenda_of(review, reader=None, today=at.date(), at=at)
    assert agenda.statuses[promise.pk].word == word
    named = {
        StatusWord.NO_NEWS: agenda.silent,
        StatusWord.DATE_PASSED: agenda.behind,
        StatusWord.AT_RISK: agenda.worries,
        StatusWord.OFF_TRACK: agenda.worries,
        StatusWord.SENT_BACK: agenda.worries,
        StatusWord.NO_OWNER: agenda.worries,
    }.get(word, agenda.due if promise.is_running else [])
    assert [*agenda.worries, *agenda.silent, *agenda.behind, *agenda.due] == ([promise] if promise.is_running else [])
    assert not promise.is_running or promise in named


@pytest.mark.parametrize("word", [word for word in StatusWord if word not in ("withdrawn", "done")])
def test_the_week_by_mail_says_the_same_word(stand, word):
    table, agreement, at = stand(word)
    reader = reader_of(word, table)
    week = the_week(reader, max(at, datetime(2027, 2, 22, 9, tzinfo=UTC)) if word == "date_passed" else at)
    assert week.statuses[the_promise(agreement).pk].word == word
    message = OutboxMessage(kind="weekly_digest", person=reader, created_at=at)
    lines = [entry.sentence for entry in context_of(message, at=at)["mine"]]
    assert all(line.endswith(f"({word.label})") for line in lines)
    assert bool(lines) == (word == StatusWord.DATE_PASSED)


@pytest.mark.parametrize("wanted", StatusWord)
@pytest.mark.parametrize("word", StatusWord)
def test_filtering_by_a_word_finds_exactly_what_says_it(stand, word, wanted):
    table, agreement, at = stand(word)
    found = selected(PROMISES, reader_of(word, table), at=at, show="all", status=wanted.value)
    assert found == ([the_promise(agreement)] if word == wanted else [])


def test_what_was_sent_back_is_reported_anew(stand):
    table, agreement, at = stand(StatusWord.SENT_BACK)
    told_check_in(commitment=the_promise(agreement), status="at_risk", by=table.ben, at=at)
    [status] = statuses_of([the_promise(agreement)], reader=None, at=at).values()
    assert (status.word, status.since) == (StatusWord.AT_RISK, at)


def test_what_stands_as_sent_back_is_what_its_owner_is_asked_about(stand):
    """Sent back twice in a row: the newest is asked about, until its owner reports."""
    table, agreement, at = stand(StatusWord.SENT_BACK)
    promise = the_promise(agreement)
    said = {"commitment": promise, "by": table.ben}
    told_check_in(status="done", **said, at=at)
    newest = Completion.objects.get(answer="")
    assert not returns_awaiting(table.ben).exists()
    return_completion(completion=newest, missing="The map.", by=table.ana, at=at + DAY)
    assert list(returns_awaiting(table.ben)) == [newest]
    [status] = statuses_of([promise], reader=None, at=at + DAY).values()
    assert (status.word, status.since) == (StatusWord.SENT_BACK, at + DAY)
    told_check_in(status="on_track", **said, at=at + 2 * DAY)
    assert not returns_awaiting(table.ben).exists()
    [status] = statuses_of([promise], reader=None, at=at + 2 * DAY).values()
    assert status.word == StatusWord.ON_TRACK


def test_a_passed_date_is_said_also_where_its_owner_reported_since(stand):
    table, agreement, at = stand(StatusWord.DATE_PASSED)
    for word in ("on_track", "off_track"):
        told_check_in(commitment=the_promise(agreement), status=word, by=table.ben, at=at)
        [status] = statuses_of([the_promise(agreement)], reader=None, at=at).values()
        assert (status.word, status.since) == (StatusWord.DATE_PASSED, at), word


def test_30_ask_as_much_as_one(django_assert_num_queries):
    table, counts = a_table(), []
    for more in (1, 29):
        in_force_in("UTC", table=table, commitments=more, due_on=date(2027, 2, 9))
        tick(at=FIRST)
        watch(at=FIRST + 20 * DAY)
        rows = list(Commitment.objects.all())
        with CaptureQueriesContext(connection) as asked:
            assert {status.word for status in statuses_of(rows, reader=None, at=FIRST + 20 * DAY).values()} == {
                "date_passed"
            }
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 10
    with django_assert_num_queries(0):
        statuses_of([], reader=None, at=NOW)
