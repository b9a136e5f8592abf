"""One's own files that are written in the background: all of them, how far one is, and the file."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from stakeholders.exports.export_file import file_name, page_of
from stakeholders.exports.jobs import pieces_of
from stakeholders.lists.definition import LISTINGS
from stakeholders.lists.stored import reading_of, selection_of
from stakeholders.models import Job
from stakeholders.models.job import KEPT, FileFormat
from stakeholders.views.lists.exports import as_private_file
from stakeholders.views.requests import SignedInRequest

PAGE = "stakeholders/lists/job.html"
# Where parts of pages have their addresses.
PARTS = "/_/"
# The newest ones; more are not expected within the days that they are kept.
MOST_SHOWN = 50


@require_safe
def job_list(request: SignedInRequest) -> HttpResponse:
    """One's own files, the newest first."""
    jobs = list(Job.objects.filter(person=request.user).order_by("-asked_at", "-pk")[:MOST_SHOWN])
    rows = [{"job": job, "what": _counted(job)} for job in jobs]
    return render(request, "stakeholders/lists/jobs.html", {"rows": rows, "kept_days": KEPT.days})


@require_safe
def job_detail(request: SignedInRequest, key: UUID) -> HttpResponse:
    """How far a file is; once it is ready, where to fetch it. The page asks for its part again and again."""
    template = f"{PAGE}#progress" if request.path.startswith(PARTS) else PAGE
    return render(request, template, _context(request, key))


def job_part(request: SignedInRequest, key: UUID) -> HttpResponse:
    """The part of the page that changes; a visit goes to the page."""
    if not request.headers.get("HX-Request"):
        return HttpResponseRedirect(reverse("stakeholders:job-detail", args=[key]))
    return job_detail(request, key)


@require_safe
def job_file(request: SignedInRequest, key: UUID) -> HttpResponseBase:
    """The file, as it was written."""
    job = get_object_or_404(Job, key=key, person=request.user, state=Job.State.DONE)
    if not job.finished_at:
        raise Http404
    answer = StreamingHttpResponse(pieces_of(job), headers={"Content-Length": str(job.size)})
    return as_private_file(answer, job.listing, timezone.localdate(job.finished_at), FileFormat(job.file_format))


def _context(request: SignedInRequest, key: UUID) -> dict[str, Any]:
    """Return what the page of one's own job shows; 404 for somebody else's."""
    job = get_object_or_404(Job, key=key, person=request.user)
    selection = selection_of(job.listing, job.query, reading_of(request.user, at=timezone.now()))
    day = job.finished_at and timezone.localdate(job.finished_at)
    return {
        "job": job,
        "sentence": selection.sentence(job.rows_total) if selection else "",
        "list_url": page_of(selection) if selection else "",
        "file_name": file_name(job.listing, day, FileFormat(job.file_format)) if day else "",
        "done": f"{job.rows_done:,}",
        "total": f"{job.rows_total:,}",
        # A bar needs somewhere to go.
        "most": max(job.rows_total, 1),
    }


def _counted(job: Job) -> str:
    """Return how many of what a file is of; the name of a list that is not there any more."""
    listing = LISTINGS.get(job.listing)
    return listing.counted(job.rows_total) if listing else job.listing
