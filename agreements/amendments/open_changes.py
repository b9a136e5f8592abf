"""Open changes: what is being decided, whose yes it still needs and by when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from django.utils.text import get_text_list

from agreements.amendments.change_list import lines_of
from agreements.analysis.differences import Difference
from agreements.analysis.wall_clock import day_at
from agreements.analysis.working_days import WorkingDays
from agreements.approvals.matters import changes as changes_between
from agreements.approvals.required import Need, Proposal, answer_by, needed, needed_by_each
from agreements.models import Agreement, CommitmentTerms, Revision, SignOff
from agreements.models.agreement import AgreementQuerySet
from agreements.models.canonical import document_of
from agreements.models.revision import RevisionQuerySet
from agreements.models.sign_off import Capacity, SignOffQuerySet
from agreements.models.working_calendar import the_working_days
from stakeholders.models import User, the_organisation
from stakeholders.namesakes import tell_apart
from stakeholders.prepared_queries import Queries, prepared
from stakeholders.text.sentences import gettext as _


def needs_of(change: Revision) -> list[Need]:
    """Return whose yes an amendment needs, or needed, from its text and the one that it amends."""
    assert change.asked_by is not None  # an amendment says who asked for it
    return needed(document_of(text_before(change)), document_of(change), asker=change.asked_by)


@dataclass(frozen=True)
class OpenChange:
    """A change that people are deciding on, whose yes it needs, and the answers so far."""

    revision: Revision
    needs: list[Need]
    answers: list[SignOff]
    # What it changes, one line for each clause with both sides; read for lists alone, as what follows.
    lines: tuple[str, ...] = ()
    # The promises that it changes.
    promises: tuple[Difference, ...] = ()

    @property
    def open_needs(self) -> list[Need]:
        """What it still waits for."""
        return [need for need in self.needs if not need.answer_among(self.answers)]

    @property
    def is_agreed(self) -> bool:
        """True when nothing is waited for any more: the last who was asked has left."""
        return not self.open_needs

    @property
    def names(self) -> str:
        """The people it still waits for, "A or B" where one of them is enough: for their yes, or to put it in force.

        A yes that is met by whoever gives another one that is missing is not named beside it.
        """
        asked = {frozenset(need.people): need for need in self.open_needs or self.needs}
        fewest = [need for people, need in asked.items() if not any(other < people for other in asked)]
        either = [_(" or ").join(sorted((one.listed_name for one in need.people), key=str.casefold)) for need in fewest]
        return get_text_list(sorted(either, key=str.casefold), _("and"))

    def waits_for(self, user: User) -> bool:
        """True when this person's yes is missing, or when all have agreed and any of them may put it in force."""
        return any(need.may_be_given_by(user) for need in self.open_needs or self.needs)

    def asks_to_take_on(self, user: User) -> bool:
        """True when this person's missing yes takes a promise on, in its new words."""
        asked = [need for need in self.open_needs if need.capacity == Capacity.ACCEPTANCE]
        return any(need.may_be_given_by(user) for need in asked)

    def answer_by(self, working_days: WorkingDays, zone: str) -> date | None:
        """Return the working day by which an answer is asked for, where the organisation is."""
        return answer_by(self.needs, asked_on=day_at(self.asked_at, zone), working_days=working_days)

    @property
    def asked_at(self) -> datetime:
        """When the question was put."""
        assert self.revision.sealed_at is not None  # a change is sealed when it is asked for
        return self.revision.sealed_at


def days_to_answer(changes: Sequence[OpenChange]) -> list[date | None]:
    """Return for each change by which working day an answer is asked for; a constant number of queries."""
    asked_on = [change.asked_at.date() for change in changes if any(need.days for need in change.needs)]
    if not asked_on:
        return [None] * len(changes)
    working_days, zone = the_working_days(*asked_on), the_organisation().zone
    return [change.answer_by(working_days, zone) for change in changes]


def open_changes(agreements: AgreementQuerySet) -> list[OpenChange]:
    """Return the changes being decided in these agreements, the longest open first; a constant number of queries."""
    return with_answers(list(asked_in(agreements)))


def changes_in(agreement: Agreement) -> list[OpenChange]:
    """Return the changes being decided in one agreement, the longest open first."""
    return with_answers(_asked(agreement=agreement.pk)["changes"])


@prepared
def _asked(*, agreement: int) -> Queries:
    return {"changes": asked_in(Agreement.objects.filter(pk=agreement))}


def with_answers(changes: Sequence[Revision]) -> list[OpenChange]:
    """Return changes of `asked_in` with whose yes they need and the answers so far; a constant number of queries."""
    if not changes:
        return []
    texts = Revision.objects.in_force().filter(agreement__in=[change.agreement_id for change in changes])
    before = {text.agreement_id: document_of(text) for text in texts}
    proposals = [
        Proposal(before[change.agreement_id], document_of(change), cast(User, change.asked_by)) for change in changes
    ]
    given = list(SignOff.objects.valid().filter(revision__in=changes))
    each = needed_by_each(proposals)
    tell_apart(person for needs in each for need in needs for person in need.people)
    return [
        OpenChange(
            change,
            needs,
            [one for one in given if one.revision_id == change.pk],
            tuple(lines_of(asked.before, asked.after)),
            tuple(one for one in changes_between(asked.before, asked.after) if one.kind == CommitmentTerms.kind),
        )
        for change, needs, asked in zip(changes, each, proposals, strict=True)
    ]


def changes_awaiting(user: User, read: Sequence[Revision]) -> list[OpenChange]:
    """Return the open changes that wait for this person, the longest open first, of those of `changes_read_by`."""
    return [change for change in with_answers(read) if change.waits_for(user)]


def changes_read_by(user: User) -> RevisionQuerySet:
    """The open changes that this person reads, the longest open first; they may wait for others."""
    # Deputies and contacts are asked who read along only from the day it took force.
    return asked_in(Agreement.objects.visible_to(user).filter(first_in_force_at__isnull=False))


def asked_in(agreements: AgreementQuerySet) -> RevisionQuerySet:
    """The changes being decided in these agreements, the longest open first."""
    asked = Revision.objects.open().filter(agreement__in=agreements.values("pk"), asked_by__isnull=False)
    return asked.select_related("agreement__lead", "asked_by").order_by("sealed_at")


def text_before(change: Revision) -> Revision:
    """Return the text that an amendment amends: one is open at a time, so none took force in between."""
    earlier = Revision.objects.ever_in_force().filter(agreement=change.agreement_id, number__lt=change.number)
    return earlier.order_by("-number").select_related("agreement")[:1].get()


def open_needs(change: Revision) -> list[set[int]]:
    """Return for each yes that a change still waits for the ids of the people of whom one can give it."""
    answers = list(answers_to(change))
    waiting = [need for need in needs_of(change) if need.answer_among(answers) is None]
    return [{person.pk for person in need.people} for need in waiting]


def answers_to(change: Revision) -> SignOffQuerySet:
    """Return the valid answers to an amendment."""
    return SignOff.objects.valid().filter(revision=change)


def names_of(needs: list[Need]) -> str:
    """Return the names of everybody who could give one of these, in one sentence part."""
    people = {person.pk: person for need in needs for person in need.people}
    names = sorted((person.listed_name for person in people.values()), key=str.casefold)
    return get_text_list(names, _("and"))
