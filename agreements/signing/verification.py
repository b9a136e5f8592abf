"""Verifying: the history is unbroken, and every sealed text is the one that was signed."""

from collections.abc import Iterator

from agreements.models import Agreement, Event, Revision, SignOff
from agreements.models.canonical import digest_of, document_of, without_names, written_document
from agreements.models.event import FIRST
from agreements.models.sign_off import Capacity

# These answer to the digest of the whole text; the others to that of one clause.
TO_THE_WHOLE = [Capacity.SIGNATURE, Capacity.APPROVAL, Capacity.ACKNOWLEDGEMENT]


def faults(agreement: Agreement) -> Iterator[str]:
    """Yield one sentence for every line of history or sealed text that is not what it was; none is good.

    Lines cut off at the end are seen only when they sealed a text: nothing outside the database
    anchors the last line.
    """
    yield from _broken_lines(agreement)
    sealed_in_history = _sealed_in_history(agreement)
    for revision in Revision.objects.filter(agreement=agreement).exclude(digest="").order_by("number"):
        revision.agreement = agreement
        yield from _changed_text(revision)
        if revision.digest not in sealed_in_history:
            yield f"{revision}: the history does not tell that this text was sealed."
    yield from _strange_answers(agreement)


def _broken_lines(agreement: Agreement) -> Iterator[str]:
    previous, place = FIRST, 0
    for event in Event.objects.filter(agreement=agreement).order_by("seq").iterator():
        place += 1
        if event.seq != place:
            yield f"{agreement.reference}: line {place} of the history is missing."
        elif event.previous_hash != previous:
            yield f"{agreement.reference}: line {event.seq} of the history does not follow the line before it."
        if event.hash != event.computed_hash():
            yield f"{agreement.reference}: line {event.seq} of the history is not the one that was written."
        previous, place = event.hash, event.seq


def _sealed_in_history(agreement: Agreement) -> set[str]:
    told = Event.objects.filter(agreement=agreement, data__has_key="digest")
    return set(told.values_list("data__digest", flat=True))


def _changed_text(revision: Revision) -> Iterator[str]:
    if digest_of(bytes(revision.canonical)) != revision.digest:
        yield f"{revision}: the stored text does not have the digest that was signed."
    elif _spelled(revision) != without_names(written_document(revision)):
        yield f"{revision}: the terms no longer spell the sealed text."


def _spelled(revision: Revision) -> object:
    try:
        return without_names(document_of(revision))
    except ValueError:
        return None


def _strange_answers(agreement: Agreement) -> Iterator[str]:
    answers = SignOff.objects.filter(agreement=agreement, capacity__in=TO_THE_WHOLE).select_related("revision")
    for answer in answers.order_by("pk"):
        if answer.digest != answer.revision.digest:
            yield f"{agreement.reference}: an answer to revision {answer.revision.number} was given to another text."
