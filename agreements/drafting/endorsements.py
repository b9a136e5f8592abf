"""Endorsing the shared outcome: a party says that these words are theirs too."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from agreements.drafting.terms import open_draft
from agreements.models import Agreement, Outcome, Party, SignOff
from agreements.models.event import record
from agreements.models.kinds import EventKind
from agreements.models.revision import State
from stakeholders.models import User


class CannotEndorse(Exception):
    """Says in one sentence why these words cannot be endorsed."""


@transaction.atomic
def endorse(*, party: Party, digest: str, by: User, at: datetime) -> SignOff:
    """Endorse the outcome for a party; `digest` is that of the words the person read.

    Raises CannotEndorse when there is no outcome yet or its words have changed meanwhile.
    """
    agreement = Agreement.objects.locked(party.agreement_id)
    draft = open_draft(agreement)
    outcome = Outcome.objects.filter(revision=draft).first()
    if outcome is None:
        raise CannotEndorse(_("There is no outcome to endorse yet."))
    if outcome.content_digest() != digest:
        raise CannotEndorse(_("The words changed while you were reading. Please look again."))
    sign_off, is_new = SignOff.objects.get_or_create(
        revision=draft,
        capacity=SignOff.Capacity.ENDORSEMENT,
        person=by,
        party=party,
        commitment=None,
        digest=digest,
        withdrawn_at=None,
        defaults={"agreement": agreement, "answer": SignOff.Answer.YES, "at": at},
    )
    if is_new:
        record(agreement, EventKind.OUTCOME_ENDORSED, by=by, at=at, department=party.department_id)
    return sign_off


def endorsements_awaiting(person: User) -> list[tuple[Party, Outcome]]:
    """Return the parties this person speaks for that have not endorsed the outcome of their draft, with its words.

    Three queries.
    """
    represented = Party.objects.represented_by(person)
    drafting = represented.filter(agreement__revisions__state=State.DRAFT, agreement__first_in_force_at=None)
    parties = list(drafting.select_related("department", "agreement"))
    agreements = {party.agreement_id for party in parties}
    drafted = Outcome.objects.filter(revision__state=State.DRAFT, revision__agreement__in=agreements)
    outcomes = {one.revision.agreement_id: one for one in drafted.select_related("revision").order_by("pk")}
    given = list(SignOff.objects.valid().filter(agreement__in=agreements, capacity=SignOff.Capacity.ENDORSEMENT))
    stated = [(party, outcomes[party.agreement_id]) for party in parties if party.agreement_id in outcomes]
    return [(party, outcome) for party, outcome in stated if party.pk not in endorsers(outcome, given)]


def endorsers(outcome: Outcome, given: Iterable[SignOff]) -> set[int | None]:
    """Return the ids of the parties that endorsed exactly these words, of the valid endorsements given."""
    digest = outcome.content_digest()
    return {endorsement.party_id for endorsement in given if endorsement.digest == digest}
