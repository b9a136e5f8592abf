"""Who may knock: predicates over rows. What may be true is asked by the verbs."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from agreements.models import (
    Agreement,
    Commitment,
    CommitmentTerms,
    Completion,
    Party,
    PartyMember,
    Revision,
    Rhythm,
)
from agreements.models.agreement import AgreementQuerySet, led_by
from agreements.models.revision import RevisionQuerySet
from stakeholders.absences import covering
from stakeholders.models import Department, User
from stakeholders.prepared_queries import Queries, prepared


def may_start(user: User) -> bool:
    """Any active member of a department may start an agreement; one query."""
    return bool(_departments(person=user)["departments"])


@prepared
def _departments(*, person: User) -> Queries:
    return {"departments": Department.objects.of(person).values_list("pk")[:1]}


def may_read_draft(user: User, agreement: Agreement) -> bool:
    return Agreement.objects.drafted_by(user).filter(pk=agreement.pk).exists()


def revisions_for(user: User, agreement: Agreement) -> RevisionQuerySet:
    """The texts this person may read: all who draft read all; others what was in force, and amendments asked for."""
    revisions = Revision.objects.filter(agreement=agreement)
    if may_read_draft(user, agreement):
        return revisions
    return revisions.filter(Q(in_force_at__isnull=False) | Q(asked_by__isnull=False)).exclude(digest="")


def leads(user: User, agreement: Agreement) -> bool:
    """The lead, and the second lead with the same rights."""
    return user.pk in (agreement.lead_id, agreement.second_lead_id)


def may_lead(user: User, agreement: Agreement) -> bool:
    """Whoever may speak for a party of it, and can still sign in."""
    return user.is_active and Party.objects.filter(agreement=agreement).represented_by(user).exists()


def agreements_without_lead(user: User) -> AgreementQuerySet:
    """The agreements whose lead has left and whose lead this person may take over, for lists of many.

    The second lead may, and whoever speaks for the department of the lead; where nobody does, whoever speaks
    for any party.
    """
    seats = Party.objects.filter(agreement=OuterRef("pk"), left_at=None)
    mine = Party.objects.represented_by(user).values("pk")
    of_lead = seats.filter(
        Q(members__person=OuterRef("lead"), members__role=PartyMember.Role.REPRESENTATIVE)
        | Q(department__memberships__user=OuterRef("lead"))
        | Q(department__deputies=OuterRef("lead"))
    )
    speaks = Exists(of_lead.filter(pk__in=mine))
    elsewhere = ~Exists(of_lead.with_a_voice()) & Exists(seats.filter(pk__in=mine))
    asked = Q(second_lead=user) | Q(shared_at__isnull=False) & (speaks | elsewhere)
    return Agreement.objects.filter(asked, lead__is_active=False)


def may_take_over(user: User, agreement: Agreement) -> bool:
    """Whoever may take the place of a lead who has left; see `agreements_without_lead`."""
    return agreements_without_lead(user).filter(pk=agreement.pk).exists()


def may_edit(user: User, agreement: Agreement) -> bool:
    """The lead and whoever may speak for a party."""
    return leads(user, agreement) or bool(_seats(person=user, agreement=agreement.pk)["seats"])


@prepared
def _seats(*, person: User, agreement: int) -> Queries:
    return {"seats": Party.objects.filter(agreement=agreement).represented_by(person).values_list("pk")}


def may_speak_for(user: User, party: Party) -> bool:
    """Its head, its deputies and its representatives."""
    return Party.objects.filter(pk=party.pk).represented_by(user).exists()


def may_name_signatory(user: User, agreement: Agreement, party: Party) -> bool:
    """Each party names its own; whoever writes the draft does it for a party that nobody speaks for yet."""
    return may_speak_for(user, party) or (not party.has_speaker() and may_edit(user, agreement))


def may_seat(user: User, agreement: Agreement, party: Party, role: str) -> bool:
    """Each party seats its own people; the draft's writers may invite others to read along."""
    reads_along = role == PartyMember.Role.CONTRIBUTOR
    return may_name_signatory(user, agreement, party) or (reads_along and may_edit(user, agreement))


