"""The revision: one numbered version of the terms, sealed before it is signed and never changed after."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agreements.models.agreement import Agreement
from stakeholders.models import User
from stakeholders.models.guard import Guard, Kept
from stakeholders.text.model_fields import ProseField

# Once sealed, the text is immutable: only the state and the moment of entry into force may change. The state never
# goes back to draft, because the terms of a draft may change.
FROZEN = """
    IF OLD.digest <> '' AND (NEW.state = 'draft' OR (NEW.id, NEW.canonical, NEW.digest, NEW.number, NEW.agreement_id,
        NEW.sealed_at, NEW.sealed_by_id, NEW.reason, NEW.asked_by_id) IS DISTINCT FROM (OLD.id, OLD.canonical,
        OLD.digest, OLD.number, OLD.agreement_id, OLD.sealed_at, OLD.sealed_by_id, OLD.reason, OLD.asked_by_id)) THEN
        RAISE EXCEPTION 'a sealed revision is never rewritten' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
"""


class State(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SEALED = "sealed", _("Sealed")
    IN_FORCE = "in_force", _("In force")
    SUPERSEDED = "superseded", _("Superseded")
    ABANDONED = "abandoned", _("Set aside")


class RevisionQuerySet(models.QuerySet["Revision"]):
    def open(self) -> "RevisionQuerySet":
        """Revisions still on their way: being drafted or being signed; at most one for each agreement."""
        return self.filter(state__in=[State.DRAFT, State.SEALED])

    def withdrawn(self) -> "RevisionQuerySet":
        """The texts of drafts that are withdrawn now."""
        return self.filter(withdrawal__isnull=False, withdrawal__taken_up_at=None)

    def in_force(self) -> "RevisionQuerySet":
        return self.filter(state=State.IN_FORCE)

    def ever_in_force(self) -> "RevisionQuerySet":
        return self.filter(state__in=[State.IN_FORCE, State.SUPERSEDED])

    def newest(self) -> "Revision | None":
        return self.order_by("-number").first()


class Revision(models.Model):
    """One version of everything the parties agree on."""

    State = State

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    # Set for amendments: who asked for it and why; empty for a first draft.
    asked_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    reason = ProseField(blank=True)
    canonical = models.BinaryField(default=b"")
    digest = models.CharField(max_length=64, blank=True)
    sealed_at = models.DateTimeField(null=True)
    sealed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    in_force_at = models.DateTimeField(null=True)
    # False makes the tick look again whether a review has to be planned.
    is_planned = models.BooleanField(default=False)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agreement", "number"], name="revision_number_is_given_once"),
            models.UniqueConstraint(
                fields=["agreement"],
                condition=Q(state__in=["draft", "sealed"]),
                name="agreement_has_one_open_revision",
            ),
            models.UniqueConstraint(
                fields=["agreement"], condition=Q(state="in_force"), name="agreement_has_one_revision_in_force"
            ),
            models.CheckConstraint(
                condition=Q(digest="", sealed_at=None, sealed_by=None)
                | ~Q(digest="") & Q(sealed_at__isnull=False, sealed_by__isnull=False),
                name="seal_is_complete",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "abandoned"]) | ~Q(digest=""), name="what_is_signed_is_sealed"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["in_force", "superseded"], in_force_at__isnull=False)
                | Q(state__in=["draft", "sealed", "abandoned"], in_force_at=None),
                name="revision_in_force_has_its_moment",
            ),
        ]
        indexes = [
            # Reader: the tick, looking for texts whose reviews are not planned.
            models.Index(
                fields=["agreement"], condition=Q(state="in_force", is_planned=False), name="revision_to_plan_for"
            ),
            # Reader: the tick, looking for dates that a change has moved.
            models.Index(
                fields=["in_force_at"],
                condition=Q(state="in_force", asked_by__isnull=False),
                name="change_by_in_force_at",
            ),
            # Reader: the tick, looking for changes that wait for an answer.
            models.Index(
                fields=["agreement"],
                condition=Q(state__in=["draft", "sealed"], asked_by__isnull=False),
                name="open_change",
            ),
        ]
        triggers = [
            Guard(name="sealed_text_stands", operation=pgtrigger.Update, func=FROZEN),
            Kept(name="revisions_are_kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.agreement.reference}, revision {self.number}"

    @property
    def is_draft(self) -> bool:
        return self.state == State.DRAFT

    @property
    def is_sealed(self) -> bool:
        return self.state == State.SEALED

    @property
    def is_in_force(self) -> bool:
        return self.state == State.IN_FORCE

    @property
    def is_amendment(self) -> bool:
        return self.asked_by_id is not None
