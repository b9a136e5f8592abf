"""Mails about counter-offers: one action, subject and link for each kind."""

from datetime import timedelta
from uuid import uuid4

from agreements.commitments.counter_offer_answers import refuse
from agreements.commitments.counter_offers import offer_date, pass_on
from agreements.models.open_point import PointKind
from agreements.talk.points import raise_point
from tests.agreements.notifications.mails import forget, sent
from tests.builders import NOW, a_commitment, a_draft, seat_of
from tests.people import a_person


def wanting_to_pass_on(table):
    agreement = a_draft(table)
    wording = a_commitment(agreement, owner=table.ben, receiver=table.sales)
    to = a_person(name="Cleo Owner", department=table.operations)
    forget()
    words = {"to": to, "reason": "Cleo has the figures.\nI have not.", "by": table.ben, "at": NOW}
    return pass_on(agreement=agreement, key=wording.key, version=1, **words)


def asking_to_pass_on(table):
    wanting_to_pass_on(table)
    return sent(kind="passing_on_asked")


def refusing_to_pass_on(table):
    asked = wanting_to_pass_on(table)
    refuse(offer=asked, version=1, reason="We planned with you.", by=table.ana, at=NOW)
    return sent(kind="passing_on_refused")


def objecting(table):
    agreement = a_draft(table)
    forget()
    raise_point(
        agreement=agreement,
        key=uuid4(),
        kind=PointKind.OBJECTION,
        party=seat_of(agreement, table.operations),
        words="The report comes too late.",
        would_settle="A week more.",
        wanted_by=(NOW + timedelta(days=9)).date(),
        by=table.ben,
        at=NOW,
    )
    return sent(kind="point_asked")


def wanting_another_date(table):
    agreement = a_draft(table)
    wording = a_commitment(agreement, owner=table.ben, receiver=table.sales)
    forget()
    words = {"due_on": wording.due_on + timedelta(days=7), "reason": "The data come then.\nNot before."}
    return offer_date(agreement=agreement, key=wording.key, version=1, by=table.ben, at=NOW, **words)


def asking_for_another_date(table):
    wanting_another_date(table)
    return sent(kind="other_date_asked")


def refusing_another_date(table):
    asked = wanting_another_date(table)
    refuse(offer=asked, version=1, reason="The season begins.", by=table.ana, at=NOW)
    return sent(kind="other_date_refused")


EXPECTED_MAILS = {
    "point_asked": (objecting, "Operations objects: Stock for the spring season", "/talk/1/"),
    "passing_on_asked": (
        asking_to_pass_on,
        "May Cleo Owner take this on? Forecast of the core range",
        "/counter-offers/",
    ),
    "passing_on_refused": (
        refusing_to_pass_on,
        "Will you take this on after all? Forecast of the core range",
        "/answer/",
    ),
    "other_date_asked": (
        asking_for_another_date,
        "Is 22 Mar good enough? Forecast of the core range",
        "/counter-offers/",
    ),
    "other_date_refused": (
        refusing_another_date,
        "Will you still take this on? Forecast of the core range",
        "/answer/",
    ),
}
