"""One line about the health of one agreement: its weeks as shapes, its word now, since when and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.timezone import localtime

from agreements.dashboard.commitment_status import StatusWord
from agreements.dashboard.overview.health import Cause, Health, words_by_week
from agreements.models import Agreement, CheckIn, Party
from agreements.models.health_week import HealthWord
from agreements.spoken_days import short_day
from agreements.text import one_line
from stakeholders.text.sentences import gettext as _

# Of one shape with the space around it, in the units of the picture.
WIDTH = 22
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

    @property
    def title(self) -> str:
        """Return its title on one line."""
        return one_line(self.agreement.title)  # type: ignore[attr-defined]  # annotated by titled()

    @property
    def spoken_weeks(self) -> str:
        """Return the words of all weeks, for who does not see the shapes."""
        *weeks, now = self.marks
        past = [f"{date_format(one.week, 'j M')} {one.label}" for one in weeks]
        return ", ".join([*past, _("now %(word)s") % {"word": now.label}])


def rows_of(agreements: Sequence[int], health: Health, *, today: date) -> list[HealthRow]:
    """Return a line for each of these agreements, in their order; a constant number of queries."""
    seated = Prefetch("parties", queryset=Party.objects.present(), to_attr="seated")
    found = Agreement.objects.filter(pk__in=agreements).titled().prefetch_related(seated).in_bulk()
    weeks = words_by_week(agreements, health)
    causes = {pk: health.causes[pk] for pk in agreements if pk in health.causes}
    reasons = _reasons([cause.commitment.pk for cause in causes.values()])
    return [
        HealthRow(
            found[pk],
            health.now[pk],
            tuple(
                Mark(i, column.week, word)
                for i, (column, word) in enumerate(zip(health.columns, weeks[pk], strict=True))
            ),
            _about(pk, health, causes.get(pk), reasons, today),
        )
        for pk in agreements
    ]


def _reasons(commitments: Sequence[int]) -> dict[int, str]:
    """Return what the owners wrote with the newest report that everybody knows of, where they wrote anything."""
    told = CheckIn.objects.told().filter(commitment__in=commitments)
    newest = told.order_by("commitment_id", "-at", "-pk").distinct("commitment_id")
    return {pk: note for pk, note in newest.values_list("commitment_id", "note") if note}


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
    if cause is None or word == HealthWord.NOT_YET:
        return ""
    since = short_day(cause.since, today=today) if cause.since else ""
    if word == HealthWord.ON_TRACK:
        # Of several promises the one that was reported on longest ago.
        return _("last reported on %(day)s") % {"day": since}
    if word == HealthWord.NO_NEWS:
        return _("nothing reported since %(day)s") % {"day": since} if since else _("nothing reported yet")
    if cause.status.word == StatusWord.DATE_PASSED:
        return _("the date passed on %(day)s") % {"day": since}
    if cause.status.word == StatusWord.SENT_BACK:
        return _("sent back on %(day)s") % {"day": since}
    reason = Truncator(reasons.get(cause.commitment.pk, "").partition("\n")[0]).chars(LONGEST_REASON)
    said = _("since %(day)s: %(reason)s") if reason else _("since %(day)s")
    return said % {"day": since, "reason": reason}
