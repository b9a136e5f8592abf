"""Messages about signing: who is asked, who signed, and what stands against it."""

from datetime import datetime

from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from agreements.models import CommitmentTerms, Revision
from agreements.models.canonical import document_of
from agreements.models.kinds import EventKind, MessageKind
from agreements.models.news.message import Message, required
from agreements.notifications.message_types.base import (
    CRITICAL,
    ROUTINE,
    Cause,
    Context,
    Importance,
    MessageType,
    Readers,
    Repeats,
)
from agreements.notifications.message_types.calendars import promised_days
from agreements.notifications.message_types.pages import signing_page
from agreements.notifications.message_types.recipients import (
    everybody_named,
    first_signing_only,
    former_signatories,
    lead,
    named_person,
    revision_signatories,
    table_members,
)
from agreements.revisions.redline import RedlinedClause, redline
from agreements.signing.signature_status import Seat, read_before, seats, signatures_awaiting
from agreements.text import absolute, one_line
from stakeholders.models import User
from stakeholders.text.sentences import gettext

# A mail is kept short; the page shows the rest.
MOVED_AT_MOST = 5


def _waits_for_signature(message: Message, at: datetime) -> bool:
    waiting = signatures_awaiting(message.person)
    return any((text.agreement_id, text.number) == (message.agreement_id, message.data["revision"]) for text in waiting)


def _to_sign(message: Message, at: datetime) -> Context:
    """Return what moved since the reader's last reading, who has signed and who is still asked."""
    revision = Revision.objects.get(agreement=message.agreement_id, number=message.data["revision"])
    before = read_before(revision, message.person)
    moved = redline(document_of(before), document_of(revision)).changed if before else []
    block = seats(revision)
    return {
        "read_before": before.number if before else 0,
        "moved": [_moved(one) for one in moved[:MOVED_AT_MOST]],
        "moved_more": len(moved) - len(moved[:MOVED_AT_MOST]),
        "signed_by": [_signatory(seat, message.person) for seat in block if seat.has_signed],
        "waits_for": [_signatory(seat, message.person) for seat in block if not seat.has_signed],
        "first_due_on": min((one.due_on for one in CommitmentTerms.objects.filter(revision=revision)), default=None),
    }


def _moved(clause: RedlinedClause) -> tuple[str, list[str]]:
    """Return a clause as one calls it (C-0001 Commitment “Forecast of the core range”), and what moved in it."""
    words = one_line(clause.lines[0].new or clause.lines[0].old) if clause.lines else ""
    called = f"{one_line(clause.clause.heading)} “{Truncator(words).chars(80)}”"
    changed = [line for line in clause.lines if line.is_changed]
    return called, [f"{line.label}: {one_line(line.old) or '–'} → {one_line(line.new) or '–'}" for line in changed]


def _signatory(seat: Seat, reader: User) -> str:
    person, party = seat.signatory.person, one_line(seat.signatory.party.department.name)
    if person.pk == reader.pk:
        return gettext("you for %(department)s") % {"department": party}
    return f"{one_line(person.name)} ({party})"


def _is_being_drafted(message: Message, at: datetime) -> bool:
    drafts = Revision.objects.open().filter(agreement=message.agreement_id, number=message.data["draft"])
    return drafts.exists()


def _certificate(message: Message, at: datetime) -> Context:
    agreement = required(message.agreement)
    return {"certificate_link": absolute(reverse("agreements:certificate", args=[agreement.reference]))}


TYPES = (
    MessageType(
        kind=MessageKind.READY_TO_SIGN,
        label=_("A text waits for your signature"),
        causes=(Cause(EventKind.SIGNING_OPENED, revision_signatories),),
        importance=Importance.MUST,
        urgency=CRITICAL,
        readers=Readers.DRAFTERS,
        page=signing_page,
        context=_to_sign,
        still_true=_waits_for_signature,
        repeats=Repeats.TASK,
    ),
    MessageType(
        kind=MessageKind.SIGNATURE_FELL,
        label=_("Your signature fell because the wording may change"),
        causes=(Cause(EventKind.TEXT_REOPENED, former_signatories),),
        importance=Importance.MUST,
        urgency=CRITICAL,
        readers=Readers.DRAFTERS,
        page=signing_page,
        still_true=_is_being_drafted,
    ),
    MessageType(
        kind=MessageKind.TEXT_REOPENED,
        label=_("A text is open for editing again"),
        causes=(Cause(EventKind.TEXT_REOPENED, table_members),),
        readers=Readers.DRAFTERS,
    ),
    MessageType(
        kind=MessageKind.TEXT_SIGNED,
        label=_("Somebody signed"),
        causes=(Cause(EventKind.TEXT_SIGNED, lead),),
        readers=Readers.DRAFTERS,
        page=signing_page,
    ),
    MessageType(
        kind=MessageKind.SIGNING_REFUSED,
        label=_("Somebody cannot sign yet"),
        causes=(Cause(EventKind.SIGNING_REFUSED, table_members), Cause(EventKind.REFUSAL_KEPT, lead)),
        readers=Readers.DRAFTERS,
        page=signing_page,
    ),
    MessageType(
        kind=MessageKind.REFUSAL_ANSWERED,
        label=_("What you said against signing is answered"),
        causes=(Cause(EventKind.REFUSAL_ANSWERED, named_person),),
        importance=Importance.NEEDED,
        readers=Readers.DRAFTERS,
        page=signing_page,
    ),
    MessageType(
        kind=MessageKind.REFUSAL_SETTLED,
        label=_("What stood against signing is settled"),
        causes=(Cause(EventKind.REFUSAL_SETTLED, table_members),),
        readers=Readers.DRAFTERS,
        page=signing_page,
    ),
    MessageType(
        kind=MessageKind.SIGNED_BY_ALL,
        label=_("Everybody has signed"),
        causes=(Cause(EventKind.TEXT_IN_FORCE, first_signing_only(everybody_named)),),
        urgency=ROUTINE,
        context=_certificate,
        calendar=promised_days,
    ),
)
