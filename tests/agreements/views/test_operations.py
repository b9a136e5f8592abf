"""The operations page: whether mail flows, what waits, what stopped, and nothing of what mails say."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from agreements.models import Breaker, Environment, Heartbeat, OutboxMessage
from agreements.models.news.outbox_message import State
from agreements.notifications.delivery.dead_letters import set_aside
from agreements.notifications.fan_out.announcements import announce_all
from tests.agreements.notifications.mails import SOON, forget
from tests.agreements.views.browsers import browser_of, queries
from tests.builders import a_commitment, a_draft, a_table
from tests.people import a_person, an_administrator

pytestmark = pytest.mark.django_db
PAGE = "/organisation/operations/"
TITLE = "A title for no administrator"


@pytest.fixture
def table():
    return a_table()


@pytest.fixture
def admin(client):
    person = an_administrator()
    client.force_login(person)
    return client


def stop(table, count=1, state=State.DEAD, **values):
    """So many offers to Ben that stopped."""
    agreement = a_draft(table, title=TITLE)
    forget()
    for number in range(count):
        a_commitment(agreement, owner=table.ben, receiver=table.sales, deliverable=f"Secret {number}")
    announce_all(SOON)
    values = {"fault": "rcpt 550 5.1.1", "refused_address": True, "attempts": 1, "attempted_at": SOON} | values
    OutboxMessage.objects.update(state=state, **values)
    return [str(key) for key in OutboxMessage.objects.values_list("pk", flat=True)]


def text(answer):
    return " ".join(answer.content.decode().split())


def alive(at, **values):
    Heartbeat.objects.create(**({"component": "tick", "at": at, "finished_at": at} | values))


def test_others_learn_whom_to_ask(table, client):
    an_administrator()
    client.force_login(table.ana)
    answer = client.get(PAGE)
    assert answer.status_code == 403
    assert "Only administrators look after the mail. Ask Ada Admin." in text(answer)
    assert client.post(f"{PAGE}requeue/", {"mail": stop(table)}).status_code == 403
    assert set(OutboxMessage.objects.values_list("state", flat=True)) == {State.DEAD}


def test_only_administrators_find_the_way(admin, client):
    assert PAGE in admin.get(reverse("stakeholders:person-list")).content.decode()
    somebody = browser_of(a_person())
    assert PAGE not in somebody.get(reverse("stakeholders:person-list")).content.decode()


def test_all_is_well(admin):
    alive(timezone.now() - timedelta(seconds=12))
    page = text(admin.get(PAGE))
    assert "Mail is flowing." in page
    assert "Last round 12 seconds ago" in page or "Last round 13 seconds ago" in page
    assert "Not running here" in page, "the loop"
    assert "No mail waits." in page
    assert "No mail was refused, and none has an unknown outcome." in page


def test_what_is_wrong_is_said(admin):
    alive(timezone.now() - timedelta(hours=5), component="loop")
    page = text(admin.get(PAGE))
    assert "No round in the last 90 seconds" in page
    assert "Last round 5 hours ago" in page
    assert "Mail is flowing." not in page


def test_a_round_that_does_not_end_shows(admin):
    now = timezone.now()
    alive(now - timedelta(seconds=40), finished_at=None)
    alive(now - timedelta(seconds=30), component="loop", finished_at=now - timedelta(minutes=5))
    page = text(admin.get(PAGE))
    assert "Began a round 40 seconds ago and has finished none yet" in page
    assert "Last round 5 minutes ago; began another 30 seconds ago" in page


def test_what_waits_is_counted_by_urgency(admin, table):
    stop(table, count=2, state=State.PENDING)
    now = timezone.now()
    first = OutboxMessage.objects.first()
    OutboxMessage.objects.update(available_at=now - timedelta(minutes=3))
    OutboxMessage.objects.filter(pk=first.pk).update(available_at=now + timedelta(hours=1))
    page = text(admin.get(PAGE))
    assert "1 mail waits since" in page
    assert "1 is for later" in page


def test_stopped_mail_shows_reader_reason_and_reference_and_no_word_of_the_agreement(admin, table):
    stop(table)
    page = text(admin.get(PAGE))
    assert "Ben Ode" in page
    assert OutboxMessage.objects.get().agreement.reference in page
    assert "The mail server knows no such address." in page
    assert "Commitment offered" in page
    assert TITLE not in page
    assert "Secret 0" not in page


def test_sending_again_goes_back_to_the_page(admin, table):
    mails = stop(table, count=2)
    answer = admin.post(f"{PAGE}requeue/", {"mail": mails}, follow=True)
    assert answer.redirect_chain == [(PAGE, 303)]
    assert "2 mails go out with the next round." in text(answer)
    assert set(OutboxMessage.objects.values_list("state", "handled_by__name")) == {(State.PENDING, "Ada Admin")}


def test_a_mail_that_stops_again_says_who_sent_it_again(admin, table):
    mails = stop(table)
    admin.post(f"{PAGE}requeue/", {"mail": mails})
    OutboxMessage.objects.update(state=State.DEAD)
    assert "Sent again by Ada Admin on" in text(admin.get(PAGE))


def test_an_unknown_outcome_warns_of_a_second_copy(admin, table):
    stop(table, state=State.UNKNOWN, fault="the worker went away", refused_address=False)
    page = text(admin.get(PAGE))
    assert "may have arrived" in page
    assert "A mail whose outcome is unknown may arrive twice." in page


def test_setting_aside_empties_the_list(admin, table):
    answer = admin.post(f"{PAGE}set-aside/", {"mail": stop(table)}, follow=True)
    assert "1 mail is set aside." in text(answer)
    assert "No mail was refused" in text(answer)


@pytest.mark.parametrize("mail", [[], ["no uuid"], ["00000000-0000-4000-8000-000000000000"]])
def test_nothing_chosen_is_said(admin, table, mail):
    stop(table)
    answer = admin.post(f"{PAGE}requeue/", {"mail": mail})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert set(OutboxMessage.objects.values_list("state", flat=True)) == {State.DEAD}


def test_who_comes_second_learns_who_was_first(admin, table):
    mails = stop(table)
    set_aside(mails=mails, by=an_administrator(name="Eva Else"), at=timezone.now())
    answer = admin.post(f"{PAGE}requeue/", {"mail": mails})
    assert answer.status_code == 409
    assert "Eva Else looked after this mail already. Nothing was changed." in text(answer)


def test_some_of_them_may_have_been_looked_after(admin, table):
    mails = stop(table, count=3)
    set_aside(mails=mails[:1], by=an_administrator(name="Eva Else"), at=timezone.now())
    answer = admin.post(f"{PAGE}requeue/", {"mail": mails}, follow=True)
    assert "2 mails go out with the next round. 1 other had been looked after already." in text(answer)


def test_held_mail_can_be_let_go_once(admin):
    Breaker.objects.create(opened_at=timezone.now(), reason="601 mails left within a minute.")
    page = text(admin.get(PAGE))
    assert "601 mails left within a minute." in page
    assert "Let mail go" in page
    assert "Released." in text(admin.post(f"{PAGE}release/", follow=True))
    again = admin.post(f"{PAGE}release/")
    assert again.status_code == 409
    assert "somebody has let it go already" in text(again)


def test_a_copy_explains_itself(admin):
    Environment.objects.create(identity="elsewhere")
    page = text(admin.get(PAGE))
    assert "This is a copy" in page
    assert "manage.py release_mail" in page


def test_many_stopped_mails_come_in_pages_with_the_same_number_of_queries(admin, table):
    stop(table)
    few = queries(admin, PAGE)
    stop(table, count=31)
    assert queries(admin, PAGE) == few
    assert "Page 1 of 2" in text(admin.get(PAGE))
    assert "31 stopped mails" in text(admin.get(f"{PAGE}?page=2"))
