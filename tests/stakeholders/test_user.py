"""What a person's name yields."""

import pytest

from stakeholders.models import User


@pytest.mark.parametrize(
    ("name", "initials", "given"),
    [("Ana Ruiz Gil", "AG", "Ana"), ("Cher", "C", "Cher"), ("  ", "", ""), ("élodie b", "ÉB", "élodie")],
)
def test_initials_and_given_name(name, initials, given):
    person = User(name=name)
    assert (person.initials, person.given_name, str(person)) == (initials, given, name)
