"""Sealing: the text becomes immutable, so that everybody signs the same bytes."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from agreements.checks.blockers import blockers
from agreements.drafting.snapshot import read
from agreements.drafting.terms import open_draft
from agreements.models import TERM_KINDS, Agreement, Revision
from agreements.models.agreement import Stage
from agreements.models.canonical import canonical_bytes, digest_of, terms_of, written_document
from agreements.models.event import record
from agreements.models.kinds import EventKind
from agreements.models.revision import State
from agreements.search.index import write_texts
from stakeholders.models import User


class CannotSeal(Exception):
    """Says in one sentence what still blocks signing."""


class CannotReopen(Exception):
    """Says in one sentence why the text cannot be opened again."""


@transaction.atomic
def seal(*, agreement: Agreement, by: User, at: datetime) -> Revision:
    """Seal the draft and open signing; return the sealed revision.

    Raises CannotSeal while something blocks signing, NotBeingDrafted when it is sealed already.
    """
    agreement = Agreement.objects.locked(agreement.pk)
    draft = open_draft(agreement)
    found = blockers(read(agreement, draft))
    if found:
        raise CannotSeal(found[0].sentence)
    sealed = freeze(draft, by=by, at=at)
    agreement.stage = Stage.SIGNING
    agreement.save(update_fields=["stage"])
    record(agreement, EventKind.SIGNING_OPENED, by=by, at=at, revision=sealed.number, digest=sealed.digest)
    return sealed


def freeze(draft: Revision, *, by: User, at: datetime) -> Revision:
    """Write the canonical bytes and their digest; from here on the database refuses any change of the terms."""
    draft.canonical = canonical_bytes(written_document(draft))
    draft.digest = digest_of(draft.canonical)
    draft.state = State.SEALED
    draft.sealed_at, draft.sealed_by = at, by
    draft.save()
    return draft


@transaction.atomic
def reopen(*, agreement: Agreement, by: User, at: datetime) -> Revision:
    """Open a sealed text for editing again: a new draft with the same words; the signatures no longer count.

    Raises CannotReopen when nothing is sealed.
    """
    agreement = Agreement.objects.locked(agreement.pk)
    sealed = Revision.objects.open().filter(agreement=agreement).first()
    if sealed is None or not sealed.is_sealed or sealed.is_amendment:
        raise CannotReopen(_("There is no text open for signing."))
    signed = list(sealed.sign_offs.valid().signatures().yes().values_list("person_id", flat=True))
    sealed.state = State.ABANDONED
    sealed.save(update_fields=["state"])
    draft = next_draft(agreement, sealed)
    agreement.stage = Stage.DRAFT
    agreement.save(update_fields=["stage"])
    write_texts(agreement)
    record(
        agreement,
        EventKind.TEXT_REOPENED,
        by=by,
        at=at,
        revision=sealed.number,
        draft=draft.number,
        fallen=sorted(signed),
    )
    return draft


def next_draft(agreement: Agreement, source: Revision, *, asked_by: User | None = None, reason: str = "") -> Revision:
    """Return a new draft with the same clauses as `source`, under the next number."""
    newest = agreement.revisions.newest()
    number = newest.number + 1 if newest else 1
    draft = Revision.objects.create(agreement=agreement, number=number, asked_by=asked_by, reason=reason)
    for kind in TERM_KINDS:
        copies = terms_of(source, kind)
        for term in copies:
            term.pk, term.revision = None, draft
        kind._default_manager.bulk_create(copies)
    return draft
