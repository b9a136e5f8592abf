"""The completion: a commitment reported as done, and what its receiver answers."""

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from agreements.models.agreement import led_by
from agreements.models.check_in import CheckIn
from agreements.models.commitment import Commitment, ReportedStatus
from agreements.models.party import Party
from agreements.models.rhythm import Rhythm
from stakeholders.models import User
from stakeholders.text.model_fields import ProseField


class Answer(models.TextChoices):
    OPEN = "", _("Waits for the receiver")
    ACCEPTED = "accepted", _("Accepted")
    MISSING = "missing", _("Something is missing")
    SILENCE = "silence", _("Accepted, as agreed, without an answer")
    WITHDRAWN = "withdrawn", _("Taken back by the owner")


class CompletionQuerySet(models.QuerySet["Completion"]):
    def open(self) -> "CompletionQuerySet":
        """Those that still wait for an answer; a commitment that is not in force waits for none."""
        return self.filter(answer=Answer.OPEN, commitment__ended_at=None, commitment__terms__isnull=False)

    def returned(self) -> "CompletionQuerySet":
        """What the receiver sent back and the owner has not reported on since, of what is neither done nor ended.

        Of several that came back one after the other, the newest alone.
        """
        newest = Completion.objects.filter(commitment=OuterRef("commitment"), answer=Answer.MISSING)
        silent = Q(commitment__reported_at=None) | Q(commitment__reported_at__lt=F("answered_at"))
        found = self.filter(silent, pk=newest.order_by("-answered_at", "-pk").values("pk")[:1])
        return found.filter(commitment__ended_at=None).exclude(commitment__reported_status=ReportedStatus.DONE)

    def answerable_by(self, user: User) -> "CompletionQuerySet":
        """Those to which this person may answer: for the receiver, or as the escalation contact who was asked.

        Where that contact has left, or delivers it, the lead is asked instead.
        Whoever delivers and receives answers only where nobody else speaks for the receiver.
        """
        rhythm = Rhythm.objects.filter(revision=OuterRef("commitment__terms__revision"))
        nobody = Q(escalation__is_active=False) | Q(escalation=OuterRef("commitment__terms__owner"))
        leads = led_by(user, "commitment__agreement__") & Q(Exists(rhythm.filter(nobody)))
        asked = Q(asked_contact_at__isnull=False) & (Q(Exists(rhythm.filter(escalation=user))) | leads)
        speaks = Q(commitment__terms__receiver__in=Party.objects.represented_by(user).values("pk"))
        shared = Party.objects.with_another_voice_than(user).values("pk")
        return self.filter(asked | speaks).exclude(_delivered_by(user) & Q(commitment__terms__receiver__in=shared))


def _delivered_by(user: User) -> Q:
    return Q(commitment__terms__owner=user) | Q(check_in__by=user)


class Completion(models.Model):
    """One question to the receiver: is it what was promised?"""

    Answer = Answer

    check_in = models.OneToOneField(CheckIn, on_delete=models.PROTECT, related_name="completion")
    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="completions")
    # The last working day of the receiver's time to answer, where the organisation is.
    answer_by = models.DateField()
    answer = models.CharField(max_length=9, choices=Answer.choices, blank=True, default=Answer.OPEN)
    # Null where nobody answered: the agreed rule about silence did.
    answered_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    missing = ProseField(blank=True)
    # When the escalation contact was asked, where that is the agreed rule.
    asked_contact_at = models.DateTimeField(null=True)

    objects = CompletionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["commitment"], condition=Q(answer=""), name="receiver_is_asked_one_question_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None, answered_by=None)
                | Q(answer="silence", answered_at__isnull=False, answered_by=None)
                | ~Q(answer__in=["", "silence"]) & Q(answered_at__isnull=False, answered_by__isnull=False),
                name="answer_of_the_receiver_has_its_moment",
            ),
            models.CheckConstraint(
                condition=Q(answer="missing") & ~Q(missing="") | ~Q(answer="missing") & Q(missing=""),
                name="what_is_missing_is_said",
            ),
        ]
        indexes = [
            # Reader: the tick, looking for completions whose time to answer is over.
            models.Index(
                fields=["answer_by"],
                condition=Q(answer="", asked_contact_at=None),
                name="open_completion_by_answer_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.commitment}: {self.get_answer_display()}"

    @property
    def is_open(self) -> bool:
        return self.answer == Answer.OPEN

    @property
    def is_accepted(self) -> bool:
        return self.answer in (Answer.ACCEPTED, Answer.SILENCE)
