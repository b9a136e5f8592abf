"""One plain sentence for every event of the history: who did what."""

from agreements.activity import (
    completion_sentences,
    escalation_sentences,
    lifecycle_sentences,
    preparation_sentences,
    review_sentences,
    talk_sentences,
)
from agreements.activity.change_wording import changes, clause, details, short_clause
from agreements.activity.names import Names
from agreements.activity.sentence_parts import (
    SentenceOf,
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
    to_reader,
)
from agreements.models import Event
from agreements.models.episode import ClosingReason, Rule
from agreements.models.kinds import EventKind
from agreements.models.participation import Answer
from stakeholders.text.sentences import gettext_lazy as _
from stakeholders.text.sentences import ngettext


def sentence(event: Event, names: Names) -> str:
    """Return the event in plain words, with the names of its day; `names` were read for it by Names.of."""
    teller = SENTENCES.get(event.kind)
    return teller(event, names.at(event.at)) if teller else str(_("Something was noted here."))


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


def _participation_answered(event: Event, names: Names) -> str:
    answers = {
        Answer.YES: _("%(who)s takes part in the talk."),
        Answer.NOT_NOW: _("%(who)s cannot take part now."),
        Answer.SOMEBODY_ELSE: _("%(who)s says that somebody else should be asked."),
    }
    return answers[Answer(event.data["answer"])] % {"who": names.person(event.by_id)}


def _text_reopened(event: Event, names: Names) -> str:
    fallen = event.data.get("fallen", [])
    words = _("%(who)s opened the text for editing again.") % {"who": names.person(event.by_id)}
    if not fallen:
        return words
    if len(fallen) == 1 and names.is_reader(fallen[0]):
        return f"{words} {_('Your signature no longer stands: the wording may change.')}"
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
_EPISODES: dict[str, SentenceOf] = {
    Rule.NO_NEWS: said(_("No news on %(promise)s yet."), promise=promise),
    Rule.DATE_PASSED: said(_("The date of %(promise)s has passed; it is not done yet."), promise=promise),
    Rule.NOT_REVIEWED: said(_("Nothing is noted of the review yet.")),
}
_EPISODE_CLOSED = said(_("A question about %(promise)s is settled."), promise=promise)
# By what settled it; another question about the same commitment may still be open.
_ENDINGS: dict[str, SentenceOf] = {
    ClosingReason.CHECKED_IN: said(_("News came on %(promise)s."), promise=promise),
    ClosingReason.PASSED_ON: said(_("%(promise)s has a new owner."), promise=promise),
    ClosingReason.DATE_MOVED: said(_("%(promise)s has a new date."), promise=promise),
    ClosingReason.DONE: said(_("%(promise)s is done."), promise=promise),
    ClosingReason.ENDED: said(_("%(promise)s has ended."), promise=promise),
    ClosingReason.PAUSED: said(_("The agreement rests; nobody is asked about %(promise)s."), promise=promise),
    ClosingReason.REVIEWED: said(_("The review is settled.")),
    ClosingReason.REVIEW_MOVED: said(_("The review has another day.")),
}

SENTENCES: dict[str, SentenceOf] = {
    EventKind.AGREEMENT_STARTED: said(
        _("%(who)s started the agreement with %(departments)s."), departments=departments
    ),
    EventKind.DRAFT_SHARED: said(_("%(who)s sent the draft to the others.")),
    EventKind.TERM_ADDED: _term_added,
    EventKind.TERM_EDITED: _term_edited,
    EventKind.TERM_MOVED: _term_moved,
    EventKind.TERM_REMOVED: said(_("%(who)s took out %(clause)s."), clause=the_clause),
    EventKind.TERM_RESTORED: said(_("%(who)s put %(clause)s back."), clause=the_clause),
    EventKind.CLAUSE_KEPT: said(
        _("%(who)s keeps %(clause)s for %(department)s."), clause=the_clause, department=department
    ),
    EventKind.CLAUSE_RELEASED: said(
        _("%(who)s released %(clause)s, which %(department)s kept."), clause=the_clause, department=department
    ),
    EventKind.PARTY_JOINED: said(_("%(who)s brought %(department)s to the table."), department=department),
    EventKind.PARTY_LEFT: said(_("%(department)s left the table; %(who)s noted it."), department=department),
    EventKind.MEMBER_WELCOMED: said(
        _("%(who)s named %(person)s as %(role)s of %(department)s."), person=person, role=role, department=department
    ),
    EventKind.MEMBER_LEFT: to_reader(
        said(_("You no longer sit for %(department)s; %(who)s noted it."), department=department),
        said(
            _("%(person)s no longer sits for %(department)s; %(who)s noted it."), person=person, department=department
        ),
    ),
    EventKind.PARTICIPATION_ANSWERED: _participation_answered,
    EventKind.OUTCOME_ENDORSED: said(
        _("%(who)s agreed to the shared outcome for %(department)s."), department=department
    ),
    EventKind.ENDORSEMENT_WAIVED: said(
        _("%(who)s said why %(department)s goes along without agreeing to the shared outcome: “%(reason)s”."),
        department=department,
        reason=reason,
    ),
    EventKind.COMMITMENT_CONFIRMED: _confirmed,
    EventKind.COMMITMENT_DECLINED: said(
        _("%(who)s cannot take on %(promise)s as worded: “%(reason)s”."), promise=promise, reason=reason
    ),
    EventKind.SIGNING_OPENED: said(_("%(who)s opened signing of revision %(revision)s."), revision=revision),
    EventKind.TEXT_REOPENED: _text_reopened,
    EventKind.TEXT_SIGNED: said(_("%(who)s signed revision %(revision)s."), revision=revision),
    EventKind.SIGNING_REFUSED: said(
        _("%(who)s cannot sign revision %(revision)s as it stands: “%(reason)s”."), revision=revision, reason=reason
    ),
    EventKind.REFUSAL_ANSWERED: said(_("%(who)s answered %(person)s: “%(reason)s”."), person=person, reason=reason),
    EventKind.REFUSAL_KEPT: said(_("%(who)s said that it is not settled yet: “%(reason)s”."), reason=reason),
    EventKind.REFUSAL_SETTLED: said(_("%(who)s has settled their point; signing can go on.")),
    EventKind.TEXT_IN_FORCE: said(_("Revision %(revision)s is in force."), revision=revision),
    EventKind.CHECKED_IN: _checked_in,
    EventKind.CHECK_IN_UNDONE: said(_("%(who)s took back a check-in on %(promise)s."), promise=promise),
    EventKind.EPISODE_OPENED: _episode_opened,
    EventKind.EPISODE_CLOSED: _episode_closed,
    EventKind.CHANGE_ASKED: _change_asked,
    EventKind.CHANGE_AGREED: said(_("%(who)s agreed to the change in revision %(revision)s."), revision=revision),
    EventKind.CHANGE_DECLINED: said(
        _("%(who)s did not agree to the change in revision %(revision)s: “%(reason)s”."),
        revision=revision,
        reason=reason,
    ),
    EventKind.CHANGE_WITHDRAWN: said(_("%(who)s withdrew the change in revision %(revision)s."), revision=revision),
    **completion_sentences.SENTENCES,
    **escalation_sentences.SENTENCES,
    **lifecycle_sentences.SENTENCES,
    **preparation_sentences.SENTENCES,
    **review_sentences.SENTENCES,
    **talk_sentences.SENTENCES,
}
