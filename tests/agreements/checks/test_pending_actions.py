"""Who still has to act: what a draft says of people is what the lists of these people say of the draft."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agreements.checks.lead_actions import FindAnotherWay, OpenSigning, drafts_awaiting
from agreements.checks.pending_actions import Action, pending_actions
from agreements.checks.refusals import AnswerRefusal, SayIfSettled
from agreements.checks.warnings import set_aside
from agreements.commitments.handshakes import confirm, decline, offers_awaiting
from agreements.commitments.passing_on import consents_awaiting, pass_on
from agreements.drafting.endorsements import endorse, endorsements_awaiting, waive_endorsement
from agreements.drafting.snapshot import read
from agreements.drafting.terms import edit
from agreements.models import CommitmentTerms, Party, Revision, SignOff
from agreements.permissions import may_consent
from agreements.revisions.sealing import reopen, seal
from agreements.signing.refusals import answer_refusal, keep_refusal
from agreements.signing.signature_status import signatures_awaiting
from agreements.signing.signatures import refuse, sign
from stakeholders.models import Department, User
from tests.builders import NOW, a_commitment, a_draft, a_table, an_outcome, ready_to_seal, seat_of
from tests.people import a_department, a_person

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def table():
    return a_table()


def answered(wording, answer, **words):
    agreement = wording.revision.agreement
    return answer(agreement=agreement, key=wording.key, version=wording.version, by=wording.owner, at=LATER, **words)


def a_promise(agreement, table, **values):
    return a_commitment(agreement, **({"owner": table.ben, "receiver": table.sales} | values))


def every_state(table):
    """A draft with a commitment in each state: offered, confirmed, declined, worded anew since, passed on twice."""
    legal = Department.objects.filter(name="Legal").first() or a_department(
        name="Legal", head=a_person(name="Lea"), deputies=(a_person(name="Dan"),)
    )
    agreement = a_draft(table, also=[legal])
    digest = an_outcome(agreement, by=table.ana).content_digest()
    endorse(party=seat_of(agreement, table.sales), digest=digest, by=table.ana, at=LATER)
    a_promise(agreement, table)
    answered(a_promise(agreement, table), confirm)
    answered(a_promise(agreement, table), decline, reason="No hands.")
    moved = a_promise(agreement, table)
    answered(moved, confirm)
    later = {name: getattr(moved, name) for name in moved.content} | {"due_on": date(2027, 9, 1)}
    edit(
        CommitmentTerms,
        agreement=agreement,
        key=moved.key,
        version=moved.version,
        values=later,
        by=table.ana,
        at=LATER,
    )
    answered(a_promise(agreement, table), pass_on, to=a_person(name="Nia"), reason="Away.")
    # Delivered by who could consent: only somebody else of the same department may.
    answered(a_promise(agreement, table, owner=legal.head, receiver=legal), pass_on, to=table.ben, reason="Away.")
    return agreement


def stale_passing_on(table):
    """A draft whose words changed after somebody wanted to pass them on: the owner is asked again."""
    agreement = a_draft(table)
    wording = a_promise(agreement, table)
    answered(wording, pass_on, to=a_person(name="Nia"), reason="Away.")
    values = {name: getattr(wording, name) for name in wording.content} | {"deliverable": "Something larger"}
    edit(
        CommitmentTerms,
        agreement=agreement,
        key=wording.key,
        version=wording.version,
        values=values,
        by=table.ana,
        at=LATER,
    )
    return agreement


def an_empty_draft(table):
    return a_draft(table)


def a_ready_draft(table):
    return ready_to_seal(table)


def a_draft_without_rhythm(table):
    agreement = a_draft(table)
    answered(a_promise(agreement, table), confirm)
    return agreement


def a_ready_draft_with_a_passed_on_promise(table):
    agreement = ready_to_seal(table)
    answered(a_promise(agreement, table), pass_on, to=a_person(name="Nia"), reason="Away.")
    return agreement


def a_sealed_text(table):
    agreement = ready_to_seal(table)
    seal(agreement=agreement, by=table.ana, at=LATER)
    return agreement


def a_text_that_one_signed(table):
    agreement = a_sealed_text(table)
    sign(
        agreement=agreement,
        digest=Revision.objects.get(agreement=agreement, state="sealed").digest,
        by=table.ana,
        at=LATER,
    )
    return agreement


def a_text_that_one_cannot_sign(table):
    agreement = a_sealed_text(table)
    digest = Revision.objects.get(agreement=agreement, state="sealed").digest
    refuse(agreement=agreement, digest=digest, reason="The date.", by=table.ben, at=LATER)
    return agreement


def an_answered_refusal(table):
    agreement = a_text_that_one_cannot_sign(table)
    refusal = SignOff.objects.signatures().no().get(agreement=agreement)
    answer_refusal(refusal=refusal, words="A week later, then.", by=table.ana, at=LATER)
    return agreement


def a_refusal_that_is_not_settled_yet(table):
    agreement = an_answered_refusal(table)
    refusal = SignOff.objects.signatures().no().get(agreement=agreement)
    keep_refusal(refusal=refusal, by=table.ben, at=LATER)
    return agreement


def a_text_opened_again_after_a_refusal(table):
    agreement = a_text_that_one_cannot_sign(table)
    reopen(agreement=agreement, by=table.ana, at=LATER)
    return agreement


def a_text_worded_anew_after_a_refusal(table):
    agreement = a_text_opened_again_after_a_refusal(table)
    set_aside(agreement=agreement, warning="trade-offs", reason="All gain.", by=table.ana, at=LATER)
    return agreement


def a_refusal_of_the_lead(table):
    agreement = a_sealed_text(table)
    digest = Revision.objects.get(agreement=agreement, state="sealed").digest
    refuse(agreement=agreement, digest=digest, reason="The date.", by=table.ana, at=LATER)
    return agreement


def a_refusal_of_somebody_who_left(table):
    agreement = an_answered_refusal(table)
    table.operations.deputies.add(a_person(name="Dee Puty"))
    User.objects.filter(pk=table.ben.pk).update(is_active=False)
    return agreement


def a_refusal_that_the_others_signed(table):
    agreement = a_text_that_one_cannot_sign(table)
    digest = Revision.objects.get(agreement=agreement, state="sealed").digest
    sign(agreement=agreement, digest=digest, by=table.ana, at=LATER)
    return agreement


def a_waived_endorsement(table):
    agreement = a_draft(table)
    digest = an_outcome(agreement, by=table.ana).content_digest()
    party = seat_of(agreement, table.operations)
    waive_endorsement(party=party, digest=digest, reason="We only deliver.", by=table.ben, at=LATER)
    return agreement


def a_warning_set_aside(table):
    agreement = ready_to_seal(table)
    set_aside(agreement=agreement, warning="trade-offs", reason="All gain.", by=table.ana, at=LATER)
    return agreement


def a_draft_without_signatory(table):
    return a_draft(table, also=[a_department(name="Nobody's")])


DRAFTS = [
    *(every_state, stale_passing_on, an_empty_draft, a_ready_draft, a_draft_without_rhythm),
    *(a_ready_draft_with_a_passed_on_promise, a_sealed_text, a_text_that_one_signed, a_text_that_one_cannot_sign),
    *(an_answered_refusal, a_refusal_that_is_not_settled_yet, a_text_opened_again_after_a_refusal),
    *(a_text_worded_anew_after_a_refusal, a_refusal_of_the_lead, a_refusal_of_somebody_who_left),
    *(a_refusal_that_the_others_signed, a_waived_endorsement, a_warning_set_aside, a_draft_without_signatory),
]


def said_of_the_draft(agreement, person) -> set[tuple[Action, int | None]]:
    """What the page of the draft says that this person could do."""
    snapshot = read(agreement, Revision.objects.open().get(agreement=agreement))
    acts = pending_actions(snapshot)
    # What is still to be written is no card of anybody: the draft stands in the list of drafts.
    asked = [act for act in acts if act.action is not Action.WRITE and is_for(act, person)]
    return {(act.action, act.wording.commitment_id if act.wording else None) for act in asked}


def is_for(act, person) -> bool:
    if isinstance(act.waits_for, User):
        return act.waits_for == person
    if act.action is Action.CONSENT:
        return may_consent(person, act.wording)
    return Party.objects.represented_by(person).filter(pk=act.waits_for.pk).exists()


def asked_of_the_person(agreement, person) -> set[tuple[Action, int | None]]:
    """What the lists of this person say of the draft."""
    led = [asked for asked in drafts_awaiting(person) if asked.snapshot.agreement == agreement]
    declined = {asked.wording.commitment_id for asked in led if isinstance(asked, FindAnotherWay)}
    offered = [wording for wording in offers_awaiting(person) if wording.revision.agreement == agreement]
    consents = [one for one, _asked in consents_awaiting(person) if one.revision.agreement == agreement]
    endorsing = [party for party, _outcome in endorsements_awaiting(person) if party.agreement == agreement]
    return {
        *((Action.FIND_ANOTHER_WAY, commitment) for commitment in declined),
        *((Action.OPEN_SIGNING, None) for asked in led if isinstance(asked, OpenSigning)),
        *((Action.ANSWER_REFUSAL, None) for asked in led if isinstance(asked, AnswerRefusal)),
        *((Action.SAY_IF_SETTLED, None) for asked in led if isinstance(asked, SayIfSettled)),
        *((Action.CONFIRM, wording.commitment_id) for wording in offered),
        *((Action.CONSENT, wording.commitment_id) for wording in consents),
        *((Action.ENDORSE, None) for _ in endorsing),
        *((Action.SIGN, None) for one in signatures_awaiting(person) if one.agreement == agreement),
    }


@pytest.mark.parametrize("made", DRAFTS, ids=lambda made: made.__name__)
def test_the_draft_and_the_lists_of_every_person_say_the_same(table, made):
    agreement, elsewhere = made(table), every_state(table)
    for person in User.objects.all():
        for one in (agreement, elsewhere):
            assert asked_of_the_person(one, person) == said_of_the_draft(one, person), person


@pytest.mark.parametrize("made", DRAFTS, ids=lambda made: made.__name__)
def test_somebody_is_named_as_long_as_the_text_waits(table, made):
    agreement = made(table)
    acts = pending_actions(read(agreement, Revision.objects.open().get(agreement=agreement)))
    assert acts
    assert all(act.who and act.what and act.url for act in acts)


@pytest.mark.parametrize(
    ("made", "who"),
    [
        (a_text_that_one_cannot_sign, [(Action.ANSWER_REFUSAL, "Ana Ruiz"), (Action.SIGN, "Ana Ruiz")]),
        (an_answered_refusal, [(Action.SAY_IF_SETTLED, "Ben Ode"), (Action.SIGN, "Ana Ruiz")]),
        (a_refusal_that_is_not_settled_yet, [(Action.ANSWER_REFUSAL, "Ana Ruiz"), (Action.SIGN, "Ana Ruiz")]),
        (a_text_opened_again_after_a_refusal, [(Action.ANSWER_REFUSAL, "Ana Ruiz")]),
        (a_text_worded_anew_after_a_refusal, [(Action.SAY_IF_SETTLED, "Ben Ode")]),
        (a_refusal_of_the_lead, [(Action.SAY_IF_SETTLED, "Ana Ruiz"), (Action.SIGN, "Ben Ode")]),
        (a_refusal_of_somebody_who_left, [(Action.SAY_IF_SETTLED, "Operations"), (Action.SIGN, "Ana Ruiz")]),
        (a_refusal_that_the_others_signed, [(Action.ANSWER_REFUSAL, "Ana Ruiz")]),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_whose_turn_it_is_after_a_refusal(table, made, who):
    agreement = made(table)
    acts = pending_actions(read(agreement, Revision.objects.open().get(agreement=agreement)))
    assert [(act.action, act.who) for act in acts] == who


def test_a_draft_with_everything_asks_for_everything_but_signatures(table):
    agreement = every_state(table)
    snapshot = read(agreement, Revision.objects.get())
    found = [act.action for act in pending_actions(snapshot)]
    assert {action: found.count(action) for action in found} == {
        Action.FIND_ANOTHER_WAY: 1,
        Action.WRITE: 1,
        Action.ENDORSE: 2,
        Action.CONFIRM: 2,
        Action.CONSENT: 2,
    }


def test_however_many_drafts_there_are_the_same_queries_are_asked(table):
    def counted(ask):
        with CaptureQueriesContext(connection) as queries:
            ask(table.ana)
            ask(table.ben)
        return len(queries)

    asks = [offers_awaiting, consents_awaiting, endorsements_awaiting, drafts_awaiting]
    every_state(table)
    before = [counted(ask) for ask in asks]
    for _ in range(4):
        every_state(table)
    assert [counted(ask) for ask in asks] == before
