"""The core-range case: in force, one commitment without news, and a change that waits for approval."""

from typing import Any

from agreements.management.demonstration.cast import Cast
from agreements.management.demonstration.days import Days
from agreements.management.demonstration.desk import Desk
from agreements.management.demonstration.timeline import Part, Story


def core_range_stock(cast: Cast, days: Days) -> Story:
    """Merchandising and Operations share one margin instead of two targets."""
    at = yield days.at(-6, 2)
    desk = Desk.open(
        title="Core range: in stock without overstock",
        why_now="Last season we ran out of secateurs in May and paid for storing rakes in October. Both came from two "
        "departments planning with two forecasts.",
        departments=[cast["MER"], cast["OPS"]],
        by=cast.nadia,
        at=at,
        note="Last season we paid twice for it. I would like to plan with one forecast.",
    )
    at = yield days.at(-6, 3)
    outcome = _write(desk, cast, days, at)
    at = yield days.at(-6, 3, "15:00")
    desk.endorse(outcome, cast["MER"], cast.nadia, at)
    desk.endorse(outcome, cast["OPS"], cast.otto, at)
    at = yield days.at(-5)
    forecast, formula, cover = _promise(desk, cast, days, at)
    times = _promise_times(desk, cast, days, at)
    at = yield days.at(-5, 1)
    for promise in (forecast, formula, cover, times):
        desk.confirm(promise, at)
    at = yield days.at(-5, 2)
    digest = desk.seal(at)
    desk.sign(digest, cast.nadia, at)
    at = yield days.at(-5, 3)
    desk.sign(digest, cast.otto, at)
    at = yield days.at(-3, 1, "11:40")
    desk.check_in(forecast, "on_track", "Twelve weeks of sales are loaded.", at)
    desk.check_in(formula, "on_track", "First formula for 60 of 240 items.", at)
    desk.check_in(cover, "on_track", "The report went out on Monday.", at)
    desk.check_in(times, "on_track", "Six of ten have answered.", at)
    yield from _adjust(desk, cast, days, forecast, formula, times)
    yield from _deliver(desk, days, times)


def _write(desk: Desk, cast: Cast, days: Days, at: Any) -> Any:
    desk.trade(
        cast["OPS"],
        cast["MER"],
        at,
        gives="A second small delivery every week for the core range",
        gains="Shelves are refilled before they are empty",
        why="Small deliveries cost more each, and less than a year of storage.",
        amount=2,
        unit="deliveries a week",
    )
    desk.trade(
        cast["MER"],
        cast["OPS"],
        at,
        gives="No new items in the core range during the season",
        gains="One stable list to plan lorries and shelves with",
        why="Every new item costs Operations about two days.",
    )
    for matter, approver, told in (("dates", cast.lee, cast.aiko), ("deliverables", cast.otto, None)):
        desk.write("decision-right", at, matter=matter, words="", approver=approver, told=told, days=5)
    desk.write(
        "rhythm",
        at,
        every=2,
        first_check_in_on=days.day(-3, 1),
        first_review_on=days.day(6),
        ends_on=None,
        escalation=cast.lee,
    )
    return desk.write(
        "outcome",
        at,
        impact="For gardeners and the shops that serve them, we will keep the core range in stock through the season "
        "and earn the best gross margin on it that two departments can earn together.",
        beneficiaries="Gardeners, shops, and the people in the warehouse who move what nobody ordered.",
        indicators="At least 97 % of core items in stock every week. Stock cover below six weeks.",
    )


def _promise(desk: Desk, cast: Cast, days: Days, at: Any) -> tuple[Any, Any, Any]:
    forecast = desk.promise(
        cast.nadia,
        cast["OPS"],
        "Demand forecast for the core range, twelve weeks ahead",
        days.day(2, 2),
        at,
        accepted="Operations can plan lorries with it: 240 items, by week, with the error of the last twelve weeks.",
    )
    formula = desk.promise(
        cast.lucia,
        cast["MER"],
        "Safety-stock formula for 240 core items",
        days.day(0, 4),
        at,
        accepted="The formula is in the ordering system, and its result is explained for ten items.",
    )
    cover = desk.promise(
        cast.otto,
        cast["MER"],
        "Report of stock cover that Merchandising can order by",
        days.day(6),
        at,
        accepted="One page: cover by item group in weeks, and the ten items that will run out first.",
    )
    return forecast, formula, cover


def _promise_times(desk: Desk, cast: Cast, days: Days, at: Any) -> Any:
    return desk.promise(
        cast.nadia,
        cast["OPS"],
        "Delivery times of our ten largest suppliers",
        days.day(0, 2),
        at,
        accepted="For each supplier the shortest and the longest time of the last year, in working days.",
    )


def _adjust(desk: Desk, cast: Cast, days: Days, forecast: Any, formula: Any, times: Any) -> Part:
    """One owner says early that more is needed; another one has not been heard of yet."""
    at = yield days.at(-1, 1, "11:25")
    desk.check_in(forecast, "on_track", "The error fell to 11 %. Rain in spring is still hard to foresee.", at)
    desk.check_in(times, "on_track", "Eight of ten; the last two promised theirs for this week.", at)
    desk.check_in(
        formula,
        "at_risk",
        "180 items are done. For the other 60 I need somebody who knows the suppliers' delivery times.",
        at,
        help_needed="people",
    )
    at = yield days.at(-1, 3)
    digest = desk.ask(
        {formula: days.day(2, 4)},
        "Two suppliers send their delivery times only at the end of the month. With two more weeks the formula covers "
        "all 240 items instead of 180.",
        cast.lucia,
        at,
    )
    at = yield days.at(-1, 3, "15:45")
    desk.agree(digest, cast.nadia, at)


def _deliver(desk: Desk, days: Days, times: Any) -> Part:
    """What the formula was waiting for is there; Operations has not said yet whether it is enough."""
    at = yield days.at(clock="11:05")
    desk.check_in(
        times,
        "done",
        "All ten have answered. Two send their times only at the end of the month.",
        at,
        evidence="Times of ten suppliers, with the two slowest orders of each",
        evidence_link="https://files.fernhill.example/suppliers/delivery-times",
    )
