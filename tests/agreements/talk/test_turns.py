"""Whose turn it is: Home, the list and the message ask one question, whether rows are looked for or at hand."""

import uuid

import pytest

from agreements.dashboard.talk_needs import points
from agreements.dashboard.to_do import to_do
from agreements.drafting.parties import join
from agreements.models import OpenPoint, Party
from agreements.models.open_point import PointKind
from agreements.talk.points import raise_point, reply, withdraw
from agreements.talk.turns import is_awaiting, points_awaiting
from stakeholders.people import deactivate_person
from tests.builders import NOW, a_draft_with_ben, a_table, seat_of
from tests.people import a_department, a_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def table():
    return a_table()


@pytest.fixture
def finance():
    return a_department(name="Finance", code="FIN", head=a_person(name="Fay Moss"))


@pytest.fixture
def agreement(table, finance):
    agreement = a_draft_with_ben(table)
    join(agreement=agreement, department=finance, by=table.ana, at=NOW)
    return agreement


def raised(agreement, table, *, asked=None, by=None, kind=PointKind.QUESTION) -> OpenPoint:
    return raise_point(
        agreement=agreement,
        key=uuid.uuid4(),
        kind=kind,
        party=seat_of(agreement, table.operations),
        words="Is that one part or two?",
        asked=asked,
        by=by or table.ben,
        at=NOW,
    )


def answered(point, person, department):
    party = seat_of(point.agreement, department)
    reply(point=point, key=uuid.uuid4(), party=party, words="Two.", by=person, at=NOW)


def whose(point, *people) -> list[str]:
    """The given names of those of these people for whom it waits, asked both ways."""
    row = OpenPoint.objects.with_raiser().select_related("asked").get(pk=point.pk)
    found = []
    for person in people:
        spoken_for = set(
            Party.objects.filter(agreement=point.agreement).represented_by(person).values_list("pk", flat=True)
        )
        waits = points_awaiting(person).filter(pk=point.pk).exists()
        assert waits == is_awaiting(row, person, spoken_for)
        found += [person.given_name] if waits else []
    return found


def test_it_waits_for_the_party_that_is_asked_then_for_whoever_raised_it(table, finance, agreement):
    everybody = (table.ana, table.ben, finance.head)
    to_all, to_finance = raised(agreement, table), raised(agreement, table, asked=seat_of(agreement, finance))
    assert whose(to_all, *everybody) == ["Ana", "Fay"]
    assert whose(to_finance, *everybody) == ["Fay"]
    answered(to_all, table.ana, table.sales)
    answered(to_finance, table.ana, table.sales)
    assert whose(to_all, *everybody) == ["Ben"]
    assert whose(to_finance, *everybody) == ["Fay"]


def test_once_its_raiser_is_gone_their_party_answers_for_it(table, agreement):
    works_there = a_person(name="Cleo Works", department=table.operations)
    point = raised(agreement, table, by=works_there)
    answered(point, table.ana, table.sales)
    assert whose(point, works_there, table.ben) == ["Cleo"]
    deactivate_person(works_there, by=table.ana, at=NOW)
    assert whose(point, works_there, table.ben) == ["Ben"]


def test_home_has_one_card_for_an_agreement(table, agreement):
    raised(agreement, table)
    (card,) = [need for need in to_do(table.ana, at=NOW).needs if need.id.startswith("points-")]
    assert (card.about, card.words) == (f"1 point waits for you in {agreement}", "Is that one part or two?")
    raised(agreement, table)
    (two,) = [need for need in to_do(table.ana, at=NOW).needs if need.id.startswith("points-")]
    assert two.about == f"2 points wait for you in {agreement}"
    assert two.key != card.key
    assert [len(group) for group in points(list(points_awaiting(table.ana))).rows] == [2]
    for point in OpenPoint.objects.all():
        withdraw(point=point, by=table.ben, at=NOW)
    assert not [need for need in to_do(table.ana, at=NOW).needs if need.id.startswith("points-")]
