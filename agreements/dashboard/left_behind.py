"""What loses its person when somebody is deactivated: what they lead, sign, own, or help with as contact."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy, ngettext_lazy

from agreements.models import Agreement, Commitment, Rhythm, Signatory
from stakeholders.models import User

OPEN_STAGES = ("draft", "playback", "signing", "active")
SAID = {
    "leads": ngettext_lazy("Leads %(count)d agreement.", "Leads %(count)d agreements.", "count"),
    "signs": ngettext_lazy("Is to sign %(count)d text.", "Is to sign %(count)d texts.", "count"),
    "owns": ngettext_lazy("Owns %(count)d commitment.", "Owns %(count)d commitments.", "count"),
    "settles": ngettext_lazy(
        "Is asked in %(count)d agreement when something is stuck.",
        "Is asked in %(count)d agreements when something is stuck.",
        "count",
    ),
}
UNTITLED = gettext_lazy("An agreement without a title")


@dataclass(frozen=True)
class LeftBehind:
    """One kind of responsibility with its count in words; title and address of those that the reader may read."""

    words: str
    pages: list[tuple[str, str]]


def left_behind(person: User, *, reader: User) -> list[LeftBehind]:
    """Return the responsibilities that this person would leave, by kind; kinds without any are left out.

    Administrators may see the counts; titles are included only for readers of the agreement.
    """
    signs = Signatory.objects.filter(person=person, revision__state__in=["draft", "sealed"])
    found = {
        "leads": Agreement.objects.filter(lead=person, stage__in=OPEN_STAGES).values_list("pk", flat=True),
        "signs": signs.values_list("revision__agreement", flat=True),
        "owns": Commitment.objects.running().filter(terms__owner=person).values_list("agreement", flat=True),
        "settles": Rhythm.objects.filter(escalation=person, revision__state="in_force").values_list(
            "revision__agreement", flat=True
        ),
    }
    places = {sort: list(keys) for sort, keys in found.items()}
    readable = _readable({pk for keys in places.values() for pk in keys}, reader)
    return [
        LeftBehind(
            str(SAID[sort] % {"count": len(keys)}), [readable[pk] for pk in dict.fromkeys(keys) if pk in readable]
        )
        for sort, keys in places.items()
        if keys
    ]


def _readable(keys: Iterable[int], reader: User) -> dict[int, tuple[str, str]]:
    """Return title and address, by key, of the agreements that exist for the reader."""
    visible = Agreement.objects.visible_to(reader).filter(pk__in=keys)
    titles = visible.titles()
    return {one.pk: (titles[one.pk] or str(UNTITLED), one.get_absolute_url()) for one in visible}
