"""The agreements that simulated users and the clock work on during a chaos run."""

import uuid
from datetime import UTC, datetime, timedelta

from agreements.commitments.handshakes import confirm
from agreements.models import Agreement, Announcement, Commitment
from tests.builders import Table, a_commitment, a_draft, a_table, in_force, ready_to_seal, seat_of
from tests.verify.seeding import allow_mail_at_any_hour
from tests.verify.simulated_users import Targets

DRAFTS, IN_EACH = 4, 10


def an_agreement_in_force(table: Table, deliverables: int, *, at: datetime) -> Agreement:
    """Ben owes Sales that many things since `at`; the first check-ins lie in the future."""
    draft = ready_to_seal(table, at=at, deliverable=f"Part {uuid.uuid4()}")
    for _number in range(deliverables - 1):
        wording = a_commitment(draft, owner=table.ben, receiver=table.sales, deliverable=f"Part {uuid.uuid4()}", at=at)
        confirm(agreement=draft, key=wording.key, version=wording.version, by=table.ben, at=at)
    return in_force(draft, at=at)


class AgreementsUnderFault:
    """Two departments, drafts that take offers, commitments to check in on, and schedules that come due.

    All is made by the verbs, so every history is a real one.
    """

    def __init__(self, dues: int) -> None:
        self.table = a_table()
        allow_mail_at_any_hour([self.table.ana, self.table.ben])
        yesterday = datetime.now(UTC) - timedelta(days=1)
        self.drafts = [a_draft(self.table, at=yesterday) for _number in range(DRAFTS)]
        self.spoken_of = an_agreement_in_force(self.table, IN_EACH, at=yesterday)
        rhythmic = [an_agreement_in_force(self.table, IN_EACH, at=yesterday) for _ in range(-(-dues // IN_EACH))]
        self.rhythmic = list(Commitment.objects.filter(agreement__in=rhythmic).values_list("pk", flat=True))[:dues]
        Announcement.objects.all().delete()

    def targets(self) -> Targets:
        return Targets(
            departments=[str(self.table.sales.pk), str(self.table.operations.pk)],
            drafts=[(draft.reference, str(seat_of(draft, self.table.sales).pk)) for draft in self.drafts],
            commitments=[commitment.reference for commitment in self.spoken_of.commitments.all()],
            owner=str(self.table.ben.pk),
        )
