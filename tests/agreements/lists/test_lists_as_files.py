"""Every list of the application as a file: the rows of its page, and nothing that its reader may not read."""

import csv
from io import StringIO

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from agreements.models import Agreement
from stakeholders.exports.export_file import written_file
from stakeholders.lists.definition import LISTINGS
from stakeholders.lists.stored import reading_of, selection_of
from stakeholders.models.job import FileFormat
from tests.access.answers import ADMINISTRATOR, LEAD, MANAGER, MEMBER, OUTSIDER

pytestmark = pytest.mark.django_db


def files_of(name, person):
    """Return the lines of a list as CSV and as a workbook."""
    selection = selection_of(name, "", reading_of(person, at=timezone.now()))
    with written_file(selection, FileFormat.CSV) as one, written_file(selection, FileFormat.XLSX) as two:
        lines = list(csv.reader(StringIO(one.read().decode("utf-8-sig"), newline=""), strict=True))
        book = load_workbook(two)
    return lines, [[cell.value for cell in row] for row in book["List"].rows], selection


@pytest.mark.parametrize("reader", [OUTSIDER, MEMBER, LEAD, MANAGER, ADMINISTRATOR])
@pytest.mark.parametrize("name", ["agreements", "promises", "changes", "events", "people"])
def test_both_files_have_the_rows_of_the_list(world, name, reader):
    lines, cells, selection = files_of(name, world.people[reader])
    assert lines[0] == cells[0] == selection.header
    assert len(lines) == len(cells) == selection.rows.count() + 1
    # What is read by people comes back the same, but for days, moments and apostrophes.
    for line, row in zip(lines, cells, strict=True):
        assert len(line) == len(row) == len(selection.header)
        assert [text.removeprefix("'") for text, cell in zip(line, row, strict=True) if isinstance(cell, str)] == [
            cell.removeprefix("'") for cell in row if isinstance(cell, str)
        ]


@pytest.mark.parametrize("reader", [OUTSIDER, ADMINISTRATOR, MEMBER, MANAGER, LEAD])
def test_what_one_may_not_read_is_in_no_file(world, reader):
    """The lead is the control: every title is in a file of theirs."""
    person = world.people[reader]
    titles = Agreement.objects.titles()
    readable = set(Agreement.objects.visible_to(person).values_list("pk", flat=True))
    said = "\n".join(text for name in LISTINGS for line in files_of(name, person)[0] for text in line)
    assert {pk for pk, title in titles.items() if title in said} == readable
    assert bool(readable) == (reader not in (OUTSIDER, ADMINISTRATOR))
