"""Whom a piece of news concerns, when, and what makes two messages the same: the words of the table of news."""

from datetime import datetime
from typing import Any

from agreements import participants
from agreements.analysis.wall_clock import day_at
from agreements.cadence.schedules import recurrence_of
from agreements.models import Announcement, CheckIn, CommitmentTerms, InboxItem, Party, Revision, Rhythm
from agreements.models.inbox_item import Telling
from agreements.notifications.message_types import naming
from agreements.notifications.message_types.base import SITTING_SECONDS, Audience, Reach
from agreements.notifications.message_types.reviewing import day_told, invitations, was_invited
from agreements.notifications.message_types.truth import open_needs
from agreements.participants import People
from agreements.reviews.calendar_changes import near_until
from stakeholders.models import the_organisation

# --- whom ---------------------------------------------------------------------------------------------


def the_table(news: Announcement) -> People:
    return participants.at_the_table(news.agreement)


def everybody(news: Announcement) -> People:
    return participants.everybody(news.agreement)


def everybody_and_the_told(news: Announcement) -> People:
    change = Revision.objects.get(agreement=news.agreement, number=_data(news)["revision"])
    return participants.everybody(news.agreement) | participants.told_of(change)


def the_lead(news: Announcement) -> People:
    return participants.active([news.agreement.lead_id])


def the_signatories(news: Announcement) -> People:
    return participants.signatories(news.agreement, _data(news)["revision"])


def those_who_had_signed(news: Announcement) -> People:
    return participants.active(_data(news).get("fallen", []))


def the_owner(news: Announcement) -> People:
    """The owner of the commitment that an occasion, reminder, check-in or episode is about."""
    if news.occasion:
        return participants.active([news.occasion.owner_id])
    return participants.owners([_commitment(news)])


def whoever_answers(news: Announcement) -> People:
    """The owner, or while they are away whoever stands in for them."""
    return participants.answering(the_owner(news))


def whoever_asked(news: Announcement) -> People:
    """The person whom a notice names: they asked for it themselves."""
    assert news.notice is not None  # only notices are asked for
    return participants.active([news.notice.data["person"]])


def the_receiver_and_lead(news: Announcement) -> People:
    return participants.receivers([_commitment(news)]) | the_lead(news)


def the_receiver(news: Announcement) -> People:
    return participants.receivers([_commitment(news)])


def the_lead_if_not_asked(news: Announcement) -> People:
    """Who speaks for the receiver is asked to accept it, which says that it is done."""
    return the_lead(news) - the_receiver(news)


def the_receiver_in_the_draft(news: Announcement) -> People:
    drafted = CommitmentTerms.objects.filter(
        revision__in=Revision.objects.open().filter(agreement=news.agreement_id), commitment=_commitment(news)
    )
    return participants.representatives(drafted.values_list("receiver", flat=True))


def who_passed_it_on(news: Announcement) -> People:
    return participants.active([_data(news)["owner"]])


def the_owner_or_whoever_waits(news: Announcement) -> People:
    """Silence of somebody who is not here any more is for those who wait for them."""
    return the_owner(news) or the_receiver_and_lead(news)


def owner_and_receiver(news: Announcement) -> People:
    return the_owner(news) | the_receiver(news)


def owner_receiver_and_lead(news: Announcement) -> People:
    return the_owner(news) | the_receiver_and_lead(news)


def the_lead_and_the_speakers(news: Announcement) -> People:
    """Whoever can see to a review: the lead and those who speak for a party."""
    assert news.agreement is not None  # news is always about an agreement
    seats = Party.objects.filter(agreement=news.agreement_id, left_at=None).values_list("pk", flat=True)
    return the_lead(news) | participants.representatives(seats)


def the_contact(news: Announcement) -> People:
    """The escalation contact of the text in force; the lead where that is the silent owner, or has left."""
    rhythm = Rhythm.objects.filter(revision__agreement=news.agreement_id, revision__state="in_force")
    return participants.active(rhythm.values_list("escalation", flat=True)) - the_owner(news) or the_lead(news)


