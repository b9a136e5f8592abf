"""One plain sentence for every line of the history: who did what, never whose fault it is."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from agreements.models import CheckIn, Event, PartyMember
from agreements.models.episode import Rule
from agreements.telling.names import Names
from agreements.telling.wording import changes, clause, details, short, short_clause

Teller = Callable[[Event, Names], str]


def sentence(event: Event, names: Names) -> str:
    """Return the event in plain words; `names` were read for it by Names.of."""
    teller = TELLERS.get(event.kind)
    return teller(event, names) if teller else str(_("Something was noted here."))


def _said(words: str | Promise, **extra: Callable[[Event, Names], Any]) -> Teller:
    """Make a teller of a sentence with %(who)s and further named parts."""

    def teller(event: Event, names: Names) -> str:
        parts = {name: part(event, names) for name, part in extra.items()}
        return words % {"who": names.person(event.by_id), **parts}

    return teller


def _day(name: str) -> Callable[[Event, Names], str]:
    return lambda event, names: date_format(date.fromisoformat(event.data[name]), "j F Y")


def _confirmed(event: Event, names: Names) -> str:
    told = _OTHER_DATE if "to" in event.data else _TOOK_ON
    return told(event, names)


def _department(event: Event, names: Names) -> str:
    return names.department(event.data.get("department"))


def _departments(event: Event, names: Names) -> str:
    return _and(sorted((names.department(pk) for pk in event.data.get("departments", [])), key=str.casefold))


def _person(event: Event, names: Names) -> str:
    return names.person(event.data.get("person"))


def _promise(event: Event, names: Names) -> str:
    return names.promise(event.data.get("commitment"))


def _promises(event: Event, names: Names) -> str:
    return _and([names.promise(pk) for pk in event.data.get("commitments", [])]) or str(_("the agreement"))


def _revision(event: Event, names: Names) -> str:
    return str(event.data.get("revision", ""))


def _reason(event: Event, names: Names) -> str:
    return short(event.data.get("reason", ""))


def _status(event: Event, names: Names) -> str:
    status = event.data.get("status", "")
    return str(dict(CheckIn.Status.choices).get(status, status)).lower()


def _role(event: Event, names: Names) -> str:
    role = event.data.get("role", "")
    return str(dict(PartyMember.Role.choices).get(role, role)).lower()


def _clause(event: Event, names: Names) -> str:
    return clause(event.data, names)


def _term_added(event: Event, names: Names) -> str:
    parts = {"who": names.person(event.by_id), "clause": clause(event.data, names)}
    if event.data["term"] == "commitment":
        return _("%(who)s added %(clause)s: %(details)s.") % (parts | {"details": details(event.data, names)})
    return _("%(who)s added %(clause)s.") % parts


def _term_edited(event: Event, names: Names) -> str:
    parts = {"who": names.person(event.by_id), "clause": short_clause(event.data, names)}
    return _("%(who)s changed %(clause)s: %(changes)s.") % (parts | {"changes": changes(event.data, names)})


def _term_moved(event: Event, names: Names) -> str:
    words = _("%(who)s moved %(clause)s up.") if event.data.get("up") else _("%(who)s moved %(clause)s down.")
    return words % {"who": names.person(event.by_id), "clause": short_clause(event.data, names)}


def _text_reopened(event: Event, names: Names) -> str:
    fallen = event.data.get("fallen", [])
    words = _("%(who)s opened the text for editing again.") % {"who": names.person(event.by_id)}
    if not fallen:
        return words
    signed = _and([names.person(pk) for pk in fallen])
    return (
        words
        + " "
        + ngettext(
            "The signature of %(signed)s no longer stands: the wording may change.",
            "The signatures of %(signed)s no longer stand: the wording may change.",
            len(fallen),
        )
        % {"signed": signed}
    )


def _episode_opened(event: Event, names: Names) -> str:
    return _EPISODES.get(event.data.get("rule", ""), _EPISODE_OPENED)(event, names)


def _episode_closed(event: Event, names: Names) -> str:
    return _ENDINGS.get(event.data.get("because", ""), _EPISODE_CLOSED)(event, names)


def _and(words: list[str]) -> str:
    if len(words) < 2:
        return "".join(words)
    return _("%(first)s and %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}


_TOOK_ON = _said(_("%(who)s took on %(promise)s."), promise=_promise)
_OTHER_DATE = _said(
    _("%(who)s took on %(promise)s for %(to)s instead of %(from)s."),
    promise=_promise,
    **{side: _day(side) for side in ("from", "to")},
)
_EPISODE_OPENED = _said(_("%(promise)s needs a look."), promise=_promise)
_EPISODES: dict[str, Teller] = {
    Rule.NO_NEWS: _said(_("No news on %(promise)s yet."), promise=_promise),
    Rule.DATE_PASSED: _said(_("The date of %(promise)s has passed; it is not done yet."), promise=_promise),
}
_EPISODE_CLOSED = _said(_("A question about %(promise)s is settled."), promise=_promise)
# By what settled it; another question about the same commitment may still be open.
_ENDINGS: dict[str, Teller] = {
    "checked_in": _said(_("News came on %(promise)s."), promise=_promise),
    "passed_on": _said(_("%(promise)s has a new owner."), promise=_promise),
    "date_moved": _said(_("%(promise)s has a new date."), promise=_promise),
    "done": _said(_("%(promise)s is done."), promise=_promise),
    "ended": _said(_("%(promise)s has ended."), promise=_promise),
}

TELLERS: dict[str, Teller] = {
    "agreement_started": _said(_("%(who)s started the agreement with %(departments)s."), departments=_departments),
    "term_added": _term_added,
    "term_edited": _term_edited,
    "term_moved": _term_moved,
    "term_removed": _said(_("%(who)s took out %(clause)s."), clause=_clause),
    "party_joined": _said(_("%(who)s brought %(department)s to the table."), department=_department),
    "party_left": _said(_("%(department)s left the table; %(who)s noted it."), department=_department),
    "member_welcomed": _said(
        _("%(who)s named %(person)s as %(role)s of %(department)s."), person=_person, role=_role, department=_department
    ),
    "member_left": _said(
        _("%(person)s no longer sits for %(department)s; %(who)s noted it."), person=_person, department=_department
    ),
    "outcome_endorsed": _said(_("%(who)s endorsed the shared outcome for %(department)s."), department=_department),
    "commitment_confirmed": _confirmed,
    "commitment_declined": _said(
        _("%(who)s cannot take on %(promise)s as worded: “%(reason)s”."), promise=_promise, reason=_reason
    ),
    "signing_opened": _said(_("%(who)s opened signing of revision %(revision)s."), revision=_revision),
    "text_reopened": _text_reopened,
    "text_signed": _said(_("%(who)s signed revision %(revision)s."), revision=_revision),
    "signing_refused": _said(
        _("%(who)s cannot sign revision %(revision)s as it stands: “%(reason)s”."), revision=_revision, reason=_reason
    ),
    "refusal_settled": _said(_("%(who)s has settled their point; signing can go on.")),
    "text_in_force": _said(_("Revision %(revision)s is in force."), revision=_revision),
    "checked_in": _said(_("%(who)s checked in on %(promise)s: %(status)s."), promise=_promise, status=_status),
    "check_in_undone": _said(_("%(who)s took back a check-in on %(promise)s."), promise=_promise),
    "episode_opened": _episode_opened,
    "episode_closed": _episode_closed,
    "change_asked": _said(
        _("%(who)s asked for a change of %(promises)s: “%(reason)s”."), promises=_promises, reason=_reason
    ),
    "change_agreed": _said(_("%(who)s agreed to the change in revision %(revision)s."), revision=_revision),
    "change_declined": _said(
        _("%(who)s did not agree to the change in revision %(revision)s: “%(reason)s”."),
        revision=_revision,
        reason=_reason,
    ),
    "change_withdrawn": _said(_("%(who)s withdrew the change in revision %(revision)s."), revision=_revision),
}
