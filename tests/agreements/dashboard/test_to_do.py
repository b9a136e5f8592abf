"""What there is to do: it leaves with the act, wherever that is done; what blocks others stands first."""

from datetime import date, timedelta
from functools import partial

import pytest

from agreements.amendments.answers import agree, withdraw
from agreements.amendments.proposals import propose
from agreements.cadence.decision_requests import ask_for_a_decision, decide
from agreements.commitments.acknowledgements import acknowledge
from agreements.commitments.completions import accept_completion
from agreements.commitments.handshakes import confirm
from agreements.dashboard.to_do import to_do
from agreements.drafting import terms
from agreements.drafting.endorsements import endorse
from agreements.drafting.participation import answer_participation
from agreements.lifecycle.pauses import pause
from agreements.models import Commitment, CommitmentTerms, Completion, Review
from agreements.notifications.fan_out.announcements import announce_all
from agreements.reviews.recording import hold, move
from agreements.revisions.sealing import seal
from agreements.scheduler import tick
from agreements.signing.signatures import sign
from stakeholders.models import Organisation
from tests.builders import (
    NOW,
    a_commitment,
    a_draft,
    a_draft_with_ben,
    a_rhythm,
    a_table,
    an_outcome,
    in_force,
    ready_to_seal,
    seat_of,
)
from tests.check_ins import told_check_in

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def table():
    return a_table()


def waiting(person, at=LATER) -> list[str]:
    return [need.id.rpartition("-")[0].partition("-")[0] for need in to_do(person, at=at).needs]


def saying_yes(table):
    agreement = a_draft(table)
    return "take", table.ben, lambda: answer_participation(agreement=agreement, answer="yes", by=table.ben, at=LATER)


def saying_not_now(table):
    agreement = a_draft(table)
    say = partial(answer_participation, agreement=agreement, answer="not_now")
    return "take", table.ben, lambda: say(by=table.ben, at=LATER)


def writing_without_saying_so(table):
    agreement = a_draft(table)
    return "take", table.ben, lambda: a_rhythm(agreement, by=table.ben, escalation=table.ana, at=LATER)


def an_offer(table):
    wording = a_commitment(a_draft_with_ben(table), owner=table.ben, receiver=table.sales)
    return "offer", table.ben, wording


def confirming(table):
    kind, person, wording = an_offer(table)
    words = {"agreement": wording.revision.agreement, "key": wording.key, "version": wording.version}
    return kind, person, lambda: confirm(**words, by=person, at=LATER)


def removing_what_was_offered(table):
    kind, person, wording = an_offer(table)
    words = {"agreement": wording.revision.agreement, "key": wording.key, "version": wording.version}
    return kind, person, lambda: terms.remove(CommitmentTerms, **words, by=table.ana, at=LATER)


def endorsing(table):
    agreement = a_draft_with_ben(table)
    digest = an_outcome(agreement, by=table.ana).content_digest()
    party = seat_of(agreement, table.operations)
    return "endorse", table.ben, lambda: endorse(party=party, digest=digest, by=table.ben, at=LATER)


def signing(table):
    agreement = ready_to_seal(table)
    sealed = seal(agreement=agreement, by=table.ana, at=NOW)
    return "sign", table.ben, lambda: sign(agreement=agreement, digest=sealed.digest, by=table.ben, at=LATER)


def a_change(table):
    agreement = in_force(ready_to_seal(table))
    dates = {Commitment.objects.get().key: date(2027, 3, 22)}
    return propose(agreement=agreement, changes=dates, reason="A supplier.", by=table.ben, at=NOW)


def agreeing(table):
    change = a_change(table)
    do = {"agreement": change.agreement, "digest": change.digest, "by": table.ana, "at": LATER}
    return "change", table.ana, lambda: agree(**do)


def withdrawing_by_the_other_side(table):
    change = a_change(table)
    do = {"agreement": change.agreement, "digest": change.digest, "by": table.ben, "at": LATER}
    return "change", table.ana, lambda: withdraw(**do)


def checking_in(table):
    in_force(ready_to_seal(table))
    tick(at=NOW + timedelta(weeks=1))
    commitment, at = Commitment.objects.get(), NOW + timedelta(weeks=1)
    return "check", table.ben, lambda: told_check_in(commitment=commitment, status="on_track", by=table.ben, at=at)


def a_worry(table, **words):
    in_force(ready_to_seal(table))
    said = told_check_in(commitment=Commitment.objects.get(), status="at_risk", by=table.ben, at=NOW, **words)
    announce_all(NOW)
    return said


def acknowledging(table):
    said = a_worry(table)
    return "worry", table.ana, lambda: acknowledge(check_in=said, note="", by=table.ana, at=LATER)


def saying_that_it_goes_well_again(table):
    said = a_worry(table)
    words = {"commitment": said.commitment, "status": "on_track", "by": table.ben, "at": LATER}
    return "worry", table.ana, lambda: told_check_in(**words)


