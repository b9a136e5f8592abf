"""How agreements are doing, for the list of agreements: the words of the dashboard, by its own functions."""

from collections.abc import Iterable

from django.db.models import Q
from django.utils.translation import gettext_lazy

from agreements.dashboard.overview.health import read_for_overview, read_health, words_now
from agreements.dashboard.overview.scope import Scope, read
from agreements.models import Agreement
from agreements.models.health_week import HealthWord
from stakeholders.lists.reader import Reading

WORSE, BETTER, SIGNED = "worse", "better", "signed"
# What changed since the Monday with which the dashboard compares, as the dashboard and the list say it.
MOVES = {WORSE: gettext_lazy("got worse"), BETTER: gettext_lazy("got better"), SIGNED: gettext_lazy("signed")}


def doing(word: str, reading: Reading) -> Q:
    """Return the condition that an agreement in force is doing like this now."""
    words, _causes = words_now(read_for_overview(_scope(reading)))
    return Q(pk__in=[pk for pk, found in words.items() if found == word])


def moved(move: str, reading: Reading) -> Q:
    """Return the condition that an agreement got worse or better, or took force, since the Monday of the dashboard."""
    health = read_health(read_for_overview(_scope(reading)))
    return Q(pk__in={WORSE: health.worse, BETTER: health.better, SIGNED: health.signed}[move])


def words_of(agreements: Iterable[Agreement], reading: Reading) -> dict[int, HealthWord]:
    """Return by id how those of these agreements are doing that are in force."""
    wanted = {agreement.pk for agreement in agreements}
    words, _causes = words_now(read(_scope(reading), Q(agreement__in=wanted)))
    return {pk: word for pk, word in words.items() if pk in wanted}


def _scope(reading: Reading) -> Scope:
    return Scope(reading.reader, reading.at, reading.today)