def those_who_heard(news: Announcement) -> People:
    """Whoever was told of an episode or of a step of its ladder."""
    told = InboxItem.objects.filter(agreement=news.agreement_id, event__data__episode=_data(news)["episode"])
    return participants.active(told.values_list("person", flat=True))


def those_who_heard_but_the_owner(news: Announcement) -> People:
    """The owner spoke, and knows that they did."""
    return those_who_heard(news) - the_owner(news)


def those_who_were_invited(news: Announcement) -> People:
    """Whoever may have the review in their calendar."""
    return participants.active(invitations(_data(news)["review"]).values_list("person", flat=True))


def those_who_sat_there(news: Announcement) -> People:
    sat = participants.who_sat_for(news.agreement, _data(news)["department"])
    return sat | participants.active(_data(news)["signatories"])


def the_person(news: Announcement) -> People:
    return participants.active([_data(news)["person"]])


def the_asker(news: Announcement) -> People:
    asked = Revision.objects.filter(agreement=news.agreement, number=_data(news)["revision"])
    return participants.active(asked.values_list("asked_by", flat=True))


def whose_yes_is_needed(news: Announcement) -> People:
    """Whoever can give a yes that the change still waits for."""
    change = Revision.objects.get(agreement=news.agreement, number=_data(news)["revision"])
    return participants.active(person for need in open_needs(change) for person in need)


# --- when -----------------------------------------------------------------------------------------------


def when_first_signed(to: Audience) -> Audience:
    return lambda news: set() if _is_amendment(news) else to(news)


def when_amended(to: Audience) -> Audience:
    return lambda news: to(news) if _is_amendment(news) else set()


def when_drifting(rule: str, to: Audience) -> Audience:
    return lambda news: to(news) if _data(news).get("rule") == rule else set()


def when_climbing(rung: str, to: Audience) -> Audience:
    return lambda news: to(news) if _data(news).get("rung") == rung else set()


def when_done(to: Audience) -> Audience:
    return lambda news: to(news) if _data(news).get("status") == CheckIn.Status.DONE else set()


# --- how much it needs them -------------------------------------------------------------------------------


def must_at_first_contact(news: Announcement | Telling, person: int) -> Reach:
    """Whoever hears of an agreement for the first time must hear it; another part in it can be read later."""
    before = news.created_at if isinstance(news, Telling) else news.available_at
    known = InboxItem.objects.filter(person=person, agreement=news.agreement_id, created_at__lt=before)
    return Reach.NEEDED if known.exists() else Reach.MUST


def needed_by_the_invited(news: Announcement | Telling, person: int) -> Reach:
    """Another day of a review needs those who have the former one in their calendar, unless its own mail is at hand."""
    told_at = news.created_at if isinstance(news, Telling) else news.available_at
    if day_told(news) <= near_until(day_at(told_at, the_organisation().zone)):
        return Reach.NEWS
    return Reach.NEEDED if was_invited(person, _data(news)["review"]) else Reach.NEWS


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
    return schedule.next_due_at or due_at + recurrence_of(schedule).period_after(news.occasion.seq)


def actor(news: Announcement) -> int | None:
    """Return the id of whoever did it: nobody is told of their own act."""
    if news.event:
        return news.event.by_id
    return news.check_in.by_id if news.check_in else None


def _data(news: Announcement | Telling) -> dict[str, Any]:
    said = news.event or news.notice
    return said.data if said else {}


def _commitment(news: Announcement) -> int:
    for subject in (news.reminder, news.check_in, news.occasion, news.episode):
        if subject is not None and subject.commitment_id is not None:
            return subject.commitment_id
    return int(_data(news)["commitment"])


def _is_amendment(news: Announcement) -> bool:
    return Revision.objects.filter(
        agreement=news.agreement, number=_data(news)["revision"], asked_by__isnull=False
    ).exists()
