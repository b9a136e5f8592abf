"""One round of files that are written in the background: what waits is written, and what is old goes."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from io import SEEK_END
from time import monotonic
from typing import IO

from django.db import transaction
from django.db.models import Exists, OuterRef

from stakeholders.exports.export_file import written_file
from stakeholders.lists.selection import Selection
from stakeholders.lists.stored import reading_of, selection_of
from stakeholders.models import Job, JobChunk, User
from stakeholders.models.job import FileFormat

logger = logging.getLogger(__name__)

# A round begins no further file after so long, for what else is due waits for its end.
ROUND_LASTS = timedelta(seconds=20)
# How often a job is tried, so that one that always kills its worker is given up.
MOST_TRIES = 3
# Rows of one file; a sheet has room for a million.
MOST_ROWS = 200_000
# Bytes of a file that are read and written at once.
PIECE = 500_000


class NotWritten(Exception):
    """Why there is no file."""

    def __init__(self, failure: Job.Failure) -> None:
        super().__init__(failure)
        self.failure = failure


class TakenAway(Exception):
    """The job is gone, or somebody else took it up because this writer gave no sign of life."""


def write_files(at: datetime) -> int:
    """Write the files that wait, one after another, and return how many jobs ended; remove those that are old.

    An idle round is one statement. Two rounds at once take different jobs.
    """
    if not Job.objects.due(at).exists():
        return 0
    _remove_outdated(at)
    begun, ended = monotonic(), 0

    def now() -> datetime:
        return at + timedelta(seconds=monotonic() - begun)

    while now() - at < ROUND_LASTS and (job := _claimed(now())):
        _finish(job, now)
        ended += 1
    return ended


@transaction.atomic
def _claimed(at: datetime) -> Job | None:
    """Take up the job that has waited longest and that nobody else takes up at this moment."""
    waiting = Job.objects.to_write(at).select_for_update(of=("self",), skip_locked=True)
    job = waiting.order_by("asked_at", "pk").first()
    if job:
        job.state, job.claimed_at, job.progress_at, job.rows_done = Job.State.RUNNING, at, at, 0
        job.tries += 1
        job.save(update_fields=["state", "claimed_at", "progress_at", "rows_done", "tries"])
    return job


def _finish(job: Job, now: Callable[[], datetime]) -> None:
    """Write the file of a job, or the reason why there is none."""
    try:
        if failure := _failure_of(job, now):
            _update(job, state=Job.State.FAILED, failure=failure, finished_at=now())
    except TakenAway:
        logger.warning("Export %s is gone, or was taken up by somebody else", job.pk)


def _failure_of(job: Job, now: Callable[[], datetime]) -> Job.Failure | None:
    """Write the file and return None, or return why there is none. Raises TakenAway."""
    try:
        _write(job, now)
    except TakenAway:
        raise
    except NotWritten as reason:
        return reason.failure
    except Exception:
        # An error in one list must not stop the files of others.
        logger.exception("Export %s could not be written", job.pk)
        return Job.Failure.TROUBLE
    return None


def _write(job: Job, now: Callable[[], datetime]) -> None:
    if job.tries > MOST_TRIES:
        raise NotWritten(Job.Failure.TROUBLE)
    selection = _selection_of(job, now())
    rows_total = selection.rows.count()
    if rows_total > MOST_ROWS:
        raise NotWritten(Job.Failure.TOO_LONG)

    def note(rows: int) -> None:
        _update(job, rows_done=rows, rows_total=max(rows, rows_total), progress_at=now())

    note(0)
    with written_file(selection, FileFormat(job.file_format), on_progress=note) as file:
        _store(job, file, now)


def _selection_of(job: Job, at: datetime) -> Selection:
    """Return what the job asks for, of what its person may read at this moment. Raises NotWritten."""
    person = User.objects.active().filter(pk=job.person_id).first()
    if person is None:
        raise NotWritten(Job.Failure.DEACTIVATED)
    selection = selection_of(job.listing, job.query, reading_of(person, at=at))
    if selection is None:
        raise NotWritten(Job.Failure.LIST_GONE)
    return selection


@transaction.atomic
def _store(job: Job, file: IO[bytes], now: Callable[[], datetime]) -> None:
    """Store the file and the state of its job in one transaction."""
    size = file.seek(0, SEEK_END)
    _update(job, state=Job.State.DONE, size=size, finished_at=now())
    file.seek(0)
    for number, content in enumerate(iter(lambda: file.read(PIECE), b"")):
        JobChunk.objects.create(job=job, number=number, content=content)


def _update(job: Job, **values: object) -> None:
    """Say how far a job is, as long as it is this writer's. Raises TakenAway."""
    mine = Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, tries=job.tries)
    if not mine.update(**values):
        raise TakenAway


def _remove_outdated(at: datetime) -> None:
    """Remove what ended long ago, with its file; whoever has no other job needs no way there."""
    with transaction.atomic():
        old = list(Job.objects.outdated(at).select_for_update(of=("self",), skip_locked=True))
        Job.objects.filter(pk__in=[job.pk for job in old]).delete()
    # In an order of its own: asking for a file locks the person's row before a job's.
    with transaction.atomic():
        people = list(User.objects.select_for_update(no_key=True).filter(pk__in={job.person_id for job in old}))
        without = User.objects.filter(~Exists(Job.objects.filter(person=OuterRef("pk"))))
        without.filter(pk__in=[person.pk for person in people]).update(has_exports=False)
