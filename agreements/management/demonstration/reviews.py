"""The reviews of case D: notes, decisions, actions; the next one is moved."""

from agreements.management.demonstration.cast import Cast
from agreements.management.demonstration.days import Days
from agreements.management.demonstration.desk import Desk
from agreements.management.demonstration.timeline import Part

NOTES = (
    "The rounding is repaired, and Utrecht found nothing new. The calls moved by a week without trouble. "
    "Some shops ask for prices by the pallet, which nobody promised and many would like."
)


def review_delivery(desk: Desk, cast: Cast, days: Days) -> Part:
    """Hold the first review; one action is done soon after, the other is still open. The second is moved nearer."""
    at = yield days.at(-2, 1, "15:20")
    held = desk.review(
        1,
        at,
        by=cast.priya,
        notes=NOTES,
        present=[cast.priya, cast.jonas, cast.sam, cast.elena],
        decisions=[
            "Prices by the pallet come after this agreement, not in it.",
            "Nobody outside hears a date before the pilot team has tested for a week.",
        ],
        actions=[
            ("Write down how Utrecht tests a price, on one page", cast.jonas, days.day(-1, 2)),
            ("Ask five shops what a pallet should cost", cast.sam, days.day(1, 2)),
        ],
    )
    at = yield days.at(-1, 1, "16:10")
    desk.finish(held, "Write down", cast.jonas, at)
    at = yield days.at(-1, 2, "10:20")
    desk.move_review(2, days.day(0, 4), cast.priya, at)
