"""Every figure that people act on: reached through verbs and ticks alone; one fact moves, and only its figures move."""

from datetime import date, timedelta
from typing import Any

import pytest

from agreements.amendments import answers, proposals
from agreements.cadence.check_ins import undo
from agreements.cadence.schedules import derive
from agreements.commitments.handshakes import confirm, decline
from agreements.drafting import terms
from agreements.drafting.endorsements import endorse
from agreements.drift.episodes import watch
from agreements.models import Agreement, Commitment, CommitmentTerms, DecisionRight, Episode, TradeOff
from agreements.revisions.sealing import reopen, seal
from agreements.scheduler import tick
from agreements.signing.signatures import sign
from tests.agreements.views.clock import clock
from tests.builders import (
    Table,
    a_commitment,
    a_draft,
    a_draft_with_ben,
    a_rhythm,
    a_right,
    a_table,
    a_term,
    an_outcome,
    endorsed_by_all,
    in_force,
    seat_of,
)
from tests.check_ins import told_check_in
from tests.documented_figures import Figures, dashboard, home_of, moved, page, rows_of_draft, section
from tests.people import a_person

__all__ = ["clock"]

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


# --- a draft --------------------------------------------------------------------------------------------


def drafted(agreement: Agreement, table: Table) -> Figures:
    return rows_of_draft(agreement) | {"home of ana": home_of(table.ana), "home of ben": home_of(table.ben)}


@pytest.fixture
def draft(clock) -> tuple[Table, Agreement]:
    table = a_table()
    return table, a_draft_with_ben(table, at=clock.moment)


def test_an_empty_draft_needs_nobody_and_has_its_purpose_alone(draft):
    table, agreement = draft
    figures = drafted(agreement, table)
    assert (figures["needed"], figures["home of ana"], figures["home of ben"]) == (3, 0, 0)
    assert figures["commitments"] == "not yet"


def test_an_outcome_asks_both_parties_for_their_word(draft, clock):
    table, agreement = draft
    before = drafted(agreement, table)
    outcome = an_outcome(agreement, by=table.ana, at=clock.moment)
    written = drafted(agreement, table)
    assert moved(before, written) == {
        "outcome": ("not yet", "0 of 2 agree"),
        "needed": (3, 4),
        "home of ana": (0, 1),
        "home of ben": (0, 1),
    }
    for person, department, word, left in (
        (table.ben, table.operations, "1 of 2 agree", 3),
        (table.ana, table.sales, "2 of 2 agree", 2),
    ):
        before = drafted(agreement, table)
        endorse(party=seat_of(agreement, department), digest=outcome.content_digest(), by=person, at=clock.moment)
        name = person.name.split()[0].lower()
        expected = {"outcome": (before["outcome"], word), f"home of {name}": (1, 0), "needed": (left + 1, left)}
        assert moved(before, drafted(agreement, table)) == expected


def test_a_promise_waits_for_its_owner_alone_and_is_counted_when_they_answer(draft, clock):
    table, agreement = draft
    said: dict[str, Any] = {"agreement": agreement, "by": table.ben, "at": clock.moment}
    promises = [
        a_commitment(agreement, owner=table.ben, receiver=table.sales, deliverable=f"Part {n}", at=clock.moment)
        for n in range(3)
    ]
    start = drafted(agreement, table)
    assert (start["commitments"], start["home of ben"], start["home of ana"]) == ("0 of 3 taken on", 3, 0)
    confirm(key=promises[0].key, version=1, **said)
    first = drafted(agreement, table)
    assert moved(start, first) == {"commitments": ("0 of 3 taken on", "1 of 3 taken on"), "home of ben": (3, 2)}
    decline(key=promises[1].key, version=1, reason="No hands.", **said)
    second = drafted(agreement, table)
    # What is declined is one more thing to settle, waits for the lead, and what is still open stays one.
    more = {"needed": (3, 4), "home of ana": (0, 1)}
    assert moved(first, second) == {"home of ben": (2, 1)} | more
    terms.edit(
        CommitmentTerms,
        agreement=agreement,
        key=promises[0].key,
        version=1,
        values=values_of(promises[0]) | {"deliverable": "Another part"},
        by=table.ana,
        at=clock.moment,
    )
    assert moved(second, drafted(agreement, table)) == {
        "commitments": ("1 of 3 taken on", "0 of 3 taken on"),
        "home of ben": (1, 2),
    }


