"""The website case: a draft in work, with another date offered and one refusal."""

from typing import Any

from agreements.management.demonstration.cast import HOST, ZONE, Cast
from agreements.management.demonstration.conversation import Conversation
from agreements.management.demonstration.days import Days
from agreements.management.demonstration.desk import Desk
from agreements.management.demonstration.timeline import Part, Story
from stakeholders.people import add_person


def website_changes(cast: Cast, days: Days) -> Story:
    """Marketing wants speed, IT Security wants to look first; a shared calendar gives both what they need."""
    at = yield days.at(-1, 1)
    desk = Desk.open(
        title="Website changes: simple ones the same day",
        why_now="In summer eleven pages waited more than a week for a review, and two went live without one.",
        departments=[cast["MKT"], cast["SEC"]],
        by=cast.mara,
        at=at,
        note="Two pages went live without a look. I think we can be quick and careful.",
    )
    yield from _begin(desk, cast, days)
    at = yield days.at(-1, 2, "16:20")
    desk.propose_days(at, text_on=days.day(1, 1), sign_by=days.day(1, 4))
    calendar, tiers, same_day = yield from _promise(desk, cast, days)
    at = yield days.at(-1, 4, "11:10")
    reason = "The agency fills its part of the calendar in the first days of a month."
    desk.offer_date(calendar, days.day(2, 2), reason, at)
    desk.confirm(tiers, at)
    at = yield days.at(-1, 4, "13:20")
    newcomer = add_person(
        email=f"yusuf.demir@{HOST}", name="Yusuf Demir", zone=ZONE, department=cast["SEC"], by=cast.ada, at=at
    )
    # He has no password yet: the mail about this agreement is his first.
    desk.add_member(newcomer, cast["SEC"], "contributor", at)
    at = yield days.at(-1, 4, "15:50")
    reason = (
        "Two of us review, and on Fridays only one. I can promise the same day until two o'clock, Monday to Thursday. "
        "With a third reviewer from Marketing, trained by us, also on Fridays."
    )
    desk.decline(same_day, reason, at)
    yield from _talk(desk, cast, days, newcomer, calendar, same_day)


def _begin(desk: Desk, cast: Cast, days: Days) -> Part:
    at = yield days.at(-1, 2)
    desk.add_member(cast.tom, cast["MKT"], "representative", at)
    outcome = desk.write(
        "outcome",
        at,
        impact="For visitors of our website, we will show what is true today, and nothing on it will ever put their "
        "data at risk.",
        beneficiaries="Visitors, the service team that answers for old pages, and both departments.",
        indicators="Nine of ten simple changes are live the same day. No change goes live without its review.",
    )
    desk.endorse(outcome, cast["MKT"], cast.mara, at)
    desk.write(
        "stakeholder",
        at,
        department=cast["SEC"],
        person=cast.omar,
        capacity="implementer",
        needed="cooperation",
        measured_by="Findings closed before a page goes live",
    )
    desk.write(
        "stakeholder",
        at,
        by=cast.ines,
        department=cast["CUS"],
        name="The team that answers calls about the website",
        capacity="influencer",
        needed="input",
        measured_by="",
    )
    desk.trade(
        cast["MKT"],
        cast["SEC"],
        at,
        gives="The content calendar, three weeks ahead",
        gains="Reviews can be planned instead of squeezed in",
        why="Most pages are known weeks before; today only Marketing knows.",
        amount=3,
        unit="weeks",
    )


def _promise(desk: Desk, cast: Cast, days: Days) -> Part:
    at = yield days.at(-1, 3)
    calendar = desk.promise(
        cast.tom,
        cast["SEC"],
        "Content calendar for the next quarter",
        days.day(1, 3),
        at,
        accepted="Every planned page with its date, its owner and its tier.",
    )
    tiers = desk.promise(
        cast.omar,
        cast["MKT"],
        "Review tiers, with three examples for each",
        days.day(2),
        at,
        by=cast.ines,
        accepted="Marketing puts ten old pages into tiers and nine land where Security would put them.",
    )
    same_day = desk.promise(
        cast.ines,
        cast["MKT"],
        "Same-day review of every simple change",
        days.day(3),
        at,
        accepted="For four weeks, nine of ten simple changes come back before the end of the day.",
        depends_on=tiers.commitment,
    )
    desk.promise(
        cast.omar,
        cast["MKT"],
        "Timetable for complex changes",
        days.day(4),
        at,
        accepted="One page that says what is looked at in which week.",
        depends_on=calendar.commitment,
    )
    return calendar, tiers, same_day


def _talk(desk: Desk, cast: Cast, days: Days, newcomer: Any, calendar: Any, same_day: Any) -> Part:
    """Somebody who reads along asks, IT Security suggests other words and says what it cannot sign."""
    talk = Conversation(desk)
    security = {"party": cast["SEC"], "asked": cast["MKT"]}
    at = yield days.at(-1, 4, "15:55")
    words = "Which pages count as simple? The team page, too?"
    talk.raise_point("question", words, at, by=newcomer, clause=same_day, wanted_by=days.day(0, 4), **security)
    at = yield days.at(-1, 4, "16:00")
    reason = "Campaigns come up at short notice, and then the calendar is old."
    accepted = "Every planned page with its date, its owner and its tier, brought up to date each Monday."
    talk.suggest(calendar, reason, at, by=cast.ines, acceptance=accepted, **security)
    at = yield days.at(-1, 4, "16:10")
    reason = "On Fridays a change could go live that nobody has looked at."
    settles = "Nothing goes live on a Friday, or a third reviewer is trained."
    talk.raise_point("objection", reason, at, by=cast.ines, clause=same_day, would_settle=settles, **security)
