"""Who keeps a clause: the others suggest instead of editing, moving or removing it."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef

from agreements.models import KeptClause, Party, Revision
from stakeholders.models import User
from stakeholders.text.sentences import gettext as _


class KeptByOthers(PermissionDenied):
    """Says in one sentence which department keeps the clause; views answer 403."""

    def __init__(self, party: Party, key: UUID) -> None:
        self.key = key
        super().__init__(
            _("%(department)s keeps this clause for itself. Ask whoever speaks for it.") % {"department": party}
        )


def keeper(draft: Revision, key: UUID) -> Party | None:
    """Return the party that keeps a clause of a first draft; None for a clause that all may edit.

    A department that has left, sits alone, or has nobody who speaks for it any more keeps nothing. Nor does anybody
    in a change of what is in force: whose yes that needs is settled.
    """
    if draft.is_amendment:
        return None
    rows = KeptClause.objects.effective().filter(agreement=draft.agreement_id, key=key)
    row = rows.select_related("party__department").first()
    return row.party if row else None


def refuse_others(draft: Revision, key: UUID, *, by: User) -> None:
    """Raise KeptByOthers where a department keeps the clause for which this person does not speak."""
    party = keeper(draft, key)
    if party and not Party.objects.filter(pk=party.pk).represented_by(by).exists():
        raise KeptByOthers(party, key)


def kept_rows(draft: Revision) -> Exists:
    """Return the condition that some department keeps a clause of this draft, for queries of clauses."""
    return Exists(KeptClause.objects.effective().filter(agreement=draft.agreement_id, key=OuterRef("key")))
