"""Choosing what a commitment depends on: one drafted beside it, or one in force elsewhere that the person may read."""

from itertools import groupby
from typing import Any

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from agreements.models import Agreement, Commitment, CommitmentTerms
from stakeholders.models import User

AT_MOST = 90
Choice = tuple[int, str]


def offer_needs(field: "forms.ModelChoiceField[Any]", wording: CommitmentTerms, *, reader: User) -> None:
    """Let a field offer these, grouped by agreement; what stands already stays, by its reference where it is hidden."""
    drafted = CommitmentTerms.objects.filter(revision=wording.revision).exclude(key=wording.key)
    here = [_choice(one) for one in drafted.select_related("commitment").order_by("position")]
    elsewhere = _in_force(reader).exclude(commitment__agreement=wording.revision.agreement_id)
    groups: list[tuple[str, Any]] = [("", _("None")), (_("This agreement"), here)]
    groups += _grouped(list(elsewhere.select_related("commitment").order_by("commitment__agreement", "due_on", "pk")))
    known = {pk for _title, choices in groups[1:] for pk, _label in choices}
    if wording.depends_on_id and wording.depends_on_id not in known:
        groups.append((_("As it stands"), [(wording.depends_on_id, str(wording.depends_on))]))
        known.add(wording.depends_on_id)
    field.queryset = Commitment.objects.filter(pk__in=known)
    field.choices = [group for group in groups if group[1]]


def _in_force(reader: User) -> Any:
    running = Commitment.objects.visible_to(reader).running()
    return CommitmentTerms.objects.filter(in_force_for__in=running.values("pk"))


def _grouped(wordings: list[CommitmentTerms]) -> list[tuple[str, list[Choice]]]:
    titles = Agreement.objects.filter(pk__in={one.commitment.agreement_id for one in wordings}).titles()
    by_agreement = groupby(wordings, key=lambda one: one.commitment.agreement_id)
    groups = [(titles[agreement] or "", [_choice(one) for one in found]) for agreement, found in by_agreement]
    return sorted(groups, key=lambda group: group[0].casefold())


def _choice(wording: CommitmentTerms) -> Choice:
    return wording.commitment_id, f"{wording.commitment} {Truncator(wording.deliverable).chars(AT_MOST)}"
