"""The launch case: three departments, one sealed text, some signatures still to come."""

from typing import Any

from agreements.management.demonstration.cast import Cast
from agreements.management.demonstration.conversation import Conversation
from agreements.management.demonstration.days import Days
from agreements.management.demonstration.desk import Desk
from agreements.management.demonstration.timeline import Part, Story


def product_launch(cast: Cast, days: Days) -> Story:
    """Marketing wants reach, Finance has no room, Product needs time: a later launch serves all three."""
    at = yield days.at(-3, 2)
    desk = Desk.open(
        title="Cordless mower: a launch in two waves",
        why_now="The fair in spring fixes the date by which shops decide. Today the campaign, the budget and the last "
        "tests are planned for three different dates.",
        departments=[cast["MKT"], cast["FIN"], cast["PRD"]],
        by=cast.tom,
        at=at,
        note="We plan three different dates at the moment. Let us plan one.",
    )
    outcome = yield from _write(desk, cast, days)
    funds, features, first, second = yield from _promise(desk, cast, days)
    yield from _object(desk, cast, days, first)
    at = yield days.at(-2, 1)
    desk.endorse(outcome, cast["MKT"], cast.mara, at)
    desk.endorse(outcome, cast["FIN"], cast.felix, at)
    desk.endorse(outcome, cast["PRD"], cast.priya, at)
    for promise in (funds, features, first, second):
        desk.confirm(promise, at)
    at = yield days.at(-2, 2)
    reason = "The report on the battery tests is not there yet, and wave one rests on it."
    desk.stand(cast["PRD"], "more_talk", reason, cast.priya, at)
    at = yield days.at(-2, 3)
    digest = desk.seal(at)
    # She follows this agreement with the level "mute": only what needs her.
    desk.follow(cast.aiko, "mute", at)
    at = yield days.at(-2, 4)
    desk.sign(digest, cast.felix, at)
    yield from _word_anew(desk, cast, days, first)
    yield from _ask(desk, cast, days, funds)


def _write(desk: Desk, cast: Cast, days: Days) -> Part:
    at = yield days.at(-3, 3)
    outcome = desk.write(
        "outcome",
        at,
        impact="For people who garden in small spaces, we will launch the cordless mower when it is ready to be loved, "
        "and pay for its campaign out of money that we already have.",
        beneficiaries="Gardeners in towns, the shops that stock the mower, and the service team.",
        indicators="1,500 mowers sold in the first ten weeks. Fewer than two returns in a hundred.",
    )
    desk.trade(
        cast["MKT"],
        cast["PRD"],
        at,
        gives="The launch moves by three weeks",
        gains="Time to finish the battery tests",
        why="A return costs more goodwill than a later date.",
        amount=3,
        unit="weeks",
    )
    desk.trade(
        cast["FIN"],
        cast["MKT"],
        at,
        gives="What is left of the third quarter's budget pays for the first wave",
        gains="A campaign before the launch",
        why="The money would lapse at the end of the year.",
        amount=48000,
        unit="euros",
    )
    desk.trade(
        cast["PRD"],
        cast["FIN"],
        at,
        gives="The second wave waits for the return rate of the first",
        gains="Nothing is spent on a product that comes back",
        why="Both waves together need no new money.",
    )
    return outcome


