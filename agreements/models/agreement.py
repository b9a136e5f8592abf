"""The agreement: one piece of common business of two or more departments, and who may read it."""

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Self

from django.apps import apps
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Exists, F, Lookup, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agreements.models.numbering import next_number
from stakeholders.models import User
from stakeholders.text.model_fields import ProseField


class AgreementQuerySet(models.QuerySet["Agreement"]):
    def locked(self, pk: int) -> "Agreement":
        """Return the agreement under a row lock; every verb reads its state only after this."""
        return self.select_for_update(of=("self",)).get(pk=pk)

    def claimed_of(self, pks: Iterable[int]) -> "dict[int, Agreement]":
        """Return by id those of these that nobody else holds, each under a row lock, none waited for; one statement."""
        free = self.select_for_update(of=("self",), skip_locked=True).filter(pk__in=list(pks)).order_by("pk")
        return {agreement.pk: agreement for agreement in free}

    def drafted_by(self, reader: User | OuterRef) -> Self:
        """Agreements whose drafts, also withdrawn, this person may read: they lead them, or have a part in them."""
        return self._read_by(reader, drafts=True)

    def visible_to(self, reader: User | OuterRef) -> Self:
        """Agreements that exist for this person; anything else is answered with 404."""
        if isinstance(reader, User) and reader.is_manager:
            # A condition instead of a list of ids, which would grow with all revisions ever in force.
            return self.filter(Q(first_in_force_at__isnull=False) | Q(_readable(reader, drafts=True)))
        return self._read_by(reader)

    def _read_by(self, reader: User | OuterRef, **which: bool) -> Self:
        if isinstance(reader, User):
            return self.filter(_readable(reader, **which))
        # For many readers at once: each row is found by the index of reader and agreement.
        return self.filter(Exists(_reasons(person=OuterRef(reader), agreement=OuterRef("pk"), **which)))

    def titles(self) -> dict[int, str]:
        """Return the titles by id."""
        return dict(self.titled().values_list("pk", "title"))  # type: ignore[misc]  # annotated by titled()

    def titled(self) -> Self:
        """Annotate `title`: the title in force, before that the one in the newest revision."""
        purpose = apps.get_model("agreements", "Purpose").objects.filter(revision__agreement=OuterRef("pk"))
        in_force_first = purpose.order_by(
            models.Case(models.When(revision__state="in_force", then=0), default=1), "-revision__number"
        )
        return self.annotate(title=models.Subquery(in_force_first.values("title")[:1]))


def led_by(user: User | F, prefix: str = "") -> Q:
    """The condition that this person is the lead or the second lead; `prefix` leads to the agreement."""
    return Q(**{f"{prefix}lead": user}) | Q(**{f"{prefix}second_lead": user})


def live(*states: str) -> Q:
    """The condition that a term stands in a revision of one of these states, or in a draft that is withdrawn now."""
    withdrawn = Q(revision__withdrawal__isnull=False, revision__withdrawal__taken_up_at=None)
    return Q(revision__state__in=states) | withdrawn


def _reasons(**which: Any) -> models.QuerySet[Any]:
    rows: models.QuerySet[Any] = apps.get_model("agreements", "Readership").objects.filter(**which)
    return rows


def _readable(reader: User, **which: bool) -> "AnyOf":
    """Return the condition that an agreement is one of those that this person may read."""
    return AnyOf(F("pk"), ArraySubquery(_reasons(person=reader, **which).values("agreement")))


class AnyOf(Lookup):  # type: ignore[type-arg]  # generic for the checker alone
    """True where the left side is in the array on the right.

    The database reads an array once and then goes by the index. A subquery it may fold into the rest of a statement
    and ask again for every row, which in a database that has not counted its rows yet takes minutes.
    """

    lookup_name = "any_of"

    def get_prep_lookup(self) -> Any:
        return self.rhs

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        left, values = self.process_lhs(compiler, connection)
        right, more = self.process_rhs(compiler, connection)
        return f"{left} = ANY({right})", [*values, *more]


class Stage(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SIGNING = "signing", _("Signing")
    ACTIVE = "active", _("Active")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Agreement(models.Model):
    """What two or more departments agree on; its clauses belong to its revisions."""

    Stage = Stage

    key = models.UUIDField(default=uuid.uuid4, editable=False)
    number = models.PositiveIntegerField(unique=True, editable=False)
    stage = models.CharField(max_length=10, choices=Stage.choices, default=Stage.DRAFT)
    lead = models.ForeignKey(User, on_delete=models.PROTECT, related_name="led_agreements")
    # Somebody who may do all that the lead may.
    second_lead = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    # Null while only its leads may read the draft, and nobody is notified of it.
    shared_at = models.DateTimeField(null=True)
    # What the lead wrote to the others with it.
    covering_note = ProseField(blank=True)
    # False: managers do not find the draft on the list of what is being written.
    is_listed = models.BooleanField(default=True)
    first_in_force_at = models.DateTimeField(null=True)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["lead", "key"], name="form_starts_one_agreement"),
            models.CheckConstraint(
                condition=Q(stage="active", first_in_force_at__isnull=False)
                | ~Q(stage="active") & Q(first_in_force_at__isnull=True),
                name="agreement_is_active_since_it_first_took_force",
            ),
            models.CheckConstraint(
                condition=Q(shared_at__isnull=False) | Q(stage__in=["draft", "withdrawn"]),
                name="text_is_shared_before_it_is_signed",
            ),
            models.CheckConstraint(
                condition=Q(second_lead=None) | ~Q(second_lead=F("lead")), name="second_lead_is_somebody_else"
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("agreements:agreement-overview", args=[self.reference])

    @property
    def reference(self) -> str:
        return f"AG-{self.number:04d}"

    @property
    def is_shared(self) -> bool:
        return self.shared_at is not None

    @property
    def is_active(self) -> bool:
        return self.stage == Stage.ACTIVE

    @property
    def is_withdrawn(self) -> bool:
        return self.stage == Stage.WITHDRAWN

    @classmethod
    def begin(cls, *, key: uuid.UUID, lead: User, at: datetime, is_shared: bool) -> "Agreement":
        """Create the agreement under its next number; the caller adds parties and the first revision."""
        shared_at = at if is_shared else None
        return cls.objects.create(key=key, number=next_number(cls), lead=lead, started_at=at, shared_at=shared_at)
