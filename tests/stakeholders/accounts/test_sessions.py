"""Where somebody is signed in: whose session it is, when it was seen, and how it ends."""

import os
from datetime import timedelta

import psycopg
import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from stakeholders.accounts.sessions import NoSuchSession, end_other_sessions, end_session, sessions_of, system_of
from stakeholders.models import Session
from stakeholders.people import deactivate_person, reactivate_person
from tests.people import PASSWORD, a_person, an_administrator
from tests.stakeholders.passwords import sign_in

pytestmark = pytest.mark.django_db

WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.0 Safari/605.1.15"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile Safari/604.1"
ANDROID = "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36"
CHROMEOS = "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 Chrome/141.0.0.0 Safari/537.36"
LINUX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def ana():
    return a_person(name="Ana Ruiz")


def a_browser(person, name=LINUX):
    """A browser in which the person has signed in with their password."""
    browser = Client(headers={"user-agent": name})
    assert sign_in(browser, person.email).status_code == 302
    return browser


def key_of(browser):
    return browser.session.session_key


def signed_in(person, here=None):
    return sessions_of(person, here=here, at=timezone.now())


def is_signed_in(browser):
    return browser.get(reverse("stakeholders:profile")).status_code == 200


def test_each_sign_in_is_listed_with_its_browser_and_system(ana):
    before = timezone.now()
    desk, telephone = a_browser(ana, WINDOWS), a_browser(ana, IPHONE)
    first, second = signed_in(ana, here=key_of(desk))
    assert (first.browser, first.system, first.is_here) == ("Firefox", "Windows", True)
    assert (second.browser, second.system, second.is_here) == ("Safari", "iPhone", False)
    assert before <= first.since <= second.since <= timezone.now()
    assert key_of(telephone) not in (first.handle, second.handle)


@pytest.mark.parametrize(
    ("calls_itself", "system"),
    [
        (WINDOWS, "Windows"),
        (MAC, "macOS"),
        (IPHONE, "iPhone"),
        (ANDROID, "Android"),
        (CHROMEOS, "ChromeOS"),
        (LINUX, "Linux"),
        ("curl/8", ""),
        ("", ""),
    ],
)
def test_the_system_of_a_browser(rf, calls_itself, system):
    assert system_of(rf.get("/", headers={"user-agent": calls_itself})) == system


def test_nothing_of_the_machine_is_kept(ana):
    a_browser(ana, WINDOWS)
    assert {field.name for field in Session._meta.get_fields()} == {
        "session_key",
        "session_data",
        "expire_date",
        "person",
        "seen_at",
    }
    kept = str(Session.objects.get(person=ana).get_decoded())
    assert "127.0.0.1" not in kept
    assert "Mozilla" not in kept


def test_a_session_of_nobody_is_nobodys(client):
    client.get(reverse("account_login"))
    session = client.session
    session["words"] = "typed"
    session.save()
    assert Session.objects.get().person is None


def test_a_visit_is_noted_once_an_hour_and_does_not_make_the_session_longer(ana):
    browser = a_browser(ana)
    row = Session.objects.filter(pk=key_of(browser))
    ends = row.get().expire_date
    for minutes, is_noted in ((59, False), (61, True)):
        seen = timezone.now() - timedelta(minutes=minutes)
        row.update(seen_at=seen)
        assert is_signed_in(browser)
        assert (row.get().seen_at != seen) is is_noted
    assert row.get().expire_date == ends


def test_a_visit_within_the_hour_costs_no_query_of_its_own(ana):
    browser = a_browser(ana)
    with CaptureQueriesContext(connection) as asked:
        assert is_signed_in(browser)
    of_sessions = [query["sql"] for query in asked if "stakeholders_session" in query["sql"]]
    assert len(of_sessions) == 1
    assert of_sessions[0].startswith("SELECT")


def test_one_is_ended_at_its_next_request_and_the_other_goes_on(ana):
    here, there = a_browser(ana), a_browser(ana, IPHONE)
    (other,) = [one for one in signed_in(ana, key_of(here)) if not one.is_here]
    end_session(handle=other.handle, by=ana, at=timezone.now())
    assert not is_signed_in(there)
    assert is_signed_in(here)


