"""The check-in in the browser's language: sent, asked back, taken back, told."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from agreements.cadence.disclosure import announce_now
from agreements.models import Announcement, CheckIn
from agreements.scheduler import tick
from tests.agreements.cadence.agreements_in_force import amended, in_force_in, the_promise
from tests.agreements.views.clock import clock, lasting
from tests.check_ins import told_check_in
from tests.people import a_person

__all__ = ["clock"]

pytestmark = pytest.mark.django_db

FIRST = datetime(2027, 2, 8, 9, tzinfo=UTC)
SAID = FIRST + timedelta(minutes=2)


@pytest.fixture
def due(client, clock):
    """Ben, signed in, owes a check-in."""
    clock.moment = SAID
    table, agreement = in_force_in("UTC")
    tick(at=FIRST)
    client.force_login(table.ben)
    return table, agreement


def address(agreement, name="check-in-record", *more) -> str:
    return reverse(f"agreements:{name}", args=[the_promise(agreement).reference, *more])


def send(client, agreement, status="on_track", *, target="", **fields):
    data = {"status": status, "help_needed": "", "note": "", "idem": str(uuid.uuid4())} | fields
    htmx = {"HX-Request": "true", "HX-Target": target} if target else {}
    return client.post(address(agreement), data, headers=htmx)


def act(client, agreement, name, *, target=""):
    htmx = {"HX-Request": "true", "HX-Target": target} if target else {}
    return client.post(address(agreement, name, CheckIn.objects.get().key), headers=htmx)


def test_the_page_asks_one_question_and_works_without_script(due, client):
    text = client.get(address(due[1])).content.decode()
    assert text.count('type="radio"') == 4 + 5
    assert f'method="post" novalidate action="{address(due[1])}"' in text


def test_a_check_in_is_saved_and_leads_back_to_the_promise(due, client):
    response = send(client, due[1], note="Half of it is written.")
    assert (response.status_code, response["Location"]) == (303, the_promise(due[1]).get_absolute_url())
    check_in = CheckIn.objects.get()
    assert (check_in.status, check_in.note, check_in.channel) == ("on_track", "Half of it is written.", "app")


def test_a_card_on_home_is_answered_in_place_with_undo(due, client):
    number = the_promise(due[1]).number
    response = send(client, due[1], target=f"check-{number}")
    text = response.content.decode()
    assert response.status_code == 200
    assert text.strip().startswith(f'<section class="card stack" id="check-{number}"')
    assert "on track" in text.lower()
    assert "Undo" in text
    assert '<div id="page-status" data-hx-swap-oob="innerHTML">' in text


def test_the_page_of_the_promise_is_answered_whole(due, client):
    number = the_promise(due[1]).number
    text = send(client, due[1], "at_risk", target=f"commitment-{number}").content.decode()
    assert text.strip().startswith(f'<div class="stack stack-l" id="commitment-{number}"')
    assert "Tell them now" in text
    assert "<html" not in text


def test_without_an_answer_the_text_stays(due, client):
    response = send(client, due[1], "", note="Typed with care")
    assert response.status_code == 422
    assert "Typed with care" in response.content.decode()
    assert "Choose one of the four answers." in response.content.decode()
    assert not CheckIn.objects.exists()


@pytest.mark.parametrize(
    "fields", [{"status": "splendid"}, {"note": "x" * 4001}, {"help_needed": "money"}, {"note": "nul\x00"}]
)
def test_what_cannot_be_is_refused_kindly(due, client, fields):
    response = send(client, due[1], target="check-1", **({"status": "at_risk"} | fields))
    assert response.status_code == 422
    assert not CheckIn.objects.exists()


def test_a_button_that_only_says_at_risk_is_asked_what_would_help(due, client):
    response = client.post(address(due[1]), {"status": "at_risk"})
    assert response.status_code == 200
    assert "What would help?" in response.content.decode()
    assert 'value="at_risk" required' in response.content.decode() or "checked" in response.content.decode()
    assert not CheckIn.objects.exists()


def test_a_button_that_only_says_on_track_saves(due, client):
    assert client.post(address(due[1]), {"status": "on_track"}).status_code == 303
    assert CheckIn.objects.get().status == "on_track"


def test_help_that_no_longer_fits_the_answer_is_left_out(due, client):
    send(client, due[1], "on_track", help_needed="time")
    assert CheckIn.objects.get().help_needed == ""


def test_a_double_click_saves_once(due, client):
    idem = str(uuid.uuid4())
    answers = [send(client, due[1], idem=idem) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert CheckIn.objects.count() == 1


def test_undo_in_place_gives_the_form_back(due, client):
    number = the_promise(due[1]).number
    send(client, due[1])
    response = act(client, due[1], "check-in-undo", target=f"check-{number}")
    assert response.status_code == 200
    assert "Send check-in" in response.content.decode()
    assert CheckIn.objects.get().undone_at == SAID


def test_undo_without_script_leads_back(due, client):
    send(client, due[1])
    assert act(client, due[1], "check-in-undo").status_code == 303


def test_undo_after_thirty_minutes_says_why_not(due, client, clock):
    send(client, due[1])
    clock.moment = SAID + timedelta(minutes=31)
    response = act(client, due[1], "check-in-undo")
    assert response.status_code == 409
    assert "30 minutes" in response.content.decode()
    assert CheckIn.objects.get().undone_at is None


def test_the_others_can_be_told_at_once(due, client):
    send(client, due[1], "off_track", help_needed="decision")
    assert act(client, due[1], "check-in-tell").status_code == 303
    assert Announcement.objects.get(kind="worry").available_at == SAID


def test_somebody_else_at_the_table_is_told_who_checks_in(due, client):
    client.force_login(due[0].ana)
    for response in (client.get(address(due[1])), send(client, due[1])):
        assert response.status_code == 403
        assert "Ben Ode checks in on this one." in response.content.decode()
    assert not CheckIn.objects.exists()


@pytest.mark.parametrize("name", ["check-in-undo", "check-in-tell"])
def test_a_check_in_never_made_is_not_found(due, client, name):
    assert client.post(address(due[1], name, uuid.uuid4())).status_code == 404
    send(client, due[1])
    assert client.get(address(due[1], name, CheckIn.objects.get().key)).status_code == 405


def test_an_outsider_meets_the_same_nothing_as_everywhere(due, client):
    client.force_login(a_person(name="Otto Lind"))
    never = reverse("agreements:check-in-record", args=["C-9999"])
    assert client.get(address(due[1])).status_code == 404
    assert lasting(client.get(address(due[1]))) == lasting(client.get(never))
    assert send(client, due[1]).status_code == 404


def test_what_was_done_meanwhile_is_said_and_the_text_stays(due, client):
    told_check_in(commitment=the_promise(due[1]), status="done", by=due[0].ben, at=SAID)
    response = send(client, due[1], "at_risk", note="Typed with care")
    assert response.status_code == 409
    assert "is done" in response.content.decode()
    assert "Typed with care" in response.content.decode()


def test_what_has_ended_shows_that_it_has(due, client):
    amended(due[1], at=SAID, without=True)
    assert "It has ended" in client.get(address(due[1])).content.decode()


def test_the_fragment_is_a_fragment_and_a_visit_leads_to_the_page(due, client):
    part = address(due[1], "check-in-part")
    assert client.get(part)["Location"] == address(due[1])
    text = client.get(part, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in text
    assert "Send check-in" in text


def test_a_card_on_home_that_says_at_risk_asks_in_its_place(due, client):
    number = the_promise(due[1]).number
    htmx = {"HX-Request": "true", "HX-Target": f"check-{number}"}
    response = client.post(address(due[1]), {"status": "at_risk"}, headers=htmx)
    text = response.content.decode()
    assert text.strip().startswith(f'<section class="card stack" id="check-{number}"')
    assert "What would help?" in text
    assert "<html" not in text


def test_something_else_wants_a_word(due, client):
    response = send(client, due[1], "at_risk", help_needed="other", note="")
    assert response.status_code == 422
    assert "Say in a few words what would help." in response.content.decode()
    assert send(client, due[1], "at_risk", help_needed="other", note="A key to the attic.").status_code == 303


@pytest.mark.parametrize(
    ("helps", "act"),
    [
        ("time", "?commitment={reference}"),
        ("decision", "check-ins/{key}/ask/"),
        ("people", "?commitment={reference}"),
        ("other", "mailto:ana.ruiz@example.org"),
    ],
)
def test_what_would_help_opens_the_next_act(due, client, helps, act):
    send(client, due[1], "off_track", help_needed=helps, note="Words.")
    said = CheckIn.objects.get()
    text = client.get(the_promise(due[1]).get_absolute_url()).content.decode()
    assert "What can be done next" in text
    assert act.format(reference=the_promise(due[1]).reference, key=said.key) in text


def test_asking_for_a_decision_and_giving_it(due, client):
    send(client, due[1], "off_track", help_needed="decision", note="One shelf or two?")
    assert act(client, due[1], "check-in-ask").status_code == 303
    client.force_login(due[0].ana)
    page = the_promise(due[1]).get_absolute_url()
    assert "Ben Ode asks you to decide" in client.get(page).content.decode()
    decide = address(due[1], "check-in-decide", CheckIn.objects.get().key)
    assert client.post(decide, {"words": ""}).status_code == 422
    assert client.post(decide, {"words": "Two shelves."}).status_code == 303
    assert "Two shelves." in client.get(page).content.decode()
    late = client.post(decide, {"words": "One shelf."})
    assert late.status_code == 409
    assert "One shelf." in late.content.decode()
    client.force_login(due[0].ben)
    assert "Two shelves." in client.get(page).content.decode()


def test_more_hands_lead_to_a_new_owner_or_a_change(due, client):
    send(client, due[1], "at_risk", help_needed="people")
    text = client.get(the_promise(due[1]).get_absolute_url()).content.decode()
    number = the_promise(due[1]).number
    assert f'id="check-{number}-hand-over"' in text
    assert f'id="check-{number}-change"' in text


def test_the_receiver_says_that_it_was_read(due, client):
    send(client, due[1], "at_risk")
    read = address(due[1], "check-in-acknowledge", CheckIn.objects.get().key)
    assert client.post(read, {"reply": "Thanks"}).status_code == 403
    client.force_login(due[0].ana)
    assert client.post(read, {"reply": "Thanks"}).status_code == 404, "it is Ben's alone"
    announce_now(check_in=CheckIn.objects.get(), at=SAID)
    page = the_promise(due[1]).get_absolute_url()
    assert "We have read this" in client.get(page).content.decode()
    assert client.post(read, {"reply": "x" * 4001}).status_code == 422
    number = the_promise(due[1]).number
    htmx = {"HX-Request": "true", "HX-Target": f"commitment-{number}"}
    text = client.post(read, {"reply": "Thanks for the early word."}, headers=htmx).content.decode()
    assert "Thanks for the early word." in text
    assert "The owner sees that you know." in text
    assert "We have read this" not in text


def test_asking_after_a_newer_word_says_so(due, client, clock):
    send(client, due[1], "off_track", help_needed="decision")
    first = CheckIn.objects.get()
    clock.moment = SAID + timedelta(hours=1)
    send(client, due[1])
    response = client.post(address(due[1], "check-in-ask", first.key))
    assert response.status_code == 409
    assert "newer word" in response.content.decode()
