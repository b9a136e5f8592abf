"""What comes next for one person: check-ins, reviews, what they give and get, and the proposed days of drafts."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import (
    Case,
    DateField,
    DateTimeField,
    Exists,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast
from django.urls import reverse

from agreements.models import Agreement, Commitment, Party, Pause, Review, Schedule, Timetable
from agreements.models.agreement import Stage
from agreements.models.commitment import ReportedStatus
from agreements.models.timetable import ProposedDay
from stakeholders.models import User
from stakeholders.prepared_queries import Queries, prepared
from stakeholders.text.sentences import gettext as _

MOST = 5
CHECK_IN, REVIEW, GIVEN, RECEIVED, TALK, TEXT, SIGN = range(7)
PROPOSED = {TALK: ProposedDay.TALK, TEXT: ProposedDay.TEXT, SIGN: ProposedDay.SIGN}
# The columns of each list; `which` is the number of a promise, or of a review in the agreement numbered `within`.
ROW = ("kind", "day", "words", "which", "within", "who", "whom")
# Reported as done and not disclosed yet: only the owner may know.
IS_DONE = Q(pending__status=ReportedStatus.DONE)


@dataclass(frozen=True)
class Coming:
    """One day ahead: what it is, in small words what it is about, and the page."""

    on: date
    title: str
    about: str
    url: str


def coming_up(user: User, *, today: date, at: datetime) -> list[Coming]:
    """Return the next five, the nearest day first; one query. `today` is where the person is."""
    return [_coming(*row) for row in _next(reader=user, zone=user.zone, today=today, at=at)["rows"]]


@prepared
def _next(*, reader: User, zone: str, today: date, at: datetime) -> Queries:
    proposed = (_proposed(reader, today, kind) for kind in PROPOSED)
    lists = (_check_ins(reader, zone, at), _reviews(reader, today, at), _dates(reader, today), *proposed)
    first, *others = (found.values_list(*ROW).order_by("day")[:MOST] for found in lists)
    return {"rows": first.union(*others, all=True).order_by("day", "kind", "which")[:MOST]}


def _coming(kind: int, day: date, words: str, which: int, within: int, who: str, whom: str) -> Coming:
    if kind == REVIEW:
        url = reverse("agreements:review-detail", args=[Agreement(number=within).reference, which])
        return Coming(day, words, _("review"), url)
    if kind in PROPOSED:
        return Coming(day, words, str(PROPOSED[kind].label), Agreement(number=within).get_absolute_url())
    about = {
        CHECK_IN: _("your check-in"),
        GIVEN: _("due from you to %(department)s") % {"department": whom},
        RECEIVED: _("due from %(person)s") % {"person": who},
    }
    return Coming(day, words, about[kind], Commitment(number=which).get_absolute_url())


def _check_ins(user: User, zone: str, at: datetime) -> QuerySet[Any]:
    """Return the next check-in of each promise of theirs; a point of the rhythm within a pause asks nothing."""
    paused = Pause.objects.filter(
        agreement=OuterRef("commitment__agreement"),
        starts_at__lte=OuterRef("next_due_at"),
        ends_at__gt=OuterRef("next_due_at"),
    )
    kept = Commitment.objects.running().filter(~IS_DONE, terms__owner=user)
    asked = Schedule.objects.filter(~Exists(paused), owner=user, closed_at=None, next_due_at__gt=at)
    return asked.filter(commitment__in=kept.values("pk")).annotate(
        kind=Value(CHECK_IN),
        day=Cast(Func(Value(zone), "next_due_at", function="timezone", output_field=DateTimeField()), DateField()),
        words=F("commitment__terms__deliverable"),
        which=F("commitment__number"),
        within=Value(0),
        who=Value(""),
        whom=Value(""),
    )


def reviews_to_come(at: datetime) -> QuerySet[Review]:
    """Return the planned reviews, but for those whose day falls into a pause."""
    paused = Pause.objects.filter(
        agreement=OuterRef("agreement"),
        from_on__lte=OuterRef("planned_on"),
        until_on__gte=OuterRef("planned_on"),
        ends_at__gt=at,
    ).exclude(ends_at=F("starts_at"))
    return Review.objects.filter(~Exists(paused), state=Review.State.PLANNED)


def _reviews(user: User, today: date, at: datetime) -> QuerySet[Any]:
    taken_part = Agreement.objects.drafted_by(user).values("pk")
    planned = reviews_to_come(at).filter(planned_on__gte=today)
    title = Agreement.objects.titled().filter(pk=OuterRef("agreement")).values("title")[:1]  # type: ignore[misc]  # annotated by titled()
    return planned.filter(agreement__in=taken_part).annotate(
        kind=Value(REVIEW),
        day=F("planned_on"),
        words=Subquery(title),
        which=F("number"),
        within=F("agreement__number"),
        who=Value(""),
        whom=Value(""),
    )


def _proposed(user: User, today: date, kind: int) -> QuerySet[Any]:
    """Return the days of one kind that are proposed in drafts in which this person has a part."""
    part = Agreement.objects.drafted_by(user).filter(stage__in=[Stage.DRAFT, Stage.SIGNING])
    title = Agreement.objects.titled().filter(pk=OuterRef("agreement")).values("title")[:1]  # type: ignore[misc]  # annotated by titled()
    ahead = Timetable.objects.filter(**{f"{PROPOSED[kind]}__gte": today})
    return ahead.filter(agreement__in=part.values("pk")).annotate(
        kind=Value(kind),
        day=F(PROPOSED[kind].value),
        words=Subquery(title),
        which=Value(0),
        within=F("agreement__number"),
        who=Value(""),
        whom=Value(""),
    )


def _dates(user: User, today: date) -> QuerySet[Any]:
    """Return the dates of what this person delivers, and of what is delivered to a department they speak for."""
    seats = Party.objects.represented_by(user).values("pk")
    given = Q(terms__owner=user)
    due = Commitment.objects.running().filter(given & ~IS_DONE | Q(terms__receiver__in=seats) & ~given)
    return due.filter(terms__due_on__gte=today).annotate(
        kind=Case(When(given, then=Value(GIVEN)), default=Value(RECEIVED)),
        day=F("terms__due_on"),
        words=F("terms__deliverable"),
        which=F("number"),
        within=Value(0),
        who=F("terms__owner__name"),
        whom=F("terms__receiver__department__name"),
    )
