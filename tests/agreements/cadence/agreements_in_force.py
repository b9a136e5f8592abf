"""Agreements in force, and the same with another text, for the tests of everything that follows the clock."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from agreements.commitments.handshakes import confirm
from agreements.models import Agreement, Commitment, CommitmentTerms, Revision, Rhythm
from agreements.revisions.entry_into_force import put_in_force
from agreements.revisions.sealing import freeze, next_draft
from tests.builders import NOW, Table, a_commitment, a_draft, a_rhythm, a_table, an_outcome, in_force

EVERY_TWO_WEEKS: dict[str, Any] = {
    "every": 2,
    "first_check_in_on": date(2027, 2, 8),
    "first_review_on": date(2027, 3, 29),
}


def in_force_in(
    zone: str,
    *,
    due_on: date | None = None,
    commitments: int = 1,
    table: Table | None = None,
    depends: bool = False,
    **rhythm: Any,
) -> tuple[Table, Agreement]:
    """An agreement in force since NOW, with promises of Ben, who lives in the zone, to Sales."""
    table = table or a_table()
    table.ben.zone = zone
    table.ben.save()
    agreement = a_draft(table)
    an_outcome(agreement, by=table.ana)
    last = None
    for number in range(commitments):
        wording = a_commitment(
            agreement,
            owner=table.ben,
            receiver=table.sales,
            due_on=due_on,
            deliverable=f"Forecast {number + 1}",
            depends_on=last,
        )
        last = wording.commitment if depends else None
        confirm(agreement=agreement, key=wording.key, version=1, by=table.ben, at=NOW)
    a_rhythm(agreement, by=table.ana, **(EVERY_TWO_WEEKS | {"escalation": table.ana} | rhythm))
    return table, in_force(agreement)


def the_promise(agreement: Agreement) -> Commitment:
    """Its first commitment, as it stands."""
    return Commitment.objects.select_related("terms__owner").filter(agreement=agreement).order_by("number")[0]


@transaction.atomic
def amended(
    agreement: Agreement,
    *,
    at: datetime,
    rhythm: dict[str, Any] | None = None,
    without: bool = False,
    **terms: Any,
) -> None:
    """Bring another text into force: another rhythm, other terms of every commitment, or none of them."""
    agreement = Agreement.objects.locked(agreement.pk)
    before = Revision.objects.in_force().get(agreement=agreement)
    draft = next_draft(agreement, before, asked_by=agreement.lead, reason="It fits better.")
    if rhythm:
        Rhythm.objects.filter(revision=draft).update(**rhythm)
    if terms:
        CommitmentTerms.objects.filter(revision=draft).update(**terms)
    if without:
        CommitmentTerms.objects.filter(revision=draft).delete()
    put_in_force(agreement, freeze(draft, by=agreement.lead, at=at), by=agreement.lead, at=at)
