"""The same thing added twice: the second person is shown who wrote it, and says what is kept."""

import uuid
from datetime import datetime

from django.db import transaction

from agreements.drafting import terms
from agreements.drafting.terms import WITH_WORDS, open_draft
from agreements.models import Agreement, CommitmentTerms, Event, Revision, Term, TradeOff
from stakeholders.models import User
from stakeholders.text.folding import folded

# What two clauses say alike that are the same thing; all else may differ.
ALIKE: dict[type[Term], tuple[str, ...]] = {
    CommitmentTerms: ("deliverable", "owner", "due_on"),
    TradeOff: ("giver", "gives", "gainer", "gains"),
}


class AlreadyThere(Exception):
    """The same thing stands in the draft: `theirs`, written by whom and when."""

    def __init__(self, theirs: Term) -> None:
        self.theirs = theirs
        about = Event.objects.filter(agreement=theirs.revision.agreement_id, data__key=str(theirs.key))
        written = about.filter(kind__in=WITH_WORDS).order_by("-seq").select_related("by").first()
        self.by: User | None = written.by if written else None
        self.at: datetime | None = written.at if written else None
        super().__init__(theirs.summary())


@transaction.atomic
def add_once(
    kind: type[Term],
    *,
    agreement: Agreement,
    key: uuid.UUID,
    values: terms.Values,
    by: User,
    at: datetime,
    beside: uuid.UUID | None = None,
) -> Term:
    """Add a clause like `terms.add`, unless the same thing stands in the draft already.

    Raises AlreadyThere then; `beside` is the key of the one that the person has seen and leaves beside their own.
    """
    agreement = Agreement.objects.locked(agreement.pk)
    draft = open_draft(agreement)
    same = _same(kind, draft, key, values)
    if same and beside not in {one.key for one in same}:
        raise AlreadyThere(same[0])
    return terms.add(kind, agreement=agreement, key=key, values=values, by=by, at=at)


def _same(kind: type[Term], draft: Revision, key: uuid.UUID, values: terms.Values) -> list[Term]:
    """Return the other clauses of the draft that say the same, whatever their spaces, accents and capitals."""
    said = {name: values[name] for name in ALIKE.get(kind, ())}
    if not said:
        return []
    texts = {name: folded(value).split() for name, value in said.items() if isinstance(value, str)}
    chosen = {name: value for name, value in said.items() if name not in texts}
    rows = list(kind._default_manager.filter(revision=draft, **chosen).order_by("position"))
    if any(row.key == key for row in rows):
        # Sent twice: `add` returns the first.
        return []
    return [row for row in rows if all(folded(getattr(row, name)).split() == text for name, text in texts.items())]