def values_of(term: Any) -> dict[str, Any]:
    return {name: getattr(term, name) for name in term.content}


def test_trade_offs_rights_and_rhythm_move_their_own_row(draft, clock):
    table, agreement = draft
    now: dict[str, Any] = {"by": table.ana, "at": clock.moment}
    before = drafted(agreement, table)
    sales, operations = seat_of(agreement, table.sales), seat_of(agreement, table.operations)
    a_term(TradeOff, agreement, giver=sales, gives="A week", gainer=operations, gains="Calm", **now)
    traded = drafted(agreement, table)
    assert moved(before, traded) == {"trade-offs": ("not yet", "1 trade")}
    right = a_right(agreement, matter="dates", approver=table.ben, **now)
    ruled = drafted(agreement, table)
    assert moved(traded, ruled) == {"decisions": (0, "1 matter")}
    terms.remove(DecisionRight, agreement=agreement, key=right.key, version=right.version, **now)
    assert moved(traded, drafted(agreement, table)) == {}
    a_rhythm(agreement, escalation=table.ana, **now)
    assert moved(traded, drafted(agreement, table)).keys() == {"cadence", "needed"}


def test_an_open_signature_needs_each_signatory_until_they_sign(draft, clock):
    table, agreement = draft
    complete(agreement, table, clock.moment)
    ready = drafted(agreement, table)
    sealed = seal(agreement=agreement, by=table.ana, at=clock.moment)
    opened = drafted(agreement, table)
    assert opened["home of ben"] == 1
    assert opened["home of ana"] == 1
    sign(agreement=agreement, digest=sealed.digest, by=table.ana, at=clock.moment)
    assert moved(opened, drafted(agreement, table)) == {"home of ana": (1, 0)}
    reopen(agreement=agreement, by=table.ben, at=clock.moment)
    assert moved(ready, drafted(agreement, table)) == {}


# --- in force -------------------------------------------------------------------------------------------


def complete(agreement: Agreement, table: Table, at: Any, *, due_on: date | None = None) -> Commitment:
    """Fill a draft with an endorsed outcome, Ben's confirmed promise to Sales and a rhythm."""
    endorsed_by_all(agreement, at=at)
    wording = a_commitment(agreement, owner=table.ben, receiver=table.sales, due_on=due_on, at=at)
    confirm(agreement=agreement, key=wording.key, version=1, by=table.ben, at=at)
    a_rhythm(agreement, by=table.ana, escalation=table.ana, at=at)
    return wording.commitment


def an_agreement_in_force(table: Table, now: Any, *, due_in: int, since: int = 3) -> tuple[Agreement, Commitment]:
    """An agreement in force for some days, with one promise due in some days; the first check-in is a week in."""
    at = now - since * DAY
    agreement = a_draft(table, at=at)
    promise = complete(agreement, table, at, due_on=(now + due_in * DAY).date())
    in_force(agreement, at=at)
    promise.refresh_from_db()
    return agreement, promise


def all_figures(table: Table) -> Figures:
    return dashboard(table.ana) | {"home of ana": home_of(table.ana), "home of ben": home_of(table.ben)}


def test_the_dashboard_begins_with_what_took_force(clock):
    table = a_table()
    before = all_figures(table) if Agreement.objects.exists() else {}
    an_agreement_in_force(table, clock.moment, due_in=10)
    assert moved(before, all_figures(table)) == {"agreements": (0, 1), "no check-in yet": (0, 1)}


def test_a_check_in_that_falls_due_needs_its_owner_until_it_is_answered(clock):
    table = a_table()
    _, promise = an_agreement_in_force(table, clock.moment, due_in=20, since=8)
    before = all_figures(table)
    tick(at=clock.moment)
    asked = all_figures(table)
    assert moved(before, asked) == {"home of ben": (0, 1)}
    check_in = told_check_in(commitment=promise, status="on_track", by=table.ben, at=clock.moment)
    assert moved(asked, all_figures(table)) == {"home of ben": (1, 0), "no check-in yet": (1, 0), "on track": (0, 1)}
    undo(check_in=check_in, by=table.ben, at=clock.moment)
    assert moved(asked, all_figures(table)) == {}


