"""The sign-off: a person's yes or no to exact words, never edited, only replaced by a newer answer."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agreements.models.agreement import Agreement
from agreements.models.commitment import Commitment
from agreements.models.party import Party
from agreements.models.revision import Revision
from stakeholders.models import User
from stakeholders.models.guard import Guard, Kept
from stakeholders.text.model_fields import ProseField


class Capacity(models.TextChoices):
    ENDORSEMENT = "endorsement", _("Endorses the outcome")
    ACCEPTANCE = "acceptance", _("Takes the promise on")
    WAIVER = "waiver", _("Goes along without endorsing")
    SIGNATURE = "signature", _("Signs")
    APPROVAL = "approval", _("Approves")
    ACKNOWLEDGEMENT = "acknowledgement", _("Agrees as receiver")


class Answer(models.TextChoices):
    YES = "yes", _("Yes")
    NO = "no", _("No")


class SignOffQuerySet(models.QuerySet["SignOff"]):
    def valid(self) -> "SignOffQuerySet":
        """Answers that nobody has taken back."""
        return self.filter(withdrawn_at=None)

    def yes(self) -> "SignOffQuerySet":
        return self.filter(answer=Answer.YES)

    def no(self) -> "SignOffQuerySet":
        return self.filter(answer=Answer.NO)

    def signatures(self) -> "SignOffQuerySet":
        return self.filter(capacity=Capacity.SIGNATURE)


class SignOff(models.Model):
    """One answer to one exact text: signature, approval, acknowledgement, acceptance, endorsement or its waiver.

    `digest` is what was answered to: the revision's for signatures, approvals and acknowledgements,
    the clause's own for acceptances, endorsements and waivers. When the text changes, the digest no longer
    matches and the answer no longer counts.
    """

    Capacity = Capacity
    Answer = Answer

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="sign_offs")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="sign_offs")
    capacity = models.CharField(max_length=16, choices=Capacity.choices)
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="sign_offs")
    party = models.ForeignKey(Party, null=True, on_delete=models.PROTECT, related_name="+")
    commitment = models.ForeignKey(Commitment, null=True, on_delete=models.PROTECT, related_name="sign_offs")
    answer = models.CharField(max_length=3, choices=Answer.choices)
    reason = ProseField(blank=True)
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    objects = SignOffQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["revision", "capacity", "person", "party", "commitment", "digest"],
                condition=Q(withdrawn_at=None),
                nulls_distinct=False,
                name="person_answers_a_text_once",
            ),
            models.CheckConstraint(condition=Q(answer="yes") | ~Q(reason=""), name="a_no_has_its_reason"),
            models.CheckConstraint(condition=~Q(capacity="waiver") | ~Q(reason=""), name="a_waiver_has_its_reason"),
            models.CheckConstraint(
                condition=~Q(capacity__in=["acceptance", "acknowledgement"]) | Q(commitment__isnull=False),
                name="acceptance_names_its_commitment",
            ),
            models.CheckConstraint(
                condition=~Q(capacity__in=["endorsement", "waiver", "signature"]) | Q(party__isnull=False),
                name="signature_names_its_party",
            ),
        ]
        triggers = [
            Kept(name="answers_are_kept", operation=pgtrigger.Delete),
            Guard(
                name="answers_stand",
                operation=pgtrigger.Update,
                func="""
                    IF to_jsonb(NEW) - 'withdrawn_at' IS DISTINCT FROM to_jsonb(OLD) - 'withdrawn_at' THEN
                        RAISE EXCEPTION 'an answer is never rewritten' USING ERRCODE = 'restrict_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person.name}: {self.get_answer_display()}"
