"""What keeping agreements needs of one person: a consent, an acceptance, what is still missing."""

from datetime import date, datetime

from django.db.models import F, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from agreements.cadence.check_ins import UNDO_FOR
from agreements.dashboard.need import Need
from agreements.models import Agreement, CommitmentTerms, Completion, Party
from agreements.models.commitment import ReportedStatus
from agreements.models.completion import Answer
from agreements.models.passing_on import passings_on
from agreements.models.revision import State
from stakeholders.models import User


def consents(user: User) -> list[Need]:
    """Commitments that their owner wants to pass on, with the consent of a department this person speaks for."""
    spoken_for = Party.objects.represented_by(user).values("pk")
    shared = Party.objects.with_another_voice_than(user).values("pk")
    drafted = CommitmentTerms.objects.filter(revision__state=State.DRAFT, receiver__in=spoken_for)
    # Who is owner and receiver at once answers only where nobody else does.
    theirs = drafted.exclude(Q(owner=user) & Q(receiver__in=shared)).filter(commitment__passings_on__consent="")
    wordings = list(theirs.select_related("commitment", "revision__agreement").order_by("pk").distinct())
    waiting = passings_on(wordings)
    return [
        Need(
            title=f"{wording.commitment} {wording.deliverable}",
            about=_("%(owner)s asks whether %(person)s may take it on: “%(reason)s”")
            % {"owner": asked.owner, "person": asked.to, "reason": asked.reason},
            act=_("Agree, or say why not"),
            url=reverse("agreements:passing-on-answer", args=[wording.revision.agreement.reference, asked.key]),
            id=f"passing-on-{wording.commitment.number}",
            blocks=True,
            due_on=wording.due_on,
            asked=asked.key,
        )
        for wording in wordings
        if (asked := waiting.get(wording.commitment_id))
    ]


def acceptances(user: User, *, at: datetime | None = None) -> list[Need]:
    """What is reported as done and waits for this person's answer; not while its owner can still take it back.

    Without a moment that of the database counts.
    """
    waiting = Completion.objects.open().answerable_by(user).filter(check_in__at__lte=(at or Now()) - UNDO_FOR)
    found = list(waiting.select_related("check_in__by", "commitment__terms").order_by("answer_by", "pk"))
    titles = _titles(found)
    return [
        Need(
            title=_said_of(completion),
            about=_("%(title)s: %(person)s reports it as done. An answer is agreed by %(day)s")
            % {
                "title": titles[completion.commitment.agreement_id],
                "person": completion.check_in.by,
                "day": date_format(completion.answer_by, "j F"),
            },
            act=_("Accept it, or say what is missing"),
            url=reverse("agreements:completion-answer", args=[completion.commitment.reference]),
            id=f"completion-{completion.commitment.number}",
            blocks=True,
            due_on=completion.answer_by,
            asked=completion.pk,
        )
        for completion in found
    ]


def returned(user: User) -> list[Need]:
    """What this person reported as done and the receiver gave back, until they say how it is going."""
    unheard = Q(commitment__reported_at=None) | Q(commitment__reported_at__lt=F("answered_at"))
    given_back = Completion.objects.filter(
        unheard,
        answer=Answer.MISSING,
        commitment__terms__owner=user,
        commitment__ended_at=None,
    ).exclude(commitment__reported_status=ReportedStatus.DONE)
    found = list(given_back.select_related("commitment__terms__receiver__department").order_by("answered_at", "pk"))
    newest = {completion.commitment_id: completion for completion in found}
    return [
        Need(
            title=_said_of(completion),
            about=_("%(department)s says what is missing: “%(missing)s”")
            % {"department": _receiver_of(completion), "missing": completion.missing},
            act=_("Look at it"),
            url=completion.commitment.get_absolute_url(),
            id=f"returned-{completion.commitment.number}",
            blocks=True,
            due_on=_due_on(completion),
            asked=completion.pk,
        )
        for completion in newest.values()
    ]


def _said_of(completion: Completion) -> str:
    terms = completion.commitment.terms
    return f"{completion.commitment} {terms.deliverable if terms else ''}".strip()


def _due_on(completion: Completion) -> date | None:
    terms = completion.commitment.terms
    return terms.due_on if terms else None


def _receiver_of(completion: Completion) -> str:
    terms = completion.commitment.terms
    return str(terms.receiver) if terms else ""


def _titles(found: list[Completion]) -> dict[int, str]:
    return Agreement.objects.filter(pk__in={completion.commitment.agreement_id for completion in found}).titles()
