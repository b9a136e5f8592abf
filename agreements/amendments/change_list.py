"""The changes of an agreement: every amendment with its status and the event that closed it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.text import get_text_list
from django.utils.translation import gettext_lazy as _

from agreements.analysis.differences import Difference, Entry
from agreements.approvals.matters import changes
from agreements.models import Agreement, Event, Revision, Term
from agreements.models.canonical import KINDS, Document, heading_of, spoken_in
from agreements.models.kinds import EventKind
from agreements.text import titled
from stakeholders.text.sentences import gettext, ngettext

# Said with the old and the new side; any other field is read on the page of the change.
BOTH_SIDES = frozenset({"due_on", "owner"})
CLOSED_BY = (EventKind.CHANGE_DECLINED, EventKind.CHANGE_WITHDRAWN, EventKind.TEXT_IN_FORCE)
STANDINGS = {
    "": ("needs_decision", _("Needs a decision")),
    EventKind.TEXT_IN_FORCE: ("yes", _("Agreed")),
    EventKind.CHANGE_DECLINED: ("no", _("Not agreed")),
    EventKind.CHANGE_WITHDRAWN: ("withdrawn", _("Withdrawn")),
}


@dataclass(frozen=True)
class Change:
    """One amendment, and the line of the history that closed it."""

    revision: Revision
    closed: Event | None

    @property
    def is_open(self) -> bool:
        return self.revision.is_sealed

    @property
    def status(self) -> str:
        return self._state_and_answer[0]

    @property
    def label(self) -> str:
        return str(self._state_and_answer[1])

    @property
    def _state_and_answer(self) -> tuple[str, object]:
        return STANDINGS[self.closed.kind if self.closed and not self.is_open else ""]


def changes_of(agreement: Agreement) -> list[Change]:
    """Return the amendments of an agreement, newest first; two queries."""
    revisions = Revision.objects.filter(agreement=agreement, asked_by__isnull=False).defer("canonical")
    return with_their_end(revisions.select_related("asked_by").order_by("-number"))


def change_numbered(agreement: Agreement, number: int) -> Change | None:
    """Return one amendment; None when there is none of this number."""
    revisions = Revision.objects.filter(agreement=agreement, asked_by__isnull=False, number=number)
    found = with_their_end(revisions.select_related("asked_by", "agreement"))
    return found[0] if found else None


def title_of(before: Document, after: Document) -> str:
    """Return what an amendment would change, as its title; its number where it is more than dates and owners."""
    touched = changes(before, after)
    if not touched or any(not one.after or not set(one.fields) <= {"due_on", "owner"} for one in touched):
        return gettext("Proposed revision %(number)s") % {"number": after["revision"]}
    handed_over = [
        titled(one.after["reference"], one.after["deliverable"])
        for one in touched
        if one.after and "owner" in one.fields
    ]
    moving = [
        titled(one.after["reference"], one.after["deliverable"])
        for one in touched
        if one.after and one.fields == ("due_on",)
    ]
    parts = []
    if handed_over:
        sentence = ngettext("%(what)s gets another owner", "%(what)s get another owner", len(handed_over))
        parts.append(sentence % {"what": get_text_list(handed_over, gettext("and"))})
    if moving:
        sentence = ngettext("%(what)s moves", "%(what)s move", len(moving))
        parts.append(sentence % {"what": get_text_list(moving, gettext("and"))})
    return gettext("Proposed: %(what)s") % {"what": "; ".join(parts)}


def lines_of(before: Document, after: Document) -> Iterator[str]:
    """Yield one line for each clause that an amendment changes, both dates or owners where these are all."""
    for one in changes(before, after):
        kind = KINDS[one.kind]
        name = _named(kind, one)
        if not one.before or not one.after:
            yield (gettext("New: %(clause)s") if one.after else gettext("Taken out: %(clause)s")) % {"clause": name}
        elif set(one.fields) <= BOTH_SIDES:
            sides = [f"{_short(kind, field, one.before)} → {_short(kind, field, one.after)}" for field in one.fields]
            yield f"{name}: {', '.join(sides)}"
        else:
            yield gettext("Reworded: %(clause)s") % {"clause": name}


def _named(kind: type[Term], one: Difference) -> str:
    entry = one.after or one.before or {}
    words = [entry.get("reference", ""), entry.get("deliverable", "") or heading_of(kind, dict(entry))]
    return " ".join(str(word) for word in words if word)


def _short(kind: type[Term], field: str, entry: Entry) -> str:
    return spoken_in(kind, field, entry) or gettext("none")


def with_their_end(revisions: Iterable[Revision]) -> list[Change]:
    """Return these amendments with what closed them, in their order; one query."""
    revisions = list(revisions)
    ends = Event.objects.filter(agreement__in={one.agreement_id for one in revisions}, kind__in=CLOSED_BY)
    by_number = {(end.agreement_id, end.data["revision"]): end for end in ends.select_related("by").order_by("seq")}
    return [Change(revision, by_number.get((revision.agreement_id, revision.number))) for revision in revisions]
