"""What the parties give each other, as the reader sees it: their own side first, or names where they have none."""

from collections.abc import Sequence
from dataclasses import dataclass

from agreements.models import Party, TradeOff
from stakeholders.text.sentences import gettext as _


@dataclass(frozen=True)
class Group:
    """Trades with the same department on the other side; without a name where there is only one."""

    name: str
    trades: list[TradeOff]


@dataclass(frozen=True)
class Side:
    """One column: what somebody gives or gets, and from whom to whom."""

    title: str
    direction: str
    groups: list[Group]


def give_and_get(trades: Sequence[TradeOff], parties: Sequence[Party], *, own: set[int]) -> list[Side]:
    """Return the columns in which the trades in force are shown; none without trades.

    `own` holds the ids of the parties that the reader belongs to; who belongs to none, or to several, is told
    everything by name. Trades between others follow those of the reader's own side.
    """
    if not trades:
        return []
    mine = [party for party in parties if party.pk in own]
    if len(mine) != 1:
        return _named(trades, parties)
    [us] = mine
    given = [trade for trade in trades if trade.giver_id == us.pk]
    gained = [trade for trade in trades if trade.gainer_id == us.pk]
    others = [trade for trade in trades if us.pk not in (trade.giver_id, trade.gainer_id)]
    return [_given(_("What we give"), us, given, parties), _gained(us, gained, parties), *_named(others, parties)]


def _given(title: str, giver: Party, trades: list[TradeOff], parties: Sequence[Party]) -> Side:
    """Return what one department gives, grouped by who gains it where more than two are at the table."""
    if len(parties) == 2:
        [gainer] = [party for party in parties if party.pk != giver.pk]
        return _between(title, giver, gainer, trades)
    by_gainer = [(party, [trade for trade in trades if trade.gainer_id == party.pk]) for party in parties]
    return Side(title, "", [Group(_("to %(name)s") % {"name": party}, theirs) for party, theirs in by_gainer if theirs])


def _gained(gainer: Party, trades: list[TradeOff], parties: Sequence[Party]) -> Side:
    """Return what the reader's department gets, grouped by who gives it where more than two are at the table."""
    title = _("What we get")
    if len(parties) == 2:
        [giver] = [party for party in parties if party.pk != gainer.pk]
        return _between(title, giver, gainer, trades)
    by_giver = [(party, [trade for trade in trades if trade.giver_id == party.pk]) for party in parties]
    return Side(
        title, "", [Group(_("from %(name)s") % {"name": party}, theirs) for party, theirs in by_giver if theirs]
    )


def _between(title: str, giver: Party, gainer: Party, trades: list[TradeOff]) -> Side:
    direction = _("%(giver)s to %(gainer)s") % {"giver": giver, "gainer": gainer}
    return Side(title, direction, [Group("", trades)] if trades else [])


def _named(trades: Sequence[TradeOff], parties: Sequence[Party]) -> list[Side]:
    """Return a column for each department that gives something, in their order."""
    by_giver = [(party, [trade for trade in trades if trade.giver_id == party.pk]) for party in parties]
    title = _("What %(department)s gives")
    return [_given(title % {"department": party}, party, theirs, parties) for party, theirs in by_giver if theirs]
