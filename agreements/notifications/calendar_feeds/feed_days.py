"""The days in a calendar feed: what its reader delivers and gets, their check-ins, and the reviews they take part in.

Read at the moment of each request, so that nothing stands there that its reader may not read any more.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from agreements.cadence.schedules import recurrence_of
from agreements.dashboard.coming_up import IS_DONE
from agreements.models import Agreement, Commitment, Occasion, Party, Pause, Review, Schedule
from agreements.notifications.rendering.ics import Entry
from agreements.text import absolute
from stakeholders.models import User
from stakeholders.text.sentences import gettext as _

BACK, AHEAD = timedelta(days=90), timedelta(days=730)
# Check-ins come again and again: so far ahead they fill a calendar.
CHECK_INS_AHEAD = timedelta(days=90)
MOST = 2_000


@dataclass(frozen=True)
class FeedWriter:
    """Writes days of one reader as entries of a calendar; `titles` are those of their agreements by id."""

    reader: User
    titles: dict[int, str]
    at: datetime

    def due(self, commitment: Commitment) -> Entry:
        """Return the day on which something is due."""
        terms = commitment.terms
        assert terms is not None  # only commitments in force run
        what = {
            "what": terms.deliverable,
            "agreement": self._title(commitment.agreement),
            "person": terms.owner.name,
            "department": terms.receiver.department.name,
        }
        is_given = terms.owner_id == self.reader.pk
        said = _("Due: %(what)s (%(agreement)s)") if is_given else _("Due from %(person)s: %(what)s (%(agreement)s)")
        return Entry(
            name=commitment.reference.lower(),
            on=terms.due_on,
            # The number of the text rises with everything that can move a date.
            sequence=terms.revision.number,
            summary=said % what,
            description=_("From %(person)s to %(department)s") % what,
            **self._frame(commitment.agreement, commitment.get_absolute_url()),
        )

    def check_in(self, commitment: Commitment, seq: int, due_at: datetime) -> Entry:
        """Return the moment at which the reader is asked how something is going, on the clock of their zone."""
        assert commitment.terms is not None  # only commitments in force run
        starts_at = due_at.astimezone(ZoneInfo(self.reader.zone))
        return Entry(
            name=f"check-in-{commitment.reference.lower()}-{seq}",
            on=starts_at.date(),
            starts_at=starts_at,
            sequence=0,
            summary=_("Check in: %(what)s") % {"what": commitment.terms.deliverable},
            description=_("How is it going? One press answers."),
            **self._frame(commitment.agreement, commitment.get_absolute_url()),
        )

    def review(self, review: Review) -> Entry:
        """Return the day of a review."""
        return Entry(
            name=f"review-{review.agreement.reference.lower()}-{review.number}",
            on=review.planned_on,
            sequence=review.version,
            summary=_("Review: %(agreement)s") % {"agreement": self._title(review.agreement)},
            description=_("The departments meet about the whole agreement."),
            **self._frame(review.agreement, review.get_absolute_url()),
        )

    def _frame(self, agreement: Agreement, path: str) -> dict[str, Any]:
        return {"link": absolute(path), "category": self._title(agreement), "made_at": self.at}

    def _title(self, agreement: Agreement) -> str:
        return self.titles.get(agreement.pk) or agreement.reference


def days_of(reader: User, *, today: date, at: datetime) -> list[Entry]:
    """Return the entries from 90 days back to two years ahead, at most 2,000, the earliest first; constant queries.

    `today` is where the person is.
    """
    promises, reviews = list(_promises(reader, today)[:MOST]), list(_reviews(reader, today, at)[:MOST])
    schedules, owed = list(_schedules(reader)[:MOST]), list(_owed(reader, at)[:MOST])
    asked = [one.commitment for one in schedules] + [one.commitment for one in owed]
    agreements = {one.agreement_id for one in promises + asked} | {one.agreement_id for one in reviews}
    writer = FeedWriter(reader, Agreement.objects.filter(pk__in=agreements).titles(), at)
    pauses = list(Pause.objects.filter(agreement__in=agreements, ends_at__gt=at).exclude(ends_at=F("starts_at")))
    entries = [
        *map(writer.due, promises),
        *map(writer.review, reviews),
        *(writer.check_in(one.commitment, one.seq, one.due_at) for one in owed),
        *(writer.check_in(*one) for one in _coming_check_ins(schedules, pauses, at)),
    ]
    return sorted(entries, key=lambda entry: (entry.on, entry.name))[:MOST]


def _promises(reader: User, today: date) -> QuerySet[Commitment]:
    """Return what this person delivers, and what is delivered to a department that they speak for."""
    seats = Party.objects.represented_by(reader).values("pk")
    given = Q(terms__owner=reader)
    theirs = given & ~IS_DONE | Q(terms__receiver__in=seats) & ~given
    running = Commitment.objects.visible_to(reader).running().filter(theirs)
    near = running.filter(terms__due_on__gte=today - BACK, terms__due_on__lte=today + AHEAD)
    related = ("terms__owner", "terms__receiver__department", "terms__revision", "agreement")
    return near.select_related(*related).order_by("terms__due_on", "pk")


def _schedules(reader: User) -> QuerySet[Schedule]:
    kept = Commitment.objects.visible_to(reader).running().filter(~IS_DONE, terms__owner=reader)
    asked = Schedule.objects.filter(owner=reader, closed_at=None, next_due_at__isnull=False)
    found = asked.filter(commitment__in=kept.values("pk")).select_related("commitment__terms", "commitment__agreement")
    return found.order_by("next_due_at", "pk")


def _owed(reader: User, at: datetime) -> QuerySet[Occasion]:
    """Return the check-ins that are open now."""
    kept = Commitment.objects.visible_to(reader).asked(at).filter(terms__owner=reader)
    owed = Occasion.objects.filter(owner=reader, closing=Occasion.Closing.OPEN, due_at__gte=at - BACK)
    found = owed.filter(commitment__in=kept.values("pk")).select_related("commitment__terms", "commitment__agreement")
    return found.order_by("due_at", "pk")


def _reviews(reader: User, today: date, at: datetime) -> QuerySet[Review]:
    """Return the reviews of what this person has a part in, planned or held, but for those that a pause takes."""
    paused = Pause.objects.filter(
        agreement=OuterRef("agreement"),
        from_on__lte=OuterRef("planned_on"),
        until_on__gte=OuterRef("planned_on"),
        ends_at__gt=at,
    ).exclude(ends_at=F("starts_at"))
    takes_place = Q(state=Review.State.HELD) | Q(state=Review.State.PLANNED) & ~Exists(paused)
    theirs = Review.objects.filter(takes_place, agreement__in=Agreement.objects.drafted_by(reader).values("pk"))
    near = theirs.filter(planned_on__gte=today - BACK, planned_on__lte=today + AHEAD)
    return near.select_related("agreement").order_by("planned_on", "pk")


def _coming_check_ins(
    schedules: list[Schedule], pauses: list[Pause], at: datetime
) -> Iterator[tuple[Commitment, int, datetime]]:
    """Yield the check-ins of the next 90 days; a point of the rhythm within a pause asks nothing."""
    for schedule in schedules:
        recurrence = recurrence_of(schedule)
        agreement = schedule.commitment.agreement_id
        resting = [one for one in pauses if one.agreement_id == agreement]
        for seq in recurrence.due_by(at + CHECK_INS_AHEAD, since=schedule.next_seq):
            due_at = recurrence.due_at(seq)
            if not any(one.starts_at <= due_at < one.ends_at for one in resting):
                yield schedule.commitment, seq, due_at
