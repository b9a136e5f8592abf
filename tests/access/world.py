"""A world with one draft, one agreement in force whose change is open, and a person of every kind."""

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.utils import timezone

from agreements.amendments import proposals
from agreements.cadence.mail_links import mail_check_in_path
from agreements.commitments.counter_offers import pass_on
from agreements.commitments.handshakes import confirm
from agreements.lifecycle.pauses import pause
from agreements.models import (
    Agreement,
    CheckIn,
    Commitment,
    CommitmentTerms,
    Completion,
    CounterOffer,
    Episode,
    InboxItem,
    Occasion,
    Outcome,
    Party,
    PartyMember,
    Pause,
    Review,
    ReviewPoint,
    Revision,
    Signatory,
    Stakeholder,
    TradeOff,
)
from agreements.models.open_point import PointKind
from agreements.reviews.recording import Point, hold, move
from agreements.scheduler import tick_round
from agreements.talk.points import raise_point
from stakeholders.models import AccountNote, Department, Membership, Organisation, User, the_organisation
from tests.builders import (
    Table,
    a_commitment,
    a_draft,
    a_rhythm,
    a_right,
    a_table,
    a_term,
    an_outcome,
    in_force,
    seat_of,
)
from tests.check_ins import told_check_in
from tests.people import a_department, a_person, an_administrator

SIGNED_OUT = "signed out"
# Makes what is written in a world out of plain words and the longest text that fits.
Writing = Callable[..., str]
NAME, DEPARTMENT, HEADLINE = 120, 80, 300


def plainly(words: str, longest: int = HEADLINE) -> str:
    """Write the words as they are."""
    return words


@dataclass(frozen=True)
class Place:
    """One agreement with one clause of each kind that addresses name."""

    agreement: Agreement
    outcome: Outcome
    commitment: CommitmentTerms
    stakeholder: Stakeholder
    # What the other party was told about it.
    news: InboxItem | None

    @cached_property
    def newest(self) -> Revision:
        return Revision.objects.filter(agreement=self.agreement).order_by("-number")[0]

    @cached_property
    def member(self) -> PartyMember:
        return PartyMember.objects.filter(party__agreement=self.agreement)[0]

    @cached_property
    def counter_offer(self) -> CounterOffer:
        return CounterOffer.objects.get(commitment__agreement=self.agreement)

    @cached_property
    def second(self) -> Commitment:
        return Commitment.objects.filter(agreement=self.agreement).order_by("number")[1]

    @cached_property
    def episode(self) -> Episode | None:
        return Episode.objects.filter(commitment__agreement=self.agreement).first()


@dataclass(frozen=True)
class World:
    """Everybody by what they are to both agreements, and everything that an address can name, looked up once."""

    people: dict[str, User]
    table: Table
    draft: Place
    in_force: Place
    check_in: CheckIn
    action: ReviewPoint
    mail_path: str
    # Of the outsider, who has chosen a password since: it is used up.
    invitation: AccountNote
    bystander: Department
    seatless: Department

    @property
    def places(self) -> dict[str, Place]:
        return {"draft": self.draft, "in force": self.in_force}

    @cached_property
    def next_review(self) -> Review:
        return Review.objects.get(state=Review.State.PLANNED)

    @cached_property
    def pause(self) -> Pause:
        return Pause.objects.get()

    @cached_property
    def completion(self) -> Completion:
        return Completion.objects.select_related("check_in").get()

    @cached_property
    def organisation(self) -> Organisation:
        return the_organisation()


def a_world(*, now: datetime | None = None, said: Writing = plainly) -> World:
    """Build it through verbs and the tick, as of three weeks ago until now, with every text as it is written."""
    now = now or timezone.now()
    then = now - timedelta(days=21)
    table = a_table()
    legal, finance = a_department(name="Legal", code="LEG"), a_department(name="Finance", code="FIN")
    people = _people(table, finance)
    _name(people.values(), said, NAME)
    _name((table.sales, table.operations, legal, finance), said, DEPARTMENT)
    draft = _drafted(table, legal, people, at=then, title="Stock for the spring season", said=said)
    living = _drafted(table, legal, people, at=then, title="Feature delivery to Sales", said=said)
    _take_force(living, table, people, at=then)
    tick_round(then + timedelta(days=8))
    first = living.commitment.commitment
    first.refresh_from_db()
    told_check_in(
        commitment=first, status="on_track", by=people["owner"], at=now - timedelta(days=12), note=said("All well.")
    )
    # Nobody has said a word of the other one by then.
    tick_round(now - timedelta(days=3))
    action = _meet_and_rest(living, table, people["owner"], at=now - timedelta(days=2), said=said)
    _ask_for_another_date(living, table, at=now - timedelta(days=1), said=said)
    outreach = Commitment.objects.get(agreement=living.agreement, terms__owner=table.ana)
    told_check_in(
        commitment=outreach, status="done", by=table.ana, at=now - timedelta(hours=12), note=said("All well.")
    )
    tick_round(now)
    soon, nearer = Review.objects.get(state=Review.State.PLANNED), (now + timedelta(days=5)).date()
    move(review=soon, version=soon.version, to=nearer, by=table.ana, at=now)
    check_in = told_check_in(
        commitment=first,
        status="at_risk",
        help_needed="time",
        by=people["owner"],
        at=now - timedelta(minutes=5),
        channel="mail",
        note=said("All well."),
    )
    path = mail_check_in_path(
        person=people["owner"], commitment=first, occasion=Occasion.objects.filter(commitment=first).latest("due_at")
    )
    return World(
        people=people,
        table=table,
        draft=_with_news(draft, table.ben),
        in_force=_with_news(living, table.ben),
        check_in=check_in,
        action=action,
        mail_path=path,
        invitation=AccountNote.objects.create(
            person=people["outsider"], kind=AccountNote.Kind.INVITATION, by=people["administrator"], at=then
        ),
        bystander=finance,
        seatless=a_department(name="Research", code="RES"),
    )


