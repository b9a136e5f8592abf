"""Results of a search as rows of a page: what was found, where it belongs, and its address."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString

from agreements.models import Agreement, Commitment
from agreements.models.canonical import KINDS
from agreements.models.search_entry import Audience, Found
from agreements.permissions import may_start
from agreements.search.asked_words import ELSEWHERE, AskedWords
from agreements.search.hits import Hit
from agreements.search.marks import excerpt, marked
from stakeholders.models import Department, User
from stakeholders.namesakes import tell_apart
from stakeholders.text.characters import isolated
from stakeholders.text.sentences import gettext as _
from stakeholders.text.sentences import gettext_lazy

# Pages that everybody has.
PLACES: tuple[tuple[str | Promise, str], ...] = (
    (gettext_lazy("Home"), "agreements:home"),
    (gettext_lazy("Agreements"), "agreements:agreement-list"),
    (gettext_lazy("Commitments"), "agreements:commitment-list"),
    (gettext_lazy("Dashboard"), "agreements:dashboard"),
    (gettext_lazy("Inbox"), "agreements:inbox"),
    (gettext_lazy("Departments"), "stakeholders:department-list"),
    (gettext_lazy("People"), "stakeholders:person-list"),
    (gettext_lazy("Holidays"), "stakeholders:holiday-list"),
    (gettext_lazy("My profile"), "stakeholders:profile"),
    (gettext_lazy("My devices"), "stakeholders:device-list"),
    (gettext_lazy("My absences"), "stakeholders:absence-list"),
    (gettext_lazy("Notifications"), "agreements:preferences"),
    (gettext_lazy("My calendar"), "agreements:calendar-settings"),
    (gettext_lazy("Help"), "help"),
)


@dataclass(frozen=True)
class ResultRow:
    """One result: its title and words with the hits marked, what it belongs to, and its address."""

    title: SafeString
    about: SafeString
    excerpt: SafeString
    url: str
    # How its name or title says what is looked for.
    apart: int = ELSEWHERE


def rows_of(hits: Iterable[Hit], asked: AskedWords) -> list[ResultRow]:
    """Return what was found in agreements, in order."""
    return [_row(hit, asked) for hit in hits]


def rows_of_people(people: Iterable[User], asked: AskedWords) -> list[ResultRow]:
    """Return people, each with the list of people in which they stand."""
    found = list(people)
    tell_apart(found)
    there = reverse("stakeholders:person-list")
    return [
        ResultRow(
            title=marked(person.listed_name, asked),
            about=marked(person.email, asked),
            excerpt=SafeString(),
            url=f"{there}?{urlencode({'q': person.email})}",
            apart=asked.apart(person.name),
        )
        for person in found
    ]


def rows_of_departments(departments: Iterable[Department], asked: AskedWords) -> list[ResultRow]:
    """Return departments, each with the page that says what it has with others."""
    return [
        ResultRow(
            marked(one.name, asked),
            marked(one.code, asked),
            SafeString(),
            reverse("agreements:relation-detail", args=[one.code]),
            asked.apart(one.name),
        )
        for one in departments
    ]


def places_found(asked: AskedWords, *, reader: User) -> list[ResultRow]:
    """Return the pages whose names hold all the words."""
    places = [*PLACES, *([(_("New agreement"), "agreements:agreement-new")] if may_start(reader) else [])]
    return [
        ResultRow(marked(str(label), asked), SafeString(), SafeString(), reverse(name), asked.apart(str(label)))
        for label, name in places
        if asked.all_begin(str(label))
    ]


def _row(hit: Hit, asked: AskedWords) -> ResultRow:
    entry = hit.entry
    # Of a promise its owner and its receiver.
    between = " → " if entry.kind == Found.PROMISE else ", "
    names = between.join(isolated(name) for name in hit.names)
    of_agreement = f"{hit.agreement.reference} {isolated(hit.agreement_title)}"
    about = {
        Found.AGREEMENT: [hit.agreement.reference, names],
        Found.PROMISE: [Commitment(number=entry.number or 0).reference, names, of_agreement],
        Found.CLAUSE: [KINDS[entry.clause].label() if entry.clause in KINDS else "", names, of_agreement],
        Found.CHANGE: [of_agreement, names],
        Found.POINT: [names, of_agreement],
    }
    title = entry.title or hit.agreement.reference
    if entry.kind == Found.CHANGE:
        title = _("Change: %(what)s") % {"what": title}
    return ResultRow(
        title=marked(title, asked),
        about=marked(" · ".join(part for part in about[Found(entry.kind)] if part), asked),
        excerpt=marked(excerpt(entry.body, asked), asked),
        url=ADDRESS_OF[Found(entry.kind)](hit),
        apart=asked.apart(entry.title),
    )


def _of_promise(hit: Hit) -> str:
    if hit.entry.audience == Audience.READERS:
        return Commitment(number=hit.entry.number or 0).get_absolute_url()
    return _of_clause(hit)


def _of_clause(hit: Hit) -> str:
    return f"{hit.agreement.get_absolute_url()}#term-{hit.entry.key.hex[:12]}"


def _of_change(hit: Hit) -> str:
    return reverse("agreements:change-detail", args=[hit.agreement.reference, hit.entry.number])


def _of_point(hit: Hit) -> str:
    return reverse("agreements:point-detail", args=[hit.agreement.reference, hit.entry.number])


def _of_agreement(hit: Hit) -> str:
    return Agreement(number=hit.agreement.number).get_absolute_url()


ADDRESS_OF: dict[Found, Callable[[Hit], str]] = {
    Found.AGREEMENT: _of_agreement,
    Found.PROMISE: _of_promise,
    Found.CLAUSE: _of_clause,
    Found.CHANGE: _of_change,
    Found.POINT: _of_point,
}
