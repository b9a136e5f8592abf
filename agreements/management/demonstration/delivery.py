"""Case D of the demonstration: a feature whose delivery to Sales moves by a week, signed, checked in on, changed."""

from dataclasses import dataclass
from typing import Any

from agreements.management.demonstration.cast import Cast
from agreements.management.demonstration.days import Days
from agreements.management.demonstration.desk import Desk
from agreements.management.demonstration.reviews import review_delivery
from agreements.management.demonstration.timeline import Part, Story


@dataclass(frozen=True)
class Promises:
    """The five commitments between Product and Sales."""

    trial: Any
    delivery: Any
    outreach: Any
    feedback: Any
    adoption: Any


def feature_delivery(cast: Cast, days: Days) -> Story:
    """Product delivers Quick Quotes, Sales calls customers the day after; both watch what comes of it."""
    at = yield days.at(-8)
    desk = Desk.open(
        title="Quick Quotes: delivery and first outreach",
        why_now="Customers ask for prices on the spot. Sales has promised calls this quarter, and Product has the "
        "feature nearly finished. Each needs to know what the other counts on.",
        departments=[cast["PRD"], cast["SAL"]],
        by=cast.priya,
        at=at,
        note="Ten minutes now may spare your teams a promise that we cannot keep.",
    )
    outcome = yield from _agree_what_for(desk, cast, days)
    promises = yield from _promise(desk, cast, days)
    cast.promises["quick quotes"] = promises.delivery
    yield from _agree_how(desk, cast, days)
    yield from _sign(desk, cast, days, outcome, promises)
    yield from _first_check_in(desk, days, promises)
    yield from _trouble(desk, cast, days, promises)
    yield from _adjust(desk, cast, days, promises)
    yield from _back_on_track(desk, cast, days, promises)
    yield from review_delivery(desk, cast, days)


def _agree_what_for(desk: Desk, cast: Cast, days: Days) -> Part:
    at = yield days.at(-8, clock="10:40")
    desk.add_member(cast.jonas, cast["PRD"], "representative", at)
    desk.add_member(cast.elena, cast["SAL"], "representative", at)
    outcome = desk.write(
        "outcome",
        at,
        impact="For shops that buy our tools, we will give a binding price during the first call, so that they can "
        "order the same day and Sales no longer loses them while a quote is being typed.",
        beneficiaries="Shop owners, and the two sales teams that write quotes by hand today.",
        indicators="Half of all quotes are made with Quick Quotes six weeks after delivery. The time from question to "
        "quote falls from two days to one hour.",
    )
    at = yield days.at(-8, 1)
    desk.write(
        "stakeholder",
        at,
        department=cast["PRD"],
        person=cast.jonas,
        capacity="implementer",
        needed="cooperation",
        measured_by="Releases without an incident",
    )
    desk.write(
        "stakeholder",
        at,
        by=cast.elena,
        department=cast["SAL"],
        name="The pilot team in Utrecht",
        capacity="expert",
        needed="input",
        measured_by="Quotes that become orders",
    )
    desk.trade(
        cast["PRD"],
        cast["SAL"],
        at,
        gives="Early access for the pilot team, two weeks of support included",
        gains="Sales can rehearse with real prices before the first call",
        why="An hour of support now is cheaper than a week of corrections after delivery.",
        amount=10,
        unit="working days",
    )
    desk.trade(
        cast["SAL"],
        cast["PRD"],
        at,
        by=cast.elena,
        gives="No call mentions Quick Quotes before it is delivered",
        gains="Product can finish the tests without customers waiting for it",
        why="A date that nobody outside has heard can still move.",
    )
    return outcome


def _promise(desk: Desk, cast: Cast, days: Days) -> Part:
    at = yield days.at(-8, 1, "14:00")
    trial = desk.promise(
        cast.jonas,
        cast["SAL"],
        "Early access to Quick Quotes for the pilot team",
        days.day(-4),
        at,
        accepted="Three people in Utrecht have each written five quotes with it.",
    )
    delivery = desk.promise(
        cast.jonas,
        cast["SAL"],
        "Quick Quotes in the live system",
        days.day(1),
        at,
        accepted="Every sales person can write a quote for the core range, and the price matches the price list.",
        depends_on=trial.commitment,
    )
    outreach = desk.promise(
        cast.elena,
        cast["PRD"],
        "First outreach: calls to 40 shops with Quick Quotes",
        days.day(1, 1),
        at,
        accepted="The calls have begun, and the list of shops is shared with Product.",
        depends_on=delivery.commitment,
    )
    feedback = desk.promise(
        cast.sam,
        cast["PRD"],
        "What customers said, in one list with their words",
        days.day(4),
        at,
        accepted="At least 25 remarks, each with shop, date and the person who heard it.",
        depends_on=outreach.commitment,
    )
    adoption = desk.promise(
        cast.priya,
        cast["SAL"],
        "Adoption figures for the first four weeks",
        days.day(5),
        at,
        accepted="Quotes a day, by team, beside the number written by hand.",
        depends_on=delivery.commitment,
    )
    return Promises(trial, delivery, outreach, feedback, adoption)


