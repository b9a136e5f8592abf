"""A selection as a file: its rows, and no others."""

import csv
from datetime import UTC, date, datetime
from io import StringIO

import pytest
from openpyxl import load_workbook

from stakeholders.exports.export_file import about, file_name, page_of, written_file
from stakeholders.lists.stored import reading_of, selection_of
from stakeholders.models import User
from stakeholders.models.job import FileFormat
from tests.people import a_department, a_person
from tests.stakeholders.exports.hostile import FORMULAS
from tests.stakeholders.lists.roster import NAME, lines_as_texts, registered

pytestmark = pytest.mark.django_db
LATE = datetime(2026, 11, 30, 23, 30, tzinfo=UTC)
CANARY = "Otto Canary"


@pytest.fixture(autouse=True)
def roster():
    with registered():
        yield


@pytest.fixture
def ana():
    sales, operations = a_department(name="Sales"), a_department(name="Operations")
    a_person(name=CANARY, department=operations)
    a_person(name="Änne Stahl", department=sales, distinction="=1+1")
    a_person(name="Bea Bo", department=sales)
    return a_person(department=sales, zone="Europe/Madrid")


def asked(person, query=""):
    return selection_of(NAME, query, reading_of(person, at=LATE))


def as_csv(selection):
    with written_file(selection, FileFormat.CSV) as file:
        return list(csv.reader(StringIO(file.read().decode("utf-8-sig"), newline=""), strict=True))


def as_book(selection):
    with written_file(selection, FileFormat.XLSX) as file:
        return load_workbook(file)


def test_a_file_holds_the_rows_of_the_selection_in_its_order(ana):
    selection = asked(ana, "sort=-name")
    written = as_csv(selection)
    assert [line[0] for line in written] == ["Name", "Bea Bo", "Änne Stahl", "Ana Ruiz"]
    # Joined at 8:00 in UTC.
    expected = lines_as_texts(selection.lines(), said=lambda moment: "2026-01-05 09:00")
    assert [[cell.removeprefix("'") for cell in line] for line in written[1:]] == expected
    assert written[2][1] == "'=1+1"


def test_a_workbook_holds_the_same_and_says_what_it_is(ana):
    selection = asked(ana, "q=b&sort=-name")
    book = as_book(selection)
    assert [row[0].value for row in book["List"].rows] == ["Name", "Bea Bo"]
    assert {row[0].value: row[1].value for row in book["About"].rows} == {
        "What": selection.sentence(1),
        "For": "Ana Ruiz",
        "When": "1 December 2026, 00:30 (Europe/Madrid)",
        "Where": "http://testserver/organisation/people/?q=b&sort=-name",
    }


def test_what_one_may_not_read_is_in_no_part_of_a_file(ana):
    def packed(person):
        with written_file(asked(person), FileFormat.CSV) as one, written_file(asked(person), FileFormat.XLSX) as two:
            book = load_workbook(two)
            cells = [str(cell.value) for sheet in book for row in sheet.rows for cell in row]
            return [one.read().decode(), " ".join(cells)]

    assert all("Bea Bo" in content and CANARY not in content for content in packed(ana))
    # The control: who may read it finds it.
    assert all(CANARY in content for content in packed(User.objects.get(name=CANARY)))


def test_a_file_is_called_as_the_list_and_the_day():
    assert file_name("promises", date(2026, 11, 30), FileFormat.XLSX) == "promises-2026-11-30.xlsx"


def test_the_address_is_that_of_the_page(ana):
    assert page_of(asked(ana)) == "/organisation/people/"
    assert dict(about(asked(ana, "q=ö&page=9"), 3))["Where"].endswith("/organisation/people/?q=%C3%B6")


@pytest.mark.parametrize("file_format", list(FileFormat))
def test_progress_is_told_and_can_end_it(monkeypatch, ana, file_format):
    monkeypatch.setattr("stakeholders.exports.export_file.IN_A_CHUNK", 2)
    told: list[int] = []
    written_file(asked(ana), file_format, on_progress=told.append).close()
    assert told == [2, 3]

    def stop(count):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        written_file(asked(ana), file_format, on_progress=stop)


@pytest.mark.parametrize("count", [1, 30])
@pytest.mark.parametrize("file_format", list(FileFormat))
def test_a_file_asks_as_much_for_30_rows_as_for_1(ana, django_assert_num_queries, count, file_format):
    department = a_department(name="Large")
    for number in range(count):
        a_person(name=f"Person {number}", department=department, distinction=FORMULAS[0])
    member = User.objects.filter(memberships__department=department).first()
    with django_assert_num_queries(1):
        written_file(asked(member), file_format).close()
