"""What is stored about agreements, and what must always be true of it."""

from agreements.models.acknowledgement import Acknowledgement
from agreements.models.agreement import Agreement
from agreements.models.check_in import CheckIn, Help, Status
from agreements.models.collaboration.draft_visit import DraftVisit
from agreements.models.collaboration.kept_clause import KeptClause
from agreements.models.collaboration.presence import Presence
from agreements.models.collaboration.private_copy import PrivateCopy
from agreements.models.commitment import Commitment
from agreements.models.commitment_terms import CommitmentTerms
from agreements.models.completion import Completion
from agreements.models.counter_offer import CounterOffer
from agreements.models.decision_right import DecisionRight, Matter
from agreements.models.episode import Episode
from agreements.models.escalation import Escalation
from agreements.models.event import Announcement, Event
from agreements.models.health_week import HealthWeek
from agreements.models.news.breaker import Breaker
from agreements.models.news.calendar_feed import CalendarFeed
from agreements.models.news.environment import Environment
from agreements.models.news.heartbeat import Heartbeat
from agreements.models.news.inbox_item import InboxItem
from agreements.models.news.look import Look
from agreements.models.news.outbox_message import OutboxMessage
from agreements.models.news.preference import Following, Preference, Unsubscription
from agreements.models.news.snooze import Snooze
from agreements.models.news_request import NewsRequest
from agreements.models.notice import Notice
from agreements.models.occasion import Occasion
from agreements.models.open_point import OpenPoint
from agreements.models.open_point_reply import OpenPointReply
from agreements.models.outcome import Outcome
from agreements.models.participation import Participation
from agreements.models.party import Party, PartyMember
from agreements.models.pause import Pause
from agreements.models.private.preparation_line import PreparationLine
from agreements.models.purpose import Purpose
from agreements.models.readership import Readership
from agreements.models.reminder import Reminder
from agreements.models.review import Review, ReviewPoint
from agreements.models.revision import Revision
from agreements.models.rhythm import Rhythm
from agreements.models.schedule import Schedule
from agreements.models.search_entry import SearchEntry
from agreements.models.set_aside import SetAside
from agreements.models.sign_off import SignOff
from agreements.models.signatory import Signatory
from agreements.models.stakeholder import Stakeholder
from agreements.models.stance import Stance
from agreements.models.term import Term
from agreements.models.timetable import Timetable
from agreements.models.trade_off import TradeOff
from agreements.models.withdrawal import Withdrawal

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
    SetAside,
)

__all__ = [
    "TERM_KINDS",
    "Acknowledgement",
    "Agreement",
    "Announcement",
    "Breaker",
    "CalendarFeed",
    "CheckIn",
    "Commitment",
    "CommitmentTerms",
    "Completion",
    "CounterOffer",
    "DecisionRight",
    "DraftVisit",
    "Environment",
    "Episode",
    "Escalation",
    "Event",
    "Following",
    "HealthWeek",
    "Heartbeat",
    "Help",
    "InboxItem",
    "KeptClause",
    "Look",
    "Matter",
    "NewsRequest",
    "Notice",
    "Occasion",
    "OpenPoint",
    "OpenPointReply",
    "OutboxMessage",
    "Outcome",
    "Participation",
    "Party",
    "PartyMember",
    "Pause",
    "Preference",
    "PreparationLine",
    "Presence",
    "PrivateCopy",
    "Purpose",
    "Readership",
    "Reminder",
    "Review",
    "ReviewPoint",
    "Revision",
    "Rhythm",
    "Schedule",
    "SearchEntry",
    "SetAside",
    "SignOff",
    "Signatory",
    "Snooze",
    "Stakeholder",
    "Stance",
    "Status",
    "Term",
    "Timetable",
    "TradeOff",
    "Unsubscription",
    "Withdrawal",
]
