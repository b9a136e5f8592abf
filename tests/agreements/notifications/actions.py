"""Actions of people that others are told of: who will hear according to the preview, and the action itself."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any

from agreements.amendments.answers import agree, decline, withdraw
from agreements.amendments.proposals import propose
from agreements.amendments.proposed_terms import proposed_document
from agreements.cadence.check_ins import record_check_in
from agreements.cadence.decision_requests import ask_for_a_decision, decide
from agreements.cadence.disclosure import announce_now, disclose_due
from agreements.cadence.news_requests import ask_deciders, ask_owner
from agreements.commitments.acknowledgements import acknowledge
from agreements.commitments.completions import accept_completion, return_completion
from agreements.commitments.handshakes import confirm
from agreements.drafting import terms
from agreements.lifecycle.pauses import pause
from agreements.lifecycle.withdrawal import withdraw_draft
from agreements.models import Agreement, Commitment, CommitmentTerms, Completion, Revision
from agreements.models.canonical import document_of
from agreements.notifications.fan_out import preview
from agreements.notifications.fan_out.preview import Reach, reach_of
from agreements.revisions.sealing import seal
from agreements.signing.signatures import refuse, sign
from tests.agreements.notifications.mails import a_running_agreement
from tests.builders import NOW, a_commitment, a_draft, a_right, ready_to_seal
from tests.check_ins import told_check_in
from tests.people import a_person

LATER = NOW + timedelta(hours=1)
UNDO = timedelta(minutes=30)
MARCH = date(2027, 3, 22)


@dataclass
class Action:
    """An action about to be done: `preview` says who will be told, `do` carries it out."""

    agreement: Agreement
    preview: Callable[[], Reach]
    do: Callable[[], Any]
    heard_after: timedelta = timedelta(0)


def action_of_event(agreement, kind, do, *, by, **data) -> Action:
    return Action(agreement, lambda: reach_of(agreement, kind, by=by, at=LATER, data=data), do)


def opening(table):
    agreement = ready_to_seal(table)
    number = Revision.objects.get().number
    do = partial(seal, agreement=agreement, by=table.ana, at=LATER)
    return action_of_event(agreement, "signing_opened", do, by=table.ana, revision=number)


def signing(table, by="ben", before=()):
    agreement = ready_to_seal(table)
    sealed = seal(agreement=agreement, by=table.ana, at=NOW)
    for name in before:
        sign(agreement=agreement, digest=sealed.digest, by=getattr(table, name), at=NOW)
    who = {"by": getattr(table, by), "at": LATER}
    return Action(
        agreement,
        lambda: preview.reach_of_signature(sealed, **who),
        lambda: sign(agreement=agreement, digest=sealed.digest, **who),
    )


def signing_last(table):
    return signing(table, by="ben", before=("ana",))


def refusing(table):
    agreement = ready_to_seal(table)
    sealed = seal(agreement=agreement, by=table.ana, at=NOW)
    do = partial(refuse, agreement=agreement, digest=sealed.digest, reason="No.", by=table.ben, at=LATER)
    return action_of_event(agreement, "signing_refused", do, by=table.ben, revision=sealed.number)


def asking(table, told=None):
    agreement = ready_to_seal(table)
    if told:
        a_right(agreement, matter="dates", approver=table.ana, by=table.ana, told=told)
    sealed = seal(agreement=agreement, by=table.ana, at=NOW)
    for person in (table.ana, table.ben):
        sign(agreement=agreement, digest=sealed.digest, by=person, at=NOW)
    in_force = Revision.objects.get(state="in_force")
    dates = {Commitment.objects.get(agreement=agreement).key: MARCH}
    before = document_of(in_force)
    after = proposed_document(before, dates, {}, number=in_force.number + 1)
    who = {"by": table.ben, "at": LATER}
    return Action(
        agreement,
        lambda: preview.reach_of_change(agreement, before, after, **who),
        lambda: propose(agreement=agreement, changes=dates, reason="A supplier.", **who),
    )


def asking_with_somebody_told(table):
    return asking(table, told=a_person(name="Tilda Told", department=table.sales))


def handing_over(table):
    agreement = a_running_agreement(table)
    cleo = a_person(name="Cleo Owner", department=table.operations)
    in_force = Revision.objects.get(state="in_force")
    owners = {Commitment.objects.get(agreement=agreement).key: cleo}
    before = document_of(in_force)
    after = proposed_document(before, {}, owners, number=in_force.number + 1)
    who = {"by": table.ben, "at": LATER}
    return Action(
        agreement,
        lambda: preview.reach_of_change(agreement, before, after, **who),
        lambda: propose(agreement=agreement, changes={}, owners=owners, reason="Cleo has it.", **who),
    )


def a_change(table):
    agreement = a_running_agreement(table)
    dates = {Commitment.objects.get(agreement=agreement).key: MARCH}
    return propose(agreement=agreement, changes=dates, reason="A supplier.", by=table.ben, at=NOW)


def agreeing(table):
    change = a_change(table)
    who = {"by": table.ana, "at": LATER}
    return Action(
        change.agreement,
        lambda: preview.reach_of_yes(change, **who),
        lambda: agree(agreement=change.agreement, digest=change.digest, **who),
    )


def declining(table):
    change = a_change(table)
    do = partial(decline, agreement=change.agreement, digest=change.digest, reason="No.", by=table.ana, at=LATER)
    return action_of_event(change.agreement, "change_declined", do, by=table.ana, revision=change.number)


def withdrawing(table):
    change = a_change(table)
    do = partial(withdraw, agreement=change.agreement, digest=change.digest, by=table.ben, at=LATER)
    return action_of_event(change.agreement, "change_withdrawn", do, by=table.ben, revision=change.number)


def editing(table, answered=False):
    agreement = a_draft(table)
    wording = a_commitment(agreement, owner=table.ben, receiver=table.sales)
    if answered:
        confirm(agreement=agreement, key=wording.key, version=wording.version, by=table.ben, at=NOW)
    wording = CommitmentTerms.objects.select_related("revision__agreement", "commitment").get()
    who = {"by": table.ana, "at": LATER}
    changed = {"key": wording.key, "version": wording.version, "values": {"deliverable": "A better forecast"}}
    return Action(
        agreement,
        lambda: preview.reach_of_edit(wording, **who),
        lambda: terms.edit(CommitmentTerms, agreement=agreement, **changed, **who),
    )


def editing_what_was_answered(table):
    return editing(table, answered=True)


def worrying(table, status="at_risk"):
    agreement = a_running_agreement(table)
    commitment = Commitment.objects.select_related("terms__owner", "agreement").get()
    return Action(
        agreement,
        lambda: preview.reach_of_word(commitment, status, by=table.ben, at=LATER + UNDO),
        lambda: (
            record_check_in(commitment=commitment, status=status, by=table.ben, at=LATER),
            disclose_due(LATER + UNDO),
        ),
        heard_after=UNDO,
    )


def reporting_done(table):
    return worrying(table, status="done")


def telling_now(table):
    agreement = a_running_agreement(table)
    commitment = Commitment.objects.select_related("terms__owner", "agreement").get()
    said = record_check_in(commitment=commitment, status="off_track", by=table.ben, at=LATER)
    return Action(
        agreement,
        lambda: preview.reach_of_word(commitment, "off_track", by=table.ben, at=LATER),
        lambda: announce_now(check_in=said, at=LATER),
    )


def a_worry(table, **words):
    agreement = a_running_agreement(table)
    commitment = Commitment.objects.select_related("terms__owner").get()
    said = told_check_in(commitment=commitment, status="at_risk", by=table.ben, at=NOW, **words)
    return agreement, commitment, said


def acknowledging(table):
    agreement, commitment, said = a_worry(table)
    do = partial(acknowledge, check_in=said, note="", by=table.ana, at=LATER)
    return action_of_event(agreement, "check_in_acknowledged", do, by=table.ana, commitment=commitment.pk)


def asking_to_decide(table):
    agreement, commitment, said = a_worry(table, help_needed="decision")
    do = partial(ask_for_a_decision, check_in=said, by=table.ben, at=LATER)
    return action_of_event(
        agreement, "decision_asked", do, by=table.ben, commitment=commitment.pk, check_in=said.pk, person=table.ana.pk
    )


def deciding(table):
    agreement, commitment, said = a_worry(table, help_needed="decision")
    ask_for_a_decision(check_in=said, by=table.ben, at=NOW)
    do = partial(decide, check_in=said, words="Go on.", by=table.ana, at=LATER)
    return action_of_event(agreement, "decision_given", do, by=table.ana, commitment=commitment.pk)


def asking_for_news(table):
    agreement = a_running_agreement(table)
    commitment = Commitment.objects.get(agreement=agreement)
    do = partial(ask_owner, commitment=commitment, by=table.ana, at=LATER)
    return action_of_event(agreement, "news_asked", do, by=table.ana, commitment=commitment.pk)


def asking_for_news_of_a_change(table):
    change = a_change(table)
    lee = a_person(name="Lee Morgan", is_manager=True)
    do = partial(ask_deciders, change=change, by=lee, at=LATER)
    return action_of_event(change.agreement, "change_news_asked", do, by=lee, revision=change.number)


def accepting(table, kind="completion_accepted"):
    agreement = a_running_agreement(table)
    commitment = Commitment.objects.select_related("terms__owner").get()
    told_check_in(commitment=commitment, status="done", by=table.ben, at=NOW, evidence="A list.")
    who = {"completion": Completion.objects.get(), "by": table.ana, "at": LATER}
    do = {
        "completion_accepted": lambda: accept_completion(**who),
        "completion_returned": lambda: return_completion(missing="The prices.", **who),
    }[kind]
    return action_of_event(agreement, kind, do, by=table.ana, commitment=commitment.pk)


def returning(table):
    return accepting(table, "completion_returned")


def pausing(table):
    agreement = a_running_agreement(table)
    days = {"from_on": date(2027, 2, 10), "until_on": date(2027, 2, 20), "reason": "Holidays."}
    do = partial(pause, agreement=agreement, **days, by=table.ana, at=LATER)
    return action_of_event(agreement, "agreement_paused", do, by=table.ana)


def withdrawing_a_draft(table):
    agreement = ready_to_seal(table)
    do = partial(withdraw_draft, agreement=agreement, reason="No budget.", by=table.ana, at=LATER)
    return action_of_event(agreement, "draft_withdrawn", do, by=table.ana)


ACTIONS = [
    *(opening, signing, signing_last, refusing),
    *(asking, asking_with_somebody_told, handing_over, agreeing, declining, withdrawing),
    *(editing, editing_what_was_answered),
    *(
        worrying,
        reporting_done,
        telling_now,
        acknowledging,
        asking_to_decide,
        deciding,
        asking_for_news,
        asking_for_news_of_a_change,
        accepting,
        returning,
        pausing,
        withdrawing_a_draft,
    ),
]
