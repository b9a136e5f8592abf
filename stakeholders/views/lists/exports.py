"""A list as a file: at once while it is short, else written in the background."""

from datetime import date
from uuid import UUID, uuid4

from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from stakeholders.exports.export_file import CONTENT_TYPES, file_name, page_of, written_file
from stakeholders.exports.job_round import MOST_ROWS
from stakeholders.exports.jobs import CannotAskForFile, ask_for_file
from stakeholders.lists.selection import Selection
from stakeholders.lists.stored import reading_of, selection_of
from stakeholders.models.job import KEPT, FileFormat
from stakeholders.views.requests import SignedInRequest

# Rows of a file for which somebody waits.
AT_ONCE = 10_000


@require_http_methods(["GET", "HEAD", "POST"])
def list_export(request: SignedInRequest, name: str, file_format: str) -> HttpResponseBase:
    """What the address asks of a list as a file; of a long one, a press has it written in the background."""
    selection = selection_of(name, request.META["QUERY_STRING"], reading_of(request.user, at=timezone.now()))
    if selection is None or file_format not in FileFormat.values:
        raise Http404
    chosen, count = FileFormat(file_format), selection.rows.count()
    if request.method == "POST":
        return _asked(request, selection, chosen, count)
    if count > AT_ONCE:
        return _shown(request, selection, chosen, count)
    return as_private_file(FileResponse(written_file(selection, chosen)), name, selection.reading.today, chosen)


def as_private_file(answer: HttpResponseBase, name: str, day: date, file_format: FileFormat) -> HttpResponseBase:
    """Return an answer as the file of a list of a day, which no cache and no search engine keeps."""
    answer["Content-Type"] = CONTENT_TYPES[file_format]
    answer["Content-Disposition"] = f'attachment; filename="{file_name(name, day, file_format)}"'
    answer["Cache-Control"] = "no-store, private"
    answer["X-Robots-Tag"] = "noindex, nofollow"
    return answer


def _asked(request: SignedInRequest, selection: Selection, file_format: FileFormat, count: int) -> HttpResponse:
    """Have the file written, and lead to the page that says how far it is."""
    if count > MOST_ROWS:
        return _shown(request, selection, file_format, count, status=422)
    try:
        key = UUID(request.POST.get("idem", ""))
    except ValueError:
        key = uuid4()
    try:
        job = ask_for_file(selection, file_format, key=key, rows=count, at=timezone.now())
    except CannotAskForFile as refusal:
        return _shown(request, selection, file_format, count, refusal=str(refusal), status=422)
    return HttpResponseRedirect(reverse("stakeholders:job-detail", args=[job.key]), status=303)


def _address(selection: Selection, file_format: FileFormat) -> str:
    """Return the path of the file, which a press has written."""
    path = reverse("stakeholders:list-export", args=[selection.listing.name, file_format])
    return f"{path}?{selection.query}" if selection.query else path


def _shown(
    request: SignedInRequest,
    selection: Selection,
    file_format: FileFormat,
    count: int,
    *,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    """Say how long the list is, and what a press does."""
    context = {
        "sentence": selection.sentence(count),
        "file_format": file_format,
        "is_too_long": count > MOST_ROWS,
        "most_rows": f"{MOST_ROWS:,}",
        "kept_days": KEPT.days,
        "refusal": refusal,
        "has_errors": status == 422,
        "idem": request.POST.get("idem") or uuid4(),
        "list_url": page_of(selection),
        "action": _address(selection, file_format),
    }
    return render(request, "stakeholders/lists/export.html", context, status=status)
