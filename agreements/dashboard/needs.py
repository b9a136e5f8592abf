"""What needs one person today, in the order of what blocks others first."""

from collections.abc import Iterator
from datetime import date, datetime

from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from agreements.amendments.open_changes import waiting_for
from agreements.checks.blockers import blockers, section_url
from agreements.dashboard.check_in_needs import decisions, worries
from agreements.dashboard.completion_needs import acceptances, consents, returned
from agreements.dashboard.escalation_needs import stuck
from agreements.dashboard.need import Need
from agreements.dashboard.review_needs import actions, reviews
from agreements.drafting.snapshot import Reading, read_all
from agreements.models import (
    Agreement,
    Commitment,
    CommitmentTerms,
    Occasion,
    Outcome,
    Party,
    Revision,
    Signatory,
    SignOff,
)
from agreements.models.commitment import ReportedStatus
from agreements.models.handshake import answers
from agreements.models.occasion import Closing
from agreements.models.passing_on import passings_on
from agreements.models.revision import State
from stakeholders.absences import covering
from stakeholders.models import User


def to_decide(user: User, *, at: datetime | None = None) -> list[Need]:
    """Everything that waits for this person's word, what blocks others first; without a moment, now."""
    needs = [
        *changes(user),
        *signatures(user),
        *decisions(user),
        *offers(user),
        *consents(user),
        *acceptances(user, at=at),
        *returned(user),
        *worries(user),
        *stuck(user),
        *reviews(user, at=at),
        *actions(user),
        *drafts(user),
        *endorsements(user),
    ]
    return sorted(needs, key=lambda need: need.rank)


def changes(user: User) -> list[Need]:
    """Open amendments that wait for this person."""
    waiting = waiting_for(user)
    titles = _titles({change.revision.agreement_id for change in waiting})
    return [
        Need(
            title=_("A change in %(title)s") % {"title": titles[change.revision.agreement_id]},
            about=_("%(person)s asks: %(reason)s")
            % {"person": change.revision.asked_by, "reason": change.revision.reason},
            act=_("Put it in force") if change.is_agreed else _("Look at the change"),
            url=reverse("agreements:change-detail", args=[change.revision.agreement.reference, change.revision.number]),
            id=f"change-{change.revision.agreement.number}-{change.revision.number}",
            blocks=True,
            asked="in force" if change.is_agreed else "",
        )
        for change in waiting
    ]


def drafts(user: User) -> list[Need]:
    """Drafts that this person leads and that wait for them: a declined commitment, or the call to sign."""
    led = Revision.objects.filter(state=State.DRAFT, agreement__lead=user, agreement__first_in_force_at=None)
    readings = read_all(list(led.select_related("agreement__lead").order_by("agreement__number")))
    titles = _titles({reading.agreement.pk for reading in readings})
    return [need for reading in readings for need in _led(reading, titles[reading.agreement.pk])]


def _led(reading: Reading, title: str) -> Iterator[Need]:
    if not blockers(reading):
        yield Need(
            title=title,
            about=_("Nothing blocks signing any more"),
            act=_("Open signing"),
            url=reading.agreement.get_absolute_url(),
            id=f"open-{reading.agreement.number}",
            blocks=True,
        )
    for wording in reading.terms[CommitmentTerms]:
        given = reading.answers.get(wording.commitment_id)
        if given and given.answer == SignOff.Answer.NO:
            yield Need(
                title=f"{wording.commitment} {wording.deliverable}",
                about=_("%(title)s: %(owner)s says “%(reason)s”")
                % {"title": title, "owner": wording.owner, "reason": given.reason},
                act=_("Find another way"),
                url=section_url(reading.agreement, "commitments") + f"#{wording.anchor}",
                id=f"declined-{wording.commitment.number}",
                blocks=True,
                due_on=wording.due_on,
                asked=given.pk,
            )


def offers(user: User) -> list[Need]:
    """Commitments in drafts that wait for this person's answer."""
    drafted = CommitmentTerms.objects.filter(owner=user, revision__state=State.DRAFT)
    wordings = list(
        drafted.select_related("commitment", "revision__agreement", "owner", "receiver__department", "depends_on")
    )
    # What waits for the receiver's consent to another owner waits for nobody else.
    given = answers(wordings).keys() | passings_on(wordings).keys()
    titles = _titles({wording.revision.agreement_id for wording in wordings})
    return [
        Need(
            title=wording.deliverable,
            about=f"{titles[wording.revision.agreement_id]} · {wording.commitment}",
            act=_("Answer differently"),
            yes={"version": wording.version, "choice": "confirm"},
            url=reverse("agreements:handshake-answer", args=[wording.revision.agreement.reference, wording.key]),
            id=f"offer-{wording.commitment.number}",
            clause=wording,
            blocks=True,
            due_on=wording.due_on,
            asked=wording.acceptance_digest,
        )
        for wording in wordings
        if wording.commitment_id not in given
    ]


