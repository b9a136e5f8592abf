"""Where a check leads: the page on which its point is settled."""

from django.urls import reverse

from agreements.models import Agreement


def section_url(agreement: Agreement, section: str) -> str:
    """Return the page of a section of this agreement."""
    return reverse("agreements:term-list", args=[agreement.reference, section])
