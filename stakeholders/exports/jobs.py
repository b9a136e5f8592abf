"""Asking for a file that is written in the background, and fetching it."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.db import transaction

from stakeholders.lists.selection import Selection
from stakeholders.models import Job, JobChunk, User
from stakeholders.models.job import FileFormat
from stakeholders.text.sentences import gettext as _

# The most unwritten files of one person, so that others do not wait long for theirs.
MOST_WAITING = 3


class CannotAskForFile(Exception):
    """Says in one sentence why no further file can be asked for."""


@transaction.atomic
def ask_for_file(selection: Selection, file_format: FileFormat, *, key: UUID, rows: int, at: datetime) -> Job:
    """Ask for a selection of about so many rows as a file, and return the job; the same key twice is one job.

    Raises CannotAskForFile while too many of theirs wait.
    """
    # Two presses at once wait for each other here.
    person = User.objects.select_for_update(no_key=True).get(pk=selection.reading.reader.pk)
    known = Job.objects.filter(person=person, key=key).first()
    if known:
        return known
    if Job.objects.unfinished().filter(person=person).count() >= MOST_WAITING:
        raise CannotAskForFile(
            _("%(count)d files of yours are still being written. Ask for this one when one is ready.")
            % {"count": MOST_WAITING}
        )
    User.objects.filter(pk=person.pk).update(has_exports=True)
    return Job.objects.create(
        key=key,
        person=person,
        listing=selection.listing.name,
        query=selection.query,
        file_format=file_format,
        rows_total=rows,
        asked_at=at,
    )


def pieces_of(job: Job) -> Iterator[bytes]:
    """Yield the file of a job, piece after piece."""
    numbers = JobChunk.objects.filter(job=job).order_by("number").values_list("number", flat=True)
    for number in list(numbers):
        yield bytes(JobChunk.objects.values_list("content", flat=True).get(job=job, number=number))


def remove_jobs_of(person: User) -> None:
    """Remove what somebody asked for, with the files: they hold what its person might read then."""
    Job.objects.filter(person=person).delete()
    User.objects.filter(pk=person.pk).update(has_exports=False)
