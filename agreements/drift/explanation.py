"""An episode in sentences: what was observed, what was agreed, and who can settle it; never about a person."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum, auto
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format

from agreements.drift.ladder import Climb
from agreements.models import Commitment, CommitmentTerms, Episode, Rhythm
from agreements.models.episode import Rule
from agreements.models.escalation import Rung
from agreements.models.rhythm import every_so_often
from stakeholders.text.sentences import gettext as _
from stakeholders.text.sentences import ngettext


class Side(Enum):
    """Who can do something about it."""

    OWNER = auto()
    RECEIVER = auto()
    CONTACT = auto()


@dataclass(frozen=True)
class Remedy:
    """What somebody can do about it."""

    side: Side
    who: str
    what: str


@dataclass(frozen=True)
class Explanation:
    """An episode as people read it, on its page and in the mail."""

    episode: Episode
    seen: str
    agreed: str
    remedies: list[Remedy]
    # The next step without an answer; empty when there is none.
    upcoming: str = ""
    # The last step of the ladder, for a forewarning of the one before it.
    further: str = ""


def explain(episode: Episode, commitment: Commitment, rhythm: Rhythm | None) -> Explanation:
    """Put an episode into words; days are those of the reader's zone, which the caller has activated."""
    terms = commitment.terms
    assert terms is not None  # only commitments in force drift
    if episode.rule == Rule.NO_NEWS:
        seen, agreed, owner_can = _silence(episode.evidence), _rhythm(episode.evidence), _speak()
    else:
        seen, agreed, owner_can = _date(episode.evidence), _promise(terms, episode.evidence), _move()
    return Explanation(episode, seen, agreed, _remedies(terms, rhythm, owner_can), further=_further(terms, rhythm))


def next_telling(climb: Climb | None, rhythm: Rhythm) -> str:
    """Return who hears of it next, and when; empty when nobody does."""
    if climb is None or climb.episode.commitment is None or climb.episode.commitment.terms is None:
        return ""
    day = _day(climb.due_at)
    if climb.rung == Rung.CONTACT:
        return _("Without a word, %(person)s is asked on %(day)s.") % {"person": rhythm.escalation, "day": day}
    department = climb.episode.commitment.terms.receiver.department
    words = {"department": department, "day": day}
    if climb.rung == Rung.COUNTERPART:
        return _("Without a word, %(department)s is told on %(day)s.") % words
    return _("Without a word, the owner hears on %(day)s that %(department)s will be told.") % words


def _further(terms: CommitmentTerms, rhythm: Rhythm | None) -> str:
    if rhythm is None or rhythm.escalation_id == terms.owner_id:
        return ""
    words = ngettext(
        "After %(count)s working day without news %(person)s is asked to help.",
        "After %(count)s working days without news %(person)s is asked to help.",
        rhythm.contact_after,
    )
    return words % {"count": rhythm.contact_after, "person": rhythm.escalation.name}


def _silence(evidence: dict[str, Any]) -> str:
    due = _day(datetime.fromisoformat(evidence["due_at"]))
    heard = evidence["last_heard_at"]
    if heard is None:
        return _("No news yet. The check-in of %(due)s is still open.") % {"due": due}
    since = _day(datetime.fromisoformat(heard))
    return _("No news since %(since)s. The check-in of %(due)s is still open.") % {"since": since, "due": due}


def _rhythm(evidence: dict[str, Any]) -> str:
    return f"{every_so_often(evidence['every'], evidence['unit'])}."


def _date(evidence: dict[str, Any]) -> str:
    day = _day(date.fromisoformat(evidence["due_on"]))
    return _("The date was %(day)s, and the promise is not reported as done.") % {"day": day}


def _promise(terms: CommitmentTerms, evidence: dict[str, Any]) -> str:
    day = _day(date.fromisoformat(evidence["due_on"]))
    return _("%(deliverable)s, by %(day)s.") % {"deliverable": terms.deliverable, "day": day}


def _speak() -> tuple[str, str]:
    return _("check in: two clicks settle it"), _("ask for a change, if the owner or the date no longer fits")


def _move() -> tuple[str, str]:
    return _("check in as done, if it is"), _("ask for a change: a new date settles it, so does a smaller scope")


def _remedies(terms: CommitmentTerms, rhythm: Rhythm | None, owner_can: tuple[str, str]) -> list[Remedy]:
    receiver = terms.receiver.department.name
    if terms.owner.is_active:
        found = [Remedy(Side.OWNER, terms.owner.name, what) for what in owner_can]
        found.append(Remedy(Side.RECEIVER, receiver, _("talk with the owner about what is in the way")))
    else:
        found = [Remedy(Side.RECEIVER, receiver, _("ask for a change that names another owner"))]
    if rhythm:
        help_out = _("help, when the departments cannot settle it themselves")
        found.append(Remedy(Side.CONTACT, rhythm.escalation.name, help_out))
    return found


def _day(moment: date) -> str:
    return date_format(timezone.localtime(moment) if isinstance(moment, datetime) else moment, "j F Y")
