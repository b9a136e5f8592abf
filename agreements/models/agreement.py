"""The agreement: one piece of common business of two or more departments, and who may read it."""

import uuid
from datetime import datetime
from typing import Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agreements.models.numbering import next_number
from stakeholders.absences import covering
from stakeholders.models import User
from stakeholders.text.model_fields import ProseField


class AgreementQuerySet(models.QuerySet["Agreement"]):
    def locked(self, pk: int) -> "Agreement":
        """Return the agreement under a row lock; every verb reads its state only after this."""
        return self.select_for_update(of=("self",)).get(pk=pk)

    def claimed(self, pk: int) -> "Agreement | None":
        """Return the agreement under a row lock, or None while somebody else holds it: left to the next tick."""
        return self.select_for_update(of=("self",), skip_locked=True).filter(pk=pk).first()

    def drafted_by(self, reader: User | OuterRef) -> Self:
        """Agreements whose drafts, also withdrawn, this person may read: they lead them, or have a part in them."""
        return self._read_by(reader).filter(_leads() | Q(shared_at__isnull=False) & _takes_part())

    def visible_to(self, reader: User | OuterRef) -> Self:
        """Agreements that exist for this person; anything else is answered with 404."""
        shared, once_in_force = Q(shared_at__isnull=False), Q(first_in_force_at__isnull=False)
        return self._read_by(reader).filter(_leads() | shared & _takes_part() | once_in_force & _reads())

    def _read_by(self, reader: User | OuterRef) -> Self:
        # Also used as subqueries for many readers at once, so that every query applies the same visibility rule.
        return self.alias(reader=Value(reader.pk) if isinstance(reader, User) else reader)

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


def _leads() -> Q:
    return led_by(F("reader"))


def _takes_part() -> Q:
    reader = OuterRef("reader")
    party = apps.get_model("agreements", "Party").objects.filter(agreement=OuterRef("pk"), left_at=None)
    mine = party.filter(
        Q(members__person=reader) | Q(department__head=reader) | Q(department__deputies=reader),
    )
    here, shown = {"revision__agreement": OuterRef("pk")}, live("draft", "sealed", "in_force")
    owner = apps.get_model("agreements", "CommitmentTerms").objects.filter(shown, owner=reader, **here)
    approver = apps.get_model("agreements", "DecisionRight").objects.filter(shown, approver=reader, **here)
    return Q(Exists(mine)) | Q(Exists(owner)) | Q(Exists(approver)) | _is_asked(here, reader)


def _is_asked(here: dict[str, OuterRef], reader: OuterRef) -> Q:
    """Whoever is asked or told something reads what on, as long as it is drafted or signed.

    In force the office reads, not the person who once signed; for the others see `_reads`.
    """
    open_text, named = live("draft", "sealed"), Q()
    for kind, field in (
        ("Signatory", "person"),
        ("Stakeholder", "person"),
        ("DecisionRight", "told"),
        ("Rhythm", "escalation"),
    ):
        terms = apps.get_model("agreements", kind).objects.filter(open_text, **{field: reader}, **here)
        named |= Q(Exists(terms))
    return named


def _reads() -> Q:
    reader = OuterRef("reader")
    manager = User.objects.filter(pk=reader, is_manager=True)
    party = apps.get_model("agreements", "Party").objects.filter(agreement=OuterRef("pk"), left_at=None)
    works_there = party.filter(department__memberships__user=reader)
    in_force = {"revision__agreement": OuterRef("pk"), "revision__state": "in_force"}
    # Who stands in for an owner reads what they report on, as long as they do; who is to decide reads what on.
    # Who reads in the place of somebody away is a matter of the moment of the query itself.
    covered = covering(Now()).filter(stand_in=OuterRef(reader)).values("person")
    stands_in = apps.get_model("agreements", "CommitmentTerms").objects.filter(owner__in=covered, **in_force)
    contact = apps.get_model("agreements", "Rhythm").objects.filter(escalation=reader, **in_force)
    return Q(Exists(manager)) | Q(Exists(works_there)) | Q(Exists(stands_in)) | Q(Exists(contact))


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
    # Until then the draft is its leads' alone, and nobody is told of it.
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
