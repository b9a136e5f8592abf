"""Each kind of point has its own sentence when it is raised, asked of one party, settled and taken back."""

import pytest

from agreements.activity.names import Names
from agreements.activity.sentences import sentence
from agreements.activity.talk_sentences import SENTENCES
from agreements.models import Event
from agreements.models.kinds import EventKind
from agreements.models.open_point import PointKind
from tests.builders import NOW

NAMES = Names(people={1: "Ana Ruiz", 2: "Ben Ode"}, departments={3: "Sales"})


def told(kind: EventKind, **data) -> str:
    said = {"point": 1, "point_kind": "question", "person": 2, "reason": "By when?"} | data
    return sentence(Event(kind=kind, by_id=1, at=NOW, data=said), NAMES)


@pytest.mark.parametrize("kind", PointKind.values)
def test_what_is_raised_says_of_whom_and_what(kind):
    to_all, to_sales = (told(EventKind.POINT_RAISED, point_kind=kind, **more) for more in ({}, {"department": 3}))
    assert "Ana Ruiz" in to_all
    assert "“By when?”" in to_all
    assert "Sales" not in to_all
    assert "Sales" in to_sales


def test_the_kinds_differ():
    for event in (EventKind.POINT_RAISED, EventKind.POINT_SETTLED, EventKind.POINT_WITHDRAWN):
        assert len({told(event, point_kind=kind) for kind in PointKind.values}) == len(PointKind)


def test_whoever_suggested_it_stays_named():
    for event in (EventKind.POINT_TAKEN_OVER, EventKind.POINT_DECLINED):
        assert "Ben Ode" in told(event)


def test_every_act_of_the_talk_has_its_sentence():
    assert set(SENTENCES) == {kind for kind in EventKind if kind.startswith("point_")}
