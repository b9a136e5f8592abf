"""What is being written: drafts and texts being signed, of which managers see that they are there and no more."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Prefetch, Q

from agreements.analysis.wall_clock import day_at
from agreements.models import Agreement, Party
from agreements.models.agreement import AgreementQuerySet, Stage
from stakeholders.models import Department, User
from stakeholders.namesakes import tell_apart
from stakeholders.prepared_queries import Queries, prepared
from stakeholders.text.sentences import gettext as _
from stakeholders.text.sentences import ngettext


@dataclass(frozen=True)
class BeingWritten:
    """How many drafts and how many texts being signed a reader may know of."""

    drafts: int
    signing: int

    def __bool__(self) -> bool:
        """True where there is any."""
        return bool(self.drafts or self.signing)

    def __str__(self) -> str:
        """Say it in words: 3 drafts, 1 being signed; empty for none."""
        drafts = ngettext("%(count)s draft", "%(count)s drafts", self.drafts) % {"count": self.drafts}
        signing = _("%(count)s being signed") % {"count": self.signing}
        return ", ".join(said for said, count in ((drafts, self.drafts), (signing, self.signing)) if count)


@dataclass(frozen=True)
class WrittenText:
    """All that the list says of one text; managers who may not read it learn nothing else."""

    title: str
    departments: tuple[Department, ...]
    lead: User
    stage: str
    # The day on which it was sent to the others, where the reader is; before it nobody knew of it.
    since: date
    # Empty for who may not read it.
    url: str


def being_written(reader: User) -> BeingWritten:
    """Return how many there are; one query."""
    counts = dict(_counts(reader=reader)["by_stage"])
    return BeingWritten(drafts=counts.get(Stage.DRAFT, 0), signing=counts.get(Stage.SIGNING, 0))


@prepared
def _counts(*, reader: User) -> Queries:
    by_stage = texts_being_written(reader).order_by().values("stage").annotate(count=Count("pk"))
    return {"by_stage": by_stage.values_list("stage", "count")}


def texts_being_written(reader: User) -> AgreementQuerySet:
    """Return the drafts and texts being signed that this reader may know of, the longest written first.

    That is what they may read, and for managers everything that its lead did not keep off the list. What only its
    leads know is on no list, on theirs neither.
    """
    known = Q(pk__in=Agreement.objects.drafted_by(reader).values("pk"))
    if reader.is_manager:
        known |= Q(is_listed=True)
    shared = Agreement.objects.filter(known, shared_at__isnull=False, stage__in=(Stage.DRAFT, Stage.SIGNING))
    return shared.order_by("shared_at", "number")


def with_what_is_said(texts: AgreementQuerySet, *, reader: User) -> AgreementQuerySet:
    """Return these with what `rows_of` needs of each; two queries, however many they are."""
    drafted = Agreement.objects.drafted_by(reader).filter(pk=OuterRef("pk"))
    seated = Prefetch("parties", queryset=Party.objects.present(), to_attr="seated")
    return texts.titled().annotate(is_theirs=Exists(drafted)).select_related("lead").prefetch_related(seated)


def rows_of(texts: Iterable[Agreement], *, reader: User) -> list[WrittenText]:
    """Return what the list says of these texts; they come from `with_what_is_said`."""
    rows = [
        WrittenText(
            title=text.title,  # type: ignore[attr-defined]  # annotated by titled()
            departments=tuple(party.department for party in text.seated),  # type: ignore[attr-defined]
            lead=text.lead,
            stage=_("being signed") if text.stage == Stage.SIGNING else _("draft"),
            since=day_at(text.shared_at or text.started_at, reader.zone),
            url=text.get_absolute_url() if text.is_theirs else "",  # type: ignore[attr-defined]
        )
        for text in texts
    ]
    tell_apart(row.lead for row in rows)
    return rows
