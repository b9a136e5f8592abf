"""Verifying: the history is unbroken, and every sealed text is the one that was signed."""

from collections.abc import Iterator

from agreements.models import Agreement, Event, Revision
from agreements.models.canonical import document_of, digest_of, without_names, written_document
from agreements.models.event import FIRST


def faults(agreement: Agreement) -> Iterator[str]:
    """Yield one sentence for every line of history or sealed text that is not what it was; none is good."""
    yield from _broken_lines(agreement)
    for revision in Revision.objects.filter(agreement=agreement).exclude(digest="").order_by("number"):
        yield from _changed_text(revision)


def _broken_lines(agreement: Agreement) -> Iterator[str]:
    previous, place = FIRST, 0
    for event in Event.objects.filter(agreement=agreement).order_by("seq").iterator():
        place += 1
        if event.seq != place:
            yield f"{agreement.reference}: line {place} of the history is missing."
            place = event.seq
        if event.previous_hash != previous or event.hash != event.computed_hash():
            yield f"{agreement.reference}: line {event.seq} of the history is not the one that was written."
        previous = event.hash


def _changed_text(revision: Revision) -> Iterator[str]:
    if digest_of(bytes(revision.canonical)) != revision.digest:
        yield f"{revision}: the stored text does not have the digest that was signed."
    elif without_names(written_document(revision)) != without_names(document_of(revision)):
        yield f"{revision}: the terms no longer spell the sealed text."
