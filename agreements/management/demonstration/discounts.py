"""Discounts that Quick Quotes gives by itself: monthly check-ins, one commitment passed on, another handed over."""

from dataclasses import dataclass
from datetime import time
from typing import Any

from agreements.management.demonstration.cast import Cast
from agreements.management.demonstration.days import Days
from agreements.management.demonstration.desk import Desk
from agreements.management.demonstration.timeline import Part, Story


@dataclass(frozen=True)
class Promises:
    """The three commitments between Finance and Product."""

    rules: Any
    margin: Any
    wishes: Any


def discount_rules(cast: Cast, days: Days) -> Story:
    """Finance says which discounts are sound, Product builds them in; it rests on what is promised to Sales."""
    at = yield days.at(-3, 3, "11:00")
    desk = Desk.open(
        title="Discounts in Quick Quotes: one list for all",
        why_now="Each sales team gives its own discounts today. Once prices are quoted on the spot, nobody can look "
        "them over first.",
        departments=[cast["PRD"], cast["FIN"]],
        by=cast.priya,
        at=at,
        note="Shops ask which discount is the right one. Shall we write it down once?",
    )
    outcome = _write(desk, cast, days, at)
    promises = yield from _promise(desk, cast, days)
    yield from _sign(desk, cast, days, outcome, promises)
    yield from _hand_over(desk, cast, days, promises)
    at = yield days.at(-1, 4)
    desk.pause(days.day(3), days.day(3, 4), "Finance counts the stock of all warehouses this week.", cast.aiko, at)
    at = yield days.at(clock="16:10")
    desk.check_in(promises.rules, "on_track", "Seven of nine rules are agreed with both sales teams.", at)
    desk.check_in(promises.margin, "on_track", "The first table is drawn up.", at)


def _write(desk: Desk, cast: Cast, days: Days, at: Any) -> Any:
    desk.trade(
        cast["FIN"],
        cast["PRD"],
        at,
        gives="An answer about a new discount within two working days",
        gains="Quick Quotes never offers what is withdrawn later",
        why="There are about four such questions a month.",
    )
    desk.write(
        "rhythm",
        at,
        every=1,
        unit="month",
        check_in_at=time(10),
        first_check_in_on=days.day(),
        first_review_on=days.day(4, 1),
        review_months=6,
        ends_on=None,
        acceptance_days=3,
        silence="accept",
        escalation=cast.lee,
    )
    return desk.write(
        "outcome",
        at,
        impact="For shops, we will give the same discount for the same order, whoever answers the phone.",
        beneficiaries="Shops that compare prices, and sales people who need not ask.",
        indicators="No discount outside the list for a quarter. Margin stays above 31 %.",
    )


def _promise(desk: Desk, cast: Cast, days: Days) -> Part:
    """The owner whom the draft names passes one on to whoever knows it better; the receiver agrees."""
    at = yield days.at(-3, 4, "11:00")
    rules = desk.promise(
        cast.felix,
        cast["PRD"],
        "Discount rules that Quick Quotes applies by itself",
        days.day(2, 3),
        at,
        accepted="Nine rules, each with an example that both sales teams reckon the same way.",
        depends_on=cast.promises["quick quotes"].commitment,
    )
    margin = desk.promise(
        cast.aiko,
        cast["PRD"],
        "Margin by discount, with its sources",
        days.day(10),
        at,
        accepted="One line for each rule, over the last three months, and where each figure comes from.",
    )
    wishes = desk.promise(
        cast.priya,
        cast["FIN"],
        "Discounts that sales people asked for in vain",
        days.day(4),
        at,
        accepted="A list with shop, order and what happened then.",
    )
    at = yield days.at(-3, 4, "15:00")
    reason = "Aiko has kept the list of discounts for three years and knows every exception."
    question = desk.pass_on(rules, cast.aiko, reason, at)
    at = yield days.at(-2, clock="09:45")
    return Promises(desk.consent(question, rules, cast.priya, at), margin, wishes)


def _sign(desk: Desk, cast: Cast, days: Days, outcome: Any, promises: Promises) -> Part:
    at = yield days.at(-2, 1, "11:10")
    for promise in (promises.rules, promises.margin, promises.wishes):
        desk.confirm(promise, at)
    desk.endorse(outcome, cast["PRD"], cast.priya, at)
    desk.endorse(outcome, cast["FIN"], cast.felix, at)
    desk.set_aside("decision-rights", "We are two departments: both are asked about everything anyway.", cast.felix, at)
    at = yield days.at(-2, 2, "10:30")
    digest = desk.seal(at)
    desk.sign(digest, cast.priya, at)
    at = yield days.at(-2, 3, "09:50")
    desk.sign(digest, cast.felix, at)


def _hand_over(desk: Desk, cast: Cast, days: Days, promises: Promises) -> Part:
    at = yield days.at(-1, 1, "10:20")
    reason = "I lead the stocktaking until the end of the quarter. Felix closes the month anyway."
    digest = desk.hand_over({promises.margin: cast.felix}, reason, cast.aiko, at)
    at = yield days.at(-1, 1, "15:10")
    desk.agree(digest, cast.felix, at)
    at = yield days.at(-1, 2, "09:30")
    desk.agree(digest, cast.priya, at)
    promises.margin.owner = cast.felix
