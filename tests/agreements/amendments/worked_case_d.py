"""Worked case D for tests: Ben delivers a feature on 15 March, Ana's outreach follows on 16 March."""

from dataclasses import dataclass
from datetime import date, timedelta

from agreements.amendments.proposals import propose
from agreements.commitments.handshakes import confirm
from agreements.models import Agreement, Commitment, Revision, Signatory
from agreements.revisions.sealing import seal
from agreements.signing.signatures import sign
from stakeholders.models import User
from tests.builders import NOW, Table, a_commitment, a_draft, a_rhythm, a_right, a_table, an_outcome, endorsed_by_all

DELIVERY, OUTREACH = date(2027, 3, 15), date(2027, 3, 16)
WEEK = timedelta(days=7)
LATER = NOW + timedelta(days=20)


@dataclass(frozen=True)
class CaseD:
    """An agreement in force: ana heads Sales and leads, ben heads Operations."""

    table: Table
    agreement: Agreement
    delivery: Commitment
    outreach: Commitment

    @property
    def in_force(self) -> Revision:
        return Revision.objects.in_force().get(agreement=self.agreement)


def case_d(*, approver: User | None = None, owner: User | None = None, table: Table | None = None) -> CaseD:
    """Delivery and outreach in force; `approver` decides on dates, `owner` delivers instead of Ben."""
    table = table or a_table()
    agreement = a_draft(table, title="Feature delivery to Sales")
    an_outcome(agreement, by=table.ana)
    delivery = a_commitment(
        agreement, owner=owner or table.ben, receiver=table.sales, deliverable="The feature", due_on=DELIVERY
    )
    outreach = a_commitment(
        agreement,
        owner=table.ana,
        receiver=table.operations,
        deliverable="Outreach to customers",
        due_on=OUTREACH,
        depends_on=delivery.commitment,
    )
    for wording in (delivery, outreach):
        confirm(agreement=agreement, key=wording.key, version=wording.version, by=wording.owner, at=NOW)
    a_rhythm(agreement, by=table.ana, escalation=table.ana, ends_on=date(2027, 12, 31))
    if approver:
        a_right(agreement, matter="dates", approver=approver, by=table.ana)
    signed(agreement)
    return CaseD(table, agreement, delivery.commitment, outreach.commitment)


def signed(agreement: Agreement) -> None:
    """Seal the draft and let every signatory sign."""
    endorsed_by_all(agreement)
    sealed = seal(agreement=agreement, by=agreement.lead, at=NOW)
    for person in User.objects.filter(pk__in=Signatory.objects.filter(revision=sealed).values("person")).order_by("pk"):
        sign(agreement=agreement, digest=sealed.digest, by=person, at=NOW)
    agreement.refresh_from_db()


def ask_for_a_week(case: CaseD, *, by: User | None = None, both: bool = True) -> Revision:
    """Ask to move the delivery, and the outreach with it, by a week."""
    changes = {case.delivery.key: DELIVERY + WEEK}
    if both:
        changes[case.outreach.key] = OUTREACH + WEEK
    who = by or case.table.ben
    return propose(agreement=case.agreement, changes=changes, reason="A technical problem.", by=who, at=LATER)
