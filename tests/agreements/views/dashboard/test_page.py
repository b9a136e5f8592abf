"""The dashboard: five blocks, bounded, the same page for managers and parties."""

import re
import uuid
from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from agreements.drafting.new_agreement import start
from agreements.drift.episodes import watch
from agreements.models import Commitment, Revision, SignOff
from agreements.scheduler import tick
from tests.agreements.dashboard.overview.company import an_agreement, asks_for_another_date, let_pass, says
from tests.agreements.views.clock import clock
from tests.builders import NOW, a_draft, a_table, in_force, ready_to_seal
from tests.check_ins import told_check_in
from tests.people import a_department, a_person

__all__ = ["clock"]

pytestmark = pytest.mark.django_db

DAY, WEEK = timedelta(days=1), timedelta(days=7)


@pytest.fixture
def table():
    return a_table()


def main_of(client, user, **filters) -> str:
    client.force_login(user)
    page = client.get("/dashboard/", filters).text
    page = page[page.index("<main") : page.index("</main>")]
    return re.sub(r"as of [^<]*<|name=\"csrfmiddlewaretoken\" value=\"[^\"]*\"", "<", page)


def since_yesterday(table):
    at = timezone.now() - DAY
    return in_force(ready_to_seal(table, at=at), at=at)


def test_managers_and_parties_read_the_same_page(client, table):
    since_yesterday(table)
    manager = a_person(name="Maya Lund", is_manager=True)
    assert main_of(client, manager) == main_of(client, table.ana) == main_of(client, table.ben)


def test_drafts_and_others_agreements_do_not_exist_here(client, table):
    a_draft(table)
    assert "No active agreement yet" in main_of(client, table.ana)
    since_yesterday(table)
    otto = a_person(name="Otto Aus", department=a_department(name="Legal"))
    assert "No active agreement yet" in main_of(client, otto)


def health_in(page: str) -> str:
    return page[page.index('id="health"') :].partition("</section>")[0]


def test_old_news_beats_a_green_light(client, table):
    then = timezone.now() - timedelta(weeks=8)
    in_force(ready_to_seal(table, at=then), at=then)
    told_check_in(commitment=Commitment.objects.get(), status="on_track", by=table.ben, at=then + WEEK)
    assert "No news</span>" in health_in(main_of(client, table.ana))


def test_a_first_check_in_that_passed_while_people_signed_is_no_silence(client, table):
    then = timezone.now() - timedelta(weeks=3)
    in_force(ready_to_seal(table, at=then), at=timezone.now() - timedelta(minutes=1))
    assert "No news</span>" not in health_in(main_of(client, table.ana))
    tick(at=timezone.now())
    assert "No news</span>" not in health_in(main_of(client, table.ana))


@pytest.mark.parametrize("ticks", [True, False])
def test_an_early_check_in_counts_until_the_next_one_is_due(client, table, clock, ticks):
    started = clock.moment
    an_agreement(table, at=started)
    told_check_in(commitment=Commitment.objects.get(), status="on_track", by=table.ben, at=started + 2 * DAY)
    for day in (7, 20):
        clock.moment = started + day * DAY
        if ticks:
            tick(at=clock.moment)
        assert "No news</span>" not in health_in(main_of(client, table.ana))
    clock.moment = started + 26 * DAY
    assert "No news</span>" in health_in(main_of(client, table.ana))


@pytest.mark.parametrize("watched", [True, False])
def test_a_check_in_open_past_its_grace_is_silence_until_it_is_answered(client, table, clock, watched):
    started = clock.moment
    an_agreement(table, at=started)
    clock.moment = started + 8 * DAY
    tick(at=clock.moment)
    assert "No news</span>" not in health_in(main_of(client, table.ana))
    clock.moment = started + 13 * DAY
    if watched:
        watch(at=clock.moment)
    assert "No news</span>" in health_in(main_of(client, table.ana))
    told_check_in(commitment=Commitment.objects.get(), status="on_track", by=table.ben, at=clock.moment)
    page = main_of(client, table.ana)
    assert "No news</span>" not in health_in(page)
    assert "Nothing waits for a decision" in page


def a_company(table, clock, *, size):
    """So many agreements on track for a week; then all ask for another date and every second gets worse."""
    started = clock.moment
    promises = [an_agreement(table, at=started)[1] for _number in range(size)]
    for promise in promises:
        says(table, promise, "on_track", started + DAY)
    clock.moment = started + 9 * DAY
    let_pass(clock.moment)
    for number, promise in enumerate(promises):
        asks_for_another_date(table, promise, clock.moment)
        if number % 2:
            says(table, promise, "at_risk", clock.moment, note="A part is missing.")


