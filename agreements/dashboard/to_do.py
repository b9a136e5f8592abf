"""The tasks of one person in sections; those they snoozed stand apart and are not counted."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.formats import date_format

from agreements.dashboard import needs
from agreements.dashboard.first_look import Kind, first_look
from agreements.dashboard.need import Need, one_of_each_promise
from agreements.models import Commitment, Occasion
from stakeholders.models import User
from stakeholders.text.sentences import gettext as _


@dataclass(frozen=True)
class Section:
    """Tasks of one kind under one heading."""

    name: str
    title: str
    needs: list[Need]
    hint: str = ""


@dataclass(frozen=True)
class SnoozedNeed:
    """One task that is hidden until a moment; it still waits for the person."""

    need: Need
    until: datetime


@dataclass(frozen=True)
class ToDo:
    """Everything that waits for one person."""

    sections: list[Section]
    snoozed: list[SnoozedNeed]
    # Further tasks about the same promises, which follow once these are done; not shown and not counted.
    later: list[Need] = field(default_factory=list)

    @property
    def count(self) -> int:
        """The number of tasks now, without the snoozed ones."""
        return len(self.needs)

    @property
    def needs(self) -> list[Need]:
        """The things to do now, in their order."""
        return [need for section in self.sections for need in section.needs]

    @property
    def owed(self) -> list[Commitment]:
        """The commitments of which a check-in is asked for now."""
        return [need.occasion.commitment for need in self.needs if need.occasion]

    @property
    def pages(self) -> set[str]:
        """The pages that these things are about, the snoozed and the later ones too."""
        return {need.page for need in [*self.needs, *self.later, *(snoozed.need for snoozed in self.snoozed)]}

    def find(self, key: str) -> Need | None:
        """Return the thing of this key, if it waits for the person."""
        every = [*self.needs, *(snoozed.need for snoozed in self.snoozed)]
        return next((need for need in every if need.key == key), None)


def to_do(user: User, *, at: datetime) -> ToDo:
    """Return what waits for this person at a moment."""
    rows = first_look(user, at=at)
    waiting = [*needs.all_of(user, rows), *(asked_by(one) for one in rows.get(Kind.CHECK_IN, ()))]
    until = {snooze.need: snooze.until for snooze in rows.get(Kind.SNOOZED, ())}
    awake = [need for need in waiting if need.key not in until]
    here = one_of_each_promise(awake)
    snoozed = [SnoozedNeed(need, until[need.key]) for need in waiting if need.key in until]
    later = [need for need in awake if need not in here]
    return ToDo(_sections(here), sorted(snoozed, key=lambda one: one.until), later)


def asked_by(occasion: Occasion) -> Need:
    """Return a due check-in as a task."""
    commitment, terms = occasion.commitment, occasion.commitment.terms
    assert terms is not None  # only commitments in force are asked about
    return Need(
        title=terms.deliverable,
        about=_("Check in · due %(day)s") % {"day": date_format(terms.due_on, "j F Y")},
        act=_("Check in"),
        url=commitment.get_absolute_url(),
        id=f"check-{commitment.number}",
        promise=commitment.number,
        due_on=terms.due_on,
        asked=occasion.pk,
        occasion=occasion,
    )


def _sections(needs: Iterable[Need]) -> list[Section]:
    needs = list(needs)
    sections = [
        Section("decide", _("Answer or decide"), [need for need in needs if need.blocks]),
        Section("check-in", _("Check in"), [need for need in needs if need.occasion], _("about 15 seconds each")),
        Section("read", _("Read and answer"), [need for need in needs if not need.blocks and not need.occasion]),
    ]
    return [section for section in sections if section.needs]
