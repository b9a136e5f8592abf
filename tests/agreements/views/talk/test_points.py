"""Raising a point, and its page: answered, settled and taken back by whoever may, once, without losing words."""

import pytest
from django.utils import timezone

from agreements.models import Event, OpenPoint, Outcome
from agreements.models.open_point import PointKind
from agreements.revisions.sealing import seal
from agreements.talk.points import settle
from tests.agreements.views.browsers import browser_of, page
from tests.agreements.views.talk.talking import a_point, a_suggestion
from tests.builders import NOW, a_draft_with_ben, a_table, an_outcome, ready_to_seal
from tests.people import a_department, a_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def table():
    return a_table()


@pytest.fixture
def agreement(table):
    return a_draft_with_ben(table)


def at(point, name: str) -> str:
    return page(point.agreement, name, point.number)


def test_from_the_clause_to_the_settled_line(table, agreement):
    outcome, ana, ben = an_outcome(agreement, by=table.ana), browser_of(table.ana), browser_of(table.ben)
    asked = f"outcome:{outcome.key}"
    form = ben.get(page(agreement, "point-raise"), {"clause": asked}).context["form"]
    assert form["clause"].value() == asked
    said = {"kind": "question", "clause": asked, "words": "Whose shelves?", "asked": str(seat(agreement, table.sales))}
    assert ben.post(page(agreement, "point-raise"), said | {"wanted_by": "2099-01-01"}).status_code == 303
    point = OpenPoint.objects.get()
    assert (point.clause_key, point.asked_id, point.party_id) == (
        outcome.key,
        seat(agreement, table.sales),
        seat(agreement, table.operations),
    )
    assert "1 point waits for you" in ana.get("/").content.decode()
    assert ana.post(at(point, "point-reply"), {"reply-words": "Ours."}).status_code == 303
    assert "1 point waits for you" not in ana.get("/").content.decode()
    assert "1 point waits for you" in ben.get("/").content.decode()
    assert ben.post(at(point, "point-settle"), {"settle-line": "Those of Sales."}).status_code == 303
    assert "1 point waits for you" not in ben.get("/").content.decode()
    history = ana.get(page(agreement, "history")).content.decode()
    for words in ("Whose shelves?", "Ours.", "Those of Sales."):
        assert words in history


def seat(agreement, department) -> int:
    return agreement.parties.get(department=department).pk


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ({"kind": "objection", "words": "No."}, "Say what would settle it"),
        ({"kind": "suggestion", "words": "Other words."}, "Choose the clause"),
        ({"kind": "question", "words": "By when?", "wanted_by": "2001-01-01"}, "Choose today or a later day"),
        ({"kind": "question", "words": " "}, "Please fill this in"),
        ({"kind": "riddle", "words": "What has four legs?"}, "There is something to put right"),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(table, agreement, said, wrong):
    answer = browser_of(table.ben).post(page(agreement, "point-raise"), said)
    assert answer.status_code == 422
    assert wrong in answer.content.decode()
    assert said["words"].strip() in answer.content.decode()
    assert not OpenPoint.objects.exists()


def test_a_late_line_is_refused_and_stands_there_to_be_copied(table, agreement):
    point = a_point(agreement, table)
    settle(point=point, line="Two.", by=table.ben, at=NOW)
    late = browser_of(table.ana).post(at(point, "point-settle"), {"settle-line": "One, I think."})
    assert late.status_code == 409
    assert "Ben Ode settled this in the meantime: “Two.”" in late.content.decode()
    assert "One, I think." in late.content.decode()


def test_only_the_raiser_settles_or_takes_back_an_objection(table, agreement):
    point, ana, ben = a_point(agreement, table, kind=PointKind.OBJECTION), browser_of(table.ana), browser_of(table.ben)
    for name, said in (("point-settle", {"settle-line": "Done."}), ("point-withdraw", {})):
        refused = ana.post(at(point, name), said)
        assert refused.status_code == 403
        assert "Ben Ode" in refused.content.decode()
    assert "Ben Ode says whether it is settled." in ana.get(at(point, "point-detail")).content.decode()
    assert ben.post(at(point, "point-withdraw")).status_code == 303


