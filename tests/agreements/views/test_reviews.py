"""The agenda before a review, the one screen on which it is recorded, and the minutes after it."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from agreements.commitments.handshakes import confirm
from agreements.models import Review, ReviewPoint
from agreements.notifications.fan_out.announcements import announce_all
from agreements.scheduler import tick
from tests.builders import a_commitment, a_draft, a_rhythm, a_table, an_outcome, in_force, ready_to_seal
from tests.check_ins import told_check_in
from tests.people import a_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def table():
    return a_table()


@pytest.fixture
def review(table):
    """The first review, eight weeks after the signatures: within the coming days."""
    return planned(table, signed_at=timezone.now() - timedelta(weeks=8) + timedelta(days=2))


def planned(table, *, signed_at):
    agreement = in_force(ready_to_seal(table, at=signed_at, due_on=timezone.now().date()), at=signed_at)
    tick(at=signed_at)
    return Review.objects.select_related("agreement").get(agreement=agreement)


def address(name, review):
    return reverse(f"agreements:review-{name}", args=[review.agreement.reference, review.number])


def minutes(review, **said):
    rows = {f"{prefix}-{name}": "3" for prefix in ("decisions", "actions") for name in ("TOTAL_FORMS",)}
    rows |= {f"{prefix}-INITIAL_FORMS": "0" for prefix in ("decisions", "actions")}
    return rows | {"version": review.version, "notes": "We met."} | said


def test_the_agenda_names_what_is_at_risk_and_what_is_due(client, table, review):
    commitment = review.agreement.commitments.get()
    at = timezone.now()
    told_check_in(commitment=commitment, status="at_risk", help_needed="time", by=table.ben, at=at)
    client.force_login(table.ana)
    page = client.get(address("detail", review)).text
    assert "At risk or off track" in page
    assert commitment.reference in page


def test_the_list_names_the_next_review_and_says_who_recorded_the_last(client, table, review):
    client.force_login(table.ana)
    client.post(address("hold", review), minutes(review))
    page = client.get(reverse("agreements:review-list", args=[review.agreement.reference])).text
    assert "recorded by Ana Ruiz" in page


def test_a_review_is_recorded_on_one_screen(client, table, review):
    client.force_login(table.ana)
    said = {
        "present": [table.ana.pk, table.ben.pk],
        "decisions-0-text": "Stock stays.",
        "actions-0-text": "Count the shelves.",
        "actions-0-owner": table.ben.pk,
        "actions-0-due_on": date(2030, 1, 8).isoformat(),
    }
    answer = client.post(address("hold", review), minutes(review, **said), follow=True)
    assert answer.redirect_chain[0][1] == 303
    for words in ("We met.", "Stock stays.", "Count the shelves.", "8 January 2030", "Ana Ruiz, Ben Ode"):
        assert words in answer.text
    assert answer.text.index("Stock stays.") < answer.text.index("Count the shelves.")


def test_more_rows_keep_what_was_typed(client, table, review):
    client.force_login(table.ana)
    answer = client.post(
        address("hold", review), minutes(review, act="more-actions", **{"actions-2-text": "Third thing."})
    )
    assert answer.status_code == 200
    assert "Third thing." in answer.text
    assert 'name="actions-5-text"' in answer.text
    assert Review.objects.get().is_planned


def test_an_action_without_words_is_shown_again_with_everything_typed(client, table, review):
    client.force_login(table.ana)
    answer = client.post(address("hold", review), minutes(review, **{"actions-1-owner": table.ben.pk}))
    assert answer.status_code == 422
    assert "Say what is to be done." in answer.text
    assert "We met." in answer.text
    assert '<a href="#id_actions-1-text">' in answer.text
    assert answer.text.count("error-summary-title") == 2
    assert answer.text.count("<title>Error: Review") == 1


def test_nothing_noted_is_nothing_recorded(client, table, review):
    client.force_login(table.ana)
    answer = client.post(address("hold", review), minutes(review, notes=""))
    assert answer.status_code == 422
    assert "Note at least one sentence" in answer.text


def test_who_comes_second_keeps_what_they_typed(client, table, review):
    client.force_login(table.ana)
    client.post(address("hold", review), minutes(review))
    client.force_login(table.ben)
    answer = client.post(address("hold", review), minutes(review, notes="Ben wrote this."))
    assert answer.status_code == 409
    assert "Ben wrote this." in answer.text


def test_a_review_far_ahead_is_not_recorded_and_the_page_says_what_to_do_instead(client, table):
    far = planned(table, signed_at=timezone.now() - timedelta(weeks=5))
    client.force_login(table.ana)
    page = client.get(address("detail", far)).text
    assert "Do you meet earlier? Then move it to that day first" in page
    assert "Record and send to everybody" not in page
    answer = client.post(address("hold", far), minutes(far, notes="We met early."))
    assert answer.status_code == 422
    assert "We met early." in answer.text
    today = timezone.now().date()
    assert client.post(address("move", far), {"to": today, "version": 1}).status_code == 303
    assert client.post(address("hold", far), minutes(far, version=2)).status_code == 303
    assert Review.objects.get().state == "held"


def test_a_review_is_moved_and_a_day_too_far_is_refused(client, table, review):
    client.force_login(table.ana)
    near = review.due_on + timedelta(days=3)
    assert client.post(address("move", review), {"to": near, "version": 1}).status_code == 303
    far = review.due_on + timedelta(days=40)
    assert client.post(address("move", review), {"to": far, "version": 2}).status_code == 422
    assert client.post(address("move", review), {"to": "", "version": 2}).status_code == 422
    assert client.post(address("move", review), {"to": near + timedelta(days=1), "version": 1}).status_code == 409


def test_whoever_took_an_action_notes_it_as_done_and_others_do_not(client, table, review):
    client.force_login(table.ana)
    client.post(
        address("hold", review), minutes(review, **{"actions-0-text": "Count.", "actions-0-owner": table.ben.pk})
    )
    action = ReviewPoint.objects.get()
    done = reverse("agreements:action-finish", args=[review.agreement.reference, action.key])
    client.force_login(a_person(is_manager=True))
    assert client.post(done).status_code == 403
    client.force_login(table.ben)
    assert "Count." in client.get("/").text
    assert client.post(done).status_code == 303
    assert "Count." not in client.get("/").text
    announce_all(timezone.now())
    client.force_login(table.ana)
    assert "Ben Ode noted that this is done" in client.get("/inbox/").text


def test_readers_without_a_part_read_and_do_not_record(client, review):
    client.force_login(a_person(is_manager=True))
    page = client.get(address("detail", review))
    assert page.status_code == 200
    assert "Record and send" not in page.text
    assert client.post(address("hold", review), minutes(review)).status_code == 403


def test_the_agenda_costs_the_same_for_one_and_many_commitments(client, table, count_queries):
    now = timezone.now() - timedelta(days=1)
    small = in_force(ready_to_seal(table, at=now), at=now)
    large = large_agreement(table, now)
    tick(at=now)
    client.force_login(table.ana)
    one, many = (
        count_queries(client, Review.objects.select_related("agreement").get(agreement=agreement).get_absolute_url())
        for agreement in (small, large)
    )
    assert one == many


def large_agreement(table, now):
    agreement = a_draft(table, title="Many promises", at=now)
    an_outcome(agreement, by=table.ana, at=now)
    for number in range(12):
        wording = a_commitment(agreement, owner=table.ben, receiver=table.sales, deliverable=f"Part {number}", at=now)
        confirm(agreement=agreement, key=wording.key, version=1, by=table.ben, at=now)
    a_rhythm(agreement, by=table.ana, escalation=table.ana, at=now)
    return in_force(agreement, at=now)
