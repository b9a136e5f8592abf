"""What a mail brings for its reader's own calendar: an invitation to a review, or the days of what is promised."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse

from agreements import participants
from agreements.amendments.open_changes import text_before
from agreements.analysis.wall_clock import day_at
from agreements.models import Agreement, CommitmentTerms, InboxItem, OutboxMessage, Outcome, Review, Revision, Rhythm
from agreements.models.inbox_item import Telling
from agreements.notifications.digests.eligibility import members
from agreements.notifications.fan_out.inbox import readable_by
from agreements.notifications.message_types.reviewing import day_told, was_invited
from agreements.notifications.preferences.opt_out import BUNDLE, DAILY
from agreements.notifications.rendering.ics import Entry, Method, written
from agreements.reviews.planning import first_review
from agreements.text import absolute
from stakeholders.models import the_organisation

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Calendar:
    """Entries of one agreement, and what a calendar is to do with them."""

    method: Method
    entries: list[Entry]

    def __str__(self) -> str:
        _name, organizer = parseaddr(settings.DEFAULT_FROM_EMAIL)
        return written(self.method, self.entries, organizer=organizer)

    @property
    def kind(self) -> str:
        """Return the MIME type; it names the same method as the content, or some programs refuse both."""
        return f"text/calendar; method={self.method.value}"

    @property
    def file(self) -> str:
        return f"{self.entries[0].name}.ics"


def attach(letter: EmailMultiAlternatives, message: OutboxMessage) -> None:
    """Put what a mail brings for the calendar into it: an invitation as another form of its words, days as a file.

    A mail made of others can be no invitation itself: it carries each as a file.
    """
    if message.kind in GATHERED:
        for told in GATHERED[message.kind](message):
            _attach_file(letter, told)
        return
    calendar = _calendar(message)
    if calendar is not None and calendar.method is Method.PUBLISH:
        letter.attach(calendar.file, str(calendar), calendar.kind)
    elif calendar is not None:
        letter.attach_alternative(str(calendar), calendar.kind)


def _attach_file(letter: EmailMultiAlternatives, told: Telling) -> None:
    try:
        calendar = _calendar(told)
        if calendar is not None:
            letter.attach(calendar.file, str(calendar), calendar.kind)
    except Exception:
        # The calendar of one in trouble must not hold up those that are tied to it.
        logger.exception("The calendar of %s could not be written", told)


def _calendar(told: Telling) -> Calendar | None:
    maker = CALENDARS.get(told.kind)
    calendar = maker(told) if maker else None
    return calendar if calendar and calendar.entries else None


def _lines_with_days(digest: OutboxMessage) -> Iterator[InboxItem]:
    lines = readable_by(digest.person).filter(digest=digest, seen_at=None, kind__in=WITH_DAYS)
    yield from lines.select_related("agreement", "event", "person")


# --- reviews --------------------------------------------------------------------------------------------


def _invitation(told: Telling) -> Calendar:
    return _meeting(told, Method.REQUEST, _review(told))


def _other_day(told: Telling) -> Calendar | None:
    # Who was not invited yet is, when the new day comes near.
    review = _review(told)
    return _meeting(told, Method.REQUEST, review) if was_invited(told.person_id, review.pk) else None


def _called_off(told: Telling) -> Calendar:
    # The step between the last word and the next, which the review left free for this one.
    sequence = _data(told)["version"] + 1
    return _meeting(told, Method.CANCEL, _review(told), on=day_told(told), sequence=sequence)


def _held_before_its_day(told: Telling) -> Calendar | None:
    review = _review(told)
    assert review.closed_at is not None  # it was held
    is_to_come = review.planned_on > day_at(review.closed_at, the_organisation().zone)
    return _meeting(told, Method.CANCEL, review) if is_to_come and was_invited(told.person_id, review.pk) else None


def _meeting(told: Telling, method: Method, review: Review, **changes: Any) -> Calendar:
    entry = _entry_of(told, review, asked=told.person, is_cancelled=method is Method.CANCEL, **changes)
    return Calendar(method, [entry])


def _entry_of(told: Telling, review: Review, **more: Any) -> Entry:
    agreement = _agreement(told)
    in_force = Outcome.objects.filter(revision__agreement=told.agreement_id, revision__state="in_force").first()
    link = absolute(reverse("agreements:review-detail", args=[agreement.reference, review.number]))
    title = agreement.title or agreement.reference
    return Entry(
        **{
            "name": f"review-{agreement.reference.lower()}-{review.number}",
            "on": review.planned_on,
            "sequence": review.version,
            "summary": f"Review: {title}",
            "description": _described(in_force, link),
            "link": link,
            "category": title,
            "made_at": told.created_at,
        }
        | more
    )


# --- promises -------------------------------------------------------------------------------------------


def _days(told: Telling) -> Calendar:
    agreement = _agreement(told)
    text = Revision.objects.get(agreement=told.agreement_id, number=_data(told)["revision"])
    before = _theirs(text_before(text), told.person_id) if text.asked_by_id else {}
    after = _theirs(text, told.person_id)
    moved = [wording for key, wording in after.items() if _differs(wording, before.get(key))]
    gone = [wording for key, wording in before.items() if key not in after]
    outcome = Outcome.objects.filter(revision=text).first()
    entries = [
        *(_due(told, wording, text.number, agreement, outcome) for wording in moved),
        *(_due(told, wording, text.number, agreement, outcome, is_cancelled=True) for wording in gone),
        *([] if text.asked_by_id else _the_first_review(told, text)),
    ]
    return Calendar(Method.PUBLISH, entries)


def _theirs(text: Revision, person: int) -> dict[Any, CommitmentTerms]:
    """Return what the person owes in a text, or receives as somebody who speaks for its receiver."""
    wordings = CommitmentTerms.objects.filter(revision=text).select_related("commitment").order_by("position", "key")
    found = [wording for wording in wordings if not wording.commitment.is_done]
    spoken_for = {seat for seat in {one.receiver_id for one in found} if person in participants.representatives([seat])}
    return {one.key: one for one in found if one.owner_id == person or one.receiver_id in spoken_for}


def _differs(wording: CommitmentTerms, before: CommitmentTerms | None) -> bool:
    return before is None or (wording.due_on, wording.deliverable) != (before.due_on, before.deliverable)


def _due(
    told: Telling, wording: CommitmentTerms, number: int, agreement: Any, outcome: Outcome | None, **more: Any
) -> Entry:
    link = absolute(wording.commitment.get_absolute_url())
    title = agreement.title or agreement.reference
    return Entry(
        name=wording.commitment.reference.lower(),
        on=wording.due_on,
        # The number of the text rises with everything that can move a date.
        sequence=number,
        summary=f"Due: {wording.deliverable} ({title})",
        description=_described(outcome, link),
        link=link,
        category=title,
        made_at=told.created_at,
        **more,
    )


def _the_first_review(told: Telling, text: Revision) -> list[Entry]:
    rhythm = Rhythm.objects.filter(revision=text, revision__state="in_force").select_related("revision").first()
    review = first_review(rhythm) if rhythm else None
    return [_entry_of(told, review)] if review else []


def _described(outcome: Outcome | None, link: str) -> str:
    return f"{outcome.impact}\n\n{link}" if outcome else link


def _review(told: Telling) -> Review:
    return Review.objects.get(pk=_data(told)["review"])


def _agreement(told: Telling) -> Any:
    assert told.agreement_id is not None  # these kinds are about one
    return Agreement.objects.titled().get(pk=told.agreement_id)


def _data(told: Telling) -> dict[str, Any]:
    said = told.event or told.notice
    assert said is not None  # these kinds are told by an act or by the clock
    data: dict[str, Any] = said.data
    return data


WITH_DAYS = ("signed_by_all", "change_in_force")
CALENDARS: dict[str, Callable[[Telling], Calendar | None]] = {
    "review_near": _invitation,
    "review_moved": _other_day,
    "review_called_off": _called_off,
    "review_minutes": _held_before_its_day,
    **dict.fromkeys(WITH_DAYS, _days),
}
# An invitation that somebody wants to read in the digest only is none; days of their own are.
GATHERED: dict[str, Callable[[OutboxMessage], Any]] = {BUNDLE: members, DAILY: _lines_with_days}
