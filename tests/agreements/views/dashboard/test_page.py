"""The dashboard: the same page for managers and parties."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from agreements.dashboard import overview
from agreements.drift.episodes import watch
from agreements.models import Commitment
from agreements.scheduler import tick
from tests.agreements.views.clock import clock
from tests.builders import a_draft, a_table, in_force, ready_to_seal
from tests.check_ins import told_check_in
from tests.people import a_department, a_person

__all__ = ["clock"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def table():
    return a_table()


def main_of(client, user, **filters) -> str:
    client.force_login(user)
    page = client.get("/dashboard/", filters).text
    return re.sub(r"as of [^<]*<", "<", page[page.index("<main") : page.index("</main>")])


def an_agreement(table, *, at=None):
    at = at or timezone.now() - timedelta(days=1)
    return in_force(ready_to_seal(table, at=at), at=at)


def test_managers_and_parties_read_the_same_page(client, table):
    an_agreement(table)
    manager = a_person(name="Maya Lund", is_manager=True)
    assert main_of(client, manager) == main_of(client, table.ana) == main_of(client, table.ben)


def test_drafts_and_others_agreements_do_not_exist_here(client, table):
    a_draft(table)
    assert "No active agreement yet" in main_of(client, table.ana)
    an_agreement(table)
    otto = a_person(name="Otto Aus", department=a_department(name="Legal"))
    assert "No active agreement yet" in main_of(client, otto)


def test_a_worry_needs_a_decision_and_outranks_the_rest(client, table):
    an_agreement(table)
    commitment = Commitment.objects.get()
    told_check_in(
        commitment=commitment,
        status="at_risk",
        note="A part is missing",
        help_needed="decision",
        by=table.ben,
        at=timezone.now(),
        channel="app",
    )
    page = main_of(client, table.ana)
    assert "Nothing waits for a decision" not in page
    assert "At risk" in page


def test_old_news_beats_a_green_light(client, table):
    then = timezone.now() - timedelta(weeks=8)
    an_agreement(table, at=then)
    told_check_in(
        commitment=Commitment.objects.get(),
        status="on_track",
        note="",
        help_needed="",
        by=table.ben,
        at=then + timedelta(weeks=1),
        channel="app",
    )
    page = main_of(client, table.ana)
    assert "No news" in page[page.index('id="health"') : page.index('id="due-soon"')]


def health_in(page: str) -> str:
    return page[page.index('id="health"') : page.index('id="due-soon"')]


def test_a_first_check_in_that_passed_while_people_signed_is_no_silence(client, table):
    then = timezone.now() - timedelta(weeks=3)
    in_force(ready_to_seal(table, at=then), at=timezone.now() - timedelta(minutes=1))
    assert "No news" not in health_in(main_of(client, table.ana))
    tick(at=timezone.now())
    assert "No news" not in health_in(main_of(client, table.ana))


@pytest.mark.parametrize("ticks", [True, False])
def test_an_early_check_in_counts_until_the_next_one_is_due(client, table, clock, ticks):
    started = clock.moment
    an_agreement(table, at=started)
    commitment = Commitment.objects.get()
    told_check_in(commitment=commitment, status="on_track", by=table.ben, at=started + timedelta(days=2))
    for day in (7, 20):
        clock.moment = started + timedelta(days=day)
        if ticks:
            tick(at=clock.moment)
        assert "on track" in health_in(main_of(client, table.ana))
    clock.moment = started + timedelta(days=26)
    assert "No news" in health_in(main_of(client, table.ana))


@pytest.mark.parametrize("watched", [True, False])
def test_a_check_in_open_past_its_grace_is_silence_until_it_is_answered(client, table, clock, watched):
    started = clock.moment
    an_agreement(table, at=started)
    clock.moment = started + timedelta(days=8)
    tick(at=clock.moment)
    assert "no check-in yet" in health_in(main_of(client, table.ana))
    clock.moment = started + timedelta(days=13)
    if watched:
        watch(at=clock.moment)
    assert "No news" in health_in(main_of(client, table.ana))
    told_check_in(commitment=Commitment.objects.get(), status="on_track", by=table.ben, at=clock.moment)
    page = main_of(client, table.ana)
    assert "on track" in health_in(page)
    # Neither does the list of what drifts wait for the watch to close its episode.
    assert "Nothing waits for a decision" in page


def test_a_list_that_is_cut_says_how_many_more_there_are(client, table, monkeypatch):
    monkeypatch.setattr(overview, "LONGEST_LIST", 2)
    for _ in range(3):
        an_agreement(table)
        worry = Commitment.objects.order_by("-number")[:1].get()
        told_check_in(commitment=worry, status="at_risk", by=table.ben, at=timezone.now())
    page = main_of(client, table.ana)
    assert len(re.findall("and 1 more", page)) == 2
    monkeypatch.setattr(overview, "LONGEST_LIST", 3)
    assert "more<" not in main_of(client, table.ana)


def test_filtering_by_department_keeps_its_agreements(client, table):
    an_agreement(table)
    a_department(name="Legal", code="LEG")
    assert "1 active" in main_of(client, table.ana, department="OPS")
    assert "No active agreement yet" in main_of(client, table.ana, department="LEG")
    assert client.get("/dashboard/", {"department": "XXX"}).status_code == 404


def test_the_dashboard_asks_as_much_for_30_agreements_as_for_one(client, table, count_queries):
    client.force_login(table.ana)
    an_agreement(table)
    one = count_queries(client, "/dashboard/")
    for _ in range(29):
        an_agreement(table)
    assert count_queries(client, "/dashboard/") == one <= 21