def _agree_how(desk: Desk, cast: Cast, days: Days) -> Part:
    at = yield days.at(-8, 2)
    desk.write(
        "decision-right",
        at,
        matter="dates",
        words="Any date that a customer may have heard of",
        approver=cast.sam,
        told=cast.lee,
        days=3,
    )
    desk.write("decision-right", at, matter="deliverables", words="", approver=cast.priya, told=None, days=3)
    desk.write(
        "rhythm",
        at,
        every=2,
        first_check_in_on=days.day(-6),
        first_review_on=days.day(-2, 1),
        review_months=1,
        ends_on=days.day(12),
        escalation=cast.lee,
    )


def _sign(desk: Desk, cast: Cast, days: Days, outcome: Any, promises: Promises) -> Part:
    at = yield days.at(-8, 2, "15:30")
    desk.endorse(outcome, cast["PRD"], cast.priya, at)
    desk.endorse(outcome, cast["SAL"], cast.elena, at)
    at = yield days.at(-8, 3)
    for promise in (promises.trial, promises.delivery, promises.outreach, promises.feedback, promises.adoption):
        desk.confirm(promise, at)
    at = yield days.at(-8, 3, "16:00")
    digest = desk.seal(at)
    at = yield days.at(-8, 3, "16:20")
    desk.sign(digest, cast.priya, at)
    at = yield days.at(-8, 4, "16:45")
    desk.sign(digest, cast.sam, at)


def _first_check_in(desk: Desk, days: Days, promises: Promises) -> Part:
    """Three answer the same day; the fourth is at a trade fair, which ends a short silence with a word."""
    at = yield days.at(-6, clock="11:20")
    desk.check_in(promises.trial, "on_track", "Two of three accounts are set up.", at)
    desk.check_in(promises.delivery, "on_track", "Price rules are in; discounts come next week.", at)
    desk.check_in(promises.adoption, "on_track", "The counter runs on the test system.", at)
    at = yield days.at(-6, clock="17:15")
    desk.check_in(promises.feedback, "on_track", "One shared sheet, agreed with both teams.", at)
    at = yield days.at(-6, 3, "16:10")
    note = "I was at the trade fair in Cologne. 36 of 40 shops are on the list."
    desk.check_in(promises.outreach, "on_track", note, at, channel="mail")


def _trouble(desk: Desk, cast: Cast, days: Days, promises: Promises) -> Part:
    at = yield days.at(-4, clock="11:30")
    trial = desk.check_in(
        promises.trial,
        "done",
        "Utrecht wrote 17 quotes in four days and likes it.",
        at,
        evidence="17 quotes by three people, six of them with a discount",
        evidence_link="https://files.fernhill.example/quick-quotes/pilot",
    )
    worry = desk.check_in(
        promises.delivery,
        "at_risk",
        "The pilot showed that prices in the warehouse system round differently from ours. We know the cause; the "
        "repair and its tests need about a week.",
        at,
        help_needed="time",
    )
    desk.check_in(promises.outreach, "on_track", "40 of 40. The first calls are in the calendars.", at)
    desk.check_in(promises.adoption, "on_track", "", at)
    at = yield days.at(-4, clock="14:10")
    desk.accept(trial, cast.elena, at)
    desk.acknowledge(worry, "Thank you for saying so before any customer knows. Ask for the week.", cast.elena, at)
    # Lee, a manager, follows this agreement closely.
    desk.follow(cast.lee, "follow", at)
    at = yield days.at(-4, clock="17:30")
    desk.check_in(promises.feedback, "on_track", "Nothing to gather yet.", at)


def _adjust(desk: Desk, cast: Cast, days: Days, promises: Promises) -> Part:
    """Delivery moves by a week and outreach moves with it; the approver and the owner of the calls say yes."""
    at = yield days.at(-4, 1)
    digest = desk.ask(
        {promises.delivery: days.day(2), promises.outreach: days.day(2, 1)},
        "A wrong price on the first call would cost us the trust of that shop. With one more week the rounding is "
        "repaired and tested by the pilot team; the calls move with it, and no customer has heard a date yet.",
        cast.jonas,
        at,
    )
    at = yield days.at(-4, 1, "14:35")
    desk.agree(digest, cast.elena, at)
    at = yield days.at(-4, 2, "17:05")
    desk.agree(digest, cast.sam, at)


def _back_on_track(desk: Desk, cast: Cast, days: Days, promises: Promises) -> Part:
    """What one owner cannot settle alone is decided the next morning by whoever was agreed on."""
    at = yield days.at(-2, clock="11:15")
    desk.check_in(promises.delivery, "on_track", "Rounding repaired. Utrecht tests it this week.", at)
    desk.check_in(promises.outreach, "on_track", "All 40 calls moved by a week; nobody minded.", at, channel="mail")
    stuck = desk.check_in(
        promises.adoption,
        "at_risk",
        "The quotes written by hand stand in a system of Customer Service, and I do not know whether we may read it.",
        at,
        help_needed="decision",
    )
    desk.ask_contact(stuck, at)
    at = yield days.at(-2, clock="17:20")
    desk.check_in(promises.feedback, "on_track", "", at)
    at = yield days.at(-2, 1, "09:40")
    desk.decide(stuck, "Yes: reading only, and as long as this agreement runs. Chloe opens it for you.", cast.lee, at)
    at = yield days.at(-2, 1, "11:30")
    desk.check_in(promises.adoption, "on_track", "We can read it since this morning.", at)
