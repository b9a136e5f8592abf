"""The inbox page: what there is to know, seen or not, and nobody else's."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from agreements.commitments.handshakes import confirm
from agreements.dashboard.to_do import to_do
from agreements.drafting.parties import add_member, remove_member
from agreements.models import Commitment, CommitmentTerms, Following, InboxItem, Snooze
from agreements.notifications.fan_out.announcements import announce_all
from agreements.notifications.fan_out.inbox import told_to
from tests.agreements.notifications.mails import SOON, a_running_agreement, at_noon, forget, let_pass
from tests.builders import NOW, a_commitment, a_draft, a_draft_with_ben, a_table, an_outcome, seat_of
from tests.check_ins import told_check_in
from tests.people import a_person

pytestmark = pytest.mark.django_db
INBOX = "/inbox/"


@pytest.fixture
def table():
    return a_table()


@pytest.fixture
def ben(table, client):
    client.force_login(table.ben)
    return client


def test_an_empty_inbox_says_so(ben):
    page = ben.get(INBOX)
    assert page.status_code == 200
    assert "Nothing to know yet." in page.content.decode()
    assert "Mark all as read" not in page.content.decode()


def test_what_happened_stands_there_under_its_agreement_newest_first(table, ben):
    first, second = (
        a_draft(table, title="First thing"),
        a_draft(table, title="Second thing", at=NOW + timedelta(hours=1)),
    )
    an_outcome(first, by=table.ana, at=NOW + timedelta(hours=2))
    announce_all(NOW + timedelta(hours=3))
    text = to_know(ben)
    assert text.index("First thing") < text.index("Second thing"), "what was told last stands first"
    assert text.index("worked on the draft") < text.index("started the agreement")
    assert second.reference in text


def to_know(browser, **query) -> str:
    """The lower part of the page."""
    return browser.get(INBOX, query).text.partition('id="to-know"')[2]


def test_what_is_to_do_stands_above_once_and_below_when_it_is_done(table, ben):
    agreement = a_draft(table)
    forget()
    wording = a_commitment(agreement, owner=table.ben, receiver=table.sales)
    announce_all(SOON)
    assert f'id="offer-{wording.commitment.number}"' in ben.get(INBOX).text
    assert "Everything that was told here waits for you above." in to_know(ben)
    confirm(agreement=agreement, key=wording.key, version=wording.version, by=table.ben, at=NOW)
    below = to_know(ben)
    assert "asks you to take on" in below
    assert "New:" not in below, "its subject is settled"
    assert told_to(table.ben).unseen == 1, "though nobody has opened it"


def test_what_is_parked_is_not_told_below_either(table, ben):
    agreement = a_draft_with_ben(table)
    forget()
    a_commitment(agreement, owner=table.ben, receiver=table.sales)
    announce_all(SOON)
    [need] = to_do(table.ben, at=timezone.now()).needs
    Snooze.objects.create(person=table.ben, need=need.key, until=timezone.now() + timedelta(days=1))
    assert "Bring back" in ben.get(INBOX).text
    assert "asks you to take on" not in to_know(ben)


def test_days_stand_apart_newest_first_in_the_zone_of_the_reader(table, ben):
    table.ben.zone = "Pacific/Auckland"
    table.ben.save()
    agreement = a_draft(table)
    an_outcome(agreement, by=table.ana, at=NOW + timedelta(hours=4))
    announce_all(NOW + timedelta(hours=5))
    text = to_know(ben)
    assert 0 < text.index("Tuesday 2 February 2027") < text.index("Monday 1 February 2027")


def test_what_one_person_did_again_and_again_is_one_line(table, ben):
    agreement = a_draft(table)
    forget()
    for hour in range(3):
        a_commitment(agreement, owner=table.ana, receiver=table.operations, at=NOW + timedelta(hours=hour))
    announce_all(NOW + timedelta(hours=4))
    text = to_know(ben)
    assert "and 2 more of this kind" in text
    assert text.count("Ana Ruiz worked on the draft.") == 3 * 2 + 1, "each once to read and once on its button"


def test_each_agreement_is_followed_or_muted_from_its_first_line(table, ben):
    agreement = a_draft(table)
    an_outcome(agreement, by=table.ana, at=NOW + timedelta(days=1))
    announce_all(NOW + timedelta(days=2))
    text = to_know(ben)
    assert text.count(f'id="follow-{agreement.number}-level"') == 1, "once, though two days speak of it"
    url = reverse("agreements:agreement-follow", args=[agreement.reference])
    assert ben.post(url, {"level": "mute", "next": "inbox"})["Location"] == INBOX
    assert "Muted" in to_know(ben)
    assert Following.objects.get().level == "mute"


def test_reading_the_page_writes_nothing(table, ben):
    a_draft(table)
    announce_all(SOON)
    ben.get(INBOX)
    assert told_to(table.ben).unseen == 1


def test_opening_an_item_marks_it_and_leads_to_its_place(table, ben):
    agreement = a_draft(table)
    forget()
    wording = a_commitment(agreement, owner=table.ben, receiver=table.sales)
    announce_all(SOON)
    item = InboxItem.objects.get(person=table.ben)
    answer = ben.post(f"/inbox/{item.pk}/open/")
    assert answer.status_code == 303
    assert answer["Location"] == f"/agreements/{agreement.reference}/terms/commitment/{wording.key}/answer/"
    item.refresh_from_db()
    assert item.seen_at is not None
    assert told_to(table.ben).unseen == 0
    bid = CommitmentTerms.objects.get()
    confirm(agreement=agreement, key=bid.key, version=bid.version, by=table.ben, at=NOW)
    assert "asks you to take on" in to_know(ben), "it stays to be read again"


def test_opening_twice_keeps_the_first_moment(table, ben):
    a_draft(table)
    announce_all(SOON)
    item = InboxItem.objects.get()
    ben.post(f"/inbox/{item.pk}/open/")
    seen_at = InboxItem.objects.get().seen_at
    ben.post(f"/inbox/{item.pk}/open/")
    assert InboxItem.objects.get().seen_at == seen_at


def test_everything_is_marked_as_read_up_to_the_moment_of_the_page(table, ben):
    a_draft(table)
    announce_all(SOON)
    InboxItem.objects.update(created_at=timezone.now() - timedelta(hours=1))
    until = (timezone.now() - timedelta(minutes=1)).isoformat()
    newer = a_draft(table, title="Newer", at=timezone.now())
    announce_all(timezone.now())
    answer = ben.post("/inbox/read/", {"until": until})
    assert answer.status_code == 303
    assert InboxItem.objects.get(seen_at=None).agreement == newer


@pytest.mark.parametrize("until", ["", "yesterday", "2027-02-31T00:00:00Z", "2027-01-01T00:00:00", "x" * 10_000])
def test_an_impossible_moment_means_now(table, ben, until):
    a_draft(table, at=timezone.now())
    announce_all(timezone.now())
    assert ben.post("/inbox/read/", {"until": until}).status_code == 303
    assert told_to(table.ben).unseen == 0


@pytest.mark.parametrize("address", [INBOX, "/inbox/read/", "/inbox/{item}/open/"])
def test_signed_out_people_are_led_to_the_sign_in_page(table, client, address):
    a_draft(table)
    announce_all(SOON)
    address = address.format(item=InboxItem.objects.get().pk)
    assert client.get(address).status_code in {302, 405}
    assert client.post(address).status_code in {302, 401}
    assert told_to(table.ben).unseen == 1


def test_somebody_elses_item_is_as_if_it_were_never_there(table, client):
    a_draft(table)
    announce_all(SOON)
    item = InboxItem.objects.get(person=table.ben)
    client.force_login(a_person(name="Otto Out"))
    theirs, never = client.post(f"/inbox/{item.pk}/open/"), client.post(f"/inbox/{never_given()}/open/")
    assert (theirs.status_code, never.status_code) == (404, 404)
    assert InboxItem.objects.get().seen_at is None
    assert client.get(INBOX).content.decode().count("Stock for the spring season") == 0


def never_given():
    return "00000000-0000-4000-8000-000000000000"


def test_who_lost_the_right_to_read_finds_no_item_and_no_count(table, client):
    agreement = a_draft(table)
    fay = a_person(name="Fay Lind")
    member = add_member(
        party=seat_of(agreement, table.operations), person=fay, role="contributor", by=table.ana, at=NOW
    )
    announce_all(SOON)
    assert told_to(fay).unseen == 1
    remove_member(member=member, by=table.ana, at=NOW)
    client.force_login(fay)
    assert agreement.reference not in client.get(INBOX).content.decode()
    assert told_to(fay).unseen == 0
    item = InboxItem.objects.get(person=fay)
    assert client.post(f"/inbox/{item.pk}/open/").status_code == 404


def test_whose_seat_has_ended_reads_that_one_line_and_no_link(table, client):
    agreement = a_draft(table)
    fay = a_person(name="Fay Lind")
    member = add_member(
        party=seat_of(agreement, table.operations), person=fay, role="contributor", by=table.ana, at=NOW
    )
    forget()
    remove_member(member=member, by=table.ana, at=NOW)
    announce_all(SOON)
    client.force_login(fay)
    text = client.get(INBOX).content.decode()
    assert "Stock for the spring season" in text
    assert "You no longer sit for Operations; Ana Ruiz noted it." in text
    assert agreement.get_absolute_url() not in text
    item = InboxItem.objects.get(person=fay)
    assert client.post(f"/inbox/{item.pk}/open/")["Location"] == INBOX
    assert told_to(fay).unseen == 0
    assert f'id="item-{item.pk}-open"' not in client.get(INBOX).content.decode()


def test_what_the_clock_says_is_told_in_words(table, ben):
    a_running_agreement(table)
    for at in (at_noon(2, 8), at_noon(3, 10), at_noon(3, 15), at_noon(3, 17)):
        let_pass(at)
    commitment = Commitment.objects.select_related("terms").get()
    told_check_in(commitment=commitment, status="on_track", by=table.ben, at=at_noon(3, 17))
    text = to_know(ben)
    assert "A check-in on C-0001 “Forecast of the core range” is due." in text
    assert "C-0001 “Forecast of the core range” is due on 15 March 2027." in text
    assert "The date of C-0001 “Forecast of the core range” was 15 March 2027" in text


def test_the_page_needs_the_same_number_of_queries_for_two_items_and_sixty(
    table, ben, django_assert_max_num_queries, django_assert_num_queries
):
    a_commitment(a_draft(table), owner=table.ben, receiver=table.sales)
    announce_all(SOON)
    with django_assert_max_num_queries(40) as few:
        ben.get(INBOX)
    for number in range(29):
        a_commitment(a_draft(table), owner=table.ben, receiver=table.sales, deliverable=f"Part {number}")
    announce_all(SOON)
    assert told_to(table.ben).unseen == 60
    with django_assert_num_queries(len(few)):
        ben.get(INBOX)


def test_fifty_items_are_a_page(table, ben):
    agreement = a_draft(table)
    forget()
    for number in range(51):
        at = NOW + timedelta(hours=number)
        a_commitment(agreement, owner=table.ana, receiver=table.operations, deliverable=f"Part {number}", at=at)
    announce_all(NOW + timedelta(hours=52))
    assert to_know(ben).count('<li id="item-') == 50
    assert to_know(ben, page=2).count('<li id="item-') == 1
    assert ben.get(INBOX, {"page": "no such"}).status_code == 200


def test_hostile_words_are_shown_as_words(table, ben):
    a_draft(table, title="<script>alert(1)</script>")
    announce_all(SOON)
    text = ben.get(INBOX).content.decode()
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert" in text


def test_the_names_of_the_addresses():
    assert reverse("agreements:inbox") == INBOX
    assert reverse("agreements:inbox-read") == "/inbox/read/"
    assert reverse("agreements:inbox-open", args=[never_given()]) == f"/inbox/{never_given()}/open/"
