"""Recipients of messages as functions of an announcement; each returns ids of active people."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q

from agreements import participants
from agreements.amendments.open_changes import open_needs
from agreements.analysis.wall_clock import day_at
from agreements.cadence.schedules import recurrence_of
from agreements.models import (
    Announcement,
    CheckIn,
    CommitmentTerms,
    InboxItem,
    OutboxMessage,
    Party,
    Revision,
    Rhythm,
)
from agreements.models.kinds import MessageKind
from agreements.models.news.message import Message, required
from agreements.notifications.message_types import parts
from agreements.notifications.message_types.base import Importance, OfMany, Recipients
from agreements.notifications.message_types.review_invitations import (
    HAVE_LEFT,
    day_told,
    invitations,
    was_invited,
)
from agreements.participants import People
from agreements.reviews.calendar_changes import near_until
from stakeholders.models import the_organisation

# Edits of one person within so many seconds are one line of the inbox.
SITTING_SECONDS = 20 * 60

# --- who receives it ---------------------------------------------------------------------------------------------


def table_members(announcement: Announcement) -> People:
    return participants.at_the_table(announcement.agreement)


def everybody_named(announcement: Announcement) -> People:
    return participants.everybody(announcement.agreement)


def everybody_named_and_informed(announcement: Announcement) -> People:
    change = Revision.objects.get(agreement=announcement.agreement, number=announcement.data["revision"])
    return participants.everybody(announcement.agreement) | participants.told_of(change)


def lead(announcement: Announcement) -> People:
    """The lead and the second lead."""
    return participants.leads(announcement.agreement)


def revision_signatories(announcement: Announcement) -> People:
    return participants.signatories(announcement.agreement, announcement.data["revision"])


def former_signatories(announcement: Announcement) -> People:
    return participants.active(announcement.data.get("fallen", []))


@OfMany
def owner(announcements: Sequence[Announcement]) -> list[People]:
    """The owner of the commitment that an occasion, reminder, check-in or episode is about."""
    others = [_commitment_id(one) for one in announcements if not one.occasion]
    owned = participants.owner_of_each(others) if others else {}
    named = [one.occasion.owner_id if one.occasion else owned.get(_commitment_id(one)) for one in announcements]
    active = participants.active(named)
    return [active & {person} for person in named]


@OfMany
def owner_or_stand_in(announcements: Sequence[Announcement]) -> list[People]:
    """The owner, or while they are away whoever stands in for them."""
    owners = owner.read(announcements)
    moments = {one.available_at for one in announcements}
    covered = {moment: participants.stand_ins(set().union(*owners), moment) for moment in moments}
    return [
        {covered[one.available_at].get(person, person) for person in people}
        for one, people in zip(announcements, owners, strict=True)
    ]


def requester(announcement: Announcement) -> People:
    """The person whom a notice names: they asked for it themselves."""
    return participants.active([announcement.data["person"]])


def receiver_and_lead(announcement: Announcement) -> People:
    return participants.receivers([_commitment_id(announcement)]) | lead(announcement)


def receiver(announcement: Announcement) -> People:
    return participants.receivers([_commitment_id(announcement)])


def lead_unless_receiver(announcement: Announcement) -> People:
    """Who speaks for the receiver is asked to accept it, which says that it is done."""
    return lead(announcement) - receiver(announcement)


def draft_receiver(announcement: Announcement) -> People:
    drafted = CommitmentTerms.objects.filter(
        revision__in=Revision.objects.open().filter(agreement=announcement.agreement_id),
        commitment=_commitment_id(announcement),
    )
    return participants.representatives(drafted.values_list("receiver", flat=True))


def previous_owner(announcement: Announcement) -> People:
    return participants.active([announcement.data["owner"]])


def owner_or_receiver_and_lead(announcement: Announcement) -> People:
    """Silence of somebody who is not here any more is for those who wait for them."""
    return owner(announcement) or receiver_and_lead(announcement)


def owner_and_receiver(announcement: Announcement) -> People:
    return owner(announcement) | receiver(announcement)


def owner_receiver_and_lead(announcement: Announcement) -> People:
    return owner(announcement) | receiver_and_lead(announcement)


def lead_and_representatives(announcement: Announcement) -> People:
    """Whoever can see to a review: the lead and those who speak for a party."""
    seats = Party.objects.filter(agreement=announcement.agreement_id, left_at=None).values_list("pk", flat=True)
    return lead(announcement) | participants.representatives(seats)


def escalation_contact(announcement: Announcement) -> People:
    """The escalation contact of the text in force; the lead where that is the silent owner, or has left."""
    rhythm = Rhythm.objects.filter(revision__agreement=announcement.agreement_id, revision__state="in_force")
    return participants.active(rhythm.values_list("escalation", flat=True)) - owner(announcement) or lead(announcement)


def previously_notified(announcement: Announcement) -> People:
    """Whoever was told of an episode or of a step of its ladder."""
    told = InboxItem.objects.filter(
        agreement=announcement.agreement_id, event__data__episode=announcement.data["episode"]
    )
    return participants.active(told.values_list("person", flat=True))


def previously_notified_except_owner(announcement: Announcement) -> People:
    """The owner spoke, and knows that they did."""
    return previously_notified(announcement) - owner(announcement)


def told_of_check_in(announcement: Announcement) -> People:
    """Whoever was told of a check-in that is taken back, in whichever words."""
    told = InboxItem.objects.filter(_about_its_check_in(announcement), agreement=announcement.agreement_id)
    return participants.active(told.values_list("person", flat=True))


def invited_to_review(announcement: Announcement) -> People:
    """Whoever may have the review in their calendar."""
    return participants.active(invitations(announcement.data["review"]).values_list("person", flat=True))


def former_members(announcement: Announcement) -> People:
    sat = participants.who_sat_for(announcement.agreement, announcement.data["department"])
    return sat | participants.active(announcement.data["signatories"])


def named_person(announcement: Announcement) -> People:
    return participants.active([announcement.data["person"]])


def change_requester(announcement: Announcement) -> People:
    asked = Revision.objects.filter(agreement=announcement.agreement, number=announcement.data["revision"])
    return participants.active(asked.values_list("asked_by", flat=True))


def pending_approvers(announcement: Announcement) -> People:
    """Whoever can give a yes that the change still waits for."""
    change = Revision.objects.get(agreement=announcement.agreement, number=announcement.data["revision"])
    return participants.active(person for need in open_needs(change) for person in need)


# --- under a condition -----------------------------------------------------------------------------------------------


def first_signing_only(to: Recipients) -> Recipients:
    return lambda announcement: set() if _is_amendment(announcement) else to(announcement)


def amendments_only(to: Recipients) -> Recipients:
    return lambda announcement: to(announcement) if _is_amendment(announcement) else set()


def for_rule(rule: str, to: Recipients) -> Recipients:
    return lambda announcement: to(announcement) if announcement.data.get("rule") == rule else set()


def at_rung(rung: str, to: Recipients) -> Recipients:
    return lambda announcement: to(announcement) if announcement.data.get("rung") == rung else set()


def when_done(to: Recipients) -> Recipients:
    return lambda announcement: to(announcement) if announcement.data.get("status") == CheckIn.Status.DONE else set()


# --- how much it needs them -------------------------------------------------------------------------------


def must_at_first_contact(announcement: Announcement | Message, person: int) -> Importance:
    """Return MUST for the first message about an agreement; another part in it can be read later."""
    before = announcement.created_at if isinstance(announcement, Message) else announcement.available_at
    known = InboxItem.objects.filter(person=person, agreement=announcement.agreement_id, created_at__lt=before)
    return Importance.NEEDED if known.exists() else Importance.MUST


def must_unless_invited(about: Announcement | Message, person: int) -> Importance:
    """Return MUST for an offer, unless the invitation of its owner names it."""
    return Importance.LINE if parts.is_in_the_invitation(about, person) else Importance.MUST


def needed_unless_invited(about: Announcement | Message, person: int) -> Importance:
    """Return how much a part needs its reader, a line where their invitation was caused by a part before it."""
    return Importance.LINE if parts.is_in_the_invitation(about, person) else must_at_first_contact(about, person)


def needed_by_the_invited(announcement: Announcement | Message, person: int) -> Importance:
    """Return NEEDED for those who have the former day in their calendar, unless the mention of the new day is due."""
    told_at = announcement.created_at if isinstance(announcement, Message) else announcement.available_at
    if day_told(announcement) <= near_until(day_at(told_at, the_organisation().zone)):
        return Importance.NEWS
    return Importance.NEEDED if was_invited(person, announcement.data["review"]) else Importance.NEWS


def needed_by_those_mailed(announcement: Announcement | Message, person: int) -> Importance:
    """Return NEEDED for those whom a mail about the check-in may have reached; a line is corrected by a line."""
    mails = OutboxMessage.objects.filter(HAVE_LEFT, _about_its_check_in(announcement), person=person)
    reached = mails.filter(agreement=announcement.agreement_id).exclude(kind=MessageKind.CHECK_IN_UNDONE)
    return Importance.NEEDED if reached.exists() else Importance.LINE


# --- what makes two messages the same, and for how long one is of use -----------------------------------


def once_per_part(announcement: Announcement) -> str:
    return f"agreement-{announcement.agreement_id}-{parts.part_named(announcement)}"


def once_per_sitting(announcement: Announcement) -> str:
    event = required(announcement.event)
    sitting = int(event.at.timestamp()) // SITTING_SECONDS
    return f"agreement-{announcement.agreement_id}-by-{event.by_id}-{sitting}"


def until_next_occasion(announcement: Announcement) -> datetime:
    """A check-in is asked for until the next is; its schedule says when."""
    occasion = required(announcement.occasion)
    schedule = occasion.schedule
    return schedule.next_due_at or occasion.due_at + recurrence_of(schedule).period_after(occasion.seq)


def actor(announcement: Announcement) -> int | None:
    """Return the id of whoever did it: nobody is told of their own act."""
    if announcement.event:
        return announcement.event.by_id
    return announcement.check_in.by_id if announcement.check_in else None


def _about_its_check_in(announcement: Announcement | Message) -> Q:
    check_in = announcement.data["check_in"]
    return Q(check_in=check_in) | Q(event__data__check_in=check_in)


def _commitment_id(announcement: Announcement) -> int:
    for subject in (announcement.reminder, announcement.check_in, announcement.occasion, announcement.episode):
        if subject is not None and subject.commitment_id is not None:
            return subject.commitment_id
    return int(announcement.data["commitment"])


def _is_amendment(announcement: Announcement) -> bool:
    return Revision.objects.filter(
        agreement=announcement.agreement, number=announcement.data["revision"], asked_by__isnull=False
    ).exists()
