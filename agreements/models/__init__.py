"""What is stored about agreements, and what must always be true of it."""

from agreements.models.agreement import Agreement
from agreements.models.check_in import CheckIn, Help, Status
from agreements.models.commitment import Commitment
from agreements.models.commitment_terms import CommitmentTerms
from agreements.models.decision_right import DecisionRight, Matter
from agreements.models.episode import Episode
from agreements.models.event import Announcement, Event
from agreements.models.inbox_item import InboxItem
from agreements.models.occasion import Occasion
from agreements.models.outbox_message import OutboxMessage
from agreements.models.outcome import Outcome
from agreements.models.party import Party, PartyMember
from agreements.models.purpose import Purpose
from agreements.models.reminder import Reminder
from agreements.models.revision import Revision
from agreements.models.rhythm import Rhythm
from agreements.models.schedule import Schedule
from agreements.models.sign_off import SignOff
from agreements.models.signatory import Signatory
from agreements.models.stakeholder import Stakeholder
from agreements.models.term import Term
from agreements.models.trade_off import TradeOff

# The order in which an agreement is read aloud; the canonical text keeps it.
TERM_KINDS: tuple[type[Term], ...] = (
    Purpose,
    Outcome,
    Signatory,
    Stakeholder,
    TradeOff,
    CommitmentTerms,
    DecisionRight,
    Rhythm,
)

__all__ = [
    "TERM_KINDS",
    "Agreement",
    "Announcement",
    "CheckIn",
    "Commitment",
    "CommitmentTerms",
    "DecisionRight",
    "Episode",
    "Event",
    "Help",
    "InboxItem",
    "Matter",
    "Occasion",
    "OutboxMessage",
    "Outcome",
    "Party",
    "PartyMember",
    "Purpose",
    "Reminder",
    "Revision",
    "Rhythm",
    "Schedule",
    "SignOff",
    "Signatory",
    "Stakeholder",
    "Status",
    "Term",
    "TradeOff",
]
