"""How a message reaches a person: at once, in the digest, in the inbox alone or not at all, as they chose."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agreements.models import Following, Preference, Unsubscription
from agreements.models.agreement import AnyOf
from agreements.models.news.preference import Level, Preset
from agreements.notifications.message_types.base import Importance
from stakeholders.models import User
from stakeholders.prepared_queries import Queries, prepared


class Channel(Enum):
    """Where a message arrives; an inbox item comes with everything but NOTHING."""

    AT_ONCE = "at_once"
    DIGEST = "digest"
    INBOX = "inbox"
    NOTHING = "nothing"


LABELS = {
    Channel.AT_ONCE: _("At once"),
    Channel.DIGEST: _("Digest"),
    Channel.INBOX: _("Inbox only"),
    Channel.NOTHING: _("Not at all"),
}

FOLLOWED = ("person_id", "agreement_id", "level")
# Messages of importance MUST are mailed at once, whatever the preferences say.
PRESETS: dict[str, dict[Importance, Channel]] = {
    Preset.EVERYTHING: {
        Importance.NEEDED: Channel.AT_ONCE,
        Importance.NEWS: Channel.AT_ONCE,
        Importance.LINE: Channel.DIGEST,
    },
    Preset.NEEDS_ME: {
        Importance.NEEDED: Channel.AT_ONCE,
        Importance.NEWS: Channel.DIGEST,
        Importance.LINE: Channel.DIGEST,
    },
    Preset.DIGEST: {
        Importance.NEEDED: Channel.DIGEST,
        Importance.NEWS: Channel.DIGEST,
        Importance.LINE: Channel.DIGEST,
    },
}
# How closely somebody follows one agreement changes these of their preset.
LEVELS: dict[str, dict[Importance, Channel]] = {
    Level.FOLLOW: PRESETS[Preset.EVERYTHING],
    Level.NEEDS_ME: {Importance.NEWS: Channel.INBOX, Importance.LINE: Channel.INBOX},
    Level.MUTE: {
        Importance.NEEDED: Channel.NOTHING,
        Importance.NEWS: Channel.NOTHING,
        Importance.LINE: Channel.NOTHING,
    },
}


def channel(
    importance: Importance, *, preset: str, level: str = "", is_stopped: bool = False, has_digest: bool = True
) -> Channel:
    """Return how a message arrives, from the preset, the level of its agreement, and what was stopped or turned off."""
    if importance is Importance.MUST:
        return Channel.AT_ONCE
    chosen = (PRESETS[preset] | LEVELS.get(level, {}))[importance]
    if chosen is Channel.NOTHING:
        return chosen
    return Channel.INBOX if is_stopped or (chosen is Channel.DIGEST and not has_digest) else chosen


@dataclass(frozen=True)
class PreferenceSet:
    """What some people chose, also for some agreements: how closely they follow them, which mail they stopped."""

    preferences: Mapping[int, Preference] = field(default_factory=dict)
    levels: Mapping[tuple[int, int | None], str] = field(default_factory=dict)
    # Without an agreement: mail of this kind about none or all of them.
    stopped: frozenset[tuple[int, int | None, str]] = frozenset()

    @classmethod
    def of(cls, people: Iterable[int], agreements: Iterable[int | None]) -> "PreferenceSet":
        """Read them: one query, however many people and agreements there are."""
        found = _chosen(people=list(set(people)), agreements=[pk for pk in set(agreements) if pk is not None])
        return cls(
            preferences={one.person_id: one for one in found["preferences"]},
            levels={(person, agreement): level for person, agreement, level in found["levels"]},
            stopped=frozenset(found["stopped"]),
        )

    def channel(self, kind: str, importance: Importance, person: int, agreement: int | None) -> Channel:
        """Return how a message of this kind about this agreement reaches one of them."""
        preference = self.preference(person)
        return channel(
            importance,
            preset=preference.preset,
            level=self.levels.get((person, agreement), ""),
            is_stopped=not self.stopped.isdisjoint({(person, agreement, kind), (person, None, kind)}),
            has_digest=preference.daily_digest,
        )

    def preference(self, person: int) -> Preference:
        """Return their row; who has none has the defaults."""
        return self.preferences.get(person) or Preference(person_id=person)


@prepared
def _chosen(*, people: list[int], agreements: list[int]) -> Queries:
    theirs, here = AnyOf(F("person"), people), AnyOf(F("agreement"), agreements)
    stopped = Unsubscription.objects.filter(theirs, Q(here) | Q(agreement=None))
    return {
        "preferences": Preference.objects.filter(theirs),
        "levels": Following.objects.filter(theirs, here).values_list(*FOLLOWED),
        "stopped": stopped.values_list("person_id", "agreement_id", "kind"),
    }


def mail_comes_back(person: User) -> bool:
    """Return whether the mail server refused the address that the person has now; one query."""
    preference = preference_of(person)
    preference.person = person
    return preference.is_suspended


def refused_addresses() -> set[int]:
    """Return the ids of everybody whose address was refused; one query."""
    suspended = Preference.objects.filter(suspended_at__isnull=False).select_related("person")
    return {preference.person_id for preference in suspended if preference.is_suspended}


def preference_of(person: User) -> Preference:
    """Return what the person chose, or the defaults, not stored."""
    return next(iter(_preferences(person=person)["theirs"]), None) or Preference(person=person)


@prepared
def _preferences(*, person: User) -> Queries:
    return {"theirs": Preference.objects.filter(person=person)}