def test_a_worry_is_read_by_who_receives_it(clock):
    table = a_table()
    _, promise = an_agreement_in_force(table, clock.moment, due_in=20)
    before = all_figures(table)
    told_check_in(commitment=promise, status="at_risk", by=table.ben, at=clock.moment)
    at_risk = {"no check-in yet": (1, 0), "at risk": (0, 1)}
    assert moved(before, all_figures(table)) == at_risk | {"home of ana": (0, 1)}


def test_what_is_done_is_waited_for_no_longer(clock):
    table = a_table()
    _, promise = an_agreement_in_force(table, clock.moment, due_in=20)
    before = all_figures(table)
    told_check_in(commitment=promise, status="done", by=table.ben, at=clock.moment)
    handed_over = {"no check-in yet": (1, 0), "on track": (0, 1), "home of ana": (0, 1)}
    assert moved(before, all_figures(table)) == handed_over


def test_a_change_needs_a_decision_and_moves_the_date_only_when_it_is_agreed(clock):
    table = a_table()
    agreement, promise = an_agreement_in_force(table, clock.moment, due_in=20)
    before = all_figures(table)
    later = {promise.key: (clock.moment + 40 * DAY).date()}
    change = proposals.propose(agreement=agreement, changes=later, reason="A library.", by=table.ben, at=clock.moment)
    asked = all_figures(table)
    adjusting = {"no check-in yet": (1, 0), "adjusting": (0, 1)}
    assert moved(before, asked) == adjusting | {"needs a decision": (0, 1), "home of ana": (0, 1)}
    answers.agree(agreement=agreement, digest=change.digest, by=table.ana, at=clock.moment)
    agreed = all_figures(table)
    assert moved(before, agreed) == {}


def test_a_change_set_aside_leaves_everything_as_it_was(clock):
    table = a_table()
    agreement, promise = an_agreement_in_force(table, clock.moment, due_in=20)
    before = all_figures(table)
    later = {promise.key: (clock.moment + 40 * DAY).date()}
    change = proposals.propose(agreement=agreement, changes=later, reason="A library.", by=table.ben, at=clock.moment)
    answers.decline(agreement=agreement, digest=change.digest, reason="No.", by=table.ana, at=clock.moment)
    assert moved(before, all_figures(table)) == {}


def test_a_date_that_passed_is_off_track_once_it_was_noticed(clock):
    table = a_table()
    an_agreement_in_force(table, clock.moment, due_in=-7)
    before = all_figures(table)
    derive()
    watch(at=clock.moment)
    assert Episode.objects.count() == 1
    assert moved(before, all_figures(table)) == {"no check-in yet": (1, 0), "off track": (0, 1)}


def test_news_that_has_grown_old_beats_a_green_light(clock):
    table = a_table()
    _, promise = an_agreement_in_force(table, clock.moment, due_in=60)
    told_check_in(commitment=promise, status="on_track", by=table.ben, at=clock.moment)
    before = all_figures(table)
    clock.moment += 23 * DAY
    assert moved(before, all_figures(table)) == {"on track": (1, 0), "no news": (0, 1)}


def test_parties_managers_and_members_read_the_same_dashboard(clock):
    table = a_table()
    agreement, promise = an_agreement_in_force(table, clock.moment, due_in=20)
    later = {promise.key: (clock.moment + 40 * DAY).date()}
    proposals.propose(agreement=agreement, changes=later, reason="A library.", by=table.ben, at=clock.moment)
    readers = [table.ana, table.ben, a_person(name="Mia", is_manager=True), a_person(department=table.operations)]
    pages = [page(reader, "/dashboard/").partition("<main")[2] for reader in readers]
    # Who is asked has a button where others read who is asked.
    assert len({section(html, "health") for html in pages}) == 1
    assert "You decide" in section(pages[0], "needs-a-decision")
    assert [section(html, "needs-a-decision").count("Ana Ruiz</b>") for html in pages[1:]] == [1, 1, 1]


def test_who_may_not_read_an_agreement_finds_it_in_no_figure(clock):
    table = a_table()
    agreement, promise = an_agreement_in_force(table, clock.moment, due_in=20)
    told_check_in(commitment=promise, status="at_risk", by=table.ben, at=clock.moment)
    stranger = a_person(name="Otto Outsider")
    assert {*dashboard(stranger).values(), home_of(stranger)} == {0}
    assert agreement.reference not in page(stranger, "/agreements/")
