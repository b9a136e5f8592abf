"""One plain sentence for every line of the history: who did what, never whose fault it is."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from agreements.activity import completion_sentences, escalation_sentences, review_sentences
from agreements.activity.change_wording import changes, clause, details, short_clause
from agreements.activity.names import Names
from agreements.activity.sentence_parts import (
    Teller,
    day,
    department,
    departments,
    joined,
    owners,
    person,
    promise,
    promises,
    reason,
    revision,
    role,
    said,
    status,
    the_clause,
)
from agreements.models import Event
from agreements.models.episode import Rule


def sentence(event: Event, names: Names) -> str:
    """Return the event in plain words; `names` were read for it by Names.of."""
    teller = TELLERS.get(event.kind)
    return teller(event, names) if teller else str(_("Something was noted here."))


def _confirmed(event: Event, names: Names) -> str:
    told = _OTHER_DATE if "to" in event.data else _TOOK_ON
    return told(event, names)


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
    signed = joined([names.person(pk) for pk in fallen])
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


def _checked_in(event: Event, names: Names) -> str:
    return (_CHECKED_IN_FOR if "for" in event.data else _CHECKED_IN)(event, names)


def _episode_opened(event: Event, names: Names) -> str:
    return _EPISODES.get(event.data.get("rule", ""), _EPISODE_OPENED)(event, names)


def _episode_closed(event: Event, names: Names) -> str:
    return _ENDINGS.get(event.data.get("because", ""), _EPISODE_CLOSED)(event, names)


def _change_asked(event: Event, names: Names) -> str:
    return (_OTHER_OWNER if event.data.get("handed_over") else _OTHER_WORDS)(event, names)


_OTHER_WORDS = said(_("%(who)s asked for a change of %(promises)s: “%(reason)s”."), promises=promises, reason=reason)
_OTHER_OWNER = said(
    _("%(who)s asked for a change of %(promises)s (%(owners)s): “%(reason)s”."),
    promises=promises,
    owners=owners,
    reason=reason,
)
_TOOK_ON = said(_("%(who)s took on %(promise)s."), promise=promise)
_OTHER_DATE = said(
    _("%(who)s took on %(promise)s for %(to)s instead of %(from)s."),
    promise=promise,
    **{side: day(side) for side in ("from", "to")},
)
_CHECKED_IN = said(_("%(who)s checked in on %(promise)s: %(status)s."), promise=promise, status=status)
_CHECKED_IN_FOR = said(
    _("%(who)s checked in for %(owner)s on %(promise)s: %(status)s."),
    owner=lambda event, names: names.person(event.data["for"]),
    promise=promise,
    status=status,
)
_EPISODE_OPENED = said(_("%(promise)s needs a look."), promise=promise)
_EPISODES: dict[str, Teller] = {
    Rule.NO_NEWS: said(_("No news on %(promise)s yet."), promise=promise),
    Rule.DATE_PASSED: said(_("The date of %(promise)s has passed; it is not done yet."), promise=promise),
    Rule.NOT_REVIEWED: said(_("Nothing is noted of the review yet.")),
}
_EPISODE_CLOSED = said(_("A question about %(promise)s is settled."), promise=promise)
# By what settled it; another question about the same commitment may still be open.
_ENDINGS: dict[str, Teller] = {
    "checked_in": said(_("News came on %(promise)s."), promise=promise),
    "passed_on": said(_("%(promise)s has a new owner."), promise=promise),
    "date_moved": said(_("%(promise)s has a new date."), promise=promise),
    "done": said(_("%(promise)s is done."), promise=promise),
    "ended": said(_("%(promise)s has ended."), promise=promise),
    "paused": said(_("The agreement rests; nobody is asked about %(promise)s."), promise=promise),
    "reviewed": said(_("The review is settled.")),
    "review_moved": said(_("The review has another day.")),
}

TELLERS: dict[str, Teller] = {
    "agreement_started": said(_("%(who)s started the agreement with %(departments)s."), departments=departments),
    "term_added": _term_added,
    "term_edited": _term_edited,
    "term_moved": _term_moved,
    "term_removed": said(_("%(who)s took out %(clause)s."), clause=the_clause),
    "party_joined": said(_("%(who)s brought %(department)s to the table."), department=department),
    "party_left": said(_("%(department)s left the table; %(who)s noted it."), department=department),
    "member_welcomed": said(
        _("%(who)s named %(person)s as %(role)s of %(department)s."), person=person, role=role, department=department
    ),
    "member_left": said(
        _("%(person)s no longer sits for %(department)s; %(who)s noted it."), person=person, department=department
    ),
    "outcome_endorsed": said(_("%(who)s endorsed the shared outcome for %(department)s."), department=department),
    "commitment_confirmed": _confirmed,
    "commitment_declined": said(
        _("%(who)s cannot take on %(promise)s as worded: “%(reason)s”."), promise=promise, reason=reason
    ),
    "signing_opened": said(_("%(who)s opened signing of revision %(revision)s."), revision=revision),
    "text_reopened": _text_reopened,
    "text_signed": said(_("%(who)s signed revision %(revision)s."), revision=revision),
    "signing_refused": said(
        _("%(who)s cannot sign revision %(revision)s as it stands: “%(reason)s”."), revision=revision, reason=reason
    ),
    "refusal_settled": said(_("%(who)s has settled their point; signing can go on.")),
    "text_in_force": said(_("Revision %(revision)s is in force."), revision=revision),
    "checked_in": _checked_in,
    "check_in_undone": said(_("%(who)s took back a check-in on %(promise)s."), promise=promise),
    "episode_opened": _episode_opened,
    "episode_closed": _episode_closed,
    "change_asked": _change_asked,
    "change_agreed": said(_("%(who)s agreed to the change in revision %(revision)s."), revision=revision),
    "change_declined": said(
        _("%(who)s did not agree to the change in revision %(revision)s: “%(reason)s”."),
        revision=revision,
        reason=reason,
    ),
    "change_withdrawn": said(_("%(who)s withdrew the change in revision %(revision)s."), revision=revision),
    **completion_sentences.TELLERS,
    **escalation_sentences.TELLERS,
    **review_sentences.TELLERS,
}
