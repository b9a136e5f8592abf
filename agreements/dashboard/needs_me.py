"""What needs one person today, in the order of what blocks others first."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from agreements.agreeing.amending import waiting_for
from agreements.checking.blockers import blockers, section_url
from agreements.drafting.reading import Reading, read_all
from agreements.models import (
    Agreement,
    CommitmentTerms,
    Occasion,
    Outcome,
    Party,
    Revision,
    Signatory,
    SignOff,
    Term,
)
from agreements.models.commitment import Standing
from agreements.models.handshake import answers
from agreements.models.occasion import Closing
from agreements.models.revision import State
from stakeholders.models import User


@dataclass(frozen=True)
class Need:
    """One thing to do, and the page where it is done."""

    title: str
    about: str
    act: str
    url: str
    id: str
    # What to post to say yes at once, where one word is enough; to the page itself unless `yes_url` says where.
    yes: Mapping[str, object] = field(default_factory=dict)
    yes_url: str = ""
    yes_act: str = field(default_factory=lambda: _("Confirm"))
    # The words that the yes is said to, where the title does not hold them.
    clause: Term | None = None


def to_decide(user: User) -> list[Need]:
    """Everything that waits for this person's word, what blocks others first."""
    return [*changes(user), *signatures(user), *offers(user), *drafts(user), *endorsements(user)]


def count(user: User) -> int:
    """How many things need this person: words and check-ins."""
    return len(to_decide(user)) + len(check_ins(user))


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
            )


def offers(user: User) -> list[Need]:
    """Commitments in drafts that wait for this person's answer."""
    drafted = CommitmentTerms.objects.filter(owner=user, revision__state=State.DRAFT)
    wordings = list(
        drafted.select_related("commitment", "revision__agreement", "owner", "receiver__department", "depends_on")
    )
    given = answers(wordings)
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
        SignOff.objects.standing()
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
        SignOff.objects.standing()
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
        )
        for party in mine
        if party.agreement_id in outcomes and (party.pk, outcomes[party.agreement_id].content_digest()) not in given
    ]


def check_ins(user: User) -> list[Occasion]:
    """Check-ins that this person owes, the longest due first."""
    owed = Occasion.objects.filter(owner=user, closing=Closing.OPEN, commitment__ended_at=None)
    return list(owed.select_related("commitment__terms", "commitment__agreement").order_by("due_at", "pk"))


def coming_up(user: User, *, today: date, until: date) -> list[CommitmentTerms]:
    """This person's own commitments in force that are due between two days, both included."""
    mine = CommitmentTerms.objects.filter(
        owner=user, in_force_for__isnull=False, in_force_for__ended_at=None, due_on__range=(today, until)
    ).exclude(in_force_for__standing=Standing.DONE)
    return list(mine.select_related("commitment", "receiver__department").order_by("due_on", "pk"))


def drafts_of_mine(user: User) -> list[Agreement]:
    """The five newest agreements that this person leads and that are not in force yet."""
    led = Agreement.objects.filter(lead=user, revisions__in=Revision.objects.open(), first_in_force_at=None)
    return list(led.titled().order_by("-number")[:5])


def _titles(agreements: set[int]) -> dict[int, str]:
    return Agreement.objects.filter(pk__in=agreements).titles()