def deciding(table):
    said = a_worry(table, help_needed="decision")
    ask_for_a_decision(check_in=said, by=table.ben, at=NOW)
    return "decide", table.ana, lambda: decide(check_in=said, words="Go on.", by=table.ana, at=LATER)


def accepting(table):
    in_force(ready_to_seal(table))
    told_check_in(commitment=Commitment.objects.get(), status="done", by=table.ben, at=NOW, evidence="A list.")
    completion = Completion.objects.get()
    return "completion", table.ana, lambda: accept_completion(completion=completion, by=table.ana, at=LATER)


ACTS = [
    *(saying_yes, saying_not_now, writing_without_saying_so),
    *(confirming, removing_what_was_offered, endorsing, signing),
    *(agreeing, withdrawing_by_the_other_side, checking_in, acknowledging, saying_that_it_goes_well_again),
    *(deciding, accepting),
]


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.__name__)
def test_a_thing_leaves_list_and_count_when_it_is_done_anywhere(client, table, act):
    kind, person, do = act(table)
    before = to_do(person, at=LATER).count
    assert kind in waiting(person)
    do()
    assert kind not in waiting(person)
    assert to_do(person, at=LATER).count == before - 1
    client.force_login(person)
    shown = client.post("/_/count/", headers={"HX-Request": "true"}).text
    assert shown.strip().startswith(f'<span class="count">{before - 1}<' if before > 1 else ""), shown


def test_what_blocks_others_stands_before_what_is_due_and_that_before_what_is_new(table):
    a_worry(table)
    for days in (60, 30):
        a_commitment(a_draft(table), owner=table.ana, receiver=table.operations, due_on=date(2027, 2, 1 + days // 15))
    seal(agreement=ready_to_seal(table), by=table.ben, at=NOW)
    mine = in_force(ready_to_seal(table, owner=table.ana, receiver=table.operations))
    tick(at=NOW + timedelta(weeks=1))
    found = to_do(table.ana, at=NOW + timedelta(weeks=1))
    assert [section.name for section in found.sections] == ["decide", "check-in", "read"]
    blocking = found.sections[0].needs
    assert blocking[0].id.startswith("sign-"), "it holds up everything"
    dates = [need.due_on for need in blocking if need.due_on]
    assert dates == sorted(dates)
    assert mine.reference


def test_sections_with_nothing_are_absent(table):
    assert to_do(table.ana, at=LATER).sections == []


def test_a_review_waits_for_the_lead_from_its_day_on_until_it_is_recorded_or_moved_by_anybody(table):
    in_force(ready_to_seal(table, due_on=date(2027, 12, 1)))
    tick(at=NOW)
    review, day = Review.objects.get(), NOW + timedelta(weeks=8)
    assert "review" not in waiting(table.ana, day - timedelta(hours=10))
    assert "review" in waiting(table.ana, day)
    assert "review" not in waiting(table.ben, day)
    moved = move(review=review, version=1, to=(day + timedelta(days=2)).date(), by=table.ben, at=day)
    assert "review" not in waiting(table.ana, day)
    hold(review=moved, version=2, notes="We met.", present=[], points=[], by=table.ben, at=day)
    assert "review" not in waiting(table.ana, day + timedelta(days=3))


def test_while_an_agreement_rests_no_review_waits(table):
    agreement = in_force(ready_to_seal(table, due_on=date(2027, 12, 1)))
    tick(at=NOW)
    day = NOW + timedelta(weeks=8)
    pause(agreement=agreement, from_on=day.date(), until_on=day.date(), reason="A move.", by=table.ana, at=NOW)
    assert "review" not in waiting(table.ana, day)
    assert "review" in waiting(table.ana, day + timedelta(days=1))


def test_the_day_of_a_review_begins_where_the_organisation_is(table):
    in_force(ready_to_seal(table, due_on=date(2027, 12, 1)))
    tick(at=NOW)
    the_evening_before = NOW + timedelta(weeks=8, hours=-10)
    assert "review" not in waiting(table.ana, the_evening_before)
    Organisation.objects.update(zone="Pacific/Auckland")
    assert "review" in waiting(table.ana, the_evening_before)


def test_one_promise_is_one_card(table):
    commitment = Commitment.objects.get(agreement=in_force(ready_to_seal(table)))
    words = {"status": "at_risk", "help_needed": "decision", "by": table.ben}
    said = told_check_in(commitment=commitment, at=NOW, **words)
    assert waiting(table.ana) == ["worry"]
    ask_for_a_decision(check_in=said, by=table.ben, at=NOW)
    assert waiting(table.ana) == ["decide"]
    assert commitment.get_absolute_url() in to_do(table.ana, at=LATER).pages
    decide(check_in=said, words="Go on.", by=table.ana, at=NOW)
    assert waiting(table.ana) == [], "who decided has read it"
