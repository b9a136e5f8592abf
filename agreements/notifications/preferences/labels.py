"""What each kind of message is called where people choose what they hear."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from agreements.models.news.preference import Preset
from agreements.notifications.message_types.base import Importance
from agreements.notifications.message_types.registry import message_type, message_types
from agreements.notifications.preferences.channels import LABELS, channel

GROUPS: dict[Importance, tuple[str | Promise, str | Promise]] = {
    Importance.MUST: (_("Waits for you"), _("a signature, a yes to a change, a promise offered to you")),
    Importance.NEEDED: (_("Needs you soon"), _("a check-in, a date that comes near, something at risk")),
    Importance.NEWS: (_("Good to know"), _("a change in force, a review ahead, who signed")),
    Importance.LINE: (_("Small steps"), _("work on a draft, an action that is done")),
}


def label_of(kind: str) -> str:
    """Return what a kind of message is called."""
    return str(message_type(kind).label)


@dataclass(frozen=True)
class Group:
    """Kinds of the same importance, which therefore arrive by the same channels."""

    title: str
    examples: str
    # Where they arrive under each preset, in the order of the presets.
    channels: list[str]
    kinds: list[str]


def groups() -> list[Group]:
    """Return the kinds by how much they need their reader, with where they arrive under each preset."""
    return [
        Group(
            title=str(GROUPS[importance][0]),
            examples=str(GROUPS[importance][1]),
            channels=[str(LABELS[channel(importance, preset=preset)]) for preset in Preset],
            kinds=_labels(importance),
        )
        for importance in Importance
    ]


def _labels(importance: Importance) -> list[str]:
    """Return the labels of the listed kinds that need their reader so much as a rule."""
    listed = (known for known in message_types().values() if known.is_listed)
    return sorted(str(known.label) for known in listed if known.importance is importance)
