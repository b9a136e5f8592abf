"""Starts: first drafts to begin from, written for the occasions on which departments meet."""

import re
from dataclasses import dataclass

from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext_lazy as _

Words = str | Lazy
# Shorter words say little about a matter.
SHORTEST_WORD = 4
MOST_SUGGESTED = 3


@dataclass(frozen=True)
class StartPromise:
    """A promise of a start: what it is, when it is accepted, and how many days after today it is due."""

    deliverable: Words
    acceptance: Words
    days: int


@dataclass(frozen=True)
class Start:
    """One start; `beneficiaries`, `change`, `benefit` and `indicators` read For … we will … so that … seen in …"""

    slug: str
    title: Words
    hint: Words
    beneficiaries: Words
    change: Words
    benefit: Words
    indicators: Words
    # What the department that starts gets, and what it gives.
    theirs: StartPromise
    ours: StartPromise
    # Words of a matter, or their beginnings, that this start fits.
    fits: frozenset[str]


STARTS = (
    Start(
        slug="delivery",
        title=_("Delivery to a department"),
        hint=_("One date, what it is accepted by, and how it is taken up."),
        beneficiaries=_("the customers who wait for it"),
        change=_("hand over one result that is ready to use, on a day both of us plan with"),
        benefit=_("nobody has to promise a date that is not one"),
        indicators=_("the first ten uses without a question back"),
        theirs=StartPromise(
            _("the result, ready to use"),
            _("We have used it once from beginning to end."),
            56,
        ),
        ours=StartPromise(
            _("the list of those who use it first"),
            _("Each of them has said yes."),
            28,
        ),
        fits=frozenset({"feature", "delivery", "deliver", "handover", "release", "tool", "report", "product", "date"}),
    ),
    Start(
        slug="launch",
        title=_("Launch together"),
        hint=_("What must be ready, who tells the world, and the money for it."),
        beneficiaries=_("the people we make it for"),
        change=_("launch on one day, when it is ready and the news of it is paid for"),
        benefit=_("what we announce is what they get"),
        indicators=_("orders in the first six weeks"),
        theirs=StartPromise(_("everything that must be ready on the day"), _("Both lists are ticked off."), 70),
        ours=StartPromise(_("the plan of what is told when, with its cost"), _("Each item has a day and a price."), 21),
        fits=frozenset({"launch", "campaign", "announce", "opening", "event", "fair", "season"}),
    ),
    Start(
        slug="supply",
        title=_("Stock, and what it costs"),
        hint=_("How much is there, what it may cost, who forecasts."),
        beneficiaries=_("customers who come for what we always have"),
        change=_("keep the core range in stock without tying up more money than agreed"),
        benefit=_("nobody leaves without it, and nothing gathers dust"),
        indicators=_("97 % of the core range in stock on any Monday"),
        theirs=StartPromise(
            _("a formula for the safety stock, on one page"), _("Both have tried it on last year."), 35
        ),
        ours=StartPromise(_("a forecast of the core range, week by week"), _("It covers twelve weeks."), 14),
        fits=frozenset({"stock", "supply", "inventory", "warehouse", "range", "forecast", "capacity", "shortage"}),
    ),
    Start(
        slug="review",
        title=_("Speed and care"),
        hint=_("What is quick, what needs a look, and how long a look takes."),
        beneficiaries=_("everyone who relies on what we publish"),
        change=_("let simple changes through the same day and look at risky ones on an agreed timetable"),
        benefit=_("what is urgent is quick, and what is risky is safe"),
        indicators=_("nine of ten simple changes back before evening"),
        theirs=StartPromise(
            _("tiers of review, with three examples for each"), _("Nine of ten old cases land in the same tier."), 21
        ),
        ours=StartPromise(_("a calendar of what is planned, four weeks ahead"), _("It is there every Monday."), 14),
        fits=frozenset({"review", "change", "website", "security", "approval", "legal", "check", "quality", "permit"}),
    ),
    Start(
        slug="spending",
        title=_("Spending, one step at a time"),
        hint=_("What is bought first, what waits, and which figures decide."),
        beneficiaries=_("the people who work with it every day"),
        change=_("buy first what pays back soonest, and decide about the rest on figures we both trust"),
        benefit=_("work gets easier and the cash holds"),
        indicators=_("hours of overtime and cash at the end of each quarter"),
        ours=StartPromise(
            _("figures of what each item saves"),
            _("Each figure has a source and a date."),
            21,
        ),
        theirs=StartPromise(
            _("the release of the first item"),
            _("The order is signed."),
            42,
        ),
        fits=frozenset({"budget", "spending", "equipment", "invest", "machine", "money", "cost", "capital", "cash"}),
    ),
    Start(
        slug="platform",
        title=_("A new tool for several of us"),
        hint=_("What it must do, how it fits in, and who is helped through the change."),
        beneficiaries=_("everybody who looks after the same customer"),
        change=_("choose and introduce one tool that each of us can work with"),
        benefit=_("a customer tells us things once"),
        indicators=_("cases without a second question, by month"),
        ours=StartPromise(
            _("what it must do, in order of importance"),
            _("Each department has ranked it."),
            21,
        ),
        theirs=StartPromise(
            _("what it takes to connect it, with risks"),
            _("Open risks have an owner."),
            35,
        ),
        fits=frozenset({"platform", "software", "system", "tool", "introduce", "integration", "data", "migrate"}),
    ),
)
BY_SLUG = {start.slug: start for start in STARTS}


def suggested(matter: str) -> list[Start]:
    """Return the starts that fit the words of a matter best, at most three; the first three when none does."""
    return (fitting(matter) or list(STARTS))[:MOST_SUGGESTED]


def fitting(matter: str) -> list[Start]:
    """Return the starts that fit the words of a matter, the best first."""
    words = {word for word in re.findall(r"\w+", matter.casefold()) if len(word) >= SHORTEST_WORD}
    counted = [(start, sum(word.startswith(tuple(start.fits)) for word in words)) for start in STARTS]
    return [start for start, _count in sorted((pair for pair in counted if pair[1]), key=lambda pair: -pair[1])]
