"""What columns are called."""

import pytest

from stakeholders.people_import.columns import heading_score, read_heading


@pytest.mark.parametrize(
    ("cells", "fields"),
    [
        (["E-Mail", "Name", "Abteilung"], ["email", "name", ""]),
        (["e-mail address", "FULL NAME"], ["email", "name"]),
        (
            ["Email Address [Required]", "First Name [Required]", "Last Name [Required]"],
            ["email", "first_name", "last_name"],
        ),
        (
            ["Mail", "Given name", "Surname", "Dept.", "Time  zone"],
            ["email", "first_name", "last_name", "department", "zone"],
        ),
        (["Display name", "Role(s)", "email"], ["name", "role", "email"]),
        (["Ｅ－ｍａｉｌ", "name"], ["email", "name"]),
    ],
)
def test_the_usual_names_are_known(cells, fields):
    assert read_heading(cells).fields == fields
    assert heading_score(cells) == len([field for field in fields if field])


def test_of_an_endless_heading_the_beginning_is_read():
    assert heading_score([" " * 200 + "mail"]) == 0
    assert heading_score([" " * 190 + "mail" + "(" * 131_072]) == 1
