"""Open points that wait for a person: one task for each agreement, whatever their number."""

from collections.abc import Sequence
from itertools import groupby

from django.urls import reverse

from agreements.dashboard.need import Need, Waiting
from agreements.models import OpenPoint
from stakeholders.text.sentences import gettext as _
from stakeholders.text.sentences import ngettext


def points(waiting: list[OpenPoint]) -> Waiting[list[OpenPoint]]:
    """Return the points of `points_awaiting`, those of one agreement together."""
    together = [list(group) for _agreement, group in groupby(waiting, lambda point: point.agreement_id)]
    return Waiting(together, lambda group: group[0].agreement_id, _need)


def _need(group: Sequence[OpenPoint], title: str) -> Need:
    first = group[0]
    agreement, days = first.agreement, [point.wanted_by for point in group if point.wanted_by]
    about = ngettext(
        "%(count)s point waits for you in %(agreement)s",
        "%(count)s points wait for you in %(agreement)s",
        len(group),
    )
    return Need(
        title=title,
        about=about % {"count": len(group), "agreement": agreement},
        # A single one is said in full.
        words=first.words if len(group) == 1 else "",
        act=_("Read and answer"),
        url=first.get_absolute_url() if len(group) == 1 else reverse("agreements:talk", args=[agreement.reference]),
        id=f"points-{agreement.number}",
        blocks=True,
        due_on=min(days, default=None),
        # Another point, or another turn of one, asks for something new.
        asked="-".join(f"{point.number}{'a' if point.is_answered else ''}" for point in group),
    )
