"""The search index: one row for each agreement, clause, promise, change and open point, with its folded words."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agreements.models.agreement import Agreement
from agreements.models.revision import Revision
from stakeholders.models import User
from stakeholders.text.model_fields import folded_vector


class Found(models.TextChoices):
    """What is found, in the order in which it is shown."""

    AGREEMENT = "agreement", _("Agreements")
    PROMISE = "promise", _("Promises")
    CLAUSE = "clause", _("Clauses")
    CHANGE = "change", _("Changes")
    POINT = "point", _("Open points")


class Audience(models.TextChoices):
    DRAFTERS = "drafters", _("Who drafts the agreement")
    READERS = "readers", _("Who may read the agreement")


class SearchEntryQuerySet(models.QuerySet["SearchEntry"]):
    def readable_by(self, reader: User) -> "SearchEntryQuerySet":
        """Entries of what this person may read at this moment: drafts where they draft, and what is in force."""
        drafted = Agreement.objects.drafted_by(reader).values("pk")
        visible = Agreement.objects.visible_to(reader).values("pk")
        return self.filter(
            Q(audience=Audience.DRAFTERS, agreement__in=drafted) | Q(audience=Audience.READERS, agreement__in=visible)
        )


class SearchEntry(models.Model):
    """One thing that can be found; made again from the text whenever that is written. Lists sort by its words too."""

    Found = Found
    Audience = Audience

    kind = models.CharField(max_length=10, choices=Found.choices)
    audience = models.CharField(max_length=8, choices=Audience.choices)
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="+")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+", db_index=False)
    # The key of the clause or point; that of the agreement for the agreement itself and its changes.
    key = models.UUIDField()
    # The kind of the clause, empty for others; the number of the promise, change or point.
    clause = models.CharField(max_length=20, blank=True)
    number = models.PositiveIntegerField(null=True)
    title = models.TextField(blank=True)
    body = models.TextField(blank=True)
    # The folded words of the title, and of everything: with numbers (ag3, c12), people (@p7) and departments (@d2).
    heading = models.TextField(blank=True)
    folded = models.TextField(blank=True)
    vector = models.GeneratedField(
        expression=folded_vector(),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = SearchEntryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["revision", "key", "kind"], name="found_once_in_a_text"),
        ]
        indexes = [
            # Reader: search, the page and the palette.
            GinIndex(fields=["vector"], name="search_entry_by_words", fastupdate=False),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number or self.key} of revision {self.revision_id}"

    @property
    def names(self) -> list[str]:
        """The people (@p7) and departments (@d2) that it names, in the order in which they are read."""
        return [word for word in self.folded.split(" ") if word.startswith("@")]
