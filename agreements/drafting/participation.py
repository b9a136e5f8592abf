"""Whether somebody who is asked takes part: yes, not now, or ask somebody else; the answer may be changed."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Lower
from django.utils.translation import gettext as _

from agreements.models import (
    Agreement,
    CommitmentTerms,
    DecisionRight,
    Event,
    Participation,
    Party,
    Rhythm,
    Signatory,
    Stakeholder,
    Term,
)
from agreements.models.agreement import AgreementQuerySet, Stage, led_by
from agreements.models.event import record
from agreements.models.kinds import EventKind
from agreements.models.revision import State
from agreements.permissions import may_read_draft
from stakeholders.models import Department, User

WORDS_AT_MOST = 1_000
Naming = tuple[type[Term], tuple[str, ...]]
# The clauses that ask somebody to take part, and the fields that name them; who helps is told, and asked nothing.
ASKING: tuple[Naming, ...] = (
    (Signatory, ("person",)),
    (DecisionRight, ("approver", "told")),
    (Stakeholder, ("person",)),
)
NAMING: tuple[Naming, ...] = (*ASKING, (Rhythm, ("escalation",)))
OWNING: Naming = (CommitmentTerms, ("owner",))


class CannotAnswer(Exception):
    """Says in one sentence why this answer cannot be given any more."""


@transaction.atomic
def answer_participation(
    *, agreement: Agreement, answer: str, instead: str = "", words: str = "", version: int = 0, by: User, at: datetime
) -> Participation:
    """Store whether this person takes part, in place of what they said before; the lead is told.

    `version` is that of the answer they saw, 0 for none; the same answer twice is one. Raises CannotAnswer when
    another answer came meanwhile, they lead it or are not named in it any more, or it is not being drafted.
    """
    agreement = Agreement.objects.locked(agreement.pk)
    _refuse_closed(agreement, by)
    before = Participation.objects.filter(agreement=agreement, person=by).first()
    given = before or Participation(agreement=agreement, person=by, version=0)
    said = (answer, instead if answer == Participation.Answer.SOMEBODY_ELSE else "", words)
    if (given.answer, given.instead, given.words) == said:
        return given
    if given.version != version:
        raise CannotAnswer(_("You have answered this already. Look at that answer; you may change it."))
    given.answer, given.instead, given.words = said
    given.at, given.version, given.asked_instead = at, version + 1, None
    given.save()
    record(agreement, EventKind.PARTICIPATION_ANSWERED, by=by, at=at, answer=answer)
    return given


def _refuse_closed(agreement: Agreement, by: User) -> None:
    if agreement.is_withdrawn:
        raise CannotAnswer(_("This draft was withdrawn. There is nothing to answer."))
    if agreement.is_active:
        raise CannotAnswer(_("This agreement is in force. There is nothing to answer."))
    if by.pk in (agreement.lead_id, agreement.second_lead_id):
        raise CannotAnswer(_("You lead this agreement: you ask the others."))
    if not may_read_draft(by, agreement):
        raise CannotAnswer(_("You are not named in this agreement any more. There is nothing to answer."))


def participations_awaiting(person: User) -> AgreementQuerySet:
    """Return the drafts in which this person is asked to take part and has not answered; one query.

    Each with its lead, and with `asks`: the name of the department that is asked through them, if any.
    """
    of_party = Party.objects.filter(agreement=OuterRef("pk"), left_at=None)
    signs_for = Signatory.objects.filter(revision__state=State.DRAFT, person=person).values("party")
    speaks = of_party.filter(Q(members__person=person) | Q(pk__in=signs_for) | _by_office(person))
    own = Department.objects.of(person).order_by(Lower("name")).values("name")
    name = Coalesce(
        Subquery(speaks.order_by(Lower("department__name")).values("department__name")[:1]),
        Subquery(own[:1]),
        Value(""),
    )
    return drafts_asking(person).select_related("lead").annotate(asks=name).order_by("pk")


def drafts_asking(reader: User | OuterRef) -> AgreementQuerySet:
    """The shared drafts that ask this person: named there, not the lead, without an answer, and no act of theirs yet.

    Somebody who has acted takes part: nobody asks them whether they do. Who is to own a commitment and has no other
    part is asked by its offer; who helps when something is stuck is told.
    """
    drafts = Agreement.objects.alias(reader=Value(reader.pk) if isinstance(reader, User) else reader)
    said = Participation.objects.filter(agreement=OuterRef("pk"), person=OuterRef("reader"))
    acts = Event.objects.filter(agreement=OuterRef("pk"), by=OuterRef("reader"))
    shared = drafts.filter(stage=Stage.DRAFT, shared_at__isnull=False).exclude(led_by(F("reader")))
    return shared.filter(_is_named(*ASKING), ~Exists(said), ~Exists(acts))


def valid_answers() -> QuerySet[Participation]:
    """Return the answers after which their people did nothing in that agreement: an act says that they take part."""
    acts = Event.objects.filter(agreement=OuterRef("agreement"), by=OuterRef("person"), at__gt=OuterRef("at"))
    return Participation.objects.filter(~Exists(acts.exclude(kind=EventKind.PARTICIPATION_ANSWERED)))


def answers_that_wait(lead: User) -> QuerySet[Participation]:
    """The answers "not now" and "ask somebody else" in drafts that this person leads, oldest first.

    What waits is settled when the person is not named there any more or takes part after all, or who they suggested
    was asked.
    """
    refused = valid_answers().exclude(answer=Participation.Answer.YES).filter(led_by(lead, "agreement__"))
    drafting = refused.filter(agreement__stage=Stage.DRAFT, asked_instead=None)
    here = Agreement.objects.alias(reader=OuterRef("person")).filter(pk=OuterRef("agreement"))
    named = drafting.filter(Exists(here.filter(_is_named(*NAMING, OWNING))))
    return named.select_related("agreement", "person").order_by("pk")


def _is_named(*naming: Naming) -> Q:
    """The condition that a draft gives its `reader` a part: at the table, by office, or in one of these clauses."""
    person = OuterRef("reader")
    parties = Party.objects.filter(agreement=OuterRef("pk"), left_at=None)
    named = Q(Exists(parties.filter(Q(members__person=person) | _by_office(person))))
    for kind, fields in naming:
        found = Q(*((field, person) for field in fields), _connector=Q.OR)
        here = kind._default_manager.filter(revision__agreement=OuterRef("pk"), revision__state=State.DRAFT)
        named |= Q(Exists(here.filter(found)))
    return named


def _by_office(person: User | OuterRef) -> Q:
    """The head of the department is asked for it; its deputies are where nobody active heads it."""
    headless = Q(department__head=None) | Q(department__head__is_active=False)
    return Q(department__head=person) | headless & Q(department__deputies=person)
