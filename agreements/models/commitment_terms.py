"""What a commitment says in one revision: who delivers what to whom by when."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from agreements.models.commitment import Commitment
from agreements.models.party import Party
from agreements.models.term import Term
from stakeholders.models import User
from stakeholders.text.model_fields import HeadlineField, ProseField, shows_what_it_says


class CommitmentTerms(Term):
    """The wording of one promise."""

    kind = "commitment"
    content = ("deliverable", "owner", "receiver", "due_on", "acceptance", "depends_on")
    headline = "deliverable"
    # What the owner answers to: another order or dependency keeps the answer.
    accepted = ("deliverable", "owner", "receiver", "due_on", "acceptance")

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="wordings")
    deliverable = HeadlineField(_("what will be delivered"))
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("owner"))
    receiver = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+", verbose_name=_("receiver"))
    due_on = models.DateField(_("due on"))
    acceptance = ProseField(_("the receiver accepts it when"), blank=True)
    depends_on = models.ForeignKey(
        Commitment, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("depends on")
    )

    class Meta(Term.Meta):
        verbose_name = _("promise")
        verbose_name_plural = _("promises")
        constraints = [
            *Term.Meta.constraints,
            models.UniqueConstraint(fields=["revision", "commitment"], name="commitment_is_worded_once_in_a_revision"),
            models.CheckConstraint(
                condition=~models.Q(depends_on=models.F("commitment")), name="commitment_depends_on_another_one"
            ),
            models.CheckConstraint(
                condition=shows_what_it_says("deliverable"),
                name="deliverable_shows_what_it_says",
                violation_error_message=_("Use one line of characters that are seen."),
            ),
        ]
        indexes = [
            # Reader: the tick, looking for dates that another agreement broke.
            models.Index(
                fields=["depends_on"], condition=models.Q(depends_on__isnull=False), name="terms_by_what_they_need"
            ),
            # Reader: home and the list "mine".
            models.Index(fields=["owner"], name="commitment_terms_by_owner"),
            # Reader: the list of promises by date, where there are more than one counts.
            models.Index(fields=["due_on"], name="commitment_terms_by_date"),
        ]

    def summary(self) -> str:
        return self.deliverable

    def wording(self) -> dict[str, Any]:
        return {"reference": self.commitment.reference, **super().wording()}

    def needed_by(self) -> str:
        resting = CommitmentTerms.objects.filter(revision=self.revision, depends_on=self.commitment)
        return ", ".join(resting.order_by("position").values_list("deliverable", flat=True))

    @classmethod
    def related(cls) -> list[str]:
        return ["commitment", *super().related()]

    @property
    def acceptance_digest(self) -> str:
        return self.content_digest(*self.accepted)

    def prepare_identity(self) -> None:
        if self.commitment_id is None:
            self.commitment = Commitment.promise(agreement=self.revision.agreement, key=self.key)
