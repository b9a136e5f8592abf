"""The commitments that a person may read, and those that they own or look after."""

from datetime import datetime

from django.db.models import Q

from agreements.commitments.reported_status import with_completions
from agreements.models import Commitment
from agreements.models.commitment import CommitmentQuerySet
from stakeholders.absences import covering
from stakeholders.models import User

RELATED = ("agreement", "terms__owner", "terms__receiver__department", "terms__revision")


def readable(user: User) -> CommitmentQuerySet:
    """Return the commitments in force that exist for this person, with what every page shows of them."""
    return with_completions(Commitment.objects.visible_to(user).select_related(*RELATED))


def mine(user: User, at: datetime) -> Q:
    """What this person owns, and what they look after for somebody who is away."""
    covered = covering(at).filter(stand_in=user).values("person")
    return Q(terms__owner__in=User.objects.filter(pk=user.pk).values("pk").union(covered, all=True))
