"""Texts before they are in force, one for each thing that can wait for somebody."""

from datetime import date, timedelta

from agreements.checks.warnings import set_aside
from agreements.commitments.counter_offers import pass_on
from agreements.commitments.handshakes import confirm, decline
from agreements.drafting.endorsements import endorse, waive_endorsement
from agreements.drafting.terms import edit
from agreements.models import CommitmentTerms, Revision, SignOff
from agreements.revisions.sealing import reopen, seal
from agreements.signing.refusals import answer_refusal, keep_refusal
from agreements.signing.signatures import refuse, sign
from stakeholders.models import Department, User
from tests.builders import NOW, a_commitment, a_draft, an_outcome, ready_to_seal, seat_of
from tests.people import a_department, a_person

LATER = NOW + timedelta(hours=1)


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
