"""Where each party stands on the draft: said with a degree and a reason, changed at any time, and blocking nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from agreements.models import Agreement, Party, Stance
from agreements.models.event import record
from agreements.models.kinds import EventKind
from agreements.preparation.private_lines import is_prepared
from stakeholders.models import User
from stakeholders.text.sentences import gettext as _


class CannotTakeStance(Exception):
    """Says in one sentence why this cannot be said any more."""


@dataclass(frozen=True)
class PartyStance:
    """A party at the table and what it said last, if anything."""

    party: Party
    stance: Stance | None
    # The text was changed after it was said.
    has_text_changed: bool

    @property
    def version(self) -> int:
        """The version of what it said last, 0 for nothing."""
        return self.stance.version if self.stance else 0


def stances_of(parties: Iterable[Party], *, edited_at: datetime | None) -> list[PartyStance]:
    """Return where each of these parties stands, in their order; one query.

    `edited_at` is when the text was last changed.
    """
    parties = list(parties)
    said = Stance.objects.filter(party__in=[party.pk for party in parties]).select_related("by")
    newest = {one.party_id: one for one in said.order_by("party", "-version").distinct("party")}
    stances = [(party, newest.get(party.pk)) for party in parties]
    return [PartyStance(party, one, bool(one and edited_at and one.at < edited_at)) for party, one in stances]


def earlier_stances(party: Party) -> list[Stance]:
    """Return all that a party said before what it says now, the newest first."""
    return list(Stance.objects.filter(party=party).select_related("by").order_by("-version")[1:])


@transaction.atomic
def take_stance(*, party: Party, degree: str, reason: str, version: int, by: User, at: datetime) -> Stance:
    """Store where a party stands, and return it; the same again is one. The others read it in their digest.

    `version` is that of what it said last, 0 for nothing. Raises CannotTakeStance when a colleague said something
    else meanwhile, when the department left the table, or when it is neither drafted nor signed.
    """
    agreement = Agreement.objects.locked(party.agreement_id)
    party = Party.objects.select_related("department").get(pk=party.pk)
    if not is_prepared(agreement):
        raise CannotTakeStance(_("This is not drafted any more. What each said before stays in the history."))
    if party.left_at:
        raise CannotTakeStance(_("%(department)s is not at the table any more.") % {"department": party})
    before = Stance.objects.filter(party=party).order_by("-version").first()
    if before and (before.degree, before.reason) == (degree, reason):
        return before
    if (before.version if before else 0) != version:
        raise CannotTakeStance(_("A colleague said something else meanwhile. Look at that first."))
    said = Stance.objects.create(party=party, degree=degree, reason=reason, version=version + 1, by=by, at=at)
    record(
        agreement, EventKind.STANCE_TAKEN, by=by, at=at, department=party.department_id, degree=degree, reason=reason
    )
    return said
