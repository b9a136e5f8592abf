"""Commitments whose owner has left the organisation: who can name another one, and where."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from agreements.models import Agreement, Commitment
from agreements.models.agreement import AgreementQuerySet
from agreements.permissions import agreements_to_ask_in
from stakeholders.models import User


@dataclass(frozen=True)
class Orphans:
    """What one person who has left still owns in one agreement; `url` is empty for who may not ask for a change."""

    agreement: Agreement
    owner: User
    commitments: list[Commitment]
    url: str

    @property
    def names(self) -> str:
        """The commitments by number and title."""
        named = [f"{one} {one.terms.deliverable if one.terms else ''}".strip() for one in self.commitments]
        return get_text_list(named, _("and"))


def orphaned(agreements: AgreementQuerySet) -> QuerySet[Commitment]:
    """The running promises of these agreements whose owner has left."""
    running = Commitment.objects.running().filter(agreement__in=agreements.values("pk"), terms__owner__is_active=False)
    return running.select_related("agreement", "terms__owner").order_by("agreement__number", "terms__owner", "number")


def by_owner(rows: list[Commitment], *, reader: User) -> list[Orphans]:
    """Return those of `orphaned` by agreement and person; one query, none for none."""
    askable = set(_askable(rows, reader)) if rows else set()
    return list(_by_person(rows, askable))


def _askable(rows: Iterable[Commitment], reader: User) -> Iterable[int]:
    wanted = {commitment.agreement_id for commitment in rows}
    return agreements_to_ask_in(reader).filter(pk__in=wanted).values_list("pk", flat=True)


def _by_person(rows: list[Commitment], askable: set[int]) -> Iterator[Orphans]:
    for (agreement, owner), found in groupby(rows, key=lambda one: (one.agreement, one.terms and one.terms.owner)):
        if owner:
            place = reverse("agreements:change-hand-over", args=[agreement.reference, owner.pk])
            yield Orphans(agreement, owner, list(found), place if agreement.pk in askable else "")
