"""Who may look after people and departments."""

import pytest

from stakeholders.permissions import may_administer, whom_to_ask
from tests.people import a_person, an_administrator

pytestmark = pytest.mark.django_db


def test_administrators_alone_may():
    assert may_administer(an_administrator())
    assert not may_administer(a_person(is_manager=True))
    assert not may_administer(a_person(name="Gone", is_administrator=True, is_active=False))


def test_active_administrators_are_there_to_ask():
    a_person(name="Gone", is_administrator=True, is_active=False)
    names = ["Dora", "Ada", "Cleo", "Bo"]
    for name in names:
        an_administrator(name=name)
    assert [person.name for person in whom_to_ask()] == ["Ada", "Bo", "Cleo"]
