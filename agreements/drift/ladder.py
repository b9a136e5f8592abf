"""The escalation ladder: while an episode stays open, agreed steps inform one more person each, the owner first."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from django.db import transaction
from django.db.models import Exists, F, Max, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from agreements.analysis.outlook import expect
from agreements.analysis.wall_clock import NINE, moment_at
from agreements.analysis.working_days import WorkingDays
from agreements.drift.rules import GRACE, unsettled
from agreements.models import Agreement, Episode, Escalation, Pause, Rhythm
from agreements.models.agreement import led_by
from agreements.models.episode import Rule
from agreements.models.escalation import Rung
from agreements.models.event import record, record_together
from agreements.models.kinds import EventKind
from agreements.models.locked_batches import Claimed, in_batches
from agreements.models.working_calendar import days_of_rest, working_days_of
from stakeholders.models import User

CLIMBING = (Rule.NO_NEWS, Rule.DATE_PASSED)


class CannotStopLadder(Exception):
    """Says in one sentence why the ladder cannot be stopped: the episode is closed."""


@dataclass(frozen=True)
class Climb:
    """The next step of one episode, and the moment from which it may be taken."""

    episode: Episode
    rung: Rung
    due_at: datetime


def climb(at: datetime) -> int:
    """Take every step that is due, at most one for each episode; return how many were taken.

    Working days are those of the owner: an absence stops the clock, and so does a pause of the agreement.
    "Not needed any more" stops the ladder.
    """
    due = []
    for step in _next_steps(_silent(at), at):
        if step.due_at <= at:
            due.append(step.episode)
        else:
            expect(step.due_at)
    return in_batches(((episode.agreement_id, episode.pk) for episode in due), partial(_take, at=at))


def next_steps(episodes: Iterable[Episode], at: datetime) -> dict[int, Climb]:
    """Return the next step of each of these episodes, by id; those without one are left out."""
    asked = _climbing(at).filter(pk__in=[episode.pk for episode in episodes])
    return {step.episode.pk: step for step in _next_steps(asked, at)}


@transaction.atomic
def stop_ladder(*, episode: Episode, by: User, at: datetime) -> None:
    """Note that nobody further has to hear of it; twice is once. Raises CannotStopLadder when it is closed already.

    It holds for whatever else drifts about the same promise now: nothing else climbs in its place.
    """
    agreement = Agreement.objects.locked(episode.agreement_id)
    episode = Episode.objects.get(pk=episode.pk)
    if episode.stilled_at:
        return
    if episode.closed_at:
        raise CannotStopLadder(_("This is settled already; nobody further is told."))
    about = Episode.objects.open().filter(commitment=episode.commitment_id, stilled_at=None)
    about.filter(rule__in=CLIMBING).update(stilled_at=at, stilled_by=by)
    record(agreement, EventKind.LADDER_STILLED, by=by, at=at, episode=episode.pk, commitment=episode.commitment_id)


def _climbing(at: datetime) -> QuerySet[Episode]:
    """Open episodes on whose ladder steps are left; of two about the same promise the older one alone climbs."""
    done = Escalation.objects.filter(episode=OuterRef("pk"), rung=Rung.CONTACT)
    paused = Pause.objects.running(at).filter(agreement=OuterRef("agreement"))
    older = Episode.objects.open().filter(
        Q(opened_at__lt=OuterRef("opened_at")) | Q(opened_at=OuterRef("opened_at"), pk__lt=OuterRef("pk")),
        commitment=OuterRef("commitment"),
        stilled_at=None,
    )
    climbing = unsettled(Episode.objects.filter(rule__in=CLIMBING, stilled_at=None))
    return climbing.exclude(Exists(done) | Exists(paused) | Exists(older))


def _silent(at: datetime) -> QuerySet[Episode]:
    # A check-in that is not disclosed yet counts as an answer: no further step is taken meanwhile.
    return _climbing(at).filter(commitment__pending=None)


def _next_steps(episodes: QuerySet[Episode], at: datetime) -> Iterator[Climb]:
    found = list(
        episodes.annotate(returned_at=Max("commitment__check_ins__returned_at"))
        .select_related("commitment__terms__owner", "commitment__terms__receiver__department")
        .prefetch_related(Prefetch("escalations", queryset=_steps_that_count(at)))
        .order_by("agreement_id", "pk")
    )
    if not found:
        return
    rhythms = _rhythms(found)
    calendars = working_days_of({_owner(episode).pk for episode in found}, at.date(), *map(_begun_on, found))
    rests = days_of_rest({episode.agreement_id for episode in found})
    for episode in found:
        rhythm = rhythms.get(episode.agreement_id)
        days = calendars[_owner(episode).pk].without(rests[episode.agreement_id])
        step = rhythm and _step(episode, rhythm, days)
        if step:
            yield step


def _steps_that_count(at: datetime) -> QuerySet[Escalation]:
    """Steps taken; a forewarning that a pause overtook may never have been heard, and is given anew after it."""
    overtaken = Pause.objects.filter(
        agreement=OuterRef("episode__agreement"),
        starts_at__gte=OuterRef("at"),
        starts_at__lt=F("ends_at"),
        ends_at__lte=at,
    )
    told = Escalation.objects.filter(episode=OuterRef("episode"), rung=Rung.COUNTERPART)
    return Escalation.objects.exclude(Exists(overtaken), ~Exists(told), rung=Rung.FOREWARNED)


def _rhythms(episodes: Iterable[Episode]) -> dict[int, Rhythm]:
    in_force = Rhythm.objects.filter(
        revision__state="in_force", revision__agreement__in={episode.agreement_id for episode in episodes}
    )
    return {rhythm.revision.agreement_id: rhythm for rhythm in in_force.select_related("revision")}


def _step(episode: Episode, rhythm: Rhythm, days: WorkingDays) -> Climb | None:
    """Return the first rung not taken yet; each is at least one working day after the one before.

    The first is so after the owner heard of the silence, unless it was agreed to come as soon.
    """
    taken = {one.rung: one.at for one in episode.escalations.all()}
    zone = _owner(episode).zone
    since = _silent_since(episode)
    if episode.rule == Rule.NO_NEWS:
        # What came due on a free day is asked for on the next working day: from then on the days count.
        since = days.on_or_after(since, zone)
    last: datetime | None = None
    for rung, after in _rungs(episode, rhythm):
        if rung in taken:
            last = taken[rung]
            continue
        gap = 1 if last or after > GRACE else 0
        earliest = days.later(last or episode.opened_at, gap, zone)
        return Climb(episode, rung, max(days.later(since, after, zone), earliest))
    return None


def _rungs(episode: Episode, rhythm: Rhythm) -> list[tuple[Rung, int]]:
    contact = (Rung.CONTACT, rhythm.contact_after)
    if not _owner(episode).is_active:
        # The owner has left and the receiver was notified when the episode opened: there is nobody to forewarn.
        return [contact]
    return [
        (Rung.FOREWARNED, rhythm.counterpart_after - 1),
        (Rung.COUNTERPART, rhythm.counterpart_after),
        contact,
    ]


def _silent_since(episode: Episode) -> datetime:
    assert episode.commitment is not None  # reviews climb no ladder
    if episode.rule == Rule.NO_NEWS:
        return datetime.fromisoformat(episode.evidence["due_at"])
    passed = moment_at(date.fromisoformat(episode.evidence["due_on"]), NINE, _owner(episode).zone)
    # A report after the due date, or a time as done, ends the silence: the steps count from then.
    returned_at: datetime | None = episode.returned_at  # type: ignore[attr-defined]  # annotated
    return max(passed, episode.commitment.reported_at or passed, returned_at or passed)


def _begun_on(episode: Episode) -> date:
    return _silent_since(episode).date()


def _owner(episode: Episode) -> User:
    assert episode.commitment is not None  # reviews climb no ladder
    assert episode.commitment.terms is not None  # only promises in force drift
    return episode.commitment.terms.owner


def _take(claimed: Claimed, episode_ids: list[int], *, at: datetime) -> int:
    # The owner may have spoken, or another tick been faster, between the search and the lock: a rung that is
    # taken by now makes the next one due a day later.
    steps = [step for step in _next_steps(_silent(at).filter(pk__in=episode_ids), at) if step.due_at <= at]
    Escalation.objects.bulk_create(
        [Escalation(episode=step.episode, rung=step.rung, at=at) for step in steps],
        update_conflicts=True,
        unique_fields=["episode", "rung"],
        update_fields=["at"],
    )
    acts = []
    for step in steps:
        subject = {"episode": step.episode.pk, "commitment": step.episode.commitment_id, "rule": step.episode.rule}
        acts.append((claimed[step.episode.agreement_id], EventKind.ESCALATED, subject | {"rung": str(step.rung)}))
    record_together(acts, at=at)
    return len(steps)


def help_awaiting(person: User, *, at: datetime) -> QuerySet[Episode]:
    """The silences in which this person is asked for help: as the escalation contact, or as the lead in the place
    of a contact who has left or owns the commitment. While the agreement is paused nobody is asked.
    """
    rhythm = Rhythm.objects.filter(revision=OuterRef("commitment__terms__revision"))
    nobody = Q(escalation__is_active=False) | Q(escalation=OuterRef("commitment__terms__owner"))
    named = Exists(rhythm.filter(~nobody, escalation=person)) | Q(Exists(rhythm.filter(nobody))) & led_by(
        person, "agreement__"
    )
    paused = Pause.objects.running(at).filter(agreement=OuterRef("agreement"))
    climbed = Episode.objects.filter(named, escalations__rung=Rung.CONTACT, stilled_at=None).exclude(Exists(paused))
    return unsettled(climbed).select_related("commitment__terms").order_by("opened_at", "pk")
