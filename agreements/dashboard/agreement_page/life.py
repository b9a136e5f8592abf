"""The life of an agreement in force: signed, reviews held and to come, today, end; as a line and as a list of dates."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import count, islice

from django.utils.formats import date_format

from agreements.analysis.life_line import Kind, LifeLine, Mark, life_line
from agreements.models import Review, Rhythm
from agreements.models.review import State
from agreements.reviews.planning import rounds_of
from agreements.spoken_days import short_day
from stakeholders.text.sentences import gettext as _

# So many reviews to come are drawn: to the end where there is one, otherwise as far as people look ahead.
MOST_TO_COME, TO_COME_WITHOUT_END = 12, 4
LONG = "j F Y"
# Days from today beyond which a date on the line is written with its year.
SAME_YEAR = 330


@dataclass(frozen=True)
class Life:
    """The picture, the same in one sentence, and the same as labelled dates."""

    line: LifeLine
    sentence: str
    dates: list[tuple[str, str]]


@dataclass(frozen=True)
class Meeting:
    """One review of the life: its day, and how it went where it is over."""

    day: date
    state: State

    @property
    def is_to_come(self) -> bool:
        return self.state == State.PLANNED

    @property
    def words(self) -> str:
        day = date_format(self.day, LONG)
        return day if self.is_to_come else f"{day}, {str(self.state.label).lower()}"


def life_of(rhythm: Rhythm, reviews: Iterable[Review], *, signed_on: date, today: date) -> Life:
    """Return the life of the agreement whose rhythm in force and whose reviews these are."""
    meetings = [Meeting(one.planned_on, State(one.state)) for one in reviews if one.state != State.ENDED]
    meetings += _to_come(rhythm, reviews, after=signed_on)
    coming = next((one for one in meetings if one.is_to_come), None)
    marks = [
        Mark(
            Kind.SIGNED,
            signed_on,
            _("Signed %(day)s") % {"day": _short(signed_on, today)},
            _short(signed_on, today),
            is_past=True,
        ),
        Mark(Kind.TODAY, today, _("Today"), _("Today"), is_past=True),
        *(_mark(one, today, is_next=one is coming) for one in meetings),
    ]
    if rhythm.ends_on:
        ends_on = short_day(rhythm.ends_on, today=today)
        marks.append(Mark(Kind.END, rhythm.ends_on, _("Ends %(day)s") % {"day": ends_on}, ends_on))
    dates = list(_dates(rhythm, meetings, signed_on))
    sentence = " ".join(f"{label}: {words}." for label, words in [*dates, (_("Today"), date_format(today, LONG))])
    return Life(life_line(marks), sentence, dates)


def _to_come(rhythm: Rhythm, reviews: Iterable[Review], *, after: date) -> Iterator[Meeting]:
    """Yield the reviews that the rhythm asks for after those that are planned or over."""
    last = max((review.due_on for review in reviews), default=after)
    rounds = rounds_of(rhythm)
    later = (seq for seq in count() if rounds.day(seq) > last or not rounds.happens(seq))
    for seq in islice(later, MOST_TO_COME if rhythm.ends_on else TO_COME_WITHOUT_END):
        if not rounds.happens(seq):
            return
        yield Meeting(rounds.day(seq), State.PLANNED)


def _mark(meeting: Meeting, today: date, *, is_next: bool) -> Mark:
    day = _short(meeting.day, today)
    if is_next:
        words = _("Review %(day)s") % {"day": day}
        return Mark(Kind.REVIEW, meeting.day, words, words, is_next=True)
    is_held = meeting.state == State.HELD
    words = _("%(day)s, held") % {"day": day} if is_held else day
    return Mark(Kind.REVIEW, meeting.day, words, is_past=is_held)


def _short(day: date, today: date) -> str:
    # Near today its place on the line says which year it is.
    return date_format(day, "j M" if abs((day - today).days) <= SAME_YEAR else "j M Y")


def _dates(rhythm: Rhythm, meetings: list[Meeting], signed_on: date) -> Iterator[tuple[str, str]]:
    yield _("Signed"), date_format(signed_on, LONG)
    over = [one.words for one in meetings if not one.is_to_come]
    if over:
        yield _("Reviews so far"), "; ".join(over)
    ahead = [one.words for one in meetings if one.is_to_come]
    if ahead:
        yield _("Next review"), ahead[0]
    if ahead[1:]:
        yield _("Reviews after it"), "; ".join(ahead[1:])
    yield _("Ends"), date_format(rhythm.ends_on, LONG) if rhythm.ends_on else _("no end is agreed")