def signatures(user: User) -> list[Need]:
    """Sealed texts that this person has not signed yet; amendments are answered, not signed."""
    waiting = Signatory.objects.filter(
        person=user, revision__state=State.SEALED, revision__asked_by=None
    ).select_related("revision__agreement")
    signed = set(
        SignOff.objects.valid()
        .signatures()
        .filter(person=user, revision__state=State.SEALED)
        .values_list("revision_id", flat=True)
    )
    revisions = {seat.revision_id: seat.revision for seat in waiting if seat.revision_id not in signed}
    titles = _titles({revision.agreement_id for revision in revisions.values()})
    return [
        Need(
            title=titles[revision.agreement_id],
            about=_("Revision %(number)s, ready for your signature") % {"number": revision.number},
            act=_("Read and sign"),
            url=reverse("agreements:agreement-sign", args=[revision.agreement.reference]),
            id=f"sign-{revision.agreement.number}",
            blocks=True,
            asked=revision.number,
        )
        for revision in revisions.values()
    ]


def endorsements(user: User) -> list[Need]:
    """Outcomes in drafts that wait for the word of a party this person speaks for."""
    mine = list(
        Party.objects.represented_by(user)
        .filter(agreement__revisions__state=State.DRAFT, agreement__first_in_force_at=None)
        .select_related("department", "agreement")
    )
    agreements = {party.agreement_id for party in mine}
    outcomes = {
        outcome.revision.agreement_id: outcome
        for outcome in Outcome.objects.filter(revision__state=State.DRAFT, revision__agreement__in=agreements)
        .select_related("revision")
        .order_by("pk")
    }
    given = set(
        SignOff.objects.valid()
        .filter(agreement__in=agreements, capacity=SignOff.Capacity.ENDORSEMENT)
        .values_list("party_id", "digest")
    )
    titles = _titles(agreements)
    return [
        Need(
            title=titles[party.agreement_id],
            about=_("The shared outcome waits for the word of %(department)s") % {"department": party},
            act=_("Read and endorse"),
            yes={"digest": outcomes[party.agreement_id].content_digest()},
            yes_act=_("Endorse"),
            yes_url=reverse("agreements:outcome-endorse", args=[party.agreement.reference, party.department.code]),
            clause=outcomes[party.agreement_id],
            url=reverse("agreements:term-list", args=[party.agreement.reference, "outcome"]),
            id=f"endorse-{party.agreement.number}-{party.department.code}",
            blocks=True,
            asked=outcomes[party.agreement_id].content_digest(),
        )
        for party in mine
        if party.agreement_id in outcomes and (party.pk, outcomes[party.agreement_id].content_digest()) not in given
    ]


def check_ins(user: User) -> list[Occasion]:
    """Check-ins that this person owes, or somebody whom they stand in for, the longest due first."""
    theirs = Q(owner=user) | Q(owner__in=covering().filter(stand_in=user).values("person"))
    # A new owner owes nothing past, also before the tick has passed it on.
    owed = Occasion.objects.filter(theirs, closing=Closing.OPEN, commitment__ended_at=None)
    # Nor does anybody in an agreement that rests.
    asked = Commitment.objects.asked().values("pk")
    owed = owed.filter(owner=F("commitment__terms__owner"), commitment__in=asked)
    return list(owed.select_related("owner", "commitment__terms", "commitment__agreement").order_by("due_at", "pk"))


def coming_up(user: User, *, today: date, until: date) -> list[CommitmentTerms]:
    """This person's own commitments in force that are due between two days, both included."""
    mine = CommitmentTerms.objects.filter(
        owner=user, in_force_for__isnull=False, in_force_for__ended_at=None, due_on__range=(today, until)
    ).exclude(in_force_for__reported_status=ReportedStatus.DONE)
    return list(mine.select_related("commitment", "receiver__department").order_by("due_on", "pk"))


def drafts_of_mine(user: User) -> list[Agreement]:
    """The five newest agreements that this person leads and that are not in force yet."""
    led = Agreement.objects.filter(lead=user, revisions__in=Revision.objects.open(), first_in_force_at=None)
    return list(led.titled().order_by("-number")[:5])


def _titles(agreements: set[int]) -> dict[int, str]:
    return Agreement.objects.filter(pk__in=agreements).titles()
