"""The roster: everybody whom a text gives a part, once, department by department, and how far each is."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Exists, OuterRef, Prefetch, Q, prefetch_related_objects
from django.db.models.functions import Lower
from django.utils.formats import date_format

from agreements.drafting.participation import drafts_asking, valid_answers
from agreements.drafting.roles import Kind, Part, parts_in
from agreements.drafting.snapshot import Snapshot
from agreements.models import Event, Participation, Party, PartyMember, Signatory
from agreements.models.participation import Answer
from stakeholders.accounts.invitations import has_signed_in
from stakeholders.models import Absence, Department, Membership, User
from stakeholders.namesakes import tell_apart
from stakeholders.text.sentences import gettext as _

ADDRESS = re.compile(r"[^\s<>,;]+@[^\s<>,;]+")


@dataclass(frozen=True)
class Entry:
    """One person, or a name without an account, with all their roles in the draft and their progress."""

    who: User | str
    parts: list[Part]
    # Where they work, for those who belong to no department at the table.
    departments: list[Department]
    is_asked: bool = False
    has_acted: bool = False
    given: Participation | None = None
    # Whom a suggestion of theirs names, where exactly one account answers to it.
    suggested: User | None = None
    away: Absence | None = None

    @property
    def person(self) -> User | None:
        return self.who if isinstance(self.who, User) else None

    @property
    def name(self) -> str:
        return self.who.listed_name if isinstance(self.who, User) else self.who

    @property
    def anchor(self) -> str:
        """The id of their line in a page."""
        person = self.person
        clause = self.parts[0].clause
        return f"person-{person.pk}" if person else f"name-{clause.key.hex[:12] if clause else 0}"

    @property
    def is_lead(self) -> bool:
        return self.parts[0].kind is Kind.LEADS

    @property
    def owns_alone(self) -> bool:
        """True where promises are all they have: another owner is named in the promise itself."""
        return all(part.kind is Kind.OWNS for part in self.parts)

    @property
    def takes_part(self) -> bool:
        """True for a yes, and for an act that says it."""
        return self.given.answer == Answer.YES if self.given else self.has_acted and not self.owns_alone

    @property
    def states(self) -> list[str]:
        """How far they are, in small words."""
        return [*self._of_the_person(), *self._of_the_answer()]

    def _of_the_answer(self) -> Iterator[str]:
        if self.is_lead:
            return
        if self.takes_part:
            yield _("yes")
        elif self.given and self.given.answer == Answer.NOT_NOW:
            yield _("not now")
        elif self.given:
            yield _("suggests %(name)s instead") % {"name": self.given.instead}
        elif self.is_asked:
            yield _("asked, no answer yet")

    def _of_the_person(self) -> Iterator[str]:
        person = self.person
        if person and not person.is_active:
            yield _("has left")
        elif person and not has_signed_in(person):
            yield _("not yet signed in")
        if self.away:
            until = {"day": date_format(self.away.until_on, "j F"), "name": self.away.stand_in}
            words = _("away until %(day)s, %(name)s stands in") if self.away.stand_in else _("away until %(day)s")
            yield words % until


@dataclass(frozen=True)
class Group:
    """A department at the table with its people; without a party, the people of no department there."""

    party: Party | None
    entries: list[Entry] = field(default_factory=list)
    # Who has a part for this department and stands in the group of another one.
    elsewhere: list[str] = field(default_factory=list)
    # Its signatory, where the head whom they stand for is another one by now.
    outdated: Signatory | None = None


def roster(snapshot: Snapshot, *, at: datetime) -> list[Group]:
    """Return the departments at the table, alphabetically, and then who belongs to none; eight queries at most."""
    seats = PartyMember.objects.select_related("person").order_by(Lower("person__name"))
    prefetch_related_objects(snapshot.parties, Prefetch("members", seats), "department__deputies")
    entries = _entries(snapshot, at)
    outdated = {term.party_id: term for term in snapshot.terms[Signatory] if term.new_head}
    places = {party.department_id: Group(party, outdated=outdated.get(party.pk)) for party in snapshot.parties}
    others = Group(None)
    for entry in sorted(entries, key=_weight):
        home = next((place for place in _homes(entry) if place in places), None)
        (places[home] if home else others).entries.append(entry)
        for place in {part.department.pk for part in entry.parts if part.department} & set(places) - {home}:
            places[place].elsewhere.append(entry.name)
    return [*places.values(), *([others] if others.entries else [])]


def _entries(snapshot: Snapshot, at: datetime) -> list[Entry]:
    parts: dict[User, list[Part]] = defaultdict(list)
    names: dict[tuple[str, Department | None], list[Part]] = defaultdict(list)
    for part in parts_in(snapshot):
        if isinstance(part.who, User):
            parts[part.who].append(part)
        else:
            names[part.who, part.department].append(part)
    people = list(parts)
    tell_apart(people)
    works = Membership.objects.select_related("department")
    prefetch_related_objects(people, Prefetch("memberships", works), "headed_departments")
    answers = valid_answers().filter(agreement=snapshot.agreement).select_related("person")
    given = {one.person_id: one for one in answers} if snapshot.agreement.first_in_force_at is None else {}
    asked, acted = _asked_and_acted(snapshot, people)
    away = Absence.objects.running(at).filter(person__in=people).select_related("stand_in")
    absences = {absence.person_id: absence for absence in away}
    suggested = _suggested(given.values())
    named = [
        Entry(
            person,
            found,
            sorted({*person.headed_departments.all(), *(one.department for one in person.memberships.all())}, key=str),
            is_asked=person.pk in asked,
            has_acted=person.pk in acted,
            given=given.get(person.pk),
            suggested=suggested.get(person.pk),
            away=absences.get(person.pk),
        )
        for person, found in parts.items()
    ]
    return [*named, *(Entry(name, found, [place] if place else []) for (name, place), found in names.items())]


def _asked_and_acted(snapshot: Snapshot, people: list[User]) -> tuple[set[int], set[int]]:
    """Return the ids of those who are asked on home, by the same condition, and of those who have acted.

    An owner is asked by the offer. Nobody is asked before the draft is shared, and after it was sealed.
    """
    agreement = snapshot.agreement
    if not agreement.is_shared or not snapshot.revision.is_draft or agreement.is_withdrawn:
        return set(), set()
    here = drafts_asking(OuterRef("pk")).filter(pk=agreement.pk)
    acts = Event.objects.filter(agreement=agreement, by=OuterRef("pk"))
    known = User.objects.filter(pk__in=[person.pk for person in people])
    found = list(known.annotate(is_asked=Exists(here), has_acted=Exists(acts)))
    acted = {person.pk for person in found if person.has_acted}
    owners = {wording.owner_id for wording in snapshot.offers} - acted
    return {person.pk for person in found if person.is_asked} | owners, acted


def _homes(entry: Entry) -> Iterator[int]:
    """The ids of the departments that somebody may be listed under: a seat first, then where they work."""
    yield from (part.department.pk for part in entry.parts if part.department and part.kind is not Kind.IS_ASKED)
    yield from (department.pk for department in entry.departments)
    yield from (part.department.pk for part in entry.parts if part.department)


def _weight(entry: Entry) -> tuple[int, str]:
    return list(Kind).index(entry.parts[0].kind), entry.name.casefold()


def _suggested(answers: Iterable[Participation]) -> dict[int, User]:
    """Return whom the suggestions name, by the id of who made them; only where one account alone answers to it.

    By the whole name, an address or a part of the name, in this order.
    """
    wanted = {one.person_id: _spellings(one.instead) for one in answers if one.instead}
    if not wanted:
        return {}
    every = set().union(*wanted.values())
    lowered = User.objects.active().annotate(called=Lower("name"), written=Lower("email"))
    named = Q(called__in=every) | Q(written__in=every)
    for spelling in every:
        named |= Q(called__contains=spelling)
    found = list(lowered.filter(named))
    matches = {person: _answering(found, said) for person, said in wanted.items()}
    return {person: one[0] for person, one in matches.items() if len(one) == 1}


def _answering(people: Iterable[User], spellings: set[str]) -> list[User]:
    """Return who is called so in full or by address; where nobody is, who has these words in their name."""
    exact = [one for one in people if {one.name.casefold(), one.email.casefold()} & spellings]
    words = [set(spelling.split()) for spelling in spellings]
    return exact or [one for one in people if any(said and said <= set(one.name.casefold().split()) for said in words)]


def _spellings(words: str) -> set[str]:
    """Return what a suggestion may be spelled as: the whole of it, and each address in it."""
    addresses = [address.rstrip(".") for address in ADDRESS.findall(words)]
    return {one.casefold() for one in (words.strip(), *addresses)}