def test_a_page_that_was_on_its_way_does_not_bring_a_session_back(ana):
    there = a_browser(ana)
    late = there.session
    late["words"] = "typed"
    (one,) = signed_in(ana)
    end_session(handle=one.handle, by=ana, at=timezone.now())
    with pytest.raises(UpdateError):
        late.save()
    assert not Session.objects.exists()


def test_nobody_ends_what_is_not_theirs_or_has_ended(ana):
    browser = a_browser(ana)
    (one,) = signed_in(ana)
    with pytest.raises(NoSuchSession):
        end_session(handle=one.handle, by=a_person(name="Ben Ode"), at=timezone.now())
    with pytest.raises(NoSuchSession):
        end_session(handle=one.handle, by=ana, at=timezone.now() + timedelta(hours=13))
    assert is_signed_in(browser)


def test_everywhere_else_is_ended_and_other_people_are_left_alone(ana):
    here, others, ben = a_browser(ana), [a_browser(ana), a_browser(ana)], a_browser(a_person(name="Ben Ode"))
    assert end_other_sessions(here=key_of(here), by=ana, at=timezone.now()) == 2
    assert [is_signed_in(browser) for browser in (here, *others, ben)] == [True, False, False, True]
    assert end_other_sessions(here=key_of(here), by=ana, at=timezone.now()) == 0


def test_who_is_deactivated_is_signed_out_and_stays_so_when_they_come_back(ana):
    browser, ada = a_browser(ana), an_administrator()
    deactivate_person(ana, by=ada, at=timezone.now())
    assert not Session.objects.filter(person=ana).exists()
    reactivate_person(ana, by=ada, at=timezone.now())
    assert not is_signed_in(browser)


def test_a_new_password_leaves_only_the_browser_in_which_it_was_chosen(ana):
    here, there = a_browser(ana, WINDOWS), a_browser(ana, IPHONE)
    since = next(one.since for one in signed_in(ana, key_of(here)) if one.is_here)
    new = "another long password"
    here.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": new, "password2": new})
    ana.refresh_from_db()
    (one,) = signed_in(ana, key_of(here))
    assert (one.is_here, one.system, one.since) == (True, "Windows", since)
    assert not is_signed_in(there)


def test_a_sign_in_forgets_the_sessions_that_have_ended(ana):
    a_browser(a_person(name="Ben Ode"))
    Session.objects.update(expire_date=timezone.now())
    browser = a_browser(ana)
    assert list(Session.objects.values_list("pk", flat=True)) == [key_of(browser)]


def test_a_sign_in_does_not_wait_for_another_that_forgets_the_same_sessions(transactional_db):
    ana = a_person(name="Ana Ruiz")
    ended = key_of(a_browser(ana))
    Session.objects.update(expire_date=timezone.now())
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as other:
        other.execute("SELECT * FROM stakeholders_session WHERE session_key = %s FOR UPDATE", [ended])
        with connection.cursor() as cursor:
            # A wait would be an error, not a test that never ends.
            cursor.execute("SET lock_timeout = '1s'")
        with pytest.raises(OperationalError, match="lock timeout"):
            Session.objects.filter(pk=ended).delete()
        a_browser(ana)
        assert Session.objects.count() == 2
        other.rollback()
    with connection.cursor() as cursor:
        cursor.execute("RESET lock_timeout")
    here = key_of(a_browser(ana))
    assert not Session.objects.filter(pk=ended).exists()
    assert Session.objects.filter(pk=here).exists()


def test_signing_out_ends_the_session(ana):
    browser = a_browser(ana)
    browser.post(reverse("account_logout"))
    assert signed_in(ana) == []


def test_the_list_costs_one_query_for_any_number(ana):
    for _times in range(3):
        a_browser(ana)
    with CaptureQueriesContext(connection) as asked:
        assert len(signed_in(ana)) == 3
    assert len(asked) == 1
