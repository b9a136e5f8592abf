"""The lists of commitments and the story of one."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from agreements.drift.episodes import watch
from agreements.lists import offered_agreements
from agreements.models import Commitment
from agreements.scheduler import tick
from stakeholders.prepared_queries import prepared
from tests.agreements.cadence.agreements_in_force import in_force_in, the_promise
from tests.agreements.views.clock import lasting
from tests.builders import a_commitment, a_draft, a_table
from tests.check_ins import told_check_in
from tests.people import a_department, a_person

pytestmark = pytest.mark.django_db

FIRST = datetime(2027, 2, 8, 9, tzinfo=UTC)
LIST = reverse("agreements:commitment-list")


def page(client, reader, address) -> str:
    client.force_login(reader)
    response = client.get(address)
    assert response.status_code == 200
    return str(response.content.decode())


def listed(text: str) -> str:
    """The list itself, without the form above it."""
    return text.partition('id="listed"')[2]


def test_mine_are_those_i_own_and_all_are_those_i_may_read(client):
    table, _agreement = in_force_in("UTC")
    assert "Forecast 1" in page(client, table.ben, LIST)
    assert "You own nothing right now" in page(client, table.ana, LIST)
    assert "Forecast 1" in page(client, table.ana, f"{LIST}?show=all")


def test_the_nearest_date_comes_first_and_what_is_done_last(client):
    table, agreement = in_force_in("UTC", commitments=3)
    told_check_in(commitment=the_promise(agreement), status="done", by=table.ben, at=FIRST)
    text = page(client, table.ben, LIST)
    assert text.index("Forecast 2") < text.index("Forecast 3") < text.index("Forecast 1")


def test_nothing_that_is_only_drafted_is_listed(client):
    table, _agreement = in_force_in("UTC")
    draft = a_draft(table, title="Only a draft")
    wording = a_commitment(draft, owner=table.ben, receiver=table.sales, deliverable="Only drafted")
    assert "Only drafted" not in page(client, table.ben, f"{LIST}?show=all")
    assert client.get(wording.commitment.get_absolute_url()).status_code == 404


def test_an_outsider_finds_nothing_and_a_manager_everything(client):
    in_force_in("UTC")
    outsider = a_person(name="Otto Lind", department=a_department(name="Legal"))
    assert "Forecast" not in page(client, outsider, f"{LIST}?show=all")
    manager = a_person(name="Maya Sun", is_manager=True)
    assert "Forecast 1" in page(client, manager, f"{LIST}?show=all")


def test_what_may_not_be_read_answers_like_what_was_never_there(client):
    _table, agreement = in_force_in("UTC")
    client.force_login(a_person(name="Otto Lind"))
    hidden = client.get(the_promise(agreement).get_absolute_url())
    never = client.get(reverse("agreements:commitment-detail", args=["C-9999"]))
    assert hidden.status_code == never.status_code == 404
    assert lasting(hidden) == lasting(never)


def test_a_promise_is_shown_with_everything_agreed(client):
    table, agreement = in_force_in("UTC", due_on=date(2027, 3, 15))
    text = page(client, table.ana, the_promise(agreement).get_absolute_url())
    for words in ["Forecast 1", "Ben Ode", "Sales", "15 March 2027", "Sales has it in writing.", agreement.reference]:
        assert words in text
    assert "Send check-in" not in text


def test_its_owner_can_check_in_right_there(client):
    table, agreement = in_force_in("UTC")
    assert "Send check-in" in page(client, table.ben, the_promise(agreement).get_absolute_url())


def test_drift_is_shown_with_its_evidence_and_what_can_be_done(client):
    table, agreement = in_force_in("UTC")
    tick(at=FIRST)
    watch(at=FIRST + timedelta(days=2))
    text = page(client, table.ana, the_promise(agreement).get_absolute_url())
    assert "The check-in of 8 February 2027 is still open." in text
    assert "Check-in every 2 weeks." in text
    assert "ask for a change" in text
    assert "No news" in page(client, table.ben, LIST)


def test_drift_leaves_the_page_with_the_check_in_and_not_with_the_next_tick(client):
    table, agreement = in_force_in("UTC")
    tick(at=FIRST)
    watch(at=FIRST + timedelta(days=2))
    told_check_in(commitment=the_promise(agreement), status="on_track", by=table.ben, at=FIRST + timedelta(days=2))
    assert "What can be done" not in page(client, table.ana, the_promise(agreement).get_absolute_url())
    assert "No news" not in listed(page(client, table.ben, LIST))


def test_the_page_never_uses_the_forbidden_words(client):
    table, agreement = in_force_in("UTC", due_on=date(2027, 2, 9))
    tick(at=FIRST)
    watch(at=FIRST + timedelta(days=20))
    text = page(client, table.ben, the_promise(agreement).get_absolute_url()).lower()
    assert not [word for word in ("overdue", "failed", " late ", "blame", "violation") if word in text]


def test_hostile_words_are_shown_as_words(client):
    table, agreement = in_force_in("UTC")
    note = "<script>alert(1)</script>"
    told_check_in(commitment=the_promise(agreement), status="at_risk", note=note, by=table.ben, at=FIRST)
    text = page(client, table.ana, the_promise(agreement).get_absolute_url())
    assert note not in text
    assert "&lt;script&gt;" in text


def queries_of(client, address, django_assert_max_num_queries) -> int:
    with django_assert_max_num_queries(40) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_the_list_asks_as_much_for_30_as_for_1(client, django_assert_max_num_queries):
    table, counts = a_table(), []
    for commitments in (1, 29):
        in_force_in("UTC", table=table, commitments=commitments, due_on=date(2027, 2, 9))
        tick(at=FIRST)
        watch(at=FIRST + timedelta(days=20))
        client.force_login(table.ben)
        counts.append(queries_of(client, LIST, django_assert_max_num_queries))
    assert counts[0] == counts[1]


def test_one_promise_asks_as_much_with_30_check_ins_as_with_1(client, django_assert_max_num_queries):
    table, agreement = in_force_in("UTC")
    promise = the_promise(agreement)
    client.force_login(table.ben)
    counts, said = [], 0
    for check_ins in (1, 30):
        while said < check_ins:
            moment = FIRST + timedelta(hours=said)
            told_check_in(commitment=promise, status="on_track", note=f"Word {said}", by=table.ben, at=moment)
            said += 1
        counts.append(queries_of(client, promise.get_absolute_url(), django_assert_max_num_queries))
    assert counts[0] == counts[1]


def test_what_it_rests_on_and_what_rests_on_it_are_linked(client):
    table, _agreement = in_force_in("UTC", commitments=2, depends=True)
    first, second = Commitment.objects.order_by("number")
    assert "Depends on" in (text := page(client, table.ana, second.get_absolute_url()))
    assert first.get_absolute_url() in text
    assert "Needed for" in (text := page(client, table.ana, first.get_absolute_url()))
    assert second.get_absolute_url() in text


@pytest.fixture
def several(client):
    """Ben owns three: at risk and soon, done and waiting for Sales, and one of which no news came."""
    table, agreement = in_force_in("UTC", commitments=3, due_on=date(2027, 3, 15))
    tick(at=FIRST)
    first, second, _third = Commitment.objects.order_by("number")
    told_check_in(commitment=first, status="at_risk", by=table.ben, at=FIRST)
    told_check_in(commitment=second, status="done", by=table.ben, at=FIRST)
    watch(at=FIRST + timedelta(days=2))
    client.force_login(table.ben)
    return table, agreement


def found(client, **asked) -> list[str]:
    text = listed(client.get(LIST, asked).content.decode())
    return sorted(words for words in ("Forecast 1", "Forecast 2", "Forecast 3") if words in text)


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ({}, "123"),
        ({"status": "at_risk"}, "1"),
        ({"status": "done"}, ""),
        ({"status": "waits_for_acceptance"}, "2"),
        ({"status": "no_news"}, "3"),
        ({"status": "not_yet"}, ""),
        ({"status": "splendid"}, "123"),
        ({"q": "forecast 2"}, "2"),
        ({"q": "ben ode"}, "123"),
        ({"q": "C-99999999999999"}, ""),
        ({"department": "SAL"}, "123"),
        ({"department": "ZZZ"}, "123"),
        ({"within": "7"}, ""),
        ({"within": "soon"}, "123"),
        ({"page": "99"}, "123"),
    ],
)
def test_the_list_shows_what_one_looks_for(several, client, asked, shown):
    assert found(client, **asked) == [f"Forecast {number}" for number in shown]


def test_a_commitment_is_found_by_its_number_and_by_its_agreement(several, client):
    second = Commitment.objects.order_by("number")[1]
    assert found(client, q=second.reference.lower()) == ["Forecast 2"]
    assert found(client, agreement=several[1].reference) == ["Forecast 1", "Forecast 2", "Forecast 3"]


def test_what_matches_nothing_says_so_and_leads_back(several, client):
    text = client.get(LIST, {"q": "nowhere", "show": "all"}).content.decode()
    assert "No promise matches." in text
    assert f'href="{LIST}?show=all"' in text


def test_htmx_gets_the_list_alone_and_the_count_is_said(several, client):
    headers = {"HX-Request": "true", "HX-Target": "listed"}
    response = client.get(LIST, {"status": "at_risk"}, headers=headers)
    text = response.content.decode()
    assert text.strip().startswith('<div class="stack" id="listed">')
    assert re.search(r'id="page-status"[^>]*>1 promise, owned or looked after by you, at risk\. ', text)
    assert "HX-Request" in response["Vary"]
    assert "no-store" in response["Cache-Control"]


def test_going_back_gets_the_whole_page(several, client):
    headers = {"HX-Request": "true", "HX-History-Restore-Request": "true", "HX-Target": "listed"}
    assert "<!doctype html>" in client.get(LIST, headers=headers).content.decode()


def test_agreements_that_one_may_not_read_are_not_offered(client, several):
    client.force_login(a_person(name="Otto Lind", department=a_department(name="Legal")))
    text = client.get(LIST, {"show": "all"}).content.decode()
    assert several[1].reference not in text
    assert "No promise is in force yet." in text


@pytest.mark.parametrize("typed", ["AG-{0:04d}", "ag-{0}", " {0} "])
def test_among_many_agreements_one_types_the_number(client, several, monkeypatch, typed):
    monkeypatch.setattr(offered_agreements, "MOST_OFFERED", 0)
    # Written anew, with this number.
    monkeypatch.setattr(offered_agreements, "_newest", prepared(offered_agreements._newest.queries))
    agreement = several[1]
    page = client.get(LIST, {"agreement": typed.format(agreement.number)}).content.decode()
    assert f'<input type="text" name="agreement" value="{agreement.reference}"' in page
    assert '<option value="AG-' not in page
    assert found(client, agreement=typed.format(agreement.number)) == ["Forecast 1", "Forecast 2", "Forecast 3"]
    nowhere = client.get(LIST, {"agreement": "9999"}).content.decode()
    assert "There is no agreement of this number. It narrows nothing." in nowhere


def test_an_agreement_that_one_may_not_read_is_as_one_that_there_is_not(client, several, monkeypatch):
    monkeypatch.setattr(offered_agreements, "MOST_OFFERED", 0)
    monkeypatch.setattr(offered_agreements, "_newest", prepared(offered_agreements._newest.queries))
    client.force_login(a_person(name="Otto Lind", department=a_department(name="Legal")))
    said = [client.get(LIST, {"agreement": asked}).context["selection"] for asked in (several[1].reference, "AG-9999")]
    assert [one.filter.errors["agreement"] for one in said] == [["There is no agreement of this number."]] * 2
    assert [one.query for one in said] == ["", ""]
