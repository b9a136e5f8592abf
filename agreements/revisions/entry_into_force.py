"""Entry into force: a fully approved revision replaces the one in force."""

from datetime import datetime

from django.db.models import OuterRef, Subquery

from agreements.models import Agreement, Commitment, CommitmentTerms, Revision
from agreements.models.agreement import Stage
from agreements.models.event import record
from agreements.models.kinds import EventKind
from agreements.models.revision import State
from agreements.search.index import write_texts
from stakeholders.models import User


def put_in_force(agreement: Agreement, sealed: Revision, *, by: User, at: datetime) -> None:
    """Put a fully signed or approved revision in force, in the transaction that completed it."""
    before = Revision.objects.in_force().filter(agreement=agreement).first()
    if before:
        before.state = State.SUPERSEDED
        before.save(update_fields=["state"])
    sealed.state, sealed.in_force_at = State.IN_FORCE, at
    sealed.save(update_fields=["state", "in_force_at"])
    _point_commitments_at(sealed, at)
    if not agreement.is_active:
        agreement.stage, agreement.first_in_force_at = Stage.ACTIVE, at
        agreement.save(update_fields=["stage", "first_in_force_at"])
    write_texts(agreement)
    record(agreement, EventKind.TEXT_IN_FORCE, by=by, at=at, revision=sealed.number, digest=sealed.digest)


def _point_commitments_at(revision: Revision, at: datetime) -> None:
    """Every commitment follows its terms in force; one without terms in the new text has ended, its history stays."""
    commitments = Commitment.objects.filter(agreement=revision.agreement)
    wording = CommitmentTerms.objects.filter(revision=revision, commitment=OuterRef("pk")).values("pk")
    kept = commitments.filter(wordings__revision=revision)
    commitments.exclude(pk__in=kept.values("pk")).filter(terms__isnull=False, ended_at=None).update(ended_at=at)
    kept.update(terms=Subquery(wording), ended_at=None)
