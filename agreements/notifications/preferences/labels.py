"""What each kind of message is called where people choose what they hear."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from agreements.models.preference import Preset
from agreements.notifications.message_types.base import Reach
from agreements.notifications.message_types.registry import BY_MESSAGE
from agreements.notifications.preferences.channels import LABELS, way
from agreements.notifications.preferences.opt_out import DAILY, SECURITY, STANDING_IN, WEEKLY

CALLED: dict[str, str | Promise] = {
    "named": _("You are given a part in an agreement"),
    "commitment_offered": _("A commitment is offered to you"),
    "passing_on_asked": _("Another owner is proposed for what you receive"),
    "passing_on_refused": _("A commitment could not be passed on"),
    "ready_to_sign": _("A text waits for your signature"),
    "signature_fell": _("Your signature fell because the wording may change"),
    "change_asked": _("A change waits for your yes"),
    "completion_asked": _("Something is done and waits for your word"),
    "completion_contact_asked": _("Something is done and its receiver has not answered"),
    "contact_asked": _("Something is stuck and you can help"),
    "decision_asked": _("A decision of yours would help"),
    "decision_near": _("Your answer to a change is awaited soon"),
    "decision_given": _("A decision was taken on a commitment"),
    "date_breaks": _("A date no longer fits the one it builds on"),
    "forewarned": _("Others will hear that there is no news"),
    "counterpart_told": _("There is no news on what you count on"),
    "ladder_stilled": _("A question needs nobody any more"),
    "not_reviewed": _("A review was not held"),
    "review_near": _("A review comes near"),
    "review_moved": _("A review has another day"),
    "review_called_off": _("A review you were invited to falls away"),
    "review_minutes": _("A review was held: its minutes"),
    "action_done": _("An action of a review is done"),
    "check_in_acknowledged": _("Somebody read your check-in"),
    "agreement_paused": _("An agreement rests"),
    "agreement_resumed": _("An agreement goes on"),
    "ends_soon": _("An agreement ends soon"),
    "fresh_link": _("A new link that you asked for"),
    STANDING_IN: _("Somebody stands in"),
    "new_sign_in": _("Somebody signs in as you with a new browser"),
    "password_changed": _("Your password is changed"),
    "check_in_due": _("A check-in is due"),
    "date_near": _("A date of yours comes near"),
    "date_today": _("A date of yours is today"),
    "date_passed": _("A date of yours has passed"),
    "no_news": _("There is no news on a commitment"),
    "date_behind": _("A date has passed without “done”"),
    "worry": _("A commitment is at risk"),
    "completion_returned": _("Something is still missing from what you finished"),
    "completion_accepted": _("What you finished is accepted"),
    "completion_settled": _("What was finished is settled"),
    "commitment_done": _("A commitment is done"),
    "episode_closed": _("A question about a commitment is settled"),
    "passed_on": _("A commitment has a new owner"),
    "signed_by_all": _("Everybody has signed"),
    "change_in_force": _("A change is in force"),
    "change_declined": _("A change was not agreed"),
    "change_withdrawn": _("A change was withdrawn"),
    "change_agreed": _("Somebody agreed to your change"),
    "change_noted": _("A change is asked of others"),
    "text_signed": _("Somebody signed"),
    "text_reopened": _("A text is open for editing again"),
    "signing_refused": _("Somebody cannot sign yet"),
    "refusal_settled": _("What stood against signing is settled"),
    "outcome_endorsed": _("A party endorsed the outcome"),
    "commitment_confirmed": _("Somebody took on a commitment"),
    "commitment_declined": _("Somebody cannot take on a commitment"),
    "party_joined": _("A department joined the table"),
    "party_left": _("A department left the table"),
    "member_left": _("Somebody left the table"),
    "seat_ended": _("Your own seat ended"),
    "draft_edited": _("Somebody worked on a draft, one line a sitting"),
    DAILY: _("The daily digest"),
    WEEKLY: _("The week at a glance"),
}
GROUPS: dict[Reach, tuple[str | Promise, str | Promise]] = {
    Reach.MUST: (_("Waits for you"), _("a signature, a yes to a change, a commitment offered to you")),
    Reach.NEEDED: (_("Needs you soon"), _("a check-in, a date that comes near, something at risk")),
    Reach.NEWS: (_("Good to know"), _("a change in force, a review ahead, who signed")),
    Reach.LINE: (_("Small steps"), _("work on a draft, an action that is done")),
}
# How a kind is judged on the page whose reach depends on who reads it.
USUALLY = {"named": Reach.MUST, "review_moved": Reach.NEWS}


def called(kind: str) -> str:
    """Return the name of a kind."""
    return str(CALLED.get(kind) or _("Other news"))


@dataclass(frozen=True)
class Group:
    """Kinds that need their reader as much as each other: they arrive the same way, whatever somebody chose."""

    title: str
    examples: str
    # Where they arrive under each preset, in the order of the presets.
    ways: list[str]
    kinds: list[str]


def table() -> list[Group]:
    """Return the kinds by how much they need their reader, with where they arrive under each preset."""
    reaches = {kind: _reach(kind) for kind in BY_MESSAGE} | dict.fromkeys((STANDING_IN, *SECURITY), Reach.MUST)
    return [
        Group(
            title=str(GROUPS[reach][0]),
            examples=str(GROUPS[reach][1]),
            ways=[str(LABELS[way(reach, preset=preset)]) for preset in Preset],
            kinds=sorted(called(kind) for kind, its in reaches.items() if its is reach),
        )
        for reach in Reach
    ]


def _reach(kind: str) -> Reach:
    reach = BY_MESSAGE[kind].reach
    return reach if isinstance(reach, Reach) else USUALLY[kind]
