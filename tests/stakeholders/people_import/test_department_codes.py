"""Codes for new departments."""

from itertools import product
from string import ascii_uppercase

import pytest

from stakeholders.people_import.department_codes import proposed_code


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Legal", "LEG"),
        ("Human Resources", "HUM"),
        ("Office of the Chief Executive", "OCE"),
        ("Büro", "BUR"),
        ("Straße", "STR"),
        ("IT", "ITX"),
        ("LEG", "LEG"),
        ("日本", "XXX"),
    ],
)
def test_a_code_reminds_of_the_name(name, code):
    assert proposed_code(name, taken=set()) == code


def test_a_taken_code_is_not_proposed_again():
    taken: set[str] = set()
    for _ in range(700):
        taken.add(proposed_code("IT", taken=taken))
    assert len(taken) == 700


def test_without_a_free_code_nothing_is_proposed():
    everything = {"".join(letters) for letters in product(ascii_uppercase, repeat=3)}
    assert proposed_code("Legal", taken=everything) == ""
    assert proposed_code("Legal", taken=everything - {"QQQ"}) == "QQQ"