def _promise(desk: Desk, cast: Cast, days: Days) -> Part:
    at = yield days.at(-3, 4)
    features = desk.promise(
        cast.jonas,
        cast["MKT"],
        "Battery tests finished, with a report that shops may read",
        days.day(5),
        at,
        accepted="200 charging cycles without a loss above 5 %.",
    )
    funds = desk.promise(
        cast.aiko,
        cast["MKT"],
        "Third-quarter budget released for the first wave",
        days.day(2, 2),
        at,
        accepted="48,000 euros stand on Marketing's cost centre.",
    )
    first = desk.promise(
        cast.tom,
        cast["FIN"],
        "First wave: shops and garden magazines, before the launch",
        days.day(6),
        at,
        accepted="200 shops have ordered a display, within 48,000 euros.",
        depends_on=funds.commitment,
    )
    second = desk.promise(
        cast.tom,
        cast["PRD"],
        "Second wave: films with the first customers",
        days.day(11),
        at,
        accepted="Six films, shown where the return rate of the first four weeks is below 2 %.",
        depends_on=features.commitment,
    )
    desk.write("decision-right", at, matter="dates", words="", approver=cast.priya, told=cast.felix, days=3)
    desk.write(
        "decision-right", at, matter="trade_offs", words="Anything with a price", approver=cast.felix, told=None, days=5
    )
    desk.write(
        "rhythm",
        at,
        every=2,
        first_check_in_on=days.day(2, 1),
        first_review_on=days.day(7),
        ends_on=days.day(20),
        escalation=cast.lee,
    )
    return funds, features, first, second


def _word_anew(desk: Desk, cast: Cast, days: Days, first: Any) -> Part:
    """The displays become cheaper and more: Finance, who had signed, sees exactly that before signing again."""
    at = yield days.at(-1, 2)
    desk.reopen(cast.mara, at)
    talk = Conversation(desk)
    reason = "The printer is cheaper by now: more displays, and no spending beyond the plan."
    cheaper = "260 shops have ordered a display, within 45,000 euros."
    who = {"by": cast.felix, "party": cast["FIN"], "asked": cast["MKT"]}
    wanted = talk.suggest(first, reason, at, acceptance=cheaper, **who)
    at = yield days.at(-1, 2, "11:40")
    first = talk.take_over(wanted, first, at, by=cast.mara)
    at = yield days.at(-1, 2, "13:10")
    desk.confirm(first, at)
    at = yield days.at(-1, 2, "15:40")
    desk.stand(cast["MKT"], "support", "", cast.mara, at)
    reason = "Two halves: the second only with the figures of the first."
    desk.stand(cast["FIN"], "reservation", reason, cast.felix, at)
    at = yield days.at(-1, 3)
    digest = desk.seal(at)
    at = yield days.at(-1, 3, "16:30")
    desk.sign(digest, cast.mara, at)


def _object(desk: Desk, cast: Cast, days: Days, first: Any) -> Part:
    """Product objects to a wave before the report is there, and settles it once both dates are spelled out."""
    talk = Conversation(desk)
    at = yield days.at(-3, 4, "10:30")
    reason = "The first wave would start before the test report is there."
    settles = "The report comes first, by at least two days."
    who = {"by": cast.priya, "party": cast["PRD"], "asked": cast["MKT"]}
    objection = talk.raise_point("objection", reason, at, clause=first, would_settle=settles, **who)
    at = yield days.at(-3, 4, "14:20")
    words = "It does: the report is due a week before the displays leave."
    talk.reply(objection, words, at, by=cast.tom, party=cast["MKT"])
    at = yield days.at(-3, 4, "15:00")
    talk.settle(objection, "The report is due a week before the first wave.", at, by=cast.priya)


def _ask(desk: Desk, cast: Cast, days: Days, funds: Any) -> Part:
    """Two points are open while the text is signed: neither holds it."""
    talk = Conversation(desk)
    at = yield days.at(-1, 4, "10:00")
    question = "Is that one tranche or two, and who books it?"
    who = {"by": cast.mara, "party": cast["MKT"], "asked": cast["FIN"]}
    asked = talk.raise_point("question", question, at, clause=funds, wanted_by=days.day(0, 3), **who)
    at = yield days.at(-1, 4, "11:30")
    doubt = "Shops are said to order displays six weeks ahead. Last year it was three."
    by_finance = {"by": cast.felix, "party": cast["FIN"], "asked": cast["MKT"]}
    talk.raise_point("challenge", doubt, at, wanted_by=days.day(0, 4), **by_finance)
    at = yield days.at(-1, 4, "15:20")
    talk.reply(asked, "Two. We book it.", at, by=cast.aiko, party=cast["FIN"])
