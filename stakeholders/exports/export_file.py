"""A selection of a list as a file: the one writer, whoever asks and however it is fetched."""

from collections.abc import Callable, Iterator
from datetime import date
from tempfile import SpooledTemporaryFile
from typing import IO
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from stakeholders.exports.csv_file import write_csv
from stakeholders.lists.list_columns import Cell
from stakeholders.lists.selection import IN_A_CHUNK, Selection
from stakeholders.models.job import FileFormat
from stakeholders.text.sentences import gettext as _

CONTENT_TYPES = {
    FileFormat.CSV: "text/csv; charset=utf-8",
    FileFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# A file that is larger goes from memory to the disk.
IN_MEMORY = 1_000_000


def written_file(
    selection: Selection, file_format: FileFormat, *, on_progress: Callable[[int], object] = bool
) -> IO[bytes]:
    """Return a temporary file, at its beginning, with the rows that the reader of the selection may read.

    Moments are told where the reader is. `on_progress` is told now and then how many rows are written; what it raises
    ends the writing.
    """
    into: IO[bytes] = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - closed by whoever takes it
    counted = Counted(selection.lines(), on_progress)
    try:
        with timezone.override(ZoneInfo(selection.reading.reader.zone)):
            if file_format == FileFormat.CSV:
                write_csv(into, selection.header, counted)
            else:
                from stakeholders.exports.workbook import write_workbook  # noqa: PLC0415 - 6 MB that few processes need

                write_workbook(into, selection.header, counted, lambda: about(selection, counted.count))
    except BaseException:
        into.close()
        raise
    into.seek(0)
    return into


def file_name(listing: str, day: date, file_format: FileFormat) -> str:
    """Return what the file of a list is called: promises-2026-11-30.xlsx."""
    return f"{listing}-{day.isoformat()}.{file_format}"


def about(selection: Selection, count: int) -> list[tuple[str, str]]:
    """Return what a file says of itself: what was chosen, by whom, when and where, each with its label."""
    zone = selection.reading.reader.zone
    moment = date_format(selection.reading.at.astimezone(ZoneInfo(zone)), "j F Y, H:i")
    return [
        (_("What"), selection.sentence(count)),
        (_("For"), selection.reading.reader.name),
        (_("When"), f"{moment} ({zone})"),
        (_("Where"), f"{settings.BASE_URL}{page_of(selection)}"),
    ]


def page_of(selection: Selection) -> str:
    """Return the path of the page that shows the selection."""
    path = reverse(selection.listing.page)
    return f"{path}?{selection.query}" if selection.query else path


class Counted:
    """An iterator of lines that counts them, and reports the count after each chunk and at the end."""

    def __init__(self, lines: Iterator[list[Cell]], on_progress: Callable[[int], object]) -> None:
        self.lines = lines
        self.on_progress = on_progress
        self.count = 0

    def __iter__(self) -> Iterator[list[Cell]]:
        for line in self.lines:
            yield line
            self.count += 1
            if self.count % IN_A_CHUNK == 0:
                self.on_progress(self.count)
        self.on_progress(self.count)
