"""Whose turn it is at an open point: of whoever is asked, or of whoever raised it."""

from collections.abc import Collection, Sequence

from django.db.models import Q

from agreements.models import OpenPoint, Party
from agreements.models.agreement import Stage
from agreements.models.open_point import OpenPointQuerySet
from stakeholders.models import User


def points_awaiting(person: User) -> OpenPointQuerySet:
    """The open points that wait for this person's word, in agreements on their way to being signed.

    An unanswered one waits for who speaks for the party that is asked; an answered one for whoever raised it, and
    once they are not here any more for who speaks for their party. Refusals to sign have turns of their own.
    """
    spoken_for = Party.objects.represented_by(person)
    mine, tables = Q(party__in=spoken_for.values("pk")), spoken_for.values("agreement")
    everybody = Q(asked=None) | Q(asked__left_at__isnull=False)
    asked = Q(asked__in=spoken_for.values("pk")) | everybody & Q(agreement__in=tables) & ~mine
    unanswered = Q(is_answered=False) & asked & ~Q(raised_by=person)
    answered = Q(is_answered=True) & (Q(raised_by=person, raiser_is_here=True) | Q(raiser_is_here=False) & mine)
    talked_about = OpenPoint.objects.open().beside_signing().filter(agreement__shared_at__isnull=False)
    underway = talked_about.filter(agreement__stage__in=[Stage.DRAFT, Stage.SIGNING])
    return underway.with_raiser().filter(unanswered | answered).select_related("agreement").order_by("agreement", "pk")


def is_awaiting(point: OpenPoint, person: User, spoken_for: Collection[int]) -> bool:
    """True while an open point, read with its raiser, waits for this person, who speaks for these parties of it.

    The same rule as `points_awaiting`, of a row at hand.
    """
    if point.is_answered:
        is_here = point.raiser_is_here  # type: ignore[attr-defined]  # annotated by with_raiser
        return point.raised_by_id == person.pk if is_here else point.party_id in spoken_for
    if point.raised_by_id == person.pk:
        return False
    if point.asked is not None and point.asked.left_at is None:
        return point.asked_id in spoken_for
    return bool(spoken_for) and point.party_id not in spoken_for


def asked_parties(point: OpenPoint, parties: Sequence[Party]) -> list[Party]:
    """Return of whom at the table an answer is wanted: of the party that is asked, or of every other."""
    named = [party for party in parties if party.pk == point.asked_id]
    return named or [party for party in parties if party.pk != point.party_id]
