"""Who is told of what: one row for each kind of news, read like a table."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from agreements.models import Announcement, CheckIn, Revision
from agreements.models.episode import Rule as Drift
from agreements.models.outbox_message import Urgency
from agreements.notifications import naming, people
from agreements.notifications.people import People
from agreements.notifications.truth import open_needs

Audience = Callable[[Announcement], People]

CRITICAL, ROUTINE = Urgency.CRITICAL, Urgency.ROUTINE
INBOX_ONLY = None
LASTS = timedelta(days=14)
# Others hear of a check-in when it can no longer be undone.
UNDO = timedelta(minutes=30)
# Edits of one person within such a stretch are one line of the inbox.
SITTING_SECONDS = 20 * 60


@dataclass(frozen=True)
class Told:
    """One message that a kind of news makes: its name, to whom, and by mail or in the inbox alone."""

    message: str
    to: Audience
    mail: Urgency | None = INBOX_ONLY
    # What makes two messages to one person the same message.
    about: Callable[[Announcement], str] | None = None
    lasts: timedelta | Callable[[Announcement], datetime] = LASTS
    after: timedelta = timedelta(0)


# --- whom ---------------------------------------------------------------------------------------------


def the_table(news: Announcement) -> People:
    return people.at_the_table(news.agreement)


def everybody(news: Announcement) -> People:
    return people.everybody(news.agreement)


def everybody_and_the_told(news: Announcement) -> People:
    change = Revision.objects.get(agreement=news.agreement, number=_data(news)["revision"])
    return people.everybody(news.agreement) | people.told_of(change)


def the_lead(news: Announcement) -> People:
    return people.active([news.agreement.lead_id])


def the_signatories(news: Announcement) -> People:
    return people.signatories(news.agreement, _data(news)["revision"])


def those_who_had_signed(news: Announcement) -> People:
    return people.active(_data(news).get("fallen", []))


def the_owner(news: Announcement) -> People:
    """The owner of the commitment that an occasion, reminder, check-in or episode is about."""
    if news.occasion:
        return people.active([news.occasion.owner_id])
    return people.owners([_commitment(news)])


def the_receiver_and_lead(news: Announcement) -> People:
    return people.receivers([_commitment(news)]) | the_lead(news)


def the_owner_or_whoever_waits(news: Announcement) -> People:
    """Silence of somebody who is not here any more is for those who wait for them."""
    return the_owner(news) or the_receiver_and_lead(news)


def owner_receiver_and_lead(news: Announcement) -> People:
    return the_owner(news) | the_receiver_and_lead(news)


def those_who_sat_there(news: Announcement) -> People:
    sat = people.who_sat_for(news.agreement, _data(news)["department"])
    return sat | people.active(_data(news)["signatories"])


def the_person(news: Announcement) -> People:
    return people.active([_data(news)["person"]])


def the_asker(news: Announcement) -> People:
    asked = Revision.objects.filter(agreement=news.agreement, number=_data(news)["revision"])
    return people.active(asked.values_list("asked_by", flat=True))


def whose_yes_is_needed(news: Announcement) -> People:
    """Whoever can give a yes that the change still waits for."""
    change = Revision.objects.get(agreement=news.agreement, number=_data(news)["revision"])
    return people.active(person for need in open_needs(change) for person in need)


# --- when -----------------------------------------------------------------------------------------------


def when_first_signed(to: Audience) -> Audience:
    return lambda news: set() if _is_amendment(news) else to(news)


def when_amended(to: Audience) -> Audience:
    return lambda news: to(news) if _is_amendment(news) else set()


def when_drifting(rule: str, to: Audience) -> Audience:
    return lambda news: to(news) if _data(news).get("rule") == rule else set()


def when_done(to: Audience) -> Audience:
    return lambda news: to(news) if _data(news).get("status") == CheckIn.Status.DONE else set()


# --- the same message -----------------------------------------------------------------------------------


def once_for_each_part(news: Announcement) -> str:
    return f"agreement-{news.agreement_id}-{naming.part_named(news)}"


def once_in_a_sitting(news: Announcement) -> str:
    assert news.event is not None  # edits are events
    sitting = int(news.event.at.timestamp()) // SITTING_SECONDS
    return f"agreement-{news.agreement_id}-by-{news.event.by_id}-{sitting}"


def until_the_next_one(news: Announcement) -> datetime:
    """A check-in is asked for until the next is; its schedule says when."""
    assert news.occasion is not None
    due_at, schedule = news.occasion.due_at, news.occasion.schedule
    return schedule.next_due_at or due_at + timedelta(weeks=schedule.every_weeks)


# --- the table ------------------------------------------------------------------------------------------

NAMED = Told("named", naming.people_named, CRITICAL, about=once_for_each_part)
OFFERED = Told("commitment_offered", naming.owner_asked, CRITICAL)
DRAFTED = Told("draft_edited", the_table, about=once_in_a_sitting)
THREE_DAYS = timedelta(days=3)

TABLE: dict[str, tuple[Told, ...]] = {
    # Drafting
    "agreement_started": (NAMED,),
    "party_joined": (NAMED, Told("party_joined", the_table)),
    "party_left": (Told("seat_ended", those_who_sat_there), Told("party_left", the_table)),
    "member_welcomed": (NAMED,),
    "member_left": (Told("seat_ended", the_person), Told("member_left", the_table)),
    "term_added": (NAMED, OFFERED, DRAFTED),
    "term_edited": (NAMED, OFFERED, DRAFTED),
    "term_removed": (DRAFTED,),
    "outcome_endorsed": (Told("outcome_endorsed", the_table),),
    "commitment_confirmed": (Told("commitment_confirmed", the_table),),
    "commitment_declined": (Told("commitment_declined", the_table),),
    # Signing
    "signing_opened": (Told("ready_to_sign", the_signatories, CRITICAL),),
    "text_reopened": (Told("signature_fell", those_who_had_signed, CRITICAL), Told("text_reopened", the_table)),
    "text_signed": (Told("text_signed", the_lead),),
    "signing_refused": (Told("signing_refused", the_table),),
    "refusal_settled": (Told("refusal_settled", the_table),),
    "text_in_force": (
        Told("signed_by_all", when_first_signed(everybody), ROUTINE),
        Told("change_in_force", when_amended(everybody_and_the_told), ROUTINE),
    ),
    # The rhythm
    "check_in_due": (Told("check_in_due", the_owner, ROUTINE, lasts=until_the_next_one),),
    "checked_in": (Told("commitment_done", when_done(the_receiver_and_lead), after=UNDO),),
    "worry": (Told("worry", the_receiver_and_lead, ROUTINE),),
    "date_near": (Told("date_near", the_owner, ROUTINE, lasts=THREE_DAYS),),
    "date_today": (Told("date_today", the_owner, ROUTINE, lasts=THREE_DAYS),),
    "date_passed": (Told("date_passed", the_owner, ROUTINE, lasts=THREE_DAYS),),
    # Drift
    "episode_opened": (
        Told("no_news", when_drifting(Drift.NO_NEWS, the_owner_or_whoever_waits), ROUTINE),
        Told("date_behind", when_drifting(Drift.DATE_PASSED, owner_receiver_and_lead), ROUTINE),
    ),
    # Only those who heard of it hear that it is settled; the end of a silence is the news itself.
    "episode_closed": (Told("episode_closed", when_drifting(Drift.DATE_PASSED, owner_receiver_and_lead)),),
    # Changes
    "change_asked": (Told("change_asked", whose_yes_is_needed, CRITICAL), Told("change_noted", everybody_and_the_told)),
    "change_agreed": (Told("change_agreed", the_asker),),
    "change_declined": (Told("change_declined", everybody, CRITICAL),),
    "change_withdrawn": (Told("change_withdrawn", everybody),),
}
MAILED = tuple(sorted({told.message for row in TABLE.values() for told in row if told.mail}))


def actor(news: Announcement) -> int | None:
    """Return the id of whoever did it: nobody is told of their own act."""
    if news.event:
        return news.event.by_id
    return news.check_in.by_id if news.check_in else None


def _data(news: Announcement) -> dict[str, Any]:
    return news.event.data if news.event else {}


def _commitment(news: Announcement) -> int:
    for subject in (news.reminder, news.check_in, news.occasion, news.episode):
        if subject is not None:
            return subject.commitment_id
    return int(_data(news)["commitment"])


def _is_amendment(news: Announcement) -> bool:
    return Revision.objects.filter(
        agreement=news.agreement, number=_data(news)["revision"], asked_by__isnull=False
    ).exists()
