"""Who reads what, said slowly, one condition after another for each agreement: the oracle of the indexed parts."""

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.utils import timezone

from agreements.models import Agreement, CommitmentTerms, DecisionRight, Party, PartyMember, Rhythm, Signatory
from agreements.models import Stakeholder as Named
from agreements.models.agreement import led_by, live
from stakeholders.absences import covering
from stakeholders.models import Department, User

SIGNED_OR_NOT = ("draft", "sealed", "in_force")
REPRESENTS = PartyMember.Role.REPRESENTATIVE
HERE = {"revision__agreement": OuterRef("pk")}
READER = OuterRef("reader")


def drafted_by(reader: User) -> QuerySet[Agreement]:
    """Those whose drafts this person may read."""
    return _asked_for(reader).filter(led_by(F("reader")) | Q(shared_at__isnull=False) & takes_part())


def visible_to(reader: User) -> QuerySet[Agreement]:
    """Those that exist for this person."""
    shared, once_in_force = Q(shared_at__isnull=False), Q(first_in_force_at__isnull=False)
    return _asked_for(reader).filter(led_by(F("reader")) | shared & takes_part() | once_in_force & reads())


def _asked_for(reader: User) -> QuerySet[Agreement]:
    return Agreement.objects.alias(reader=Value(reader.pk))


def takes_part() -> Q:
    """Who has a seat or an office, owns, approves, or is asked or told while it is drafted or signed."""
    party = Party.objects.filter(agreement=OuterRef("pk"), left_at=None)
    mine = party.filter(Q(members__person=READER) | Q(department__head=READER) | Q(department__deputies=READER))
    owner = CommitmentTerms.objects.filter(live(*SIGNED_OR_NOT), owner=READER, **HERE)
    approver = DecisionRight.objects.filter(live(*SIGNED_OR_NOT), approver=READER, **HERE)
    named = Q()
    for kind, field in ((Signatory, "person"), (Named, "person"), (DecisionRight, "told"), (Rhythm, "escalation")):
        terms = kind._default_manager.filter(live("draft", "sealed"), **{field: READER}, **HERE)
        named |= Q(Exists(terms))
    return Q(Exists(mine)) | Q(Exists(owner)) | Q(Exists(approver)) | named


def reads() -> Q:
    """Who reads what took force: managers, members of the parties, stand-ins of owners, the contact."""
    manager = User.objects.filter(pk=READER, is_manager=True)
    party = Party.objects.filter(agreement=OuterRef("pk"), left_at=None)
    works_there = party.filter(department__memberships__user=READER)
    in_force = HERE | {"revision__state": "in_force"}
    covered = covering(timezone.now()).filter(stand_in=OuterRef(READER)).values("person")
    stands_in = CommitmentTerms.objects.filter(owner__in=covered, **in_force)
    contact = Rhythm.objects.filter(escalation=READER, **in_force)
    return Q(Exists(manager)) | Q(Exists(works_there)) | Q(Exists(stands_in)) | Q(Exists(contact))


def represented_by(user: User) -> QuerySet[Party]:
    """The parties this person speaks for."""
    representative = Q(members__person=user, members__role=REPRESENTS)
    by_office = Q(department__head=user) | Q(department__deputies=user)
    return Party.objects.filter(representative | by_office, left_at=None).distinct()


def representatives(parties: list[int]) -> set[int]:
    """Who speaks for these parties."""
    seats = Party.objects.filter(pk__in=parties, left_at=None)
    sits = Q(party_memberships__party__in=seats, party_memberships__role=REPRESENTS)
    leads = Q(headed_departments__parties__in=seats) | Q(deputised_departments__parties__in=seats)
    return set(User.objects.active().filter(sits | leads).values_list("pk", flat=True))


def departments_of(user: User) -> QuerySet[Department]:
    """Where this person belongs."""
    return Department.objects.filter(Q(memberships__user=user) | Q(head=user) | Q(deputies=user)).distinct()