def may_unseat(user: User, member: PartyMember) -> bool:
    """Whoever speaks for the party, the person themselves, and the lead for those who read along."""
    reads_along = member.role == PartyMember.Role.CONTRIBUTOR
    led = leads(user, member.party.agreement)
    return member.person_id == user.pk or may_speak_for(user, member.party) or (reads_along and led)


def may_remove_party(user: User, agreement: Agreement, party: Party) -> bool:
    """The lead, who may have asked the wrong department, and whoever speaks for it."""
    return leads(user, agreement) or may_speak_for(user, party)


def may_seal(user: User, agreement: Agreement) -> bool:
    return leads(user, agreement)


def may_answer_for(user: User, terms: CommitmentTerms) -> bool:
    """Only the named owner takes a commitment on."""
    return terms.owner_id == user.pk


def may_consent(user: User, terms: CommitmentTerms) -> bool:
    """Whoever speaks for the receiver; the owner themselves only where nobody else does."""
    return wordings_to_consent_to(user).filter(pk=terms.pk).exists()


def wordings_to_consent_to(user: User) -> QuerySet[CommitmentTerms]:
    """The wordings to another owner of which this person may consent, for lists of many; see `may_consent`."""
    spoken_for = Party.objects.represented_by(user).values("pk")
    shared = Party.objects.with_another_voice_than(user).values("pk")
    return CommitmentTerms.objects.filter(receiver__in=spoken_for).exclude(Q(owner=user) & Q(receiver__in=shared))


def may_accept(user: User, completion: Completion) -> bool:
    """Whoever speaks for the receiver, and the escalation contact once asked; see CompletionQuerySet.answerable_by."""
    return Completion.objects.answerable_by(user).filter(pk=completion.pk).exists()


def may_check_in(user: User, commitment: Commitment, at: datetime) -> bool:
    """The owner, and whoever stands in for them at that moment."""
    if commitment.terms is None:
        return False
    return commitment.terms.owner_id == user.pk or stands_in_for(user, commitment.terms.owner_id, at)


def stands_in_for(user: User, owner_id: int, at: datetime) -> bool:
    """True while the owner is away and this person, who is there, was named for that time."""
    return covering(at).filter(stand_in=user, person=owner_id).exists()


def may_stop_ladder(user: User, commitment: Commitment, at: datetime) -> bool:
    """Either side: the owner or their stand-in, whoever speaks for the receiver, the lead, the escalation contact."""
    if commitment.terms is None:
        return False
    contact = Rhythm.objects.filter(revision=commitment.terms.revision_id, escalation=user)
    asked = may_check_in(user, commitment, at) or may_speak_for(user, commitment.terms.receiver)
    return asked or leads(user, commitment.agreement) or contact.exists()


def agreements_to_ask_in(user: User) -> AgreementQuerySet:
    """The agreements in which this person may ask for a change, for lists of many."""
    represented = Party.objects.represented_by(user).values("agreement")
    owned = Commitment.objects.filter(terms__owner=user, ended_at=None).values("agreement")
    return Agreement.objects.filter(led_by(user) | Q(pk__in=represented) | Q(pk__in=owned))


def may_ask_for_a_change(user: User, agreement: Agreement) -> bool:
    """The lead, whoever may speak for a party, and the owner of a commitment in force."""
    return may_edit(user, agreement) or bool(_owned(person=user, agreement=agreement.pk)["first"])


@prepared
def _owned(*, person: User, agreement: int) -> Queries:
    owned = Commitment.objects.filter(agreement=agreement, terms__owner=person, ended_at=None)
    return {"first": owned.values_list("pk")[:1]}
