"""What a message brings for its reader's own calendar: an invitation to a review, or the days of what is promised."""

from dataclasses import dataclass
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.urls import reverse

from agreements import participants
from agreements.amendments.open_changes import text_before
from agreements.analysis.wall_clock import day_at
from agreements.models import Agreement, CommitmentTerms, Outcome, Review, Revision, Rhythm
from agreements.models.news.message import Message, required
from agreements.notifications.message_types.review_invitations import day_told, was_invited
from agreements.notifications.rendering.ics import Entry, Method, written
from agreements.reviews.planning import first_review
from agreements.text import absolute
from stakeholders.models import the_organisation


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


# --- reviews --------------------------------------------------------------------------------------------


def review_invitation(message: Message) -> Calendar:
    """Return the request to meet on the day of a review."""
    return _meeting(message, Method.REQUEST, _review(message))


def other_review_day(message: Message) -> Calendar | None:
    """Return the request for another day, for those who were invited to the former one."""
    # Who was not invited yet is, when the new day comes near.
    review = _review(message)
    return _meeting(message, Method.REQUEST, review) if was_invited(message.person_id, review.pk) else None


def cancelled_review(message: Message) -> Calendar:
    """Return the cancellation of a review."""
    # The step between the last word and the next, which the review left free for this one.
    sequence = message.data["version"] + 1
    return _meeting(message, Method.CANCEL, _review(message), on=day_told(message), sequence=sequence)


def review_held_early(message: Message) -> Calendar | None:
    """Return the cancellation of a planned day that was still to come when the review was held."""
    review = _review(message)
    is_to_come = review.planned_on > day_at(message.created_at, the_organisation().zone)
    return (
        _meeting(message, Method.CANCEL, review) if is_to_come and was_invited(message.person_id, review.pk) else None
    )


def _meeting(message: Message, method: Method, review: Review, **changes: Any) -> Calendar:
    entry = _entry_of(message, review, asked=message.person, is_cancelled=method is Method.CANCEL, **changes)
    return Calendar(method, [entry])


def _entry_of(message: Message, review: Review, **more: Any) -> Entry:
    agreement = _agreement(message)
    in_force = Outcome.objects.filter(revision__agreement=message.agreement_id, revision__state="in_force").first()
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
            "made_at": message.created_at,
        }
        | more
    )


# --- promises -------------------------------------------------------------------------------------------


def promised_days(message: Message) -> Calendar:
    """Return the dates that a text in force sets for its reader, and cancels those that it drops."""
    agreement = _agreement(message)
    text = Revision.objects.get(agreement=message.agreement_id, number=message.data["revision"])
    before = _theirs(text_before(text), message.person_id) if text.asked_by_id else {}
    after = _theirs(text, message.person_id)
    moved = [wording for key, wording in after.items() if _differs(wording, before.get(key))]
    gone = [wording for key, wording in before.items() if key not in after]
    outcome = Outcome.objects.filter(revision=text).first()
    entries = [
        *(_due(message, wording, text.number, agreement, outcome) for wording in moved),
        *(_due(message, wording, text.number, agreement, outcome, is_cancelled=True) for wording in gone),
        *([] if text.asked_by_id else _the_first_review(message, text)),
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
    message: Message, wording: CommitmentTerms, number: int, agreement: Any, outcome: Outcome | None, **more: Any
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
        made_at=message.created_at,
        **more,
    )


def _the_first_review(message: Message, text: Revision) -> list[Entry]:
    rhythm = Rhythm.objects.filter(revision=text, revision__state="in_force").select_related("revision").first()
    review = first_review(rhythm) if rhythm else None
    return [_entry_of(message, review)] if review else []


def _described(outcome: Outcome | None, link: str) -> str:
    return f"{outcome.impact}\n\n{link}" if outcome else link


def _review(message: Message) -> Review:
    return Review.objects.get(pk=message.data["review"])


def _agreement(message: Message) -> Any:
    return Agreement.objects.titled().get(pk=required(message.agreement).pk)
