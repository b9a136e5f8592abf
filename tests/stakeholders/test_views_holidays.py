"""The page of holidays: everybody looks, administrators change."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from stakeholders.models import Holiday, Organisation, the_organisation
from tests.people import a_holiday, a_person, an_administrator

pytestmark = pytest.mark.django_db
LIST = reverse("stakeholders:holiday-list")
ADD, COUNTRY = reverse("stakeholders:holiday-add"), reverse("stakeholders:holiday-country")
HOSTILE = '<script>alert(1)</script> "quoted"'
YEAR = timezone.now().year


@pytest.fixture
def admin(client):
    person = an_administrator()
    client.force_login(person)
    return person


def chosen(country, region=""):
    the_organisation()
    Organisation.objects.update(holiday_country=country, holiday_region=region)


def typed(**changes):
    return {"day": f"{YEAR}-07-07", "name": "Founders' day", "is_day_off": "free"} | changes


def test_everybody_reads_the_days_of_two_years_and_where_they_come_from(client):
    client.force_login(a_person())
    chosen("DE", "BY")
    a_holiday(day=date(YEAR, 7, 7), name="Summer party")
    a_holiday(day=date(YEAR + 1, 1, 6), name="Stocktaking", is_day_off=False)
    page = client.get(LIST).text
    assert "The public holidays of Germany, Bayern are free here" in page
    assert all(words in page for words in ("Summer party", "Own day", "Public calendar", f"{YEAR + 1}"))
    assert "we work on this day" in page
    assert "public: Epiphany" in page
    assert "Remove" not in page


def test_without_any_day_the_page_says_what_counts(client, admin):
    page = client.get(LIST).text
    assert "No public calendar is chosen" in page
    assert "No day is in the list yet" in page


@pytest.mark.parametrize("count", [1, 30])
def test_the_page_asks_as_much_for_30_days_as_for_1(client, admin, django_assert_max_num_queries, count):
    for number in range(count):
        a_holiday(day=date(YEAR, 6, number + 1), name=f"Day {number}")
    with django_assert_max_num_queries(10):
        client.get(LIST)


def test_a_day_is_added_and_taken_away(client, admin):
    assert client.post(ADD, typed()).status_code == 303
    assert client.post(ADD, typed()).status_code == 303
    holiday = Holiday.objects.get()
    assert (holiday.day, holiday.is_day_off, holiday.by) == (date(YEAR, 7, 7), True, admin)
    remove = reverse("stakeholders:holiday-remove", args=[holiday.pk])
    assert [client.post(remove).status_code for _ in range(2)] == [303, 303]
    assert not Holiday.objects.exists()


@pytest.mark.parametrize("year", [YEAR - 1, YEAR + 3])
def test_a_day_of_another_year_is_seen_and_can_be_removed(client, admin, year):
    holiday = a_holiday(day=date(year, 5, 5), name="Another year")
    page = client.get(LIST).text
    assert "Another year" in page
    assert reverse("stakeholders:holiday-remove", args=[holiday.pk]) in page


@pytest.mark.parametrize(
    "wrong",
    [
        {"day": ""},
        {"day": f"{YEAR}-02-30"},
        {"day": "2999-01-01"},
        {"day": f"{YEAR - 1}-12-24"},
        {"name": ""},
        {"name": "n" * 81},
        {"name": "a\x0cb"},
        {"name": HOSTILE, "day": "?"},
        {"is_day_off": "maybe"},
        {"day": f"{YEAR}-08-08"},
    ],
)
def test_what_cannot_be_added_is_kept_in_the_form(client, admin, wrong):
    a_holiday(day=date(YEAR, 8, 8), name="Taken")
    response = client.post(ADD, typed(**wrong))
    assert response.status_code == 422
    assert "<script>alert" not in response.text
    assert all(response.context["form"].data[name] == value for name, value in wrong.items())
    assert Holiday.objects.count() == 1


def test_a_country_is_chosen_then_its_region(client, admin):
    assert client.post(COUNTRY, {"country": "DE", "region": "", "version": 1}).status_code == 303
    assert "Bayern" in client.get(LIST).text
    assert client.post(COUNTRY, {"country": "DE", "region": "BY", "version": 2}).status_code == 303
    assert (the_organisation().holiday_country, the_organisation().holiday_region) == ("DE", "BY")


@pytest.mark.parametrize(("country", "region"), [("XX", ""), ("US", "BY"), (HOSTILE, "")])
def test_a_region_that_the_country_does_not_have_is_refused_and_kept(client, admin, country, region):
    response = client.post(COUNTRY, {"country": country, "region": region, "version": 1})
    assert response.status_code == 422
    assert "<script>alert" not in response.text
    assert response.context["calendar_form"]["region"].value() == region
    assert the_organisation().holiday_country == ""


def test_a_stale_choice_shows_the_stored_one_and_can_be_saved_then(client, admin):
    client.post(COUNTRY, {"country": "PT", "version": 1})
    response = client.post(COUNTRY, {"country": "DE", "version": 1})
    assert response.status_code == 409
    assert "Stored now: Portugal" in response.text
    version = response.context["calendar_form"]["version"].value()
    assert client.post(COUNTRY, {"country": "DE", "version": version}).status_code == 303


def test_others_may_not_change(client):
    client.force_login(a_person())
    holiday = a_holiday(day=date(YEAR, 8, 8))
    doors = [ADD, COUNTRY, reverse("stakeholders:holiday-remove", args=[holiday.pk])]
    assert [client.post(door, typed(country="PT", version=1)).status_code for door in doors] == [403] * 3
    assert list(Holiday.objects.all()) == [holiday]
