"""Several check-ins with one button: what was answered is saved, the rest keeps what was typed."""

import re
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from agreements.models import CheckIn, Commitment
from agreements.scheduler import tick
from tests.agreements.cadence.agreements_in_force import in_force_in
from tests.agreements.views.clock import clock
from tests.builders import a_table
from tests.check_ins import told_check_in

__all__ = ["clock"]

pytestmark = pytest.mark.django_db

FIRST = datetime(2027, 2, 8, 9, tzinfo=UTC)
SAID = FIRST + timedelta(minutes=2)
PAGE = reverse("agreements:check-in-batch")


@pytest.fixture
def three(client, clock):
    """Ben, signed in, owes three check-ins."""
    clock.moment = SAID
    table, _agreement = in_force_in("UTC", commitments=3)
    tick(at=FIRST)
    client.force_login(table.ben)
    return table


def send(client, **answers):
    """Send the page as it was shown, with these answers: first_status, second_note …"""
    shown = client.get(PAGE).content.decode()
    return client.post(PAGE, fields(shown, **answers))


def fields(shown: str, **answers) -> dict[str, str]:
    data = dict(re.findall(r'type="hidden" name="(C-[0-9]+-(?:seen|idem))" value="([^"]*)"', shown))
    references = [commitment.reference for commitment in Commitment.objects.order_by("number")]
    numbered = dict(zip(["first", "second", "third"], references, strict=False))
    for name, words in answers.items():
        place, _, field = name.partition("_")
        data[f"{numbered[place]}-{field}"] = words
    return data


def said() -> list[tuple[int, str, str]]:
    rows = CheckIn.objects.order_by("commitment__number")
    return list(rows.values_list("commitment__number", "status", "note"))


def test_only_what_was_answered_is_saved(three, client):
    response = send(client, first_status="on_track", third_status="at_risk", third_note="A library is missing.")
    assert (response.status_code, response["Location"]) == (303, PAGE)
    first, _second, third = Commitment.objects.order_by("number")
    assert said() == [(first.number, "on_track", ""), (third.number, "at_risk", "A library is missing.")]


def test_what_is_owed_stands_first_and_the_rest_is_folded(three, client):
    send(client, first_status="on_track")
    text = client.get(PAGE).content.decode()
    assert text.index("Forecast 2") < text.index('id="batch-others"') < text.index("Forecast 1")


def test_a_note_without_an_answer_is_kept_and_the_others_are_saved(three, client):
    response = send(client, first_status="on_track", second_note="Typed with care")
    text = response.content.decode()
    assert response.status_code == 422
    assert "Typed with care" in text
    assert "Choose one of the four answers." in text
    assert "Saved:" in text
    assert [status for _, status, _ in said()] == ["on_track"]


def test_something_else_wants_a_word(three, client):
    response = send(client, first_status="off_track", first_help_needed="other")
    assert response.status_code == 422
    assert "Say in a few words what would help." in response.content.decode()
    assert not CheckIn.objects.exists()


def test_a_row_on_which_somebody_spoke_meanwhile_is_shown_and_not_sent(three, client):
    shown = client.get(PAGE).content.decode()
    first = Commitment.objects.order_by("number")[0]
    told_check_in(commitment=first, status="at_risk", note="From the phone", by=three.ben, at=SAID)
    response = client.post(PAGE, fields(shown, first_status="on_track", first_note="Mine", second_status="on_track"))
    text = response.content.decode()
    assert response.status_code == 409
    assert "There is a newer word since you opened this page." in text
    assert "From the phone" in text
    assert "Mine" in text
    assert [(status, note) for _, status, note in said()] == [("at_risk", "From the phone"), ("on_track", "")]


def test_sent_again_after_looking_it_is_saved(three, client):
    shown = client.get(PAGE).content.decode()
    first = Commitment.objects.order_by("number")[0]
    told_check_in(commitment=first, status="at_risk", by=three.ben, at=SAID - timedelta(minutes=2))
    again = client.post(PAGE, fields(shown, first_status="on_track")).content.decode()
    assert client.post(PAGE, fields(again, first_status="on_track")).status_code == 303
    assert {status for _, status, _ in said()} == {"at_risk", "on_track"}


def test_what_is_done_by_now_is_said_with_what_was_typed(three, client):
    shown = client.get(PAGE).content.decode()
    first = Commitment.objects.order_by("number")[0]
    told_check_in(commitment=first, status="done", by=three.ben, at=SAID)
    response = client.post(PAGE, fields(shown, first_status="at_risk", first_note="Typed with care"))
    text = response.content.decode()
    assert response.status_code == 409
    assert "nothing is asked any more" in text
    assert "Typed with care" in text


def test_a_note_alone_about_what_is_done_by_now_is_not_lost_either(three, client):
    shown = client.get(PAGE).content.decode()
    first = Commitment.objects.order_by("number")[0]
    told_check_in(commitment=first, status="done", by=three.ben, at=SAID)
    response = client.post(PAGE, fields(shown, first_note="Typed with care"))
    assert response.status_code == 409
    assert "Typed with care" in response.content.decode()


def test_the_page_sent_twice_with_something_done_is_no_conflict(three, client):
    data = fields(client.get(PAGE).content.decode(), first_status="done", second_status="on_track")
    for _ in range(2):
        answer = client.post(PAGE, data, follow=True)
        assert answer.redirect_chain[0][1] == 303
        assert "2 check-ins saved." in answer.text
    assert len(said()) == 2


def test_the_page_sent_twice_saves_once(three, client):
    shown = client.get(PAGE).content.decode()
    data = fields(shown, first_status="on_track", second_status="at_risk")
    assert [client.post(PAGE, data).status_code for _ in range(2)] == [303, 303]
    assert len(said()) == 2


def test_a_key_that_is_none_and_a_row_that_is_not_mine_do_no_harm(three, client):
    first = Commitment.objects.order_by("number")[0]
    client.force_login(three.ana)
    data = {f"{first}-status": "on_track", f"{first}-idem": "x", "C-99999999999-status": "done", "-status": "done"}
    assert client.post(PAGE, data).status_code == 409
    client.force_login(three.ben)
    assert client.post(PAGE, {f"{first}-status": "on_track", f"{first}-idem": str(uuid.uuid4())}).status_code == 303
    assert len(said()) == 1


def test_nothing_answered_sends_nothing(three, client):
    assert send(client).status_code == 303
    assert not CheckIn.objects.exists()


def test_home_and_the_list_lead_here_when_more_than_one_is_owed(three, client):
    for place in ("/", reverse("agreements:commitment-list")):
        assert f'href="{PAGE}"' in client.get(place).content.decode()


def test_whoever_owns_nothing_is_told_so(three, client):
    client.force_login(three.ana)
    assert "You own nothing right now." in client.get(PAGE).content.decode()


def test_the_page_asks_as_much_for_30_as_for_1(client, clock, count_queries):
    clock.moment = SAID
    table, counts = a_table(), []
    for commitments in (1, 29):
        in_force_in("UTC", table=table, commitments=commitments)
        tick(at=FIRST)
        client.force_login(table.ben)
        counts.append(count_queries(client, PAGE))
    assert counts[0] == counts[1]
