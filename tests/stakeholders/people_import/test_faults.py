"""Why lines of a list cannot be taken."""

from dataclasses import replace

import pytest

from stakeholders.people_import.plan import plan_import
from tests.people import a_department, a_person, an_administrator
from tests.stakeholders.people_import.lists import NOW, imported, planned

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def sales():
    return a_department(name="Sales", code="SAL")


def faults(lines):
    return [(fault.row.line, " ".join(fault.sentences)) for fault in planned(lines).faults]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("no address,Ana,SAL", "E-mail address"),
        (",Ana,SAL", "E-mail address"),
        ("ana@example.org,,SAL", "Name"),
        ("ana@example.org,Ana," + "X" * 5000, "Department: 5,000 of 80 characters: 4,920 too many."),
        ('ana@example.org,Ana,"Sa\x07les"', "Department: After “Sa”, at place 3"),
        (
            "ana@example.org,Bud\u202eget Lee,SAL",
            "Name: After “Bud”, at place 4, stands a character that nobody sees (U+202E)",
        ),
        ("ana@example.org,L\u0435e Morgan,SAL", "Name: “Lеe” mixes the letters of two alphabets."),
        ("ana@example.org,\u3164,SAL", "Name"),
        ("ana@example.org,Ana,S\u0430les", "Department: “Sаles” mixes the letters of two alphabets."),
        ("ana@example.org,Ana,=SUM(1)", "A department begins with “=”"),
        ("ana@example.org,Ana,SAL,boss", "no role “boss”"),
        ("ana@example.org,Ana,SAL," + "b" * 5000, "no role “bbb"),
        ("ana@example.org,Ana,,head", "needs a department"),
        ("ana@example.org,Ana,,deputy", "needs a department"),
        ("ana@example.org,Ana,SAL,member,Mars/Olympus", "Time zone"),
        ("ana@example.org,=HYPERLINK(1),SAL", "formula"),
        ("ana@example.org,@SUM(1),SAL", "formula"),
        ("ana@example.org," + "n" * 121 + ",SAL", "Name"),
        ('ana@example.org,"Ana\x85Bcc: all@example.org",SAL', "nobody sees (U+0085)"),
        ("ana@example.org,Ana,SAL,member,UTC,more", "more cells than the heading"),
    ],
)
def test_a_bad_line_is_named_in_a_sentence(line, said):
    [(number, sentence)] = faults(line + "\n")
    assert number == 2
    assert said in sentence
    assert len(sentence) < 200


@pytest.mark.parametrize(
    "line",
    [
        "ana@example.org,Ana",
        "ANA@EXAMPLE.ORG,Ana,sales,HEAD",
        "ana@example.org,Ana,SÁLES,Deputy Head",
        "ana@example.org,Ana,,member",
        'ana@example.org,Ana,sal,"Member, Manager"',
        "ana@example.org,Ana,Sales,,europe/new york",
        "ana@example.org,Ana,Sales,,america/new york",
        "ana@example.org,Ana,-,-,-",
        "ana@example.org,Ana,Sales,member,UTC,,,",
        "o'brien@example.org,Seán O’Brien-Łukasz (north),Sales",
    ],
)
def test_no_message_blames_what_is_right(line):
    assert faults(line + "\n") == (
        [(2, "Time zone: Choose a time zone such as Europe/Lisbon.")] if "europe" in line else []
    )


def test_every_bad_line_is_named():
    assert [line for line, _ in faults("a@example.org,Ana,SAL,x\nb@example.org,Ben,SAL\nnobody,,SAL\n")] == [2, 4]


def test_an_address_stands_once_and_the_first_line_holds():
    plan = planned("ana@example.org,Ana,SAL\nANA@example.org,Other,SAL\n")
    [fault] = plan.faults
    assert "stands in a line above (Ana)" in fault.sentences[0]
    assert [step.person.name for step in plan.steps] == ["Ana"]


def left_after(lines, admin):
    """The plan of what is left after the lines that could be taken were taken."""
    result = imported(lines, admin)
    return plan_import(result.left_over, zone="UTC", at=NOW, taken=result.taken)


def test_a_repeated_address_stays_a_line_to_correct_after_the_rest_was_taken():
    admin = an_administrator()
    plan = left_after("ana@example.org,Ana,SAL\nana@example.org,Ana,Legal\n", admin)
    [fault] = plan.faults
    assert "Put both departments into one line" in fault.sentences[0]
    assert plan.steps == []


def test_a_second_head_stays_a_line_to_correct_after_the_rest_was_taken():
    admin = an_administrator()
    plan = left_after("a@example.org,Ana,SAL,head\nb@example.org,Ben,SAL,head\n", admin)
    [fault] = plan.faults
    assert "Ana is named as head" in fault.sentences[0]


def test_a_line_that_names_both_departments_is_right_then():
    result = imported("ana@example.org,Ana,SAL\nana@example.org,Ana,Legal\n", an_administrator())
    corrected = [replace(result.left_over[0], department="SAL; Legal")]
    plan = plan_import(corrected, zone="UTC", at=NOW, taken=result.taken)
    assert (plan.faults, [step.kind for step in plan.steps]) == ([], ["changed"])


def test_a_second_line_changes_nothing_of_a_known_person():
    a_person(name="Ana", email="ana@example.org")
    plan = planned("ana@example.org,Ana\nana@example.org,Other\n")
    assert [(step.person.name, step.kind) for step in plan.steps] == [("Ana", "unchanged")]


@pytest.mark.parametrize("department", ["SAL", "Legal"])
def test_a_department_gets_one_head(department):
    [(line, sentence)] = faults(f"a@example.org,Ana,{department},head\nb@example.org,Ben,{department},head\n")
    assert line == 3
    assert "Ana is named as head" in sentence


def test_who_is_deactivated_is_named():
    a_person(name="Ana", email="ana@example.org", is_active=False)
    [(_, sentence)] = faults("ana@example.org,Ana Gil,SAL\n")
    assert "Ana is deactivated here" in sentence


def test_a_name_that_fits_several_departments_is_asked_for_its_code():
    a_department(name="Café", code="CAF")
    a_department(name="Cafe", code="CFE")
    assert faults("a@example.org,Ana,cafe\nb@example.org,Ben,CAFÉ\n") == []
    [(_, sentence)] = faults("c@example.org,Cleo,Cafè\n")
    assert sentence == "“Cafè” may be Cafe or Café: write the code."


def test_a_name_is_kept_as_every_form_keeps_it():
    (step,) = planned("ana@example.org,Jose\u0301\u2028\u00a0 Ruiz,SAL\n").steps
    assert step.person.name == "José Ruiz"