def test_with_many_agreements_each_block_is_short_and_opens_its_list(client, table, clock):
    a_company(table, clock, size=12)
    page = main_of(client, table.ana)
    assert page.count('<p class="who">') == 4
    assert "4 oldest of 12" in page
    assert "6 got worse" in page
    assert page.count("was on track · since") == 4
    assert "12 agreements</a>:" in page
    decisions = client.get(reverse("agreements:decision-list")).text
    assert decisions.count('<p class="who">') == 12


def test_very_many_decisions_stand_by_pairs_of_departments(client, table, clock):
    a_company(table, clock, size=21)
    page = main_of(client, table.ana)
    assert page.count('<p class="who">') == 1
    assert "21 decisions" in page
    assert "Decide 21 of yours" in page
    assert "1 pairs of 1" not in page


def test_every_count_opens_exactly_its_rows(client, table, clock):
    a_company(table, clock, size=8)
    page = main_of(client, table.ana)
    links = re.findall(r'<a href="(/dashboard/agreements/(?:\?[^"]*)?)"[^>]*>(\d+)[^<]*</a>', page)
    assert len(links) >= 6
    assert ("/dashboard/agreements/", "8") in links
    for address, count in links:
        listed = client.get(address.replace("&amp;", "&")).text
        assert listed.count('class="marks"') == int(count), address


def test_a_yes_is_two_presses_and_comes_back_here(client, table, clock):
    a_company(table, clock, size=2)
    page = main_of(client, table.ana, scope="named")
    form = page[page.index('<details class="decide-here">') :].partition("</details>")[0]
    assert "Agreeing means: the new words may replace the old ones." in form
    [action] = re.findall(r'action="([^"]*)"', form)
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))
    answered = client.post(action, fields)
    assert (answered.status_code, answered["Location"]) == (303, "/dashboard/?scope=named")
    assert SignOff.objects.filter(person=table.ana, revision__asked_by=table.ben).exists()
    assert Revision.objects.open().count() == 1
    assert main_of(client, table.ana).count("You decide") == 1


def test_who_is_not_asked_has_no_button(client, table, clock):
    a_company(table, clock, size=2)
    manager = a_person(name="Maya Lund", is_manager=True)
    page = main_of(client, manager)
    assert "decide-here" not in page
    assert page.count("Ana Ruiz</b>") == 2


def test_filtering_by_department_keeps_its_agreements(client, table):
    since_yesterday(table)
    a_department(name="Legal", code="LEG")
    page = main_of(client, table.ana, department="OPS")
    assert "Agreements of Operations only." in page
    assert 'class="marks"' in page
    assert "No agreement in force among those chosen" in main_of(client, table.ana, department="LEG")
    assert client.get("/dashboard/", {"department": "XXX"}).status_code == 404


def test_the_dashboard_asks_as_much_for_30_agreements_as_for_6(client, table, clock, count_queries):
    a_company(table, clock, size=6)
    tick(at=clock.moment)
    client.force_login(table.ana)
    asked = count_queries(client, "/dashboard/")
    for _number in range(24):
        says(table, an_agreement(table, at=clock.moment)[1], "at_risk", clock.moment)
    tick(at=clock.moment)
    assert count_queries(client, "/dashboard/") == asked <= 46


def test_where_nothing_is_yet_it_says_what_to_do_next_and_where(client):
    """Somebody new: they start an agreement where they may, look at a finished one, and go on with their drafts."""
    sales = a_department()
    chloe, new = a_person(name="Chloe Martin", department=sales), a_person()
    ways = {"empty-start", "empty-drafts", "empty-example", "empty-all"}

    def shown(person, **asked):
        page = main_of(client, person, **asked)
        return {way for way in ways if f'id="{way}"' in page}

    assert shown(new) == {"empty-example"}
    assert shown(chloe) == {"empty-start", "empty-example"}
    assert shown(chloe, scope="named") == {"empty-all"}
    assert "/agreements/new/" in main_of(client, chloe)
    both = [sales, a_department(name="Legal")]
    start(key=uuid.uuid4(), title="Stock", why_now="", departments=both, by=chloe, at=NOW)
    assert shown(chloe) == {"empty-drafts", "empty-example"}


def test_on_paper_each_block_says_where_its_whole_list_is(client, table):
    in_force(ready_to_seal(table))
    page = main_of(client, table.ana)
    addresses = re.findall(r'class="tool whole-list"[^>]*data-address="http://testserver([^"]+)"', page)
    assert set(addresses) >= {"/dashboard/agreements/", "/dashboard/waiting/", "/dashboard/calendar/"}
    assert all(client.get(unescape(address)).status_code == 200 for address in addresses)
