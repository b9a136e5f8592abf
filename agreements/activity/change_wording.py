"""The wording of a change in the history: which clause, which field, before and after."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.formats import date_format

from agreements.activity.names import Names
from agreements.drafting.dependencies import Broken
from agreements.models import (
    CommitmentTerms,
    DecisionRight,
    Outcome,
    Purpose,
    Rhythm,
    SetAside,
    Signatory,
    Stakeholder,
    Term,
    TradeOff,
)
from agreements.models.canonical import KINDS, spoken
from agreements.text import short, titled
from stakeholders.models import User
from stakeholders.text.sentences import gettext as _
from stakeholders.text.sentences import ngettext

# The field by which people tell one clause of a kind from another.
TOLD_APART_BY: dict[type[Term], tuple[str, ...]] = {
    Signatory: ("party",),
    Stakeholder: ("person", "name"),
    TradeOff: ("gives",),
    DecisionRight: ("matter",),
    CommitmentTerms: ("deliverable",),
    Purpose: (),
    Outcome: (),
    Rhythm: (),
    SetAside: ("words",),
}

Values = Mapping[str, Any]


def clause(data: Mapping[str, Any], names: Names) -> str:
    """Return the clause an event is about: the commitment C-0003, the trade-off “Two shelves”."""
    kind = KINDS[data["term"]]
    values = data.get("after") or data.get("before") or {}
    if kind is Stakeholder and names.is_reader(values.get("person")):
        return _("you as %(kind)s") % {"kind": kind._meta.verbose_name}
    told = next(filter(None, (said(kind, name, values.get(name), names) for name in TOLD_APART_BY[kind])), "")
    # A commitment is named by its number and its wording at the time, even if it was removed since.
    detail = " ".join(filter(None, (names.reference(data["key"]), told)))
    return (
        _("the %(kind)s %(detail)s") % {"kind": kind._meta.verbose_name, "detail": detail}
        if detail
        else (_("the %(kind)s") % {"kind": kind._meta.verbose_name})
    )


def short_clause(data: Mapping[str, Any], names: Names) -> str:
    """Return the clause by its number where it has one: the promise C-0003 “Forecast of the core range”."""
    is_numbered = bool(names.reference(data["key"]))
    promise = {"promise": names.promise(data["key"])}
    return _("the promise %(promise)s") % promise if is_numbered else clause(data, names)


def changes(data: Mapping[str, Any], names: Names) -> str:
    """Return what changed, field by field: due on 15 March 2027 → 22 March 2027."""
    kind, before, after = KINDS[data["term"]], data["before"], data["after"]
    return "; ".join(_changes(kind, before, after, names))


def details(data: Mapping[str, Any], names: Names) -> str:
    """Return the agreed fields of a commitment that people ask for first: owner, receiver and date."""
    kind, values = KINDS[data["term"]], data["after"]
    return ", ".join(
        f"{_label(kind, name)} {said(kind, name, values[name], names)}" for name in ("owner", "receiver", "due_on")
    )


def differences(
    wordings: Iterable[CommitmentTerms], before: Mapping[int, CommitmentTerms | None]
) -> list[tuple[str, str]]:
    """Return what other words do to commitments: what each is called, and what changes.

    `before` holds the words until then, by the id of the commitment.
    """
    edits = []
    for wording in wordings:
        was, after = before.get(wording.commitment_id), wording.values()
        if was is not None and was.values() != after:
            edits.append({"term": wording.kind, "key": str(wording.key), "before": was.values(), "after": after})
    names = Names.of([], edits=edits)
    return [(names.promise(edit["key"]), changes(edit, names)) for edit in edits]


def moves(theirs: Term, base: Values) -> list[str]:
    """Return what changed in a clause since somebody read it (`base`, as in Term.values); none when that is unknown."""
    after = theirs.values()
    edit = {"term": theirs.kind, "key": str(theirs.key), "before": base, "after": after}
    return list(_changes(type(theirs), base, after, Names.of([], edits=[edit]))) if base else []


def _changes(kind: type[Term], before: Values, after: Values, names: Names) -> Iterator[str]:
    for name in kind.content:
        if before.get(name) == after.get(name):
            continue
        was, became = (kind.phrase(name, side) or said(kind, name, side.get(name), names) for side in (before, after))
        if was == became:
            yield _("%(label)s reworded") % {"label": _label(kind, name)}
        else:
            yield f"{_label(kind, name)} {was or _('nothing')} → {became or _('nothing')}"


def said(kind: type[Term], name: str, value: Any, names: Names) -> str:
    """Return one stored value as people read it; long text is shortened, free text stands in quotes."""
    field: Any = kind._meta.get_field(name)
    if value in (None, ""):
        return ""
    if field.related_model is not None:
        return names.called(field.related_model, value)
    words = spoken(field, value)
    if isinstance(value, str) and words == value and field.get_internal_type() in {"CharField", "TextField"}:
        return _("“%(words)s”") % {"words": short(words)}
    return words


def _label(kind: type[Term], name: str) -> str:
    return str(kind._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def break_sentence(one: Broken) -> str:
    """Return a break in words: C-0007 “Outreach” (Ana Ruiz, Sales) needs C-0004 “The list” by 16 March."""
    parts = {
        "who": _called(one.who),
        "owner": _owner(one.who.owner),
        "what": _called(one.what),
        "day": date_format(one.fact.by, "j F Y"),
        "count": one.fact.short,
    }
    if one.fact.is_direct:
        words = ngettext(
            "%(who)s (%(owner)s) needs %(what)s by %(day)s: %(count)s day short",
            "%(who)s (%(owner)s) needs %(what)s by %(day)s: %(count)s days short",
            one.fact.short,
        )
    else:
        words = ngettext(
            "%(who)s (%(owner)s) needs %(what)s by %(day)s: %(count)s day short, when %(what)s waits as well",
            "%(who)s (%(owner)s) needs %(what)s by %(day)s: %(count)s days short, when %(what)s waits as well",
            one.fact.short,
        )
    return words % parts


def _called(wording: CommitmentTerms) -> str:
    # One that is being written has no number yet.
    is_numbered = bool(wording.commitment_id)
    return titled(wording.commitment.reference, wording.deliverable) if is_numbered else short(wording.deliverable)


def _owner(person: User) -> str:
    places = {one.department.name for one in person.memberships.all()}
    places |= {department.name for department in person.headed_departments.all()}
    return ", ".join([person.name, *sorted(places)])
