"""Saving a drafted commitment and moving those that depend on it to the first date that fits."""

from collections.abc import Callable
from datetime import datetime
from typing import cast

from django.db import transaction

from agreements.drafting import terms
from agreements.models import Agreement, CommitmentTerms, Term
from stakeholders.models import User


@transaction.atomic
def save_with_cascade(save: Callable[[], Term], *, agreement: Agreement, by: User, at: datetime) -> Term:
    """Save a commitment by `save` and move what rests on it, down the chain; return it. Raises like `save`."""
    agreement = Agreement.objects.locked(agreement.pk)
    saved = cast(CommitmentTerms, save())
    moved = [saved]
    while moved:
        leader = moved.pop()
        resting = CommitmentTerms.objects.filter(revision=leader.revision, depends_on=leader.commitment)
        for follower in resting.filter(due_on__lt=leader.due_on).order_by("position"):
            values = {"due_on": leader.due_on}
            kind, version = CommitmentTerms, follower.version
            after = terms.edit(
                kind, agreement=agreement, key=follower.key, version=version, values=values, by=by, at=at
            )
            moved.append(cast(CommitmentTerms, after))
    return saved
