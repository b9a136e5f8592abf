"""Open points: what still has to be talked about in a text, each with one life from being raised to being settled."""

import uuid
from collections.abc import Mapping
from typing import Any

import pgtrigger
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agreements.models.agreement import Agreement
from agreements.models.party import Party
from agreements.models.sign_off import SignOff
from stakeholders.models import User
from stakeholders.models.guard import Guard, Kept
from stakeholders.text.model_fields import ProseField


class PointKind(models.TextChoices):
    """What a point wants: an answer, other words, a change before signing, or a reason."""

    QUESTION = "question", _("Question")
    SUGGESTION = "suggestion", _("Suggestion")
    OBJECTION = "objection", _("Objection")
    CHALLENGE = "challenge", _("Challenge")


class PointState(models.TextChoices):
    OPEN = "", _("Open")
    SETTLED = "settled", _("Settled")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    TAKEN_OVER = "taken_over", _("Taken over")
    DECLINED = "declined", _("Declined")


class OpenPointQuerySet(models.QuerySet["OpenPoint"]):
    def open(self) -> "OpenPointQuerySet":
        """Points that are not closed, raised by a party that is still at the table."""
        return self.filter(state=PointState.OPEN, party__left_at=None)

    def beside_signing(self) -> "OpenPointQuerySet":
        """Points that were raised in the talk; a refusal to sign has its own turns."""
        return self.filter(refusal=None)

    def with_raiser(self) -> "OpenPointQuerySet":
        """Annotate `raiser_is_here`: whoever raised it can sign in and still belongs to the party."""
        party = OuterRef("party")
        belongs = (
            Q(party_memberships__party=party)
            | Q(headed_departments__parties=party)
            | Q(deputised_departments__parties=party)
            | Q(memberships__department__parties=party)
        )
        people = User.objects.active().filter(belongs, pk=OuterRef("raised_by"))
        return self.annotate(raiser_is_here=Exists(people))


class OpenPoint(models.Model):
    """One thing that is open between the parties, at a clause or at the whole draft; all of its words are kept.

    It belongs to the agreement and not to a revision: it stays open while the text is sealed and opened again.
    """

    Kind = PointKind
    State = PointState

    # That of the form: sent twice, it is one point.
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="points", db_index=False)
    # Counts in the agreement, from 1.
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=PointKind.choices)
    # The clause that it is about, by its kind and its key; empty for the draft as a whole.
    clause = models.CharField(max_length=20, blank=True)
    clause_key = models.UUIDField(null=True)
    raised_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    # For whom it was raised.
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    words = ProseField()
    # What the raiser names that would settle an objection.
    would_settle = ProseField(blank=True)
    # Of whom an answer is wanted, every other party where it is null; and by which day.
    asked = models.ForeignKey(Party, null=True, on_delete=models.PROTECT, related_name="+")
    wanted_by = models.DateField(null=True)
    mentioned = models.ManyToManyField(User, related_name="+")
    # Of a suggestion: the clause as it stood ("before") and as it would read ("after"), as in Term.wording, and its
    # version then.
    wordings = models.JSONField(null=True)
    version = models.PositiveIntegerField(null=True)
    # The refusal to sign that it came with; it closes with it.
    refusal = models.OneToOneField(SignOff, null=True, on_delete=models.PROTECT, related_name="point")
    # True after an answer by another side: whoever raised it says whether that settles it.
    is_answered = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=PointState.choices, blank=True, default=PointState.OPEN)
    closed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)
    # How it was settled, or why it was declined, in one line.
    line = ProseField(blank=True)

    objects = OpenPointQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agreement", "number"], name="point_has_its_number_in_the_agreement"),
            models.CheckConstraint(
                condition=Q(clause="", clause_key=None) | ~Q(clause="") & Q(clause_key__isnull=False),
                name="point_stands_at_a_clause_or_at_the_draft",
            ),
            models.CheckConstraint(
                condition=~Q(kind="objection") | ~Q(would_settle=""), name="objection_says_what_would_settle_it"
            ),
            models.CheckConstraint(
                condition=Q(kind="suggestion", wordings__isnull=False, version__isnull=False, clause_key__isnull=False)
                | ~Q(kind="suggestion") & Q(wordings=None, version=None),
                name="suggestion_has_its_words_and_its_version",
            ),
            models.CheckConstraint(condition=Q(asked=None) | ~Q(asked=F("party")), name="point_asks_another_party"),
            models.CheckConstraint(
                condition=Q(state="", closed_by=None, closed_at=None, line="")
                | ~Q(state="") & Q(closed_by__isnull=False, closed_at__isnull=False),
                name="closed_point_has_its_person_and_moment",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["taken_over", "declined"]) | Q(kind="suggestion"),
                name="suggestion_is_taken_over_or_declined",
            ),
            models.CheckConstraint(
                # Whoever refused to sign says yes, it is settled, and no more.
                condition=~Q(state__in=["settled", "declined"]) | ~Q(line="") | Q(refusal__isnull=False),
                name="settled_point_has_its_line",
            ),
            models.CheckConstraint(condition=Q(refusal=None) | Q(kind="objection"), name="refusal_is_an_objection"),
        ]
        indexes = [
            # Reader: every page of a draft, and Home, looking for what is open.
            models.Index(fields=["agreement"], condition=Q(state=""), name="open_point_by_agreement"),
        ]
        triggers = [
            Kept(name="points_are_kept", operation=pgtrigger.Delete),
            Guard(
                name="points_stand",
                operation=pgtrigger.Update,
                func="""
                    IF OLD.state <> '' THEN
                        RAISE EXCEPTION 'a closed point stays closed' USING ERRCODE = 'restrict_violation';
                    END IF;
                    IF to_jsonb(NEW) - ARRAY['is_answered', 'state', 'closed_by_id', 'closed_at', 'line']
                        IS DISTINCT FROM
                        to_jsonb(OLD) - ARRAY['is_answered', 'state', 'closed_by_id', 'closed_at', 'line']
                    THEN
                        RAISE EXCEPTION 'a point is never rewritten' USING ERRCODE = 'restrict_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("agreements:point-detail", args=[self.agreement.reference, self.number])

    @property
    def anchor(self) -> str:
        """Id of the point in a page."""
        return f"point-{self.number}"

    @property
    def is_open(self) -> bool:
        return self.state == PointState.OPEN

    @property
    def is_objection(self) -> bool:
        return self.kind == PointKind.OBJECTION

    @property
    def is_suggestion(self) -> bool:
        return self.kind == PointKind.SUGGESTION

    def suggested_values(self) -> dict[str, Any]:
        """Return the fields of the clause as a suggestion would have them, as in Term.values; empty for others."""
        return values_of(self.wordings["after"]) if self.wordings else {}


def values_of(wording: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of a wording, people and departments as their ids."""
    return {name: value["id"] if isinstance(value, dict) else value for name, value in wording.items()}
