"""The pages of one's own absences."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from stakeholders.models import Absence
from tests.people import a_person, an_absence, an_administrator

pytestmark = pytest.mark.django_db
LIST, ADD = reverse("stakeholders:absence-list"), reverse("stakeholders:absence-add")
TODAY = timezone.now().date()


def in_days(number):
    return TODAY + timedelta(days=number)


@pytest.fixture
def ana(client):
    person = a_person(name="Ana Ruiz")
    client.force_login(person)
    return person


@pytest.fixture
def lee():
    return a_person(name="Lee Park")


def away(person, first, last, stand_in=None):
    return an_absence(person=person, from_on=in_days(first), until_on=in_days(last), stand_in=stand_in)


def edit_url(absence):
    return reverse("stakeholders:absence-edit", args=[absence.pk])


def cancel_url(absence):
    return reverse("stakeholders:absence-cancel", args=[absence.pk])


def typed(first=5, last=9, **changes):
    return {"from_on": f"{in_days(first)}", "until_on": f"{in_days(last)}", "stand_in": ""} | changes


def test_the_empty_page_says_what_an_absence_is_good_for(client, ana):
    page = client.get(LIST).text
    assert "No absence is entered." in page
    assert "nobody waits for your word" in page


def test_the_page_says_in_plain_words_what_follows(client, ana, lee):
    away(ana, -2, 3, stand_in=lee)
    away(ana, 10, 12)
    page = client.get(LIST).text
    assert "Lee Park is asked how your promises are going. No clock runs against you." in page
    assert "Nobody stands in. Your check-ins wait until you are back" in page
    assert "away now" in page


def test_the_page_says_when_the_stand_in_cannot(client, ana, lee):
    away(ana, 5, 9, stand_in=lee)
    away(lee, 9, 12)
    assert "Lee Park is away on some of these days too" in client.get(LIST).text
    lee.is_active = False
    lee.save()
    assert "Lee Park is deactivated and cannot stand in" in client.get(LIST).text


def test_past_ones_and_those_whom_one_covers_are_listed(client, ana, lee):
    away(ana, -20, -10, stand_in=lee)
    called_off = away(ana, 20, 22)
    client.post(cancel_url(called_off))
    away(lee, 3, 4, stand_in=ana)
    page = client.get(LIST).text
    assert all(words in page for words in ("Earlier", "Lee Park stood in", "called off", "You stand in for"))


@pytest.mark.parametrize("count", [1, 30])
def test_the_page_asks_as_much_for_30_as_for_1(client, ana, lee, django_assert_max_num_queries, count):
    for number in range(count):
        away(ana, 2 * number + 1, 2 * number + 1, stand_in=lee)
    with django_assert_max_num_queries(10):
        client.get(LIST)


def test_an_absence_is_entered_with_and_without_a_stand_in(client, ana, lee):
    assert client.post(ADD, typed(stand_in=lee.pk)).status_code == 303
    assert client.post(ADD, typed(20, 20)).status_code == 303
    assert list(Absence.objects.order_by("from_on").values_list("person", "stand_in")) == [
        (ana.pk, lee.pk),
        (ana.pk, None),
    ]


@pytest.mark.parametrize(
    "wrong",
    [
        {"from_on": ""},
        {"until_on": "2027-02-30"},
        {"until_on": f"{in_days(4)}"},
        {"until_on": f"{in_days(800)}"},
        {"from_on": "0001-01-01"},
        {"from_on": f"{in_days(900)}", "until_on": "9999-12-31"},
        {"from_on": f"{in_days(30)}", "until_on": f"{in_days(31)}"},
        {"stand_in": "oneself"},
        {"stand_in": "away then"},
        {"stand_in": "<script>alert(1)</script>"},
    ],
)
def test_what_does_not_fit_together_is_kept_in_the_form(client, ana, lee, wrong):
    away(ana, 30, 33)
    away(lee, 9, 10)
    ids = {"oneself": str(ana.pk), "away then": str(lee.pk)}
    wrong = {name: ids.get(value, value) for name, value in wrong.items()}
    response = client.post(ADD, typed(**wrong))
    assert response.status_code == 422
    assert "<script>alert" not in response.text
    assert all(response.context["form"].data[name] == value for name, value in wrong.items())
    assert Absence.objects.filter(person=ana).count() == 1


def test_an_absence_is_changed_and_a_stale_form_shows_both(client, ana, lee):
    absence = away(ana, 5, 9)
    assert client.post(edit_url(absence), typed(5, 7, version=1, stand_in=lee.pk)).status_code == 303
    response = client.post(edit_url(absence), typed(5, 12, version=1))
    assert response.status_code == 409
    assert "Stored now" in response.text
    assert "Lee Park" in response.text
    version = response.context["form"]["version"].value()
    assert client.post(edit_url(absence), typed(5, 12, version=version)).status_code == 303


def test_who_is_back_early_ends_the_absence(client, ana):
    absence = away(ana, -3, 5)
    assert "Are you back?" in client.get(cancel_url(absence)).text
    assert [client.post(cancel_url(absence)).status_code for _ in range(2)] == [303, 422]
    assert not Absence.objects.running(timezone.now()).exists()


def test_what_is_over_is_not_changed(client, ana):
    absence = away(ana, -9, -5)
    assert client.post(edit_url(absence), typed(-9, 5, version=1)).status_code == 422


def test_the_absence_of_another_does_not_exist_not_even_for_administrators(client, lee):
    absence = away(lee, 5, 9)
    client.force_login(an_administrator())
    for address in (edit_url(absence), cancel_url(absence)):
        assert client.get(address).status_code == 404
        assert client.post(address, typed(version=1)).status_code == 404
