"""The life of an open point: raised, answered, and closed once, with all of its words kept."""

import threading
import uuid

import pytest
from django.db import IntegrityError, connection, transaction

from agreements.checks.blockers import blockers
from agreements.checks.warnings import open_warnings
from agreements.drafting import terms
from agreements.drafting.parties import join, leave
from agreements.drafting.snapshot import read
from agreements.lifecycle.withdrawal import withdraw_draft
from agreements.models import Event, OpenPoint, OpenPointReply
from agreements.models.agreement import AgreementQuerySet
from agreements.models.open_point import PointKind
from agreements.revisions.sealing import CannotSeal, seal
from agreements.signing.signatures import CannotSign, sign
from agreements.talk.points import CannotTalk, PointClosed, decline, raise_point, reply, settle, withdraw
from agreements.talk.voices import voices_of
from tests.builders import NOW, a_draft_with_ben, a_table, an_outcome, in_force, ready_to_seal, seat_of
from tests.people import a_department, a_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def table():
    return a_table()


@pytest.fixture
def agreement(table):
    return a_draft_with_ben(table)


def raised(agreement, table, *, kind=PointKind.QUESTION, by=None, **more) -> OpenPoint:
    """A point that Ben raises for Operations."""
    said = {"words": "Is that one part or two?", "party": seat_of(agreement, table.operations)} | more
    if kind == PointKind.OBJECTION:
        said = {"would_settle": "Two weeks more."} | said
    given = {"key": uuid.uuid4(), "by": by or table.ben, "at": NOW} | said
    return raise_point(agreement=agreement, kind=kind, **given)


def answered(point, table, *, by=None, department=None, **more) -> OpenPointReply:
    party = seat_of(point.agreement, department or table.sales)
    given = {"key": uuid.uuid4(), "words": "Two.", "by": by or table.ana, "at": NOW} | more
    return reply(point=point, party=party, **given)


def told(agreement) -> list[str]:
    events = Event.objects.filter(agreement=agreement, kind__startswith="point_").order_by("seq")
    return list(events.values_list("kind", flat=True))


def test_a_question_is_asked_answered_and_settled(table, agreement):
    point = raised(agreement, table)
    answered(point, table)
    point.refresh_from_db()
    assert point.is_answered
    settle(point=point, line="Two parts.", by=table.ben, at=NOW)
    point.refresh_from_db()
    assert (point.number, point.state, point.line, point.closed_by) == (1, "settled", "Two parts.", table.ben)
    assert told(agreement) == ["point_raised", "point_answered", "point_settled"]
    assert Event.objects.order_by("seq").last().data["person"] == table.ben.pk


def test_points_are_numbered_in_their_agreement_and_a_form_sent_twice_is_one(table, agreement):
    key = uuid.uuid4()
    first = raised(agreement, table, key=key)
    assert raised(agreement, table, key=key) == first
    assert raised(agreement, table).number == 2
    same = uuid.uuid4()
    assert answered(first, table, key=same) == answered(first, table, key=same)
    assert told(agreement) == ["point_raised", "point_raised", "point_answered"]


def test_the_own_side_asks_again_and_a_third_party_does_not_answer_for_another(table):
    finance = a_department(name="Finance", code="FIN", head=a_person(name="Fay Moss"))
    agreement = a_draft_with_ben(table)
    join(agreement=agreement, department=finance, by=table.ana, at=NOW)
    point = raised(agreement, table, asked=seat_of(agreement, table.sales))
    answered(point, table, by=finance.head, department=finance)
    point.refresh_from_db()
    assert not point.is_answered
    answered(point, table)
    point.refresh_from_db()
    assert point.is_answered
    answered(point, table, by=table.ben, department=table.operations)
    point.refresh_from_db()
    assert not point.is_answered


def test_only_an_open_objection_blocks_sealing_the_others_warn(table):
    agreement = ready_to_seal(table)
    before = len(open_warnings(read(agreement, terms.open_draft(agreement))))
    question = raised(agreement, table)
    raised(agreement, table, kind=PointKind.CHALLENGE, words="Was it not three weeks?")
    snapshot = read(agreement, terms.open_draft(agreement))
    assert blockers(snapshot) == []
    assert len(open_warnings(snapshot)) == before + 2
    answered(question, table)
    assert len(open_warnings(read(agreement, terms.open_draft(agreement)))) == before + 1

    objection = raised(agreement, table, kind=PointKind.OBJECTION)
    with pytest.raises(CannotSeal, match="Operations objects"):
        seal(agreement=agreement, by=table.ana, at=NOW)
    withdraw(point=objection, by=table.ben, at=NOW)
    seal(agreement=agreement, by=table.ana, at=NOW)


def test_an_objection_after_sealing_holds_every_signature_until_it_is_settled(table):
    agreement = ready_to_seal(table)
    sealed = seal(agreement=agreement, by=table.ana, at=NOW)
    objection = raised(agreement, table, kind=PointKind.OBJECTION)
    for person in (table.ana, table.ben):
        with pytest.raises(CannotSign, match="Operations objects"):
            sign(agreement=agreement, digest=sealed.digest, by=person, at=NOW)
    settle(point=objection, line="They wait.", by=table.ben, at=NOW)
    for person in (table.ana, table.ben):
        sign(agreement=agreement, digest=sealed.digest, by=person, at=NOW)
    agreement.refresh_from_db()
    assert agreement.is_active