def _name(rows: Iterable[Any], said: Writing, longest: int) -> None:
    for row in rows:
        row.name = said(row.name, longest)
        row.save(update_fields=["name", "folded"])


def _people(table: Table, finance: Department) -> dict[str, User]:
    people = {
        "outsider": a_person(name="Otto Outsider", department=finance),
        "member": a_person(name="Sam Seatless", department=table.operations),
        "other party": table.ben,
        "lead": table.ana,
        "owner": a_person(name="Cleo Owner", department=table.operations),
        "signatory": a_person(name="Dora Signatory"),
        "manager": a_person(name="Mia Manager", is_manager=True),
        "administrator": an_administrator(),
    }
    Membership.objects.create(user=table.ana, department=table.sales)
    Membership.objects.create(user=table.ben, department=table.operations)
    return people


def _drafted(
    table: Table, legal: Department, people: dict[str, User], *, at: datetime, title: str, said: Writing
) -> Place:
    why_now = said("Spring orders begin in March.")
    agreement = a_draft(table, title=said(title), why_now=why_now, at=at, also=[legal])
    ana: dict[str, Any] = {"by": table.ana, "at": at}
    # Legal has no head: somebody is named to sign for it, who sits nowhere else.
    a_term(
        Signatory,
        agreement,
        party=seat_of(agreement, legal),
        person=people["signatory"],
        signs_as=said("Counsel", NAME),
        **ana,
    )
    staff = {"name": said("Shop staff", NAME), "capacity": "implementer", "needed": "input"}
    stakeholder = a_term(Stakeholder, agreement, department=table.sales, **staff, **ana)
    seats = {party.department_id: party for party in Party.objects.filter(agreement=agreement)}
    giver, gainer = seats[table.operations.pk], seats[table.sales.pk]
    traded = {"gives": said("Two developers"), "gains": said("An earlier date")}
    a_term(TradeOff, agreement, giver=giver, gainer=gainer, **traded, **ana)
    wanted = {"impact": "Shelves are full.", "beneficiaries": "Customers", "indicators": "97 % in stock"}
    outcome = an_outcome(agreement, **{name: said(words) for name, words in wanted.items()}, **ana)
    promised = {"deliverable": said("Forecast of the core range"), "acceptance": said("Sales has it in writing.")}
    first = a_commitment(agreement, owner=people["owner"], receiver=table.sales, **promised, **ana)
    second = {"deliverable": said("Outreach to customers"), "owner": table.ana, "receiver": table.operations}
    # Cleo would rather see somebody else take it on, and in one of the two takes it on after all.
    to, key = people["member"], first.key
    pass_on(agreement=agreement, key=key, version=1, to=to, reason=said("Sam knows it."), by=people["owner"], at=at)
    a_commitment(agreement, depends_on=first.commitment, due_on=first.due_on + timedelta(days=1), **second, **ana)
    a_right(agreement, matter="dates", approver=table.ben, **ana)
    monthly = {"first_review_on": (at + timedelta(days=19)).date(), "review_months": 1}
    a_rhythm(agreement, escalation=table.ben, **monthly, **ana)
    raise_point(
        agreement=agreement,
        key=uuid.uuid4(),
        kind=PointKind.QUESTION,
        party=giver,
        words=said("Is that one part or two?"),
        by=people["owner"],
        at=at,
    )
    return Place(agreement, outcome, first, stakeholder, None)


def _take_force(place: Place, table: Table, people: dict[str, User], *, at: datetime) -> None:
    for wording in CommitmentTerms.objects.filter(revision__agreement=place.agreement):
        confirm(agreement=place.agreement, key=wording.key, version=wording.version, by=wording.owner, at=at)
    in_force(place.agreement, at=at)


def _ask_for_another_date(place: Place, table: Table, *, at: datetime, said: Writing) -> Revision:
    later = {place.commitment.key: place.commitment.due_on + timedelta(days=7)}
    reason = said("A library is late.")
    return proposals.propose(agreement=place.agreement, changes=later, reason=reason, by=table.ana, at=at)


def _meet_and_rest(place: Place, table: Table, taker: User, *, at: datetime, said: Writing) -> ReviewPoint:
    """Hold the first review, so that the second is planned, and let the agreement rest in the far future."""
    taken = Point(ReviewPoint.Kind.ACTION, said("Call the library."), taker)
    who: dict[str, Any] = {"by": table.ana, "at": at}
    held = hold(review=Review.objects.get(), version=1, notes=said("All well."), present=[taker], points=[taken], **who)
    days = {"from_on": (at + timedelta(days=80)).date(), "until_on": (at + timedelta(days=90)).date()}
    pause(agreement=place.agreement, **days, reason=said("The summer holidays."), **who)
    return held.points.get()


def _with_news(place: Place, person: User) -> Place:
    news = InboxItem.objects.filter(agreement=place.agreement, person=person).order_by("created_at").first()
    place.agreement.refresh_from_db()
    return replace(place, news=news)
