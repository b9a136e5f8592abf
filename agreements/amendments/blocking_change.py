"""The open change that blocks another one, and who can settle it today."""

from agreements.amendments.open_changes import OpenChange, open_changes
from agreements.models import Agreement, Revision
from stakeholders.models import User
from stakeholders.text.sentences import gettext as _


def blocking_change(agreement: Agreement) -> OpenChange | None:
    """Return the change that has to be settled before another one is asked for; one is open at a time."""
    return next(iter(open_changes(Agreement.objects.filter(pk=agreement.pk))), None)


def how_to_settle(change: OpenChange) -> str:
    """Return in two sentences who can make way, and how: by a yes or a no, or by taking it back."""
    parts = {"names": change.names, "person": _who_withdraws(change.revision).name}
    if change.is_agreed:
        answering = _("Everybody has agreed: any of them puts it in force (%(names)s).")
    else:
        answering = _("It waits for %(names)s: a yes or a no settles it.")
    return f"{answering} {_('%(person)s can withdraw it.')}" % parts


def _who_withdraws(change: Revision) -> User:
    assert change.asked_by is not None  # an amendment says who asked for it
    return change.asked_by if change.asked_by.is_active else change.agreement.lead
