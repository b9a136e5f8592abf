"""The check-in behind the link of a mail: no sign-in, no script, and a visit writes nothing."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agreements.models import CheckIn, Event, Occasion
from agreements.scheduler import tick
from tests.agreements.cadence.agreements_in_force import the_promise
from tests.agreements.views.clock import clock, lasting
from tests.agreements.views.phone import FIRST, OPENED, Phone, hidden, phone

__all__ = ["clock", "phone"]

pytestmark = pytest.mark.django_db


def test_the_mail_opens_the_one_question_preselected_without_sign_in(phone):
    response = phone.open("at_risk")
    text = response.content.decode()
    assert response.status_code == 200
    assert re.search(r'value="at_risk"[^>]*checked', text)
    assert "What would help?" in text


def test_the_page_says_first_whose_check_in_and_in_which_agreement_and_nothing_else_of_it(phone):
    text = phone.open().content.decode()
    main = text[text.index("<main") :]
    assert main.index("Check-in of Ben Ode") < main.index("Stock for the spring season") < main.index("Forecast 1")
    for other in (phone.agreement.reference, "Ana Ruiz", "Sales"):
        assert other not in text


def test_the_page_is_kept_nowhere_and_names_its_address_to_nobody(phone):
    response = phone.open()
    assert "no-store" in response["Cache-Control"]
    assert response["Referrer-Policy"] == "same-origin"
    assert "noindex" in response["X-Robots-Tag"]
    cookie = response.cookies["mail_page"]
    assert (cookie["samesite"], cookie["path"], cookie["httponly"]) == ("Strict", phone.path, True)


@pytest.mark.parametrize("headers", [{}, {"Sec-Purpose": "prefetch"}, {"User-Agent": "Slackbot-LinkExpanding 1.0"}])
@pytest.mark.parametrize("method", ["get", "head"])
def test_looking_writes_nothing(phone, method, headers):
    with CaptureQueriesContext(connection) as asked:
        for _ in range(3):
            assert getattr(phone.client, method)(f"{phone.path}?s=done", headers=headers).status_code == 200
    assert not [query["sql"] for query in asked if not query["sql"].startswith("SELECT")]
    assert not CheckIn.objects.exists()


def test_two_taps_save_it_marked_as_sent_by_mail(phone):
    response = phone.send(phone.open("at_risk"), status="at_risk", help_needed="time", note="Two more days.")
    assert response.status_code == 303
    check_in = CheckIn.objects.get()
    assert (check_in.status, check_in.help_needed, check_in.note) == ("at_risk", "time", "Two more days.")
    assert (check_in.channel, check_in.by) == ("mail", phone.table.ben)
    tick(at=OPENED + timedelta(hours=1))
    assert Event.objects.get(kind="checked_in").data["channel"] == "mail"
    assert Occasion.objects.get().closing == Occasion.Closing.ANSWERED


def test_the_done_page_says_it_in_the_owners_time_and_offers_undo_and_sign_in(phone):
    done = phone.client.get(phone.send(phone.open())["Location"])
    text = done.content.decode()
    assert "on track" in text
    assert "11:00 CET" in text
    assert "Undo" in text
    assert "Sign in for the rest" in text


def test_undo_by_the_same_link(phone):
    done = phone.client.get(phone.send(phone.open())["Location"])
    undo = reverse("agreements:mail-check-in-undo", args=[phone.path.split("/")[2]])
    assert phone.send(done, to=undo)["Location"] == phone.path
    assert CheckIn.objects.get().undone_at
    assert Occasion.objects.get().closing == Occasion.Closing.OPEN


def test_done_can_be_undone_by_the_same_link(phone):
    done = phone.client.get(phone.send(phone.open(), status="done")["Location"])
    undo = reverse("agreements:mail-check-in-undo", args=[phone.path.split("/")[2]])
    phone.send(done, to=undo)
    assert the_promise(phone.agreement).is_running


def test_after_thirty_minutes_it_stands(phone, clock):
    done = phone.client.get(phone.send(phone.open())["Location"])
    undo = reverse("agreements:mail-check-in-undo", args=[phone.path.split("/")[2]])
    response = phone.send(done, to=undo, wait=timedelta(minutes=31))
    assert response.status_code == 409
    assert CheckIn.objects.get().undone_at is None


def test_sent_twice_it_is_saved_once(phone):
    shown = phone.open()
    assert [phone.send(shown).status_code for _ in range(3)] == [303] * 3
    assert CheckIn.objects.count() == 1


def test_two_taps_on_done_are_one_done_and_no_refusal(phone):
    shown = phone.open("done")
    answers = [phone.send(shown, status="done") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert phone.client.get(answers[1]["Location"]).status_code == 200
    assert CheckIn.objects.count() == 1
    assert phone.send(shown, status="at_risk").status_code == 409


def test_the_link_can_be_used_again(phone):
    phone.send(phone.open())
    phone.send(phone.open(), status="at_risk", wait=timedelta(hours=2))
    assert [check_in.status for check_in in CheckIn.objects.order_by("pk")] == ["on_track", "at_risk"]


def test_faster_than_a_person_is_asked_once_more_and_loses_nothing(phone):
    again = phone.send(phone.open(), wait=timedelta(seconds=1), note="Quick words")
    assert again.status_code == 200
    assert not CheckIn.objects.exists()
    assert hidden(again)["note"] == "Quick words"
    assert phone.send(again, note="Quick words").status_code == 303
    assert CheckIn.objects.get().note == "Quick words"


def test_without_a_cookie_nothing_is_saved_however_patient_and_the_page_offers_to_sign_in(phone):
    shown = phone.open()
    for _ in range(4):
        shown = phone.send(shown, keeps_cookies=False, status="off_track", note="Two days", wait=timedelta(minutes=10))
        assert shown.status_code == 200
        assert "Two days" in shown.content.decode()
    assert not CheckIn.objects.exists()
    number = the_promise(phone.agreement).reference
    assert f"{reverse('agreements:check-in-record', args=[number])}?status=off_track" in shown.content.decode()
    # The control: the same person with a browser that keeps the cookie.
    assert phone.send(phone.open(), status="off_track").status_code == 303


def test_a_page_fetched_elsewhere_cannot_be_replayed(phone, clock):
    elsewhere = Phone(clock, phone.path)
    shown = elsewhere.open()
    phone.open()
    assert phone.send(shown).status_code == 200
    assert not CheckIn.objects.exists()


@pytest.mark.parametrize("page", ["", "rubbish", "a.b.c"])
def test_a_bare_post_saves_nothing(phone, page):
    phone.open()
    assert phone.send(phone.open(), page=page).status_code == 200
    assert not CheckIn.objects.exists()


def test_without_an_answer_the_text_stays(phone):
    response = phone.send(phone.open(), status="", note="Typed with care")
    assert response.status_code == 422
    assert "Typed with care" in response.content.decode()


def test_a_forged_link_is_answered_like_any_address_that_is_not_there(phone):
    forged = phone.path[:-3] + ("AB" if phone.path[-3:-1] != "AB" else "CD") + "/"
    for address in (forged, "/m/x/", "/m/x/done/"):
        assert phone.client.get(address).status_code == 404
    assert phone.client.post(forged, {"status": "on_track"}).status_code == 404
    assert lasting(phone.client.get(forged)) == lasting(phone.client.get("/m/x/"))
    assert not CheckIn.objects.exists()


def test_a_link_that_ran_out_explains_and_offers_to_sign_in(phone, clock):
    shown = phone.open()
    clock.moment = FIRST + timedelta(weeks=2, days=3, hours=1)
    gone = phone.open()
    assert gone.status_code == 410
    assert reverse("agreements:check-in-record", args=[the_promise(phone.agreement).reference]) in gone.content.decode()
    assert phone.send(shown).status_code == 410
    assert not CheckIn.objects.exists()


def test_the_owner_may_be_signed_in_as_well(phone):
    phone.client.force_login(phone.table.ben)
    assert phone.send(phone.open()).status_code == 303


def test_the_page_is_light_enough_for_a_slow_phone(phone):
    assert len(phone.open().content) < 30_000


@pytest.mark.parametrize(
    ("note", "said"),
    [
        ("Two more days. " * 300, "4,499 of 4,000 characters: 499 too many."),
        ("Budget \u202e000,001 cap", "stands a character that nobody sees (U+202E)"),
    ],
)
def test_a_note_that_cannot_be_kept_comes_back_whole(phone, note, said):
    response = phone.send(phone.open("at_risk"), status="at_risk", help_needed="time", note=note)
    assert response.status_code == 422
    assert said in response.text
    assert note.strip() in response.text
    assert "maxlength" not in response.text
    assert not CheckIn.objects.exists()
