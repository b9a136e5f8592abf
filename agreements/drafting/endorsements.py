"""Endorsing the shared outcome for a party, or waiving its endorsement with a reason."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F

from agreements.drafting.terms import open_draft
from agreements.models import Agreement, Outcome, Party, Revision, SignOff
from agreements.models.agreement import AnyOf
from agreements.models.event import record
from agreements.models.kinds import EventKind
from agreements.models.party import PartyQuerySet
from agreements.models.revision import State
from agreements.models.sign_off import Capacity, SignOffQuerySet
from stakeholders.models import User
from stakeholders.prepared_queries import Queries, prepared
from stakeholders.text.sentences import gettext as _


class CannotEndorse(Exception):
    """Says in one sentence why these words cannot be endorsed, or their endorsement not be waived."""


@transaction.atomic
def endorse(*, party: Party, digest: str, by: User, at: datetime) -> SignOff:
    """Endorse the outcome for a party; `digest` is that of the words the person read.

    A waiver of the same party no longer counts. Raises CannotEndorse when there is no outcome yet or
    its words have changed meanwhile.
    """
    agreement = Agreement.objects.locked(party.agreement_id)
    draft = open_draft(agreement)
    _check_words(_outcome(draft, _("There is no outcome to agree to yet.")), digest)
    sign_off, is_new = SignOff.objects.get_or_create(
        revision=draft,
        capacity=Capacity.ENDORSEMENT,
        person=by,
        party=party,
        commitment=None,
        digest=digest,
        withdrawn_at=None,
        defaults={"agreement": agreement, "answer": SignOff.Answer.YES, "at": at},
    )
    if is_new:
        _given(party, digest, Capacity.WAIVER).update(withdrawn_at=at)
        record(agreement, EventKind.OUTCOME_ENDORSED, by=by, at=at, department=party.department_id)
    return sign_off


@transaction.atomic
def waive_endorsement(*, party: Party, digest: str, reason: str, by: User, at: datetime) -> SignOff:
    """Go along without endorsing the outcome, in writing; it falls like an endorsement when the words change.

    Another reason replaces the one before; the same reason twice is said once. Raises CannotEndorse
    without a reason, without an outcome, when its words have changed, and when the party has endorsed them.
    """
    agreement = Agreement.objects.locked(party.agreement_id)
    draft = open_draft(agreement)
    _check_words(_outcome(draft, _("There is no outcome yet.")), digest)
    reason = reason.strip()
    if not reason:
        raise CannotEndorse(_("Say why your department goes along without agreeing."))
    if _given(party, digest, Capacity.ENDORSEMENT).exists():
        raise CannotEndorse(_("%(department)s has agreed to these words already.") % {"department": party})
    before = _given(party, digest, Capacity.WAIVER)
    same = before.filter(reason=reason).first()
    if same:
        return same
    before.update(withdrawn_at=at)
    waiver = SignOff.objects.create(
        agreement=agreement,
        revision=draft,
        capacity=Capacity.WAIVER,
        person=by,
        party=party,
        answer=SignOff.Answer.YES,
        reason=reason,
        digest=digest,
        at=at,
    )
    record(agreement, EventKind.ENDORSEMENT_WAIVED, by=by, at=at, department=party.department_id, reason=reason)
    return waiver


def endorsements_among(parties: Sequence[Party]) -> list[tuple[Party, Outcome]]:
    """Return, of those of `parties_drafting`, the parties that have neither endorsed their outcome nor waived that.

    Each with the words it is asked about; one query.
    """
    found = _outcomes(agreements=[party.agreement_id for party in parties])
    outcomes, given = {one.revision.agreement_id: one for one in found["outcomes"]}, found["given"]
    stated = [(party, outcomes[party.agreement_id]) for party in parties if party.agreement_id in outcomes]
    return [(party, outcome) for party, outcome in stated if party.pk not in endorsers(outcome, given)]


@prepared
def _outcomes(*, agreements: list[int]) -> Queries:
    drafted = Outcome.objects.filter(AnyOf(F("revision__agreement"), agreements), revision__state=State.DRAFT)
    answers = SignOff.objects.valid().filter(capacity__in=[Capacity.ENDORSEMENT, Capacity.WAIVER])
    return {
        "outcomes": drafted.select_related("revision").order_by("pk"),
        "given": answers.filter(AnyOf(F("agreement"), agreements)),
    }


def parties_drafting(person: User) -> PartyQuerySet:
    """The parties this person speaks for in shared drafts that were never in force."""
    shared = Party.objects.represented_by(person).filter(agreement__shared_at__isnull=False)
    drafting = shared.filter(agreement__revisions__state=State.DRAFT, agreement__first_in_force_at=None)
    return drafting.select_related("department", "agreement")


def endorsers(outcome: Outcome, given: Iterable[SignOff]) -> set[int | None]:
    """Return the ids of the parties that said something to exactly these words, of the valid answers given."""
    digest = outcome.content_digest()
    return {answer.party_id for answer in given if answer.digest == digest}


def _outcome(draft: Revision, missing: str) -> Outcome:
    outcome = Outcome.objects.filter(revision=draft).first()
    if outcome is None:
        raise CannotEndorse(missing)
    return outcome


def _check_words(outcome: Outcome, digest: str) -> None:
    if outcome.content_digest() != digest:
        raise CannotEndorse(_("The words changed while you were reading. Please look again."))


def _given(party: Party, digest: str, capacity: Capacity) -> SignOffQuerySet:
    return SignOff.objects.valid().filter(party=party, capacity=capacity, digest=digest)
