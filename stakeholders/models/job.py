"""A file that is written in the background: who asked for which part of which list, and how far it is."""

from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from stakeholders.models.user import User

# How long a file, or the word that there is none, is kept.
KEPT = timedelta(days=7)
# This long after its last heartbeat a job counts as abandoned by its worker.
LEFT = timedelta(minutes=5)


class FileFormat(models.TextChoices):
    CSV = "csv", _("CSV")
    XLSX = "xlsx", _("Excel")


class JobQuerySet(models.QuerySet["Job"]):
    def unfinished(self) -> Self:
        """Jobs of which there is neither a file nor a word why not."""
        return self.filter(state__in=[Job.State.WAITING, Job.State.RUNNING])

    def to_write(self, at: datetime) -> Self:
        """Jobs that wait, and those that somebody took up and left."""
        left = Q(state=Job.State.RUNNING, progress_at__lt=at - LEFT)
        return self.filter(Q(state=Job.State.WAITING) | left)

    def due(self, at: datetime) -> Self:
        """Jobs with which a round has something to do."""
        return self.to_write(at) | self.outdated(at)

    def outdated(self, at: datetime) -> Self:
        """Jobs that ended long ago and go, with their files."""
        return self.filter(finished_at__lt=at - KEPT)


class Job(models.Model):
    """One file that one person asked for; what they may read is decided when it is written."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waits to be written")
        RUNNING = "running", _("Is being written")
        DONE = "done", _("Ready")
        FAILED = "failed", _("Not written")

    class Failure(models.TextChoices):
        """Why there is no file, as people read it."""

        DEACTIVATED = "deactivated", _("The account was deactivated meanwhile.")
        LIST_GONE = "list_gone", _("This list is not there any more.")
        TOO_LONG = "too_long", _("The list has become too long for one file. Choose less of it.")
        TROUBLE = "trouble", _("Something went wrong on our side. Ask for the file again.")

    # Made by the form: sent twice it is one job. Also what its address names.
    key = models.UUIDField()
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="jobs", db_index=False)
    # The name of a list in `stakeholders.lists.definition.LISTINGS`, and what is asked of it.
    listing = models.CharField(max_length=40)
    query = models.TextField(blank=True)
    file_format = models.CharField(max_length=4, choices=FileFormat.choices)
    state = models.CharField(max_length=7, choices=State.choices, default=State.WAITING)
    failure = models.CharField(max_length=11, choices=Failure.choices, blank=True)
    # How often somebody took it up; whoever writes it knows by this number that it is still theirs.
    tries = models.PositiveSmallIntegerField(default=0)
    rows_total = models.PositiveIntegerField()
    rows_done = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    # The last sign of life of whoever writes it.
    progress_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    # In bytes.
    size = models.PositiveBigIntegerField(default=0)

    objects = JobQuerySet.as_manager()

    class Meta:
        constraints = [
            # Also what the jobs of a person are read by.
            models.UniqueConstraint(fields=["person", "key"], name="form_asks_for_one_file"),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "running"], finished_at=None)
                | Q(state__in=["done", "failed"], finished_at__isnull=False),
                name="job_ends_at_a_moment",
            ),
            models.CheckConstraint(
                condition=Q(state="failed") & ~Q(failure="") | ~Q(state="failed") & Q(failure=""),
                name="job_without_a_file_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.listing}.{self.file_format} of {self.person_id}, {self.state}"

    @property
    def is_unfinished(self) -> bool:
        return self.state in (Job.State.WAITING, Job.State.RUNNING)

    @property
    def kept_until(self) -> datetime | None:
        """The moment from which it may be gone."""
        return self.finished_at and self.finished_at + KEPT


class JobChunk(models.Model):
    """A piece of the file of a job: a file is read and written piece by piece, so that no process holds it whole."""

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="chunks", db_index=False)
    number = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        constraints = [
            # Also what a file is read by, piece after piece.
            models.UniqueConstraint(fields=["job", "number"], name="chunk_has_a_place_in_its_file"),
        ]

    def __str__(self) -> str:
        return f"{self.job_id}, {self.number}"
