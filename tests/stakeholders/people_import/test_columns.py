"""What columns are called."""

import pytest

from stakeholders.people_import.columns import UnknownColumns, heading_score, read_heading


@pytest.mark.parametrize(
    ("cells", "fields"),
    [
        (["E-Mail", "Name", "Abteilung"], ["email", "name", "department"]),
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
        (
            ["Vorname", "Nachname", "E-Mail-Adresse", "Abteilung", "Rolle", "Zeitzone"],
            ["first_name", "last_name", "email", "department", "role", "zone"],
        ),
        (["Name", "Vorname", "E-Mail"], ["last_name", "first_name", "email"]),
        (["Nombre", "Apellidos", "Correo electrónico"], ["first_name", "last_name", "email"]),
        (["Nom", "Prénom", "Courriel", "Service"], ["last_name", "first_name", "email", "department"]),
        (["Full name", "First name", "E-mail"], ["name", "first_name", "email"]),
    ],
)
def test_the_usual_names_are_known(cells, fields):
    assert read_heading(cells).fields == fields
    assert heading_score(cells) == len([field for field in fields if field])


def test_a_column_that_somebody_chose_is_taken_and_those_found_are_told():
    with pytest.raises(UnknownColumns, match="Found: “Wer” and “Kontakt”") as refusal:
        read_heading(["Wer", "Kontakt"])
    assert (refusal.value.columns, refusal.value.field) == (["Wer", "Kontakt"], "email")
    with pytest.raises(UnknownColumns, match="“Name”") as refusal:
        read_heading(["Wer", "Kontakt"], chosen={"email": "Kontakt"})
    assert refusal.value.field == "name"
    assert read_heading(["Wer", "Kontakt"], chosen={"email": "Kontakt", "name": "Wer"}).fields == ["name", "email"]
    with pytest.raises(UnknownColumns):
        read_heading(["Wer", "Kontakt"], chosen={"email": "nowhere"})


def test_of_an_endless_heading_the_beginning_is_read():
    assert heading_score([" " * 200 + "mail"]) == 0
    assert heading_score([" " * 190 + "mail" + "(" * 131_072]) == 1
