"""Messages about reviews: a day comes near or changes, and what was settled."""

from datetime import datetime, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agreements.activity.names import Names
from agreements.analysis.wall_clock import day_at
from agreements.dashboard.agenda import agenda_of
from agreements.models import Commitment, Review, ReviewPoint
from agreements.models.kinds import EventKind, MessageKind
from agreements.models.news.message import Message, required
from agreements.notifications.message_types.base import ROUTINE, Cause, Context, Importance, MessageType
from agreements.notifications.message_types.calendars import (
    cancelled_review,
    other_review_day,
    review_held_early,
    review_invitation,
)
from agreements.notifications.message_types.lines import event_sentence, notice_line
from agreements.notifications.message_types.recipients import (
    everybody_named,
    invited_to_review,
    needed_by_the_invited,
    table_members,
)
from agreements.notifications.message_types.review_invitations import day_told
from agreements.reviews.calendar_changes import is_to_be_held
from agreements.text import one_line, quoted, short, titled
from stakeholders.models import User, the_organisation


def _is_planned(message: Message, at: datetime, **more: int) -> bool:
    planned = Review.objects.filter(pk=message.data["review"], state=Review.State.PLANNED)
    return planned.filter(planned_on=day_told(message), **more).exists()


def _is_planned_as_mentioned(message: Message, at: datetime) -> bool:
    """True while nothing changed since; a review moved away and back again is mentioned anew."""
    return _is_planned(message, at, version=message.data["version"])


def _is_off(message: Message, at: datetime) -> bool:
    """True while they do not meet on the day that is told."""
    review = Review.objects.select_related("agreement").get(pk=message.data["review"])
    return review.planned_on != day_told(message) or not is_to_be_held(review, the_organisation().zone)


def _agenda(message: Message, at: datetime) -> Context:
    review = Review.objects.select_related("agreement").get(pk=message.data["review"])
    today = day_at(message.created_at, the_organisation().zone)
    found = agenda_of(review, reader=None, today=today, at=message.created_at)
    reader = message.person_id
    parts = (
        (_("At risk or off track"), [_row(one, reader) for one in found.worries]),
        (_("No news yet"), [_row(one, reader) for one in found.silent]),
        (_("Their date has passed"), [_row(one, reader) for one in found.behind]),
        (_("Waits to be accepted"), [_row(one.commitment, reader) for one in found.to_accept]),
        (_("Changes to settle"), [short(change.revision.reason) for change in found.changes]),
        (_("Due until the next review"), [_row(one, reader) for one in found.due]),
        (
            _("Left open by earlier reviews"),
            [f"{one_line(one.text)}{_owned(one.owner, reader)}" for one in found.actions],
        ),
    )
    return {"review": review, "parts": [(heading, rows) for heading, rows in parts if rows]}


def _row(commitment: Commitment, reader: int) -> str:
    terms = required(commitment.terms)
    day = date_format(terms.due_on, "j M")
    return f"{titled(commitment.reference, terms.deliverable)}{_owned(terms.owner, reader)}, {day}"


def _owned(owner: User | None, reader: int) -> str:
    """Return who does it, after what it is; the reader is "you"."""
    if owner is None:
        return ""
    return f" ({gettext('you') if owner.pk == reader else one_line(owner.name)})"


def _other_day(message: Message, at: datetime) -> Context:
    return {"day": day_told(message)}


def _minutes(message: Message, at: datetime) -> Context:
    review = Review.objects.get(pk=message.data["review"])
    points = list(ReviewPoint.objects.filter(review=review).select_related("owner").order_by("position"))
    reader = message.person_id
    return {
        "review": review,
        "present": [
            gettext("you") if one.pk == reader else one_line(one.name) for one in review.present.alphabetical()
        ],
        "decisions": [one_line(point.text) for point in points if point.kind == ReviewPoint.Kind.DECISION],
        "actions": [
            (f"{one_line(point.text)}{_owned(point.owner, reader)}", point.due_on)
            for point in points
            if point.kind == ReviewPoint.Kind.ACTION
        ],
    } | quoted("notes", review.notes)


_REPLANNED = notice_line(_("By the text now in force the review is on %(day)s."), "planned_on")
_CALLED_OFF = {
    "rests": notice_line(_("No review on %(day)s: the agreement rests then."), "planned_on"),
    "ended": notice_line(_("No review on %(day)s: the text in force plans none."), "planned_on"),
}


def _other_day_line(message: Message, names: Names) -> str:
    return event_sentence(message, names) if message.event is not None else _REPLANNED(message, names)


def _called_off_line(message: Message, names: Names) -> str:
    return _CALLED_OFF[message.data["because"]](message, names)


TYPES = (
    # An invitation works only as a mail of its own.
    MessageType(
        kind=MessageKind.REVIEW_NEAR,
        label=_("A review comes near"),
        causes=(Cause(EventKind.REVIEW_NEAR, everybody_named),),
        importance=Importance.NEEDED,
        urgency=ROUTINE,
        lasts=timedelta(days=3),
        line=notice_line(_("Review on %(day)s: this is what you look at together."), "planned_on"),
        context=_agenda,
        calendar=review_invitation,
        still_true=_is_planned_as_mentioned,
        rests_in_pause=True,
    ),
    MessageType(
        kind=MessageKind.REVIEW_MOVED,
        label=_("A review has another day"),
        causes=(Cause(EventKind.REVIEW_MOVED, everybody_named), Cause(EventKind.REVIEW_REPLANNED, invited_to_review)),
        importance_for=needed_by_the_invited,
        urgency=ROUTINE,
        line=_other_day_line,
        context=_other_day,
        calendar=other_review_day,
        still_true=_is_planned,
    ),
    MessageType(
        kind=MessageKind.REVIEW_CALLED_OFF,
        label=_("A review you were invited to falls away"),
        causes=(Cause(EventKind.REVIEW_CALLED_OFF, invited_to_review),),
        importance=Importance.NEEDED,
        urgency=ROUTINE,
        line=_called_off_line,
        context=_other_day,
        calendar=cancelled_review,
        still_true=_is_off,
    ),
    MessageType(
        kind=MessageKind.REVIEW_MINUTES,
        label=_("A review was held: its minutes"),
        causes=(Cause(EventKind.REVIEW_HELD, everybody_named),),
        importance=Importance.NEEDED,
        urgency=ROUTINE,
        context=_minutes,
        calendar=review_held_early,
    ),
    MessageType(
        kind=MessageKind.ACTION_DONE,
        label=_("An action of a review is done"),
        causes=(Cause(EventKind.ACTION_DONE, table_members),),
        importance=Importance.LINE,
    ),
)
