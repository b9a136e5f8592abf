"""How a message reaches a person: at once, in the digest, in the inbox alone or not at all, as they chose."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agreements.models import Following, Preference, Unsubscription
from agreements.models.preference import Level, Preset
from agreements.notifications.message_types.base import Reach
from stakeholders.models import User


class Way(Enum):
    """Where a message arrives; an inbox line comes with everything but NOTHING."""

    AT_ONCE = "at_once"
    DIGEST = "digest"
    INBOX = "inbox"
    NOTHING = "nothing"


LABELS = {
    Way.AT_ONCE: _("At once"),
    Way.DIGEST: _("Digest"),
    Way.INBOX: _("Inbox only"),
    Way.NOTHING: _("Not at all"),
}

FOLLOWED = ("person_id", "agreement_id", "level")
# What must reach its reader comes at once, whatever they chose.
PRESETS: dict[str, dict[Reach, Way]] = {
    Preset.EVERYTHING: {Reach.NEEDED: Way.AT_ONCE, Reach.NEWS: Way.AT_ONCE, Reach.LINE: Way.DIGEST},
    Preset.NEEDS_ME: {Reach.NEEDED: Way.AT_ONCE, Reach.NEWS: Way.DIGEST, Reach.LINE: Way.DIGEST},
    Preset.DIGEST: {Reach.NEEDED: Way.DIGEST, Reach.NEWS: Way.DIGEST, Reach.LINE: Way.DIGEST},
}
# How closely somebody follows one agreement changes these of their preset.
LEVELS: dict[str, dict[Reach, Way]] = {
    Level.FOLLOW: PRESETS[Preset.EVERYTHING],
    Level.NEEDS_ME: {Reach.NEWS: Way.INBOX, Reach.LINE: Way.INBOX},
    Level.MUTE: {Reach.NEEDED: Way.NOTHING, Reach.NEWS: Way.NOTHING, Reach.LINE: Way.NOTHING},
}


def way(reach: Reach, *, preset: str, level: str = "", is_stopped: bool = False, has_digest: bool = True) -> Way:
    """Return how a message arrives, from the preset, the level of its agreement, and what was stopped or turned off."""
    if reach is Reach.MUST:
        return Way.AT_ONCE
    chosen = (PRESETS[preset] | LEVELS.get(level, {}))[reach]
    if chosen is Way.NOTHING:
        return chosen
    return Way.INBOX if is_stopped or (chosen is Way.DIGEST and not has_digest) else chosen


@dataclass(frozen=True)
class Wishes:
    """What some people chose, also for some agreements: how closely they follow them, which mail they stopped."""

    preferences: Mapping[int, Preference] = field(default_factory=dict)
    levels: Mapping[tuple[int, int | None], str] = field(default_factory=dict)
    # Without an agreement: mail of this kind about none or all of them.
    stopped: frozenset[tuple[int, int | None, str]] = frozenset()

    @classmethod
    def of(cls, people: Iterable[int], agreements: Iterable[int | None]) -> "Wishes":
        """Read them: three queries, however many people and agreements there are."""
        people, about = set(people), set(agreements) - {None}
        stopped = Unsubscription.objects.filter(Q(agreement__in=about) | Q(agreement=None), person__in=people)
        levels = Following.objects.filter(agreement__in=about, person__in=people)
        return cls(
            preferences=Preference.objects.in_bulk(people),
            levels={(person, agreement): level for person, agreement, level in levels.values_list(*FOLLOWED)},
            stopped=frozenset(stopped.values_list("person_id", "agreement_id", "kind")),
        )

    def way(self, kind: str, reach: Reach, person: int, agreement: int | None) -> Way:
        """Return how a message of this kind about this agreement reaches one of them."""
        preference = self.preference(person)
        return way(
            reach,
            preset=preference.preset,
            level=self.levels.get((person, agreement), ""),
            is_stopped=not self.stopped.isdisjoint({(person, agreement, kind), (person, None, kind)}),
            has_digest=preference.daily_digest,
        )

    def preference(self, person: int) -> Preference:
        """Return their row; who has none has the defaults."""
        return self.preferences.get(person) or Preference(person_id=person)


def preference_of(person: User) -> Preference:
    """Return what the person chose, or the defaults, not stored."""
    return Preference.objects.filter(pk=person.pk).first() or Preference(person=person)
