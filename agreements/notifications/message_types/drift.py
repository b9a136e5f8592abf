"""Messages about drift: an episode opens, silence goes on, and what settles it."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from agreements.drift.explanation import Side, explain
from agreements.drift.rules import unanswered
from agreements.models import Commitment, Episode, Occasion, Rhythm
from agreements.models.episode import Rule
from agreements.models.escalation import Rung
from agreements.models.kinds import EventKind, MessageKind
from agreements.models.news.message import Message, required
from agreements.notifications.message_types.base import (
    CRITICAL,
    ROUTINE,
    Cause,
    Context,
    Importance,
    MessageType,
    Repeats,
)
from agreements.notifications.message_types.context import answer_links, commitment_context, standing_in
from agreements.notifications.message_types.recipients import (
    at_rung,
    escalation_contact,
    for_rule,
    lead_and_representatives,
    owner_or_receiver_and_lead,
    owner_or_stand_in,
    previously_notified,
    previously_notified_except_owner,
    receiver,
)
from agreements.permissions import leads, may_ask_for_a_change, may_check_in, may_speak_for
from agreements.text import one_line
from stakeholders.models import User


def _drifts(message: Message, at: datetime) -> bool:
    return unanswered(Episode.objects.filter(pk=message.data["episode"])).exists()


def _climbs(message: Message, at: datetime) -> bool:
    """True while the episode is open and nobody has said that nobody further need be told."""
    climbing = Episode.objects.filter(pk=message.data["episode"], stilled_at=None)
    return unanswered(climbing).exists()


def _episode(message: Message, at: datetime) -> Context:
    context = commitment_context(message)
    episode = Episode.objects.get(pk=message.data["episode"])
    in_force = Rhythm.objects.filter(revision=context["commitment"].terms.revision_id)
    rhythm = in_force.select_related("escalation").first()
    explained = explain(episode, context["commitment"], rhythm)
    theirs = _sides(message.person, context["commitment"], rhythm, at)
    return context | {
        "drift": explained,
        "agreed": one_line(explained.agreed),
        "further": one_line(explained.further),
        # Of what can be done only what this reader can do.
        "can_do": [one_line(remedy.what) for remedy in explained.remedies if remedy.side in theirs],
        "may_ask": may_ask_for_a_change(message.person, context["commitment"].agreement),
    }


def _sides(reader: User, commitment: Commitment, rhythm: Rhythm | None, at: datetime) -> set[Side]:
    terms = required(commitment.terms)
    sides = {Side.OWNER} if may_check_in(reader, commitment, at) else set()
    # Where the owner has left, the lead can ask for a change as well as the receiver.
    if may_speak_for(reader, terms.receiver) or (not terms.owner.is_active and leads(reader, commitment.agreement)):
        sides.add(Side.RECEIVER)
    if rhythm is not None and rhythm.escalation_id == reader.pk:
        sides.add(Side.CONTACT)
    return sides


def _episode_with_answers(message: Message, at: datetime) -> Context:
    context = _episode(message, at)
    if not may_check_in(message.person, context["commitment"], at):
        return context | {"gone": context["owner"]}
    # Where the date has passed no check-in was asked for.
    asked = Occasion.objects.filter(pk=context["drift"].episode.evidence.get("occasion")).first()
    links = answer_links(message.person, context["commitment"], asked, by_mail=message.has_mail_links)
    return context | standing_in(message.person, context["commitment"], at) | links


TYPES = (
    MessageType(
        kind=MessageKind.NO_NEWS,
        label=_("There is no news on a promise"),
        causes=(Cause(EventKind.EPISODE_OPENED, for_rule(Rule.NO_NEWS, owner_or_receiver_and_lead)),),
        importance=Importance.NEEDED,
        urgency=ROUTINE,
        context=_episode_with_answers,
        still_true=_drifts,
        rests_in_pause=True,
        repeats=Repeats.TASK_OF_SOME,
        asks_owner=True,
    ),
    MessageType(
        kind=MessageKind.DATE_BEHIND,
        label=_("A date has passed without “done”"),
        causes=(Cause(EventKind.EPISODE_OPENED, for_rule(Rule.DATE_PASSED, owner_or_receiver_and_lead)),),
        importance=Importance.NEEDED,
        urgency=ROUTINE,
        context=_episode,
        still_true=_drifts,
        rests_in_pause=True,
    ),
    MessageType(
        kind=MessageKind.NOT_REVIEWED,
        label=_("A review was not held"),
        causes=(Cause(EventKind.EPISODE_OPENED, for_rule(Rule.NOT_REVIEWED, lead_and_representatives)),),
        still_true=_drifts,
        rests_in_pause=True,
    ),
    # Only those who heard of it hear that it is settled; an owner knows that they reported.
    MessageType(
        kind=MessageKind.EPISODE_CLOSED,
        label=_("A question about a promise is settled"),
        causes=(
            Cause(EventKind.EPISODE_CLOSED, for_rule(Rule.NO_NEWS, previously_notified_except_owner)),
            Cause(EventKind.EPISODE_CLOSED, for_rule(Rule.DATE_PASSED, previously_notified)),
            Cause(EventKind.EPISODE_CLOSED, for_rule(Rule.NOT_REVIEWED, previously_notified)),
        ),
    ),
    MessageType(
        kind=MessageKind.FOREWARNED,
        label=_("Others will hear that there is no news"),
        causes=(Cause(EventKind.ESCALATED, at_rung(Rung.FOREWARNED, owner_or_stand_in)),),
        importance=Importance.NEEDED,
        urgency=ROUTINE,
        context=_episode_with_answers,
        still_true=_climbs,
        rests_in_pause=True,
        repeats=Repeats.TASK_OF_SOME,
    ),
    MessageType(
        kind=MessageKind.COUNTERPART_TOLD,
        label=_("There is no news on what you count on"),
        causes=(Cause(EventKind.ESCALATED, at_rung(Rung.COUNTERPART, receiver)),),
        importance=Importance.NEEDED,
        urgency=ROUTINE,
        context=_episode,
        still_true=_climbs,
        rests_in_pause=True,
    ),
    MessageType(
        kind=MessageKind.CONTACT_ASKED,
        label=_("Something is stuck and you can help"),
        causes=(Cause(EventKind.ESCALATED, at_rung(Rung.CONTACT, escalation_contact)),),
        importance=Importance.MUST,
        urgency=CRITICAL,
        context=_episode,
        still_true=_climbs,
        rests_in_pause=True,
    ),
    MessageType(
        kind=MessageKind.LADDER_STILLED,
        label=_("A question needs nobody any more"),
        causes=(Cause(EventKind.LADDER_STILLED, previously_notified),),
    ),
)
