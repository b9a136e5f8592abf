"""One row about the health of an agreement: its past weeks as shapes, its health now, since when and why."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.timezone import localtime

from agreements.dashboard.commitment_status import StatusWord
from agreements.dashboard.health.words import spoken
from agreements.dashboard.overview.health import Cause, Health, words_by_week
from agreements.models import Agreement, CheckIn, Party
from agreements.models.health_week import HealthWord
from agreements.spoken_days import short_day
from agreements.text import one_line
from stakeholders.text.sentences import gettext as _
from stakeholders.text.sentences import gettext_lazy

# Of one shape with the space around it, in the units of the picture.
WIDTH = 22
# Why an agreement is what it is, by how its promise stands: with the day since when, and where none is known.
WHY = {
    StatusWord.ON_TRACK: (gettext_lazy("last reported on %(day)s"), ""),
    StatusWord.NO_NEWS: (gettext_lazy("nothing reported since %(day)s"), gettext_lazy("nothing reported yet")),
    StatusWord.NO_OWNER: (gettext_lazy("needs an owner since %(day)s"), gettext_lazy("needs an owner")),
    StatusWord.DATE_PASSED: (gettext_lazy("the date passed on %(day)s"), ""),
    StatusWord.SENT_BACK: (gettext_lazy("sent back on %(day)s"), ""),
}
# Of others, without what the owner wrote and with it.
SINCE = (gettext_lazy("since %(day)s"), gettext_lazy("since %(day)s: %(reason)s"))
# Of what an owner wrote a line shows so many characters.
LONGEST_REASON = 90


@dataclass(frozen=True)
class Mark:
    """The shape of one week, counted from the oldest; `word` is None where the agreement was not in force."""

    index: int
    week: date
    word: HealthWord | None

    @property
    def x(self) -> int:
        """Return where its middle stands in the picture, which is as wide as there are weeks."""
        return self.index * WIDTH + WIDTH // 2

    @property
    def label(self) -> str:
        return str(self.word.label).lower() if self.word else _("not yet in force")


@dataclass(frozen=True)
class HealthRow:
    """An agreement with its parties as `seated`, its shapes, its word, and why it is that in small words."""

    agreement: Agreement
    word: HealthWord
    marks: tuple[Mark, ...]
    about: str
    # The last day of its pause, where it rests.
    paused_until: date | None = None

    @property
    def label(self) -> str:
        """Return its word, of a pause until when."""
        return spoken(self.word, self.paused_until)

    @property
    def title(self) -> str:
        """Return its title on one line."""
        return one_line(self.agreement.title)  # type: ignore[attr-defined]  # annotated by titled()

    @property
    def spoken_weeks(self) -> str:
        """Return the health of all weeks in words, for screen readers."""
        *weeks, now = self.marks
        past = [f"{date_format(one.week, 'j M')} {one.label}" for one in weeks]
        return ", ".join([*past, _("now %(word)s") % {"word": now.label}])


def rows_of(agreements: Sequence[int], health: Health, *, today: date) -> list[HealthRow]:
    """Return a line for each of these agreements, in their order; a constant number of queries."""
    seated = Prefetch("parties", queryset=Party.objects.present(), to_attr="seated")
    found = Agreement.objects.filter(pk__in=agreements).titled().prefetch_related(seated).in_bulk()
    weeks = words_by_week(agreements, health)
    causes = {pk: health.causes[pk] for pk in agreements if pk in health.causes}
    reasons = _reasons(causes.values())
    return [
        HealthRow(
            found[pk],
            health.now[pk],
            tuple(
                Mark(i, column.week, word)
                for i, (column, word) in enumerate(zip(health.columns, weeks[pk], strict=True))
            ),
            _about(pk, health, causes.get(pk), reasons, today),
            health.paused.get(pk),
        )
        for pk in agreements
    ]


def _reasons(causes: Iterable[Cause]) -> dict[int, str]:
    """Return what the owners wrote with the reports that the statuses rest on, where they wrote anything.

    A report that came since the statuses were read has another moment: its words stand beside no other word.
    """
    rests_on = {(cause.commitment.pk, cause.status.reported_at) for cause in causes if cause.status.reported_at}
    told = CheckIn.objects.told().filter(
        commitment__in=[pk for pk, _at in rests_on], at__in=[at for _pk, at in rests_on]
    )
    said = told.exclude(note="").order_by("pk").values_list("commitment_id", "at", "note")
    return {pk: note for pk, at, note in said if (pk, at) in rests_on}


def _about(pk: int, health: Health, cause: Cause | None, reasons: Mapping[int, str], today: date) -> str:
    """Return what the word was on Monday, where it was another one, since when it is this one, and why."""
    parts, word = [], health.was.get(pk, health.now[pk])
    if word not in (health.now[pk], HealthWord.NOT_YET):
        parts.append(_("was %(word)s") % {"word": str(word.label).lower()})
    if cause and cause.status.alone_until:
        at = date_format(localtime(cause.status.alone_until), "H:i")
        parts.append(_("others see it from %(time)s") % {"time": at})
    elif why := _why(health.now[pk], cause, reasons, today):
        parts.append(why)
    return " · ".join(parts)


def _why(word: HealthWord, cause: Cause | None, reasons: Mapping[int, str], today: date) -> str:
    if word == HealthWord.ADJUSTING:
        return _("a change is asked for")
    if cause is None or word in (HealthWord.NOT_YET, HealthWord.PAUSED):
        return ""
    since = short_day(cause.since, today=today) if cause.since else ""
    # Of several promises that are on track the one that was reported on longest ago.
    kind = cause.status.word if word != HealthWord.ON_TRACK else StatusWord.ON_TRACK
    reason = Truncator(reasons.get(cause.commitment.pk, "").partition("\n")[0]).chars(LONGEST_REASON)
    dated, undated = WHY.get(kind) or (SINCE[bool(reason)], "")
    return str(dated if since else undated) % {"day": since, "reason": reason}
