"""The signed links of check-in mails: whose they are and how long they hold."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.signing import Signer

from agreements.cadence.mail_links import MailLink, mail_check_in_path, read
from agreements.models import Occasion
from agreements.scheduler import tick
from tests.agreements.cadence.agreements_in_force import amended, in_force_in, the_promise
from tests.people import a_person

pytestmark = pytest.mark.django_db

FIRST = datetime(2027, 2, 8, 9, tzinfo=UTC)


@pytest.fixture
def due():
    table, agreement = in_force_in("UTC")
    tick(at=FIRST)
    return table, agreement


def token_of(due, occasion=None) -> str:
    table, agreement = due
    path = mail_check_in_path(person=table.ben, commitment=the_promise(agreement), occasion=occasion)
    assert path.startswith("/m/")
    return path.split("/")[2]


def link_of(due, occasion=None) -> MailLink:
    link = read(token_of(due, occasion))
    assert link is not None
    return link


def test_a_link_names_its_person_commitment_and_period_and_is_the_same_each_time(due):
    occasion = Occasion.objects.get()
    link = link_of(due, occasion)
    assert (link.person, link.commitment, link.occasion) == (due[0].ben, the_promise(due[1]), occasion)
    assert token_of(due, occasion) == token_of(due, occasion)


def test_a_link_lasts_until_three_days_after_the_next_check_in_is_due(due):
    link = link_of(due, Occasion.objects.get())
    last = FIRST + timedelta(weeks=2, days=3)
    assert not link.has_run_out(last)
    assert link.has_run_out(last + timedelta(seconds=1))


def test_a_link_about_a_date_lasts_two_weeks_beyond_it(due):
    link = link_of(due)
    date = datetime(2027, 3, 15, tzinfo=UTC)
    assert not link.has_run_out(date + timedelta(days=14))
    assert link.has_run_out(date + timedelta(days=15))


def test_a_changed_letter_makes_it_no_link(due):
    token = token_of(due)
    for place in range(0, len(token), 7):
        other = "A" if token[place] != "A" else "B"
        assert read(token[:place] + other + token[place + 1 :]) is None


@pytest.mark.parametrize("token", ["", ".", "a.b", "x" * 5000, "é.ü", "a.b.c.d"])
def test_rubbish_is_no_link(token):
    assert read(token) is None


def test_a_token_signed_for_another_purpose_is_no_link(due):
    table, agreement = due
    names = [table.ben.pk, the_promise(agreement).pk, None, "2027-03-15"]
    assert read(Signer(salt="something else", sep=".").sign_object(names)) is None


def test_somebody_who_left_has_no_link_any_more(due):
    table, _agreement = due
    token = token_of(due)
    table.ben.is_active = False
    table.ben.save()
    assert read(token) is None


def test_a_commitment_that_was_passed_on_is_theirs_no_more(due):
    token = token_of(due)
    amended(due[1], at=FIRST, owner=a_person(name="Cleo Han"))
    link = read(token)
    assert link is not None
    assert not link.is_theirs(FIRST)