def test_a_party_that_left_holds_nothing_any_more(table):
    finance = a_department(name="Finance", code="FIN", head=a_person(name="Fay Moss"))
    agreement = a_draft_with_ben(table)
    join(agreement=agreement, department=finance, by=table.ana, at=NOW)
    seat = seat_of(agreement, finance)
    raised(agreement, table, kind=PointKind.OBJECTION, party=seat, by=finance.head)
    assert read(agreement, terms.open_draft(agreement)).objections
    leave(party=seat, by=table.ana, at=NOW)
    assert not read(agreement, terms.open_draft(agreement)).objections


def test_what_is_closed_stays_closed_and_says_by_whom(table, agreement):
    point = raised(agreement, table)
    settle(point=point, line="Two.", by=table.ben, at=NOW)
    settle(point=point, line="Two.", by=table.ben, at=NOW)
    assert told(agreement).count("point_settled") == 1
    for act in (
        lambda: settle(point=point, line="One.", by=table.ana, at=NOW),
        lambda: withdraw(point=point, by=table.ben, at=NOW),
        lambda: answered(point, table),
    ):
        with pytest.raises(PointClosed, match="Ben Ode settled this in the meantime: “Two"):
            act()


def test_what_is_missing_is_said(table, agreement):
    point = raised(agreement, table)
    with pytest.raises(CannotTalk, match="one line"):
        settle(point=point, line=" ", by=table.ana, at=NOW)
    with pytest.raises(CannotTalk, match="Write your answer"):
        answered(point, table, words="  ")
    with pytest.raises(CannotTalk, match="no suggestion"):
        decline(point=point, reason="No.", by=table.ana, at=NOW)
    with pytest.raises(CannotTalk, match="what would settle it"):
        raised(agreement, table, kind=PointKind.OBJECTION, would_settle="")
    outcome = an_outcome(agreement, by=table.ana)
    terms.remove(type(outcome), agreement=agreement, key=outcome.key, version=1, by=table.ana, at=NOW)
    with pytest.raises(CannotTalk, match="took this clause out"):
        raised(agreement, table, clause=(type(outcome), outcome.key))
    assert OpenPoint.objects.count() == 1


def test_nothing_is_raised_in_force_or_withdrawn(table):
    with pytest.raises(CannotTalk, match="in force"):
        raised(in_force(ready_to_seal(table)), table)
    other = a_draft_with_ben(table)
    withdraw_draft(agreement=other, reason="Not now.", by=table.ana, at=NOW)
    with pytest.raises(CannotTalk, match="withdrawn"):
        raised(other, table)


def test_the_database_keeps_every_word(table, agreement):
    point = raised(agreement, table)
    with pytest.raises(IntegrityError, match="never rewritten"), transaction.atomic():
        OpenPoint.objects.filter(pk=point.pk).update(words="Nothing.")
    settle(point=point, line="Two.", by=table.ana, at=NOW)
    with pytest.raises(IntegrityError, match="stays closed"), transaction.atomic():
        OpenPoint.objects.filter(pk=point.pk).update(state="", closed_by=None, closed_at=None, line="")


def test_who_raises_what(table, agreement):
    assert voices_of(table.ben, agreement).kinds == list(PointKind)
    works_there = a_person(name="Cleo Works", department=table.operations)
    voices = voices_of(works_there, agreement)
    assert voices.parties == [seat_of(agreement, table.operations)]
    assert PointKind.OBJECTION not in voices.kinds
    assert voices_of(a_person(name="Otto Other"), agreement).kinds == []


def settled_together(point, people) -> tuple[list[str], int]:
    """Let them settle it at once; return what each got, and how many events there are."""
    gate, outcomes = threading.Barrier(len(people)), []

    def act(person):
        try:
            gate.wait()
            settle(point=point, line=f"As {person.name} says.", by=person, at=NOW)
            outcomes.append("settled")
        except PointClosed:
            outcomes.append("closed")
        except Exception as fault:
            outcomes.append(type(fault).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=act, args=[person]) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes, Event.objects.filter(kind="point_settled").count()


@pytest.mark.django_db(transaction=True)
def test_two_people_settle_the_same_point_at_once():
    table = a_table()
    point = raised(a_draft_with_ben(table), table)
    outcomes, events = settled_together(point, [table.ana, table.ben])
    assert sorted(outcomes) == ["closed", "settled"]
    assert events == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_the_same_race_goes_wrong(monkeypatch):
    monkeypatch.setattr(AgreementQuerySet, "locked", lambda self, pk: self.get(pk=pk))
    table = a_table()
    agreement = a_draft_with_ben(table)
    for _try in range(20):
        outcomes, _events = settled_together(raised(agreement, table), [table.ana, table.ben])
        if sorted(outcomes) != ["closed", "settled"]:
            return
    pytest.fail("Without the lock both should have passed the check at least once.")
