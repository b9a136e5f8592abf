"""The calendar: days with what is due and which reviews are held, from today or another day."""

import html
import re
from datetime import timedelta

import pytest
from django.template.loader import render_to_string
from django.utils import timezone

from agreements.dashboard.overview.scope import Scope
from agreements.dashboard.relations.calendar_days import days_block
from agreements.models import Review
from agreements.reviews.recording import hold
from agreements.views.dashboard import calendar
from tests.agreements.dashboard.relations.worlds import a_manager, departments_named, promised
from tests.people import a_person

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def departments():
    return departments_named("Sales", "Operations")


def due(departments, days, **more):
    sales, operations = departments
    now = timezone.now()
    rhythm = {"first_review_on": (now + 60 * DAY).date()} | more
    return promised(operations, sales, due_on=(now + days * DAY).date(), at=now, **rhythm)[0]


def main(client, **asked):
    page = client.get("/dashboard/calendar/", asked)
    assert page.status_code == 200
    return page.text[page.text.index("<main") : page.text.index("</main>")]


def day(days):
    return f"{timezone.now() + days * DAY:%Y-%m-%d}"


def test_days_with_something_stand_in_order_each_with_its_anchor(client, departments):
    first, second = due(departments, 9), due(departments, 2, first_review_on=(timezone.now() + 5 * DAY).date())
    review = f"{Review.objects.get(agreement=second.agreement).planned_on}"
    client.force_login(a_manager())
    page = main(client)
    assert re.findall(r'<section class="stack-s" id="day-([0-9-]+)"', page) == [day(2), review, day(9)]
    assert page.index(second.reference) < page.index("Review: ") < page.index(first.reference)
    assert "3 dates from" in page


def test_every_count_opens_exactly_its_rows(client, departments):
    due(departments, 2)
    due(departments, 2, first_review_on=(timezone.now() + 2 * DAY).date())
    due(departments, 3)
    client.force_login(a_manager())
    numbers = re.findall(r'href="(/dashboard/calendar/[^"]+)">\s*([0-9]+) (?:due|review)', main(client))
    assert [int(number) for _address, number in numbers] == [2, 1, 1]
    for address, number in numbers:
        page = client.get(html.unescape(address)).text
        assert len(re.findall('class="name', page)) == int(number), address
        assert len(re.findall('<section class="stack-s" id="day-', page)) == 1


def test_a_day_alone_says_so_and_leads_to_the_days_after_it(client, departments):
    due(departments, 2)
    due(departments, 3)
    client.force_login(a_manager())
    page = main(client, day=day(2), kind="due")
    assert "1 promise is due on" in page
    assert f"?from={day(2)}" in page
    assert "1 date on" in main(client, day=day(2), kind="<nothing>")
    assert "Nothing stands on this day." in main(client, day=day(9))
    assert "is no day that the calendar has" in main(client, day="2027-02-30")


def test_reviews_of_the_period_are_said_as_held(client, departments):
    promise = due(departments, 9, first_review_on=timezone.now().date())
    review = Review.objects.get(agreement=promise.agreement)
    said = {"notes": "All is well.", "present": [], "points": [], "by": promise.agreement.lead}
    client.force_login(a_manager())
    assert "held</span>" not in main(client)
    hold(review=review, version=review.version, **said, at=timezone.now())
    assert "held</span>" in main(client)
    assert "held</span>" in client.get("/dashboard/").text


def test_earlier_and_later_days_are_four_weeks_away(client, departments):
    due(departments, 30)
    client.force_login(a_manager())
    assert "Nothing is due and no review is planned in these four weeks." in main(client)
    assert f"?from={day(28)}" in main(client)
    assert "1 date from" in main(client, **{"from": day(28)})
    assert f"?from={day(-28)}" in main(client)


def test_a_day_that_there_is_not_is_said(client, departments):
    due(departments, 2)
    client.force_login(a_manager())
    page = main(client, **{"from": "2027-02-30"})
    assert "“2027-02-30” is no day that the calendar has." in page
    assert "1 date from" in page
    assert "is no day" not in main(client)


def test_long_lists_have_pages(client, departments, monkeypatch):
    monkeypatch.setattr(calendar, "ON_A_PAGE", 2)
    for days in (2, 2, 2, 9):
        due(departments, days)
    client.force_login(a_manager())
    assert len(re.findall('class="name"', main(client))) == 2
    assert len(re.findall('class="name"', main(client, page="2"))) == 2
    assert "3 due" in main(client, page="2")


def test_others_read_nothing(client, departments):
    due(departments, 2)
    client.force_login(a_person())
    assert "0 dates from" in main(client)


def test_the_block_of_the_dashboard_is_a_list_or_a_strip(departments):
    now = timezone.now()
    promise = due(departments, 1)
    scope = Scope(a_manager(), now, now.date())
    rows = days_block(scope, {}, is_small=True)
    block = render_to_string("agreements/dashboard/_days.html", {"days_block": rows})
    assert promise.get_absolute_url() in block
    assert "· tomorrow" in block
    due(departments, 1)
    strip = days_block(scope, {now.date(): 4}, is_small=False)
    block = render_to_string("agreements/dashboard/_days.html", {"days_block": strip})
    assert "2 due" in block
    assert "4 decide" in block
    assert block.count("<li") == 14


def test_the_page_asks_as_much_for_30_dates_as_for_one(client, departments, count_queries):
    due(departments, 2, first_review_on=(timezone.now() + 5 * DAY).date())
    client.force_login(a_manager())
    once = count_queries(client, "/dashboard/calendar/")
    for _ in range(29):
        due(departments, 2)
    assert count_queries(client, "/dashboard/calendar/") == once <= 25


def test_the_promises_of_the_calendar_are_a_list_to_take_along(client, departments):
    within = [due(departments, 2, first_review_on=(timezone.now() + 2 * DAY).date()), due(departments, 9)]
    due(departments, 40)
    client.force_login(a_manager())

    def listed(**asked):
        (address,) = re.findall(r'id="calendar-list" href="([^"]+)"', main(client, **asked))
        return sorted(one.reference for one in client.get(html.unescape(address)).context["page"].object_list)

    assert listed() == sorted(one.reference for one in within)
    assert listed(day=day(2)) == [within[0].reference]
    # A part that the list cannot be asked for, and days without promises, lead to no list.
    assert "calendar-list" not in main(client, scope="named")
    assert "calendar-list" not in main(client, day=day(2), kind="review")