def test_a_contributor_asks_and_suggests_and_does_not_object_or_decide(table, agreement):
    reader = a_person(name="Cleo Works")
    agreement.parties.get(department=table.operations).members.create(person=reader, role="contributor")
    cleo = browser_of(reader)
    said = {"words": "By when?", "would_settle": "A day."}
    assert cleo.post(page(agreement, "point-raise"), said | {"kind": "objection"}).status_code == 422
    assert cleo.post(page(agreement, "point-raise"), said | {"kind": "question"}).status_code == 303
    assert OpenPoint.objects.get().would_settle == ""
    point = a_suggestion(table, an_outcome(agreement, by=table.ana), impact="Shelves are never empty.")
    for name in ("point-take-over", "point-decline"):
        assert cleo.post(at(point, name), {"decline-line": "No."}).status_code == 403


def test_a_number_that_was_never_given_and_one_of_another_draft_are_the_same(table, agreement):
    outsider = browser_of(a_person(name="Otto Other", department=a_department(name="Finance", code="FIN")))
    point = a_point(agreement, table)
    assert outsider.get(at(point, "point-detail")).status_code == 404
    assert browser_of(table.ana).get(page(agreement, "point-detail", 9)).status_code == 404


def test_a_suggestion_is_taken_over_declined_or_shown_beside_what_changed(table, agreement):
    outcome, ana = an_outcome(agreement, by=table.ana), browser_of(table.ana)
    taken, late, not_so = (
        a_suggestion(table, outcome, impact=f"Shelves are {how} empty.") for how in ("never", "seldom", "rarely")
    )
    shown = ana.get(at(taken, "point-detail")).content.decode()
    assert "never empty" in shown
    assert "<del>" in shown
    assert ana.post(at(taken, "point-take-over")).status_code == 303
    assert Outcome.objects.get().impact == "Shelves are never empty."
    moved = ana.post(at(late, "point-take-over"))
    assert moved.status_code == 409
    for words in ("Shelves are never empty.", "Shelves are seldom empty."):
        assert words in moved.content.decode()
    assert ana.post(at(not_so, "point-decline"), {"decline-line": " "}).status_code == 422
    assert ana.post(at(not_so, "point-decline"), {"decline-line": "Nobody knows."}).status_code == 303
    states = {point.number: point.state for point in OpenPoint.objects.all()}
    assert states == {1: "taken_over", 2: "", 3: "declined"}
    assert Event.objects.filter(kind="point_taken_over", data__person=table.ben.pk).count() == 1


def test_a_suggestion_waits_while_the_text_is_sealed(table):
    agreement = ready_to_seal(table)
    outcome = Outcome.objects.get(revision__agreement=agreement)
    point = a_suggestion(table, outcome, indicators="99 % in stock")
    seal(agreement=agreement, by=table.ana, at=timezone.now())
    assert browser_of(table.ana).post(at(point, "point-take-over")).status_code == 423
    point.refresh_from_db()
    assert point.is_open


def test_signing_waits_for_an_objection_that_was_raised_after_sealing(table):
    agreement = ready_to_seal(table)
    sealed = seal(agreement=agreement, by=table.ana, at=timezone.now())
    a_point(agreement, table, kind=PointKind.OBJECTION)
    ana = browser_of(table.ana, seconds_ago=5)
    shown = ana.get(page(agreement, "agreement-sign")).content.decode()
    assert "Signing waits for 1 objection." in shown
    assert 'id="sign-send"' not in shown
    said = {"digest": sealed.digest, "act": "sign", "has_read": "on"}
    refused = ana.post(page(agreement, "agreement-sign"), said)
    assert refused.status_code == 409
    assert "Operations objects" in refused.content.decode()
