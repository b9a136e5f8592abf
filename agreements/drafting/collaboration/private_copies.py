"""What a person typed into the form of a clause and has not saved: kept for them alone, offered when they come back."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from agreements.drafting.terms import last_writer, open_draft
from agreements.models import Agreement, PrivateCopy, Term
from stakeholders.models import User

KEPT_FOR = timedelta(days=30)
# Of each field; longer ones are refused by the form anyway.
LONGEST = 20_000


@transaction.atomic
def keep_copy(
    kind: type[Term],
    *,
    agreement: Agreement,
    key: UUID,
    version: int,
    words: Mapping[str, str],
    is_new: bool,
    by: User,
    at: datetime,
) -> PrivateCopy | None:
    """Keep what was typed into the form of a clause, or of a new one, in place of what was kept before; no event.

    The lock of the agreement puts it before or after a save of the same form; after it nothing is kept, so that what
    was saved is never offered as unsaved: None for a form that this person has saved, and for words that say nothing
    or what stands there. Raises NotBeingDrafted when the text is sealed.
    """
    agreement = Agreement.objects.locked(agreement.pk)
    term = kind._default_manager.filter(revision=open_draft(agreement), key=key).first()
    typed = {name: words.get(name, "").replace("\x00", "")[:LONGEST] for name in kind.content}
    own = PrivateCopy.objects.of(by).filter(agreement=agreement, kind=kind.kind, key=None if is_new else key)
    values = term.values() if term else {}
    stood = {name: "" if values.get(name) is None else str(values[name]) for name in typed}
    is_saved = term is not None and (is_new or (term.version > version and last_writer(agreement.pk, key) == by))
    if is_saved or _spaced(typed) == _spaced(stood):
        return None
    return own.update_or_create(
        defaults={"version": version, "words": typed, "at": at},
        create_defaults={
            "agreement": agreement,
            "writer": by,
            "kind": kind.kind,
            "key": None if is_new else key,
            "version": version,
            "words": typed,
            "at": at,
        },
    )[0]


def copy_of(
    kind: type[Term], *, agreement: Agreement, key: UUID | None, reader: User, at: datetime
) -> PrivateCopy | None:
    """Return what this person typed into the form of a clause (None: of a new one) and did not save; one query."""
    own = PrivateCopy.objects.of(reader).filter(agreement=agreement, kind=kind.kind, key=key)
    return own.filter(at__gt=at - KEPT_FOR).first()


def copy_among(
    copies: Iterable[PrivateCopy], kind: type[Term], *, key: UUID | None, at: datetime
) -> PrivateCopy | None:
    """Return the same among a person's own copies of one draft; no query."""
    fitting = (copy for copy in copies if (copy.kind, copy.key) == (kind.kind, key) and copy.at > at - KEPT_FOR)
    return next(fitting, None)


def drop_copy(kind: type[Term], *, agreement: Agreement, key: UUID | None, by: User) -> None:
    """Drop what this person typed into a form: it is saved, or they do not want it any more."""
    PrivateCopy.objects.of(by).filter(agreement=agreement, kind=kind.kind, key=key).delete()


def sweep_copies(at: datetime) -> int:
    """Delete the copies that have expired; return how many. The round of the clock does it."""
    deleted, _by_model = PrivateCopy.objects.filter(at__lte=at - KEPT_FOR).delete()
    return deleted


def _spaced(words: Mapping[str, str]) -> dict[str, str]:
    return {name: " ".join(value.split()) for name, value in words.items()}
