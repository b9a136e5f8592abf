"""The inbox and the number beside it: opening the page of a thing clears it, and the number counts what is to do."""

import pytest

from agreements.models import InboxItem
from agreements.notifications.fan_out.announcements import announce_all
from agreements.notifications.fan_out.inbox import told_to
from agreements.notifications.message_types.base import Importance, Repeats
from agreements.notifications.message_types.registry import message_types
from tests.agreements.notifications.mails import SOON
from tests.builders import a_commitment, a_draft, a_draft_with_ben, a_table

pytestmark = pytest.mark.django_db
INBOX = "/inbox/"


@pytest.fixture
def table():
    return a_table()


@pytest.fixture
def ben(table, client):
    client.force_login(table.ben)
    return client


def test_only_what_needs_its_reader_can_repeat_what_is_to_do():
    repeating = [known for known in message_types().values() if known.repeats is not Repeats.NOTHING]
    assert {known.importance for known in repeating} == {Importance.MUST, Importance.NEEDED}


def test_opening_the_page_of_a_thing_clears_it(table, ben):
    a_draft(table, title="Other")
    agreement = a_draft(table)
    announce_all(SOON)
    opened = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{agreement.get_absolute_url()}?x=1#y"}
    assert ben.get(agreement.get_absolute_url()).status_code == 200
    assert told_to(table.ben).unseen == 2, "GET writes nothing"
    assert ben.post("/_/count/", headers=opened).status_code == 200
    assert InboxItem.objects.get(seen_at=None).agreement.pk != agreement.pk


@pytest.mark.parametrize("url", ["", "nonsense", "http://testserver/", "http://testserver/agreements/AG-9999/", "/x"])
def test_a_page_that_is_about_nothing_clears_nothing(table, ben, url):
    a_draft(table)
    announce_all(SOON)
    answer = ben.post("/_/count/", headers={"HX-Request": "true", "HX-Current-URL": url})
    assert answer.status_code == 200
    assert told_to(table.ben).unseen == 1
    assert answer["Cache-Control"] == "no-store, private"


def test_the_number_in_the_bar_is_asked_for_late_or_stands_there(table, ben):
    a_commitment(a_draft_with_ben(table), owner=table.ben, receiver=table.sales)
    number = '<span class="count">1<span class="vh"> to do</span></span>'
    assert number in ben.get(INBOX).text
    assert number in ben.get("/").text
    elsewhere = ben.get("/agreements/").text
    assert '<span class="count">' not in elsewhere
    assert 'data-hx-post="/_/count/"' in elsewhere
    assert 'data-hx-post="/_/count/"' not in ben.get(INBOX).text
    assert number in ben.post("/_/count/", headers={"HX-Request": "true"}).text
    assert ben.post("/_/count/")["Location"] == INBOX, "without script it is a page"
