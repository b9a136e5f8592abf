"""A list as a file: at once while it is short, else written in the background."""

from django.http import FileResponse, Http404, HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_safe

from stakeholders.exports.export_file import CONTENT_TYPES, file_name, written_file
from stakeholders.lists.stored import reading_of, selection_of
from stakeholders.models.job import FileFormat
from stakeholders.views.requests import SignedInRequest


@require_safe
def list_export(request: SignedInRequest, name: str, file_format: str) -> HttpResponseBase:
    """What the address asks of a list as a file."""
    selection = selection_of(name, request.META["QUERY_STRING"], reading_of(request.user, at=timezone.now()))
    if selection is None or file_format not in FileFormat.values:
        raise Http404
    chosen = FileFormat(file_format)
    file = written_file(selection, chosen)
    return kept_private(
        FileResponse(
            file, as_attachment=True, filename=file_name(selection, chosen), content_type=CONTENT_TYPES[chosen]
        )
    )


def kept_private(response: HttpResponseBase) -> HttpResponseBase:
    """Return the answer with the word that no cache and no search engine keeps it."""
    response["Cache-Control"] = "no-store, private"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
