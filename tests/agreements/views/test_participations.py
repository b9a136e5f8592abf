"""Being asked to an agreement: one question, on home and by mail, also before having an account."""

import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core import mail
from django.urls import reverse

from agreements.drafting.participation_links import participation_path
from agreements.drafting.parties import add_member, remove_member
from agreements.models import Agreement, Participation, PartyMember
from agreements.notifications.delivery.sender import deliver
from agreements.notifications.fan_out.announcements import announce_all
from stakeholders.models import AccountNote
from tests.agreements.notifications.mails import SOON, forget
from tests.agreements.views.clock import clock
from tests.builders import NOW, a_commitment, a_draft, a_table, seat_of
from tests.people import PASSWORD, a_person

__all__ = ["clock"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def fay(clock):
    table = a_table()
    agreement = a_draft(table)
    forget()
    fay = a_person(name="Fay Lind", password=None)
    add_member(party=seat_of(agreement, table.operations), person=fay, role="contributor", by=table.ana, at=NOW)
    fay.asked_to, fay.table = agreement, table
    return fay


@pytest.fixture
def path(fay, clock):
    return participation_path(person=fay, agreement=fay.asked_to, asked_at=clock.moment)


def answer(client, path, clock, **words):
    """Open the page, wait as people do, and press."""
    page = client.get(path)
    (shown,) = re.findall(r'name="page" value="([^"]+)"', page.text)
    clock.moment += timedelta(seconds=5)
    return client.post(path, {"page": shown} | words)


def test_one_mail_asks_and_leads_to_the_answer(client, fay, clock):
    announce_all(SOON)
    deliver(SOON)
    letter = next(one for one in mail.outbox if one.to == [fay.email])
    (yes,) = re.findall(r"http://testserver(/asked/\S+\?a=yes)", letter.body)
    assert letter.alternatives[0].content.count("/asked/") == 3
    page = client.get(yes)
    assert re.search(r'value="yes"[^>]*checked', page.text)
    assert not AccountNote.objects.exists(), "no second mail invites to an account"


def test_the_mail_that_offers_a_commitment_asks_the_same_way(client, fay):
    forget()
    a_commitment(fay.asked_to, owner=fay, receiver=fay.table.sales)
    announce_all(SOON)
    deliver(SOON)
    letter = next(one for one in mail.outbox if one.to == [fay.email])
    assert "Will you take this on?" in letter.subject
    assert "/asked/" in letter.body


def test_before_a_password_the_page_shows_title_and_parties_alone(client, fay, path):
    a_commitment(fay.asked_to, owner=fay.table.ben, receiver=fay.table.sales, deliverable="The secret forecast")
    text = client.get(path).text
    for shown in ("Stock for the spring season", "Ana Ruiz", "Sales", "Operations"):
        assert shown in text
    assert "The secret forecast" not in text


def test_an_owner_sees_what_they_are_asked_to_own(client, fay, path):
    a_commitment(fay.asked_to, owner=fay, receiver=fay.table.sales, deliverable="A forecast")
    text = client.get(path).text
    assert "You are named as the owner of:" in text
    assert "A forecast" in text


def test_the_answer_of_an_owner_who_sits_nowhere_stands_with_the_parties_and_on_the_home_of_the_lead(client, clock):
    table = a_table()
    agreement = a_draft(table)
    gil = a_person(name="Gil Stone", password=None)
    a_commitment(agreement, owner=gil, receiver=table.sales)
    path = participation_path(person=gil, agreement=agreement, asked_at=clock.moment)
    answer(client, path, clock, answer="somebody_else", instead="Ina Sol", words="She knows it.")
    client.force_login(table.ana)
    for page in (reverse("agreements:term-list", args=[agreement.reference, "stakeholders"]), "/"):
        text = client.get(page).text
        assert "Ina Sol" in text
        assert "She knows it." in text


@pytest.mark.parametrize(
    ("words", "said", "shown"),
    [
        ({"answer": "yes"}, "Yes, let us talk", "not yet signed in · yes"),
        ({"answer": "not_now", "words": "In January."}, "Not now", "not yet signed in · not now"),
        ({"answer": "somebody_else", "instead": "Gil Stone"}, "Ask somebody else", "suggests Gil Stone instead"),
    ],
)
def test_each_answer_is_kept_and_shown_to_the_parties(client, fay, path, clock, words, said, shown):
    assert answer(client, path, clock, **words).status_code == 303
    page = client.get(path).text
    assert f"You answered “{said}”." in page
    assert "Change my answer" in page
    client.force_login(fay.table.ana)
    parties = client.get(reverse("agreements:term-list", args=[fay.asked_to.reference, "stakeholders"])).text
    for word in (shown, *(value for name, value in words.items() if name != "answer")):
        assert word in parties


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({}, "Choose one of the three answers."),
        ({"answer": "somebody_else"}, "Write whom we should ask."),
        ({"answer": "yes", "words": "x" * 1_001}, "1,001 of 1,000 characters: 1 too many."),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_lost(client, fay, path, clock, words, said):
    page = answer(client, path, clock, **words)
    assert page.status_code == 422
    assert said in page.text
    assert words.get("words", "") in page.text
    assert not Participation.objects.exists()


def test_a_press_that_comes_too_soon_is_asked_for_once_more(client, fay, path):
    (shown,) = re.findall(r'name="page" value="([^"]+)"', client.get(path).text)
    page = client.post(path, {"page": shown, "answer": "yes"})
    assert "Please press once more" in page.text
    assert not Participation.objects.exists()


def test_a_second_tab_learns_that_it_is_answered(client, fay, path, clock):
    (shown,) = re.findall(r'name="page" value="([^"]+)"', client.get(path).text)
    answer(client, path, clock, answer="yes")
    page = client.post(path, {"page": shown, "answer": "not_now"})
    assert page.status_code == 409
    assert "You have answered this already." in page.text


def test_behind_the_link_an_answer_may_be_changed(client, fay, path, clock):
    answer(client, path, clock, answer="not_now")
    page = client.get(path).text
    assert re.search(r'name="version" value="1"', page)
    assert answer(client, path, clock, answer="yes", version=1).status_code == 303
    assert Participation.objects.get().answer == "yes"


# --- signed in ---------------------------------------------------------------------------------------------


@pytest.fixture
def asked(clock):
    """Ben is asked to Ana's draft; `url` is the page of his answer."""
    table = a_table()
    agreement = a_draft(table)
    Agreement.objects.update(covering_note="It is about two weeks.")
    return SimpleNamespace(
        table=table, agreement=agreement, url=reverse("agreements:participation-answer", args=[agreement.reference])
    )


def test_the_page_says_who_asks_what_and_offers_three_answers(client, asked):
    client.force_login(asked.table.ben)
    page = client.get(f"{asked.url}?a=somebody_else").text
    for words in ("Ana Ruiz asks you to take part", "It is about two weeks.", "Not now", "Whom should we ask?"):
        assert words in page
    assert re.search(r'value="somebody_else"[^>]*checked', page)
    assert not Participation.objects.exists(), "a visit writes nothing"


def test_without_htmx_a_yes_leads_to_the_draft_and_anything_else_home(client, asked):
    client.force_login(asked.table.ben)
    answered = client.post(asked.url, {"answer": "somebody_else", "instead": "Cleo Kay", "words": "She knows."})
    assert (answered.status_code, answered["Location"]) == (303, "/")
    changed = client.post(asked.url, {"answer": "yes", "version": 1})
    assert (changed.status_code, changed["Location"]) == (303, asked.agreement.get_absolute_url())
    assert Participation.objects.get().instead == ""


def test_what_is_missing_is_said_to_who_is_signed_in_too(client, asked):
    client.force_login(asked.table.ben)
    page = client.post(asked.url, {"answer": "somebody_else", "words": "Words worth keeping"})
    assert page.status_code == 422
    assert "Write whom we should ask." in page.text
    assert "Words worth keeping" in page.text


def test_an_answer_given_in_another_window_is_shown_before_it_is_changed(client, asked):
    client.force_login(asked.table.ben)
    client.post(asked.url, {"answer": "not_now"})
    page = client.post(asked.url, {"answer": "yes", "version": 0})
    assert page.status_code == 409
    assert "You answered “Not now”." in page.text
    assert 'name="version" value="1"' in page.text


def test_the_lead_is_asked_nothing_and_a_stranger_finds_nothing(client, asked):
    client.force_login(asked.table.ana)
    assert client.get(asked.url).status_code == 403
    client.force_login(a_person(name="Otto Aus"))
    assert client.post(asked.url, {"answer": "yes"}).status_code == 404


def test_a_password_opens_the_agreement(client, fay, path):
    page = client.post(path, {"password": PASSWORD}, follow=True)
    assert page.redirect_chain[0] == (fay.asked_to.get_absolute_url(), 303)
    assert "Welcome, Fay. You are signed in." in page.text
    assert client.get(path).status_code == 302, "signed in, the link leads to the agreement"


def test_a_weak_password_is_refused(client, fay, path):
    page = client.post(path, {"password": "short"})
    assert page.status_code == 422
    assert "This password is too short." in page.text


def test_with_a_password_the_link_leads_through_sign_in(client, fay, path):
    fay.set_password(PASSWORD)
    fay.save()
    page = client.get(path)
    assert page.status_code == 302
    assert page["Location"].startswith(reverse("account_login"))


def test_for_somebody_else_in_this_browser_it_says_who_is_signed_in(client, fay, path):
    client.force_login(fay.table.ben)
    page = client.get(path)
    assert page.status_code == 403
    assert "In this browser Ben Ode is signed in." in page.text


def test_after_14_days_a_new_link_can_be_mailed(client, fay, path, clock):
    clock.moment += timedelta(days=15)
    page = client.get(path)
    assert page.status_code == 410
    page = client.post(path, {"again": "1"}, follow=True)
    assert page.status_code == 200
    assert "A new link is on its way" in page.text
    assert AccountNote.objects.get().by == fay.table.ana


def test_who_is_not_named_any_more_is_told_kindly(client, fay, path):
    remove_member(member=PartyMember.objects.get(person=fay), by=fay.table.ana, at=NOW)
    page = client.get(path)
    assert page.status_code == 410
    assert "Nothing is asked of you any more" in page.text
    client.post(path, {"again": "1"})
    assert not AccountNote.objects.exists()


def test_a_forged_link_is_an_address_that_was_never_given(client):
    assert client.get(reverse("agreements:participation", args=["17.forged"])).status_code == 404


def test_a_visit_writes_nothing(client, fay, path):
    client.get(path)
    assert not Participation.objects.exists()
    fay.refresh_from_db()
    assert not fay.has_usable_password()


def test_what_was_typed_goes_along_with_the_password(client, fay, path):
    typed = {"password": PASSWORD, "step": "password", "answer": "not_now", "words": "In May, gladly."}
    client.post(path, typed, follow=True)
    given = Participation.objects.get(person=fay)
    assert (given.answer, given.words) == ("not_now", "In May, gladly.")


def test_words_without_an_answer_are_kept_and_asked_about(client, fay, path):
    page = client.post(path, {"password": PASSWORD, "step": "password", "words": "In May, gladly."})
    assert page.status_code == 422
    assert "Choose one of the three answers." in page.text
    assert "In May, gladly." in page.text
    fay.refresh_from_db()
    assert not fay.has_usable_password()


def test_who_has_an_account_comes_to_the_answer_that_was_pressed(client, fay, path):
    fay.set_password(PASSWORD)
    fay.save()
    client.force_login(fay)
    page = client.get(f"{path}?a=not_now", follow=True)
    assert re.search(r'value="not_now"[^>]* checked', page.text)
